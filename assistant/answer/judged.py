"""A judgement in words: the verdict with what is not met and by how much, what is met and what is still open; the amount."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.draft import CALCULATION, CONDITIONS, RESULT, Span, Statement
from assistant.answer.matter import Matter, Places
from assistant.policy.card import Leaf, Nature, Ref
from assistant.policy.card_refs import refs_in
from assistant.policy.combination import Combination
from assistant.policy.conflict import Conflict
from assistant.policy.fact_values import show_value
from assistant.policy.facts import FactDefinition, KnownFact
from assistant.policy.figures import unsupported_figures
from assistant.policy.judgement import AmountResult, Judgement, LeafFinding, Traced, Truth, Verdict

_WORDS = {
    Verdict.ELIGIBLE: "按您提供的情况，符合申报条件",
    Verdict.NOT_ELIGIBLE: "按您提供的情况，不符合申报条件",
    Verdict.UNKNOWN: "按您提供的情况，还不能下结论",
}
_NATURES = {
    Nature.GRANT: "预计可得",
    Nature.VOUCHER: "预计可领",
    Nature.CREDIT_LINE: "预计授信额度（贷款，不是补贴）",
    Nature.REDUCTION: "预计减免",
    Nature.DEDUCTION: "预计税前扣除额",
    Nature.COMPENSATION: "预计补偿",
}
DRAFT = "（该卡片由程序自动读取，尚未经人工核定，请以原文为准）"
_DENIED = re.compile(r"[未不无非]|没有|除外")  # an exclusion that is told as what one may not be
# a condition of which its words, those of a cell, do not say what it is about: 「不低于4%」, 「5000万元至2亿元（含）」
_BARE = re.compile(
    r"(?:不(?:低于|超过|少于|高于|足)|超过|高于|低于|大于|小于|达到|[\d.]+(?:%|万|亿|元|人|件|项|年|个))"
)
_TELLING = 4  # characters of what was said, from which on it says what it is about
_CONTRADICTED = "所引文件的规定相互矛盾，申报前请向受理部门核实"
_LISTED = 4  # conditions of one kind that are named
_UNMET = 6


@dataclass(frozen=True, slots=True)
class JudgedWords:
    """Writes judgements. `definitions`: every fact that their cards know; `holds`: whether a statement passes the check."""

    definitions: Mapping[str, FactDefinition]
    places: Places
    holds: Callable[[Statement], bool]

    def verdict(
        self, matter: Matter, *, opening: str, after_amount: bool = False, whole: bool = False
    ) -> list[Statement]:
        """The verdict, then what is not met and by how much, what is met, what has to be seen to. After an amount an undecided verdict
        is left unsaid: what is still open says it. `whole`: all that is open, as a list.
        """
        judgement = _judgement(matter)
        by_truth = {truth: [f for f in judgement.findings if standing(f) is truth] for truth in Truth}
        met, unmet, unknown = by_truth[Truth.MET], by_truth[Truth.UNMET], by_truth[Truth.UNKNOWN]
        found: list[Statement] = []
        if not (after_amount and judgement.verdict is Verdict.UNKNOWN):
            words = _WORDS[judgement.verdict] + (DRAFT if matter.is_draft and not after_amount else "")
            spans = self._spans(judgement, [judgement.benefit.source])
            found.append(Statement(words, spans, "" if after_amount else opening, topic=RESULT))
        if judgement.verdict is Verdict.NOT_ELIGIBLE:
            found += [self._one(judgement, "不符合", finding) for finding in unmet[:_UNMET]]
        if met:
            found.append(self._several(judgement, "已符合", met))
        if judgement.verdict is Verdict.UNKNOWN and unknown:
            found.append(self._open(judgement, unknown) if whole else self._several(judgement, "还要核实", unknown))
        return found

    def _one(self, judgement: Judgement, label: str, finding: LeafFinding) -> Statement:
        told = finding.derived or self._told(finding.facts[:1])  # the one that the finding names
        named = self._named(finding.leaf, exclusion=finding.exclusion)
        gap = "" if finding.gap.partition("：")[2] == named else finding.gap
        parts = [part for part in (told and f"您的情况：{told}", gap) if part]
        words = f"{label}：{named}" + (f"（{'，'.join(parts)}）" if parts else "")
        return Statement(words, self._spans(judgement, [finding.leaf.source]), "", tuple(parts), CONDITIONS)

    def _several(self, judgement: Judgement, label: str, findings: Sequence[LeafFinding]) -> Statement:
        shown = findings[:_LISTED]
        named, computed = [], []
        for finding in shown:
            told = finding.derived if label == "已符合" else ""
            named.append(self._named(finding.leaf, exclusion=finding.exclusion) + (f"（{told}）" if told else ""))
            computed.append(told)
        rest = "等" if len(findings) > len(shown) else ""
        spans = self._spans(judgement, [f.leaf.source for f in shown])
        return Statement(f"{label}：{'；'.join(dict.fromkeys(named))}{rest}", spans, "", tuple(computed), CONDITIONS)

    def _open(self, judgement: Judgement, findings: Sequence[LeafFinding]) -> Statement:
        """Every condition that is still open, a line each."""
        names = dict.fromkeys(self._named(f.leaf, exclusion=f.exclusion) for f in findings)
        lines = [f"{n}. {name}" for n, name in enumerate(names, 1)]
        spans = self._spans(judgement, [f.leaf.source for f in findings])
        return Statement("\n".join(lines), spans, "还要核实", topic=CONDITIONS)

    def _named(self, leaf: Leaf, *, exclusion: bool) -> str:
        return condition_name(leaf, self.definitions, exclusion=exclusion)

    def _told(self, facts: Iterable[KnownFact]) -> str:
        """In the enterprise's own words where they say it all: 「不是高企」, not 「是的」."""
        shown = [
            fact.said if len(fact.said) >= _TELLING else f"{d.name}{show_value(fact.value, d)}"
            for fact in facts
            if (d := self.definitions.get(fact.key)) is not None
        ]
        return "、".join(shown)

    # -- the amount --------------------------------------------------------------------------------------------

    def amount(self, matter: Matter, *, opening: str) -> list[Statement]:
        """What can be had, with the calculation where there is one; the rule and what is needed to compute it where it cannot be yet."""
        judgement = _judgement(matter)
        amount = judgement.amount
        if amount is None or judgement.verdict is Verdict.NOT_ELIGIBLE:
            return []
        draft = DRAFT if matter.is_draft else ""
        if amount.cny is None:
            return self._open_amount(matter, amount, opening, draft)
        steps = [f"{s.step}，{s.value}" if s.value not in s.step else s.step for s in amount.trace]
        told = steps if len(steps) > 1 or (steps and not _is_plain(amount.trace[0])) else []
        result = f"{_NATURES[amount.nature]}{amount.text}{draft}"
        words = f"{result}（{'；'.join(told)}）" if told else result
        refs = [s.source for s in amount.trace if s.source is not None] or _rule_refs(judgement)
        spans, brief = self._spans(judgement, refs), len(result) if told else 0
        return [Statement(words, spans, opening, (amount.text, *steps), CALCULATION, brief)]

    def rule(self, matter: Matter, *, opening: str) -> list[Statement]:
        """The amount as the policy states it."""
        award = matter.benefit.award
        if award is None or not matter.rule:
            return []
        spans = self.places.spans(matter.card.document_id, refs_in(award))
        return [Statement(matter.rule, spans, opening, topic=CALCULATION)]

    def _open_amount(self, matter: Matter, amount: AmountResult, opening: str, draft: str) -> list[Statement]:
        """The rule, and what has to be known before the amount can be computed."""
        names = [d.wanted for key in amount.missing if (d := self.definitions.get(key)) is not None]
        rule = [s for s in self.rule(matter, opening=opening) if self.holds(s)]
        if not names:
            return rule
        judgement = _judgement(matter)
        spans = self._spans(judgement, _rule_refs(judgement))
        words = f"要算出金额，还需要知道{'、'.join(names[:_LISTED])}{draft}"
        return [*rule, Statement(words, spans, "" if rule else opening, topic=CALCULATION)]

    def together(self, combined: Combination) -> Statement | None:
        """What several benefits come to together, resting on the rules that join them."""
        spans = tuple(
            dict.fromkeys(
                Span(step.reference.partition("#")[0], step.source.start, step.source.end)
                for step in combined.trace
                if step.source is not None
            )
        )
        steps = [f"{step.step}，{step.value}" for step in combined.trace]
        return Statement(combined.text, spans, "合计", (combined.text, *steps), RESULT) if spans else None

    def conflict(self, conflict: Conflict, title: Callable[[str], str]) -> Statement:
        """Two documents that contradict each other, each in its own words; which of them holds is not ours to say."""
        sides = ((conflict.allows, conflict.allowing), (conflict.denies, conflict.denying))
        said = "；".join(
            f"《{title(card.document_id).strip('《》')}》规定“{rule.source.quote}”" for card, rule in sides
        )
        spans = tuple(span for card, rule in sides for span in self.places.spans(card.document_id, [rule.source]))
        return Statement(f"{_CONTRADICTED}：{said}", spans, "能否同时享受", brief=len(_CONTRADICTED))

    def _spans(self, judgement: Judgement, refs: Iterable[Ref]) -> tuple[Span, ...]:
        return self.places.spans(judgement.card.document_id, refs)


def _judgement(matter: Matter) -> Judgement:
    if matter.judgement is None:
        raise ValueError(f"{matter.reference} was not judged")
    return matter.judgement


def _is_plain(step: Traced) -> bool:
    """A fixed sum is no calculation."""
    return step.step.startswith("定额")


def condition_name(leaf: Leaf, definitions: Mapping[str, FactDefinition], *, exclusion: bool) -> str:
    """The condition in a few words: the fact's name where the fact is all there is to it, else the text's own words."""
    definition = definitions.get(leaf.fact)
    if definition is not None and leaf.value is True and not exclusion:
        return definition.name
    said = leaf.source.quote if unsupported_figures(leaf.text, [leaf.source.quote]) else leaf.text
    words = said.rstrip("。；;，, ")
    if definition is not None and _BARE.match(words):
        words = f"{definition.name}{words}"
    return f"没有“{words}”的情形" if exclusion and not _DENIED.search(words) else words


def standing(finding: LeafFinding) -> Truth:
    """How a leaf counts for the enterprise: an exclusion that does not hold is good."""
    if not finding.exclusion or finding.truth is Truth.UNKNOWN:
        return finding.truth
    return Truth.MET if finding.truth is Truth.UNMET else Truth.UNMET


def _rule_refs(judgement: Judgement) -> list[Ref]:
    award = judgement.benefit.award
    return [award.rule.source] if award else [judgement.benefit.source]
