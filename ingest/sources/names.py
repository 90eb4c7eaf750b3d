"""What a web server says of a file: its name, its type, its character set."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from urllib.parse import unquote_to_bytes

_MAX_BYTES = 150  # of a file's name; file systems take 255, and a suffix of ours may follow
_EXTENSIONS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/ofd": ".ofd",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "text/markdown": ".md",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
}

# filename*=UTF-8''%E5%8A%9E%E6%B3%95.pdf
_EXTENDED = re.compile(rb"filename\*\s*=\s*(?P<charset>[\w.-]*)'[^']*'(?P<value>[^;\s]+)", re.I)
# filename="办法.pdf", filename=%B0%EC%B7%A8.pdf
_PLAIN = re.compile(rb"filename\s*=\s*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<bare>[^;]+))", re.I)
# =?UTF-8?B?5Yqe5rOVLnBkZg==?=
_ENCODED_WORD = re.compile(rb"=\?(?P<charset>[\w-]+)\?(?P<how>[BbQq])\?(?P<value>[^?]*)\?=")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*(?P<name>[\w.:-]{2,30})", re.I)
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


def file_name(disposition: bytes, path: str, media_type: str, host: str) -> str:
    """The name under which a fetched file is kept: that of Content-Disposition, else of the path, else of the host.

    An extension is added by the type where there is none. Safe as a name in a folder.
    """
    name = _of_disposition(disposition) or _decoded(unquote_to_bytes(path.rstrip("/").rpartition("/")[2]))
    name = safe_name(name) or safe_name(host)
    has_extension = re.search(r"\.[A-Za-z][A-Za-z0-9]{1,7}$", name) and name != host
    return name if has_extension else name + _EXTENSIONS.get(media_type, "")


def read_content_type(value: str) -> tuple[str, str]:
    """(media type, charset) of a Content-Type header, each "" where it is not stated."""
    media_type = value.partition(";")[0].strip().lower()
    charset = _CHARSET.search(value)
    return media_type, charset["name"].lower() if charset else ""


def safe_name(name: str) -> str:
    """The name without what cannot stand in one, NFC, at most 150 bytes with its extension kept; "" where nothing is left."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in name if c.isprintable() or c == "\u3000")
    name = _UNSAFE.sub("_", name).strip(" .\u3000")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        stem, dot, extension = name, "", ""
    room = _MAX_BYTES - len((dot + extension).encode("utf-8", "replace"))
    return stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore") + dot + extension


def _of_disposition(value: bytes) -> str:
    if found := _EXTENDED.search(value):
        raw = unquote_to_bytes(found["value"].strip(b'"'))
        return _decoded(raw, found["charset"].decode("ascii", "replace"))
    found = _PLAIN.search(value)
    if found is None:
        return ""
    raw = found["bare"] if found["quoted"] is None else re.sub(rb"\\([\"\\])", rb"\1", found["quoted"])
    raw = raw.strip()
    if word := _ENCODED_WORD.search(raw):
        return _of_encoded_word(word)
    return _decoded(unquote_to_bytes(raw) if b"%" in raw else raw)


def _of_encoded_word(word: re.Match[bytes]) -> str:
    try:
        raw = base64.b64decode(word["value"]) if word["how"] in b"Bb" else _unquoted(word["value"])
    except binascii.Error:
        return ""
    return _decoded(raw, word["charset"].decode("ascii"))


def _unquoted(value: bytes) -> bytes:
    return binascii.a2b_qp(value, header=True)


def _decoded(raw: bytes, charset: str = "") -> str:
    """UTF-8, the stated charset, then GB18030: servers state none, or a wrong one."""
    for name in filter(None, ("utf-8", charset, "gb18030")):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")
