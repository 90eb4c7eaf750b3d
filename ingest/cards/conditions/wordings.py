"""How policies say a fact: `wordings.yaml`, each wording as a pattern, and the names by which a quantity is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml
from pydantic import Field, StrictBool

from assistant.policy.card import Op
from assistant.policy.document import Frozen
from assistant.policy.facts import FactDefinition, FactType, fact_definitions
from assistant.policy.numerals import narrow


class Wording(Frozen):
    """One fact and the patterns that say it; the head of `wordings.yaml` tells what each mark means."""

    fact: str
    op: Op = Op.IS
    value: StrictBool | Decimal | str | tuple[str, ...] = True
    says: tuple[str, ...]
    status: bool = False
    negated: bool = False
    barred: bool = False
    weak: bool = False
    unless: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


class DateWording(Frozen):
    """A day beside one of the words `near` is this fact's."""

    fact: str
    near: tuple[str, ...]
    about: tuple[str, ...] = ()


class WordingFile(Frozen):
    classes: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    matters: Mapping[str, tuple[str, ...]] = Field(default={})
    others: Mapping[str, tuple[str, ...]] = Field(default={})
    wordings: tuple[Wording, ...]
    dates: tuple[DateWording, ...] = Field(default=())


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled wording; `needs` are literal words of which a text must hold one before it is worth searching; () any text is."""

    wording: Wording
    says: str
    regex: re.Pattern[str]
    needs: tuple[str, ...]

    def places(self, clause: str) -> Iterator[tuple[int, int]]:
        """Where the clause says it: (start, end) of the wording's own words."""
        for match in self.regex.finditer(clause):
            start, end = match.span(_OWN) if _OWN in self.regex.groupindex else match.span()
            if start < end:
                yield start, end


@cache
def wording_file() -> WordingFile:
    """`wordings.yaml` as it is. Raises pydantic's `ValidationError` where it was edited wrongly."""
    text = (files("ingest.cards.conditions") / "wordings.yaml").read_text(encoding="utf-8")
    return WordingFile.model_validate(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every wording of a fact that the vocabulary has; an officer may have taken a fact out of it."""
    read, known = wording_file(), fact_definitions()
    found = []
    for wording in read.wordings:
        if wording.fact in known:
            found += [Pattern(wording, says, _compiled(says, read.classes), _needs(says)) for says in wording.says]
    return tuple(found)


@cache
def date_wordings() -> tuple[DateWording, ...]:
    return tuple(w for w in wording_file().dates if w.fact in fact_definitions())


@cache
def quantity_names() -> re.Pattern[str]:
    """Finds the name of a quantity, the longest at each place; see `quantities_named`."""
    names = sorted(_quantities(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def quantities_named(name: str) -> tuple[FactDefinition, ...]:
    """The facts that `name` may mean."""
    return _quantities()[name]


def in_matter(facts: tuple[FactDefinition, ...], clause: str, about: str) -> tuple[FactDefinition, ...]:
    """Those that are meant where the context is `about`: a fact of a special matter first, and only where its words are there; none
    that is of something else than what the clause is about.
    """
    matters, others = wording_file().matters, wording_file().others
    facts = tuple(f for f in facts if not any(word in clause for word in others.get(f.key, ())))
    special = tuple(f for f in facts if f.key in matters and any(word in about + clause for word in matters[f.key]))
    return special + tuple(f for f in facts if f.key not in matters)


@cache
def status_names() -> Mapping[str, FactDefinition]:
    """Name → the boolean fact that goes by it, in the vocabulary itself."""
    found: dict[str, FactDefinition] = {}
    for definition in fact_definitions().values():
        if definition.type is FactType.BOOLEAN:
            for name in (definition.name, *definition.names):
                if len(name) >= _SHORTEST_NAME:
                    found.setdefault(narrow(name), definition)
    return found


@cache
def needed(fact: str) -> tuple[str, ...]:
    """Words of which the context must hold one before the fact is meant; () where it says enough by itself."""
    return next((w.about for w in wording_file().wordings if w.fact == fact and w.about), ())


@cache
def choices() -> tuple[FactDefinition, ...]:
    """The facts that are a choice."""
    return tuple(d for d in fact_definitions().values() if d.type in (FactType.CHOICE, FactType.CHOICES))


@cache
def names_of(key: str) -> tuple[str, ...]:
    """What a choice is called: in the vocabulary, and in conditions."""
    fact = fact_definitions()[key]
    return tuple(narrow(n) for n in (fact.name, *fact.names, *wording_file().names.get(key, ())))


@cache
def option_names(key: str) -> tuple[tuple[str, str], ...]:
    """(name of an option, its value) of a choice, the longest first; 「none」 is said by no name."""
    options = (o for o in fact_definitions()[key].options if o.value != "none")
    found = [(narrow(name), o.value) for o in options for name in (o.name, *o.names) if len(name) >= 2]
    return tuple(sorted(found, key=lambda f: -len(f[0])))


@cache
def option_called(name: str) -> tuple[FactDefinition, str] | None:
    """The one choice, and its value, of which `name` is an option; None where several have such an option (国家级) or none."""
    found = {(f.key, value) for f in choices() for called, value in option_names(f.key) if called == name}
    if len(found) != 1:
        return None
    ((key, value),) = found
    return fact_definitions()[key], value


_SHORTEST_NAME = 4  # characters of a name that is not mistaken for a part of another word
_NUMERIC = (FactType.MONEY, FactType.NUMBER, FactType.RATIO)


@cache
def _quantities() -> Mapping[str, tuple[FactDefinition, ...]]:
    found: dict[str, tuple[FactDefinition, ...]] = {}
    more = wording_file().names
    for definition in fact_definitions().values():
        if definition.type in _NUMERIC:
            for name in dict.fromkeys((definition.name, *definition.names, *more.get(definition.key, ()))):
                if len(name) >= 2:
                    key = narrow(name)
                    found[key] = (*found.get(key, ()), definition)
    return found


# the operators of a wording: class, optional part, gap, alternatives; the rest is literal
_TOKEN = re.compile(
    r"\{(?P<cls>[^{}]+)\}|(?P<gap>…)|(?P<op>[\[\]()|?^$<>])|(?P<quote>[“”])|(?P<text>[^{}…\[\]()|?^$“”<>]+)"
)
_OWN = "words"  # the group of a wording's own words, where it names what must stand beside them
_OPERATORS = {
    "[": "(?:",
    "]": ")?",
    "(": "(?:",
    ")": ")",
    "|": "|",
    "?": "?",
    "^": "^",
    "$": "$",
    "<": f"(?P<{_OWN}>",
    ">": ")",
}
_GAP = "[^,;。:、，；：和及或且并]{0,14}?"


def _compiled(says: str, classes: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    out = []
    for match in _TOKEN.finditer(says):
        if match["cls"]:
            out.append("(?:" + "|".join(classes[match["cls"]]) + ")")
        elif match["gap"]:
            out.append(_GAP)
        elif match["op"]:
            out.append(_OPERATORS[match["op"]])
        elif match["quote"]:
            out.append("[“”\"']?")
        else:
            out.append(re.escape(narrow(match["text"])))
    return re.compile("".join(out))


# a group of plain alternatives that has to be there: 「(列入|纳入)」
_CHOICE = re.compile(r"\((?P<words>[一-鿿A-Z]+(?:\|[一-鿿A-Z]+)+)\)(?!\?)")
_OPTIONAL = re.compile(r"\[[^\[\]]*\]|\([^()]*\)\?|.\?")
_PLAIN = re.compile(r"[一-鿿]{2,}")


def _needs(says: str) -> tuple[str, ...]:
    """Words of which a text must hold one where the wording is in it; () where that cannot be told from how it is written."""
    kept = _OPTIONAL.sub("…", says)
    outside = re.sub(r"\([^()]*\)", "…", kept)
    if "(" in outside or "|" in outside or "[" in outside:
        return ()
    plain = max(_PLAIN.findall(re.sub(r"\{[^}]*\}", "…", outside)), key=len, default="")
    if plain:
        return (narrow(plain),)
    choice = max(_CHOICE.finditer(kept), key=lambda m: min(map(len, m["words"].split("|"))), default=None)
    return tuple(narrow(word) for word in choice["words"].split("|")) if choice else ()
