"""What the asker is, has or was spared: yes and no (「高企、科小都有」, 「没有失信」), and choices (「纳税信用A级」)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.policy.facts import Comparison, FactType
from assistant.policy.numerals import parse_number
from assistant.question.fact_reading.cues import Cue, Mention, Role, cue_file
from assistant.question.fact_reading.telling import Part, Telling, residual

# 「不是」, 「没有」, 「从未」; not 「没问题」, 「不仅」, 「未来」
_NOT = re.compile(
    r"(?:不是|不属于|并非|并不是|没有|从来没有?|还没有?|尚未|从未|暂未|不算|不存在|不涉及|不具备|谈不上|不在|未曾|没能|没(?!问题|想到|事)|未(?!来)|无(?!锡|论|人机)|非(?!常)|不(?!仅|但|光|只|少|过|错|断|久|同|大|小|清|知|含|动))"
)
# words after a negation that end its reach: 「不是高企，但是科小」, 「没变一直在园区」
_NOT_ENDS = re.compile(r"但|而是|却|已经?|现在|一直|倒是|只是|(?<!不)(?<!还)(?<!都)是(?!否)|变|改")
_REACH = 18  # characters
_AFTER_NOT = re.compile(
    r"^[^，。；]{0,8}?(?:都不是|不是|都没有?|没有?(?!问题|变)|还没|未|无$|失效|过期|(?:去年|前年|上个?月|早就?|都)[^，。]{0,6}到期|到期了|取消|被撤|撤销|已到期|已经到期|掉了|不在|不具备|丢了|没了|作废)"
)
_FORM = re.compile(
    r"^[”\"]?\s{0,3}[：:]\s{0,3}(?:(?P<yes>是|有|√|✓|已|通过|Y|属于|具备|正常在库|有效)|(?P<no>否|无|没有|不是|×|✗|未|N|不|/$))"
)
_WHETHER = re.compile(r"(?:是否|有无)[^：:，]{0,12}$")
# what makes a name of a qualification speak of something else: 「高企奖励」, 「专精特新申报」
_OF_IT = re.compile(
    r"^[”\"]?(?:企业)?(?:的)?(?:奖励|补贴|补助|政策|认定条件|认定流程|认定标准|认定奖|认定办法|条件|申报|申请|培育|奖补|办法|待遇|资金|评审|评分|辅导|代办|入库条件|入库流程|评价(?:办法|条件|标准)|名额|指标|那个|这块|能报|能拿|专班|服务|贷$|贷款|券|产业|园)"
)
_WISHED = re.compile(r"(?:申请|申报|报|冲|关于|对于|针对|培育|辅导|咨询|去评|去认定|备战|支持|帮)\s?$")
_ASSERTS = re.compile(
    r"是|为|有|属于|取得|获|拿|评|过|认定|入库|通过|系|列入|算|已|都|了|证书|成为|入选|具备|完成|享受|在|：|:|进|上|做"
)
_HAPPENED = re.compile(r"(?:被|受到?|受过|有过?|发生|出过?|出了|列入|存在|曾|因|遭|挨)[^，。]{0,8}$")
_FILED_PROJECT = re.compile(r"(?:[月年日号]|项目|技改|已经?|改造|去年|今年)(?:就|做了?|完成|办了?|拿了?|的)?$")
_PROJECT = re.compile(r"项目|技改|设备|产线|生产线|厂房|建设|投资|改造")
_JOINED = re.compile(r"\s?(?:[、/]|和|及|与|以及|或|或者|跟|还有)?\s?(?:被?列入|发生|国家级|省级|市级)?\s?")
_ELLIPSIS = re.compile(
    r"(?:而|但|但是|不过|可)?(?:我们?|咱们?|我司|本公司|我们公司|我厂)(?:自己)?(?:这边)?(?:还|也|目前|暂时|却)*(?:(?P<not>不是|没有?|不在|没拿到|没评上)|有|是)(?:呢|的|了|呀)?"
)
_SAME_AWARD = re.compile(
    r"同一?个?(?:类|项|一)?(?:项目|事项|设备|内容|补贴|奖励|政策|资金)[^，。]{0,10}?(?P<not>没有?|未|从未)?(?:给|拿|领|享受|补|奖|申请|获得|得)(?:过|了)"
)
_WHOSE = re.compile(
    r"[”\"]?(?:企业|公司|集团|单位)?(?:们)?(?:的)?(?:配套|供应商|客户|子公司|分公司|股东|下游|上游|孙公司|订单|代工|供货|做配套|有合作|合作|签了?合作)"
)
_WITH = re.compile(
    r"(?:跟|和|与|给|为|向|同|替|帮|服务过?|供货|卖给)(?:了)?(?:一?[家个些]|几[家个]|多[家个]|\d+[家个]|很多|不少|若干|某)[^，。]{0,6}$"
)
_HEDGED = re.compile(r"(?:可能|也许|算不上|差点|快要|即将|马上|接近)[^，。]{0,4}$")

# 「A级」, 「B类」, 「信用A」
_LETTER_AFTER = re.compile(r"^[^，。；]{0,10}?(?P<letter>[ABCDM])\s?(?:[级类档+]|$|(?=[，。；、）)\s]))")
_LETTER_BEFORE = re.compile(r"(?P<letter>[ABCD])\s?[类级档](?:的|认定的)?\s?$")
_LETTER_ALONE = re.compile(r"(?:等级|级别)?(?:是|为|评为|属于)?(?P<letter>[ABCD])级?(?:的|企业)?")
_LETTERED = ("tax_credit", "innovation_score_level", "talent_class")
_LEVEL = re.compile(
    r"(?P<national>国家级|国家|全国|工信部|中国)|(?P<provincial>省级|省里|省部级|自治区级|省(?!去|了|下|电|钱|心))|(?P<municipal>市级|市里|市(?!场|值|面|占))|(?P<park>园区级|区级|高新区级)"
)
_LEVEL_FACTS = (
    *("rd_institution_level", "green_factory_level", "first_set_level", "digital_level", "national_talent_platform"),
    *("science_award", "patent_award", "quality_award", "competition_award", "incubator_level", "talent_plan"),
)
_DEGREE_OF_STAFF = re.compile(r"^(?:及以上|以上|人员|人数|员工|占比|[\d一二两三四五六七八九十])")
_CHAIN = re.compile(r"(?:属于|从事|所属|聚焦|处于|是|在)(?P<chain>[\u4e00-\u9fff]{2,10}?)产业链")
_CHAIN_FIELD = re.compile(r"(?:所属|所在)?(?:重点)?产业链\s?[：:]\s?(?P<chain>[\u4e00-\u9fffA-Z]{2,12})")
_PLACE_KEYS = {
    "registered_in_park": r"(?:工商)?(?:注册|登记)(?:地址?|登记地?|所在地)?",
    "operates_in_park": r"(?:实际|主要)?(?:生产)?(?:经营|办公)(?:地址?|场所|场地)?|厂房|工厂",
    "tax_in_park": r"(?:税务|税收|纳税)(?:征管)?(?:关系|登记|地)?|税",
    "statistics_in_park": r"统计(?:关系|地)?",
}
_PLACE = re.compile("|".join(f"(?P<{key}>{pattern})" for key, pattern in _PLACE_KEYS.items()))
# 「注册地、经营地和税务关系都在园区」
_PLACES = re.compile(
    rf"(?P<places>(?:{'|'.join(_PLACE_KEYS.values())})(?:[、和及与跟]?(?:{'|'.join(_PLACE_KEYS.values())})){{0,4}})"
    r"(?:都|均|也|全|全部|已|一直|就|没变)*(?P<not>不)?(?:都)?(?:设|落|登记|交|缴)?在(?:咱们?|我们|本)?(?:园区|高新区|区内|园内|开发区|本区|示范区)"
)
_ACCIDENTS = re.compile(
    r"(?:(?:重大|较大|生产|产品|及以上|一般|任何)*(?:安全|环保|环境|质量)(?:生产|污染|责任)?(?:方面的?)?(?:[、和及与或，,]|以及|或者)?){1,4}(?:责任|类)?(?:事故|问题|事件|处罚)"
)
_ACCIDENT_KEYS = {"安全": "safety_accident", "环": "environment_accident", "质量": "quality_accident"}
_FORM_NO = re.compile(r"^\s?[：:]?\s?(?:否|无|没有|未发生|零)|^(?:都|均|也|全)?(?:没有?|未|无)(?:发生|出)?")
_FIRST_ALONE = re.compile(
    r"(?:是|属于|也是|为|还是)?(?:首次|第一次|头一次|初次|头一回|首次认定|首次通过|第一次认定)(?:的|认定|通过|获评|申报)?"
)
_RANK = re.compile(
    r"(?:全国|国内|行业|细分市场|细分领域)[^，。省市]{0,8}?第\s?(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?!次|一次|批|届|家|个)"
)
_NO_CHAIN = re.compile(r"重点|主导|园区|优势|支柱|哪")


def read_states(telling: Telling, part: Part) -> None:
    """Tells the booleans and choices of a clause."""
    for group in _groups(telling, part):
        for mention in group:
            _read_boolean(telling, part, mention, group)
            _read_value(telling, part, mention, group)
    _read_ellipsis(telling, part)
    _read_same_award(telling, part)
    _read_places(telling, part)
    _read_accidents(telling, part)
    _read_first(telling, part)
    _read_rank(telling, part)
    _read_levels(telling, part)
    _read_letters(telling, part)
    _read_chain(telling, part)


def _read_ellipsis(telling: Telling, part: Part) -> None:
    """「别的企业都有高企了，我们还没有」: what was said of others is said of the asker."""
    words = telling.text[part.clause.start : part.clause.told]
    match = _ELLIPSIS.fullmatch(words)
    earlier = next((p for p in telling.parts[::-1] if p.clause.end < part.clause.start), None)
    if match is None or earlier is None or earlier.clause.sentence != part.clause.sentence:
        return
    for mention in earlier.heard:
        for cue in mention.of_role(Role.NAME):
            if telling.definition(cue.key).type is FactType.BOOLEAN and cue.key not in cue_file().faults:
                telling.tell(part, cue.key, match["not"] is None, (part.clause.start, part.clause.told))


def _read_same_award(telling: Telling, part: Part) -> None:
    """「同一个项目市里已经给过补助」."""
    match = _SAME_AWARD.search(telling.text, part.clause.start, part.clause.told)
    if match:
        telling.tell(part, "same_award_received", match["not"] is None, match.span())


def _groups(telling: Telling, part: Part) -> Iterator[list[Mention]]:
    """Mentions joined by 「、」 and 「和」 share what is said of them: 「没有失信、经营异常和行政处罚」."""
    group: list[Mention] = []
    for mention in part.mentions:
        if mention.start in part.used:
            continue
        if group and not _JOINED.fullmatch(telling.text[group[-1].end : mention.start]):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _around(telling: Telling, part: Part, group: list[Mention], mention: Mention) -> tuple[str, str]:
    """The words of the clause before the group and after it; a group of a sentence's list is taken as one."""
    return telling.text[part.clause.start : group[0].start], telling.text[group[-1].end : part.clause.told]


def negated(before: str) -> bool:
    """Whether a negation in `before` reaches its end."""
    last = next(iter(list(_NOT.finditer(before))[::-1]), None)
    if last is None or len(before) - last.end() > _REACH:
        return False
    return _NOT_ENDS.search(before[last.end() :]) is None


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
        truth = _truth(telling, part, mention, group, cue)
        if truth is None:
            continue
        done.add(cue.key)
        year = part.years[-1] if part.years else None
        if cue.key == "hnte_recertified" and truth and re.search(r"高企|高新技术企业", mention.words):
            telling.tell(part, "hnte_valid", True, (mention.start, mention.end))
        telling.tell(
            part,
            cue.key,
            truth,
            _span(telling, part, mention, group, truth=truth),
            year=year.years[0] if year and len(year.years) == 1 else None,
        )


def _of_another(before: str, after: str) -> bool:
    """「小巨人的配套企业」, 「跟一家上市公司有合作」: the one who has it is not the asker."""
    return bool(_WHOSE.match(after) or _WITH.search(before))


def _span(telling: Telling, part: Part, mention: Mention, group: list[Mention], *, truth: bool) -> tuple[int, int]:
    """The words that say it: with the negation where there is one."""
    if truth:
        return mention.start, mention.end
    if mention.of_role(Role.FAILS):
        return mention.start, mention.end
    before, _ = _around(telling, part, group, mention)
    nots = list(_NOT.finditer(before))
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
        return False
    if _OF_IT.search(own_after) or _WISHED.search(own_before) or _of_another(own_before, own_after):
        return None
    if _HEDGED.search(before):
        return None
    if negated(before) or negated(own_before) or _AFTER_NOT.match(after):
        return False
    if cue.key in ("project_registered", "project_accepted") and not _PROJECT.search(telling.text):
        return None
    if mention.words == "备案" and not _FILED_PROJECT.search(own_before):
        return None
    if cue.role is Role.HOLDS:
        return True
    if fault:
        return True if _HAPPENED.search(before) else None
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
        if cue.key == "degree" and not _tells_degree(telling, part, own_after):
            continue
        if cue.key in ("industry", "organisation_type", "size_class") and _only_passing(telling, part, mention, cue):
            continue
        if any(t.fact.key == cue.key and t.sentence == part.clause.sentence for t in telling.told) and cue.key in (
            "industry",
            "listing_stage",
            "size_class",
        ):
            continue
        fails = negated(before) or bool(_AFTER_NOT.match(after))
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
    if re.search(r"毕业|学历$", words[: len(words) - len(after)]) and telling.person:
        return True
    if _DEGREE_OF_STAFF.match(after) or not (telling.person or "degree" in telling.state.expected):
        if re.search(r"学历|毕业|学位", telling.text[part.clause.start : part.clause.end]) is None:
            return len(residual(telling, part)) <= 3 and not telling.company
        return not _DEGREE_OF_STAFF.match(after)
    return re.search(r"公司|团队|员工|职工|企业|我们有|引进", telling.text[part.clause.start : part.clause.end]) is None


def _only_passing(telling: Telling, part: Part, mention: Mention, cue: Cue) -> bool:
    """Whether the word names something else in passing: 「某机械厂」, 「和软件公司合作」, a customer's trade."""
    before = telling.text[part.clause.start : mention.start]
    if re.search(r"(?:客户|给|为|和|跟|与|向|供应|合作|某|租|对面|隔壁|针对|面向|在)[^，。]{0,6}$", before):
        return True
    if cue.key == "size_class":
        return (
            not re.search(r"是|属|算|为|系|划|规模|：", before)
            and len(residual(telling, part)) > len(mention.words) + 2
        )
    return False


def _read_levels(telling: Telling, part: Part) -> None:
    """「省级企业技术中心」, 「绿色工厂去年评上了市级的」."""
    words = telling.text[part.clause.start : part.clause.told]
    for mention in part.mentions:
        cue = next((c for c in mention.of_role(Role.NAME, Role.SPOKEN) if c.key in _LEVEL_FACTS), None)
        if cue is None or mention.start in part.used:
            continue
        values = [o.value for o in telling.definition(cue.key).options]
        at = mention.start - part.clause.start
        before, after = words[:at], words[at + len(mention.words) :]
        if _OF_IT.search(after) or _WISHED.search(before):
            continue
        beside = [m for m in _LEVEL.finditer(before) if len(before) - m.end() <= 5]
        level = beside[-1] if beside else _LEVEL.search(after[:14]) or _LEVEL.search(before)
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
            if part.clause.told < mention.end:
                continue
            done.add(cue.key)
            start = part.clause.start + found.start() if before else mention.start
            end = mention.end + (found.end() if not before else 0)
            telling.tell(part, cue.key, found["letter"], (start, min(end, part.clause.end)))


def _read_places(telling: Telling, part: Part) -> None:
    """「注册地和实际经营地均在园区」, 「税务关系不在高新区」."""
    words = telling.text[part.clause.start : part.clause.told]
    match = _PLACES.search(words)
    if match is None:
        return
    for place in _PLACE.finditer(match["places"]):
        key = next(k for k in _PLACE_KEYS if place[k])
        if not any(t.fact.key == key and t.start >= part.clause.start for t in telling.told):
            start = part.clause.start + match.start("places") + place.start()
            telling.tell(part, key, not match["not"], (start, part.clause.start + match.end()))


def _read_accidents(telling: Telling, part: Part) -> None:
    """「未发生安全、环保和质量事故」: a list that names the last thing once."""
    words = telling.text[part.clause.start : part.clause.told]
    match = _ACCIDENTS.search(words)
    if match is None:
        return
    before = words[: match.start()]
    fails = negated(before) or _FORM_NO.match(words[match.end() :]) is not None
    if not fails and not _HAPPENED.search(before):
        return
    year = part.years[-1].years if part.years else ()
    for word, key in _ACCIDENT_KEYS.items():
        if word in match[0] and not any(t.fact.key == key and t.start >= part.clause.start for t in telling.told):
            span = (part.clause.start + match.start(), part.clause.start + match.end())
            telling.tell(part, key, not fails, span, year=year[0] if len(year) == 1 else None)


def _read_first(telling: Telling, part: Part) -> None:
    """「高企是前年认定的，第一次」: 「第一次」 alone is of the qualification before it."""
    words = telling.text[part.clause.start : part.clause.told]
    if _FIRST_ALONE.fullmatch(words) and any(
        t.fact.key == "hnte_valid" and t.fact.value is True and t.sentence == part.clause.sentence for t in telling.told
    ):
        telling.tell(part, "hnte_first_time", True, (part.clause.start, part.clause.told))


def _read_rank(telling: Telling, part: Part) -> None:
    """「国内市场排名第三」; a province's or city's rank is another one."""
    match = _RANK.search(telling.text, part.clause.start, part.clause.told)
    rank = parse_number(match["n"]) if match else None
    if match and rank:
        telling.tell(part, "market_rank", rank, match.span())


def _read_chain(telling: Telling, part: Part) -> None:
    """「属于人工智能产业链」 → the chain's name."""
    words = telling.text[part.clause.start : part.clause.told]
    match = _CHAIN_FIELD.search(words) or _CHAIN.search(words)
    if match and not _NO_CHAIN.search(match["chain"]) and not negated(words[: match.start()]):
        start = part.clause.start + match.start()
        telling.tell(part, "industry_chain", match["chain"], (start, part.clause.start + match.end()))
