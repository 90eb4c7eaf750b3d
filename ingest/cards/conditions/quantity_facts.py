"""Which fact a comparison is about: the name beside the number, shares (A占B的比例), growth and increase of a fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.policy.facts import DerivationOp, FactDefinition, FactType, fact_definitions
from ingest.cards.conditions.comparators import Bound, Kind
from ingest.cards.conditions.wordings import in_matter, quantities_named, quantity_names

_TYPES = {Kind.MONEY: FactType.MONEY, Kind.RATIO: FactType.RATIO, Kind.COUNT: FactType.NUMBER}
# what may stand between a name and its comparison: 「营业收入总额累计」, 「职工总数应当」, 「研发人员（全职）」
_LINK = re.compile(
    r"(?:的|一般|原则上|人员|额|总额|支出|投入|成交额|交易额|登记额|评价得分|评价|得分|分值|总分|结果|净增|增加|新增|生产|年(?!均)|均值|平均值|平均|年均|复合|金额|余额|数|数量|人数|总数|合计|累计|总计|应当|应|均|须|需|每年|各年|为|在|有|达|到|等|时间|期限|年限|年度|首次|实际|持续|连续|连续缴纳|缴纳|单项|(?:连续|近|最近)[一二两三四五\d]个?(?:会计|自然)?年度?|同比|较上年度?|比上年度?|比前一年度?|较前一年度?"
    r"|增长率?|增幅|增速|提高|提升|占比|比例|比重|比率|强度|已|已经|\s|[(（][^()（）]{0,16}[)）])*"
)
_GROWS = re.compile(r"增长|增幅|增速|同比|提高|提升")
_INCREASES = re.compile(r"新增|净增|增加|增量|增长")
_SHARE = re.compile(r"占(?:本?企业|单位|同期|当年|全部|全年|其|该|上年度?|年度?|总|的){0,3}")
# what may stand before a name without changing what it means
_BEFORE = re.compile(
    r"(?:[^对向与为给从把将,，]{0,14}(?:企业|公司|单位|机构|集团|团队))?(?:经[^,，的]{2,12}的|[^,，的]{2,6}时|新?购置|新?购买|引进|(?:本|我|全)[市区县]|[一-鿿]{0,8}?(?:高新区|园区|开发区|区内|市内)|(?:上|前|最近|近|连续|过去)?(?:[一二两三四五六七八九十\d]{1,2}个?)?(?:完整)?(?:会计|自然|财务|纳税)?年度?(?:内|末|底)?|20\d\d年度?|申报|申请|企业|公司|单位|机构|主体|人员?|项目|其中|其|该|本|且|并|或者?|具有|具备|拥有|取得|获得|有|"
    r"截至|当|时|前|后|末|底|期|日|认定|评价|填报|首次|达到|已|应|须|需|至少|总|共|年|度|均|平均|累计|合计|每|经审计|全|实际|实现|完成|单个|单笔|直接|自有|现有|新?招用|新?招聘|新?吸纳|新?录用|应届|聘用|从业|依法|企业年|当期|同期|自主|有效|在|由|现|所|的|和|及|、|境内|在职|为|以|对|按|属于|连续|单位|企业|家|户|一般|原则上|\s|[(（][^()（）]{0,12}[)）])*$"
)
_STOP = re.compile(r"[,，;；。:：]")
_BRACKETS = re.compile(r"[(（][^()（）]{0,40}[)）]")
_AGE = "person_age"
_RANK = "market_rank"
_PIECES = frozenset("件项个篇部款")
_OTHER_STAFF = "专业"  # 「专业技术人员」 are not those of research
_AFTER = 22  # characters after a number in which the thing counted is named


@dataclass(slots=True)
class Carried:
    """The quantity that the sentence spoke of last: 「研发费用不低于100万元，占比不低于3%」."""

    fact: FactDefinition | None = None


@dataclass(frozen=True, slots=True)
class _Mention:
    facts: tuple[FactDefinition, ...]
    start: int
    end: int


def fact_of_bound(
    clause: str, bound: Bound, carried: Carried, about: str = ""
) -> list[tuple[FactDefinition, Decimal, int, int]]:
    """(fact, value in its unit, start, end of its name) that the comparison is about; several are alternatives, [] none. `about`:
    words of the context, which tell facts of one name apart.
    """
    age = fact_definitions().get(_AGE)
    if age and bound.unit == age.unit:  # a number of this unit is the age of a person, whatever stands beside it
        return [(age, bound.value, bound.start, bound.end)]
    rank = fact_definitions().get(_RANK)
    if rank and bound.unit == rank.unit and "市场" in clause[: bound.start]:
        return [(rank, bound.value, bound.start, bound.end)]
    mentions = [_Mention(in_matter(m.facts, clause, about), m.start, m.end) for m in _mentions(clause)]
    found = (
        _share(clause, bound, mentions)
        or _before(clause, bound, mentions)
        or _after(clause, bound, mentions)
        or _carried(clause, bound, carried)
    )
    if found:
        carried.fact = found[0][0]
    return found


def quantity_of_lead(lead: str) -> FactDefinition | None:
    """The share that a list's lead names for its items: 「研发费用总额占同期销售收入总额的比例符合如下要求：」."""
    if not re.search(r"(?:比例|比重|占比)[^,，。]{0,12}(?:如下|下列|以下)", lead):
        return None
    mentions = _mentions(_BRACKETS.sub("", lead))
    for above, below in pairwise(mentions):
        for fact in _derived(above.facts, (DerivationOp.RATIO, DerivationOp.SHARE)):
            if fact.derived and any(f.key == fact.derived.of[1] for f in below.facts):
                return fact
    named = [f for m in mentions for f in m.facts if f.type is FactType.RATIO]
    return named[0] if len(mentions) == 1 and named else None  # 「研发费用总额占销售收入总额的比例」 is one name


def _mentions(clause: str) -> list[_Mention]:
    return [_Mention(quantities_named(m[0]), m.start(), m.end()) for m in quantity_names().finditer(clause)]


def _share(clause: str, bound: Bound, mentions: Sequence[_Mention]) -> list[tuple[FactDefinition, Decimal, int, int]]:
    """「研发费用占营业收入的比例不低于3%」."""
    if bound.kind is not Kind.RATIO:
        return []
    for above, below in pairwise(mentions):
        gap = clause[above.end : below.start]
        share = _SHARE.search(gap)
        if share and share.end() == len(gap) and _LINK.fullmatch(gap[: share.start()]) and below.end <= bound.start:
            if not (_clean(clause, above) and _LINK.fullmatch(clause[below.end : bound.start])):
                continue
            for fact in _derived(above.facts, (DerivationOp.RATIO, DerivationOp.SHARE)):
                if fact.derived and any(f.key == fact.derived.of[1] for f in below.facts):
                    return [(fact, bound.value, above.start, below.end)]
    return []


def _before(clause: str, bound: Bound, mentions: Sequence[_Mention]) -> list[tuple[FactDefinition, Decimal, int, int]]:
    earlier = [
        m for m in mentions if m.end <= bound.start and not _STOP.search(_BRACKETS.sub("", clause[m.end : bound.start]))
    ]
    for mention in reversed(earlier):
        gap = clause[mention.end : bound.start]
        if not _LINK.fullmatch(gap):
            continue
        if not _clean(clause, mention):
            continue  # 「创新积分评价得分」: the name before may be the whole one
        fact = _fitting(clause, bound, mention, gap)
        return [(fact[0], fact[1], mention.start, mention.end)] if fact else []
    return []


def _after(clause: str, bound: Bound, mentions: Sequence[_Mention]) -> list[tuple[FactDefinition, Decimal, int, int]]:
    """「拥有1件以上有效发明专利或者软件著作权」: the things counted follow."""
    if bound.kind is Kind.MONEY:
        return _amount_of(clause, bound, mentions)
    if bound.kind is not Kind.COUNT:
        return []
    found: list[tuple[FactDefinition, Decimal, int, int]] = []
    at = bound.end
    for mention in (m for m in mentions if m.start >= bound.end):
        gap = clause[at : mention.start]
        if mention.start - at > _AFTER or _STOP.search(gap) or clause.startswith("申请", mention.end):
            break
        if found and not re.search(r"或|、", gap):
            break
        facts = () if clause.endswith(_OTHER_STAFF, 0, mention.start) else mention.facts
        for fact in facts:
            value = _in_unit(bound, fact)
            if value is not None:
                found.append((fact, value, mention.start, mention.end))
                break
        at = mention.end
    if len(found) > 1 and "或" not in clause[found[0][3] : found[-1][2]]:
        return found[-1:]
    return found


def _amount_of(
    clause: str, bound: Bound, mentions: Sequence[_Mention]
) -> list[tuple[FactDefinition, Decimal, int, int]]:
    """「有不低于1000万元的注册资本」: what is so much follows, and ends the words."""
    mention = next((m for m in mentions if m.start >= bound.end), None)
    if mention is None or clause[bound.end : mention.start] != "的" or clause[mention.end :].strip("的，。；"):
        return []
    facts = [f for f in mention.facts if _in_unit(bound, f) is not None]
    return [(facts[0], bound.value, mention.start, mention.end)] if facts else []


def _carried(clause: str, bound: Bound, carried: Carried) -> list[tuple[FactDefinition, Decimal, int, int]]:
    if carried.fact is None:
        return []
    if bound.kind is Kind.MONEY:  # 「设备投资额不低于300万元，申报贴息的不低于500万元」
        same = carried.fact.type is FactType.MONEY and re.fullmatch(r"[^,，\d]{2,14}的", clause[: bound.start])
        return [(carried.fact, bound.value, bound.start, bound.end)] if same else []
    if bound.kind is not Kind.RATIO:
        return []
    if carried.fact.type is FactType.RATIO and re.fullmatch(
        r"(?:其|该|均|应当?|须)*(?:占比|比例|比重|比率)?(?:为|应当?|均)*", clause[: bound.start]
    ):
        return [(carried.fact, bound.value, 0, bound.start)]
    if re.fullmatch(
        r"(?:且|并|年度|年|同比|较上年度?|比上年度?)*(?:增长率?|增速|增幅)(?:达到|达|为|在|均|应)*",
        clause[: bound.start],
    ):
        grown = next(iter(_derived((carried.fact,), (DerivationOp.GROWTH,))), None)
        return [(grown, bound.value, 0, bound.start)] if grown else []
    share = re.search(
        r"占(?P<of>[^,，;；。]{0,14}?)(?:的?(?:比例|比重|占比|比|百分比)|的?(?:在|为|达到?|应)*$)",
        clause[: bound.start],
    )
    if not share or not re.fullmatch(r"(?:每年|各年|且|均|其|并)*", clause[: share.start()]):
        return []
    whole = _mentions(share["of"])
    for fact in _derived((carried.fact,), (DerivationOp.RATIO, DerivationOp.SHARE)):
        if fact.derived and (not whole or any(f.key == fact.derived.of[1] for m in whole for f in m.facts)):
            return [(fact, bound.value, share.start(), share.end())]
    return []


def _fitting(clause: str, bound: Bound, mention: _Mention, gap: str) -> tuple[FactDefinition, Decimal] | None:
    before = clause[max(0, mention.start - 4) : mention.start]
    if bound.kind is Kind.RATIO and _GROWS.search(gap):
        fact = next(iter(_derived(mention.facts, (DerivationOp.GROWTH,))), None)
        return (fact, bound.value) if fact else None
    if bound.kind is Kind.RATIO and re.search("占比|比例|比重|强度", gap):
        fact = next(iter(_derived(mention.facts, (DerivationOp.RATIO, DerivationOp.SHARE))), None)
        if fact:
            return fact, bound.value
    if bound.kind is Kind.MONEY and (_INCREASES.search(gap) or _INCREASES.search(before)):
        fact = next(iter(_derived(mention.facts, (DerivationOp.INCREASE,))), None)
        return (fact, bound.value) if fact else None
    for fact in mention.facts:
        value = _in_unit(bound, fact)
        if value is not None:
            return fact, value
    return _other_unit(bound, mention.facts)


def _derived(facts: Sequence[FactDefinition], ops: Sequence[DerivationOp]) -> list[FactDefinition]:
    """The facts of the vocabulary that are derived from one of `facts`."""
    keys = {f.key for f in facts}
    return [d for d in fact_definitions().values() if d.derived and d.derived.op in ops and d.derived.of[0] in keys]


def _in_unit(bound: Bound, fact: FactDefinition) -> Decimal | None:
    """The bound's number in the unit of the fact, or None where it is none."""
    if fact.type is not _TYPES[bound.kind]:
        return None
    if bound.kind is not Kind.COUNT:
        return bound.value
    unit, own = bound.unit.removeprefix("个"), fact.unit.removeprefix("个")
    if unit == "会计年度":
        return bound.value if fact.key == "full_fiscal_years" else None
    if fact.key == "full_fiscal_years":
        return None
    if unit == own or (unit in _PIECES and own in _PIECES):
        return bound.value
    if own == "月" and unit == "年":
        return bound.value * 12
    return None


def _other_unit(bound: Bound, facts: Sequence[FactDefinition]) -> tuple[FactDefinition, Decimal] | None:
    """「成立满18个月」: the fact that counts the same in months."""
    if bound.unit != "月":
        return None
    for fact in facts:
        if fact.derived and fact.derived.op is DerivationOp.YEARS_SINCE:
            for other in _derived([fact_definitions()[fact.derived.of[0]]], (DerivationOp.MONTHS_SINCE,)):
                return other, bound.value
    return None


def _clean(clause: str, mention: _Mention) -> bool:
    """Whether nothing before the name makes it another quantity: 「主导产品销售收入」 is not the revenue."""
    start = max((m.end() for m in _STOP.finditer(clause, 0, mention.start)), default=0)
    joint = max((m.end() for m in re.finditer(r"[且并、]|或者|以及", clause[start : mention.start])), default=0)
    return _BEFORE.fullmatch(clause[start + joint : mention.start]) is not None
