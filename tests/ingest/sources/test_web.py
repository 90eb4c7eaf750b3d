"""Pages and what is attached to them, from a real server on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.sources.addresses import AllowList
from ingest.sources.fetch import Fetcher, FetchLimits
from ingest.sources.kept import KeptFiles
from ingest.sources.web import Web, WebFailure
from ingest.sources.work import WorkItem
from tests.ingest.sources.site import Reply, Site, running_site

PARAGRAPHS = "".join(
    f"<p>第{n}条 对认定的企业，给予一次性奖励，资金由管委会财政安排，按年度兑现。</p>" for n in "一二三四五"
)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def notice(links: str = "", title: str = "关于组织申报科技奖励的通知") -> str:
    return (
        f"<html><head><title>{title}</title></head><body><div class='nav'><a href='/home.pdf.html'>首页</a></div>"
        f"<h1>{title}</h1><div id='zoom'>{PARAGRAPHS}<p>附件：{links}</p></div></body></html>"
    )


def web(site: Site, folder: Path, allow: str = "") -> Web:
    limits = FetchLimits(pause_s=0.0, connect_s=2.0, read_s=2.0)
    return Web(Fetcher(AllowList.read(site.allow + "," + allow), limits=limits), KeptFiles(folder / "web"))


def found(web: Web, *addresses: str) -> tuple[list[WorkItem], list[WebFailure]]:
    results = [result for address in addresses for result in web.documents(address)]
    web.close()
    return [r for r in results if isinstance(r, WorkItem)], [r for r in results if isinstance(r, WebFailure)]


def test_a_page_is_a_document_whose_identity_and_official_address_are_its_own(site: Site, tmp_path: Path) -> None:
    site.page("/a/notice.html", notice())
    (item,), failures = found(web(site, tmp_path), f"HTTP://127.0.0.1:{site.port}/a/./notice.html#top")
    assert failures == []
    assert item.key == item.place == site.url("/a/notice.html")
    assert item.origin is not None
    assert item.origin.official_url == item.key
    assert item.path.read_text() == notice()
    assert (item.path.name, item.name) == ("notice.html", "notice.html")


def test_attachments_are_documents_that_name_their_page(site: Site, tmp_path: Path) -> None:
    links = (
        "<a href='./P1.docx'>1.奖励申请表.docx</a> <a href='/f/2 b.xlsx'>2.汇总表</a> <a href='../about.html'>说明</a>"
    )
    site.page("/a/notice.html", notice(links))
    site.routes["/a/P1.docx"] = Reply(b"one")
    site.routes["/f/2%20b.xlsx"] = Reply(b"two")
    (page, one, two), failures = found(web(site, tmp_path), site.url("/a/notice.html"))
    assert failures == []
    assert (one.path.read_bytes(), two.path.read_bytes()) == (b"one", b"two")
    assert (one.key, one.fallback_title) == (site.url("/a/P1.docx"), "1.奖励申请表")
    assert two.fallback_title == "2.汇总表"
    assert one.origin is not None
    (note,) = one.origin.notes
    assert (one.source, page.source) == (page.key, page.key)  # a retry asks for the page, so that the note stays
    assert "《关于组织申报科技奖励的通知》" in note
    assert str(page.place) in note
    assert one.origin.official_url == one.key


def test_an_unchanged_site_sends_nothing_again_and_what_is_attached_is_still_known(site: Site, tmp_path: Path) -> None:
    site.page("/n.html", notice("<a href='/P1.pdf'>表</a>"), ETag='"1"')
    site.routes["/P1.pdf"] = Reply(b"%PDF-1", headers={"Last-Modified": "Mon, 02 Nov 2026 00:00:00 GMT"})
    first, _ = found(web(site, tmp_path), site.url("/n.html"))
    site.asked.clear()
    again, failures = found(web(site, tmp_path), site.url("/n.html"))
    assert again == first
    assert failures == []
    conditions = [(p, h.get("if-none-match"), h.get("if-modified-since")) for p, h in site.asked if p != "/robots.txt"]
    assert conditions == [("/n.html", '"1"', None), ("/P1.pdf", None, "Mon, 02 Nov 2026 00:00:00 GMT")]
    site.page("/n.html", notice("<a href='/P1.pdf'>表</a> <a href='/P2.pdf'>新表</a>"), ETag='"2"')
    site.routes["/P2.pdf"] = Reply(b"%PDF-2")
    changed, _ = found(web(site, tmp_path), site.url("/n.html"))
    assert [i.key for i in changed] == [site.url(p) for p in ("/n.html", "/P1.pdf", "/P2.pdf")]
    assert "新表" in changed[0].path.read_text()


@pytest.mark.parametrize("fault", ["file", "facts", "garbage"])
def test_what_was_half_kept_is_fetched_again(site: Site, tmp_path: Path, fault: str) -> None:
    site.routes["/a.txt"] = Reply(b"text", headers={"ETag": '"1"'})
    (item,), _ = found(web(site, tmp_path), site.url("/a.txt"))
    facts = item.path.parent.parent / "response.json"
    if fault == "file":
        item.path.write_bytes(b"te")
    elif fault == "facts":
        facts.unlink()
    else:
        facts.write_text(json.dumps({"address": 1}))
    (again,), _ = found(web(site, tmp_path), site.url("/a.txt"))
    assert again.path.read_bytes() == b"text"


def test_a_failure_names_its_address_and_stops_nothing(site: Site, tmp_path: Path) -> None:
    site.page("/n.html", notice("<a href='/gone.pdf'>旧表</a> <a href='/P1.pdf'>表</a>"))
    site.routes["/P1.pdf"] = Reply(b"%PDF-1")
    addresses = ["nonsense", "http://10.0.0.1/", site.url("/nothing"), site.url("/n.html")]
    items, failures = found(web(site, tmp_path), *addresses)
    assert [i.key for i in items] == [site.url("/n.html"), site.url("/P1.pdf")]
    assert [f.address for f in failures] == [*addresses[:3], site.url("/gone.pdf")]
    assert failures[3].source == site.url("/n.html")
    assert "旧表" in failures[3].reason
    assert "HTTP 404" in failures[3].reason


def test_each_address_is_fetched_once_a_run(site: Site, tmp_path: Path) -> None:
    site.page("/n.html", notice("<a href='/P1.pdf'>表</a>"))
    site.page("/m.html", notice("<a href='/P1.pdf'>同一个表</a>", title="另一通知书的标题"))
    site.routes["/P1.pdf"] = Reply(b"%PDF-1")
    items, _ = found(web(site, tmp_path), *(site.url(p) for p in ("/n.html", "/n.html#x", "/m.html", "/P1.pdf")))
    assert [i.key for i in items] == [site.url(p) for p in ("/n.html", "/P1.pdf", "/m.html")]
    assert site.paths() == ["/n.html", "/P1.pdf", "/m.html"]


def test_attachments_on_other_sites_are_noted_unless_listed(site: Site, tmp_path: Path) -> None:
    with running_site() as other:
        other.routes["/P1.pdf"] = Reply(b"%PDF-1")
        # localhost is another host than 127.0.0.1 by name
        link = f"<a href='http://localhost:{other.port}/P1.pdf'>表</a>"
        site.page("/n.html", notice(link))
        (page,), failures = found(web(site, tmp_path), site.url("/n.html"))
        assert failures == []
        assert page.origin is not None
        assert f"http://localhost:{other.port}/P1.pdf" in page.origin.notes[0]
        assert other.asked == []
        listed = f"localhost:{other.port},127.0.0.1:{other.port},[::1]:{other.port}"
        items, failures = found(web(site, tmp_path, listed), site.url("/n.html"))
        assert failures == []
        assert len(items) == 2


def test_an_attachment_that_leads_inside_the_office_is_not_fetched(site: Site, tmp_path: Path) -> None:
    links = "<a href='http://10.0.0.1/x.pdf'>甲</a> <a href='file:///etc/x.pdf'>乙</a> <a href='/out.pdf'>丙</a>"
    site.page("/n.html", notice(links))
    site.redirect("/out.pdf", "http://169.254.169.254/x.pdf")
    (page,), failures = found(web(site, tmp_path), site.url("/n.html"))
    assert page.origin is not None
    assert len(page.origin.notes) == 2
    assert [f.address for f in failures] == [site.url("/out.pdf")]


def test_no_more_than_twenty_attachments_of_a_page_are_fetched(site: Site, tmp_path: Path) -> None:
    site.page("/n.html", notice("".join(f"<p><a href='/{n}.pdf'>表{n}</a></p>" for n in range(25))))
    for n in range(25):
        site.routes[f"/{n}.pdf"] = Reply(b"%PDF-1" + bytes([n]))
    items, failures = found(web(site, tmp_path), site.url("/n.html"))
    assert (len(items), failures) == (21, [])
    assert items[0].origin is not None
    assert "25个附件，只下载了前20个" in items[0].origin.notes[0]


def test_a_login_page_in_place_of_a_file_is_no_document(site: Site, tmp_path: Path) -> None:
    site.page("/P1.pdf", notice())
    site.page("/download?id=1", notice())
    site.page("/n.html", notice("<a href='/download?id=1' title='申请表.docx'>申请表.docx</a>"))
    items, failures = found(web(site, tmp_path), site.url("/P1.pdf"), site.url("/n.html"))
    assert [i.key for i in items] == [site.url("/n.html")]
    assert all("网站给出的却是网页" in f.reason for f in failures)
    assert len(failures) == 2
