"""The answer from cards: the verdict, amount, window or list of papers that was asked for first, then what goes with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.answer.compose import NAMES
from assistant.answer.draft import CAUTIONS, Draft, Section, Span, Statement, overlap
from assistant.answer.filed import FiledWords
from assistant.answer.filing_parts import ASKED
from assistant.answer.judged import JudgedWords
from assistant.answer.matter import Matter
from assistant.policy.card import StackingRule
from assistant.policy.combination import Combination
from assistant.policy.conflict import Conflict
from assistant.policy.figures import find_figures
from assistant.policy.judgement import Verdict
from assistant.policy.question import Intent

PERSONAL = (Intent.AMOUNT, Intent.ELIGIBILITY)
_MONTH_DAY = 5  # characters of 「07-01」
_SAID = 0.6  # share of a statement's text that was cited already, from which on it is said
_NOTE = 70  # characters of a rule on what goes together
_FIGURES = {Intent.WINDOW: ("date",), Intent.TIME_LIMIT: ("span",), Intent.CONTACT: ("phone",)}
_PLACE = re.compile(r"https?://[A-Za-z0-9.\-/]+|[A-Z]\d{1,3}号")  # 「A12号」: a window
_MONTH = re.compile(r"\d\s*月")
_TOLD_WITH_STEPS = (Intent.WINDOW, Intent.CHANNEL, Intent.CONTACT)
_PLACED = (Intent.CONTACT, Intent.CHANNEL)
_LISTS = (Intent.MATERIALS, Intent.STEPS)


@dataclass(frozen=True, slots=True)
class Carded:
    """What cards say to a question. `answered`: the names of the extractive sections that it stands in for; `filed`: what was asked
    about filing, and is answered from the guide of the first matter.
    """

    sections: tuple[Section, ...] = ()
    answered: frozenset[str] = frozenset()
    filed: tuple[Intent, ...] = ()


@dataclass(frozen=True, slots=True)
class CardWords:
    """Composes. `holds`: whether a statement passes the check on citations and figures; `title`: of a document by its id."""

    judged: JudgedWords
    filed: FiledWords
    title: Callable[[str], str]
    holds: Callable[[Statement], bool]

    def compose(
        self,
        matters: Sequence[Matter],
        combined: Sequence[Combination],
        asked: Sequence[Intent],
        draft: Draft,
        conflicts: Sequence[Conflict] = (),
    ) -> Carded:
        """The sections in the order asked, then what contradicts itself. `draft` is the extractive answer, which shows whether a card
        that nothing was told of fits.
        """
        sections: list[Section] = []
        answered: set[str] = set()
        filed: list[Intent] = []
        for intent in asked:
            if intent in PERSONAL and not answered & {NAMES[i] for i in PERSONAL}:
                lead, done = self._lead(matters, combined, asked, draft, named=bool(sections))
                sections += [Section("", tuple(lead))] if lead else []
                answered |= done
            elif (
                intent in ASKED
                and intent not in filed
                and (part := self._part(matters[0], intent, asked, draft, sections))
            ):
                sections += part
                filed += [i for i in asked if i is intent or (intent is Intent.STEPS and i in _TOLD_WITH_STEPS)]
        contradicted = self._kept(self.judged.conflict(c, self.title) for c in conflicts)
        sections += [Section("", tuple(contradicted))] if contradicted else []
        answered |= {NAMES[intent] for intent in filed}
        if answered & {NAMES[i] for i in PERSONAL}:
            sections += self._beside(matters[0], filed)
        return Carded(tuple(sections), frozenset(answered), tuple(filed))

    # -- the verdict and the amount ----------------------------------------------------------------------------

    def _lead(
        self,
        matters: Sequence[Matter],
        combined: Sequence[Combination],
        asked: Sequence[Intent],
        draft: Draft,
        *,
        named: bool,
    ) -> tuple[list[Statement], set[str]]:
        """The verdicts and amounts, and the names of what they answer. `named`: the policy was named before."""
        if not any(m.judgement for m in matters):
            return self._rules(matters, draft) if Intent.AMOUNT in asked else ([], set())
        found: list[Statement] = []
        done = {NAMES[Intent.ELIGIBILITY]}
        told = [self._personal(matter, asked, named=named, alone=len(matters) == 1) for matter in matters]
        for statements, _ in told:
            said = {s.text for s in found}
            found += [s for s in statements if s.text not in said and not _is_part_of(s, found)]
        if all(is_told for _, is_told in told):
            done.add(NAMES[Intent.AMOUNT])
        sums = self._kept(filter(None, map(self.judged.together, combined)))
        done |= {NAMES[Intent.STACKING]} if sums else set()
        return [*found, *sums], done

    def _personal(
        self, matter: Matter, asked: Sequence[Intent], *, named: bool, alone: bool
    ) -> tuple[list[Statement], bool]:
        """One judged benefit, and whether its amount, or that there is none, is told. `alone`: no other is judged beside it."""
        judgement = matter.judgement
        if judgement is None:
            return [], False
        opening = matter.benefit.name if named else self._named(matter)
        barred = judgement.verdict is Verdict.NOT_ELIGIBLE
        computed = judgement.amount is not None and judgement.amount.cny is not None
        amounts = self.judged.amount(matter, opening=opening) if Intent.AMOUNT in asked or computed else []
        amounts = [s for s in amounts if self.holds(s)]
        told = barred or (computed and bool(amounts)) or (alone and any(s.text == matter.rule for s in amounts))
        whole = Intent.ELIGIBILITY in asked
        if amounts and next((i for i in asked if i in PERSONAL), None) is Intent.AMOUNT:
            verdict = self.judged.verdict(matter, opening=opening, after_amount=True, whole=whole)
            return [*amounts, *self._kept(verdict)], told
        return [*self._kept(self.judged.verdict(matter, opening=opening, whole=whole)), *amounts], told

    def _rules(self, matters: Sequence[Matter], draft: Draft) -> tuple[list[Statement], set[str]]:
        """What the policy pays, where nothing is known of the asker and the text found says the same."""
        found = [s for m in matters if not m.is_draft for s in self.judged.rule(m, opening=self._named(m))]
        shown = _section(draft, Intent.AMOUNT)
        spoken_for = frozenset(d for m in matters for d in m.documents)
        fits = (
            shown is not None
            and spoken_for.issuperset(span.document_id for span in shown.statements[0].spans)
            and any(overlap(s, other) for s in found for other in shown.statements)
        )
        if not fits or len(found) < len(matters) or not all(map(self.holds, found)):
            return [], set()
        return found, {NAMES[Intent.AMOUNT]}

    def _beside(self, matter: Matter, filed: Collection[Intent]) -> list[Section]:
        """When to file, where it was not asked, and what to watch."""
        found: list[Section] = []
        barred = matter.judgement is not None and matter.judgement.verdict is Verdict.NOT_ELIGIBLE
        if barred:
            return []
        if not {Intent.WINDOW, Intent.STEPS} & set(filed):
            found += [Section("", tuple(self._kept(self.filed.part(matter, Intent.WINDOW, opening="申报时间")[:1])))]
        for stacking in matter.benefit.stacking:
            words = stacking.text or stacking.source.quote
            if stacking.rule is not StackingRule.STACKABLE and len(words) <= _NOTE:
                spans = self.judged.places.spans(matter.card.document_id, [stacking.source])
                found.append(
                    Section("", tuple(self._kept([Statement(words.rstrip("。；"), spans, "注意", topic=CAUTIONS)])))
                )
                break
        return [section for section in found if section.statements]

    # -- filing ------------------------------------------------------------------------------------------------

    def _part(
        self, matter: Matter, intent: Intent, asked: Sequence[Intent], draft: Draft, sections: Sequence[Section]
    ) -> list[Section]:
        """What the guide says to one thing asked; [] where it says nothing, or the text found answers something else. Who asks how to
        apply is told when, where and whom to ask with it.
        """
        if matter.is_draft:
            return []
        if intent in _TOLD_WITH_STEPS and Intent.STEPS in asked and self._part(matter, Intent.STEPS, asked, draft, ()):
            return []
        opening = "" if sections else self._opening(matter)
        said = self._kept(self.filed.part(matter, intent, opening=opening))
        # the way to what was just judged, whatever the text found is about
        judged = matter.judgement is not None and not set(PERSONAL).isdisjoint(asked)
        if not said or not (judged or self._fits(matter, intent, said, draft)):
            return []
        if intent is not Intent.STEPS:
            return [Section(NAMES[intent], tuple(said))]
        sections = [Section(s.name, tuple(self._kept(s.statements))) for s in self.filed.whole(matter, opening, asked)]
        return [section for section in sections if section.statements]

    def _fits(self, matter: Matter, intent: Intent, said: Sequence[Statement], draft: Draft) -> bool:
        """Whether the guide answers what the text found answers: of the same documents, the same list, a figure in common."""
        shown = _section(draft, intent)
        if not draft.sections:
            return False
        best = (shown or draft.sections[0]).statements[0]
        documents = {span.document_id for span in best.spans}
        own = {matter.card.document_id, *(span.document_id for s in said for span in s.spans)}
        if not documents <= matter.documents:
            return False
        if documents.isdisjoint(own) and not all(self._files_for(d, matter) for d in documents):
            return False
        if shown is None:
            return True
        if intent in _LISTS:
            cited = {span.document_id for s in said for span in s.spans}
            elsewhere = cited.isdisjoint(span.document_id for s in shown.statements for span in s.spans)
            return elsewhere or any(overlap(one, other) for one in said for other in shown.statements)
        if intent in _PLACED and not set(_PLACE.findall(best.text)).issubset(
            _PLACE.findall("\n".join(s.text for s in said))
        ):
            return False
        if intent is Intent.WINDOW and _MONTH.search(best.text) and not _MONTH.search("".join(s.text for s in said)):
            return False
        # 「几天内要报」: a term that the text states, where the guide knows only of days or of all year
        if intent is Intent.WINDOW and not _figures([best], ("date",)) and not _MONTH.search(best.text):
            return _figures([best], ("span",)) <= _figures(said, ("span",))
        wanted = _figures([best], _FIGURES.get(intent, ()))
        return wanted <= _figures(said, _FIGURES.get(intent, ()))

    def _files_for(self, document_id: str, matter: Matter) -> bool:
        """Whether a notice files for the matter's policy and no other."""
        card = self.judged.places.library.cards.get(document_id)
        filed = {reference.partition("#")[0] for b in (card.benefits if card else ()) for reference in b.of}
        return filed == {matter.card.document_id}

    def _kept(self, statements: Iterable[Statement]) -> list[Statement]:
        return [s for s in statements if self.holds(s)]

    def _named(self, matter: Matter) -> str:
        return f"《{self.title(matter.card.document_id).strip('《》')}》{matter.benefit.name}"

    def _opening(self, matter: Matter) -> str:
        """The policy, with the benefit where the question means it."""
        named = self._named(matter)
        return named if matter.is_meant else named.removesuffix(matter.benefit.name)


def without_repeats(
    sections: Sequence[Section], carded: Carded, documents: Collection[str], *, of_others: bool
) -> list[Section]:
    """Extractive sections that cards leave to answer, without statements whose words or figures the cards gave already.

    `documents` are those that the cards speak for. What others say to a thing answered stays only where `of_others` was asked too.
    """
    said = [s for section in carded.sections for s in section.statements]
    figures = {f.key for s in said for f in find_figures(s.text)}
    found = []
    for section in sections:
        kept = [s for s in section.statements if not _is_said(s, said, figures)]
        if section.name in carded.answered:
            kept = [s for s in kept if of_others and all(span.document_id not in documents for span in s.spans)]
        found += [Section(section.name, tuple(kept))] if kept else []
    return found


def _figures(statements: Iterable[Statement], kinds: Collection[str]) -> set[str]:
    """The figures of these kinds, days without their year: 「7月1日」 of every year is the 2027-07-01 to come."""
    found = (f for s in statements for f in find_figures(s.text) if f.kind in kinds)
    return {f.value[-_MONTH_DAY:] if f.kind == "date" else f.value for f in found}


def _is_said(statement: Statement, said: Sequence[Statement], figures: set[tuple[str, str]]) -> bool:
    own = {f.key for f in find_figures(statement.text) if f.kind in ("money", "ratio", "phone")}
    if own:
        return own <= figures
    length = sum(span.end - span.start for span in statement.spans)
    return sum(_cited(span, said) for span in statement.spans) >= _SAID * length


def _cited(span: Span, said: Sequence[Statement]) -> int:
    """How many characters of a span other statements rest on."""
    others = {o for other in said for o in other.spans if o.document_id == span.document_id}
    return max((min(span.end, o.end) - max(span.start, o.start) for o in others), default=0)


def _is_part_of(statement: Statement, found: Sequence[Statement]) -> bool:
    """Whether a list of conditions names none that was not named in a list of the same kind."""
    label, colon, names = statement.text.partition("：")
    others = [other.text.partition("：") for other in found]
    named = {name for kind, _, said in others if kind == label for name in said.removesuffix("等").split("；")}
    return bool(colon) and bool(named) and set(names.removesuffix("等").split("；")) <= named


def _section(draft: Draft, intent: Intent) -> Section | None:
    return next((s for s in draft.sections if s.name == NAMES[intent]), None)
