"""Serving an original file: its own bytes, and nothing in it may act in our name."""

from __future__ import annotations

from pathlib import Path

from fastapi.responses import FileResponse

from assistant.errors import NotFound
from assistant.policy.document import Source

# Shown by the browser itself; everything else (html, docx, xlsx) is downloaded, since it could carry script.
_IMAGES = {f"image/{kind}" for kind in ("png", "jpeg", "gif", "webp", "bmp", "tiff")}  # not svg, which runs script
_INLINE = {"application/pdf", "text/plain", *_IMAGES}
_AS_PLAIN_TEXT = {"text/markdown", "text/x-markdown"}
_CONTENT_SECURITY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"


def original_response(source: Source, path: Path) -> FileResponse:
    """Raises `NotFound` when the data folder has lost the file."""
    if not path.is_file():
        raise NotFound(f"“{source.name}”的原始文件已不在资料目录中：请重新导入")
    media_type = source.media_type.split(";")[0].strip().lower()
    if media_type in _AS_PLAIN_TEXT:
        media_type = "text/plain"
    shown = media_type in _INLINE
    if media_type == "text/plain":
        media_type += f"; charset={_charset(path)}"
    return FileResponse(
        path,
        media_type=media_type,
        filename=source.name,
        content_disposition_type="inline" if shown else "attachment",
        headers={"Content-Security-Policy": _CONTENT_SECURITY, "Cache-Control": "private, no-cache"},
    )


def _charset(path: Path) -> str:
    """Chinese text files are UTF-8 or, where they are not, GB 18030."""
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
