"""Whether a passage holds what a question asks for: a person, date, amount … beside the words and numbers of the question.

A passage on the right topic need not answer: 「2021年票房冠军是谁」 is not answered by who leads in 2023, nor by a sentence that
names nobody. `support` measures this for one passage, without a model; what is to be made of it is fitted elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.index.lexical import bigrams, tagged_whole
from assistant.policy.numerals import narrow
from assistant.policy.script import simplified

Span = tuple[int, int]


class Asked(StrEnum):
    """The kind of thing that an answer names."""

    PERSON = "person"
    DATE = "date"
    RATIO = "ratio"
    MONEY = "money"
    COUNT = "count"
    PLACE = "place"
    NAME = "name"
    ANYTHING = "anything"


_MEASURES = "人名位例个支队座栋辆台套艘架块枚次家户项件份篇部本条米年岁天吨斤级席票场届门种倍页层"
# read in this order: 「增长率是多少」 is a ratio before it is a count, 「多少钱」 money
_CUES: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    (
        Asked.PERSON,
        re.compile(
            r"谁|哪位|何人|哪些人"
            r"|(?:导演|主演|编剧|作者|教练|负责人|创始人|发明人|执行官|总理|总统|主席|校长|成员|得主|旗手)(?:是|有|叫|[?？]|$)"
        ),
    ),
    (Asked.DATE, re.compile(r"什么时候|啥时候|何时|哪天|哪一天|几号|几月|哪年|哪一年|日期|时间(?:是|为|[?？]|$)")),
    (
        Asked.RATIO,
        re.compile(
            r"百分之几|比例|几成|增长了?多少|增[长速幅](?:是|为|多少|[?？]|$)|[^频功效税利]率(?:是|为|达|多少|[?？]|$)"
            r"|(?:税率|利率|效率)|同比"
        ),
    ),
    (
        Asked.MONEY,
        re.compile(
            r"多少(?:钱|元|万元|美元|资金)"
            r"|(?:票房|营收|收入|利润|总值|GDP|售价|价格|金额|费用|市值|总额|投资|补贴|奖金|奖励)"
            r"(?:总额|规模|总量|[是为有达到共约总的给能拿领补奖])*(?:多少|几|[?？]|$)",
            re.IGNORECASE,
        ),
    ),
    (
        Asked.COUNT,
        re.compile(rf"多少|几(?=[{_MEASURES}])|(?:人数|人次|数量|[销产交出吞]\w{{0,2}}量|点数)(?:是|为|[?？]|$)"),
    ),
    (Asked.PLACE, re.compile(r"在哪|哪里|哪儿|什么地方|哪座城市|哪个(?:城市|国家|省|市)|地点|地址|举办地|起点|终点")),
    (Asked.NAME, re.compile(r"哪[个家部些所款支]|叫什么|什么(?:名|类型|主题|口号)|冠军|名字|全称|主题|口号|名称")),
)
_DIGITS = r"(?:\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_SCALE = r"\s*(?:多|余)?\s*(?:万亿|亿|千万|百万|万|千)?\s*(?:多|余)?\s*"
_MONEY = re.compile(rf"{_DIGITS}{_SCALE}(?:美元|欧元|日元|港元|港币|元|块|人民币)|{_DIGITS}\s*(?:万亿|亿|万)")
_RATIO = re.compile(r"\d+(?:\.\d+)?\s*(?:[%‰％]|个?百分点)|百分之[一二三四五六七八九十百点]+")
_DATE = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号]"
    r"|(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}|(?:19|20)\d{2}年\d{1,2}月|(?<!\d)\d{1,2}[日号](?!\d)"
)
_NUMBER = re.compile(rf"\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]+(?=[{_MEASURES}])")
_UNIT = re.compile(rf"(?:多少|几)[名位]?([{_MEASURES}])|(人数|人次)")
_QUOTED = re.compile(r"《[^》]{1,30}》|“[^”]{1,30}”|「[^」]{1,30}」")
# 「凯尔·内斯」
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,6}(?:[·•・][\u4e00-\u9fff]{1,4})+")
_PEOPLE, _PLACES, _NAMES = ("nr",), ("ns", "nt"), ("nr", "ns", "nt", "nz")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,8}(?:[省市县区镇州国馆厅]|大学|中心|体育场)")
_TEAM = re.compile(r"[\u4e00-\u9fff]{2,6}队")
_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
# what narrows a question by number: 「第57届」, 「SE 3」, 「1500米」, 「8月」, 「一季度」, 「上半年」
_NARROWING = re.compile(
    r"第[一二三四五六七八九十百\d]+[\u4e00-\u9fff]|[A-Za-z]+ ?-?\d+[A-Za-z\d\-]*|\d+(?:\.\d+)?[米月日号组岁项期路]"
    r"|[一二三四]季度|[上下]半年|首[日届次趟任批]|全年|[男女][子单双]|[双单]人|\d+·\d+"
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_TITLED = re.compile(r"[《“「]([^》”」]+)[》”」]")
# how much a word of a part of speech tells of the matter
_SPEECH = {"n": 1.0, "e": 1.0, "v": 0.6, "j": 1.0, "i": 0.6, "l": 0.6, "a": 0.4, "b": 0.7, "s": 0.5, "f": 0.2, "t": 0.6}
_EMPTY = "rpuydcqkw"
_ASKING = frozenset(("多少", "时间", "时候", "地点", "日期", "是", "有", "叫", "几次", "几个", "哪家", "哪"))
_TITLE_WEIGHT, _YEAR_WEIGHT, _OTHER_WEIGHT = 1.5, 0.8, 0.5
_NEAR = 20  # characters on either side of a candidate
SIGNALS = (
    "coverage", "missing", "pairs", "sentence", "holds_type", "typed_sentence", "typed_window", "typed_near",
    "same_year", "other_year", "narrowing_missing", "names_missing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question as it is looked for: the kind of its answer, its words by weight, and what narrows it."""

    text: str
    kind: Asked
    unit: str
    weights: Mapping[str, float]
    pairs: frozenset[str]
    years: frozenset[str]
    narrowing: tuple[str, ...]
    names: tuple[str, ...]

    def coverage(self, text: str) -> float:
        """Share of the words' weight that `text` holds, 0 to 1."""
        total = sum(self.weights.values())
        return sum(w * _held(word, text) for word, w in self.weights.items()) / total if total else 0.0


@lru_cache(maxsize=256)
def wanted(question: str) -> Wanted:
    """What a question looks for, read from its words alone."""
    text = _folded(question)
    unit = _UNIT.search(text)
    words = tagged_whole(text)
    return Wanted(
        text=text,
        kind=next((kind for kind, cue in _CUES if cue.search(text)), Asked.ANYTHING),
        unit=(unit[1] or "人") if unit else "",
        weights=_weights(text),
        pairs=frozenset(bigrams(text)),
        years=frozenset(_YEAR.findall(text)),
        narrowing=tuple(dict.fromkeys(_closed(m[0]) for m in _NARROWING.finditer(text))),
        names=tuple(w for w, tag in words if len(w) > 1 and tag.startswith(("nr", "ns", "nt", "nz", "eng"))),
    )


def _weights(text: str) -> dict[str, float]:
    """The words of a folded question that carry its matter; a quoted title is one of them, whole."""
    weights = {m[1]: _TITLE_WEIGHT for m in _TITLED.finditer(text)}
    rest = _TITLED.sub(" ", text)
    weights |= dict.fromkeys(_YEAR.findall(rest), _YEAR_WEIGHT)
    for word, tag in tagged_whole(rest):
        if word in _ASKING or tag[0] in _EMPTY or not word[0].isalnum() or _YEAR.fullmatch(word):
            continue
        if len(word) > 1 or word.isascii():
            weights.setdefault(word, _SPEECH.get(tag[0], _OTHER_WEIGHT))
    return weights


def support(question: Wanted, passage: str) -> dict[str, float]:
    """`SIGNALS` of how far a passage holds the answer, each 0 to 1; `typed_window` tells most by itself."""
    text = _folded(passage)
    sentences = [m[0] for m in _SENTENCE.finditer(text)] or [text]
    years = set(_YEAR.findall(text))
    found = {
        "coverage": question.coverage(text),
        "missing": _missing(question.weights, text),
        "pairs": _share(question.pairs, text),
        "sentence": max(map(question.coverage, sentences)),
        "same_year": float(bool(question.years & years)),
        "other_year": float(bool(question.years and years) and not question.years & years),
        "narrowing_missing": _absent(question.narrowing, _closed(text)),
        "names_missing": _absent(question.names, text),
    }
    return found | _typed(question, sentences)


def best_support(question: str, passages: Iterable[str]) -> dict[str, float]:
    """The signals of the passage whose `typed_window` is the best; zeros for no passage."""
    meant = wanted(question)
    rows = [support(meant, passage) for passage in passages]
    return max(rows, key=lambda row: row["typed_window"], default=dict.fromkeys(SIGNALS, 0.0))


def _typed(question: Wanted, sentences: Sequence[str]) -> dict[str, float]:
    """How much of the question stands in a sentence with something of the kind asked for: in it, with the one before, close by."""
    sentence = window = near = 0.0
    count = 0
    for number, text in enumerate(sentences):
        spans = candidates(question, text)
        if not spans:
            continue
        count += len(spans)
        sentence = max(sentence, question.coverage(text))
        window = max(window, question.coverage(sentences[number - 1] + text if number else text))
        near = max(near, *(question.coverage(text[max(0, a - _NEAR) : b + _NEAR]) for a, b in spans))
    return {"holds_type": float(count > 0), "typed_sentence": sentence, "typed_window": window, "typed_near": near}


def candidates(question: Wanted, text: str) -> list[Span]:
    """Where a folded text names something of the kind that is asked for, other than what the question names itself."""
    match question.kind:
        case Asked.MONEY:
            found = _spans(_MONEY, text)
        case Asked.RATIO:
            found = _spans(_RATIO, text)
        case Asked.DATE:
            found = _spans(_DATE, text)
        case Asked.COUNT:
            found = _spans(_counted(question.unit), text)
        case Asked.PERSON:
            found = [*_words(text, _PEOPLE), *_spans(_FOREIGN, text), *_words(text, ("nt",)), *_spans(_TEAM, text)]
        case Asked.PLACE:
            found = [*_words(text, _PLACES), *_spans(_PLACE, text)]
        case Asked.NAME:
            found = [*_spans(_QUOTED, text), *_words(text, _NAMES), *_spans(_FOREIGN, text)]
        case Asked.ANYTHING:
            return [(0, len(text))] if text else []
    return [(a, b) for a, b in found if _core(text[a:b]) not in question.text]


def _core(name: str) -> str:
    """What is sure of a name: where it is of several parts, the last one's end is a guess (「凯尔·内斯夺得」)."""
    dot = max(map(name.rfind, "·•・"))
    return name[: dot + 2] if dot > 0 else name


@lru_cache(maxsize=64)
def _counted(unit: str) -> re.Pattern[str]:
    """Numbers of this unit; of any where none is named. People are counted by several."""
    if not unit:
        return _NUMBER
    return re.compile(rf"{_DIGITS}{_SCALE}(?:{'[人名位例]' if unit in '人名位' else unit})")


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [m.span() for m in pattern.finditer(text)]


def _words(text: str, tags: tuple[str, ...]) -> list[Span]:
    """Words of these parts of speech, of two characters and more."""
    found, start = [], 0
    for word, tag in tagged_whole(text):
        if len(word) > 1 and tag.startswith(tags):
            found.append((start, start + len(word)))
        start += len(word)
    return found


def _missing(weights: Mapping[str, float], text: str) -> float:
    """The greatest weight of a word that `text` does not hold, as a share of the greatest."""
    absent = [weight for word, weight in weights.items() if _held(word, text) < 0.5]
    return max(absent, default=0.0) / max(weights.values(), default=1.0)


def _absent(wordings: Sequence[str], text: str) -> float:
    return sum(w not in text for w in wordings) / len(wordings) if wordings else 0.0


def _held(word: str, text: str) -> float:
    """1 where `text` holds the word, else the share of its character pairs there, discounted."""
    if word in text:
        return 1.0
    if len(word) < 3:
        return 0.0
    return 0.7 * _share([word[i : i + 2] for i in range(len(word) - 1)], text)


def _share(parts: Iterable[str], text: str) -> float:
    held = [part in text for part in parts]
    return sum(held) / len(held) if held else 0.0


def _folded(text: str) -> str:
    return narrow(simplified(text)).lower()


def _closed(text: str) -> str:
    return text.replace(" ", "")
