"""Documents that carry the text of another one: a notice put on a second web site, a copy in another format."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from assistant.storage.library import Library

_SHARED = 0.8  # of its passages that a reprint has word for word from the other
_TELLING = 20  # letters and figures from which on a passage counts: shorter ones are alike in many documents
_FEWEST = 3  # such passages of a document
_NO_LETTER = re.compile(r"[\W_]+")
_MOST_HOLDERS = 20  # documents with a passage in common; more have a formula in common


def reprints(library: Library) -> Mapping[str, str]:
    """The document that stands for each reprint: the one with a document number, else the fuller one, else the first by id."""
    own = {d: {w for p in library.passages_of(d) if len(w := _words(p.text)) >= _TELLING} for d in library.documents}
    holders: dict[str, list[str]] = defaultdict(list)
    for document_id, words in own.items():
        for passage in words:
            holders[passage].append(document_id)
    shared: Counter[tuple[str, str]] = Counter()
    for documents in holders.values():
        if 1 < len(documents) <= _MOST_HOLDERS:
            shared.update((one, other) for one in documents for other in documents if one != other)

    def rank(document_id: str) -> tuple[bool, int, str]:
        return not library.register(document_id).document_number, -len(own[document_id]), document_id

    found: dict[str, str] = {}
    for one, other in sorted(shared, key=lambda pair: (rank(pair[1]), pair[0])):
        enough = len(own[one]) >= _FEWEST and shared[one, other] >= _SHARED * len(own[one])
        if enough and rank(other) < rank(one) and other not in found:
            found.setdefault(one, other)
    return found


def _words(text: str) -> str:
    return _NO_LETTER.sub("", text)
