"""What people made of a generated letter: which sentences they kept, changed, added and took out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from assistant.policy.answer import MARK
from assistant.policy.sentences import sentence_spans

_BLANKS = re.compile(r"\s+")
_CHANGED = 50.0  # likeness of two sentences, in per cent, from which on one was made of the other


@dataclass(frozen=True, slots=True)
class Edits:
    """Counts of sentences; `distance` is Levenshtein's over the longer text's length, 0 for unchanged to 1."""

    kept: int
    changed: int
    added: int
    removed: int
    distance: float

    @property
    def unchanged(self) -> bool:
        return not (self.changed or self.added or self.removed)


def edits_between(generated: str, sent: str) -> Edits:
    """From a generated text to the one that was sent; marks of citations and white space do not count."""
    before, after = _sentences(generated), _sentences(sent)
    kept = changed = added = removed = 0
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            kept += b - a
            continue
        pairs = _alike(before[a:b], after[c:d])
        changed += pairs
        removed += b - a - pairs
        added += d - c - pairs
    return Edits(kept, changed, added, removed, Levenshtein.normalized_distance("".join(before), "".join(after)))


def _alike(before: list[str], after: list[str]) -> int:
    """How many sentences of `after` were made of one of `before`, each taken once."""
    left, found = list(before), 0
    for sentence in after:
        best = max(left, key=lambda other: ratio(other, sentence), default=None)
        if best is not None and ratio(best, sentence) >= _CHANGED:
            left.remove(best)
            found += 1
    return found


def _sentences(text: str) -> list[str]:
    plain = MARK.sub("", text)
    found = (_BLANKS.sub("", plain[start:end]) for start, end in sentence_spans(plain))
    return [sentence for sentence in found if sentence]
