"""What a question tells of the facts that one benefit asks for, where no reader knows their words.

A card may ask for anything (展位费 of a fair, 确权融资额, 第几个补贴年度), and nobody wrote down how people say it. Once it is clear which
benefit is meant, the benefit says what is wanted: a sum, so many persons, one of three choices. What the question tells of that kind, next
to the words of the fact or as the only thing of its kind, is it. Figures that tell something else the benefit asks for, and sums that are
paid out (「奖20万的那个」), are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assistant.eligibility.scope import conditions_of, definitions_of, exclusions_of
from assistant.policy.amounts import conditions_of_amount, counted_by, rules_in
from assistant.policy.card import Benefit, Card, Op
from assistant.policy.conditions import leaves_of
from assistant.policy.facts import Comparison, FactDefinition, FactType, KnownFact, Option, Profile, fact_definitions
from assistant.policy.script import simplified
from assistant.question.fact_reading.negation import NOT
from assistant.question.fact_reading.numbers import Kind, Quantity, find_quantities, plain_text
from assistant.question.fact_reading.times import find_days
from assistant.retrieval.terms import pairs

_CLAUSE = re.compile(r"[^，。；？！,;?!\n]+")
_KINDS = {
    "人": (Kind.PERSONS, Kind.THINGS),
    "名": (Kind.PERSONS, Kind.THINGS),
    "平方米": (Kind.AREA,),
    "个月": (Kind.MONTHS,),
    "年": (Kind.YEARS,),
    "岁": (Kind.AGE,),
    "分": (Kind.POINTS,),
}
_PER = (Kind.MONTHS, Kind.YEARS, Kind.AREA)  # 「20元一平方一个月」: what a price is of
_COUNTED = (Kind.PIECES, Kind.THINGS)  # 个 goes for whatever is counted by 项, 件, 家
_COUNTERS = ("个", "项", "件", "家", "种", "次", "场")
_DOLLARS = ("美元", "美金")
_KILO = Decimal(1000)
_LEAST_BARE = 100  # a number without a unit that may be yuan beside the words of a sum: 「每月租房2000」
# a sum that is paid, not told: 「最高50万」, 「奖20万的那个」, 「补助30万那档」
_PAID_BEFORE = re.compile(
    r"(?:最高|最多|上限|封顶|奖励?|补贴?|补助|资助|贴息|补偿|领|[能可以该][领拿])"
    r"(?:的|是|有|给|到|了|只|才|就|大概|约|一次性|金额|总额|共)*\s?$"
)
_PAID_AFTER = re.compile(r"\s?(?:元|块|钱)*的?(?:封顶|上限|奖(?!项)|补[贴助]|资助|那[个档笔]|这[个档笔])")
_ASKS = re.compile(r"[吗呢?？]$|是否|能不能|可不可以|有没有|是不是|多少|几[个年月天]|怎么|什么")
_SHORTEST = 4  # characters of a clause, or of what it shares with a statement, that can tell the statement
_SAME = 0.6  # share of a clause's characters that are a statement's
# 「8个工人」, not 「一个工作站」
_PERSON = re.compile(
    r"(?:新|老|在职|应届)?(?:[员职]?工|学[徒员生]|大学生|毕业生|实?见?习生|研究生|技[师工]|博士|硕士|专家|人|骨干|同[事志]|小伙|老师|教授)"
)
_PLAINLY = 2  # character pairs that tell a fact which no amount rests on
_STAFF = "staff"
# what a clause that tells how many there are in all may say besides the number
_HEADCOUNT = re.compile(
    r"我们?|咱们?|公司|厂里?|企业|单位|现在?|目前|一?共|总共?|大[约概]|差不多|有|才|就"
    r"|在职|员工|职工|人员?|个|名|了|的|左右|多"
)
_SIZE = "size_class"
# how an enterprise tells its size; not what policies call classes of enterprises (科技型中小企业)
_SIZES = re.compile(r"(?<!型)(?<!新)(?P<size>中?小微|中小|小型|微型|小|微)(?:企业|公司|厂)(?!划型|标准|政策|证)")
_SIZE_OF = {
    "中小微": ("medium", Comparison.AT_MOST),
    "中小": ("medium", Comparison.AT_MOST),
    "小微": ("small", Comparison.AT_MOST),
    "小型": ("small", Comparison.EXACT),
    "小": ("small", Comparison.EXACT),
    "微型": ("micro", Comparison.EXACT),
    "微": ("micro", Comparison.EXACT),
}
_SHORT_OPTION = 3  # characters of a choice's name (省级) that say nothing without the fact's name beside them
_CLASS = re.compile(r"(?:案件|项目|企业|产品|贷款|人员|机构)$")  # 「涉外案件」 is told by 「涉外」
_TOLD = 0.5  # share of what is a tier's alone in its words, from which on the question tells it
_LONGEST_MARK = 4
_STEM = 2  # characters at least of what abbreviates a choice


@dataclass(frozen=True, slots=True)
class Wanted:
    """Facts that a benefit asks for: `counted`: numbers its amount is computed from; `deciding`: what else sets the amount;
    `asked`: what its conditions are about. In the order of the card, each once.
    """

    counted: tuple[FactDefinition, ...]
    deciding: tuple[FactDefinition, ...]
    asked: tuple[FactDefinition, ...]

    @property
    def all(self) -> tuple[FactDefinition, ...]:
        return (*self.counted, *self.deciding, *self.asked)


@dataclass(frozen=True, slots=True)
class Heard:
    """`facts` read for a benefit; `instead`: keys of what its figures were first taken for."""

    facts: tuple[KnownFact, ...] = ()
    instead: frozenset[str] = frozenset()

    def added_to(self, profile: Profile) -> Profile:
        """The profile with what was read, and without what that was first taken for."""
        if not self.facts:
            return profile
        kept = tuple(f for f in profile.facts if f.key not in self.instead)
        return Profile(facts=kept).with_facts(self.facts)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A quantity with the clause that tells it; `taken`: the fact that the reader of the vocabulary took it for."""

    quantity: Quantity
    words: str
    clause: str
    after: str
    taken: KnownFact | None


def wanted_of(card: Card, benefit: Benefit) -> Wanted:
    """What the benefit asks for."""
    definitions = definitions_of(card)
    rule = benefit.award.rule if benefit.award else None
    counted = dict.fromkeys(key for inner in rules_in(rule) for key in counted_by(inner)) if rule else {}
    set_by = conditions_of_amount(rule) if rule else ()
    deciding = dict.fromkeys(leaf.fact for condition in set_by for leaf in leaves_of(condition))
    conditions = (*conditions_of(card, benefit), *exclusions_of(card, benefit))
    asked = dict.fromkeys(leaf.fact for c in conditions for leaf in leaves_of(c))

    def known(keys: Iterable[str], *others: Mapping[str, None]) -> tuple[FactDefinition, ...]:
        return tuple(definitions[k] for k in keys if k in definitions and not any(k in o for o in others))

    return Wanted(known(counted), known(deciding, counted), known(asked, counted, deciding))


def read_wanted(card: Card, benefit: Benefit, question: str, profile: Profile, as_of: date) -> Heard:
    """What `question` tells of what the benefit asks for and `profile` does not know."""
    text = plain_text(simplified(question))
    wanted = wanted_of(card, benefit)
    known = {fact.key for fact in profile.facts}
    facts, instead = _numbers(text, wanted, profile)

    def add(read: Callable[[FactDefinition], KnownFact | None], definitions: Iterable[FactDefinition]) -> None:
        told = known.union(fact.key for fact in facts)
        facts.extend(filter(None, (read(d) for d in definitions if d.key not in told)))

    own = [d for d in wanted.all if d.key not in fact_definitions()]
    add(lambda d: _by_tier(text, d, benefit), wanted.deciding)
    add(lambda d: _choice(text, d), own)
    add(lambda d: _statement(text, d), [d for d in own if d in wanted.deciding])
    add(lambda d: _day(text, d, as_of), own)
    add(lambda d: _size(text, d), wanted.all)
    return Heard(tuple(facts), frozenset(instead))


# -- numbers ---------------------------------------------------------------------------------------------------------


def _numbers(text: str, wanted: Wanted, profile: Profile) -> tuple[list[KnownFact], set[str]]:
    """Figures beside the words of a fact, the most telling first; then the one figure left for the one number left of its kind."""
    known = {fact.key for fact in profile.facts}
    open_ = {d.key: d for d in wanted.all if d.key not in known}
    used = {d.key for d in wanted.all} | {k for d in wanted.all if d.derived for k in d.derived.of}
    figures = [f for f in _figures(text, profile) if f.taken is None or f.taken.key not in used]
    facts: dict[str, KnownFact] = {}
    instead: set[str] = set()

    def take(definition: FactDefinition, figure: _Figure, value: Decimal) -> None:
        figures.remove(figure)
        del open_[definition.key]
        if figure.taken is not None:
            instead.add(figure.taken.key)
        facts[definition.key] = KnownFact(
            key=definition.key, value=value, comparison=figure.quantity.comparison, said=figure.clause
        )

    named = [
        (_beside(d, f), -n, d, f, value)
        for n, d in enumerate(wanted.all)
        if d.key in open_
        for f in figures
        if (value := _fits(d, f)) is not None
    ]
    for beside, _, definition, figure, value in sorted(named, key=lambda c: (-c[0], -c[1])):
        if beside >= (_PLAINLY if definition in wanted.asked else 1) and definition.key in open_ and figure in figures:
            take(definition, figure, value)
    for definition in (*wanted.counted, *wanted.deciding):
        if definition.key not in open_ or definition.type not in (FactType.MONEY, FactType.NUMBER, FactType.RATIO):
            continue
        fitting = [(f, v) for f in figures if (v := _fits(definition, f)) is not None and _is_free(f)]
        rivals = [
            d
            for d in (*wanted.counted, *wanted.deciding)
            if d.key in open_ and d is not definition and any(_fits(d, f) is not None for f, _ in fitting)
        ]
        if len(fitting) == 1 and not rivals:
            take(definition, *fitting[0])
    return list(facts.values()), instead


def _figures(text: str, profile: Profile) -> list[_Figure]:
    """The quantities that tell something, each in its clause."""
    found = []
    quantities = find_quantities(text)
    for match in _CLAUSE.finditer(text):
        for quantity in quantities:
            if not match.start() <= quantity.start < match.end():
                continue
            before, after = text[match.start() : quantity.start], text[quantity.end : match.end()]
            per = quantity.value == 1 and quantity.kind in _PER
            if per or _PAID_BEFORE.search(before) or _PAID_AFTER.match(after):
                continue
            words = text[quantity.start : quantity.end]
            taken = (f for f in profile.facts if f.value == quantity.value and words in plain_text(f.said))
            found.append(_Figure(quantity, words, match[0], after, next(taken, None)))
    return found


def _fits(definition: FactDefinition, figure: _Figure) -> Decimal | None:
    """The figure in the fact's unit; None where it is of another kind."""
    quantity, unit = figure.quantity, definition.unit
    if definition.type is FactType.MONEY:
        bare = quantity.kind is Kind.PLAIN and quantity.value >= _LEAST_BARE and _beside(definition, figure)
        return quantity.value if quantity.kind is Kind.MONEY or bare else None
    if definition.type is FactType.RATIO:
        return quantity.value if quantity.kind is Kind.RATIO else None
    if definition.type is not FactType.NUMBER:
        return None
    if unit.startswith("千") and figure.after.startswith(unit[1:]):  # 「800千瓦」: 千 was read as a thousand
        return quantity.value / _KILO
    if unit in _DOLLARS:
        return quantity.value if quantity.unit in _DOLLARS else None
    if unit.startswith("吨"):
        return quantity.value if quantity.kind is Kind.TONNES else None
    if unit in _COUNTERS and (quantity.kind in _COUNTED or quantity.unit == unit):
        return quantity.value
    if unit in ("人", "名") and quantity.kind is Kind.THINGS and not _PERSON.match(figure.after):
        return None
    if quantity.kind in _KINDS.get(unit, ()) or (unit and quantity.unit == unit):
        return quantity.value
    return quantity.value if unit and quantity.kind is Kind.PLAIN and figure.after.startswith(unit) else None


def _beside(definition: FactDefinition, figure: _Figure) -> int:
    """How many character pairs of the fact's names stand in the figure's clause."""
    return len(_name_pairs(definition) & pairs(figure.clause))


def _is_free(figure: _Figure) -> bool:
    """Whether a figure that no words claim may be the one wanted: read as nothing yet, or as the staff by its unit alone in a clause
    that says more (「8个工人刚拿到技师证」, not 「我们公司200人」).
    """
    if figure.taken is None:
        return True
    return figure.taken.key == _STAFF and bool(_HEADCOUNT.sub("", figure.clause.replace(figure.words, "")).strip())


def _name_pairs(definition: FactDefinition) -> frozenset[str]:
    return frozenset[str]().union(*(pairs(name) for name in (definition.name, *definition.names)))


# -- choices, statements, days ---------------------------------------------------------------------------------------


def _choice(text: str, definition: FactDefinition) -> KnownFact | None:
    """The one option that is named, in full or shortened (北交所, 信用贷)."""
    if definition.type is not FactType.CHOICE:
        return None
    found = {
        option.value: words
        for option in definition.options
        if option.value not in ("none", "other") and (words := _named(text, option, definition))
    }
    longest = max(map(len, found.values()), default=0)
    best = [(value, words) for value, words in found.items() if len(words) == longest]
    if len(best) != 1:
        return None
    value, words = best[0]
    if NOT.search(text[max(0, text.index(words) - _SHORT_OPTION) : text.index(words)]):
        return None
    return KnownFact(key=definition.key, value=value, said=words)


def _named(text: str, option: Option, definition: FactDefinition) -> str:
    """The words of `text` that name an option; "" where there are none."""
    for name in sorted((option.name, *option.names), key=len, reverse=True):
        for words in (name, *_short_for(name, text)):
            at = text.find(plain_text(words))
            if at < 0:
                continue
            if len(words) > _SHORT_OPTION or not _is_common(name):
                return text[at : at + len(words)]
            clause = next((m[0] for m in _CLAUSE.finditer(text) if m.start() <= at < m.end()), "")
            if pairs(definition.name) - pairs(name) & pairs(clause.replace(words, "")):
                return text[at : at + len(words)]
    return ""


def _by_tier(text: str, definition: FactDefinition, benefit: Benefit) -> KnownFact | None:
    """The choice whose tier is told about in the tier's own words: 「上市申请被上交所受理了」."""
    if definition.type is not FactType.CHOICE or benefit.award is None:
        return None
    words: dict[str, frozenset[str]] = {}
    for condition in conditions_of_amount(benefit.award.rule):
        for leaf in leaves_of(condition):
            if leaf.fact == definition.key and leaf.op is Op.IS and isinstance(leaf.value, str):
                words[leaf.value] = words.get(leaf.value, frozenset()) | pairs(leaf.text) | pairs(leaf.source.quote)
    asked = pairs(text)
    shares = []
    for value, own in words.items():
        telling = own - frozenset[str]().union(*(w for other, w in words.items() if other != value))
        said = telling & asked
        shares.append((len(said) / len(telling) if len(said) > 1 else 0.0, value))
    shares.sort(reverse=True)
    second = shares[1][0] if len(shares) > 1 else 0.0
    if not shares or shares[0][0] < _TOLD or shares[0][0] < 2 * second:
        return None
    return KnownFact(key=definition.key, value=shares[0][1], said=text)


_LEVEL = re.compile(r"(?:国家|全国|省|市|区|县|园区)级|[优良]秀?好?|合格|[一二三]类|[是不有无]+")


def _is_common(name: str) -> bool:
    """Whether a name says a level or a grade, which many things have."""
    return _LEVEL.fullmatch(name) is not None


_FIRST = ("头一", "首", "第1")


def _short_for(name: str, text: str) -> Iterator[str]:
    """Words of `text` that shorten a name: its members alone (上海…、深圳…), its beginning without the last character (信用贷), or its
    first and last character with some between (北交所).
    """
    yield from (name.replace("第一", first) for first in _FIRST if "第一" in name)
    for member in re.split(r"[、/和或]", name):
        member = member.strip()
        if len(member) > _STEM + 1:
            yield from (w for w in (member, member[:-1]) if w in text and len(w) > _STEM)
        if len(member) < 2 * (_STEM + 1) - 1:
            continue
        for match in re.finditer(rf"(?={re.escape(member[0])}(.){re.escape(member[-1])})", text):
            if match[1] in member[1:-1]:
                yield text[match.start() : match.start() + 3]


def _size(text: str, definition: FactDefinition) -> KnownFact | None:
    """「我们是小微企业」: at most small."""
    found = _SIZES.search(text) if definition.key == _SIZE else None
    if found is None or NOT.search(text[max(0, found.start() - _SHORT_OPTION) : found.start()]):
        return None
    value, comparison = _SIZE_OF[found["size"]]
    return KnownFact(key=_SIZE, value=value, comparison=comparison, said=found[0])


def _statement(text: str, definition: FactDefinition) -> KnownFact | None:
    """A yes-or-no that a clause tells in the words of its name and question: 「工种都在紧缺目录里」."""
    if definition.type is not FactType.BOOLEAN:
        return None
    own = frozenset[str]().union(_name_pairs(definition), pairs(definition.question))
    mark = _CLASS.sub("", definition.name)
    for match in _CLAUSE.finditer(text):
        clause = match[0].strip()
        if mark != definition.name and _STEM <= len(mark) <= _LONGEST_MARK and mark in clause:
            denies = bool(NOT.search(clause[: clause.index(mark)]))
            return KnownFact(key=definition.key, value=not denies, said=clause)
        if _ASKS.search(clause) or len(clause) < _SHORTEST:
            continue
        shared = {i + k for i in range(len(clause) - 1) if clause[i : i + 2] in own for k in (0, 1)}
        if len(shared) >= max(_SHORTEST, _SAME * len(clause)):
            denies = bool(NOT.search(clause)) != bool(NOT.search(definition.name))
            return KnownFact(key=definition.key, value=not denies, said=clause)
    return None


def _day(text: str, definition: FactDefinition, as_of: date) -> KnownFact | None:
    """The one day told in a clause with the words of the fact: 「2025年8月交的担保费」."""
    if definition.type is not FactType.DATE:
        return None
    found = [
        KnownFact(key=definition.key, value=day.day, comparison=day.comparison, said=clause[0])
        for clause in _CLAUSE.finditer(text)
        if not definition.derived and _name_pairs(definition) & pairs(clause[0])
        for day in find_days(clause[0], as_of)
    ]
    return found[0] if len(found) == 1 else None
