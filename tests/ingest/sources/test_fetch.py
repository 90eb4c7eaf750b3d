"""Fetching from a real server on this machine, and the refusals with a name server that lies."""

from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ingest.sources.addresses import AllowList
from ingest.sources.errors import FetchFailed, Refused
from ingest.sources.fetch import Fetched, Fetcher, FetchLimits
from tests.ingest.sources.site import Reply, Site, running_site

QUICK = FetchLimits(max_bytes=100_000, connect_s=2.0, read_s=2.0, whole_s=3.0, pause_s=0.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def fetcher(site: Site, limits: FetchLimits = QUICK, allow: str = "", **more: object) -> Fetcher:
    return Fetcher(AllowList.read(allow or site.allow), limits=limits, **more)  # type: ignore[arg-type]


def fetched(site: Site, path: str, **more: object) -> Fetched:
    result = fetcher(site, **more).fetch(site.url(path))  # type: ignore[arg-type]
    assert result is not None
    return result


def lying(answers: dict[str, list[str]]) -> Callable[[str, int], list[str]]:
    """A name server that knows only these hosts."""
    return lambda host, port: answers.get(host, [])


# -- what is fetched ---------------------------------------------------------------------------------------------


def test_the_bytes_are_those_that_were_sent_and_what_the_server_said_is_kept(site: Site) -> None:
    body = bytes(range(256)) * 50
    site.routes["/f/1.pdf"] = Reply(
        body,
        headers={"Content-Type": "application/pdf", "ETag": '"v1"', "Last-Modified": "Mon, 02 Nov 2026 00:00:00 GMT"},
    )
    result = fetched(site, "/f/1.pdf")
    assert (result.data, result.name, result.media_type) == (body, "1.pdf", "application/pdf")
    assert (result.validators.etag, result.validators.last_modified[:3]) == ('"v1"', "Mon")
    sent = dict(site.asked)["/f/1.pdf"]
    assert sent["user-agent"].startswith("EnterpriseServiceLink/")
    assert sent["host"] == f"127.0.0.1:{site.port}"
    assert "cookie" not in sent


def test_compressed_bodies_are_unpacked(site: Site) -> None:
    site.routes["/a.txt"] = Reply(gzip.compress("第一条".encode() * 1000), headers={"Content-Encoding": "gzip"})
    assert fetched(site, "/a.txt").data == "第一条".encode() * 1000


def test_the_charset_of_the_header_is_handed_on(site: Site) -> None:
    site.routes["/a"] = Reply(b"x", headers={"Content-Type": 'text/html; charset="GBK"'})
    assert (fetched(site, "/a").charset, fetched(site, "/a").name) == ("gbk", "a.html")


def test_what_is_kept_is_not_sent_again(site: Site) -> None:
    site.routes["/a.txt"] = Reply(b"one", headers={"ETag": '"v1"'})
    site.routes["/b.txt"] = Reply(b"two", headers={"Last-Modified": "Mon, 02 Nov 2026 00:00:00 GMT"})
    site.redirect("/old", "/a.txt")
    one = fetcher(site)
    for path in ("/a.txt", "/b.txt", "/old"):
        first = one.fetch(site.url(path))
        assert first is not None
        assert one.fetch(site.url(path), first.validators) is None
    kept = fetched(site, "/a.txt").validators
    site.routes["/a.txt"] = Reply(b"new", headers={"ETag": '"v2"'})
    changed = one.fetch(site.url("/a.txt"), kept)
    assert changed is not None
    assert changed.data == b"new"


def test_what_is_kept_of_one_address_is_never_taken_for_another(site: Site) -> None:
    """A redirect that leads elsewhere now, where a file has the same mark by chance."""
    site.routes["/a.txt"] = Reply(b"one", headers={"ETag": '"v1"'})
    site.routes["/b.txt"] = Reply(b"two", headers={"ETag": '"v1"'})
    site.redirect("/old", "/a.txt")
    kept = fetched(site, "/old").validators
    site.redirect("/old", "/b.txt")
    moved = fetcher(site).fetch(site.url("/old"), kept)
    assert moved is not None
    assert moved.data == b"two"


def test_environment_proxies_are_ignored(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.routes["/a.txt"] = Reply(b"one")
    assert fetched(site, "/a.txt").data == b"one"


def test_a_proxy_that_is_set_gets_the_request_and_internal_addresses_stay_refused(site: Site) -> None:
    site.routes["http://portal.example.org/a.txt"] = Reply(b"through the proxy")
    site.routes["http://portal.example.org/robots.txt"] = Reply(b"", 404)
    # only the proxy knows the portal; office.example.org is known here, and internal
    through = Fetcher(
        proxy=f"http://127.0.0.1:{site.port}",
        limits=QUICK,
        resolver=lying({"127.0.0.1": ["127.0.0.1"], "office.example.org": ["10.0.0.1"]}),
    )
    result = through.fetch("http://portal.example.org/a.txt")
    assert result is not None
    assert result.data == b"through the proxy"
    for address in ("http://office.example.org/", "http://10.0.0.1/", f"http://127.0.0.1:{site.port}/"):
        with pytest.raises(Refused):
            through.fetch(address)


# -- redirects ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.redirect("/old", "../new/a.txt", status)
    site.routes["/new/a.txt"] = Reply(b"here")
    result = fetched(site, "/old")
    assert (result.data, result.validators.address) == (b"here", site.url("/new/a.txt"))


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://127.0.0.1:1/", "本机"),
        ("http://localhost/", "本机"),
        ("http://169.254.169.254/latest/meta-data/", "链路本地"),
        ("http://[::ffff:127.0.0.1]/", "内部网络"),
        ("http://2130706433/", "变形写法"),
        ("http://10.0.0.1/", "内部网络"),
        ("file:///etc/passwd", "http 或 https"),
        ("http://user:pass@example.org/", "用户名"),
        ("//0.0.0.0/", "本机"),
    ],
)
def test_every_redirect_is_checked_anew(site: Site, location: str, said: str) -> None:
    site.redirect("/out", location)
    with pytest.raises(Refused, match=said):
        fetcher(site).fetch(site.url("/out"))
    assert site.paths() == ["/out"]


def test_redirects_that_go_round_or_never_end_are_given_up(site: Site) -> None:
    site.redirect("/a", "/b")
    site.redirect("/b", "/a")
    with pytest.raises(FetchFailed, match="绕成了圈"):
        fetcher(site).fetch(site.url("/a"))
    for n in range(8):
        site.redirect(f"/{n}", f"/{n + 1}")
    with pytest.raises(FetchFailed, match="超过5次"):
        fetcher(site).fetch(site.url("/0"))
    assert "/6" not in site.paths()


# -- whom it connects to -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "localhost.", "127。0。0。1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"]
)
def test_this_machine_is_refused_under_every_name(site: Site, host: str) -> None:
    with pytest.raises(Refused):
        Fetcher(limits=QUICK).fetch(f"http://{host}:{site.port}/")
    assert site.asked == []


def test_a_public_name_with_an_internal_address_is_refused(site: Site) -> None:
    for addresses in (["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["64:ff9b::7f00:1"], ["2002:7f00:1::1"]):
        with pytest.raises(Refused, match=r"portal\.example\.org"):
            Fetcher(limits=QUICK, resolver=lying({"portal.example.org": addresses})).fetch("http://portal.example.org/")
    assert site.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    """A name server that answers with another address the second time is never asked a second time for one request."""
    site.routes["/a.txt"] = Reply(b"one")
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) <= 2 else ["10.255.255.1"]  # robots.txt, then the page

    result = Fetcher(AllowList.read(f"127.0.0.1:{site.port}"), limits=QUICK, resolver=rebinding).fetch(
        site.url("/a.txt", "portal.example.org")
    )
    assert result is not None
    assert asked == ["portal.example.org"] * 2
    assert dict(site.asked)["/a.txt"]["host"] == f"portal.example.org:{site.port}"


def test_the_next_address_is_tried_where_one_does_not_answer(site: Site) -> None:
    site.routes["/a.txt"] = Reply(b"one")
    allow = AllowList.read(f"127.0.0.0/8,127.0.0.0/8:{site.port}")
    one = Fetcher(allow, limits=QUICK, resolver=lying({"portal.example.org": ["127.9.9.9", "127.0.0.1"]}))
    result = one.fetch(site.url("/a.txt", "portal.example.org"))
    assert result is not None


def test_nobody_there_is_said(site: Site) -> None:
    with pytest.raises(FetchFailed, match="连接不上"):
        Fetcher(AllowList.read("127.0.0.1:9"), limits=QUICK).fetch("http://127.0.0.1:9/")
    with pytest.raises(Refused, match="找不到网站"):
        Fetcher(limits=QUICK, resolver=lying({})).fetch("http://nowhere.example.org/")


# -- TLS ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own authority for portal.example.org, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "portal.example.org")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("portal.example.org")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "portal.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def test_certificates_are_checked_against_the_name_though_the_address_is_pinned(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    seen: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: seen.append(name)  # type: ignore[assignment]
    trusting = ssl.create_default_context(cafile=str(certificate))
    with running_site(server) as site:
        site.routes["/a.txt"] = Reply(b"one")
        resolver = lying({"portal.example.org": ["127.0.0.1"], "other.example.org": ["127.0.0.1"]})
        result = fetcher(site, resolver=resolver, tls=trusting).fetch(site.url("/a.txt", "portal.example.org"))
        assert result is not None
        assert seen == ["portal.example.org"] * 2
        with pytest.raises(FetchFailed, match="证书"):
            fetcher(site, resolver=resolver, tls=trusting).fetch(site.url("/a.txt", "other.example.org"))
        with pytest.raises(FetchFailed, match="证书"):
            fetcher(site, resolver=resolver).fetch(site.url("/a.txt", "portal.example.org"))


# -- size and time -----------------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_given_up(site: Site) -> None:
    site.routes["/declared"] = Reply(b"x", headers={"Content-Length": "100001"})
    endless = 0

    def stream(request: BaseHTTPRequestHandler) -> None:
        nonlocal endless
        request.send_response(200)
        request.send_header("Connection", "close")
        request.end_headers()
        while endless < 100_000_000:
            request.wfile.write(b"x" * 10_000)
            endless += 10_000

    site.routes["/endless"] = stream
    for path in ("/declared", "/endless"):
        with pytest.raises(FetchFailed, match=r"超过0\.1MB的上限"):
            fetcher(site).fetch(site.url(path))
    assert endless < 20_000_000  # what fits into the buffers between


def test_a_gzip_bomb_is_never_unpacked_beyond_the_limit(site: Site) -> None:
    import tracemalloc

    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < QUICK.max_bytes
    site.routes["/bomb"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    one = fetcher(site)
    tracemalloc.start()
    with pytest.raises(FetchFailed, match="上限"):
        one.fetch(site.url("/bomb"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(
    ("body", "encoding", "said"),
    [
        (b"no gzip at all", "gzip", "损坏"),
        (gzip.compress(b"text" * 1000, mtime=0)[:-12], "gzip", "不完整"),
        (b"x", "br", "不支持的压缩方式"),
        (b"x", "gzip, gzip", "不支持的压缩方式"),
    ],
)
def test_content_that_cannot_be_unpacked_is_no_document(site: Site, body: bytes, encoding: str, said: str) -> None:
    site.routes["/a"] = Reply(body, headers={"Content-Encoding": encoding})
    with pytest.raises(FetchFailed, match=said):
        fetcher(site).fetch(site.url("/a"))


def slowly(first: bytes, drop: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(first)
        for _ in range(200):
            request.wfile.write(drop)
            request.wfile.flush()
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    ("first", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n", b"x"),  # the body
        (b"HTTP/1.1 200 OK\r\n", b"X-More: y\r\n"),  # headers without end
        (b"", b"H"),
    ],
)
def test_a_byte_now_and_then_does_not_hold_it_for_ever(site: Site, first: bytes, drop: bytes) -> None:
    site.routes["/slow"] = slowly(first, drop)
    limits = FetchLimits(connect_s=1.0, read_s=0.5, whole_s=1.0, pause_s=0.0)
    began = time.monotonic()
    with pytest.raises(FetchFailed, match=r"太慢|不合规范"):
        fetcher(site, limits).fetch(site.url("/slow"))
    assert time.monotonic() - began < 3.0


def test_a_server_that_says_nothing_is_left(site: Site) -> None:
    site.routes["/silent"] = lambda request: time.sleep(1.5)
    with pytest.raises(FetchFailed, match="太慢"):
        fetcher(site, FetchLimits(read_s=0.3, pause_s=0.0)).fetch(site.url("/silent"))


def test_a_body_that_breaks_off_is_no_document(site: Site) -> None:
    def broken(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
        request.close_connection = True

    site.routes["/half"] = broken
    with pytest.raises(FetchFailed, match="中断"):
        fetcher(site).fetch(site.url("/half"))


# -- what servers say --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "登录"), (403, "拒绝"), (404, "不存在"), (410, "删除"), (429, "放慢"), (500, "稍后"), (503, "稍后"),
     (204, "没有给出文件"), (206, "没有给出文件"), (304, "没有给出文件"), (418, "没有给出文件")],
)  # fmt: skip
def test_an_answer_that_is_no_document_is_said(site: Site, status: int, said: str) -> None:
    site.routes["/a"] = Reply(b"", status)
    with pytest.raises(FetchFailed, match=f"{said}.*HTTP {status}"):
        fetcher(site).fetch(site.url("/a"))


def test_an_empty_page_is_said(site: Site) -> None:
    site.routes["/a"] = Reply(b"")
    with pytest.raises(FetchFailed, match="空内容"):
        fetcher(site).fetch(site.url("/a"))


# -- manners -----------------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_once_and_obeyed(site: Site) -> None:
    rules = "User-agent: *\nDisallow: /private/\n\nUser-agent: EnterpriseServiceLink\nDisallow: /inner/\nAllow: /\n"
    site.routes["/robots.txt"] = Reply(rules.encode())
    for path in ("/a", "/inner/a", "/private/a"):
        site.routes[path] = Reply(b"text")
    site.redirect("/in", "/inner/a")
    one = fetcher(site)
    for path in ("/inner/a", "/in"):
        with pytest.raises(Refused, match="robots"):
            one.fetch(site.url(path))
    assert one.fetch(site.url("/a")) is not None
    assert one.fetch(site.url("/private/a")) is not None  # the rule for others
    assert site.paths() == ["/in", "/a", "/private/a"]
    assert [p for p, _ in site.asked].count("/robots.txt") == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_without_rules_allows(site: Site, status: int) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\n", status)
    site.routes["/a"] = Reply(b"text")
    assert fetched(site, "/a").data == b"text"


def test_a_site_that_cannot_say_its_rules_is_left_for_later(site: Site) -> None:
    site.routes["/a"] = Reply(b"text")
    site.routes["/robots.txt"] = Reply(b"", 503)
    with pytest.raises(FetchFailed, match="稍后再试"):
        fetcher(site).fetch(site.url("/a"))
    site.routes["/robots.txt"] = lambda request: time.sleep(1.0)
    with pytest.raises(FetchFailed, match="稍后再试"):
        fetcher(site, FetchLimits(read_s=0.2, pause_s=0.0)).fetch(site.url("/a"))
    assert site.paths() == []


def test_the_rules_are_fetched_by_the_same_guarded_function(site: Site) -> None:
    site.redirect("/robots.txt", "http://169.254.169.254/robots.txt")
    site.routes["/a"] = Reply(b"text")
    with pytest.raises(Refused, match="链路本地"):
        fetcher(site).fetch(site.url("/a"))
    assert site.paths() == []


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 3\n")
    site.routes["/a"] = site.routes["/b"] = Reply(b"text")
    slept: list[float] = []
    one = fetcher(site, FetchLimits(pause_s=1.0), sleep=slept.append)
    one.fetch(site.url("/a"))
    one.fetch(site.url("/b"))
    assert [round(s) for s in slept] == [3, 3]  # after robots.txt, and between the pages
