"""How the tiers of an amount stand to each other: which exclude each other, which may hold at once, which is the special case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from assistant.policy.card import (
    AllOf,
    AmountRule,
    AnyOf,
    Condition,
    Fixed,
    Leaf,
    NoneOf,
    Op,
    PerUnit,
    Rate,
    Tier,
    Uplifted,
    Years,
)
from assistant.policy.conditions import leaves_of
from assistant.policy.facts import FactType, fact_definitions
from ingest.cards.awards.quantities import plain_words

# 「同时属于两个以上类别的，按照标准较高的类别享受」, 「同时符合两类以上条件的，就高适用」
_HIGHER = re.compile(
    r"按(?:照)?最高(?:的)?(?:一项|标准)|(?:标准)?较高的?(?:类别|一类|标准|档次)享受"
    r"|同时(?:符合|属于|具备|满足)(?:两|二|多|2)[个类项种档](?:(?:及|或)?以上)?[^,。;]{0,10}[,，][^,。;]{0,10}就高"
)


# 「同时入选多个榜单的，按最高标准奖励」
_SEVERAL = re.compile(
    r"同时(?:入选|获得|获评|符合|取得|满足|属于|具备)(?:了)?(?:多|两|二|几|上述|以上)[^,。;]{0,12}[,，][^,。;]{0,6}"
    r"(?:最高|就高|从高|择高)"
)


def takes_several(plain: str) -> bool:
    """Whether words say that several tiers may hold at once and the highest is paid."""
    return _SEVERAL.search(plain) is not None


def says_higher(words: str) -> bool:
    """Whether words say that of several tiers that hold the higher counts."""
    plain = plain_words(words)
    return _HIGHER.search(plain) is not None or takes_several(plain)


def takes_highest(tiers: Sequence[Tier], near: str, whole: str) -> bool:
    """Whether of several tiers that may hold at once the best is paid, by the words near it, or of the document where they say of classes
    that the higher counts.
    """
    if _exclusive(tiers):
        return False
    if _thresholds(tiers):
        return True
    if _HIGHER.search(plain_words(near)) or _HIGHER.search(plain_words(whole)):
        return True
    return not _falling(tiers)


def special_first(tiers: Sequence[Tier]) -> tuple[Tier, ...]:
    """Tiers in their order, but one that is a special case of one before it goes before that: 「为个人的，减缴85%」 after 「为两个以上的
    个人共有的，减缴70%」.
    """
    found: list[Tier] = []
    for tier in tiers:
        wider = [i for i, held in enumerate(found) if _is_special(tier.when, held.when)]
        found.insert(wider[0] if wider else len(found), tier)
    return tuple(found)


def has_special(conditions: Sequence[Condition]) -> bool:
    """Whether one of the conditions is a special case of another."""
    return any(a is not b and _is_special(a, b) for a in conditions for b in conditions)


def _is_special(condition: Condition, of: Condition) -> bool:
    """Whether a condition that only asks for its words says all that another one does, and more."""
    if not (isinstance(condition, Leaf) and isinstance(of, Leaf) and of.value is True):
        return False
    said, wider = (re.sub(r"[的为是,、]", "", plain_words(leaf.source.quote)) for leaf in (condition, of))
    asked = condition.fact.startswith("x_") and of.fact.startswith("x_")
    return asked and len(said) > len(wider) + _MORE_WORDS and set(wider) <= set(said)


_MORE_WORDS = 3  # characters by which a special case is told at greater length


def _exclusive(tiers: Sequence[Tier]) -> bool:
    """Whether no two tiers can hold at once: of some fact they ask for other values."""
    return tell_apart([t.when for t in tiers])


def tell_apart(conditions: Sequence[Condition]) -> bool:
    """Whether no two of the conditions can hold at once."""
    return all(_apart(a, b) for a, b in combinations(conditions, 2))


def _apart(a: Condition, b: Condition) -> bool:
    if isinstance(a, AnyOf):
        return all(_apart(part, b) for part in a.any)
    if isinstance(b, AnyOf):
        return all(_apart(a, part) for part in b.any)
    left, right = _values(a), _values(b)
    return any(_disjoint(left[fact], right[fact]) for fact in left.keys() & right.keys())


def _values(condition: Condition) -> dict[str, list[Leaf]]:
    """The leaves that must all hold, by fact."""
    found: dict[str, list[Leaf]] = {}
    leaves = [condition] if isinstance(condition, Leaf) else _all_of(condition)
    for leaf in leaves:
        found.setdefault(leaf.fact, []).append(leaf)
    return found


def _all_of(condition: Condition) -> list[Leaf]:
    if isinstance(condition, Leaf):
        return [condition]
    return [leaf for part in condition.all for leaf in _all_of(part)] if isinstance(condition, AllOf) else []


def _disjoint(a: Sequence[Leaf], b: Sequence[Leaf]) -> bool:
    """Whether no value of one fact meets both."""
    if all(leaf.op in (Op.IS, Op.IN) for leaf in (*a, *b)):
        return not any(set(_options(x)) & set(_options(y)) for x in a for y in b)
    pairs = [(x, y) for x in a for y in b]
    return any(_past(x, y) or _past(y, x) for x, y in pairs)


def _options(leaf: Leaf) -> tuple[object, ...]:
    return leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)


def _past(low: Leaf, high: Leaf) -> bool:
    """Whether everything up to `low` lies below `high`: less than 5 and at least 5."""
    if not (isinstance(low.value, Decimal) and isinstance(high.value, Decimal)):
        return False
    if low.op not in (Op.LT, Op.LE) or high.op not in (Op.GE, Op.GT):
        return False
    return low.value < high.value or (low.value == high.value and not (low.op is Op.LE and high.op is Op.GE))


def _thresholds(tiers: Sequence[Tier]) -> bool:
    """Whether tiers only say from where on figures count: 「1亿元以上」, 「5亿元以上」, of which the lower hold with the higher."""
    leaves = [leaf for t in tiers for leaf in leaves_of(t.when)]
    same = len({facts_of(t.when) for t in tiers}) == 1
    return same and all(isinstance(leaf.value, Decimal) and leaf.op in (Op.GE, Op.GT) for leaf in leaves)


def _falling(tiers: Sequence[Tier]) -> bool:
    """Whether no later tier pays more than one before it, so that the first that holds is the best; also where that cannot be told."""
    worth = [_worth(t.amount) for t in tiers]
    return any(w is None for w in worth) or all(a and b and a[0] >= b[0] and a[1] >= b[1] for a, b in pairwise(worth))


def _worth(rule: AmountRule) -> tuple[Decimal, Decimal] | None:
    if isinstance(rule, Uplifted):
        return _worth(rule.of)
    value = rule.rate if isinstance(rule, Rate) else rule.cny if isinstance(rule, Fixed | PerUnit) else None
    return (value, rule.cap or Decimal(0)) if value is not None else None


def facts_of(condition: Condition | None) -> frozenset[str]:
    """The keys that a condition rests on."""
    return frozenset(leaf.fact for leaf in leaves_of(condition)) if condition is not None else frozenset()


# 「达到10亿元以上」 after 「产值达到5亿元以上」: a comparison that leaves out of what
_NAMELESS = re.compile(
    r"^(?:且|并|其)?(?:年度|年)?(?:达到|达|超过|不足|低于|不满|满|实现|突破|同比|增长|增速|不低于|[\d一二三四五六七八九十])"
)


def carried(conditions: Sequence[Condition]) -> list[Condition]:
    """Conditions of tiers side by side; what a later one leaves out is of the first one's facts."""
    known = fact_definitions()
    named: dict[FactType, str] = {}
    for leaf in leaves_of(conditions[0]):
        if isinstance(leaf.value, Decimal):
            named.setdefault(known[leaf.fact].type if leaf.fact in known else _type_of(leaf), leaf.fact)
    return [conditions[0], *(_carried(c, named) for c in conditions[1:])]


def _carried(condition: Condition, named: Mapping[FactType, str]) -> Condition:
    if isinstance(condition, AllOf):
        return AllOf(all=tuple(_carried(c, named) for c in condition.all))
    if (
        not isinstance(condition, Leaf)
        or not condition.fact.startswith("x_")
        or not isinstance(condition.value, Decimal)
    ):
        return condition
    fact = named.get(_type_of(condition)) if _NAMELESS.match(plain_words(condition.source.quote)) else None
    if fact is None:
        return condition
    definition = fact_definitions().get(fact)
    years = Years() if definition is not None and definition.yearly else None
    return condition.model_copy(update={"fact": fact, "years": years})


def _type_of(leaf: Leaf) -> FactType:
    """What kind of number the words of a comparison hold."""
    quote = plain_words(leaf.source.quote)
    return FactType.RATIO if re.search("%|百分之", quote) else FactType.MONEY if "元" in quote else FactType.NUMBER


_FLIPPED = {Op.GE: Op.LT, Op.LT: Op.GE, Op.GT: Op.LE, Op.LE: Op.GT}


def opposite(condition: Condition) -> Condition:
    """Where `condition` does not hold."""
    if isinstance(condition, Leaf):
        if condition.op in _FLIPPED:
            return condition.model_copy(update={"op": _FLIPPED[condition.op]})
        if isinstance(condition.value, bool):
            return condition.model_copy(update={"value": not condition.value})
    if isinstance(condition, AllOf):
        return AnyOf(any=tuple(map(opposite, condition.all)))
    if isinstance(condition, AnyOf):
        return AllOf(all=tuple(map(opposite, condition.any)))
    return NoneOf(none=(condition,))
