"""From what was typed to a `Question`: completed from the conversation, with intents, entities and what it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.errors import InvalidInput
from assistant.policy.document import Level
from assistant.policy.figures import find_figures
from assistant.policy.numerals import narrow
from assistant.policy.question import Entity, Intent, Question, Wording
from assistant.policy.script import simplified
from assistant.question.vocabulary import Vocabulary, places, vocabulary

K = TypeVar("K")
MAX_QUESTION = 2000  # characters; longer ones are documents, not questions
_COPIED = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06]")  # 「⼀次性」, 「beneﬁt」
_SENTENCE_END = re.compile(r"[？?！!。\n]+|[；;，,](?=另外|还有|顺便|再问|对了)")
_CLAUSE_END = re.compile(r"[？?！!。；;，,\n：]+")
_ASKS = re.compile(
    r"多少|多久|多长|多快|几|吗|嘛|么$|呢|什么|啥|哪|怎么|怎样|如何|咋|谁|何时|是否|能否|能不能|可不可以|行不行|算不算|要不要|会不会|有没有|是不是|够不够|还能|[不没]$|([^，。？])[不没]\1"
)
_COSTS = re.compile(r"(?:要|收|花|交|付)多少(?:钱|费)")
_SHORTEST_PART = 5  # characters
_MOST_PARTS = 3
_TITLE = re.compile(r"《([^《》]{2,80})》")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,10}[〔\[（(](?:19|20)\d{2}[〕\]）)]\s*\d{1,4}\s*号")
_SHORT_NUMBER = re.compile(r"(?<![\d〕\]）)])(\d{1,3})号文")
# 「租房一个月多少」, 「承担几成」; not 「多少天」, 「多少人」
_HOW_MUCH = re.compile(
    r"多少(?!天|个|工作日|人|家|名|分|项|岁|年|日|小时|页|份|件|平|亩)|几个点|几成|几万|几千|几块|几折|几档"
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
_FILES = re.compile(r"报|申请|受理|提交|交材料|领|办")
# 「2023年那版」, 「22年试行的住房补贴」, 「（22年的）」; not 「22年成立」
_YEAR_VERSION = re.compile(
    r"(?P<year>(?:(?:19|20)\d{2}|(?<!\d)[12]\d))\s{0,8}年?(?:度)?\s{0,8}"
    r"(?:那版|版|的?办法|试行|的那|那个办法|旧|的[）)]|的?[^，。？]{0,16}(?:办法|措施|细则|规定|政策))"
)
# 「从深圳搬过来」, 「深圳证券交易所」, 「上海的客户」, 「北京总部」: not whose rules are asked for
_COMES_FROM = re.compile(r"(?:从|由|自|原在|来自|到|去|往|在)[^，。？！]{0,3}$")
_NOT_RULES = re.compile(
    r"[^，。？！]{0,6}?(?:搬|迁|引进|过来|转来|调来|证券|交易所|客户|参展|展会|展览|上市|总部|分公司|子公司|高校|大学|银行|公司投|户籍|户口|、深圳证券)"
)
_ITS_OWN = re.compile(r"(?:市|省)?(?:高新区|开发区|经开区|新区|那边|那里|当地|他们|的(?:政策|补贴|奖励|规定|标准))")
_COUNTY = re.compile(r"(?:隔壁)?(?:的|到|去|在|是|说)?([\u4e00-\u9fff]{2}县)(?!级|城|域)")
# 「那时候的老知识产权资助办法」, 「旧的奖励标准」
_OLD_VERSION = re.compile(r"(?:老|旧|原来|以前|当时|那时候)的?[^，。？！的]{0,10}(?:办法|政策|规定|标准|细则|措施)")
_AND_WHAT_OF = re.compile(r"(?:那|那么|要是|如果|换成)[^，。？！]{1,16}呢")
_LONGEST_FOLLOW_UP = 40  # characters: a shorter question that names nothing itself leans on the turn before


@dataclass(frozen=True, slots=True)
class EarlierTurn:
    """A turn of the conversation: the completed question, and the documents its answer cited."""

    question: str
    documents: tuple[str, ...]


def sentences_of(question: Question) -> list[Question]:
    """The questions that one message holds, each with the topic of the whole where it names none; [] for a single one."""
    return _parts(question, _SENTENCE_END)


def asks_of(question: Question) -> list[Question]:
    """The same by clause: 「备案要审几天，备一次管几年」 asks two things."""
    return _parts(question, _CLAUSE_END)


def _parts(question: Question, end: re.Pattern[str]) -> list[Question]:
    asked = simplified(question.asked)
    asked = asked if asked in question.text else question.text  # not the earlier question before it
    clauses = [c.strip("，,、；; ") for c in end.split(asked)]
    clauses = [c for c in clauses if len(c) >= _SHORTEST_PART and _ASKS.search(c)]
    if len(clauses) < 2:
        return []
    parts = []
    for clause in clauses[:_MOST_PARTS]:
        part = understand(clause)
        if not part.entities and question.entities:
            part = understand(f"{question.entities[0].said}：{clause}").model_copy(update={"asked": part.asked})
        parts.append(part)
    return parts


def clean(text: str) -> str:
    """`text` without control characters and runs of spaces, full-width letters and digits made narrow, radicals, ligatures and
    compatibility ideographs, as they are copied from a PDF, made ordinary.
    """
    text = _COPIED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return re.sub(r" {2,}", " ", narrow_letters("".join(kept))).strip()


def narrow_letters(text: str) -> str:
    """Full-width letters and digits made narrow; Chinese punctuation stays as it is."""
    return "".join(narrow(c) if c.isalnum() else c for c in text)


def understand(asked: str, earlier: Sequence[EarlierTurn] = ()) -> Question:
    """What `asked` means after the `earlier` turns of its conversation, read in simplified characters. Raises `InvalidInput`."""
    text = simplified(clean(asked))
    if not text:
        raise InvalidInput("问题是空的：请写下想咨询的内容")
    if len(text) > MAX_QUESTION:
        raise InvalidInput(f"问题有 {len(text)} 个字，超过了 {MAX_QUESTION} 字的上限：请分成几个问题来问")
    terms = vocabulary()
    unsafe = any(order in text.lower() for order in terms.orders)
    entities = find_entities(text, terms)
    only_orders = False
    if unsafe:  # what is asked stays, with what it is about; the orders are not followed
        asked_for = _without_orders(text, terms)
        only_orders = not asked_for
        lost = [e.said for e in entities if e.said not in asked_for]
        text = "：".join(part for part in ("、".join(lost), asked_for) if part) or text
    asking, telling = _asking_and_telling(text)
    intents = find_intents(asking, terms, told=telling) or find_intents(text, terms)
    documents: tuple[str, ...] = ()
    borrowed = False
    greeting = _is_greeting(text, terms)
    if earlier and not greeting and _leans_on_earlier(text, entities, terms):
        borrowed = bool(entities) or not _points_back(text, terms)
        previous = earlier[-1]
        documents = previous.documents
        asked_before = simplified(previous.question)
        topic = find_entities(asked_before, terms)
        entities = entities or topic
        text = f"{_topic_words(asked_before, topic)}：{text}"
        intents = intents or find_intents(asked_before, terms)
        asking, _ = _asking_and_telling(text)
    return Question(
        asked=clean(asked),
        text=text,
        intents=intents or (Intent.GENERAL,),
        entities=entities,
        wordings=_wordings(text, terms),
        titles=tuple(dict.fromkeys(_TITLE.findall(text) + _NUMBER.findall(text) + _short_numbers(text))),
        levels=_levels(asking, intents, terms),
        chain=_first(text, terms.chains),
        places=find_places(text),
        year=_year(text),
        old_version=any(words in text for words in terms.old_versions) or bool(_OLD_VERSION.search(text)),
        context_documents=documents,
        borrowed=borrowed,
        greeting=greeting,
        unsafe=unsafe,
        only_orders=only_orders,
        asking=asking,
        asks_task=any(re.search(pattern, text) for pattern in terms.tasks),
        asks_record=any(re.search(pattern, text) for pattern in terms.records),
    )


def only_tells(message: str) -> bool:
    """Whether nothing is asked (「我们不是高企，科小也还没入库」)."""
    text = simplified(clean(message))
    clauses = [c for c in _CLAUSE_END.split(text) if c.strip()]
    return "?" not in text and "？" not in text and not any(_ASKS.search(c.strip()) for c in clauses)


def _asking_and_telling(text: str) -> tuple[str, str]:
    """The clauses of `text` that ask, the whole where none is told apart, and those that tell."""
    asking: list[str] = []
    telling: list[str] = []
    for clause in _CLAUSE_END.split(text):
        (asking if _ASKS.search(clause.strip()) else telling).append(clause)
    return "，".join(asking) or text, "，".join(telling)


def find_entities(text: str, terms: Vocabulary) -> tuple[Entity, ...]:
    """Named things in order of mention; of two that overlap, the longer wording."""
    hits = []
    for entry in terms.entities:
        for said in (entry.name, *entry.said):
            at = text.find(said)
            if at >= 0:
                hits.append(
                    (
                        at,
                        -len(said),
                        Entity(name=entry.name, said=said, others=tuple(o for o in entry.said if o != said)),
                    )
                )
                break
    taken: list[range] = []
    found = []
    for at, negative, entity in sorted(hits, key=lambda h: (h[1], h[0])):
        span = range(at, at - negative)
        if not any(span.start < t.stop and t.start < span.stop for t in taken):
            taken.append(span)
            found.append((at, entity))
    return tuple(entity for _, entity in sorted(found, key=lambda f: f[0]))


def find_intents(text: str, terms: Vocabulary, told: str = "") -> tuple[Intent, ...]:
    """Intents in order of mention. Eligibility is kept beside others only where its own words are used.

    `told`: the clauses beside `text` that ask nothing.
    """
    hits: list[tuple[int, Intent]] = []
    for intent, entry in terms.intents.items():
        positions = [text.find(cue) for cue in entry.cues if cue in text]
        if positions:
            hits.append((min(positions), intent))
    how_much = _HOW_MUCH.search(text)
    if how_much and Intent.AMOUNT not in {intent for _, intent in hits} and not _NUMBER_OF_PHONE.search(text):
        hits.append((how_much.start(), Intent.AMOUNT))
    found = [intent for _, intent in sorted(hits, key=lambda h: h[0])]
    # 「企业开办要多少钱」 asks what it costs, not what is paid out
    if Intent.AMOUNT in found and _COSTS.search(text):
        found = [intent for intent in found if intent is not Intent.AMOUNT] or [Intent.GENERAL]
    # 「有哪些材料」 asks for materials, not for a list of policies; 「怎么算」 is no procedure
    specific = {Intent.MATERIALS, Intent.STEPS, Intent.CONTACT, Intent.CHANNEL, Intent.DEFINITION}
    if Intent.LIST in found and specific & set(found):
        found.remove(Intent.LIST)
    # 「现在还能报吗」 asks when, not whether one qualifies, unless the enterprise tells of itself
    tells = any(figure.kind != "date" for figure in find_figures(text)) or bool(find_figures(told))
    if (
        Intent.WINDOW in found
        and not tells
        and not any(cue in text for cue in ("条件", "资格", "要求", "符合", "门槛"))
    ):
        found = [intent for intent in found if intent is not Intent.ELIGIBILITY]
    # 「窗口是哪几天」 asks when
    if Intent.TIME_LIMIT in found and Intent.WINDOW in found and "哪几天" in text:
        found.remove(Intent.TIME_LIMIT)
    if Intent.TIME_LIMIT in found and Intent.WINDOW in found and "什么时候" not in text:
        found.remove(Intent.WINDOW)
    # 「多长时间不能报」 asks how long one is barred, not how long the office takes
    if Intent.TIME_LIMIT in found and _BARRED.search(text):
        found = [intent for intent in found if intent is not Intent.TIME_LIMIT] or [Intent.GENERAL]
    # 「拿到证以后多久之内要报」 asks until when one may file
    if Intent.TIME_LIMIT in found and _FILE_WITHIN.search(text):
        found = [Intent.WINDOW if intent is Intent.TIME_LIMIT else intent for intent in found]
    # 「最长能贷多久」, 「一笔贷款贴多长时间」 ask how long it lasts, 「几年内不能搬」 what one is bound to
    if Intent.TIME_LIMIT in found and _LASTS.search(text):
        found = [Intent.DURATION if intent is Intent.TIME_LIMIT else intent for intent in found]
    # 「算力券哪天过期」 asks how long the thing lasts, not the rule
    if Intent.VALIDITY in found and _THING_LASTS.search(text):
        found = [Intent.DURATION if intent is Intent.VALIDITY else intent for intent in found]
    if Intent.DURATION in found and Intent.VALIDITY in found:
        found.remove(Intent.DURATION)
    # 「什么时候取消的」 asks of the rule, not of filing
    if Intent.VALIDITY in found and Intent.WINDOW in found and not _FILES.search(text):
        found = [intent for intent in found if intent is not Intent.WINDOW]
    # 「能不能叠加」 asks whether both may be had, not for the conditions of each
    if Intent.STACKING in found and not any(cue in text for cue in ("条件", "资格", "要求", "符合", "门槛")):
        found = [intent for intent in found if intent is not Intent.ELIGIBILITY]
    # 「还是70%就行吗？听说办法改了」 asks for the rule itself too
    if found == [Intent.VALIDITY] and tells:
        found.append(Intent.GENERAL)
    return tuple(dict.fromkeys(found))


def _without_orders(text: str, terms: Vocabulary) -> str:
    """The clauses of `text` that give no orders; "" where all do."""
    plain = re.sub(r"<[^<>]{0,40}>", "，", text)
    plain = re.sub(r"“[^”]*”|「[^」]*」|\"[^\"]*\"", "", plain)  # words to be put into the assistant's mouth
    clauses = [c for c in re.split(r"(?<=[，。！？；：,!?;:])", plain) if not any(o in c.lower() for o in terms.orders)]
    return clean("".join(clauses)).strip("，。：:,")


def _leans_on_earlier(text: str, entities: Sequence[Entity], terms: Vocabulary) -> bool:
    """Whether a question borrows its topic: it begins like a follow-up or uses a pronoun, and names nothing itself.

    「那科技型中小企业呢」 names the case, not the topic.
    """
    if _TITLE.search(text):
        return False
    if entities:
        return bool(_AND_WHAT_OF.match(text))
    return _points_back(text, terms) or len(text) <= _LONGEST_FOLLOW_UP


def _points_back(text: str, terms: Vocabulary) -> bool:
    return text.startswith(terms.follow_up.openings) or any(p in text for p in terms.follow_up.pronouns)


def _topic_words(question: str, topic: Sequence[Entity]) -> str:
    """What the earlier question was about: its entities, else its own words without the closing mark."""
    previous = question.rsplit("：", 1)[0] if "：" in question and len(question) > 60 else question
    if topic and len(previous) > 30:
        return "、".join(entity.said for entity in topic)
    return previous.rstrip("？?。！! ")


def _wordings(text: str, terms: Vocabulary) -> tuple[Wording, ...]:
    return tuple(
        Wording(said=said, official=expansion.official)
        for expansion in terms.expansions
        for said in expansion.said
        if said in text
    )


def _first(text: str, table: dict[K, tuple[str, ...]]) -> K | None:
    return next((key for key, cues in table.items() if any(cue in text for cue in cues)), None)


def find_places(text: str) -> tuple[str, ...]:
    """Places whose rules are asked for; not where a company comes from or what it is listed at."""
    known = places()
    found = [place for place in known.elsewhere if place in text]
    for place in known.places:
        for match in re.finditer(re.escape(place), text):
            if _ITS_OWN.match(text[match.end() :]):
                found.append(place)
                break
            if not _COMES_FROM.search(text[: match.start()]) and not _NOT_RULES.match(text[match.end() :]):
                found.append(place)
                break
    return tuple(dict.fromkeys([*found, *_COUNTY.findall(text)]))


def _levels(text: str, intents: Sequence[Intent], terms: Vocabulary) -> tuple[Level, ...]:
    """Levels named in the question; 「和市里的能不能叠加」 asks of the park's own as well."""
    named = [level for level, cues in terms.levels.items() if any(cue in text for cue in cues)]
    if named and Intent.STACKING in intents and Level.PARK not in named:
        named.append(Level.PARK)
    return tuple(named)


def _year(text: str) -> int | None:
    match = _YEAR_VERSION.search(text)
    return int(match["year"]) % 100 + 2000 if match else None


def _short_numbers(text: str) -> list[str]:
    """Document numbers as people say them, 「2024年2号文」, 「22年那个办法12号文」, as 〔2024〕2号; a number alone names none."""
    years = re.findall(r"(20\d{2}|(?<!\d)[12]\d)年", text)
    return [f"〔{int(years[0]) % 100 + 2000}〕{number}号" for number in _SHORT_NUMBER.findall(text)] if years else []


def _is_greeting(text: str, terms: Vocabulary) -> bool:
    bare = re.sub(r"[，。！？!?,.~～\s]", "", text.lower())
    if not bare:
        return True
    for greeting in sorted(terms.greetings, key=len, reverse=True):
        bare = bare.replace(greeting, "")
    return len(bare) <= 1 and all(c in "啊呀哦嗯了呢吗的们" for c in bare)
