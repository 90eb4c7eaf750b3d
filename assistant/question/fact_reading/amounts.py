"""Amounts, counts, ratios and days that a clause tells: which fact each belongs to, and of which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from assistant.policy.facts import Comparison, FactDefinition, FactType, KnownFact, fact_definitions
from assistant.question.fact_reading.cues import Mention, Role
from assistant.question.fact_reading.message import Told
from assistant.question.fact_reading.numbers import SERIES_GAP, Kind, Quantity

# between the name of a fact and its value nothing but this may stand: 「营收（万元）大概是」, 「研发费用去年一共花了」; not 「比…多了」
_LINK = re.compile(
    r"""(?:\s|[：:=]|目前|现在|现|一共|总共|共计?|合计|总计|全年|大概|大约|差不多|将近|近|约|就|才|只|都|也|还|已经?|是|为|有|在|的|了|过|到|达到?|做|投入?
    |花|用|交|缴|拿|卖|完成|实现|实现了|分别|金额|总额|规模|数量|人数|这块|方面|这边|上面?|能|算下来|刚好|刚刚|正好|快|总量|每年|一年|年均|满|连续|我们|公司|咱们?
    |去年|前年|今年|上一?年度?|(?:19|20)?\d\d年度?|整){0,8}""",
    re.VERBOSE,
)
# between a count and what is counted: 「9个是搞研发的」
_COUNT_LINK = re.compile(r"\s?(?:的|是|在|有效|人|做|专门|专职|全职|都是|左右|上下|以上)?")
# 「研发占营收的6%」, 「研发人员占比 30%」: a share told by both its parts
_RD_SHARE = re.compile(
    r"(?:研发|研究开发)(?:投入|费用?|支出|经费)?(?:总额)?\s?占(?:了|到|比|了?我们)?(?:去年|全年|同期|企业|当年)*(?:营业|销售|主营业务|总)?(?:总?收入|营收|销售额)?(?:总额)?的?"
    r"(?:比例|比重|比)?[为是约：:\s]*(?:大概|大约|差不多|将近|有|到)?$"
)
_STAFF_SHARE = re.compile(
    r"(?:研发|科技|技术)(?:人员|团队)\s?占(?:了|到|比)?(?:公司|企业|当年|全部)*(?:职工|员工|总人数|全员|人员)?(?:总数|人数)?的?(?:比例|比重)?[为是约：:\s]*(?:大概|大约|差不多|将近|有|到)?$"
)
# a count of people that is all a clause says: 「一共28个人」, 「28个人里9个…」
_HEADS_BEFORE = re.compile(
    r"(?:我们|咱们?|公司|本公司|我司|团队|目前|现在|现|一共|总共|共|有|就|才|只有|大概|差不多|也就|是|了|全|企业|里|\s)*"
)
_HEADS_AFTER = re.compile(r"(?:$|里面?|中|其中|左右|上下|的(?:小)?(?:公司|企业|团队|规模)|规模)")
_KINDS: dict[str, frozenset[Kind]] = {
    "人": frozenset({Kind.PERSONS, Kind.THINGS, Kind.RANK}),
    "件": frozenset({Kind.PIECES, Kind.THINGS}),
    "项": frozenset({Kind.PIECES, Kind.THINGS}),
    "年": frozenset({Kind.YEARS}),
    "个月": frozenset({Kind.MONTHS}),
    "周岁": frozenset({Kind.AGE}),
    "平方米": frozenset({Kind.AREA}),
    "分": frozenset({Kind.POINTS}),
    "吨标准煤": frozenset({Kind.TONNES}),
    "名": frozenset({Kind.RANK, Kind.THINGS}),
}
# a number without a unit is one where its name stands right before it: 「员工：28」, 「职工人数28」
_BARE_LINK = re.compile(r"\s?(?:[：:=]|有|共|为|是)?\s?")
_BARE_UNITS = frozenset({"人", "件", "项", "周岁", "平方米", "分"})
_ROUND_LENGTH = frozenset({"years_established", "months_established", "years_in_park"})  # a length told is rounded
_EXPIRES = re.compile(r"(?:就|要|快|已经?|也)*(?:到期|过期|失效)")
_DAY_LINK = re.compile(
    r"(?:\s|[：:=]|在|于|是|的|就|才|我们|公司|企业|我司|本公司|正式|刚|刚刚|新|的时候|年|月|份|了|登记|日期|时间|左右|拿到?|取得|获得|获评|评上|认定|评定|过|批|通过|被|为|从外地){0,6}"
)


def read_amounts(narrow: str, told: Told) -> Iterator[tuple[KnownFact, int, int]]:
    """(fact, start, end of its words) of all numbers that the clause ties to a fact; `said` is left empty."""
    used: set[int] = set()
    start = told.clause.start
    for i, quantity in enumerate(told.quantities):
        if i in used:
            continue
        share = _share(narrow[start : quantity.start], quantity)
        if share is not None:
            yield fact_of(fact_definitions()[share], quantity, _year_of(told, quantity)), start, quantity.end
            continue
        tied = _named_before(narrow, told, quantity) or _counted_after(narrow, told, i)
        if tied is None:
            if _is_headcount(narrow, told, quantity):
                yield fact_of(fact_definitions()["staff"], quantity, None), quantity.start, quantity.end
            continue
        mention, definition = tied
        series = _series(narrow, told.quantities, i)
        years = _years_of(told, quantity) if definition.yearly else ()
        if len(series) > 1:
            used.update(range(i, i + len(series)))
            if len(series) != len(years):
                continue  # which belongs to which is not said
            for of_year, member in zip(years, series, strict=True):
                yield fact_of(definition, member, of_year), mention.start, series[-1].end
        elif len(years) <= 1:
            year = years[0] if years else None
            yield (
                fact_of(definition, quantity, year),
                min(mention.start, quantity.start),
                max(mention.end, quantity.end),
            )


def _share(before: str, quantity: Quantity) -> str | None:
    if quantity.kind is not Kind.RATIO:
        return None
    return "rd_ratio" if _RD_SHARE.search(before) else "rd_staff_ratio" if _STAFF_SHARE.search(before) else None


def _named_before(narrow: str, told: Told, quantity: Quantity) -> tuple[Mention, FactDefinition] | None:
    """The name right before the quantity, only particles and years between them."""
    mention = next((m for m in reversed(told.mentions) if m.end <= quantity.start), None)
    if mention is None:
        return None
    gap = narrow[mention.end : quantity.start]
    if len(gap) > 24 or not _LINK.fullmatch(gap):
        return None
    if any(mention.end <= q.start < quantity.start for q in told.quantities) or any(
        mention.end <= d.start < quantity.start for d in told.days
    ):
        return None
    for cue in mention.of_role(Role.NAME, Role.SPOKEN):
        definition = fact_definitions()[cue.key]
        if fits(definition, quantity, bare=bool(_BARE_LINK.fullmatch(gap))):
            return mention, definition
    return None


def _counted_after(narrow: str, told: Told, i: int) -> tuple[Mention, FactDefinition] | None:
    """What is counted: 「9个搞研发的」, 「12件发明专利」."""
    quantity = told.quantities[i]
    mention = next((m for m in told.mentions if m.start >= quantity.end), None)
    if mention is None or not _COUNT_LINK.fullmatch(narrow[quantity.end : mention.start]):
        return None
    following = told.quantities[i + 1] if i + 1 < len(told.quantities) else None
    if following and _LINK.fullmatch(narrow[mention.end : following.start]):
        return None  # 「28个员工9个」: the name may belong to the number after it
    for cue in mention.of_role(Role.COUNTED, Role.NAME, Role.SPOKEN):
        definition = fact_definitions()[cue.key]
        counts = definition.type is FactType.NUMBER and definition.unit in ("人", "件", "项")
        if (counts or cue.role is Role.COUNTED) and fits(definition, quantity, bare=False):
            return mention, definition
    return None


def _is_headcount(narrow: str, told: Told, quantity: Quantity) -> bool:
    if quantity.kind is not Kind.PERSONS or not narrow[quantity.start : quantity.end].rstrip(
        "左右上下以多出头"
    ).endswith(("人", "号", "口")):
        return False
    clause = told.clause
    return bool(
        _HEADS_BEFORE.fullmatch(narrow[clause.start : quantity.start])
        and _HEADS_AFTER.match(narrow[quantity.end : clause.told])
    )


def fits(definition: FactDefinition, quantity: Quantity, *, bare: bool) -> bool:
    match definition.type:
        case FactType.MONEY:
            return quantity.kind is Kind.MONEY
        case FactType.RATIO:
            return quantity.kind is Kind.RATIO
        case FactType.NUMBER:
            if quantity.kind is Kind.PLAIN:
                return bare and definition.unit in _BARE_UNITS
            if quantity.kind is Kind.YEARS and definition.unit == "个月":
                return definition.key not in ("months_established",)
            return quantity.kind in _KINDS.get(definition.unit, frozenset())
        case _:
            return False


def _series(narrow: str, quantities: Sequence[Quantity], i: int) -> list[Quantity]:
    """The quantities of one kind that stand in a row from the i-th on: 「3000、3500、4200万」."""
    row = [quantities[i]]
    for after in quantities[i + 1 :]:
        gap = narrow[row[-1].end : after.start]
        if after.kind is not row[-1].kind or not gap or not SERIES_GAP.fullmatch(gap):
            break
        row.append(after)
    return row


def _years_of(told: Told, quantity: Quantity) -> tuple[int, ...]:
    """The years told last before the quantity, else those carried into the clause."""
    before = [y for y in told.years if y.start < quantity.start]
    return before[-1].years if before else told.years[0].years if told.years else told.carried


def _year_of(told: Told, quantity: Quantity) -> int | None:
    years = _years_of(told, quantity)
    return years[0] if len(years) == 1 else None


def fact_of(definition: FactDefinition, quantity: Quantity, year: int | None) -> KnownFact:
    value = quantity.value
    if quantity.kind is Kind.YEARS and definition.unit == "个月":
        value *= 12
    comparison = quantity.comparison
    if definition.key in _ROUND_LENGTH and comparison is Comparison.EXACT:
        comparison = Comparison.ABOUT
    return KnownFact(key=definition.key, value=_tidy(value), comparison=comparison, year=year)


def _tidy(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and abs(value) < 10**20 else value


def read_days(narrow: str, told: Told) -> Iterator[tuple[KnownFact, int, int]]:
    """Dates beside the verb or name of their fact: 「22年3月成立」, 「成立日期：2018-05-16」; a bare year is that year's first day."""
    spans = [(d.start, d.end, d.day, d.comparison) for d in told.days]
    for years in told.years:
        if len(years.years) == 1 and not any(s < years.end and years.start < e for s, e, _, _ in spans):
            spans.append((years.start, years.end, date(years.years[0], 1, 1), Comparison.ABOUT))
    for start, end, day, comparison in sorted(spans):
        for mention in told.mentions:
            gap = narrow[end : mention.start] if mention.start >= end else narrow[mention.end : start]
            key = _dated_key(mention)
            if _EXPIRES.match(narrow[max(end, mention.end) : told.clause.told]) or (
                mention.start >= end and gap.endswith("是")
            ):
                continue
            if (
                key
                and len(gap) <= 12
                and not (start < mention.end and mention.start < end)
                and _DAY_LINK.fullmatch(gap)
            ):
                yield (
                    KnownFact(key=key, value=day, comparison=comparison),
                    min(start, mention.start),
                    max(end, mention.end),
                )
                break


def _dated_key(mention: Mention) -> str | None:
    for cue in mention.of_role(Role.NAME, Role.SPOKEN, Role.DATED):
        if fact_definitions()[cue.key].type is FactType.DATE:
            return cue.key
    return None
