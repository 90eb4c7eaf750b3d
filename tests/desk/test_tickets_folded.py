"""Laws of tickets: whatever happens, in whatever order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import AssistantError, Conflict, InvalidInput, NotAllowed, NotFound
from assistant.storage.schema_desk import tickets as table
from desk import events as ev
from desk.events import Event, Kind, Origin, Recorded, State
from desk.opening import NewTicket
from desk.principal import SYSTEM, Principal
from desk.rules import ACTIONS, allowed
from desk.ticket import apply, fold
from desk.ticket_rows import read_events, row_of
from desk.tickets import Tickets
from desk.transitions import OPEN, WAYS, Who
from desk.words import EVENTS, KINDS, STATES, WHO
from tests.desk.conftest import People

START = datetime(2026, 9, 16, 2, tzinfo=UTC)
PEOPLE = People()
ACTORS = (*PEOPLE.staff, PEOPLE.acme, PEOPLE.colleague, PEOPLE.rival, PEOPLE.visitor, SYSTEM)
STAFF_ACTORS = [p.actor for p in PEOPLE.staff]
NAMES = [event.model_fields["name"].default for event in get_args(get_args(Event)[0])]

text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
receiver = st.sampled_from([*STAFF_ACTORS, "user:acme", "user:gone"])
moment = st.integers(1, 400).map(lambda hours: START + timedelta(hours=hours))
happenings: st.SearchStrategy[Any] = st.one_of(
    st.builds(ev.Assigned, to=receiver),
    st.just(ev.Accepted()),
    st.builds(ev.Drafted, revision=st.integers(1, 9)),
    st.builds(ev.Edited, revision=st.integers(1, 9)),
    st.builds(ev.Submitted, revision=st.integers(1, 9)),
    st.builds(ev.Reviewed, revision=st.integers(1, 9), passed=st.booleans()),
    st.builds(ev.Sent, revision=st.integers(1, 9), channels=st.just(("conversation",))),
    st.builds(ev.TransferOffered, to=receiver, reason=text),
    st.just(ev.TransferAccepted()),
    st.builds(ev.TransferDeclined, reason=text),
    st.builds(ev.Extended, due_at=moment, reason=text),
    st.builds(ev.NoteAdded, text=text),
    st.builds(ev.MessageAdded, text=text),
    st.builds(ev.Attached, attachment_id=text, file_name=text, internal=st.booleans()),
    st.builds(ev.Linked, to=text),
    st.builds(ev.Merged, into=text),
    st.builds(ev.Reminded, overdue=st.booleans()),
    st.builds(ev.Closed, reason=st.sampled_from(["", "撤回"])),
    st.builds(ev.Reopened, reason=text),
    st.builds(ev.Rated, level=st.integers(1, 5)),
)
steps = st.lists(st.tuples(st.sampled_from(ACTORS), happenings), max_size=25)


def opening() -> Recorded:
    opened = ev.Opened(kind=Kind.CONSULT, origin=Origin.FORM, subject="问", text="问", enterprise_id="e1")
    return Recorded(number=1, event=opened, actor="user:acme", at=START)


def test_every_event_can_happen_and_has_a_name() -> None:
    assert {way.event for way in WAYS} | {"opened"} == set(NAMES)
    assert set(EVENTS) == set(NAMES)
    assert (set(STATES), set(KINDS), set(WHO)) == (set(State), set(Kind), set(Who))
    assert set(ACTIONS.values()) <= set(NAMES)


def test_nothing_happens_to_what_was_merged() -> None:
    assert not any(State.MERGED in way.states for way in WAYS)


def test_every_state_is_reached_and_only_merged_is_left_by_nothing() -> None:
    reached = {state for way in WAYS for state in (way.to, way.otherwise) if state}
    assert reached == set(State)
    left = {state for way in WAYS if way.to for state in way.states}
    assert left == set(State) - {State.MERGED}


@given(st.lists(happenings, max_size=30))
def test_folding_is_defined_for_any_events_in_any_order(events: list[Any]) -> None:
    recorded = [
        Recorded(number=n, event=event, actor=STAFF_ACTORS[n % 4], at=START + timedelta(hours=n))
        for n, event in enumerate(events, 2)
    ]
    ticket = fold("t", "2026-000001", [opening(), *recorded])
    assert ticket.revision == len(events) + 1
    owners = [None]
    for cut in range(len(recorded) + 1):
        part = fold("t", "2026-000001", [opening(), *recorded[:cut]])
        owners.append(part.first_owner)  # type: ignore[arg-type]
        if cut < len(recorded):
            assert apply(part, recorded[cut]) == fold("t", "2026-000001", [opening(), *recorded[: cut + 1]])
    assert len({owner for owner in owners if owner}) <= 1


def test_a_list_that_does_not_begin_with_an_opening_is_no_ticket() -> None:
    with pytest.raises(ValueError, match="begins with"):
        fold("t", "1", [Recorded(number=1, event=ev.Accepted(), actor="user:li", at=START)])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_what_is_stored_is_what_the_events_make(
    engine: sa.Engine, tickets: Tickets, people: People, steps: list[tuple[Any, Any]]
) -> None:
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    first_owner = None
    for who, event in steps:
        before = tickets.get(ticket.id, people.li)
        open_to_them = allowed(before, who)
        try:
            after = tickets.append(ticket.id, who, event)
        except (Conflict, InvalidInput, NotAllowed, NotFound):
            assert tickets.get(ticket.id, people.li) == before
            continue
        assert after.revision == before.revision + 1
        assert before.state is not State.MERGED
        action = next((a for a, e in ACTIONS.items() if e == event.name), None)
        assert action is None or action in open_to_them
        assert first_owner in (None, after.first_owner)
        first_owner = after.first_owner
        assert (after.offered_to is not None) == (after.state is State.TRANSFERRING)
        assert after.assignee or after.state not in OPEN - {State.NEW}
        assert (after.closed_at is not None) == (after.state is State.CLOSED)
    with engine.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.id == ticket.id)).mappings().one()
        events = read_events(connection, ticket.id)
    assert dict(row) == row_of(fold(ticket.id, ticket.number, events))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_what_is_said_to_be_allowed_is_not_refused_for_state_or_person(
    tickets: Tickets, people: People, steps: list[tuple[Any, Any]]
) -> None:
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    for who, event in steps:
        before = tickets.get(ticket.id, people.li)
        promised = [ACTIONS[action] for action in allowed(before, who)]
        refusal = refused(tickets, ticket.id, who, event)
        about_content = isinstance(refusal, InvalidInput) or "已延期" in str(refusal) or "内部附件" in str(refusal)
        assert refusal is None or about_content or event.name not in promised, (refusal, before.state)


def refused(tickets: Tickets, ticket_id: str, who: Principal, event: Any) -> AssistantError | None:
    """Why it was refused; None where it was done."""
    try:
        tickets.append(ticket_id, who, event)
    except AssistantError as error:
        return error
    return None
