"""Names, types and character sets as servers state them."""

from __future__ import annotations

import pytest

from ingest.sources.names import file_name, read_content_type, safe_name


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b'attachment; filename="notice.pdf"', "notice.pdf"),
        (b"attachment; filename=notice.pdf; size=3", "notice.pdf"),
        (b"attachment; filename*=UTF-8''%E5%8A%9E%E6%B3%95.pdf", "办法.pdf"),
        (b"attachment; filename=\"x.pdf\"; filename*=utf-8'zh'%E5%8A%9E%E6%B3%95.pdf", "办法.pdf"),
        (b"attachment; filename*=GBK''%B0%EC%B7%A8.pdf", "办法.pdf"),
        ('attachment; filename="办法.pdf"'.encode(), "办法.pdf"),
        ('attachment; filename="办法.pdf"'.encode("gbk"), "办法.pdf"),
        (b'attachment; filename="%E5%8A%9E%E6%B3%95.pdf"', "办法.pdf"),
        (b"attachment; filename=%B0%EC%B7%A8.pdf", "办法.pdf"),
        (b'attachment; filename="=?UTF-8?B?5Yqe5rOVLnBkZg==?="', "办法.pdf"),
        (b'attachment; filename="=?gb2312?Q?=B0=EC=B7=A8.pdf?="', "办法.pdf"),
        (b'attachment; filename="a \\"b\\".pdf"', "a _b_.pdf"),
        (b'attachment; filename="../../etc/passwd.pdf"', "passwd.pdf"),
        (b'attachment; filename="C:\\\\Users\\\\x\\\\a.pdf"', "a.pdf"),
        (b'attachment; filename=""', "P1.pdf"),
        (b"inline", "P1.pdf"),
        (b"", "P1.pdf"),
    ],
)
def test_the_name_is_read_as_servers_write_it(disposition: bytes, name: str) -> None:
    assert file_name(disposition, "/f/P1.pdf", "application/pdf", "example.org") == name


@pytest.mark.parametrize(
    ("path", "media_type", "name"),
    [
        ("/", "text/html", "example.org.html"),
        ("/a/%E5%8A%9E%E6%B3%95.docx", "application/octet-stream", "办法.docx"),
        ("/a/%B0%EC%B7%A8.docx", "application/octet-stream", "办法.docx"),
        ("/art/2026/11/art_1_23.html", "text/html", "art_1_23.html"),
        ("/download", "application/pdf", "download.pdf"),
        ("/zwgk/", "text/html", "zwgk.html"),
        ("/download/2026", "application/msword", "2026.doc"),
        ("/a/%2e%2e%2fx", "", "x"),
    ],
)
def test_without_a_stated_name_it_is_the_paths(path: str, media_type: str, name: str) -> None:
    assert file_name(b"", path, media_type, "example.org") == name


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("text/html; charset=GBK", ("text/html", "gbk")),
        ('Text/HTML;charset="utf-8"', ("text/html", "utf-8")),
        ("application/pdf", ("application/pdf", "")),
        ("", ("", "")),
    ],
)
def test_type_and_charset(header: str, read: tuple[str, str]) -> None:
    assert read_content_type(header) == read


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        (" .hidden. ", "hidden"),
        ("...", ""),
        ("关于" * 60 + ".pdf", None),
    ],
)
def test_a_name_is_fit_for_a_folder(name: str, safe: str | None) -> None:
    result = safe_name(name)
    assert safe is None or result == safe
    assert len(result.encode()) <= 150
    assert safe is not None or result.endswith(".pdf")
