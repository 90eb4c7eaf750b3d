"""The extractive answer to a question and whether it may be given; of several questions in one message, to each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

from assistant.answer.abstain import Calibration, Shown, refusal, signals_of, years_of
from assistant.answer.compose import Composer
from assistant.answer.draft import Draft, Section, Statement, overlap
from assistant.answer.form import form_signal
from assistant.answer.likeliest import likeliest_unsaid
from assistant.answer.select import Selector
from assistant.answer.verify import provision_at
from assistant.index.sentences import units_of
from assistant.loaded import Loaded
from assistant.policy.answer import Reason
from assistant.policy.evidence import Evidence
from assistant.policy.question import Question
from assistant.question.understand import asks_of, compared_of, sentences_of, topics_of
from assistant.retrieval.alignment import asked_words, nouns_aligned
from assistant.retrieval.terms import plain
from assistant.storage.library import Library
from assistant.turn import Turn

_NEAREST = 12  # passages that are looked through for the words asked about
_OF_EACH = 1  # statements to a thing asked of each of the things compared


@dataclass(frozen=True, slots=True)
class Assessment:
    """A draft, the reason not to give it (None to give it), and what that was decided by."""

    draft: Draft
    reason: Reason | None
    signals: dict[str, float]


class Drafting:
    def __init__(self, calibration: Calibration) -> None:
        self._calibration = calibration
        self._threads = ThreadPoolExecutor(thread_name_prefix="asks")

    def assess(self, question: Question, state: Loaded, evidence: Evidence, as_of: date) -> Assessment:
        """A draft and whether it may be given."""
        draft = self._draft(question, state, evidence, as_of)
        signals = {
            **signals_of(question, evidence, _shown(question, evidence, draft, state)),
            "answer_score": _score_of(draft, evidence),
            "form": form_signal(question),
            "unknown_name": float(bool(state.retriever.terms(question).unknown)),
        }
        return Assessment(draft, refusal(question, evidence, signals, self._calibration), signals)

    def confidence(self, signals: Mapping[str, float]) -> float:
        """The probability that the documents answer a question with these signals, 0 to 1."""
        return self._calibration.probability(signals)

    def with_parts(
        self, turn: Turn, state: Loaded, evidence: Evidence, draft: Draft, answered: Collection[str] = ()
    ) -> Draft:
        """The draft, with what best answers each question of the message where the draft does not show it already
        (「多少钱？刻章要花钱吗？」): of the documents it cites, or wherever the documents surely answer. Nothing is added to what is
        `answered`, the names of sections.
        """
        sections = list(draft.sections)
        about = tuple(d.document_id for d in evidence.documents[:1])

        def assessed(part: Question) -> Assessment:
            near = part.model_copy(update={"context_documents": about})
            found = state.retriever.retrieve(near, as_of=turn.as_of, whole=turn.question)
            return self.assess(near, state, found, turn.as_of)

        # side by side: most of their time is in the embedding model, which leaves the interpreter free
        for assessment in self._threads.map(assessed, asks_of(turn.question, state.terms)):
            cited = {span.document_id for section in sections for s in section.statements for span in s.spans}
            for section in assessment.draft.sections:
                if section.name in answered or _is_shown(section.statements[0], sections):
                    continue
                best = next((s for s in section.statements if not _is_shown_in_part(s, sections)), None)
                known = assessment.reason is None or (
                    best and cited.issuperset(span.document_id for span in best.spans)
                )
                if best and known:
                    sections.append(Section(section.name, (best,)))
        return replace(draft, sections=tuple(_merged(sections)))

    def side_by_side(self, turn: Turn, state: Loaded) -> Draft | None:
        """Of several things that are compared, or each asked something, what is asked of each under its name; None for any other
        question, where fewer than two can be answered, and where the asker tells of his own case.
        """
        compared = compared_of(turn.question, state.terms)
        parts = compared or ([] if turn.facts.facts else topics_of(turn.question, state.terms))
        sections: list[Section] = []
        unanswered: list[str] = []
        for name, part in parts:
            evidence = state.retriever.retrieve(part, as_of=turn.as_of)
            assessment = self.assess(part, state, evidence, turn.as_of)
            most = _OF_EACH if compared else None
            first = [s for section in assessment.draft.sections for s in section.statements[:most]]
            if assessment.reason is None and first:
                sections.append(Section(name, tuple(first), headed=True))
            else:
                unanswered.append(name)
        return Draft(tuple(sections), tuple(unanswered)) if len(sections) > 1 else None

    def answerable_parts(self, turn: Turn, state: Loaded) -> Draft | None:
        """Of several questions in one, the draft for those that the documents answer; None where they answer none."""
        answered: list[Draft] = []
        unanswered: list[str] = []
        for part in sentences_of(turn.question, state.terms):
            evidence = state.retriever.retrieve(part, as_of=turn.as_of)
            assessment = self.assess(part, state, evidence, turn.as_of)
            if assessment.reason is None:
                answered.append(assessment.draft)
            else:
                unanswered = ["其余提问"]  # not in the user's words: their figures have no source
        if not answered:
            return None
        missing = [words for draft in answered for words in draft.unanswered]
        sections = tuple(section for draft in answered for section in draft.sections)
        return Draft(sections, (*missing, *unanswered), answered[0].follow_ups)

    def unsaid(
        self, turn: Turn, state: Loaded, evidence: Evidence, sections: Sequence[Section]
    ) -> tuple[Section, Section]:
        """What most likely answers and the sections of an answer do not show: what is said before them, and after them."""
        composer = self._composer(turn.question, state, evidence, turn.as_of)
        found = likeliest_unsaid(evidence.units, sections)
        first, last = (tuple(s for unit in units for s in composer.said(unit)) for units in (found.first, found.last))
        return Section("", first), Section("", last)

    def _draft(self, question: Question, state: Loaded, evidence: Evidence, as_of: date) -> Draft:
        return self._composer(question, state, evidence, as_of).draft()

    @staticmethod
    def _composer(question: Question, state: Loaded, evidence: Evidence, as_of: date) -> Composer:
        retriever = state.retriever
        terms = retriever.terms(question)
        coverage = terms.coverage
        selector = Selector(
            question,
            evidence,
            state.read,
            coverage,
            relevance=retriever.relevance,
            section_match=retriever.section_match,
            answer_type=retriever.answer_type,
        )
        return Composer(question, evidence, state.read, as_of, coverage, terms.topic_held, selector)


def _is_shown(statement: Statement, sections: Sequence[Section]) -> bool:
    """Whether the text that a statement rests on is shown in full already."""
    spans = [span for section in sections for other in section.statements for span in other.spans]
    return all(
        any(o.document_id == span.document_id and o.start <= span.start and span.end <= o.end for o in spans)
        for span in statement.spans
    )


def _is_shown_in_part(statement: Statement, sections: Sequence[Section]) -> bool:
    """Whether some of the text that a statement rests on is shown already: the rest would come with words said twice."""
    return any(overlap(statement, other) for section in sections for other in section.statements)


def _merged(sections: Sequence[Section]) -> list[Section]:
    """One section a name, in order of first mention; those without a name stay where they are."""
    found: list[Section] = []
    for section in sections:
        same = next((n for n, other in enumerate(found) if section.name and other.name == section.name), None)
        if same is None:
            found.append(section)
        else:
            found[same] = replace(found[same], statements=(*found[same].statements, *section.statements))
    return found


def _words(draft: Draft, library: Library) -> str:
    """What an answer shows: its statements with the titles and headings that they stand under."""
    parts = []
    for statement in draft.statements:
        parts.append(statement.opening + statement.text)
        for span in statement.spans:
            provision = provision_at(library.provisions(span.document_id), span)
            parts.append(library.register(span.document_id).title + " ".join(provision.path if provision else ()))
    return "\n".join(parts)


def _shown(question: Question, evidence: Evidence, draft: Draft, state: Loaded) -> Shown:
    """What the answer to a question would show, held against the question."""
    library, terms = state.read, state.retriever.terms(question)
    documents = dict.fromkeys(span.document_id for statement in draft.statements for span in statement.spans)
    text = _words(draft, library)
    words = plain(text)
    sentences = [sentence for s in draft.statements for sentence in units_of(plain(s.text))]
    found = [state.retriever.searched(c.passage) for c in evidence.candidates[:_NEAREST]]
    cited = "\n".join(state.retriever.whole(d) for d in documents)
    return Shown(
        text,
        levels=frozenset(library.register(d).level for d in documents),
        years=frozenset(year for d in documents for year in years_of(library.register(d).title)),
        coverage=terms.coverage(text),
        words={
            **nouns_aligned(terms, question.text, words, cited, state.retriever.holds),
            **asked_words(terms, question.text, words, sentences, found),
        },
    )


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
