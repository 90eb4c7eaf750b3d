"""Which addresses are fetched, and in which form they are known."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from assistant.errors import InvalidInput
from ingest.sources.addresses import NOTHING_ALLOWED, AllowList, is_public, read_address
from ingest.sources.errors import Refused


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTP://WWW.Example.ORG", "http://www.example.org/"),
        ("https://example.org:443/a#top", "https://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("http://example.org./a/./b/../c", "http://example.org/a/c"),
        ("  https://example.org/%7eoffice/%e6%94%bf.pdf?b=2&a=1 ", "https://example.org/~office/%E6%94%BF.pdf?b=2&a=1"),
        ("https://example.org/附件.pdf", "https://example.org/%E9%99%84%E4%BB%B6.pdf"),
        ("https://政府.example/", "https://xn--mxtq1m.example/"),
        ("http://127。0。0。1./", "http://127.0.0.1/"),  # refused where it is connected to
        ("http://[2606:4700:0:0::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_one_document_has_one_address_however_it_is_written(written: str, normal: str) -> None:
    assert read_address(written).text == normal
    assert read_address(normal).text == normal


@pytest.mark.parametrize(
    ("base", "link", "joined"),
    [
        ("https://example.org/a/b.html", "./P1.pdf", "https://example.org/a/P1.pdf"),
        ("https://example.org/a/b.html", "/f/1.docx", "https://example.org/f/1.docx"),
        ("https://example.org/a/b.html", "//files.example.org/1.pdf", "https://files.example.org/1.pdf"),
        ("https://example.org/a/b.html?x=1", "?id=2", "https://example.org/a/b.html?id=2"),
    ],
)
def test_a_link_is_read_from_its_page(base: str, link: str, joined: str) -> None:
    assert read_address(link, read_address(base)).text == joined


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ftp://example.org/a", "http 或 https"),
        ("file:///etc/passwd", "http 或 https"),
        ("gopher://example.org/", "http 或 https"),
        ("javascript:alert(1)", "http 或 https"),
        ("example.org/a", "http 或 https"),
        ("//example.org/a", "http 或 https"),
        ("http://", "主机名"),
        ("http:///a", "主机名"),
        ("http://user:secret@example.org/", "用户名或密码"),
        ("http://example.org@127.0.0.1/", "用户名或密码"),
        ("http://@example.org/", "用户名或密码"),
        ("http://127.0.0.1\\@example.org/", "反斜杠"),
        ("http://example.org/a b", "空格"),
        ("http://exam\tple.org/", "控制字符"),
        ("http://example.org/\r\nHost: other", "控制字符"),
        ("http://2130706433/", "变形写法"),
        ("http://0x7f000001/", "变形写法"),
        ("http://0x7f.0.0.1/", "变形写法"),
        ("http://017700000001/", "变形写法"),
        ("http://0177.0.0.1/", "写法有误"),
        ("http://127.1/", "变形写法"),
        ("http://１２７.0.0.1/", "写法有误"),
        ("http://ⓛocalhost/", "写法有误"),
        ("http://exa_mple..org/", "主机名"),
        ("http://-a.org/", "主机名"),
        ("http://[fe80::1%25eth0]/", "主机名"),
        ("http://example.org:99999/", "端口"),
        ("http://example.org:0/", "端口"),
        ("https://example.org/" + "a" * 2000, "2000个字符"),
    ],
)
def test_an_address_that_is_none_or_hides_another_is_refused(written: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        read_address(written)
    assert "secret" not in refused.value.reason
    assert refused.value.reason.isprintable()


INTERNAL = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "169.254.0.23", "100.64.0.1", "100.100.100.200", "100.127.255.255", "168.63.129.16"),
    *("192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "::8.8.8.8"),
    *("64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::1", "2001::1"),
    *("fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1", "2001:db8::1", "3fff::1", "5f00::1"),
]  # fmt: skip


@pytest.mark.parametrize("address", INTERNAL)
def test_addresses_that_are_not_everybodys_are_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(Refused, match="ESL_FETCH_ALLOW"):
        NOTHING_ALLOWED.check("portal.example.org", 443, [address])


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "2400:3200::1"]
)
def test_public_addresses_are_allowed(address: str) -> None:
    NOTHING_ALLOWED.check("portal.example.org", 443, [address])


def test_one_internal_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(Refused, match="本机"):
        NOTHING_ALLOWED.check("portal.example.org", 80, ["8.8.8.8", "127.0.0.1"])


def test_a_host_without_an_address_is_said_to_have_none() -> None:
    with pytest.raises(Refused, match="找不到网站"):
        NOTHING_ALLOWED.check("nowhere.example.org", 80, [])


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 9200, 8000])
def test_ports_of_other_services_are_refused(port: int) -> None:
    with pytest.raises(Refused, match=f"端口{port}"):
        NOTHING_ALLOWED.check("portal.example.org", port, ["8.8.8.8"])


# -- the list of an office ---------------------------------------------------------------------------------------


def test_listed_hosts_and_networks_are_allowed_and_nothing_beside_them() -> None:
    allow = AllowList.read("portal.example.org, 10.1.2.0/24，[fd00::8]:9000;127.0.0.1:18080")
    allow.check("portal.example.org", 80, ["10.9.9.9"])
    allow.check("oa.example.org", 8080, ["10.1.2.3", "8.8.8.8"])
    allow.check("fd00::8", 9000, ["fd00::8"])
    allow.check("127.0.0.1", 18080, ["127.0.0.1"])
    for host, port, address in (
        ("oa.example.org", 80, "10.1.3.1"),
        ("sub.portal.example.org", 80, "10.9.9.9"),
        ("portal.example.org", 9000, "10.9.9.9"),
        ("fd00::8", 80, "fd00::8"),
        ("127.0.0.1", 80, "127.0.0.1"),
    ):
        with pytest.raises(Refused):
            allow.check(host, port, [address])


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.169.254", "100.100.100.200", "fd00:ec2::254", "::1", "0.0.0.0"]
)
def test_a_listed_name_still_leads_nowhere_but_into_the_office(address: str) -> None:
    with pytest.raises(Refused):
        AllowList.read("portal.example.org").check("portal.example.org", 80, [address])


def test_a_port_that_is_written_out_is_allowed_for_that_host() -> None:
    allow = AllowList.read("portal.example.org:9000")
    allow.check("portal.example.org", 9000, ["10.0.0.1"])
    allow.check("portal.example.org", 9000, ["8.8.8.8"])
    with pytest.raises(Refused, match="端口9001"):
        allow.check("portal.example.org", 9001, ["8.8.8.8"])


@pytest.mark.parametrize(
    "text", ["http://portal.example.org", "10.1.2.0/33", "example.org/x", "portal.example.org:99999", "2130706433"]
)
def test_an_entry_that_is_none_is_named(text: str) -> None:
    with pytest.raises(InvalidInput, match="ESL_FETCH_ALLOW"):
        AllowList.read(f"portal.example.org,{text}")


def test_an_empty_list_allows_nothing() -> None:
    assert AllowList.read("") == AllowList.read(" , ") == NOTHING_ALLOWED
