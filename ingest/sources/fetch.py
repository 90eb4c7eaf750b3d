"""The one function that fetches from the web: http and https, guarded addresses, limits of size and time, good manners.

Proxies of the environment are ignored: a proxy connects on our behalf, to addresses that were never checked here, and an
environment variable is set too easily for that. Whoever has to use one states it (`ESL_FETCH_PROXY`) and trusts it.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from ipaddress import ip_address

import certifi
import httpcore
import httpx

from ingest.sources.addresses import DEFAULT_PORTS, NOTHING_ALLOWED, AllowList, WebAddress, read_address
from ingest.sources.connection import GuardedNetwork, Resolver, resolve
from ingest.sources.errors import FetchFailed, Refused, SourceError
from ingest.sources.names import file_name, read_content_type
from ingest.sources.robots import AGENT, MAX_BYTES, Pace, Robots

USER_AGENT = f"{AGENT}/1.0 (policy documents for an enterprise service desk)"
_REDIRECTS = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one request may use. `max_bytes` counts after decompression; `whole_s` covers all redirects."""

    max_bytes: int = 50_000_000  # the parser takes no more
    redirects: int = 5
    connect_s: float = 10.0
    read_s: float = 30.0
    whole_s: float = 120.0
    pause_s: float = 1.0  # between two requests to one host


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version that is kept, so that it need not send it again."""

    address: str  # the address that answered, after redirects
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it was sent, content encoding undone. `validators.address` is where it came from after redirects."""

    data: bytes
    name: str
    media_type: str
    charset: str  # of the Content-Type header; "" where it states none
    validators: Validators


@dataclass(frozen=True, slots=True)
class _Reply:
    """One answer, not yet judged."""

    address: WebAddress
    status: int
    headers: httpx.Headers
    data: bytes


class Fetcher:
    """Fetches one address after the other, with a memory of each site's robots.txt for as long as it lives."""

    def __init__(
        self,
        allow: AllowList = NOTHING_ALLOWED,
        *,
        proxy: str | None = None,
        limits: FetchLimits = FetchLimits(),
        resolver: Resolver = resolve,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.allow = allow
        self._proxy = httpx.URL(proxy) if proxy else None
        self._limits = limits
        self._resolver = resolver
        self._given_tls = tls
        self._robots = Robots(self._robots_text)
        self._pace = Pace(limits.pause_s, sleep)

    def fetch(self, address: str | WebAddress, known: Validators | None = None) -> Fetched | None:
        """The file at `address`; None where the server says that the `known` version is still the one.

        Raises `Refused` for what is never fetched and `FetchFailed` where the other side gives no document.
        """
        start = read_address(address) if isinstance(address, str) else address
        reply = self._follow(start, self._limits.max_bytes, known, ask_robots=True)
        if reply.status == HTTPStatus.NOT_MODIFIED and known is not None:
            return None
        if reply.status != HTTPStatus.OK:
            raise FetchFailed(_status_sentence(reply))
        if not reply.data:
            raise FetchFailed(f"{start.text} 返回了空内容，请在浏览器中确认该网页可以打开。")
        return _fetched(reply)

    # -- redirects ---------------------------------------------------------------------------------------------

    def _follow(self, address: WebAddress, max_bytes: int, known: Validators | None, *, ask_robots: bool) -> _Reply:
        """The first answer that is no redirect. Every address on the way is checked as if it had been asked for."""
        deadline = time.monotonic() + self._limits.whole_s
        seen = {address.text}
        for _ in range(self._limits.redirects + 1):
            pause = 0.0
            if ask_robots:
                asked = time.monotonic()
                self._robots.check(address)
                pause = self._robots.pause_s(address)
                deadline += time.monotonic() - asked  # robots.txt has a time of its own
            deadline += self._wait(address, pause)
            reply = self._request(address, max_bytes, known, deadline)
            location = reply.headers.get("location")
            if reply.status not in _REDIRECTS or not location:
                return reply
            address = read_address(location, base=address)
            if address.text in seen:
                raise FetchFailed(f"{address.text} 的跳转绕成了圈，无法打开。请在浏览器中确认最终网址后重新填写。")
            seen.add(address.text)
        raise FetchFailed(f"跳转超过{self._limits.redirects}次，已停止。请在浏览器中打开，用最终的网址重新填写。")

    def _wait(self, address: WebAddress, pause_s: float) -> float:
        began = time.monotonic()
        self._pace.wait(address.host, pause_s)
        return time.monotonic() - began

    # -- one request -------------------------------------------------------------------------------------------

    def _request(self, address: WebAddress, max_bytes: int, known: Validators | None, deadline: float) -> _Reply:
        headers: dict[str | bytes, str | bytes] = {
            "User-Agent": USER_AGENT,
            "Accept": "*/*",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip",
        }
        if known is not None and known.address == address.text:
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
        limits = self._limits
        timeout = {"connect": limits.connect_s, "read": limits.read_s, "write": limits.read_s, "pool": limits.read_s}
        with _translated(address), self._pool(address, deadline) as pool:
            host = address.site.partition("://")[2]
            with pool.stream(
                "GET", _core_url(address), headers={"Host": host, **headers}, extensions={"timeout": timeout}
            ) as response:
                received = httpx.Headers(response.headers)
                data = b""
                if response.status == HTTPStatus.OK:
                    data = _body(response.iter_stream(), received, max_bytes, address)
                return _Reply(address, response.status, received, data)

    def _pool(self, address: WebAddress, deadline: float) -> httpcore.ConnectionPool:
        """A connection for one request, so that its addresses are checked and its time is its own."""
        if self._proxy is None:
            network = GuardedNetwork(self.allow, deadline, resolver=self._resolver)
            return httpcore.ConnectionPool(ssl_context=self._tls, network_backend=network)
        self._check_behind_proxy(address)
        port = self._proxy.port or (443 if self._proxy.scheme == "https" else 80)
        network = GuardedNetwork(self.allow, deadline, resolver=self._resolver, proxy=(self._proxy.host, port))
        auth = (self._proxy.username, self._proxy.password) if self._proxy.userinfo else None
        return httpcore.HTTPProxy(
            f"{self._proxy.scheme}://{self._proxy.host}:{port}",
            proxy_auth=auth,
            ssl_context=self._tls,
            network_backend=network,
        )

    def _check_behind_proxy(self, address: WebAddress) -> None:
        """A name that only the proxy can resolve is the proxy's to judge; what is known here is judged here."""
        addresses = self._resolver(address.host, address.port)
        if addresses or _is_ip(address.host):
            self.allow.check(address.host, address.port, addresses or [address.host])

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Certificates are checked against the bundled authorities and those of the system (an office's own)."""
        if self._given_tls is not None:
            return self._given_tls
        context = ssl.create_default_context(cafile=certifi.where())
        context.load_default_certs()
        return context

    # -- robots.txt --------------------------------------------------------------------------------------------

    def _robots_text(self, address: WebAddress) -> str:
        """The site's rules; none where it says that it has none. Raises `FetchFailed` where it cannot say so now."""
        try:
            reply = self._follow(address, MAX_BYTES, None, ask_robots=False)
        except Refused:
            raise
        except SourceError as error:
            raise FetchFailed(f"暂时读不到网站的 robots.txt，按惯例先不抓取，请稍后再试（{error.reason}）") from error
        if reply.status == HTTPStatus.OK:
            return reply.data.decode("utf-8-sig", "replace")
        if HTTPStatus.BAD_REQUEST <= reply.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return ""
        raise FetchFailed(
            f"网站 {address.site} 暂时读不到 robots.txt（HTTP {reply.status}），按惯例先不抓取，请稍后再试。"
        )


def _core_url(address: WebAddress) -> httpcore.URL:
    return httpcore.URL(
        scheme=address.scheme.encode(),
        host=address.host.encode(),
        port=None if address.port == DEFAULT_PORTS[address.scheme] else address.port,  # as a proxy expects it
        target=address.target.encode(),
    )


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _body(chunks: Iterator[bytes], headers: Mapping[str, str], max_bytes: int, address: WebAddress) -> bytes:
    """The body with its content encoding undone, given up as soon as it is too large."""
    too_large = FetchFailed(
        f"{address.text} 的内容超过{max_bytes / 1e6:.1f}MB的上限，已停止下载。请在浏览器中下载，拆分或压缩后作为文件导入。"
    )
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise too_large
    decode = _decoder(headers.get("content-encoding", ""), address)
    data = bytearray()
    for chunk in chunks:
        data += decode.take(chunk, max_bytes + 1 - len(data))
        if len(data) > max_bytes:
            raise too_large
    decode.finish()
    return bytes(data)


class _Plain:
    """A body that was sent as it is."""

    def take(self, chunk: bytes, room: int) -> bytes:
        return chunk

    def finish(self) -> None:
        return None


class _Gzip:
    """Undoes gzip; never makes more than `room` bytes of one chunk, so that a bomb stays small."""

    def __init__(self, address: WebAddress) -> None:
        self._inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # 16: with the header of gzip
        self._damaged = FetchFailed(f"{address.text} 传来的压缩内容已损坏或不完整，请稍后再试。")

    def take(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._inflater.decompress(chunk, room)
        except zlib.error as error:
            raise self._damaged from error

    def finish(self) -> None:
        if not self._inflater.eof:
            raise self._damaged


def _decoder(encoding: str, address: WebAddress) -> _Plain | _Gzip:
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip"):
        return _Gzip(address)
    raise FetchFailed(f"{address.text} 用了不支持的压缩方式（{encoding[:20]}），请在浏览器中下载后作为文件导入。")


def _fetched(reply: _Reply) -> Fetched:
    media_type, charset = read_content_type(reply.headers.get("content-type", ""))
    disposition = next((v for k, v in reply.headers.raw if k.lower() == b"content-disposition"), b"")
    name = file_name(disposition, reply.address.path, media_type, reply.address.host)
    validators = Validators(reply.address.text, reply.headers.get("etag", ""), reply.headers.get("last-modified", ""))
    return Fetched(reply.data, name, media_type, charset, validators)


_SENTENCES = {
    HTTPStatus.UNAUTHORIZED: "需要登录才能查看，请在浏览器中登录并下载后作为文件导入",
    HTTPStatus.FORBIDDEN: "网站拒绝了程序访问，请在浏览器中打开并保存后作为文件导入",
    HTTPStatus.NOT_FOUND: "网页不存在，请检查网址，或到网站上查找新的地址",
    HTTPStatus.GONE: "网页已被网站删除，请到网站上查找新的地址",
    HTTPStatus.TOO_MANY_REQUESTS: "网站要求放慢访问，请过一段时间再试",
    HTTPStatus.PRECONDITION_FAILED: "网站拒绝了程序访问，请在浏览器中打开并保存后作为文件导入",
}


def _status_sentence(reply: _Reply) -> str:
    sentence = _SENTENCES.get(HTTPStatus(reply.status)) if reply.status in set(HTTPStatus) else None
    if sentence is None:
        busy = reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        sentence = "网站暂时出错，请稍后再试" if busy else "网站没有给出文件，请在浏览器中确认该网页可以打开"
    return f"{reply.address.text}：{sentence}（HTTP {reply.status}）。"


@contextmanager
def _translated(address: WebAddress) -> Iterator[None]:
    """What the network raises, as one sentence for an officer."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise FetchFailed(f"{address.text} 响应太慢，超过时限，已停止。请稍后再试，或在浏览器中下载后导入。") from error
    except httpcore.ConnectError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error) or isinstance(error.__cause__, ssl.SSLError):
            raise FetchFailed(
                f"{address.site} 的安全证书（HTTPS）不能通过验证，没有抓取。请在浏览器中确认网站真实后，下载文件导入。"
            ) from error
        raise FetchFailed(f"连接不上 {address.site}，请检查网址和网络，或稍后再试。") from error
    except httpcore.ProxyError as error:
        raise FetchFailed(f"代理服务器没有接通 {address.site}，请检查设置 ESL_FETCH_PROXY。") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise FetchFailed(f"{address.text} 的传输中断或不合规范，没有取得完整内容，请稍后再试。") from error
