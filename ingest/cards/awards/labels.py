"""What a label of a tier stands for, as a condition: 「国家级」, 「首次认定」, 「企业自主认定A类人才」, 「3%（含）—5%（不含）」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.policy.card import AllOf, AnyOf, Condition, Leaf, Op
from assistant.policy.conditions import leaves_of
from assistant.policy.facts import FactDefinition, FactType, Value, fact_definitions
from ingest.cards.awards.quantities import Kind, plain_words, quantities
from ingest.cards.awards.ranges import Bound, condition_of_bounds, fits, read_bounds
from ingest.cards.awards.told import kinds, one_of_kinds, told
from ingest.cards.awards.vocabulary import Called, facts_called, options_called, ratio_called, stems_of
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText

_NUMERIC = {
    Kind.MONEY: (FactType.MONEY,),
    Kind.RATIO: (FactType.RATIO,),
    Kind.COUNT: (FactType.NUMBER,),
    Kind.MULTIPLE: (FactType.NUMBER,),
}
# 「高新技术企业、专精特新中小企业；创新积分A级企业」, 「C类人才、博士」
_OR = re.compile(r"[；;、]|或者|或(?!有)")
_CLAUSE = re.compile(r"[,，;；:：。]")
# 「省级以上（含）」
_AND_ABOVE = re.compile(r"\s?(?:\(含\))?(?:及|或)?以上")
_ALIAS = re.compile(r"\(以下(?:简称|称)[“\"]?(?P<name>[^()”\"]{2,16})[”\"]?\)")
# 「中小微企业」: that class or a smaller one
_SIZES = ((re.compile(r"中小微"), "medium"), (re.compile(r"小微|小型、微型|小型和微型|小型微型"), "small"))
_LEVEL = re.compile(
    r"(?:国际|国家|世界|全国|部|省|市|区|县|园区|高新区|(?<![A-Z])[A-E]|A{2,5}|[特一二三四五])级|[A-E](?:类|档|等)?(?![A-Za-z])|第?[特一二三四五]等奖?|[金银铜]奖|国家(?=$)"
)
_SHORT = 24  # characters of a label that names one thing; more are a sentence
# what may follow a short name in a label that it heads: 「博士（全日制）」, 「硕士研究生」, 「软件企业」
_AFTER_SHORT = re.compile(r"$|[(（、,，;；及或和以]|研究生|学位|毕业生|人才|企业|级|类")
# 「总市值」 of 「总市值30亿元以上」, 「募集资金」 of 「募集资金折合人民币1亿元」
_BEFORE_BOUND = re.compile(
    r"(?:^|,)(?:且|并且|并|其中|以及)?(?P<name>(?!不足|不满|超过|低于|高于|达到)[^,;:。\d]{2,20}?)(?:折合|人民币|达到|达|首次|不足|不满|超过|高于|低于|少于|大于|小于|不低于|不高于|不少于|在|为|每年|满|实现|突破)*$"
)


@dataclass(frozen=True, slots=True)
class Label:
    """text[start:end] labels a tier; `about` are the words that say what is labelled: column header, caption, the sentence before."""

    start: int
    end: int
    about: str = ""


def label_condition(text: CardText, label: Label, leaves: LeafReader) -> Condition:
    """The condition for which a label stands; one that the vocabulary has no fact for asks about its words."""
    known = _known(text, label, leaves)
    return _narrowed(text, label, known, leaves) if known is not None else _asked(text, label, leaves)


# 「全日制本科毕业生（毕业三年内）」; not 「硕士（含专业学位硕士）」
_NARROWING = re.compile(r"\((?!含|不含|包括|指|即|以下|注)(?P<words>[^()]{3,24})\)$")


def _narrowed(text: CardText, label: Label, known: Condition, leaves: LeafReader) -> Condition:
    """With what stands in brackets behind it, where that is a condition on another fact."""
    plain = plain_words(text.text[label.start : label.end])
    if _FULL_TIME.match(plain) and isinstance(known, Leaf):
        known = AllOf(all=(known, _asked(text, replace(label, about=""), leaves)))
    found = _NARROWING.search(plain)
    if found is None or read_bounds(plain_words(text.text[label.start : label.end])):
        return known
    more = told(text, label.start + found.start("words"), label.start + found.end("words"), leaves)
    if more is None or {leaf.fact for leaf in leaves_of(more)} & {leaf.fact for leaf in leaves_of(known)}:
        return known
    return AllOf(all=(known, more))


def clause_condition(text: CardText, label: Label, leaves: LeafReader) -> Condition:
    """The condition of the words before an amount: by their last clause where that names a fact, else asked as a whole."""
    words = plain_words(text.text[label.start : label.end])
    clauses = [m.end() for m in _CLAUSE.finditer(words) if m.end() < len(words) - 2]
    last = replace(label, start=label.start + (clauses[-1] if clauses else 0), about=f"{words}{label.about}")
    alias = _ALIAS.search(words)
    if alias is not None:  # 「首次取得贷款的企业（以下简称首贷户）」
        named = _known(text, Label(label.start + alias.start("name"), label.start + alias.end("name")), leaves)
        if named is not None:
            return named
    known = _range(text, last, words[last.start - label.start :], leaves)
    level = _LEVEL.fullmatch(words.strip().removesuffix("的")) is not None
    if known is None and not level:
        known = told(text, last.start, label.end, leaves, words)
    if known is None and label.end - last.start <= _SHORT:
        known = _known(text, last, leaves)
    return known or _asked(text, replace(label, about=""), leaves)


def label_conditions(
    text: CardText, labels: Sequence[Label], leaves: LeafReader, *, apart: bool = True
) -> list[Condition]:
    """The conditions of labels that stand for alternatives: a number that one of them includes, the others leave out. Not `apart`:
    several of them may hold at once.
    """
    found = [label_condition(text, label, leaves) for label in labels]
    found = _spread(text, labels, found)
    if apart and len(found) > 1 and all(_is_asked(c) for c in found):
        header = labels[0].about.split("|")[0].strip()
        found = list(kinds(text, [(la.start, la.end) for la in labels], leaves, header) or found)
    strict = left_out(found)
    return [_at_least(c, strict) for c in strict] if len(strict) > 1 else strict


def left_out(conditions: Sequence[Condition]) -> list[Condition]:
    """Conditions of alternatives: a number that one of them includes, the others leave out."""
    reached = {(leaf.fact, leaf.value) for c in conditions for leaf in _leaves(c) if leaf.op is Op.GE}
    return [_strict(c, reached) for c in conditions]


def _spread(text: CardText, labels: Sequence[Label], found: Sequence[Condition]) -> list[Condition]:
    """「A、B、C类」: what the last label names holds of the letters before it, too."""
    last = found[-1] if found else None
    definition = fact_definitions().get(last.fact) if isinstance(last, Leaf) else None
    letters = [_LETTER.search(text.text[label.start : label.end]) for label in labels[:-1]]
    if not isinstance(last, Leaf) or definition is None or not letters or None in letters:
        return list(found)
    values = {o.value for o in definition.options}
    spread: list[Condition] = []
    for label, letter in zip(labels, letters, strict=False):
        if letter is None or letter[0] not in values:
            return list(found)
        ref = text.ref(label.start, label.end)
        spread.append(last.model_copy(update={"value": letter[0], "text": ref.quote, "source": ref}))
    return [*spread, last]


_LETTER = re.compile(r"[A-E]$")


def _is_asked(condition: Condition | None) -> bool:
    """Whether it only asks if its words hold."""
    return isinstance(condition, Leaf) and condition.fact.startswith("x_") and condition.value is True


def as_kinds(
    text: CardText, conditions: Sequence[Condition], leaves: LeafReader, *, several: bool = False
) -> list[Condition]:
    """Conditions of alternatives; where they only ask if their words hold, values of one choice. `several`: more than one may hold."""
    found = [c for c in conditions if isinstance(c, Leaf) and _is_asked(c)]
    spans = [(c.source.start, c.source.end) for c in found]
    together = kinds(text, spans, leaves) if len(found) == len(conditions) > 1 else None
    if together is None and len(found) == len(conditions) > 1 and not several:
        return one_of_kinds(text, conditions, leaves)
    return list(together or conditions)


def level_in(words: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a label in words[start:end] names its level: 国家级 of 「新认定的国家级」, 市级 of 「市级企业技术中心」."""
    found = list(_LEVEL.finditer(words, start, end))
    return found[-1].span() if found else None


def thresholds(text: CardText, labels: Sequence[Label], leaves: LeafReader) -> list[Condition] | None:
    """「达到1亿元、5亿元、10亿元」: from each number on up to the next; None where the labels are no rising numbers."""
    read = [quantities(plain_words(text.text[label.start : label.end])) for label in labels]
    values = [found[0] for found in read if len(found) == 1]
    if len(values) != len(labels) or len({v.kind for v in values}) > 1 or values[0].kind not in _NUMERIC:
        return None
    rising = sorted(values, key=lambda v: v.value)
    first = plain_words(text.text[labels[0].start : labels[0].end])
    types = _NUMERIC[values[0].kind]
    lowest = Bound(Op.GE, values[0], values[0].end)
    before = first[: values[0].start]
    definition = _measured(before, lowest, types) or _measured(_said_before(text, labels[0].start), lowest, types)
    if definition is None:
        name = _name_of_bound(first, lowest) or _name_in(labels[0].about)
        if name is None:
            return None
        definition = leaves.own.quantity(name, types[0], values[0].unit)
    found: list[Condition | None] = []
    for label, value in zip(labels, values, strict=True):
        at = rising.index(value)
        bounds = [Bound(Op.GE, value, value.end)]
        bounds += [Bound(Op.LT, rising[at + 1], value.end)] if at + 1 < len(rising) else []
        found.append(condition_of_bounds(text, label.start, label.end, bounds, definition))
    kept = [c for c in found if c is not None]
    return kept if len(kept) == len(labels) else None


def _said_before(text: CardText, at: int) -> str:
    """The words of the clause before `at`."""
    return _CLAUSE.split(plain_words(text.text[max(0, at - _SHORT) : at]))[-1]


def _leaves(condition: Condition) -> list[Leaf]:
    if isinstance(condition, Leaf):
        return [condition]
    return [leaf for part in condition.all for leaf in _leaves(part)] if isinstance(condition, AllOf) else []


def _strict(condition: Condition, reached: set[tuple[str, Value]]) -> Condition:
    """「10%以下」 beside 「10%（含）以上」 is less than 10 %."""
    if isinstance(condition, AllOf):
        return AllOf(all=tuple(_strict(c, reached) for c in condition.all))
    if isinstance(condition, Leaf) and condition.op is Op.LE and (condition.fact, condition.value) in reached:
        marked = re.search(r"[(（]含", condition.source.quote)
        return condition if marked else condition.model_copy(update={"op": Op.LT})
    return condition


def _at_least(condition: Condition, all_of_them: Sequence[Condition]) -> Condition:
    """「专精特新中小企业」 where no other label names 「小巨人」: that level or a higher one."""
    if isinstance(condition, AnyOf):
        return AnyOf(any=tuple(_at_least(c, all_of_them) for c in condition.any))
    if not isinstance(condition, Leaf) or condition.op is not Op.IS:
        return condition
    definition = fact_definitions().get(condition.fact)
    if definition is None or not definition.ordered:
        return condition
    leaves = [leaf for c in all_of_them for leaf in _all_leaves(c)]
    if any(leaf.fact not in fact_definitions() for leaf in leaves):
        return condition  # a label that is not known may be the higher one
    named = {leaf.value for leaf in leaves if leaf.fact == condition.fact}
    top = definition.options[-1].value == condition.value
    return condition.model_copy(update={"op": Op.GE}) if not top and named == {condition.value} else condition


def _all_leaves(condition: Condition) -> list[Leaf]:
    if isinstance(condition, AnyOf):
        return [leaf for part in condition.any for leaf in _all_leaves(part)]
    return _leaves(condition)


def _asked(text: CardText, label: Label, leaves: LeafReader) -> Leaf:
    ref = text.ref(label.start, label.end)
    about = label.about.split("|")[0].strip()
    words = " ".join(ref.quote.split())
    asked = leaves.own.ask(f"{about}：{words}" if about and len(words) < 6 else words)
    return Leaf(fact=asked.key, op=Op.IS, value=True, text=words, source=ref)


def _known(text: CardText, label: Label, leaves: LeafReader) -> Condition | None:
    words = plain_words(text.text[label.start : label.end])
    ranged = _range(text, label, words, leaves)
    if ranged is not None:
        return ranged
    parts = _parts(words)
    size = _size(text, label, words, leaves)
    if size is not None:
        return size
    if len(parts) > 1:
        found = [_one(text, Label(label.start + a, label.start + b, label.about), words[a:b]) for a, b in parts]
        return AnyOf(any=tuple(f for f in found if f)) if all(found) else None
    return _one(text, label, words)


def _size(text: CardText, label: Label, words: str, leaves: LeafReader) -> Condition | None:
    """「一般中小微企业」, 「首次取得银行贷款的小型、微型企业」: the size, and what else the words say."""
    sizes = ((match, value) for pattern, value in _SIZES if (match := pattern.search(words)) is not None)
    match, value = next(sizes, (None, ""))
    if match is None or not words.endswith("企业") or len(words) > _SHORT:
        return None
    ref = text.ref(label.start, label.end)
    leaf = Leaf(fact="size_class", op=Op.LE, value=value, text=" ".join(ref.quote.split()), source=ref)
    before = words[: match.start()].removesuffix("的")
    high = label.start + len(before)
    more = _one(text, Label(label.start, high, label.about), before) if len(before) > 3 else None
    if more is None and len(before) > 3:
        more = told(text, label.start, high, leaves)
    return AllOf(all=(more, leaf)) if more is not None else leaf


def _parts(words: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for separator in _OR.finditer(words):
        spans.append((at, separator.start()))
        at = separator.end()
    spans.append((at, len(words)))
    return [(a, b) for a, b in spans if words[a:b].strip()]


def _range(text: CardText, label: Label, words: str, leaves: LeafReader) -> Condition | None:
    """A range of the fact that the label names, or its column, or the words before it."""
    bounds = read_bounds(words, _unit_of(label.about))
    if not bounds:
        return None
    types = _NUMERIC.get(bounds[0].quantity.kind, ())
    definition = _measured(words[: bounds[0].quantity.start], bounds[0], types) or _measured(
        plain_words(label.about), bounds[0], types
    )
    if definition is None:
        name = _name_of_bound(words, bounds[0]) or _name_in(label.about)
        if name is None or not types:
            return None
        definition = leaves.own.quantity(name, types[0], bounds[0].quantity.unit)
    return condition_of_bounds(text, label.start, label.end, bounds, definition)


def _measured(words: str, bound: Bound, types: Sequence[FactType]) -> FactDefinition | None:
    ratio = ratio_called(words) if FactType.RATIO in types else None
    if ratio is not None:
        return ratio
    called = (c.definition for c in facts_called(words, types) if fits(c.definition, bound.quantity))
    found = next((d for d in called if d.type is not FactType.NUMBER or _counts(d, bound)), None)
    if found is not None or FactType.NUMBER not in types:
        return found
    begun = _BEGUN.search(words)
    numbers = (d for d in fact_definitions().values() if d.type is FactType.NUMBER and d.unit == bound.quantity.unit)
    return (
        next((d for d in numbers if any(n.startswith(begun[0]) for n in (d.name, *d.names))), None) if begun else None
    )


# 「成立不满三年」 is of 成立年限
_BEGUN = re.compile(r"[\u4e00-\u9fff]{2}(?=(?:不足|不满|未满|满|超过|达到)?$)")


def _counts(definition: FactDefinition, bound: Bound) -> bool:
    """Whether a number of this unit can be the fact's."""
    same = {"名": "人", "位": "人", "户": "家", "岁": "周岁"}
    unit = same.get(bound.quantity.unit, bound.quantity.unit)
    return unit == definition.unit or {unit, definition.unit} <= {"年", "周年", "个月", "月"}


def _name_of_bound(words: str, bound: Bound) -> str | None:
    found = _BEFORE_BOUND.search(_CLAUSE.split(words[: bound.quantity.start])[-1])
    return found["name"].strip() if found else None


def _name_in(about: str) -> str | None:
    """What the column is called, or what the first number in the words before is of."""
    plain = plain_words(about)
    bounds = read_bounds(plain)
    if bounds:
        return next((name for b in bounds if (name := _name_of_bound(plain, b)) is not None), None)
    header = re.sub(r"\([^)]*\)", "", plain.split("|")[0]).strip()
    return header if 1 < len(header) <= _SHORT and not _CLAUSE.search(header) else None


_UNIT_OF_COLUMN = re.compile(r"[(（](?:单位[:：])?\s?(万元|亿元|元|%|人|年|件|项|个月|平方米|分)[)）]")


def _unit_of(about: str) -> str:
    found = _UNIT_OF_COLUMN.search(about)
    return found[1] if found else ""


def _one(text: CardText, label: Label, words: str) -> Condition | None:
    """A value of a choice, or a fact that is true, whichever has the longer name in the label."""
    if len(words) > _SHORT * 2:
        return None
    ref = text.ref(label.start, label.end)
    shown = " ".join(ref.quote.split())
    option = _option(text, label, words)
    booleans = [c for c in facts_called(words, (FactType.BOOLEAN,)) if _heads(c, words)]
    if booleans and (option is None or len(booleans[0].name) > len(option.name)):
        return Leaf(fact=booleans[0].definition.key, op=Op.IS, value=True, text=shown, source=ref)
    if option is None or option.option is None:
        return None
    above = _AND_ABOVE.match(words, option.end) is not None
    return Leaf(
        fact=option.definition.key, op=Op.GE if above else Op.IS, value=option.option.value, text=shown, source=ref
    )


_FULL_TIME = re.compile(r"^全日制")  # 「全日制本科毕业生」 are fewer than those with the degree


# what may stand before the name of a yes-or-no fact: 「应收账款质押贷款」 is not 「质押贷款」
_NEUTRAL = re.compile(
    r"(?:^|的|,|、|;|为|过|于|被|属于|经|有效期内|首次|新|当年|年度|企业|区内|园区|在库|入库|列入|进入|入选|通过|获得|取得|完成|国家|国家级|省级|市级|一般|“|\()$"
)


def _heads(called: Called, words: str) -> bool:
    """Whether a name is what the label is about, not a part of a longer word (「博士」 in 「博士后科研工作站」)."""
    if called.option is not None and _LEVEL.fullmatch(called.name):
        return True
    if len(called.name) <= 3 and _AFTER_SHORT.match(words, called.end) is None:
        return False
    return called.option is not None or _NEUTRAL.search(words[: called.start]) is not None


def _option(text: CardText, label: Label, words: str) -> Called | None:
    """Of the facts that have the value (国家级), the one that the words around it name."""
    found = [c for c in options_called(words) if _heads(c, words) and not _too_general(c, words)]
    if not found:
        return None
    best = max(len(c.name) for c in found)
    candidates = [c for c in found if len(c.name) == best]
    around = plain_words(f"{label.about}|{text.register.title}")
    named = [c for c in candidates if _names_fact(c.definition, words)]
    named = named or [c for c in candidates if _names_fact(c.definition, around)]
    chosen = named or candidates
    if len({c.definition.key for c in chosen}) > 1 or (not named and _LEVEL.fullmatch(chosen[0].name)):
        return None
    return chosen[0]


def _too_general(called: Called, words: str) -> bool:
    """「企业」 says nothing of the kind of applicant unless it stands alone."""
    return called.definition.key in ("organisation_type", "industry") and called.name != words.strip()


def _names_fact(definition: FactDefinition, words: str) -> bool:
    return any(stem in words for stem in stems_of(definition))


def names_fact(key: str, words: str) -> bool:
    """Whether the words name the thing whose level the fact is."""
    definition = fact_definitions().get(key)
    return definition is not None and _names_fact(definition, words)
