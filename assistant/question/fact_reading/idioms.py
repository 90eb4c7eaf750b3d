"""Constructions that tell a fact whatever words fill them: 「公司开了半年多」, 「税还没转过来」, 「省里认定的」 after 「首台套」."""

from __future__ import annotations

import re

from assistant.policy.numerals import parse_number
from assistant.question.fact_reading.cues import Role
from assistant.question.fact_reading.levels import LEVEL, LEVEL_FACTS
from assistant.question.fact_reading.negation import negated
from assistant.question.fact_reading.numbers import Kind, Quantity
from assistant.question.fact_reading.telling import Part, Telling

# a statement of each fact; `not` and `nowhere` deny it
_STATEMENTS = {
    # 「我们是个分公司」
    "legal_person": re.compile(
        r"(?<!不)(?P<not>是)(?:一?[个家])?(?:分公司|分支机构|办事处|非法人(?:单位|机构|企业)?)(?!的)"
    ),
    # 「年初换的法人」, 「法人没换」
    "legal_representative_changed": re.compile(
        r"(?P<not>没|未)?(?:更?换|变更)(?:的|了|过)(?:[一个新]){0,2}(?:法人|法定代表人)"
    ),
    # 「入驻了园区的孵化器」
    "in_incubator": re.compile(
        r"(?P<not>没有?|未|不)?(?:入驻|进驻|入住|进|搬进|落户|(?<!挂)在)(?:了|到)?[^，。]{0,6}(?:孵化器|众创空间|加速器)(?:里面?|内)?$"
    ),
    # 「公司是集团总部」, 「总部设在园区」
    "headquarters": re.compile(
        r"(?P<not>不)?是(?:集团|公司|全国|区域|华东|华南|华北|西南|西北|东北|研发|运营){0,2}总部$"
        r"|总部(?P<nowhere>不|没)?(?:就|也|都)?(?:设|落|放|搬到|迁到)?在?(?:咱们?|你们)?(?:园区|高新区|这边)"
    ),
    # 「买了一台首台套设备」
    "first_set_buyer": re.compile(r"(?:买|购买|采购|购置|用)了?(?:一?[台套]|\d[台套]|几[台套])?[^，。]{0,4}首台（?套"),
    # 「公司是我自己创办的」
    "founder": re.compile(
        r"(?:自己|我)(?:一手|牵头)?(?:创办|创立|开办|办|开)了?(?:这?一?[家个])?(?:公司|企业)"
        r"|(?:公司|企业)是我(?:自己|一手|牵头)?(?:创办|创立|办|开)的"
    ),
    # 「从没评过高企」
    "hnte_never_certified": re.compile(
        r"(?:从来?|一直|之前|以前|此前|过去)(?:都|还|也)?(?:没有?|未)(?:曾)?(?:评|认定|拿|取得|获得|获评|办|得|有)(?:上|到)?过"
        r"(?:高企|高新技术企业|高新|国高|$)"
    ),
    # 「去年12月到期，今年又过了」
    "hnte_recertified": re.compile(
        r"又(?:重新)?(?:通过|过|拿到|评上|认定)(?:上|到)?了$|第[二三四五2-5][次轮](?:通过|认定|评上|拿到?|过)"
    ),
    # 「中德合资」, 「港商投资的」
    "foreign_invested": re.compile(
        r"(?P<not>没有?|不是)?(?:中[德美日韩法英意新外港台]{1,2}合资|[港台外日美德韩法]商(?:独资|投资|控股))(?:的|企业|公司)*$"
    ),
    # 「人都在园区上班」, 「人在外面办公」
    "operates_in_park": re.compile(
        r"(?:经营|办公|生产)(?:地址?|地点|场所)?(?:已经?|都|早就)*(?P<gone>[搬迁](?:出去|走|出园))"
        r"|(?:人员?|团队|员工)(?:都|全|基本|主要|也|还)*(?P<not>不)?在"
        r"(?:(?P<nowhere>外[面边地区]|市[里区]|别处|别的地方|其他地方)|(?:咱们?|你们)?(?:园区|高新区|这边|这里))[里内]?(?:办公|上班)"
    ),
    # 「拿商标做质押」
    "ip_pledge_loan": re.compile(
        r"(?P<not>没有?)?(?:用|拿|以|把|靠)[^，。]{0,6}(?:专利|商标|知识产权|知产|软著)[^，。]{0,4}(?:质押|抵押|押)"
    ),
    # 「财务制度是健全的」
    "financial_records_sound": re.compile(
        r"财务(?:管理)?(?:制度|核算)?(?:也|都|是|很|比较|还算|一直)*(?P<not>不)?(?:健全|规范|完善)"
    ),
    # 「税务关系已经转过来了」, 「税还没转过来」
    "tax_in_park": re.compile(
        r"(?:税务关系|税务|税收|税号|税籍|税|税管关系)(?:已经?|都|还|也|倒是?|关系){0,3}(?P<not>没有?|未)?(?:转|迁|移|划|变更)(?:入|进来|过来|来|到园区|到这边)了?$"
    ),
    "statistics_in_park": re.compile(
        r"统计(?:关系)?(?:已经?|都|还|也|倒是?){0,3}(?P<not>没有?|未)?(?:转|迁|移|划|变更)(?:入|进来|过来|来|到园区|到这边)了?$"
    ),
    # 「被环保罚过三万块」
    "administrative_penalty": re.compile(r"(?P<not>没有?|未|从未)?被[^，。]{1,8}罚(?:过|了)"),
    # 「首次评上…，材料报上去了」 after 「高企」
    "hnte_applied": re.compile(
        r"(?:高企|高新技术企业|国高)(?:的)?(?:材料|资料)?(?:今年|去年|上个?月|刚刚?|已经?|都|才|也|\d{1,2}月份?|还|这一?批|申报){0,4}(?P<not>没有?|未)?(?:[报交递]|提交)(?:上去|进去|了上去|了|的)(?![^，。]{0,3}[没未])"
    ),
}
_HNTE = re.compile(r"高企|高新|国高")
# 「公司刚满三年」, 「公司开了才半年多」
_FIRM_AGED = re.compile(
    r"(?:我们|本)?(?:公司|企业|厂子?|我们)?(?:从?成立|注册|创办|创立|开|办|干|运营|经营)?(?:到现在|至今|以来|到今天)?了?"
    r"(?:才|刚刚?|已经?|都|就|还|也|快|将|整整){0,3}(?:满|到|有)?"
)
_FIRM = re.compile(r"公司|企业|厂|我们|成立|注册")
_END_OF_AGE = re.compile(r"(?:了|的?(?:历史|时间)(?:了)?|不到)?$")
# 「连续三年在规上库里」, 「在库连续3年」
_IN_REGISTER = re.compile(
    r"连续(?P<n>\d{1,2}|[一两二三四五六七八九十])年(?:都|一直)?在(?:规上|规模以上|名录)?库|在库(?:已经?|连续|满)*(?P<m>\d{1,2}|[两二三四五六七八九十])年"
)
# 「8个工人拿到技师证」, 「12个人考过高级工」: so many were trained to that level
_CERTIFIED = re.compile(
    r"(?:工人|员工|职工|人)?(?:都|也|全部|已经?|刚刚?|新|今年|去年|这个月|上个?月|最近)*"
    r"(?:拿到|取得|考过|考到|考下来?|考了|考上|评上|评了|获得|通过|拿了|晋升)(?:了|为)?(?P<level>高级技师|技师|高级工|中级工|初级工)"
)
# 「组织了36个工人培训」, 「28个人参加了技能培训」
_TRAINED = re.compile(
    r"(?:工人|员工|职工|人|一线)?(?:都|也|去|来|全部|参加|做|搞|接受|完成|进行|了)*(?:岗前|技能|职业|安全|上岗|转岗|岗位|提升){0,2}培训(?!班|师|中心|机构)"
)
_TRAINING = re.compile(r"培训|参训|技能提升")
_GRANTED = re.compile(r"[^，。]{0,3}(?:认定|评|批|颁|发的|备案)|的$")
# 「知识产权质押贷了300万」
# 「合作银行放的150万」, 「工行给了100万」
# 「算上实习生一共38人」
_ALL_TOLD = re.compile(r"(?:算上|加上|连同?|包括|含)[^，。]{1,8}(?:一共|总共|共|合计)(?:有)?$")
_LENT = re.compile(
    r"(?:银行|[建工农中交招]行|邮储|农商行?|信用社)[^，。]{0,3}(?:放|给|批)(?:款|贷)?(?:了|的|出|下来)*(?:我们|公司)?$"
)
_PLEDGED = re.compile(r"质押贷款?(?:了|到|出)*$")


def read_idioms(telling: Telling, part: Part) -> None:
    """Tells the facts of a clause that stand in such constructions and were not told in plainer words."""
    for key, phrase in _STATEMENTS.items():
        _read_statement(telling, part, key, phrase)
    _read_register(telling, part)
    _read_certified(telling, part)
    _read_level_after(telling, part)


def _read_statement(telling: Telling, part: Part, key: str, phrase: re.Pattern[str]) -> None:
    match = phrase.search(telling.text, part.clause.start, part.clause.told)
    if match is None or any(t.fact.key == key and t.start >= part.clause.start for t in telling.told):
        return
    if key == "operates_in_park" and telling.person:
        return
    if key.startswith("hnte_") and not _HNTE.search(telling.text):
        return
    denied = any(match.groupdict().get(group) for group in ("not", "nowhere", "gone"))
    fails = bool(denied) or negated(telling.text[part.clause.start : match.start()])
    telling.tell(part, key, not fails, match.span(), year=part.years[-1].years[-1] if part.years else None)


def _read_register(telling: Telling, part: Part) -> None:
    match = _IN_REGISTER.search(telling.text, part.clause.start, part.clause.told)
    years = parse_number(match["n"] or match["m"]) if match else None
    if match and years and not any(t.fact.key == "above_scale_years" for t in telling.told):
        telling.tell(part, "above_scale_years", years, match.span())


def _read_certified(telling: Telling, part: Part) -> None:
    for quantity in part.quantities:
        match = _CERTIFIED.match(telling.text, quantity.end, part.clause.told)
        options = telling.definition("skill_level").options
        if match and quantity.kind in (Kind.PERSONS, Kind.THINGS):
            value = next(o.value for o in options if o.name == match["level"])
            telling.tell(part, "skill_level", value, (quantity.start, match.end()))


def _read_level_after(telling: Telling, part: Part) -> None:
    """「国内首台套，省里认定的」: the level of what the clause before names."""
    level = LEVEL.match(telling.text, part.clause.start, part.clause.told)
    if level is None or not _GRANTED.match(telling.text, level.end(), part.clause.told):
        return
    if level.lastgroup is None or any(m.of_role(Role.NAME) for m in part.mentions):
        return
    before = next((p for p in reversed(telling.parts) if p.clause.end < part.clause.start), part)
    if before.clause.sentence != part.clause.sentence:
        return
    for cue in (c for m in before.mentions for c in m.of_role(Role.NAME, Role.SPOKEN) if c.key in LEVEL_FACTS):
        untold = not any(t.fact.key == cue.key for t in telling.told)
        if untold and level.lastgroup in {o.value for o in telling.definition(cue.key).options}:
            telling.tell(part, cue.key, level.lastgroup, (part.clause.start, part.clause.told))


def quantity_of_idiom(telling: Telling, part: Part, quantity: Quantity) -> str | None:
    """The fact of a number whose construction says it before any name does: 「培训85人次」, 「公司刚满三年」."""
    before = telling.text[part.clause.start : quantity.start]
    after = telling.text[quantity.end : part.clause.told]
    if quantity.kind is Kind.PERSONS and telling.text[quantity.end - 1] == "次" and _TRAINING.search(before):
        return "trainees"
    if quantity.kind in (Kind.PERSONS, Kind.THINGS) and (_CERTIFIED.match(after) or _TRAINED.match(after)):
        return "trainees"
    granted = _LENT.search(before) and not after.startswith(("额度", "授信", "的额度"))  # a line is no loan yet
    if quantity.kind is Kind.MONEY and (_PLEDGED.search(before) or granted):
        return "loan_principal"
    if quantity.kind is Kind.PERSONS and _ALL_TOLD.search(before):
        return "staff"
    if quantity.kind is Kind.AGE and re.search(r"公司|企业|厂", before):
        return "years_established"  # 「公司刚满一周岁」
    firm = re.search(r"公司|企业|厂", before) or not telling.person
    aged = quantity.kind in (Kind.YEARS, Kind.MONTHS) and _FIRM.search(before) and firm
    if aged and _FIRM_AGED.fullmatch(before) and _END_OF_AGE.fullmatch(after):
        return "years_established" if quantity.kind is Kind.YEARS else "months_established"
    return None
