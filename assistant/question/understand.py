"""From what was typed to a `Question`: completed from the conversation, with intents, entities and what it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.errors import InvalidInput
from assistant.policy.numerals import narrow
from assistant.policy.question import Entity, Intent, Question
from assistant.policy.script import simplified
from assistant.question.follow_up import EarlierTurn, complete
from assistant.question.intents import asks_threshold, find_intents
from assistant.question.named import (
    asks_old_version,
    find_articles,
    find_entities,
    find_levels,
    find_places,
    find_titles,
    find_wordings,
    find_year,
    first_of,
)
from assistant.question.vocabulary import Vocabulary, vocabulary
from assistant.question.wording import CLAUSE_END, SENTENCE_END, asking_and_telling, asks

__all__ = ["EarlierTurn", "asks_of", "clean", "compared_of", "only_tells", "sentences_of", "topics_of", "understand"]

MAX_QUESTION = 2000  # characters; longer ones are documents, not questions
_COPIED = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06]")  # 「⼀次性」, 「beneﬁt」
_SHORTEST_PART = 5  # characters
_MOST_PARTS = 3
_COMPARED_BY = (Intent.ELIGIBILITY, Intent.AMOUNT)  # what things are compared by where it is not said
_COMPARED_WORDS = {
    Intent.ELIGIBILITY: "要什么条件",
    Intent.AMOUNT: "奖励补贴多少",
    Intent.MATERIALS: "要什么材料",
    Intent.WINDOW: "什么时候申报",
    Intent.TIME_LIMIT: "多久办完",
    Intent.DURATION: "有效几年",
    Intent.DEFINITION: "是什么",
    Intent.STEPS: "怎么申请",
    Intent.CONTACT: "找谁",
}


def sentences_of(question: Question, terms: Vocabulary | None = None) -> list[Question]:
    """The questions that one message holds, each with the topic of the whole where it names none; [] for a single one."""
    return _parts(question, SENTENCE_END, terms)


def asks_of(question: Question, terms: Vocabulary | None = None) -> list[Question]:
    """The same by clause: 「备案要审几天，备一次管几年」 asks two things."""
    return _parts(question, CLAUSE_END, terms)


def compared_of(question: Question, terms: Vocabulary | None = None) -> list[tuple[str, Question]]:
    """Of each thing that a question compares its name and what is asked of it; [] where nothing is compared."""
    if Intent.COMPARE not in question.intents:
        return []
    asked = tuple(i for i in question.intents if i is not Intent.COMPARE) or _COMPARED_BY
    words = "、".join(_COMPARED_WORDS[i] for i in asked if i in _COMPARED_WORDS)
    return [
        (e.said, understand(f"{e.said}{words}", terms=terms).model_copy(update={"intents": asked}))
        for e in question.entities[:_MOST_PARTS]
    ]


def topics_of(question: Question, terms: Vocabulary | None = None) -> list[tuple[str, Question]]:
    """The questions of a message that asks of another thing in each clause, with the thing's name: 「高企奖多少，人才码去哪办」; []
    where it asks of one, or a clause names none.
    """
    parts = asks_of(question, terms)
    names = [part.entities[0].name for part in parts if part.entities]
    if len(parts) < 2 or len(set(names)) < len(parts):
        return []
    return [(part.entities[0].said, part) for part in parts]


def _parts(question: Question, end: re.Pattern[str], terms: Vocabulary | None) -> list[Question]:
    asked = simplified(question.asked)
    asked = asked if asked in question.text else question.text  # not the earlier question before it
    clauses = [c.strip("，,、；; ") for c in end.split(asked)]
    clauses = [c for c in clauses if len(c) >= _SHORTEST_PART and asks(c)]
    if len(clauses) < 2:
        return []
    parts = []
    for clause in clauses[:_MOST_PARTS]:
        part = understand(clause, terms=terms)
        if not part.entities and question.entities:
            part = understand(f"{question.entities[0].said}：{clause}", terms=terms).model_copy(
                update={"asked": part.asked}
            )
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


def understand(asked: str, earlier: Sequence[EarlierTurn] = (), terms: Vocabulary | None = None) -> Question:
    """What `asked` means after the `earlier` turns of its conversation, read in simplified characters with
    the words of `terms`, the shipped ones unless told otherwise. Raises `InvalidInput`.
    """
    text = simplified(clean(asked))
    if not text:
        raise InvalidInput("问题是空的：请写下想咨询的内容")
    if len(text) > MAX_QUESTION:
        raise InvalidInput(f"问题有 {len(text)} 个字，超过了 {MAX_QUESTION} 字的上限：请分成几个问题来问")
    terms = terms or vocabulary()
    unsafe = any(order in text.lower() for order in terms.orders)
    entities = find_entities(text, terms)
    only_orders = False
    if unsafe:  # what is asked stays, with what it is about; the orders are not followed
        asked_for = _without_orders(text, terms)
        only_orders = not asked_for
        lost = [e.said for e in entities if e.said not in asked_for]
        text = "：".join(part for part in ("、".join(lost), asked_for) if part) or text
    asking, telling = asking_and_telling(text)
    intents = find_intents(asking, terms, told=telling) or find_intents(text, terms)
    greeting = _is_greeting(text, terms)
    before = [turn for turn in earlier if not _is_greeting(simplified(turn.question), terms)]
    completion = None if greeting else complete(text, entities, before, terms)
    if completion is not None:
        text = completion.text
        entities = (() if completion.replaced else entities) or find_entities(text, terms)
        inherited = () if completion.own else find_intents(simplified(completion.turn.question), terms)
        intents = intents or completion.asks or inherited
        asking, _ = asking_and_telling(text)
    intents = _compared_or_changed(intents, entities)
    return Question(
        asked=clean(asked),
        text=text,
        intents=intents or (Intent.GENERAL,),
        entities=entities,
        wordings=find_wordings(text, terms),
        titles=find_titles(text),
        articles=find_articles(text),
        levels=find_levels(text if completion and completion.replaced else asking, intents, terms),
        chain=first_of(text, terms.chains),
        places=find_places(text),
        year=find_year(text),
        old_version=asks_old_version(text, terms),
        context_documents=completion.turn.documents if completion else (),
        borrowed=bool(completion and completion.borrowed),
        greeting=greeting,
        unsafe=unsafe,
        only_orders=only_orders,
        asking=asking,
        asks_threshold=asks_threshold(asking),
        asks_task=any(re.search(pattern, text) for pattern in terms.tasks),
        asks_record=any(re.search(pattern, text) for pattern in terms.records),
    )


def _compared_or_changed(intents: tuple[Intent, ...], entities: Sequence[Entity]) -> tuple[Intent, ...]:
    """「高企和科小有什么区别」 compares two things; 「有什么区别」 of one asks what changed between its versions."""
    if Intent.COMPARE not in intents:
        return intents
    if len({e.name for e in entities}) > 1:
        return tuple(i for i in intents if i is not Intent.CHANGE)
    return tuple(dict.fromkeys(Intent.CHANGE if i is Intent.COMPARE else i for i in intents))


def only_tells(message: str) -> bool:
    """Whether nothing is asked (「我们不是高企，科小也还没入库」)."""
    text = simplified(clean(message))
    clauses = [c for c in CLAUSE_END.split(text) if c.strip()]
    return "?" not in text and "？" not in text and not any(asks(c) for c in clauses)


def _without_orders(text: str, terms: Vocabulary) -> str:
    """The clauses of `text` that give no orders; "" where all do."""
    plain = re.sub(r"<[^<>]{0,40}>", "，", text)
    plain = re.sub(r"“[^”]*”|「[^」]*」|\"[^\"]*\"", "", plain)  # words to be put into the assistant's mouth
    clauses = [c for c in re.split(r"(?<=[，。！？；：,!?;:])", plain) if not any(o in c.lower() for o in terms.orders)]
    return clean("".join(clauses)).strip("，。：:,")


def _is_greeting(text: str, terms: Vocabulary) -> bool:
    bare = re.sub(r"[，。！？!?,.~～\s]", "", text.lower())
    if not bare:
        return True
    for greeting in sorted(terms.greetings, key=len, reverse=True):
        bare = bare.replace(greeting, "")
    return len(bare) <= 1 and all(c in "啊呀哦嗯了呢吗的们" for c in bare)
