"""Tables whose rows are conditions: which column holds them, and whether the rows are kinds of applicants."""

from __future__ import annotations

import re

from assistant.policy.document import Table
from assistant.policy.numerals import narrow

# the column of a table that holds conditions
_COLUMN = re.compile(
    r"条件|适用(?:人员|对象|企业|主体|范围)|(?:认定|入库|入选|准入|评[定选]|申[办领])标准|主要指标|申报要求|基本要求|具体要求|^要求$|指标要求"
)
# the first column of a table whose rows are kinds of applicants
_KINDS = re.compile(r"主体|类别|类型|对象|层次|等级|级别|档|情形|人才|企业")


def condition_column(table: Table) -> int | None:
    """The column of a table that holds conditions."""
    header = [narrow(cell.text) for cell in table.rows[table.header_rows - 1]]
    return next((i for i, title in enumerate(header) if i and _COLUMN.search(title)), None)


def rows_are_kinds(table: Table) -> bool:
    """Whether one row is enough (「主体 | 条件」), and not all of them have to hold (「方面 | 指标」)."""
    return _KINDS.search(table.rows[table.header_rows - 1][0].text) is not None
