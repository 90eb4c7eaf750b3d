"""What holds of any wording: numbers keep their meaning, cutting loses no words, nothing that a clause says goes unread."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf
from assistant.policy.numerals import narrow
from ingest.cards.conditions.clauses import clauses
from ingest.cards.conditions.comparators import find_bounds, read_inclusion
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.conditions.said import Memory
from ingest.cards.text import CardText

_BEFORE = {
    "不低于": "ge", "不少于": "ge", "至少": "ge", "达到": "ge", "超过": "gt", "高于": "gt", "不超过": "le", "不高于": "le",
    "低于": "lt", "不足": "lt", "不满": "lt",
}  # fmt: skip
_AFTER = {
    "以上": "ge",
    "以上（含）": "ge",
    "（含）以上": "ge",
    "以上（不含）": "gt",
    "以下": "le",
    "以内": "le",
    "以下（不含）": "lt",
}
_UNITS = {
    "万元": (10000, "元"),
    "亿元": (10**8, "元"),
    "元": (1, "元"),
    "人": (1, "人"),
    "名": (1, "人"),
    "家": (1, "家"),
    "项": (1, "项"),
}
_PHRASES = (
    "在高新区登记注册", "具有独立法人资格", "从事工业生产", "上年度营业收入不低于2000万元", "未被列入严重失信主体名单",
    "职工总数不超过300人", "通过知识产权管理体系认证", "已与保荐机构签订服务协议", "具有稳定的供货渠道", "近三年未发生重大质量事故",
    "配备不少于5名专职管理人员",
)  # fmt: skip


@given(
    st.integers(1, 9999),
    st.sampled_from(sorted(_UNITS)),
    st.sampled_from([(w, "", op) for w, op in _BEFORE.items()] + [("", w, op) for w, op in _AFTER.items()]),
    st.sampled_from(["数额", "企业总量", "合计"]),
)
def test_a_comparison_means_the_same_in_every_wording(
    number: int, unit: str, words: tuple[str, str, str], name: str
) -> None:
    before, after, op = words
    (bound,) = find_bounds(narrow(f"{name}{before}{number}{unit}{after}"), read_inclusion(""))
    scale, base = _UNITS[unit]
    assert (bound.op.value, bound.value, bound.unit) == (op, Decimal(number * scale), base)


@given(st.integers(1, 9), st.integers(0, 9), st.sampled_from(["年", "人", "项"]))
def test_chinese_digits_and_arabic_ones_compare_alike(tens: int, ones: int, unit: str) -> None:
    numeral = (
        ("" if tens == 1 else "一二三四五六七八九"[tens - 1])
        + "十"
        + ("" if ones == 0 else "一二三四五六七八九"[ones - 1])
    )
    chinese = find_bounds(f"不少于{numeral}{unit}", read_inclusion(""))
    arabic = find_bounds(f"不少于{tens * 10 + ones}{unit}", read_inclusion(""))
    assert [(b.op, b.value, b.unit) for b in chinese] == [(b.op, b.value, b.unit) for b in arabic]


@given(st.text(alphabet="甲乙丙企业有（），、；。1 且", max_size=40))
def test_cutting_into_clauses_loses_no_words(words: str) -> None:
    found = clauses(words, 0, len(words))
    held = {at for c in found for at in range(c.start, c.end)}
    lost = "".join(character for at, character in enumerate(words) if at not in held)
    assert not lost.strip("，；。 ")
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(_PHRASES), min_size=1, max_size=4, unique=True),
    st.sampled_from(["、", "且", "，", "并且"]),
)
def test_every_statement_of_a_clause_is_in_some_condition(phrases: list[str], joint: str) -> None:
    clause = joint.join(phrases)
    reader = LeafReader(CardText("park-sample", 0, clause, ()))
    read = []
    memory = Memory()
    for part in clauses(reader.words, 0, len(clause)):
        read += reader.read(part.start, part.end, memory=memory)
    quoted = {at for r in read for leaf in _leaves(r.condition) for at in range(leaf.source.start, leaf.source.end)}
    for phrase in phrases:
        start = clause.index(phrase)
        assert len(quoted & set(range(start, start + len(phrase)))) * 2 >= len(phrase), f"{phrase} of {clause}"


def _leaves(condition: Condition) -> list[Leaf]:
    match condition:
        case Leaf():
            return [condition]
        case AllOf(all=parts) | AnyOf(any=parts) | NoneOf(none=parts) | AtLeast(of=parts):
            return [leaf for part in parts for leaf in _leaves(part)]
