"""Whether an answer is about the very things that are asked about: where the nouns of the question stand.

A question that looks answered and is not names the benefit and asks something else of it (「贴息的贷款能抵押吗」): its words stand
in the library, but not where the answer stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant.retrieval.terms import BOTH_HALVES, Terms, pairs, plain

_CLAUSES = re.compile(r"[，,。？?！!；;：:\s]+")
_ASKS = re.compile(
    r"多少|(?<![十百千万好])几|什么|啥|哪|怎么|咋|怎样|如何|吗|么|能不能|要不要|会不会|有没有|是不是|算不算|可不可以|行不行"
    r"|多久|多长|多大|谁|何时|不$|没$|呢"
)
_HELD = 0.7  # from this share of a word on, it counts as held; a longer word whose pairs all stand there reaches it
_PAIRS_OF_ASKING = pairs("多少什么怎么能不能是不是有没有可以我们公司")  # in questions of all kinds
_SCALE = 5.0  # brings rarities, in nats, to the range of the other signals


def asking_clause(text: str) -> str:
    """The last clause that asks; the last of all where none does."""
    clauses = [clause for clause in _CLAUSES.split(text) if clause]
    asking = [clause for clause in clauses if _ASKS.search(clause)]
    return (asking or clauses or [text])[-1]


def nouns_aligned(terms: Terms, text: str, shown: str, cited: str, holds: Callable[[str], bool]) -> dict[str, float]:
    """How much the nouns of a question weigh by where they stand.

    `shown` is the answer with its headings, `cited` the documents that it is taken from, both plain; `holds`: whether a word
    stands anywhere in the library.
    """
    clause = plain(asking_clause(text))
    asked = [noun for noun in terms.nouns if noun in clause]
    told = [noun for noun in terms.nouns if noun not in clause]
    elsewhere = [noun for noun in asked if not _held(terms, noun, cited) and _known(terms, noun, holds)]
    unshown = [noun for noun in told if not _held(terms, noun, shown)]
    return {
        "asked_nouns": _weight(terms, asked),
        "told_nouns": _weight(terms, told),
        "asked_elsewhere": _weight(terms, elsewhere),
        "told_unshown": max((terms.weights[noun] for noun in unshown), default=0.0) / _SCALE,
    }


def asked_words(
    terms: Terms, text: str, shown: str, sentences: Iterable[str], found: Sequence[str]
) -> dict[str, float]:
    """How far the words of the asking clause stand in what answers.

    `shown` is the answer with its headings, `sentences` those of its statements, `found` the passages nearest to the question, all plain:
    the weight of the words that neither shows, and the share of the clause's character pairs that one sentence holds.
    """
    clause = plain(asking_clause(text))
    asked = [term for term in terms.weights if term in clause]
    wanted = pairs(clause) - _PAIRS_OF_ASKING
    read = "\n".join(found)
    return {
        "asked_unshown": _weight(terms, [term for term in asked if _share(terms, term, shown) < BOTH_HALVES]) / 2,
        "asked_unfound": _weight(terms, [term for term in asked if _share(terms, term, read) < BOTH_HALVES]) / 2,
        "pairs_shown": max((len(wanted & pairs(s)) for s in sentences), default=0) / max(1, len(wanted)),
    }


def _weight(terms: Terms, nouns: Iterable[str]) -> float:
    return sum(terms.weights[noun] for noun in nouns) / _SCALE


def _held(terms: Terms, noun: str, text: str) -> bool:
    return _share(terms, noun, text) >= _HELD


def _share(terms: Terms, term: str, text: str) -> float:
    return replace(terms, weights={term: 1.0}).coverage_of_plain(text)


def _known(terms: Terms, noun: str, holds: Callable[[str], bool]) -> bool:
    return holds(noun) or any(holds(other) for other in terms.alternatives.get(noun, ()))
