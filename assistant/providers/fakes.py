"""Stand-ins for models, for tests: deterministic, instant, no network."""

from __future__ import annotations

import hashlib
import math

from langchain_core.embeddings import Embeddings

_DIMENSIONS = 64


class FakeEmbeddings(Embeddings):
    """Vectors of length 1 from the characters of a text: texts that share characters are near each other."""

    name = "fake-characters-64"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        counts = [0.0] * _DIMENSIONS
        for character in text or " ":
            digest = hashlib.blake2b(character.encode("utf-8", "replace"), digest_size=2).digest()
            counts[int.from_bytes(digest) % _DIMENSIONS] += 1.0
        length = math.sqrt(sum(c * c for c in counts))
        return [c / length for c in counts]
