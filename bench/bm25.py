"""BM25 as it is published: the measure that retrieval is compared with. Independent of our own index."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

_K1, _B = 1.2, 0.75
Tokens = Callable[[str], list[str]]


def character_bigrams(text: str) -> list[str]:
    """Pairs of neighbouring characters, white space left out."""
    letters = "".join(text.split())
    return [letters[i : i + 2] for i in range(len(letters) - 1)]


class BM25:
    """idf ln(1+(N−df+0.5)/(df+0.5)); each distinct token of a query counts once."""

    def __init__(self, texts: Sequence[str], tokens: Tokens = character_bigrams) -> None:
        self._tokens = tokens
        counts = [Counter(tokens(text)) for text in texts]
        lengths = [sum(count.values()) for count in counts]
        average = sum(lengths) / max(1, len(lengths))
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for token, frequency in count.items():
                postings[token].append((number, frequency))
        self._weights: dict[str, list[tuple[int, float]]] = {}
        for token, found in postings.items():
            idf = math.log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            self._weights[token] = [
                (n, idf * f * (_K1 + 1) / (f + _K1 * (1 - _B + _B * lengths[n] / average))) for n, f in found
            ]

    def search(self, query: str, k: int) -> list[int]:
        """The numbers of the k best texts, best first."""
        scores: dict[int, float] = defaultdict(float)
        for token in dict.fromkeys(self._tokens(query)):
            for number, weight in self._weights.get(token, ()):
                scores[number] += weight
        return sorted(scores, key=lambda n: (-scores[n], n))[:k]
