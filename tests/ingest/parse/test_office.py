from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from ingest.parse import office, parse
from ingest.parse.errors import Encrypted, NeedsConverter, TimedOut
from ingest.parse.sniff import DOC, ODS, ODT, RTF, XLS, sniff
from ingest.sandbox import Limits, parse_file

from .make import tables, texts

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def _converted(data: bytes, source: str, target: str, folder: Path) -> bytes:
    """The file in an older format, as LibreOffice writes it."""
    (folder / f"in.{source}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", target, "--outdir", str(folder)]
    subprocess.run(
        [*command, str(folder / f"in.{source}")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / f"in.{target.partition(':')[0]}").read_bytes()


def _saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _word() -> bytes:
    document = docx.Document()
    document.add_heading("奖励办法", 0)
    document.add_paragraph("第一条 首次认定的奖励20万元。")
    table = document.add_table(2, 2, "Table Grid")
    for cell, text in zip([c for r in table.rows for c in r.cells], ["级别", "金额", "国家级", "50万元"], strict=True):
        cell.text = text
    document.add_paragraph("第二条 本办法自印发之日起施行。")
    return _saved(document)


@needs_office
@pytest.mark.parametrize(("extension", "kind"), [("doc", DOC), ("rtf", RTF), ("odt", ODT)])
def test_older_documents_are_converted_and_read(tmp_path: Path, extension: str, kind: str) -> None:
    path = tmp_path / "a.wps"  # the name says nothing
    path.write_bytes(_converted(_word(), "docx", extension, tmp_path))
    parsed = parse_file(path)
    assert parsed.media_type == kind
    assert texts(parsed) == ["奖励办法", "第一条首次认定的奖励20万元。", "第二条本办法自印发之日起施行。"]
    assert tables(parsed)[0].rows == (("级别", "金额"), ("国家级", "50万元"))
    assert any("LibreOffice" in n for n in parsed.notes)


@needs_office
@pytest.mark.parametrize(("extension", "kind"), [("xls", XLS), ("ods", ODS)])
def test_older_sheets_are_converted_and_read(tmp_path: Path, extension: str, kind: str) -> None:
    book = openpyxl.Workbook()
    for row in (["级别", "比例"], ["国家级", 0.08], ["省级", 0.05]):
        book.active.append(row)
    book.active["B2"].number_format = book.active["B3"].number_format = "0%"
    path = tmp_path / "a.et"
    path.write_bytes(_converted(_saved(book), "xlsx", extension, tmp_path))
    parsed = parse_file(path)
    assert parsed.media_type == kind
    assert tables(parsed)[0].rows == (("级别", "比例"), ("国家级", "8%"), ("省级", "5%"))


@needs_office
def test_conversion_loads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.odt"
    secret.write_bytes(_converted(_word(), "docx", "odt", tmp_path))
    office_ns = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{office_ns}office:1.0" xmlns:text="{office_ns}text:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text><text:p>正文。</text:p>'
        f'<text:section text:name="s"><text:section-source xlink:href="{secret.as_uri()}"/><text:p>旧</text:p></text:section>'
        "</office:text></office:body></office:document-content>"
    )
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{office_ns}manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{ODT}"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        )
    assert not any("奖励" in t for t in texts(parse_file(path)))


@needs_office
def test_conversion_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi " + rb"text\par " * 200 + b"}")
    with pytest.raises(TimedOut):
        parse_file(path, limits=Limits(seconds=0.2, convert_seconds=0.0))


@pytest.mark.parametrize(
    ("data", "package"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "libreoffice-writer-nogui"),
        (OLE + "Workbook".encode("utf-16-le"), "libreoffice-calc-nogui"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "libreoffice-impress-nogui"),
        (b"{\\rtf1\\ansi x}", "libreoffice-writer-nogui"),
    ],
)
def test_without_libreoffice_the_package_to_install_is_named(
    data: bytes, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(NeedsConverter, match=package) as caught:
        parse(data, "a.doc")
    assert "另存为DOCX" in caught.value.reason


def test_passwords_of_older_formats_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: "/bin/false")
    word = OLE[:512].ljust(512, b"\0") + b"\xec\xa5\xc1\x00" + bytes(7) + b"\x13" + "WordDocument".encode("utf-16-le")
    with pytest.raises(Encrypted):
        parse(word, "a.doc")
    book = OLE + bytes.fromhex("0908100000060500") + bytes(12) + b"\x2f\x00\x36\x00" + "Workbook".encode("utf-16-le")
    with pytest.raises(Encrypted):
        parse(book, "a.xls")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(Encrypted):
        sniff(buffer.getvalue())
