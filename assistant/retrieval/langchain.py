"""The retriever as LangChain's: for those who want our passages in a chain of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant.policy.evidence import Candidate
from assistant.policy.provision import provision_name

Search = Callable[[str, date, int], list[Candidate]]


class PolicyRetriever(BaseRetriever):
    """Passages in force on `as_of`, best first, as LangChain documents with what a citation needs in their metadata."""

    search: Search
    as_of: date
    k: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [as_document(candidate) for candidate in self.search(query, self.as_of, self.k)]


def as_document(candidate: Candidate) -> Document:
    """A candidate as a LangChain document; `page_content` is the exact text that `start` and `end` cut out."""
    passage = candidate.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document_id": passage.document_id,
            "version": passage.version,
            "provision": provision_name(passage.path),
            "start": passage.start,
            "end": passage.end,
            "page": passage.page,
            "context": passage.context,
            "validity": candidate.validity.value,
            "score": candidate.score,
        },
    )
