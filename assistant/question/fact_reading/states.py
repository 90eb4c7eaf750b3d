"""What an enterprise or person is, has and has not: yes-or-no facts and choices that a clause tells outright."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.policy.facts import FactDefinition, FactType, KnownFact, fact_definitions
from assistant.question.fact_reading.cues import Mention, Role
from assistant.question.fact_reading.message import Told

# right before a name it denies: 「没有失信」, 「还不是高企」, 「未被列入…」, 「从未发生」
_DENIED = re.compile(
    r"(?:没有?|未曾?|无|不是|不属于|非|不在|不|从未|从没|未被|没被|并非)(?:被|受过?|有过?|发生过?|出过?|出现过?|列入过?|纳入|拿过?|评过?|评上|认定过?|认定为|通过|入选|取得|获得|任何|什么|重大|较大|严重|及以上|到|上|过|在|\s){0,4}$"
)
# right before a name it claims: 「我们是高企」, 「去年评上了省级专精特新」
_CLAIMED = re.compile(
    r"(?:是|属于|为|有|拿到?了?|评上了?|评为|认定为|获评|获得了?|取得了?|通过了?|入选了?|被认定为|成为|成了|当上|过了|拥有|具有|具备|完成了?|享受了?|列入)"
    r"(?:一家|家|个|一个|国家|省里?的?|市里?的?|园区的?|的|了|经认定的|重点|有效|\s){0,3}$"
)
# right after a name it claims: 「高企已经拿了」, 「科小入库了」
_CLAIMED_AFTER = re.compile(
    r"(?:企业|资质|证书|证|称号|认定)?(?:也|都|已经?|刚|去年|今年|前年|\s){0,3}(?:拿到?了|过了|有了|通过了|评上了?|认定了|入库了?|入了库|获批|拿下了|做完了|做了|完成了|在有效期|有效(?!期)|健全)"
)
# a field of a form: 「高新技术企业：是」, 「是否高企（否）」
# what was is not what is: 「去年是高企，现在不是了」
_PAST = re.compile(r"(?:去年|前年|以前|之前|原来|曾经?)(?:就|还|也)?(?:是|有)")
_FIELD = re.compile(
    r"(?:企业|资质|情况)?\s?[：:]\s?(?P<word>是|有|否|无|没有|不是|未|已入库|已)(?=$|[，,；;。、\s（(])"
)
# a list of titles, nothing else in the clause: 「高新技术企业、创新型中小企业」
_GRADE = re.compile(
    r"\s?(?:等级|级别|评级|评价)?\s?(?:是|为|[：:]|评的|评了|拿了|评到)?\s?(?P<grade>[ABCDM])(?:级|类|$)(?!以上|以下)"
)
_GRADE_BEFORE = re.compile(r"(?:是|属于|为|认定为|我|评为|的)?(?P<grade>[ABCD])类(?:的)?$")
_LEVEL_BEFORE = re.compile(
    r"(?:(?P<national>国家级|国家)|(?P<provincial>省级)|(?P<municipal>市级)|(?P<park>园区级|区级))的?$"
)
_GRADED = frozenset({"tax_credit", "innovation_score_level", "talent_class"})
# these are misdeeds: named bare they are topics, and their 「有」 has to be said
_FOLLOWED_BY_TOPIC = re.compile(
    r"(?:的?(?:认定|申报|申请|评定|奖励|奖补|补贴|补助|政策|条件|材料|资料|培育|名单|标准|税收|优惠|称号怎|怎|入库流程|贷款|贷(?!了)|办法|流程|通知|辅导|服务))"
)
_TRADE_BEFORE = re.compile(
    r"(?:是|属于|从事|主营|为|搞|做|一家|家|一个|个|行业|产业|[：:]|我们|公司)(?:的|是|做|搞|家|一家|小|中小|民营|\s){0,3}$"
)
_TRADE_VERBS = ("做", "搞", "开", "跑")
_PERSONAL = re.compile(r"我(?!们|司|厂|公司)|本人|[：:]|学历|毕业|学位|职称")
_NOUGHT = re.compile(r"(?:没有?|无|零|还没有?|尚无)(?:任何|什么|有|产生|\s)?$")
_NOUGHT_OF = frozenset(
    {"revenue", "export_value", "patents", "invention_patents", "software_copyrights", "rd_staff", "staff"}
)


def read_states(narrow: str, told: Told) -> Iterator[tuple[KnownFact, int, int]]:
    """(fact, start, end of its words) of the yes-or-no facts and choices that the clause tells; `said` is left empty."""
    clause = told.clause
    for mention in told.mentions:
        before = narrow[max(clause.start, mention.start - 14) : mention.start]
        after = narrow[mention.end : min(clause.told, mention.end + 14)]
        yield from _of(mention, before, after, narrow[clause.start : clause.told])


def _of(mention: Mention, before: str, after: str, words: str) -> Iterator[tuple[KnownFact, int, int]]:
    denied = _DENIED.search(before)
    start = mention.start - (len(before) - denied.start() if denied else 0)
    topic = _FOLLOWED_BY_TOPIC.match(after)
    for cue in mention.cues:
        definition = fact_definitions()[cue.key]
        if definition.subject == "person" and cue.key == "degree" and not _PERSONAL.search(words):
            continue
        found: bool | str | Decimal | None = None
        end = mention.end
        if cue.role is Role.FAILS and not denied:
            found = False
        elif topic:
            continue
        elif cue.role is Role.HOLDS:
            found = not denied
        elif cue.role is Role.VALUE:
            found = _option(cue.key, cue.value, mention.words, before, after) if not denied else None
        elif definition.type is FactType.BOOLEAN:
            found, length = _truth(before, after)
            end += length
        elif definition.type is FactType.CHOICE:
            found, length, back = _graded(definition, before, after)
            end, start = end + length, min(start, mention.start - back)
        elif cue.key in _NOUGHT_OF and _NOUGHT.search(before) and not after:
            found, start = Decimal(0), mention.start - len(_NOUGHT.search(before)[0])  # type: ignore[index]
        if found is not None:
            yield KnownFact(key=cue.key, value=found), start, end


def _truth(before: str, after: str) -> tuple[bool | None, int]:
    """Whether a bare name is claimed or denied by what stands about it, and how much after it says so."""
    if _PAST.search(before) or re.match(r"(?:企业|证书)?(?:已经?)?(?:过期|失效|被取消|到期)", after):
        return None, 0
    field = _FIELD.match(after)
    if field:
        return field["word"] in ("是", "有", "已", "已入库"), len(field[0])
    if _DENIED.search(before):
        return False, 0
    claimed = _CLAIMED_AFTER.match(after)
    if claimed:
        return True, len(claimed[0])
    return (True if _CLAIMED.search(before) else None), 0


def _option(key: str, value: str, words: str, before: str, after: str) -> str | None:
    """An option of a choice is told by a verb: 「是小巨人」, 「做软件的」."""
    if key == "industry":
        return value if words.startswith(_TRADE_VERBS) or _TRADE_BEFORE.search(before) else None
    if key == "degree":
        return (
            value
            if not re.match(r"\s?(?:\d|[一二两三四五六七八九十])", after) and not re.search(r"[个名位]$", before)
            else None
        )
    field = before.endswith(("：", ":"))
    return value if field or _CLAIMED.search(before) or _CLAIMED_AFTER.match(after) else None


def _graded(definition: FactDefinition, before: str, after: str) -> tuple[str | None, int, int]:
    """(option, how many characters after and before the name say it): 「积分B级」, 「市级技术中心」."""
    options = {o.value for o in definition.options}
    if definition.key in _GRADED:
        grade = _GRADE.match(after)
        if grade and grade["grade"] in options:
            return grade["grade"], len(grade[0]), 0
        earlier = _GRADE_BEFORE.search(before)
        if earlier and definition.key == "talent_class" and earlier["grade"] in options:
            return earlier["grade"], 0, len(earlier[0])
        return None, 0, 0
    level = _LEVEL_BEFORE.search(before)
    if level and not _DENIED.search(before[: level.start()]):
        value = level.lastgroup
        claimed = _CLAIMED.search(before[: level.start()])
        if value in options and (claimed or _CLAIMED_AFTER.match(after)):
            return value, 0, len(level[0])
    return None, 0, 0
