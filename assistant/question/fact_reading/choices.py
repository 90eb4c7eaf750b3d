"""Which of several the asker is or has: 「小型企业」, 「我是博士」, 「技师」."""

from __future__ import annotations

import re

from assistant.policy.facts import Comparison
from assistant.question.fact_reading.around import DENIED_AFTER, FORM, HEDGED, around, span_saying
from assistant.question.fact_reading.cues import Cue, Mention, Role
from assistant.question.fact_reading.listing import read_under_review
from assistant.question.fact_reading.negation import negated
from assistant.question.fact_reading.numbers import Kind
from assistant.question.fact_reading.telling import Part, Telling, residual

_SKILLS = ("skill_level", "professional_title")
_OF_FIRMS = ("industry", "organisation_type", "size_class")  # whose words name firms other than the asker too
_ONCE = ("industry", "size_class")  # in a sentence
_WITHOUT = re.compile(
    r"(?:没有?|未|无)(?:评|考)?过?(?:任何|什么)?(?:职称|技能等级)(?!要求|限制)|(?:职称|技能等级)(?:还|都|也)?(?:没有?(?:评|考)?|无)$"
)
_OF_MANY = re.compile(r"剩下|其余|其他|大部分|大多|多数|(?:都|全|基本)(?:部|上)?是")
_DEGREE_OF_STAFF = re.compile(r"^(?:及以上|以上|人员|人数|员工|占比|[\d一二两三四五六七八九十])")


def read_choices(telling: Telling, part: Part, mention: Mention, group: list[Mention]) -> None:
    """Tells the values that a mention, one of `group`, is a word for."""
    for cue in mention.of_role(Role.VALUE):
        definition = telling.definition(cue.key)
        near = around(telling, part, group, mention)
        if near.is_of_else or HEDGED.search(near.own_before):
            continue
        if cue.key in _SKILLS and (_of_persons(part, mention) or _DEGREE_OF_STAFF.match(near.own_after)):
            continue
        if cue.key == "degree" and not _tells_degree(telling, part, near.own_after):
            continue
        if cue.key in _OF_FIRMS and _only_passing(telling, part, mention, cue):
            continue
        if cue.key in _ONCE and any(t.fact.key == cue.key and t.sentence == part.clause.sentence for t in telling.told):
            continue
        if cue.key == "listing_stage" and read_under_review(telling, part, mention):
            continue
        form = FORM.match(near.own_after)
        fails = negated(near.before) or DENIED_AFTER.match(near.after) or (form and form["no"])
        if fails and not definition.ordered:
            continue
        options = [o.value for o in definition.options]
        lowest = options[0] == "none" and options.index(cue.value) == 1
        telling.tell(
            part,
            cue.key,
            "none" if fails and lowest else cue.value,
            span_saying(part, mention, near.before, truth=not fails),
            comparison=Comparison.LESS_THAN if fails and not lowest else Comparison.EXACT,
        )


def _of_persons(part: Part, mention: Mention) -> bool:
    """「有45个人拿到了中级工证书」."""
    return any(q.kind in (Kind.PERSONS, Kind.THINGS) and q.end <= mention.start for q in part.quantities)


def _tells_degree(telling: Telling, part: Part, after: str) -> bool:
    """「我是博士」; not 「博士3人」, 「团队有博士」."""
    words = telling.text[part.clause.start : part.clause.told]
    clause = telling.text[part.clause.start : part.clause.end]
    if re.match(r"占|过半|超过|为主|居多", after):
        return False  # 「博士占三分之一」
    if _OF_MANY.search(words):
        return False  # 「剩下都是本科」
    if _DEGREE_OF_STAFF.match(after) and any(q.kind in (Kind.PERSONS, Kind.THINGS) for q in part.quantities):
        return False  # 「大专以上60人」
    if re.search(r"毕业|学历$", words[: len(words) - len(after)]) and telling.person:
        return True
    if _DEGREE_OF_STAFF.match(after) or not (telling.person or "degree" in telling.state.expected):
        if re.search(r"学历|毕业|学位", clause) is None:
            return len(residual(telling, part)) <= 3 and not telling.company
        return not _DEGREE_OF_STAFF.match(after)
    if telling.person and re.search(r"(?:招|引进)[^，。]{0,3}(?:一|1)[个位名](?:博士|硕士)", telling.text):
        return True
    if re.search(r"这位|这个人|该同志|他是|她是", clause):
        return True
    return re.search(r"公司|团队|员工|职工|企业|我们有|引进", clause) is None


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


def read_without(telling: Telling, part: Part) -> None:
    """「没有职称」, 「还没评职称」."""
    match = _WITHOUT.search(telling.text, part.clause.start, part.clause.told)
    if match:
        key = "professional_title" if "职称" in match[0] else "skill_level"
        telling.tell(part, key, "none", match.span())
