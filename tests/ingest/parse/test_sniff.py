from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ingest.parse import parse
from ingest.parse.errors import Damaged, EmptyFile, Encrypted, ParseError, TooLarge, UnsupportedType, error_from
from ingest.parse.sniff import DOCX, OFD, PPTX, XLSX, sniff

from .make import texts

ROOT = Path(__file__).resolve().parents[3]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def _zip(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "want"),
    [
        (b"%PDF-1.7\n", "a.doc", "application/pdf"),
        (_zip({"word/document.xml": ""}), "a.pdf", DOCX),
        (_zip({"xl/workbook.xml": ""}), "a", XLSX),
        (_zip({"ppt/presentation.xml": ""}), "a", PPTX),
        (_zip({"OFD.xml": ""}), "a", OFD),
        (b"\x89PNG\r\n\x1a\n", "a.txt", "image/png"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "a.doc", "text/html"),
        ("# 标题\n\n## 二\n正文".encode(), "a", "text/markdown"),
        ("普通文字".encode("gbk"), "a.html.txt", "text/plain"),
        (b"II*\x00\x08\x00\x00\x00", "a", "image/tiff"),
        (b"GIF89a", "a.jpg", "image/gif"),
        (b"{\\rtf1", "a.doc", "application/rtf"),
        (OLE + "Workbook".encode("utf-16-le"), "a.doc", "application/vnd.ms-excel"),
    ],
)
def test_type_is_known_by_content_not_by_name(data: bytes, name: str, want: str) -> None:
    assert sniff(data, name) == want


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", b"\xef\xbb\xbf"])
def test_empty_files_are_named_so(data: bytes) -> None:
    with pytest.raises(EmptyFile, match="空"):
        parse(data, "a.txt")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Rar!\x1a\x07\x00", "解压"),
        (bytes(range(256)) * 40, "二进制"),
        (_zip({"a.txt": "x"}), "ZIP"),
        (OLE + "Contents".encode("utf-16-le"), "OLE"),
    ],
)
def test_unsupported_types_say_what_was_found_and_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(UnsupportedType, match=words) as caught:
        parse(data, "a.doc")
    assert "目前支持" in caught.value.reason


def test_office_file_with_a_password_is_encrypted() -> None:
    with pytest.raises(Encrypted):
        parse(OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx")


def test_zip_bomb_is_refused() -> None:
    with pytest.raises(TooLarge, match="炸弹"):
        parse(_zip({"word/document.xml": b"\x00" * 50_000_000}), "a.docx")


def test_too_many_members_are_refused() -> None:
    with pytest.raises(TooLarge):
        parse(_zip({"word/document.xml": "", **{f"m{i}": "" for i in range(10_001)}}), "a.docx")


@pytest.mark.parametrize(
    ("main", "name"),
    [
        ("word/document.xml", "a.docx"),
        ("ppt/presentation.xml", "a.pptx"),
        ("OFD.xml", "a.ofd"),
        ("xl/workbook.xml", "a.xlsx"),
    ],
)
def test_entities_are_refused(main: str, name: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&a;&b;</x>'
    with pytest.raises(Damaged, match="实体"):
        parse(_zip({main: bomb, "ppt/_rels/presentation.xml.rels": "<a/>"}), name)


@pytest.mark.parametrize("head", [b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", OLE, b"<html>"])
def test_junk_behind_a_good_beginning_gives_an_error_with_advice(head: bytes) -> None:
    with pytest.raises(ParseError) as caught:
        parse(head + bytes(range(256)) * 20, "a.bin")
    assert caught.value.reason.endswith("。")
    assert caught.value.code in ("damaged", "no_text", "unsupported_type")


def test_file_over_the_size_limit_is_refused() -> None:
    with pytest.raises(TooLarge, match="上限"):
        parse(b"x" * 2000, "a.txt", max_bytes=1000)


def test_errors_survive_the_way_out_of_the_worker() -> None:
    error = error_from("too_many_pages", "文件共900页。")
    assert (type(error).__name__, error.code, error.reason, str(error)) == (
        "TooManyPages",
        "too_many_pages",
        "文件共900页。",
        "文件共900页。",
    )


def test_importing_the_package_loads_no_heavy_library() -> None:
    script = "import sys, ingest.parse, ingest.sandbox; print([m for m in ('pypdf','pdfplumber','pypdfium2','onnxruntime','rapidocr','cv2','numpy','lxml','docx','openpyxl','trafilatura','PIL') if m in sys.modules])"  # noqa: E501
    assert (
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_pptx_slides_are_pages() -> None:
    p, a, r = (
        f"http://schemas.openxmlformats.org/{x}"
        for x in ("presentationml/2006/main", "drawingml/2006/main", "officeDocument/2006/relationships")
    )

    def shape(text: str, y: int, kind: str = "") -> str:
        holder = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>' if kind else ""
        return f'<p:sp>{holder}<p:spPr><a:xfrm><a:off x="0" y="{y}"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'  # noqa: E501

    def slide(shapes: str) -> str:
        return f'<p:sld xmlns:p="{p}" xmlns:a="{a}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>'

    data = _zip(
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{p}" xmlns:r="{r}"><p:sldIdLst><p:sldId r:id="r2"/><p:sldId r:id="r1"/></p:sldIdLst></p:presentation>',  # noqa: E501
            "ppt/_rels/presentation.xml.rels": '<R><x Id="r1" Target="slides/slide1.xml"/><x Id="r2" Target="slides/slide2.xml"/></R>',
            "ppt/slides/slide1.xml": slide(shape("末页", 0)),
            "ppt/slides/slide2.xml": slide(
                shape("下", 5_000_000)
                + shape("上", 1_000_000)
                + shape("题", 9_000_000, "title")
                + shape("7", 0, "sldNum")
            ),
        }
    )
    parsed = parse(data, "a.pptx")
    assert [(b.kind, b.text, b.page) for b in parsed.blocks] == [
        ("heading", "题", 1),
        ("text", "上", 1),
        ("text", "下", 1),
        ("text", "末页", 2),
    ]
    assert parsed.page_count == 2


def test_ofd_lines_become_paragraphs_with_pages() -> None:
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'

    def text(words: str, x: float, y: float) -> str:
        return f'<ofd:TextObject Boundary="{x} {y} 160 6" Size="5"><ofd:TextCode X="0" Y="4.4" DeltaX="g {len(words) - 1} 5">{words}</ofd:TextCode></ofd:TextObject>'  # noqa: E501

    page = "".join(
        text(t, x, y)
        for t, x, y in (
            ("第一条为规范高新技术企业奖励资金的管理，提高资金使用效", 40, 40),
            ("益，制定本办法。", 30, 48),
            ("第二条本办法自印发之日起施行。", 40, 56),
        )
    )
    data = _zip(
        {
            "OFD.xml": f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocInfo><ofd:Title>办法</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",  # noqa: E501
            "Doc_0/Document.xml": f'<ofd:Document {ns}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P0/Content.xml"/></ofd:Pages></ofd:Document>',  # noqa: E501
            "Doc_0/Pages/P0/Content.xml": f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )
    parsed = parse(data, "a.ofd")
    assert texts(parsed) == [
        "第一条为规范高新技术企业奖励资金的管理，提高资金使用效益，制定本办法。",
        "第二条本办法自印发之日起施行。",
    ]
    assert ({b.page for b in parsed.blocks}, parsed.page_count, parsed.metadata["title"]) == ({1}, 1, "办法")


@pytest.mark.parametrize("main", ["word/document.xml", "ppt/presentation.xml", "OFD.xml", "xl/workbook.xml"])
def test_entities_are_refused_in_utf_16_and_behind_white_space_too(main: str) -> None:
    bomb = '<?xml version="1.0" encoding="utf-16"?>' + " " * 9000 + '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(Damaged, match="实体"):
        parse(_zip({main: bomb.encode("utf-16"), "ppt/_rels/presentation.xml.rels": "<a/>"}), "a.bin")


@pytest.mark.parametrize("main", ["word/document.xml", "ppt/presentation.xml", "OFD.xml", "xl/workbook.xml"])
def test_xml_nested_ten_thousand_deep_is_an_error_not_a_crash(main: str) -> None:
    deep = "<a>" * 10_000 + "</a>" * 10_000
    with pytest.raises(ParseError):
        parse(_zip({main: deep, "ppt/_rels/presentation.xml.rels": "<a/>"}), "a.bin")


def test_html_nested_ten_thousand_deep_ends() -> None:
    page = "<html><body>" + "<div>" * 10_000 + "第一条 正文。" + "</div>" * 10_000 + "</body></html>"
    with contextlib.suppress(ParseError):
        assert parse(page.encode(), "a.html").blocks
