"""What a provision grants: its amounts in prose, lists and tables put together, with nature, cadence, payouts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.policy.card import (
    AmountRule,
    Award,
    Combined,
    Condition,
    Fixed,
    Payout,
    PerUnit,
    Rate,
    Ref,
    Tier,
    Tiers,
    Uplift,
    Uplifted,
)
from assistant.policy.facts import FactDefinition
from assistant.policy.provision import Provision
from ingest.cards.awards.changes import (
    facts_of,
    is_upgraded,
    rises_for,
    with_bounds,
    with_lowest,
    with_raised,
    with_rises,
    with_upgrade,
)
from ingest.cards.awards.labels import level_in
from ingest.cards.awards.parts import Part, Pieces, core, pieces_of
from ingest.cards.awards.sentences import Reading
from ingest.cards.awards.terms import cadence_of, most_years, nature_of
from ingest.cards.text import CardText


@dataclass(frozen=True)
class Granted:
    """One thing that a provision grants. `label` says for what, `facts` are those that only this document asks for.

    `condition` are the words before the amount, or the label of its row, as far as they could be read.
    """

    label: str
    source: Ref
    award: Award
    provision: Provision
    facts: tuple[FactDefinition, ...] = ()
    notes: tuple[str, ...] = ()
    condition: Condition | None = None


def read_award(text: CardText, provision: Provision) -> Award | None:
    """The one award that the provision grants, several amounts in it put together as tiers or a sum; None where it grants none."""
    granted = read_granted(text, provision)
    return granted.award if granted else None


def read_granted(text: CardText, provision: Provision) -> Granted | None:
    """As `read_award`, with its words and the facts that it needs."""
    pieces = pieces_of(text, provision)
    return _together(text, provision, pieces) if pieces.parts else None


def read_awards(text: CardText, provision: Provision) -> tuple[Granted, ...]:
    """The things that the provision grants, each for itself: items with an amount each, rows of a table that are no tiers."""
    pieces = pieces_of(text, provision)
    if not pieces.parts:
        return ()
    if len(pieces.parts) == 1 or _alternatives(text, provision, pieces.parts):
        return (_together(text, provision, pieces),)
    labels = _labels(pieces.parts)
    return tuple(
        _finished(text, provision, pieces, replace(part, rule=_risen(pieces, part, labels))) for part in pieces.parts
    )


def _labels(parts: Sequence[Part]) -> list[str]:
    return [core(p.label) for p in parts]


def _risen(pieces: Pieces, part: Part, labels: Sequence[str]) -> AmountRule:
    """The part's rule with the cap and the rises that are for it."""
    cap = next((value for name, value in pieces.reading.label_caps if name == core(part.label)), None)
    if cap is not None and part.rule.cap is None:
        part = replace(part, rule=part.rule.model_copy(update={"cap": cap}))
    rises = rises_for(pieces.reading.rises, part.number, core(part.label), labels)
    return with_rises(part.rule, rises, pieces.reading.one_rise)


def _alternatives(text: CardText, provision: Provision, parts: Sequence[Part]) -> bool:
    """Whether the parts are tiers of one thing: by one fact, by one pattern of words, or what an enterprise climbs."""
    if any(p.kind in ("row", "column") for p in parts):
        return False
    if any(p.further for p in parts[1:]) and parts[0].kind == "sentence":
        return True
    facts = [facts_of(p.condition) for p in parts]
    if all(f and f == facts[0] for f in facts):
        return True
    if all(level_in(p.label, 0, len(p.label)) == (0, len(p.label.removesuffix("的"))) for p in parts):
        return True
    if parts[0].kind == "item":
        bases = {p.rule.base if isinstance(p.rule, Rate) else None for p in parts}
        return len(bases) == 1 and None not in bases and len(parts) > 2
    if len({type(p.rule) for p in parts}) > 1 or isinstance(parts[0].rule, Rate):
        return False
    return is_upgraded(text, provision) is not None or _patterned([p.label for p in parts])


def _patterned(labels: Sequence[str]) -> bool:
    """「评价为优秀的」, 「评价为良好的」; 「获得金奖的」, 「获得银奖的」: last clauses that begin alike."""
    last = [re.split(r"[，,]", label.strip("，, "))[-1] for label in labels]
    if not all(last):
        return False
    heads = {re.match(r".*?(?:为|获得?|达到?|取得)|", clause)[0][-2:] for clause in last}  # type: ignore[index]
    return len(heads) == 1 and heads != {""}


def _together(text: CardText, provision: Provision, pieces: Pieces) -> Granted:
    """All parts as one award."""
    parts = pieces.parts
    labels = _labels(parts)
    extra = [p for p in parts[1:] if p.further and p.kind == "sentence"]  # an item of its own is no rise
    main = [p for p in parts if p not in extra]
    main = [replace(p, rule=_risen(pieces, p, labels)) for p in main]
    rule = main[0].rule if len(main) == 1 else _combined(text, main, pieces)
    uplifts = [
        Uplift(when=p.condition, cny=p.rule.cny, source=p.source)
        for p in extra
        if isinstance(p.rule, Fixed) and p.condition is not None
    ]
    if uplifts:
        rule = Uplifted(of=rule, uplifts=tuple(uplifts), text=rule.text, source=rule.source)
    one = len(parts) == 1
    low = provision.start if any(p.kind == "item" for p in parts) else min(p.source.start for p in parts)
    source = parts[0].source if one else text.ref(low, max(p.source.end for p in parts))
    part = replace(main[0], rule=rule, source=source, label=main[0].label if one else "")
    return _finished(text, provision, pieces, replace(part, up_to=all(p.up_to for p in main)))


def _combined(text: CardText, parts: Sequence[Part], pieces: Pieces) -> AmountRule:
    first = parts[0].rule
    ref = text.ref(min(p.source.start for p in parts), max(p.source.end for p in parts))
    each = all(isinstance(p.rule, PerUnit) for p in parts)
    if not each and all(p.condition is not None for p in parts):
        tiers = tuple(Tier(label=p.label, when=p.condition, amount=p.rule) for p in parts if p.condition is not None)
        highest = re.search(r"按(?:照)?最高(?:的)?一项|较高的?(?:类别|标准)享受", pieces.words)
        return Tiers(take="highest" if highest else "first", tiers=tiers, text=first.text, source=ref)
    return Combined(form="sum", parts=tuple(p.rule for p in parts), text=first.text, source=ref)


_TOTAL = re.compile(r"合计|累计|总额|各项|两项|三项")


def _capped(part: Part, pieces: Pieces) -> AmountRule:
    """A table's amount with the cap that the sentence beside it gives."""
    own = [value for value, ref in pieces.reading.caps if not _TOTAL.search(ref.quote)]
    single = len(pieces.parts) == 1 and part.kind == "column" and part.rule.cap is None
    return part.rule.model_copy(update={"cap": own[0]}) if single and len(own) == 1 else part.rule


def _finished(text: CardText, provision: Provision, pieces: Pieces, part: Part) -> Granted:
    reading = pieces.reading
    rule = with_raised(text, _capped(part, pieces), reading.raised, pieces.own)
    if reading.next_cap is not None and rule.form in ("rate", "tiers") and '"cap":"' not in rule.model_dump_json():
        rule = rule.model_copy(update={"cap": reading.next_cap})
    rule = with_bounds(with_lowest(rule, reading), reading)
    rule = with_upgrade(text, rule, is_upgraded(text, provision))
    near = part.source.quote if part.kind in ("row", "item", "sentence") else pieces.words
    needed = _keys(rule) | facts_of(part.condition)
    return Granted(
        label=part.label or provision.heading or provision.label,
        source=part.source,
        award=Award(
            rule=rule,
            nature=nature_of(f"{_sentence(text, part.source)}{pieces.lead}{text.register.title}"),
            cadence=cadence_of(near) or cadence_of(pieces.lead.rsplit("\n", 1)[-1] if part.kind == "item" else ""),
            max_years=most_years(near) or _years(part),
            up_to=part.up_to,
            payouts=part.payouts or _payouts(reading, rule),
        ),
        provision=provision,
        facts=tuple(d for k, d in pieces.own.found.items() if k in needed),
        notes=tuple(reading.notes),
        condition=part.condition,
    )


def _sentence(text: CardText, ref: Ref) -> str:
    """The words of the reference with what goes before them in their sentence."""
    start = max(text.text.rfind(mark, 0, ref.start) for mark in "。；\n") + 1
    return text.text[start : ref.end]


def _years(part: Part) -> int | None:
    """「36个月」 of a table's column, where it is whole years."""
    return int(part.months / 12) if part.months is not None and part.months % 12 == 0 else None


def _keys(rule: AmountRule) -> frozenset[str]:
    """The facts of the document's own that a rule rests on."""
    return frozenset(re.findall(r"x_[a-z0-9_]+", rule.model_dump_json()))


def _payouts(reading: Reading, rule: AmountRule) -> tuple[Payout, ...]:
    """Only payouts that make up the whole: shares of 100 %, or sums of the amount."""
    shares = [p.share for p in reading.payouts if p.share is not None]
    sums = [p.cny for p in reading.payouts if p.cny is not None]
    whole = sum(shares) == 1 or (isinstance(rule, Fixed) and sum(sums) == rule.cny)
    return tuple(reading.payouts) if whole or (len(shares) == 1 and not sums) else ()
