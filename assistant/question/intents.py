"""What a question asks for, by the words of the vocabulary and by how they are put."""

from __future__ import annotations

import re

from assistant.policy.figures import find_figures
from assistant.policy.question import Intent
from assistant.question.vocabulary import Vocabulary

_COSTS = re.compile(r"(?:要|收|花|交|付)多少(?:钱|费)")
# 「租房一个月多少」, 「承担几成」; not 「多少天」, 「多少人」
_HOW_MUCH = re.compile(
    r"多少(?!天|个|工作日|人|家|名|分|项|岁|年|日|小时|页|份|件|平|亩|吨|千瓦|度电|标煤|课时|学时|兆|次)|几个点|几成|几万|几千|几块|几折|几档"
)
# 「额度多久内用掉」 asks when, of the amount
_OF_THE_AMOUNT = re.compile(
    r"(?:额度|金额|比例)[^，。？！多几]{0,6}(?:多久|多长时间|几天|几个月|什么时候|哪天|怎么用|在哪|找谁)"
)
# 「营收要到多少才能评」, 「费率超过多少就不行」: what is to be reached is a condition
_THRESHOLD = re.compile(
    r"(?:超过|高于|低于|少于|不到|达到|做到|提到|满|要到|至少要?|最少要?|起码要?|不能超)多少|(?:要求|门槛)[^，。？！]{0,10}多少"
    r"|多少(?:钱|万|元)?以[上下]|多少(?:钱|万|元)?(?:才|以上|就)[^，。？！]{0,6}(?:能|可以|算|够|行|符合|可)"
)
_NUMBER_OF_PHONE = re.compile(r"(?:电话|号码|热线|传真)(?:号码?)?(?:是|为)?多少")
_BARRED = re.compile(r"(?:多长时间|多久|几年|几个月)[^，。？]{0,3}(?:不能|不得|不可以|不让|内不)")
_LASTS = re.compile(
    r"(?:最长|最多|贷(?!款)|贴(?!息)|用|享受|领|保留|留|服务|管|住|拿|补(?!贴|助|正)|(?<!研)发|待|有效)[^，。？]{0,6}(?:多久|多长时间|几年|几个月|多少个月)"
)
_THING_LASTS = re.compile(
    r"(?:券|证|码|卡|资格|称号|牌子|积分|等级|编号|额度|备案)(?:里|上)?[^，。？》]{0,8}(?:过期|到期|失效|作废|有效期|用到|管用|能用)"
)
_FILE_WITHIN = re.compile(r"(?:多久|多长时间|几天|几个月|多少天)(?:之|以)?内[^，。？]{0,6}(?:报|申|提|交|领|办)")
# 「多久内用掉」, 「几个月内要提款」
_USE_WITHIN = re.compile(
    r"(?:多久|多长时间|几天|几个月|多少天)(?:之|以)?内?[^，。？报申]{0,4}(?:用[掉完]|花[掉完]|提款|使用)"
)
# 「算力券还能领吗」, 「现在能交绿色工厂的材料吗」; not 「离职了还能领吗」, which asks of a case
_NOW = re.compile(
    r"^[^了过，。？！]{0,16}(?:还|现在|目前|眼下|[这本下]个?月|[这下]周|今天|明天|年底前|年内)[^，。？！]{0,4}?(?:能|可以)(?:不能)?"
    r"(?:再|去)?(?:报(?!销)|申报|申请|申领|领|交|递|提交)(?!多少|几)"
)
_IN_PERIOD = re.compile(
    r"[这本上下当]个?月|[这本上下](?:个?星期|周)|今年|明年|去年|年底前|年内|(?<![年\d个])(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月"
)
_THOSE = re.compile(r"(?:能|可以|可|要)(?:报|申报|申请|领|申领)的|截止的|到期的")
_FILES_OR_CLOSES = re.compile(r"报|申请|受理|领|截止|到期|开放|开始")
_FILES = re.compile(r"报|申请|受理|提交|交材料|领|办")
# 「SaaS企业能领算力券吗」, 「可以享受加计扣除不」; not 「能都拿吗」
_MAY_HAVE = re.compile(
    r"(?:能|可以|可)(?!都|一起|同时|叠加)[^，。？！]{0,10}?(?:申报|申请|享受|认定|备案|入库|报(?!销)|拿|领|评)[^，。？！]{0,14}(?:吗|嘛|么|不|没)(?:[，。？！?]|$)"
)
# 「能认高企吗」, 「够得上小巨人不」, 「这样算科小么」: what a standing of enterprises must follow
_MAY_BECOME = re.compile(
    r"(?:(?:能|可以|可|够)(?:不能|不可以|否)?(?:直接|马上|去|再)?(?:认|搞|弄|做|办|进|上|申|当|升)|[够评认]得上|够上|算)(?:到|成|上|为|是)?"
)
_ASKED_OF_IT = re.compile(r"[^，。？！]{0,2}(?:吗|嘛|么|不|没)?(?:[，。？！?]|$)")
# 「研发投入有补贴吗」, 「有没有首台套奖励」
_IS_GIVEN = re.compile(
    r"有(?:没有|什么|啥|哪些)?[^，。？！有]{0,8}(?:补贴|奖励|补助|资助|扶持|贴息|支持|补|奖|钱(?:拿|补)?)(?:吗|嘛|没有?|不)?(?:[，。？！?]|$)"
    r"|(?<!还)(?:给不给|奖不奖|补不补)(?:钱|补|奖)?|(?:给|有)(?:报销|报|补|奖|钱)(?:吗|嘛|不|没)"
)
# 「哪些企业可以进」, 「什么样的公司才能报」
_WHO_MAY = re.compile(
    r"(?:哪些|哪类|哪种|什么样的?|啥样的?|什么)(?:公司|企业|单位|厂|机构|人|人员|员工|职工|项目|产品)[^，。？！]{0,4}(?:可以|能|可|才|够|有资格|符合)"
)
_WHICH_PAPERS = re.compile(r"哪|什么|啥|几")
_WHAT_KIND = re.compile(r"是什么(?:级|档|等级|类|颜色|时候|部门|单位|条件|流程|标准|材料)")
# 「申报材料造假会怎样」 asks of no list of papers
_FALSE_PAPERS = re.compile(r"材料[^，。？！]{0,4}(?:造假|作假|有假|虚假|不实|不真实)|(?:虚假|假)[^，。？！]{0,2}材料")
_LATE = re.compile(r"补(?=[报交正办录缴申齐评领考登])")  # 「能补报吗」 asks for no subsidy
_CONDITIONS = ("条件", "资格", "要求", "符合", "门槛")


def asks_threshold(text: str) -> bool:
    """Whether it asks what has to be reached (「营收要到多少才能评」): the rule, and not a verdict on the asker."""
    return bool(_THRESHOLD.search(text))


def aspects_of(words: str, terms: Vocabulary) -> tuple[Intent, ...]:
    """The intents that a part of a document answers which is headed so: 「有效期」, 「范围」."""
    return tuple(intent for intent, entry in terms.intents.items() if words in entry.sections)


def find_intents(text: str, terms: Vocabulary, told: str = "") -> tuple[Intent, ...]:
    """Intents in order of mention. Eligibility is kept beside others only where its own words are used.

    `told`: the clauses beside `text` that ask nothing.
    """
    text = _LATE.sub("再", text)
    tells = any(figure.kind != "date" for figure in find_figures(text)) or bool(find_figures(told))
    found = _of_amount(_mentioned(text, terms), text)
    found = _of_filing(found, text, tells=tells, alone=not told.strip("，"))
    found = _of_time(found, text)
    # 「能不能叠加」 asks whether both may be had, not for the conditions of each
    if Intent.STACKING in found and not any(cue in text for cue in _CONDITIONS):
        found = _without(found, Intent.ELIGIBILITY)
    # 「还是70%就行吗？听说办法改了」 asks for the rule itself too
    if found == [Intent.VALIDITY] and tells:
        found.append(Intent.GENERAL)
    if not found and (_MAY_HAVE.search(text) or _may_become(text, terms)):
        found = [Intent.ELIGIBILITY]
    if not found and _IS_GIVEN.search(text):
        found = [Intent.AMOUNT]
    return tuple(dict.fromkeys(found))


def _may_become(text: str, terms: Vocabulary) -> bool:
    """Whether it asks if the enterprise may have a standing, by a verb that asks nothing by itself."""
    names = [name for e in terms.entities if e.name in terms.follow_up.standings for name in (e.name, *e.said)]
    return any(
        text.startswith(name, match.end()) and _ASKED_OF_IT.match(text, match.end() + len(name))
        for match in _MAY_BECOME.finditer(text)
        for name in names
    )


def _mentioned(text: str, terms: Vocabulary) -> list[Intent]:
    """The intents whose words the text says, in order of mention."""
    hits: list[tuple[int, Intent]] = []
    for intent, entry in terms.intents.items():
        positions = [text.find(cue) for cue in entry.cues if cue in text]
        if positions:
            hits.append((min(positions), intent))
    named = {intent for _, intent in hits}
    how_much = _HOW_MUCH.search(text)
    if how_much and Intent.AMOUNT not in named and not _NUMBER_OF_PHONE.search(text):
        hits.append((how_much.start(), Intent.AMOUNT))
    who_may = _WHO_MAY.search(text)
    if who_may and named.isdisjoint({Intent.ELIGIBILITY, Intent.MATCHING}):
        hits.append((who_may.start(), Intent.ELIGIBILITY))
    found = [intent for _, intent in sorted(hits, key=lambda h: h[0])]
    # 「65分是什么级」 asks for no meaning
    return _without(found, Intent.DEFINITION) if _WHAT_KIND.search(text) else found


def _of_amount(found: list[Intent], text: str) -> list[Intent]:
    """The same without the amount where a figure of another kind is asked for."""
    if Intent.AMOUNT not in found:
        return found
    # 「企业开办要多少钱」 asks what it costs, not what is paid out
    if _COSTS.search(text):
        return _without(found, Intent.AMOUNT) or [Intent.GENERAL]
    if _OF_THE_AMOUNT.search(text):
        return _without(found, Intent.AMOUNT)
    if asks_threshold(text):
        return list(dict.fromkeys(Intent.ELIGIBILITY if intent is Intent.AMOUNT else intent for intent in found))
    return found


def _of_filing(found: list[Intent], text: str, *, tells: bool, alone: bool) -> list[Intent]:
    """The same with what is asked of papers, windows and lists told apart. `tells`: the enterprise tells figures of itself;
    `alone`: nothing is told beside the question.
    """
    # 「有哪些材料」 asks for materials, not for a list of policies; 「怎么算」 is no procedure
    specific = {Intent.MATERIALS, Intent.STEPS, Intent.CONTACT, Intent.CHANNEL, Intent.DEFINITION}
    if Intent.LIST in found and specific & set(found):
        found = _without(found, Intent.LIST)
    if alone and not tells and Intent.STACKING not in found and _NOW.search(text):
        found = [*_without(found, Intent.WINDOW), Intent.WINDOW]
        if not _WHICH_PAPERS.search(text):
            found = _without(found, Intent.MATERIALS)
    # 「这个月能报的」 and 「下个月有哪些补贴可以申报」 ask for what can be filed for then
    if _IN_PERIOD.search(text) and (Intent.LIST in found or _THOSE.search(text)) and _FILES_OR_CLOSES.search(text):
        found = [*_without(_without(found, Intent.WINDOW), Intent.LIST), Intent.WINDOW, Intent.LIST]
    # 「现在还能报吗」 asks when, not whether one qualifies, unless the enterprise tells of itself
    if Intent.WINDOW in found and not tells and not any(cue in text for cue in _CONDITIONS):
        found = _without(found, Intent.ELIGIBILITY)
    if Intent.MATERIALS in found and _FALSE_PAPERS.search(text):
        found = _without(found, Intent.MATERIALS) or [Intent.SANCTION]
    return found


def _of_time(found: list[Intent], text: str) -> list[Intent]:
    """The same with the times told apart: when to file, how long the office takes, how long a thing or a rule lasts."""
    # 「窗口是哪几天」 asks when
    if {Intent.TIME_LIMIT, Intent.WINDOW} <= set(found) and "哪几天" in text:
        found = _without(found, Intent.TIME_LIMIT)
    if {Intent.TIME_LIMIT, Intent.WINDOW} <= set(found) and "什么时候" not in text:
        found = _without(found, Intent.WINDOW)
    # 「多长时间不能报」 asks how long one is barred, not how long the office takes
    if Intent.TIME_LIMIT in found and _BARRED.search(text):
        found = _without(found, Intent.TIME_LIMIT) or [Intent.GENERAL]
    # 「拿到证以后多久之内要报」 asks until when one may file
    if Intent.TIME_LIMIT in found and _FILE_WITHIN.search(text):
        found = [Intent.WINDOW if intent is Intent.TIME_LIMIT else intent for intent in found]
    # 「最长能贷多久」, 「一笔贷款贴多长时间」 ask how long it lasts, 「几年内不能搬」 what one is bound to
    if Intent.TIME_LIMIT in found and (_LASTS.search(text) or _USE_WITHIN.search(text)):
        found = [Intent.DURATION if intent is Intent.TIME_LIMIT else intent for intent in found]
    # 「算力券哪天过期」 asks how long the thing lasts, not the rule
    if Intent.VALIDITY in found and _THING_LASTS.search(text):
        found = [Intent.DURATION if intent is Intent.VALIDITY else intent for intent in found]
    if Intent.DURATION in found and Intent.VALIDITY in found:
        found = _without(found, Intent.DURATION)
    # 「什么时候取消的」 asks of the rule, not of filing
    if Intent.VALIDITY in found and Intent.WINDOW in found and not _FILES.search(text):
        found = _without(found, Intent.WINDOW)
    return found


def _without(found: list[Intent], intent: Intent) -> list[Intent]:
    return [other for other in found if other is not intent]
