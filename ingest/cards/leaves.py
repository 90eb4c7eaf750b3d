"""One clause of a condition → its leaves, joined as the clause joins them.

Nothing is dropped and nothing guessed: what no fact of the vocabulary fits becomes a fact of the card, asked for in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.policy.card import AllOf, AnyOf, Condition, Leaf, NoneOf, Op, Take, Years
from assistant.policy.facts import FactType, Value
from assistant.policy.numerals import narrow
from assistant.policy.script import simplified
from ingest.cards.comparators import read_inclusion
from ingest.cards.own_facts import OwnFacts
from ingest.cards.said import Memory, Said, find_said
from ingest.cards.text import CardText

_OR = re.compile(r"或者?(?!然)")
_JOINT = re.compile(r"、|以及|并且|或者|[和及与并且或]")
# what a clause begins and ends with that is no part of the condition: 「（一）」, 「且」, 「还应当」; 「；」, 「，」
_LEAD = re.compile(
    r"(?:\s|[,，;；。:：、]|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}[.、．](?!\d)|[①-⑳]|第[一二三四五六七八九十百]{1,4}条"
    r"|且|并且|并(?!购(?!买)|网|联|列)|同时|以及|还|也|均|即|其中[,，]?|应当|应(?!用|届|急|收|纳)|须|必须|需(?!求)|或者?(?!然))+"
)
_TAIL = re.compile(r"[\s,，;；。:：、]+$")
_SHORTEST = 4  # characters of a part of a clause that can be a condition of its own


@dataclass(frozen=True, slots=True)
class Read:
    """One condition of a clause; `bars`: it must not hold."""

    condition: Condition
    bars: bool = False

    @property
    def own(self) -> bool:
        """Whether no fact of the vocabulary fitted."""
        return isinstance(self.condition, Leaf) and self.condition.fact.startswith("x_")


class LeafReader:
    """Reads the clauses of one document. `words` is its text in simplified characters and narrow signs, of the same offsets."""

    def __init__(self, text: CardText) -> None:
        self.text = text
        self.words = narrow(simplified(text.text))
        self.own = OwnFacts(text.document_id)
        self.inclusion = read_inclusion(self.words)
        day = text.register.issued_on or text.register.effective_from
        self._issued = day.year if day else None
        self._leaves = 0

    def read(self, start: int, end: int, *, about: str = "", barring: bool = False, memory: Memory) -> list[Read]:
        """The conditions of the clause [start, end), all of them to hold. `about`: words of its context. `barring`: it names what
        must not be; then every condition bars.
        """
        start, end = self._trimmed(start, end)
        if end <= start:
            return []
        said = self._said(start, end, about, barring, memory)
        if not said:
            return [Read(self.asked(start, end, barring=barring), bars=barring)]
        parts = self._alternatives(start, end, said)
        if len(parts) > 1 and not barring:
            return [Read(_any([self._part(low, high, about, memory) for low, high in parts]))]
        return self._joined(start, end, said, barring)

    def leaf(
        self, fact: str, op: Op, value: Value, start: int, end: int, *, unit: str = "", years: Years | None = None
    ) -> Leaf:
        """A leaf with the words [start, end) as its source."""
        self._leaves += 1
        ref = self.text.ref(start, end)
        return Leaf(
            id=f"c{self._leaves}", fact=fact, op=op, value=value, unit=unit, years=years, text=ref.quote, source=ref
        )

    def asked(self, start: int, end: int, *, barring: bool = False) -> Leaf:
        """The leaf on a fact of the card that asks for these very words."""
        start, end = self._trimmed(start, end)
        definition = self.own.ask(self.text.text[start:end], barring=barring)
        return self.leaf(definition.key, Op.IS, True, start, end)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        lead = _LEAD.match(self.words, start, end)
        start = lead.end() if lead else start
        tail = _TAIL.search(self.words[start:end])
        return start, end - (len(tail[0]) if tail else 0)

    def _said(self, start: int, end: int, about: str, barring: bool, memory: Memory) -> list[Said]:
        clause = self.words[start:end]
        return find_said(clause, about + clause, memory, inclusion=self.inclusion, issued=self._issued, barring=barring)

    # -- alternatives ---------------------------------------------------------------------------------------------

    def _alternatives(self, start: int, end: int, said: Sequence[Said]) -> list[tuple[int, int]]:
        """The parts of a clause that 「或者」 joins, where they are conditions of their own; else the whole clause."""
        clause = self.words[start:end]
        if any(a.status and b.status for a, b in pairwise(said)) or re.search(r"[、,，]", clause):
            return [(start, end)]
        cuts = [m for m in _OR.finditer(clause) if not any(s.start < m.end() and m.start() < s.end for s in said)]
        cuts = [m for m in cuts if clause[: m.start()].count("(") == clause[: m.start()].count(")")]
        if not cuts:
            return [(start, end)]
        lows, highs = [0, *(m.end() for m in cuts)], [*(m.start() for m in cuts), len(clause)]
        parts = list(zip(lows, highs, strict=True))
        whole = all(high - low >= _SHORTEST for low, high in parts)
        told = sum(any(low <= s.start and s.end <= high for s in said) for low, high in parts)
        if not whole or not told or not all(_predicate(clause[low:high]) for low, high in parts[1:]):
            return [(start, end)]
        return [(start + low, start + high) for low, high in parts]

    def _part(self, start: int, end: int, about: str, memory: Memory) -> Condition:
        start, end = self._trimmed(start, end)
        said = self._said(start, end, about, False, memory)
        if not said:
            return self.asked(start, end)
        return together(self._joined(start, end, said, False))

    # -- how they are joined --------------------------------------------------------------------------------------

    def _joined(self, start: int, end: int, said: Sequence[Said], barring: bool) -> list[Read]:
        clause = self.words[start:end]
        reads = [
            self._read_of(s, start + low, start + high, barring)
            for s, (low, high) in zip(said, _spans(clause, said), strict=True)
        ]
        if len(said) < 2 or barring or not _are_alternative(clause, said):
            return _once(reads)
        return [Read(self._either(reads, said))]

    def _either(self, reads: Sequence[Read], said: Sequence[Said]) -> Condition:
        """One of them; options of one choice as one leaf."""
        facts = {s.fact.key for s in said}
        plain = all(s.op is Op.IS and isinstance(s.value, str) and not s.bars for s in said)
        if len(facts) == 1 and plain:
            leaves = [r.condition for r in reads if isinstance(r.condition, Leaf)]
            values = tuple(dict.fromkeys(str(s.value) for s in said))
            first, last = leaves[0].source, leaves[-1].source
            return self.leaf(next(iter(facts)), Op.IN, values, first.start, last.end, years=leaves[0].years)
        return _any(_paired([negated(r) for r in reads], said))

    def _read_of(self, said: Said, start: int, end: int, barring: bool) -> Read:
        value: Value = (said.value,) if said.op in (Op.IN, Op.HAS) and isinstance(said.value, str) else said.value
        if barring and said.bars and said.value is True:
            value = False  # 「未按期备案的，不予补助」
        leaf = self.leaf(said.fact.key, said.op, value, start, end, unit=said.unit, years=said.years)
        bars = barring or said.bars
        if bars and leaf.years is not None and leaf.years.count > 1 and said.fact.type is FactType.BOOLEAN:
            leaf = leaf.model_copy(update={"years": leaf.years.model_copy(update={"take": Take.ANY})})
        return Read(leaf, bars)


def negated(read: Read) -> Condition:
    """The condition that has to hold."""
    return NoneOf(none=(read.condition,)) if read.bars else read.condition


def together(reads: Sequence[Read]) -> Condition:
    """All of them as one condition that has to hold."""
    parts = [negated(r) for r in reads]
    return parts[0] if len(parts) == 1 else AllOf(all=tuple(parts))


def _any(parts: Sequence[Condition]) -> Condition:
    flat: list[Condition] = []
    for part in parts:
        flat += part.any if isinstance(part, AnyOf) else (part,)
    return flat[0] if len(flat) == 1 else AnyOf(any=tuple(flat))


def _predicate(words: str) -> bool:
    """Whether a part says something of its own, and is not the second half of a noun: 「或者设立辅助账」, not 「或者其他资质」."""
    return re.match(
        r"\s*(?:已|未|不|在|于|有|无|属于|具有|具备|拥有|取得|获得|列入|纳入|进入|通过|完成|经|由|为|从|被|有效期|省|国家|市|近|上|最近|创新|入库|年|单|累计|获批|升级|认定)",
        words,
    ) is not None  # fmt: skip


def _are_alternative(clause: str, said: Sequence[Said]) -> bool:
    """Whether the parts are alternatives: 「A、B或者C」, or kinds of enterprises in a row."""
    between = [clause[a.end : b.start] for a, b in pairwise(said)]
    if any(_OR.search(gap) for gap in between):
        return not any(re.search(r"且|并", gap) for gap in between)
    return all(s.status for s in said) and all("、" in gap or re.search("[和及]", gap) for gap in between)


def _spans(clause: str, said: Sequence[Said]) -> list[tuple[int, int]]:
    """The words of each: the clause is cut at the joints between two of them."""
    lows, highs = [0], []
    for a, b in pairwise(said):
        joint = _JOINT.search(clause, a.end, b.start) if a.end <= b.start else None
        lows.append(joint.end() if joint else lows[-1])
        highs.append(joint.start() if joint else -1)
    highs.append(len(clause))
    for index in range(len(highs) - 2, -1, -1):
        if highs[index] < 0:  # no joint after it: it shares the words of the next
            highs[index] = highs[index + 1]
    return list(zip(lows, highs, strict=True))


def _once(reads: Sequence[Read]) -> list[Read]:
    """Without a second condition that says the same."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for read in reads:
        key: tuple[object, ...] = (id(read),)
        if isinstance(read.condition, Leaf):
            leaf = read.condition
            key = (leaf.fact, leaf.op, leaf.value, leaf.unit, read.bars)
        if key not in seen:
            seen.add(key)
            kept.append(read)
    return kept


def _paired(groups: Sequence[Condition], said: Sequence[Said]) -> list[Condition]:
    """The alternatives, where both ends of one range stay together and one that says the same as another falls away."""
    found: list[Condition] = []
    spans: list[tuple[int, int]] = []
    seen: set[tuple[str, Op, str]] = set()
    for condition, item in zip(groups, said, strict=True):
        key = (item.fact.key, item.op, str(item.value))
        if key in seen:
            continue
        seen.add(key)
        if spans and spans[-1] == (item.start, item.end):
            found[-1] = AllOf(all=(found[-1], condition))
        else:
            found.append(condition)
        spans.append((item.start, item.end))
    return found
