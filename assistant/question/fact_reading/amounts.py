"""Which fact a quantity is of: by the name beside it, its unit, what was spoken of before, or what was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from assistant.policy.facts import Comparison, DerivationOp, FactDefinition, FactType, fact_definitions
from assistant.question.fact_reading.cues import Cue, Mention, Role
from assistant.question.fact_reading.numbers import COMPARISONS, SERIES_GAP, Kind, Quantity
from assistant.question.fact_reading.telling import Part, Telling, definition_of

_NUMERIC = (FactType.MONEY, FactType.NUMBER, FactType.RATIO)
_KINDS_OF_UNIT: Mapping[str, tuple[Kind, ...]] = {
    "人": (Kind.PERSONS, Kind.THINGS, Kind.PLAIN),
    "件": (Kind.PIECES, Kind.THINGS, Kind.PLAIN),
    "项": (Kind.PIECES, Kind.THINGS, Kind.PLAIN),
    "年": (Kind.YEARS, Kind.PLAIN),
    "个月": (Kind.MONTHS, Kind.YEARS, Kind.PLAIN),
    "平方米": (Kind.AREA, Kind.PLAIN),
    "分": (Kind.POINTS, Kind.PLAIN),
    "周岁": (Kind.AGE, Kind.PLAIN),
    "吨标准煤": (Kind.TONNES, Kind.PLAIN),
}
_SINCE = (
    "years_established",
    "months_established",
    "years_graduated",
    "months_employed",
)  # lengths of time are told roughly
# between a name and its number, one beside the other: 「职工人数：126」, 「营收大概是」, 「软著15个」
_BESIDE = re.compile(r"[\s：:·=的为是有约了共达到数总额计量从已也就才还都现\"“”-]{0,6}")
# between a number and the name of what is counted: 「9个搞研发」, 「12件有效发明专利」, 「28人的团队」
_OF = re.compile(r"\s?(?:的|个|是|多|左右|里|中|以上)?\s?")
_ROWS = 8  # sentences or lines between the years of a table and a row
_FAR = 16  # characters between a name and its number: 「技术合同去年登记了四百六十万」
_GROWS = re.compile(r"(?:同比|增长|增速|增幅|提升|上升|上涨|增加|涨|增|翻)[了约为达到近超过率]{0,4}\s?$")
_FALLS = re.compile(r"(?:下降|减少|下滑|降低|下跌|跌|降|负增长|缩水)[了约为达到近超过]{0,4}\s?$")
# 「占6%」, 「占营收的比重为5%」, 「占职工总数两成」
_SHARE = re.compile(
    r"占(?:了|比|到|据|总|营业|销售|收入|营收|职工|员工|人数|总数|同期|分别|企业|当年|公司|比例|比重|额|的|为|约|达|在|全部|人员|近){0,8}\s?$"
)
_SUMMED = re.compile(r"累计|合计|平均|年均|总计|加起来|复合")
_NEWLY = re.compile(r"授权|新增|获批|拿到|获得|下来")  # 「去年授权了3件发明」 are those of the year
_NONE_OF_IT = re.compile(r"(?:也|都)(?:还)?(?:没|无)")  # 「发明专利一件都没有」
_NO_MORE = re.compile(
    r"(?:增加|增长|提高|提升|上升|扩大|涨|减少|下降|降低|变|升|降|增|减|扩)(?:长|加)?(?:到|至|成|为)"
)  # 「从3件增加到8件」
_WHOLE_YEAR = re.compile(r"一共|全年|一年|合计|总共|去年|年租|今年")
_ROUGHLY = re.compile(r"(?:预计|预估|估计|大概|大约|约|差不多)(?:有|年|能|可)?$")  # 「预计年节能800吨」
_PATENTS = ("patents", "invention_patents", "utility_patents", "design_patents", "inventions_granted")
_FILED = re.compile(
    r"(?:正在|已经?|还在)?(?:申请了|申请中|受理|在审|公开|实审)(?!.{0,12}(?<!没)(?<!未)授权)"
)  # 「申请了4个发明还没授权」
_PART_OF_YEAR = re.compile(
    r"上半年|下半年|[一二三四1-4]季度|季度|半年|\d\s?[-—到至]\s?\d{1,2}月|前\S{1,2}个?月|截至|月份|上个月|本月|这个月"
)
_OF_BASE = re.compile(
    r"(?P<compared>不低于|不少于|至少|超过|高于|不到|不足|低于|将近|大约|大概|约)?(?:总|当年|年)?(?:营收|营业收入|收入|销售收入|销售额)的\s?$"
)  # 「研发投入不低于营收的百分之八」
_ABROAD = re.compile(r"PCT|美国|欧|日本|国外|海外|境外")
_NEGATED = re.compile(r"(?:不是|并非|没有到|不再是)\s?$")
_FILLERS = re.compile(
    r"现在|目前|公司|企业|我们|咱们|我司|一共|总共|整个|只有|全厂|大概|应该|实际|也就|左右|上下|当中|团队|规模|人手|分别|刚好|正好|差不多|而是|不对|其中|一年|全年|每年|年度|这边|那边|整|就|有|才|里|的|了|是|为|达到?|约|又|还|也|都|共|到|做|全|呢|吧|啊|哦|嗯|那|在|来|大|去|[\s：:、,，·\d.)/]"
)
_RENT = re.compile(r"租|房")
_LOAN = re.compile(r"贷|借|担保")
_RENTED = re.compile(r"租|厂房|办公室|场地")
_OWNED = re.compile(r"宿舍|自有|自建|买")
_LEASE = re.compile(r"租")


@cache
def _derived(*ops: DerivationOp) -> Mapping[str, str]:
    """Fact → the fact that is derived from it first, by one of the operations: rd_expense → rd_ratio."""
    return {d.derived.of[0]: d.key for d in fact_definitions().values() if d.derived and d.derived.op in ops}


def read_amounts(telling: Telling, part: Part) -> None:
    """Tells the facts that the quantities of a clause are of, and moves the state on."""
    if not part.quantities:
        _take_topic(telling, part)
    passed = part.clause.start  # a name goes with no number beyond the one before it
    last: tuple[str, Quantity, Mention | None, int] | None = None  # fact, quantity, its name, place in the series
    for i, quantity in enumerate(part.quantities):
        before = telling.text[part.clause.start : quantity.start]
        if _NEGATED.search(before) or _NO_MORE.match(telling.text, quantity.end):
            continue
        if last is not None and _continues(telling, last[1], quantity):
            key, _, mention, place = last
            if fits(definition_of(key), quantity):
                _tell(telling, part, key, quantity, mention, place + 1)
                last = (key, quantity, mention, place + 1)
                continue
        found = (
            _by_ratio(telling, part, quantity, before)
            or _by_name(telling, part, i, quantity, last, passed)
            or _by_unit(telling, part, quantity)
            or _by_topic(telling, part, quantity)
            or _by_question(telling, part, quantity)
        )
        passed = passed if quantity.kind is Kind.OTHER else quantity.end
        if found is None:
            continue
        key, mention = found
        if mention is not None and not (definition_of(key).subject == "person" and mention.of_role(Role.VALUE)):
            part.used.add(mention.start)
        if _tell(telling, part, key, quantity, mention, 0):
            last = (key, quantity, mention, 0)
            if key in telling.state.expected:
                telling.state.expected.remove(key)


def _take_topic(telling: Telling, part: Part) -> None:
    """「营收方面，…」, 「研发倒是没减，…」: a clause that only names a fact says what the next numbers are of."""
    for mention in part.mentions:
        cue = next(
            (c for c in mention.of_role(Role.NAME, Role.SPOKEN) if definition_of(c.key).type is FactType.MONEY), None
        )
        if cue is not None and (definition_of(cue.key).yearly or len(residual(telling, part, without_names=True)) <= 2):
            telling.state.topic = cue.key
            telling.state.topic_size = telling.label_size(mention.end, part.clause.end)
            return


def _continues(telling: Telling, earlier: Quantity, quantity: Quantity) -> bool:
    gap = telling.text[earlier.end : quantity.start]
    columns = gap.isspace() and earlier.kind is Kind.PLAIN  # 「营业收入 1000 1200 1500」
    return (bool(gap.strip()) or columns) and earlier.kind is quantity.kind and SERIES_GAP.fullmatch(gap) is not None


def fits(definition: FactDefinition, quantity: Quantity) -> bool:
    """Whether the unit is one of the fact's."""
    if definition.type is FactType.MONEY:
        return quantity.kind in (Kind.MONEY, Kind.PLAIN)
    if definition.type is FactType.RATIO:
        return quantity.kind in (Kind.RATIO, Kind.PLAIN)
    if definition.type is not FactType.NUMBER:
        return False
    if definition.key in _SINCE:
        return quantity.kind is (Kind.YEARS if definition.unit == "年" else Kind.MONTHS)
    return quantity.kind in _KINDS_OF_UNIT.get(definition.unit, ())


def _by_ratio(telling: Telling, part: Part, quantity: Quantity, before: str) -> tuple[str, Mention | None] | None:
    """「同比增长18%」, 「占营收6%」: a ratio derived from what was spoken of."""
    if quantity.kind is not Kind.RATIO:
        return None
    if part.mentions and any(
        _ratio_name(m) and m.end <= quantity.start and m.start not in part.used for m in part.mentions[-3:]
    ):
        return None
    share = _SHARE.search(before)
    grows, falls = _GROWS.search(before), _FALLS.search(before)
    share = share or _OF_BASE.search(before)
    if share:
        table, until = _derived(DerivationOp.RATIO, DerivationOp.SHARE), part.clause.start + share.start()
    elif grows or falls:
        table, until = _derived(DerivationOp.GROWTH), quantity.start
    else:
        return None
    bases = [
        (cue.key, m)
        for m in part.mentions
        if m.end <= until
        for cue in m.of_role(Role.NAME, Role.SPOKEN)
        if cue.key in table
    ]
    if bases and not share:
        bases = bases[-1:]
    base = bases[0][0] if bases else telling.state.topic
    return (table[base], None) if base is not None and base in table else None


def _ratio_name(mention: Mention) -> bool:
    return any(definition_of(c.key).type is FactType.RATIO for c in mention.of_role(Role.NAME))


def _by_name(
    telling: Telling,
    part: Part,
    i: int,
    quantity: Quantity,
    last: tuple[str, Quantity, Mention | None, int] | None,
    passed: int,
) -> tuple[str, Mention | None] | None:
    """The name beside the number, before it or after, else the nearest before it in the clause."""
    text = telling.text
    before = [m for m in part.mentions if m.end <= quantity.start and m.start >= passed and m.start not in part.used]
    after = next((m for m in part.mentions if m.start >= quantity.end), None)
    if before and _BESIDE.fullmatch(_without_times(part, text, before[-1].end, quantity.start)):
        cue = _fitting(telling, part, before[-1], quantity, (Role.NAME, Role.SPOKEN))
        if cue:
            return cue.key, before[-1]
    if after is not None and _OF.fullmatch(text[quantity.end : after.start]) and after.start not in part.used:
        cue = _fitting(telling, part, after, quantity, (Role.COUNTED, Role.NAME, Role.SPOKEN))
        if cue and not (cue.role is not Role.COUNTED and _has_own_number(telling, part, i, after)):
            return cue.key, after
    for mention in reversed(before):
        if quantity.start - mention.end > _FAR:
            break
        cue = _fitting(telling, part, mention, quantity, (Role.NAME, Role.SPOKEN))
        if cue:
            return cue.key, mention
    if last is not None and any(y.start >= last[1].end and y.end <= quantity.start for y in part.years):
        return (last[0], last[2]) if fits(definition_of(last[0]), quantity) else None  # 「营收前年2100万去年2800万」
    return None


def _has_own_number(telling: Telling, part: Part, i: int, mention: Mention) -> bool:
    """「5个，发明专利3件」: the name goes with the number after it."""
    if i + 1 >= len(part.quantities):
        return False
    gap = telling.text[mention.end : part.quantities[i + 1].start]
    return (
        part.quantities[i + 1].start >= mention.end
        and not gap.strip(" ：:")
        and telling.text[mention.start - 1] in "，、 "
    )


def _without_times(part: Part, text: str, start: int, end: int) -> str:
    """text[start:end] without the years in it: 「营收去年是」."""
    for years in part.years:
        if start <= years.start and years.end <= end:
            return text[start : years.start] + text[years.end : end]
    return text[start:end]


def _fitting(telling: Telling, part: Part, mention: Mention, quantity: Quantity, roles: tuple[Role, ...]) -> Cue | None:
    """What the words mean beside this quantity; by who is spoken of where they mean two things."""
    cues = [
        c
        for c in mention.of_role(*roles)
        if definition_of(c.key).type in _NUMERIC
        and fits(definition_of(c.key), quantity)
        and _plausible(telling, part, mention, c, quantity)
    ]
    if not cues:
        return None
    person = telling.person and not (telling.company and not _says_person(telling, part))
    cues.sort(key=lambda c: ((definition_of(c.key).subject == "person") != person, c.role is Role.SPOKEN))
    return cues[0]


def _says_person(telling: Telling, part: Part) -> bool:
    words = telling.text[part.clause.start : part.clause.end]
    return not re.search(r"公司|厂|企业|平", words)


def _plausible(telling: Telling, part: Part, mention: Mention, cue: Cue, quantity: Quantity) -> bool:
    """Words that tell of a fact only in its own surroundings: 「期限」 of a loan, 「今年」 of an age."""
    key, words = cue.key, mention.words
    if key in _PATENTS and _FILED.search(telling.text, part.clause.start, part.clause.end):
        return False
    if key in ("patents", "invention_patents") and _ABROAD.search(telling.text, part.clause.start, mention.start):
        return False
    if cue.role is not Role.SPOKEN:
        return quantity.kind is not Kind.PLAIN or key not in _SINCE
    surroundings = telling.text
    if key == "person_age":
        return (
            telling.person and 14 <= quantity.value <= 80 and (words != "今年" or quantity.end >= part.clause.told - 1)
        )
    if key == "earlier_award":
        return re.search(r"市里|省里|国家", telling.text[part.clause.start : part.clause.end]) is None
    if key == "loan_months":
        return bool(_LOAN.search(surroundings)) and quantity.kind is not Kind.PLAIN
    if key in ("contract_years", "annual_salary"):
        return telling.person and quantity.kind is not Kind.PLAIN
    if key in ("monthly_rent", "rent_price", "annual_rent_paid"):
        return bool(_LEASE.search(surroundings)) and (not telling.person or telling.company)
    if key == "personal_rent":
        return telling.person and bool(_RENT.search(surroundings))
    if key in ("rented_area", "rent_price"):
        return quantity.kind in (Kind.AREA, Kind.MONEY)
    if key == "home_price":
        return bool(re.search(r"房", surroundings)) and not _LEASE.search(
            telling.text[part.clause.start : part.clause.end]
        )
    if key == "loan_principal":
        return quantity.kind is Kind.MONEY and (words != "批了" or bool(_LOAN.search(surroundings)))
    if key in ("staff", "revenue") and quantity.kind is Kind.PLAIN:
        return quantity.size > 1 or words not in ("总共", "一共有", "做了", "卖了")
    if key == "revenue" and words in ("做了", "卖了", "收入", "销售", "业绩", "进账", "开票"):
        return not telling.person or telling.company
    if key in ("master_staff", "doctor_staff", "bachelor_staff"):
        return quantity.kind is not Kind.PLAIN or mention.end + 2 >= quantity.start
    return True


def residual(telling: Telling, part: Part, *, without_names: bool = False) -> str:
    """What a clause says beside its quantities, times and fillers."""
    spans = sorted(
        [(q.start, q.end) for q in part.quantities]
        + [(y.start, y.end) for y in part.years]
        + [(d.start, d.end) for d in part.days]
    )
    pieces, at = [], part.clause.start
    for start, end in spans:
        pieces.append(telling.text[at:start])
        at = max(at, end)
    pieces.append(telling.text[at : part.clause.end])
    words = "".join(pieces)
    for mention in part.mentions if without_names else ():
        words = words.replace(mention.words, "", 1)
    return _FILLERS.sub("", words)


def _by_unit(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「28个人」, 「35岁」, 「1200平」: the unit alone says it, in a clause that speaks of nothing else."""
    if quantity.kind is Kind.AGE:
        return "person_age", None
    words = telling.text[part.clause.start : part.clause.end]
    if quantity.kind is Kind.AREA:
        around = words if len(residual(telling, part)) > 2 else telling.text
        rented = _RENTED.search(around) and not _OWNED.search(words)
        return ("rented_area", None) if rented else None
    if quantity.kind is Kind.YEARS and telling.text.startswith("期", quantity.end) and _LOAN.search(telling.text):
        return "loan_months", None
    if quantity.kind is Kind.PERSONS:
        free = not any(m.start not in part.used for m in part.mentions)
        rest = residual(telling, part)
        if len(rest) <= 2 and (free or telling.text[quantity.start : quantity.end + 1].endswith(("里", "中"))):
            return "staff", None
        if telling.text[quantity.end : quantity.end + 1] in ("里", "中"):
            return "staff", None
    return None


def _by_topic(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「营收前年2100万，去年2800万」: the clause says only a number, and perhaps when."""
    topic = telling.state.topic
    if topic is not None and quantity.kind is Kind.MONEY:  # 「营收增速35%，达到7800万」
        grown = definition_of(topic).derived
        topic = grown.of[0] if grown and grown.op is DerivationOp.GROWTH else topic
    if topic is None or not fits(definition_of(topic), quantity) or len(_NEWLY.sub("", residual(telling, part))) > 1:
        return _by_since(telling, part, quantity)
    if quantity.kind is Kind.PLAIN and telling.state.topic_size is None and not part.years:
        return None
    if not (part.years or part.clause.corrects) and any(t.fact.key == topic for t in telling.told):
        return None  # a second bare number is of something else
    return topic, None


def _by_since(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「2021年成立的，到现在五年多了」."""
    dated = telling.state.dated
    if dated is None or telling.state.dated_sentence != part.clause.sentence or len(residual(telling, part)) > 1:
        return None
    cue = next((c for c in dated.cues if c.key in _SINCE and fits(definition_of(c.key), quantity)), None)
    return (cue.key, None) if cue else None


def _by_question(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """A bare number answers the first open question that it fits."""
    if len(residual(telling, part)) > 2:
        return None
    key = next((k for k in telling.state.expected if fits(definition_of(k), quantity)), None)
    return (key, None) if key else None


def _tell(telling: Telling, part: Part, key: str, quantity: Quantity, mention: Mention | None, place: int) -> bool:
    """Adds the fact with its year; False where the number stands for several years together."""
    if key == "invention_patents" and part.years and _NEWLY.search(telling.text[part.clause.start : part.clause.end]):
        key = "inventions_granted"
    words_before = telling.text[part.clause.start : quantity.start]
    if key == "monthly_rent" and _WHOLE_YEAR.search(words_before) and "月" not in words_before:
        key = "annual_rent_paid"
    definition = definition_of(key)
    start = min(quantity.start, mention.start) if mention else quantity.start
    end = max(quantity.end, mention.end) if mention and mention.start >= part.clause.start else quantity.end
    if mention and mention.start < part.clause.start:
        start = quantity.start
    year, own = _year_of(telling, part, definition, quantity, place)
    if year is None and own:
        return False
    clause_before = telling.text[part.clause.start : quantity.start]
    if definition.yearly and (_SUMMED.search(clause_before) or _PART_OF_YEAR.search(clause_before)):
        return False
    value, comparison = _value(telling, part, definition, quantity, mention)
    if value is None:
        return False
    first_year = next((y for y in part.years if y.start < start <= y.end + 6), None)
    if definition.yearly and first_year is not None:
        start = first_year.start
    telling.tell(part, key, value, (start, end), comparison=comparison, year=year)
    state = telling.state
    if definition.type in _NUMERIC:
        size = telling.label_size(mention.end, quantity.start) if mention else state.topic_size
        state.topic, state.topic_size = key, size
    if definition.yearly and own and year is not None and year < telling.as_of.year:
        state.year = year
    return True


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
        return telling.state.year, False
    part.used_years.add(years.start)
    if len(years.years) == 1:
        return years.years[0], True
    if not _in_series(telling, part) or place >= len(years.years):
        return None, True
    return years.years[place], True


def _carried_series(telling: Telling, part: Part) -> tuple[int, ...] | None:
    """「近三年营收分别是…，研发分别是…」: the years of the clause before."""
    if not _in_series(telling, part):
        return None
    for other in reversed(telling.parts):
        if other.clause.start < part.clause.start and other.clause.sentence >= part.clause.sentence - _ROWS:
            for years in reversed(other.years):
                if len(years.years) > 1:
                    return years.years
    return None


def _in_series(telling: Telling, part: Part) -> bool:
    return any(_continues(telling, a, b) for a, b in zip(part.quantities, part.quantities[1:], strict=False))


_FLIPPED = {
    Comparison.MORE_THAN: Comparison.LESS_THAN,
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.LESS_THAN: Comparison.MORE_THAN,
    Comparison.AT_MOST: Comparison.AT_LEAST,
}


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
    if _NONE_OF_IT.match(telling.text, quantity.end):
        return Decimal(0), Comparison.EXACT
    if comparison is Comparison.EXACT and mention is not None and _ROUGHLY.search(telling.text[: mention.start][-5:]):
        comparison = Comparison.ABOUT
    of_base = _OF_BASE.search(before)
    if of_base and of_base["compared"] and definition.type is FactType.RATIO:
        comparison = COMPARISONS[of_base["compared"]]
    if definition.key in _SINCE and comparison is Comparison.EXACT:
        comparison = Comparison.ABOUT
    negative = (mention is not None and "亏" in mention.words and definition.key == "net_profit") or (
        definition.type is FactType.RATIO and _FALLS.search(before) is not None
    )
    if negative and value > 0:
        return -value, _FLIPPED.get(comparison, comparison)
    return value, comparison


_NONE_BEFORE = re.compile(r"(?:没(?:有)?(?:拿|领|享受|得)过|还没有?|没有?|暂无|尚无|无|零)(?:任何|什么|产生)?\s?$")
_NONE_AFTER = re.compile(r"[：:]\s?(?:无|没有|0)\s?$|^(?:还|目前|暂时|都)?(?:没有|为零|是零|为0)$")
_ALL_ARE = re.compile(r"^(?:全部?|都|基本)?(?:都|全)?是$")


def read_none(telling: Telling, part: Part) -> None:
    """「还没有收入」 → 0; 「5个人，都是搞技术的」 → as many as staff."""
    if part.quantities:
        return
    for mention in part.mentions:
        if mention.start in part.used:
            continue
        before = telling.text[part.clause.start : mention.start]
        after = telling.text[mention.end : part.clause.told]
        counted = next((c.key for c in mention.cues if c.key == "rd_staff"), None)
        staff = next((t.fact for t in reversed(telling.told) if t.fact.key == "staff"), None)
        if counted and staff is not None and _ALL_ARE.search(before):
            part.used.add(mention.start)
            telling.tell(part, counted, staff.value, (part.clause.start, part.clause.told), comparison=staff.comparison)
            continue
        cue = next(
            (
                c
                for c in mention.of_role(Role.NAME, Role.SPOKEN)
                if definition_of(c.key).type in (FactType.MONEY, FactType.NUMBER)
                and definition_of(c.key).unit not in ("年", "个月", "周岁", "分", "名")
                and definition_of(c.key).subject == "enterprise"
            ),
            None,
        )
        none = _NONE_BEFORE.search(before) and not after.strip("的了呢吧 ")
        if cue and (none or _NONE_AFTER.search(after)):
            part.used.add(mention.start)
            year = part.years[-1].years[-1] if part.years else telling.state.year
            telling.tell(part, cue.key, Decimal(0), (part.clause.start, part.clause.told), year=year)
