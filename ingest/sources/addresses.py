"""Which addresses of the web may be fetched: their form, their host, and every address that the host resolves to.

A server that fetches what it is told to must not be led to the machines that only it can reach (SSRF).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

from assistant.errors import InvalidInput
from ingest.sources.errors import Refused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
PORTS = frozenset({80, 443, 8080, 8443})  # where portals are; others (22, 3306, 6379 …) are services of another kind
_MAX_LENGTH = 2000  # characters of an address; longer ones are no links to documents

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a last label like this makes systems read the host as an IPv4 address
_USER = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*@")  # 「http://example.org@127.0.0.1/」
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

_GLOBAL_IPV6 = IPv6Network("2000::/3")  # all that is assigned as global unicast; leaves out mapped, NAT64, ULA, fe80 …
_NEVER: tuple[Network, ...] = (
    IPv4Network("100.64.0.0/10"),  # shared by carriers; one cloud's metadata is at 100.100.100.200
    IPv4Network("192.0.0.0/24"),  # protocol assignments; one cloud's metadata
    IPv4Network("192.88.99.0/24"),  # relays of 6to4
    IPv4Network("168.63.129.16/32"),  # one cloud's metadata, though the address is a global one
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them: an IPv4 address hidden in an IPv6 one
    IPv6Network("2002::/16"),  # 6to4: likewise
    IPv6Network("3fff::/20"),  # documentation
)
_SHARED_OR_PRIVATE: tuple[Network, ...] = (
    *(IPv4Network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")),
    IPv6Network("fc00::/7"),
)
_METADATA = (IPv4Address("100.100.100.200"), IPv6Address("fd00:ec2::254"), IPv6Address("fd20:ce::254"))


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address in its normal form: the same document has the same `text`, however it was written."""

    scheme: str
    host: str  # lower case, ASCII; an IPv6 address without brackets
    port: int
    target: str  # path and query, percent-encoded

    @property
    def site(self) -> str:
        """Scheme, host and port: what robots.txt and the delay between requests go by."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}")

    @property
    def text(self) -> str:
        return self.site + self.target

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


def read_address(text: str, base: WebAddress | None = None) -> WebAddress:
    """The address in its normal form; a relative one against `base`. Raises `Refused` for what is never fetched."""
    text = text.strip()
    if len(text) > _MAX_LENGTH:
        raise Refused(f"网址超过{_MAX_LENGTH}个字符（{text[:60]}…），请检查是否复制完整、没有多余内容。")
    if "\\" in text or any(c <= " " or c == "\x7f" for c in text):
        raise Refused(f"网址“{_shown(text)}”中有空格、反斜杠或控制字符，请检查后重新填写。")
    try:
        url = httpx.URL(text) if base is None else httpx.URL(base.text).join(text)
        host = url.raw_host.decode("ascii")
        target = url.raw_path.decode("ascii")
    except (httpx.InvalidURL, UnicodeError, ValueError, TypeError) as error:
        raise Refused(f"网址“{_shown(text)}”写法有误，无法识别，请检查后重新填写。") from error
    if url.scheme not in DEFAULT_PORTS:
        raise Refused(f"只能抓取 http 或 https 网址，收到的是“{_shown(text)}”。其他来源请先下载，再作为文件导入。")
    if url.userinfo or _USER.match(text):
        raise Refused(
            "网址中不能带用户名或密码（“@”之前的部分），请去掉后重新填写；需要登录的网页请下载后作为文件导入。"
        )
    port = DEFAULT_PORTS[url.scheme] if url.port is None else url.port
    if not 1 <= port <= 65535:
        raise Refused(f"网址“{_shown(text)}”的端口不存在，请检查后重新填写。")
    return WebAddress(url.scheme, _host(host, text), port, _normal_target(target))


def _shown(text: str) -> str:
    """What a message may repeat: short, printable, and without a password."""
    text = "".join(c if c.isprintable() else "?" for c in re.sub(r"//[^/@]*@", "//…@", text))
    return text if len(text) <= 80 else text[:80] + "…"


def _host(host: str, text: str) -> str:
    """The host in its normal form. Other spellings of an IPv4 address (2130706433, 0x7f.1, 127.1) are refused."""
    host = host.lower().removesuffix(".")
    try:
        return ip_address(host).compressed if "%" not in host else _bad_host(text)
    except ValueError:
        pass
    labels = host.split(".")
    if not host or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        _bad_host(text)
    if _NUMERIC.fullmatch(labels[-1]):
        raise Refused(f"“{_shown(text)}”的主机是变形写法的IP地址，出于安全不抓取。请使用网站的域名。")
    return host


def _bad_host(text: str) -> str:
    raise Refused(f"网址“{_shown(text)}”中的主机名写法有误，请检查后重新填写。")


def _normal_target(target: str) -> str:
    """Escapes in capitals, and only where they are needed: 「%7Eoffice/%e6%94%bf.pdf」 → 「~office/%E6%94%BF.pdf」"""

    def normal(match: re.Match[str]) -> str:
        byte = int(match[1], 16)
        return chr(byte) if byte in _UNRESERVED else match[0].upper()

    target = _ESCAPE.sub(normal, target)
    return target if target.startswith("/") else "/" + target


@dataclass(frozen=True, slots=True)
class _Entry:
    """One trusted host or network; with a port, that one too."""

    name: str = ""
    network: Network | None = None
    port: int | None = None

    def covers_port(self, port: int) -> bool:
        return port in PORTS if self.port is None else port == self.port


@dataclass(frozen=True, slots=True)
class AllowList:
    """Hosts and networks inside an office that may be fetched although they are not public; empty by default.

    A host's name lifts the rule for private addresses only: whoever rules its name server still leads nobody to this very
    machine or to a cloud's metadata. An address or network written out lifts every rule for itself. A port written out is
    allowed for that entry.
    """

    entries: tuple[_Entry, ...] = ()

    @classmethod
    def read(cls, text: str) -> AllowList:
        """「portal.example.org, 10.1.2.0/24, [fd00::8]:9000」 → the list. Raises `InvalidInput`."""
        return cls(tuple(_entry(part.strip()) for part in re.split(r"[,，;\s]+", text) if part.strip()))

    def names(self, host: str) -> bool:
        """Whether the host itself is listed, so that links to it from other sites are followed."""
        return any(e.name == host or (e.network is not None and _inside(host, e.network)) for e in self.entries)

    def check(self, host: str, port: int, addresses: list[str]) -> None:
        """Raises `Refused` unless every one of the addresses that `host` resolves to may be connected to at `port`."""
        if not addresses:
            raise Refused(f"找不到网站“{host}”的地址，请检查网址是否正确、网络是否可用。")
        for text in addresses:
            self._check_one(host, port, text)

    def _check_one(self, host: str, port: int, text: str) -> None:
        try:
            address = ip_address(text)
        except ValueError as error:
            raise Refused(f"网站“{host}”解析出的地址“{text}”不能识别，出于安全不抓取。") from error
        if any(e.network is not None and address in e.network and e.covers_port(port) for e in self.entries):
            return
        named = [e for e in self.entries if e.name == host]
        private = any(address in n for n in _SHARED_OR_PRIVATE) and address not in _METADATA
        if not is_public(address) and not (named and private):
            raise Refused(_internal(host, address))
        if port not in PORTS and not any(e.covers_port(port) for e in named):
            allowed = "、".join(str(p) for p in sorted(PORTS))
            raise Refused(
                f"“{host}”的端口{port}不在允许范围（{allowed}）。确需抓取的，请管理员在设置 ESL_FETCH_ALLOW 中加入“{host}:{port}”。"
            )


NOTHING_ALLOWED = AllowList()


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may reach this address: not private, loopback, link-local, multicast, reserved …"""
    if isinstance(address, IPv6Address) and address not in _GLOBAL_IPV6:
        return False
    if any(address in network for network in _NEVER):
        return False
    special = (
        address.is_loopback,
        address.is_link_local,
        address.is_multicast,
        address.is_reserved,
        address.is_unspecified,
        address.is_private,
    )
    return address.is_global and not any(special)


def _internal(host: str, address: Address) -> str:
    if address.is_loopback or address.is_unspecified:
        kind = "本机"
    elif address.is_link_local or address in _METADATA:
        kind = "链路本地或云平台内部地址"
    else:
        kind = "内部网络或保留地址"
    return (
        f"“{host}”指向{kind}（{address}），出于安全不抓取。"
        f"确为单位内网政策网站的，请管理员在设置 ESL_FETCH_ALLOW 中加入它（域名、IP 或网段）。"
    )


def _inside(host: str, network: Network) -> bool:
    try:
        return ip_address(host) in network
    except ValueError:
        return False


# 「portal.example.org:9000」, 「10.1.2.0/24」, 「[fd00::8]:9000」, 「fd00::/16」
_ENTRY = re.compile(r"(?P<host>\[[^\]]+\](?:/\d+)?|[^:\[\]]+|[^\[\]]*:[^\[\]]*:[^\[\]]*)(?::(?P<port>\d{1,5}))?")


def _entry(text: str) -> _Entry:
    found = _ENTRY.fullmatch(text)
    if found is None or (found["port"] and not 1 <= int(found["port"]) <= 65535):
        raise _bad_entry(text)
    host, port = found["host"].replace("[", "").replace("]", ""), int(found["port"]) if found["port"] else None
    try:
        return _Entry(network=ip_network(host, strict=False), port=port)
    except ValueError:
        if "/" in host:
            raise _bad_entry(text) from None
    try:
        name = httpx.URL(f"http://{host}/").raw_host.decode("ascii")
        return _Entry(name=_host(name, host), port=port)
    except (Refused, httpx.InvalidURL, UnicodeError) as error:
        raise _bad_entry(text) from error


def _bad_entry(text: str) -> InvalidInput:
    return InvalidInput(
        f"设置 ESL_FETCH_ALLOW 中的“{text}”无法识别：应为域名、IP 或网段，可带端口，如 portal.example.org,10.1.2.0/24"
    )
