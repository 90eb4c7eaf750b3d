from __future__ import annotations

import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from assistant.errors import Conflict, InvalidInput, NotAllowed, NotFound
from assistant.storage.schema_desk import ratings as table
from assistant.storage.schema_people import users
from desk import events as ev
from desk.canned import Canned, Paragraph
from desk.events import Kind, Origin, State
from desk.opening import NewTicket
from desk.ratings import Ratings, RatingScale, rating_scale
from desk.ticket import Ticket
from desk.tickets import Tickets
from tests.desk.conftest import Clock, People


@pytest.fixture
def ratings(engine: sa.Engine, tickets: Tickets) -> Ratings:
    return Ratings(engine, tickets, rating_scale())


@pytest.fixture
def answered(tickets: Tickets, people: People) -> Ticket:
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问", contact={"phone": "0571-88880000"}))
    tickets.append(ticket.id, people.zhao, ev.Accepted())
    return tickets.append(ticket.id, people.zhao, ev.Sent(revision=1, channels=()))


def test_a_good_rating_is_kept_and_opens_nothing(ratings: Ratings, people: People, answered: Ticket) -> None:
    after = ratings.rate(answered.id, people.colleague, 5, ["依据清楚", "依据清楚"], "好")
    assert (after.rating, after.links) == (5, ())
    rating = ratings.of(answered.id)
    assert rating is not None
    assert (rating.name, rating.reasons, rating.comment, rating.follow_up) == ("非常满意", ("依据清楚",), "好", None)


@pytest.mark.parametrize("level", [1, 2])
def test_a_bad_rating_opens_a_follow_up_for_somebody_else(
    ratings: Ratings, tickets: Tickets, people: People, answered: Ticket, level: int
) -> None:
    after = ratings.rate(answered.id, people.acme, level, ["推诿扯皮"], "电话没人接")
    (link,) = after.links
    follow_up = tickets.get(link, people.acme)
    assert (follow_up.follows, follow_up.links, follow_up.origin) == (answered.id, (answered.id,), Origin.FOLLOW_UP)
    assert (follow_up.state, follow_up.assignee) == (State.ASSIGNED, "user:boss")  # zhao, the reviewer, answered it
    assert (follow_up.enterprise_id, follow_up.contact) == ("e1", {"phone": "0571-88880000"})
    assert "推诿扯皮" in follow_up.text
    rating = ratings.of(answered.id)
    assert rating is not None
    assert rating.follow_up == link


def test_without_anybody_above_the_follow_up_waits_for_whoever_takes_it(
    engine: sa.Engine, ratings: Ratings, tickets: Tickets, people: People, answered: Ticket
) -> None:
    with engine.begin() as connection:
        connection.execute(users.update().where(users.c.role.in_(["reviewer", "admin"])).values(active=False))
    (link,) = ratings.rate(answered.id, people.acme, 1).links
    assert tickets.get(link, people.li).state is State.NEW


def test_a_rating_is_given_once_by_the_enterprise_after_an_answer(
    ratings: Ratings, tickets: Tickets, people: People, answered: Ticket
) -> None:
    with pytest.raises(NotAllowed):
        ratings.rate(answered.id, people.zhao, 5)
    with pytest.raises(NotFound):
        ratings.rate(answered.id, people.rival, 1)
    fresh = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    with pytest.raises(Conflict):
        ratings.rate(fresh.id, people.acme, 5)
    ratings.rate(answered.id, people.acme, 4)
    tickets.append(answered.id, people.acme, ev.Reopened(reason="还有一问"))
    tickets.append(answered.id, people.zhao, ev.Sent(revision=2, channels=()))
    with pytest.raises(Conflict, match="已经评价"):
        ratings.rate(answered.id, people.acme, 1)


def test_what_is_refused_leaves_nothing(
    engine: sa.Engine, ratings: Ratings, tickets: Tickets, people: People, answered: Ticket
) -> None:
    for level, reasons in ((6, []), (0, []), (5, ["推诿扯皮"]), (1, ["别的"])):
        with pytest.raises(InvalidInput):
            ratings.rate(answered.id, people.acme, level, reasons)
    with pytest.raises(Conflict):
        ratings.rate(answered.id, people.acme, 1, expected=1)
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0
    assert tickets.open(people.acme, NewTicket(Kind.CONSULT, "问")).number == "2026-000002"


def test_a_scale_that_was_edited_wrongly_is_refused() -> None:
    scale = rating_scale().model_dump()
    with pytest.raises(ValidationError, match="1 to 5"):
        RatingScale.model_validate({**scale, "levels": scale["levels"][1:]})


# -- canned paragraphs ---------------------------------------------------------------------------------------------


def test_seeds_come_once_and_what_was_deleted_stays_deleted(engine: sa.Engine, clock: Clock, people: People) -> None:
    canned = Canned(engine, clock)
    canned.seed()
    seeded = canned.all()
    assert len(seeded) >= 5
    for held in seeded:
        canned.remove(held.id, people.li)
    canned.seed()
    assert canned.all() == ()


def test_a_paragraph_is_added_offered_changed_and_removed(engine: sa.Engine, clock: Clock, people: People) -> None:
    canned = Canned(engine, clock)
    added = canned.add(people.li, Paragraph(title="提示", text="请带原件", kinds=(Kind.FILING,)))
    assert canned.all(Kind.FILING) == (added,)
    assert canned.all(Kind.CONSULT) == ()
    clock.forward(hours=1)
    changed = canned.change(added.id, people.wang, Paragraph(title="提示", text="请带原件和复印件"))
    assert canned.all(Kind.CONSULT) == (changed,)
    assert (changed.updated_by, changed.updated_at) == ("user:wang", clock.now)
    canned.remove(added.id, people.li)
    for gone in (
        lambda: canned.remove(added.id, people.li),
        lambda: canned.change(added.id, people.li, changed.paragraph),
    ):
        with pytest.raises(NotFound):
            gone()
