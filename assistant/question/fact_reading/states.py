"""What the asker is, has or was spared: yes and no (「高企、科小都有」, 「没有失信」), and choices (「纳税信用A级」)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from assistant.policy.facts import Comparison, FactType, fact_definitions
from assistant.question.fact_reading.cues import JOINED, Cue, Mention, Role, cue_file
from assistant.question.fact_reading.negation import NOT, negated
from assistant.question.fact_reading.numbers import Kind
from assistant.question.fact_reading.telling import Part, Telling, residual

_AFTER_NOT = re.compile(
    r"^[^，。；]{0,8}?(?:都不是|不是|都没有?|没有?(?!问题|变)|还没|够不上|算不上|谈不上|还差|差[得点远]|未|无$|失效|过期|(?:去年|前年|上个?月|早就?|都)[^，。]{0,6}到期|到期了|取消|被撤|撤销|已到期|已经到期|掉了|不在|不具备|丢了|没了|作废)"
)
_FORM = re.compile(
    r"^[”\"]?\s{0,3}[：:]\s{0,3}(?:(?P<yes>是|有|√|✓|已|通过|Y|属于|具备|正常在库|有效)|(?P<no>否|无|没有|不是|×|✗|未|N|不|/$))"
)
_WHETHER = re.compile(r"(?:是否|有无)[^：:，]{0,12}$")
# what makes a name of a qualification speak of something else: 「高企奖励」, 「专精特新申报」
_OF_IT = re.compile(
    r"^[”\"]?(?:企业)?(?:的)?(?:奖(?!项|状|牌|杯)|补贴|补助|政策|认定条件|认定流程|认定标准|认定奖|认定办法|条件|申报|申请|培育|奖补|办法|待遇|资金|评审|评分|辅导|代办|入库条件|入库流程|评价(?:办法|条件|标准)|名额|指标|那个|这块|能报|能拿|专班|服务|贷$|贷款|券|产业|口径|基数|园(?!区))"
)
_WISHED = re.compile(r"(?:申请|申报|报|冲|关于|对于|针对|培育|辅导|咨询|去评|去认定|备战|支持|帮)\s?$")
_ASSERTS = re.compile(
    r"是|为|有|属于|取得|获|拿|评|过|认定|入库|通过|系|列入|算|已|都|了|证书|成为|入选|具备|完成|享受|在|：|:|进|上|做"
)
HAPPENED = re.compile(r"(?:被|受到?|受过|有过?|进过|进了|上过|发生|出过?|出了|列入|列过|存在|曾|因|遭|挨)[^，。]{0,8}$")
_HAPPENED_AFTER = re.compile(
    r"(?:里|也|都|还|是)?(?:上|进|列|入|有|出|发生)(?:过|了)|(?:过|了)(?!的|没|吗)"
)  # 「异常名录上过」
_OF_LOAN = re.compile(r"贷|欠|息|还款|银行|征信|借")
_FILED_PROJECT = re.compile(r"(?:[月年日号]|项目|技改|[局委]|已经?|改造|去年|今年)(?:就|做了?|完成|办了?|拿了?|的)?$")
OF_RESEARCH = re.compile(r"了?(?:\d+\s?[个项])?(?:的)?(?:研发|课题|科研)")  # 「去年立项研发课题8个」
PROJECT = re.compile(r"项目|机器|机床|备案证|技改|设备|产线|生产线|厂房|建设|投资|改造")
_DENIED = re.compile(r"不是$")  # 「不是孵化器毕业的」 denies the denial
_STILL = re.compile(
    r"[^，。；]{0,4}(?:还|一直)?没(?:有)?(?:被)?(?:移出|移除|撤|修复|解除|消除)"
)  # 「列入经营异常了还没移出」
_HNTE = re.compile(r"高企|高新|国高")
_GRADED = re.compile(r"专精特新|小巨人|创新型中小")
_UNDER_REVIEW = re.compile(r"(?:刚刚?|已经?|才)?[报交递]上?(?:去|进去)|在审|等结果")  # 「高企今年刚报上去」
_WHOSE = re.compile(
    r"[”\"]?(?:企业|公司|集团|单位)?(?:们)?(?:的[^，。]{0,4}?)?(?:配套|供应商|客户|子公司|分公司|股东|下游|上游|孙公司|订单|代工|供货|做配套|有合作|合作|签了?合作|推荐|牵头)"
)
_WITH = re.compile(
    r"(?:跟|和|与|给|为|向|同|替|帮|服务过?|供货|卖给)(?:了)?(?:一?[家个些]|几[家个]|多[家个]|\d+[家个]|很多|不少|若干|某)[^，。]{0,6}$"
)
# 「规上企业200家」, 「走访了50家高企」
_MANY_AFTER = re.compile(r"(?:企业|公司)?(?:一?共|总?共|有)?\s?(?!1家)\d+\s?(?:多|余)?家")
_MANY_BEFORE = re.compile(r"(?:(?<!\d)(?!1家)\d+|[二两三四五六七八九十百千几数多])(?:多|余)?家(?:的)?$")
_HEDGED = re.compile(r"(?:在读|可能|也许|算不上|差点|快要|即将|马上|接近|潜在)[^，。]{0,4}$")

# 「A级」, 「B类」, 「信用A」
_BEFORE_LISTING = re.compile(r"[^，。]{0,4}(?:在审|审核|排队|过会|受理)")  # 「科创板在审」
_NEAR_ACCEPTED = 8  # characters
_LETTER_AFTER = re.compile(r"^[^，。；]{0,10}?(?P<letter>[ABCDM])\s?(?:[级类档+]|$|(?=[，。；、）)\s]))")
_LETTER_BEFORE = re.compile(r"(?P<letter>[ABCD])\s?[类级档](?:的|认定的)?\s?$")
_LETTER_ALONE = re.compile(
    r"(?:等级|级别|档次|结果)?(?:是|为|排|在|得了?|评为|属于|评的是|评的|评了|评上|拿了|定为|定的|评了个)?(?P<letter>[ABCD])[级档类]?(?:的|企业)?"
)
_RATED = re.compile(r"(?:评上?的?|认定[为成的]?|我是|本人是|属于)(?:了|是|的是)?(?P<letter>[A-D])类")
_NUMBER_OF = re.compile(r"\s?(?:的|有|共)?\s?\d+\s?[名个人位]")  # 「B类人才1名」 are staff
_COUNTED = re.compile(r"[\d一两二三四五六七八九十]\s?[名位个](?:来自)?$")  # 「引进了1名海外博士」
_TRADES = ("industry_restricted", "industry_prohibited")
_TRADE_IS = re.compile(
    r"(?:主营业务|主营|主业|主要业务|所属行业|所在行业|行业)(?:是|为|：|:|属于|类别)*\s?|属于(?=[\u4e00-\u9fff]{2,10}(?:业|行业)$)"
)
_MAKES = re.compile(
    r"(?:我们?|我司|公司|企业|本厂)(?:这边|主要|主营|是|就是|一家|家|专门|专业|从事)*(?:做|生产|制造|造|加工)[^，。给为]{1,10}?(?:的(?:工厂|厂家|厂子|厂|制造商)|(?:生产|制造|加工)(?:的|企业)?$)"
    r"|^(?:生产|制造|加工)[^，。给为]{2,10}的(?:工厂|厂家|厂子?|企业|公司)$"
    r"|(?:我们?|我司|公司)(?:是|就是)(?:一?[家个])?(?![^，。]{0,6}(?:绿色|智能|灯塔|示范|未来|级))[\u4e00-\u9fff]{2,8}(?:厂家?|制造商|生产商)(?:子)?$"
)
_KIND = re.compile(r"(?:是|属于|属)(?:一?[家个])?(?P<kind>[\u4e00-\u9fff]{2,8}?)(?:性质|类型)?的(?:公司|呀|呢)?$")
_KIND_ENDS = ("企业", "公司", "单位")
_WITHOUT = re.compile(
    r"(?:没有?|未|无)(?:评|考)?过?(?:任何|什么)?(?:职称|技能等级)(?!要求|限制)|(?:职称|技能等级)(?:还|都|也)?(?:没有?(?:评|考)?|无)$"
)
_OF_MANY = re.compile(r"剩下|其余|其他|大部分|大多|多数|(?:都|全|基本)(?:部|上)?是")
_NEAR = 3  # characters between the word and the trade
_LETTERED = ("tax_credit", "innovation_score_level", "talent_class")
LEVEL = re.compile(
    r"(?P<national>国家级|国家|国赛|全国|工信部|中国)|(?P<provincial>省长|省级|省里|省赛|省部级|自治区级|省(?!去|了|下|电|钱|心))|(?P<municipal>市长|市级|市里|市(?!场|值|面|占))|(?P<park>园区级|区级|高新区级)"
)
LEVEL_FACTS = (
    *("rd_institution_level", "green_factory_level", "first_set_level", "digital_level", "national_talent_platform"),
    *("science_award", "patent_award", "quality_award", "competition_award", "incubator_level", "talent_plan"),
)
_DEGREE_OF_STAFF = re.compile(r"^(?:及以上|以上|人员|人数|员工|占比|[\d一二两三四五六七八九十])")


def read_states(telling: Telling, part: Part) -> None:
    """Tells the booleans and choices of a clause."""
    for group in _groups(telling, part):
        for mention in group:
            _read_boolean(telling, part, mention, group)
            _read_value(telling, part, mention, group)
    _read_trade(telling, part)
    _read_trade_done(telling, part)
    _read_makes(telling, part)
    _read_kind(telling, part)
    _read_levels(telling, part)
    _read_without(telling, part)
    _read_letters(telling, part)


def _groups(telling: Telling, part: Part) -> Iterator[list[Mention]]:
    """Mentions joined by 「、」 and 「和」 share what is said of them: 「没有失信、经营异常和行政处罚」."""
    group: list[Mention] = []
    for mention in part.mentions:
        if mention.start in part.used:
            continue
        if group and not JOINED.fullmatch(telling.text[group[-1].end : mention.start]):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _around(telling: Telling, part: Part, group: list[Mention], mention: Mention) -> tuple[str, str]:
    """The words of the clause before the group and after it; a group of a sentence's list is taken as one."""
    return telling.text[part.clause.start : group[0].start], telling.text[group[-1].end : part.clause.told]


def _read_boolean(telling: Telling, part: Part, mention: Mention, group: list[Mention]) -> None:
    cues = [
        c
        for c in mention.of_role(Role.HOLDS, Role.FAILS, Role.NAME)
        if telling.definition(c.key).type is FactType.BOOLEAN
    ]
    done: set[str] = set()
    for cue in sorted(cues, key=lambda c: c.role is Role.NAME):
        if cue.key in done or (
            telling.definition(cue.key).subject == "person" and telling.company and not telling.person
        ):
            continue
        own_before = telling.text[part.clause.start : mention.start]
        counts = telling.text[mention.end : mention.end + 1].isdigit()  # 「兼职5人」
        if cue.key == "top_university" and re.search(r"(?:跟|和|与|同|向|委托|到|去)$", own_before):
            continue  # 「跟浙大有合作」
        if counts and telling.definition(cue.key).subject == "person":
            continue
        if telling.definition(cue.key).subject == "person" and not telling.person and _COUNTED.search(own_before):
            continue
        truth = _truth(telling, part, mention, group, cue)
        if truth is None:
            continue
        if cue.key == "hnte_first_time" and not _HNTE.search(telling.text) and _GRADED.search(telling.text):
            cue = replace(cue, key="specialized_first")  # 「首次认定的专精特新」
        done.add(cue.key)
        year = part.years[-1] if part.years else None
        day = part.days[-1].day.year if part.days else None
        if cue.key == "hnte_recertified" and truth and re.search(r"高企|高新技术企业", mention.words):
            telling.tell(part, "hnte_valid", True, (mention.start, mention.end))
        telling.tell(
            part,
            cue.key,
            truth,
            _span(telling, part, mention, group, truth=truth),
            year=year.years[0] if year and len(year.years) == 1 else day if year is None else None,
        )


def _of_another(before: str, after: str) -> bool:
    """「小巨人的配套企业」, 「跟一家上市公司有合作」: the one who has it is not the asker."""
    return bool(_WHOSE.match(after) or _WITH.search(before) or _MANY_AFTER.match(after) or _MANY_BEFORE.search(before))


def _span(telling: Telling, part: Part, mention: Mention, group: list[Mention], *, truth: bool) -> tuple[int, int]:
    """The words that say it: with the negation where there is one."""
    if truth:
        return mention.start, mention.end
    if mention.of_role(Role.FAILS):
        return mention.start, mention.end
    before, _ = _around(telling, part, group, mention)
    nots = list(NOT.finditer(before))
    if nots and negated(before):
        return part.clause.start + nots[-1].start(), mention.end
    return mention.start, part.clause.told


def _truth(telling: Telling, part: Part, mention: Mention, group: list[Mention], cue: Cue) -> bool | None:
    """Whether the clause says yes or no of the fact; None where it says neither."""
    before, after = _around(telling, part, group, mention)
    fault = cue.key in cue_file().faults
    own_before = telling.text[part.clause.start : mention.start]
    own_after = telling.text[mention.end : part.clause.told]
    form = _FORM.match(own_after)
    if form:
        return bool(form["yes"]) != (cue.role is Role.FAILS)
    if _WHETHER.search(before):
        return None
    if cue.role is Role.FAILS:
        return None if _DENIED.search(own_before) else False
    if _OF_IT.search(own_after) or _WISHED.search(own_before) or _of_another(own_before, own_after):
        return None
    if _HEDGED.search(before):
        return None
    if fault and _STILL.match(after):
        return True
    if negated(before) or negated(own_before) or _AFTER_NOT.match(after):
        return False
    if cue.key == "hnte_valid" and _UNDER_REVIEW.search(after):
        return None
    if cue.key in ("project_registered", "project_accepted") and not PROJECT.search(telling.text):
        return None
    if cue.key == "owns_home" and ("租" in own_before or "抵押" in own_before):
        return None
    if cue.key == "owns_home" and re.search(r"在?(?:老家|外地|农村)", own_after):
        return None
    if mention.words == "逾期" and not _OF_LOAN.search(telling.text):
        return None
    if mention.words.startswith("立项") and OF_RESEARCH.match(own_after):
        return None
    dated = bool(part.days or part.years) and own_after.startswith(("是", "在"))  # 「备案是去年3月」
    done = not own_before and (dated or own_after.startswith(("过", "了")))  # 「…，备过案」
    if mention.words == "立项" and OF_RESEARCH.match(own_after):
        return None
    if mention.words == "备案" and not done and not _FILED_PROJECT.search(own_before):
        return None
    if cue.role is Role.HOLDS or (cue.key == "project_accepted" and (part.days or part.years)):
        return True
    if cue.key in _TRADES and re.search(r"属于|从事|主营|是", before[-6:]):
        return True
    if fault and mention.words.endswith(("名录", "名单", "期")) and re.search(r"(?<!不)在$", before):
        return True
    if fault:
        return (
            True
            if HAPPENED.search(before)
            or _HAPPENED_AFTER.match(after)
            or mention.words.startswith(("被", "受过", "受到"))
            else None
        )
    if len(telling.text[part.clause.start : part.clause.end]) > 40 and not _ASSERTS.search(before[-8:] + after[:8]):
        return None
    if _ASSERTS.search(before) or _ASSERTS.search(after) or len(residual(telling, part, without_names=True)) <= 2:
        return True
    return True if len(group) > 1 and len(before) <= 4 else None


def _read_value(telling: Telling, part: Part, mention: Mention, group: list[Mention]) -> None:
    for cue in mention.of_role(Role.VALUE):
        definition = telling.definition(cue.key)
        before, after = _around(telling, part, group, mention)
        own_before = telling.text[part.clause.start : mention.start]
        own_after = telling.text[mention.end : part.clause.told]
        if _OF_IT.search(own_after) or _WISHED.search(own_before) or _HEDGED.search(own_before):
            continue
        if _of_another(own_before, own_after):
            continue
        if cue.key in ("skill_level", "professional_title") and any(
            q.kind in (Kind.PERSONS, Kind.THINGS) and q.end <= mention.start for q in part.quantities
        ):
            continue  # 「有45个人拿到了中级工证书」
        if cue.key in ("skill_level", "professional_title") and _DEGREE_OF_STAFF.match(own_after):
            continue
        if cue.key == "degree" and not _tells_degree(telling, part, own_after):
            continue
        if cue.key in ("industry", "organisation_type", "size_class") and _only_passing(telling, part, mention, cue):
            continue
        if any(t.fact.key == cue.key and t.sentence == part.clause.sentence for t in telling.told) and cue.key in (
            "industry",
            "size_class",
        ):
            continue
        if cue.key == "listing_stage" and _BEFORE_LISTING.match(own_after):
            if "受理" in own_after[:_NEAR_ACCEPTED]:  # 「北交所刚受理我们的申请」
                telling.tell(part, "listing_stage", "accepted", (mention.start, part.clause.told))
            continue
        form = _FORM.match(own_after)
        fails = negated(before) or bool(_AFTER_NOT.match(after)) or (form is not None and form["no"] is not None)
        if fails and not definition.ordered:
            continue
        options = [o.value for o in definition.options]
        lowest = options[0] == "none" and options.index(cue.value) == 1
        telling.tell(
            part,
            cue.key,
            "none" if fails and lowest else cue.value,
            _span(telling, part, mention, group, truth=not fails),
            comparison=Comparison.LESS_THAN if fails and not lowest else Comparison.EXACT,
        )


def _tells_degree(telling: Telling, part: Part, after: str) -> bool:
    """「我是博士」; not 「博士3人」, 「团队有博士」."""
    words = telling.text[part.clause.start : part.clause.told]
    if re.match(r"占|过半|超过|为主|居多", after):
        return False  # 「博士占三分之一」
    if _OF_MANY.search(words):
        return False  # 「剩下都是本科」
    if _DEGREE_OF_STAFF.match(after) and any(q.kind in (Kind.PERSONS, Kind.THINGS) for q in part.quantities):
        return False  # 「大专以上60人」
    if re.search(r"毕业|学历$", words[: len(words) - len(after)]) and telling.person:
        return True
    if _DEGREE_OF_STAFF.match(after) or not (telling.person or "degree" in telling.state.expected):
        if re.search(r"学历|毕业|学位", telling.text[part.clause.start : part.clause.end]) is None:
            return len(residual(telling, part)) <= 3 and not telling.company
        return not _DEGREE_OF_STAFF.match(after)
    if telling.person and re.search(r"(?:招|引进)[^，。]{0,3}(?:一|1)[个位名](?:博士|硕士)", telling.text):
        return True
    if re.search(r"这位|这个人|该同志|他是|她是", telling.text[part.clause.start : part.clause.end]):
        return True
    return re.search(r"公司|团队|员工|职工|企业|我们有|引进", telling.text[part.clause.start : part.clause.end]) is None


def _only_passing(telling: Telling, part: Part, mention: Mention, cue: Cue) -> bool:
    """Whether the word names something else in passing: 「某机械厂」, 「和软件公司合作」, a customer's trade."""
    before = telling.text[part.clause.start : mention.start]
    if mention.words[0] in "做搞" and re.search(r"(?:给|为|帮)[^，。]{0,6}$", before) and "客户" not in before:
        return False  # 「给汽车厂做零部件加工」
    if re.search(r"(?:客户|给|为|和|跟|与|向|请|找|委托|供应|合作|某|租|对面|隔壁|针对|面向|在)[^，。]{0,6}$", before):
        return True
    if cue.key == "size_class":
        return (
            not re.search(r"是|属|算|为|系|划|规模|：", before)
            and len(residual(telling, part)) > len(mention.words) + 2
        )
    return False


def _read_trade(telling: Telling, part: Part) -> None:
    """「主营是房地产」, 「所属行业：物流」: any name of a trade after the word for it."""
    match = _TRADE_IS.search(telling.text, part.clause.start, part.clause.told)
    if match is None or any(t.fact.key == "industry" and t.start >= part.clause.start for t in telling.told):
        return
    after = telling.text[match.end() : part.clause.told]
    named = [
        (-after.find(name), len(name), o.value)
        for o in telling.definition("industry").options
        for name in (o.name, *o.names)
        if 0 <= after.find(name) <= _NEAR
    ]
    if named and not negated(telling.text[part.clause.start : match.end()]):
        telling.tell(part, "industry", max(named)[2], (match.start(), part.clause.told))


def _read_trade_done(telling: Telling, part: Part) -> None:
    """「干物业的」, 「批发酒水的」."""
    match = _trade_done().search(telling.text, part.clause.start, part.clause.told)
    if match and not any(t.fact.key == "industry" for t in telling.told):
        trade = "农业" if match["grown"] else match["trade"] or match["sold"]
        named = next(o.value for o in telling.definition("industry").options if trade in (o.name, *o.names))
        telling.tell(part, "industry", named, match.span())


@cache
def _trade_done() -> re.Pattern[str]:
    names = [n for o in fact_definitions()["industry"].options for n in (o.name, *o.names)]
    trades = "|".join(sorted(names, key=len, reverse=True))
    return re.compile(
        rf"(?:^|我们?|咱们?|公司|我司|是|主要|专门|就是)(?:做|搞|干|从事|经营)(?P<trade>{trades})"
        r"(?:这一?[行块]|行业|生意|业务)?的?(?:公司|企业)?$|^(?P<sold>批发|零售)[\u4e00-\u9fff]{0,6}的$"
        r"|^(?:主要)?(?P<grown>种植?|养殖?)(?!子|老|发|类)[\u4e00-\u9fff]{1,4}的?$"
    )


def _read_makes(telling: Telling, part: Part) -> None:
    """「我们是做光伏组件的工厂」, 「我们做芯片封装生产」: whoever makes a thing is of the industry."""
    match = _MAKES.search(telling.text, part.clause.start, part.clause.told)
    if match and not any(t.fact.key == "industry" for t in telling.told):
        telling.tell(part, "industry", "industry", match.span())


def _read_kind(telling: Telling, part: Part) -> None:
    """「公司是外商投资的」 for 「外商投资企业」."""
    match = _KIND.search(telling.text, part.clause.start, part.clause.told)
    key = _kinds().get(match["kind"]) if match else None
    if match and key and not any(t.fact.key == key and t.start >= part.clause.start for t in telling.told):
        telling.tell(part, key, not negated(telling.text[part.clause.start : match.end("kind")]), match.span())


@cache
def _kinds() -> Mapping[str, str]:
    """What stands before 「企业」 in the name of a statement → its fact."""
    facts = [d for d in fact_definitions().values() if d.type is FactType.BOOLEAN and d.subject == "enterprise"]
    names = [(name, d.key) for d in facts for name in (d.name, *d.names)]
    return {name.removesuffix(end): key for name, key in names for end in _KIND_ENDS if name.endswith(end)}


def _read_without(telling: Telling, part: Part) -> None:
    """「没有职称」, 「还没评职称」."""
    match = _WITHOUT.search(telling.text, part.clause.start, part.clause.told)
    if match:
        key = "professional_title" if "职称" in match[0] else "skill_level"
        telling.tell(part, key, "none", match.span())


def _read_levels(telling: Telling, part: Part) -> None:
    """「省级企业技术中心」, 「绿色工厂去年评上了市级的」."""
    words = telling.text[part.clause.start : part.clause.told]
    for mention in part.mentions:
        cue = next((c for c in mention.of_role(Role.NAME, Role.SPOKEN) if c.key in LEVEL_FACTS), None)
        if cue is None or mention.start in part.used:
            continue
        if mention.words == "工作站" and "博士后" not in telling.text:
            continue
        values = [o.value for o in telling.definition(cue.key).options]
        at = mention.start - part.clause.start
        before, after = words[:at], words[at + len(mention.words) :]
        if _OF_IT.search(after) or _WISHED.search(before):
            continue
        beside = [m for m in LEVEL.finditer(before) if len(before) - m.end() <= 5]
        own = LEVEL.search(mention.words) if not beside else None  # 「市长质量奖」
        if own is not None and own.lastgroup in values and not negated(before) and not _AFTER_NOT.match(after):
            telling.tell(part, cue.key, own.lastgroup, (mention.start, mention.end))
            continue
        level = beside[-1] if beside else LEVEL.search(after[:14]) or LEVEL.search(before)
        fails = negated(before[: beside[-1].start()] if beside else before) or bool(_AFTER_NOT.match(after))
        if level is not None and not fails and level.lastgroup in values:
            start = min(at, level.start() if beside or level.re is None or level.string is before else at)
            end = at + len(mention.words) + (level.end() if level.string == after[:14] and not beside else 0)
            telling.tell(part, cue.key, level.lastgroup, (part.clause.start + start, part.clause.start + end))
        elif fails and level is None and "none" in values:
            telling.tell(part, cue.key, "none", (part.clause.start, part.clause.told))


def _read_letters(telling: Telling, part: Part) -> None:
    """「纳税信用等级：B级」, 「积分B级」, 「A类人才」."""
    done: set[str] = set()
    rated = _RATED.search(telling.text, part.clause.start, part.clause.told)
    named = any(c.key in _LETTERED for m in part.mentions for c in m.of_role(Role.NAME, Role.SPOKEN))
    if rated and telling.person and not named:  # 「本人评上了B类」
        telling.tell(part, "talent_class", rated["letter"], rated.span())
    alone = _LETTER_ALONE.fullmatch(telling.text, part.clause.start, part.clause.told)
    if alone and telling.state.topic == "innovation_score":  # 「创新积分71.5分，B级」
        telling.tell(part, "innovation_score_level", alone["letter"], alone.span())
    for mention in part.mentions:
        for cue in mention.of_role(Role.NAME, Role.SPOKEN):
            if cue.key not in _LETTERED or cue.key in done:
                continue
            after = _LETTER_AFTER.match(telling.text[mention.end : part.clause.end])
            before = (
                _LETTER_BEFORE.search(telling.text[part.clause.start : mention.start])
                if cue.key == "talent_class"
                else None
            )
            found = before or after
            if found is None or found["letter"] not in {o.value for o in telling.definition(cue.key).options}:
                continue
            if part.clause.told < mention.end or (
                cue.key == "talent_class" and _NUMBER_OF.match(telling.text, mention.end)
            ):
                continue
            done.add(cue.key)
            start = part.clause.start + found.start() if before else mention.start
            end = mention.end + (found.end() if not before else 0)
            telling.tell(part, cue.key, found["letter"], (start, min(end, part.clause.end)))
