"""Which numbers that a benefit asks for a question tells: by the words beside its figures, else as the only one of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.policy.card import Benefit
from assistant.policy.card_refs import refs_in
from assistant.policy.facts import FactDefinition, FactType, KnownFact, Profile
from assistant.question.fact_reading.numbers import Kind, Quantity, find_quantities, plain_text
from assistant.retrieval.terms import pairs
from assistant.wanted.asked import Wanted, clauses_of, name_pairs

_KINDS = {
    "人": (Kind.PERSONS, Kind.THINGS),
    "名": (Kind.PERSONS, Kind.THINGS),
    "平方米": (Kind.AREA,),
    "个月": (Kind.MONTHS,),
    "年": (Kind.YEARS,),
    "岁": (Kind.AGE,),
    "分": (Kind.POINTS,),
}
_PER = (Kind.MONTHS, Kind.YEARS, Kind.AREA)
_PRICED = re.compile(r"[元块钱万\d]\S{0,4}$")  # 「20元一平方一个月」: what a price is of
_PRICE_AFTER = re.compile(r"(?:租金|房租|要|是|才|大概|约)?\s?\d+(?:\.\d+)?\s?[元块]")  # 「一平一个月14块」
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
# 「比去年多了1.2亿」, 「新增5000万」: a difference; a level of 「从450万涨到600万」 is none
_CHANGE = re.compile(r"(?:多|新增|增加|增长|净增|提高|涨|增)了?(?:近|约|将近|大概)?\s?$")
_OF_CHANGE = re.compile(r"增长|新增|增量|增加|增幅")
# 「8个工人」, not 「一个工作站」
_PERSON = re.compile(
    r"(?:新|老|在职|应届)?(?:[员职]?工|学[徒员生]|大学生|毕业生|实?见?习生|研究生|技[师工]|博士|硕士|专家|人|骨干|同[事志]|小伙|老师|教授)"
)
_PLAINLY = 2  # character pairs that tell a fact which no amount rests on
_COMMON = (*_COUNTERS, "人", "名")  # units that say little of what is counted
_OF_ANY_RATIO = re.compile(r"[的率比例期满年度占额数企业上]")
_SPENT = re.compile(r"(?:花|付|交|缴|用|投|支出)[掉了出去]*(?:大概|约|近|差不多)?\s?$")  # 「去汉诺威花了6万」
_COST = re.compile(r"费|款|支付|支出|投入|租金|利息|成本|采购")
_STAFF = "staff"
_DOCUMENTS = ("合同", "保单", "协议", "订单")  # papers that a sum stands in, whatever it is for
_ASKS_ON = re.compile(r"能|可以?|够|行不行|算|要|是不是|有没有|怎么|咋|该")
# what a clause that tells a number may say besides it without saying of what
_FILLER = re.compile(
    r"我们?|咱们?|公司|厂里?|企业|单位|现在?|目前|今年|去年|前年|这[次个笔家]|一年|一?共|总共?|合计|大[约概]|差不多|有|才|就|在职|员工|职工|人员?"
    r"|个|名|了|的|是|在|左右|多|花|费|付|交|缴|投|用|掉|买|做|搞|实际|本金|金额|元|块|钱|[\d年月日号]"
)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A quantity with the clause that tells it; `taken`: the fact that the reader of the vocabulary took it for."""

    quantity: Quantity
    clause: str
    before: str
    after: str
    taken: KnownFact | None

    @property
    def said(self) -> str:
        """The clause without what it asks after the number: 「设备投资380万」 of 「设备投资380万能不能申请」."""
        asks = _ASKS_ON.search(self.after)
        return self.clause.removesuffix(self.after[asks.start() :]).rstrip() if asks else self.clause

    @property
    def said_besides(self) -> str:
        """What the clause says besides the number."""
        return _FILLER.sub("", self.before + self.after).strip()


def read_numbers(text: str, wanted: Wanted, benefit: Benefit, profile: Profile) -> tuple[list[KnownFact], set[str]]:
    """Figures beside the words of a fact, the most telling first; then the one figure left for the one number left of its kind. With
    the keys of what they were taken for before.
    """
    known = {fact.key for fact in profile.facts}
    open_ = {d.key: d for d in wanted.all if d.key not in known}
    used = {d.key for d in wanted.all} | {k for d in wanted.all if d.derived for k in d.derived.of}
    told = _figures(text, profile)
    figures = [f for f in told if f.taken is None or f.taken.key not in used]
    facts: list[KnownFact] = []
    instead: set[str] = set()

    def take(definition: FactDefinition, figure: _Figure, value: Decimal) -> None:
        figures.remove(figure)
        del open_[definition.key]
        if figure.taken is not None:
            instead.add(figure.taken.key)
        comparison = figure.quantity.comparison
        facts.append(KnownFact(key=definition.key, value=value, comparison=comparison, said=figure.said))

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
    for definition in [d for d in wanted.asked if d.key in open_]:
        said = [(f, v) for f in figures if (v := _fits(definition, f)) is not None and _beside(definition, f)]
        if len(said) == 1 and said[0][0].taken is None:
            others = [d for d in open_.values() if d is not definition and _fits(d, said[0][0]) is not None]
            if not any(_beside(d, said[0][0]) for d in others):  # 「货款才收回来三成」: one word, but nobody else's
                take(definition, *said[0])
    facts += _told_twice(open_, told)
    reckoned = (*wanted.counted, *wanted.deciding)
    own = _words_of(benefit) if figures else frozenset[str]()
    for definition in reckoned:
        fitting = [(f, v) for f in figures if (v := _fits(definition, f)) is not None and _is_free(f, definition, own)]
        others = [d for d in reckoned if d.key in open_ and d is not definition]
        rivals = [d for d in others if any(_fits(d, f) is not None for f, _ in fitting)]
        if definition.key in open_ and len(fitting) == 1 and not rivals:
            take(definition, *fitting[0])
    return facts, instead


def _told_twice(open_: dict[str, FactDefinition], told: Sequence[_Figure]) -> Iterator[KnownFact]:
    """「算力合同只有6万」 tells the cost of computing and, in so many words, the sum of the contract."""
    for figure in told:
        if figure.taken is None:
            continue
        for definition in list(open_.values()):
            marks = [m for m in _DOCUMENTS if m in definition.name and m in figure.clause]
            if marks and _fits(definition, figure) is not None and _beside(definition, figure) >= _PLAINLY:
                del open_[definition.key]
                comparison = figure.quantity.comparison
                yield KnownFact(
                    key=definition.key, value=figure.quantity.value, comparison=comparison, said=figure.said
                )


def _figures(text: str, profile: Profile) -> list[_Figure]:
    """The quantities that tell something, each in its clause."""
    found = []
    quantities = find_quantities(text)
    for match in clauses_of(text):
        for quantity in quantities:
            if not match.start() <= quantity.start < match.end():
                continue
            before, after = text[match.start() : quantity.start], text[quantity.end : match.end()]
            words = text[quantity.start : quantity.end]
            if _is_no_telling(quantity, words, before, after):
                continue
            taken = (f for f in profile.facts if f.value == quantity.value and words in plain_text(f.said))
            found.append(_Figure(quantity, match[0], before, after, next(taken, None)))
    return found


def _is_no_telling(quantity: Quantity, words: str, before: str, after: str) -> bool:
    """Whether a figure tells nothing of the asker: what a price is of, a sum that is paid, 「一块」 for together."""
    if quantity.kind is Kind.MONEY:
        together = quantity.value == 1 and words.endswith("块")
        return together or bool(_PAID_BEFORE.search(before) or _PAID_AFTER.match(after))
    priced = _PRICED.search(before) or _PRICE_AFTER.match(after)
    return quantity.value == 1 and quantity.kind in _PER and bool(priced)


def _fits(definition: FactDefinition, figure: _Figure) -> Decimal | None:
    """The figure in the fact's unit; None where it is of another kind."""
    if definition.type not in (FactType.MONEY, FactType.RATIO, FactType.NUMBER):
        return None
    if _OF_CHANGE.search(definition.name) and not (_CHANGE.search(figure.before) or _OF_CHANGE.search(figure.before)):
        return None
    quantity = figure.quantity
    if definition.type is FactType.MONEY:
        bare = quantity.kind is Kind.PLAIN and quantity.value >= _LEAST_BARE and _beside(definition, figure)
        return quantity.value if quantity.kind is Kind.MONEY or bare else None
    if definition.type is FactType.RATIO:
        return quantity.value if quantity.kind is Kind.RATIO else None
    return _counted(definition.unit, figure)


def _counted(unit: str, figure: _Figure) -> Decimal | None:
    """The figure as so many of a unit."""
    quantity = figure.quantity
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
    bare = quantity.kind in (Kind.PLAIN, Kind.THINGS)  # 「16个课时」
    return quantity.value if unit and bare and figure.after.startswith(unit) else None


def _beside(definition: FactDefinition, figure: _Figure) -> int:
    """How many character pairs of the fact's names stand in the figure's clause."""
    return len(name_pairs(definition) & pairs(figure.clause))


def _is_free(figure: _Figure, definition: FactDefinition, own: frozenset[str]) -> bool:
    """Whether a figure that no words claim may be the one wanted: its clause says nothing of what it is, or speaks of the benefit
    (not 「我们估值2亿」); read as nothing yet, or as the staff by its unit alone (「8个工人刚拿到技师证」, not 「我们公司200人」).
    """
    besides = figure.said_besides
    if figure.taken is not None:
        return figure.taken.key == _STAFF and bool(besides)
    if len(besides) < _PLAINLY or not pairs(figure.clause).isdisjoint(own | name_pairs(definition)):
        return True
    if figure.quantity.kind is Kind.RATIO:
        return not set(_OF_ANY_RATIO.sub("", definition.name)).isdisjoint(besides)
    if figure.quantity.kind is Kind.MONEY:
        return bool(_SPENT.search(figure.before) and _COST.search(definition.name))
    return bool(definition.unit) and definition.unit not in _COMMON


def _words_of(benefit: Benefit) -> frozenset[str]:
    return frozenset[str]().union(pairs(benefit.name), *(pairs(ref.quote) for ref in refs_in(benefit)))
