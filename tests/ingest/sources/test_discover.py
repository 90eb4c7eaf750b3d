"""Sources of every kind resolved into the documents to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import InvalidInput
from ingest.discover import Discovery, Upload, discover, read_source
from ingest.sources.work import Origin, WorkItem, fitting_key
from tests.ingest.sources.test_archive import raw_zip, zip_bytes


def write(path: Path, content: bytes = b"text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def keys(found: Discovery) -> list[str]:
    return [item.key for item in found.items]


def test_an_archive_among_files_gives_its_members(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.md")
    archive = write(
        tmp_path / "in" / "政策.zip",
        zip_bytes({"附件/办法.md": b"one", "图.xyz": b"", "b.zip": zip_bytes({"c.md": b"2"})}),
    )
    with discover([tmp_path / "in"]) as found:
        assert keys(found) == [str(tmp_path / "in" / "a.md"), f"{archive}!b.zip!c.md", f"{archive}!附件/办法.md"]
        member = found.items[2]
        assert (member.name, member.fallback_title, member.path.read_bytes()) == ("办法.md", "办法", b"one")
        assert str(member.place) == member.key
        assert found.unreadable == []


def test_what_was_unpacked_is_gone_afterwards(tmp_path: Path) -> None:
    archive = write(tmp_path / "a.zip", zip_bytes({"b.md": b"one"}))
    with discover([archive], scratch=tmp_path / "scratch") as found:
        assert found.items[0].path.is_relative_to(tmp_path / "scratch")
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_archive_of_a_corpus_keeps_its_side_files(tmp_path: Path) -> None:
    archive = write(
        tmp_path / "a.zip", zip_bytes({"park/x/source.md": b"one", "park/x/policy.yaml": b"id: x", "README.md": b""})
    )
    with discover([archive]) as found:
        (item,) = found.items
        assert (item.folder_id, item.fallback_title) == ("park-x", "x")
        assert item.register_file is not None
        assert item.key == f"{archive}!park/x/source.md"


def test_an_archive_is_known_by_its_content(tmp_path: Path) -> None:
    archive = write(tmp_path / "upload.tmp", zip_bytes({"b.md": b"one"}))
    document = write(tmp_path / "实为文档.zip", zip_bytes({"[Content_Types].xml": b"", "word/document.xml": b""}))
    with discover([archive, document]) as found:
        assert keys(found) == [f"{archive}!b.md", str(document)]


def test_uploads_are_known_by_the_name_their_sender_gave(tmp_path: Path) -> None:
    one = write(tmp_path / "x1", b"text")
    two = write(tmp_path / "x2", zip_bytes({"办法.md": b"one"}))
    with discover([Upload(one, "细则.md"), Upload(two, "政策.zip", place="upload:7/政策.zip")]) as found:
        assert keys(found) == ["细则.md", "upload:7/政策.zip!办法.md"]
        assert [i.name for i in found.items] == ["细则.md", "办法.md"]
        assert [i.fallback_title for i in found.items] == ["细则", "办法"]


def test_a_retry_asks_for_the_archive_of_a_member_and_the_path_of_an_upload(tmp_path: Path) -> None:
    archive = write(tmp_path / "a.zip", raw_zip([b"a.md", b"../b.md"]))
    upload = write(tmp_path / "x1", raw_zip([b"c.md", b"/d.md"]))
    plain = write(tmp_path / "e.md")
    with discover([archive, Upload(upload, "政策.zip"), Upload(plain, "f.md"), plain]) as found:
        places = [item.place for item in found.items] + [place for place, _ in found.unreadable]
        assert {str(place): found.source_of(place) for place in places} == {
            f"{archive}!a.md": str(archive),
            f"{archive}!../b.md": str(archive),
            "政策.zip!c.md": str(upload),
            "政策.zip!/d.md": str(upload),
            "f.md": str(plain),
            str(plain): str(plain),
        }


@pytest.mark.parametrize("text", ["https://example.org/a", "HTTP://example.org", "ftp://example.org/a"])
def test_an_address_is_told_from_a_path(text: str) -> None:
    assert read_source(text) == text
    assert read_source("政策/a.zip") == Path("政策/a.zip")
    assert read_source("C:a") == Path("C:a")


def test_failures_are_named_and_stop_nothing(tmp_path: Path) -> None:
    good = write(tmp_path / "good.md")
    broken = write(tmp_path / "broken.zip", b"PK\x03\x04 cut off")
    empty = write(tmp_path / "empty.zip", zip_bytes({"notes.xyz": b""}))
    locked = write(tmp_path / "locked.zip", raw_zip([b"a.md"], flags=1))
    rar = write(tmp_path / "c.rar", b"Rar!\x1a\x07\x00")
    with discover([broken, empty, locked, good, rar]) as found:
        assert keys(found) == [str(good), str(rar)]  # the parser names what a RAR is
        assert [str(place) for place, _ in found.unreadable] == [str(broken), str(empty), f"{locked}!a.md"]
        assert all(reason.endswith("。") for _, reason in found.unreadable)


def test_a_list_gives_its_addresses_and_what_is_wrong_with_it(tmp_path: Path) -> None:
    text = "\ufeff# 政策网页\n\nhttps://example.org/a#b  # 说明\r\n　https://example.org/c\n#https://example.org/d\n"
    listed = write(tmp_path / "list.urls", text.encode())
    in_gbk = write(tmp_path / "gbk.urls", text.encode("gbk", "ignore"))
    for source in (listed, in_gbk):
        with discover([source]) as found:  # without a web every address is refused, by name
            assert [place for place, _ in found.unreadable] == ["https://example.org/a#b", "https://example.org/c"]
    for content, said in ((b"# nothing\n", "没有网址"), (b"\x00\x01\x02" * 99, "不是网址列表")):
        with discover([write(tmp_path / "bad.urls", content)]) as found:
            assert [(place, said in reason) for place, reason in found.unreadable] == [(tmp_path / "bad.urls", True)]


def test_lists_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "list.urls", b"https://example.org/")
    with discover([tmp_path]) as found:
        assert (found.items, found.unreadable) == ([], [])


def test_the_folder_of_a_saved_page_holds_no_documents_but_those_shown_in_it(tmp_path: Path) -> None:
    for name in ("通知.html", "通知_files/frame.html", "通知_files/logo.png", "通知_files/正文.pdf", "办法.htm", "办法.files/image001.png",
                 "其他_files/a.html", "通知 资料/b.html"):  # fmt: skip
        write(tmp_path / name)
    with discover([tmp_path]) as found:
        names = {item.path.relative_to(tmp_path).as_posix() for item in found.items}
    assert names == {"通知.html", "通知_files/正文.pdf", "办法.htm", "其他_files/a.html", "通知 资料/b.html"}


def test_a_path_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="没有这个"):
        discover([tmp_path / "没有这个.zip"])


def test_a_key_is_never_longer_than_the_catalogue_stores() -> None:
    one, two = ("https://example.org/" + "a" * 1500 + end for end in ("1", "2"))
    assert fitting_key("https://example.org/a") == "https://example.org/a"
    assert len(fitting_key(one)) <= 1000
    assert fitting_key(one) != fitting_key(two)
    assert WorkItem(Path("x"), "", origin=Origin(one, "a")).place == one
