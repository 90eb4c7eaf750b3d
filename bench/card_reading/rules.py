"""Conditions and amount rules in a form in which two that say the same are equal."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assistant.policy.card import Award, Condition, Leaf

_WORDS = frozenset({"source", "text", "label", "id", "sources"})  # what a rule says, not how
_DEFAULTS: Mapping[str, Any] = {"over": Decimal(0), "take": None}
_OWN = "x_"  # facts of one document only: what they are called says nothing


def leaf_key(leaf: Leaf) -> tuple[object, ...]:
    """Fact, comparison, value and years of a leaf; a fact of the document's own is known by being one."""
    own = leaf.fact.startswith(_OWN)
    value = leaf.value if not isinstance(leaf.value, Decimal) else leaf.value.normalize()
    years = (leaf.years.last, leaf.years.count, leaf.years.take if leaf.years.count > 1 else "") if leaf.years else None
    if years == (1, 1, ""):
        years = None  # last year is what a yearly fact means where nothing is said
    return ("own" if own else leaf.fact, leaf.op, value, leaf.unit, None if own else years)


def rule_key(award: Award) -> object:
    """The award's rule without its words: forms, figures, facts, tiers, caps."""
    return _plain(award.rule.model_dump(exclude_none=True), award.rule)


def terms_key(award: Award) -> tuple[object, ...]:
    """What goes with the rule: how often, in which steps, whether only a limit is given."""
    payouts = tuple((p.share, p.cny) for p in award.payouts)
    return (award.nature, award.cadence, award.max_years, award.up_to, payouts)


def condition_key(condition: Condition) -> object:
    """A condition tree without its words; the order of parts does not matter, nor does a group of one."""
    if isinstance(condition, Leaf):
        return leaf_key(condition)
    name = next(k for k in ("all", "any", "none", "of") if hasattr(condition, k))
    parts = [condition_key(part) for part in getattr(condition, name)]
    if len(parts) == 1 and name in ("all", "any"):
        return parts[0]
    return (name, getattr(condition, "at_least", None), tuple(sorted(parts, key=repr)))


def _plain(node: Any, model: Any) -> object:
    if isinstance(node, dict):
        kept = {k: v for k, v in node.items() if k not in _WORDS}
        found: dict[str, object] = {}
        for key, value in kept.items():
            part = getattr(model, key)
            if key == "when":
                found[key] = condition_key(part)
            elif key == "years":
                found[key] = None if (part.last, part.count) == (1, 1) else (part.last, part.count, part.take)
            elif key in ("base", "less") and isinstance(value, str):
                found[key] = "own" if value.startswith(_OWN) else value
            elif key == "counts":
                found[key] = tuple("own" if c.startswith(_OWN) else c for c in value)
            else:
                found[key] = _plain(value, part)
        return tuple(sorted(((k, v) for k, v in found.items() if v is not None and v != Decimal(0)), key=repr))
    if isinstance(node, list | tuple):
        return tuple(_plain(value, part) for value, part in zip(node, model, strict=True))
    return node.normalize() if isinstance(node, Decimal) else node
