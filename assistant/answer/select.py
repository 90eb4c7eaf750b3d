"""Choosing what answers: for each intent the passages, items or rows that say it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from assistant.answer.extents import Extents, Selection
from assistant.answer.sentences import FIGURE_KINDS
from assistant.policy.document import Level
from assistant.policy.evidence import Candidate, Evidence
from assistant.policy.figures import find_figures
from assistant.policy.provision import Passage, ProvisionKind
from assistant.policy.question import Intent, Question
from assistant.policy.validity import Validity
from assistant.storage.library import Library

_COMPLETE = (Intent.MATERIALS, Intent.STEPS)  # a list announced as such leaves nothing to add
_LISTED = (Intent.MATERIALS, Intent.STEPS, Intent.ELIGIBILITY)
# Documents whose score is this far below the best are not read for an answer; dates and papers of another measure mislead.
_DOCUMENT_MARGIN = {Intent.WINDOW: 2.0, Intent.TIME_LIMIT: 2.0, Intent.MATERIALS: 2.5, Intent.STEPS: 2.5}
_DOCUMENT_MARGIN_OTHERWISE = 4.0
_MORE_MARGIN = {Intent.AMOUNT: 3.0}
_MORE_MARGIN_OTHERWISE = 2.0  # further passages this close to the best are shown too, in log odds
_MOST = {Intent.AMOUNT: 4}
_MOST_OTHERWISE = 3
_OTHER_DOCUMENT = 1.5  # the margin for passages of another document than the best one's
_OTHER_LEVEL = 5.0  # the margin for the best passage of another level that is asked for too
_MOST_CHARACTERS = 700  # of the passages together
_MOST_BESIDE = 350  # the same where a passage is not nearly as good as the best
_AS_GOOD = 1.0  # log odds within which it is
_REPLACED = (Validity.SUPERSEDED, Validity.EXPIRED)
_SURELY_HOLDS = 0.9
_HOLDS_ANSWER = 0.3  # below, a passage holds no figure of the kind asked for
_SAME_DOCUMENT = 0.3  # how much a document's lead over another counts for its passages
# Headings tell papers, dates and telephones apart better than likeness to the question does: log odds beside the ranking's.
_ANNOUNCED = {
    Intent.MATERIALS: 2.5,
    Intent.STEPS: 2.5,
    Intent.WINDOW: 2.0,
    Intent.CONTACT: 1.0,
    Intent.CHANNEL: 1.0,
    Intent.TIME_LIMIT: 0.75,
}
# 「本办法所称“境外主要证券交易所”，是指…」
_DEFINED = re.compile(r"所称[“「]?([\u4e00-\u9fff]{2,20}?)[”」]?[，,]?\s{0,3}(?:是指|指)")
_OTHER_SECTION = 5.0  # log odds that a section loses where another of its document is headed by what is asked about
# 「一家一年最多多少」, and the provision that says how much it all comes to
_ASKS_TOTAL = re.compile(
    r"(?:一家|一个(?:公司|企业|单位)|单个|每家|一共|总共|合计|累计|加起来|全部)[^，。？！]{0,10}(?:最多|最高|封顶|上限|多少)"
    r"|(?:最多|最高|封顶|上限)[^，。？！]{0,6}(?:一共|总共|合计|累计)"
)
_STATES_TOTAL = re.compile(
    r"(?:合计|累计|总额|单个企业|同一企业)[^。；]{0,24}(?:最高|不超过|不得超过|限额)[^。；]{0,6}[\d一二三四五六七八九十百千]"
)
_TOTAL = 1.5  # log odds that the latter gains where the former is asked
_LINKS = 0.4  # share of the question's words that a definition has to add
_RULED_AHEAD = 0.5  # log odds by which a rule goes before the definition of its term

Coverage = Callable[[str], float]


class Selector:
    """Chooses from the evidence for one question."""

    def __init__(
        self,
        question: Question,
        evidence: Evidence,
        library: Library,
        coverage: Coverage,
        *,
        relevance: Callable[[Candidate, Intent], float],
        section_match: Callable[[Passage, Intent], float],
        answer_type: Callable[[Passage, Intent], float],
    ) -> None:
        self._question = question
        self._evidence = evidence
        self._library = library
        self._coverage = coverage
        self._relevance = relevance
        self._section_match = section_match
        self._answer_type = answer_type
        self._extents = Extents(library)

    def select(self, intent: Intent) -> list[Selection]:
        """What answers `intent`, best first; [] when no passage holds what such an answer consists of."""
        ranked = self._ranked(intent)
        if not ranked:
            return []
        best_score, best = ranked[0]
        named = self._extents.named_article(intent, best)
        if named is not None:
            return [named]
        chosen: list[Selection] = []
        if intent in _LISTED or (intent is Intent.TIME_LIMIT and self._one_of_several(ranked)):
            listed = self._extents.whole_list(intent, best)
            if listed is not None and intent in _COMPLETE and self.announces(best.passage, intent):
                return [listed]
            chosen += [listed] if listed is not None else []
        # the document that answers best speaks first
        for score, candidate in sorted(ranked, key=lambda r: r[1].passage.document_id != best.passage.document_id):
            if score < best_score - _MORE_MARGIN.get(intent, _MORE_MARGIN_OTHERWISE) or len(chosen) >= _MOST.get(
                intent, _MOST_OTHERWISE
            ):
                continue
            if any(_overlap(candidate.passage, other) for other in chosen):
                continue
            if (
                chosen
                and candidate.passage.document_id != best.passage.document_id
                and score < best_score - _OTHER_DOCUMENT
            ):
                continue
            if intent is Intent.AMOUNT and chosen and not self._adds_figures(candidate.passage.text, chosen):
                continue
            found = self._extents.selection(intent, candidate)
            most = _MOST_CHARACTERS if score >= best_score - _AS_GOOD else _MOST_BESIDE
            # beside what answers best a row is shown without the rest of its table
            is_row = candidate.passage.kind is ProvisionKind.ROW
            length = len(candidate.passage.text) if is_row else found.end - found.start
            if chosen and sum(s.end - s.start for s in chosen) + length > most:
                continue
            chosen.append(found)
            chosen += [
                table
                for table in self._extents.referred_table(found, chosen)
                if intent is not Intent.AMOUNT or self._adds_figures(self._words_of(table), chosen)
            ]
        if intent is Intent.AMOUNT:  # what it all comes to, where that is asked
            chosen.sort(key=lambda selection: not self._states_total(selection.candidate.passage))
        chosen += self._extents.referred_article(intent, chosen)
        if intent is Intent.SANCTION and chosen:
            chosen += self._extents.row_of_class(chosen[0])
        return chosen + self._of_other_levels(intent, ranked, chosen)

    def _of_other_levels(
        self, intent: Intent, ranked: Sequence[tuple[float, Candidate]], chosen: Sequence[Selection]
    ) -> list[Selection]:
        """Where several levels are asked for (「园区奖多少，市里又是多少」), the best two passages of each not shown yet."""
        if len(self._question.levels) < 2:
            return []
        shown = {self._library.register(s.document_id).level for s in chosen}
        found: list[Selection] = []
        for level in self._question.levels:
            if level in shown:
                continue
            for candidate in self._best_of_level(level, ranked):
                if not any(_overlap(candidate.passage, other) for other in found):
                    found.append(self._extents.selection(intent, candidate))
                    found += self._extents.referred_table(found[-1], [*chosen, *found])
        return found

    def _best_of_level(self, level: Level, ranked: Sequence[tuple[float, Candidate]]) -> list[Candidate]:
        floor = ranked[0][0] - _OTHER_LEVEL
        of_level = [r for r in ranked if self._library.register(r[1].passage.document_id).level is level]
        return [c for score, c in of_level[:2] if score >= max(floor, of_level[0][0] - _MORE_MARGIN_OTHERWISE)]

    def _words_of(self, selection: Selection) -> str:
        return self._library.text(selection.document_id).text[selection.start : selection.end]

    def _adds_figures(self, text: str, chosen: Sequence[Selection]) -> bool:
        """Whether most of a text's amounts and ratios are not shown already (by a table beside its article, say)."""
        shown = {figure.key for other in chosen for figure in find_figures(self._words_of(other))}
        own = {f.key for f in find_figures(text) if f.kind in ("money", "ratio")}
        return len(own - shown) > len(own) / 2

    @staticmethod
    def _one_of_several(ranked: Sequence[tuple[float, Candidate]]) -> bool:
        """Whether the best passage is an item among others of one list that answer too: the steps of a procedure."""
        best = ranked[0][1].passage
        family = [
            c for _, c in ranked if c.passage.document_id == best.document_id and c.passage.path[:-1] == best.path[:-1]
        ]
        return best.kind is ProvisionKind.ITEM and len(family) > 1

    def selection(self, intent: Intent, candidate: Candidate) -> Selection:
        """The passage as far as it is shown."""
        return self._extents.selection(intent, candidate)

    def fit(self, candidate: Candidate, intent: Intent) -> float:
        """How well a passage answers one intent, in log odds."""
        passage = candidate.passage
        fit = self._relevance(candidate, intent) + _ANNOUNCED.get(intent, 0.0) * self._section_match(passage, intent)
        return fit + _TOTAL if intent is Intent.AMOUNT and self._states_total(passage) else fit

    def _states_total(self, passage: Passage) -> bool:
        """Whether the question asks what it all comes to, and the passage says it."""
        return bool(_ASKS_TOTAL.search(self._question.asking) and _STATES_TOTAL.search(passage.text))

    def telling(self, candidate: Candidate) -> float:
        """How much a passage tells of what a document gives, for a list."""
        return self.fit(candidate, Intent.AMOUNT)

    def holds(self, candidate: Candidate, intent: Intent) -> bool:
        """Whether a passage holds what an answer to `intent` consists of."""
        return self._answer_type(candidate.passage, intent) >= _SURELY_HOLDS

    def _may_hold(self, candidate: Candidate, intent: Intent) -> bool:
        return self._answer_type(candidate.passage, intent) >= _HOLDS_ANSWER

    def announces(self, passage: Passage, intent: Intent) -> bool:
        """Whether a passage's headings announce an answer to `intent` and its text holds one."""
        return self._section_match(passage, intent) == 1.0 and self._answer_type(passage, intent) > 0

    def _ranked(self, intent: Intent) -> list[tuple[float, Candidate]]:
        """Candidates of the documents worth reading, scored for this intent alone."""
        if not self._evidence.documents:
            return []
        floor = self._evidence.documents[0].score - _DOCUMENT_MARGIN.get(intent, _DOCUMENT_MARGIN_OTHERWISE)
        readable = {d.document_id for d in self._evidence.documents if d.score >= floor}
        ranked = []
        for document in self._evidence.documents:
            if document.document_id not in readable and intent not in (Intent.CONTACT, Intent.CHANNEL):
                continue
            for candidate in document.candidates:
                if (intent in FIGURE_KINDS or intent in _COMPLETE) and not self._may_hold(candidate, intent):
                    continue
                if self._is_replaced(candidate) and not (
                    candidate.features.get("version") or candidate.features.get("named")
                ):
                    continue  # what replaced it answers
                behind = document.score - self._evidence.documents[0].score
                ranked.append((self.fit(candidate, intent) + _SAME_DOCUMENT * behind, candidate))
        ranked = self._beside_named(self._of_levels(ranked), intent)
        found = sorted(ranked, key=lambda r: (-r[0], r[1].passage.id))
        return found if intent is Intent.DEFINITION else self._through_definition(found)

    def _beside_named(self, ranked: list[tuple[float, Candidate]], intent: Intent) -> list[tuple[float, Candidate]]:
        """Of a document's sections that announce the intent, those first whose heading names what is asked about: of the
        conditions of 专精特新中小企业 and those of 小巨人, which begin with being the former.
        """
        names = {name for e in self._question.entities for name in (e.name, e.said)}
        named = {
            c.passage.document_id for _, c in ranked if self.announces(c.passage, intent) and _headed(c.passage, names)
        }
        return [
            (
                score - _OTHER_SECTION
                if c.passage.document_id in named
                and self.announces(c.passage, intent)
                and not _headed(c.passage, names)
                else score,
                c,
            )
            for score, c in ranked
        ]

    def _through_definition(self, ranked: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
        """Where a definition holds what the question speaks of and the best passage does not (「境外主要证券交易所，是指香港联合交易
        所…」), first what the document rules with its term, then the definition.
        """
        if not ranked:
            return ranked
        top, best = ranked[0]
        of_document = [d for d in self._evidence.documents if d.document_id == best.passage.document_id]
        for candidate in (c for document in of_document for c in document.candidates):
            if not (terms := self._linking(candidate.passage, best.passage)):
                continue
            ruled = [
                (fit, other)
                for fit, other in ranked
                if other.passage.id != candidate.passage.id
                and other.passage.document_id == best.passage.document_id
                and any(term in other.passage.text for term in terms)
            ]
            if ruled:
                ahead = top - ruled[0][0] + _RULED_AHEAD
                raised = [(fit + ahead, other) for fit, other in ruled] + [(top + _RULED_AHEAD / 2, candidate)]
                rest = [r for r in ranked if r not in ruled and r[1].passage.id != candidate.passage.id]
                return sorted(rest + raised, key=lambda r: (-r[0], r[1].passage.id))
        return ranked

    def _linking(self, passage: Passage, best: Passage) -> list[str]:
        """The terms that a passage of the best one's document defines by words of the question that the best one does not hold."""
        terms = _DEFINED.findall(passage.text) if passage.document_id == best.document_id else []
        # a question in the words of the term asks what it means: 「算首次还是重新认定」
        if not terms or any(_share_a_word(term, self._question.text) for term in terms):
            return []
        own = 0.0 if passage.id == best.id else self._coverage(best.text)
        return terms if self._coverage(f"{passage.text}\n{best.text}") >= own + _LINKS else []

    def _of_levels(self, ranked: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
        """Those of the level asked for (「市级能拿多少」), where there are any."""
        levels = self._question.levels
        return [r for r in ranked if self._library.register(r[1].passage.document_id).level in levels] or ranked

    def _is_replaced(self, candidate: Candidate) -> bool:
        """Whether another document took the place of the candidate's; one that only ran out is all there is."""
        return candidate.validity in _REPLACED and bool(
            self._library.validity.superseded_by(candidate.passage.document_id)
        )


def _overlap(one: Passage, other: Selection) -> bool:
    return one.document_id == other.document_id and one.start < other.end and other.start < one.end


def _headed(passage: Passage, names: Collection[str]) -> bool:
    """Whether a heading above the passage holds one of the names."""
    headings = "\n".join(passage.path)
    return any(name in headings for name in names)


def _share_a_word(one: str, other: str) -> bool:
    return any(one[i : i + 2] in other for i in range(len(one) - 1))
