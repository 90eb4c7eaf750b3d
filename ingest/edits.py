"""The map from canonical text back to the file: which characters the file has where the text has others, or none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.policy.document import Edit
from ingest.parse.chars import clean

# marks of writing direction and their like (Cf), private use (Co), surrogates (Cs), controls (Cc): nothing a reader sees
_INVISIBLE = frozenset({"Cf", "Co", "Cs", "Cc"})
_SPACES = re.compile(r"\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, which no database holds


def clean_line(text: str) -> str:
    """One line as it is quoted: nothing invisible, ordinary characters for radicals, ligatures, vertical and compatibility forms,
    runs of white space one space, none at the ends. Digits, letters and punctuation stay as the document prints them.
    """
    spaced = _SPACES.sub(" ", text)
    line = clean(spaced)
    if not line.isprintable():
        line = "".join(c for c in line if c == " " or unicodedata.category(c) not in _INVISIBLE)
    return (line if line == spaced else _SPACES.sub(" ", line)).strip()  # what was dropped may have parted two spaces


def edits_between(raw: str, text: str, at: int) -> list[Edit]:
    """The edits that turn `text`, which stands at offset `at` of the canonical text, back into `raw`; [] for equal ones.

    `text` is `raw` with `clean_line` applied and lines joined. Where it was changed in any other way, one edit covers all that
    differs. White space at the ends of `raw` and NULs are left out of account.
    """
    raw = _SURROGATE.sub("\ufffd", raw.replace("\0", "").strip())
    return [] if raw == text else list(_walk(raw, text, at))


def _walk(raw: str, text: str, at: int) -> Iterator[Edit]:
    i = j = 0
    while i < len(raw):
        char = raw[i]
        if j < len(text) and char == text[j]:
            i, j = i + 1, j + 1
            continue
        shown = clean_line(char)
        if shown and text.startswith(shown, j):
            yield Edit(at + j, at + j + len(shown), char)
            i, j = i + 1, j + len(shown)
            continue
        blank = _blank_end(raw, i)
        if blank == i:
            break
        length = 1 if j < len(text) and text[j] in " \n" else 0
        yield Edit(at + j, at + j + length, raw[i:blank])
        i, j = blank, j + length
    if i < len(raw) or j < len(text):
        same = _common_end(raw[i:], text[j:])
        yield Edit(at + j, at + len(text) - same, raw[i : len(raw) - same])


def _blank_end(raw: str, start: int) -> int:
    """Where the run of white space, invisible characters and hyphens at line ends that begins at `start` ends."""
    end = start
    while end < len(raw) and (not clean_line(raw[end]) or raw.startswith("-\n", end)):
        end += 1
    return end


def _common_end(a: str, b: str) -> int:
    """How many characters both end with."""
    count = 0
    while count < min(len(a), len(b)) and a[-count - 1] == b[-count - 1]:
        count += 1
    return count
