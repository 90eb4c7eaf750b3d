"""The only place that chooses adapters: settings in, working parts out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from assistant.answer.abstain import calibration_for
from assistant.index.exact import MOST_ROWS
from assistant.index.sentences import SentenceIndex
from assistant.index.vector import VectorIndex, open_chroma
from assistant.pipeline import Assistant, Completer, Writer
from assistant.providers.embeddings import (
    BundledEmbeddings,
    BundledSentenceEmbeddings,
    NamedEmbeddings,
    OpenAIEmbeddings,
)
from assistant.providers.tokenizer import count_tokens
from assistant.retrieval.ranking import Ranking, ranking_for
from assistant.retrieval.rerank import Reranker
from assistant.reviewed import Reviewed
from assistant.settings import Settings
from assistant.storage.catalogue import Catalogue, Snapshot
from assistant.storage.conversations import Conversations
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.folder import DataFolder
from assistant.storage.jobs import JobStore
from assistant.storage.reviewed import ReviewedAnswers

__all__ = ["Ablation", "Stores", "build_assistant", "count_tokens", "open_chat", "open_stores", "today"]

_REMEMBERED = 512  # answers kept for those who ask the same, some 30 KB each

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

    from assistant.providers.chat import TimedChat


@dataclass
class Stores:
    """The data folder with its database and indexes, owned by this process until `close`."""

    settings: Settings
    folder: DataFolder
    engine: sa.Engine
    embeddings: NamedEmbeddings
    catalogue: Catalogue
    conversations: Conversations

    @cached_property
    def vectors(self) -> VectorIndex:
        """Opened at first use: importing Chroma takes half a second. An index that was lost is filled from the database."""
        index = VectorIndex(self._chroma, self.embeddings.name, self.rows_in_memory)
        if not index.agrees_with(self.catalogue):
            index.synchronise(self.catalogue)
        return index

    @cached_property
    def sentences(self) -> SentenceIndex:
        """Opened at first use, and made to agree with the catalogue where it does not."""
        index = SentenceIndex(self._chroma, self.sentence_embeddings, self.rows_in_memory)
        if index.generation != self.catalogue.generation:
            index.synchronise(self.catalogue.passages(), self.catalogue.generation)
        return index

    @cached_property
    def jobs(self) -> JobStore:
        return JobStore(self.engine)

    @cached_property
    def reviewed(self) -> ReviewedAnswers:
        return ReviewedAnswers(self.engine)

    @cached_property
    def sentence_embeddings(self) -> NamedEmbeddings:
        return BundledSentenceEmbeddings()

    def index_changes(self) -> int:
        """How often this process has changed rows of the vector indexes; opens none of them."""
        return sum(vars(self)[name].changes for name in ("vectors", "sentences") if name in vars(self))

    @property
    def rows_in_memory(self) -> int:
        """How many rows of an index are searched in memory: none where other processes change them on a server."""
        return MOST_ROWS if self.settings.chroma_url is None else 0

    @cached_property
    def _chroma(self) -> ClientAPI:
        return open_chroma(self.settings.data_dir, self.settings.chroma_url)

    def close(self) -> None:
        self.engine.dispose()
        self.folder.close()


def open_stores(settings: Settings, embeddings: NamedEmbeddings | None = None) -> Stores:
    """Takes the data folder and opens its database. Raises `DataFolderHeld` or `StorageError`.

    Without `embeddings`, those that the settings name.
    """
    folder = DataFolder(settings.data_dir)
    try:
        embeddings = embeddings or _embeddings(settings)
        engine = open_database(settings.database_url or sqlite_url(settings.data_dir))
        catalogue = Catalogue(engine, embeddings.name)
        catalogue.use_model()
    except BaseException:
        folder.close()
        raise
    return Stores(settings, folder, engine, embeddings, catalogue, Conversations(engine))


class Ablation(StrEnum):
    """An assistant with a part left out, to measure what the part is worth. Refusals and margins stay as they were fitted to the whole."""

    DENSE_ONLY = "dense-only"  # passages ordered by the likeness of vectors alone, of passages and of their sentences
    LEXICAL_ONLY = "lexical-only"  # by BM25 alone; no vector is searched
    NO_RERANK = "no-rerank"  # by the ranks in the three indexes alone (reciprocal rank fusion)
    NO_CARDS = "no-cards"  # no card is known: no verdict, no computed amount, no guide


# what a ranking is left with: the features of its indexes that are still looked at
_LEFT = {
    Ablation.DENSE_ONLY: ("dense", "dense_rank", "dense_document", "sentence", "sentence_rank", "sentence_document"),
    Ablation.LEXICAL_ONLY: ("lexical", "lexical_rank", "lexical_document"),
}
_FUSED = {"dense_rank": 1.0, "sentence_rank": 1.0, "lexical_rank": 1.0}


class _CatalogueWithoutCards(Catalogue):
    def snapshot(self) -> Snapshot:
        return replace(super().snapshot(), cards=())


def _ranking(embedding: str, ablation: Ablation | None) -> Ranking:
    whole = ranking_for(embedding)
    if ablation is Ablation.NO_RERANK:
        return whole.model_copy(update={"weights": _FUSED})
    left = _LEFT.get(ablation) if ablation else None
    return (
        whole.model_copy(update={"weights": {n: w for n, w in whole.weights.items() if n in left}}) if left else whole
    )


def build_assistant(stores: Stores, ablation: Ablation | None = None, *, remembers: bool = True) -> Assistant:
    """The assistant over what is stored. Loads the library; the vector index is opened at the first question.

    `remembers`: whether it gives an answer again without working it out again. Never where the vectors lie on a server, since other
    processes change them there.
    """
    settings = stores.settings

    # the parts of a message are looked for by the vector of the whole
    embed = lru_cache(maxsize=64)(stores.embeddings.embed_query)

    def vector_search(text: str, k: int) -> list[tuple[str, float]]:
        return stores.vectors.search(embed(text), k)

    def sentence_search(text: str, k: int) -> list[tuple[str, float]]:
        return stores.sentences.search(text, k)

    def nothing(text: str, k: int) -> list[tuple[str, float]]:
        return []

    if ablation is Ablation.LEXICAL_ONLY:
        vector_search = sentence_search = nothing
    catalogue = stores.catalogue
    if ablation is Ablation.NO_CARDS:
        catalogue = _CatalogueWithoutCards(stores.engine, stores.embeddings.name)
    return Assistant(
        catalogue,
        stores.conversations,
        vector_search,
        sentence_search,
        calibration=calibration_for(stores.embeddings.name),
        ranking=_ranking(stores.embeddings.name, ablation),
        park_name=settings.park_name,
        desk_name=settings.desk_name,
        writer=_writer(settings),
        reviewed=Reviewed(stores.reviewed),
        reranker=_reranker(settings),
        remembered=_REMEMBERED if remembers and settings.chroma_url is None else 0,
        index_changes=stores.index_changes,
        completer=_completer(settings),
    )


def _reranker(settings: Settings) -> Reranker | None:
    """The model that orders passages once more, where one is set."""
    if settings.rerank_base_url is None or settings.rerank_model is None:
        return None
    from assistant.providers.rerank import HttpReranker

    key = settings.rerank_api_key.get_secret_value() if settings.rerank_api_key else None
    return HttpReranker(
        settings.rerank_base_url, settings.rerank_model, api_key=key, timeout_s=settings.rerank_timeout_s
    )


def _completer(settings: Settings) -> Completer | None:
    """The language model that completes follow-ups which the rules are unsure of, where one is set."""
    chat = open_chat(settings, timeout_s=settings.llm_complete_timeout_s)
    if chat is None:
        return None
    from assistant.question.completer import ModelCompleter

    return ModelCompleter(chat)


def _writer(settings: Settings) -> Writer | None:
    """The language model that words answers, where one is set."""
    chat = open_chat(settings, timeout_s=settings.llm_timeout_s)
    if chat is None or settings.llm_model is None:
        return None
    from assistant.answer.write.writer import ModelWriter

    return ModelWriter(chat, settings.llm_model, settings.park_name)


def open_chat(settings: Settings, *, timeout_s: float) -> TimedChat | None:
    """The language model that is set, asked within `timeout_s`; None where none is."""
    if settings.llm_model is None:
        return None
    from assistant.providers.chat import TimedChat, open_chat_model

    chat = open_chat_model(
        settings.llm_model,
        base_url=settings.llm_base_url,
        api_key=settings.llm_api_key.get_secret_value() if settings.llm_api_key else None,
        timeout_s=timeout_s,
    )
    return TimedChat(
        chat,
        timeout_s=timeout_s,
        first_token_timeout_s=settings.llm_first_token_timeout_s,
        retries=settings.llm_retries,
    )


def _embeddings(settings: Settings) -> NamedEmbeddings:
    if settings.embedding == "bundled":
        return BundledEmbeddings()
    key = settings.embedding_api_key or settings.llm_api_key
    return OpenAIEmbeddings(
        settings.embedding,
        base_url=settings.embedding_base_url,
        api_key=key.get_secret_value() if key else None,
    )


def today(settings: Settings) -> date:
    """Today where the park is: the doors' default for `as_of`."""
    return datetime.now(ZoneInfo(settings.time_zone)).date()
