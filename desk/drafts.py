"""Letters of tickets: generated, edited, checked, reviewed. Every revision stays; a person sends them (`desk.sending`)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput, ModelUnavailable, NotFound
from assistant.storage.schema_desk import reviews
from desk import events as ev
from desk.case import read_case
from desk.checks import Checks
from desk.draft_rows import PERSON, Draft, read_all, read_newest, read_revision, write
from desk.draft_view import DraftReader, DraftView
from desk.draft_writer import DraftWriter
from desk.export import LetterFile, as_docx, as_text
from desk.letter import Letter
from desk.principal import Principal
from desk.recording import Record, no_record
from desk.renewal import renewed
from desk.stale import Basis, Standing, basis_of, staleness
from desk.tickets_port import TicketLog
from desk.transaction import on_ticket
from desk.wording import wording

LONGEST = 20_000  # characters of a letter


class Drafts:
    """The drafts of all tickets, for the desk's staff; to everybody else they do not exist. Safe to share between threads."""

    def __init__(
        self,
        engine: sa.Engine,
        reader: DraftReader,
        writer: DraftWriter,
        tickets: TicketLog,
        record: Record = no_record,
    ) -> None:
        self.reader = reader
        self._engine = engine
        self._writer = writer
        self._tickets = tickets
        self._record = record

    # -- reading ---------------------------------------------------------------------------------------------------

    def newest(self, ticket_id: str, principal: Principal) -> DraftView:
        """Raises `NotFound` where nothing is drafted."""
        with self._engine.connect() as connection:
            return self.reader.view(connection, self._newest(connection, ticket_id, principal))

    def revisions(self, ticket_id: str, principal: Principal) -> list[DraftView]:
        """All revisions, the newest first."""
        _staff_only(principal)
        with self._engine.connect() as connection:
            read_case(connection, ticket_id)
            return [self.reader.view(connection, draft) for draft in read_all(connection, ticket_id)]

    def check(self, ticket_id: str, principal: Principal, text: str) -> Checks:
        """What does not check out in `text`, an edit of the newest revision. Nothing is stored."""
        with self._engine.connect() as connection:
            draft = self._newest(connection, ticket_id, principal)
        return self.reader.checked(_storable(text), draft.letter, self.reader.standing())

    def export(self, ticket_id: str, principal: Principal, revision: int, file_type: str) -> LetterFile:
        """A revision as a file, `docx` or `txt`, that says what wrote it, or who signed it. Raises `NotFound`."""
        _staff_only(principal)
        with self._engine.connect() as connection:
            case = read_case(connection, ticket_id)
            draft = read_revision(connection, ticket_id, revision)
            if draft is None:
                raise NotFound(f"工单 {case.number} 没有第{revision}稿")
            view = self.reader.view(connection, draft)
        write_file = as_docx if file_type == "docx" else as_text
        return write_file(case.number, view, self.reader.time_zone)

    # -- writing ---------------------------------------------------------------------------------------------------

    def generate(self, ticket_id: str, principal: Principal, instruction: str | None = None) -> DraftView:
        """A new revision from what the ticket asks, as the assistant answers it today. `instruction`: what to change of the newest.

        Raises `InvalidInput` for an instruction that is not understood, `ModelUnavailable` where a model's words do not pass.
        """
        _staff_only(principal)
        with self._engine.connect() as connection:
            case = read_case(connection, ticket_id)
            before = read_newest(connection, ticket_id)
        standing = self.reader.standing()  # before anything is read: what changes meanwhile makes the draft stale
        style, rest = self._writer.style(instruction, before.letter.style if before else None)
        letter, written_by = self._writer.write(case, style, standing.as_of)
        if rest:
            letter, written_by = self._rewritten(letter, rest, standing)
        basis = basis_of(letter, case, standing)
        with on_ticket(self._engine, ticket_id) as connection:
            newest = read_newest(connection, ticket_id)
            revision = newest.revision + 1 if newest else 1
            drafted = ev.Drafted(revision=revision, instruction=instruction)
            self._tickets.append_in(connection, ticket_id, principal, drafted)
            draft = self._written(connection, principal, ticket_id, revision, letter, basis, written_by, instruction)
            self._tell(connection, principal, "draft.generated", draft, {"generated_by": written_by})
            return self.reader.view(connection, draft)

    def save(
        self, ticket_id: str, principal: Principal, text: str, base: int, acknowledged: Sequence[str] = ()
    ) -> DraftView:
        """An officer's text as revision `base` + 1. Raises `Conflict` naming who was first where `base` is no longer the newest.

        A stale draft stays stale, unless all its reasons are in `acknowledged`, those that the officer saw: then it rests on things
        as they are now, its citations on the present texts. Raises `Conflict` where a cited passage is no longer in them.
        """
        _staff_only(principal)
        words = _storable(text)
        with on_ticket(self._engine, ticket_id) as connection:
            before = self.reader.of_revision(connection, ticket_id, base)
            case, standing = read_case(connection, ticket_id), self.reader.standing()
            letter, basis = before.letter.model_copy(update={"text": words}), before.basis
            stale = staleness(before.letter, basis, case, standing)
            if stale.is_stale and set(stale.reasons) <= set(acknowledged):
                letter = renewed(letter, standing, self.reader.text_of(standing))
                basis = basis_of(letter, case, standing)
            self._tickets.append_in(connection, ticket_id, principal, ev.Edited(revision=base + 1))
            draft = self._written(connection, principal, ticket_id, base + 1, letter, basis, PERSON, None)
            self._tell(connection, principal, "draft.edited", draft, {})
            return self.reader.view(connection, draft)

    def submit(self, ticket_id: str, principal: Principal, revision: int) -> DraftView:
        """Hands the newest revision to a second person. Raises `Conflict` where `revision` is not the newest, or is stale."""
        _staff_only(principal)
        with on_ticket(self._engine, ticket_id) as connection:
            draft = self.reader.of_revision(connection, ticket_id, revision)
            self.reader.require_fresh(connection, draft)
            self._tickets.append_in(connection, ticket_id, principal, ev.Submitted(revision=revision))
            self._tell(connection, principal, "draft.submitted", draft, {})
            return self.reader.view(connection, draft)

    def review(
        self, ticket_id: str, principal: Principal, revision: int, *, passed: bool, comment: str = ""
    ) -> DraftView:
        """A second person's word on the newest revision. Raises `Conflict` where its author reviews it, or it is not the newest."""
        _staff_only(principal)
        if not passed and not comment.strip():
            raise InvalidInput("退回修改时请写明意见")
        with on_ticket(self._engine, ticket_id) as connection:
            draft = self.reader.of_revision(connection, ticket_id, revision)
            if draft.author == principal.actor:
                raise Conflict(f"第{revision}稿是您自己写的，须由另一位同事复核")
            if passed:
                self.reader.require_fresh(connection, draft)
            event = ev.Reviewed(revision=revision, passed=passed, comment=comment)
            self._tickets.append_in(connection, ticket_id, principal, event)
            self._write_review(connection, principal, draft, passed=passed, comment=comment)
            self._tell(connection, principal, "draft.reviewed", draft, {"passed": passed})
            return self.reader.view(connection, draft)

    # -- parts -----------------------------------------------------------------------------------------------------

    def _newest(self, connection: sa.Connection, ticket_id: str, principal: Principal) -> Draft:
        _staff_only(principal)
        read_case(connection, ticket_id)
        draft = read_newest(connection, ticket_id)
        if draft is None:
            raise NotFound("这件工单还没有答复草稿")
        return draft

    def _rewritten(self, letter: Letter, instruction: str, standing: Standing) -> tuple[Letter, str]:
        """The letter in a model's words, which have to pass the same checks. Raises `ModelUnavailable` where they do not."""
        rewriter = self._writer.rewriter
        if rewriter is None:
            raise ModelUnavailable("没有设置语言模型")
        words = rewriter.rewrite(letter, instruction)
        before = {(f.kind, f.text) for f in self.reader.checked(letter.text, letter, standing).findings}
        found = self.reader.checked(words, letter, standing).findings
        new = [f for f in found if (f.kind, f.text) not in before]
        if new:
            raise ModelUnavailable(wording().notes.model_failed.format(reason=new[0].message))
        return letter.model_copy(update={"text": words}), rewriter.name

    def _written(
        self,
        connection: sa.Connection,
        principal: Principal,
        ticket_id: str,
        revision: int,
        letter: Letter,
        basis: Basis,
        generated_by: str,
        instruction: str | None,
    ) -> Draft:
        draft = Draft(
            ticket_id=ticket_id,
            revision=revision,
            letter=letter,
            basis=basis,
            instruction=instruction,
            author=principal.actor,
            generated_by=generated_by,
            created_at=self.reader.clock(),
        )
        write(connection, draft)
        return draft

    def _write_review(
        self, connection: sa.Connection, principal: Principal, draft: Draft, *, passed: bool, comment: str
    ) -> None:
        """One word a person and revision: a later one takes the place of the earlier, which stays among the ticket's events."""
        own = {"ticket_id": draft.ticket_id, "revision": draft.revision, "reviewer": principal.actor}
        connection.execute(reviews.delete().where(*(reviews.c[name] == value for name, value in own.items())))
        said = {"passed": passed, "comment": comment, "at": self.reader.clock()}
        connection.execute(reviews.insert().values(**own, **said))

    def _tell(
        self, connection: sa.Connection, principal: Principal, action: str, draft: Draft, more: dict[str, object]
    ) -> None:
        body = {"revision": draft.revision, **more}
        self._record(connection, principal, action, f"ticket:{draft.ticket_id}", body)


def _staff_only(principal: Principal) -> None:
    if not principal.is_staff:
        raise NotFound("没有这件工单的答复草稿")


def _storable(text: str) -> str:
    """The text with the line ends of one kind. Raises `InvalidInput` where it is empty, too long, or no database keeps it."""
    words = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not words:
        raise InvalidInput("答复内容不能为空")
    if len(words) > LONGEST:
        raise InvalidInput(f"答复最多 {LONGEST} 个字符，现有 {len(words)} 个")
    try:
        words.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput("答复中含有无法保存的字符") from error
    return words
