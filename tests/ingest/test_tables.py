"""Tables in the canonical text and as passages."""

from __future__ import annotations

from assistant.policy.provision import Passage
from assistant.policy.provision import ProvisionKind as Kind
from ingest.canonical import Canonical, canonicalise
from ingest.chunk import build_passages
from ingest.frame import find_frame
from ingest.parse.blocks import Block
from ingest.structure import build_provisions
from ingest.tables import column_names, table_context, table_name

HEADER = ("级别", "条件", "奖励标准")


def read(*blocks: Block) -> tuple[Canonical, tuple[Passage, ...]]:
    canonical = canonicalise([Block("heading", "某区奖励办法", None, 1), Block("text", "第一条 标准见表1。"), *blocks])
    frame = find_frame(canonical)
    provisions = build_provisions(canonical, frame)
    return canonical, build_passages(canonical, provisions, frame, document_id="d", title="某区奖励办法")


def table(*rows: tuple[str, ...], caption: str = "表1 奖励标准表", header_rows: int = 1) -> Block:
    return Block("table", caption, 3, 0, rows, header_rows, (3,) * len(rows))


def test_table_is_written_a_row_a_line_below_its_caption() -> None:
    canonical, _ = read(table(HEADER, ("一级", "营收１亿元以上", "20万元")))
    found = canonical.tables[0]
    assert (
        canonical.text[found.start : found.end]
        == "表1 奖励标准表\n级别 | 条件 | 奖励标准\n一级 | 营收１亿元以上 | 20万元"
    )
    assert all(canonical.text[c.start : c.end] == c.text for row in found.rows for c in row)


def test_merged_cell_is_repeated_in_every_row() -> None:
    canonical, _ = read(table(HEADER, ("一级", "甲", "20万元"), ("一级", "乙", "10万元")))
    assert canonical.text.endswith("一级 | 甲 | 20万元\n一级 | 乙 | 10万元")


def test_small_table_is_one_passage_with_its_header() -> None:
    canonical, passages = read(table(HEADER, ("一级", "甲", "20万元")))
    found = passages[-1]
    assert found.kind is Kind.TABLE
    assert found.text == canonical.text[canonical.tables[0].start : canonical.tables[0].end]
    assert found.context == "某区奖励办法 › 第一条 › 表1"


def test_long_table_is_a_passage_a_row_with_caption_and_columns_as_context() -> None:
    rows = [(f"{n}级", "上年度营业收入达到规定标准的企业", f"{n}0万元") for n in range(1, 12)]
    canonical, passages = read(table(HEADER, *rows))
    found = [p for p in passages if p.kind is Kind.ROW]
    assert [p.text for p in found] == [" | ".join(row) for row in rows]
    assert found[0].context == "某区奖励办法 › 第一条 › 表1 奖励标准表；列：级别 | 条件 | 奖励标准"
    assert [canonical.text[a:b] for a, b in found[0].leads] == ["表1 奖励标准表\n级别 | 条件 | 奖励标准"]
    assert found[0].path == ("第一条", "表1")
    assert found[0].page == 3


def test_two_header_rows_name_a_column_together() -> None:
    canonical, _ = read(
        table(("类别", "补助", "补助"), ("类别", "比例", "上限"), ("甲", "10%", "20万元"), header_rows=2)
    )
    assert column_names(canonical.tables[0]) == ["类别", "补助比例", "补助上限"]


def test_long_column_names_are_shortened_evenly() -> None:
    names = tuple("本年度企业研发费用占营业收入的比例和其他" + str(n) for n in range(8))
    canonical, _ = read(table(names, tuple("12345678")))
    assert len(table_context(canonical.tables[0])) <= 160


def test_caption_paragraph_before_a_table_becomes_its_caption() -> None:
    canonical, passages = read(Block("text", "表2：补助比例"), table(HEADER, ("一", "二", "三"), caption=""))
    assert canonical.tables[0].caption == "表2：补助比例"
    assert table_name(canonical.tables[0]) == ("表2", "补助比例")
    assert sum("补助比例" in p.text for p in passages) == 1


def test_sentence_about_a_table_is_no_caption() -> None:
    canonical, _ = read(Block("text", "表2所列标准按年调整。"), table(HEADER, ("一", "二", "三"), caption=""))
    assert canonical.tables[0].caption == ""


def test_empty_rows_go_and_a_table_of_nothing_is_no_table() -> None:
    canonical, _ = read(table(HEADER, ("", " ", ""), ("一", "", "三")), Block("table", "", None, 0, (("", ""),), 0))
    assert [len(t.rows) for t in canonical.tables] == [2]
    assert canonical.text.endswith("一 |  | 三")


def test_row_keeps_its_page_where_a_table_runs_on() -> None:
    block = Block("table", "", 1, 0, tuple((f"第{n}行" + "字" * 30, "值") for n in range(9)), 0, (1,) * 5 + (2,) * 4)
    _, passages = read(block)
    assert [p.page for p in passages if p.kind is Kind.ROW] == [1] * 5 + [2] * 4


def test_a_shortened_column_name_keeps_its_unit() -> None:
    header = tuple(f"第{i}类企业购置先进生产设备和研发仪器的补贴金额（万元）" for i in "一二三四五六")
    canonical, _ = read(table(header, *[tuple("123456")] * 8))
    context = table_context(canonical.tables[0])
    assert context.count("…（万元）") == 6
    assert len(context) < 160


def test_many_columns_of_one_character_end_the_shortening() -> None:
    canonical, _ = read(table(tuple("甲" * 120), tuple("1" * 120)))
    assert table_context(canonical.tables[0])
