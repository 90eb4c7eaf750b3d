"""What one enterprise can have, in words: first what it can have now, then what it nearly can, then what is worth asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.draft import Section, Span, Statement
from assistant.answer.filed import standing_of
from assistant.answer.judged import DRAFT, condition_name, standing
from assistant.answer.matter import Matter, Places
from assistant.policy.card import Ref
from assistant.policy.card_refs import refs_in
from assistant.policy.facts import FactDefinition
from assistant.policy.judgement import LeafFinding, Truth

_NAMES = {"open": "正在申报", "eligible": "符合条件", "near_miss": "还差一点", "unknown": "值得核实"}
_RULE = 60  # characters of a rule that fit into a line
_NEEDED = 2  # conditions named that are missing or open


@dataclass(frozen=True, slots=True)
class Listed:
    """One benefit of the list. `standing`: eligible, near_miss or unknown; open where nothing is known of the asker."""

    standing: str
    matter: Matter


@dataclass(frozen=True, slots=True)
class ListedWords:
    """Words the list. `title`: of a document by its id."""

    definitions: Mapping[str, FactDefinition]
    places: Places
    title: Callable[[str], str]

    def sections(self, found: Sequence[Listed]) -> list[Section]:
        """A section for each standing, the lines numbered through."""
        lines: dict[str, list[Statement]] = {}
        for number, entry in enumerate(found, 1):
            lines.setdefault(entry.standing, []).append(self.line(number, entry))
        return [Section(name, tuple(lines[key]), headed=True) for key, name in _NAMES.items() if key in lines]

    def line(self, number: int, entry: Listed) -> Statement:
        """One benefit: what it gives, when to file, what is missing."""
        matter = entry.matter
        parts = [self._amount(matter), self._window(matter), self._needed(entry)]
        words = "；".join(part for part, _, _ in parts if part) or matter.benefit.source.quote.rstrip("。；")
        if matter.is_draft:
            words += DRAFT
        spans = self.places.spans(matter.card.document_id, [matter.benefit.source])
        spans += tuple(span for _, found, _ in parts for span in found)
        computed = tuple(c for _, _, told in parts for c in told)
        opening = f"{number}. 《{self.title(matter.card.document_id).strip('《》')}》{matter.benefit.name}"
        brief = next((len(part) for part, _, _ in parts if part), 0)
        return Statement(words, tuple(dict.fromkeys(spans)), opening, computed, brief=brief)

    def _amount(self, matter: Matter) -> tuple[str, tuple[Span, ...], tuple[str, ...]]:
        """The amount for this enterprise, else the rule."""
        award, judgement = matter.benefit.award, matter.judgement
        if award is None:
            return "", (), ()
        amount = judgement.amount if judgement else None
        if amount is not None and amount.cny:
            refs = [s.source for s in amount.trace if s.source is not None]
            return amount.text, self._spans(matter, refs), (amount.text,)
        if not matter.rule or len(matter.rule) > _RULE:
            return "", (), ()
        return matter.rule, self._spans(matter, list(refs_in(award))), ()

    def _window(self, matter: Matter) -> tuple[str, tuple[Span, ...], tuple[str, ...]]:
        first = matter.guide.first
        if first is None:
            return "", (), ()
        words, computed = standing_of(first.said, brief=True)
        source = first.said.window.source
        return words, (Span(first.document_id, source.start, source.end),), computed

    def _needed(self, entry: Listed) -> tuple[str, tuple[Span, ...], tuple[str, ...]]:
        """What is missing of a near miss, what is open of one that is not known."""
        judgement = entry.matter.judgement
        wanted = {"near_miss": Truth.UNMET, "unknown": Truth.UNKNOWN}.get(entry.standing)
        if judgement is None or wanted is None:
            return "", (), ()
        findings = [f for f in judgement.findings if standing(f) is wanted][:_NEEDED]
        told = [self._condition(f) for f in findings]
        label = "还差" if wanted is Truth.UNMET else "要核实"
        refs = [f.leaf.source for f in findings]
        return f"{label}：{'、'.join(told)}", self._spans(entry.matter, refs), tuple(f.gap for f in findings)

    def _condition(self, finding: LeafFinding) -> str:
        name = condition_name(finding.leaf, self.definitions, exclusion=finding.exclusion)
        return f"{name}（{finding.gap}）" if finding.gap else name

    def _spans(self, matter: Matter, refs: Sequence[Ref]) -> tuple[Span, ...]:
        return self.places.spans(matter.card.document_id, refs)
