"""What the asker is, has or was spared: yes and no (「高企、科小都有」, 「没有失信」).

Choices (`choices`), levels and classes (`levels`) and trades (`trades`) are told by modules of their own, in the order given here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from assistant.policy.facts import FactType, fact_definitions
from assistant.question.fact_reading.around import (
    DENIED_AFTER,
    FORM,
    HEDGED,
    Around,
    around,
    joined_mentions,
    span_saying,
)
from assistant.question.fact_reading.choices import read_choices, read_without
from assistant.question.fact_reading.cues import Cue, Mention, Role, cue_file
from assistant.question.fact_reading.levels import read_letters, read_levels
from assistant.question.fact_reading.negation import negated
from assistant.question.fact_reading.telling import Part, Telling, residual
from assistant.question.fact_reading.trades import read_trades

_WHETHER = re.compile(r"(?:是否|有无)[^：:，]{0,12}$")
_ASSERTS = re.compile(
    r"是|为|有|属于|取得|获|拿|评|过|认定|入库|通过|系|列入|算|已|都|了|证书|成为|入选|具备|完成|享受|在|：|:|进|上|做"
)
HAPPENED = re.compile(r"(?:被|受到?|受过|有过?|进过|进了|上过|发生|出过?|出了|列入|列过|存在|曾|因|遭|挨)[^，。]{0,8}$")
_HAPPENED_AFTER = re.compile(
    r"(?:里|也|都|还|是)?(?:上|进|列|入|有|出|发生)(?:过|了)|(?:过|了)(?!的|没|吗)"
)  # 「异常名录上过」
_WITH_SCHOOL = re.compile(r"(?:跟|和|与|同|向|委托|到|去)$")  # 「跟浙大有合作」
_NOT_OWNED = re.compile(r"租|抵押")
_FAR_HOME = re.compile(r"老家|外地|农村")
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
_COUNTED = re.compile(r"[\d一两二三四五六七八九十]\s?[名位个](?:来自)?$")  # 「引进了1名海外博士」
_TRADES = ("industry_restricted", "industry_prohibited")
_KIND = re.compile(r"(?:是|属于|属)(?:一?[家个])?(?P<kind>[\u4e00-\u9fff]{2,8}?)(?:性质|类型)?的(?:公司|呀|呢)?$")
_KIND_ENDS = ("企业", "公司", "单位")


def read_states(telling: Telling, part: Part) -> None:
    """Tells the booleans and choices of a clause."""
    for group in joined_mentions(telling, part):
        for mention in group:
            _read_boolean(telling, part, mention, group)
            read_choices(telling, part, mention, group)
    read_trades(telling, part)
    _read_kind(telling, part)
    read_levels(telling, part)
    read_without(telling, part)
    read_letters(telling, part)


def _read_boolean(telling: Telling, part: Part, mention: Mention, group: list[Mention]) -> None:
    cues = [
        c
        for c in mention.of_role(Role.HOLDS, Role.FAILS, Role.NAME)
        if telling.definition(c.key).type is FactType.BOOLEAN
    ]
    near = around(telling, part, group, mention)
    done: set[str] = set()
    for cue in sorted(cues, key=lambda c: c.role is Role.NAME):
        if cue.key in done or (telling.definition(cue.key).subject == "person" and _of_staff(telling, mention, near)):
            continue
        if cue.key == "top_university" and _WITH_SCHOOL.search(near.own_before):
            continue
        truth = _truth(telling, part, mention, group, cue)
        if truth is None:
            continue
        if cue.key == "hnte_first_time" and not _HNTE.search(telling.text) and _GRADED.search(telling.text):
            cue = replace(cue, key="specialized_first")  # 「首次认定的专精特新」
        done.add(cue.key)
        if cue.key == "hnte_recertified" and truth and re.search(r"高企|高新技术企业", mention.words):
            telling.tell(part, "hnte_valid", True, (mention.start, mention.end))
        span = span_saying(part, mention, near.before, truth=truth)
        telling.tell(part, cue.key, truth, span, year=_year(part))


def _of_staff(telling: Telling, mention: Mention, near: Around) -> bool:
    """Whether a statement on a person is about the staff: of a company, or counted: 「兼职5人」, 「引进了1名海外博士」."""
    if telling.company and not telling.person:
        return True
    counts = telling.text[mention.end : mention.end + 1].isdigit()
    return counts or (not telling.person and _COUNTED.search(near.own_before) is not None)


def _year(part: Part) -> int | None:
    """The one year that the clause says, else that of its last day."""
    if part.years:
        return part.years[-1].years[0] if len(part.years[-1].years) == 1 else None
    return part.days[-1].day.year if part.days else None


def _truth(telling: Telling, part: Part, mention: Mention, group: list[Mention], cue: Cue) -> bool | None:
    """Whether the clause says yes or no of the fact; None where it says neither."""
    near = around(telling, part, group, mention)
    form = FORM.match(near.own_after)
    if form:
        return bool(form["yes"]) != (cue.role is Role.FAILS)
    if _WHETHER.search(near.before):
        return None
    if cue.role is Role.FAILS:
        return None if _DENIED.search(near.own_before) else False
    if near.is_of_else or HEDGED.search(near.before):
        return None
    if cue.key in cue_file().faults and _STILL.match(near.after):
        return True
    if negated(near.before) or negated(near.own_before) or DENIED_AFTER.match(near.after):
        return False
    if _means_other(telling, part, mention, cue, near):
        return None
    return True if _is_asserted(telling, part, mention, group, cue, near) else None


def _means_other(telling: Telling, part: Part, mention: Mention, cue: Cue, near: Around) -> bool:
    """Whether the words around a name make it mean something else than the fact."""
    if cue.key == "hnte_valid" and _UNDER_REVIEW.search(near.after):
        return True
    if cue.key in ("project_registered", "project_accepted") and not PROJECT.search(telling.text):
        return True
    if cue.key == "owns_home" and (_NOT_OWNED.search(near.own_before) or _FAR_HOME.search(near.own_after)):
        return True
    if mention.words == "逾期" and not _OF_LOAN.search(telling.text):
        return True
    if mention.words.startswith("立项") and OF_RESEARCH.match(near.own_after):
        return True
    dated = bool(part.days or part.years) and near.own_after.startswith(("是", "在"))  # 「备案是去年3月」
    done = not near.own_before and (dated or near.own_after.startswith(("过", "了")))  # 「…，备过案」
    return mention.words == "备案" and not done and not _FILED_PROJECT.search(near.own_before)


def _is_asserted(telling: Telling, part: Part, mention: Mention, group: list[Mention], cue: Cue, near: Around) -> bool:
    """Whether the clause says the fact of the asker at all, and does not only name it."""
    before, after = near.before, near.after
    if cue.role is Role.HOLDS or (cue.key == "project_accepted" and (part.days or part.years)):
        return True
    if cue.key in _TRADES and re.search(r"属于|从事|主营|是", before[-6:]):
        return True
    if cue.key in cue_file().faults:
        return _has_happened(mention, before, after)
    if len(telling.text[part.clause.start : part.clause.end]) > 40 and not _ASSERTS.search(before[-8:] + after[:8]):
        return False
    if _ASSERTS.search(before) or _ASSERTS.search(after) or len(residual(telling, part, without_names=True)) <= 2:
        return True
    return len(group) > 1 and len(before) <= 4


def _has_happened(mention: Mention, before: str, after: str) -> bool:
    """Whether a fault is told as one that there was: 「被列入名单」, 「异常名录上过」, 「在名单」."""
    if mention.words.endswith(("名录", "名单", "期")) and re.search(r"(?<!不)在$", before):
        return True
    if HAPPENED.search(before) or _HAPPENED_AFTER.match(after):
        return True
    return mention.words.startswith(("被", "受过", "受到"))


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
