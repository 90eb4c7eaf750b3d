"""A message taken apart once: clauses with their mentions, quantities, years and days, and what one clause hands on to the next."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from assistant.policy.facts import Comparison, DerivationOp, FactDefinition, KnownFact, Value
from assistant.question.fact_reading.clauses import Clause, find_clauses
from assistant.question.fact_reading.cues import Mention, find_mentions, spelt
from assistant.question.fact_reading.layout import Evened, evened
from assistant.question.fact_reading.numbers import Quantity, find_quantities, plain_text
from assistant.question.fact_reading.times import Day, Years, find_days, find_years

T = TypeVar("T", Mention, Quantity, Years, Day)

# 「营业收入（万元）」: a unit that goes with a name; the brackets would part the name from its number
_UNIT_LABEL = re.compile(
    r"[（(](?:单位[：:])?(?P<unit>亿元|万元|千元|元|人|名|件|项|个|%|平方米|㎡|分|年|个月|吨标准煤)[）)]"
)
# 「营业收入（2025年）：」: a year that goes with a name
_YEAR_LABEL = re.compile(
    r"(?<![^\u4e00-\u9fff；;，,\s])(?P<open>[（(])(?=(?:(?:20)?\d\d年?度?末?|上一?年度?|去年|今年|前年|本年度?|上年末|去年底|年末)(?P<close>[）)])\s?[:：=])"
)
# 「员工（52人）、营收（2980万元）」: a number that goes with the name before it
_NUMBER_LABEL = re.compile(
    r"(?<=[\u4e00-\u9fff])(?P<open>[（(])(?=\d[\d,.]*\s?(?:万元|亿元|万|亿|元|人|名|件|项|个|%|平方米)(?P<close>[）)]))"
)
# 「单位：万元」, 「单位都是万」
_PAGE_UNIT = re.compile(r"单位(?:[：:]|[都全]?[是为]|用的?是?)\s?(?P<unit>亿元?|万元?|千元?|元)")
_SIZES = {"亿": 10**8, "万": 10**4, "千": 10**3, "元": 1}
_IN_ALL = re.compile(r"累计|合计|共计|总计|加起来|总共|一共")  # what is told in all takes the place of its parts
_MOST = 60  # of a kind in one clause; more is no talk, and each is weighed against the others
_PERSON = re.compile(
    r"\d岁|周岁|本人|毕业(?!生)|学历(?!人|的?(?:员工|职工))|学位|我(?:是|叫|今年|硕士|博士|本科|老公|老婆|爱人|对象|儿子|女儿|和对象|和爱人|和老婆|和老公)|合租|这位|海归|公租房|人才公寓|首套房|第一套房|没买房|(?<!高级)技师|高级工(?!程)|年薪|落户(?!到?(?:园区|高新区|咱们|你们))|户口|爱人|老婆|妻子|丈夫|[A-D]类人才|社保(?:交|缴)了|我(?!们|司|公司|厂|企业)[^，。]{0,10}(?:入职|上班|工作了|干了|来的公司|社保|年薪|年收入|名下|无房|没房|工资|房租|租房|签了|一年(?:能)?[拿挣赚])|公司是我(?:自己|一手|牵头)?[办创开]|我自己租|自己创[办立]|读的(?:硕士|博士|本科)|这人|这个人|此人|今年\d\d(?=[，,。]|$)"
)
_FILLERS = re.compile(
    r"的货|具体|审[计定]数|账面数?|报表数|总?费用|合同金额|合同额|就剩下?|只剩下?|剩下?|交了|缴了|我(?!们)|掉到|跌到|[\u4e00-\u9fff]{2,4}银行|[建工农中交招]行|邮储|折合?(?:成)?人民币|人民币|金额|总额|共计|合计|完成|花了|花费了?|投了|付了|用了|新买|买了?|购入|购买|刚|(?:连|加上|算上|包括).{1,3}(?:在内)?|就?按|算(?:吧)?$|增长到|增加到|上升到|下降到|提高到|减少到|回升到|升到|涨到|降到|达到了|做到了?|突破了?|现在|目前|公司|企业|我们|咱们|我司|一共|总共|整个|只有|全厂|大概|应该|实际|也就|左右|上下|当中|团队|规模|人手|分别|刚好|正好|差不多|而是|不对|其中|一年|全年|每年|年度|这边|那边|整|就|有|才|里|的|了|是|为|达到?|约|又|还|也|都|共|到|做|全|呢|吧|啊|哦|嗯|那|在|来|大|去|[\s：:、,，·\d.)/]"
)
_COMPANY = re.compile(r"公司|企业|我司|厂(?!房)|营收|员工|我们(?!俩|两|夫妻)|职工|营业")


@dataclass(slots=True)
class State:
    """What later clauses lean on.

    `topic`: the fact last told by number, with the size of its label; `loss`: it was told as a loss; `year`: that of yearly facts.
    """

    topic: str | None = None
    topic_size: int | None = None
    loss: bool = False
    year: int | None = None
    dated: Mention | None = None
    dated_sentence: int = -1
    expected: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """One clause with what stands in the words that tell of the asker. `used`: mentions that a number or date took."""

    clause: Clause
    mentions: list[Mention]
    quantities: list[Quantity]
    years: list[Years]
    days: list[Day]
    heard: list[Mention] = field(default_factory=list)  # those of words that tell nothing of the asker
    used: set[int] = field(default_factory=set)  # starts of mentions
    residuals: dict[bool, str] = field(default_factory=dict)  # see `residual`
    used_years: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Told:
    """A fact with where its words stand, the sentence it was told in, and whether it corrects what was told before."""

    fact: KnownFact
    start: int
    end: int
    sentence: int
    corrects: bool = False
    when: int | None = None  # the year that its clause says


@dataclass(slots=True)
class Telling:
    """`text` is narrow and even (`layout`); `message` is what was written."""

    message: str
    layout: Evened
    text: str
    as_of: date
    parts: list[Part]
    labels: list[tuple[int, int, int]]  # start, end, size
    page_size: int | None
    person: bool
    company: bool
    state: State
    definitions: Mapping[str, FactDefinition]
    told: list[Told] = field(default_factory=list)

    def definition(self, key: str) -> FactDefinition:
        return self.definitions[key]

    def derived(self, *ops: DerivationOp) -> Mapping[str, str]:
        """Fact → the fact that is derived from it first, by one of the operations: rd_expense → rd_ratio."""
        return {d.derived.of[0]: d.key for d in self.definitions.values() if d.derived and d.derived.op in ops}

    def tell(
        self,
        part: Part,
        key: str,
        value: Value,
        span: tuple[int, int],
        *,
        comparison: Comparison = Comparison.EXACT,
        year: int | None = None,
    ) -> None:
        """Adds a fact; `year` is left out where the fact has none."""
        start, end = span
        fact = KnownFact(
            key=key,
            value=value.normalize() + 0 if isinstance(value, Decimal) else value,
            comparison=comparison,
            year=year if self.definitions[key].yearly else None,
            said=self.message[slice(*self.layout.span(start, end))].strip(),
        )
        corrects = part.clause.corrects or _IN_ALL.search(self.text[part.clause.start : end]) is not None
        years = [y.years[-1] for y in part.years] + [d.day.year for d in part.days]
        self.told.append(Told(fact, start, end, part.clause.sentence, corrects, max(years, default=None)))

    def label_size(self, start: int, end: int) -> int | None:
        """The size of a unit label between two places, or that of the page."""
        return next((size for s, e, size in self.labels if start <= s and e <= end), None)


def take_apart(
    message: str, as_of: date, expected: Sequence[str], definitions: Mapping[str, FactDefinition]
) -> Telling:
    """Everything that stands in a message, by clause."""
    layout = evened(message)
    text = spelt(plain_text(layout.text))
    labels = [(m.start(), m.end(), _SIZES.get(m["unit"][0], 1)) for m in _UNIT_LABEL.finditer(text)]
    page = _PAGE_UNIT.search(text)
    text = _UNIT_LABEL.sub(lambda m: "·" * len(m[0]), text)
    in_brackets = (*_YEAR_LABEL.finditer(text), *_NUMBER_LABEL.finditer(text))
    brackets = {at for m in in_brackets for at in (m.start("open"), m.start("close"))}
    text = "".join("·" if i in brackets else c for i, c in enumerate(text)) if brackets else text
    days = find_days(text, as_of)
    bare = text.strip(" 。.").isdigit()  # 「2000」 answers a question
    years = [] if bare else [y for y in find_years(text, as_of) if not _inside(y, days)]
    times = [(y.start, y.end) for y in years] + [(d.start, d.end) for d in days]
    mentions = find_mentions(text, definitions, times)
    quantities = [q for q in find_quantities(text) if not _overlaps(q, days) and not _overlaps(q, years)]
    quantities = _outside_words(quantities, mentions)
    at: dict[type, int] = {}

    def within(found: Sequence[T], clause: Clause, kind: type) -> list[T]:
        """Those of `found` in the told part of the clause; `found` is walked through once."""
        i = at.get(kind, 0)
        while i < len(found) and found[i].start < clause.start:
            i += 1
        first = i
        while i < len(found) and found[i].end <= clause.told:
            i += 1
        at[kind] = i
        return list(found[first : min(i, first + _MOST)])

    parts = [
        Part(
            clause,
            within(mentions, clause, Mention),
            within(quantities, clause, Quantity),
            within(years, clause, Years),
            within(days, clause, Day),
            _between(mentions, clause.told, clause.end),
        )
        for clause in find_clauses(text)
    ]
    return Telling(
        message=message,
        layout=layout,
        text=text,
        as_of=as_of,
        parts=parts,
        labels=labels,
        page_size=_SIZES[page["unit"][0]] if page else None,
        person=bool(_PERSON.search(text)),
        company=bool(_COMPANY.search(text)),
        state=State(expected=[k for k in expected if k in definitions]),
        definitions=definitions,
    )


def _between(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    first = bisect_left(mentions, start, key=lambda m: m.start)
    return [m for m in mentions[first : first + _MOST] if m.end <= end]


def _inside(years: Years, days: Sequence[Day]) -> bool:
    at = bisect_right(days, years.start, key=lambda d: d.start) - 1
    return at >= 0 and years.end <= days[at].end


def _overlaps(quantity: Quantity, spans: Sequence[Years] | Sequence[Day]) -> bool:
    at = bisect_left(spans, quantity.end, key=lambda s: s.start)
    return any(quantity.start < s.end for s in spans[max(0, at - 2) : at])


def _outside_words(quantities: Sequence[Quantity], mentions: Sequence[Mention]) -> list[Quantity]:
    """「ISO9001」, 「A轮」 hold no quantity, nor does 「一个月」 before another one: 「一个月1.8万」."""
    kept = []
    for i, quantity in enumerate(quantities):
        at = bisect_right(mentions, quantity.start, key=lambda m: m.start) - 1
        word = mentions[at] if at >= 0 and quantity.end <= mentions[at].end else None
        following = quantities[i + 1] if i + 1 < len(quantities) else None
        rate = word is not None and word.words[0] in "一每" and (following is None or following.start - word.end > 5)
        if word is None or rate:
            kept.append(quantity)
    return kept


def bare_words(words: str) -> str:
    """`words` without fillers."""
    return _FILLERS.sub("", words)


def residual(telling: Telling, part: Part, *, without_names: bool = False) -> str:
    """What a clause says beside its quantities, times and fillers."""
    if without_names not in part.residuals:
        part.residuals[without_names] = _residual(telling, part, without_names=without_names)
    return part.residuals[without_names]


def _residual(telling: Telling, part: Part, *, without_names: bool) -> str:
    spans = sorted(
        [(q.start, q.end) for q in part.quantities]
        + [(y.start, y.end) for y in part.years]
        + [(d.start, d.end) for d in part.days]
    )
    pieces, at = [], part.clause.start
    for start, end in spans:
        pieces.append(telling.text[at:start])
        at = max(at, end)
    pieces.append(telling.text[at : part.clause.told if at and at <= part.clause.told else part.clause.end])
    words = "".join(pieces)
    for mention in part.mentions if without_names else ():
        words = words.replace(mention.words, "", 1)
    return bare_words(words)
