"""Files that a browser saves and never shows."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response


def download(content: bytes, media_type: str, name: str) -> Response:
    """The file under its own name, for new and old clients; nothing in it may run or be kept by proxies."""
    headers = {
        "Content-Disposition": f"attachment; filename=\"download\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)
