"""The browser client as `make web` built it, or a small page that still lets one ask."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

BUILT = Path(__file__).parent / "static"
PAGES = Path(__file__).parent / "pages"

_CLIENT_ROUTES = {"", "policies"}  # first part of the addresses that the client's own router knows
_NEVER_CLIENT = {"api", "v1", "assets", "pages"}
_IMMUTABLE = "public, max-age=31536000, immutable"  # names under assets/ carry a digest of their content
_REVALIDATE = "no-cache"


def install(app: FastAPI, built: Path = BUILT) -> None:
    """Serves the pages, and the client for every address that no route has."""
    app.mount("/pages", StaticFiles(directory=PAGES), name="pages")

    @app.get("/docs", include_in_schema=False)
    async def docs() -> FileResponse:
        return _page(PAGES / "docs.html")

    async def otherwise(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise HTTPException(404)
        await _fallback(scope, built)(scope, receive, send)

    app.router.default = otherwise


def _fallback(scope: Scope, built: Path) -> FileResponse:
    """What an address without a route gets. Raises the 404 that `api.errors` turns into a problem."""
    path = str(scope["path"]).strip("/")
    first = path.partition("/")[0]
    if scope["method"] not in ("GET", "HEAD"):
        raise HTTPException(404)
    index = built / "index.html"
    if not index.is_file():
        if path:
            raise HTTPException(404)
        return _page(PAGES / "home.html")
    found = (built / path).resolve()
    if path and found.is_relative_to(built.resolve()) and found.is_file():
        return _page(found, _IMMUTABLE if first == "assets" else _REVALIDATE)
    wants_page = "text/html" in Headers(scope=scope).get("accept", "")
    if first in _CLIENT_ROUTES or (wants_page and first not in _NEVER_CLIENT):
        return _page(index)
    raise HTTPException(404)


def _page(path: Path, cache: str = _REVALIDATE) -> FileResponse:
    return FileResponse(path, headers={"Cache-Control": cache})
