"""What changed between two texts, provision by provision: added, removed, changed, moved, with exact spans on both sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from assistant.policy.document import Frozen
from assistant.policy.figures import find_figures
from assistant.policy.provision import Provision, ProvisionKind, provision_name

# the parts that are compared: what has words of its own; containers are compared by their headings
_CONTAINERS = frozenset({ProvisionKind.PART, ProvisionKind.CHAPTER, ProvisionKind.SECTION})
_SAME_PLACE = 0.35  # likeness of words from which parts of one path count as the same part rewritten
_ELSEWHERE = 0.6  # and of two paths: a wrong pair misleads more than a part shown as removed and added
_CANDIDATES = 4  # parts of the other text that are looked at closely for each one that has lost its place
_SHARED = (
    0.2  # share of equal character pairs below which a part is not looked at closely: it cannot reach the limits above
)
_COMPARED = 2000  # characters of a part that tell whether it is like another: comparing takes their product
_SHORT_GAP = 2  # equal characters between two changes that are shown as one change: 「甲为乙」 → 「丙为丁」
_SPACE = re.compile(r"\s+")
# what is never cut: a provision's number (「第三十六条」 → 「第五十一条」), a word of letters
_WORD = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]+[编章节条款项目]|（[一二三四五六七八九十]+）|[A-Za-z]+|\s+|.", re.DOTALL
)


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # the same words in another place or under another number


class Side(Frozen):
    """A provision in one of the texts: `text` is text[start:end] of that version, its own words without its parts."""

    path: tuple[str, ...]
    name: str
    start: int
    end: int
    text: str
    page: int | None


class Edit(Frozen):
    """Words of the old text [old_start, old_end) that became words of the new one; an empty span adds or removes only.

    A figure is never cut: 「20万元」 became 「30万元」, not 「2」 「3」.
    """

    old: str
    new: str
    old_start: int
    old_end: int
    new_start: int
    new_end: int


class Change(Frozen):
    """One provision that differs; `renumbered` where number or place changed too. `edits` are in reading order."""

    kind: ChangeKind
    old: Side | None = None
    new: Side | None = None
    renumbered: bool = False
    edits: tuple[Edit, ...] = ()


class ProvisionDiff(Frozen):
    """The changes in the order of the new text, a removed part after the one that it followed; `unchanged` counts the parts
    that stayed.
    """

    changes: tuple[Change, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A provision's own words [start, start + len(text)) and where it stands, as it is cited: no chapter before an article."""

    provision: Provision
    start: int
    text: str
    words: str  # comparable: no label, no white space
    place: str


def diff_provisions(old_text: str, old: Sequence[Provision], new_text: str, new: Sequence[Provision]) -> ProvisionDiff:
    """Matches provisions by place and by likeness of their words, then compares the pairs."""
    before, after = _parts(old_text, old), _parts(new_text, new)
    pairs = _matched(before, after)
    partner = {j: i for i, j in pairs.items()}
    changes = list(_removed_from(before, 0, pairs))
    unchanged = 0
    for j, part in enumerate(after):
        i = partner.get(j)
        if i is None:
            changes.append(Change(kind=ChangeKind.ADDED, new=_side(part)))
            continue
        change = _compared(before[i], part)
        if change is None:
            unchanged += 1
        else:
            changes.append(change)
        changes += _removed_from(before, i + 1, pairs)
    return ProvisionDiff(changes=tuple(changes), unchanged=unchanged)


def _removed_from(before: Sequence[_Part], start: int, pairs: dict[int, int]) -> Iterator[Change]:
    """The parts from `start` on that are gone, up to the next one that is still there."""
    for i in range(start, len(before)):
        if i in pairs:
            return
        yield Change(kind=ChangeKind.REMOVED, old=_side(before[i]))


def _parts(text: str, provisions: Sequence[Provision]) -> list[_Part]:
    """Every provision that has words of its own: [start, lead_end)."""
    found = []
    for provision in provisions:
        lead = text[provision.start : provision.lead_end]
        own = lead.strip()
        words = _SPACE.sub("", own)
        label = _SPACE.sub("", provision.label)
        words = words.removeprefix(label) if label else words
        if words or (own and provision.kind in _CONTAINERS):
            start = provision.start + len(lead) - len(lead.lstrip())
            found.append(_Part(provision, start, own, words, provision_name(provision.path)))
    return found


def _side(part: _Part) -> Side:
    return Side(
        path=part.provision.path,
        name=part.place,
        start=part.start,
        end=part.start + len(part.text),
        text=part.text,
        page=part.provision.page,
    )


# -- matching ----------------------------------------------------------------------------------------------------


def _matched(before: Sequence[_Part], after: Sequence[_Part]) -> dict[int, int]:
    """Index of an old part → index of the new part that it became."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()

    def take(i: int, j: int) -> None:
        pairs[i] = j
        taken.add(j)

    for i, j in _equal(before, after):  # the very words, first in the same place, then anywhere
        take(i, j)
    for i, j in _in_place(before, after, pairs, taken):
        take(i, j)
    for i, j in _elsewhere(before, after, pairs, taken):
        take(i, j)
    return pairs


def _equal(before: Sequence[_Part], after: Sequence[_Part]) -> Iterator[tuple[int, int]]:
    places: dict[str, list[int]] = {}
    for j, part in enumerate(after):
        places.setdefault(part.words, []).append(j)
    rest = []
    for i, part in enumerate(before):
        same = [j for j in places.get(part.words, ()) if after[j].place == part.place]
        if same:
            places[part.words].remove(same[0])
            yield i, same[0]
        else:
            rest.append(i)
    for i in rest:
        found = places.get(before[i].words)
        if found:
            yield i, found.pop(0)


def _in_place(
    before: Sequence[_Part], after: Sequence[_Part], pairs: dict[int, int], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Parts of one path whose words are alike enough; where a path has several (款), the likeliest in order.

    A part that is far more like another one has been renumbered and is left for that.
    """
    open_after = [j for j in range(len(after)) if j not in taken]
    index = _Likeness([after[j].words for j in open_after])
    used: set[int] = set()
    for i, part in enumerate(before):
        if i in pairs:
            continue
        same = [j for j in open_after if j not in used and after[j].place == part.place]
        scored = [(likeness(part.words, after[j].words), -j) for j in same]
        best = max(scored, default=(0.0, 0))
        if best[0] < _SAME_PLACE:
            continue
        rivals = [likeness(part.words, after[open_after[k]].words) for k in index.nearest(part.words)]
        if max(rivals, default=0.0) > best[0] + 0.2:
            continue
        used.add(-best[1])
        yield i, -best[1]


def _elsewhere(
    before: Sequence[_Part], after: Sequence[_Part], pairs: dict[int, int], taken: set[int]
) -> Iterator[tuple[int, int]]:
    """Parts that kept most of their words under another number, the likeliest pairs first."""
    open_after = [j for j in range(len(after)) if j not in taken]
    index = _Likeness([after[j].words for j in open_after])
    scored = []
    for i, part in enumerate(before):
        if i not in pairs:
            for k in index.nearest(part.words):
                j = open_after[k]
                floor = _SAME_PLACE if part.place == after[j].place else _ELSEWHERE
                alike = likeness(part.words, after[j].words)
                if alike >= floor and part.provision.kind == after[j].provision.kind:
                    scored.append((alike, -abs(i - j), i, j))
    gone: set[int] = set()
    used: set[int] = set()
    for _, _, i, j in sorted(scored, reverse=True):
        if i not in gone and j not in used:
            gone.add(i)
            used.add(j)
            yield i, j


@lru_cache(4096)
def likeness(one: str, other: str) -> float:
    """How much of two texts is the same, 0 to 1, by the characters that stand in the same order."""
    if not one or not other:
        return 1.0 if one == other else 0.0
    return SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False).ratio()


class _Likeness:
    """Finds the texts that share most character pairs with one: a cheap look before the exact one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._pairs = [_pairs(text) for text in texts]
        self._where: dict[str, list[int]] = {}
        for index, pairs in enumerate(self._pairs):
            for pair in pairs:
                self._where.setdefault(pair, []).append(index)

    def nearest(self, text: str) -> list[int]:
        """Indexes of the likeliest texts, the likeliest first."""
        own = _pairs(text)
        shared: Counter[int] = Counter()
        for pair, count in own.items():
            for index in self._where.get(pair, ()):
                shared[index] += min(count, self._pairs[index][pair])
        size = sum(own.values())

        def dice(index: int) -> float:
            return 2 * shared[index] / (size + sum(self._pairs[index].values()))

        scored = sorted((-score, k) for k in shared if (score := dice(k)) >= _SHARED)
        return [k for _, k in scored[:_CANDIDATES]]


def _pairs(text: str) -> Counter[str]:
    return Counter(text[k : k + 2] for k in range(len(text) - 1)) if len(text) > 1 else Counter([text])


# -- comparing ---------------------------------------------------------------------------------------------------


def _compared(old: _Part, new: _Part) -> Change | None:
    """How a matched pair differs, or None where words and place are the same."""
    moved = old.place != new.place
    if old.words == new.words:
        return Change(kind=ChangeKind.MOVED, old=_side(old), new=_side(new), renumbered=True) if moved else None
    return Change(
        kind=ChangeKind.CHANGED,
        old=_side(old),
        new=_side(new),
        renumbered=moved,
        edits=tuple(edits(old.text, new.text, old.start, new.start)),
    )


def edits(old: str, new: str, old_start: int = 0, new_start: int = 0) -> Iterator[Edit]:
    """The words that differ, figures whole; `old_start` and `new_start` are where the texts stand in theirs."""
    before, after = _tokens(old), _tokens(new)
    matcher = SequenceMatcher(None, [t[2] for t in before], [t[2] for t in after], autojunk=False)
    for a, b, c, d in _joined([op[1:] for op in matcher.get_opcodes() if op[0] != "equal"], before):
        s, e = _span(before, a, b, len(old))
        u, v = _span(after, c, d, len(new))
        yield Edit(
            old=old[s:e],
            new=new[u:v],
            old_start=old_start + s,
            old_end=old_start + e,
            new_start=new_start + u,
            new_end=new_start + v,
        )


def _tokens(text: str) -> list[tuple[int, int, str]]:
    """(start, end, comparable text): whole figures, words of letters, single characters."""
    found: list[tuple[int, int, str]] = []
    at = 0
    for figure in sorted(find_figures(text), key=lambda f: (f.start, -f.end)):
        if figure.start < at:
            continue
        found += _characters(text, at, figure.start)
        found.append((figure.start, figure.end, text[figure.start : figure.end]))
        at = figure.end
    return found + _characters(text, at, len(text))


def _characters(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), " " if m[0].isspace() else m[0]) for m in _WORD.finditer(text, start, end)]


def _joined(
    changes: Sequence[tuple[int, int, int, int]], before: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, int, int]]:
    """Changes with next to nothing between them as one, so that a reader sees phrases and not single characters."""
    found: list[tuple[int, int, int, int]] = []
    for a, b, c, d in changes:
        if (
            found
            and sum(len(t[2]) for t in before[found[-1][1] : a]) <= _SHORT_GAP
            and _between(before, found[-1][1], a)
        ):
            found[-1] = (found[-1][0], b, found[-1][2], d)
        else:
            found.append((a, b, c, d))
    return found


def _between(before: Sequence[tuple[int, int, str]], start: int, end: int) -> bool:
    """Punctuation parts two changes however short it is."""
    return not any(t[2] in "，。；：、！？（）《》" for t in before[start:end])


def _span(tokens: Sequence[tuple[int, int, str]], first: int, last: int, length: int) -> tuple[int, int]:
    start = tokens[first][0] if first < len(tokens) else length
    return (start, tokens[last - 1][1]) if last > first else (start, start)
