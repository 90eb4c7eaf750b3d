from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput, NotAllowed, NotFound
from assistant.policy.answer import Answer, Status
from assistant.storage import schema
from assistant.storage.conversations import Conversations
from desk import events as ev
from desk.due import DueTimes
from desk.events import Kind, Origin
from desk.opening import NewTicket
from desk.principal import NOBODY, SYSTEM, Principal, Role
from desk.ratings import Ratings, rating_scale
from desk.tickets import Tickets
from tests.desk.conftest import Clock, People

PROFILE = {"staff": {"value": 30, "comparison": "exact", "said": "三十人"}}


@pytest.fixture
def conversations(engine: sa.Engine) -> Conversations:
    """Two turns in each: `mine` of e1, `browser` of visitor v1, `loose` of whoever knows it."""
    made = Conversations(engine)
    for name, owner in (("mine", "enterprise:e1"), ("browser", "visitor:v1"), ("loose", None)):
        for n, question in enumerate(("高企奖励多少？", "人工帮我看看能不能报")):
            answer = Answer(
                id=f"{name}-{n}", conversation_id=name, as_of=date(2026, 9, 16), status=Status.ANSWERED, text="答"
            )
            made.add_turn(question, answer, PROFILE)
        with engine.begin() as connection:
            of_it = schema.conversations.c.id == name
            connection.execute(schema.conversations.update().where(of_it).values(owner=owner))
    return made


def handed(conversation: str, **more: Any) -> NewTicket:
    return NewTicket(Kind.CONSULT, conversation_id=conversation, contact={"phone": "13800000000"}, **more)


def test_a_hand_over_takes_question_and_facts_along(
    tickets: Tickets, people: People, conversations: Conversations
) -> None:
    last = tickets.open(people.acme, handed("mine"))
    first = tickets.open(people.acme, handed("mine", answer_id="mine-0", text="请人工答复"))
    assert (last.origin, last.text, last.subject) == (Origin.HANDOVER, "人工帮我看看能不能报", "人工帮我看看能不能报")
    assert (first.answer_id, first.text, first.facts) == ("mine-0", "请人工答复", PROFILE)


def test_an_answer_is_handed_over_once_at_a_time(
    tickets: Tickets, people: People, conversations: Conversations
) -> None:
    pressed = handed("mine", answer_id="mine-0")

    def press(_: int) -> str:
        try:
            return tickets.open(people.acme, pressed).id
        except Conflict:
            return ""

    with ThreadPoolExecutor(8) as pool:
        (first,) = filter(None, pool.map(press, range(8)))
    assert tickets.open(people.acme, handed("mine", answer_id="mine-1")).number == "2026-000002"
    assert tickets.open(people.colleague, pressed).number == "2026-000003"
    tickets.append(first, people.li, ev.Closed(reason="已电话答复"))
    assert tickets.open(people.acme, pressed).number == "2026-000004"


def test_only_ones_own_conversation_is_handed_over(
    tickets: Tickets, people: People, conversations: Conversations
) -> None:
    allowed = [
        (people.colleague, "mine", {}),
        (people.visitor, "browser", {}),
        (people.acme, "browser", {"owners": frozenset({"visitor:v1"})}),  # asked before they signed in
        (people.acme, "loose", {}),
        (NOBODY, "loose", {}),
        (people.li, "mine", {"enterprise_id": "e1"}),
        (people.li, "browser", {}),
        (people.li, "loose", {"enterprise_id": "e2"}),
    ]
    for who, conversation, more in allowed:
        assert tickets.open(who, handed(conversation, **more)).conversation_id == conversation
    for who, conversation in (
        (people.rival, "mine"),
        (people.visitor, "mine"),
        (people.acme, "browser"),
        (people.stranger, "browser"),
        (NOBODY, "browser"),
        (people.acme, "no-such"),
    ):
        with pytest.raises(NotFound):
            tickets.open(who, handed(conversation))
    with pytest.raises(InvalidInput, match="不是这家企业的"):
        tickets.open(people.li, handed("mine", enterprise_id="e2"))  # would show it to e2
    with pytest.raises(NotFound, match="回答"):
        tickets.open(people.acme, handed("mine", answer_id="browser-0"))
    with pytest.raises(InvalidInput, match="conversation_id"):
        tickets.open(people.acme, NewTicket(Kind.CONSULT, "问", answer_id="mine-0"))


def test_who_opens_it_decides_where_it_comes_from(tickets: Tickets, people: People) -> None:
    key = Principal("key:k1", Role.ENTERPRISE, "系统对接", "e1")
    origins = [tickets.open(who, NewTicket(Kind.APPEAL, "问")).origin for who in (people.acme, people.li, key)]
    assert origins == [Origin.FORM, Origin.OFFICER, Origin.API]


def test_only_the_desk_opens_for_an_enterprise(tickets: Tickets, people: People) -> None:
    for_e1 = NewTicket(Kind.APPEAL, "问", enterprise_id="e1", contact={"phone": "13800000000"})
    assert tickets.open(people.li, for_e1).enterprise_id == "e1"
    assert tickets.open(people.acme, for_e1).enterprise_id == "e1"
    for who in (people.rival, people.visitor):
        with pytest.raises(NotAllowed):
            tickets.open(who, for_e1)
    with pytest.raises(InvalidInput, match="企业"):
        tickets.open(people.li, NewTicket(Kind.APPEAL, "问", enterprise_id="e9"))


@pytest.mark.parametrize(
    "contact",
    [
        {},
        {"person": "张三"},
        {"phone": "  "},
        {"phone": "打我电话"},
        {"email": "a@b"},
        {"email": "a b@c.cn"},
        {"email": "a@b.cn\nBcc: x@y.cn"},
        {"phone": "13800000000", "address": "某路"},
    ],
)
def test_a_visitor_leaves_a_contact_that_can_be_one(tickets: Tickets, people: People, contact: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        tickets.open(people.visitor, NewTicket(Kind.APPEAL, "问", contact=contact))


def test_a_ticket_says_something(tickets: Tickets, people: People) -> None:
    with pytest.raises(InvalidInput, match="写明"):
        tickets.open(people.acme, NewTicket(Kind.APPEAL, " \n "))
    assert tickets.open(people.acme, NewTicket(Kind.APPEAL, "长" * 300)).subject == "长" * 39 + "…"
    assert tickets.open(people.acme, NewTicket(Kind.APPEAL, "第一行\n第二行")).subject == "第一行 第二行"


def test_numbers_begin_anew_with_the_parks_year(tickets: Tickets, people: People, clock: Clock) -> None:
    numbers = []
    for moment in ("2026-12-31T15:59:59+00:00", "2026-12-31T16:00:00+00:00", "2027-01-02T00:00:00+00:00"):
        clock.now = clock.now.fromisoformat(moment)
        numbers.append(tickets.open(people.acme, NewTicket(Kind.APPEAL, "问")).number)
    assert numbers == ["2026-000001", "2027-000001", "2027-000002"]  # midnight in the park


# -- the record ----------------------------------------------------------------------------------------------------


@pytest.fixture
def chained(engine: sa.Engine, clock: Clock, due: DueTimes, people: People) -> Tickets:
    """Tickets whose record, like a chain, is held by one transaction at a time."""
    with engine.begin() as connection:
        connection.execute(schema.state.insert().values(key="chain", value=0))

    def record(connection: sa.Connection, *_: object) -> None:
        counted = schema.state.update().where(schema.state.c.key == "chain").values(value=schema.state.c.value + 1)
        connection.execute(counted)

    return Tickets(engine, clock, due, record)


def test_what_is_done_at_once_does_not_wait_for_each_other_for_ever(
    engine: sa.Engine, chained: Tickets, people: People
) -> None:
    ratings = Ratings(engine, chained, rating_scale())
    answered = []
    for _ in range(12):
        ticket = chained.open(people.acme, NewTicket(Kind.CONSULT, "问"))
        chained.append(ticket.id, people.li, ev.Accepted())
        answered.append(chained.append(ticket.id, people.li, ev.Sent(revision=1, channels=())))

    def act(n: int) -> None:
        match n % 3:
            case 0:
                ratings.rate(answered[n // 3].id, people.acme, 1)
            case 1:
                chained.open(people.rival, NewTicket(Kind.CONSULT, "问"))
            case _:
                chained.append(answered[n // 3].id, people.li, ev.NoteAdded(text="x"))

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(act, range(36)))
    assert chained.open(people.acme, NewTicket(Kind.CONSULT, "问")).number == "2026-000037"


def test_a_look_of_the_desk_is_recorded_and_an_enterprises_own_is_not(
    engine: sa.Engine, clock: Clock, due: DueTimes, people: People
) -> None:
    told: list[tuple[str, str]] = []
    tickets = Tickets(engine, clock, due, lambda c, who, action, what, body: told.append((who.actor, action)))
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    tickets.look_at(ticket.id, people.acme)
    tickets.look_at(ticket.id, people.li)
    tickets.get(ticket.id, SYSTEM)
    assert told == [("user:acme", "ticket.opened"), ("user:li", "ticket.viewed")]
