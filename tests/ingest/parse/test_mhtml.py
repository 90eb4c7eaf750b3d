"""Pages that a browser or an office program has saved as one file, or whole with a folder beside."""

from __future__ import annotations

import base64
import quopri

import pytest

from ingest.parse import parse
from ingest.parse.errors import NoText, ParseError
from ingest.parse.sniff import sniff

TITLE = "关于组织申报科技奖励的通知"
PAGE = (
    f"<html><head><title>{TITLE}_某区门户网站</title></head><body><div class='nav'>首页</div><h1>{TITLE}</h1><div id='zoom'>"
    "<p>第一条 对认定的企业，给予一次性奖励，资金由管委会财政安排。</p><p>第二条 本办法自发布之日起施行，由科技局负责解释。</p>"
    "<p>附件：<a href='https://example.org/f/1.docx'>申请表</a></p></div></body></html>"
)


def mhtml(page: str = PAGE, charset: str = "utf-8", encoding: str = "quoted-printable", start: str = "") -> bytes:
    raw = page.encode(charset)
    body = quopri.encodestring(raw) if encoding == "quoted-printable" else base64.encodebytes(raw)
    frame = b"<html><body><p>\xe5\xb9\xbf\xe5\x91\x8a</p></body></html>"
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a.html\r\n"
        "Subject: =?utf-8?Q?=E5=85=B3?=\r\nDate: Mon, 23 Nov 2026 10:00:00 +0800\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n{start}\tboundary="--=_b"\r\n\r\n\r\n'
    )
    first = (
        f"----=_b\r\nContent-Type: text/html; charset={charset}\r\nContent-ID: <frame-1@x>\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\nContent-Location: https://example.org/a.html?id=1\r\n\r\n"
    )
    others = "\r\n----=_b\r\nContent-Type: text/html\r\nContent-ID: <frame-2@x>\r\nContent-Location: https://example.org/ad.html\r\n\r\n"
    picture = "\r\n----=_b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----=_b--\r\n"
    return (head + first).encode() + body + others.encode() + frame + picture.encode()


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "quoted-printable"), ("utf-8", "base64"), ("gb2312", "quoted-printable"), ("gbk", "base64")],
)
@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.html", "a.doc", "a"])
def test_a_saved_page_is_read_as_the_page(charset: str, encoding: str, name: str) -> None:
    parsed = parse(mhtml(charset=charset, encoding=encoding), name)
    assert parsed.media_type == "multipart/related"
    assert [b.text for b in parsed.blocks] == [b.text for b in parse(PAGE.encode(), "a.html").blocks]
    assert parsed.metadata["title"] == parse(PAGE.encode(), "a.html").metadata["title"]
    assert parsed.metadata["attachments"] == "申请表 https://example.org/f/1.docx"
    assert parsed.metadata["address"] == "https://example.org/a.html?id=1"


def test_the_part_that_the_archive_names_is_the_page() -> None:
    with_start = mhtml(start='\tstart="<frame-2@x>";\r\n')
    assert [b.text for b in parse(with_start, "a.mht").blocks] == ["广告"]


def test_a_file_in_it_is_no_address_of_the_web() -> None:
    data = mhtml().replace(b"Content-Location: https://example.org/a.html?id=1", b"Content-Location: file:///C:/a.htm")
    assert parse(data, "a.mht").metadata["address"] == "https://example.org/a.html"  # of the snapshot
    bare = data.replace(b"Snapshot-Content-Location: https://example.org/a.html\r\n", b"")
    assert "address" not in parse(bare, "a.mht").metadata


@pytest.mark.parametrize("cut", [0.1, 0.3, 0.5, 0.9])
def test_a_cut_off_archive_gives_text_or_a_reason(cut: float) -> None:
    data = mhtml()
    reason = ""
    try:
        blocks = parse(data[: int(len(data) * cut)], "a.mht").blocks
    except ParseError as error:
        blocks, reason = (), error.reason
    assert blocks or reason


def test_an_archive_without_a_page_says_so() -> None:
    data = mhtml().replace(b"text/html", b"text/css")
    with pytest.raises(NoText, match="MHT"):
        parse(data, "a.mht")


def test_nesting_without_end_is_harmless() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
    data += b"".join(b"--b\nContent-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    with pytest.raises(ParseError):
        parse(data, "a.mht")


def test_other_text_is_not_taken_for_a_saved_page() -> None:
    assert sniff(b"Content-Type: text/plain\n\nMIME\n", "a.txt") == "text/plain"
    assert sniff("通知：\nContent-Type: multipart/related\n".encode(), "a.txt") == "text/plain"
    assert sniff(b"<html><body>Content-Type: multipart/related</body></html>", "a.html") == "text/html"
    assert sniff((b"a:" + b" x\n" * 1000) * 4, "a.txt") == "text/plain"


def test_a_page_that_a_browser_saved_names_its_address() -> None:
    saved = b"<!DOCTYPE html>\n<!-- saved from url=(0029)https://example.org/a.html?a=1 -->\n" + PAGE.encode()
    assert parse(saved, "a.html").metadata["address"] == "https://example.org/a.html?a=1"
    for other in (b"about:internet", b"file:///C:/a.html", b"javascript:alert(1)", b"https://user:pass@example.org/"):
        data = b"<!-- saved from url=(0014)" + other + b" -->\n" + PAGE.encode()
        assert "address" not in parse(data, "a.html").metadata
