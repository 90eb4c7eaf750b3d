"""Payments in several steps, and rises of an amount under a further condition."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.policy.card import (
    Condition,
    Payout,
    Uplift,
)
from ingest.cards.awards.labels import Label, clause_condition
from ingest.cards.awards.quantities import Kind, Quantity, quantities
from ingest.cards.awards.role_words import Group, Role
from ingest.cards.awards.roles import read_roles
from ingest.cards.awards.sentences import (
    NUMBERING,
    Rise,
    Sentence,
    clause_end,
    clause_start,
    condition_words,
    whom,
    words_ref,
)
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText


def payouts_of(text: CardText, sentence: Sentence, group: Group) -> list[Payout]:
    plain = sentence.plain
    if len(group.quantities) > 1:
        ref = words_ref(text, sentence, clause_start(plain, group.start), clause_end(plain, group.end))
        return [
            Payout(share=_share(q), cny=_cny(q), when=f"第{'一二三四五六七八九十'[min(i, 9)]}次", source=ref)
            for i, q in enumerate(group.quantities)
        ]
    start = clause_start(plain, group.start)
    previous = clause_start(plain, max(0, start - 1))
    if start - previous < 40 and not quantities(plain[previous:start]) and plain[start - 1 : start] == ",":
        start = previous
    ref = words_ref(text, sentence, start, clause_end(plain, group.end))
    when = re.sub(r"[,，]?(?:兑付|拨付|发放|兑现|支付|预拨).*$", "", plain[start : group.start]).strip(" ,")
    quantity = group.quantities[0]
    return [Payout(share=_share(quantity), cny=_cny(quantity), when=when, source=ref)]


# 「分三年按4:3:3的比例兑现」, 「分两年平均拨付」, 「分三期等额发放」
_PARTS_OF = re.compile(
    r"分(?P<n>[两二三四五2-5])(?P<unit>年|次|期|批|步)度?[^,;。\d]{0,8}"
    r"(?:(?P<ratio>\d{1,2}(?:\s?[:∶]\s?\d{1,2}){1,4})|(?P<even>平均|等额|均等|均衡))[^,;。]{0,8}(?:拨付|兑付|兑现|发放|支付|给予|到位)"
)
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


def parted(text: CardText, sentence: Sentence) -> list[Payout]:
    """Payments whose shares are told as a proportion, or as even ones; [] where there are none, or fewer shares than payments."""
    found = _PARTS_OF.search(sentence.plain)
    if found is None:
        return []
    count = _COUNTS.get(found["n"]) or int(found["n"])
    weights = [Decimal(n) for n in re.findall(r"\d+", found["ratio"])] if found["ratio"] else [Decimal(1)] * count
    whole = sum(weights)
    exact = all((weight / whole * 10000) % 1 == 0 for weight in weights)
    if len(weights) != count or not exact:
        return []
    ref = words_ref(text, sentence, *found.span())
    unit = "年" if found["unit"] == "年" else "次"
    names = (f"第{'一二三四五'[i]}{unit}" for i in range(count))
    return [Payout(share=w / whole, when=name, source=ref) for w, name in zip(weights, names, strict=True)]


def _share(quantity: Quantity) -> Decimal | None:
    return quantity.value if quantity.kind is Kind.RATIO else None


def _cny(quantity: Quantity) -> Decimal | None:
    return quantity.value if quantity.kind is Kind.MONEY else None


def rises_of(text: CardText, sentence: Sentence, group: Group, leaves: LeafReader) -> list[Rise]:
    """「…的，提高10个百分点」, 「…的，上浮20%」."""
    plain = sentence.plain
    when = _when(text, sentence, group, leaves)
    if when is None:
        return []
    start = clause_start(plain, group.start)
    quantity = group.quantities[0]
    names = {Kind.POINTS: "points", Kind.RATIO: "factor", Kind.MONEY: "cny"}
    ref = words_ref(text, sentence, start, clause_end(plain, group.end))
    uplift = Uplift.model_validate({"when": when, names[quantity.kind]: quantity.value, "source": ref})
    return [Rise(uplift, plain)]


def _when(text: CardText, sentence: Sentence, group: Group, leaves: LeafReader) -> Condition | None:
    """The condition under which the clause of the group holds."""
    plain = sentence.plain
    number = NUMBERING.match(plain)
    paid = [
        g.end for g in read_roles(plain) if g.end <= group.start - 4 and g.role in (Role.GRANT, Role.RATE, Role.CAP)
    ]
    low = clause_end(plain, paid[-1]) if paid else number.end() if number else 0
    start = clause_start(plain, group.start)
    span = condition_words(plain, start, group.start, low) if low < start else None
    span = span or whom(plain, low, group.start)
    return clause_condition(text, Label(sentence.start + span[0], sentence.start + span[1]), leaves) if span else None
