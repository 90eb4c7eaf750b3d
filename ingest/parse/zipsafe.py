"""ZIP containers (DOCX, XLSX, PPTX, OFD) and XML opened with limits: no bombs, no entities, no outside DTD."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from .errors import Damaged, Encrypted, TooLarge

MAX_MEMBERS = 10_000
MAX_UNPACKED = 500_000_000  # bytes in all members together
MAX_MEMBER = 200_000_000  # bytes of one member
_PROLOG = 4096  # bytes within which the root element has to begin
_NOT_MARKUP = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ELEMENT = re.compile(rb"<[A-Za-z_\x80-\xff]")
MAX_RATIO = 400  # unpacked to packed, of members above 10 MB; office XML packs 10 to 60 times

_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, NotImplementedError)


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive, its directory checked against the limits. Raises Damaged, Encrypted or TooLarge."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except _ERRORS as error:
        raise Damaged("文件的压缩包结构已损坏，无法打开。请重新下载或另存后再上传。") from error
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise TooLarge("文件解压后过大或内部文件过多，出于安全拒绝处理。请另存为新文件后重新上传。")
    for member in members:
        if member.file_size > MAX_MEMBER or (
            member.file_size > 10_000_000 and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        ):
            raise TooLarge("文件内部存在异常的压缩内容（疑似压缩炸弹），出于安全拒绝处理。")
        if member.flag_bits & 1:
            raise Encrypted()
    return archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a member, never more than it declares. Raises Damaged where it is missing or broken."""
    try:
        with archive.open(name) as stream:
            return stream.read(MAX_MEMBER + 1)
    except _ERRORS as error:
        raise Damaged(f"文件内部缺少或损坏了“{name}”，无法读取。请重新导出后再上传。") from error
    except RuntimeError as error:  # zipfile's word for a password
        raise Encrypted() from error


# The strict form of office XML names its vocabularies otherwise; the libraries that read it know only the usual names.
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = (
    (b"relationships/extendedProperties", b"relationships/extended-properties"),
    (_STRICT + b"officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (_STRICT + b"wordprocessingml/", b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
    (_STRICT + b"spreadsheetml/", b"http://schemas.openxmlformats.org/spreadsheetml/2006/"),
    (_STRICT + b"presentationml/", b"http://schemas.openxmlformats.org/presentationml/2006/"),
    (_STRICT + b"drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)


def as_usual(data: bytes) -> bytes:
    """An OOXML file of the strict form in the usual one; any other file as it is."""
    with open_zip(data) as archive:
        root = read_member(archive, "_rels/.rels") if "_rels/.rels" in archive.namelist() else b""
        if _STRICT not in root:
            return data
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
            for member in archive.infolist():
                content = read_member(archive, member.filename)
                if member.filename.endswith((".xml", ".rels")):
                    content = _renamed(content)
                target.writestr(member.filename, content)
    return buffer.getvalue()


def _renamed(xml: bytes) -> bytes:
    if _STRICT in xml:
        for strict, usual in _USUAL:
            xml = xml.replace(strict, usual)
    return xml


def check_xml(archive: zipfile.ZipFile) -> None:
    """Refuses a document type declaration in any part: office formats have none, attacks by entities need one."""
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(member) as stream:
                _check_prolog(stream.read(_PROLOG))
        except _ERRORS as error:
            raise Damaged(f"文件内部的“{member.filename}”已损坏，无法读取。请重新导出后再上传。") from error


def _check_prolog(start: bytes) -> None:
    """Refuses XML whose beginning declares a document type, or is too long or too strange to show that it does not."""
    start = start.replace(b"\x00", b"")  # UTF-16 and UTF-32
    bare = _NOT_MARKUP.sub(b"", start)
    root = _ELEMENT.search(bare)
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare or (start.strip() and root is None):
        raise Damaged("文件内部含有不应出现的实体声明（DTD），出于安全拒绝解析。请用办公软件另存后再上传。")


def xml_root(data: bytes) -> Any:
    """The root element, parsed without entities, network or DTD. Raises Damaged."""
    from lxml import etree

    _check_prolog(data[:_PROLOG])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged("文件内部的XML已损坏，无法读取。请重新导出后再上传。") from error
