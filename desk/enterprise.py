"""An enterprise across its life: stage, what is known of it, what it can file for now, its tickets and past answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from assistant.errors import AssistantError, InvalidInput, NotFound
from assistant.guides import Guides
from assistant.pipeline import Assistant
from assistant.policy.answer import Fact, MatchedBenefit
from assistant.policy.fact_values import content_of, read_profile
from assistant.storage.library import Library
from assistant.storage.schema_desk import letters, ticket_events, tickets
from assistant.storage.schema_people import enterprises
from desk.facts import known_facts, shown_facts
from desk.names import names_of
from desk.principal import Principal
from desk.recording import Record, no_record
from desk.stages import Stage, StageTable, stage_of
from desk.ticket_list import Listed, Query, TicketList
from desk.ticket_rows import searched

_BENEFITS = 200  # looked at for windows
_SHOWN = 50  # tickets, letters
_MAY_GET = ("eligible", "near_miss", "unknown")
_WINDOWS = ("open", "coming", "all_year")  # in the order in which to act


@dataclass(frozen=True, slots=True)
class EnterpriseLine:
    id: str
    name: str
    credit_code: str | None


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A benefit that the enterprise has or may get, which can be filed for now or soon."""

    document_id: str
    title: str
    benefit_id: str
    benefit: str
    standing: str
    state: str  # open | coming | all_year
    text: str
    opens: date | None
    closes: date | None
    amount: str


@dataclass(frozen=True, slots=True)
class PastAnswer:
    ticket_id: str
    number: str
    subject: str
    text: str
    signed_by: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """`windows` None: the assistant cannot tell, `windows_missing` says why. `facts`: the enterprise's own, then what its tickets tell
    besides; `told_in_tickets` are the keys of the latter.
    """

    enterprise: EnterpriseLine
    stage: Stage | None
    facts: tuple[Fact, ...]
    told_in_tickets: frozenset[str]
    windows: tuple[OpenWindow, ...] | None
    windows_missing: str
    tickets: tuple[Listed, ...]
    answers: tuple[PastAnswer, ...]


class Enterprises:
    """Reads enterprises for the desk, and keeps stage and profile. Safe to share between threads."""

    def __init__(
        self,
        engine: sa.Engine,
        ticket_list: TicketList,
        assistant: Callable[[], Assistant],
        table: StageTable,
        record: Record = no_record,
    ) -> None:
        self._engine = engine
        self._ticket_list = ticket_list
        self._assistant = assistant
        self._table = table
        self._record = record

    def find(self, text: str, limit: int = 20) -> tuple[EnterpriseLine, ...]:
        """Those whose name or 统一社会信用代码 holds all words of `text`, by name."""
        query = sa.select(enterprises.c.id, enterprises.c.name, enterprises.c.credit_code)
        for word in searched(text.replace("\0", " ")).split():
            query = query.where(
                sa.func.lower(enterprises.c.name).contains(word, autoescape=True)
                | sa.func.lower(enterprises.c.credit_code).contains(word, autoescape=True)
            )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(enterprises.c.name, enterprises.c.id).limit(limit))
            return tuple(EnterpriseLine(row.id, row.name, row.credit_code) for row in rows)

    def life_cycle(self, enterprise_id: str, principal: Principal, as_of: date) -> LifeCycle:
        """Raises `NotFound`."""
        with self._engine.connect() as connection:
            row = _row(connection, enterprise_id)
            told = _told_in_tickets(connection, enterprise_id)
            answers = _answers(connection, enterprise_id)
        known = {**told, **row.profile}
        facts = known_facts(known)
        windows, missing = self._windows(content_of(facts), as_of)
        return LifeCycle(
            enterprise=EnterpriseLine(row.id, row.name, row.credit_code),
            stage=self._stage(row.stage) or stage_of(facts, as_of, self._table),
            facts=shown_facts(known),
            told_in_tickets=frozenset(told) - frozenset(row.profile),
            windows=windows,
            windows_missing=missing,
            tickets=self._ticket_list.page(principal, Query(enterprise_id=enterprise_id, limit=_SHOWN)).items,
            answers=answers,
        )

    def change(
        self,
        enterprise_id: str,
        principal: Principal,
        *,
        facts: Mapping[str, Any] = MappingProxyType({}),
        stages: Sequence[str | None] = (),
    ) -> None:
        """`facts` take the place of what is known under the same keys, None removes. `stages`: the one to set, None to have it derived
        again; empty: as it is. Raises `NotFound`, or `InvalidInput` for a fact or stage that is none.
        """
        given = {key: value for key, value in facts.items() if value is not None}
        for stage in filter(None, stages):
            self._table.name(stage)
        values: dict[str, Any] = {"stage": stages[-1]} if stages else {}
        read = content_of(read_profile(given))
        of_it = enterprises.c.id == enterprise_id
        with self._engine.begin() as connection:
            connection.execute(enterprises.update().where(of_it).values(name=enterprises.c.name))  # held from here
            kept = {key: value for key, value in _row(connection, enterprise_id).profile.items() if key not in facts}
            connection.execute(enterprises.update().where(of_it).values(profile={**kept, **read}, **values))
            changed: dict[str, object] = {"facts": sorted(facts), **values}
            self._record(connection, principal, "enterprise.changed", f"enterprise:{enterprise_id}", changed)

    def _stage(self, stage: str | None) -> Stage | None:
        """What an officer set; a stage that the table no longer knows is not shown."""
        try:
            return Stage(stage, self._table.name(stage), derived=False) if stage else None
        except InvalidInput:
            return None

    def _windows(self, profile: dict[str, Any], as_of: date) -> tuple[tuple[OpenWindow, ...] | None, str]:
        try:
            assistant = self._assistant()
            report = assistant.match(profile, as_of=as_of, limit=_BENEFITS, standings=_MAY_GET)
        except AssistantError as error:
            return None, error.message
        library = assistant.library
        guides = Guides(library)
        dated = [m if m.window_state else _with_window(m, library, guides, as_of) for m in report.matches]
        found = [_window(matched) for matched in dated if matched.window_state in _WINDOWS]
        return tuple(sorted(found, key=_to_act)), ""


def _with_window(matched: MatchedBenefit, library: Library, guides: Guides, as_of: date) -> MatchedBenefit:
    """With the window to act on first; a report dates only what is eligible or nearly so."""
    card = library.cards.get(matched.finding.document_id)
    benefit = next((b for b in card.benefits if b.id == matched.finding.benefit_id), None) if card else None
    openings = guides.openings(card, benefit, as_of) if card and benefit else ()
    usable = [opening for opening in openings if opening.state in _WINDOWS]
    if not usable:
        return matched
    first = min(usable, key=lambda o: (_WINDOWS.index(o.state), o.days or 0))
    return matched.model_copy(
        update={"windows": (first.text,), "window_state": first.state, "opens": first.opens, "closes": first.closes}
    )


def _to_act(window: OpenWindow) -> tuple[int, date, int]:
    """What is open and closes soonest comes first, then what opens soonest, then what is open all year."""
    day = (window.closes if window.state == "open" else window.opens) or date.max
    return _WINDOWS.index(window.state), day, _MAY_GET.index(window.standing)


def _window(matched: MatchedBenefit) -> OpenWindow:
    finding = matched.finding
    return OpenWindow(
        document_id=finding.document_id,
        title=matched.title,
        benefit_id=finding.benefit_id,
        benefit=finding.benefit,
        standing=matched.standing,
        state=matched.window_state,
        text=matched.windows[0],
        opens=matched.opens,
        closes=matched.closes,
        amount=finding.amount.text if finding.amount else "",
    )


def _row(connection: sa.Connection, enterprise_id: str) -> sa.Row[Any]:
    row = connection.execute(sa.select(enterprises).where(enterprises.c.id == enterprise_id)).first()
    if row is None:
        raise NotFound(f"没有编号为“{enterprise_id[:60]}”的企业")
    return row


def _told_in_tickets(connection: sa.Connection, enterprise_id: str) -> dict[str, Any]:
    """The facts its tickets were opened with, the newer ones in the place of older ones."""
    rows = connection.execute(
        sa.select(ticket_events.c.body)
        .join(tickets, tickets.c.id == ticket_events.c.ticket_id)
        .where(tickets.c.enterprise_id == enterprise_id, ticket_events.c.number == 1)
        .order_by(tickets.c.opened_at, tickets.c.id)
    )
    told: dict[str, Any] = {}
    for body in rows.scalars():
        told.update(body.get("facts", {}))
    return told


def _answers(connection: sa.Connection, enterprise_id: str) -> tuple[PastAnswer, ...]:
    rows = connection.execute(
        sa.select(letters, tickets.c.number, tickets.c.subject)
        .join(tickets, tickets.c.id == letters.c.ticket_id)
        .where(tickets.c.enterprise_id == enterprise_id)
        .order_by(letters.c.sent_at.desc(), letters.c.id)
        .limit(_SHOWN)
    ).all()
    names = names_of(connection, {row.signed_by for row in rows})
    return tuple(
        PastAnswer(
            ticket_id=row.ticket_id,
            number=row.number,
            subject=row.subject,
            text=str(row.body.get("text", "")),
            signed_by=names[row.signed_by],
            sent_at=row.sent_at,
        )
        for row in rows
    )
