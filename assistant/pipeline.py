"""One question, end to end. The only place that knows the order of the stages."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol
from uuid import uuid4

from assistant.advise import Advice, Advisor
from assistant.answer.abstain import Calibration, refusal, signals_of
from assistant.answer.compose import NAMES, Composer, render
from assistant.answer.draft import Draft, Section, Statement
from assistant.answer.findings import (
    citations_used,
    combined_of,
    findings_of,
    renumbered,
    renumbered_sums,
    shown_facts,
)
from assistant.answer.judged import JudgedWords
from assistant.answer.respond import find_desk, greeting, handover, refusal_text
from assistant.answer.select import Selector
from assistant.answer.verify import Numbering, make_citation, provision_at, verified
from assistant.eligibility.match import Match
from assistant.errors import InvalidInput, ModelUnavailable
from assistant.policy.answer import Answer, Finding, Handover, MatchedBenefit, MatchReport, Reason, Status
from assistant.policy.events import Cited, Delta, DocumentRead, Done, Event, Retrieved
from assistant.policy.evidence import Candidate, Evidence
from assistant.policy.fact_values import content_of, read_profile
from assistant.policy.facts import Profile
from assistant.policy.judgement import Judgement
from assistant.policy.question import Intent, Question
from assistant.policy.script import simplified
from assistant.policy.validity import Validity
from assistant.question.facts import merged, read_facts
from assistant.question.understand import EarlierTurn, asks_of, sentences_of, understand
from assistant.question.vocabulary import vocabulary
from assistant.retrieval.hybrid import Retriever, VectorSearch
from assistant.retrieval.ranking import Ranking
from assistant.storage.catalogue import Catalogue
from assistant.storage.conversations import Conversations
from assistant.storage.library import Library

_FIRST_DAY, _LAST_DAY = date(1949, 10, 1), date(2100, 1, 1)
_SHOWN_DOCUMENTS = 5
_FIRST_PERSON = ("我", "咱", "公司", "本企业", "本人", "俺")
_JUDGED = frozenset({Intent.ELIGIBILITY, Intent.AMOUNT})  # what is asked for where the asker's own case is judged
_AT_ONCE_S = (
    1.0  # a library that loads faster is loaded when a question finds it out of date; a larger one in the background
)


class Writer(Protocol):
    """Words an answer from checked evidence; a language model behind it. Raises `ModelUnavailable`."""

    name: str

    def write(self, question: Question, sections: Sequence[Section], numbering: Numbering) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Description:
    """What is loaded: for the doors' status pages."""

    name: str
    model: str | None
    documents: int
    passages: int
    vectors: int


@dataclass(frozen=True, slots=True)
class _State:
    """`read` is the library in simplified characters, which every stage reads; citations come from it as printed."""

    library: Library
    read: Library
    retriever: Retriever
    advisor: Advisor
    desk: tuple[Any, str] | None
    load_s: float  # how long it took to load


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
        form: Callable[[Question], float],
        park_name: str,
        desk_name: str,
        writer: Writer | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._conversations = conversations
        self._vector_search = vector_search
        self._sentence_search = sentence_search
        self._park_name = park_name
        self._desk_name = desk_name
        self._writer = writer
        self._calibration = calibration
        self._ranking = ranking
        self._form = form
        self._lock = threading.Lock()
        self._loader: threading.Thread | None = None
        self._threads = ThreadPoolExecutor(thread_name_prefix="asks")
        self._state = self._load()

    # -- what is loaded ----------------------------------------------------------------------------------------

    @property
    def library(self) -> Library:
        """The documents as of the catalogue's current generation."""
        return self._current().library

    def describe(self) -> Description:
        library = self.library
        return Description(
            f"{self._park_name}企服通助手",
            self._writer.name if self._writer else None,
            len(library.documents),
            len(library.passages),
            self._catalogue.vector_count(),
        )

    def _load(self) -> _State:
        began = time.monotonic()
        library = Library(self._catalogue)
        read = library.simplified()
        terms = vocabulary()
        retriever = Retriever(
            read,
            self._vector_search,
            self._sentence_search,
            stop_words=terms.stop_words,
            sections={intent: entry.sections for intent, entry in terms.intents.items()},
            ranking=self._ranking,
        )
        desk = find_desk(read, self._desk_name)
        return _State(library, read, retriever, Advisor(library), desk, time.monotonic() - began)

    def _current(self) -> _State:
        """What is loaded, up to date where that takes a moment.

        While documents are ingested every one of them makes it out of date: with a large library questions are answered from
        the one before until the new one is there.
        """
        state = self._state
        if state.library.generation == self._catalogue.generation:
            return state
        if state.load_s <= _AT_ONCE_S:
            self._reload()
        elif self._loader is None or not self._loader.is_alive():
            self._loader = threading.Thread(target=self._reload, args=(state.load_s,), name="library", daemon=True)
            self._loader.start()
        return self._state

    def _reload(self, rest_s: float = 0.0) -> None:
        """`rest_s`: waited afterwards, so that loading again and again takes half of the time at most."""
        with self._lock:
            if self._state.library.generation != self._catalogue.generation:
                self._state = self._load()
        time.sleep(rest_s)

    # -- asking ------------------------------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        *,
        as_of: date,
        conversation_id: str | None = None,
        profile: dict[str, Any] | None = None,
    ) -> Answer:
        """The answer to `question` on the day `as_of`. Raises `InvalidInput`."""
        for event in self.stream(question, as_of=as_of, conversation_id=conversation_id, profile=profile):
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
    ) -> Iterator[Event]:
        """The same as events: what is read, verified words with their citations, the whole answer. Raises `InvalidInput`."""
        _check_day(as_of)
        state = self._current()
        earlier, known, expected = self._earlier(conversation_id)
        understood = self._understand(question, earlier, state)
        reading = read_facts(simplified(understood.asked), as_of=as_of, expected=expected)
        disputed = {(c.key, c.year) for c in reading.contradictions}  # asked back, not used
        reading = replace(reading, facts=tuple(f for f in reading.facts if (f.key, f.year) not in disputed))
        held = self._facts(known, profile, state)
        facts = merged(held, reading)
        turn = _Turn(
            conversation_id or Conversations.new_id(),
            as_of,
            understood,
            facts,
            tuple(c.question for c in reading.contradictions),
        )
        turn = replace(
            turn, is_own_case=bool(held.facts) or len(reading.facts) > 1 or _is_first_person(understood.asked)
        )
        if understood.greeting:
            answer = turn.answer(Status.ANSWERED, greeting(self._park_name))
        else:
            evidence = state.retriever.retrieve(understood, as_of=as_of)
            yield Retrieved(understood=understood.completed, documents=_documents_read(evidence, state.library))
            answer = self._answer(turn, state, evidence)
        answer = answer.model_copy(update={"facts": shown_facts(facts, state.advisor.definitions)})
        self._conversations.add_turn(understood.asked, answer, content_of(facts))
        for citation in answer.citations:
            yield Cited(citation=citation)
        paragraphs = answer.text.split("\n")
        for index, paragraph in enumerate(paragraphs):
            yield Delta(text=paragraph + ("\n" if index < len(paragraphs) - 1 else ""))
        yield Done(answer=answer)

    def search(self, query: str, *, as_of: date, limit: int = 10) -> list[Candidate]:
        """Retrieval alone: the best passages with their scores."""
        state = self._current()
        found = state.retriever.retrieve(understand(query), as_of=as_of, limit=limit).candidates
        return [replace(c, passage=state.library.passages[c.passage.id]) for c in found]

    def match(
        self, profile: dict[str, Any], *, as_of: date, limit: int = 20, standings: Sequence[str] = ()
    ) -> MatchReport:
        """One enterprise against all cards in force: what it can have, nearly can, or could after a question. Raises `InvalidInput`
        for a fact that is not in the vocabulary or a value of the wrong type.
        """
        _check_day(as_of)
        state = self._current()
        advisor = state.advisor
        known = read_profile(profile, advisor.definitions)
        matches = advisor.match(known, as_of)
        counts = Counter(str(m.standing) for m in matches)
        shown = [m for m in matches if not standings or m.standing in standings][:limit]
        numbering = Numbering(state.library, as_of)
        judgements = [advisor.judged(m.card, m.benefit, known, as_of) for m in shown]
        findings = findings_of(judgements, numbering, advisor.definitions)
        _, citations, order = numbering.arranged("", citations_used(findings))
        return MatchReport(
            as_of=as_of,
            counts=counts,
            matches=tuple(
                _matched(m, state.library, finding)
                for m, finding in zip(shown, renumbered(findings, order), strict=True)
            ),
            citations=citations,
            missing_facts=advisor.questions(matches),
            facts=shown_facts(known, advisor.definitions),
        )

    def signals(self, question: str, *, as_of: date) -> dict[str, float]:
        """What abstention looks at for a question on its own, each 0 to 1: for fitting and explaining it."""
        state = self._current()
        understood = understand(question)
        evidence = state.retriever.retrieve(understood, as_of=as_of)
        return self._assess(understood, state, evidence, as_of).signals

    @staticmethod
    def _facts(known: dict[str, Any], told: dict[str, Any] | None, state: _State) -> Profile:
        """What is known of the asker from the conversation and from the caller. Raises `InvalidInput` for what the caller told."""
        definitions = state.advisor.definitions
        held = read_profile({key: value for key, value in known.items() if key in definitions}, definitions)
        return held.with_facts(read_profile(told or {}, definitions).facts)

    # -- the stages after retrieval ----------------------------------------------------------------------------

    def _answer(self, turn: _Turn, state: _State, evidence: Evidence) -> Answer:
        whole = self._assess(turn.question, state, evidence, turn.as_of)
        if whole.reason is None:
            advice = self._advice(turn, state, evidence)
            return self._answered(turn, state, self._with_parts(turn, state, evidence, whole.draft), advice)
        draft = self._answerable_parts(turn, state)
        if draft is None:
            return self._refused(turn, state, evidence, whole.reason)
        return self._answered(turn, state, draft)

    def _assess(self, question: Question, state: _State, evidence: Evidence, as_of: date) -> _Assessment:
        """A draft and whether it may be given."""
        draft = self._draft(question, state, evidence, as_of)
        shown = _shown(draft, state.read)
        coverage = state.retriever.terms(question).coverage(shown)
        signals = {
            **signals_of(question, evidence, coverage, shown),
            "answer_score": _score_of(draft, evidence),
            "form": self._form(question),
        }
        return _Assessment(draft, refusal(question, evidence, signals, self._calibration), signals)

    def _with_parts(self, turn: _Turn, state: _State, evidence: Evidence, draft: Draft) -> Draft:
        """The draft, with what best answers each question of the message where the draft does not show it already
        (「多少钱？刻章要花钱吗？」): of the documents it cites, or wherever the documents surely answer.
        """
        sections = list(draft.sections)
        about = tuple(d.document_id for d in evidence.documents[:1])

        def assess(part: Question) -> _Assessment:
            near = part.model_copy(update={"context_documents": about})
            found = state.retriever.retrieve(near, as_of=turn.as_of, whole=turn.question)
            return self._assess(near, state, found, turn.as_of)

        # side by side: most of their time is in the embedding model, which leaves the interpreter free
        for assessment in self._threads.map(assess, asks_of(turn.question)):
            cited = {span.document_id for section in sections for s in section.statements for span in s.spans}
            for section in assessment.draft.sections:
                best = section.statements[0]
                known = assessment.reason is None or cited.issuperset(span.document_id for span in best.spans)
                if known and not _is_shown(best, sections):
                    sections.append(Section(section.name, (best,)))
        return replace(draft, sections=tuple(_merged(sections)))

    def _answerable_parts(self, turn: _Turn, state: _State) -> Draft | None:
        """Of several questions in one, the draft for those that the documents answer; None where they answer none."""
        answered: list[Draft] = []
        unanswered: list[str] = []
        for part in sentences_of(turn.question):
            evidence = state.retriever.retrieve(part, as_of=turn.as_of)
            assessment = self._assess(part, state, evidence, turn.as_of)
            if assessment.reason is None:
                answered.append(assessment.draft)
            else:
                unanswered = ["其余提问"]  # not in the user's words: their figures have no source
        if not answered:
            return None
        missing = [words for draft in answered for words in draft.unanswered]
        sections = tuple(section for draft in answered for section in draft.sections)
        return Draft(sections, (*missing, *unanswered), answered[0].follow_ups)

    @staticmethod
    def _advice(turn: _Turn, state: _State, evidence: Evidence) -> Advice | None:
        """The asker judged by the cards, where something is known of him and the question asks for it."""
        if not turn.facts.facts or not turn.is_own_case or not _JUDGED.intersection(turn.question.intents):
            return None
        return state.advisor.advise(evidence, turn.facts, turn.as_of, state.retriever.terms(turn.question).coverage)

    def _answered(self, turn: _Turn, state: _State, draft: Draft, advice: Advice | None = None) -> Answer:
        numbering = Numbering(state.library, turn.as_of)
        definitions = state.advisor.definitions
        findings = findings_of(advice.judgements, numbering, definitions) if advice else ()
        combined = combined_of(advice.combined, numbering) if advice else ()
        if advice is not None:
            words = JudgedWords(definitions, {i: d.register.title for i, d in state.library.documents.items()})
            rest = (s for s in draft.sections if not _is_answered_by(s, advice.judgements))
            draft = replace(draft, sections=(*words.sections(advice.judgements, advice.combined), *rest))
        sections = verified(draft, numbering)
        if not sections:
            return self._refused(turn, state, Evidence((), ()), Reason.NO_EVIDENCE)
        paragraphs, written_by = self._worded(turn.question, sections, numbering)
        status = Status.ANSWERED
        reasons: tuple[Reason, ...] = ()
        if draft.unanswered:
            status, reasons = Status.PARTIAL, (Reason.NO_EVIDENCE,)
            paragraphs.append(
                f"已收录的文件中没有找到关于{'、'.join(draft.unanswered)}的内容，可向{self._desk_name}咨询。"
            )
        contradictions = turn.contradictions if _JUDGED.intersection(turn.question.intents) else ()
        if contradictions:
            paragraphs.append("请先确认：" + "；".join(contradictions))
        if advice is not None and advice.missing:
            paragraphs.append(
                "还想请您补充：" + "".join(f"（{n}）{m.question}" for n, m in enumerate(advice.missing, 1))
            )
            if not draft.unanswered and not any(_is_settled(f) for f in findings):
                status, reasons = Status.NEEDS_FACTS, (Reason.MISSING_FACT,)
        text, citations, order = numbering.arranged("\n".join(paragraphs), citations_used(findings, combined))
        return turn.answer(
            status,
            text,
            reasons=reasons,
            citations=citations,
            findings=renumbered(findings, order),
            combined=renumbered_sums(combined, order),
            missing_facts=advice.missing if advice else (),
            contradictions=contradictions,
            follow_ups=draft.follow_ups,
            handover=self._handover(state, Reason.NO_EVIDENCE, None) if draft.unanswered else None,
            generated_by=written_by,
        )

    @staticmethod
    def _understand(question: str, earlier: Sequence[EarlierTurn], state: _State) -> Question:
        """The question in its conversation; on its own where it only seemed to follow and is about something else."""
        understood = understand(question, earlier)
        if understood.borrowed:
            alone = understand(question)
            if state.retriever.is_about_others(alone, understood.context_documents):
                return alone
        return understood

    def _draft(self, question: Question, state: _State, evidence: Evidence, as_of: date) -> Draft:
        retriever = state.retriever
        coverage = retriever.terms(question).coverage
        selector = Selector(
            question,
            evidence,
            state.read,
            coverage,
            relevance=retriever.relevance,
            section_match=retriever.section_match,
            answer_type=retriever.answer_type,
        )
        return Composer(question, evidence, state.read, as_of, coverage, selector).draft()

    def _worded(self, question: Question, sections: list[Section], numbering: Numbering) -> tuple[list[str], str]:
        """The paragraphs, by the language model where one is set and its words pass, else as extracted."""
        if self._writer is not None:
            try:
                return self._writer.write(question, sections, numbering), self._writer.name
            except ModelUnavailable:
                pass  # the answer without it is returned (promise 6); generated_by says so
        return render(sections), "extractive"

    def _refused(self, turn: _Turn, state: _State, evidence: Evidence, reason: Reason) -> Answer:
        citation = make_citation(state.library, state.desk[0], 1, turn.as_of) if state.desk else None
        offer = self._handover(state, reason, 1 if citation else None)
        words = refusal_text(reason, turn.question, evidence)
        if evidence.documents:
            nearest = evidence.documents[0]
            words = words.replace(nearest.title, state.library.register(nearest.document_id).title)
        if reason is not Reason.UNSAFE or citation:
            words += f"\n可以联系{self._desk_name}"
            words += f"，电话{offer.phone}。[1]" if citation and offer.phone else "，由工作人员为您解答。"
        return turn.answer(
            Status.ABSTAINED, words, reasons=(reason,), citations=(citation,) if citation else (), handover=offer
        )

    def _handover(self, state: _State, reason: Reason, citation: int | None) -> Handover:
        return handover(reason, self._desk_name, state.desk[1] if state.desk else "", citation)

    def _earlier(self, conversation_id: str | None) -> tuple[list[EarlierTurn], dict[str, Any], tuple[str, ...]]:
        """The earlier turns, the profile as stored, and the facts that the last answer asked for."""
        conversation = self._conversations.find(conversation_id) if conversation_id else None
        if conversation is None:
            return [], {}, ()
        turns = [
            EarlierTurn(
                t.answer.understood or t.question,
                tuple(dict.fromkeys(c.document_id for c in t.answer.citations))
                if t.answer.status is not Status.ABSTAINED
                else (),
            )
            for t in conversation.turns
        ]
        asked = conversation.turns[-1].answer.missing_facts if conversation.turns else ()
        return turns, conversation.profile, tuple(m.key for m in asked)


@dataclass(frozen=True, slots=True)
class _Assessment:
    """A draft, the reason not to give it (None to give it), and what that was decided by."""

    draft: Draft
    reason: Reason | None
    signals: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Turn:
    conversation_id: str
    as_of: date
    question: Question
    facts: Profile = field(default_factory=Profile)
    contradictions: tuple[str, ...] = ()  # what was told in two ways, as questions
    is_own_case: bool = False  # the asker speaks of himself: 「租用厂房，能补多少」 alone may be asked by anybody

    def answer(self, status: Status, text: str, **rest: Any) -> Answer:
        return Answer(
            id=uuid4().hex,
            conversation_id=self.conversation_id,
            as_of=self.as_of,
            status=status,
            understood=self.question.completed,
            text=text,
            **rest,
        )


def _is_first_person(asked: str) -> bool:
    return any(word in asked for word in _FIRST_PERSON)


def _check_day(as_of: date) -> None:
    if not _FIRST_DAY <= as_of <= _LAST_DAY:
        raise InvalidInput(f"日期 {as_of.isoformat()} 不在 {_FIRST_DAY.year}—{_LAST_DAY.year} 年之间")


def _matched(found: Match, library: Library, finding: Finding) -> MatchedBenefit:
    first = found.openings[0] if found.openings else None
    return MatchedBenefit(
        standing=found.standing,
        title=library.register(found.card.document_id).title,
        finding=finding,
        windows=tuple(opening.text for opening in found.openings),
        opens=first.opens if first else None,
        closes=first.closes if first else None,
    )


def _is_answered_by(section: Section, judgements: Sequence[Judgement]) -> bool:
    """Whether a section only repeats the conditions that were judged, or the rule of an amount that was computed."""
    if section.name == NAMES[Intent.ELIGIBILITY]:
        judged = {j.card.document_id for j in judgements}
    elif section.name == NAMES[Intent.AMOUNT]:
        judged = {j.card.document_id for j in judgements if j.amount is not None and j.amount.cny is not None}
    else:
        return False
    return all(span.document_id in judged for statement in section.statements for span in statement.spans)


def _is_settled(finding: Finding) -> bool:
    """Whether the finding says what was asked: a verdict, or at least an amount."""
    return finding.verdict != "unknown" or (finding.amount is not None and finding.amount.cny is not None)


def _is_shown(statement: Statement, sections: Sequence[Section]) -> bool:
    """Whether the text that a statement rests on is shown in full already."""
    spans = [span for section in sections for other in section.statements for span in other.spans]
    return all(
        any(o.document_id == span.document_id and o.start <= span.start and span.end <= o.end for o in spans)
        for span in statement.spans
    )


def _merged(sections: Sequence[Section]) -> list[Section]:
    """One section a name, in order of first mention."""
    merged: dict[str, tuple[Statement, ...]] = {}
    for section in sections:
        merged[section.name] = merged.get(section.name, ()) + section.statements
    return [Section(name, statements) for name, statements in merged.items()]


def _shown(draft: Draft, library: Library) -> str:
    """What the answer would show: its statements with the titles and headings they stand under."""
    parts = []
    for statement in draft.statements:
        parts.append(statement.opening + statement.text)
        for span in statement.spans:
            provision = provision_at(library.provisions(span.document_id), span)
            parts.append(library.register(span.document_id).title + " ".join(provision.path if provision else ()))
    return "\n".join(parts)


def _score_of(draft: Draft, evidence: Evidence) -> float:
    """How far the best passage that the draft shows lies behind the best one found, 0 for none, in tens of log odds."""
    spans = [span for statement in draft.statements for span in statement.spans]
    shown = [
        c.score
        for c in evidence.candidates
        for s in spans
        if c.passage.document_id == s.document_id and c.passage.start < s.end and s.start < c.passage.end
    ]
    return (max(shown) - evidence.candidates[0].score) / 10 if shown else -1.0


def _documents_read(evidence: Evidence, library: Library) -> tuple[DocumentRead, ...]:
    return tuple(
        DocumentRead(document_id=d.document_id, title=library.register(d.document_id).title, validity=d.validity)
        for d in evidence.documents[:_SHOWN_DOCUMENTS]
        if d.validity is not Validity.NOT_YET
    )
