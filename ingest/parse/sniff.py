"""What a file is, by its content; its name only breaks ties between kinds of text."""

from __future__ import annotations

import io
import re
import zipfile

from .errors import Damaged, EmptyFile, Encrypted, UnsupportedType

_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = _OFFICE + "wordprocessingml.document"
XLSX = _OFFICE + "spreadsheetml.sheet"
PPTX = _OFFICE + "presentationml.presentation"
OFD = "application/ofd"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
RTF = "application/rtf"
_OPEN = "application/vnd.oasis.opendocument."
ODT, ODS, ODP = _OPEN + "text", _OPEN + "spreadsheet", _OPEN + "presentation"
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|article|section|span|h[1-6])[\s>/]", re.I
)
_OTHERS = {
    b"Rar!": "RAR压缩包",
    b"7z\xbc\xaf": "7z压缩包",
    b"\x1f\x8b": "GZIP压缩包",
    b"MZ": "Windows程序",
    b"\x7fELF": "程序",
    b"ID3": "音频",
    b"\x00\x00\x00\x18ftyp": "视频",
    b"OggS": "音频",
    b"CAJ": "CAJ文档",
    b"HN": "CAJ文档",
    b"KDH": "CAJ文档",
    b"AT&TFORM": "DjVu文档",
}
_ARCHIVE_ADVICE = "请解压后逐个上传其中的文件。"


def sniff(data: bytes, name: str = "") -> str:
    """The media type. Raises EmptyFile, Encrypted (password-protected Office), Damaged or UnsupportedType."""
    if not data or (len(data) < 4096 and not data.strip(b" \t\r\n\x00\xef\xbb\xbf")):
        raise EmptyFile()
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    for magic, kind in _IMAGES.items():
        if data.startswith(magic) and (kind != "image/bmp" or _is_bmp(data)):
            return kind
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if data.startswith(b"{\\rtf"):
        return RTF
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    for magic, found in _OTHERS.items():
        if data.startswith(magic) and (len(magic) > 2 or b"\x00" in data[:512]):
            raise UnsupportedType(found, _ARCHIVE_ADVICE if "压缩" in found else _advice(found))
    return _text_kind(data, name)


def _advice(found: str) -> str:
    return "请另存为DOCX或PDF后重新上传。" if "文档" in found else ""


def _is_bmp(data: bytes) -> bool:
    return len(data) > 26 and data[6:10] == b"\x00\x00\x00\x00" and data[14] in (12, 40, 52, 56, 64, 108, 124)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:20_000])
            mimetype = _start(archive, "mimetype", 100).decode("ascii", "replace") if "mimetype" in names else ""
            manifest = _start(archive, "META-INF/manifest.xml", 1_000_000) if "META-INF/manifest.xml" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, KeyError) as error:
        raise Damaged("文件已损坏或不完整（压缩包结构无法打开）。请重新下载或另存后再上传。") from error
    for member, kind in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX)):
        if member in names:
            return kind
    if any(n.lower() == "ofd.xml" for n in names):
        return OFD
    if any(n.startswith("word/document") for n in names):
        return DOCX
    if "xl/workbook.bin" in names:
        raise UnsupportedType("XLSB表格", "请另存为XLSX后重新上传。")
    for kind in (ODT, ODS, ODP):
        if mimetype.strip() in (kind, kind + "-template"):
            if b"manifest:encryption-data" in manifest:
                raise Encrypted()
            return kind
    if "opendocument" in mimetype:
        raise UnsupportedType("OpenDocument绘图或公式", "请另存为PDF后重新上传。")
    if "[Content_Types].xml" in names:
        raise Damaged("Office文件缺少正文部分，可能已损坏。请用办公软件打开后另存再上传。")
    raise UnsupportedType("ZIP压缩包", _ARCHIVE_ADVICE)


def _start(archive: zipfile.ZipFile, name: str, size: int) -> bytes:
    with archive.open(name) as stream:
        return stream.read(size)


def _ole_kind(data: bytes) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        raise Encrypted()
    if has("WpsDocument") or has("WordDocument"):
        return DOC
    if has("Workbook") or has("Book"):
        return XLS
    if has("PowerPoint Document"):
        return PPT
    raise UnsupportedType("OLE复合文档", "请用WPS或Word打开，另存为DOCX或PDF后重新上传。")


def _text_kind(data: bytes, name: str) -> str:
    from .mhtml import MEDIA_TYPE, is_mhtml
    from .text import decode, is_binary, is_markdown

    if is_mhtml(data):
        return MEDIA_TYPE
    if is_binary(data):
        raise UnsupportedType("无法识别的二进制内容")
    extension = name.rpartition(".")[2].lower()
    start = data[:65536].replace(b"\x00", b"")
    if extension not in ("md", "markdown", "txt", "csv"):
        if len(_HTML.findall(start)) >= 2 or re.match(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)", start, re.I):
            return "text/html"
    elif re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)[\s>]", start, re.I):
        return "text/html"
    if extension in ("htm", "html", "shtml", "jsp", "aspx", "xhtml") and b"<" in start:
        return "text/html"
    text = decode(data[:200_000])
    if extension in ("csv", "tsv"):
        return "text/csv"
    if extension in ("md", "markdown") or (extension != "txt" and is_markdown(text)):
        return "text/markdown"
    return "text/plain"
