from __future__ import annotations

import multiprocessing
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput, NotAllowed, NotFound
from assistant.storage.database import open_database
from assistant.storage.schema_desk import ticket_events
from assistant.storage.schema_desk import tickets as table
from desk import events as ev
from desk.due import DueTimes
from desk.events import Kind, State
from desk.opening import NewTicket
from desk.principal import NOBODY, SYSTEM, Principal
from desk.ticket import Ticket, fold
from desk.ticket_rows import read_events, row_of
from desk.tickets import Tickets
from tests.desk.conftest import Clock, People

CONSULT = NewTicket(Kind.CONSULT, "高企认定今年什么时候报？")


@pytest.fixture
def accepted(tickets: Tickets, people: People) -> Ticket:
    opened = tickets.open(people.acme, CONSULT)
    return tickets.append(opened.id, people.li, ev.Accepted())


def answered(tickets: Tickets, people: People) -> Ticket:
    opened = tickets.open(people.acme, CONSULT)
    tickets.append(opened.id, people.li, ev.Accepted())
    return tickets.append(opened.id, people.li, ev.Sent(revision=1, channels=("conversation",)))


def stored_row(engine: sa.Engine, ticket_id: str) -> dict[str, object]:
    with engine.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.id == ticket_id)).mappings().one()
    return dict(row)


def refolded(engine: sa.Engine, ticket_id: str) -> dict[str, object]:
    with engine.connect() as connection:
        events = read_events(connection, ticket_id)
        number = connection.execute(sa.select(table.c.number).where(table.c.id == ticket_id)).scalar_one()
    return row_of(fold(ticket_id, number, events))


# -- the way of a ticket -------------------------------------------------------------------------------------------


def test_a_ticket_goes_from_opened_to_closed(tickets: Tickets, people: People, clock: Clock) -> None:
    ticket = tickets.open(people.acme, CONSULT)
    assert (ticket.state, ticket.number, ticket.enterprise_id) == (State.NEW, "2026-000001", "e1")
    states = [
        tickets.append(ticket.id, who, event).state
        for who, event in (
            (people.zhao, ev.Assigned(to="user:li")),
            (people.li, ev.Accepted()),
            (people.li, ev.Drafted(revision=1)),
            (people.li, ev.Submitted(revision=1)),
            (people.zhao, ev.Reviewed(revision=1, passed=True)),
            (people.li, ev.Sent(revision=1, channels=("conversation",))),
            (people.li, ev.Closed()),
        )
    ]
    assert states == ["assigned", "in_progress", "in_progress", "in_review", "approved", "answered", "closed"]
    closed = tickets.get(ticket.id, people.acme)
    assert (closed.answered_at, closed.closed_at, closed.revision) == (clock.now, clock.now, 8)


def test_the_first_owner_stays_whoever_has_it_later(tickets: Tickets, people: People, accepted: Ticket) -> None:
    tickets.append(accepted.id, people.li, ev.TransferOffered(to="user:wang", reason="属于税务"))
    after = tickets.append(accepted.id, people.wang, ev.TransferAccepted())
    assert (after.first_owner, after.assignee) == ("user:li", "user:wang")


def test_a_declined_transfer_returns_to_the_giver(tickets: Tickets, people: People, accepted: Ticket) -> None:
    offered = tickets.append(accepted.id, people.li, ev.TransferOffered(to="user:wang", reason="属于税务"))
    assert (offered.state, offered.assignee, offered.offered_to) == (State.TRANSFERRING, "user:li", "user:wang")
    with pytest.raises(NotAllowed, match="接收人"):
        tickets.append(accepted.id, people.zhao, ev.TransferAccepted())
    after = tickets.append(accepted.id, people.wang, ev.TransferDeclined(reason="不属于"))
    assert (after.state, after.assignee, after.offered_to) == (State.IN_PROGRESS, "user:li", None)


def test_a_ticket_is_transferred_only_to_somebody_of_the_desk(
    tickets: Tickets, people: People, accepted: Ticket
) -> None:
    for nobody in ("user:acme", "user:gone", "visitor:v1"):
        with pytest.raises(InvalidInput, match="工作人员"):
            tickets.append(accepted.id, people.li, ev.TransferOffered(to=nobody, reason="转"))
    with pytest.raises(InvalidInput, match="现在的承办人"):
        tickets.append(accepted.id, people.li, ev.TransferOffered(to="user:li", reason="转"))


def test_a_review_is_made_by_a_second_person(tickets: Tickets, people: People, accepted: Ticket) -> None:
    tickets.append(accepted.id, people.zhao, ev.Submitted(revision=1))
    with pytest.raises(NotAllowed, match="第二人"):
        tickets.append(accepted.id, people.zhao, ev.Reviewed(revision=1, passed=True))
    with pytest.raises(NotAllowed, match="复核人员"):
        tickets.append(accepted.id, people.li, ev.Reviewed(revision=1, passed=True))
    after = tickets.append(accepted.id, people.admin, ev.Reviewed(revision=1, passed=False, comment="缺依据"))
    assert after.state is State.IN_PROGRESS


def test_a_message_takes_a_letter_back_from_review(tickets: Tickets, people: People, accepted: Ticket) -> None:
    tickets.append(accepted.id, people.li, ev.Submitted(revision=1))
    assert tickets.append(accepted.id, people.acme, ev.MessageAdded(text="补充")).state is State.IN_PROGRESS


def test_what_is_opened_again_has_a_new_due_time_and_its_old_first_answer(
    tickets: Tickets, people: People, clock: Clock
) -> None:
    ticket = answered(tickets, people)
    first, first_due = clock.now, ticket.due_at
    clock.forward(days=30)
    after = tickets.append(ticket.id, people.acme, ev.Reopened(reason="还是没办成"))
    assert (after.state, after.assignee, after.answered_at) == (State.IN_PROGRESS, "user:li", first)
    assert after.due_at is not None
    assert first_due is not None
    assert after.due_at > clock.now > first_due


def test_closing_without_an_answer_takes_a_reason(tickets: Tickets, people: People, accepted: Ticket) -> None:
    with pytest.raises(InvalidInput, match="原因"):
        tickets.append(accepted.id, people.li, ev.Closed(reason=" "))
    assert tickets.append(accepted.id, people.li, ev.Closed(reason="企业撤回")).state is State.CLOSED


# -- who -----------------------------------------------------------------------------------------------------------


def test_a_foreign_ticket_is_not_there(tickets: Tickets, people: People, accepted: Ticket) -> None:
    own = tickets.open(people.visitor, NewTicket(Kind.APPEAL, "路灯坏了", contact={"phone": "13800000000"}))
    for who, ticket in (
        (people.rival, accepted),
        (people.visitor, accepted),
        (NOBODY, accepted),
        (people.stranger, own),
        (people.acme, own),
        (NOBODY, own),
    ):
        with pytest.raises(NotFound):
            tickets.get(ticket.id, who)
        with pytest.raises(NotFound):
            tickets.append(ticket.id, who, ev.MessageAdded(text="x"))
    assert tickets.get(accepted.id, people.colleague).id == accepted.id
    assert tickets.get(own.id, people.visitor).id == own.id


def test_an_enterprise_does_nothing_that_is_the_desks(tickets: Tickets, people: People, accepted: Ticket) -> None:
    for event in (ev.NoteAdded(text="x"), ev.Closed(reason="x"), ev.Sent(revision=1, channels=())):
        with pytest.raises(NotAllowed):
            tickets.append(accepted.id, people.acme, event)


def test_who_left_an_enterprise_sees_its_tickets_no_more(tickets: Tickets, people: People, accepted: Ticket) -> None:
    moved = Principal(people.acme.actor, people.acme.role, enterprise_id="e2")
    for who in (moved, Principal(people.acme.actor, people.acme.role)):
        with pytest.raises(NotFound):
            tickets.get(accepted.id, who)


# -- two at once ---------------------------------------------------------------------------------------------------


def test_the_second_of_two_is_told_who_was_first_and_what_they_did(
    tickets: Tickets, people: People, accepted: Ticket
) -> None:
    tickets.append(accepted.id, people.wang, ev.NoteAdded(text="已电话联系"), expected=accepted.revision)
    with pytest.raises(Conflict, match=r"王五.*添加内部备注"):
        tickets.append(accepted.id, people.li, ev.Closed(reason="x"), expected=accepted.revision)


def test_a_reminder_is_no_reason_to_refuse(tickets: Tickets, people: People, accepted: Ticket) -> None:
    tickets.append(accepted.id, SYSTEM, ev.Reminded(overdue=False))
    tickets.append(accepted.id, people.li, ev.NoteAdded(text="x"), expected=accepted.revision)


def test_of_two_hundred_concurrent_edits_none_is_lost(
    engine: sa.Engine, tickets: Tickets, people: People, accepted: Ticket
) -> None:
    def edit(n: int) -> int:
        return tickets.append(accepted.id, people.staff[n % 4], ev.NoteAdded(text=f"第{n}条")).revision

    with ThreadPoolExecutor(50) as pool:
        revisions = list(pool.map(edit, range(200)))
    assert sorted(revisions) == list(range(3, 203))
    with engine.connect() as connection:
        events = read_events(connection, accepted.id)
    assert [e.number for e in events] == list(range(1, 203))
    assert {e.event.text for e in events if isinstance(e.event, ev.NoteAdded)} == {f"第{n}条" for n in range(200)}
    assert stored_row(engine, accepted.id) == refolded(engine, accepted.id)


def _edit_and_open(address: str, ticket_id: str, name: str) -> list[str]:
    """One process: 25 edits of one ticket, 25 new ones; gives the new ones' numbers."""
    from desk.due import due_rules
    from tests.desk.conftest import PARK

    engine = open_database(address)
    people = People()
    tickets = Tickets(engine, Clock(), DueTimes(PARK, due_rules()))
    numbers = []
    for n in range(25):
        tickets.append(ticket_id, people.li, ev.NoteAdded(text=f"{name}-{n}"))
        numbers.append(tickets.open(people.acme, CONSULT).number)
    engine.dispose()
    return numbers


def test_processes_lose_no_edit_and_leave_no_number_out(
    database_address: str, engine: sa.Engine, tickets: Tickets, accepted: Ticket
) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        made = pool.starmap(_edit_and_open, [(database_address, accepted.id, str(p)) for p in range(4)])
    with engine.connect() as connection:
        assert len(read_events(connection, accepted.id)) == 102
    assert sorted(n for numbers in made for n in numbers) == [f"2026-{n:06d}" for n in range(2, 102)]


def test_with_what_they_looked_at_only_one_of_many_gets_through(
    tickets: Tickets, people: People, accepted: Ticket
) -> None:
    def take(n: int) -> str:
        try:
            event = ev.TransferOffered(to="user:wang", reason=str(n))
            tickets.append(accepted.id, people.li, event, expected=accepted.revision)
            return "done"
        except Conflict:
            return "told"

    with ThreadPoolExecutor(20) as pool:
        assert Counter(pool.map(take, range(20))) == {"done": 1, "told": 19}


# -- in one transaction with others --------------------------------------------------------------------------------


def test_what_fails_after_an_event_takes_the_event_and_the_number_back(
    engine: sa.Engine, tickets: Tickets, people: People, accepted: Ticket
) -> None:
    def broken_off() -> None:
        with engine.begin() as connection:
            tickets.append_in(connection, accepted.id, people.li, ev.Sent(revision=1, channels=()))
            tickets.open_in(connection, people.acme, CONSULT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert tickets.get(accepted.id, people.li).state is State.IN_PROGRESS
    assert tickets.open(people.acme, CONSULT).number == "2026-000002"


def test_every_change_is_told_to_the_record_without_what_was_written(
    engine: sa.Engine, clock: Clock, due: DueTimes, people: People
) -> None:
    told: list[tuple[str, str, str, object]] = []
    tickets = Tickets(
        engine, clock, due, lambda connection, who, action, what, body: told.append((who.actor, action, what, body))
    )
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "我的手机13800000000"))
    tickets.append(ticket.id, people.li, ev.Accepted())
    assert [(who, action, what) for who, action, what, _ in told] == [
        ("user:acme", "ticket.opened", f"ticket:{ticket.id}"),
        ("user:li", "ticket.accepted", f"ticket:{ticket.id}"),
    ]
    assert "138" not in str([body for *_, body in told])


def test_a_record_that_fails_lets_nothing_through(
    engine: sa.Engine, clock: Clock, due: DueTimes, people: People, accepted: Ticket
) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        Tickets(engine, clock, due, broken).append(accepted.id, people.li, ev.Closed(reason="x"))
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(ticket_events)).scalar() == 2


# -- links and merging ---------------------------------------------------------------------------------------------


def test_a_merged_ticket_keeps_its_events_and_shows_where_it_went(
    tickets: Tickets, people: People, accepted: Ticket
) -> None:
    second = tickets.open(people.colleague, CONSULT)
    merged = tickets.merge(second.id, people.li, accepted.number)
    assert (merged.state, merged.merged_into) == (State.MERGED, accepted.id)
    assert tickets.get(accepted.id, people.acme).links == (second.id,)
    assert [e.event.name for e in tickets.read(second.id, people.colleague)[1]] == ["opened", "merged"]
    with pytest.raises(Conflict, match="已并案"):
        tickets.append(second.id, people.li, ev.NoteAdded(text="x"))
    with pytest.raises(Conflict):
        tickets.merge(accepted.id, people.li, second.id)  # into what is itself gone


def test_only_tickets_of_one_enterprise_are_linked(tickets: Tickets, people: People, accepted: Ticket) -> None:
    foreign = tickets.open(people.rival, CONSULT)
    unknown = [tickets.open(people.li, CONSULT) for _ in range(2)]  # of nobody in particular, twice
    for a, b in ((accepted, foreign), (accepted, unknown[0]), (unknown[0], unknown[1])):
        with pytest.raises(InvalidInput, match="同一家企业"):
            tickets.link(a.id, people.li, b.id)
        with pytest.raises(InvalidInput, match="同一家企业"):
            tickets.merge(a.id, people.li, b.id)
    with pytest.raises(InvalidInput, match="自己"):
        tickets.merge(accepted.id, people.li, accepted.id)
    with pytest.raises(NotFound):
        tickets.link(accepted.id, people.li, "2026-999999")


def test_a_link_is_seen_from_both_sides(tickets: Tickets, people: People, accepted: Ticket) -> None:
    second = tickets.open(people.acme, CONSULT)
    assert tickets.link(accepted.id, people.li, second.id).links == (second.id,)
    assert tickets.get(second.id, people.acme).links == (accepted.id,)
    with pytest.raises(Conflict, match="已经关联"):
        tickets.link(second.id, people.li, accepted.id)


def test_linking_two_tickets_from_both_sides_at_once_ends(tickets: Tickets, people: People) -> None:
    pairs = [(tickets.open(people.acme, CONSULT), tickets.open(people.acme, CONSULT)) for _ in range(10)]

    def link(pair: tuple[Ticket, Ticket]) -> str:
        try:
            tickets.link(pair[0].id, people.li, pair[1].id)
            return "done"
        except Conflict:
            return "told"

    with ThreadPoolExecutor(20) as pool:
        outcomes = Counter(pool.map(link, [p for a, b in pairs for p in ((a, b), (b, a))]))
    assert outcomes == {"done": 10, "told": 10}


def test_nothing_but_tickets_writes_their_tables() -> None:
    root = Path(__file__).parents[2]
    for path in (p for package in ("desk", "api", "ingest") for p in (root / package).rglob("*.py")):
        text = path.read_text("utf-8")
        if path.name not in ("tickets.py", "ticket_rows.py") or path.parent.name != "desk":
            for table_name in ("tickets", "ticket_events"):
                assert f"{table_name}.insert(" not in text, path
                assert f"sa.insert({table_name}" not in text, path
                assert f" {table_name}.update(" not in text, path
