from __future__ import annotations

import io
from pathlib import Path

import pytest

from ingest.canonical import canonicalise
from ingest.parse import parse
from ingest.parse.errors import Damaged, Encrypted, NoText, TooManyPages

from .make import (
    ARTICLES,
    article_lines,
    bare,
    canvas,
    chromium_pdf,
    lines_pdf,
    scanned_pdf,
    table_pdf,
    tables,
    texts,
    wrapped,
)

WANT = [bare(a) for a in ARTICLES]


@pytest.mark.parametrize("indent", [24.0, 0.0])
def test_wrapped_lines_become_the_paragraphs_they_were(indent: float) -> None:
    parsed = parse(lines_pdf([article_lines(ARTICLES, indent=indent)]), "a.pdf")
    assert texts(parsed) == WANT
    assert {b.page for b in parsed.blocks} == {1}


def test_paragraph_over_a_page_break_is_one_and_keeps_its_first_page() -> None:
    lines = article_lines(ARTICLES)
    cut = next(i for i, (_, _, _, t) in enumerate(lines) if t.startswith("第二条")) + 1
    first, second = lines[:cut], [(x, 100 + 20 * i, s, t) for i, (x, _, s, t) in enumerate(lines[cut:])]
    parsed = parse(lines_pdf([first, second]), "a.pdf")
    assert texts(parsed) == WANT
    assert [b.page for b in parsed.blocks] == [1, 1, 2, 2, 2]


def test_reference_to_an_article_at_a_line_start_does_not_begin_a_paragraph() -> None:
    text = (
        "第九条 申请企业除应当具备本办法规定的基本条件以外还应当同时符合下列各项要求并且满足"
        + "第五条规定的研发投入比例要求。"
    )
    lines = [(90.0, 120.0, 10.0, text[: text.rindex("第五条")]), (90.0, 138.0, 10.0, text[text.rindex("第五条") :])]
    filler = wrapped(
        "前款所称研发投入比例是指企业上一会计年度研究开发费用总额占同期营业收入总额的比例，具体口径按照国家统计部门的规定执行。"
        * 3,
        41,
    )
    lines += [(90.0, 156.0 + 18 * i, 10.0, t) for i, t in enumerate(filler)]
    assert texts(parse(lines_pdf([lines]), "a.pdf"))[0] == bare(text)


def test_page_printed_by_chromium_with_first_line_indent(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p style='text-indent:2em;margin:0'>{a}</p>" for a in ARTICLES * 6)
    html = f"<meta charset=utf-8><body style='font-size:12pt;line-height:1.8'><h1 style='text-align:center'>奖励办法</h1>{paragraphs}"
    parsed = parse(chromium_pdf(html, tmp_path), "a.pdf")
    assert texts(parsed) == ["奖励办法", *(WANT * 6)]
    assert (parsed.blocks[0].kind, parsed.blocks[0].level) == ("heading", 1)
    assert parsed.page_count is not None
    assert parsed.page_count >= 2


def test_flush_paragraphs_with_space_between_printed_by_chromium(tmp_path: Path) -> None:
    html = "<meta charset=utf-8><body style='font-size:12pt'>" + "".join(f"<p>{a}</p>" for a in ARTICLES * 2)
    assert texts(parse(chromium_pdf(html, tmp_path), "a.pdf")) == WANT * 2


def test_table_printed_by_chromium_gives_cells_and_caption(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=2>认定</td><td>首次</td><td>20万元</td></tr><tr><td>重新</td><td>10万元</td></tr>"
    html = (
        "<meta charset=utf-8><style>td,th{border:1px solid #000}table{border-collapse:collapse;width:100%}</style>"
        f"<p>{ARTICLES[0]}</p><p>表1 奖励标准</p><table><tr><th>类别</th><th>情形</th><th>金额</th></tr>{rows}</table><p>{ARTICLES[4]}</p>"
    )
    parsed = parse(chromium_pdf(html, tmp_path), "a.pdf")
    (table,) = tables(parsed)
    assert table.rows == (("类别", "情形", "金额"), ("认定", "首次", "20万元"), ("认定", "重新", "10万元"))
    assert (table.text, table.header_rows, table.row_pages) == ("表1 奖励标准", 1, (1, 1, 1))
    assert [b.kind for b in parsed.blocks] == ["text", "table", "text"]
    assert texts(parsed) == [WANT[0], WANT[4]]


def test_table_over_two_pages_is_one_with_its_header_once() -> None:
    rows = [["序号", "项目", "金额"], *([str(i), f"项目{i}", f"{i}万元"] for i in range(1, 61))]
    (table,) = tables(parse(table_pdf([[ARTICLES[0], rows, ARTICLES[4]]], [60, 200, 100]), "a.pdf"))
    assert [list(r) for r in table.rows] == rows
    assert table.header_rows == 1
    assert table.row_pages[0] == 1
    assert table.row_pages[-1] == 2
    assert list(table.row_pages) == sorted(p for p in table.row_pages if p)


def test_tables_parted_by_text_stay_two() -> None:
    first, second = [["甲", "乙"], ["1", "2"]], [["甲", "乙"], ["3", "4"]]
    parsed = parse(table_pdf([[first], [ARTICLES[0], second]], [100, 100]), "a.pdf")
    assert [t.rows for t in tables(parsed)] == [(("甲", "乙"), ("1", "2")), (("甲", "乙"), ("3", "4"))]


def test_cells_keep_the_characters_of_the_file() -> None:
    rows = [["项⽬", "⾦额"], ["第⼀档 ⽀持", "20万元"], ["第二档", "10万元"]]
    (table,) = tables(parse(table_pdf([[rows]], [120, 100]), "a.pdf"))
    canonical = canonicalise([table])
    assert canonical.text.splitlines()[:2] == ["项目 | 金额", "第一档 支持 | 20万元"]
    assert [(canonical.text[e.start], e.original) for e in canonical.edits] == [
        ("目", "⽬"), ("金", "⾦"), ("一", "⼀"), ("支", "⽀"),
    ]  # fmt: skip


def test_merged_header_counts_two_header_rows() -> None:
    rows = [["级别", "奖励", ""], ["", "首次", "复审"], ["国家级", "50万元", "20万元"], ["省级", "30万元", "10万元"]]
    spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))]
    (table,) = tables(parse(table_pdf([[rows]], [100, 100, 100], spans), "a.pdf"))
    assert table.rows[:2] == (("级别", "奖励", "奖励"), ("级别", "首次", "复审"))
    assert table.header_rows == 2


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = "甲" * 15 + "左栏的文字一行接着一行排到底。" * 12, "乙" * 15 + "右栏的文字一行接着一行排到底。" * 12
    lines = [(250.0, 80.0, 16.0, "两栏的标题")]
    for x, text in ((60.0, left), (310.0, right)):
        lines += [(x, 120.0 + 16 * i, 12.0, t) for i, t in enumerate(wrapped(text, 19))]
    whole = "".join(texts(parse(lines_pdf([lines]), "a.pdf")))
    assert whole == "两栏的标题" + left + right


def test_title_in_the_words_of_the_running_header_stays() -> None:
    title = "示范高新区高新技术企业奖励办法"
    pages = [
        [(230.0, 40.0, 9.0, title), *((x, y + 40, size, t) for x, y, size, t in article_lines(ARTICLES))]
        for _ in range(3)
    ]
    pages[0].insert(1, (200.0, 70.0, 16.0, title))
    found = texts(parse(lines_pdf(pages), "a.pdf"))
    assert found.count(title) == 1
    assert found[0] == title


def test_history_of_a_law_is_a_paragraph_for_each_day() -> None:
    history = [  # both lines are full
        "2001年10月28日 某省第九届人民代表大会常务委员会第十三次会议通过",
        "2017年12月1日 某省第十二届人民代表大会常务委员会第十三次会议修订",
    ]
    paragraphs = [*history, "第一条 为了促进科技成果转化，制定本条例。", *ARTICLES[1:]]
    lines = article_lines(paragraphs)
    assert texts(parse(lines_pdf([lines]), "a.pdf"))[:3] == [bare(p) for p in paragraphs[:3]]


def test_running_heads_and_page_numbers_are_removed() -> None:
    pages = []
    for number in range(1, 5):
        body = [(x, y, s, t.replace("第一条", f"第{number}0条")) for x, y, s, t in article_lines(ARTICLES[:2])]
        pages.append([(200.0, 50.0, 10.0, "惠企政策汇编"), *body, (280.0, 800.0, 10.0, f"— {number} —")])
    found = texts(parse(lines_pdf(pages), "a.pdf"))
    assert not any("汇编" in t or "—" in t for t in found)
    assert len(found) == 8


@pytest.mark.parametrize("number", ["第1页 共3页", "1/3", "- 1 -", "1", "Page 1 of 3"])
def test_page_number_forms_are_removed(number: str) -> None:
    assert texts(parse(lines_pdf([[*article_lines(ARTICLES), (280.0, 800.0, 10.0, number)]]), "a.pdf")) == WANT


def test_chapters_and_the_large_title_are_headings() -> None:
    lines = [
        (180.0, 80.0, 20.0, "高新技术企业奖励办法"),
        (260.0, 120.0, 12.0, "第一章 总则"),
        *article_lines(ARTICLES, y=150),
    ]
    blocks = parse(lines_pdf([lines]), "a.pdf").blocks
    assert [(b.kind, b.level) for b in blocks[:3]] == [("heading", 1), ("heading", 2), ("text", 0)]
    assert texts(parse(lines_pdf([lines]), "a.pdf"))[2:] == WANT


def test_red_letterhead_larger_than_the_title_is_not_the_title() -> None:
    lines = [
        (130.0, 80.0, 28.0, "某某高新区管理委员会文件"),
        (200.0, 160.0, 20.0, "人才奖励办法"),
        *article_lines(ARTICLES, y=220),
    ]
    blocks = parse(lines_pdf([lines]), "a.pdf").blocks
    assert [(b.kind, b.level) for b in blocks[:3]] == [("text", 0), ("heading", 1), ("text", 0)]


def test_written_space_between_chinese_characters_is_kept_and_a_justified_gap_is_not() -> None:
    sheet, buffer = canvas()
    sheet.setFont("cn", 12)
    sheet.drawString(90, 700, "第一章 总则")
    for index, char in enumerate("两端对齐的行"):
        sheet.drawString(90 + 15.5 * index, 650, char)
    sheet.save()
    assert [b.text for b in parse(buffer.getvalue(), "a.pdf").blocks] == ["第一章 总则", "两端对齐的行"]


def test_letters_and_digits_written_twice_are_kept() -> None:
    text = "咨询电话0099-88110022，网址https://apply.example.org，奖励1000万元。"
    assert texts(parse(lines_pdf([[(90, 120, 12, text)]]), "a.pdf")) == [bare(text)]


def test_text_drawn_twice_to_look_bold_is_read_once() -> None:
    parsed = parse(lines_pdf([[(90.0, 120.0, 12.0, "奖励标准说明"), (90.3, 120.0, 12.0, "奖励标准说明")]]), "a.pdf")
    assert texts(parsed) == ["奖励标准说明"]


def test_slanted_watermark_is_left_out() -> None:
    sheet, buffer = canvas()
    sheet.setFont("cn", 12)
    sheet.drawString(90, 700, "第一条 正文内容。")
    sheet.translate(300, 400)
    sheet.rotate(45)
    sheet.drawString(0, 0, "内部资料")
    sheet.save()
    assert texts(parse(buffer.getvalue(), "a.pdf")) == ["第一条正文内容。"]


def test_page_turned_by_its_rotation_entry_is_read_upright() -> None:
    from pypdf import PdfReader, PdfWriter, Transformation

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(lines_pdf([article_lines(ARTICLES)]))))
    page = writer.pages[0]
    page.add_transformation(Transformation().rotate(90).translate(842, 0))
    page.mediabox.upper_right = page.cropbox.upper_right = (842, 595)
    page.rotate(90)
    buffer = io.BytesIO()
    writer.write(buffer)
    assert texts(parse(buffer.getvalue(), "a.pdf")) == WANT


def _encrypted(user: str, owner: str = "owner") -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(lines_pdf([article_lines(ARTICLES)]))))
    writer.encrypt(user, owner, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_password_is_asked_for_in_chinese() -> None:
    with pytest.raises(Encrypted, match="密码"):
        parse(_encrypted("secret"), "a.pdf")


def test_empty_password_is_tried_first() -> None:
    assert texts(parse(_encrypted(""), "a.pdf")) == WANT


def test_title_and_outline_come_from_the_file() -> None:
    sheet, buffer = canvas()
    sheet.setTitle("奖励办法")
    sheet.setFont("cn", 12)
    sheet.drawString(90, 700, "正文。")
    sheet.bookmarkPage("a")
    sheet.addOutlineEntry("第一章", "a")
    sheet.save()
    metadata = parse(buffer.getvalue(), "a.pdf").metadata
    assert (metadata["title"], metadata["outline"]) == ("奖励办法", "第一章")


def test_page_without_text_layer_is_read_by_ocr_and_noted() -> None:
    parsed = parse(scanned_pdf(lines_pdf([article_lines(ARTICLES)])), "a.pdf")
    assert texts(parsed) == WANT
    assert parsed.notes
    assert "第1页" in parsed.notes[0]
    assert "OCR" in parsed.notes[0]


def test_blank_pages_have_no_text() -> None:
    with pytest.raises(NoText):
        parse(lines_pdf([[], []]), "a.pdf")


def test_too_many_pages_are_refused_with_both_numbers() -> None:
    with pytest.raises(TooManyPages, match=r"3.*2"):
        parse(lines_pdf([[(90, 90, 12, "文")]] * 3), "a.pdf", max_pages=2)


@pytest.mark.parametrize("cut", [200, 2000])
def test_cut_off_file_is_damaged_or_partly_read(cut: int) -> None:
    data = lines_pdf([article_lines(ARTICLES)])
    with pytest.raises((Damaged, NoText)):
        parse(data[:cut], "a.pdf")
