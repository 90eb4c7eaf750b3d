"""The sentences of a provision that may state a standard, and what has been read of them so far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.policy.card import (
    AmountRule,
    Condition,
    Payout,
    Ref,
    Uplift,
)
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.role_words import Group, award_words
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText


@dataclass(frozen=True, slots=True)
class Sentence:
    """The canonical text [start, start + len(plain)) in plain words; `before` is what goes before it in the provision."""

    start: int
    plain: str
    before: str = ""


@dataclass
class Amount:
    """One amount as read so far; [start, end) are its words, `condition` those that say when it is paid, in the canonical text, or
    `when` that condition itself.
    """

    rule: AmountRule
    start: int
    end: int
    condition: tuple[int, int] | None = None
    up_to: bool = False
    further: bool = False
    when: Condition | None = None
    follows: bool = False  # a share of the amount before it
    capped: list[tuple[int, int, Decimal]] = field(default_factory=list)  # clause start, end and cap, of several caps


@dataclass(frozen=True, slots=True)
class Rise:
    """One rise with the sentence that states it."""

    uplift: Uplift
    words: str


@dataclass(frozen=True, slots=True)
class Raised:
    """A standard that is higher under the condition of its sentence."""

    group: Group
    sentence: Sentence
    cap: Decimal | None = None


@dataclass
class Reading:
    """What the sentences of one provision grant. `notes`: what could not be read."""

    amounts: list[Amount] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    rises: list[Rise] = field(default_factory=list)
    one_rise: bool = False  # of several rises only the best
    raised: list[Raised] = field(default_factory=list)
    caps: list[tuple[Decimal, Ref]] = field(default_factory=list)  # without an amount of their own
    split_caps: tuple[Decimal, ...] = ()  # 「分别不超过300万元、500万元」, of amounts in their order
    next_cap: Decimal | None = None  # 「单户企业补偿金额最高300万元」 in the provision that follows
    label_caps: list[tuple[str, Decimal]] = field(default_factory=list)  # (label of a row, its cap) stated elsewhere
    lowest: list[AmountRule] = field(default_factory=list)  # bounds of an amount that stands elsewhere
    bounds: list[tuple[str, Decimal]] = field(default_factory=list)  # `least` and `round_to` of every result
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence being read: the words above it (`lead`), what makes up facts of the document, and what was read before."""

    text: CardText
    sentence: Sentence
    lead: str
    leaves: LeafReader
    reading: Reading

    @property
    def plain(self) -> str:
        return self.sentence.plain

    def ref(self, start: int, end: int) -> Ref:
        """The words plain[start:end]."""
        return words_ref(self.text, self.sentence, start, end)


_SENTENCE = re.compile(r"[^。;\n]+")


_NOT_STANDARD = re.compile("|".join(map(re.escape, (*award_words().sanctions, *award_words().examples))))
_BUDGET = re.compile(f"[^,;。\\n]*(?:{'|'.join(map(re.escape, award_words().budgets))})[^,;。\\n]*")


_CLAUSE_END = re.compile(r"[,;:。]")


NUMBERING = re.compile(
    r"^\s*(?:第[零〇一二三四五六七八九十百\d]+条(?:之[一二三])?|\([一二三四五六七八九十\d]+\)|[一二三四五六七八九十]+、|\d{1,2}[.、])\s*"
)


def sentences(text: CardText, start: int, end: int) -> Iterator[Sentence]:
    """The sentences of text[start:end] that may state a standard: no sanctions, examples and definitions, and no clauses on budgets."""
    plain = without_budgets(plain_words(text.text[start:end]))
    for found in _SENTENCE.finditer(plain):
        if not _NOT_STANDARD.search(found[0]) and not any(d in found[0] for d in award_words().definitions):
            yield Sentence(start + found.start(), found[0], plain[max(0, found.start() - 200) : found.start()])


def without_budgets(plain: str) -> str:
    """The same length, with the clauses blank that say how much there is in all: 「每年安排2000万元专项资金，」."""
    return _BUDGET.sub(lambda clause: " " * len(clause[0]), plain)


def words_ref(text: CardText, sentence: Sentence, start: int, end: int) -> Ref:
    return text.ref(sentence.start + start, sentence.start + end)


def clause_start(plain: str, at: int) -> int:
    """Where the clause that holds `at` begins."""
    ends = [m.end() for m in _CLAUSE_END.finditer(plain, 0, at)]
    return ends[-1] if ends else 0


def clause_end(plain: str, at: int) -> int:
    """Where the clause that holds `at` ends."""
    found = _CLAUSE_END.search(plain, at)
    return found.start() if found else len(plain)


# 「博士每人每年补贴3万元」, 「国外每件资助2万元」, 「二类医疗器械给予50万元」: whom a clause names first, of several
_NAMED_FIRST = re.compile(
    r"\s*(?:其中|对于|对)?(?P<who>[\u4e00-\u9fffA-Z0-9“”]{2,16}?)(?:的)?"
    r"(?:每[人名位件家户个项台套年月]|(?:再|各|均|分别|一次性|按照?)*(?:给予|予以|奖励|补贴|补助|资助|奖补)|按照?|$)"
)
_NOT_A_KIND = re.compile(
    r"标准|最高|单个|单户|单家|同一|每|年度|另|再|同时|并|总额|累计|金额|额度|^企业$|奖励|补贴|补助|资助|不超过|其|该|第[一二三四五]"
)


def named_first(plain: str, start: int, at: int) -> tuple[int, int] | None:
    """The kind that a clause with an amount of its own names first; None where it names none."""
    found = _NAMED_FIRST.match(plain[start:at])
    if found is None or _NOT_A_KIND.search(found["who"]):
        return None
    return start + found.start("who"), start + found.end("who")


# what goes before a figure and does not say for whom: 「，补助比例提高至」, 「在此基础上再奖励」, 「按」
_BEFORE_FIGURE = re.compile(
    r"[,，]?(?:在此基础上|在上述(?:标准)?基础上|基础上)?(?:,|的(?=,))?[,]?(?:的)?(?:补助|补贴|贴息|奖励|资助|补偿|支持|收费)?(?:比例|标准|额度|金额|限额|上限|最高补贴额)*"
    r"(?:在此基础上)?(?:再|另|另外|额外|可|相应|均|统一|分别|各|一次性|最高)*"
    r"(?:提高|上浮|上调|增加|提升|放宽|调整|上升|加|增|给予|予以|奖励|补助|补贴|资助|奖补|发放|享受|执行)*"
    r"(?:至|到|为|按照?|以|执行|的)*(?:最高)?(?:不超过)?(?:奖励|补助|补贴|资助|奖补|支持|贴息)?(?:每[人月年户次件])*\s*$"
)
_BEFORE_WHOM = re.compile(r"[\s,;:]*(?:其中|对于|对)?[,\s]*(?:对于|对)?(?:属于|被认定为)?")


def whom(plain: str, low: int, at: int) -> tuple[int, int] | None:
    """The words of plain[low:at] that say for whom the figure at `at` is; None where there are none."""
    lead = _BEFORE_WHOM.match(plain, low)
    low = lead.end() if lead else low
    tail = _BEFORE_FIGURE.search(plain, low, at)
    high = tail.start() if tail else at
    words = plain[low:high]
    return (low, low + len(words.rstrip(" ,:的"))) if len(words.strip(" ,:的")) > 1 else None


_ANNOUNCING = re.compile(r"(?:奖励|奖补|补助|补贴|资助|支持)(?:标准|金额|额度|比例|方式)(?:如下|为)?$")
_LEVEL_BEFORE = re.compile(r"(?:国际|国家|省|市|区|[A-E特一二三])(?:级|类|等奖|等)(?=(?:的|[:])?\s*$)")


# 「对新认定的高新技术企业给予」, 「通过复审的企业一次性奖励」
_SUBJECT = re.compile(
    r"\s*(?:其中|对于|对)?(?P<who>[^,;:。]{1,40}?(?:企业|单位|项目|机构|平台|中心|人才|个人|人员|产品|园区|基地|团队|户|[级类])(?:的)?)"
    r"(?:,)?(?:再|另|各|均|分别|一次性|每[^,;:。]{1,6}?)*(?:给予|予以|奖励|补助|补贴|资助|奖补|按)"
)
_POINTING = re.compile(r"符合|上述|前款|该|本|其(?!他|余)|每家|每个|单个|同一")


def condition_words(plain: str, start: int, at: int, done: int = 0) -> tuple[int, int] | None:
    """The words from the start of the sentence that end with 「的」 or name for what it is paid, before the clause of the amount.

    `done`: where the words of the amount before it in the sentence end.
    """
    number = NUMBERING.match(plain)
    low = max(number.end() if number else 0, done)
    high = start
    inside = re.search(r"的(?=(?:再|另|各|一次性|分别|每[^,]{1,6})*(?:给予|奖励|补助|补贴|资助|奖补))", plain[start:at])
    if inside and (low >= start or inside.start() > 3):
        high = start + inside.end()
    low += len(plain[low:high]) - len(plain[low:high].lstrip(" ,:"))
    label = _LEVEL_BEFORE.search(plain[start:at])
    if high == start and label is not None:  # 「国家级50万元」
        return start + label.start(), start + label.end()
    begun = low >= start or plain[start - 1 : start] == ":"
    subject = _SUBJECT.match(plain[start:at]) if high == start and begun else None
    if subject is not None and not _POINTING.search(subject["who"]):  # 「对通过复审的企业给予2万元」
        return start + subject.start("who"), start + subject.end("who")
    words = plain[low:high].strip(" ,:的")
    if _ANNOUNCING.search(words):  # 「奖励标准：」 before a list
        return None
    if words.startswith("每"):  # 「每增加一个认可领域，奖励」 counts and is no condition
        return None
    return (low, low + len(plain[low:high].rstrip(" ,:"))) if len(words) > 1 else None
