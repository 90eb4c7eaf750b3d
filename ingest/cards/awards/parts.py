"""The amounts that a provision holds, in its tables, sentences and items, before they are put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from assistant.policy.conditions import leaves_of
from assistant.policy.document import Table
from assistant.policy.facts import FactType, fact_definitions
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.awards.claims import Claim, Span, owner
from ingest.cards.awards.elsewhere import collect_changes
from ingest.cards.awards.labels import Label, clause_condition, label_condition
from ingest.cards.awards.prose import read_prose
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.sentences import Amount, Reading
from ingest.cards.awards.tier_order import takes_highest
from ingest.cards.awards.tiers import ColumnAward, RowAward, progressive_of, read_table, tiers_of
from ingest.cards.awards.told import one_of_kinds
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText

_PARTS = (ProvisionKind.ITEM, ProvisionKind.SUBITEM)


@dataclass(frozen=True)
class Part:
    """One amount with its condition. `kind`: what makes it one of several (row, column, item, sentence); `number`: of its item;
    `at`: where its figures stand in the canonical text; `raises`: a row that only raises the one before it.
    """

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
    at: Span = (0, 0)
    begin: int | None = None  # where the words begin that say for whom
    raises: bool = False
    follows: bool = False  # a share of the part before it

    @property
    def place(self) -> Span:
        """The words that grant it; of a whole column its rows."""
        if self.kind == "column":
            return self.at
        return self.source.start if self.begin is None else self.begin, self.source.end


@dataclass(frozen=True)
class Pieces:
    """The parts of one provision, what else its sentences say, its words, those before its first item or table, those above it."""

    parts: list[Part]
    reading: Reading
    words: str
    opening: str
    lead: str
    labels: tuple[str, ...] = ()  # of all parts, whosever they are


# 「按照表1执行」, 「标准见附件2」, 「如下表」; not 「属于表1所列人员」, 「低于表1标准」
_NAMED_TABLE = re.compile(
    r"(?:按照?|见|执行|依照|参照|如)(?:本办法|本细则|本措施)?\s?(?P<name>附?表\s?[一二三四五六七八九十\d]{1,2}|附件\s?\d{1,2}|下表)"
)


def _tables(text: CardText, provision: Provision, claim: Claim | None) -> list[Table]:
    """The tables that stand inside, outside of its articles, and those that it names, wherever they stand; where the words of the
    benefit itself name some, those only.
    """
    articles = [p for p in text.inside(provision) if p.kind is ProvisionKind.ARTICLE and p.ordinal != provision.ordinal]
    inside = [
        t
        for t in text.tables
        if provision.start <= t.start
        and t.end <= provision.end
        and not any(a.start <= t.start and t.end <= a.end for a in articles)
    ]
    named = _named_tables(text, plain_words(text.text[slice(*claim.own)])) if claim else []
    if len(named) == 1 and (not inside or named[0] in inside):
        return named
    return inside or _named_tables(text, plain_words(text.words(provision)))


def _named_tables(text: CardText, words: str) -> list[Table]:
    names = {re.sub(r"\s", "", m["name"]) for m in _NAMED_TABLE.finditer(words)}
    return [
        t for t in text.tables if any(re.match(rf"{n}(?!\d)", re.sub(r"\s", "", plain_words(t.caption))) for n in names)
    ]


# a provision of examples: 「计算示例：某企业 …」
_EXAMPLE = re.compile(r"计算(?:示例|举例)|^\s*(?:第[^条]{1,5}条\s*)?(?:示例|举例)")


def pieces_of(text: CardText, provision: Provision, leaves: LeafReader, claim: Claim | None = None) -> Pieces:
    """All amounts of the provision; items that a table only sums up take its place."""
    lead = _lead(text, provision)
    reading = Reading()
    words = text.text[provision.start : _own_end(text, provision)]
    if _EXAMPLE.search(plain_words(words)):
        return Pieces([], reading, words, words, lead)
    tables = _tables(text, provision, claim)
    parts = _of_tables(_Place(text, provision, leaves, f"{lead}\n{words}", claim), tables)
    _merge(reading, read_prose(text, provision.start, _own_end(text, provision), leaves, lead))
    prose = [_of_amount(text, a, leaves, "sentence") for a in reading.amounts]
    listed = _of_parts(text, provision, leaves, f"{lead}\n{words}", reading)
    if parts and (prose or listed):
        items = [p for p in listed if p.kind == "item"]
        repeated = sum(_same(p, parts) for p in items)
        if len(items) > 1 and repeated * 2 >= len(items) and not _tells_more(parts, items):
            parts = []
        prose, listed = [p for p in prose if not _same(p, parts)], [p for p in listed if not _same(p, parts)]
    found = [*parts, *prose, *listed] or _row_named(text, provision, leaves)
    if found:
        rows = [core(p.label) for p in found if p.kind == "row"]
        collect_changes(text, provision, tables, [name for name in rows if len(name) > 2], reading, leaves, claim)
    labels = tuple(core(p.label) for p in found)
    return Pieces(found, reading, text.text[provision.start : provision.end], words, lead, labels)


def core(label: str) -> str:
    """What a label names, without the kind of money: 「高级工培训 取得三级证书」 → 高级工."""
    return re.sub(r"(?:培训|补贴|补助|奖励|资助|费用?)+$", "", re.split(r"[ （(]", label)[0])


def _tells_more(rows: Sequence[Part], items: Sequence[Part]) -> bool:
    """Whether rows know more of those whom they are for; else the table only sums up what the items grant."""
    return _known_facts(rows) > _known_facts(items)


def _known_facts(parts: Sequence[Part]) -> int:
    conditions = [p.condition for p in parts if p.condition is not None]
    conditions += [t.when for p in parts if isinstance(p.rule, Tiers) for t in p.rule.tiers]
    return sum(not leaf.fact.startswith("x_") for c in conditions for leaf in leaves_of(c))


_AWARD_NAMES = re.compile(r"奖励|奖补|补贴|补助|资助|支持|资金|标准|[\s“”《》]")


def _row_named(text: CardText, provision: Provision, leaves: LeafReader) -> list[Part]:
    """Of a heading without amounts (「（一）首次认定奖励：」) the row of a table elsewhere that has its name."""
    name = _AWARD_NAMES.sub("", plain_words(provision.heading))
    if len(name) < _SHORTEST_NAME:
        return []
    found: list[Part] = []
    for table in text.tables:
        if any(_AWARD_NAMES.sub("", plain_words(c.text)) == name for row in table.rows for c in row[:2]):
            rows = [r for column in read_table(text, table, leaves) for r in column.rows]
            found += [
                _of_row(text, row, "", leaves)
                for row in rows
                if any(_AWARD_NAMES.sub("", plain_words(c.text)) == name for c in row.labels)
            ]
    return [replace(found[0], condition=None)] if len(found) == 1 else []


_SHORTEST_NAME = 3  # characters of a name without the words for money


@dataclass(frozen=True)
class _Place:
    """A provision with tables: the words above and before them (`lead`), and the claim on what they grant."""

    text: CardText
    provision: Provision
    leaves: LeafReader
    lead: str
    claim: Claim | None

    @property
    def words(self) -> str:
        return f"{self.lead}\n{self.text.text[self.provision.start : self.provision.end]}"


def _of_tables(place: _Place, tables: Sequence[Table]) -> list[Part]:
    parts: list[Part] = []
    provision = place.provision
    for table in tables:
        inside = provision.start <= table.start and table.end <= provision.end
        columns = read_table(place.text, table, place.leaves, place.lead)
        for column in columns:
            high = max(r.source.end for r in column.rows) if inside else provision.lead_end
            ref = place.text.ref(provision.start, high)
            parts += _of_table(place, table, column, len(columns) > 1, ref)
    return parts


def _of_table(place: _Place, table: Table, column: ColumnAward, several: bool, ref: Ref) -> list[Part]:
    text, leaves, claim = place.text, place.leaves, place.claim
    label = column.header if several else ""
    at = (column.rows[0].at[0], column.rows[-1].at[1])
    if claim and len({owner((r.source.start, r.source.end), r.at, claim.all) for r in column.rows} - {None}) > 1:
        return [_of_row(text, row, label, leaves) for row in column.rows]
    kinds = several and column.span is not None and not _MONEY_NAME.search(column.header)
    condition = label_condition(text, Label(*column.span, table.caption), leaves) if kinds and column.span else None
    bands = progressive_of(column, ref)
    if bands is not None:
        return [Part(bands, label, ref, "column", condition, at=at)]
    tiers = tiers_of(column, ref)
    if tiers is None or len(tiers.tiers) < 2 or not _tier_like(table, column):
        return [_of_row(text, row, label, leaves) for row in column.rows]
    whens = one_of_kinds(text, [t.when for t in tiers.tiers], leaves, plain_words(table.rows[0][0].text))
    tiers = tiers.model_copy(
        update={"tiers": tuple(t.model_copy(update={"when": w}) for t, w in zip(tiers.tiers, whens, strict=True))}
    )
    if takes_highest(tiers.tiers, place.words, text.text):
        tiers = tiers.model_copy(update={"take": "highest"})
    up_to = all(r.up_to for r in column.rows)
    payouts = _column_payouts(text, column, leaves)
    return [Part(tiers, label, ref, "column", condition, up_to, months=column.months, payouts=payouts, at=at)]


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
    into.split_caps = into.split_caps or other.split_caps


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


def _column_payouts(text: CardText, column: ColumnAward, leaves: LeafReader) -> tuple[Payout, ...]:
    found = {p for r in column.rows for p in _row_payouts(text, r, leaves)}
    first = _row_payouts(text, column.rows[0], leaves)
    return first if {(p.share, p.cny) for p in found} == {(p.share, p.cny) for p in first} else ()


def _row_payouts(text: CardText, row: RowAward, leaves: LeafReader) -> tuple[Payout, ...]:
    if row.payout is None:
        return ()
    return tuple(read_prose(text, row.payout.start, row.payout.end, leaves, "分次拨付").payouts)


def _of_row(text: CardText, row: RowAward, column: str, leaves: LeafReader) -> Part:
    label = " ".join(c.text.strip() for c in row.labels)
    shown = f"{label}（{column}）" if column else label
    raises = _RAISING.match(plain_words(label)) is not None
    beside = re.search(r"[^|\s][^|]*$", text.text[row.at[1] : row.source.end])
    condition = row.condition
    if raises and beside is not None:
        condition = clause_condition(text, Label(row.at[1] + beside.start(), row.source.end), leaves)
    payouts = _row_payouts(text, row, leaves)
    return Part(row.rule, shown, row.source, "row", condition, row.up_to, payouts=payouts, at=row.at, raises=raises)


# 「提高标准」 as the name of a row, beside those that it raises
_RAISING = re.compile(r"(?:提高|上浮|提升|增加)后?的?(?:标准|补贴|补助|奖励|部分|比例)?")


def _of_amount(
    text: CardText, amount: Amount, leaves: LeafReader, kind: str, label: str = "", number: str = "", lead: str = ""
) -> Part:
    condition = amount.when
    source = text.ref(amount.start, amount.end)
    if amount.condition is not None:
        low, high = amount.condition
        label = label or text.ref(low, high).quote
        condition = clause_condition(text, Label(low, high, f"{_before(text, low)}{plain_words(lead)[-60:]}"), leaves)
    elif label and kind == "item":
        place = text.text.find(label, source.start - len(label) - 8)
        condition = label_condition(text, Label(place, place + len(label)), leaves) if place >= 0 else None
    at = (amount.start, amount.end)
    begin = amount.condition[0] if amount.condition else None
    raises = kind == "sentence" and label.startswith("其中")  # 「其中营业收入超过2亿元的，奖励5万元」
    return Part(
        amount.rule,
        label,
        source,
        kind,
        condition,
        amount.up_to,
        amount.further,
        number=number,
        at=at,
        begin=begin,
        raises=raises,
        follows=amount.follows,
    )


def _before(text: CardText, at: int) -> str:
    """The words of the paragraph before `at`."""
    return plain_words(text.text[text.text.rfind("\n", 0, at) + 1 : at])


def _of_parts(text: CardText, provision: Provision, leaves: LeafReader, lead: str, reading: Reading) -> list[Part]:
    """The amounts of its items, in order; what bounds or raises all of them goes to `reading`."""
    found: list[Part] = []
    for child in text.children(provision):
        if child.kind not in _PARTS:
            continue
        inner = read_prose(text, child.start, _own_end(text, child), leaves, lead)
        amounts = [
            _of_amount(text, a, leaves, "item", _heading(text, child), child.label.strip("（）()"), lead)
            for a in inner.amounts
        ]
        deeper = _of_parts(text, child, leaves, f"{lead}\n{text.words(child)}", inner)
        found += amounts or deeper
        inner.amounts = []
        _merge(reading, inner)
    tail = [
        c
        for c in text.children(provision)
        if c.kind is ProvisionKind.PARAGRAPH and c.start >= _own_end(text, provision)
    ]
    for paragraph in tail:
        after = read_prose(text, paragraph.start, paragraph.end, leaves, lead)
        found += [_of_amount(text, a, leaves, "sentence") for a in after.amounts] if not found else []
        after.amounts = []
        _merge(reading, after)
    return found


def _heading(text: CardText, provision: Provision) -> str:
    """The name of an item: what stands before its colon or first comma."""
    words = re.sub(r"^\s*(?:[(（][^)）]{1,4}[)）]|\d{1,2}[.、．])\s*", "", text.words(provision))
    return re.split(r"[，,：:；;。\n]", words)[0].strip().removesuffix("的")
