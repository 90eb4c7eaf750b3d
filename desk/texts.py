"""The stored texts of cited versions, kept in memory while a letter is edited."""

from __future__ import annotations

from functools import lru_cache

from assistant.errors import NotFound
from assistant.storage.catalogue import Catalogue
from desk.checks import TextOf

_KEPT = 128  # texts, some 10 KB each


class TextReader:
    """Reads texts of a catalogue. Safe to share between threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._read = lru_cache(_KEPT)(lambda generation, document, version: _text(catalogue, document, version))

    def at(self, generation: int) -> TextOf:
        """The texts as of a generation: a version that is read again by a newer reader may have another text."""

        def text_of(document_id: str, version: int) -> str:
            text: str | None = self._read(generation, document_id, version)
            if text is None:
                raise NotFound(f"没有编号为“{document_id}”的政策文件第{version}版")
            return text

        return text_of


def _text(catalogue: Catalogue, document_id: str, version: int) -> str | None:
    try:
        return catalogue.text(document_id, version).text
    except NotFound:
        return None
