"""As many sums as things enumerated before them: tiers, or each kind by its own number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.policy.card import AmountRule, Combined, Fixed, PerUnit, Ref, Tier, Tiers
from assistant.policy.facts import FactType
from ingest.cards.awards.enumerated import enumerated
from ingest.cards.awards.labels import Label, label_conditions, level_in, thresholds
from ingest.cards.awards.per_unit import per_units
from ingest.cards.awards.quantities import Kind, plain_words, quantities
from ingest.cards.awards.role_words import Group
from ingest.cards.awards.roles import read_roles
from ingest.cards.awards.sentences import Spoken, clause_start
from ingest.cards.awards.tier_order import takes_several
from ingest.cards.awards.told import one_of_kinds


def listed(spoken: Spoken, group: Group, rules: Sequence[AmountRule], ref: Ref) -> AmountRule | None:
    """「对国家级、省级、市级分别给予500万元、100万元、30万元」: as many labels as amounts, before them."""
    text, sentence, leaves = spoken.text, spoken.sentence, spoken.leaves
    labels = enumerated(sentence.plain[: group.start], len(rules))
    if labels is None:
        return None
    labels = [_uncounted(sentence.plain, *label) for label in labels]
    about = sentence.plain[: group.start][-60:]
    tail = re.match(
        r"[^,;。:]{2,16}?(?=的|分别|给予|,|$)", sentence.plain[labels[-1][1] : group.start].removeprefix("的")
    )
    levels = [level_in(sentence.plain, a, b) for a, b in labels]
    spans = [level for level in levels if level is not None]
    if len(spans) < len(labels) or any(level[1] < label[1] for level, label in zip(spans[:-1], labels, strict=False)):
        spans = labels  # 「国家级甲企业、省级乙企业」 are things of their own
    if group.per and not {"月", "个月", "年"} & set(per_units(group.per)):
        return None if any(not isinstance(r, PerUnit) for r in rules) else _counted_each(spoken, spans, rules, ref)
    levels_of = plain_words(text.text[sentence.start + spans[-1][1] : sentence.start + labels[-1][1]]) or (
        tail[0] if tail else ""
    )
    at = [
        Label(sentence.start + a, sentence.start + b, f"{levels_of}|{about}" if levels_of else about) for a, b in spans
    ]
    together = takes_several(plain_words(text.text[sentence.start : sentence.start + len(sentence.plain) + _NEAR]))
    conditions = thresholds(text, at, leaves) or label_conditions(text, at, leaves, apart=not together)
    conditions = conditions if together else one_of_kinds(text, conditions, leaves)
    tiers = tuple(
        Tier(label=text.text[label.start : label.end].strip(), when=c, amount=r)
        for label, c, r in zip(at, conditions, rules, strict=True)
    )
    return Tiers(take="highest" if together else "first", tiers=tiers, text=ref.quote, source=ref)


_NEAR = 40  # characters after a sentence in which is said that several of its tiers may hold


def _uncounted(plain: str, low: int, high: int) -> tuple[int, int]:
    """「一等奖1名」 without how many of it there are."""
    counted = re.search(r"(?<=[奖级类等])\s*[\d一二三四五六七八九十]{1,3}[名个项家人件]$", plain[low:high])
    return (low, low + counted.start()) if counted else (low, high)


# 「初级1000元、中级1500元、高级2000元的标准」: what stands between two sums
_NEXT_LABEL = re.compile(r"(?:/[^、,;。\d]{1,4})?、(?P<label>[^,;。:、\d]{1,20})")
_FIRST_LABEL = re.compile(r"(?:.*(?:按照?|为|给予|奖励|:))?(?P<label>[^,;。:、\d]{1,20})$")


def beside(spoken: Spoken, group: Group, rule: AmountRule, ref: Ref) -> Tiers | None:
    """「按照初级1000元、中级1500元、高级2000元的标准给予」: a label before each of several sums; None where there is one sum."""
    plain = spoken.plain
    if not isinstance(rule, Fixed | PerUnit) or len(group.quantities) != 1:
        return None
    start = clause_start(plain, group.start)
    taken = {q.start for g in read_roles(plain) if g is not group for q in g.quantities if g.start != group.start}
    sums = [q for q in quantities(plain) if q.kind is Kind.MONEY and start <= q.start <= group.start]
    sums = [q for q in sums if q.start not in taken]
    if len(sums) < 2:
        return None
    first = _FIRST_LABEL.search(plain[start : sums[0].start])
    following = [_NEXT_LABEL.fullmatch(plain, a.end, b.start) for a, b in pairwise(sums)]
    if first is None or None in following:
        return None
    spans = [(start + first.start("label"), start + first.end("label"))]
    spans += [f.span("label") for f in following if f is not None]
    about = plain[: sums[0].start][-60:]
    begin = spoken.sentence.start
    labels = [Label(begin + a, begin + b, about) for a, b in spans]
    tiers = tuple(
        Tier(label=plain[a:b], when=c, amount=rule.model_copy(update={"cny": q.value}))
        for (a, b), c, q in zip(spans, label_conditions(spoken.text, labels, spoken.leaves), sums, strict=True)
    )
    return Tiers(tiers=tiers, text=ref.quote, source=ref)


def _counted_each(
    spoken: Spoken, spans: Sequence[tuple[int, int]], rules: Sequence[AmountRule], ref: Ref
) -> AmountRule:
    """「国际标准、国家标准的，每项分别给予50万元、30万元」: each kind by its own number, added up."""
    parts: list[AmountRule] = []
    for (low, high), rule in zip(spans, rules, strict=True):
        words = spoken.plain[low:high].strip()
        asked = spoken.leaves.own.quantity(f"{words}的数量", FactType.NUMBER, "项")
        parts.append(rule.model_copy(update={"counts": (asked.key,)}))
    return Combined(form="sum", parts=tuple(parts), text=ref.quote, source=ref)
