"""Which fact a quantity is of: by the name beside it, its unit, what was spoken of before, or what was asked for."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from assistant.policy.facts import DerivationOp, FactType
from assistant.policy.numerals import parse_number
from assistant.question.fact_reading.cues import JOINED, Mention, Role
from assistant.question.fact_reading.idioms import quantity_of_idiom
from assistant.question.fact_reading.naming import NUMERIC, SINCE, SOME_STAFF, find_name, fits
from assistant.question.fact_reading.numbers import Kind, Quantity
from assistant.question.fact_reading.received import received
from assistant.question.fact_reading.telling import Part, Telling, residual
from assistant.question.fact_reading.values import FALLS, NEWLY, OF_BASE, continues, tell_quantity

# 「比前年多投了40万」, 「少了200万」: a difference; not 「最多」, 「20多」, 「增加到」
_MORE_BY = re.compile(
    r"(?:(?<![最至许很太好不十百千万亿\d])多(?=[了出投赚卖交缴加招花发用做收支入])|增加|增长|(?<!新)增|涨|提高|提升|上升|新增(?=$)|净增)(?:了|出|投|赚|卖|交|缴|加|招|花|发|用|做|收|支出|入)*(?:近|约|将近|大概|差不多)?\s?$"
)
_LESS_BY = re.compile(
    r"(?:(?<![最至不很多])少|减少|减|降低|下降|下滑|(?<!下)降|跌|缩水|(?<!误)差|缩减)(?:了|投|赚|卖|交|缴|招|花|用|做|收)*(?:近|约|将近|大概)?\s?$"
)
# 「翻了一番」, 「翻倍」, 「增长了两倍」
_MULTIPLE = re.compile(
    r"翻了?(?P<doubled>[一两二三123])?番|翻了?一?倍|(?:增长|增加|涨|提高)了?(?P<times>[一两二三四五六七八九十]|\d{1,3}(?:\.\d)?)倍"
)
_OF_BEFORE = re.compile(
    r"(?:是|为|相当于|达到?|有)(?:上一?年|前一?年|大?前年|去年|上年同期|同期|20\d\d年)(?:同期)?的(?P<times>\d{1,2}(?:\.\d{1,2})?|[两二三四五六七八九十])倍"
)  # 「去年营收是前年的1.5倍」
_OF_STAFF = re.compile(r"(?:左右|多|以上)?(?:的人|的员工|员工)?(?:都)?(?:是|在|搞|做|干|从事)")  # 「一半是搞研发的」
_ANY_NAME = (Role.NAME, Role.SPOKEN, Role.COUNTED)
_DOLLARS = ("美元", "美金")
# what money is paid for, whatever stands between: 「委托中科院研发」, 「买了五台数控机床」
_PAID_FOR = {
    "cloud_cost": re.compile(r"(?:买|购买|用|租)了?[^，。]{0,6}(?:云服务|云主机|云资源|阿里云|腾讯云|华为云)"),
    "service_cost": re.compile(r"[付交]给了?[^，。]{0,6}(?:服务|中介|代理|咨询|认证|检测)(?:机构|公司)"),
    "technology_transfer_cost": re.compile(
        r"委托[^，。]{2,10}(?:研发|开发)|(?:买|购买|受让)了?[^，。]{0,6}(?:专利|成果|技术)(?![人员])"
    ),
    "equipment_investment": re.compile(
        r"(?:买|购置|购买|采购|添置|添|进口|上|换|新增)了?[^，。]{0,5}(?:[台条]|套(?!房|住|间))[^，。]{0,10}$"
    ),
}
_HEADS = re.compile(r"(?:^|(?<=[，、；。\s]))人(?:手|头)?(?:有|大概|差不多|也就|就|才|是|一共|总共)*个?$")  # 「人35个」
_STANDARDS = ("standards_led", "standards_participated")
# 「主导制定国家标准2项、行业标准3项」: one fact
_NEXT_STANDARDS = re.compile(r"[、，和及]?\s?(?:(?:国家|国际|行业|团体|地方|企业)标准|[国行团地企]标)\s?")
_EACH = re.compile(r"分别|依次|各(?:为|是|有)")
_MAIN = re.compile(r"主营|主导产品")  # 「主营收入9200万，占总营收96%」
_MARKET = re.compile(r"市场占有率|市占率|市场份额")  # 「市场占有率排第一，占到35%」
_OF_PART = re.compile(r"(?:博士|硕士|本科|研究生|大专)[^，。]{0,4}$")
_HALF = re.compile(r"(?:有|超|超过|达到?|占)*(?:一半|半数|过半)(?:以上|多)?")  # 「技术人员超过半数」
_PERSONS = ("staff", "insured_staff", "rd_staff")
# 「在园区注册满5年了」
_IN_PARK = re.compile(
    r"(?:在|入驻|落户|搬到|来|进)(?:咱们?|你们)?(?:园区|高新区)(?:注册|经营|干|待|办公|落户|生产|发展|扎根|深耕|里|已经?|了|满|有|快|差不多|整整|超过)*$"
)
# 「这个产品我们做了八年」, 「做传感器做了十年」
_MADE_FOR = re.compile(
    r"(?:深耕|专注|聚焦|扎根)[^，。]{2,10}?(?:了|已|有|长达)*$|(?:产品|行当|这一?行|行业|领域|赛道|[做搞][\u4e00-\u9fff]{2,8}?)(?:我们|公司|已经?|一直|也|上)*[做干搞]了?(?:已经?|快|近|有|将近)*$"
)
_MAKES = re.compile(
    r"[做干搞](?!研发|技术|销售|财务|会计|管理|到|了|好|完|大)[\u4e00-\u9fff]{2,8}$"
)  # 「做减速器15年了」
_OF_MARKET = re.compile(r".*产品.*占[^，。]{0,8}(?:成|%|百分之\S{1,3})(?:多|左右)?的?(?:国内|全国)?市场(?:份额)?")
_AGED = re.compile(r"我(?:今年|都|已经)?[1-6]\d(?:了)?")  # 「我35，有个高级技师证」
_AFTER_SHARE = 4  # characters
_NEAR = 24  # characters
_COST_OF = {"trainees": "training_cost"}  # what a sum paid next is for: 「培训了60个人，花了4.8万」
_SCHOOLED = re.compile(r"(?:硕博|本硕|大专|专科|中专|高中|初中)[^，。]{0,6}$")  # 「硕博一共14人」
_NO_AMOUNT = (Kind.OTHER, Kind.RATIO, Kind.YEARS, Kind.MONTHS)
_ONLY_COUNTS = re.compile(r"^(?:还|另外|而|其中)+|(?:的|有|是|也|共|则)+$")
_SHORTEST_KIN = 2  # characters
_PAYS = re.compile(r"(?:一共|总共|共|合计)?(?:花费?|付|用|支出|投)了?$")
_MOST_DOUBLED = 100
_GROWS = re.compile(
    r"(?:(?<![差很])多了|同比|增长|增速|增幅|提升|上升|上涨|增加|涨|增|翻)(?:达到?|[了约为近超过率+]){0,4}\s?$"
)
# 「占6%」, 「占营收的比重为5%」, 「占职工总数两成」
_SHARE = re.compile(
    r"占(?:REVENUE|SALES|：|:|了|比|到|据|总|营业|销售|收入|营收|职工|员工|人数|总数|同期|分别|企业|当年|公司|比例|比重|额|的|为|约|达|在|全部|人员|近){0,8}\s?$"
)
_NO_MORE = re.compile(
    r"(?:增加|增长|提高|提升|上升|扩大|涨|减少|下降|降低|变|升|降|增|减|扩|掉|跌|缩水?|做|干|发展|壮大)(?:长|加|了)?(?:到|至|成|为)"
)  # 「从3件增加到8件」
_NEGATED = re.compile(r"(?:(?:最初|一开始|起初|刚开始|当初|开始时)(?:的|只有|有|是)?|不是|并非|没有到|不再是)\s?$")
_RENTED = re.compile(r"租|办公用房|写字楼|厂房|办公室|场地")
_OWNED = re.compile(r"自己的|宿舍|自有|自建|买")
_LOAN = re.compile(r"贷|借|担保")


def read_amounts(telling: Telling, part: Part) -> None:
    """Tells the facts that the quantities of a clause are of, and moves the state on."""
    if not part.quantities:
        _take_topic(telling, part)
        _take_heard(telling, part)
    _read_multiple(telling, part)
    _take_paid_for(telling, part)
    if _read_distributed(telling, part):
        return
    passed = part.clause.start  # a name goes with no number beyond the one before it
    last: tuple[str, Quantity, Mention | None, int] | None = None  # fact, quantity, its name, place in the series
    for i, quantity in enumerate(part.quantities):
        before = telling.text[part.clause.start : quantity.start]
        dated = any(y.end <= quantity.start for y in part.years) and any(
            y.start >= quantity.end for y in part.years
        )  # 「从2024年的150万增加到2025年的190万」
        if _NEGATED.search(before) or (_NO_MORE.match(telling.text, quantity.end) and not dated):
            named = find_name(telling, part, i, quantity, last, passed)
            telling.state.topic = named[0] if named else telling.state.topic  # 「营收不是2500万，是2300万」
            _remember_year(telling, part, quantity)
            continue
        change = _change(telling, part, quantity, before)
        if change is not None:
            passed = quantity.end
            if change:
                tell_quantity(telling, part, change, quantity, None, 0)
            continue
        if (
            last is not None
            and last[0] in _STANDARDS
            and _NEXT_STANDARDS.fullmatch(telling.text[last[1].end : quantity.start])
        ):
            _add(telling, last[0], quantity)
            passed, last = quantity.end, (last[0], quantity, last[2], 0)
            continue
        if last is not None and continues(telling, last[1], quantity):
            key, _, mention, place = last
            if fits(telling.definition(key), quantity):
                if not telling.definition(key).yearly and telling.definition(key).type is FactType.MONEY:
                    _add(telling, key, quantity)  # 「展位费分别是6万和12万」
                    last = (key, quantity, mention, place + 1)
                    continue
                tell_quantity(telling, part, key, quantity, mention, place + 1)
                last = (key, quantity, mention, place + 1)
                continue
        award = received(telling, part, quantity) or quantity_of_idiom(telling, part, quantity)
        found = (
            ((award, None) if award else None)
            or _by_ratio(telling, part, quantity, before)
            or find_name(telling, part, i, quantity, last, passed)
            or _by_question(telling, part, quantity)
            or _by_unit(telling, part, quantity)
            or _by_paid_for(telling, part, quantity, before)
            or _by_kin(telling, part, quantity)
            or _by_topic(telling, part, quantity)
        )
        rate = quantity.kind in (Kind.YEARS, Kind.MONTHS) and found is None  # 「阿里云一年花20万」
        passed = passed if quantity.kind is Kind.OTHER or rate else quantity.end
        if found is None:
            filed = _filed(telling, part, quantity)
            if filed is not None:
                telling.state.topic, telling.state.topic_size = filed, None
            if quantity.unit in _DOLLARS:  # 「去年出口850万美元，折人民币6000万」
                _take_topic(telling, part)
            continue
        key, mention = found
        if mention is not None and not (telling.definition(key).subject == "person" and mention.of_role(Role.VALUE)):
            part.used.add(mention.start)
        if tell_quantity(telling, part, key, quantity, mention, 0):
            last = (key, quantity, mention, 0)
            if key in telling.state.expected:
                telling.state.expected.remove(key)
    told = any(t.start >= part.clause.start for t in telling.told[-3:])
    if not told and part.quantities and all(q.kind in _NO_AMOUNT for q in part.quantities):
        _take_topic(telling, part)  # 「去年参展3次，总费用15.5万」, 「担保费按1%交的，4.5万」


def _read_distributed(telling: Telling, part: Part) -> bool:
    """「营收、利润、研发分别为3000万、200万和150万」: as many numbers as names."""
    if len(part.quantities) < 2 or not _EACH.search(telling.text, part.clause.start, part.quantities[0].start):
        return False
    count = len(part.quantities)
    names = [m for m in part.mentions if m.end <= part.quantities[0].start]
    names = [m for m in names if m.of_role(Role.NAME, Role.SPOKEN)][-count:]
    if len(names) < count or any(not JOINED.fullmatch(telling.text[a.end : b.start]) for a, b in pairwise(names)):
        return False
    cues = [
        next((c for c in m.of_role(Role.NAME, Role.SPOKEN) if fits(telling.definition(c.key), q)), None)
        for m, q in zip(names, part.quantities, strict=True)
    ]
    if None in cues:
        return False
    year = part.years[-1].years[-1] if part.years else telling.state.year
    for cue, mention, quantity in zip(cues, names, part.quantities, strict=True):
        if cue is not None:
            part.used.add(mention.start)
            tell_quantity(telling, part, cue.key, quantity, None, 0, year=year)
    return True


def _take_topic(telling: Telling, part: Part) -> None:
    """「营收方面，…」, 「研发倒是没减，…」: a clause that only names a fact says what the next numbers are of."""
    for mention in part.mentions:
        cue = next(
            (c for c in mention.of_role(Role.NAME, Role.SPOKEN) if telling.definition(c.key).type is FactType.MONEY),
            None,
        )
        if cue is not None and (
            telling.definition(cue.key).yearly or len(residual(telling, part, without_names=True)) <= 4
        ):
            telling.state.topic = cue.key
            telling.state.topic_size = telling.label_size(mention.end, part.clause.end)
            return
    for mention in part.mentions:  # 「我们有研发人员，但不多，就七八个」
        cue = next((c for c in mention.of_role(Role.NAME) if telling.definition(c.key).unit in ("人", "件")), None)
        if cue is not None and len(residual(telling, part, without_names=True)) <= 1:
            telling.state.topic, telling.state.topic_size = cue.key, None
            return


def _filed(telling: Telling, part: Part, quantity: Quantity) -> str | None:
    """「发明专利申请20件，授权8件」: what is filed is not had yet, but what follows is of the same kind."""
    names = [c.key for m in part.mentions if m.end <= quantity.start for c in m.of_role(Role.NAME)]
    name = next((n for n in names if telling.definition(n).unit == "件"), None)
    words = telling.text[part.clause.start : quantity.start]
    return name if name is not None and "申请" in words and fits(telling.definition(name), quantity) else None


def _remember_year(telling: Telling, part: Part, quantity: Quantity) -> None:
    years = [y for y in part.years if y.end <= quantity.start]
    if years and len(years[-1].years) == 1:
        telling.state.year = years[-1].years[0]


def _add(telling: Telling, key: str, quantity: Quantity) -> None:
    """Adds a further sum to the fact last told."""
    told = telling.told[-1]
    if told.fact.key == key and isinstance(told.fact.value, Decimal):
        told.fact = told.fact.model_copy(update={"value": told.fact.value + quantity.value})


def _paid_for(words: str) -> str | None:
    return next((key for key, phrase in _PAID_FOR.items() if phrase.search(words)), None)


def _take_paid_for(telling: Telling, part: Part) -> None:
    if not any(q.kind is Kind.MONEY for q in part.quantities):
        key = _paid_for(telling.text[part.clause.start : part.clause.told])
        telling.state.topic = key or telling.state.topic


def _by_paid_for(telling: Telling, part: Part, quantity: Quantity, before: str) -> tuple[str, Mention | None] | None:
    key = _paid_for(_PAYS.sub("", before)) if quantity.kind is Kind.MONEY else None
    return (key, None) if key else None


def _take_heard(telling: Telling, part: Part) -> None:
    """「政策要求研发占比5%，我们只有3.8%」: what a rule is about is what the asker goes on about."""
    cues = [
        c
        for m in part.heard
        for c in m.of_role(Role.NAME, Role.SPOKEN)
        if telling.definition(c.key).type in NUMERIC
        and (c.role is Role.NAME or telling.definition(c.key).unit == "件")  # 「别家都有5件发明，我们才2件」
    ]
    if cues and not any(t.start >= part.clause.start for t in telling.told[-3:]):
        telling.state.topic, telling.state.topic_size = cues[-1].key, None


def _change(telling: Telling, part: Part, quantity: Quantity, before: str) -> str | None:
    """What 「比前年多投了40万」 tells: the fact of the increase, "" where there is none; None where the number is no difference."""
    if quantity.kind not in (Kind.MONEY, Kind.PERSONS, Kind.THINGS, Kind.PIECES):
        return None
    more, less = _MORE_BY.search(before), _LESS_BY.search(before)
    if not (more or less) or any(m.end == quantity.start and m.of_role(Role.NAME) for m in part.mentions):
        return None
    if quantity.kind is Kind.PERSONS and more and more[0].startswith("新增"):
        return "new_jobs"
    names = [c.key for m in part.mentions for c in m.of_role(Role.NAME, Role.SPOKEN)]
    table = telling.derived(DerivationOp.INCREASE)
    base = next((n for n in reversed(names) if n in table), None if names else telling.state.topic)
    return table.get(base or "", "") if more and quantity.kind is Kind.MONEY else ""


def _read_multiple(telling: Telling, part: Part) -> None:
    """「营收翻了一番」, 「增长了两倍」 → growth of 100 %, 200 %."""
    match = _MULTIPLE.search(telling.text, part.clause.start, part.clause.told)
    of_before = _OF_BEFORE.search(telling.text, part.clause.start, part.clause.told)
    match = match or of_before
    if match is None:
        return
    table = telling.derived(DerivationOp.GROWTH)
    names = [c.key for m in part.mentions if m.end <= match.start() for c in m.of_role(Role.NAME, Role.SPOKEN)]
    base = next((n for n in reversed(names) if n in table), telling.state.topic)
    count = parse_number(match.groupdict().get("doubled") or match["times"] or "1")
    if base is not None and base in table and count is not None and count <= _MOST_DOUBLED:
        growth = Decimal(2) ** int(count) - 1 if "番" in match[0] else count - 1 if match is of_before else count
        years = [y.years[-1] for y in part.years if y.start < match.start()]
        year = years[-1] if years else telling.state.year
        telling.tell(part, table[base], growth, match.span(), year=year)
        telling.state.topic, telling.state.year = base, year


def _by_ratio(telling: Telling, part: Part, quantity: Quantity, before: str) -> tuple[str, Mention | None] | None:
    """「同比增长18%」, 「占营收6%」: a ratio derived from what was spoken of."""
    if quantity.kind is not Kind.RATIO:
        return None
    if part.mentions and any(
        _ratio_name(telling, m) and m.end <= quantity.start and m.start not in part.used for m in part.mentions[-3:]
    ):
        return None
    share = _SHARE.search(before)
    grows, falls = _GROWS.search(before), FALLS.search(before)
    share = share or OF_BASE.search(before)
    if not share and _OF_STAFF.match(telling.text, quantity.end):
        after = next((m for m in part.mentions if m.start >= quantity.end), None)
        table = telling.derived(DerivationOp.SHARE)
        cue = next((c for c in after.of_role(*_ANY_NAME) if c.key in table), None) if after else None
        return (table[cue.key], after) if cue else None
    beside = next((m for m in part.mentions if _HALF.fullmatch(telling.text[m.end : quantity.end])), None)
    table = telling.derived(DerivationOp.SHARE)
    of = next((c.key for c in beside.of_role(*_ANY_NAME) if c.key in table), None) if beside else None
    if of is not None:
        return table[of], beside
    if share and _OF_PART.search(before[: share.start()]):
        return None  # 「博士占三分之一」
    if share and _MARKET.search(telling.text[max(0, part.clause.start - _NEAR) : part.clause.start + share.start()]):
        return "market_share", None
    if share and _MAIN.search(telling.text[max(0, part.clause.start - _NEAR) : part.clause.start + share.start()]):
        return "main_business_ratio", None
    if share:
        table, until = telling.derived(DerivationOp.RATIO, DerivationOp.SHARE), part.clause.start + share.start()
    elif grows or falls:
        table, until = telling.derived(DerivationOp.GROWTH), quantity.start
    else:
        return None
    bases = [
        (cue.key, m)
        for m in part.mentions
        if m.end <= until
        for cue in m.of_role(Role.NAME, Role.SPOKEN)
        if cue.key in table
    ]
    if not bases and OF_BASE.search(before):
        bases = [  # 「拿营收的5%做研发」
            (cue.key, m)
            for m in part.mentions
            if quantity.end <= m.start <= quantity.end + _AFTER_SHARE
            for cue in m.of_role(Role.NAME, Role.SPOKEN)
            if cue.key in table and telling.definition(cue.key).type is FactType.MONEY
        ]
    if bases and not share:
        bases = bases[-1:]
    base = bases[0][0] if bases else telling.state.topic
    if base == "rd_expense" and share and telling.state.topic in _PERSONS and any(k == "rd_staff" for k, _ in bases):
        base = "rd_staff"  # 「员工三十人，研发占四成」
    return (table[base], None) if base is not None and base in table else None


def _ratio_name(telling: Telling, mention: Mention) -> bool:
    return any(telling.definition(c.key).type is FactType.RATIO for c in mention.of_role(Role.NAME))


def _by_unit(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「28个人」, 「35岁」, 「1200平」: the unit alone says it, in a clause that speaks of nothing else."""
    if quantity.kind is Kind.AGE:
        return "person_age", None
    if quantity.kind is Kind.PLAIN and _AGED.fullmatch(telling.text, part.clause.start, part.clause.told):
        return "person_age", None
    words = telling.text[part.clause.start : part.clause.end]
    if quantity.kind is Kind.AREA:
        around = words if len(residual(telling, part)) > 2 else telling.text
        rented = _RENTED.search(around) and not _OWNED.search(words)
        return ("rented_area", None) if rented else None
    of_loan = telling.text.startswith(("期", "还"), quantity.end) or telling.text[quantity.start - 1 :][:1] == "分"
    if quantity.kind in (Kind.YEARS, Kind.MONTHS) and of_loan and _LOAN.search(telling.text):
        return "loan_months", None
    if quantity.kind is Kind.YEARS and _IN_PARK.search(telling.text[part.clause.start : quantity.start]):
        return "years_in_park", None
    made = telling.text[part.clause.start : quantity.start]
    long = telling.text[quantity.end : part.clause.told] in ("了", "多了") and _MAKES.search(made)
    if quantity.kind is Kind.YEARS and not telling.person and (long or _MADE_FOR.search(made)):
        return "main_product_years", None
    ranked = telling.text[max(0, part.clause.start - _NEAR) : part.clause.start]
    of_market = _OF_MARKET.match(words) or (_MARKET.search(ranked) and not residual(telling, part))
    if quantity.kind is Kind.RATIO and of_market:
        return "market_share", None
    if quantity.kind is Kind.RATIO and telling.state.topic == "loan_principal" and not residual(telling, part):
        return "loan_rate", None  # 「贷到300万，3.65%」
    bare = quantity.kind in (Kind.MONTHS, Kind.YEARS) and len(residual(telling, part)) <= 1
    if bare and telling.state.topic in ("loan_principal", "loan_rate") and quantity.start == part.clause.start:
        return "loan_months", None  # 「本金300万，12个月」
    if quantity.kind in (Kind.THINGS, Kind.PLAIN) and _HEADS.search(telling.text[part.clause.start : quantity.start]):
        return "staff", None
    sentence = telling.text[max(0, part.clause.start - _NEAR) : part.clause.start]
    trained = len(residual(telling, part)) <= 1 or re.match(r"参加|取证|考过|结业", telling.text[quantity.end :])
    if quantity.kind is Kind.PERSONS and trained and re.search(r"培训|参训", sentence):
        return "trainees", None  # 「培训了三期，共108人」
    before = telling.text[part.clause.start : quantity.start]
    if quantity.kind is Kind.PERSONS and not SOME_STAFF.search(before) and not _SCHOOLED.search(before):
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
        grown = telling.definition(topic).derived
        topic = grown.of[0] if grown and grown.op in (DerivationOp.GROWTH, DerivationOp.INCREASE) else topic
        topic = _COST_OF.get(topic, topic)
    if (
        topic is None
        or not fits(telling.definition(topic), quantity)
        or len(NEWLY.sub("", residual(telling, part))) > 1
    ):
        return _by_since(telling, part, quantity)
    if quantity.kind is Kind.PLAIN and telling.state.topic_size is None and not part.years:
        return None
    if not (part.years or part.clause.corrects) and any(t.fact.key == topic for t in telling.told):
        return None  # a second bare number is of something else
    return topic, None


def _by_kin(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「一类知识产权2项，二类的18项」: what begins like the name of another fact of the kind last told."""
    topic = telling.definitions.get(telling.state.topic or "")
    words = _ONLY_COUNTS.sub("", telling.text[part.clause.start : quantity.start])
    if topic is None or len(words) < _SHORTEST_KIN or NEWLY.search(words):
        return None
    kin = [
        d.key
        for d in telling.definitions.values()
        if d.group == topic.group
        and d.unit == topic.unit
        and d.key != topic.key
        and any(name.startswith(words) for name in (d.name, *d.names))
    ]
    fit = len(kin) == 1 and fits(telling.definition(kin[0]), quantity)
    return (kin[0], None) if fit else None


def _by_since(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「2021年成立的，到现在五年多了」."""
    dated = telling.state.dated
    if dated is None or telling.state.dated_sentence != part.clause.sentence or len(residual(telling, part)) > 1:
        return None
    cue = next((c for c in dated.cues if c.key in SINCE and fits(telling.definition(c.key), quantity)), None)
    return (cue.key, None) if cue else None


def _by_question(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """A bare number answers the first open question that it fits."""
    if len(residual(telling, part)) > 2:
        return None
    key = next((k for k in telling.state.expected if fits(telling.definition(k), quantity)), None)
    return (key, None) if key else None
