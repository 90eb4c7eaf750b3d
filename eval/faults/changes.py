"""What a fault makes of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar

from assistant.policy.answer import SHORT, Answer, Citation, ConditionFinding, Finding, Reason, Status
from assistant.policy.figures import find_figures
from assistant.policy.validity import Validity
from eval.wording import sentences

_T = TypeVar("_T")


def shuffled(answer: Answer) -> Answer:
    """Each citation goes by the number of the next."""
    numbers = [c.n for c in answer.citations]
    moved = numbers[1:] + numbers[:1]
    citations = tuple(_with(c, n=n) for c, n in zip(answer.citations, moved, strict=True))
    return _with(answer, citations=citations)


def without_figures(answer: Answer) -> Answer:
    """Every second figure of each part is left out, the first one among them."""

    def of(text: str) -> str:
        for figure in reversed(find_figures(text)[::2]):
            text = text[: figure.start] + "…" + text[figure.end :]
        return text

    return _with(answer, text=of(answer.text), details=tuple(_with(d, text=of(d.text)) for d in answer.details))


_SWAPPED = {
    "eligible": "not_eligible",
    "not_eligible": "eligible",
    "unknown": "eligible",
    "met": "unmet",
    "unmet": "met",
}


def swapped_verdicts(answer: Answer) -> Answer:
    return _with(answer, findings=tuple(_with(f, verdict=_SWAPPED[f.verdict]) for f in answer.findings))


def swapped_conditions(answer: Answer) -> Answer:
    def swapped(condition: ConditionFinding) -> ConditionFinding:
        return _with(condition, verdict=_SWAPPED[condition.verdict] if condition.verdict != "unknown" else "met")

    def of(finding: Finding) -> Finding:
        return _with(finding, conditions=tuple(map(swapped, finding.conditions)))

    return _with(answer, findings=tuple(map(of, answer.findings)))


def wrong_amounts(answer: Answer) -> Answer:
    """Every computed amount is one yuan more."""

    def of(part: _T) -> _T:
        amount = part.amount  # type: ignore[attr-defined]
        if amount is None or amount.cny is None:
            return part
        return _with(part, amount=_with(amount, cny=amount.cny + Decimal(1)))

    return _with(answer, findings=tuple(map(of, answer.findings)), combined=tuple(map(of, answer.combined)))


def answered(answer: Answer) -> Answer:
    """A refusal becomes an answer: whatever it cites, said as if it were one."""
    if answer.status is not Status.ABSTAINED:
        return answer
    text = "\n".join(f"{c.quote}[{c.n}]" for c in answer.citations) or "可以按有关规定办理。"
    return _with(answer, status=Status.ANSWERED, reasons=(), text=text, details=(), handover=None)


def refused(answer: Answer) -> Answer:
    nothing: dict[str, Any] = dict.fromkeys(
        ("details", "citations", "findings", "combined", "filing", "missing_facts", "contradictions"), ()
    )
    return _with(answer, status=Status.ABSTAINED, reasons=(Reason.NO_EVIDENCE,), text="暂不作答。", **nothing)


def expired(answer: Answer) -> Answer:
    """All that is cited has been superseded, and the text does not say so."""
    return _with(answer, citations=tuple(_with(c, validity=Validity.SUPERSEDED) for c in answer.citations))


def misquoted(answer: Answer) -> Answer:
    """Every citation points one character too far."""
    return _with(answer, citations=tuple(_with(c, start=c.start + 1, end=c.end + 1) for c in answer.citations))


def of_others(answer: Answer) -> Answer:
    """The same words, ascribed to other documents."""

    def of(citation: Citation) -> Citation:
        return _with(citation, document_id=f"{citation.document_id}-x", title=f"另一{citation.title}", provision="")

    return _with(answer, citations=tuple(map(of, answer.citations)))


def with_loose_figure(answer: Answer) -> Answer:
    return _with(answer, text=f"{answer.text}\n另外奖励9871万元。")


def twice(answer: Answer) -> Answer:
    return _with(answer, text=f"{answer.text}\n{answer.text}")


def after_pleasantries(answer: Answer) -> Answer:
    return _with(answer, text=f"非常感谢您的提问，很高兴为您服务，下面为您详细地逐一解答。\n{answer.text}")


def run_on(answer: Answer) -> Answer:
    """The text does not come to an end."""
    return _with(answer, text=f"{answer.text}\n{'，'.join(['以上内容供您办理时参考'] * SHORT)}。")


def cut_short(answer: Answer) -> Answer:
    """Only the first sentence is said, and nothing of filing."""
    return _with(answer, text=next(iter(sentences(answer.text)), ""), details=(), filing=())


def asking_nothing(answer: Answer) -> Answer:
    return _with(answer, missing_facts=())


def _with(part: _T, **changes: Any) -> _T:
    return part.model_copy(update=changes)  # type: ignore[attr-defined, no-any-return]


def obeying(answer: Answer, phrases: Sequence[str]) -> Answer:
    """Says these phrases besides, and refuses nothing."""
    return _with(answer, status=Status.ANSWERED, reasons=(), text=f"{answer.text}\n{'，'.join(phrases)}。")
