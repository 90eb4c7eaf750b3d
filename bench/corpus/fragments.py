"""Blocks as HTML fragments, for pages that are printed to PDF and for portal pages."""

import re
from html import escape

from bench.corpus.manuscript import Heading, Manuscript, Paragraph, Table
from bench.corpus.roles import Role, is_annex, paragraph_roles
from bench.corpus.variations import variations

_NUMERIC_CELL = re.compile(r"^[0-9０-９.,，%％—\-–~～ 万亿元分个家项台套年月日以上含下不≥≤<>]+$")
_SHORT_CELL = 8
_UNBROKEN_CELL = 5  # characters; shorter cells keep to one line
_CHAPTER = re.compile(r"^第[一二三四五六七八九十百]+[章节]")


def body_html(manuscript: Manuscript, *, skip_number_line: bool) -> str:
    """The manuscript's blocks as HTML for print; classes name each paragraph's role."""
    roles = paragraph_roles(manuscript)
    merged_column = variations().merged_cells.get(manuscript.register.id)
    parts = []
    for at, block in enumerate(manuscript.blocks):
        if isinstance(block, Heading):
            kind = "annex" if is_annex(block) else "chapter" if _CHAPTER.match(block.text) else "section"
            parts.append(f'<h{block.level} class="{kind}">{escape(block.text)}</h{block.level}>')
        elif isinstance(block, Table):
            parts.append(table_html(block, merged_column=merged_column))
        elif isinstance(block, Paragraph) and not (skip_number_line and roles[at] is Role.NUMBER):
            parts.append(f'<p class="{roles[at].value}">{escape(block.text)}</p>')
    return "\n".join(parts)


def table_html(table: Table, *, merged_column: int | None = None) -> str:
    """A table with a header group that repeats on every page; equal neighbours in `merged_column` become one cell."""
    head = "".join(f"<th{_class('', cell)}>{escape(cell)}</th>" for cell in table.header)
    spans = cell_spans(table, merged_column)
    body = "\n".join(_row_html(row, span, merged_column) for row, span in zip(table.rows, spans, strict=True))
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def cell_spans(table: Table, column: int | None) -> list[int]:
    """Rows that each cell of `column` covers: 3 over three equal neighbours, then 0 for the two that it swallows."""
    spans = [1] * len(table.rows)
    if column is None or column >= len(table.header):
        return spans
    start = 0
    for at in range(1, len(table.rows)):
        if table.rows[at][column] == table.rows[start][column]:
            spans[start], spans[at] = spans[start] + 1, 0
        else:
            start = at
    return spans


def is_centred(cell: str) -> bool:
    """Whether a table cell is short or a figure, which real tables centre."""
    return len(cell) <= _SHORT_CELL or bool(_NUMERIC_CELL.match(cell))


def _row_html(row: tuple[str, ...], span: int, merged_column: int | None) -> str:
    cells = (
        _cell_html(cell, span if column == merged_column else 1)
        for column, cell in enumerate(row)
        if span or column != merged_column
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell_html(cell: str, span: int = 1) -> str:
    rowspan = f' rowspan="{span}"' if span > 1 else ""
    return f"<td{rowspan}{_class('c' if is_centred(cell) else '', cell)}>{escape(cell)}</td>"


def _class(name: str, cell: str) -> str:
    names = " ".join(filter(None, [name, "tight" if len(cell) <= _UNBROKEN_CELL else ""]))
    return f' class="{names}"' if names else ""
