"""What a benefit is paid: the amounts that its words grant in prose, lists and tables put together, with nature, cadence, payouts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assistant.policy.card import (
    AmountRule,
    AnyOf,
    Award,
    Base,
    Combined,
    Condition,
    Fixed,
    Leaf,
    Payout,
    PerUnit,
    Progressive,
    Rate,
    Ref,
    Tier,
    Tiers,
    Uplift,
    Uplifted,
)
from assistant.policy.facts import fact_definitions
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.awards.caps import up_to_cost
from ingest.cards.awards.changes import (
    rises_for,
    with_bounds,
    with_lowest,
    with_raised,
    with_rises,
    with_split_caps,
)
from ingest.cards.awards.claims import Claim
from ingest.cards.awards.climbs import is_upgraded, with_upgrade
from ingest.cards.awards.labels import as_kinds, left_out
from ingest.cards.awards.parts import Part, Pieces, core, pieces_of
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.sentences import Reading, without_budgets
from ingest.cards.awards.terms import cadence_of, most_years, nature_of
from ingest.cards.awards.tier_order import (
    carried,
    has_special,
    opposite,
    says_higher,
    special_first,
    takes_highest,
    tell_apart,
)
from ingest.cards.awards.whose import claimed, of_one_kind, with_raising
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText


@dataclass(frozen=True)
class Granted:
    """What a benefit is paid. `source`: the words that say so; `notes`: what could not be read."""

    award: Award
    source: Ref
    notes: tuple[str, ...] = ()


def read_granted(
    text: CardText, provision: Provision, leaves: LeafReader, claim: Claim | None = None
) -> Granted | None:
    """The award of one benefit, several amounts of it put together as tiers or a sum; None where nothing is granted.

    `claim`: its words and those of the other benefits, without which all that the provision grants is one benefit. `leaves` takes
    the facts that only this document asks for.
    """
    pieces = pieces_of(text, provision, leaves, claim)
    parts = claimed(text, provision, pieces.parts, claim) if claim else pieces.parts
    if not parts:
        return None
    found = _together(text, provision, replace(pieces, parts=with_raising(parts)), leaves)
    if claim is None or found is None:
        return found
    rule = of_one_kind(found.award.rule, claim)
    return replace(found, award=found.award.model_copy(update={"rule": rule}))


# -- put together --------------------------------------------------------------------------------------------------


def _risen(pieces: Pieces, part: Part, labels: Sequence[str]) -> AmountRule:
    """The part's rule with the cap and the rises that are for it."""
    cap = next((value for name, value in pieces.reading.label_caps if name == core(part.label)), None)
    if cap is not None and part.rule.cap is None:
        part = replace(part, rule=part.rule.model_copy(update={"cap": cap}))
    rises = rises_for(pieces.reading.rises, part.number, core(part.label), labels)
    return with_rises(part.rule, rises, pieces.reading.one_rise)


def _together(text: CardText, provision: Provision, pieces: Pieces, leaves: LeafReader) -> Granted | None:
    """All parts as one award; None where it is not clear how they go together."""
    parts = pieces.parts
    extra = [p for p in parts[1:] if p.further and p.kind == "sentence"]  # an item of its own is no rise
    main = [p for p in parts if p not in extra]
    main = [replace(p, rule=_risen(pieces, p, pieces.labels)) for p in main]
    rule = main[0].rule if len(main) == 1 else _combined(text, main, pieces, leaves)
    if rule is None:
        return None
    uplifts = [
        Uplift(when=p.condition, cny=p.rule.cny, source=p.source)
        for p in extra
        if isinstance(p.rule, Fixed) and p.condition is not None
    ]
    always = [p.rule for p in extra if p.condition is None or not isinstance(p.rule, Fixed)]
    if always:
        caps = {r.cap for r in always}
        cap = caps.pop() if len(caps) == 1 and rule.cap is None else None  # 「…再奖励1万元，最高20万元」
        always = [r.model_copy(update={"cap": None}) if cap is not None else r for r in always]
        rule = Combined(form="sum", parts=(rule, *always), cap=cap, text=rule.text, source=rule.source)
    if uplifts:
        rule = Uplifted(of=rule, uplifts=tuple(uplifts), text=rule.text, source=rule.source)
    one = len(parts) == 1
    low = provision.start if any(p.kind == "item" for p in parts) else min(p.source.start for p in parts)
    source = parts[0].source if one else text.ref(low, max(p.source.end for p in parts))
    part = replace(main[0], rule=rule, source=source, label=main[0].label if one else "")
    return _finished(text, provision, pieces, replace(part, up_to=all(p.up_to for p in main)), leaves)


def _combined(text: CardText, parts: Sequence[Part], pieces: Pieces, leaves: LeafReader) -> AmountRule | None:
    first = parts[0].rule
    ref = text.ref(min(p.source.start for p in parts), max(p.source.end for p in parts))
    counted = [_counted(p.rule) for p in parts]
    each = all(counted) and len({r.counts for rules in counted for r in rules}) > 1  # each kind by its own number
    things = {m and m["thing"] for m in (_THING_COUNTED.search(p.source.quote) for p in parts)}
    if each and len(things) == 1 and None not in things and all(p.label.endswith("的") for p in parts):
        one, each = counted[0][0].counts, False
        parts = [replace(p, rule=p.rule.model_copy(update={"counts": one})) for p in parts]
    parts = _default_last(parts) if not each else parts
    conditions = [p.condition for p in parts if p.condition is not None]
    several = says_higher(pieces.words) or has_special(conditions)
    if not each and len(conditions) == len(parts):
        if len({_form(p.rule) for p in parts} - {"tiers"}) > 1 and not tell_apart(conditions):
            return None
        whens = as_kinds(text, left_out(carried(_told_apart(parts, conditions, leaves))), leaves, several=several)
        tiers = tuple(tier for p, w in zip(parts, whens, strict=True) for tier in _tiers_of(p, w))
        if len({t.when.model_dump_json() for t in tiers}) < len(tiers):  # the same kinds for different receivers
            tiers = tuple(Tier(label=p.label, when=w, amount=p.rule) for p, w in zip(parts, whens, strict=True))
        tiers = special_first(tiers)
        highest = takes_highest(tiers, pieces.words, "")
        return Tiers(take="highest" if highest else "first", tiers=tiers, text=first.text, source=ref)
    if each:
        each_piece = tuple(rule for counts in counted for rule in counts)
        return Combined(form="sum", parts=each_piece, text=first.text, source=ref)
    if not _add_up(parts):
        return None
    chosen = next((form for form, words in _ONE_OF.items() if words.search(plain_words(pieces.words))), "sum")
    if chosen != "sum":
        caps = {p.rule.cap for p in parts}
        cap = caps.pop() if len(caps) == 1 else None
        rules = tuple(p.rule.model_copy(update={"cap": None}) if cap else p.rule for p in parts)
        return Combined.model_validate({"form": chosen, "parts": rules, "cap": cap, "text": first.text, "source": ref})
    return Combined(form="sum", parts=tuple(p.rule for p in parts), text=first.text, source=ref)


def _default_last(parts: Sequence[Part]) -> Sequence[Part]:
    """Amounts of one form of which the first is for everybody and the others for some: the first where none of those holds."""
    first, others = parts[0], parts[1:]
    told = [p.condition for p in others if p.condition is not None]
    alike = {(_form(p.rule), getattr(p.rule, "base", None)) for p in parts}
    if first.condition is not None or len(told) < len(others) or len(alike) > 1 or not isinstance(first.rule, Rate):
        return parts
    rest = opposite(told[0] if len(told) == 1 else AnyOf(any=tuple(told)))
    return [*others, replace(first, condition=rest)]


# 「每个展位补贴」: what is counted for all receivers alike; 「每项奖励」 only says of what kind it is
_THING_COUNTED = re.compile(
    r"每(?:一|1)?(?:个|名|张|台|套)(?P<thing>[\u4e00-\u9fff]{2,6}?)(?:给予|补贴|补助|奖励|资助)"
)
# of several ways to reckon one amount: 「按设备投资的10%或者贷款利息的50%，两者就高」, 「…中的较低者」
_EITHER = r"(?:两|二|三|几|上述)(?:者|项|种方式)(?:之间|之中|中)?(?:可|按)?"
_ONE_OF = {
    "highest": re.compile(
        rf"{_EITHER}(?:就高|取高|从高|择高|孰高|较高)|%[^。;\\d]{{0,4}}或[^。;]*%[^。;\\d]{{0,10}}(?:就高|择高|孰高|取高)(?!不|原则)"
    ),
    "lowest": re.compile(
        rf"{_EITHER}(?:就低|取低|从低|孰低|较低)|%[^。;\\d]{{0,4}}或[^。;]*%[^。;\\d]{{0,10}}(?:就低|孰低|取低)"
    ),
}
# 「其他企业」, 「其余的」: all for whom no tier before holds
_OTHERS = re.compile(
    r"(?:对)?(?:其他|其它|其余|除此之外|此外的|(?:一般|普通)(?=$|的|企业|单位|项目|机构|人才|情况|中小))"
)


def _told_apart(parts: Sequence[Part], conditions: Sequence[Condition], leaves: LeafReader) -> list[Condition]:
    """Conditions of tiers, each asked for in its own words where two of them would be the same fact; the others where none held."""
    asked = [(c.fact, c.op, c.value) if isinstance(c, Leaf) else c for c in conditions]
    found: list[Condition] = []
    special = [c for p, c in zip(parts, conditions, strict=True) if not _OTHERS.match(p.label)]
    for part, condition, key in zip(parts, conditions, asked, strict=True):
        if special and _OTHERS.match(part.label):
            found.append(opposite(special[0] if len(special) == 1 else AnyOf(any=tuple(special))))
        elif isinstance(condition, Leaf) and (asked.count(key) > 1 or _misses(part, parts, condition)):
            found.append(leaves.asked(condition.source.start, condition.source.end))
        else:
            found.append(condition)
    return found


def _misses(part: Part, parts: Sequence[Part], condition: Leaf) -> bool:
    """Whether a fact says nothing of the word by which its label differs from another: 「入统的服务业企业」 beside 「入统的工业企业」."""
    definition = fact_definitions().get(condition.fact)
    if definition is None or condition.value is not True:
        return False
    names = "".join((definition.name, *definition.names))
    for other in parts:
        alike = SequenceMatcher(None, part.label, other.label, autojunk=False)
        if other is part or alike.ratio() < _ALIKE:
            continue
        own = "".join(part.label[a:b] for tag, a, b, _, _ in alike.get_opcodes() if tag in ("replace", "delete"))
        if own and not any(pair in names for pair in (own[i : i + 2] for i in range(max(1, len(own) - 1)))):
            return True
    return False


_ALIKE = 0.7  # share of characters that labels differing in one word have in common


def _form(rule: AmountRule) -> str:
    """What kind of amount it is, risen or not."""
    return rule.of.form if isinstance(rule, Uplifted) else rule.form


def _counted(rule: AmountRule) -> tuple[PerUnit, ...]:
    """The amounts per piece that a rule is the sum of; none where it is another."""
    if isinstance(rule, PerUnit):
        return (rule,)
    parts = rule.parts if isinstance(rule, Combined) and rule.form == "sum" and rule.cap is None else ()
    return tuple(p for p in parts if isinstance(p, PerUnit)) if all(isinstance(p, PerUnit) for p in parts) else ()


def _tiers_of(part: Part, when: Condition) -> tuple[Tier, ...]:
    """The tiers that a part is already made of, else the part as one."""
    rule = part.rule
    if isinstance(rule, Tiers) and rule.take == "first" and rule.cap is None:
        return rule.tiers
    return (Tier(label=part.label, when=when, amount=rule),)


def _add_up(parts: Sequence[Part]) -> bool:
    """Whether amounts are of different things, so that they can be added: not two shares of one cost, two sums for one name."""
    keys = [_of_what(p) for p in parts]
    return len(set(keys)) == len(keys)


def _of_what(part: Part) -> tuple[str, ...]:
    match part.rule:
        case Rate() | Base() | Progressive():
            return (part.rule.base,)
        case PerUnit():
            return part.rule.counts
        case Fixed() if part.kind == "sentence":
            return tuple(_AWARD_NAME.findall(part.source.quote)[-1:])
        case _:
            return (part.source.quote,)


_AWARD_NAME = re.compile(r"[\u4e00-\u9fff]{0,4}(?:奖励|补助|补贴|资助|资金|经费|津贴|奖金|支持)")
# 「补贴面积不超过500平方米，单价不超过每平方米60元」: the cost itself counts only so far
_BOUNDED = re.compile(r"(?:面积|单价|租金标准|价格|利率|费率)(?:标准)?[^,;。\d]{0,6}(?:不(?:得)?超过|最高|最多|不高于)")
_TOTAL = re.compile(r"合计|累计|总额|各项|两项|三项")


def _capped(part: Part, pieces: Pieces) -> AmountRule:
    """A table's amount with the cap that the sentence beside it gives."""
    own = [value for value, ref in pieces.reading.caps if not _TOTAL.search(ref.quote)]
    single = len(pieces.parts) == 1 and part.kind == "column" and part.rule.cap is None
    return part.rule.model_copy(update={"cap": own[0]}) if single and len(own) == 1 else part.rule


def _finished(text: CardText, provision: Provision, pieces: Pieces, part: Part, leaves: LeafReader) -> Granted | None:
    reading = pieces.reading
    rule = with_raised(text, _capped(part, pieces), reading.raised, leaves)
    if reading.split_caps:
        rule = with_split_caps(rule, reading.split_caps[::-1] if reading.raised else reading.split_caps)
        if not isinstance(rule, Tiers):
            return None  # limits of what is not told apart
    if reading.next_cap is not None and rule.form in ("rate", "tiers") and '"cap":"' not in rule.model_dump_json():
        rule = rule.model_copy(update={"cap": reading.next_cap})
    rule = with_bounds(with_lowest(rule, reading), reading)
    if part.up_to and isinstance(rule, Fixed | PerUnit):
        paid = up_to_cost(text, rule, _sentence_start(text, part.source), _sentence_end(text, part.source), leaves)
        rule, part = (paid, replace(part, up_to=False)) if paid is not None else (rule, part)
    rule = with_upgrade(text, rule, is_upgraded(text, provision), _article(text, provision))
    near = without_budgets(_around(text, pieces, part))
    award = Award(
        rule=rule,
        nature=nature_of(_sentence(text, part.source), f"{pieces.lead}{text.register.title}"),
        cadence=cadence_of(near, part.source.quote if part.kind == "column" else "", rule),
        max_years=most_years(near) or _years(part),
        up_to=part.up_to or (isinstance(rule, Rate) and _BOUNDED.search(plain_words(near)) is not None),
        payouts=part.payouts or _payouts(reading, rule),
    )
    return Granted(award, part.source, tuple(reading.notes))


def _around(text: CardText, pieces: Pieces, part: Part) -> str:
    """The words that say how often an amount is paid: its own, those of a table's provision, and what introduces a list of items."""
    above = pieces.lead.rstrip()
    lead = re.split(r"[。；;\n]", above.rstrip("：:"))[-1] if above.endswith(("：", ":")) else ""
    if part.kind == "row":
        return f"{lead}\n{part.source.quote}"
    alone = len(pieces.parts) == len(pieces.labels) and part.kind != "item"
    return f"{lead}\n{pieces.opening if alone or part.kind == 'column' else _sentence(text, part.source)}"


def _article(text: CardText, provision: Provision) -> Provision:
    """The article that an item belongs to, else the provision."""
    item = provision.kind in (ProvisionKind.ITEM, ProvisionKind.SUBITEM) and provision.parent is not None
    return text.provisions[provision.parent] if item and provision.parent is not None else provision


def _sentence_start(text: CardText, ref: Ref) -> int:
    return max(text.text.rfind(mark, 0, ref.start) for mark in "。；\n") + 1


def _sentence_end(text: CardText, ref: Ref) -> int:
    return min((at for mark in "。；\n" if (at := text.text.find(mark, ref.end)) >= 0), default=ref.end)


def _sentence(text: CardText, ref: Ref) -> str:
    """The whole sentence of the reference."""
    return text.text[_sentence_start(text, ref) : _sentence_end(text, ref)]


def _years(part: Part) -> int | None:
    """「36个月」 of a table's column, where it is whole years."""
    return int(part.months / 12) if part.months is not None and part.months % 12 == 0 else None


def _payouts(reading: Reading, rule: AmountRule) -> tuple[Payout, ...]:
    """Only payouts that make up the whole: shares of 100 %, or sums of the amount."""
    shares = [p.share for p in reading.payouts if p.share is not None]
    sums = [p.cny for p in reading.payouts if p.cny is not None]
    whole = sum(shares) == 1 or (isinstance(rule, Fixed) and sum(sums) == rule.cny)
    return tuple(reading.payouts) if whole or (len(shares) == 1 and not sums) else ()
