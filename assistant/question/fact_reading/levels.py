"""Levels and classes that the asker has reached: 「省级企业技术中心」, 「纳税信用A级」."""

from __future__ import annotations

import re

from assistant.question.fact_reading.around import DENIED_AFTER, OF_IT, WISHED
from assistant.question.fact_reading.cues import Role
from assistant.question.fact_reading.negation import negated
from assistant.question.fact_reading.telling import Part, Telling

LEVEL = re.compile(
    r"(?P<national>国家级|国家|国赛|全国|工信部|中国)|(?P<provincial>省长|省级|省里|省赛|省部级|自治区级|省(?!去|了|下|电|钱|心))|(?P<municipal>市长|市级|市里|市(?!场|值|面|占))|(?P<park>园区级|区级|高新区级)"
)
LEVEL_FACTS = (
    *("rd_institution_level", "green_factory_level", "first_set_level", "digital_level", "national_talent_platform"),
    *("science_award", "patent_award", "quality_award", "competition_award", "incubator_level", "talent_plan"),
)
# 「A级」, 「B类」, 「信用A」
_LETTER_AFTER = re.compile(r"^[^，。；]{0,10}?(?P<letter>[ABCDM])\s?(?:[级类档+]|$|(?=[，。；、）)\s]))")
_LETTER_BEFORE = re.compile(r"(?P<letter>[ABCD])\s?[类级档](?:的|认定的)?\s?$")
_LETTER_ALONE = re.compile(
    r"(?:等级|级别|档次|结果)?(?:是|为|排|在|得了?|评为|属于|评的是|评的|评了|评上|拿了|定为|定的|评了个)?(?P<letter>[ABCD])[级档类]?(?:的|企业)?"
)
_RATED = re.compile(r"(?:评上?的?|认定[为成的]?|我是|本人是|属于)(?:了|是|的是)?(?P<letter>[A-D])类")
_NUMBER_OF = re.compile(r"\s?(?:的|有|共)?\s?\d+\s?[名个人位]")  # 「B类人才1名」 are staff
_NEAR = 14  # characters that a level follows the name within
_LETTERED = ("tax_credit", "innovation_score_level", "talent_class")


def read_levels(telling: Telling, part: Part) -> None:
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
        if OF_IT.search(after) or WISHED.search(before):
            continue
        beside = [m for m in LEVEL.finditer(before) if len(before) - m.end() <= 5]
        own = LEVEL.search(mention.words) if not beside else None  # 「市长质量奖」
        if own is not None and own.lastgroup in values and not negated(before) and not DENIED_AFTER.match(after):
            telling.tell(part, cue.key, own.lastgroup, (mention.start, mention.end))
            continue
        following = None if beside else LEVEL.search(after[:_NEAR])
        level = beside[-1] if beside else following or LEVEL.search(before)
        fails = negated(before[: beside[-1].start()] if beside else before) or bool(DENIED_AFTER.match(after))
        if level is not None and not fails and level.lastgroup in values:
            span = (
                (mention.start, mention.end + following.end())
                if following
                else (part.clause.start + level.start(), mention.end)
            )
            telling.tell(part, cue.key, level.lastgroup, span)
        elif fails and level is None and "none" in values:
            telling.tell(part, cue.key, "none", (part.clause.start, part.clause.told))


def read_letters(telling: Telling, part: Part) -> None:
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
