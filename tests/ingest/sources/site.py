"""A real web site on this machine, for tests: what it answers by path, and what it was asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Route = Reply | Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """Routes by path with query. `asked` holds (path, headers) of every request, robots.txt too."""

    port: int
    scheme: str = "http"
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def allow(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def page(self, path: str, body: str, **headers: str) -> None:
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        self.routes[path] = Reply(body.encode(), 200, {"Content-Type": "text/html; charset=utf-8", **named})

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.routes[path] = Reply(b"", status, {"Location": to})

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append((request.path, {k.lower(): v for k, v in request.headers.items()}))
        route = self.routes.get(request.path, Reply(b"nothing here", 404))
        if not isinstance(route, Reply):
            route(request)
            return
        etag, modified = route.headers.get("ETag"), route.headers.get("Last-Modified")
        same = (etag and request.headers.get("If-None-Match") == etag) or (
            not etag and modified and request.headers.get("If-Modified-Since") == modified
        )
        status, body = (304, b"") if same else (route.status, route.body)
        request.send_response(status)
        for name, value in route.headers.items():
            request.send_header(name, value)
        if "Content-Length" not in route.headers:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


@contextmanager
def running_site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                site.answer(self)
            except OSError:
                self.close_connection = True  # the client has gone, which is what some tests are about

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(server.server_address[1], "https" if tls else "http")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
