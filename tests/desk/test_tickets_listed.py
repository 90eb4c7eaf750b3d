from __future__ import annotations

from typing import Any

import pytest

from assistant.errors import InvalidInput
from desk import events as ev
from desk.events import Kind, State
from desk.opening import NewTicket
from desk.principal import NOBODY, Principal
from desk.ticket import Ticket
from desk.ticket_list import Query, TicketList
from desk.tickets import Tickets
from tests.desk.conftest import Clock, People

CONTACT = {"phone": "13800000000"}


def numbers(ticket_list: TicketList, principal: Principal, **query: Any) -> list[str]:
    return [listed.number[-2:] for listed in ticket_list.page(principal, Query(**query)).items]


@pytest.fixture
def some(tickets: Tickets, people: People, clock: Clock) -> list[Ticket]:
    """01 of e1, taken by li; 02 of e2, offered by li to wang; 03 of a visitor; 04 of e1, closed."""
    made = []
    for who, kind, text in (
        (people.acme, Kind.CONSULT, "研发费用加计扣除比例100%吗"),
        (people.rival, Kind.APPEAL, "厂房电力扩容_急"),
        (people.visitor, Kind.STUCK, "營業執照辦不下來"),
        (people.acme, Kind.FILING, "ISO Certification 补贴怎么报"),
    ):
        made.append(tickets.open(who, NewTicket(kind, text, contact=CONTACT)))
        clock.forward(minutes=1)
    tickets.append(made[0].id, people.li, ev.Accepted())
    tickets.append(made[1].id, people.li, ev.Accepted())
    tickets.append(made[1].id, people.li, ev.TransferOffered(to="user:wang", reason="供电"))
    tickets.append(made[3].id, people.li, ev.Closed(reason="撤回"))
    return made


def test_everybody_sees_their_own_and_the_desk_sees_all(
    ticket_list: TicketList, people: People, some: list[Ticket]
) -> None:
    assert numbers(ticket_list, people.zhao) == ["04", "03", "02", "01"]
    assert numbers(ticket_list, people.colleague) == ["04", "01"]
    assert numbers(ticket_list, people.rival) == ["02"]
    assert numbers(ticket_list, people.visitor) == ["03"]
    assert numbers(ticket_list, people.stranger) == []
    assert numbers(ticket_list, NOBODY) == []
    assert numbers(ticket_list, people.colleague, enterprise_id="e2") == []
    assert ticket_list.page(people.colleague, Query()).counts == {State.IN_PROGRESS: 1, State.CLOSED: 1}


def test_filters(ticket_list: TicketList, people: People, clock: Clock, some: list[Ticket]) -> None:
    li = people.li
    assert numbers(ticket_list, li, states=(State.NEW, State.CLOSED)) == ["04", "03"]
    assert numbers(ticket_list, li, kind=Kind.APPEAL) == ["02"]
    assert numbers(ticket_list, li, enterprise_id="e1") == ["04", "01"]
    assert numbers(ticket_list, li, assignee="user:li") == ["02", "01"]
    assert numbers(ticket_list, li, assignee="user:wang") == ["02"]  # offered
    assert numbers(ticket_list, li, assignee="none") == ["04", "03"]
    assert numbers(ticket_list, li, overdue=True) == []
    clock.forward(days=2)
    assert numbers(ticket_list, li, overdue=True) == ["01"]
    assert numbers(ticket_list, li, overdue=False) == ["04", "03", "02"]
    clock.forward(days=20)
    assert numbers(ticket_list, li, overdue=True, order="due") == ["01", "03", "02"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("加计扣除", ["01"]),
        ("100%", ["01"]),  # a wildcard of LIKE
        ("%", ["01"]),
        ("_", ["02"]),
        ("\\", []),
        ("营业执照 办不下来", ["03"]),  # asked in simplified characters, written in traditional ones
        ("iso CERTIFICATION", ["04"]),
        ("补贴 不存在", []),
        ("2026-000002", ["02"]),
        ("示范科技", ["04", "01"]),
        ("对手 电力", ["02"]),
        ("' OR 1=1 --", []),
        ("\0", ["04", "03", "02", "01"]),
    ],
)
def test_search_finds_words_wherever_they_stand(
    ticket_list: TicketList, people: People, some: list[Ticket], words: str, found: list[str]
) -> None:
    assert numbers(ticket_list, people.li, text=words) == found


def test_what_was_added_is_found_but_never_by_notes(
    ticket_list: TicketList, tickets: Tickets, people: People, some: list[Ticket]
) -> None:
    tickets.append(some[0].id, people.acme, ev.MessageAdded(text="另有委托研发"))
    tickets.append(some[0].id, people.li, ev.NoteAdded(text="重点关照"))
    assert numbers(ticket_list, people.acme, text="委托研发") == ["01"]
    assert numbers(ticket_list, people.acme, text="重点关照") == []


@pytest.mark.parametrize("order", ["newest", "due"])
def test_pages_show_each_ticket_once_while_others_are_opened(
    ticket_list: TicketList, tickets: Tickets, people: People, clock: Clock, order: str
) -> None:
    opened = [tickets.open(people.acme, NewTicket(Kind.CONSULT, f"问{n}")) for n in range(12)]  # at the same moment
    seen: list[str] = []
    cursor = None
    while True:
        page = ticket_list.page(people.li, Query(order=order, limit=5, cursor=cursor))  # type: ignore[arg-type]
        seen += [listed.id for listed in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
        clock.forward(seconds=1)
        tickets.open(people.rival, NewTicket(Kind.CONSULT, "新来的"))
    ours = [i for i in seen if i in {t.id for t in opened}]
    assert sorted(ours) == sorted(t.id for t in opened)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("cursor", ["x", "bm9uZQ==", "WyIyMDI2IiwgMV0=", "W10=", "工单"])
def test_a_cursor_that_is_none_is_refused(ticket_list: TicketList, people: People, cursor: str) -> None:
    with pytest.raises(InvalidInput, match="cursor"):
        ticket_list.page(people.li, Query(cursor=cursor))
