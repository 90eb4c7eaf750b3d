"""What a label of a tier stands for, as a condition: 「国家级」, 「首次认定」, 「企业自主认定A类人才」, 「3%（含）—5%（不含）」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.policy.card import AnyOf, Condition, Leaf, Op
from assistant.policy.facts import FactDefinition, FactType, Option
from ingest.cards.quantities import Kind, plain_words
from ingest.cards.ranges import condition_of_bounds, fits, read_bounds
from ingest.cards.text import CardText
from ingest.cards.vocabulary import facts_called, options_called, own_fact

_NUMERIC = {
    Kind.MONEY: (FactType.MONEY,),
    Kind.RATIO: (FactType.RATIO,),
    Kind.COUNT: (FactType.NUMBER,),
    Kind.MULTIPLE: (FactType.NUMBER,),
}
# 「高新技术企业、专精特新中小企业；创新积分A级企业」, 「C类人才、博士」
_OR = re.compile(r"[；;、]|或者|或(?!有)")
# 「省级以上（含）」
_AND_ABOVE = re.compile(r"\s?(?:\(含\))?(?:及|或)?以上")
_LEVEL = re.compile(
    r"(?:国际|国家|世界|全国|部|省|市|区|县|园区|高新区|[A-EＡ-Ｅ特一二三四五])级|第?[一二三四五]等|[金银铜]奖|[特一二三]等奖"
)


@dataclass
class OwnFacts:
    """The facts that a reading of one document had to make up, by key."""

    document_id: str
    found: dict[str, FactDefinition] = field(default_factory=dict)

    def __call__(
        self, words: str, kind: FactType, *, unit: str = "", options: tuple[Option, ...] = (), ordered: bool = False
    ) -> FactDefinition:
        made = own_fact(self.document_id, words, kind, unit=unit, options=options, ordered=ordered)
        return self.found.setdefault(made.key, made)


@dataclass(frozen=True, slots=True)
class Label:
    """text[start:end] labels a tier; `about` are the words that say what is labelled: column header, caption, the sentence before."""

    start: int
    end: int
    about: str = ""


def label_condition(text: CardText, label: Label, own: OwnFacts) -> Condition:
    """The condition for which a label stands; one that the vocabulary has no fact for asks about its words."""
    return _known(text, label, own) or _asked(text, label, own)


def label_conditions(text: CardText, labels: Sequence[Label], own: OwnFacts) -> list[Condition]:
    """The conditions of labels that stand for alternatives; those the vocabulary does not know become one choice."""
    known = [_known(text, label, own) for label in labels]
    words = [" ".join(text.text[label.start : label.end].split()) for label in labels]
    if any(known) or len(set(words)) < 2 or len(labels) < 2:
        return [k or _asked(text, label, own) for k, label in zip(known, labels, strict=True)]
    options = tuple(Option(value=w, name=w) for w in dict.fromkeys(words))
    about = labels[0].about.split("|")[0].strip() or "类别"
    choice = own(about, FactType.CHOICE, options=options)
    return [
        Leaf(fact=choice.key, op=Op.IS, value=w, text=w, source=text.ref(label.start, label.end))
        for w, label in zip(words, labels, strict=True)
    ]


def _asked(text: CardText, label: Label, own: OwnFacts) -> Leaf:
    ref = text.ref(label.start, label.end)
    about = label.about.split("|")[0].strip()
    words = " ".join(ref.quote.split())
    asked = own(f"{about}：{words}" if about and len(words) < 6 else words, FactType.BOOLEAN)
    return Leaf(fact=asked.key, op=Op.IS, value=True, text=words, source=ref)


def _known(text: CardText, label: Label, own: OwnFacts) -> Condition | None:
    words = plain_words(text.text[label.start : label.end])
    ranged = _range(text, label, words, own)
    if ranged is not None:
        return ranged
    parts = _parts(words)
    if len(parts) > 1:
        found = [_one(text, Label(label.start + a, label.start + b, label.about), words[a:b]) for a, b in parts]
        return AnyOf(any=tuple(f for f in found if f)) if all(found) else None
    return _one(text, label, words)


def _parts(words: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for separator in _OR.finditer(words):
        spans.append((at, separator.start()))
        at = separator.end()
    spans.append((at, len(words)))
    return [(a, b) for a, b in spans if words[a:b].strip()]


def _range(text: CardText, label: Label, words: str, own: OwnFacts) -> Condition | None:
    bounds = read_bounds(words, _unit_of(label.about))
    if not bounds:
        return None
    types = _NUMERIC.get(bounds[0].quantity.kind, ())
    for called in (*facts_called(words, types), *facts_called(plain_words(label.about), types)):
        if fits(called.definition, bounds[0].quantity):
            found = condition_of_bounds(text, label.start, label.end, bounds, called.definition)
            if found is not None:
                return found
    if not types:
        return None
    about = re.sub(r"[(（][^)）]*[)）]", "", label.about.split("|")[0]).strip() or "数额"
    made = own(about, types[0], unit=bounds[0].quantity.unit)
    return condition_of_bounds(text, label.start, label.end, bounds, made)


_UNIT_OF_COLUMN = re.compile(r"[(（](?:单位[:：])?\s?(万元|亿元|元|%|人|年|件|项|个月|平方米|分)[)）]")


def _unit_of(about: str) -> str:
    found = _UNIT_OF_COLUMN.search(about)
    return found[1] if found else ""


def _one(text: CardText, label: Label, words: str) -> Condition | None:
    """A value of a choice, or a fact that is true, whichever has the longer name in the label."""
    ref = text.ref(label.start, label.end)
    shown = " ".join(ref.quote.split())
    option = _option(text, label, words)
    booleans = [c for c in facts_called(words, (FactType.BOOLEAN,)) if len(c.name) > 2 or c.name == words.strip()]
    if booleans and (option is None or len(booleans[0].name) > len(option[1])):
        return Leaf(fact=booleans[0].definition.key, op=Op.IS, value=True, text=shown, source=ref)
    if option is None:
        return None
    definition, name, value = option
    above = _AND_ABOVE.match(words, words.find(name) + len(name)) is not None
    return Leaf(fact=definition.key, op=Op.GE if above else Op.IS, value=value, text=shown, source=ref)


def _option(text: CardText, label: Label, words: str) -> tuple[FactDefinition, str, str] | None:
    """Fact, name and value. Where several facts have the value (国家级), the one that the words around it name."""
    called = list(options_called(words))
    if not called:
        return None
    best = max(len(c.name) for c in called)
    candidates = [c for c in called if len(c.name) == best]
    around = plain_words(f"{label.about}|{text.register.title}")
    named = [c for c in candidates if _names_fact(c.definition, words)]
    named = named or [c for c in candidates if _names_fact(c.definition, around)]
    chosen = named or candidates
    if len({c.definition.key for c in chosen}) > 1 or (not named and _LEVEL.fullmatch(chosen[0].name)):
        return None
    assert chosen[0].option is not None
    return chosen[0].definition, chosen[0].name, chosen[0].option.value


def _names_fact(definition: FactDefinition, words: str) -> bool:
    stems = (re.sub(r"(?:认定)?(?:级别|类别|等级|阶段)$", "", n) for n in (definition.name, *definition.names))
    return any(len(s) > 1 and s in words for s in stems)
