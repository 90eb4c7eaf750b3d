"""From evidence to the answer: cards first where they fit, the text for the rest, everything checked before it is said."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.advise import Advice
from assistant.answer.carded import PERSONAL, Carded, CardWords, without_repeats
from assistant.answer.compose import NAMES
from assistant.answer.details import divided, spare
from assistant.answer.draft import OTHERS, Draft, Section, Statement
from assistant.answer.filed import FiledWords
from assistant.answer.filing_parts import FilingParts, citations_in, renumbered_filing
from assistant.answer.findings import citations_used, combined_of, findings_of, renumbered, renumbered_sums
from assistant.answer.judged import JudgedWords
from assistant.answer.listed import ListedWords
from assistant.answer.matter import Matter, Places
from assistant.answer.paired import Pairing
from assistant.answer.rendered import render
from assistant.answer.respond import handover, refusal_text
from assistant.answer.text_so_far import TextSoFar
from assistant.answer.verify import Numbering, make_citation, mark, verified
from assistant.answer.write.slots import Line
from assistant.drafting import Drafting
from assistant.loaded import Loaded
from assistant.policy.answer import Answer, Citation, Detail, Filing, Finding, Handover, MissingFact, Reason, Status
from assistant.policy.conditions import leaves_of
from assistant.policy.events import Cited, Delta
from assistant.policy.evidence import Evidence
from assistant.policy.question import Intent, Question
from assistant.question.understand import asks_of, understand
from assistant.shortlist import Shortlist
from assistant.turn import Turn

_POLICIES = re.compile(r"^(?!那|它|这|该).*(?:政策|补贴|补助|扶持|优惠|奖励)")  # 「我们公司能享受哪些政策」

_OF_SEVERAL = frozenset({Intent.LIST, Intent.COMPARE, Intent.CHANGE, Intent.MATCHING})  # no one passage answers these


class Writer(Protocol):
    """Words an answer from checked statements, line by line; a language model behind it. What it cannot word stays as it is."""

    name: str  # of the model
    prompt: str  # which instructions it was given

    def write(
        self, question: Question, sections: Sequence[Section], citations: Sequence[Citation], spare: int
    ) -> Iterator[Line]: ...


Told = Generator[Cited | Delta, None, Answer]  # what is settled of an answer while a model words it, then the answer


@dataclass(frozen=True, slots=True)
class _Composed:
    """What an answer is made of: sections, the benefits judged or listed, what is shown of filing, what is asked back."""

    draft: Draft
    matters: tuple[Matter, ...] = ()
    advice: Advice | None = None
    filed: tuple[Intent, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    settled: bool = False  # a rule or a list answers, whatever the verdicts are


class Answering:
    """Answers turns. `desk_name`: who is offered where the documents do not answer."""

    def __init__(self, drafting: Drafting, writer: Writer | None, desk_name: str) -> None:
        self._drafting = drafting
        self._writer = writer
        self._desk_name = desk_name

    def told(self, turn: Turn, loaded: Loaded, evidence: Evidence) -> Told:
        """The answer to a turn from what was retrieved for it; before it, while a model words it, its settled beginning."""
        matched = self._matched(turn, loaded) if Intent.LIST in turn.question.intents else None
        if matched is not None:
            return (yield from self._answered(turn, loaded, matched))
        special = self._paired(turn, loaded) or self._drafting.side_by_side(turn, loaded)
        if special is not None:
            return (yield from self._answered(turn, loaded, _Composed(special, settled=True)))
        whole = self._drafting.assess(turn.question, loaded, evidence, turn.as_of)
        if whole.reason is None:
            composed = self._with_unsaid(turn, loaded, evidence, self._composed(turn, loaded, evidence, whole.draft))
            return (yield from self._answered(turn, loaded, composed))
        draft = self._drafting.answerable_parts(turn, loaded)
        if draft is None:
            return self._refused(turn, loaded, evidence, whole.reason)
        return (yield from self._answered(turn, loaded, _Composed(draft)))

    # -- what it is made of ------------------------------------------------------------------------------------

    def _composed(self, turn: Turn, loaded: Loaded, evidence: Evidence, draft: Draft) -> _Composed:
        """Cards for what they answer, the text for the rest."""
        coverage = loaded.retriever.terms(turn.question).coverage
        advice = loaded.advisor.advise(
            turn.question, evidence, turn.facts, turn.as_of, coverage, own=turn.is_own_case, draft=draft
        )
        if advice is None:
            return _Composed(self._drafting.with_parts(turn, loaded, evidence, draft))
        if not advice.matters:
            parts = self._drafting.with_parts(turn, loaded, evidence, draft)
            return _Composed(parts, missing=advice.missing, settled=True)
        words = self._card_words(turn, loaded)
        asked = turn.question.intents
        if advice.judgements and not set(PERSONAL).intersection(asked):
            asked = (Intent.AMOUNT, *asked)  # 「落户奖励按什么算」
        conflicts = loaded.advisor.conflicts(turn.question, advice.matters, turn.as_of)
        carded = words.compose(advice.matters, advice.combined, asked, draft, conflicts)
        documents = frozenset(d for m in advice.matters for d in m.documents)
        found = self._drafting.with_parts(turn, loaded, evidence, draft, carded.answered)
        rest = without_repeats(found.sections, carded, documents, of_others=_asks_of_others(turn.question))
        rest = [_on_conditions(s, advice.matters) for s in rest]
        # the text is the answer itself, unless the amount was worked out
        by_text = asked[0] is Intent.AMOUNT and not any(
            j.amount and j.amount.cny is not None for j in advice.judgements
        )
        first = [s for s in rest if s.name == NAMES[Intent.AMOUNT] and by_text]
        last = [s for s in rest if s not in first]
        return _Composed(
            Draft((*first, *carded.sections, *last), _left(draft, carded), draft.follow_ups),
            advice.matters,
            advice,
            carded.filed,
            advice.missing,
            settled=not advice.judgements or any(m.rule for m in advice.matters if Intent.AMOUNT in asked),
        )

    def _with_unsaid(self, turn: Turn, loaded: Loaded, evidence: Evidence, composed: _Composed) -> _Composed:
        """The same with what most likely answers, where it is not said; of a list, or of several levels, no one sentence does."""
        question = turn.question
        if question.levels or not _OF_SEVERAL.isdisjoint(question.intents):
            return composed
        draft = composed.draft
        first, last = self._drafting.unsaid(turn, loaded, evidence, draft.sections)
        if any(
            matter.judgement for matter in composed.matters
        ):  # a verdict or an amount is the answer, whatever else is said
            first, last = Section("", ()), Section("", (*first.statements, *last.statements))
        elif composed.filed:  # the guide is whole: only what is likelier than all of it stands beside it
            last = Section("", ())
        last = replace(last, statements=tuple(replace(s, topic=OTHERS) for s in last.statements))
        sections = tuple(s for s in (first, *draft.sections, last) if s.statements)
        return replace(composed, draft=replace(draft, sections=sections))

    def _matched(self, turn: Turn, loaded: Loaded) -> _Composed | None:
        """What the asker can have of all that there is, or what can be filed for where nothing is known of him and nothing else is
        asked (「有哪些政策」); None for any other question.
        """
        shortlist = Shortlist(loaded.advisor)
        if turn.asks_matches:
            spoken_of = loaded.retriever.terms(turn.question).spoken_of
            found, missing = shortlist.listed(turn.question, turn.facts, turn.as_of, spoken_of)
        elif _asks_of_all(turn.question.asked, loaded):
            found, missing = shortlist.open_now(turn.as_of)
        else:
            return None
        words = ListedWords(loaded.advisor.definitions, Places(loaded.library), loaded.title)
        kept = tuple(entry for entry in found if _holds(words.line(1, entry), turn, loaded))
        if not kept:
            return None
        matters = tuple(entry.matter for entry in kept)
        return _Composed(Draft(tuple(words.sections(kept))), matters, missing=missing, settled=True)

    @staticmethod
    def _paired(turn: Turn, loaded: Loaded) -> Draft | None:
        """Who can solve it, where that is asked and the lists say."""
        question = turn.question
        if Intent.MATCHING not in question.intents or question.places or question.unsafe:
            return None
        return Pairing(loaded.read, turn.as_of).draft(question, loaded.retriever.terms(question).weights)

    @staticmethod
    def _card_words(turn: Turn, loaded: Loaded) -> CardWords:
        places = Places(loaded.library)

        def holds(statement: Statement) -> bool:
            return _holds(statement, turn, loaded)

        judged = JudgedWords(loaded.advisor.definitions, places, holds)
        return CardWords(judged, FiledWords(places, loaded.title, turn.as_of), loaded.title, holds)

    # -- the answer --------------------------------------------------------------------------------------------

    def _answered(self, turn: Turn, loaded: Loaded, composed: _Composed) -> Told:
        numbering = Numbering(loaded.library, turn.as_of)
        sections = verified(composed.draft, numbering)
        if not sections:
            return self._refused(turn, loaded, Evidence((), ()), Reason.NO_EVIDENCE)
        judgements = [m.judgement for m in composed.matters if m.judgement is not None]
        findings = findings_of(judgements, numbering, loaded.advisor.definitions)
        combined = combined_of(composed.advice.combined, numbering) if composed.advice else ()
        filing = self._filing(composed, sections, loaded, numbering)
        unanswered = composed.draft.unanswered
        contradictions = turn.contradictions if set(PERSONAL).intersection(turn.question.intents) else ()
        after: list[str] = []
        if unanswered:
            after.append(f"已收录的文件中没有找到关于{'、'.join(unanswered)}的内容，可向{self._desk_name}咨询。")
        if contradictions:
            after.append("请先确认：" + "；".join(contradictions))
        if composed.missing:
            asked = "".join(f"（{n}）{m.question}" for n, m in enumerate(composed.missing, 1))
            after.append(f"还想请您补充：{asked}")
        parts = divided(sections, after, numbering.citations)
        paragraphs, written_by = yield from self._worded(turn.question, parts.short, numbering, after)
        used = [*citations_used(findings, combined), *citations_in(filing)]
        details = parts.detail_texts()
        texts = ["\n".join([*paragraphs, *after]), *(d.text for d in details)]
        (text, *told), citations, order = numbering.arranged(texts, used)
        status, reasons = _status(composed, findings)
        return turn.answer(
            status,
            text,
            details=tuple(Detail(title=d.title, text=words) for d, words in zip(details, told, strict=True)),
            reasons=reasons,
            citations=citations,
            findings=renumbered(findings, order),
            combined=renumbered_sums(combined, order),
            filing=renumbered_filing(filing, order),
            missing_facts=composed.missing,
            contradictions=contradictions,
            follow_ups=composed.draft.follow_ups,
            handover=self._to_desk(turn, loaded) if unanswered else None,
            generated_by=written_by,
        )

    @staticmethod
    def _filing(
        composed: _Composed, sections: Sequence[Section], loaded: Loaded, numbering: Numbering
    ) -> tuple[Filing, ...]:
        """What was asked about filing, from the guide of the first benefit."""
        if not composed.filed:
            return ()
        cited = [span for section in sections for s in section.statements for span in s.spans]
        parts = FilingParts(numbering, Places(loaded.library), cited, loaded.title)
        return (parts.of(composed.matters[0], composed.filed),)

    def _worded(
        self, question: Question, sections: list[Section], numbering: Numbering, after: Sequence[str]
    ) -> Generator[Cited | Delta, None, tuple[list[str], str]]:
        """The paragraphs and who wrote them: where a language model is set, line by line as its words pass, else as extracted. `after`:
        paragraphs that follow.
        """
        if self._writer is None:
            return render(sections), "extractive"
        so_far = TextSoFar(numbering.citations)
        paragraphs: list[str] = []
        by_model = False
        for line in self._writer.write(question, sections, numbering.citations, spare(sections, after)):
            yield from so_far.grown("\n" * bool(paragraphs) + line.text)
            paragraphs.append(line.text)
            by_model = by_model or line.by_model
        return paragraphs, f"{self._writer.name}@{self._writer.prompt}" if by_model else "extractive"

    def _to_desk(self, turn: Turn, loaded: Loaded) -> Handover:
        """The offer of the desk beside an answer in part."""
        desk = loaded.desk_on(turn.as_of)
        return handover(Reason.NO_EVIDENCE, self._desk_name, desk[1] if desk else "", None)

    def _refused(self, turn: Turn, loaded: Loaded, evidence: Evidence, reason: Reason) -> Answer:
        desk = loaded.desk_on(turn.as_of)
        citation = make_citation(loaded.library, desk[0], 1, turn.as_of) if desk else None
        offer = handover(reason, self._desk_name, desk[1] if desk else "", 1 if citation else None)
        words = refusal_text(reason, turn.question, evidence)
        if evidence.documents:
            nearest = evidence.documents[0]
            words = words.replace(nearest.title, loaded.library.register(nearest.document_id).title)
        if reason is not Reason.UNSAFE or citation:
            words += f"\n可以联系{self._desk_name}"
            words += f"，电话{offer.phone}。[1]" if citation and offer.phone else "，由工作人员为您解答。"
        return turn.answer(
            Status.ABSTAINED, words, reasons=(reason,), citations=(citation,) if citation else (), handover=offer
        )


def _holds(statement: Statement, turn: Turn, loaded: Loaded) -> bool:
    """Whether a statement passes the check on citations and figures."""
    return mark(statement, Numbering(loaded.library, turn.as_of)) is not None


def _left(draft: Draft, carded: Carded) -> tuple[str, ...]:
    """What was asked and found neither in the text nor in a card."""
    return tuple(name for name in draft.unanswered if name not in carded.answered)


def _on_conditions(section: Section, matters: Sequence[Matter]) -> Section:
    """Of the text found on who can apply what the card takes its conditions from; all of it where that is nothing."""
    if section.name != NAMES[Intent.ELIGIBILITY]:
        return section
    kept = [s for s in section.statements if any(_states_conditions(s, m) for m in matters)]
    return replace(section, statements=tuple(kept)) if kept else section


def _states_conditions(statement: Statement, matter: Matter) -> bool:
    conditions = (*matter.card.common, *matter.card.exclusions, *matter.benefit.exclusions)
    stated = (*conditions, matter.benefit.conditions) if matter.benefit.conditions else conditions
    refs = [leaf.source for condition in stated for leaf in leaves_of(condition)]
    return any(
        span.document_id == matter.card.document_id and span.start < ref.end and ref.start < span.end
        for span in statement.spans
        for ref in refs
    )


def _asks_of_all(asked: str, loaded: Loaded) -> bool:
    """Whether it asks which policies there are and says no word of what about, whatever was talked of before."""
    alone = understand(asked, terms=loaded.terms)
    named = alone.asks_open or alone.entities or alone.titles or alone.places or alone.chain or alone.unsafe
    return bool(_POLICIES.search(alone.text)) and not named and not loaded.retriever.terms(alone).weights


def _asks_of_others(question: Question) -> bool:
    """Whether one message asks of several things at once: two levels, or two named ones."""
    topics = {part.entities[0].name for part in asks_of(question) if part.entities}
    return len(question.levels) > 1 or len(topics) > 1


def _status(composed: _Composed, findings: Sequence[Finding]) -> tuple[Status, tuple[Reason, ...]]:
    if composed.draft.unanswered:
        return Status.PARTIAL, (Reason.NO_EVIDENCE,)
    if composed.missing and not composed.settled and not any(_is_settled(f) for f in findings):
        return Status.NEEDS_FACTS, (Reason.MISSING_FACT,)
    return Status.ANSWERED, ()


def _is_settled(finding: Finding) -> bool:
    """Whether the finding says what was asked: a verdict, or at least an amount."""
    return finding.verdict != "unknown" or (finding.amount is not None and finding.amount.cny is not None)
