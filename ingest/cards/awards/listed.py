"""As many sums as things enumerated before them: tiers, or each kind by its own number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.policy.card import AmountRule, Combined, PerUnit, Ref, Tier, Tiers
from assistant.policy.facts import FactType
from ingest.cards.awards.enumerated import enumerated
from ingest.cards.awards.labels import Label, label_conditions, level_in, thresholds
from ingest.cards.awards.per_unit import per_units
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.roles import Group
from ingest.cards.awards.sentences import Spoken


def listed(spoken: Spoken, group: Group, rules: Sequence[AmountRule], ref: Ref) -> AmountRule | None:
    """「对国家级、省级、市级分别给予500万元、100万元、30万元」: as many labels as amounts, before them."""
    text, sentence, leaves = spoken.text, spoken.sentence, spoken.leaves
    labels = enumerated(sentence.plain[: group.start], len(rules))
    if labels is None:
        return None
    about = sentence.plain[: group.start][-60:]
    tail = re.match(
        r"[^,;。:]{2,16}?(?=的|分别|给予|,|$)", sentence.plain[labels[-1][1] : group.start].removeprefix("的")
    )
    levels = [level_in(sentence.plain, a, b) for a, b in labels]
    spans = [level for level in levels if level is not None] if None not in levels else labels
    if group.per and not {"月", "个月", "年"} & set(per_units(group.per)):
        return None if any(not isinstance(r, PerUnit) for r in rules) else _counted_each(spoken, spans, rules, ref)
    levels_of = plain_words(text.text[sentence.start + spans[-1][1] : sentence.start + labels[-1][1]]) or (
        tail[0] if tail else ""
    )
    at = [
        Label(sentence.start + a, sentence.start + b, f"{levels_of}|{about}" if levels_of else about) for a, b in spans
    ]
    conditions = thresholds(text, at, leaves) or label_conditions(text, at, leaves)
    tiers = tuple(
        Tier(label=text.text[label.start : label.end].strip(), when=c, amount=r)
        for label, c, r in zip(at, conditions, rules, strict=True)
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
