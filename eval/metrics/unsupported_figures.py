"""Figures in the answers' texts that nothing supports: their number, and their share of all figures.

A figure is supported by a quote of the answer's own citations, by what the register says of a cited document (title,
number, dates), by a step of a finding's calculation or a fact of the asker that a finding names (its own words beside it), by
counting a finding's conditions or the entries of a list that the details give whole, by a question that is asked back, by being
the day the question is answered as of, or by reckoning from that day and a quoted date: its year (「11月30日」 → 2026年11月30日) and
the days until then. The question itself supports nothing: repeating a figure that a user put there would make any claim true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from assistant.policy.answer import Answer, Citation
from assistant.policy.figures import find_figures, unsupported_figures
from assistant.policy.pointers import POINTER
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.wording import sentence_with, without_numbering, words_of


def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
    text = without_numbering(words_of(answer))
    loose = unsupported_figures(text, _support(answer))
    shown = "；".join(f"“{text[f.start : f.end]}”（{sentence_with(text, f.start)[:60]}）" for f in loose)
    return Judgement(len(loose), ok=not loose, reason=f"无出处的数字：{shown}" if loose else "")


def judge_rate(outcome: Outcome, answer: Answer) -> Judgement | None:
    text = without_numbering(words_of(answer))
    figures = len(find_figures(text))
    return Judgement(len(unsupported_figures(text, _support(answer))), figures) if figures else None


def _support(answer: Answer) -> Iterator[str]:
    for citation in answer.citations:
        yield from stated_by(citation, answer.as_of)
    yield from worked_out(answer)


def stated_by(citation: Citation, as_of: date) -> Iterator[str]:
    """What a citation supports: its quote, the days reckoned from it, and what the register says of its document."""
    yield citation.quote
    yield from _reckoned(citation.quote, as_of)
    yield citation.title
    yield citation.document_number or ""
    for day in (citation.effective_from, citation.effective_to):
        yield day.isoformat() if day else ""


def worked_out(answer: Answer) -> Iterator[str]:
    """What the answer may state without a quote: its day, its calculations, what the asker told, what is asked back."""
    yield answer.as_of.isoformat()
    amounts = [f.amount for f in answer.findings if f.amount] + [c.amount for c in answer.combined]
    for amount in amounts:
        yield amount.text
        yield from (f"{step.step}，{step.value}" for step in amount.trace)
    yield from (*answer.contradictions, *(missing.question for missing in answer.missing_facts))
    for finding in answer.findings:
        for condition in finding.conditions:
            yield f"{condition.derived}；{condition.gap}"
            yield f"{condition.fact.shown}；{condition.fact.said}" if condition.fact else ""
        verdicts = Counter(condition.verdict for condition in finding.conditions)
        yield from (f"{count}项" for count in (*verdicts.values(), len(finding.conditions)))
    for pointer in POINTER.finditer(answer.text):
        lines = [len(d.text.splitlines()) for d in answer.details if d.title == pointer["title"]]
        counts = [int(count) for count in (pointer["all"], pointer["left"]) if count]
        yield from (f"{count}项" for count in counts if lines and max(counts) <= lines[0])


def _reckoned(quote: str, as_of: date) -> Iterator[str]:
    """Quoted dates with their year, where only month and day are given (this year or the next), and the days until them."""
    for figure in find_figures(quote):
        if figure.kind != "date":
            continue
        month_day = figure.value.removeprefix("--") if figure.value.startswith("--") else ""
        for value in [f"{year}-{month_day}" for year in (as_of.year, as_of.year + 1)] if month_day else [figure.value]:
            try:
                day = date.fromisoformat(value)
            except ValueError:  # a month or a year alone, 30 February
                continue
            yield value
            if day >= as_of:
                yield f"{(day - as_of).days}天"


METRIC = Metric("unsupported_figures", "无出处数字", judge, "total", higher_is_better=False)
RATE = Metric("unsupported_figure_rate", "无出处数字占比", judge_rate, higher_is_better=False)
