from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.parse import parse
from ingest.parse.docx_numbering import chinese, roman, spell

from .make import tables, texts


def _docx(fill: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    fill(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _numbered(document: Any, levels: list[tuple[str, str]], suffix: str = "nothing") -> str:
    """Adds a list with (format, text) a level; returns its id."""
    root = document.part.numbering_part.element
    xml = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{xml}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return "90"


def _item(document: Any, text: str, level: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'))


def test_numbers_that_word_computes_are_written_out() -> None:
    def fill(document: Any) -> None:
        _numbered(document, [("chineseCounting", "第%1条 "), ("chineseCounting", "（%2）"), ("decimal", "%3.")])
        for text, level in (
            ("目的。", 0),
            ("条件：", 0),
            ("注册；", 1),
            ("纳税。", 1),
            ("甲；", 2),
            ("解释。", 0),
            ("首项。", 1),
        ):
            _item(document, text, level)

    found = [b.text for b in parse(_docx(fill), "a.docx").blocks]
    assert found == [
        "第一条 目的。",
        "第二条 条件：",
        "（一）注册；",
        "（二）纳税。",
        "1.甲；",
        "第三条 解释。",
        "（一）首项。",
    ]


@pytest.mark.parametrize(
    ("number", "form", "want"),
    [
        (21, "chineseCounting", "二十一"),
        (10, "chineseCountingThousand", "十"),
        (3, "upperLetter", "C"),
        (4, "upperRoman", "IV"),
        (2, "decimalEnclosedCircle", "②"),
        (3, "ideographTraditional", "丙"),
        (7, "decimalZero", "07"),
        (5, "bullet", ""),
        (9, "decimal", "9"),
    ],
)
def test_number_formats(number: int, form: str, want: str) -> None:
    assert spell(number, form) == want


def test_chinese_and_roman_numerals() -> None:
    assert [chinese(n) for n in (0, 11, 20, 101, 110, 1005)] == [
        "零",
        "十一",
        "二十",
        "一百零一",
        "一百一十",
        "一千零五",
    ]
    assert roman(1994) == "MCMXCIV"


def test_headings_have_the_depth_of_their_style() -> None:
    def fill(document: Any) -> None:
        document.add_heading("奖励办法", 0)
        document.add_heading("第一章 总则", 1)
        document.add_heading("第一节 范围", 2)
        document.add_paragraph("正文。")

    assert [(b.kind, b.level) for b in parse(_docx(fill), "a.docx").blocks] == [
        ("heading", 1),
        ("heading", 2),
        ("heading", 3),
        ("text", 0),
    ]


def test_large_centred_first_line_without_style_is_the_title() -> None:
    def fill(document: Any) -> None:
        title = document.add_paragraph()
        title.alignment = 1
        title.add_run("关于印发奖励办法的通知").font.size = docx.shared.Pt(22)
        for _ in range(3):
            document.add_paragraph().add_run("各有关单位，现将办法印发给你们，请遵照执行。").font.size = docx.shared.Pt(
                16
            )

    blocks = parse(_docx(fill), "a.docx").blocks
    assert (blocks[0].kind, blocks[0].level) == ("heading", 1)
    assert all(b.kind == "text" for b in blocks[1:])


def test_tables_stay_in_order_and_merged_cells_are_repeated() -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("前文。")
        document.add_paragraph("表1 奖励标准")
        table = document.add_table(3, 3)
        for r, row in enumerate((("级别", "首次", "复审"), ("国家级", "50", "20"), ("", "30", "10"))):
            for c, value in enumerate(row):
                table.cell(r, c).text = value
        table.cell(1, 0).merge(table.cell(2, 0))
        document.add_paragraph("后文。")

    parsed = parse(_docx(fill), "a.docx")
    (table,) = tables(parsed)
    assert [b.kind for b in parsed.blocks] == ["text", "table", "text"]
    assert table.text == "表1 奖励标准"
    assert table.rows == (("级别", "首次", "复审"), ("国家级", "50", "20"), ("国家级", "30", "10"))
    assert table.header_rows == 1
    assert table.page is None
    assert table.row_pages == (None,) * 3


def test_cells_merged_across_are_repeated_in_every_column() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(2, 3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
        table.cell(0, 2).text = "单"
        for c in range(3):
            table.cell(1, c).text = str(c)

    assert tables(parse(_docx(fill), "a.docx"))[0].rows == (("合并", "合并", "单"), ("0", "1", "2"))


def test_headers_deletions_and_hidden_text_are_left_out_insertions_kept() -> None:
    def fill(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "页眉"
        paragraph = document.add_paragraph("甲")
        paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>删</w:delText></w:r></w:del>"))
        paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>乙</w:t></w:r></w:ins>"))
        hidden = paragraph.add_run("隐")
        hidden.font.hidden = True

    assert texts(parse(_docx(fill), "a.docx")) == ["甲乙"]


def test_line_breaks_part_paragraphs_and_content_controls_are_opened() -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("第一行\n第二行")
        body = document.element.body
        body.insert(
            0,
            parse_xml(
                f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件里</w:t></w:r></w:p></w:sdtContent></w:sdt>"
            ),
        )

    assert texts(parse(_docx(fill), "a.docx")) == ["控件里", "第一行", "第二行"]


def test_text_boxes_are_read_once() -> None:
    box = (
        '<w:r {ns}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p>'
        "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    ns = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

    def fill(document: Any) -> None:
        document.add_paragraph("外")._p.append(parse_xml(box.format(ns=ns)))

    assert texts(parse(_docx(fill), "a.docx")) == ["外", "框内"]


def test_core_properties_are_metadata() -> None:
    def fill(document: Any) -> None:
        document.core_properties.title, document.core_properties.author = "奖励办法", "科技创新局"
        document.add_paragraph("文。")
        assert document.element.find(qn("w:body")) is not None

    metadata = parse(_docx(fill), "a.docx").metadata
    assert (metadata["title"], metadata["author"]) == ("奖励办法", "科技创新局")
