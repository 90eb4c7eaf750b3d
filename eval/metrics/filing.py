"""Whether answers say how to file as the document does: papers, window, time limit, channel and contact, a metric each.

A paper or a channel is said where its name stands in the answer's filing guide or text, figures in any spelling; a window or a
time limit where all its figures stand there (「11月1日至11月30日」), or its words where it has none; a telephone number where its
digits do. `filing_materials` is the share of all expected papers, the others are all or nothing. An answer that abstains says
none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.policy.answer import Answer, Filing, Status
from assistant.policy.figures import contains_figure, find_figures
from eval.dataset import FilingExpectation
from eval.metrics.metric import Judgement, Metric, Outcome, right
from eval.wording import comparable, without_numbering, words_of


def said(answer: Answer) -> str:
    """The answer's words and all that its filing guides say, one part a line; "" where it abstains."""
    if answer.status is Status.ABSTAINED:
        return ""
    return "\n".join(
        (without_numbering(words_of(answer)), *(part for filing in answer.filing for part in _parts(filing)))
    )


def _parts(filing: Filing) -> Iterator[str]:
    for window in filing.windows:
        yield f"{window.label}：{window.text}"
        yield from (day.isoformat() for day in (window.opens, window.closes) if day)
    yield from (material.name for material in filing.materials)
    for note in (*filing.steps, *filing.time_limits, *filing.channels, *filing.contacts):
        yield f"{note.name}：{note.text}"
        yield from (part for part in (note.phone, note.url) if part)


def holds(text: str, wanted: str) -> bool:
    """Whether `text` holds the words, figures in any spelling."""
    return comparable(wanted) in comparable(text)


def holds_figures(text: str, wanted: str) -> bool:
    """Whether `text` holds every figure of `wanted`, its words where it has none."""
    figures = find_figures(wanted)
    if not figures:
        return holds(text, wanted)
    return all(contains_figure(text, wanted[f.start : f.end]) for f in figures)


def holds_number(text: str, wanted: str) -> bool:
    """Whether `text` holds these digits, whatever stands between them."""
    digits = "".join(c for c in wanted if c.isdigit())
    return bool(digits) and digits in "".join(c for c in text if c.isdigit() or c == "\n")


def judge_materials(outcome: Outcome, answer: Answer) -> Judgement | None:
    wanted = outcome.case.expect.filing.materials if outcome.case.expect.filing else ()
    if not wanted:
        return None
    text = said(answer)
    lost = [name for name in wanted if not holds(text, name)]
    return Judgement(
        len(wanted) - len(lost), len(wanted), ok=not lost, reason=f"缺材料 {'、'.join(lost)}" if lost else ""
    )


def _field(
    name: str, title: str, wanted_of: Callable[[FilingExpectation], str | None], found: Callable[[str, str], bool]
) -> Metric:
    def judge(outcome: Outcome, answer: Answer) -> Judgement | None:
        filing = outcome.case.expect.filing
        wanted = wanted_of(filing) if filing else None
        return right(found(said(answer), wanted), f"{title}应为 {wanted}") if wanted else None

    return Metric(name, title, judge)


METRICS = (
    Metric("filing_materials", "材料召回", judge_materials),
    _field("filing_window", "申报时间", lambda f: f.window, holds_figures),
    _field("filing_time_limit", "办理时限", lambda f: f.time_limit, holds_figures),
    _field("filing_channel", "办理渠道", lambda f: f.channel, holds),
    _field("filing_contact", "联系电话", lambda f: f.phone, holds_number),
)
