"""One question, end to end. The only place that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from assistant.answer.abstain import Calibration
from assistant.answer.draft import Span
from assistant.answer.findings import shown_facts
from assistant.answer.respond import greeting
from assistant.answer.verify import make_citation
from assistant.answering import Answering, Told, Writer
from assistant.drafting import Drafting
from assistant.errors import InvalidInput
from assistant.loaded import Loaded, Loader, load
from assistant.policy.answer import Answer, Citation, MatchReport, Status
from assistant.policy.events import Cited, Delta, DocumentRead, Done, Event, Retrieved
from assistant.policy.evidence import Candidate, Evidence
from assistant.policy.fact_values import content_of
from assistant.policy.guide import Guide
from assistant.policy.question import Question
from assistant.policy.reviewed import ReviewedAnswer
from assistant.policy.script import simplified
from assistant.policy.validity import Validity
from assistant.question.facts import FactReading, read_facts
from assistant.question.understand import EarlierTurn, clean, understand
from assistant.question.vocabulary import Vocabulary
from assistant.repeated import Given, Repeated, key_of
from assistant.report import match_report
from assistant.retrieval.hybrid import VectorSearch
from assistant.retrieval.ranking import Ranking
from assistant.retrieval.rerank import Reranker
from assistant.reviewed import Reviewed, fallen
from assistant.storage.catalogue import Catalogue
from assistant.storage.conversations import Conversation, Conversations
from assistant.storage.library import Library
from assistant.turn import Earlier, earlier_of, new_answer_id, question_of, turn_of

__all__ = ["Assistant", "Description", "Memory", "Writer"]
_FIRST_DAY, _LAST_DAY = date(1949, 10, 1), date(2100, 1, 1)
_SHOWN_DOCUMENTS = 5
_READ_FOR = 2  # documents whose own facts a message is read for


class Completer(Protocol):
    """Completes a follow-up in its conversation: `question.completer.ModelCompleter`."""

    def complete(self, message: str, earlier: Sequence[EarlierTurn], terms: Vocabulary) -> str | None: ...


class Memory(Protocol):
    """Where conversations are kept: `Conversations`, or `PassingMemory` for one that nobody holds."""

    def find(self, conversation_id: str) -> Conversation | None: ...

    def add_turn(self, question: str, answer: Answer, profile: dict[str, Any], owner: str | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class Description:
    """What is loaded: for the doors' status pages."""

    name: str
    model: str | None
    documents: int
    passages: int
    vectors: int


class Assistant:
    """Answers questions from the catalogue. Safe to share between threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        conversations: Conversations,
        vector_search: VectorSearch,
        sentence_search: VectorSearch,
        *,
        calibration: Calibration,
        ranking: Ranking,
        park_name: str,
        desk_name: str,
        writer: Writer | None = None,
        reviewed: Reviewed | None = None,
        reranker: Reranker | None = None,
        remembered: int = 0,
        index_changes: Callable[[], int] = lambda: 0,
        completer: Completer | None = None,
    ) -> None:
        """`remembered`: how many answers are kept for those who ask the same; `index_changes`: how often rows of the vector indexes
        were changed.
        """
        self._repeated = Repeated(remembered if writer is None and reranker is None else 0)
        self._index_changes = index_changes
        self._catalogue = catalogue
        self._conversations = conversations
        self._park_name = park_name
        self._model = writer.name if writer else None
        self._drafting = Drafting(calibration)
        self._answering = Answering(self._drafting, writer, desk_name)
        self._reviewed = reviewed
        self._completer = completer
        self._loader = Loader(
            catalogue, lambda: load(catalogue, vector_search, sentence_search, ranking, desk_name, reranker)
        )

    # -- what is loaded ----------------------------------------------------------------------------------------

    @property
    def library(self) -> Library:
        """The documents as of the catalogue's current generation."""
        return self._loader.current().library

    def describe(self) -> Description:
        library = self.library
        return Description(
            f"{self._park_name}企服通助手",
            self._model,
            len(library.documents),
            len(library.passages),
            self._catalogue.vector_count(),
        )

    # -- asking ------------------------------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        *,
        as_of: date,
        conversation_id: str | None = None,
        profile: dict[str, Any] | None = None,
        owner: str | None = None,
        memory: Memory | None = None,
    ) -> Answer:
        """The answer to `question` on the day `as_of`. `owner`: whose a new conversation is; `memory`: where conversations are kept,
        the database by default. Raises `InvalidInput`.
        """
        events = self.stream(
            question, as_of=as_of, conversation_id=conversation_id, profile=profile, owner=owner, memory=memory
        )
        for event in events:
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends in Done")

    def stream(
        self,
        question: str,
        *,
        as_of: date,
        conversation_id: str | None = None,
        profile: dict[str, Any] | None = None,
        owner: str | None = None,
        memory: Memory | None = None,
    ) -> Iterator[Event]:
        """The same as events: what is read, verified words with their citations, the whole answer. Raises `InvalidInput`."""
        _check_day(as_of)
        loaded = self._loader.current()
        definitions = loaded.advisor.definitions
        memory = memory or self._conversations
        earlier = earlier_of(memory.find(conversation_id) if conversation_id else None)
        message = clean(question)
        key = key_of(message, as_of, profile or {}) if earlier == Earlier() else None
        basis = self._basis(loaded)
        given = self._repeated.find(key, basis)
        if given is not None:
            yield from _again(given, message, conversation_id, owner, memory)
            return
        words = _as_meant(message, loaded)

        def told_in(documents: Iterable[str]) -> FactReading:
            """What the message tells of the vocabulary and of what only these documents ask for."""
            readable = loaded.advisor.definitions_of(documents)
            return read_facts(simplified(words), as_of=as_of, expected=earlier.asked, definitions=readable)

        asked = question_of(
            words,
            earlier,
            lambda: told_in(earlier.documents),
            lambda asked, before: _understood(asked, before, loaded, self._completer),
        )
        evidence = Evidence((), ()) if asked.greeting else loaded.retriever.retrieve(asked, as_of=as_of)
        near = (d.document_id for d in evidence.documents[:_READ_FOR])
        turn = turn_of(
            message,
            asked,
            earlier,
            told_in((*earlier.documents, *near)),
            conversation_id=conversation_id,
            as_of=as_of,
            told=profile or {},
            definitions=definitions,
        )
        shown: list[Cited | Delta] = []
        retrieved: Retrieved | None = None
        if turn.question.greeting:
            answer = turn.answer(Status.ANSWERED, greeting(self._park_name))
        else:
            retrieved = Retrieved(understood=turn.understood, documents=_documents_read(evidence, loaded.library))
            yield retrieved
            signed = self._reviewed.answer(turn, loaded) if self._reviewed else None
            answer = signed or (yield from _kept(self._answering.told(turn, loaded, evidence), shown))
        heard = loaded.advisor.heard(turn.question, answer.findings, turn.facts, as_of)
        answer = answer.model_copy(update={"facts": shown_facts(heard, definitions)})
        facts = content_of(heard)
        self._repeated.keep(key, basis, Given(answer, retrieved, tuple(shown), facts))
        memory.add_turn(turn.message, answer, facts, owner)
        yield from _rest(answer, shown)
        yield Done(answer=answer)

    def _basis(self, loaded: Loaded) -> Hashable:
        """What an answer rests on besides the question."""
        return loaded.library.generation, self._reviewed.changes if self._reviewed else 0, self._index_changes()

    # -- what an answer is made of -----------------------------------------------------------------------------

    def cite(self, document_id: str, start: int, end: int, *, as_of: date) -> Citation | None:
        """The citation of text[start:end] of a document's current version, numbered 0; None where there is no such text."""
        return make_citation(self.library, Span(document_id, start, end), 0, as_of)

    def guide(self, document_id: str, benefit_id: str, *, as_of: date) -> Guide | None:
        """How to file for a benefit on the day; None where no card knows it."""
        card = self.library.cards.get(document_id)
        benefit = next((b for b in card.benefits if b.id == benefit_id), None) if card else None
        if card is None or benefit is None:
            return None
        return self._loader.current().advisor.guides.of(card, benefit, as_of)

    def desk_contact(self, *, as_of: date) -> tuple[str, Citation] | None:
        """The desk's telephone and where a document states it."""
        loaded = self._loader.current()
        desk = loaded.desk_on(as_of)
        citation = make_citation(loaded.library, desk[0], 0, as_of) if desk else None
        return None if desk is None or citation is None else (desk[1], citation)

    # -- the parts of it ---------------------------------------------------------------------------------------

    def search(self, query: str, *, as_of: date, limit: int = 10) -> list[Candidate]:
        """Retrieval alone: the best passages with their scores."""
        loaded = self._loader.current()
        meant = understand(_as_meant(query, loaded), terms=loaded.terms)
        found = loaded.retriever.retrieve(meant, as_of=as_of, limit=limit).candidates
        return [replace(c, passage=loaded.library.passages[c.passage.id]) for c in found]

    def match(
        self, profile: dict[str, Any], *, as_of: date, limit: int = 20, standings: Sequence[str] = ()
    ) -> MatchReport:
        """One enterprise against all cards in force. Raises `InvalidInput` for a fact that is none."""
        _check_day(as_of)
        advisor = self._loader.current().advisor
        return match_report(advisor, profile, as_of=as_of, limit=limit, standings=standings)

    def fallen(self, answer: ReviewedAnswer, *, as_of: date) -> str:
        """Why a signed answer no longer stands on a day, in Chinese; empty where it does."""
        return fallen(answer, self.library, as_of)

    def signals(self, question: str, *, as_of: date, hidden: Collection[str] = ()) -> dict[str, float]:
        """What abstention looks at for a question on its own, each 0 to 1: for fitting and explaining it. `hidden`: passages (ids) that
        are taken as blank.
        """
        loaded = self._loader.current().without(hidden) if hidden else self._loader.current()
        understood = understand(_as_meant(question, loaded), terms=loaded.terms)
        evidence = loaded.retriever.retrieve(understood, as_of=as_of)
        return self._drafting.assess(understood, loaded, evidence, as_of).signals

    def confidence(self, question: str, *, as_of: date) -> float:
        """The probability that the documents answer a question on its own, which abstention is decided by, 0 to 1."""
        return self._drafting.confidence(self.signals(question, as_of=as_of))


def _understood(
    question: str, earlier: Sequence[EarlierTurn], loaded: Loaded, completer: Completer | None = None
) -> Question:
    """The question in its conversation; on its own where it only seemed to follow and is about something else. A model is asked only
    where the rules are unsure.
    """
    understood = understand(question, earlier, loaded.terms)
    if understood.borrowed:
        words = completer.complete(question, earlier, loaded.terms) if completer else None
        if words is not None:
            alone = understand(words, terms=loaded.terms)
            about = () if simplified(question) == words else understood.context_documents
            return alone.model_copy(update={"asked": understood.asked, "context_documents": about})
        alone = understand(question, terms=loaded.terms)
        if loaded.retriever.is_about_others(alone, understood.context_documents):
            return alone
    return understood


def _kept(told: Told, shown: list[Cited | Delta]) -> Told:
    """What is told, noted in `shown` as it goes by. A caller who goes away ends it, and with it a model's work."""
    with closing(told):
        while True:
            try:
                event = next(told)
            except StopIteration as ended:
                answer: Answer = ended.value
                return answer
            shown.append(event)
            yield event


def _again(
    given: Given, message: str, conversation_id: str | None, owner: str | None, memory: Memory
) -> Iterator[Event]:
    """An answer given before as a turn of its own."""
    ids = {"id": new_answer_id(), "conversation_id": conversation_id or Conversations.new_id()}
    answer = given.answer.model_copy(update=ids)
    if given.retrieved is not None:
        yield given.retrieved
    yield from given.shown
    memory.add_turn(message, answer, given.facts, owner)
    yield from _rest(answer, given.shown)
    yield Done(answer=answer)


def _rest(answer: Answer, shown: Sequence[Cited | Delta]) -> Iterator[Event]:
    """What is left of an answer after the events `shown`: its citations, then its text paragraph by paragraph."""
    cited = {event.citation.n for event in shown if isinstance(event, Cited)}
    said = "".join(event.text for event in shown if isinstance(event, Delta))
    for citation in answer.citations:
        if citation.n not in cited:
            yield Cited(citation=citation)
    for paragraph in answer.text[len(said) :].splitlines(keepends=True):
        yield Delta(text=paragraph)


def _as_meant(message: str, loaded: Loaded) -> str:
    """A message with its slips of typing read as what was meant, in simplified characters then; itself where there are none."""
    message = clean(message)
    plain = simplified(message)
    meant = loaded.speller.read(plain)
    return meant if meant != plain else message


def _check_day(as_of: date) -> None:
    if not _FIRST_DAY <= as_of <= _LAST_DAY:
        raise InvalidInput(f"日期 {as_of.isoformat()} 不在 {_FIRST_DAY.year}—{_LAST_DAY.year} 年之间")


def _documents_read(evidence: Evidence, library: Library) -> tuple[DocumentRead, ...]:
    return tuple(
        DocumentRead(document_id=d.document_id, title=library.register(d.document_id).title, validity=d.validity)
        for d in evidence.documents[:_SHOWN_DOCUMENTS]
        if d.validity is not Validity.NOT_YET
    )
