"""Connections that are made only to addresses that were checked, and that end when their time is over.

The host is resolved once and the connection goes to an address of that answer: a name server that answers differently a
moment later (DNS rebinding) leads nowhere. TLS and HTTP still see the name, so certificates are checked against it.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable

import httpcore

from ingest.sources.addresses import AllowList
from ingest.sources.errors import FetchFailed, Refused

Resolver = Callable[[str, int], list[str]]  # host and port → addresses; empty where there are none
_SocketOptions = Iterable[httpcore.SOCKET_OPTION]


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver knows for `host`, each once, in its order."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class GuardedNetwork(httpcore.NetworkBackend):
    """Connects to what the allow list admits, until `deadline` (of `time.monotonic`).

    `proxy` is the host and port of a proxy that was set: it is connected to as it is, since whoever set it trusts it.
    """

    def __init__(
        self,
        allow: AllowList,
        deadline: float,
        *,
        resolver: Resolver = resolve,
        proxy: tuple[str, int] | None = None,
    ) -> None:
        self._allow = allow
        self._deadline = deadline
        self._resolver = resolver
        self._proxy = proxy
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._resolver(host, port)
        if (host, port) != self._proxy:
            self._allow.check(host, port, addresses)
        failure: Exception = FetchFailed(f"找不到“{host}”的地址，请检查设置和网络。")
        for address in addresses:
            try:
                left = time_left(self._deadline, timeout)
                stream = self._network.connect_tcp(address, port, left, local_address, socket_options)
                return _TimedStream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: _SocketOptions | None = None
    ) -> httpcore.NetworkStream:
        raise Refused("只能抓取 http 或 https 网址。")


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at the deadline, even where a byte comes now and then."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, time_left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, time_left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = time_left(self._deadline, timeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def time_left(deadline: float, timeout: float | None) -> float:
    """Seconds that the next step may take. Raises `httpcore.ReadTimeout` when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole request is over")
    return left if timeout is None else min(left, timeout)
