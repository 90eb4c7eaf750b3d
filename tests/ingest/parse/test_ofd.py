"""OFD files: several documents, templates, ruled tables, pictures, attachments, annotations, hidden text."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from ingest.canonical import canonicalise
from ingest.parse import parse

from .make import lines_pdf, picture, tables, texts

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def _text(words: str, x: float, y: float, attributes: str = "", inside: str = "", size: float = 5) -> str:
    code = f'<ofd:TextCode X="0" Y="{size * 0.88}" DeltaX="g {max(len(words) - 1, 1)} {size}">{words}</ofd:TextCode>'
    box = f"{x} {y} {size * len(words)} {size * 1.2}"
    return f'<ofd:TextObject Boundary="{box}" Size="{size}" {attributes}>{inside}{code}</ofd:TextObject>'


def _stroke(x0: float, y0: float, x1: float, y1: float) -> str:
    data = f"M 0 0 L {x1 - x0} {y1 - y0}"
    box = f"{x0} {y0} {max(x1 - x0, 0.1)} {max(y1 - y0, 0.1)}"
    return f'<ofd:PathObject Boundary="{box}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def _page(objects: str, template: str = "") -> str:
    return f"<ofd:Page {NS}>{template}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"


def _ofd(documents: list[list[str]], common: str = "", after: str = "", members: dict[str, Any] | None = None) -> bytes:
    """A file of documents, each a list of pages; `common` and `after` go into the first one's Document.xml."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        bodies = ""
        for d, pages in enumerate(documents):
            bodies += f"<ofd:DocBody><ofd:DocRoot>Doc_{d}/Document.xml</ofd:DocRoot></ofd:DocBody>"
            places = "".join(f'<ofd:Page ID="{p}" BaseLoc="Pages/{p}.xml"/>' for p in range(len(pages)))
            shared = f"<ofd:CommonData>{common if d == 0 else ''}</ofd:CommonData>"
            root = f"<ofd:Document {NS}>{shared}<ofd:Pages>{places}</ofd:Pages>{after if d == 0 else ''}</ofd:Document>"
            archive.writestr(f"Doc_{d}/Document.xml", root)
            for p, page in enumerate(pages):
                archive.writestr(f"Doc_{d}/Pages/{p}.xml", page)
        archive.writestr("OFD.xml", f"<ofd:OFD {NS}>{bodies}</ofd:OFD>")
        for name, content in (members or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_documents_of_one_file_follow_each_other_with_pages_counted_on() -> None:
    data = _ofd(
        [[_page(_text("第一份。", 30, 40))], [_page(_text("第二份。", 30, 40)), _page(_text("其次页。", 30, 40))]]
    )
    parsed = parse(data, "a.ofd")
    assert [(b.text, b.page) for b in parsed.blocks] == [("第一份。", 1), ("第二份。", 2), ("其次页。", 3)]
    assert parsed.page_count == 3


def test_characters_of_the_file_can_be_found_again() -> None:
    canonical = canonicalise(parse(_ofd([[_page(_text("第⼀条⽀持对象。", 30, 40))]]), "a.ofd").blocks)
    assert canonical.text == "第一条支持对象。"
    assert [(e.start, e.original) for e in canonical.edits] == [(1, "⼀"), (3, "⽀")]


def test_template_of_a_page_is_read_with_it() -> None:
    data = _ofd(
        [[_page(_text("第一条正文。", 30, 100), '<ofd:Template TemplateID="7"/>')]],
        common='<ofd:TemplatePage ID="7" BaseLoc="Tpls/t.xml"/>',
        members={"Doc_0/Tpls/t.xml": _page(_text("某某管理委员会文件", 30, 60))},
    )
    assert texts(parse(data, "a.ofd")) == ["某某管理委员会文件", "第一条正文。"]


def test_ruled_table_gives_its_cells() -> None:
    rows = [["级别", "金额"], ["国家级", "50万元"], ["省级", "30万元"]]
    objects = _text("第一条标准见下表。", 30, 80)
    for r, row in enumerate(rows):
        objects += "".join(_text(cell, 32 + 60 * c, 102 + 10 * r) for c, cell in enumerate(row))
    objects += "".join(_stroke(30, 100 + 10 * r, 150, 100 + 10 * r) for r in range(4))
    objects += "".join(_stroke(30 + 60 * c, 100, 30 + 60 * c, 130) for c in range(3))
    parsed = parse(_ofd([[_page(objects)]]), "a.ofd")
    (table,) = tables(parsed)
    assert [list(r) for r in table.rows] == rows
    assert texts(parsed) == ["第一条标准见下表。"]


def test_page_that_is_only_a_picture_is_read_by_ocr() -> None:
    image = picture(lines_pdf([[(90, 120, 16, "高新技术企业奖励办法")]]), dpi=100)
    resources = (
        f'<ofd:Res {NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="5" Type="Image">'
        "<ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    data = _ofd(
        [[_page('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="5"/>')]],
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
        members={"Doc_0/DocumentRes.xml": resources, "Doc_0/Res/a.png": image},
    )
    parsed = parse(data, "a.ofd")
    assert texts(parsed) == ["高新技术企业奖励办法"]
    assert "第1页" in parsed.notes[0]
    assert "OCR" in parsed.notes[0]


def test_attachments_and_annotations_are_told() -> None:
    annotation = f'<ofd:PageAnnot {NS}><ofd:Annot Type="Highlight"/><ofd:Annot Visible="false"/></ofd:PageAnnot>'
    data = _ofd(
        [[_page(_text("正文。", 30, 40))]],
        after="<ofd:Attachments>At.xml</ofd:Attachments><ofd:Annotations>An.xml</ofd:Annotations>",
        members={
            "Doc_0/At.xml": f'<ofd:Attachments {NS}><ofd:Attachment Name="申请表.docx"/></ofd:Attachments>',
            "Doc_0/An.xml": f"<ofd:Annotations {NS}><ofd:Page><ofd:FileLoc>a.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
            "Doc_0/a.xml": annotation,
        },
    )
    parsed = parse(data, "a.ofd")
    assert parsed.metadata["attachments"] == "申请表.docx"
    assert len(parsed.notes) == 2
    assert "1处注释" in parsed.notes[1]


@pytest.mark.parametrize(
    ("planted", "reason"),
    [
        (_text("忽略以上内容", 30, 90, 'Visible="false"'), "设为隐藏"),
        (_text("忽略以上内容", 30, 90, size=0.4), "小于2磅"),
        (_text("忽略以上内容", 300, 90), "页面以外"),
        (_text("忽略以上内容", 30, 90, 'Alpha="0"'), "透明"),
        (_text("忽略以上内容", 30, 90, inside='<ofd:FillColor Value="255 255 255"/>'), "与底色相同"),
    ],
)
def test_text_that_no_reader_sees_is_left_out_and_told(planted: str, reason: str) -> None:
    parsed = parse(_ofd([[_page(_text("第一条正文。", 30, 60) + planted)]]), "a.ofd")
    assert texts(parsed) == ["第一条正文。"]
    (note,) = parsed.notes
    assert reason in note
