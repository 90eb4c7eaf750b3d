"""A judgement in words: the verdict first, then what is met, what is not and by how much, what is still unknown, the amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.draft import Section, Span, Statement
from assistant.policy.card import CardStatus, Leaf, Nature, Ref
from assistant.policy.combination import Combination
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

    def sections(self, judgements: Sequence[Judgement], combined: Sequence[Combination] = ()) -> list[Section]:
        """A section with the verdicts, and one with the amounts where there are any."""
        verdicts = [s for j in judgements for s in self._verdict(j)]
        amounts = [s for j in judgements for s in self._amount(j)]
        amounts += [s for c in combined if (s := self._sum(c)) is not None]
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
        told = finding.derived or self._told(finding.facts[:1])  # the one that the finding names
        parts = [part for part in (told and f"您的情况：{told}", finding.gap) if part]
        words = f"{label}：{self._named(finding.leaf, exclusion=finding.exclusion)}" + (
            f"（{'，'.join(parts)}）" if parts else ""
        )
        return Statement(words, (self._span(judgement, finding.leaf.source),), "", tuple(parts))

    def _several(self, judgement: Judgement, label: str, findings: Sequence[LeafFinding]) -> Statement:
        shown = findings[:_LISTED]
        named, computed = [], []
        for finding in shown:
            told = finding.derived if label == "已符合" else ""
            named.append(self._named(finding.leaf, exclusion=finding.exclusion) + (f"（{told}）" if told else ""))
            computed.append(told)
        rest = f"，等{len(findings)}项" if len(findings) > len(shown) else ""
        spans = tuple(dict.fromkeys(self._span(judgement, f.leaf.source) for f in shown))
        return Statement(f"{label}：{'；'.join(dict.fromkeys(named))}{rest}", spans, "", (*computed, rest))

    def _named(self, leaf: Leaf, *, exclusion: bool) -> str:
        """The condition in a few words: the fact's name where the fact is all there is to it, else the text's own words."""
        definition = self.definitions.get(leaf.fact)
        if definition is not None and leaf.value is True and not exclusion:
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
        if amount is None or judgement.verdict is Verdict.NOT_ELIGIBLE:
            return []
        if amount.cny is None:
            return self._open_amount(judgement, amount)
        steps = [f"{s.step}，{s.value}" if s.value not in s.step else s.step for s in amount.trace]
        words = f"{_NATURES[amount.nature]}{amount.text}" + (f"（{'；'.join(steps)}）" if steps else "")
        refs = [s.source for s in amount.trace if s.source is not None] or _rule_refs(judgement)
        spans = tuple(dict.fromkeys(self._span(judgement, ref) for ref in refs))
        return [Statement(words, spans, judgement.benefit.name, (amount.text, *steps))]

    def _open_amount(self, judgement: Judgement, amount: AmountResult) -> list[Statement]:
        """What has to be known before the amount can be computed."""
        names = [d.name for key in amount.missing if (d := self.definitions.get(key)) is not None]
        if not names:
            return []
        words = f"要知道{'、'.join(names[:_LISTED])}，才能算出金额"
        spans = tuple(self._span(judgement, ref) for ref in _rule_refs(judgement))
        return [Statement(words, spans, judgement.benefit.name)]

    def _sum(self, combined: Combination) -> Statement | None:
        """What several benefits come to together, resting on the rules that join them."""
        spans = tuple(
            dict.fromkeys(
                Span(step.reference.partition("#")[0], step.source.start, step.source.end)
                for step in combined.trace
                if step.source is not None
            )
        )
        steps = [f"{step.step}，{step.value}" for step in combined.trace]
        return Statement(combined.text, spans, "合计", (combined.text, *steps)) if spans else None

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
