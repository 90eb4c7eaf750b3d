"""The amounts that a provision holds, in its tables, sentences and items, before they are put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.policy.card import (
    AmountRule,
    Combined,
    Condition,
    Difference,
    Fixed,
    Leaf,
    Payout,
    PerUnit,
    Rate,
    Ref,
    Tiers,
    Uplifted,
)
from assistant.policy.document import Table
from assistant.policy.facts import FactType, fact_definitions
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.awards.changes import collect_changes
from ingest.cards.awards.labels import Label, OwnFacts, clause_condition, label_condition
from ingest.cards.awards.prose import read_prose
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.sentences import Amount, Reading
from ingest.cards.awards.tiers import ColumnAward, RowAward, progressive_of, read_table, tiers_of
from ingest.cards.text import CardText

_PARTS = (ProvisionKind.ITEM, ProvisionKind.SUBITEM)


@dataclass(frozen=True)
class Part:
    """One amount with its condition. `kind`: what makes it one of several (row, column, item, sentence); `number`: of its item."""

    rule: AmountRule
    label: str
    source: Ref
    kind: str
    condition: Condition | None = None
    up_to: bool = False
    further: bool = False
    months: Decimal | None = None
    payouts: tuple[Payout, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Pieces:
    """The parts of one provision, what else its sentences say, the facts it needed, its words and those above it."""

    parts: list[Part]
    reading: Reading
    own: OwnFacts
    words: str
    lead: str


# 「按照表1执行」, 「标准见附件2」, 「如下表」; not 「属于表1所列人员」, 「低于表1标准」
_NAMED_TABLE = re.compile(
    r"(?:按照?|见|执行|依照|参照|如)(?:本办法|本细则|本措施)?\s?(?P<name>附?表\s?[一二三四五六七八九十\d]{1,2}|附件\s?\d{1,2}|下表)"
)


def _tables(text: CardText, provision: Provision) -> list[Table]:
    """The tables that stand inside, outside of its articles, and those that it names, wherever they stand."""
    articles = [p for p in text.inside(provision) if p.kind is ProvisionKind.ARTICLE and p.ordinal != provision.ordinal]
    inside = [
        t
        for t in text.tables
        if provision.start <= t.start
        and t.end <= provision.end
        and not any(a.start <= t.start and t.end <= a.end for a in articles)
    ]
    if inside:
        return inside
    words = plain_words(text.words(provision))
    names = {re.sub(r"\s", "", m["name"]) for m in _NAMED_TABLE.finditer(words)}
    return [
        t for t in text.tables if any(re.match(rf"{n}(?!\d)", re.sub(r"\s", "", plain_words(t.caption))) for n in names)
    ]


# a provision of examples: 「计算示例：某企业 …」
_EXAMPLE = re.compile(r"计算(?:示例|举例)|^\s*(?:第[^条]{1,5}条\s*)?(?:示例|举例)")


def pieces_of(text: CardText, provision: Provision) -> Pieces:
    """All amounts of the provision; items that a table only sums up take its place."""
    own = OwnFacts(text.document_id, plain_words(text.register.title))
    lead = _lead(text, provision)
    reading = Reading()
    words = text.text[provision.start : _own_end(text, provision)]
    if _EXAMPLE.search(plain_words(words)):
        return Pieces([], reading, own, words, lead)
    tables = _tables(text, provision)
    parts = _of_tables(text, provision, tables, own, f"{lead}\n{words}")
    _merge(reading, read_prose(text, provision.start, _own_end(text, provision), own, lead))
    prose = [_of_amount(text, a, own, "sentence") for a in reading.amounts]
    listed = _of_parts(text, provision, own, f"{lead}\n{words}", reading)
    if parts and (prose or listed):
        items = [p for p in listed if p.kind == "item"]
        repeated = sum(_same(p, parts) for p in items)
        if len(items) > 1 and repeated * 2 >= len(items):  # the table sums up what the items grant
            parts = []
        prose, listed = [p for p in prose if not _same(p, parts)], [p for p in listed if not _same(p, parts)]
    found = [*parts, *prose, *listed]
    if found:
        labels = [p.label for p in found if p.kind == "row"]
        collect_changes(text, provision, tables, [name for la in labels if len(name := core(la)) > 2], reading, own)
    return Pieces(found, reading, own, text.text[provision.start : provision.end], lead)


def core(label: str) -> str:
    """What a label names, without the kind of money: 「高级工培训 取得三级证书」 → 高级工."""
    return re.sub(r"(?:培训|补贴|补助|奖励|资助|费用?)+$", "", label.split(" ")[0])


def _of_tables(text: CardText, provision: Provision, tables: Sequence[Table], own: OwnFacts, lead: str) -> list[Part]:
    parts: list[Part] = []
    for table in tables:
        inside = provision.start <= table.start and table.end <= provision.end
        columns = read_table(text, table, own, lead)
        for column in columns:
            high = max(r.source.end for r in column.rows) if inside else provision.lead_end
            ref = text.ref(provision.start, high)
            parts += _of_table(text, table, column, own, lead, len(columns) > 1, ref)
    return parts


def _of_table(
    text: CardText, table: Table, column: ColumnAward, own: OwnFacts, lead: str, several: bool, ref: Ref
) -> list[Part]:
    label = column.header if several else ""
    kinds = several and column.span is not None and not _MONEY_NAME.search(column.header)
    condition = label_condition(text, Label(*column.span, table.caption), own) if kinds and column.span else None
    bands = progressive_of(column, ref)
    if bands is not None:
        return [Part(bands, label, ref, "column", condition)]
    tiers = tiers_of(column, ref)
    if tiers is not None and len(tiers.tiers) > 1 and _tier_like(table, column):
        if re.search(r"分阶段|各阶段|分步", plain_words(f"{lead}{table.caption}")):
            tiers = tiers.model_copy(update={"take": "sum"})
        elif _takes_highest(text, lead):
            tiers = tiers.model_copy(update={"take": "highest"})
        up_to = all(r.up_to for r in column.rows)
        payouts = _column_payouts(text, column)
        return [Part(tiers, label, ref, "column", condition, up_to, months=column.months, payouts=payouts)]
    return [_of_row(text, row, label) for row in column.rows]


# 「按最高一项奖励」, 「同时属于两个以上类别的，按照标准较高的类别享受」
_HIGHEST = re.compile(r"按(?:照)?最高(?:的)?一项|(?:标准)?较高的?(?:类别|一类|标准|档次)享受")


def _takes_highest(text: CardText, lead: str) -> bool:
    return _HIGHEST.search(plain_words(lead)) is not None or _HIGHEST.search(plain_words(text.text)) is not None


_MONEY_NAME = re.compile(r"奖励|补助|补贴|资助|支持|标准|金额|津贴|资金|贴息|经费|补偿")
_THINGS = re.compile(r"事项|项目|补贴项|奖励类型|支持方式|支持内容|奖项|内容|名称")


def _tier_like(table: Table, column: ColumnAward) -> bool:
    """Rows that are degrees or classes of one thing, not several things with events or bases of their own."""
    kinds = {type(r.rule) for r in column.rows}
    bases = {r.rule.base for r in column.rows if isinstance(r.rule, Rate)}
    first = plain_words(table.rows[0][0].text) if table.rows and table.rows[0] else ""
    second = plain_words(table.rows[0][1].text) if table.rows and len(table.rows[0]) > 1 else ""
    things = _THINGS.search(first) or (re.search("序号|编号", first) and _THINGS.search(second))
    if any(r.level for r in column.rows):  # kinds by levels
        return len(kinds) == 1 and len(bases) < 2
    return len(kinds) == 1 and len(bases) < 2 and not things and not _events(column)


def _events(column: ColumnAward) -> bool:
    """Rows of fixed sums that rest on different things being true: 首次认定, 整体迁入, 培育入库."""
    if not all(isinstance(r.rule, Fixed) for r in column.rows):
        return False
    known = fact_definitions()
    keys = [r.condition.fact for r in column.rows if isinstance(r.condition, Leaf) and r.condition.fact in known]
    return len({k for k in keys if known[k].type is FactType.BOOLEAN}) > 1


def _own_end(text: CardText, provision: Provision) -> int:
    """Where the provision's own words end, its plain paragraphs included, before its first item or table."""
    end = provision.lead_end
    for child in text.children(provision):
        if child.kind is not ProvisionKind.PARAGRAPH or child.start < end:
            break
        end = child.end
    return end


def _lead(text: CardText, provision: Provision) -> str:
    """The words of the provisions above it: an article's opening before its items, a chapter's heading."""
    above: list[str] = []
    parent = provision.parent
    while parent is not None and len(above) < 4:
        holder = text.provisions[parent]
        if holder.kind is not ProvisionKind.TITLE:
            above.append(text.words(holder))
        parent = holder.parent
    return "\n".join(reversed(above))


def _merge(into: Reading, other: Reading) -> None:
    for name in ("amounts", "payouts", "rises", "raised", "caps", "lowest", "bounds", "notes"):
        getattr(into, name).extend(getattr(other, name))
    into.one_rise = into.one_rise or other.one_rise


def _same(part: Part, rows: Sequence[Part]) -> bool:
    """Whether the rows of a table say the same."""
    figures = _figures(part.rule)
    return bool(figures) and figures <= {f for r in rows for f in _figures(r.rule)}


def _figures(rule: AmountRule) -> set[Decimal]:
    match rule:
        case Fixed() | PerUnit():
            return {rule.cny}
        case Rate():
            return {rule.rate}
        case Tiers():
            return {f for t in rule.tiers for f in _figures(t.amount)}
        case Combined():
            return {f for p in rule.parts for f in _figures(p)}
        case Uplifted() | Difference():
            return _figures(rule.of)
        case _:
            return set()


def _column_payouts(text: CardText, column: ColumnAward) -> tuple[Payout, ...]:
    found = {p for r in column.rows for p in _row_payouts(text, r)}
    first = _row_payouts(text, column.rows[0])
    return first if {(p.share, p.cny) for p in found} == {(p.share, p.cny) for p in first} else ()


def _row_payouts(text: CardText, row: RowAward) -> tuple[Payout, ...]:
    if row.payout is None:
        return ()
    return tuple(read_prose(text, row.payout.start, row.payout.end, OwnFacts(text.document_id), "分次拨付").payouts)


def _of_row(text: CardText, row: RowAward, column: str) -> Part:
    label = " ".join(c.text.strip() for c in row.labels)
    shown = f"{label}（{column}）" if column else label
    return Part(row.rule, shown, row.source, "row", row.condition, row.up_to, payouts=_row_payouts(text, row))


def _of_amount(text: CardText, amount: Amount, own: OwnFacts, kind: str, label: str = "", number: str = "") -> Part:
    condition = None
    source = text.ref(amount.start, amount.end)
    if amount.condition is not None:
        low, high = amount.condition
        label = label or text.ref(low, high).quote
        condition = clause_condition(text, Label(low, high, _before(text, low)), own)
    elif label and kind == "item":
        at = text.text.find(label, source.start - len(label) - 8)
        condition = label_condition(text, Label(at, at + len(label)), own) if at >= 0 else None
    return Part(amount.rule, label, source, kind, condition, amount.up_to, amount.further, number=number)


def _before(text: CardText, at: int) -> str:
    """The words of the paragraph before `at`."""
    return plain_words(text.text[text.text.rfind("\n", 0, at) + 1 : at])


def _of_parts(text: CardText, provision: Provision, own: OwnFacts, lead: str, reading: Reading) -> list[Part]:
    """The amounts of its items, in order; what bounds or raises all of them goes to `reading`."""
    found: list[Part] = []
    for child in text.children(provision):
        if child.kind not in _PARTS:
            continue
        inner = read_prose(text, child.start, _own_end(text, child), own, lead)
        amounts = [
            _of_amount(text, a, own, "item", _heading(text, child), child.label.strip("（）()")) for a in inner.amounts
        ]
        deeper = _of_parts(text, child, own, f"{lead}\n{text.words(child)}", inner)
        found += amounts or deeper
        inner.amounts = []
        _merge(reading, inner)
    tail = [
        c
        for c in text.children(provision)
        if c.kind is ProvisionKind.PARAGRAPH and c.start >= _own_end(text, provision)
    ]
    for paragraph in tail:
        after = read_prose(text, paragraph.start, paragraph.end, own, lead)
        found += [_of_amount(text, a, own, "sentence") for a in after.amounts] if not found else []
        after.amounts = []
        _merge(reading, after)
    return found


def _heading(text: CardText, provision: Provision) -> str:
    """The name of an item: what stands before its colon or first comma."""
    words = re.sub(r"^\s*(?:[(（][^)）]{1,4}[)）]|\d{1,2}[.、．])\s*", "", text.words(provision))
    return re.split(r"[，,：:；;。\n]", words)[0].strip().removesuffix("的")
