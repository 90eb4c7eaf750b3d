"""Whether an answer is about the very things that are asked about: where the nouns of the question stand.

A question that looks answered and is not names the benefit and asks something else of it (「贴息的贷款能抵押吗」): its words stand
in the library, but not where the answer stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from assistant.retrieval.terms import Terms, plain

_CLAUSES = re.compile(r"[，,。？?！!；;：:\s]+")
_ASKS = re.compile(
    r"多少|几|什么|啥|哪|怎么|咋|怎样|如何|吗|么|能不能|要不要|会不会|有没有|是不是|算不算|可不可以|行不行"
    r"|多久|多长|多大|谁|何时|不$|没$|呢"
)
_HELD = 0.7  # from this share of a word on, it counts as held; a longer word whose pairs all stand there reaches it
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


def _weight(terms: Terms, nouns: Iterable[str]) -> float:
    return sum(terms.weights[noun] for noun in nouns) / _SCALE


def _held(terms: Terms, noun: str, text: str) -> bool:
    return replace(terms, weights={noun: 1.0}).coverage_of_plain(text) >= _HELD


def _known(terms: Terms, noun: str, holds: Callable[[str], bool]) -> bool:
    return holds(noun) or any(holds(other) for other in terms.alternatives.get(noun, ()))
