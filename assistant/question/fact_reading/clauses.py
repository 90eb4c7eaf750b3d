"""Clauses of a message and how much of each tells of the asker: questions, wishes, suppositions and other people's affairs do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.question.fact_reading import stance


@dataclass(frozen=True, slots=True)
class Clause:
    """text[start:end], of which text[start:told] tells of the asker.

    `paragraph` and `sentence` number what it stands in; `bracketed`: it stands between brackets.
    """

    start: int
    end: int
    told: int
    paragraph: int
    sentence: int
    bracketed: bool = False
    corrects: bool = False
    supposed: bool = False  # told of the asker were it not for the clauses after it


_HAN = r"\u4e00-\u9fff"
# Clause ends: 「，」, a bracket, a bar of a table, a space between two Chinese words, 「/」 between words. A comma between digits is
# part of a number.
_CLAUSE_END = re.compile(
    rf"[，；;。！!？?\n\r|｜\t【】<>《》]|[（(](?!套[）)])|(?<![（(]套)[）)]|(?<!\d),|,(?!\d)|\.(?!\d)(?=\s|$)|(?<=[{_HAN}])\s+(?=[{_HAN}])|——|…+|~~+|(?<=[{_HAN}])~"
    rf"|(?<=[{_HAN}\dW%])\s?/\s?(?=[{_HAN}]{{2}})|(?<=[\d{_HAN}])\s+(?=[{_HAN}]{{2,10}}\s?[:：\d])"
)
_SENTENCE_END = frozenset("。！!？?；;\n\r|｜")
_BARE_CORRECTION = 8  # characters of a clause that says only that a correction follows
_NUMBER = 6  # characters before the first word of an item: 「（十二）」
_INCLUDED = ("（含）", "(含)", "（不含）", "(不含)")  # 「2000万元以上（含）」: so write rules only
_SUPPOSING_BACK = 4  # clauses that a question after them can make suppositions of


def find_clauses(text: str) -> list[Clause]:
    """The clauses of a narrow `text`, in order, blank ones left out."""
    raw = list(_split(text))
    done: list[Clause] = []
    supposing = others = quoting = planning = ruling = False
    last_sentence = last_paragraph = -1
    of_self = stance.speaks_of_self(text)
    for_another = stance.asks_for_another(text)
    correcting = False
    others_since = -1
    for i, (begin, end, paragraph, sentence, depth) in enumerate(raw):
        start = stance.preface_end(text, begin, end)
        words = text[start:end]
        if paragraph != last_paragraph:
            quoting = False
            last_paragraph = paragraph
        if sentence != last_sentence:
            supposing = planning = ruling = False
            quoting = quoting or stance.is_item_of_a_rule(_sentence(text, begin))
            others = others and paragraph == others_since and stance.others_at_start(words)
            last_sentence = sentence
        supposing = supposing or stance.supposes(words)
        if stance.of_others(words) and not for_another:
            others, others_since = True, paragraph
        elif stance.is_own(words):
            others = False
        if stance.quotes(words):
            quoting = True
        elif stance.opens_own(words):
            quoting = False
        planning = stance.plans(words) or (planning and stance.goes_on_planning(words))
        ruling = stance.rules_on(words) or (ruling and not stance.speaks_of_here(words))
        asked = text[end : end + 1] in ("?", "？") and stance.ends_in_question(words)
        of_spouse = of_self and not for_another and stance.of_spouse(words)
        untold = supposing or others or of_spouse or quoting or ruling or (planning and not stance.plans(words))
        told = start if untold else start + stance.told_length(words, asked=asked)
        supposed = _is_supposed(text, raw, i) or text.startswith(_INCLUDED, end)
        done.append(
            Clause(
                start,
                end,
                start if supposed else told,
                paragraph,
                sentence,
                depth > 0,
                correcting or stance.corrects(words),
                supposed,
            )
        )
        correcting = stance.corrects(words) and len(words) <= _BARE_CORRECTION  # 「哦不，是3200万」
    return done


def _split(text: str) -> Iterator[tuple[int, int, int, int, int]]:
    """(start, end, paragraph, sentence, depth of brackets) of what stands between two ends."""
    paragraph = sentence = depth = start = 0
    for match in _CLAUSE_END.finditer(text):
        yield from _trimmed(text, start, match.start(), paragraph, sentence, depth)
        start = match.end()
        mark = match[0][0]
        if mark in "（(":
            depth += 1
        elif mark in "）)":
            depth = max(0, depth - 1)
        elif mark in _SENTENCE_END:
            sentence += 1
            depth = 0
            paragraph += mark in "\n\r"
    yield from _trimmed(text, start, len(text), paragraph, sentence, depth)


def _trimmed(
    text: str, start: int, end: int, paragraph: int, sentence: int, depth: int
) -> Iterator[tuple[int, int, int, int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    colon = max(text.rfind("：", start, end), text.rfind(":", start, end))
    if colon > start and stance.find_question(text, start, colon) is not None:  # 「请看看能报哪些：生物医药」
        yield start, colon, paragraph, sentence, depth
        start = colon + 1
    if start < end:
        yield start, end, paragraph, sentence, depth


def _sentence(text: str, start: int) -> str:
    """The sentence that `start` is the first word of, with the bracket of a number before it."""
    opens = text.rfind("\n", 0, start) + 1
    end = min((e for e in (text.find(mark, start) for mark in "；。\n") if e >= 0), default=len(text))
    return text[opens if start - opens <= _NUMBER else start : end]


def _is_supposed(text: str, raw: list[tuple[int, int, int, int, int]], i: int) -> bool:
    """Whether the clause, or one after it in its sentence, makes it a supposition: 「…的话」, 「…，才能报吗」."""
    start, end, _, sentence, _ = raw[i]
    if stance.SUPPOSED_END.search(text[start:end]):
        return True
    following = raw[i + 1] if i + 1 < len(raw) and raw[i + 1][3] == sentence else None
    if following and stance.befalls(text[start:end], text[following[0] : following[1]]):
        return True
    for other_start, other_end, _, s, _ in raw[i + 1 : i + 1 + _SUPPOSING_BACK]:
        if s != sentence:
            return False
        if stance.makes_supposed(text[other_start:other_end]):
            return not stance.is_own(text[start:end])
    return False
