"""The officer's list of conflicts and doubts, as both doors show it."""

from __future__ import annotations

from datetime import date

from api.schemas import Doubt, DoubtList
from assistant.storage.library import Library
from ingest.doubts import Examined, find_doubts


def list_doubts(library: Library, *, as_of: date) -> DoubtList:
    """Every doubt about the documents of the library on `as_of`, in the order of their ids."""
    documents = [
        Examined(known.register, known.source, library.text(document_id), library.provisions(document_id))
        for document_id, known in library.documents.items()
    ]
    return DoubtList(
        items=[
            Doubt(kind=d.kind, document_id=d.document_id, title=d.title, what=d.what, quote=d.quote, advice=d.advice)
            for d in find_doubts(documents, as_of=as_of)
        ]
    )
