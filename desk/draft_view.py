"""One revision of a draft as the desk sees it: what does not check out, what changed since, who reviewed and who signed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from assistant.errors import Conflict, NotFound
from assistant.policy.answer import Citation
from assistant.policy.document import Frozen
from assistant.storage.catalogue import Catalogue
from assistant.storage.schema_desk import ticket_events
from desk.case import Case, read_case
from desk.checks import Checks, check
from desk.draft_rows import PERSON, Draft, first_generator, read_newest
from desk.label import Label, shown_time, unsigned
from desk.letter import Letter, QuestionAnswered
from desk.names import name_of
from desk.review import Review, newest_review, reasons_for
from desk.stale import Stale, Standing, staleness
from desk.texts import TextReader


class Signature(Frozen):
    """Who sent a letter, when."""

    actor: str
    name: str
    at: datetime


class DraftView(Frozen):
    """`ai_label` until somebody signed, then `signed_by`; `notes`: for the officer, never in the letter."""

    ticket_id: str
    revision: int
    text: str
    citations: tuple[Citation, ...]
    questions: tuple[QuestionAnswered, ...]
    notes: tuple[str, ...]
    checks: Checks
    stale: Stale
    author: str
    author_name: str
    generated_by: str
    ai_label: Label | None
    signed_by: Signature | None
    created_at: datetime
    instruction: str | None
    review: Review


class DraftReader:
    """Reads drafts against what they rest on. Safe to share between threads. `clock` in UTC; the day is the park's."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], datetime], time_zone: str) -> None:
        self.clock = clock
        self.time_zone = time_zone
        self._catalogue = catalogue
        self._texts = TextReader(catalogue)
        self._standings = lru_cache(4)(lambda generation, day: Standing(catalogue, day))

    # -- how things stand ------------------------------------------------------------------------------------------

    def day(self) -> date:
        return self.clock().astimezone(ZoneInfo(self.time_zone)).date()

    def standing(self) -> Standing:
        """How the documents stand today."""
        standing: Standing = self._standings(self._catalogue.generation, self.day())
        return standing

    def text_of(self, standing: Standing) -> Callable[[str, int], str]:
        return self._texts.at(standing.generation)

    def checked(self, text: str, letter: Letter, standing: Standing) -> Checks:
        """What does not check out in `text`, an edit of `letter`."""
        return check(text, letter, text_of=self.text_of(standing), validity_of=standing.validity)

    def staleness(self, connection: sa.Connection, draft: Draft) -> Stale:
        """What changed since, as this transaction sees it."""
        case = read_case(connection, draft.ticket_id)
        return staleness(draft.letter, draft.basis, case, self.standing())

    # -- what may be done with a draft -----------------------------------------------------------------------------

    def of_revision(self, connection: sa.Connection, ticket_id: str, revision: int) -> Draft:
        """The newest draft, which has to be `revision`. Raises `NotFound`, or `Conflict` naming who was first."""
        newest = read_newest(connection, ticket_id)
        if newest is None:
            raise NotFound("这件工单还没有答复草稿，请先生成")
        if newest.revision != revision:
            raise Conflict(self._who_was_first(connection, newest, revision))
        return newest

    def require_fresh(self, connection: sa.Connection, draft: Draft) -> None:
        """Raises `Conflict` with the reasons where the draft is stale in this transaction."""
        stale = self.staleness(connection, draft)
        if stale.is_stale:
            raise Conflict(f"草稿已过时：{'；'.join(stale.reasons)}。请重新生成，或核对后再保存一次")

    def review(self, connection: sa.Connection, draft: Draft, case: Case, checks: Checks) -> Review:
        """Whether a second person has to review it, and what was said of this very revision."""
        reasons = tuple(reasons_for(case.kind, checks))
        row = newest_review(connection, draft.ticket_id, draft.revision)
        if row is None:
            return Review(needed=bool(reasons), reasons=reasons)
        return Review(
            needed=bool(reasons),
            reasons=reasons,
            passed=row.passed,
            by=row.reviewer,
            by_name=name_of(connection, row.reviewer),
            comment=row.comment or "",
        )

    # -- as shown --------------------------------------------------------------------------------------------------

    def view(self, connection: sa.Connection, draft: Draft) -> DraftView:
        case, standing = read_case(connection, draft.ticket_id), self.standing()
        checks = self.checked(draft.letter.text, draft.letter, standing)
        signature = signature_of(connection, draft)
        generator = first_generator(connection, draft)
        return DraftView(
            ticket_id=draft.ticket_id,
            revision=draft.revision,
            text=draft.letter.text,
            citations=draft.letter.citations,
            questions=draft.letter.questions,
            notes=draft.letter.notes,
            checks=checks,
            stale=Stale() if signature else staleness(draft.letter, draft.basis, case, standing),
            author=draft.author,
            author_name=name_of(connection, draft.author),
            generated_by=draft.generated_by,
            ai_label=None if signature else unsigned(generator=generator, at=draft.created_at, ident=draft.id),
            signed_by=signature,
            created_at=draft.created_at,
            instruction=draft.instruction,
            review=self.review(connection, draft, case, checks),
        )

    def _who_was_first(self, connection: sa.Connection, newest: Draft, base: int) -> str:
        if base > newest.revision:
            return f"没有第{base}稿，最新的是第{newest.revision}稿"
        what = "修改后保存" if newest.generated_by == PERSON else "重新生成"
        who, at = name_of(connection, newest.author), shown_time(newest.created_at, self.time_zone)
        return f"{who}已在{at}{what}了第{newest.revision}稿，您看的是第{base}稿。请对照第{newest.revision}稿合并您的改动后再操作"


def signature_of(connection: sa.Connection, draft: Draft) -> Signature | None:
    """Who sent this revision, None where nobody has."""
    sent = connection.execute(
        sa.select(ticket_events.c.body, ticket_events.c.actor, ticket_events.c.at).where(
            ticket_events.c.ticket_id == draft.ticket_id, ticket_events.c.name == "sent"
        )
    )
    row = next((r for r in sent if r.body["revision"] == draft.revision), None)
    return None if row is None else Signature(actor=row.actor, name=name_of(connection, row.actor), at=row.at)
