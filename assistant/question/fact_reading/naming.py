"""Which name a quantity goes with: the one beside it, if unit and surroundings let the name mean that fact."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.policy.facts import FactDefinition, FactType
from assistant.question.fact_reading.cues import Cue, Mention, Role
from assistant.question.fact_reading.numbers import Kind, Quantity
from assistant.question.fact_reading.telling import Part, Telling, bare_words

NUMERIC = (FactType.MONEY, FactType.NUMBER, FactType.RATIO)
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
SINCE = (
    "years_established",
    "months_established",
    "years_graduated",
    "months_employed",
)  # lengths of time are told roughly
# between a name and its number, one beside the other: 「职工人数：126」, 「营收大概是」, 「软著15个」
_BESIDE = re.compile(r"[\s：:·=的为是有约了共达到数总额计量从已也就才还都现\"“”-]{0,6}")
# between a number and the name of what is counted: 「9个搞研发」, 「12件有效发明专利」, 「28人的团队」
_OF = re.compile(r"\s?(?:的|个|(?:20)?\d\d届|是|多|左右|里|中|以上)?\s?")
_SELLS = frozenset({"卖了", "一年卖", "一年能卖", "每年卖", "做了", "做到", "销售", "卖货"})
_SOLD = {
    "online_sales": re.compile(r"网上|线上|网店|直播|抖音|淘宝|天猫|京东|拼多多|电商(?!公司|企业)"),
    "export_value": re.compile(r"外贸(?!公司|企业)|出口|国外|海外"),
    "hightech_revenue": re.compile(r"高新(?:技术)?产品"),
    "product_price": re.compile(r"首台|这[台套]"),
}
_DEAREST_RENT = 500  # yuan for a square metre and month
_TRAINS = re.compile(r"实习|见习")
_FAR = 16  # characters between a name and its number: 「技术合同去年登记了四百六十万」
_PAID_IN = re.compile(r"资本|注册|实缴|认缴")
_PATENTS = ("patents", "invention_patents", "utility_patents", "design_patents", "inventions_granted")
# before 「员工」 and 「人员」, of a part of them: 「女员工」, 「IT人员」, 「一线工人」
SOME_STAFF = re.compile(
    r"(?:[女男]性?|外籍|外地|本地|一线|生产|车间|普通|销售|管理|行政|后勤|客服|财务|营销|市场|派遣|外包|兼职|临时|残疾人?|退休|离职|[A-Z]{2,}|高管|中层|售后|服务|辅助|留用|录用|质检|运维|施工|硕博|本硕|大专|专科|中专|高中|初中|党员|驾驶|安全|老|新|其他|困难|灵活就业)$"
)
_OF_STAFF = ("staff", "rd_staff", "doctor_staff", "master_staff", "bachelor_staff", "insured_staff")
_COMMISSIONED = re.compile(r"委托[^，。]{2,10}(?:研发|开发)")  # pays for somebody else's research
_AVERAGE = re.compile(r"(?:人均|亩均|户均|平均每人)$")
_COUNTERS = {"天": "日", "美金": "美元", "学时": "课时"}
_FILED = re.compile(
    r"(?:正在|已经?|还在)?(?:申请了|申请中|受理|在审|公开|实审)(?!.{0,12}(?<!没)(?<!未)授权)"
)  # 「申请了4个发明还没授权」
_ABROAD = re.compile(r"PCT|美国|欧|日本|国外|海外|境外")
_RENT = re.compile(r"租|房")
_LOAN = re.compile(r"贷|借|担保")
_LENT = ("批了", "放的", "放了", "批的", "给放了", "给批了")
_OF_BANK = re.compile(r"贷|借|担保|质押")
_OF_TECHSME = re.compile(r"科小|科技型中小")
_PREMISES = re.compile(r"租|厂房|办公室|写字楼|场地")
_LEASE = re.compile(r"租")


def fits(definition: FactDefinition, quantity: Quantity) -> bool:
    """Whether the unit is one of the fact's."""
    if definition.type is FactType.MONEY:
        return quantity.kind in (Kind.MONEY, Kind.PLAIN)
    if definition.type is FactType.RATIO:
        return quantity.kind in (Kind.RATIO, Kind.PLAIN)
    if definition.type is not FactType.NUMBER:
        return False
    if definition.key in SINCE:
        if definition.key == "months_employed":
            return quantity.kind in (Kind.YEARS, Kind.MONTHS)
        return quantity.kind is (Kind.YEARS if definition.unit == "年" else Kind.MONTHS)
    if definition.key == "full_fiscal_years" and quantity.kind is Kind.THINGS:
        return True
    if quantity.unit:  # a counter of its own: 12家, 120万美元
        return _COUNTERS.get(quantity.unit, quantity.unit) == definition.unit
    return quantity.kind in _KINDS_OF_UNIT.get(definition.unit, (Kind.PLAIN,))


def find_name(
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
        hired = cue is not None and cue.key == "new_jobs" and after is not None  # 「新招了8名应届毕业生」
        if cue and after and before[-1].words == "团队" and quantity.kind is Kind.THINGS:
            hired = after.start == quantity.end and bool(after.of_role(Role.COUNTED))  # 「团队5个博士」
        if cue and cue.key == "revenue" and before[-1].words in _SELLS:
            return _sold(telling, part, quantity), before[-1]
        if cue and not (hired and after and _OF.fullmatch(text[quantity.end : after.start])):
            return cue.key, before[-1]
    if after is not None and _OF.fullmatch(text[quantity.end : after.start]) and after.start not in part.used:
        cue = _fitting(telling, part, after, quantity, (Role.COUNTED, Role.NAME, Role.SPOKEN))
        if (
            cue
            and cue.key in ("bachelor_staff", "graduates_hired")
            and _TRAINS.search(text, part.clause.start, part.clause.end)
        ):
            return "interns", after  # 「5个大学生在我们这实习」
        if cue and not (cue.role is not Role.COUNTED and _has_own_number(telling, part, i, after)):
            return cue.key, after
    for mention in reversed(before):
        if quantity.start - mention.end > _FAR:
            break
        cue = _fitting(telling, part, mention, quantity, (Role.NAME, Role.SPOKEN))
        if cue:
            sells = cue.key == "revenue" and mention.words in _SELLS
            return _sold(telling, part, quantity) if sells else cue.key, mention
    if last is not None and any(y.start >= last[1].end and y.end <= quantity.start for y in part.years):
        return (
            (last[0], last[2]) if fits(telling.definition(last[0]), quantity) else None
        )  # 「营收前年2100万去年2800万」
    return None


def _sold(telling: Telling, part: Part, quantity: Quantity) -> str:
    """What is sold: 「直播带货卖了200万」, 「外贸做了2000万」; the revenue where nothing is named."""
    words = telling.text[part.clause.start : quantity.start]
    sentence = part.clause.sentence
    named = [m for m in part.mentions if m.end <= quantity.start and m.words not in _SELLS and m.start not in part.used]
    for cue in (c for m in named for c in m.of_role(Role.NAME, Role.SPOKEN)):
        definition = telling.definition(cue.key)
        if definition.type is FactType.MONEY and definition.yearly:
            return cue.key  # 「产值去年做到1.2个亿」
    if any(t.fact.key == "first_set_level" and t.sentence == sentence for t in telling.told) and "收" not in words:
        return "product_price"  # 「首台套是省级的，卖了420万」
    return next((key for key, what in _SOLD.items() if what.search(words)), "revenue")


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
        if telling.definition(c.key).type in NUMERIC
        and fits(telling.definition(c.key), quantity)
        and _plausible(telling, part, mention, c, quantity)
    ]
    if not cues:
        return None
    person = telling.person and not (telling.company and not _says_person(telling, part))
    counting = quantity.kind is Kind.PLAIN and telling.state.topic in _OF_STAFF  # 「员工80研发25」
    cues.sort(
        key=lambda c: (
            counting and telling.definition(c.key).unit != "人",
            (telling.definition(c.key).subject == "person") != person,
            c.role is Role.SPOKEN,
        )
    )
    return cues[0]


def _says_person(telling: Telling, part: Part) -> bool:
    words = telling.text[part.clause.start : part.clause.end]
    return not re.search(r"公司|厂|企业|平", words)


def _counts(telling: Telling, part: Part, quantity: Quantity) -> bool:
    """Whether a bare number counts something, a word that is no name follows it: 「展会参加了4场」."""
    after = telling.text[quantity.end : quantity.end + 1]
    return "\u4e00" <= after <= "\u9fff" and not any(m.start == quantity.end for m in part.mentions)


def _plausible(telling: Telling, part: Part, mention: Mention, cue: Cue, quantity: Quantity) -> bool:
    """Words that tell of a fact only in its own surroundings: 「期限」 of a loan, 「今年」 of an age."""
    key, words = cue.key, mention.words
    if key == "product_price" and words in ("单价", "每台", "一台"):
        return "首台" in telling.text
    if key == "innovation_score" and words in ("打了", "评分") and _OF_TECHSME.search(telling.text):
        return False
    if key == "postdocs" and words in ("在站", "站里") and "博士后" not in telling.text:
        return False
    if key == "product_price" and words.startswith("合同"):
        return re.search(r"首台|产品|设备|卖|销售", telling.text) is not None
    if (
        quantity.kind is Kind.PLAIN
        and telling.definition(key).type is FactType.MONEY
        and _counts(telling, part, quantity)
    ):
        return False
    if _AVERAGE.search(telling.text[part.clause.start : mention.start]):
        return False
    if key == "staff" and SOME_STAFF.search(telling.text[part.clause.start : mention.start]):
        return False
    if key in _PATENTS and _FILED.search(telling.text, part.clause.start, part.clause.end):
        return False
    if key in ("patents", "invention_patents") and _ABROAD.search(telling.text, part.clause.start, mention.start):
        return False
    if key in ("pct_granted", "pct_applications") and words == "PCT":
        wanted = r"授权" if key == "pct_granted" else r"申请|提|交|报"
        return re.search(wanted, telling.text[part.clause.start : part.clause.end]) is not None
    if key == "rd_expense" and _COMMISSIONED.search(telling.text, part.clause.start, quantity.start):
        return False
    if key in _PATENTS and "申请" in telling.text[mention.end : quantity.start]:
        return False
    if key in ("doctor_staff", "master_staff") and quantity.value == 1 and telling.person:
        return False  # 「招了一个博士，33岁」
    if key in ("doctor_staff", "master_staff", "bachelor_staff") and quantity.kind is Kind.PLAIN and telling.person:
        return False  # 「我硕士26」
    if cue.role is not Role.SPOKEN:
        return quantity.kind is not Kind.PLAIN or key not in SINCE
    surroundings = telling.text
    if key == "person_age":
        return (
            telling.person and 14 <= quantity.value <= 80 and (words != "今年" or quantity.end >= part.clause.told - 1)
        )
    if key == "rd_staff" and words == "技术" and telling.state.topic not in _OF_STAFF:
        return False  # 「员工32个，技术20个」
    if key in ("standards_led", "standards_participated") and words[2:] in ("了", "过", ""):
        return "标" in telling.text[part.clause.start : part.clause.end]
    if key == "net_profit" and "赔" in words:
        return re.search(r"客户|违约|保险|赔偿|赔款", telling.text[part.clause.start : part.clause.end]) is None
    if key == "earlier_award":
        return re.search(r"市里|省里|国家", telling.text[part.clause.start : part.clause.end]) is None
    if key == "loan_months":
        return bool(_LOAN.search(surroundings)) and quantity.kind is not Kind.PLAIN
    if key == "paid_in_capital" and words in ("到位了", "到位", "已到位"):
        return bool(_PAID_IN.search(surroundings))
    if key == "technology_contract" and "成交额" in words:
        return "技术" in surroundings
    if key == "lease_months" and words.endswith("租了") and quantity.kind is Kind.PLAIN:
        return False  # 「租了个显卡花了2000」
    if key == "lease_months" and words in ("签了", "合同期", "合同期限", "合同签", "合同签了"):
        return bool(_LEASE.search(surroundings)) and not telling.person and quantity.kind is not Kind.PLAIN
    if key == "insured_months" and words in ("交了", "缴了") and not telling.person:
        return False
    if key == "insured_months" and not re.search(r"社保|社会保险|五险|参保", surroundings):
        return False
    if key == "months_employed":
        return telling.person and quantity.kind is not Kind.PLAIN
    if key in ("contract_years", "annual_salary"):
        return telling.person and quantity.kind is not Kind.PLAIN
    if key == "rent_price" and quantity.kind is Kind.MONEY and quantity.value < _DEAREST_RENT:
        return bool(_PREMISES.search(surroundings))  # 「标准厂房1200平，一平18块」
    if key in ("monthly_rent", "rent_price", "annual_rent_paid"):
        return bool(_LEASE.search(surroundings)) and (not telling.person or telling.company)
    if key == "personal_rent":
        return telling.person and bool(_RENT.search(surroundings))
    if key == "rent_price" and quantity.kind is Kind.PLAIN and quantity.value < _DEAREST_RENT:
        return True  # 「房租按一平二十五算」
    if key in ("rented_area", "rent_price"):
        return quantity.kind in (Kind.AREA, Kind.MONEY)
    if key == "home_price":
        return bool(re.search(r"房", surroundings)) and not _LEASE.search(
            telling.text[part.clause.start : part.clause.end]
        )
    if key == "loan_principal":
        return quantity.kind is Kind.MONEY and (words not in _LENT or bool(_OF_BANK.search(surroundings)))
    if key == "staff" and words in ("总共", "一共有") and bare_words(telling.text[part.clause.start : mention.start]):
        return False  # 「专利总共25个」
    if key in ("staff", "revenue") and quantity.kind is Kind.PLAIN:
        return quantity.size > 1 or words not in ("总共", "一共有", "做了", "卖了")
    if key == "revenue" and words in ("开出去", "开了"):
        return "票" in telling.text[part.clause.start : part.clause.end]
    if key == "revenue" and words in ("做了", "卖了", "收入", "销售", "业绩", "进账", "开票"):
        return not telling.person or telling.company
    if key in ("master_staff", "doctor_staff", "bachelor_staff"):
        return quantity.kind is not Kind.PLAIN or mention.end + 2 >= quantity.start
    return True
