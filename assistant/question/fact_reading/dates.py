"""Dates of facts: 「22年3月成立」, 「高企去年刚过」, 「2024年12月获评」, 「成立于前年年底」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assistant.policy.facts import Comparison, FactType
from assistant.question.fact_reading.cues import Mention, Role
from assistant.question.fact_reading.states import OF_RESEARCH, PROJECT
from assistant.question.fact_reading.telling import Part, Telling, residual

# a qualification has its date from being granted, not from being applied for
_GRANTED = re.compile(
    r"认定|评|过(?!期)|拿|取得|获|发证|通过|复审|首次|批准|公告|入选|成为|证书|颁|上了|当选|认证|下来|成了|的"
)
_NOT_GRANTED = re.compile(r"[没未](?:有|能)?(?:再)?(?:通?过|评|认定|拿|获|报|申|下来)")
_OF_QUALIFICATION = ("hnte_certified_on", "specialized_on", "first_set_certified_on")
# what is founded is the enterprise, unless something else follows: 「设立博士后工作站」, 「注册了3个商标」
_FOUNDS = frozenset({"设立", "建立", "创建", "组建", "注册", "登记", "创办", "开办", "始创"})
_NOTHING_ELSE = re.compile(r"$|的|于|在|成立|至今|以来|时间|了?(?:这家|这个|本|我们)?公司|到|过来|[，：:]")
_BORN = re.compile(r"年?\s?(?:\d{1,2}月)?(?:\d{1,2}[日号])?\s?(?:出生|生人|生的|生$)")
_EARLIEST = 1900
_LICENCE = frozenset({"执照", "营业执照"})
_GIVEN = re.compile(r"(?:拿|办|领|发|批|下)(?:到|下来?|了|的|来)")  # 「执照是23年5月拿的」; not 「执照去年换了地址」
_PAPER = frozenset({"证书", "证"})  # 「证书2024年12月6日发的，高企」
_BOARDS = frozenset({"科创板", "创业板", "北交所", "主板", "新三板"})
_ENTERED = re.compile(
    r"(?<![马晚赶])[上挂](?:的|了)|上市|挂牌|登陆|敲钟"
)  # 「北交所去年11月上的」; not 「北交所去年开始辅导」
_DONE_WITH = frozenset({"弄完", "搞完", "做完", "干完", "弄好", "搞好", "收尾", "完的"})
_WAS_THERE = frozenset({"就有了", "就开了", "就办了", "就在了"})
_FIRM = re.compile(r"(?:我们?|咱们?)?(?:这个?|家)?(?:公司|企业|厂子?|工厂)")  # 「公司15年就有了」
_BUILT = re.compile(r"扩建|技改|改造|项目|工程|建设|产线")
_BUILT_WORDS = frozenset({"完成建设", "建设完成", "项目完成"})
_OTHER_DEED = re.compile(r"卖|销|买|交|付|花|租|招|做|用")  # 「首台套是国家认定的，去年卖了两台」
_APPLIED_FOR = re.compile(r"(?:认定)?(?:的)?(?:申报|申请|材料|评审|培育|奖|补)")  # 「高企申报材料」
_ITS_DATE = re.compile(r"日期|时间|发证|获证|首次|第一次")
_NOT_THEN = re.compile(r"(?:不是|并非)(?:在|于)?$")  # 「不是2019年成立的，是2018年11月」
_FORERUNNER = re.compile(r"前身|老公司|母公司|总公司|集团")  # 「公司前身2010年成立」
_I = re.compile(r"我(?!们|司|公司|厂|企业)")
_WE = re.compile(r"我们|咱们|我司|本公司")
_OTHER_REGISTER = re.compile(r"科小|科技型|培育库|孵化|后备")  # 「科小去年底入的库」
_HNTE = re.compile(r"高企|高新(?:技术企业|企业|证|认证|资质)|国高")
_FAR = 14  # characters between a date and its verb


def read_dates(telling: Telling, part: Part) -> None:
    """Tells the facts that are dates, each from the verb or name next to it."""
    times = [(d.day, d.comparison, d.start, d.end) for d in part.days]
    times += [
        (date(y.years[0], 1, 1), Comparison.ABOUT, y.start, y.end)
        for y in part.years
        if len(y.years) == 1 and y.start not in part.used_years
    ]
    taken: set[str] = set()
    for day, comparison, start, end in sorted(times, key=lambda t: t[2]):
        if _BORN.match(telling.text, end, part.clause.end) or telling.text[end : end + 2] == "出生":
            age = telling.as_of.year - day.year - ((telling.as_of.month, telling.as_of.day) < (day.month, day.day))
            roughly = Comparison.ABOUT if comparison is Comparison.ABOUT else Comparison.EXACT
            telling.tell(part, "person_age", Decimal(age), (start, min(end + 2, part.clause.end)), comparison=roughly)
            continue
        if _NOT_THEN.search(telling.text[part.clause.start : start]):
            _remember(telling, part)
            continue
        found = _verb(telling, part, start, end, taken)
        if found is None:
            continue
        key, mention = found
        if day.year < _EARLIEST or (key != "hnte_expires_on" and day.year > telling.as_of.year):
            continue
        taken.add(key)
        span = (
            (min(start, mention.start), max(end, mention.end)) if mention.start >= part.clause.start else (start, end)
        )
        telling.tell(part, key, day, span, comparison=comparison)
    _remember(telling, part)


def _dated_keys(telling: Telling, part: Part, mention: Mention) -> Iterator[str]:
    for cue in mention.cues:
        definition = telling.definition(cue.key)
        if definition.type is not FactType.DATE or cue.role not in (Role.DATED, Role.NAME):
            continue
        sentence = telling.text[part.clause.start - 30 if part.clause.start > 30 else 0 : part.clause.end]
        if cue.key == "hnte_expires_on" and not _HNTE.search(sentence):
            continue
        if mention.words in _PAPER and not (_GIVEN.search(sentence) and _HNTE.search(telling.text)):
            continue
        if mention.words[1:2] == "证" and mention.words not in _PAPER and not _HNTE.search(sentence):
            continue
        after = telling.text[mention.end : part.clause.end] if mention.start >= part.clause.start else ""
        if mention.words in _LICENCE and not _GIVEN.search(telling.text, part.clause.start, part.clause.end):
            continue
        if mention.words in _BOARDS and not _ENTERED.search(telling.text, part.clause.start, part.clause.end):
            continue
        if cue.key == "project_completed_on" and "完成" in mention.words and not _builds(telling, part, mention):
            continue
        if mention.words in _WAS_THERE and not _FIRM.match(telling.text, part.clause.start, mention.start):
            continue
        if cue.key == "graduated_on" and "孵" in sentence:
            continue
        if mention.words in _DONE_WITH and not PROJECT.search(telling.text):
            continue
        if mention.words in _FOUNDS and cue.key == "established_on" and not _NOTHING_ELSE.match(after):
            continue
        if mention.words == "立项" and OF_RESEARCH.match(after):
            continue
        if cue.key == "established_on" and _FORERUNNER.search(sentence):
            continue
        if cue.key == "hired_on" and mention.words.startswith("来") and not _came_himself(telling, mention, sentence):
            continue
        if mention.words.startswith("复审") and not _HNTE.search(sentence):
            continue
        if cue.key == "hired_on" and "引进" in mention.words and not telling.person:
            continue
        if cue.key == "moved_in_on" and telling.person and not telling.company:
            continue
        if cue.key in _OF_QUALIFICATION and _APPLIED_FOR.match(after):
            continue
        if cue.key == "above_scale_first_on" and "库" in mention.words and _OTHER_REGISTER.search(sentence):
            continue
        if cue.key == "listed_on" and re.search(r"上市辅导", sentence):
            continue
        yield cue.key


def _builds(telling: Telling, part: Part, mention: Mention) -> bool:
    """「厂子扩建去年10月完成的」; not 「股改去年完成了」."""
    if mention.words != "完成":
        return mention.words in _BUILT_WORDS
    return _BUILT.search(telling.text, part.clause.start, mention.start) is not None


def _came_himself(telling: Telling, mention: Mention, sentence: str) -> bool:
    """「我去年7月来的公司」; 「我们2021年来的」 tells of the enterprise."""
    if "公司" in mention.words:
        return _I.search(sentence) is not None or (telling.person and _WE.search(telling.text) is None)
    return telling.person and not telling.company


def _verb(telling: Telling, part: Part, start: int, end: int, taken: set[str]) -> tuple[str, Mention] | None:
    """The fact that the time between `start` and `end` is the date of: the verb after it, before it, or of the clause before."""
    words = telling.text[part.clause.start : part.clause.end]
    near: list[tuple[int, str, Mention]] = []
    for mention in part.mentions:
        gap = mention.start - end if mention.start >= end else start - mention.end + 1
        if gap > _FAR or _between_times(part, end, mention.start):
            continue
        near += [(gap, key, mention) for key in _dated_keys(telling, part, mention) if key not in taken]
    for _, key, mention in sorted(near, key=lambda n: n[0]):
        granted = (
            mention.of_role(Role.HOLDS)
            or _ITS_DATE.search(mention.words)
            or _GRANTED.search(words.replace(mention.words, ""))
        )
        if key in _OF_QUALIFICATION and not granted:
            continue
        if key in _OF_QUALIFICATION and _NOT_GRANTED.search(words):
            continue
        return key, mention
    if near or any(
        c.role in (Role.NAME, Role.HOLDS) and c.key not in ("hnte_first_time", "hnte_recertified")
        for m in part.mentions
        for c in m.cues
    ):
        return None
    dated = telling.state.dated
    if dated is None or telling.state.dated_sentence != part.clause.sentence:
        return _asked_for(telling, part)
    of_dated = next(_dated_keys(telling, part, dated), None)
    rest = re.sub(
        r"认定|获评|评上|通过|拿到|取得|重新|首次|公告|公示|发文|文件|名单|日期|时间|发证|获得|评定|复审|入选|办|签|拿|评|过|下来|证书|批|刚|公布",
        "",
        residual(telling, part),
    )
    again = any(c.key == "hnte_recertified" for m in part.mentions for c in m.cues)
    if (
        of_dated is None
        or len(rest) > 1 + again
        or _OTHER_DEED.search(rest)
        or (not again and any(t.fact.key == of_dated and t.sentence == part.clause.sentence for t in telling.told))
    ):
        return None
    return of_dated, dated


def _between_times(part: Part, end: int, start: int) -> bool:
    """Whether another time stands between: 「去年3月备案今年8月完工」."""
    return any(end < d.start and d.end <= start for d in part.days) or any(
        end < y.start and y.end <= start for y in part.years
    )


def _asked_for(telling: Telling, part: Part) -> tuple[str, Mention] | None:
    """A bare date answers the date that was asked for."""
    key = next((k for k in telling.state.expected if telling.definition(k).type is FactType.DATE), None)
    if key is None or len(residual(telling, part)) > 4:
        return None
    telling.state.expected.remove(key)
    return key, Mention(part.clause.start, part.clause.start, "", ())


def _remember(telling: Telling, part: Part) -> None:
    """What a date in a later clause of the sentence would be of."""
    for mention in part.mentions:
        if next(_dated_keys(telling, part, mention), None) is not None or any(
            c.key == "years_established" for c in mention.cues
        ):
            telling.state.dated, telling.state.dated_sentence = mention, part.clause.sentence
