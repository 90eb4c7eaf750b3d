"""One clause of a condition → its leaves, joined as the clause joins them.

Nothing is dropped and nothing guessed: what no fact of the vocabulary fits becomes a fact of the card, asked for in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from assistant.policy.card import AllOf, Condition, Leaf, NoneOf, Op, Take, Years
from assistant.policy.facts import FactType, Value
from assistant.policy.numerals import narrow
from assistant.policy.script import simplified
from ingest.cards.conditions.comparators import RANK, find_bounds, read_inclusion
from ingest.cards.conditions.joints import (
    OR,
    any_of,
    are_alternative,
    cut,
    describes_a_thing,
    in_order,
    is_predicate,
    is_statement,
    kinds_in_row,
    paired,
    spans_of,
)
from ingest.cards.conditions.own_facts import OwnFacts
from ingest.cards.conditions.periods import find_days
from ingest.cards.conditions.said import COVERED, Memory, Said, content, find_said
from ingest.cards.conditions.unsaid import unsaid
from ingest.cards.text import CardText

# what a clause begins and ends with that is no part of the condition: 「（一）」, 「且」, 「还应当」; 「；」, 「，」
_LEAD = re.compile(
    r"(?:\s|[,，;；。:：、]|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}[.、．](?!\d)|[①-⑳]|第[一二三四五六七八九十百]{1,4}条"
    r"|且|并且|并(?!购(?!买)|网|联|列)|同时|以及|还|也|均|即|其中[,，]?|应当|应(?!用|届|急|收|纳)|须|必须|需(?!求)|或者?(?!然))+"
)
_TAIL = re.compile(r"[\s,，;；。:：、]+$")
_PAIR = 2
_SHORTEST_NAME = 2  # characters that name a quantity
# 「未被国家知识产权局认定存在非正常申请」, 「与研制单位不存在关联关系」; not 「不低于」, 「未来」, 「无形资产」
_DENIED = re.compile(
    r"[^,，]{0,16}?(?P<not>没有|不存在|不具有|不处于|不属于|不在|不附加|不得|未(?!来|满|达|超|到|成年|经)|无(?!形|人(?!员)|线|偿|障碍|论|机|菌|尘|害|缝))(?=[^,，]{2,})"
)
_OF_A_KIND = re.compile(r"的(?!(?:企业|单位|项目|产品|机构|人员|人|个人|平台|贷款)$)[一-鿿]{2,}$")
_HAPPENED = re.compile(r"发生|出现|存在|受到?|有|被")  # 「未发生新的失信行为」 is denied whatever its noun
_RUNS_FROM = re.compile(r"(?:日起|之后|后)$")  # 「自租赁起始日起6个月内」
# 「孵化器每培育1家高新技术企业」: the things that are paid for one by one
_EACH = re.compile(r"[^,，每]{0,10}每(?P<what>[一-鿿]{2,6}?)(?:一|1)(?P<unit>个|家|件|项|名|人|户|次|场|款|种|台|套)")
# 「达到3000万元、5000万元的」: what follows a number and names nothing
_NO_NOUN = re.compile(r"(?:[、和或~—至-]\s?\d[^,，]*)?的?$")
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

    @property
    def vague(self) -> bool:
        """Whether it only asks whether the very words hold, so that the next words may be part of the same."""
        return self.own and isinstance(self.condition, Leaf) and self.condition.value is True and not self.bars


class LeafReader:
    """Reads the clauses of one document. `words` is its text in simplified characters and narrow signs, of the same offsets."""

    def __init__(self, text: CardText) -> None:
        self.text = text
        self.words = narrow(simplified(text.text))
        self.own = OwnFacts(text.document_id)
        self.inclusion = read_inclusion(self.words)
        day = text.register.issued_on or text.register.effective_from
        self._issued = day.year if day else None
        self._level = str(text.register.level or "unknown")
        self._leaves = 0

    def read(self, start: int, end: int, *, about: str = "", barring: bool = False, memory: Memory) -> list[Read]:
        """The conditions of the clause [start, end), all of them to hold. `about`: words of its context. `barring`: it names what
        must not be; then every condition bars.
        """
        start, end = self.trimmed(start, end)
        if end <= start:
            return []
        rows = self._rows(start, end)
        if len(rows) > 1:
            reads = [r for low, high in rows for r in self.read(low, high, about=about, barring=barring, memory=memory)]
            return [Read(self.asked(start, end))] if all(r.vague for r in reads) and not barring else reads
        said = self._said(start, end, about, barring, memory)
        if not said:
            return [self._own(start, end, barring)]
        parts = self._alternatives(start, end, said)
        if len(parts) > 1 and not barring:
            return [Read(any_of([self._part(low, high, about, memory) for low, high in parts]))]
        return self._joined(start, end, self._with_unsaid(start, end, said, barring), barring)

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
        start, end = self.trimmed(start, end)
        definition = self.own.ask(self.text.text[start:end], barring=barring)
        return self.leaf(definition.key, Op.IS, True, start, end)

    def _own(self, start: int, end: int, barring: bool) -> Read:
        """What no fact fits: how much where one number is compared, else whether; what is denied bars."""
        clause = self.words[start:end]
        each = _EACH.match(clause)
        if each and not barring:
            counted = self.own.quantity(self.text.text[start + each.start("what") : end], FactType.NUMBER, each["unit"])
            return Read(self.leaf(counted.key, Op.GE, Decimal(1), start, end))
        bounds = find_bounds(clause, self.inclusion)
        since = barring and all(
            b.op is Op.LT and b.unit in ("年", "月", "日") for b in bounds
        )  # 「受到处罚未满一年的」
        if bounds and len({(b.start, b.end) for b in bounds}) == 1 and bounds[0].unit != RANK and not since:
            words = self.text.text[start:end]
            name = words[: bounds[0].start] + ("" if _NO_NOUN.match(words[bounds[0].end :]) else words[bounds[0].end :])
            fact = self.own.count(name, bounds[0]).key
            leaves = [self.leaf(fact, b.op, b.value, start, end) for b in bounds]
            return Read(leaves[0] if len(leaves) == 1 else AllOf(all=tuple(leaves)), bars=barring)
        days = [(d, d.value) for d in find_days(clause) if isinstance(d.value, date)]
        if days and not bounds:
            words = self.text.text[start:end]
            fact = self.own.day(words[: days[0][0].start] + words[days[0][0].end :]).key
            leaves = [self.leaf(fact, day.op, value, start, end) for day, value in days]
            return Read(leaves[0] if len(leaves) == 1 else AllOf(all=tuple(leaves)), bars=barring)
        spans = [
            (d, d.value) for d in find_days(clause) if isinstance(d.value, int) and _RUNS_FROM.search(clause[: d.start])
        ]
        if len(spans) == 1 and not bounds and not barring and spans[0][0].unit in ("month", "year"):
            span, count = spans[0]
            words = self.text.text[start:end]
            fact = self.own.span(words[: span.start] + words[span.end :], span.unit).key
            return Read(self.leaf(fact, Op.LE, Decimal(count), start, end))
        denied = None if barring else _DENIED.match(clause)
        if denied and _OF_A_KIND.search(clause[denied.end("not") :]) and not _HAPPENED.match(clause, denied.end("not")):
            denied = None  # 「未就业的高校毕业生」 are graduates
        if denied is None:
            return Read(self.asked(start, end, barring=barring), bars=barring)
        words = self.text.text[start:end]
        definition = self.own.ask(words[: denied.start("not")] + words[denied.end("not") :], barring=True)
        return Read(self.leaf(definition.key, Op.IS, True, start, end), bars=True)

    def _rows(self, start: int, end: int) -> list[tuple[int, int]]:
        """The parts of a clause that are conditions of their own: on both sides of 「且」, and in a row where each compares a number
        (「自用比例不低于50%、装机容量500千瓦以上」); else the whole.
        """
        clause = self.words[start:end]
        parts = cut(clause, r"(?<!并)且(?!不限|(?:仍|均|证书)?(?:在|处于)有效期)|并且")
        if all(high - low >= _SHORTEST - 1 for low, high in parts) and len(parts) > 1:
            return [(start + low, start + high) for low, high in parts]
        parts = cut(clause, "、")
        if len(parts) > 1 and self._each_says(clause, parts):
            return [(start + low, start + high) for low, high in parts]
        parts = parts if find_bounds(clause, self.inclusion) else []
        for low, high in parts:
            bounds = find_bounds(clause[low:high], self.inclusion)
            if (bounds[0].start < _SHORTEST_NAME) if bounds else not self._tells(start + low, start + high):
                return [(start, end)]
        return [(start + low, start + high) for low, high in parts] or [(start, end)]

    def _each_says(self, clause: str, parts: Sequence[tuple[int, int]]) -> bool:
        """Whether every part of a row says something by itself: 「在园区注册、上年度研发费用占比不低于5%、未发生逾期的企业」."""
        if describes_a_thing(clause) or OR.search(clause[slice(*parts[-1])]):  # 「甲、乙或者丙」
            return False
        return all(
            high - low >= _SHORTEST
            and (
                is_statement(clause[low:high])
                or any(b.start >= _SHORTEST_NAME for b in find_bounds(clause[low:high], self.inclusion)[:1])
            )
            for low, high in parts
        )

    def _tells(self, start: int, end: int) -> bool:
        """Whether one fact of the vocabulary is what these words say, and no mere name."""
        said = self._said(start, end, "", False, Memory())
        clause = self.words[start:end]
        return (
            len(said) == 1
            and not said[0].status
            and len(content(clause[said[0].start : said[0].end])) >= COVERED * len(content(clause))
        )

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) without numbering, joints and marks at its ends."""
        lead = _LEAD.match(self.words, start, end)
        start = lead.end() if lead else start
        tail = _TAIL.search(self.words[start:end])
        return start, end - (len(tail[0]) if tail else 0)

    def _said(self, start: int, end: int, about: str, barring: bool, memory: Memory) -> list[Said]:
        clause = self.words[start:end]
        return find_said(
            clause,
            about + clause,
            memory,
            inclusion=self.inclusion,
            issued=self._issued,
            level=self._level,
            barring=barring,
        )

    def _with_unsaid(self, start: int, end: int, said: Sequence[Said], barring: bool) -> list[Said]:
        """`said` and, in its place, what the clause says beside it that no fact fits."""
        parts = list(unsaid(self.words[start:end], said, barring=barring))
        if said[0].subject and not any(part.kind for part in parts):
            return list(said)
        found = [replace(s, subject=False) for s in said]
        for part in parts:
            low, high = (at - start for at in self.trimmed(start + part.start, start + part.end))
            words = self.text.text[start + low : start + high]
            bounds = find_bounds(self.words[start + low : start + high], self.inclusion)
            if len(bounds) == 1 and bounds[0].unit != RANK:
                fact = self.own.count(words[: bounds[0].start] + words[bounds[0].end :], bounds[0])
                found.append(Said(fact, bounds[0].op, bounds[0].value, low, high))
            else:
                fact = self.own.ask(words, barring=barring or part.denied)
                found.append(Said(fact, Op.IS, True, low, high, bars=part.denied, status=part.kind))
        found += self._days_unsaid(start, end, found)
        return sorted(found, key=lambda s: s.start)

    def _days_unsaid(self, start: int, end: int, said: Sequence[Said]) -> list[Said]:
        """The days that the clause names for which no fact stands: 「2026年8月31日前列入培育库」."""
        clause = self.words[start:end]
        days = [(d, d.value) for d in find_days(clause) if isinstance(d.value, date)]
        days = [(d, value) for d, value in days if not any(s.start < d.end and d.start < s.end for s in said)]
        if not days:
            return []
        words = self.text.text[start:end]
        fact = self.own.day(words[: days[0][0].start] + words[days[0][0].end :])
        return [Said(fact, d.op, value, d.start, d.end) for d, value in days]

    # -- alternatives ---------------------------------------------------------------------------------------------

    def _alternatives(self, start: int, end: int, said: Sequence[Said]) -> list[tuple[int, int]]:
        """The parts of a clause that 「或者」 joins, where they are conditions of their own; else the whole clause."""
        clause = self.words[start:end]
        if any(a.status and b.status for a, b in pairwise(said)) or re.search(r"[、,，]", clause):
            return [(start, end)]
        cuts = [m for m in OR.finditer(clause) if not any(s.start < m.end() and m.start() < s.end for s in said)]
        cuts = [m for m in cuts if clause[: m.start()].count("(") == clause[: m.start()].count(")")]
        if not cuts:
            return [(start, end)]
        lows, highs = [0, *(m.end() for m in cuts)], [*(m.start() for m in cuts), len(clause)]
        parts = list(zip(lows, highs, strict=True))
        whole = all(high - low >= _SHORTEST for low, high in parts)
        compared = find_bounds(clause[slice(*parts[0])], self.inclusion)  # 「办公或者生产用房500平方米」 is one area
        told = sum(any(low <= s.start and s.end <= high for s in said) for low, high in parts)
        if (
            not whole
            or not told
            or not all(
                is_predicate(clause[low:high]) or (find_bounds(clause[low:high], self.inclusion) and compared)
                for low, high in parts[1:]
            )
        ):
            return [(start, end)]
        return [(start + low, start + high) for low, high in parts]

    def _part(self, start: int, end: int, about: str, memory: Memory) -> Condition:
        start, end = self.trimmed(start, end)
        said = self._said(start, end, about, False, memory)
        if not said:
            return negated(self._own(start, end, False))
        return together(self._joined(start, end, self._with_unsaid(start, end, said, False), False))

    # -- how they are joined --------------------------------------------------------------------------------------

    def _joined(self, start: int, end: int, said: Sequence[Said], barring: bool) -> list[Read]:
        clause = self.words[start:end]
        reads = [
            self._read_of(s, start + low, start + high, barring)
            for s, (low, high) in zip(said, spans_of(clause, said), strict=True)
        ]
        if said[0].subject and not barring:
            rest = self._own(start, end, False)  # 「链主企业为链上企业提供确权」: what it does is a condition too
            return [*reads, rest]
        if len(said) < 2 or barring or all(s.bars for s in said):
            return _once(reads)
        if _describes(clause, said):  # 「在园区注册的科技型中小企业或者高新技术企业」
            return _once([reads[0], *self._of_several(clause, reads[1:], said[1:])])
        if len(said) > _PAIR and _is_described(clause, said):  # 「具有博士学位或者高级职称的全职人才」
            return _once([*self._of_several(clause, reads[:-1], said[:-1]), reads[-1]])
        return self._of_several(clause, reads, said)

    def _of_several(self, clause: str, reads: Sequence[Read], said: Sequence[Said]) -> list[Read]:
        if len(said) < 2:
            return list(reads)
        if are_alternative(clause, said):
            first = _before_kinds(clause, said)
            return [*reads[:first], Read(self._either(reads[first:], said[first:]))]
        return _once(self._kinds(clause, reads, said))

    def _kinds(self, clause: str, reads: Sequence[Read], said: Sequence[Said]) -> list[Read]:
        """Kinds of enterprises in a row, beside other conditions, are one condition: one of them is enough."""
        found: list[Read] = []
        at = 0
        while at < len(said):
            end = at + 1
            while end < len(said) and kinds_in_row(clause, said[end - 1], said[end]):
                end += 1
            run = slice(at, end)
            found += [Read(self._either(reads[run], said[run]))] if end - at > 1 else [reads[at]]
            at = end
        return found

    def _either(self, reads: Sequence[Read], said: Sequence[Said]) -> Condition:
        """One of them; options of one choice as one leaf."""
        facts = {s.fact.key for s in said}
        plain = all(s.op is Op.IS and isinstance(s.value, str) and not s.bars for s in said)
        if len(facts) == 1 and plain:
            leaves = [r.condition for r in reads if isinstance(r.condition, Leaf)]
            values = tuple(dict.fromkeys(str(s.value) for s in said))
            first, last = leaves[0].source, leaves[-1].source
            op, value = in_order(said[0].fact, values)
            return self.leaf(said[0].fact.key, op, value, first.start, last.end, years=leaves[0].years)
        return any_of(paired([negated(r) for r in reads], said))

    def _read_of(self, said: Said, start: int, end: int, barring: bool) -> Read:
        value: Value = (said.value,) if said.op in (Op.IN, Op.HAS) and isinstance(said.value, str) else said.value
        if barring and said.bars and said.value is True:
            value = False  # 「未按期备案的，不予补助」
        leaf = self.leaf(said.fact.key, said.op, value, start, end, unit=said.unit, years=said.years)
        bars = barring or said.bars
        if bars and leaf.years is not None and leaf.years.count > 1 and said.fact.type is FactType.BOOLEAN:
            leaf = leaf.model_copy(update={"years": leaf.years.model_copy(update={"take": Take.ANY})})
        return Read(leaf, bars)


def _before_kinds(clause: str, said: Sequence[Said]) -> int:
    """How many conditions stand before a row of kinds, of which one is enough: 「在园区注册、入库的科技型中小企业或者高新技术企业」."""
    first = next((i for i, s in enumerate(said) if s.status), 0)
    rest = said[first:]
    apart = all(OR.search(clause[a.end : b.start]) is None for a, b in pairwise(said[: first + 1]))
    return first if len(rest) >= _PAIR and all(s.status for s in rest) and apart else 0


def _describes(clause: str, said: Sequence[Said]) -> bool:
    """Whether what is said first describes the kinds that follow, and is no kind beside them."""
    gap = clause[said[0].end : said[1].start]
    return not said[0].status and said[1].status and gap.endswith("的") and OR.search(gap) is None


def _is_described(clause: str, said: Sequence[Said]) -> bool:
    """Whether what is said last goes for all that is said before: 「…的全职人才」."""
    gap = clause[said[-2].end : said[-1].start]
    return not said[-1].status and gap == "的" and OR.search(clause[: said[-2].end]) is not None


def negated(read: Read) -> Condition:
    """The condition that has to hold."""
    return NoneOf(none=(read.condition,)) if read.bars else read.condition


def together(reads: Sequence[Read]) -> Condition:
    """All of them as one condition that has to hold."""
    parts = [negated(r) for r in reads]
    return parts[0] if len(parts) == 1 else AllOf(all=tuple(parts))


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
