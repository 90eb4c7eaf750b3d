"""What a clause says of the facts of the vocabulary: by wording, by the name of a quantity or choice, by a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from assistant.policy.card import Op, Take, Years
from assistant.policy.facts import FactDefinition, FactType, Value, fact_definitions
from ingest.cards.comparators import Bound, Inclusion, find_bounds
from ingest.cards.periods import find_days, read_years
from ingest.cards.quantities import Carried, fact_of_bound
from ingest.cards.wordings import choice_names, date_wordings, patterns, status_names

# 「未」, 「没有」 …, with nothing between it and the words it denies that begins anew
_NOT = re.compile(
    r"(?:未|没有|无|不存在|不在|不处于|不属于|不是|不得|不享受|非|尚无|从无)(?P<after>(?:(?!且|并且|但|具有|拥有|取得有效|已)[^,;。，；])*)$"
)
_OTHER_TEXT = re.compile(
    r"《[^《》]{2,60}?(?:规定|办法|通知|标准|意见|公告|条例|目录|细则|法|措施)》(?:[(（][^（）()]{2,40}[)）])?"
)
_CREDIT = "信用"  # the group of facts that nobody wants to be true
COVERED = 0.5  # of a clause's characters that a mere name must make up to be what the clause says
_TELLING = 3  # characters of an option's name that needs no name of its fact beside it
_EMPTY = re.compile(
    r"企业|公司|单位|申报|申请|应当|必须|须|为|是|已|的|具有|具备|拥有|取得|获得|属于|符合|通过|完成|在|且|并|经|依法|按照|按|规定|要求|[\s,，;；。、()（）]"
)
_ROW = re.compile(r"[“”\s]*(?:、|或者?|以及|[和及与])[“”\s]*(?:者|有效期内的|属于|已?(?:认定|入库|备案)的)*")


@dataclass(frozen=True, slots=True)
class Said:
    """What a part of the clause, [start, end) in it, says of a fact. `bars`: it denies it. `status`: a kind of enterprise, of which one
    of several is enough; `weak`: a mere name.
    """

    fact: FactDefinition
    op: Op
    value: Value
    start: int
    end: int
    unit: str = ""
    bars: bool = False
    status: bool = False
    weak: bool = False
    years: Years | None = None

    def meets(self, other: Said) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass
class Memory:
    """What an earlier clause of the sentence said that a later one leaves out: its years and its quantity."""

    years: Years | None = None
    carried: Carried = field(default_factory=Carried)


def find_said(
    clause: str, about: str, memory: Memory, *, inclusion: Inclusion, issued: int | None, barring: bool
) -> list[Said]:
    """Everything that the clause says, in order. `about`: words of its context; `issued`: the year of the document; `barring`: the clause
    names what must not be.
    """
    masked = _OTHER_TEXT.sub(lambda m: "\u3000" * len(m[0]), clause)  # the name of another text says nothing here
    years = read_years(masked, issued)
    bounds = find_bounds(masked, inclusion)
    found = list(_numbers(masked, bounds, memory))
    if bounds and not found and not _harmless(bounds):
        return []  # a number whose fact is not known: asked for as it stands
    found += _days(masked, about, found)
    for said in sorted(_worded(masked, about), key=lambda s: (s.start - s.end, s.weak)):
        if not any(said.meets(f) for f in found):
            found.append(said)
    found += [s for s in _chosen(masked) if not any(s.meets(f) for f in found)]
    found = _strong(masked, sorted(found, key=lambda s: s.start))
    if not found:
        found = list(_named(masked))
    memory.years = years or memory.years
    kept = [replace(s, years=_years(s.fact, years or memory.years)) for s in found]
    return [s for s in kept if barring or s.bars or not _unwanted(s.fact)]


def content(clause: str) -> str:
    """What is left of a clause without the words that any clause has."""
    return _EMPTY.sub("", clause)


def _harmless(bounds: Sequence[Bound]) -> bool:
    """Whether the numbers only say since when or how long: 「近一年内」."""
    return all(b.unit in ("年", "月", "日", "") for b in bounds)


def _unwanted(fact: FactDefinition) -> bool:
    return fact.group == _CREDIT and fact.type is FactType.BOOLEAN


def _numbers(clause: str, bounds: Sequence[Bound], memory: Memory) -> Iterator[Said]:
    last: tuple[FactDefinition, Bound] | None = None
    for bound in bounds:
        about = fact_of_bound(clause, bound, memory.carried)
        for index, (fact, value, start, end) in enumerate(about):
            last = (fact, bound)
            # of several things counted (「1件以上发明专利或者软件著作权」) the first has the number beside it
            span = (start, end) if index else (min(start, bound.start), max(end, bound.end))
            yield Said(fact, bound.op, value, *span)
        if not about and last and re.fullmatch(r"[、,，且并\s]*", clause[last[1].end : bound.start]):
            fact, before = last
            if bound.kind is before.kind and bound.unit == before.unit:  # 「50万元以上、2000万元以下」
                yield Said(fact, bound.op, bound.value, bound.start, bound.end)


def _days(clause: str, about: str, taken: Sequence[Said]) -> Iterator[Said]:
    for day in find_days(clause):
        if any(day.start < t.end and t.start < day.end for t in taken):
            continue
        for wording in date_wordings():
            word = next((w for w in wording.near if w in clause), None)
            if word and (not wording.about or any(a in about for a in wording.about)):
                if day.op is Op.WITHIN and not _since(word, clause, day.start, day.end):
                    continue
                value = Decimal(day.value) if isinstance(day.value, int) else day.value
                yield Said(fact_definitions()[wording.fact], day.op, value, day.start, day.end, unit=day.unit)
                break


def _since(word: str, clause: str, start: int, end: int) -> bool:
    """Whether a length of time runs from the event: 「自竣工之日起12个月内提出」, not 「自迁入之日起五年内不迁出」."""
    return re.search(rf"{word}[^,，]{{0,8}}$", clause[:start]) is not None and not clause[end:].startswith("不")


def _worded(clause: str, about: str) -> Iterator[Said]:
    for pattern in patterns():
        wording = pattern.wording
        if not all(need in clause for need in pattern.needs):
            continue
        if wording.about and not any(word in about for word in wording.about):
            continue
        if any(word in clause for word in wording.unless):
            continue
        fact = fact_definitions()[wording.fact]
        for match in pattern.regex.finditer(clause):
            if match.end() > match.start():
                denied = not wording.negated and _NOT.search(clause[: match.start()]) is not None
                yield Said(
                    fact, wording.op, wording.value, match.start(), match.end(),
                    bars=wording.barred or denied, status=wording.status, weak=wording.weak,
                )  # fmt: skip


def _chosen(clause: str) -> Iterator[Said]:
    """Options of a choice, beside the name of their fact: 「硕士以上学历」, 「纳税信用等级为A级」; several of one fact in a row."""
    taken: list[tuple[int, int]] = []
    for name, fact, value in choice_names():
        at = clause.find(name)
        if at < 0 or any(at < high and low < at + len(name) for low, high in taken):
            continue
        named = any(n in clause for n in (fact.name, *fact.names) if n not in name)
        others = sum(o.name in clause for o in fact.options) > 1
        enough = len(name) >= _TELLING and len(name) >= COVERED * len(content(clause)) and content(name) != ""
        if not (named or others or enough):
            continue
        taken.append((at, at + len(name)))
        after = clause[at + len(name) : at + len(name) + 8]
        op: Op = Op.IS
        if fact.ordered and re.match(r"(?:学历|学位|企业)?(?:\(含\))?[及或]?以上", after):
            op = Op.GE
        elif fact.ordered and re.match(r"(?:\(含\))?[及或]?以下", after):
            op = Op.LE
        denied = _NOT.search(clause[:at]) is not None
        yield Said(fact, op, value, at, at + len(name), bars=denied, status=True)


def _named(clause: str) -> Iterator[Said]:
    """A boolean fact whose own name makes up most of the clause."""
    best = max((n for n in status_names() if n in clause), key=len, default=None)
    if best and len(content(best)) >= COVERED * len(content(clause)):
        at = clause.index(best)
        denied = _NOT.search(clause[:at]) is not None
        yield Said(status_names()[best], Op.IS, True, at, at + len(best), bars=denied)


def _strong(clause: str, found: Sequence[Said]) -> list[Said]:
    """Without mere names that are neither most of the clause nor in a row with another kind of enterprise."""
    whole = len(content(clause))
    row = {
        id(s)
        for a, b in pairwise(found)
        if a.status and b.status and _ROW.fullmatch(clause[a.end : b.start])
        for s in (a, b)
    }
    return [s for s in found if not s.weak or id(s) in row or len(content(clause[s.start : s.end])) >= COVERED * whole]


def _years(fact: FactDefinition, years: Years | None) -> Years | None:
    if not fact.yearly or years is None:
        return None
    if fact.type is FactType.BOOLEAN and years.last > 0:
        # what happened 「近一年内」 may have happened this year or last
        return Years(last=0, count=years.count + 1, take=Take.ANY)
    return years
