"""What a clause says in a phrase of its own, whatever the words for the fact: where the enterprise is, accidents, ranks, 「我们还没有」."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from assistant.policy.facts import Comparison, FactType
from assistant.policy.numerals import parse_number
from assistant.question.fact_reading.cues import Role, cue_file
from assistant.question.fact_reading.levels import LEVEL_FACTS
from assistant.question.fact_reading.negation import negated
from assistant.question.fact_reading.states import HAPPENED
from assistant.question.fact_reading.telling import Part, Telling

_PLACE_KEYS = {
    "registered_in_park": r"工商|住所地?"
    r"|(?:营业)?执照(?:上)?(?:的)?(?:注册)?(?:地址|住所)?|(?:工商)?(?:注册|登记)(?:地址?|登记地?|所在地)?",
    "operates_in_park": r"(?:实际|主要)?(?:生产)?(?:经营|办公)(?:地址?|场所|场地|室)?"
    r"|厂房|工厂|厂子|厂(?!家)|生产(?:基地)?|车间|(?<!条)(?:生产线|产线)|人(?:员)?和设备",
    "tax_in_park": r"(?:税务|税收|纳税)(?:征管)?(?:关系|登记|地)?|税",
    "statistics_in_park": r"统计(?:关系|地|口|报表|数据)?|纳统",
}
_ACCIDENTS = re.compile(
    r"(?:(?:重大|较大|生产|产品|及以上|一般|任何)*(?:安全|环保|环境|质量)(?:生产|污染|责任)?(?:方面的?)?(?:[、和及与或，,]|以及|或者)?){1,4}(?:责任|类)?(?:事故|问题|事件)"
)
_ACCIDENT_KEYS = {"安全": "safety_accident", "环": "environment_accident", "质量": "quality_accident"}
# 「环保没出过问题」
_NO_TROUBLE = re.compile(
    r"(?P<of>(?:(?:安全|环保|环境|质量)[、和及]?){1,3})(?:上|方面|这块)?(?:从来|一直|也|都)*(?:没有?|未)(?:出|发生|有)过?(?:什么|任何|大|过)*(?:问题|事故|事$)"
)
_FORM_NO = re.compile(r"^\s?[：:]?\s?(?:否|无|没有|未发生|零)|^(?:都|均|也|全)?(?:没有?|未|无)(?:发生|出)?")
_FIRST_ALONE = re.compile(
    r"(?:当时|那时|那次|这次)?(?:是|属于|也是|为|还是)?(?:首次|第一次|头一次|初次|头一回|头一年|首次认定|首次通过|第一次认定)(?:的|认定|通过|获评|申报)?"
    r"|(?:之前|以前|此前|过去)(?:都|从来|从)?没有?(?:进|上|入|升|评|拿|认定)过"
)
_FIRST_OF = {
    "hnte_valid": "hnte_first_time",
    "above_scale": "above_scale_first",
    "above_scale_first_on": "above_scale_first",
    "specialized_level": "specialized_first",
}
_RANK = re.compile(
    r"(?:全国|国内|行业|细分市场|细分领域|市占率|占有率)(?:[^，。省市]|市场|市占率){0,8}?(?:第\s?|排老(?=[二三四五六]))(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})(?!次|一次|批|届|家|个)"
)
_NO_CHAIN = re.compile(r"重点|主导|园区|优势|支柱|哪")
_CHAIN = re.compile(r"(?:属于|从事|所属|聚焦|处于|是|在)(?:(?:园区|高新区)的)?(?P<chain>[\u4e00-\u9fff]{2,10}?)产业链")
_TRACK = re.compile(
    r"(?:我们?|公司|我司)?(?:是|做|搞|在)?(?P<chain>[\u4e00-\u9fff]{2,8}?)(?:赛道|产业链(?:上|里|中)?)的?(?:企业|公司)?$"
)
_CHAIN_FIELD = re.compile(r"(?:所属|所在)?(?:重点)?产业链\s?[：:]\s?(?P<chain>[\u4e00-\u9fffA-Z]{2,12})")
_ELLIPSIS = re.compile(
    r"(?:而|但|但是|不过|可)?(?:我们?|咱们?|我司|本公司|我们公司|我厂)(?:自己)?(?:这边)?(?:还|也|目前|暂时|却)*(?:(?P<not>不是|没有?|不在|没拿到|没评上)|有|是)(?:呢|的|了|呀)?"
)
_NO_AWARD = re.compile(
    r"(?:没有?|未|从未|未曾|从没)(?:享受|拿|领|获得|申请|申报|得)(?:到)?过?(?:其他|其它|任何|同类|别的|园区|市里|的|类似)*(?:财政|扶持|奖补|政府)?(?:资金|补贴|奖励|补助|支持|奖补)"
    r"|(?:别的|其他的?|其它的?|任何|同类的?|类似的?)(?:财政|扶持|政府)?(?:补贴|奖励|资金|补助|奖补)(?:都|也|一直|从来)*没(?:有)?(?:领|拿|享受|申请|得)(?:到)?过"
)
_LAPSED = re.compile(
    r"(?P<not>失效|过期|没复审|没续|没再|被取消|取消了|被撤|丢了|没了)"
)  # 「原来是高企，去年没复审就失效了」
_SAME_AWARD = re.compile(
    r"(?:同一?个?(?:类|项|一)?|(?:同样|相同|类似)的?)(?:项目|事项|设备|内容|补贴|奖励|政策|资金)[^，。]{0,10}?(?P<not>没有?|未|从未)?(?:再)?(?:给|拿|领|享受|补|奖|申请|获得|得)(?:过|了)"
)
_SAME_THING = re.compile(
    r"(?:都|也|就)?(?:是)?(?:为了?)?同一?个?(?:项目|设备|事项|内容)(?:的|上)?"
)  # 「市里补过20万，同一个项目」
_AWARDS = ("city_award_received", "upper_level_award", "earlier_award")
_FACT_NAMES = "|".join(f"(?P<{key}>{pattern})" for key, pattern in _PLACE_KEYS.items())
_PLACE = re.compile(_FACT_NAMES)
_ANY_PLACE = "|".join(_PLACE_KEYS.values())
_HERE = (
    r"咱们?(?:这|那)|你们?(?:这|那)[里儿边]?|这(?=交|缴|办公|$)|我们这"
    r"|这边|这里|(?:咱们?|我们|你们|本)?(?:园区|高新区|区[内里]|园[内里]|开发区|本区|示范区)"
)
# 「外地」, 「隔壁县」, 「市中心」, 「深圳」, 「别的区」
_ELSEWHERE = (
    r"(?:外[地省市县区]|别的[区市县地]|其他[区市县地]|隔壁[区市县]?|市里|城里|市区|市中心|老[家区厂]|区外|园外|园区外|原来的?(?:区|县|市|地方|园区)|老地方"
    r"|北京|上海|广州|深圳|苏州|杭州|南京|天津|重庆|成都|武汉|西安|青岛|济南|(?![本全我同]|示范)[\u4e00-\u9fff]{1,3}[市县省镇](?!场|长|级|里))"
)
# 「注册地、经营地和税务关系都在园区」, 「税一直交在这边」, 「厂子前年搬到了隔壁县」
_PLACES = re.compile(
    rf"(?P<places>(?:{_ANY_PLACE})(?:[、和及与跟]?(?:{_ANY_PLACE})){{0,4}})(?:子)?"
    r"(?:这块|这边|都|均|也|全|全部|已经?|一直|就|还是?|都?是|没变|目前|现在|去年|前年|今年|实际|主要|则|却|是|仍|仍然)*(?P<not>不|没有?|未)?(?:都)?"
    r"(?:设在|留在|保留在|落在|转到|转入|挂在|办在|开在|归|交给|缴给|报给|登记在|交在|交到|缴在|放在|租在|建在|搬到|搬去|搬至|迁到|迁至|位于|在|到)了?"
    rf"(?:(?P<here>{_HERE})|(?P<there>{_ELSEWHERE}))"
)
# 「税务关系在园区，注册也在」
_PLACES_TOO = re.compile(
    rf"(?P<places>(?:{_ANY_PLACE})(?:[、和及与跟]?(?:{_ANY_PLACE})){{0,4}})(?:也|同样)(?:都)?(?:是?一样|在|是|如此)[的了]?$"
)
# 「厂房是自己买的」, 「在园区有产权」
_OWN_PROPERTY = re.compile(
    r"(?:厂房|办公楼|写字楼|办公室)(?:是)?(?:自建|自有|自购)|(?:自购|自建|自有)(?:了|的)?(?:一栋|一层)?(?:办公楼|厂房|写字楼)|(?:厂房|办公楼|办公室|写字楼|厂子|场地|房子)(?:都|也|就)?(?:是)(?:我们|公司)?(?:自己|自家|公司)?(?:自有|自建|自购|买下?来?的|建的|盖的)|自己有(?:一?[栋幢层个间])?(?:厂房|办公楼|楼)|(?:厂房|办公楼|厂子)(?:都|也|就)?是(?:我们)?(?:自己|自家)的|有(?:一[栋幢个])?自己[盖建买]的(?:厂房|办公楼|楼)|在(?:园区|高新区)(?:里)?买了(?:自己的)?(?:一?[栋幢层间])?(?:厂房|办公楼|写字楼|办公室)|(?:在园区|在高新区)?有(?:自己的)?产权|自有产权"
)
_MOVED_WHOLE = re.compile(r"整(?:体|个|厂)[^，。]{0,8}?(?:搬|迁)(?:来|到|进|入|过来|至)")
_NO_LAYOFFS = re.compile(r"(?:没有?|未|从不|不)裁过?(?:员|人)(?!率)|零裁员")
_REMOVED = re.compile(
    r"(?:已经?|都|早就?|后来)(?:被)?(?:移出|移除|撤|修复|解除|消除)|(?:移出|移除)(?:来)?了|现在(?:已经?)?(?:没事|正常)了?"
)
_LISTS = ("abnormal_operation", "dishonest", "filing_restricted")
_STAYS = re.compile(
    r"(?P<not>不)?(?:(?:承诺|保证|答应)[^，。]{0,8}|(?:愿意|同意|可以)[^，。]{0,3}签[^，。]{0,4})不(?:会)?(?:迁出|搬走|搬迁|迁走|外迁|搬)"
)
# 「执照地址是园区的」, 「我们是在园区工商局登记的」
_REGISTERED = re.compile(
    rf"(?:注册|登记|执照)(?:上)?的?(?:地址|住所)(?P<not>不)?(?:就)?是(?:{_HERE})|(?P<nowhere>不|没)?在(?:{_HERE})(?:的)?(?:工商局?|市场监管局?|市监局)?(?:这边|里)?(?:办的执照|登记(?!过)|注册(?!了|过))"
)
# 「法人一直没换过」, 「把法人从老王换成了小李」, 「刚换的法人」
_REPRESENTATIVE = re.compile(
    r"(?:法人(?:代表)?|法定代表人)(?!资格|单位|企业)[^，。]{0,8}?(?P<not>没有?|从未|未)?(?:再)?(?:变更?|更?换)(?:过|了|成)|(?:刚|新)换(?:的|了)(?:个|一个)?(?:法人|法定代表人)"
)
_INTRODUCED = re.compile(
    r"招商(?:项目|局|部门?|办|中心|引资)?(?:的)?(?:给|把)?(?:我们)?(?:招|引|介绍)?(?:商)?(?:进来|过来|来的|来园区|引进|招来|引来|落户)"
)
_TAX_CITY = re.compile(
    r"(?P<not>不)?在本市(?:依法)?(?:交|缴|纳)的?税|税(?:收|务)?(?:都|也|就|是)?(?P<nowhere>不|没)?(?:在本市交|交在本市|缴在本市|在本市缴)"
)
# 「和大学联合搞了个实验室」, 「跟交大签了合作协议」
_COOPERATES = re.compile(
    r"(?:跟|和|与|同)[^，。]{0,8}?(?:大学|高校|学院|研究院|研究所|科研院所|院校|中科院|[\u4e00-\u9fff]{1,2}大(?=共建|合作|联合|签|一起|有|搞)|[交浙科复南武川清北]大|理工|清华)[^，。没无未]{0,6}?(?P<not>没有?|无|未)?[^，。没无未]{0,4}?(?:签了?[^，。]{0,4}协议|合作|联合|共建|共同研|一起(?:搞|做|研))"
)
_ACCEPTED = re.compile(
    r"项目[^，。]{0,6}?(?:已经?|都|也)(?:做|完成|通过)?了?验收(?:了|过|$)|验收(?P<not>还没|没)有?(?:做|过|搞|通过|完)"
)
_STUDIED_ABROAD = re.compile(
    r"(?:在|从)(?:英国|美国|德国|法国|日本|澳洲|澳大利亚|加拿大|新加坡|韩国|俄罗斯|荷兰|意大利|香港|国外|海外)[^，。]{0,4}(?:读的?|念的?|留学|深造|拿的)(?:完)?(?:大学|本科|硕士|博士|研究生|书|$)"
    r"|(?:英国|美国|德国|法国|日本|澳洲|澳大利亚|加拿大|新加坡|韩国|俄罗斯)[^，。]{0,6}(?:硕士|博士|本科|大学|学院)[^，。]{0,4}(?:毕业|学位|回国)"
)
_FIELD = re.compile(
    r"技术领域(?:是|为|：|:|属于)\s?(?P<field>[\u4e00-\u9fff]{2,16})|属于(?:国家重点支持的)?(?P<named>[\u4e00-\u9fff]{3,14}?)(?:这个|这一)?(?:高新)?(?:技术)?领域"
)
_MODE = re.compile(
    r"(?<!\d)(?:(?P<annual>年报|年度申报|年度)|月报|月度申报|月度|按月)(?:方式)?(?:申报|报)?(?:入的?库|入的?统|纳的?统|入的?规|[上升]的?规|小升规|进去?的?(?:库|统|规)?)"
    r"|走的?(?:是)?(?:(?P<yearly>年报|年度)|月报|月度)(?:申报)?$"
)
_CLASS_OF = re.compile(r"(?<!\d)(?:20)?(?P<year>\d\d)届(?=的?[^，。]{0,6}(?:毕业|本科|硕士|博士|大专|研究生)|$)")
_FIRST_LOAN = re.compile(
    r"(?P<not>不是)?(?:(?:第一|头一|首)笔贷款|(?:第一次|首次|头一次|头一回)(?:从|在|向|跟|找)?[^，。]{0,6}?贷(?:到|了|上)?款?)"
)
# 「提交了高企申报材料」
_APPLIED = re.compile(
    r"(?:提交|上交|交上?|报送?|递交|上报|申报)了?(?:今年的|这一批)?(?:的)?(?:高企|高新技术企业)(?:的)?(?:认定)?(?:申报|申请)?(?:的)?(?:材料|资料|申请)"
    r"|(?:高企|高新技术企业)(?:认定)?(?:的)?(?:申报|申请)?(?:的)?(?:材料|资料|申请)(?:也|都)?(?:已经?)?(?:提交|交|报|递交|上报|受理)"
)


def read_phrases(telling: Telling, part: Part) -> None:
    """Tells the facts of a clause that stand in such phrases."""
    _read_ellipsis(telling, part)
    _read_same_award(telling, part)
    _read_removed(telling, part)
    _read_places(telling, part)
    _read_accidents(telling, part)
    _read_first(telling, part)
    _read_rank(telling, part)
    _read_chain(telling, part)
    _read_field(telling, part)
    _read_mode(telling, part)
    for key, phrase in _SAID.items():
        _read_said(telling, part, key, phrase)
    _read_layoffs(telling, part)
    _read_class(telling, part)


_SAID = {
    "owns_property_in_park": _OWN_PROPERTY,
    "first_loan": _FIRST_LOAN,
    "whole_moved_in": _MOVED_WHOLE,
    "stay_promised": _STAYS,
    "hnte_applied": _APPLIED,
    "registered_in_park": _REGISTERED,
    "legal_representative_changed": _REPRESENTATIVE,
    "newly_introduced": _INTRODUCED,
    "tax_in_city": _TAX_CITY,
    "university_cooperation": _COOPERATES,
    "project_accepted": _ACCEPTED,
    "overseas_returnee": _STUDIED_ABROAD,
}


def _read_class(telling: Telling, part: Part) -> None:
    """「我是2023届硕士毕业生」."""
    match = _CLASS_OF.search(telling.text, part.clause.start, part.clause.told)
    if match and telling.person and not telling.company:
        graduated = date(telling.as_of.year // 100 * 100 + int(match["year"]), 1, 1)
        if graduated <= telling.as_of and not any(t.fact.key == "graduated_on" for t in telling.told):
            telling.tell(part, "graduated_on", graduated, match.span(), comparison=Comparison.ABOUT)


def _read_layoffs(telling: Telling, part: Part) -> None:
    """「去年没有裁员」."""
    match = _NO_LAYOFFS.search(telling.text, part.clause.start, part.clause.told)
    if match:
        year = part.years[-1].years[-1] if part.years else telling.state.year
        telling.tell(part, "layoff_ratio", Decimal(0), match.span(), year=year)


def _read_removed(telling: Telling, part: Part) -> None:
    """「曾被列入经营异常，今年3月已移出」."""
    match = _REMOVED.search(telling.text, part.clause.start, part.clause.told)
    if match is None:
        return
    for told in telling.told:
        if told.fact.key in _LISTS and told.fact.value is True and told.sentence == part.clause.sentence:
            told.fact = told.fact.model_copy(update={"value": False})


def _read_field(telling: Telling, part: Part) -> None:
    """「技术领域是新材料」."""
    match = _FIELD.search(telling.text, part.clause.start, part.clause.told)
    if match:
        telling.tell(part, "technology_field", match["field"] or match["named"], match.span())


def _read_mode(telling: Telling, part: Part) -> None:
    """「按年报入的库」."""
    match = _MODE.search(telling.text, part.clause.start, part.clause.told)
    if match:
        annual = match["annual"] or match["yearly"]
        telling.tell(part, "above_scale_mode", "annual" if annual else "monthly", match.span())


def _read_said(telling: Telling, part: Part, key: str, phrase: re.Pattern[str]) -> None:
    match = phrase.search(telling.text, part.clause.start, part.clause.told)
    if match is None or any(t.fact.key == key and t.start >= part.clause.start for t in telling.told):
        return
    denied = match.groupdict().get("not") or match.groupdict().get("nowhere")
    fails = denied is not None or negated(telling.text[part.clause.start : match.start()])
    telling.tell(part, key, not fails, match.span())


def _read_places(telling: Telling, part: Part) -> None:
    """「注册地和实际经营地均在园区」, 「税务关系不在高新区」, 「办公租在市中心」."""
    for match in _PLACES.finditer(telling.text, part.clause.start, part.clause.told):
        for place in _PLACE.finditer(match["places"]):
            key = next(k for k in _PLACE_KEYS if place[k])
            if not any(t.fact.key == key and t.start >= part.clause.start for t in telling.told):
                holds = (match["here"] is not None) != (match["not"] is not None)
                if match["there"] is not None and match["not"] is not None:
                    continue
                telling.tell(part, key, holds, (match.start("places") + place.start(), match.end()))
    _read_places_too(telling, part)


def _read_places_too(telling: Telling, part: Part) -> None:
    match = _PLACES_TOO.search(telling.text, part.clause.start, part.clause.told)
    before = next((t for t in reversed(telling.told) if t.fact.key in _PLACE_KEYS), None)
    if match is None or before is None or before.sentence != part.clause.sentence:
        return
    for place in _PLACE.finditer(match["places"]):
        key = next(k for k in _PLACE_KEYS if place[k])
        telling.tell(part, key, before.fact.value, (match.start("places") + place.start(), match.end()))


def _read_ellipsis(telling: Telling, part: Part) -> None:
    """「别的企业都有高企了，我们还没有」: what was said of others is said of the asker."""
    words = telling.text[part.clause.start : part.clause.told]
    match = _ELLIPSIS.fullmatch(words) or _LAPSED.search(words)
    if match is None:
        return
    earlier = next((p for p in telling.parts[::-1] if p.clause.end < part.clause.start), None)
    if earlier is None or earlier.clause.sentence != part.clause.sentence:
        return
    for mention in earlier.heard:
        for cue in mention.of_role(Role.NAME):
            definition, span = telling.definition(cue.key), (part.clause.start, part.clause.told)
            if definition.type is FactType.BOOLEAN and cue.key not in cue_file().faults:
                telling.tell(part, cue.key, match["not"] is None, span)
            elif match["not"] and cue.key in LEVEL_FACTS and definition.options[0].value == "none":
                telling.tell(part, cue.key, "none", span)


def _read_same_award(telling: Telling, part: Part) -> None:
    """「同一个项目市里已经给过补助」."""
    match = _SAME_AWARD.search(telling.text, part.clause.start, part.clause.told)
    if match:
        telling.tell(part, "same_award_received", match["not"] is None, match.span())
        return
    if _SAME_THING.fullmatch(telling.text, part.clause.start, part.clause.told):
        if any(t.fact.key in _AWARDS and t.sentence == part.clause.sentence for t in telling.told):
            telling.tell(part, "same_award_received", True, (part.clause.start, part.clause.told))
        return
    none = _NO_AWARD.search(telling.text, part.clause.start, part.clause.told)
    if none and not any(t.fact.key == "same_award_received" for t in telling.told):
        telling.tell(part, "same_award_received", False, none.span())


def _read_accidents(telling: Telling, part: Part) -> None:
    """「未发生安全、环保和质量事故」: a list that names the last thing once."""
    words = telling.text[part.clause.start : part.clause.told]
    trouble = _NO_TROUBLE.search(words)
    if trouble:
        span = (part.clause.start + trouble.start(), part.clause.start + trouble.end())
        year = part.years[-1].years if part.years else ()
        for key in (k for word, k in _ACCIDENT_KEYS.items() if word in trouble["of"]):
            if not any(t.fact.key == key and t.start >= part.clause.start for t in telling.told):
                telling.tell(part, key, False, span, year=year[0] if len(year) == 1 else None)
        return
    match = _ACCIDENTS.search(words)
    if match is None:
        return
    before = words[: match.start()]
    fails = negated(before) or _FORM_NO.match(words[match.end() :]) is not None
    if not fails and not HAPPENED.search(before):
        return
    year = part.years[-1].years if part.years else ()
    for word, key in _ACCIDENT_KEYS.items():
        if word in match[0] and not any(t.fact.key == key and t.start >= part.clause.start for t in telling.told):
            span = (part.clause.start + match.start(), part.clause.start + match.end())
            telling.tell(part, key, not fails, span, year=year[0] if len(year) == 1 else None)


def _read_first(telling: Telling, part: Part) -> None:
    """「高企是前年认定的，第一次」: 「第一次」 alone is of the qualification before it."""
    if not _FIRST_ALONE.fullmatch(telling.text, part.clause.start, part.clause.told):
        return
    before = [t.fact for t in telling.told if t.sentence == part.clause.sentence and t.fact.key in _FIRST_OF]
    if before and before[-1].value is not False and before[-1].comparison is Comparison.EXACT:
        telling.tell(part, _FIRST_OF[before[-1].key], True, (part.clause.start, part.clause.told))


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
    if match is None and "产业链" in telling.text:
        match = _TRACK.match(words)
    if match and not _NO_CHAIN.search(match["chain"]) and not negated(words[: match.start()]):
        start = part.clause.start + match.start()
        telling.tell(part, "industry_chain", match["chain"], (start, part.clause.start + match.end()))
