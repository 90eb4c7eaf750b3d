"""Signed answers for the assistant to give again: taken over from letters, checked, lapsed when what they cite changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from assistant.errors import InvalidInput, NotFound
from assistant.pipeline import Assistant
from assistant.policy.answer import MARK, Citation
from assistant.policy.figures import unsupported_figures
from assistant.policy.reviewed import ReviewedAnswer, ReviewedState
from assistant.storage.reviewed import ReviewedAnswers
from assistant.storage.schema_desk import drafts, tickets
from desk.principal import Principal
from desk.recording import Record

_BASIS = "\n政策依据："  # how the list of documents begins (desk/letter.yaml)
_QUESTION_LIMIT, _TEXT_LIMIT, _VARIANTS = 500, 8_000, 20


class Reviewed:
    """The desk's reviewed answers. `record` writes the audit in the same transaction."""

    def __init__(
        self, engine: sa.Engine, assistant: Callable[[], Assistant], clock: Callable[[], datetime], record: Record
    ) -> None:
        self._engine, self._assistant, self._clock, self._record = engine, assistant, clock, record
        self._store = ReviewedAnswers(engine)

    def all(self, state: ReviewedState | None = None) -> list[ReviewedAnswer]:
        """The newest first."""
        return self._store.all(state)

    def get(self, answer_id: str) -> ReviewedAnswer:
        """Raises `NotFound`."""
        return self._store.get(answer_id)

    def of_letter(self, ticket_id: str) -> tuple[str, str, tuple[Citation, ...]]:
        """(question, text, citations) of a ticket's newest letter, for a person to edit: greeting and closing left out.

        Raises `NotFound`.
        """
        with self._engine.connect() as connection:
            subject = connection.execute(sa.select(tickets.c.subject).where(tickets.c.id == ticket_id)).scalar()
            letter: Mapping[str, Any] | None = connection.execute(
                sa.select(drafts.c.letter).where(drafts.c.ticket_id == ticket_id).order_by(drafts.c.revision.desc())
            ).scalar()
        if subject is None or letter is None:
            raise NotFound("这件工单还没有答复稿")
        citations = [Citation.model_validate(c) for c in letter["citations"]]
        return str(subject), *_renumbered(_cited_part(_lasting(str(letter["text"]), citations)), citations)

    def add(
        self,
        principal: Principal,
        *,
        question: str,
        variants: Sequence[str] = (),
        text: str,
        citations: Sequence[Citation],
        ticket_id: str | None = None,
    ) -> ReviewedAnswer:
        """Signs an answer. Raises `InvalidInput` where it cites nothing, or states a figure that nothing it cites holds."""
        answer = ReviewedAnswer(
            id=uuid4().hex,
            ticket_id=ticket_id,
            question=question.strip(),
            variants=_variants(variants),
            text=text.strip(),
            citations=tuple(citations),
            approved_by=principal.actor,
            approved_at=self._clock(),
        )
        return self._keep(principal, "reviewed.add", answer)

    def change(self, answer_id: str, principal: Principal, changes: Mapping[str, Any]) -> ReviewedAnswer:
        """Signs it anew with another `question`, `variants`, `text` or `citations`. Raises `NotFound`, `InvalidInput`."""
        signed = {"state": ReviewedState.VALID, "lapsed_for": "", "approved_by": principal.actor}
        fields = dict(self.get(answer_id)) | dict(changes) | signed | {"approved_at": self._clock()}
        answer = ReviewedAnswer.model_validate(fields | {"variants": _variants(fields["variants"])})
        return self._keep(principal, "reviewed.change", answer)

    def withdraw(self, answer_id: str, principal: Principal) -> ReviewedAnswer:
        """Not to be given any more. Raises `NotFound`."""
        answer = self.get(answer_id).model_copy(update={"state": ReviewedState.WITHDRAWN})
        self._write(principal, "reviewed.withdraw", answer)
        return answer

    def lapse(self, principal: Principal, as_of: date) -> int:
        """Marks those whose citations no longer stand; how many. The assistant has not given them since the change."""
        fallen = [(a, self._assistant().fallen(a, as_of=as_of)) for a in self.all(ReviewedState.VALID)]
        for answer, reason in fallen:
            if reason:
                lapsed = answer.model_copy(update={"state": ReviewedState.LAPSED, "lapsed_for": reason})
                self._write(principal, "reviewed.lapse", lapsed)
        return sum(bool(reason) for _, reason in fallen)

    def _keep(self, principal: Principal, action: str, answer: ReviewedAnswer) -> ReviewedAnswer:
        _check(answer)
        reason = self._assistant().fallen(answer, as_of=self._clock().date())
        if reason:
            raise InvalidInput(f"所引条款已经变化，请先更新答复：{reason}")
        self._write(principal, action, answer)
        return answer

    def _write(self, principal: Principal, action: str, answer: ReviewedAnswer) -> None:
        with self._engine.begin() as connection:
            self._store.put_in(connection, answer)
            self._record(connection, principal, action, f"reviewed:{answer.id}", {"ticket": answer.ticket_id})


def _check(answer: ReviewedAnswer) -> None:
    if not 0 < len(answer.question) <= _QUESTION_LIMIT:
        raise InvalidInput(f"问题不能为空，也不能超过 {_QUESTION_LIMIT} 字")
    if not 0 < len(answer.text) <= _TEXT_LIMIT:
        raise InvalidInput(f"答复不能为空，也不能超过 {_TEXT_LIMIT} 字")
    marks = {int(n) for n in MARK.findall(answer.text)}
    known = {c.n for c in answer.citations}
    if not marks:
        raise InvalidInput("核定问答至少要引用一处政策原文（正文中以 [1] 这样的编号标出）")
    if marks - known:
        raise InvalidInput(f"正文中的编号 {_numbers(marks - known)} 没有对应的引文")
    sources = [c.quote for c in answer.citations] + [c.title for c in answer.citations]
    bare = MARK.sub("", answer.text)
    loose = [bare[f.start : f.end] for f in unsupported_figures(bare, sources)]
    if loose:
        raise InvalidInput(f"这些数字在所引原文中没有出处，助手不能再次使用：{'、'.join(dict.fromkeys(loose))}")


def _numbers(marks: set[int]) -> str:
    return "、".join(f"[{n}]" for n in sorted(marks))


def _variants(said: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(v.strip()[:_QUESTION_LIMIT] for v in said if v.strip()))
    if len(kept) > _VARIANTS:
        raise InvalidInput(f"其他问法不超过 {_VARIANTS} 条")
    return kept


def _cited_part(letter: str) -> str:
    """From the first paragraph with a citation to the last: what stands before and after is the letter's form."""
    paragraphs = letter.splitlines()
    cited = [n for n, paragraph in enumerate(paragraphs) if MARK.search(paragraph)]
    return "\n".join(paragraphs[cited[0] : cited[-1] + 1]) if cited else letter


def _lasting(text: str, citations: Sequence[Citation]) -> str:
    """The lines that hold for everybody and on any day: without 「还有17天」, sums worked out for one enterprise, and the list of
    documents, whose figures no quotation holds.
    """
    sources = [c.quote for c in citations] + [c.title for c in citations]
    lines = text.partition(_BASIS)[0].rstrip().splitlines()
    return "\n".join(line for line in lines if not unsupported_figures(MARK.sub("", line), sources))


def _renumbered(text: str, citations: Sequence[Citation]) -> tuple[str, tuple[Citation, ...]]:
    """The text with its marks counted from 1, and the citations it uses."""
    by_number = {c.n: c for c in citations}
    used = [n for n in dict.fromkeys(int(n) for n in MARK.findall(text)) if n in by_number]
    new = {old: place for place, old in enumerate(used, 1)}
    marked = MARK.sub(lambda m: f"[{new[int(m[1])]}]" if int(m[1]) in new else "", text)
    return marked, tuple(by_number[old].model_copy(update={"n": place}) for old, place in new.items())
