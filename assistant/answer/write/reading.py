"""A model's words while they come: finished sentences with the numbers that they give as their sources.

The form is what the model wrote, not what it was asked for: a JSON object from numbers to words, or text with [n] marks. What is
neither (thoughts, calls of tools, Markdown) is passed over.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_NAMES = "think|thinking|reasoning|tool_call|function_call"
_ASIDE = re.compile(rf"<({_NAMES})>.*?</\1>", re.DOTALL)
_ASIDE_BEGINS = re.compile(rf"<(?:{_NAMES})>")
_THOUGHT_ENDS = re.compile(r".*</think(?:ing)?>", re.DOTALL)  # of which the template held the beginning
_PERHAPS_A_TAG = re.compile(r"</?[a-z_]{0,14}$")
_FENCE = re.compile(r"```(?:json)?\s*")
_PERHAPS_A_FENCE = "```json"

_PAIR = re.compile(r'"[^"\d]{0,4}(\d{1,3})[^"\d]{0,2}"\s*:\s*"')  # 「"1": "」, 「"资料1": "」
_STRING = re.compile(r'(?:[^"\\]|\\.)*', re.DOTALL)
_HALF_AN_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?$")

_MARK = re.compile(r"[\[［【](\d{1,3})[\]］】]")
_MARKS = r"(?:\s?[\[［【]\d{1,3}[\]］】])"
_END = re.compile(rf"[。！？]+[”’」』）)]*{_MARKS}*|{_MARKS}+[。！？]+|\n")
_PERHAPS_A_MARK = re.compile(r"\s?(?:[\[［【]\d{0,3})?$")
# 「[1] 」, 「资料1：」, 「1. 」, 「第1条资料改写后的话：」
_LABEL = re.compile(
    r"^(?:资料)?\s?(?:[\[［【](\d{1,3})[\]］】][.、：:]?|(\d{1,2})[.、：:]|第(\d{1,2})条资料[^：。]{0,8}：)\s*"
)
_DECORATION = re.compile(r"\*\*|^[#>\-•*\s]+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A finished sentence, without marks, and the numbers of the evidence that it gives."""

    text: str
    numbers: frozenset[int]


class Reader:
    """Reads a stream once: `feed` it, then `finish`."""

    def __init__(self) -> None:
        self._raw = ""  # not yet known to be words
        self._text = ""
        self._read = 0  # characters of `_text` that are done with
        self._is_json: bool | None = None
        self._key: int | None = None  # of the JSON string that is open
        self._told = 0  # characters of it that are done with
        self._unmarked: list[str] = []  # sentences of this line that wait for a mark
        self._label: int | None = None
        self.is_readable = False  # whether it said anything in a form that is known

    def feed(self, words: str) -> list[Spoken]:
        """The sentences that `words` finishes."""
        self._raw += words
        self._take(final=False)
        return self._sentences(final=False)

    def finish(self) -> list[Spoken]:
        """The last sentences, of which the model may have left out the full stop."""
        self._take(final=True)
        return self._sentences(final=True)

    # -- words and what is none --------------------------------------------------------------------------------

    def _take(self, *, final: bool) -> None:
        """Moves to the text what is known not to be aside of it."""
        self._raw = _ASIDE.sub("", self._raw)
        if not _ASIDE_BEGINS.search(self._raw) and (ended := _THOUGHT_ENDS.match(self._raw)):
            self._raw = self._raw[ended.end() :]
            self._text = self._text[: self._read]
        opened = _ASIDE_BEGINS.search(self._raw)
        held = opened or (None if final else _PERHAPS_A_TAG.search(self._raw))
        until = held.start() if held else len(self._raw)
        self._text += self._raw[:until]
        self._raw = self._raw[until:]

    def _sentences(self, *, final: bool) -> list[Spoken]:
        if self._is_json is None and not self._knows_form(final=final):
            return []
        return self._of_json(final=final) if self._is_json else self._of_text(final=final)

    def _knows_form(self, *, final: bool) -> bool:
        start = self._text[self._read :].lstrip()
        if (
            not final
            and _PERHAPS_A_FENCE.startswith(start[: len(_PERHAPS_A_FENCE)])
            and len(start) <= len(_PERHAPS_A_FENCE)
        ):
            return False
        if fence := _FENCE.match(start):
            start = start[fence.end() :]
        if not start:
            return False
        self._read = len(self._text) - len(start)
        if not final and _PERHAPS_A_MARK.fullmatch(start):
            return False
        self._is_json = start[0] in "{[" and not _MARK.match(start)
        return True

    # -- JSON --------------------------------------------------------------------------------------------------

    def _of_json(self, *, final: bool) -> list[Spoken]:
        found: list[Spoken] = []
        while True:
            if self._key is None:
                pair = _PAIR.search(self._text, self._read)
                if pair is None:
                    return found
                self._key, self._read, self._told = int(pair[1]), pair.end(), 0
                self.is_readable = True
            string = _STRING.match(self._text, self._read)
            raw = string[0] if string else ""
            closed = self._text.startswith('"', self._read + len(raw))
            words = _decoded(raw)
            ends = [m.end() for m in _END.finditer(words, self._told)]
            if closed:
                ends.append(len(words))
            for end in ends:
                found += _spoken(words[self._told : end], frozenset({self._key}))
                self._told = end
            if not closed:
                if final:
                    self._key = None  # broken off in mid sentence: what it would have said is not known
                return found
            self._key, self._read = None, self._read + len(raw) + 1

    # -- text --------------------------------------------------------------------------------------------------

    def _of_text(self, *, final: bool) -> list[Spoken]:
        found: list[Spoken] = []
        self.is_readable = True
        while end := _END.search(self._text, self._read):
            if not final and end[0] != "\n" and _PERHAPS_A_MARK.fullmatch(self._text, end.end()):
                return found
            found += self._heard(self._text[self._read : end.end()])
            self._read = end.end()
        if final:
            found += self._heard(self._text[self._read :] + "\n")
            self._read = len(self._text)
        return found

    def _heard(self, piece: str) -> list[Spoken]:
        """A piece of a line: a mark counts for the unmarked sentences before it, too."""
        ends_line = piece.endswith("\n")
        words = piece.strip()
        if not self._unmarked and self._label is None and (label := _LABEL.match(words)):
            self._label = int(label[1] or label[2] or label[3])
            words = words[label.end() :]
        numbers = frozenset(int(n) for n in _MARK.findall(words))
        self._unmarked.append(words)
        if not numbers and not ends_line:
            return []
        if not numbers and self._label is not None:
            numbers = frozenset({self._label})
        found = [spoken for sentence in self._unmarked for spoken in _spoken(sentence, numbers)]
        self._unmarked = []
        self._label = None if ends_line else self._label
        return found


def _decoded(raw: str) -> str:
    """The words of a JSON string that may not have ended yet."""
    try:
        words: str = json.loads(f'"{_HALF_AN_ESCAPE.sub("", raw)}"', strict=False)
    except ValueError:
        return raw
    return words


def _spoken(sentence: str, numbers: frozenset[int]) -> list[Spoken]:
    words = _DECORATION.sub("", _MARK.sub("", sentence).strip()).replace("`", "").strip()
    return [Spoken(words, numbers)] if words.strip("。！？，；：、 ") else []
