"""The answer worded by a language model, from the same evidence and under the same checks as the extractive one.

The model decides nothing: a sentence is kept only when it cites evidence, its figures stand in what it cites and its words
are covered by it; an answer that loses a figure or leaves out one of the things asked is not better, and is not used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files

from langchain_core.messages import HumanMessage, SystemMessage

from assistant.answer.draft import WARNING, Section
from assistant.answer.verify import Numbering
from assistant.errors import ModelUnavailable
from assistant.policy.answer import Citation
from assistant.policy.figures import find_figures, unsupported_figures
from assistant.policy.personal import mask
from assistant.policy.question import Question
from assistant.policy.sentences import sentence_spans
from assistant.providers.chat import TimedChat

PROMPT = "answer.v1.md"
_CITED = re.compile(r"[\[［【](\d{1,3})[\]］】]")
_DIRECTION = set("不未无非免低高超少上下外")
_PARTS = re.compile(r"[；。\n]")
_CLAUSES = re.compile(r"[，；。、]")
_FIGURE_TEXT = re.compile(r"[\d.,]+\s*(?:万元|亿元|元|%|个工作日|个月|日|天|年|月)?")
_TELLING_PAIRS = 3  # character pairs from which on a clause says what its figure is about
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_COVERED = 0.55  # share of a sentence's character pairs that its quotes must hold; paraphrase changes the rest
_TABLE_FIGURES = 8  # an extractive answer with more figures shows whole tables, of which a sentence may name a part
_EVIDENCE_LIMIT = 700  # characters of one piece of evidence in the prompt


class ModelWriter:
    """Words answers with a chat model."""

    def __init__(self, chat: TimedChat, name: str, park_name: str) -> None:
        self.name = name
        self._chat = chat
        prompt = (files("assistant.answer") / "prompts" / PROMPT).read_text(encoding="utf-8")
        self._instructions = prompt.replace("{park_name}", park_name)

    def write(self, question: Question, sections: Sequence[Section], numbering: Numbering) -> list[str]:
        """The answer's paragraphs with [n] marks. Raises `ModelUnavailable` when the model's words do not pass."""
        words = self._chat.ask(
            [
                SystemMessage(self._instructions),
                HumanMessage(f"{_evidence(numbering.citations)}\n\n<问题>\n{_fenced(mask(question.text))}\n</问题>"),
            ]
        )
        kept = [s for s in _sentences(words) if supported(s, numbering.citations)]
        complaint = _lacks("".join(kept), sections, numbering)
        if complaint:
            raise ModelUnavailable(f"语言模型的回答未通过核验：{complaint}")
        return kept + [s.text for section in sections for s in section.statements if s.text.startswith(WARNING)]


def supported(sentence: str, citations: Sequence[Citation]) -> bool:
    """Whether a sentence cites evidence, and its figures and words stand in what it cites."""
    numbers = {int(n) for n in _CITED.findall(sentence)}
    by_number = {c.n: c for c in citations}
    if not numbers or not numbers <= set(by_number):
        return False
    bare = _CITED.sub("", sentence)
    sources = [by_number[n].quote for n in numbers] + [by_number[n].title for n in numbers]
    together = "\n".join(sources)
    return (
        not unsupported_figures(bare, sources)
        and _covered(bare, together) >= _COVERED
        and _same_direction(bare, together)
        and _figures_in_place(bare, together)
    )


def _same_direction(sentence: str, source: str) -> bool:
    """Whether every 「不」, 「以上」, 「低于」 of a sentence stands in the source with the same neighbours."""
    return {p for p in _pairs(sentence) if set(p) & _DIRECTION} <= _pairs(source)


def _by_figure(text: str) -> list[str]:
    """The clauses of `text`, those without a figure joined to the one that follows: 「首次认定的，给予20万元」 stays one."""
    found, pending = [], ""
    for clause in text.split("，"):
        pending += clause
        if find_figures(clause):
            found.append(pending)
            pending = ""
    return [*found, pending] if pending.strip() else found


def _figures_in_place(sentence: str, source: str) -> bool:
    """Whether each clause's figures stand in the part of the source that speaks of what the clause speaks of."""
    parts = [part for whole in _PARTS.split(source) for part in _by_figure(whole)]
    for clause in _CLAUSES.split(sentence):
        words = _pairs(_FIGURE_TEXT.sub("", clause))
        if not find_figures(clause) or len(words) < _TELLING_PAIRS or not parts:
            continue
        likeness = [len(words & _pairs(part)) for part in parts]
        near = [part for part, score in zip(parts, likeness, strict=True) if score == max(likeness)]
        if max(likeness) and all(unsupported_figures(clause, [part]) for part in near):
            return False
    return True


def _covered(sentence: str, source: str) -> float:
    pairs = _pairs(sentence)
    return len(pairs & _pairs(source)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    plain = _NOT_WORDS.sub("", text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def _sentences(words: str) -> list[str]:
    """The sentences of a model's answer, each with the marks that follow it; other brackets made ours."""
    plain = _CITED.sub(lambda m: f"[{m[1]}]", words.replace("**", "").replace("#", ""))
    # 「……。[1]」: a mark after the full stop belongs to the sentence before it
    joined = re.sub(r"([。！？])((?:\[\d+\])+)", r"\2\1", plain)
    sentences = [joined[start:end].strip() for start, end in sentence_spans(joined)]
    return [re.sub(r"((?:\[\d+\])+)([。！？])$", r"\2\1", s) for s in sentences if s]


def _lacks(answer: str, sections: Sequence[Section], numbering: Numbering) -> str:
    """What the model's answer lacks against the extractive one, "" for nothing."""
    if not answer:
        return "没有一句话有依据"
    cited = {int(n) for n in _CITED.findall(answer)}
    for section in sections:
        numbers = {c.n for s in section.statements for span in s.spans if (c := numbering.cite(span)) is not None}
        if not numbers & cited:
            return f"缺少“{section.name}”"
    figures = [f for section in sections for s in section.statements for f in find_figures(_CITED.sub("", s.text))]
    if len(figures) <= _TABLE_FIGURES:
        told = {f.key for f in find_figures(_CITED.sub("", answer))}
        lost = [f.value for f in figures if f.key not in told]
        if lost:
            return f"漏掉了 {'、'.join(lost[:3])}"
    return ""


def _evidence(citations: Sequence[Citation]) -> str:
    parts = [
        f"<原文 编号={c.n} 出处=《{_fenced(c.title)}》{c.provision}>\n{_fenced(c.quote)[:_EVIDENCE_LIMIT]}\n</原文>"
        for c in citations
    ]
    return "\n".join(parts)


def _fenced(text: str) -> str:
    """`text` that cannot close the fence around it."""
    return text.replace("<", "＜").replace(">", "＞")
