"""Judgements as the answer returns them: each condition and step with the number of its citation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answer.draft import Span
from assistant.answer.judged import standing
from assistant.answer.verify import Numbering
from assistant.policy.answer import Amount, CombinedAmount, ConditionFinding, Fact, Finding, TraceStep
from assistant.policy.card import Ref
from assistant.policy.combination import Combination
from assistant.policy.fact_values import show_value
from assistant.policy.facts import FactDefinition, KnownFact, Profile
from assistant.policy.judgement import AmountResult, Judgement, LeafFinding


def shown_fact(fact: KnownFact, definitions: Mapping[str, FactDefinition]) -> Fact:
    """A fact with its name and its value as a person writes it."""
    definition = definitions.get(fact.key)
    return Fact(
        key=fact.key,
        value=fact.value,
        said=fact.said,
        name=definition.name if definition else fact.key,
        shown=show_value(fact.value, definition) if definition else str(fact.value),
        year=fact.year,
    )


def shown_facts(profile: Profile, definitions: Mapping[str, FactDefinition]) -> tuple[Fact, ...]:
    """All that is known of the asker."""
    return tuple(shown_fact(fact, definitions) for fact in profile.facts)


def findings_of(
    judgements: Sequence[Judgement], numbering: Numbering, definitions: Mapping[str, FactDefinition]
) -> tuple[Finding, ...]:
    """One finding for each judgement; a condition whose citation does not check out is left out."""
    return tuple(_finding(j, numbering, definitions) for j in judgements)


def combined_of(combined: Sequence[Combination], numbering: Numbering) -> tuple[CombinedAmount, ...]:
    """What benefits come to together, each step with its citation."""
    return tuple(
        CombinedAmount(
            benefits=tuple(part.reference for part in c.parts),
            amount=Amount(
                cny=c.cny,
                text=c.text,
                at_most=c.at_most,
                trace=tuple(
                    TraceStep(
                        step=s.step,
                        value=s.value,
                        citation=_cited(s.source, s.reference.partition("#")[0], numbering),
                    )
                    for s in c.trace
                ),
            ),
        )
        for c in combined
    )


def renumbered_sums(combined: Sequence[CombinedAmount], order: Mapping[int, int]) -> tuple[CombinedAmount, ...]:
    """The sums with their citations under new numbers."""
    return tuple(c.model_copy(update={"amount": _renumbered_amount(c.amount, order)}) for c in combined)


def citations_used(findings: Sequence[Finding], combined: Sequence[CombinedAmount] = ()) -> list[int]:
    """The numbers that the findings and sums name."""
    amounts = [f.amount for f in findings if f.amount] + [c.amount for c in combined]
    steps = [s.citation for amount in amounts for s in amount.trace]
    return [c.citation for f in findings for c in f.conditions] + [n for n in steps if n is not None]


def renumbered(findings: Sequence[Finding], order: Mapping[int, int]) -> tuple[Finding, ...]:
    """The findings with their citations under new numbers."""
    return tuple(
        f.model_copy(
            update={
                "conditions": tuple(c.model_copy(update={"citation": order[c.citation]}) for c in f.conditions),
                "amount": _renumbered_amount(f.amount, order),
            }
        )
        for f in findings
    )


def _renumbered_amount(amount: Amount | None, order: Mapping[int, int]) -> Amount | None:
    if amount is None:
        return None
    trace = (s.model_copy(update={"citation": order.get(s.citation) if s.citation else None}) for s in amount.trace)
    return amount.model_copy(update={"trace": tuple(trace)})


def _finding(judgement: Judgement, numbering: Numbering, definitions: Mapping[str, FactDefinition]) -> Finding:
    document_id = judgement.card.document_id
    conditions = (_condition(f, document_id, numbering, definitions) for f in judgement.findings)
    return Finding(
        benefit_id=judgement.benefit.id,
        benefit=judgement.benefit.name,
        document_id=document_id,
        verdict=judgement.verdict,
        conditions=tuple(c for c in conditions if c is not None),
        amount=_amount(judgement.amount, document_id, numbering),
        card_status=judgement.card.status,
    )


def _condition(
    finding: LeafFinding, document_id: str, numbering: Numbering, definitions: Mapping[str, FactDefinition]
) -> ConditionFinding | None:
    number = _cited(finding.leaf.source, document_id, numbering)
    if number is None:
        return None
    return ConditionFinding(
        text=finding.leaf.text,
        verdict=standing(finding),
        fact=shown_fact(finding.facts[0], definitions) if finding.facts else None,
        citation=number,
        derived=finding.derived,
        gap=finding.gap,
        exclusion=finding.exclusion,
    )


def _amount(amount: AmountResult | None, document_id: str, numbering: Numbering) -> Amount | None:
    if amount is None:
        return None
    return Amount(
        cny=amount.cny,
        text=amount.text,
        at_most=amount.at_most,
        nature=amount.nature,
        trace=tuple(
            TraceStep(step=s.step, value=s.value, citation=_cited(s.source, document_id, numbering))
            for s in amount.trace
        ),
    )


def _cited(ref: Ref | None, document_id: str, numbering: Numbering) -> int | None:
    citation = numbering.cite(Span(document_id, ref.start, ref.end)) if ref is not None else None
    return citation.n if citation else None
