"""Tables of a unit by which something is granted: rows that name subsidies, cells that grant, rows of what comes unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.policy.document import Table, TableCell
from assistant.policy.numerals import narrow
from ingest.cards.grant_words import AMOUNT, GIVEN, RELIEF
from ingest.cards.text import CardText
from ingest.cards.units import Unit

# 「表1 奖励标准」: a table of what is paid
_PAYING = re.compile(rf"(?:{GIVEN})[^,，]{{0,8}}(?:标准|比例|限额|金额|额度|一览|表)|(?:标准|比例|限额)[^,，]{{0,4}}表")
_CREDIT = re.compile(r"(?:授信|贷款|信用)额度")  # 「表1 授信额度表」
# tables of points, of time limits, of conditions: what they count is no money
_NO_PAYING = re.compile(r"评分|打分|分值|得分|积分|指标|评价|时限|期限|认定标准|划型|划分|收费|对照|示例|计算")
_NO_ROW = re.compile(r"标准|比例|上限|限额|门槛|最高|合计|小计|提高|总计")
# 「租房补贴」, 「首次认定奖励」; not 「补贴标准」, 「最高奖励」
_COLUMN = re.compile(
    rf"(?!每|最高|单|年度|财政|总|合计|区|市|省|实际|拟|原|现)[一-鿿]{{2,10}}(?:{GIVEN})(?:金额|标准)?"
)
_NUMBER = re.compile(r"^(?:序号|编号|条款|类别)$")
_NAMING = re.compile(r"(?:项目|方式|事项|名称|政策|券种|奖项)$")
_WHOM = re.compile(r"条件|要求|适用|对象|范围")
_EXAMPLE = re.compile(r"示例|举例|计算过程|计算")
# a column that says how it is had, and the words for what comes without an application or at once
_WAY = re.compile(r"^(?:办理|兑现|兑付|申报|享受|申领)(?:方式|类型|模式)$")
_UNASKED = re.compile(r"^(?:免申即享|即申即享|免申享)$")


@dataclass(frozen=True, slots=True)
class Row:
    """What a row or cell grants: [start, end) its words; `conditions` are the cells that say for whom."""

    name: str
    start: int
    end: int
    conditions: tuple[TableCell, ...]
    caption: str


def paying_tables(text: CardText, unit: Unit) -> Iterator[Table]:
    """Tables of the unit that say what is paid: by caption, and by a word for money in it, its cells' names or the unit's heading."""
    if _EXAMPLE.search(unit.provision.heading + unit.title):
        return
    for table in _tables(text, unit):
        caption = narrow(table.caption)
        names = (*table.rows[table.header_rows - 1], *(row[0] for row in table.rows))
        said = caption + unit.provision.heading + "".join(cell.text for cell in names)
        pays = _PAYING.search(caption) and re.search(GIVEN, said) and not _NO_PAYING.search(caption)
        if pays or _CREDIT.search(caption):
            yield table


def rows_of(text: CardText, unit: Unit) -> list[Row]:
    """What the tables of a unit name one by one, in rows, columns or cells."""
    return subsidy_rows(text, unit) or subsidy_columns(text, unit) or relief_cells(text, unit)


def subsidy_rows(text: CardText, unit: Unit) -> list[Row]:
    """The rows of a table whose first column names what can be had: 「补贴项目 | 培训要求 | 补贴标准」."""
    paying = list(paying_tables(text, unit))
    for table in _tables(text, unit):
        header = _header(table)
        column = next((i for i, title in enumerate(header) if not _NUMBER.search(title)), 0)
        if len(header) < column + 2 or not _NAMING.search(header[column]) or _NO_PAYING.search(narrow(table.caption)):
            continue
        if not _names_subsidies(
            table, column, header[column] if table in paying or re.search(GIVEN, header[column]) else ""
        ):
            continue
        found = [
            row_read
            for row in table.rows[table.header_rows :]
            if (row_read := _subsidy(row, header, column, table.caption))
        ]
        if len(found) > 1:
            return found
    return []


def _subsidy(row: Sequence[TableCell], header: Sequence[str], column: int, caption: str) -> Row | None:
    name = row[column].text
    rest = row[column + 1 :]
    if _NO_ROW.search(name) or not any(re.search(AMOUNT, narrow(cell.text)) for cell in rest):
        return None
    said = (c for c, title in zip(rest, header[column + 1 :], strict=False) if _WHOM.search(title))
    given = name if re.search(GIVEN, name) else name + (re.search(GIVEN, caption) or ("",))[0]
    return Row(given, row[column].start, row[-1].end, tuple(said), caption)


def subsidy_columns(text: CardText, unit: Unit) -> list[Row]:
    """Columns that each name a subsidy of their own: 「人才类别 | 租房补贴（元/月） | 购房补贴（万元）」."""
    for table in _tables(text, unit):
        if _EXAMPLE.search(table.caption) or _NO_PAYING.search(narrow(table.caption)):
            continue
        header = table.rows[table.header_rows - 1]
        found = [
            Row(name, cell.start, cell.end, (), table.caption)
            for column, cell in enumerate(header[1:], 1)
            if _COLUMN.fullmatch(name := _whom(cell.text).strip())
            and all(re.search(r"\d", row[column].text) for row in table.rows[table.header_rows :] if len(row) > column)
        ]
        if len({row.name for row in found}) > 1:
            return found
    return []


def _names_subsidies(table: Table, column: int, header: str) -> bool:
    """Whether the rows are subsidies by what the column is called, or by most of their names; others (「项目 | 标准」) are tiers of one."""
    names = [row[column].text for row in table.rows[table.header_rows :]]
    return re.search(GIVEN, header) is not None or 2 * sum(bool(re.search(GIVEN, n)) for n in names) >= len(names)


def relief_cells(text: CardText, unit: Unit) -> list[Row]:
    """Cells that each take away a tax or charge: rows say of what, columns from whom (「情形 | 一般企业 | 集成电路企业」)."""
    low, high = unit.provision.start, unit.provision.end
    for table in (t for t in text.tables if low <= t.start < high):
        first = max(1, table.header_rows)  # a header with dates in it may not have been seen as one
        header = table.rows[first - 1]
        if _EXAMPLE.search(table.caption):
            continue
        found = [
            Row(f"{row[0].text}（{_whom(title.text)}）", cell.start, cell.end, (row[0], title), table.caption)
            for row in table.rows[first:]
            for cell, title in zip(row[1:], header[1:], strict=False)
            if RELIEF.search(narrow(cell.text))
        ]
        if len(found) > 1:
            return found
    return []


def unasked_rows(text: CardText) -> list[Row]:
    """What a guide lists as had without an application, or at once: 「留用奖励 | 免申即享 | 社会保险数据」."""
    found: list[Row] = []
    for table in text.tables:
        if not table.header_rows:
            continue
        ways = [i for i, title in enumerate(_header(table)) if i and _WAY.search(title)]
        found += [
            Row(row[0].text.strip(), row[0].start, row[ways[0]].end, (), table.caption)
            for row in (table.rows[table.header_rows :] if ways else ())
            if _UNASKED.search(row[ways[0]].text.strip())
        ]
    return found


def _tables(text: CardText, unit: Unit) -> Iterator[Table]:
    low, high = unit.provision.start, unit.provision.end
    yield from (t for t in text.tables if low <= t.start < high and t.header_rows)


def _header(table: Table) -> list[str]:
    return [narrow(cell.text).strip() for cell in table.rows[table.header_rows - 1]]


def _whom(title: str) -> str:
    return re.sub(r"[（(][^）)]*[）)]", "", title)
