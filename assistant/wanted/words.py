"""What of the choices, statements and days that a benefit asks for a question tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from assistant.policy.amounts import conditions_of_amount
from assistant.policy.card import Benefit, Op
from assistant.policy.conditions import leaves_of
from assistant.policy.facts import Comparison, FactDefinition, FactType, KnownFact, Option, Profile
from assistant.question.fact_reading.negation import NOT
from assistant.question.fact_reading.numbers import plain_text
from assistant.question.fact_reading.times import find_days
from assistant.retrieval.terms import pairs
from assistant.wanted.asked import clauses_of, name_pairs

_ASKS = re.compile(r"[吗呢?？]$|是否|能不能|可不可以|有没有|是不是|多少|几[个年月天]|怎么|什么")
_SHORTEST = 4  # characters of a clause, or of what it shares with a statement, that can tell the statement
_SAME = 0.6  # share of a clause's characters that are a statement's
_EMPTY = re.compile(r"我们?|公司|[也都还就]|[不没]是|没有?|[是的了过在]")  # what says nothing of a statement
_SIZE = "size_class"
# how an enterprise tells its size; not what policies call classes of enterprises (科技型中小企业)
_SIZES = re.compile(r"(?<![型新中])(?P<size>中?小微|中小|小型|微型|小|微)(?:企业|公司|厂)(?!划型|标准|政策|证)")
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
_MEMBERS = re.compile(r"、|或者?|和|及")
_DONE = ("了", "过", "给")
_CLASS = re.compile(r"(?:案件|项目|企业|产品|贷款|人员|机构)$")  # 「涉外案件」 is told by 「涉外」
_TOLD = 0.5  # share of what is a tier's alone in its words, from which on the question tells it
_LONGEST_MARK = 4
_PLAINLY = 2  # character pairs of a fact's name beside a level that say the level is its own
_STEM = 2  # characters at least of what abbreviates a choice
_LEVEL = re.compile(r"(?:国家|全国|省|市|区|县|园区)级|[优良]秀?好?|合格|[一二三]类|[是不有无]+")
_FIRST = ("头一", "首", "第1")


def read_choice(text: str, definition: FactDefinition) -> KnownFact | None:
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
            clause = next((m[0] for m in clauses_of(text) if m.start() <= at < m.end()), "")
            if len((pairs(definition.name) - pairs(name)) & pairs(clause.replace(words, ""))) >= _PLAINLY:
                return text[at : at + len(words)]
    return ""


def read_by_tier(text: str, definition: FactDefinition, benefit: Benefit) -> KnownFact | None:
    """The choice whose tier is told about in the tier's own words: 「上市申请被上交所受理了」."""
    if definition.type is not FactType.CHOICE or benefit.award is None:
        return None
    words: dict[str, frozenset[str]] = {}
    for condition in conditions_of_amount(benefit.award.rule):
        for leaf in leaves_of(condition):
            if leaf.fact == definition.key and leaf.op is Op.IS and isinstance(leaf.value, str):
                words[leaf.value] = words.get(leaf.value, frozenset()) | pairs(leaf.text) | pairs(leaf.source.quote)
    levels = frozenset[str]().union(*(pairs(o.name) for o in definition.options if _is_common(o.name)))
    asked = pairs(text) - levels  # a level alone does not say of what
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


def read_level(
    text: str, definition: FactDefinition, deciding: Sequence[FactDefinition], profile: Profile
) -> KnownFact | None:
    """A level or grade (省级, 良好) where only this of the facts that set the amount has it, and it was not told of another."""
    if definition.type is not FactType.CHOICE:
        return None
    found = [(o.value, o.name) for o in definition.options if o.name in text and _is_common(o.name)]
    if len(found) != 1 or len(found[0][1]) < _STEM:
        return None
    value, word = found[0]
    others = [d for d in deciding if d is not definition and any(o.name == word for o in d.options)]
    if others or any(word in fact.said for fact in profile.facts):
        return None
    return KnownFact(key=definition.key, value=value, said=word)


def _is_common(name: str) -> bool:
    """Whether a name says a level or a grade, which many things have."""
    return _LEVEL.fullmatch(name) is not None


def _short_for(name: str, text: str) -> Iterator[str]:
    """Words of `text` that shorten a name: its members alone (上海…、深圳…), its beginning without the last character (信用贷), or its
    first and last character with some between (北交所).
    """
    yield from (name.replace("第一", first) for first in _FIRST if "第一" in name)
    members = [member.strip() for member in re.split(r"[、/和或]", name)]
    # 「上海、深圳证券交易所」 are two of a kind
    members += [m + members[-1][len(m) :] for m in members[:-1] if len(m) < len(members[-1])]
    for member in members:
        if len(member) > _STEM + 1:
            yield from (w for w in (member, member[:-1]) if w in text and len(w) > _STEM)
        if len(member) < 2 * (_STEM + 1) - 1:
            continue
        for match in re.finditer(rf"(?={re.escape(member[0])}(.){re.escape(member[-1])})", text):
            if match[1] in member[1:-1]:
                yield text[match.start() : match.start() + 3]


def read_size(text: str, definition: FactDefinition) -> KnownFact | None:
    """「我们是小微企业」: at most small."""
    found = _SIZES.search(text) if definition.key == _SIZE else None
    if found is None or NOT.search(text[max(0, found.start() - _SHORT_OPTION) : found.start()]):
        return None
    value, comparison = _SIZE_OF[found["size"]]
    return KnownFact(key=_SIZE, value=value, comparison=comparison, said=found[0])


def read_statement(text: str, definition: FactDefinition) -> KnownFact | None:
    """A yes-or-no that a clause tells in the words of its name and question: 「工种都在紧缺目录里」."""
    if definition.type is not FactType.BOOLEAN:
        return None
    own = frozenset[str]().union(name_pairs(definition), pairs(definition.question))
    mark = _CLASS.sub("", definition.name)
    for match in clauses_of(text):
        clause = match[0].strip()
        if mark != definition.name and _STEM <= len(mark) <= _LONGEST_MARK and mark in clause:
            denies = bool(NOT.search(clause[: clause.index(mark)]))
            return KnownFact(key=definition.key, value=not denies, said=clause)
        if _ASKS.search(clause) or len(clause) < _SHORTEST:
            continue
        shared = {i + k for i in range(len(clause) - 1) if clause[i : i + 2] in own for k in (0, 1)}
        if len(shared) >= max(_SHORTEST, _SAME * len(_EMPTY.sub("", clause))):
            denies = bool(NOT.search(clause)) != bool(NOT.search(definition.name))
            return KnownFact(key=definition.key, value=not denies, said=clause)
    return None


def read_deed(text: str, definition: FactDefinition) -> KnownFact | None:
    """A yes-or-no that lists deeds, one of which a clause says was done: 「转租了一部分」 of 「转租、分租或者改变厂房用途」."""
    if definition.type is not FactType.BOOLEAN:
        return None
    deeds = [d for d in _MEMBERS.split(definition.name) if _STEM <= len(d) <= _LONGEST_MARK]
    if len(deeds) < _STEM:
        return None
    for match in clauses_of(text):
        for deed in deeds:
            at = match[0].find(deed)
            if at >= 0 and match[0].startswith(_DONE, at + len(deed)):
                denies = bool(NOT.search(match[0][:at]))
                return KnownFact(key=definition.key, value=not denies, said=match[0].strip())
    return None


def read_day(text: str, definition: FactDefinition, as_of: date) -> KnownFact | None:
    """The one day told in a clause with the words of the fact: 「2025年8月交的担保费」."""
    if definition.type is not FactType.DATE:
        return None
    found = [
        KnownFact(key=definition.key, value=day.day, comparison=day.comparison, said=clause[0])
        for clause in clauses_of(text)
        if not definition.derived and name_pairs(definition) & pairs(clause[0])
        for day in find_days(clause[0], as_of)
    ]
    return found[0] if len(found) == 1 else None
