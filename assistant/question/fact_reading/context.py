"""Which fact a number without a name is of: what was spoken of before, or asked for."""

from __future__ import annotations

import re

from assistant.policy.facts import Comparison, DerivationOp
from assistant.question.fact_reading.cues import Mention
from assistant.question.fact_reading.naming import SINCE, fits
from assistant.question.fact_reading.numbers import Kind, Quantity
from assistant.question.fact_reading.telling import Part, Telling, residual
from assistant.question.fact_reading.values import NEWLY

_COST_OF = {"trainees": "training_cost"}  # what a sum paid next is for: 「培训了60个人，花了4.8万」
_ONLY_COUNTS = re.compile(r"^(?:还|另外|而|其中)+|(?:的|有|是|也|共|则)+$")
_SHORTEST_KIN = 2  # characters


def by_topic(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「营收前年2100万，去年2800万」: the clause says only a number, and perhaps when."""
    topic = telling.state.topic
    if topic is not None and quantity.kind is Kind.MONEY:  # 「营收增速35%，达到7800万」
        grown = telling.definition(topic).derived
        topic = grown.of[0] if grown and grown.op in (DerivationOp.GROWTH, DerivationOp.INCREASE) else topic
        topic = _COST_OF.get(topic, topic)
    if topic == "pct_applications" and NEWLY.search(telling.text, part.clause.start, quantity.start):
        topic = "pct_granted"  # 「PCT去年提交了4件，授权1件」
    if (
        topic is None
        or not fits(telling.definition(topic), quantity)
        or len(NEWLY.sub("", residual(telling, part))) > 1
    ):
        return _by_since(telling, part, quantity)
    if quantity.kind is Kind.PLAIN and telling.state.topic_size is None and not part.years:
        return None
    if not (part.years or part.clause.corrects or _refines(telling, part, topic)) and any(
        t.fact.key == topic for t in telling.told
    ):
        return None  # a second bare number is of something else
    return topic, None


def _refines(telling: Telling, part: Part, topic: str) -> bool:
    """「不到一百人，九十七八个」: the number before it was only a bound."""
    last = telling.told[-1] if telling.told else None
    return (
        last is not None
        and last.fact.key == topic
        and last.sentence == part.clause.sentence
        and last.fact.comparison not in (Comparison.EXACT, Comparison.ABOUT)
        and len(part.quantities) == 1
    )


def by_kin(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「一类知识产权2项，二类的18项」: what begins like the name of another fact of the kind last told."""
    topic = telling.definitions.get(telling.state.topic or "")
    words = _ONLY_COUNTS.sub("", telling.text[part.clause.start : quantity.start])
    if topic is None or len(words) < _SHORTEST_KIN or NEWLY.search(words):
        return None
    kin = [
        d.key
        for d in telling.definitions.values()
        if d.group == topic.group
        and d.unit == topic.unit
        and d.key != topic.key
        and any(name.startswith(words) for name in (d.name, *d.names))
    ]
    fit = len(kin) == 1 and fits(telling.definition(kin[0]), quantity)
    return (kin[0], None) if fit else None


def _by_since(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """「2021年成立的，到现在五年多了」."""
    dated = telling.state.dated
    if dated is None or telling.state.dated_sentence != part.clause.sentence or len(residual(telling, part)) > 1:
        return None
    cue = next((c for c in dated.cues if c.key in SINCE and fits(telling.definition(c.key), quantity)), None)
    return (cue.key, None) if cue else None


def by_question(telling: Telling, part: Part, quantity: Quantity) -> tuple[str, Mention | None] | None:
    """A bare number answers the first open question that it fits."""
    if len(residual(telling, part)) > 2:
        return None
    key = next((k for k in telling.state.expected if fits(telling.definition(k), quantity)), None)
    return (key, None) if key else None
