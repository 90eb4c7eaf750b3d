"""What a clause says of the facts of the vocabulary: by wording, by the name of a quantity or choice, by a day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from assistant.policy.card import Op, Take, Years
from assistant.policy.facts import FactDefinition, FactType, Value, fact_definitions
from ingest.cards.conditions.comparators import Bound, Inclusion, find_bounds
from ingest.cards.conditions.periods import find_days, read_years
from ingest.cards.conditions.quantity_facts import Carried, fact_of_bound
from ingest.cards.conditions.wordings import (
    choices,
    date_wordings,
    names_of,
    needed,
    option_names,
    patterns,
    status_names,
)

# 「未」, 「没有」 …, with nothing between it and the words it denies that begins anew
_NOT = re.compile(
    r"(?:未|没有|无|不存在|不在|不处于|不属于|不是|不得|不享受|非|尚无|从无)(?P<after>(?:(?!且|并且|但|具有|拥有|取得有效|已)[^,;。，；])*)$"
)
_SPAN = re.compile(r"近|前|后|内$|毕业")
_NO = re.compile(r"无(?!形|偿)|未(?!来)|没有")  # within the words: 「名下无住房」
_OTHER_TEXT = re.compile(
    r"《[^《》]{2,60}?(?:规定|办法|通知|标准|意见|公告|条例|目录|细则|法|措施)》(?:[(（][^（）()]{2,40}[)）])?"
)
_CREDIT = "信用"  # the group of facts that nobody wants to be true
COVERED = 0.5  # of a clause's characters that a mere name must make up to be what the clause says
# a length of time since the registration, and the place of it, share their words
_SINCE_REGISTERED = ("years_established", "months_established")
_PLACES = ("registered_in_park", "registered_in_city")
_TELLING = 3  # characters of an option's name that needs no name of its fact beside it
_EMPTY = re.compile(
    r"企业|公司|单位|申报|申请|应当|必须|须|为|是|已|的|具有|具备|拥有|取得|获得|属于|符合|通过|完成|在|且|并|经|依法|按照|按|规定|要求|[\s,，;；。、()（）]"
)
# what may stand before the kind of enterprise that a clause is about
_SUBJECT = re.compile(r"(?:对|凡|区内|园区|全区|本市|符合条件的|有效期内的|新?(?:认定|入库|备案)的)*")
# all levels of government in a row: 「列入国家、省或者市…目录」
_LEVELS = re.compile(r"国家(?:级)?、省(?:级)?(?:、|或者?|[和及])市(?:级)?")
_LEVEL_SIGNS = {"省": "provincial", "市": "municipal"}
_ENDS_ROW = re.compile(r"$|等|中|的|[,，;；、()（）和及或与]|均|都|可|应|须|企业|行业|领域")
_ANYBODY = "enterprise"  # 「企业」, 「公司」 by themselves say nothing
_COMMON_NAMES = ("industry", "organisation_type")  # 「行业标准」, 「申报单位」 stand beside anything
_LETTERS = re.compile(r"(?P<letter>[A-F])(?=(?:(?:、|和|及|或者?)[A-F])+(?P<suffix>[类级档]))")
_BEING = re.compile(r"(?:属于|(?:应当?|须|必须|需)[是为]|作为|认定为|具有|具备|取得|获得|获评)[“”]?$")
_KIND = r"(?:企业|人才|学位|学历|[级类型])?"  # what may follow an option in a row
_ROW = re.compile(r"[“”\s]*(?:、|或者?|以及|[和及与])[“”\s]*(?:者|有效期内的|属于|已?(?:认定|入库|备案)的)*")


@dataclass(frozen=True, slots=True)
class Said:
    """What a part of the clause, [start, end) in it, says of a fact. `bars`: it denies it. `status`: a kind of enterprise, of which one
    of several is enough; `weak`: a mere name; `subject`: the one that the clause is about, which says more.
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
    subject: bool = False
    years: Years | None = None

    def meets(self, other: Said) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass
class Memory:
    """What an earlier clause of the sentence said that a later one leaves out: its years and its quantity."""

    years: Years | None = None
    carried: Carried = field(default_factory=Carried)


def find_said(
    clause: str, about: str, memory: Memory, *, inclusion: Inclusion, issued: int | None, level: str, barring: bool
) -> list[Said]:
    """Everything that the clause says, in order. `about`: words of its context; `issued`, `level`: the document's year and level;
    `barring`: the clause names what must not be.
    """
    masked = _OTHER_TEXT.sub(lambda m: "\u3000" * len(m[0]), clause)  # the name of another text says nothing here
    years = read_years(masked, issued)
    bounds = find_bounds(masked, inclusion)
    found = [s for s in _numbers(masked, about, bounds, memory) if not _of_other_years(s, masked, issued)]
    worded = sorted(_worded(masked, about, level), key=lambda s: (s.start - s.end, s.weak))
    untold = [b for b in bounds if not any(s.bars and s.start <= b.start < s.end for s in worded)]
    if untold and not found and not _harmless(masked, untold):
        return _kinds_beside(masked, about, level)  # a number whose fact is not known is asked for as it stands
    found += list(_days(masked, about, tuple(found)))
    for said in worded:
        if not any(said.meets(f) for f in found if f.fact.key not in _SINCE_REGISTERED or said.fact.key not in _PLACES):
            found.append(said)
    found += [s for s in _chosen(masked) if not any(s.meets(f) for f in found)]
    found = _in_place(found)
    found = _strong(masked, sorted(found, key=lambda s: s.start))
    if not found:
        found = list(_named(masked, about))
    memory.years = years or memory.years
    kept = [replace(s, years=_years(s.fact, years or memory.years, masked)) for s in found]
    return [s for s in kept if barring or s.bars or not _unwanted(s.fact)]


def _of_other_years(said: Said, clause: str, issued: int | None) -> bool:
    """Whether a number that the vocabulary has only as of now is told of several years: 「近两年新增股权融资6000万元以上」."""
    years = None if said.fact.yearly else read_years(clause[: said.end], issued)
    return years is not None and years.count > 1


def _kinds_beside(clause: str, about: str, level: str) -> list[Said]:
    """The kind of enterprise that such a clause is about: 「年产量10万台以上的工业企业」, 「链主企业采购额新增1000万元以上」."""
    for said in sorted(_worded(clause, about, level), key=lambda s: s.start - s.end):
        first = _SUBJECT.fullmatch(clause[: said.start]) is not None
        if said.status and not said.bars and (first or _closes(clause, said.start, said.end)):
            return [replace(said, subject=True)]
    return []


def _in_place(found: Sequence[Said]) -> list[Said]:
    """「在高新区注册满两年」: so long in the park, not so long since it was founded."""
    here = fact_definitions().get("years_in_park")
    if here is None or not any(s.fact.key == "registered_in_park" for s in found):
        return list(found)
    return [replace(s, fact=here) if s.fact.key == "years_established" else s for s in found]


def content(clause: str) -> str:
    """What is left of a clause without the words that any clause has."""
    return _EMPTY.sub("", clause)


def _harmless(clause: str, bounds: Sequence[Bound]) -> bool:
    """Whether the numbers only say since when or how long (「近一年以内」), or which place was reached (「排名前三」)."""
    return all(
        b.unit in ("名", "")
        or (b.unit in ("年", "月", "日") and _SPAN.search(clause[max(0, b.start - 2) : b.end]) is not None)
        for b in bounds
    )


def _unwanted(fact: FactDefinition) -> bool:
    return fact.group == _CREDIT and fact.type is FactType.BOOLEAN


def _numbers(clause: str, about: str, bounds: Sequence[Bound], memory: Memory) -> Iterator[Said]:
    last: tuple[FactDefinition, Bound] | None = None
    for bound in bounds:
        meant = fact_of_bound(clause, bound, memory.carried, about)
        for index, (fact, value, start, end) in enumerate(meant):
            last = (fact, bound)
            # of several things counted (「1件以上发明专利或者软件著作权」) the first has the number beside it
            span = (start, end) if index else (min(start, bound.start), max(end, bound.end))
            yield Said(fact, bound.op, value, *span)
        if not meant and last and re.fullmatch(r"[、,，且并\s]*", clause[last[1].end : bound.start]):
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
    between = re.search(rf"{word}(?P<gap>[^,，]{{0,8}})$", clause[:start])
    return between is not None and not between["gap"].startswith("前") and not clause[end:].startswith("不")


def _worded(clause: str, about: str, level: str) -> Iterator[Said]:
    for pattern in patterns():
        wording = pattern.wording
        if pattern.needs and not any(need in clause for need in pattern.needs):
            continue
        if wording.about and not any(word in about for word in wording.about):
            continue
        if any(word in clause for word in wording.unless) or (wording.levels and level not in wording.levels):
            continue
        fact = fact_definitions()[wording.fact]
        for start, end in pattern.places(clause):
            inside = _NO.search(clause[start:end]) is not None and not _NO.search(pattern.says)
            inside = inside or clause[max(0, start - 1) : start + 1] == "没有"
            denied = not wording.negated and (inside or _NOT.search(clause[:start]) is not None)
            yield Said(
                fact, wording.op, wording.value, start, end,
                bars=wording.barred or denied, status=wording.status, weak=wording.weak,
            )  # fmt: skip


def _chosen(clause: str) -> Iterator[Said]:
    """Options of a choice, beside the name of their fact: 「硕士以上学历」, 「纳税信用等级为A级」; several of one fact in a row.

    Where options of several facts share their names (A级), the fact that is named wins, then the one with more of its options here.
    """
    levels = _LEVELS.search(clause)
    if levels:
        for fact in choices():
            if "municipal" in (o.value for o in fact.options) and any(n in clause for n in names_of(fact.key)):
                yield Said(fact, Op.GE, "municipal", levels.start(), levels.end(), status=True)
                return
    found = [(fact, hits) for fact in choices() if (hits := _options(clause, fact)) and _told(clause, fact, hits)]
    found = [(fact, kept) for fact, hits in found if (kept := _begun_alone(hits, found))]
    found.sort(key=lambda f: (-_beside(clause, f[0]), -len(f[1]), -sum(high - low for _, low, high in f[1])))
    taken: list[tuple[int, int]] = []
    for fact, hits in found:
        if any(low < end and start < high for _, low, high in hits for start, end in taken):
            continue
        taken += [(low, high) for _, low, high in hits]
        for value, low, high in hits:
            denied = _NOT.search(clause[:low]) is not None
            yield Said(fact, _at_least(clause, fact, low, high), value, low, high, bars=denied, status=True)


def _options(clause: str, fact: FactDefinition) -> list[tuple[str, int, int]]:
    """(value, start, end) of the options that the clause names, the longest name at each place."""
    hits: list[tuple[str, int, int]] = []
    for name, value in option_names(fact.key):
        at = clause.find(name)
        while at >= 0:
            if not any(at < high and low < at + len(name) for _, low, high in hits):
                hits.append((value, at, at + len(name)))
            at = clause.find(name, at + 1)
    for name in (n for n in names_of(fact.key) if n in clause):  # 「省专利奖」
        at = clause.index(name) - 1
        level = _LEVEL_SIGNS.get(clause[at : at + 1])
        if level and any(o.value == level for o in fact.options) and not any(low <= at < high for _, low, high in hits):
            hits.append((level, at, at + 1))
    for match in _LETTERS.finditer(clause):  # 「A、B、C类」 names three
        letter = dict(option_names(fact.key)).get(match["letter"] + match["suffix"])
        if letter:
            hits.append((letter, match.start("letter"), match.end("letter")))
    return sorted(hits, key=lambda h: h[1])


def _told(clause: str, fact: FactDefinition, hits: Sequence[tuple[str, int, int]]) -> bool:
    """Whether the options are meant: their fact is named, they stand in a row, or one is what the clause says."""
    if {value for value, _, _ in hits} == {_ANYBODY}:
        return False
    if fact.key in _COMMON_NAMES and not _ENDS_ROW.match(clause[hits[-1][2] :]):
        return False  # 「高等学校、科研院所发明专利」 are patents
    rest = list(clause)
    for _, low, high in hits:
        rest[low:high] = "\u3000" * (high - low)
    named = () if fact.key in _COMMON_NAMES else names_of(fact.key)
    if any(name in "".join(rest) for name in named) or _of_talents(clause, fact, hits):
        return True
    vague = all(
        clause[low:high].endswith("级") for _, low, high in hits
    )  # 「市级」, 「中级」 are options of several facts
    if (
        fact.ordered
        and not vague
        and any(re.match(rf"{_KIND}(?:\(含\))?[及或]?以[上下]", clause[h[2] :]) for h in hits)
    ):
        return True
    if any(re.fullmatch(rf"{_KIND}(?:、|或者?|[和及])", clause[a[2] : b[1]]) for a, b in pairwise(hits)):
        return True
    _, low, high = hits[0]
    name = clause[low:high]
    if not content(name):
        return False
    most = len(name) >= _TELLING and len(name) >= COVERED * len(content(clause))
    return most or _closes(clause, low, high) or (not vague and _is_alternative(clause, fact, hits))


_Hits = Sequence[tuple[str, int, int]]


def _begun_alone(hits: _Hits, found: Sequence[tuple[FactDefinition, _Hits]]) -> list[tuple[str, int, int]]:
    """Those that do not begin within a name of another fact: 「高职」 in 「副高职称」."""
    others = [(low, high) for _, more in found for _, low, high in more]
    return [h for h in hits if not any(low < h[1] < high for low, high in others)]


def _of_talents(clause: str, fact: FactDefinition, hits: Sequence[tuple[str, int, int]]) -> bool:
    """Whether the options are classes of people: 「A类人才」, 「省级人才」; not 「丙类人才的项目获得省级立项」."""
    return "人才" in fact.name and any(re.match(r"[^,，、的]{0,12}人才", clause[low:]) for _, low, _ in hits)


def _is_alternative(clause: str, fact: FactDefinition, hits: Sequence[tuple[str, int, int]]) -> bool:
    """Whether an option is all that one of several alternatives says: 「博士或者具有副高级职称的人员」."""
    if fact.key in _COMMON_NAMES:
        return False
    parts = _ALTERNATIVE.split(clause)
    names = [clause[low:high] for _, low, high in hits]
    return any(content(_PERSON.sub("", part)) == name for part in parts for name in names)


_ALTERNATIVE = re.compile(r"或者?(?!然)|、|以及")
_PERSON = re.compile(r"(?:以上)?(?:学[历位])?(?:的(?:人员|人才|个人|人|企业|单位)?)?$")


def _at_least(clause: str, fact: FactDefinition, start: int, end: int) -> Op:
    """「硕士以上」, 「B级及以上」, 「不低于B级」 of an ordered choice."""
    after = clause[end : end + 10]
    if fact.ordered and re.search(r"(?:不低于|不得低于|至少为?|达到)$", clause[:start]):
        return Op.GE
    if fact.ordered and re.match(rf"{_KIND}(?:\(含\))?[及或]?以上", after):
        return Op.GE
    if fact.ordered and re.match(rf"{_KIND}(?:\(含\))?[及或]?以下", after):
        return Op.LE
    return Op.IS


def _beside(clause: str, fact: FactDefinition) -> bool:
    """Whether the fact is named: by its name, or by the kind of thing that it is about (「C类人才」)."""
    return any(n in clause for n in names_of(fact.key)) or ("人才" in fact.name and "人才" in clause)


def _closes(clause: str, start: int, end: int) -> bool:
    """Whether a kind ends the clause, told of by what stands before: 「上年度营业收入2000万元以上的工业企业」, 「新引进的全日制博士」."""
    return (
        clause[end:].removesuffix("企业").strip("“”的") == ""
        and re.search(r"的(?:[一-鿿]{0,4})?$", clause[:start]) is not None
    )


def _named(clause: str, about: str) -> Iterator[Said]:
    """A boolean fact whose own name makes up most of the clause, where the context is about what its wordings need."""
    names = (n for n, fact in status_names().items() if n in clause and _is_about(fact, about))
    best = max(names, key=len, default=None)
    if best and len(content(best)) >= COVERED * len(content(clause)):
        at = clause.index(best)
        denied = _NOT.search(clause[:at]) is not None
        yield Said(status_names()[best], Op.IS, True, at, at + len(best), bars=denied)


def _is_about(fact: FactDefinition, about: str) -> bool:
    words = needed(fact.key)
    return not words or any(word in about for word in words)


def _strong(clause: str, found: Sequence[Said]) -> list[Said]:
    """Without mere names that are neither most of the clause nor in a row with another kind of enterprise."""
    whole = len(content(clause))
    row = {
        id(s)
        for a, b in pairwise(found)
        if a.status and b.status and _ROW.fullmatch(clause[a.end : b.start])
        for s in (a, b)
    }
    kept = [
        s
        for s in found
        if not s.weak
        or id(s) in row
        or len(content(clause[s.start : s.end])) >= COVERED * whole
        or _closes(clause, s.start, s.end)
        or _is_one(clause, s)
    ]
    if found and found[0] not in kept and _SUBJECT.fullmatch(clause[: found[0].start]):
        return [found[0], *kept] if kept else [replace(found[0], subject=True)]
    return kept


def _is_one(clause: str, said: Said) -> bool:
    """Whether the clause says of whom it speaks that it is one: 「属于高新技术企业中的一般纳税人」; not 「为中小企业提供服务」."""
    return _BEING.search(clause[: said.start]) is not None or clause.startswith(("中的", "或者", "、"), said.end)


def _years(fact: FactDefinition, years: Years | None, clause: str) -> Years | None:
    if not fact.yearly or years is None:
        return None
    if fact.type is FactType.RATIO and years.take is Take.SUM:
        return years.model_copy(update={"take": Take.EACH})  # shares do not add up
    if fact.type is FactType.BOOLEAN and years.last > 0 and not re.search(r"上(?:一|个)?[^,，]{0,4}年", clause):
        # what happened 「近一年内」 may have happened this year or last
        return Years(last=0, count=years.count + 1, take=Take.ANY)
    return years
