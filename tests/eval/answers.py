"""Answers to judge: a right one, from which each test breaks one thing, and an asker that returns what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.policy.answer import Answer, Citation, Status
from assistant.policy.validity import Validity
from eval.dataset import Case
from eval.metrics import Outcome
from eval.retrieved import Retrieved

AS_OF = date(2026, 11, 22)
TEXT = "第五条 对首次通过认定的高新技术企业，给予一次性奖励20万元。\n第六条 奖励在受理后15个工作日内拨付。"
FIRST = "第五条 对首次通过认定的高新技术企业，给予一次性奖励20万元。"


class Library:
    """Stored texts for citations to be checked against."""

    texts = {("hnte-2025", 1): TEXT}


def citation(**changes: Any) -> Citation:
    whole = {
        "n": 1,
        "document_id": "hnte-2025",
        "title": "高新技术企业培育奖励办法",
        "document_number": "示高新管发〔2025〕6号",
        "version": 1,
        "validity": Validity.IN_FORCE,
        "effective_from": date(2025, 4, 1),
        "effective_to": date(2028, 3, 31),
        "provision": "第五条",
        "page": 1,
        "start": 0,
        "end": len(FIRST),
        "quote": FIRST,
        "url": "/policies/hnte-2025?version=1#0-30",
    }
    return Citation.model_validate({**whole, **changes})


def answer(**changes: Any) -> Answer:
    whole = {
        "id": "a1",
        "conversation_id": "c1",
        "as_of": AS_OF,
        "status": Status.ANSWERED,
        "text": "首次通过认定的高新技术企业，给予一次性奖励二十万元。[1]",
        "citations": (citation(),),
    }
    return Answer.model_validate({**whole, **changes})


def case(**changes: Any) -> Case:
    expect = {
        "status": "answered",
        "documents": ["hnte-2025"],
        "provisions": ["第五条"],
        "figures": ["20万元"],
        "must_not": ["15万元"],
    }
    whole = {"id": "t-1", "kind": "amount", "question": "高企首次认定奖励多少？", "as_of": AS_OF, "expect": expect}
    return Case.model_validate({**whole, **changes})


def outcome(given: Answer | None = None, asked: Case | None = None, *, seconds: float = 0.1) -> Outcome:
    return Outcome(asked or case(), given or answer(), seconds, Library.texts)


class FakeAsker:
    """Returns the answer kept for a question; raises it where it is an error; remembers what it was asked."""

    def __init__(
        self,
        answers: Mapping[str, Answer | Exception],
        texts: Mapping[tuple[str, int], str] = Library.texts,
        *,
        found: Mapping[str, tuple[Retrieved, ...]] | None = None,
        confidences: Mapping[str, float] | None = None,
    ):
        self.answers, self.texts = answers, texts
        self.found, self.confidences = found or {}, confidences or {}
        self.asked: list[tuple[str, str | None]] = []

    def ask(
        self, question: str, *, as_of: date, conversation_id: str | None, profile: Mapping[str, Any] | None
    ) -> Answer:
        self.asked.append((question, conversation_id))
        kept = self.answers[question]
        if isinstance(kept, Exception):
            raise kept
        return kept

    def text(self, document_id: str, version: int) -> str | None:
        return self.texts.get((document_id, version))

    def search(self, query: str, *, as_of: date, limit: int) -> tuple[Retrieved, ...] | None:
        return self.found.get(query)

    def confidence(self, question: str, *, as_of: date) -> float | None:
        return self.confidences.get(question)

    def versions(self) -> dict[str, Any]:
        return {"code": {"sources": "one"}, "corpus": {"digest": "a"}, "model": None}

    def settings(self) -> dict[str, Any]:
        return {"asked": "fake", "model": None, "generation": 1}
