"""A judgement in words: the verdict first, then what is met, what is not and by how much, what is still unknown, the amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.draft import Section, Span, Statement
from assistant.policy.card import CardStatus, Leaf, Nature, Ref
from assistant.policy.fact_values import show_value
from assistant.policy.facts import FactDefinition, KnownFact
from assistant.policy.judgement import AmountResult, Judgement, LeafFinding, Truth, Verdict

VERDICT = "判断"
AMOUNT = "测算"
_WORDS = {
    Verdict.ELIGIBLE: "按您提供的情况，符合全部{n}项条件",
    Verdict.NOT_ELIGIBLE: "按您提供的情况，不符合条件",
    Verdict.UNKNOWN: "按您提供的情况，还不能下结论",
}
_NATURES = {
    Nature.GRANT: "预计可得",
    Nature.VOUCHER: "预计可领",
    Nature.CREDIT_LINE: "预计授信额度（贷款，不是补贴）",
    Nature.REDUCTION: "预计减免",
    Nature.COMPENSATION: "预计补偿",
}
_DRAFT = "（该卡片由程序自动读取，尚未经人工核定，请以原文为准）"
_LISTED = 6  # conditions of one kind that are named; the rest is counted


@dataclass(frozen=True, slots=True)
class JudgedWords:
    """Writes judgements. `definitions`: every fact that their cards know."""

    definitions: Mapping[str, FactDefinition]
    titles: Mapping[str, str]

    def sections(self, judgements: Sequence[Judgement]) -> list[Section]:
        """A section with the verdicts, and one with the amounts where there are any."""
        verdicts = [s for j in judgements for s in self._verdict(j)]
        amounts = [s for j in judgements for s in self._amount(j)]
        named = ((VERDICT, verdicts), (AMOUNT, amounts))
        return [Section(name, tuple(statements)) for name, statements in named if statements]

    # -- the verdict -------------------------------------------------------------------------------------------

    def _verdict(self, judgement: Judgement) -> list[Statement]:
        by_truth = {truth: [f for f in judgement.findings if standing(f) is truth] for truth in Truth}
        met, unmet, unknown = by_truth[Truth.MET], by_truth[Truth.UNMET], by_truth[Truth.UNKNOWN]
        words = _WORDS[judgement.verdict].format(n=len(met))
        if judgement.verdict is Verdict.UNKNOWN and met:
            words = f"按您提供的情况，已知的{len(met)}项条件符合，还有{len(unknown)}项待核实"
        if judgement.card.status is CardStatus.DRAFT:
            words += _DRAFT
        opening = f"《{self.titles[judgement.card.document_id].strip('《》')}》{judgement.benefit.name}"
        counts = (f"{len(met)}项", f"{len(unknown)}项")
        found = [Statement(words, (self._span(judgement, judgement.benefit.source),), opening, counts)]
        if judgement.verdict is Verdict.NOT_ELIGIBLE:
            found += [self._one(judgement, "不符合", finding) for finding in unmet[:_LISTED]]
        if met:
            found.append(self._several(judgement, "已符合", met))
        if judgement.verdict is Verdict.UNKNOWN and unknown:
            found.append(self._several(judgement, "待核实", unknown))
        return found

    def _one(self, judgement: Judgement, label: str, finding: LeafFinding) -> Statement:
        told = finding.derived or self._told(finding.facts)
        parts = [part for part in (told and f"您的情况：{told}", finding.gap) if part]
        words = f"{label}：{self._named(finding.leaf, judgement)}" + (f"（{'，'.join(parts)}）" if parts else "")
        return Statement(words, (self._span(judgement, finding.leaf.source),), "", tuple(parts))

    def _several(self, judgement: Judgement, label: str, findings: Sequence[LeafFinding]) -> Statement:
        shown = findings[:_LISTED]
        named, computed = [], []
        for finding in shown:
            told = finding.derived if label == "已符合" else ""
            named.append(self._named(finding.leaf, judgement) + (f"（{told}）" if told else ""))
            computed.append(told)
        rest = f"，等{len(findings)}项" if len(findings) > len(shown) else ""
        spans = tuple(dict.fromkeys(self._span(judgement, f.leaf.source) for f in shown))
        return Statement(f"{label}：{'；'.join(dict.fromkeys(named))}{rest}", spans, "", (*computed, rest))

    def _named(self, leaf: Leaf, judgement: Judgement) -> str:
        """The condition in a few words; the fact's name where one clause of the text holds several conditions."""
        shared = sum(f.leaf.text == leaf.text for f in judgement.findings) > 1
        definition = self.definitions.get(leaf.fact)
        if shared and definition is not None and isinstance(leaf.value, bool):
            return definition.name
        return leaf.text.rstrip("。；;，, ")

    def _told(self, facts: Iterable[KnownFact]) -> str:
        shown = [
            f"{d.name}{fact.said or show_value(fact.value, d)}"
            for fact in facts
            if (d := self.definitions.get(fact.key)) is not None
        ]
        return "、".join(shown)

    # -- the amount --------------------------------------------------------------------------------------------

    def _amount(self, judgement: Judgement) -> list[Statement]:
        amount = judgement.amount
        if amount is None or judgement.verdict is Verdict.NOT_ELIGIBLE or (amount.cny is None and not amount.text):
            return []
        label = _NATURES[amount.nature] if amount.cny is not None else "标准"
        opening = judgement.benefit.name
        steps = [f"{s.step}，{s.value}" if s.value not in s.step else s.step for s in amount.trace]
        words = f"{label}{'' if amount.cny is not None else '：'}{amount.text}"
        if steps and amount.cny is not None:
            words += f"（{'；'.join(steps)}）"
        refs = [s.source for s in amount.trace if s.source is not None] or _rule_refs(judgement)
        spans = tuple(dict.fromkeys(self._span(judgement, ref) for ref in refs))
        return [Statement(words, spans, opening, (amount.text, *_figures_of(amount)))]

    def _span(self, judgement: Judgement, ref: Ref) -> Span:
        return Span(judgement.card.document_id, ref.start, ref.end)


def standing(finding: LeafFinding) -> Truth:
    """How a leaf counts for the enterprise: an exclusion that does not hold is good."""
    if not finding.exclusion or finding.truth is Truth.UNKNOWN:
        return finding.truth
    return Truth.MET if finding.truth is Truth.UNMET else Truth.UNMET


def _rule_refs(judgement: Judgement) -> list[Ref]:
    award = judgement.benefit.award
    return [award.rule.source] if award else [judgement.benefit.source]


def _figures_of(amount: AmountResult) -> Iterable[str]:
    for step in amount.trace:
        yield step.step
        yield step.value
