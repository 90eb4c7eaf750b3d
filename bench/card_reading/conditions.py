"""Conditions in a form in which two that say the same are equal, whoever wrote them and in which order.

A tree is an `Atom` or `("all" | "any", parts)` or `("at_least", n, parts)`; negation has been carried down to the atoms.
「3%（含）—5%（不含）」 is one atom however many leaves say it, 「专精特新中小企业、小巨人」 the same as 「专精特新以上」.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf, Op, Take, Years
from assistant.policy.facts import fact_definitions

Tree = Any
TRUE: Tree = ("all", ())
FALSE: Tree = ("any", ())
OWN = "own"  # facts of one document only: what they and their options are called says nothing
_PREFIX = "x_"
_OPPOSITE = {Op.GE: Op.LT, Op.LT: Op.GE, Op.GT: Op.LE, Op.LE: Op.GT}
_EACH_ANY = {Take.EACH: Take.ANY, Take.ANY: Take.EACH}


class Atom(NamedTuple):
    """`domain` by `kind`: of a `span` (low, whether it counts, high, whether it counts), of `in` and `not in` the values, else (op, value,
    unit), of `op` as it stands and of `not` its contrary."""

    fact: str
    kind: str
    domain: tuple[Any, ...]
    years: tuple[Any, ...] | None


def years_key(years: Years | None, negated: bool = False) -> tuple[Any, ...] | None:
    """None for last year, which is what a yearly fact means where nothing is said. 「not in any year」 is 「in each year not」."""
    if years is None or (years.last, years.count) == (1, 1):
        return None
    if years.count == 1:
        return (years.last, 1, "")
    return (years.last, years.count, str(_EACH_ANY.get(years.take, years.take) if negated else years.take))


def tree_of(condition: Condition, negated: bool = False) -> Tree:
    """The canonical tree of the condition, or of its contrary."""
    if isinstance(condition, Leaf):
        return _atom(condition, negated)
    match condition:
        case AllOf(all=parts):
            return joined("any" if negated else "all", (tree_of(p, negated) for p in parts))
        case AnyOf(any=parts):
            return joined("all" if negated else "any", (tree_of(p, negated) for p in parts))
        case NoneOf(none=parts):
            return joined("any" if negated else "all", (tree_of(p, not negated) for p in parts))
        case AtLeast(at_least=least, of=parts):
            return _at_least(len(parts) - least + 1 if negated else least, tuple(tree_of(p, negated) for p in parts))


def leaf_key(leaf: Leaf, excludes: bool = False) -> tuple[Any, ...]:
    """(fact, kind, domain, years) of a leaf, or of its contrary where it excludes: barring 「不满两年」 is asking for 「两年以上」."""
    return _masked_atom(_atom(leaf, excludes))


def key_of(tree: Tree) -> Tree:
    """The tree as it is compared: with facts of the document's own known only by being some."""
    if isinstance(tree, Atom):
        return _masked_atom(tree)
    return (*tree[:-1], tuple(sorted((key_of(part) for part in tree[-1]), key=repr)))


def joined(name: str, parts: Iterable[Tree]) -> Tree:
    """`all` or `any` of the parts: flat, each once, atoms on one fact made one where that says the same."""
    neutral, absorbing = (TRUE, FALSE) if name == "all" else (FALSE, TRUE)
    flat = list(dict.fromkeys(_flat(name, parts)))
    merged = _merged(name, flat)
    if absorbing in merged:
        return absorbing
    kept = [part for part in merged if part != neutral]
    return kept[0] if len(kept) == 1 else (name, tuple(sorted(kept, key=repr)))


def excludes_each_other(left: Tree, right: Tree) -> bool:
    """Whether the two can be seen to never hold at once: values of one choice, ranges that do not meet."""
    for one, other in ((left, right), (right, left)):
        if not isinstance(one, Atom) and one[0] == "any":
            return all(excludes_each_other(part, other) for part in one[1])
    for one, other in ((left, right), (right, left)):
        if not isinstance(one, Atom):
            return one[0] == "all" and any(excludes_each_other(part, other) for part in one[1])
    return _same_matter(left, right) and _both(left, right) == FALSE


# -- leaves ------------------------------------------------------------------------------------------------------


def _atom(leaf: Leaf, negated: bool) -> Atom:
    years = years_key(leaf.years, negated)
    values = _choices(leaf)
    if values is not None:
        return _complement(leaf, values, years) if negated else Atom(leaf.fact, "in", values, years)
    if isinstance(leaf.value, bool):
        return Atom(leaf.fact, "in", (leaf.value is not negated,), years)
    value = leaf.value.normalize() if isinstance(leaf.value, Decimal) else leaf.value
    op = _OPPOSITE.get(leaf.op, leaf.op) if negated else leaf.op
    if not isinstance(value, str | tuple) and (op in _OPPOSITE or (op is Op.IS and not negated)):
        return Atom(leaf.fact, "span", _span(op, value), years)
    return Atom(leaf.fact, "not" if negated else "op", (str(leaf.op), value, leaf.unit), years)


def _choices(leaf: Leaf) -> tuple[str, ...] | None:
    """The options for which a condition on a choice holds, or None where it is on something else, or they are not known."""
    if leaf.op in (Op.IS, Op.IN) and isinstance(leaf.value, str | tuple):
        return tuple(sorted((leaf.value,) if isinstance(leaf.value, str) else leaf.value))
    options = _options(leaf.fact)
    if leaf.op not in _OPPOSITE or leaf.value not in options:
        return None
    at = options.index(str(leaf.value))
    held: Mapping[Op, tuple[str, ...]] = {
        Op.GE: options[at:],
        Op.GT: options[at + 1 :],
        Op.LE: options[: at + 1],
        Op.LT: options[:at],
    }
    return tuple(sorted(held[leaf.op]))


def _options(fact: str) -> tuple[str, ...]:
    definition = fact_definitions().get(fact)
    return tuple(option.value for option in definition.options) if definition else ()


def _complement(leaf: Leaf, values: tuple[str, ...], years: tuple[Any, ...] | None) -> Atom:
    options = _options(leaf.fact)
    if not options:
        return Atom(leaf.fact, "not in", values, years)
    return Atom(leaf.fact, "in", tuple(sorted(set(options) - set(values))), years)


def _span(op: Op, value: Any) -> tuple[Any, ...]:
    match op:
        case Op.GE | Op.GT:
            return (value, op is Op.GE, None, False)
        case Op.LE | Op.LT:
            return (None, False, value, op is Op.LE)
        case _:
            return (value, True, value, True)


def _masked_atom(atom: Atom) -> Atom:
    """A fact of the document's own is OWN; of a choice of its own is left whether it is chosen, not what the option is called."""
    if not atom.fact.startswith(_PREFIX):
        return atom
    values = atom.domain if atom.kind in ("in", "not in") else atom.domain[1:2]
    if atom.kind != "span" and any(isinstance(value, str | tuple) for value in values):
        return Atom(OWN, "in", (atom.kind in ("in", "op"),), None)
    return Atom(OWN, atom.kind, atom.domain, None)


# -- groups ------------------------------------------------------------------------------------------------------


def _at_least(least: int, parts: tuple[Tree, ...]) -> Tree:
    if least <= 1:
        return joined("any", parts)
    return joined("all", parts) if least >= len(parts) else ("at_least", least, tuple(sorted(parts, key=repr)))


def _flat(name: str, parts: Iterable[Tree]) -> Iterator[Tree]:
    for part in parts:
        if not isinstance(part, Atom) and part[0] == name:
            yield from part[1]
        else:
            yield part


def _merged(name: str, parts: list[Tree]) -> list[Tree]:
    kept: list[Tree] = []
    for part in parts:
        at = next((i for i, k in enumerate(kept) if _may_merge(name, k, part)), None)
        if at is None:
            kept.append(part)
        else:
            kept[at] = _both(kept[at], part) if name == "all" else _either(kept[at], part)
    return kept


def _may_merge(name: str, left: Tree, right: Tree) -> bool:
    if not (isinstance(left, Atom) and isinstance(right, Atom) and _same_matter(left, right)):
        return False
    return name == "all" or left.kind == "in"


def _same_matter(left: Atom, right: Atom) -> bool:
    """One fact of the same year or years, of which both say something comparable. 「any year」 twice may be two years."""
    if (left.fact, left.years) != (right.fact, right.years) or (left.years and left.years[2] == Take.ANY):
        return False
    return left.kind == right.kind and left.kind in ("span", "in")


def _both(left: Atom, right: Atom) -> Tree:
    if left.kind == "in":
        common = tuple(v for v in left.domain if v in right.domain)
        return left._replace(domain=common) if common else FALSE
    (low, low_in, high, high_in), (low2, low2_in, high2, high2_in) = left.domain, right.domain
    if low is None or (low2 is not None and (low2 > low or (low2 == low and not low2_in))):
        low, low_in = low2, low2_in
    if high is None or (high2 is not None and (high2 < high or (high2 == high and not high2_in))):
        high, high_in = high2, high2_in
    if low is not None and high is not None and (low > high or (low == high and not (low_in and high_in))):
        return FALSE
    return left._replace(domain=(low, low_in, high, high_in))


def _either(left: Atom, right: Atom) -> Tree:
    values = tuple(sorted({*left.domain, *right.domain}))
    every = _options(left.fact) or ((False, True) if isinstance(values[0], bool) else ())
    return TRUE if every and set(values) == set(every) else left._replace(domain=values)
