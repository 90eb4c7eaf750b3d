"""The number that a quantity gives its fact: value, how exactly, and of which year."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.policy.facts import Comparison, DerivationOp, FactDefinition, FactType
from assistant.question.fact_reading.cues import Mention
from assistant.question.fact_reading.naming import NUMERIC, SINCE
from assistant.question.fact_reading.numbers import COMPARISONS, SERIES_GAP, Kind, Quantity
from assistant.question.fact_reading.telling import Part, Telling, Told

_ROWS = 8  # sentences or lines between the years of a table and a row
_SUMMED = re.compile(r"累计|平均|年均|加起来|复合|[两二三四五]年(?:的)?(?:.{0,8})(?:合计|总计)")
NEWLY = re.compile(r"授权|新增|获批|拿到|获得|下来")  # 「去年授权了3件发明」 are those of the year
_NONE_OF_IT = re.compile(r"(?:也|都)(?:还)?(?:没|无)")  # 「发明专利一件都没有」
_WHOLE_YEAR = re.compile(r"每年|年付|一共|全年|一年|合计|总共|去年|年租|今年")
_EACH_METRE = re.compile(r"\s?(?:/|每|一)\s?(?:㎡|平米|平方米|平方|平)")  # 「12元/㎡」
_PER_METRE = re.compile(r"(?:每|一)\s?(?:平|㎡)|单价")
_GUARANTEED = re.compile(r"(?:通过|经|由|找|靠|让)[^，。]{0,8}担保")  # 「通过担保公司贷了450万」
_PART_OF_IT = re.compile(r"(?:其中|含|包括|里面|内)")  # 「其中主营业务收入8450万」
_ROUND = re.compile(r"轮|天使")
# what parts of a whole are told by: their sums are added up
_APART = {
    "rented_area": re.compile(r"厂房|车间|办公|写字楼|仓库|展厅|实验室|门面"),
    "loan_principal": re.compile(r"[建工农中交招]行|邮储|[\u4e00-\u9fff]{2}银行"),
}
_ROUGHLY = re.compile(r"(?:预计|预估|估计|大概|大约|约|差不多)(?:有|年|能|可)?$")  # 「预计年节能800吨」
_HEDGE = re.compile(
    r"(?:大概|大约|差不多|估计|将近)(?:也?要|也?有|能|得|是|在|会)?[付交花投做卖缴给]?(?:了|到|出)?$"
)  # 「大概要付二十万」
_PART_OF_YEAR = re.compile(
    r"上半年|下半年|[一二三四1-4]季度|季度|半年|\d\s?[-—到至]\s?\d{1,2}月|前\S{1,2}个?月|截至|月份|上个月|本月|这个月"
)
OF_BASE = re.compile(
    r"(?P<compared>不低于|不少于|至少|超过|高于|不到|不足|低于|将近|大约|大概|约)?(?:总|当年|年)?(?:营收|营业收入|收入|销售收入|销售额)(?:的|(?:里头?|里面|中|当中)?拿出?)\s?$"
)  # 「研发投入不低于营收的百分之八」
FALLS = re.compile(
    r"(?:(?<![不至最])少了|缩了|下降|减少|下滑|降低|下跌|跌|降|负增长|缩水|掉)(?:达到?|[了约为近超过]){0,4}\s?$"
)
_FLIPPED = {
    Comparison.MORE_THAN: Comparison.LESS_THAN,
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.LESS_THAN: Comparison.MORE_THAN,
    Comparison.AT_MOST: Comparison.AT_LEAST,
}


def tell_quantity(
    telling: Telling,
    part: Part,
    key: str,
    quantity: Quantity,
    mention: Mention | None,
    place: int,
    *,
    year: int | None = None,
) -> bool:
    """Adds the fact with its year; False where the number stands for several years together.

    `place`: its place in a series of years; `year`: the one that is known already.
    """
    given = year
    if (
        key == "invention_patents"
        and (part.years or part.days)
        and NEWLY.search(telling.text[part.clause.start : part.clause.end])
    ):
        key = "inventions_granted"
    words_before = telling.text[part.clause.start : quantity.start]
    if key == "monthly_rent" and _WHOLE_YEAR.search(words_before) and "月" not in words_before:
        key = "annual_rent_paid"
    if key in ("monthly_rent", "personal_rent") and _EACH_METRE.match(telling.text, quantity.end):
        key = "rent_price"
    if key == "monthly_rent" and _PER_METRE.search(words_before):
        key = "rent_price"
    definition = telling.definition(key)
    start = min(quantity.start, mention.start) if mention else quantity.start
    end = max(quantity.end, mention.end) if mention and mention.start >= part.clause.start else quantity.end
    if mention and mention.start < part.clause.start:
        start = quantity.start
    year, own = (given, True) if given else _year_of(telling, part, definition, quantity, place)
    if year is None and own:
        return False
    clause_before = telling.text[part.clause.start : quantity.start].replace(mention.words if mention else " ", "")
    if definition.yearly and (_SUMMED.search(clause_before) or _of_part(part, quantity, clause_before)):
        telling.state.topic = key
        return False
    if _is_less_than_told(telling, part, key):
        return False
    value, comparison = _value(telling, part, definition, quantity, mention)
    if value is None:
        return False
    other = _told_apart(telling, part, key)
    if other is not None and isinstance(other.fact.value, Decimal):
        other.fact = other.fact.model_copy(update={"value": other.fact.value + value})
        return True
    first_year = next((y for y in part.years if y.start < start <= y.end + 6), None)
    if definition.yearly and first_year is not None:
        start = first_year.start
    rounds = key == "equity_financing" and mention is not None and _ROUND.search(mention.words)
    if rounds and any(t.fact.key == key and t.sentence == part.clause.sentence for t in telling.told):
        _add_round(telling, key, value)  # 「去年A轮3000万，今年B轮8000万」
        return True
    telling.tell(part, key, value, (start, end), comparison=comparison, year=year)
    if key == "loan_principal" and _GUARANTEED.search(words_before):
        telling.tell(part, "guaranteed_principal", value, (start, end), comparison=comparison)
    state = telling.state
    if definition.type in NUMERIC:
        size = telling.label_size(mention.end, quantity.start) if mention else state.topic_size
        state.topic, state.topic_size = key, size
    if definition.yearly and own and year is not None and year < telling.as_of.year:
        state.year = year
    return True


def _of_part(part: Part, quantity: Quantity, before: str) -> bool:
    """Whether the number is of a part of a year: 「上半年营收…」, 「8月营收300万」."""
    return bool(_PART_OF_YEAR.search(before)) or any(not d.whole and d.end <= quantity.start for d in part.days)


def _told_apart(telling: Telling, part: Part, key: str) -> Told | None:
    """What the sentence has told of another room or bank: 「厂房1500平，办公室200平」, 「建行贷了300万，农行贷了200万」."""
    words = _APART.get(key)
    told = next((t for t in reversed(telling.told) if t.fact.key == key and t.sentence == part.clause.sentence), None)
    if words is None or told is None or part.clause.corrects:
        return None
    clause = next(p.clause for p in telling.parts if p.clause.end >= told.end)
    earlier = set(words.findall(telling.text, part.clause.start if clause is part.clause else clause.start, told.end))
    since = telling.text[max(told.end, part.clause.start) : part.clause.end]
    if _PART_OF_IT.search(since) or not earlier:
        return None
    now = set(words.findall(since))
    return told if now and not now & earlier else None


def _add_round(telling: Telling, key: str, value: Decimal) -> None:
    told = next(t for t in reversed(telling.told) if t.fact.key == key)
    if isinstance(told.fact.value, Decimal):
        told.fact = told.fact.model_copy(update={"value": told.fact.value + value})


def _is_less_than_told(telling: Telling, part: Part, key: str) -> bool:
    """「…（其中主营业务收入8450万）」: the sentence has told the fact itself."""
    told = any(t.fact.key == key and t.sentence == part.clause.sentence for t in telling.told)
    return told and _PART_OF_IT.match(telling.text, part.clause.start, part.clause.end) is not None


def _year_of(
    telling: Telling, part: Part, definition: FactDefinition, quantity: Quantity, place: int
) -> tuple[int | None, bool]:
    """The calendar year of the number and whether its own clause says it. (None, True): of several years together."""
    if not definition.yearly:
        return None, False
    before = [y for y in part.years if y.end <= quantity.start]
    years = before[-1] if before else part.years[0] if part.years else None
    if years is None:
        day = next((d for d in part.days), None)
        if day is not None:
            return day.day.year, True
        carried = _carried_series(telling, part)
        if carried is not None:
            return (carried[place] if place < len(carried) else None), True
        if _in_series(telling, part):
            return None, True
        return _year_of_growth(telling, part, definition) or telling.state.year, False
    part.used_years.add(years.start)
    if len(years.years) == 1:
        return years.years[0], True
    if not _in_series(telling, part) or place >= len(years.years):
        return None, True
    return years.years[place], True


def _year_of_growth(telling: Telling, part: Part, definition: FactDefinition) -> int | None:
    """「25年产值3.2亿，24年2.6亿，增速23%」: growth is of the later year, whichever was told last."""
    grown = definition.derived
    if grown is None or grown.op not in (DerivationOp.GROWTH, DerivationOp.INCREASE):
        return None
    years = [t.fact.year for t in telling.told if t.fact.key == grown.of[0] and t.sentence == part.clause.sentence]
    return max((y for y in years if y is not None), default=None)


def _carried_series(telling: Telling, part: Part) -> tuple[int, ...] | None:
    """「近三年营收分别是…，研发分别是…」: the years of the clause before."""
    if not _in_series(telling, part):
        return None
    for other in reversed(telling.parts):
        if other.clause.start < part.clause.start and other.clause.sentence >= part.clause.sentence - _ROWS:
            for years in reversed(other.years):
                if len(years.years) > 1:
                    return years.years
    told = [  # 「前年销售2100万，去年2600万，研发分别是150万和210万」
        y.years[0]
        for p in telling.parts
        if p.clause.sentence == part.clause.sentence and p.clause.start < part.clause.start
        for y in p.years
    ]
    return tuple(told) if len(told) == len(part.quantities) == len(set(told)) else None


def _in_series(telling: Telling, part: Part) -> bool:
    return any(continues(telling, a, b) for a, b in zip(part.quantities, part.quantities[1:], strict=False))


def _value(
    telling: Telling, part: Part, definition: FactDefinition, quantity: Quantity, mention: Mention | None
) -> tuple[Decimal | None, Comparison]:
    """The number in the fact's unit. A bare number is in the unit of its label, else in the one the question asks for."""
    value, comparison = quantity.value, quantity.comparison
    before = telling.text[part.clause.start : quantity.start]
    if quantity.kind is Kind.PLAIN and definition.type is FactType.MONEY:
        label = telling.label_size(mention.end, quantity.start) if mention else telling.state.topic_size
        size = label or telling.page_size
        if size is None:
            size = 10**4 if "（万元）" in definition.question and value < 10**5 else 1
        value *= size
    elif quantity.kind is Kind.PLAIN and definition.type is FactType.RATIO:
        value = value / 100 if abs(value) >= 1 else value
    elif quantity.kind is Kind.YEARS and definition.unit == "个月":
        value *= 12
    none = _NONE_OF_IT.match(telling.text, quantity.end) or (
        value == 1 and re.match(r"(?:还|都|也)?没有(?!.)|(?:还|都|也)?没有[，。；]", telling.text[quantity.end :])
    )
    if none:
        return Decimal(0), Comparison.EXACT
    if comparison is Comparison.EXACT and mention is not None and _ROUGHLY.search(telling.text[: mention.start][-5:]):
        comparison = Comparison.ABOUT
    if comparison is Comparison.EXACT and _HEDGE.search(before):
        comparison = Comparison.ABOUT
    of_base = OF_BASE.search(before)
    if of_base and of_base["compared"] and definition.type is FactType.RATIO:
        comparison = COMPARISONS[of_base["compared"]]
    if definition.key in SINCE and comparison is Comparison.EXACT:
        comparison = Comparison.ABOUT
    negative = (
        mention is not None and re.search(r"[亏赔]", mention.words) is not None and definition.key == "net_profit"
    ) or (definition.key == "net_profit" and mention is None and telling.state.loss)
    negative = negative or (definition.type is FactType.RATIO and FALLS.search(before) is not None)
    if negative and value > 0:
        return -value, _FLIPPED.get(comparison, comparison)
    return value, comparison


def continues(telling: Telling, earlier: Quantity, quantity: Quantity) -> bool:
    gap = telling.text[earlier.end : quantity.start]
    columns = gap.isspace() and earlier.kind is Kind.PLAIN  # 「营业收入 1000 1200 1500」
    return (bool(gap.strip()) or columns) and earlier.kind is quantity.kind and SERIES_GAP.fullmatch(gap) is not None
