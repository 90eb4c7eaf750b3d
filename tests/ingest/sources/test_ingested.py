"""Archives and pages all the way into the catalogue: real stores, a real server; only the embedding model is a fake."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.build import Stores, open_stores
from assistant.errors import InvalidInput
from assistant.settings import Settings
from ingest import Event, Fetching, Ingestion, Summary
from ingest.discover import Source, Upload
from tests.ingest.sources.site import Reply, Site, running_site
from tests.ingest.sources.test_archive import zip_bytes
from tests.ingest.sources.test_web import notice
from tests.ingest.test_pipeline import HashEmbeddings


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@contextmanager
def stores(folder: Path, allow: str = "") -> Iterator[Stores]:
    opened = open_stores(Settings(data_dir=folder, fetch_allow=allow, fetch_pause_s=0.0), HashEmbeddings())
    try:
        yield opened
    finally:
        opened.close()


def ingest(opened: Stores, *sources: Source) -> tuple[Summary, list[Event]]:
    events: list[Event] = []
    return Ingestion(opened, workers=1).run(list(sources), events.append), events


def policy(title: str, amount: str = "30万元") -> bytes:
    return f"# {title}\n\n第一条 为支持创新，制定本办法。\n\n第二条 对认定的企业给予{amount}奖励。\n".encode()


def versions(opened: Stores) -> dict[str, int]:
    return {d.register.title: d.version for d in opened.catalogue.documents()}


def test_a_changed_archive_gives_versions_and_not_new_documents(tmp_path: Path) -> None:
    archive = tmp_path / "政策.zip"
    archive.write_bytes(zip_bytes({"a.md": policy("甲区奖励办法"), "b.md": policy("乙区奖励办法")}))
    with stores(tmp_path / "data") as opened:
        assert ingest(opened, archive)[0].ingested == 2
        generation = opened.catalogue.generation
        assert ingest(opened, archive)[0].unchanged == 2
        assert opened.catalogue.generation == generation
        archive.write_bytes(zip_bytes({"a.md": policy("甲区奖励办法", "50万元"), "b.md": policy("乙区奖励办法")}))
        summary, _ = ingest(opened, archive)
        assert (summary.ingested, summary.unchanged) == (1, 1)
        assert versions(opened) == {"甲区奖励办法": 2, "乙区奖励办法": 1}
        assert list(opened.folder.scratch.iterdir()) == []


def test_an_uploaded_archive_is_the_same_document_wherever_it_lies(tmp_path: Path) -> None:
    with stores(tmp_path / "data") as opened:
        for n, amount in enumerate(("30万元", "50万元")):
            path = tmp_path / f"upload{n}"
            path.write_bytes(zip_bytes({"a.md": policy("甲区奖励办法", amount)}))
            ingest(opened, Upload(path, "政策.zip"))
        assert versions(opened) == {"甲区奖励办法": 2}
        assert opened.catalogue.documents()[0].source.name == "a.md"


def test_what_a_killed_owner_left_unpacked_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / "data" / "scratch" / "unpacked-1"
    left.mkdir(parents=True)
    with stores(tmp_path / "data"):
        assert not left.exists()


def test_a_page_and_its_attachment_are_documents_with_their_addresses(site: Site, tmp_path: Path) -> None:
    site.page("/n.html", notice("<a href='/f/P1.md'>奖励细则.txt</a>"), ETag='"1"')
    site.routes["/f/P1.md"] = Reply(policy("甲区奖励细则"), headers={"ETag": '"1"'})
    with stores(tmp_path / "data", site.allow) as opened:
        summary, events = ingest(opened, site.url("/n.html"))
        assert (summary.files, summary.ingested, summary.failed) == (2, 2, ())
        assert [e.address for e in events if isinstance(e, Fetching)] == [site.url("/n.html"), site.url("/f/P1.md")]
        by_title = {d.register.title: d for d in opened.catalogue.documents()}
        page, part = by_title["关于组织申报科技奖励的通知"], by_title["甲区奖励细则"]
        assert (page.register.official_url, part.register.official_url) == (site.url("/n.html"), site.url("/f/P1.md"))
        assert "关于组织申报科技奖励的通知" in part.source.notes[0]
        assert site.url("/n.html") in part.source.notes[0]
        stored = opened.folder.file(page.source.sha256).read_bytes()
        assert stored == notice("<a href='/f/P1.md'>奖励细则.txt</a>").encode()
        assert page.source.sha256 == hashlib.sha256(stored).hexdigest()

        generation = opened.catalogue.generation
        site.asked.clear()
        summary, _ = ingest(opened, site.url("/n.html"))
        assert (summary.unchanged, summary.ingested) == (2, 0)
        assert opened.catalogue.generation == generation
        assert all("if-none-match" in h for p, h in site.asked if p != "/robots.txt")

        site.routes["/f/P1.md"] = Reply(policy("甲区奖励细则", "50万元"), headers={"ETag": '"2"'})
        ingest(opened, site.url("/n.html"))
        assert versions(opened) == {"关于组织申报科技奖励的通知": 1, "甲区奖励细则": 2}


def test_an_archive_from_the_web_is_opened_and_its_members_keep_their_identity(site: Site, tmp_path: Path) -> None:
    site.routes["/f/all.zip"] = Reply(zip_bytes({"a.md": policy("甲区奖励办法")}))
    with stores(tmp_path / "data", site.allow) as opened:
        ingest(opened, site.url("/f/all.zip"))
        site.routes["/f/all.zip"] = Reply(zip_bytes({"a.md": policy("甲区奖励办法", "50万元")}))
        ingest(opened, site.url("/f/all.zip"))
        assert versions(opened) == {"甲区奖励办法": 2}
        assert opened.catalogue.documents()[0].register.official_url == site.url("/f/all.zip")


def test_the_charset_of_the_server_counts_where_the_page_states_none(site: Site, tmp_path: Path) -> None:
    title = "關於組織申報科技獎勵的通知"
    head = "<meta name='viewport' content='width=device-width, initial-scale=1'>"
    body = f"<div class='article-content'><h1>{title}</h1><p style='text-indent:2em'>第一條 對企業給予獎勵。</p></div>"
    text = f"<html><head>{head}<title>{title}</title></head><body>{body}</body></html>"
    site.routes["/n.html"] = Reply(text.encode("big5"), headers={"Content-Type": "text/html; charset=Big5"})
    with stores(tmp_path / "data", site.allow) as opened:
        assert ingest(opened, site.url("/n.html"))[0].ingested == 1
        (document,) = opened.catalogue.documents()
        assert document.register.title == title
        assert opened.folder.file(document.source.sha256).read_bytes() == text.encode("big5")


def test_one_bad_source_stops_no_other(site: Site, tmp_path: Path) -> None:
    good = tmp_path / "a.md"
    good.write_bytes(policy("甲区奖励办法"))
    bad = tmp_path / "b.zip"
    bad.write_bytes(b"PK\x03\x04")
    urls = tmp_path / "list.urls"
    urls.write_text(f"{site.url('/gone')}\nhttp://169.254.169.254/\nhttp://127.0.0.1:1/\n", encoding="utf-8")
    with stores(tmp_path / "data", site.allow) as opened:
        summary, _ = ingest(opened, bad, urls, good)
        assert (summary.files, summary.ingested) == (5, 1)
        assert [str(place) for place, _ in summary.failed] == [
            str(bad),
            site.url("/gone"),
            "http://169.254.169.254/",
            "http://127.0.0.1:1/",
        ]


def test_a_list_of_hosts_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    with stores(tmp_path / "data", "10.0.0.0/99") as opened, pytest.raises(InvalidInput, match="ESL_FETCH_ALLOW"):
        ingest(opened, tmp_path)


def test_a_page_that_was_saved_keeps_its_official_address(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<!-- saved from url=(0026)https://example.org/a.html -->\n" + notice(), encoding="utf-8")
    with stores(tmp_path / "data") as opened:
        ingest(opened, page)
        assert opened.catalogue.documents()[0].register.official_url == "https://example.org/a.html"
