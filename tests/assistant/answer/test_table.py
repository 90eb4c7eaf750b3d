from __future__ import annotations

from assistant.answer.table import header_span, rows_in_words, table_at, with_tables_in_words
from assistant.policy.document import DocumentText, Table, TableCell

BEFORE, AFTER = "第七条 奖励标准见表1。\n", "\n第八条 其他。"
ROWS = (
    "序号 | 类别 | 最高奖励（万元） | 方式",
    "1 | 首次认定 | 20 | 一次性",
    "2 | 重新认定 | 10万元 | ",
    "3 | 迁入 | 1,200.5 | 分两次",
    "4 | 全部 | 全部 | 20",
    "5 | 升级 | 10万元 | 10万元",
)


def stored_table() -> tuple[Table, DocumentText]:
    """A table between two articles; its cells are where they stand in the text."""
    text, cells = BEFORE, []
    for row in ROWS:
        line = []
        for words in row.split(" | "):
            line.append(TableCell(text=words, start=len(text), end=len(text) + len(words)))
            text += words + " | "
        text = text.removesuffix(" | ") + "\n"
        cells.append(tuple(line))
    end = len(text) - 1
    table = Table(start=len(BEFORE), end=end, caption="表1", header_rows=1, rows=tuple(cells))
    return table, DocumentText(document_id="d", version=1, text=text[:end] + AFTER, tables=(table,))


def test_a_row_is_told_by_its_columns() -> None:
    table, _ = stored_table()
    rows = rows_in_words(table, table.start, table.end)
    assert [row.words for row in rows] == [
        "首次认定——最高奖励（万元）：20；方式：一次性。",
        "重新认定——最高奖励（万元）：10万元。",  # an empty cell is not told
        "迁入——最高奖励（万元）：1,200.5；方式：分两次。",
        "全部——方式：20。",  # a merged cell is told once
        "升级——最高奖励（万元）：10万元；方式：10万元。",  # the same amount in two columns is that of each
    ]


def test_a_rows_span_slices_back() -> None:
    table, stored = stored_table()
    rows = rows_in_words(table, table.start, table.end)
    assert stored.text[rows[0].start : rows[0].end] == ROWS[1]
    header = header_span(table)
    assert header is not None
    assert stored.text[slice(*header)] == ROWS[0]


def test_only_the_rows_of_the_span_are_told() -> None:
    table, stored = stored_table()
    third = table.rows[3]
    [row] = rows_in_words(table, third[0].start, third[-1].end)
    assert row.words.startswith("迁入")
    assert table_at(stored, third[0].start, third[-1].end) is table
    assert table_at(stored, 0, table.end) is None


def test_a_table_without_a_header_has_no_columns_to_name() -> None:
    table, _ = stored_table()
    bare = table.model_copy(update={"header_rows": 0, "rows": table.rows[1:2]})
    assert header_span(bare) is None
    assert [row.words for row in rows_in_words(bare, bare.start, bare.end)] == ["1——首次认定；20；一次性。"]


def test_an_article_with_its_table_is_told_whole_and_in_order() -> None:
    table, stored = stored_table()
    words = with_tables_in_words(stored, 0, len(stored.text))
    assert words.startswith(BEFORE + "表1\n· 首次认定——最高奖励（万元）：20；方式：一次性。\n· 重新认定")
    assert words.endswith(AFTER)
    assert with_tables_in_words(stored, 0, table.end - 1) == stored.text[: table.end - 1]  # half a table is text
