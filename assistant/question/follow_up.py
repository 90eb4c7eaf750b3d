"""A message completed from the conversation before it: what it leaves out, points at, corrects or goes back to.

    「高企首次认定奖多少」 → 「那重新认定的呢」      高企重新认定奖多少
    「高企首次认定奖多少」 → 「材料呢」            高企首次认定：材料呢
    「高企要交什么材料」   → 「不是，我说的是科小」   科小要交什么材料
    「算力券怎么领」 …    → 「回到刚才那个高企的，什么时候报」

What is completed is made of the asker's own words and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.policy.question import Entity, Intent
from assistant.policy.script import simplified
from assistant.question.intents import aspects_of, find_intents
from assistant.question.items import pointed_item
from assistant.question.named import find_entities, find_titles
from assistant.question.vocabulary import Vocabulary
from assistant.question.wording import CLAUSE_END, asks

_LONGEST_FOLLOW_UP = 40  # characters: a shorter question that names nothing itself leans on the turn before
_LONGEST_CASE = 14  # characters of a case put in the place of another: 「重新认定」, 「整体搬进园区的」
_SHORTEST_TOPIC = 2

# what a standing is asked by itself: 「高企认定条件」; without it 「高企能抵多少」 is a case of what was spoken of
_MEASURE = re.compile(
    r"奖|补贴|补助|资助|认定|评|优惠|政策|贴息|券|申报|申请|入库|复审|复核|资格|证书|条件|税|有效|标准|材料|区别|是什么"
)
# what befalls a benefit or whoever has it
_MISHAP = re.compile(
    r"被|撤[销回]|取消|退[出站租货回]|造假|作假|虚假|逾期|超期|过期|过了|没|不[满足够到]|断[缴交了]|中断|终止|离职|辞职|搬走|搬离|迁出|迁走|搬出"
    r"|注销|破产|丢|漏|错过|晚|提前|延期|展期|换|变更|转让|合并|分立|停"
)
_ITS_OWN_MATTER = re.compile(r"办|领|换|变更|注销|拿到|刻|修复|移出|认定|怎么查")  # 「执照怎么办」, 「失信怎么修复」
_ITS_MEASURE = r"(?:培育)?(?:奖励|补贴|补助|资助|奖补)?"  # what goes with 「高企」 when 「算力券」 takes its place
_AND_WHAT_OF = re.compile(r"(?:那|那么|要是|如果|换成)[^，。？！]{1,16}呢")
# 「那重新认定的呢」, 「博士呢？」, 「换成B类人才怎么样」, 「如果是市里的呢」
_CASE = re.compile(
    r"(?:那么?|要是|如果|假如|换成|换做)*(?:是|说|换成)?(?P<case>[^，。？！?,!]{1,14}?)的?(?:的话)?(?:又|又是)?(?:呢|怎么样)[？?。]?$"
)
# 「不是，我说的是子公司」, 「我问的是市里的」, 「不对，应该是去年的」, 「说错了，是科小」
_CORRECTS = re.compile(
    r"(?:我?(?:刚才|刚刚)?(?:不是|不对|错了|说错了|搞错了|弄错了|问错了|更正一下|不不)[，,。！!\s]*(?:不是[^，,。]{1,12}[，,]\s*)?"
    r"(?:我(?:说|问|讲|指|要问|想问)的?(?:其实)?是|我的意思是|应该是|我想问|我要问|是)"
    r"|我(?:说|问|讲|指|要问|想问)的(?:其实)?是|我是(?:说(?!明)|问))(?P<meant>[^，,。？！].*)$"
)
# 「不是首次，是重新认定」
_NOT_BUT = re.compile(
    r"(?:我(?:说|问|讲)的)?不是(?P<wrong>[^，,。]{1,12})[，,。]\s*(?:我(?:说|问|讲)的)?(?:而)?是(?P<meant>.+)$"
)
# 「回到刚才那个高企的」, 「前面说的租房补贴」, 「再说回第一个问题」
_BACK = re.compile(
    r"(?:再?回到|再?说回|回过头来?(?:说|问|看)?|接着(?:刚才|前面|上面)(?:说|问)?的?)?(?:我)?"
    r"(?P<when>刚才|刚刚|前面|之前|上面|最开始|一开始|开头|第一个|上一个|上个|前一个)?(?:我)?(?:问题|话题|(?:说|问|讲|提到?)?过?的?)(?:里面?|中)?的?(?:那个|那项|那条|的)?"
)
_BACK_TO = re.compile(
    r"回到|说回|回过头|(?:刚才|刚刚|前面|之前|上面|最开始|一开始|开头)(?:我)?(?:说|问|讲|提)?到?过?的?(?:那|第一|的)"
    r"|上一个问题|第一个问题|上个问题|前一个问题"
)
_FIRST = re.compile(r"最开始|一开始|开头|第一个")
_THE_ONE = re.compile(r"^(?:那个|的|问题|话题|事儿?|那里|上|来|去|吧)+|(?:那个|问题|话题|的|吧|来)+$")

# what is left of a question without what it asks: words that lead up to it or end it
_LEADS = re.compile(
    r"^(?:那么?|请问|想问一?下?|问一?下|我想|我要|我们?|咱们?|公司|企业|想|要|准备|打算|咨询|了解|申请|申报|报|办理?|它|这个?|该|能|可以|可|还|都|如果|要是|每年|年)+(?=..)"
)
_ENDS = re.compile(
    r"(?:一个月|每个?月|一年|每年|给|补|奖|发|贴|拿|领|能|可以|可|要|得|需要|应该|会|有|是|的话?|了|呢|吗|嘛|啊|呀|在|到|去|和|跟|把|被|为|按|一共|总共|大概|最|都|还|[，,、：\s])+$"
)
_QUESTION_WORDS = re.compile(
    r"(?:最[高多长]?|大概|一共|总共)?(?:能|可以|要|会)?(?:[给补奖发贴拿领交花算])?(?:多少[钱万元]?|多久|多长时间|几[个年天万成]?|什么时候|什么|啥时候|啥|哪[些个里儿天]?|怎么[样办]?|怎样|如何|咋[办样]?|谁|何时|是否|能否|能不能|可不可以|有没有|是不是)"
)


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """A turn of the conversation: the completed question, the documents its answer cited, and the answer's text."""

    question: str
    documents: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` in full; `turn`: what it was taken from; `borrowed`: only because the message names nothing, so that it may be about
    something else; `replaced`: a case of the earlier question is put in the place of another; `own`: the message asks a question of its
    own, so that of the earlier one is not asked again; `asks`: what for, where only the heading of a part says it (「有效期呢」).
    """

    text: str
    turn: EarlierTurn
    borrowed: bool = False
    replaced: bool = False
    own: bool = False
    asks: tuple[Intent, ...] = ()


def corrects(message: str) -> bool:
    """Whether a message takes back how the one before was understood."""
    return bool(_CORRECTS.match(message) or _NOT_BUT.match(message))


def complete(
    text: str, entities: Sequence[Entity], earlier: Sequence[EarlierTurn], terms: Vocabulary
) -> Completion | None:
    """`text` completed from the `earlier` turns, those that asked something; None where it stands by itself."""
    if not earlier or find_titles(text):
        return None
    return (
        _gone_back(text, entities, earlier, terms)
        or _pointing_at_item(text, entities, earlier[-1], terms)
        or _corrected(text, earlier[-1], terms)
        or _another_case(text, earlier[-1], terms)
        or _leaning(text, entities, earlier[-1], terms)
    )


# -- going back ------------------------------------------------------------------------------------------------


def _gone_back(
    text: str, entities: Sequence[Entity], earlier: Sequence[EarlierTurn], terms: Vocabulary
) -> Completion | None:
    """To the latest turn that is about what is named, to the first or the one before where they are counted."""
    pointing = _BACK_TO.search(text)
    if pointing is None:
        return None
    clauses = [c.strip() for c in CLAUSE_END.split(text) if c.strip()]
    pointed = next((c for c in clauses if _BACK_TO.search(c)), text)
    named = _THE_ONE.sub("", _BACK.sub("", pointed, count=1))
    turn = _turn_about(named, entities, earlier, terms)
    if turn is None and _FIRST.search(pointed):
        turn = earlier[0]
    elif turn is None and not entities:
        turn = _of_another_topic(earlier, terms)
    if turn is None:
        return None
    rest = "，".join(c for c in clauses if c is not pointed)
    own = rest or (pointed if find_intents(named, terms) else "")
    topic = topic_of(simplified(turn.question), terms)
    if not own or not topic:
        return Completion(simplified(turn.question), turn, replaced=True)
    asked = own if own is rest else _asked_only(named, entities)
    return Completion(f"{topic}：{asked}", turn)


def _turn_about(
    named: str, entities: Sequence[Entity], earlier: Sequence[EarlierTurn], terms: Vocabulary
) -> EarlierTurn | None:
    wanted = {e.name for e in entities}
    for turn in reversed(earlier):
        asked = simplified(turn.question)
        held = {e.name for e in find_entities(asked, terms)}
        if wanted & held or (not wanted and len(named) >= _SHORTEST_TOPIC and named in asked):
            return turn
    return None


def _of_another_topic(earlier: Sequence[EarlierTurn], terms: Vocabulary) -> EarlierTurn:
    """The latest turn about something else than the last one; the last where there is none."""
    last = {e.name for e in find_entities(simplified(earlier[-1].question), terms)}
    others = (t for t in reversed(earlier) if {e.name for e in find_entities(simplified(t.question), terms)} - last)
    return next(others, earlier[-1])


def _asked_only(named: str, entities: Sequence[Entity]) -> str:
    for entity in entities:
        named = named.replace(entity.said, "", 1)
    return _THE_ONE.sub("", named) or named


def _pointing_at_item(text: str, entities: Sequence[Entity], turn: EarlierTurn, terms: Vocabulary) -> Completion | None:
    """「第二条是什么意思」: of what the answer before listed."""
    asked = None if entities else pointed_item(text, simplified(turn.answer))
    if asked is None:
        return None
    topic = topic_of(simplified(turn.question), terms)
    return Completion(f"{topic}：{asked}" if topic else asked, turn, replaced=True, own=True)


# -- corrections and other cases -------------------------------------------------------------------------------


def _corrected(text: str, turn: EarlierTurn, terms: Vocabulary) -> Completion | None:
    asked = simplified(turn.question)
    instead = _NOT_BUT.match(text)
    if instead is not None and instead["wrong"] in asked:
        meant = _bare(instead["meant"])
        changed = _with_case(asked, meant, terms) or asked.replace(instead["wrong"], meant, 1)
        return Completion(changed, turn, replaced=True)
    match = _CORRECTS.match(text)
    if match is None:
        return None
    meant = _bare(match["meant"])
    if find_intents(meant, terms) or asks(meant):
        about = "" if find_entities(meant, terms) else topic_of(asked, terms)
        return Completion(f"{about}：{meant}" if about else meant, turn, replaced=True)
    return Completion(_with_case(asked, meant, terms) or f"{meant}：{_whole(asked)}", turn, replaced=True)


def _another_case(text: str, turn: EarlierTurn, terms: Vocabulary) -> Completion | None:
    """「那重新认定的呢」: the earlier question with this case in the place of the one it had; None where it has none like it."""
    match = _CASE.match(text)
    if match is None or find_intents(match["case"], terms):
        return None
    asked = simplified(turn.question)
    changed = _with_case(asked, match["case"], terms)
    return Completion(changed, turn, replaced=True) if changed else None


def _with_case(asked: str, case: str, terms: Vocabulary) -> str:
    """`asked` with `case` in the place of what is of its kind: a thing of the field, one of a row (博士, 硕士), or what ends alike;
    "" where nothing is, or the case is there already.
    """
    if case in asked:
        return ""
    new, old = find_entities(case, terms), find_entities(asked, terms)
    if new and old:
        changed = _other_entity(new[0], old, terms)
        if changed is None:
            return ""
        topic, _, rest = asked.rpartition("：")
        if topic:
            return f"{case}：{rest}"
        is_measure = new[0].name not in terms.follow_up.standings
        return re.sub(re.escape(changed.said) + (_ITS_MEASURE if is_measure else ""), lambda _: case, asked, count=1)
    for row in terms.follow_up.parallels:
        ordered = sorted(row, key=len, reverse=True)
        here = next((w for w in ordered if w in case), None)
        there = next((w for w in ordered if w in asked), None)
        if here and there and here != there:
            return asked.replace(there, case, 1)
    return "" if new else next(_alike_in(asked, case), "")


def _other_entity(new: Entity, old: Sequence[Entity], terms: Vocabulary) -> Entity | None:
    """Which of the earlier things takes the place of: a standing (高企, 小微企业) only of another one, not of a measure."""
    standings = terms.follow_up.standings
    if new.name not in standings:
        return old[0]
    return next((e for e in old if e.name in standings), None)


def _alike_in(asked: str, case: str) -> Iterator[str]:
    """`asked` with `case` for words of its length that end like it: 「首次认定」 → 「重新认定」, 「第一年」 → 「第二年」."""
    ends = 2 if len(case) >= 4 else 1
    if len(case) < _SHORTEST_TOPIC:
        return
    for at in range(len(asked) - len(case) + 1):
        there = asked[at : at + len(case)]
        differs = sum(a != b for a, b in zip(there, case, strict=True))
        if there[-ends:] == case[-ends:] and differs <= max(1, len(case) // 2):
            yield asked[:at] + case + asked[at + len(case) :]


# -- leaning on the turn before --------------------------------------------------------------------------------


def _leaning(text: str, entities: Sequence[Entity], turn: EarlierTurn, terms: Vocabulary) -> Completion | None:
    """A message that begins like a follow-up or uses a pronoun, and names nothing itself.

    「那科技型中小企业呢」 names the case, not the topic.
    """
    points = text.startswith(terms.follow_up.openings) or any(p in text for p in terms.follow_up.pronouns)
    asked = simplified(turn.question)
    own_matter = _ITS_OWN_MATTER.search(text) is not None
    named = [e for e in entities if own_matter or e.said not in terms.follow_up.incidental]
    short = len(text) <= _LONGEST_FOLLOW_UP
    leans = _names_case(text, named, asked, terms) if named else points or short
    if not leans:
        return None
    case = _CASE.match(text)
    aspects = aspects_of(case["case"], terms) if case else ()  # 「有效期呢」 asks of the topic, it is no case of it
    again = Intent.AMOUNT in find_intents(asked, terms)
    if case and again and _MISHAP.search(case["case"]) and not find_intents(text, terms):
        aspects = (Intent.GENERAL,)  # 「证书被撤销了呢」 asks what follows, not for the amount once more
    own = bool(find_intents(text, terms) or aspects) or (asks(text) and case is None)
    before = (own and topic_of(asked, terms)) or _whole(asked)
    return Completion(f"{before}：{text}", turn, borrowed=bool(entities) or not points, own=own, asks=aspects)


def _names_case(text: str, named: Sequence[Entity], asked: str, terms: Vocabulary) -> bool:
    """Whether what is named is a case of the topic before: 「那小微企业呢」, 「小微企业比例高点不」; not 「小微企业有什么补贴」."""
    if _AND_WHAT_OF.match(text):
        return True
    standings = terms.follow_up.standings
    if _MEASURE.search(text) or any(e.name not in standings for e in named):
        return False
    before = {e.name for e in find_entities(asked, terms)}
    return not before & standings or bool(before - standings)


def _whole(asked: str) -> str:
    return asked.rstrip("？?。！! ")


def topic_of(asked: str, terms: Vocabulary) -> str:
    """What a question is about, in its own words without those that ask: 「高企首次认定奖多少」 → 「高企首次认定」; "" for none."""
    head, _, rest = asked.rpartition("：")
    if head:  # completed already: its topic is named before
        added = find_entities(rest, terms)
        if not added:
            return head
        if all(e.name in terms.follow_up.standings for e in added) and find_entities(head, terms):
            return "、".join((topic_of(head, terms), *(e.said for e in added)))
    asked = rest if head else asked
    entities = find_entities(asked, terms)
    clauses = [c.strip() for c in CLAUSE_END.split(asked) if c.strip()]
    telling = [c for c in clauses if not asks(c) and not find_intents(c, terms) and find_entities(c, terms)]
    asking = [c for c in clauses if asks(c) or find_intents(c, terms)]
    if any(e.name not in terms.follow_up.standings for c in telling for e in find_entities(c, terms)):
        asking = [c for c in asking if find_entities(c, terms)]  # 「我们想报技改补助，设备最低要多少」: the measure
    about = [*(_without_asking(c, entities, terms) for c in asking), *(_LEADS.sub("", c) for c in telling)]
    kept = [a for a in dict.fromkeys(about) if len(a) >= _SHORTEST_TOPIC]
    whole = "、".join(kept)
    missing = [e.said for e in entities if e.said not in whole]
    return "、".join([*missing, *kept])


def _without_asking(clause: str, entities: Sequence[Entity], terms: Vocabulary) -> str:
    kept = clause
    marks = {chr(0xE000 + n): e.said for n, e in enumerate(entities)}  # what is named stays whole
    for mark, said in marks.items():
        kept = kept.replace(said, mark)
    cues = sorted((c for entry in terms.intents.values() for c in entry.cues if c in kept), key=len, reverse=True)
    for cue in cues:
        kept = kept.replace(cue, "")
    kept = _QUESTION_WORDS.sub("", kept)
    kept = _ENDS.sub("", _LEADS.sub("", kept))
    for mark, said in marks.items():
        kept = kept.replace(mark, said)
    return kept


def _bare(words: str) -> str:
    return words.strip("，,。！!？? 的")
