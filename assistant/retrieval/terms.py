"""Content words of a question and how rare they are: the measure of whether a text is about what was asked."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from assistant.index.lexical import tagged, words
from assistant.policy.figures import replace_figures
from assistant.policy.numerals import narrow
from assistant.policy.question import Question
from assistant.policy.script import closed_up
from assistant.retrieval.names import asked_for, unknown_names

_SMOOTHING = 1.0
_REMEMBERED = (
    4096  # texts whose character pairs are kept, some 5 KB each: names and quotations of cards come up again and again
)
_NO_LETTER = re.compile(r"[\W_]+")
# how much a word of a part of speech tells of the matter: nouns, names and technical words (English, tagged eng) carry it
_EMPTY = "mqrdpcuyo"  # numerals, measures, pronouns, adverbs and the like
_ASKING = ("几", "哪", "什么", "多少")  # 「几楼」, 「哪些项目」: the dictionary takes some for nouns
_NOUNS = "nej"
BOTH_HALVES = (
    0.45  # of a word of four characters, of which a text has the first two and the last two (「商标注册」), and more
)
_LONGER = 3  # characters from which on a word may be held in part
_OF_ANOTHER = 0.3  # how far a term is held that stands only in such words
_IN_PAIRS = 0.7  # how far one is held all of whose character pairs are found, apart from each other
_NEARLY_HELD = (
    0.6  # from this share on a longer name counts as spoken of: 专精特新中小企业、“小巨人”企业 of 专精特新“小巨人”企业
)
_OTHER_THING = "后师家员士生"  # endings that make another thing of a word
_SPEECH = {"n": 1.0, "e": 1.0, "v": 0.6, "j": 1.0, "i": 0.6, "l": 0.6, "a": 0.4, "b": 0.7, "s": 0.5, "f": 0.2, "t": 0.3}


class TermStatistics:
    """Document frequencies of words over all passages."""

    def __init__(self, holders: Mapping[str, int], count: int) -> None:
        """`holders`: how many of the `count` passages hold each word."""
        self._frequencies = holders
        self._count = max(count, 1)

    def rarity(self, word: str) -> float:
        """Inverse document frequency, 0 for a word in every passage; a word that none holds counts as a middling one,
        since lay questions are full of words that no policy uses."""
        if word not in self._frequencies:
            return 0.6 * math.log(1 + self._count)
        return math.log(1 + self._count / (self._frequencies[word] + _SMOOTHING))

    @property
    def counts(self) -> Mapping[str, int]:
        """How many passages hold each word."""
        return self._frequencies

    def known(self, word: str) -> bool:
        return word in self._frequencies

    def others(self, word: str) -> tuple[str, ...]:
        """Words of the passages that begin with `word` and name something else: 博士后, 工程师, 企业家."""
        return tuple(word + end for end in _OTHER_THING if word + end in self._frequencies)


class Wording(Protocol):
    """A text that is asked what it holds: a `str`, or one that remembers (`searched.Searched`)."""

    def __contains__(self, word: str, /) -> bool: ...

    def count(self, word: str, /) -> int: ...


class Wordings(Protocol):
    """Texts that are asked at once (`searched.SomeTexts`): an answer for each."""

    def __len__(self) -> int: ...

    def holding(self, word: str, /) -> npt.NDArray[np.bool_]: ...

    def counting(self, word: str, /) -> npt.NDArray[np.int64]: ...


class _Sought(NamedTuple):
    """A term as it is looked for: the longer words that are not about it, and what else counts as it in whole or in part: every
    wording with its character pairs, itself only where it has some.
    """

    term: str
    longer: tuple[str, ...]
    wordings: tuple[tuple[str, tuple[str, ...]], ...]

    def held(self, plain: Wording) -> float:
        """How far `plain` holds the term, 0 to 1."""
        if self.term in plain:
            if not self.longer:
                return 1.0
            return 1.0 if plain.count(self.term) > sum(map(plain.count, self.longer)) else _OF_ANOTHER
        best = 0.0
        for word, parts in self.wordings:
            if word in plain:
                return 1.0
            if parts:  # the character pairs found there, discounted
                best = max(best, _IN_PAIRS * sum([part in plain for part in parts]) / len(parts))
        return best

    def held_by_each(self, texts: Wordings) -> npt.NDArray[np.float64]:
        """The same for each of several texts."""
        whole = texts.holding(self.term)
        held = whole.astype(np.float64)
        if self.longer and whole.any():
            among_longer = texts.counting(self.term) <= sum(map(texts.counting, self.longer))
            held[whole & among_longer] = _OF_ANOTHER
        if not self.wordings or whole.all():
            return held
        best = np.zeros(len(texts))
        for word, parts in self.wordings:
            if word != self.term:
                np.maximum(best, texts.holding(word), out=best)
            if parts:
                np.maximum(best, _IN_PAIRS * sum(map(texts.holding, parts)) / len(parts), out=best)
        return np.where(whole, held, best)


@dataclass(frozen=True)
class Terms:
    """What a text must speak of: each content word with its rarity and the official wordings that also count as it.

    `nouns` are those that name things, `topics` these and the entities, without those for a measure of any kind; `asked` those in the
    clauses that ask; `unknown` those that are asked for by a name that no document has.
    """

    weights: Mapping[str, float]
    alternatives: Mapping[str, tuple[str, ...]]
    nouns: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    apart: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # longer words that are not about the term
    official: Mapping[str, float] = field(
        default_factory=dict
    )  # official wordings of what is said otherwise, with their rarity
    unknown: frozenset[str] = frozenset()

    @cached_property
    def _sought(self) -> Mapping[str, _Sought]:
        return {
            term: _Sought(
                term,
                self.apart.get(term, ()),
                tuple(
                    (word, parts)
                    for word in dict.fromkeys((term, *self.alternatives.get(term, ())))
                    if (parts := _parts(word)) or word != term
                ),
            )
            for term in self.weights
        }

    @cached_property
    def _weighed(self) -> tuple[tuple[float, _Sought], ...]:
        return tuple((weight, self._sought[term]) for term, weight in self.weights.items())

    @cached_property
    def _total(self) -> float:
        return sum(self.weights.values())

    def coverage(self, text: str) -> float:
        """Share of the terms' weight that `text` holds, 0 to 1; a longer word half held counts in part."""
        return self.coverage_of_plain(plain(text))

    def coverage_of_plain(self, plain: Wording) -> float:
        """The same for a text that `plain` was applied to already."""
        if not self._total:
            return 0.0
        return sum([weight * sought.held(plain) for weight, sought in self._weighed]) / self._total

    def coverage_of_each(self, texts: Wordings) -> npt.NDArray[np.float64]:
        """The same for each of several such texts."""
        covered = np.zeros(len(texts))
        if self._total:
            for weight, sought in self._weighed:
                covered += weight * sought.held_by_each(texts)
            covered /= self._total
        return covered

    def topic_held(self, text: str) -> float:
        """The weight of the nouns and named things that `text` holds, 0 for none."""
        return self._topic_held(plain(text))

    def _topic_held(self, held: str) -> float:
        shares = {term: self._sought[term].held(held) for term in self.topics}
        return math.fsum(self.weights[term] * share for term, share in shares.items() if share >= _NEARLY_HELD)

    def spoken_of(self, text: str) -> float:
        """The same, with the official wordings of what is said otherwise."""
        held = plain(text)
        return self._topic_held(held) + math.fsum(weight for word, weight in self.official.items() if word in held)

    def missing_noun(self, plain: Wording) -> float:
        """The greatest weight among the nouns that `plain` does not hold, as a share of the greatest of all; 0 for none."""
        missing = [self.weights[noun] for noun in self.nouns if self._sought[noun].held(plain) < BOTH_HALVES]
        return max(missing, default=0.0) / max(self.weights.values(), default=1.0)

    def focus(self, plain: Wording) -> float:
        """Coverage by `plain` of what the clauses that ask are about, without those that tell of the enterprise."""
        if not self.asked:
            return self.coverage_of_plain(plain)
        return replace(self, weights={t: w for t, w in self.weights.items() if t in self.asked}).coverage_of_plain(
            plain
        )


def _parts(word: str) -> tuple[str, ...]:
    """The character pairs of a longer word; none of one that is a pair itself."""
    return tuple(word[i : i + 2] for i in range(len(word) - 1)) if len(word) >= _LONGER else ()


_ANY_MEASURE = frozenset(
    ("政策", "措施", "办法", "项目", "事项", "资金", "补贴", "补助", "奖励", "优惠")
)  # of no topic


def content_terms(
    question: Question, statistics: TermStatistics, stop_words: frozenset[str], holds: Callable[[str], bool]
) -> Terms:
    """The content words of `question`: entities whole, names that no document has, then the words outside of them that carry meaning.

    `holds`: whether a wording stands in any document.
    """
    text = plain(question.text)
    weights: dict[str, float] = {}
    alternatives: dict[str, tuple[str, ...]] = {}
    nouns: set[str] = set()
    named: set[str] = set()
    for entity in question.entities:
        said = plain(entity.said)
        weights[said] = max(_rarity_of_phrase(entity.name, statistics), _rarity_of_phrase(said, statistics))
        alternatives[said] = tuple(plain(wording) for wording in (entity.name, *entity.others))
        named.add(said)
        text = text.replace(said, " ")
    for wording in question.wordings:
        for word, _ in tagged(wording.said):
            alternatives[word] = tuple(plain(o) for o in wording.official)
    unknown = unknown_names(text, question.titles, holds)
    for name in unknown:
        weights[name] = statistics.rarity(name)
        nouns.add(name)
    # 「那5万能补给我们」 is not about 「万能」
    for word, tag in tagged(replace_figures(text, " ")):
        if word in stop_words or (len(word) == 1 and not word.isascii()) or _is_quantity(word):
            continue
        if tag[0] in _EMPTY or word.startswith(_ASKING):
            continue
        if any(word != other and word in other for other in weights):
            continue
        if tag[0] in _NOUNS or tag == "vn":
            nouns.add(word)
        weights[word] = statistics.rarity(word) * _SPEECH.get(tag[0], 0.3)
    asking = plain(question.asking)
    apart = {term: longer for term in weights if (longer := statistics.others(term))}
    otherwise = [plain(o) for w in question.wordings for o in w.official if plain(w.said) not in weights]
    return Terms(
        weights,
        alternatives,
        frozenset(nouns),
        frozenset((nouns | named) - _ANY_MEASURE),
        frozenset(term for term in weights if term in asking),
        apart,
        {word: _rarity_of_phrase(word, statistics) for word in otherwise},
        asked_for(unknown, asking, question.titles),
    )


def _rarity_of_phrase(phrase: str, statistics: TermStatistics) -> float:
    """The rarest word of a phrase."""
    return max((statistics.rarity(word) for word in words(phrase)), default=0.0)


def _is_quantity(word: str) -> bool:
    return word[0].isdigit()


def plain(text: str) -> str:
    """`text` as terms are looked for: narrow, lower-case, words set with spaces (「支 持 对 象」) written together."""
    return closed_up(narrow(text).lower())


def overlap(question: frozenset[str], title: frozenset[str]) -> float:
    """Share of the title's character pairs that the question holds, 0 to 1."""
    return len(title & question) / len(title) if title else 0.0


@lru_cache(_REMEMBERED)
def pairs(text: str) -> frozenset[str]:
    """The character pairs of `text`, punctuation left out."""
    letters = _NO_LETTER.sub("", plain(text))
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))
