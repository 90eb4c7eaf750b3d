"""What a visitor handed in, taken along to the enterprise that they sign in for later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.errors import NotAllowed, NotFound
from desk import events as ev
from desk.events import Kind, State
from desk.opening import NewTicket
from desk.principal import Principal
from desk.ticket import Ticket
from desk.tickets import Tickets
from tests.desk.conftest import People

BROWSER = frozenset({"visitor:v1", "enterprise:e1"})


@pytest.fixture
def handed_in(tickets: Tickets, people: People) -> Ticket:
    return tickets.open(people.visitor, NewTicket(Kind.CONSULT, "租金补贴怎么报", contact={"phone": "0571-88880000"}))


def test_it_becomes_the_enterprises_and_stays_where_it_was_in_its_way(
    tickets: Tickets, people: People, handed_in: Ticket
) -> None:
    tickets.append(handed_in.id, people.li, ev.Accepted())
    assert [t.id for t in tickets.claimable(people.acme, BROWSER)] == [handed_in.id]
    (claimed,) = tickets.claim(people.acme, BROWSER)
    assert (claimed.enterprise_id, claimed.state, claimed.assignee) == ("e1", State.IN_PROGRESS, people.li.actor)
    assert tickets.get(handed_in.id, people.colleague) == claimed
    assert tickets.claim(people.acme, BROWSER) == tickets.claimable(people.acme, BROWSER) == ()
    with pytest.raises(NotFound):
        tickets.get(handed_in.id, people.rival)
    with pytest.raises(NotFound):
        tickets.get(handed_in.id, people.visitor)  # the browser alone is no longer enough


@pytest.mark.parametrize("marks", [{"visitor:v2"}, {"user:acme"}, {"enterprise:e1"}, set()])
def test_only_what_this_browser_handed_in_is_offered(
    tickets: Tickets, people: People, handed_in: Ticket, marks: set[str]
) -> None:
    assert tickets.claim(people.acme, marks) == ()
    assert tickets.get(handed_in.id, people.visitor) == handed_in


@pytest.mark.parametrize("who", ["visitor", "li", "admin"])
def test_visitors_and_the_desk_claim_nothing(tickets: Tickets, people: People, handed_in: Ticket, who: str) -> None:
    somebody: Principal = getattr(people, who)
    assert tickets.claim(somebody, BROWSER) == ()
    assert tickets.get(handed_in.id, people.visitor) == handed_in


def test_what_is_an_enterprises_is_nobody_elses_to_claim(tickets: Tickets, people: People, handed_in: Ticket) -> None:
    tickets.claim(people.acme, BROWSER)
    assert tickets.claim(people.rival, BROWSER) == ()
    with pytest.raises(NotFound):
        tickets.append(handed_in.id, people.rival, ev.Claimed(enterprise_id="e2"))
    with pytest.raises(NotAllowed):
        tickets.append(handed_in.id, people.acme, ev.Claimed(enterprise_id="e1"))


def test_two_tabs_claim_it_once(tickets: Tickets, people: People, handed_in: Ticket) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: tickets.claim(people.acme, BROWSER), range(4)))
    assert sum(len(claimed) for claimed in found) == 1
    assert [e.event.name for e in tickets.events(handed_in.id)] == ["opened", "claimed"]
