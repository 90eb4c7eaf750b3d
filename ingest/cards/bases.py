"""What an amount is a share of, or is counted by: the fact that the words before a rate or after 「每」 name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.policy.card import Years
from assistant.policy.facts import FactDefinition, FactType, fact_definitions
from ingest.cards.labels import OwnFacts
from ingest.cards.quantities import plain_words
from ingest.cards.vocabulary import facts_called

# what stands around the name of a base and is no part of it: 「经核定的上年度实际支付的贷款利息（不含税）总额」
_AROUND = re.compile(
    r"\([^)]*\)|^(?:对|就|其|该|以|按|按照|依据|根据|所|经\S{2,6}的|给予|年度|上年度|上一年度|当年度?|本年度|每年|企业|项目|单位|单个|不超过|最高|审定|核定|认定)+"
)
# a base that says nothing without the words before it
_GENERIC = re.compile(
    r"(?:年度|当年|实际|发生|支付|支出|缴纳|投入|产生|的|所|总|其|相关|费用|金额|额|数额|数|成本|部分|标准|情况|据实|合同|经|核定|审定|审核)*"
)
_INCREASE = re.compile(r"增量|新增(?:部分|额|量)|增长(?:部分|额)|增加(?:部分|额)|增幅部分|超(?:出)?部分")
_THIS_YEAR = re.compile(r"当年|本年度|当年度|今年")
# 「年度研发费用」 ends with what it is; 「研发费用加计扣除情况」 does not
_TAIL = re.compile(r"(?:的)?(?:总额|金额|数额|总额度|数|额|支出|费用|费|款项|部分|实际发生额|发生额|余额|总量|总)*")
_SCOPE = 60  # characters before the rate that may say what is increased


@dataclass(frozen=True, slots=True)
class BaseFact:
    key: str
    years: Years | None


def base_of(words: str, before: str, own: OwnFacts) -> BaseFact:
    """The fact that `words` name, in yuan; `before` is the sentence up to them, which says what 「增量」 or 「实际支付费用」 are of."""
    plain = _stripped(words)
    found = _increase(plain, before) or _named(plain)
    if found is None and _GENERIC.fullmatch(plain):
        found = _generic(before)
    if found is None:
        subject = f"{_subject(before)}{plain}" if _GENERIC.fullmatch(plain) else plain
        return BaseFact(own(subject or "计算基数", FactType.MONEY).key, None)
    return BaseFact(found.key, years_of(found, words, before))


def years_of(definition: FactDefinition, words: str, before: str) -> Years | None:
    """The year whose value counts; None for a fact without years."""
    if not definition.yearly:
        return None
    near = plain_words(words) + before[-_SCOPE:]
    return Years(last=0) if _THIS_YEAR.search(near) and "上年度" not in near else Years()


def _stripped(words: str) -> str:
    plain, last = plain_words(words).strip(), None
    while plain != last:
        last, plain = plain, _AROUND.sub("", plain).strip("的 ，,、")
    return plain


def _named(plain: str) -> FactDefinition | None:
    """The fact whose name ends the words."""
    for called in facts_called(plain, (FactType.MONEY,)):
        if _TAIL.fullmatch(plain, called.end):
            return called.definition
    return None


def _increase(plain: str, before: str) -> FactDefinition | None:
    """「增量」, 「新增产值」: the fact that is derived as an increase of what the words or the sentence name."""
    if not _INCREASE.search(plain) and not plain.startswith("新增"):
        return None
    increases = {d.derived.of[0]: d for d in fact_definitions().values() if d.derived and d.derived.op == "increase"}
    for words in (plain, before[-_SCOPE * 2 :]):
        for called in facts_called(words, (FactType.MONEY, FactType.RATIO)):
            definition = called.definition
            if definition.derived is not None and definition.derived.op == "increase":
                return definition
            key = definition.derived.of[0] if definition.derived else definition.key
            if key in increases:
                return increases[key]
    return None


def _generic(before: str) -> FactDefinition | None:
    """「…购买保险的，按实际支付费用的50%」: the cost that the sentence names."""
    costs = [
        c
        for c in facts_called(before[-_SCOPE:], (FactType.MONEY,))
        if re.search(r"(?:费|利息|租金|支出|保险|展会|算力)", c.name) and len(c.name) > 2
    ]
    return costs[0].definition if costs else None


def _subject(before: str) -> str:
    """The last few words that say what was paid for."""
    clause = re.split(r"[，,。；;：:\n]", before.rstrip("，,按照对的 "))[-1]
    return re.sub(r"的$", "", clause.strip())[-24:]


def months_key(own: OwnFacts, what: str) -> str:
    """The fact that counts the months for which something monthly is paid."""
    return own(f"{what}月数", FactType.NUMBER, unit="个月").key


_COUNTED = {
    "人": (("培训", "trainees"), ("见习", "interns"), ("博士后", "postdocs"), ("毕业生", "graduates_hired"), ("残疾", "disabled_staff")),
    "件": (("PCT", "pct_granted"), ("发明", "inventions_granted")),
}  # fmt: skip
_SAME = {"名": "人", "位": "人", "平米": "平方米", "㎡": "平方米", "吨标煤": "吨标准煤"}


def count_of(unit: str, before: str, own: OwnFacts) -> str:
    """The key of what 「每人」, 「每件」, 「每平方米」 counts, by the words before it."""
    unit = _SAME.get(unit, unit)
    known = fact_definitions()
    for word, key in _COUNTED.get(unit, ()):
        if word in before and key in known:
            return key
    numbers = [d for d in known.values() if d.type is FactType.NUMBER and d.unit == unit]
    named = [d for d in numbers if any(len(n) > 1 and n in before for n in (d.name, *d.names))]
    if named:
        return named[0].key
    if unit in ("平方米", "吨标准煤") and numbers:
        return numbers[0].key
    subject = _subject(before)
    return own(f"{subject}：{unit}数" if subject else f"{unit}数", FactType.NUMBER, unit=unit).key
