"""Replies to what was just asked: 「是的」, 「没有，12个」, 「第一个有，第二个没有」, 「都没有」, 「小型」, 「B级」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.policy.facts import FactDefinition, FactType, Value
from assistant.question.fact_reading.numbers import plain_text
from assistant.question.fact_reading.telling import Telling


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that was asked for, and of which calendar year."""

    key: str
    year: int | None = None


_OPENS = r"(?:嗯+|哦|噢|好的?|那个|我们|我|公司|我司|这个|目前|暂时|现在)?[，,]?(?:都|全部?|两个都|两项都|也|已经?)?"
_YES = re.compile(
    rf"^{_OPENS}(?:是的?|对的?|有的?|符合|满足|没错|通过了|过了|在的?|有了?|YES|Y|OK|当然|肯定|是啊|是呀|对啊|对呀|嗯+|有过|会的?|愿意|属于|可以|是这样|没问题)(?:啊|呀|呢|的|了|吧)?$"
)
_NO = re.compile(
    rf"^{_OPENS}(?:还|都|全部?|也|暂)?(?:不是的?|没有?的?|否|无|未|不在|不符合|不满足|还没有?|没有过|从来没有?|从没有?过?|NO|N|不对|没做|没有做|不|不会|不属于)(?:啊|呀|呢|的|了|过|吧)?$"
)
# 「做了」, 「交过」, 「签了的」 and 「没做」, 「还没签」: answers to a question whether something was done
_DID = re.compile(rf"^{_OPENS}(?![没未不])[\u4e00-\u9fff]{{1,3}}[了过](?:的|呀|啊)?$")
_DID_NOT = re.compile(rf"^{_OPENS}(?:还|暂)?[没未](?:有)?[\u4e00-\u9fff]{{1,3}}(?:过|呢|的)?$")
_BEGINS_YES = re.compile(r"(?:嗯|对)?[，,]?(?:是|有|都是|都有|已经?)(?!不|没|什么|谁|哪|几|多少|吗)")
_BEGINS_NO = re.compile(r"(?:还|暂时|目前|都)?(?:没|不(?!知|清|懂|确|好|太)|无|未|否)")
_NO_ANSWER = re.compile(r"^(?:完|忘|算|行|懂|知道|明白|晓得|收到)")
_ALL = re.compile(r"都|全|两[个项]")
_BETWEEN = re.compile(r"[，,；;。\n\r]|(?<!\d)、|(?<=[\u4e00-\u9fffA-Za-z%])\s+(?=\S)|\s+(?=[\u4e00-\u9fff])")
# 「第一个是」, 「1、是」, 「前一个没有」
_ORDINAL = re.compile(
    r"^\s*(?:第(?P<word>[一二三四1-4])(?:个|项|条|点)?(?:问题)?|(?P<number>[1-4])\s?[、.．:：)）]\s?|(?P<round>[①②③④])|(?P<first>前(?:面|一|者)(?:一?个|那个)?)|(?P<second>后(?:面|一|者)(?:一?个|那个)?))\s?(?:的话|嘛)?[，,：:]?\s?"
)
_FILLING = re.compile(r"^(?:嗯+|哦|噢|好的?|你好|您好|谢谢|不好意思|回答|答)?$")
_LONGEST = 16  # characters of one answer in a row of them


def in_order(text: str, asked: Sequence[Asked]) -> list[tuple[str, tuple[Asked, ...]]]:
    """A message with what each of its pieces may answer: as many short pieces as questions answer them in order."""
    whole = [(text, tuple(asked))]
    if len(asked) < 2:
        return whole
    pieces = [p.strip() for p in _BETWEEN.split(text.strip(" 。！!.~"))]
    pieces = [p for p in pieces if not _FILLING.match(p)]
    if not (1 < len(pieces) <= len(asked) or (len(pieces) == 1 and _ORDINAL.match(pieces[0]))) or any(
        len(p) > _LONGEST for p in pieces
    ):
        return whole
    places = [_place(p, i) for i, p in enumerate(pieces)]
    ordinal = [_ORDINAL.match(p) for p in pieces]
    if max(places) >= len(asked) or len(set(places)) < len(places) or (len(pieces) < len(asked) and not all(ordinal)):
        return whole
    if any(re.search(r"\d\d年|去年|前年|今年", p) for p in pieces[1:]):
        return whole
    return [
        (p[m.end() :] if (m := _ORDINAL.match(p)) else p, (asked[place],))
        for p, place in zip(pieces, places, strict=True)
    ]


def _place(piece: str, i: int) -> int:
    match = _ORDINAL.match(piece)
    if match is None:
        return i
    if match["word"]:
        return "一二三四1234".index(match["word"]) % 4
    if match["number"]:
        return int(match["number"]) - 1
    return "①②③④".index(match["round"]) if match["round"] else 0 if match["first"] else 1


def answer_expected(telling: Telling, year: int | None) -> None:
    """Tells the facts that bare clauses answer, in the order of the questions; `year` is that of yearly ones."""
    told = {t.fact.key for t in telling.told}
    open_keys = [k for k in telling.state.expected if k not in told]
    for part in telling.parts:
        if not open_keys:
            return
        words = telling.text[part.clause.start : part.clause.end].strip(" “”\"'.!~")
        if any(t.start < part.clause.end and part.clause.start < t.end for t in telling.told):
            continue
        told_whole = part.clause.told == part.clause.end
        for key, value in _answers(words, [telling.definition(k) for k in open_keys], told_whole=told_whole):
            telling.tell(part, key, value, (part.clause.start, part.clause.end), year=year)
            open_keys.remove(key)


def _answers(words: str, asked: Sequence[FactDefinition], *, told_whole: bool) -> list[tuple[str, Value]]:
    """(key, value) of the questions that `words`, one clause, answer by themselves; `told_whole`: it asks nothing itself."""
    yes, no = bool(_YES.search(words)), bool(_NO.search(words))
    if not (yes or no) and len(asked) == 1 and asked[0].type is FactType.BOOLEAN and not _NO_ANSWER.match(words):
        yes, no = bool(_DID.search(words)), bool(_DID_NOT.search(words))
        if not (yes or no) and told_whole and len(words) <= _LONGEST:  # 「是我们的链主推荐的」, 「没有链主推荐」
            yes, no = bool(_BEGINS_YES.match(words)), bool(_BEGINS_NO.match(words))
    if yes or no:
        answered = [(d.key, value) for d in asked if (value := _said_of(d, yes=yes)) is not None]
        return answered if _ALL.search(words) or len(asked) == 1 else answered[:1]
    for definition in asked:
        if definition.type in (FactType.CHOICE, FactType.CHOICES):
            value = _option(definition, words)
            if value is not None:
                return [(definition.key, value if definition.type is FactType.CHOICE else (value,))]
        elif definition.type is FactType.TEXT and 1 < len(words) <= 20:
            return [(definition.key, words)]
    return []


def _said_of(definition: FactDefinition, *, yes: bool) -> Value | None:
    if definition.type is FactType.BOOLEAN:
        return yes
    if yes:
        return None
    if definition.type in (FactType.MONEY, FactType.NUMBER):
        return Decimal(0)
    return next((o.value for o in definition.options if o.value == "none"), None)


def _option(definition: FactDefinition, words: str) -> str | None:
    """The option whose longest name stands in a short answer."""
    if len(words) > 24:
        return None
    named = [
        (len(name), o.value)
        for o in definition.options
        for name in (o.name, *o.names, *((o.value,) if len(words) <= 2 else ()))
        if plain_text(name) in words
    ]
    return max(named, default=(0, None), key=lambda n: n[0])[1]
