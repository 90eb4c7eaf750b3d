"""Whether cited text supports a sentence: a test without a model, of words and figures.

Supported: every figure of the sentence stands in what is cited, or was worked out by the answer (a traced amount, a day reckoned from
a quoted one); and at least 55 % of the sentence's character pairs, frame words (`support.yaml`) aside, stand in the quotes, titles
and headings cited, or in what a finding or a guide of the answer calls the very words cited (「注册地在园区」 for 「在高新区登记注册」). It
does not see a negation or a wrong subject: those are for a model as judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.policy.answer import Answer, Citation
from assistant.policy.figures import find_figures, unsupported_figures
from assistant.policy.numerals import fold
from eval.metrics.metric import SupportJudge
from eval.metrics.statements import words
from eval.metrics.unsupported_figures import stated_by, worked_out

_COVERED = 0.55  # as the assistant itself asks of a model's sentence; paraphrase changes the rest
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9.]+")


class Support:
    """Tests sentences of one answer against citations of it. `judge`: a model that decides instead."""

    def __init__(self, answer: Answer, judge: SupportJudge | None = None) -> None:
        self._answer = answer
        self._judge = judge
        self._worked_out = tuple(worked_out(answer))
        by_number = {c.n: c for c in answer.citations}
        self._called = [(by_number[n], text) for n, text in _called(answer) if n in by_number]

    def holds(self, sentence: str, citations: Sequence[Citation]) -> bool:
        """Whether the citations together support the sentence; none support nothing. Raises `JudgeFailed`."""
        if not citations:
            return False
        if self._judge:
            return self._judge(sentence, [f"《{c.title}》{c.provision}：{c.quote}" for c in citations])
        sources = [text for c in citations for text in (*stated_by(c, self._answer.as_of), c.provision)]
        if unsupported_figures(sentence, (*sources, *self._worked_out)):
            return False
        own = pairs(_without_frame(sentence))
        known = pairs("\n".join((*sources, *self._names_of(citations))))
        return len(own & known) >= _COVERED * len(own)

    def _names_of(self, citations: Sequence[Citation]) -> Iterator[str]:
        """What the answer calls words that lie within these citations."""
        for place, text in self._called:
            if any(_overlap(place, c) for c in citations):
                yield text


def pairs(text: str) -> set[str]:
    """Character pairs of the Chinese runs of `text` and its other words, figures left out: they are tested on their own."""
    plain, place = [], 0
    for figure in find_figures(text):
        plain.append(text[place : figure.start])
        place = figure.end
    plain.append(text[place:])
    found: set[str] = set()
    for line in "\n".join(plain).split("\n"):
        for run in _RUN.findall(fold(line)):
            found |= {run} if len(run) == 1 or run.isascii() else {run[i : i + 2] for i in range(len(run) - 1)}
    return found


def _without_frame(sentence: str) -> str:
    for word in words().frame:
        sentence = sentence.replace(word, "\n")
    return sentence


def _overlap(one: Citation, other: Citation) -> bool:
    same = (one.document_id, one.version) == (other.document_id, other.version)
    return same and one.start < other.end and other.start < one.end


def _called(answer: Answer) -> Iterator[tuple[int, str]]:
    """(citation, what findings and guides call it): conditions, steps of a calculation, papers, notes, windows."""
    for finding in answer.findings:
        for c in finding.conditions:
            told = f"{c.fact.name}\n{c.fact.shown}\n{c.fact.said}" if c.fact else ""
            yield c.citation, f"{c.text}\n{c.derived}\n{c.gap}\n{told}"
    amounts = [f.amount for f in answer.findings if f.amount] + [c.amount for c in answer.combined]
    for amount in amounts:
        yield from ((s.citation, f"{s.step}，{s.value}") for s in amount.trace if s.citation)
    for filing in answer.filing:
        yield from ((m.citation, m.name) for m in filing.materials if m.citation)
        notes = (*filing.steps, *filing.time_limits, *filing.channels, *filing.contacts)
        yield from ((n.citation, f"{n.name}\n{n.text}") for n in notes if n.citation)
        yield from ((w.citation, f"{w.label}\n{w.text}") for w in filing.windows if w.citation)
