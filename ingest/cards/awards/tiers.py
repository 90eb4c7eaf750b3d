"""Tables of standards: first columns label the rows, the others hold amounts, rates, caps and terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from assistant.policy.card import (
    AllOf,
    AmountRule,
    Band,
    Combined,
    Condition,
    Fixed,
    Leaf,
    Op,
    PerUnit,
    Progressive,
    Rate,
    Ref,
    Tier,
    Tiers,
)
from assistant.policy.document import Table, TableCell
from ingest.cards.awards.base_words import base_words
from ingest.cards.awards.bases import base_of
from ingest.cards.awards.labels import Label, label_condition, label_conditions, names_fact
from ingest.cards.awards.per_unit import most_months
from ingest.cards.awards.prose import band_of, read_prose
from ingest.cards.awards.quantities import Kind, cell_quantities, plain_words, quantities
from ingest.cards.awards.ranges import read_bounds
from ingest.cards.awards.role_words import Role, award_words
from ingest.cards.awards.roles import read_roles
from ingest.cards.awards.told import level_of_kind
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText


class Column(StrEnum):
    LABEL = "label"
    AMOUNT = "amount"
    RATE = "rate"
    CAP = "cap"
    CAP_RATE = "cap_rate"  # 不超过咨询费的50%
    MOST = "most"  # 限领4张
    MONTHS = "months"
    PAYOUT = "payout"
    OTHER = "other"


@dataclass(frozen=True)
class RowAward:
    """What one row grants in one column: `labels` are the cells that say for whom, `at` is where the granting cell stands."""

    labels: tuple[TableCell, ...]
    condition: Condition | None
    rule: AmountRule
    up_to: bool
    source: Ref
    payout: TableCell | None = None
    level: str = ""  # of a column of levels
    at: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class ColumnAward:
    """What a table grants in one column of amounts; `header` is the column's name where there are several."""

    header: str
    rows: tuple[RowAward, ...]
    months: Decimal | None = None
    span: tuple[int, int] | None = None  # of the header in the canonical text


@dataclass
class _Sheet:
    text: CardText
    table: Table
    header: list[str]
    rows: list[tuple[TableCell, ...]]
    kinds: list[Column]
    unit: str
    lead: str
    leaves: LeafReader


_AMOUNT_HEADER = re.compile(
    r"奖励|补助|补贴|资助|支持|标准|金额|额度|总额|扶持|授信|津贴|资金|奖补|贴息|经费|补偿|减免|券|面额|面值"
)
_AWARD_HEADER = re.compile(r"奖励|补助|补贴|资助|支持|标准|扶持|奖补|贴息|补偿|授信")
_RATE_HEADER = re.compile(r"比例|系数|税率|费率|占比|标准|补助|补贴|奖励|贴息|支持|补偿|减缴|扣除")
_CAP_HEADER = re.compile(r"上限|最高|限额|封顶|不超过")
_MOST_HEADER = re.compile(r"限领|限申|限额|限量|最多|上限|数量")
_TERM_HEADER = re.compile(r"期限|年限|最长|月数|时限")
_PAYOUT_HEADER = re.compile(r"拨付|兑付|兑现|发放方式|支付方式")
_IGNORED_HEADER = re.compile(r"序号|编号|备注|说明|材料|部门|电话|依据|条款|示例|举例|科室|是否|时限|计算结果")
_NOTHING = re.compile(
    r"\s*(?:[-—–/×无]|不奖励|不奖补|不补助|不补贴|不资助|不支持|不予\S{1,4}|不享受|不给予|不适用)?\s*"
)
_TOTAL = re.compile(r"\s*(?:合计|小计|总计|共计)\s*")
_UNIT = re.compile(
    r"单位\s?[:：]\s?(?:人民币)?(万元|亿元|千元|元|%)|[(（](?:单位[:：])?\s?(?:人民币)?(万元|亿元|千元|元|%)(?:/[^)）]{1,8})?[)）]"
)
_EXAMPLE = re.compile("|".join(map(re.escape, award_words().examples)))


def read_table(text: CardText, table: Table, leaves: LeafReader, lead: str = "") -> tuple[ColumnAward, ...]:
    """What the table grants, column by column; nothing where it holds no amounts. `lead`: the words that refer to it."""
    if _EXAMPLE.search(plain_words(table.caption)):
        return ()
    sheet = _sheet(text, table, leaves, lead)
    if sheet is None:
        return ()
    if Column.AMOUNT not in sheet.kinds and Column.RATE not in sheet.kinds:
        return ()
    primary = [i for i, kind in enumerate(sheet.kinds) if kind is Column.AMOUNT]
    primary += [i for i, kind in enumerate(sheet.kinds) if kind is Column.RATE]
    rates = [i for i in primary if sheet.kinds[i] is Column.RATE]
    amounts = [i for i in primary if sheet.kinds[i] is Column.AMOUNT]
    columns = amounts if amounts and not rates else rates if not amounts else sorted(primary)
    if _sums_up(sheet):
        return ()
    conditions = _row_conditions(sheet)
    found = [c for at in columns if (c := _column(sheet, at, conditions)).rows]
    if len(found) > 1 and not any(_AMOUNT_HEADER.search(re.sub(r"\([^)]*\)", "", c.header)) for c in found):
        return (_matrix(sheet, found),)
    return tuple(found)


# levels as column headers: 「国家级 | 省级 | 市级」, 「一等奖 | 二等奖」
_LEVEL_HEADER = re.compile(
    r"^(?:首次)?(?:认定)?(?:国际|国家|世界|部|省|市|区|县|园区|高新区|[A-E特一二三四五])级$|等奖?$|[金银铜]奖$|^[A-E]类$"
)
_SUMMARY_ROW = re.compile(r"比例$|最高(?:补助|奖励|补贴|限额)?$|上限$|限额$|门槛|年度最高|基数")


def _sums_up(sheet: _Sheet) -> bool:
    """Whether the rows are the parameters of one amount (「补助比例 | 12%」, 「单个项目最高补助 | 500万元」), stated in prose as well."""
    first = [re.sub(r"\([^)]*\)", "", plain_words(r[0].text)).strip() for r in sheet.rows]
    return len(sheet.header) == 2 and sum(_SUMMARY_ROW.search(f) is not None for f in first) >= 2


def _matrix(sheet: _Sheet, columns: Sequence[ColumnAward]) -> ColumnAward:
    """Kinds down, levels across: every cell is a tier of its own."""
    spans = [c.span for c in columns if c.span is not None]
    about = plain_words(f"{sheet.table.caption}|{sheet.lead}")
    levels = label_conditions(sheet.text, [Label(a, b, about) for a, b in spans], sheet.leaves)
    entries = [(row, level, column) for column, level in zip(columns, levels, strict=True) for row in column.rows]
    if not all(_LEVEL_HEADER.search(c.header) for c in columns):  # kinds go before levels
        return ColumnAward("", tuple(replace(r, condition=_both(r, lv), level=c.header) for r, lv, c in entries))
    ordered = sorted(entries, key=lambda entry: entry[0].source.start)
    return ColumnAward(
        "", tuple(replace(r, condition=_of_kind(sheet, r, lv, c), level=c.header) for r, lv, c in ordered)
    )


def _both(row: RowAward, condition: Condition) -> Condition:
    return condition if row.condition is None else AllOf(all=(condition, row.condition))


def _of_kind(sheet: _Sheet, row: RowAward, level: Condition, column: ColumnAward) -> Condition:
    """The level of the row's kind: by the fact that its label names (绿色工厂), else asked for as one thing."""
    kind = plain_words(" ".join(c.text for c in row.labels))
    if column.span is not None:
        level = label_condition(sheet.text, Label(*column.span, kind), sheet.leaves)
    own = [k for k in (row.condition, level) if isinstance(k, Leaf) and k.fact.startswith("x_")]
    if isinstance(level, Leaf) and level not in own and names_fact(level.fact, kind):
        return level
    if row.condition is not None and row.condition not in own:
        return AllOf(all=(row.condition, level))
    levels = [h for h, k in zip(sheet.header, sheet.kinds, strict=True) if k in (Column.AMOUNT, Column.RATE)]
    place = (row.source.start, row.source.end)
    one = level_of_kind(sheet.text, kind, column.header, place, sheet.leaves, levels)
    if one is not None:
        return one
    asked = sheet.leaves.own.ask(f"{kind}（{column.header}）")
    return Leaf(fact=asked.key, op=Op.IS, value=True, text=asked.name, source=row.source)


def _sheet(text: CardText, table: Table, leaves: LeafReader, lead: str) -> _Sheet | None:
    rows = [r for r in table.rows if r]
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    head = max(1, table.header_rows)
    width = max(len(r) for r in rows)
    header = ["|".join(dict.fromkeys(plain_words(r[i].text) for r in rows[:head] if i < len(r))) for i in range(width)]
    body = [r for r in rows[head:] if len(r) == width]
    if not body:
        return None
    unit = _UNIT.search(plain_words(table.caption)) or _UNIT.search(plain_words(lead)[-60:])
    sheet = _Sheet(text, table, header, body, [], (unit[1] or unit[2]) if unit else "", lead, leaves)
    sheet.kinds = [_kind(sheet, i) for i in range(width)]
    _first_is_label(sheet)
    return sheet


def _first_is_label(sheet: _Sheet) -> None:
    """A table without a label column is read by its first column that is not a number of rows."""
    if Column.LABEL in sheet.kinds:
        return
    for at, kind in enumerate(sheet.kinds):
        if kind is Column.OTHER and not re.search(r"序号|编号|备注|说明", sheet.header[at]):
            sheet.kinds[at] = Column.LABEL
            return


def column_unit(sheet_unit: str, header: str) -> str:
    """The unit of a column: its own 「（万元）」, else the table's, which is never that of a column of shares."""
    own = _UNIT.search(header)
    if own is not None:
        return own[1] or own[2]
    return "" if re.search(r"比例|占比|税率|费率", header) else sheet_unit


def _kind(sheet: _Sheet, at: int) -> Column:
    header, cells = sheet.header[at], [plain_words(r[at].text) for r in sheet.rows]
    if re.search(r"是否", header) or (_IGNORED_HEADER.search(header) and not _AMOUNT_HEADER.search(header)):
        return Column.OTHER
    filled = [c for c in cells if not _NOTHING.fullmatch(c)]
    unit = column_unit(sheet.unit, header)
    read = [cell_quantities(c, unit) for c in filled]
    money = sum(any(q.kind is Kind.MONEY for q in qs) for qs in read)
    ratio = sum(any(q.kind is Kind.RATIO for q in qs) for qs in read)
    ranged = sum(bool(read_bounds(c, unit)) for c in filled)
    needed = max(1, len(filled) / 2)
    if not filled:
        return Column.OTHER
    if _PAYOUT_HEADER.search(header) and not _CAP_HEADER.search(header):
        return Column.PAYOUT
    if _TERM_HEADER.search(header) and not money:
        return Column.MONTHS
    if _CAP_HEADER.search(header) and money >= needed and not ratio:
        return Column.CAP
    if _CAP_HEADER.search(header) and ratio >= needed and sum("的" in c for c in filled) >= needed:
        return Column.CAP_RATE
    counted = sum(len(qs) == 1 and qs[0].kind is Kind.COUNT for qs in read)
    if _MOST_HEADER.search(header) and counted >= needed:
        return Column.MOST
    plainly = ranged < needed or _AMOUNT_HEADER.search(header) is not None
    if ratio >= needed and plainly and _RATE_HEADER.search(header) and not _IGNORED_HEADER.search(header):
        return Column.RATE if not re.search(r"强度|增速|增长率|负债率|占营业", header) else Column.LABEL
    granting = sum(any(g.role in (Role.GRANT, Role.RATE) for g in read_roles(c)) for c in filled)
    if granting >= needed and granting > ranged and not _IGNORED_HEADER.search(header):
        return Column.AMOUNT
    if (
        money >= needed
        and (ranged < needed or _AWARD_HEADER.search(header))
        and (_AMOUNT_HEADER.search(header) or at > 0)
        and not _metric(header)
    ):
        return Column.AMOUNT
    if any(c is Column.AMOUNT or c is Column.RATE for c in sheet.kinds):
        return Column.OTHER
    if re.search(r"序号|编号|备注|说明", header):
        return Column.OTHER
    told = any(k is Column.LABEL and not _ordinals([r[i] for r in sheet.rows]) for i, k in enumerate(sheet.kinds))
    return Column.LABEL if ranged >= needed or not told or "条件" not in header else Column.OTHER


def _metric(header: str) -> bool:
    return any(m in header for m in award_words().metrics) and not re.search(r"奖|补|资助|支持|贴息|额度|标准", header)


def _row_conditions(sheet: _Sheet) -> list[Condition | None]:
    """For each row what its label cells stand for, all of them together."""
    columns: list[list[Condition]] = []
    for at, kind in enumerate(sheet.kinds):
        if kind is not Column.LABEL:
            continue
        cells = [r[at] for r in sheet.rows]
        if (len({c.text for c in cells}) == 1 and len(cells) > 1) or _ordinals(cells):
            continue
        about = f"{sheet.header[at]}|{plain_words(sheet.table.caption)}|{plain_words(sheet.lead)[-60:]}"
        labels = [Label(c.start, c.end, about) for c in cells]
        columns.append(label_conditions(sheet.text, labels, sheet.leaves))
    if not columns:
        return [None] * len(sheet.rows)
    return [parts[0] if len(parts) == 1 else AllOf(all=tuple(parts)) for parts in zip(*columns, strict=True)]


def _ordinals(cells: Sequence[TableCell]) -> bool:
    """「第一档」, 「一类」, 「1」: names of the rows that say nothing of the enterprise."""
    return all(
        re.fullmatch(r"\s*(?:第?[一二三四五六七八九十\d]+[档类级]?|[A-E]档|[ⅠⅡⅢⅣ]类?)\s*", plain_words(c.text))
        for c in cells
    )


def _column(sheet: _Sheet, at: int, conditions: Sequence[Condition | None]) -> ColumnAward:
    found: list[RowAward] = []
    months: set[Decimal] = set()
    for row, condition in zip(sheet.rows, conditions, strict=True):
        if any(_TOTAL.fullmatch(c.text) for c in row[:2]):
            continue
        read = _cell(sheet, row, at)
        if read is None:
            continue
        rule, up_to = read
        term = next((row[i] for i, k in enumerate(sheet.kinds) if k is Column.MONTHS), None)
        longest = most_months(f"最长{plain_words(term.text)}") if term else None
        if longest is not None:
            months.add(longest)
            if isinstance(rule, PerUnit):
                rule = rule.model_copy(update={"max_count": longest})
        payout = next((row[i] for i, k in enumerate(sheet.kinds) if k is Column.PAYOUT), None)
        labels = tuple(row[i] for i, k in enumerate(sheet.kinds) if k is Column.LABEL)
        cell = (row[at].start, row[at].end)
        found.append(RowAward(labels, condition, rule, up_to, rule.source, payout, at=cell))
    head = sheet.table.rows[max(1, sheet.table.header_rows) - 1]
    span = (head[at].start, head[at].end) if at < len(head) else None
    return ColumnAward(sheet.header[at], tuple(found), months.pop() if len(months) == 1 else None, span)


def _cell(sheet: _Sheet, row: Sequence[TableCell], at: int) -> tuple[AmountRule, bool] | None:
    """The rule of one cell, with the cap that its row gives."""
    cell = row[at]
    plain = plain_words(cell.text)
    if _NOTHING.fullmatch(plain):
        return None
    unit = column_unit(sheet.unit, sheet.header[at])
    found = [q for q in cell_quantities(plain, unit) if q.kind in (Kind.MONEY, Kind.RATIO)]
    if not found:
        return None
    bare = re.sub(r"[\s万亿千元%./,，\d零一二三四五六七八九十百]|百分之", "", plain)
    ref = row_ref(sheet.text, row)
    up_to = False
    rule: AmountRule | None = None
    if len(found) == 1 and (not bare or bare in ("最高", "不超过", "一次性", "最高不超过", "约")):
        up_to = "最高" in bare or "不超过" in bare
        rule = _plain_cell(sheet, row, at, found[0].kind, found[0].value, ref)
    else:
        label = plain_words(" ".join(c.text for c, k in zip(row, sheet.kinds, strict=True) if k is Column.LABEL))
        lead = f"{sheet.lead}\n{sheet.table.caption}\n{label}|{sheet.header[at]}给予"
        reading = read_prose(sheet.text, cell.start, cell.end, sheet.leaves, lead)
        if not reading.amounts:
            return None
        rule, up_to = reading.amounts[0].rule, reading.amounts[0].up_to
        rule = rule.model_copy(update={"source": ref})
    cap = _row_cap(sheet, row, at)
    if cap is not None and rule.cap is None:
        rule = rule.model_copy(update={"cap": cap})
    most = next((r for r, k in zip(row, sheet.kinds, strict=True) if k is Column.MOST), None)
    number = quantities(plain_words(most.text)) if most is not None else []
    if number and isinstance(rule, PerUnit) and len(rule.counts) == 1:
        rule = rule.model_copy(update={"max_count": number[0].value})
    return _below_share(sheet, row, rule), up_to


def _below_share(sheet: _Sheet, row: Sequence[TableCell], rule: AmountRule) -> AmountRule:
    """The rule, at most the share of a cost that the row gives as its limit."""
    cell = next((r for r, k in zip(row, sheet.kinds, strict=True) if k is Column.CAP_RATE), None)
    plain = plain_words(cell.text) if cell is not None else ""
    share = [q for q in quantities(plain) if q.kind is Kind.RATIO]
    if len(share) != 1:
        return rule
    words = re.sub(r"^(?:不(?:得)?(?:超过|高于)|最高(?:为)?|按照?|以)|的?$", "", plain[: share[0].start].strip())
    base = base_of(words, plain_words(sheet.lead)[-80:], sheet.leaves)
    limit = Rate(rate=share[0].value, base=base.key, years=base.years, text=rule.text, source=rule.source)
    return Combined(form="lowest", parts=(rule, limit), text=rule.text, source=rule.source)


def _plain_cell(sheet: _Sheet, row: Sequence[TableCell], at: int, kind: Kind, value: Decimal, ref: Ref) -> AmountRule:
    if kind is Kind.MONEY:
        return Fixed(cny=value, text=ref.quote, source=ref)
    header = sheet.header[at]
    words = base_words(header) or base_words(sheet.lead) or base_words(sheet.table.caption) or formula_base(sheet.text)
    if words is None and "贴息" in plain_words(f"{header}{sheet.lead}"):
        words = "实际支付利息"
    base = base_of(words or "计算基数", plain_words(sheet.lead)[-80:], sheet.leaves)
    return Rate(rate=value, base=base.key, years=base.years, text=ref.quote, source=ref)


def formula_base(text: CardText) -> str | None:
    """What the document's formula multiplies by a rate: 「贴息金额＝实际支付利息×贴息比例」."""
    found = re.search(
        r"[=＝](?P<base>[^=＝×*,，;；。\n\d]{2,40}?)[×*][^,，;；。×\n]{0,10}(?:比例|系数)", plain_words(text.text)
    )
    return found["base"] if found else None


def _row_cap(sheet: _Sheet, row: Sequence[TableCell], at: int) -> Decimal | None:
    caps = [i for i, k in enumerate(sheet.kinds) if k is Column.CAP]
    after = [i for i in caps if i > at] or caps
    if not after:
        return None
    money = [
        q
        for q in cell_quantities(plain_words(row[after[0]].text), column_unit(sheet.unit, sheet.header[after[0]]))
        if q.kind is Kind.MONEY
    ]
    return money[0].value if len(money) == 1 else None


def row_ref(text: CardText, row: Sequence[TableCell]) -> Ref:
    """The words of the row as they stand in the canonical text; of a cell merged from above only its own row's part."""
    last = max(c.end for c in row)
    line = text.text.rfind("\n", 0, last) + 1
    start = min((c.start for c in row if c.start >= line), default=line)
    return text.ref(start, last)


def progressive_of(column: ColumnAward, ref: Ref) -> Progressive | None:
    """A table whose rows are parts of one base (「5000万元以下的部分」): its bands, else None."""
    bands: list[Band] = []
    base, years = "", None
    for row in column.rows:
        words = next((plain_words(c.text) for c in row.labels if "部分" in c.text), "")
        band = band_of(read_bounds(words), row.rule.rate) if words and isinstance(row.rule, Rate) else None
        if band is None or not isinstance(row.rule, Rate):
            return None
        base, years = row.rule.base, row.rule.years
        bands.append(band)
    return Progressive(base=base, years=years, bands=tuple(bands), text=ref.quote, source=ref) if bands else None


def tiers_of(column: ColumnAward, ref: Ref) -> Tiers | None:
    """The rows of a column as tiers; None where a row has no condition."""
    tiers = [
        Tier(label=" ".join(" ".join([*(c.text for c in r.labels), r.level]).split()), when=r.condition, amount=r.rule)
        for r in column.rows
        if r.condition is not None
    ]
    if len(tiers) != len(column.rows) or not tiers:
        return None
    return Tiers(tiers=tuple(tiers), text=ref.quote, source=ref)
