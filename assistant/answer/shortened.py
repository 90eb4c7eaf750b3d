"""The beginning of a statement that is too long for the short part of an answer: the result, the first items, the first sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.draft import CALCULATION, Statement
from assistant.answer.rendered import with_opening
from assistant.answer.wording import ITEM
from assistant.answer.write.likeness import covered
from assistant.policy.answer import MARK
from assistant.policy.figures import unsupported_figures
from assistant.policy.pointers import calculation, more, whole_text

NUMBERED = re.compile(r"\d+\. ")  # an opening of what stands in a list, whose last line says where all of it is
_MARKS = re.compile(r"(?:\[\d{1,3}\])*$")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]|[^。！？；\n]+$")
_WHOLE_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]|[^。！？\n]+$")  # of what is computed: one part of a sum is none
_CLAUSE = re.compile(r"[^，。；：\n]*[，。；：\n]|[^，。；：\n]+$")
_KIND = re.compile(r"[一二三四五六七八九十\d]+|[①-⑳]")
_STATE = re.compile(r"（以上规定[^（）]*）$")  # that text is not in force, behind a list
_TWO = 2
_ADDS = 0.05  # share of the words that a further quote has to hold
_FEW = 2  # lines, up to which a text is no list
_OPEN = "；，\n"
_LEADS = ("：", "？")


def shortened(statement: Statement, most: int, title: str, *, at_clauses: bool = False) -> Statement | None:
    """The beginning of `statement` in at most `most` characters with its opening, marks and the words that say which section of the
    details, `title`, has all of it; None where not even an item or a sentence fits. `at_clauses`: a sentence may be cut too.
    """
    marks = _MARKS.search(statement.text)[0]  # type: ignore[index]  # matches everywhere
    body = statement.text.removesuffix(marks)
    state = found[0] if (found := _STATE.search(body)) else ""
    words = body.removesuffix(state)
    if statement.brief:
        beginnings = [words[: statement.brief] + _said_elsewhere(statement, title)]
    else:
        parts = [*_lists(words), *_sentences(words, _WHOLE_SENTENCE if any(statement.computed) else _SENTENCE)]
        parts += _sentences(words, _CLAUSE) if at_clauses else []
        beginnings = [_ended(part, state, title) for part in parts]
    told = (replace(statement, text=beginning + marks, brief=0) for beginning in beginnings)
    return next((s for s in told if len(MARK.sub("[00]", with_opening(s, ""))) < most), None)


def _said_elsewhere(statement: Statement, title: str) -> str:
    """Where the rest of a statement stands that is told in brief; of a list its last line says it."""
    if NUMBERED.match(statement.opening):
        return ""
    return calculation(title) if statement.topic == CALCULATION else whole_text(title)


def rested(beginning: Statement, quotes: Mapping[int, str]) -> Statement:
    """The beginning of a statement with those of its marks that it rests on, by the quotes of their numbers."""
    marks = _MARKS.search(beginning.text)[0]  # type: ignore[index]  # matches everywhere
    numbers = [int(n) for n in MARK.findall(marks)]
    if len(numbers) < _TWO or not quotes.keys() >= set(numbers):
        return beginning
    words = beginning.text.removesuffix(marks)
    kept: list[int] = []
    for number in sorted(numbers, key=lambda n: -covered(words, quotes[n])):
        before, after = ("\n".join(quotes[n] for n in part) for part in (kept, [*kept, number]))
        if covered(words, after) > covered(words, before) + _ADDS or _loose(words, after) < _loose(words, before):
            kept.append(number)
    if not kept:
        return beginning
    return replace(beginning, text=words + "".join(f"[{n}]" for n in sorted(kept)))


def _loose(words: str, source: str) -> int:
    return len(unsupported_figures(words, [source]))


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Words kept of a text; of a list how many items are `left` of `whole`."""

    words: str
    whole: int = 0
    left: int = 0


def _ended(beginning: _Beginning, state: str, title: str) -> str:
    """With the words on what is not said, and on text that is not in force."""
    if beginning.whole:
        return f"{beginning.words}\n{state}{more(beginning.whole, beginning.left, title)}"
    return f"{beginning.words}{state}{whole_text(title)}"


def _lists(body: str) -> list[_Beginning]:
    """A list with fewer and fewer of its items; [] of a text that is none."""
    lines = body.split("\n")
    if len(lines) <= _FEW:
        return []
    starts = _items(lines)
    return [
        _Beginning("\n".join(lines[: starts[kept]]), len(starts), len(starts) - kept)
        for kept in range(len(starts) - 1, 0, -1)
    ]


def _items(lines: Sequence[str]) -> list[int]:
    """The lines on which the items of a list begin: those numbered like the first one, or every line where none is numbered."""
    kinds = [_KIND.sub("", found[0]) if (found := ITEM.match(line)) else None for line in lines]
    first = next((kind for kind in kinds if kind is not None), None)
    return [n for n, kind in enumerate(kinds) if kind == first]


def _sentences(body: str, part: re.Pattern[str]) -> list[_Beginning]:
    """A text with fewer and fewer of its parts; what only asks or leads over to the next is no beginning."""
    parts = part.findall(body)
    kept = ["".join(parts[:n]) for n in range(len(parts) - 1, 0, -1)]
    said = [words for words in kept if not words.rstrip("\n").endswith(_LEADS)]
    return [_Beginning(words.rstrip(_OPEN) + "……" if words[-1] in _OPEN else words) for words in said]
