"""A portal page saved as one file (MHTML: .mht, .mhtml): the page without its pictures, read as HTML."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.message import Message

from .blocks import Parsed
from .errors import NoText
from .html import parse_html, web_address

MEDIA_TYPE = "multipart/related"
_HEADERS = 16_384  # bytes in which the first headers end
_MAX_PARTS = 5_000
# 「From: <Saved by …>」, 「MIME-Version: 1.0」, continued lines, then 「Content-Type: multipart/related;」
_START = re.compile(
    rb"""\A(?:\xef\xbb\xbf)?\s*
    (?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n (?:[ \t][^\n]*\n)*){0,30}?
    Content-Type:\s*multipart/related""",
    re.IGNORECASE | re.VERBOSE,
)


def is_mhtml(data: bytes) -> bool:
    """Whether the bytes begin as a saved page does."""
    return bool(_START.match(data[:_HEADERS]))


def parse_mhtml(data: bytes) -> Parsed:
    """The document on the page, and in the metadata the address that it was saved from. Raises NoText, as HTML does."""
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf \r\n"), policy=email.policy.compat32)
    page = _page(message)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes) or not content.strip():
        raise NoText("网页存档（MHT）中没有找到网页正文。请在浏览器中打开后另存为PDF再上传。")
    parsed = parse_html(content, page.get_content_charset("") or "")
    stated = web_address(str(page.get("Content-Location", ""))) or web_address(
        str(message.get("Snapshot-Content-Location", ""))
    )
    metadata = {**parsed.metadata, "address": stated} if stated else parsed.metadata
    return replace(parsed, media_type=MEDIA_TYPE, metadata=metadata)


def _page(message: Message) -> Message | None:
    """The part that is the page: the one that the archive names as its start, else the first of HTML."""
    start = message.get_param("start")
    first: Message | None = None
    for count, part in enumerate(message.walk()):
        if count >= _MAX_PARTS:
            break
        if part.get_content_type() != "text/html":
            continue
        if start and str(part.get("Content-ID", "")).strip("<>") == str(start).strip("<>"):
            return part
        first = first or part
    return first
