"""What makes a table's rows findable: which rows form one passage, and the words that name their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.policy.document import Table, TableCell

# a table this small is read at a glance, so it is one passage
SMALL_ROWS = 6
SMALL_CHARACTERS = 220
_HEADER_CHARACTERS = 110  # of the header in a row's context; longer ones are shortened cell by cell
_NAME_CHARACTERS = 2  # of a column's name that are always kept
_CAPTION_CHARACTERS = 120  # of a caption in a row's context

_COLUMN_UNIT = re.compile(r"[（(][^（）()]{1,8}[）)]$")  # 「金额（万元）」
# 「表1 奖励标准表」 → 表1; 「附表二：…」 → 附表二
_LABEL = re.compile(r"(?P<label>附?表\s*[\d一二三四五六七八九十]+(?:[-—.．]\d+)?)[\s：:、.．]*(?P<heading>.*)")


@dataclass(frozen=True, slots=True)
class TablePart:
    """Rows [first, last) of a table as one passage [start, end); `leads` are the caption and header that it needs."""

    start: int
    end: int
    first: int
    last: int
    context: str
    leads: tuple[tuple[int, int], ...]


def table_name(table: Table) -> tuple[str, str]:
    """(label, heading) of a table: (表1, 奖励标准表); ("", caption) where it has no number."""
    match = _LABEL.fullmatch(table.caption)
    return (re.sub(r"\s", "", match["label"]), match["heading"]) if match else ("", table.caption)


def row_span(row: tuple[TableCell, ...]) -> tuple[int, int]:
    """The span of a row's line."""
    return row[0].start, row[-1].end


def column_names(table: Table) -> list[str]:
    """The name of each column: the header cells above it, joined, a repeated one once; [] without a header."""
    names = []
    for column in range(len(table.rows[0]) if table.header_rows else 0):
        cells = [table.rows[r][column].text for r in range(table.header_rows)]
        names.append("".join(dict.fromkeys(c for c in cells if c)))
    return names


def table_context(table: Table) -> str:
    """「表1 奖励标准表；列：级别 | 条件 | 奖励标准」."""
    names = fitted(column_names(table), _HEADER_CHARACTERS)
    columns = "列：" + " | ".join(names) if names else ""
    return "；".join(part for part in (shortened(table.caption, _CAPTION_CHARACTERS), columns) if part)


def fitted(names: list[str], room: int) -> list[str]:
    """The names in at most `room` characters: the longest are shortened first, then those at the end left out."""
    names = [shortened(n, room) for n in names[: room + 1]]
    while sum(map(len, names)) > room and (longest := max(map(len, names))) > _NAME_CHARACTERS:
        names = [_clipped(n) if len(n) == longest else n for n in names]
    return names if sum(map(len, names)) <= room else [*names[: room // _NAME_CHARACTERS - 1], "…"]


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _clipped(name: str) -> str:
    """A column's name a little shorter, its unit kept while that goes: 「设备购置补贴金额（万元）」 → 「设备购置补贴…（万元）」."""
    unit = _COLUMN_UNIT.search(name)
    head, tail = (name[: unit.start()], unit.group()) if unit and unit.start() > _NAME_CHARACTERS else (name, "")
    return head[:-2].rstrip("…") + "…" + tail


def is_small(table: Table) -> bool:
    return len(table.rows) <= SMALL_ROWS and table.end - table.start <= SMALL_CHARACTERS


def table_parts(table: Table) -> list[TablePart]:
    """The passages of a table: the whole of a small one, else one a row."""
    return [TablePart(table.start, table.end, 0, len(table.rows), "", ())] if is_small(table) else row_parts(table)


def row_parts(table: Table) -> list[TablePart]:
    """One passage a row below the header. A row is never cut: one over the token budget stands alone, as a sentence does."""
    if table.header_rows >= len(table.rows):  # all of it marked as header: none is
        table = table.model_copy(update={"header_rows": 0})
    body = range(table.header_rows, len(table.rows))
    head_end = row_span(table.rows[body.start - 1])[1] if body.start else table.start + len(table.caption)
    leads = ((table.start, head_end),) if head_end > table.start else ()
    context = table_context(table)
    return [TablePart(*row_span(table.rows[i]), i, i + 1, context, leads) for i in body]
