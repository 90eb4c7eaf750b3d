"""Archives as offices send them, and as an attacker would."""

from __future__ import annotations

import errno
import io
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest

from assistant.errors import StorageError
from ingest.sources import archive as archive_module
from ingest.sources.archive import ArchiveLimits, Unpacked, is_archive, unpack
from ingest.sources.errors import BadArchive


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    path.write_bytes(zip_bytes(members))
    return path


def zip_bytes(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def raw_zip(
    names: list[bytes], *, flags: int = 0, extra: bytes = b"", method: int = 0, content: bytes = b"text"
) -> bytes:
    """A zip whose names are exactly these bytes, as programs that know nothing of UTF-8 write them."""
    body, directory = b"", b""
    for name in names:
        shared = struct.pack(
            "<HHHHHIIIHH",
            20,
            flags,
            method,
            0,
            0x5A21,
            zlib.crc32(content),
            len(content),
            len(content),
            len(name),
            len(extra),
        )
        directory += b"PK\1\2\x14\x00" + shared + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name + extra
        body += b"PK\3\4" + shared + name + extra + content
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(names), len(names), len(directory), len(body), 0)
    return body + directory + end


def opened(tmp_path: Path, data: bytes, limits: ArchiveLimits = ArchiveLimits()) -> Unpacked:  # noqa: B008
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    (tmp_path / "out").mkdir(exist_ok=True)
    return unpack(path, tmp_path / "out", limits)


def one_failure(result: Unpacked) -> tuple[str, str]:
    (failure,) = result.failures
    return failure


# -- names -------------------------------------------------------------------------------------------------------


def test_members_are_unpacked_under_their_names(tmp_path: Path) -> None:
    result = opened(tmp_path, zip_bytes({"办法.md": b"one", "附件/申请表.docx": b"two", "空/": b""}))
    assert {name: path.read_bytes() for name, path in result.files.items()} == {
        "办法.md": b"one",
        "附件/申请表.docx": b"two",
    }
    assert [p.relative_to(tmp_path / "out").as_posix() for p in result.files.values()] == [
        "办法.md",
        "附件/申请表.docx",
    ]
    assert result.failures == []


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("政策文件/办法.txt".encode("gbk"), "政策文件/办法.txt"),
        ("㐂区办法.txt".encode("gb18030"), "㐂区办法.txt"),
        ("政策文件/办法.txt".encode(), "政策文件/办法.txt"),
        ("附件\\表一.txt".encode("gbk"), "附件/表一.txt"),
        ("誠信\\証明.txt".encode("gbk"), "誠信/証明.txt"),  # 誠 ends in the byte of a backslash
        (b"plain.txt", "plain.txt"),
        (unicodedata.normalize("NFD", "é.txt").encode(), "é.txt"),  # as macOS writes it
    ],
)
def test_names_are_read_in_whatever_encoding_they_came(tmp_path: Path, raw: bytes, name: str) -> None:
    assert list(opened(tmp_path, raw_zip([raw])).files) == [name]


def test_the_name_in_the_extra_field_wins_while_it_belongs_to_the_plain_one(tmp_path: Path) -> None:
    def field(of: bytes) -> bytes:
        body = struct.pack("<BI", 1, zlib.crc32(of)) + "办法.txt".encode()
        return struct.pack("<HH", 0x7075, len(body)) + body

    assert list(opened(tmp_path, raw_zip([b"??.txt"], extra=field(b"??.txt"))).files) == ["办法.txt"]
    assert list(opened(tmp_path, raw_zip([b"b.txt"], extra=field(b"other"))).files) == ["b.txt"]


def test_of_equal_names_the_last_counts_and_a_difference_is_named(tmp_path: Path) -> None:
    data = zip_bytes({"a.md": b"one", "A.md": b"two", "b.md": b"same", "B.md": b"same"})
    result = opened(tmp_path, data.replace(b"A.md", b"a.md").replace(b"B.md", b"b.md"))
    assert {name: path.read_text() for name, path in result.files.items()} == {"a.md": "two", "b.md": "same"}
    assert one_failure(result)[0] == "a.md"
    assert "同名" in one_failure(result)[1]


def test_a_file_and_a_folder_of_one_name_do_not_disturb_each_other(tmp_path: Path) -> None:
    result = opened(tmp_path, zip_bytes({"a/b.md": b"in", "a": b"file"}))
    assert sorted(path.read_bytes() for path in result.files.values()) == [b"file", b"in"]


def test_a_name_longer_than_a_file_system_takes_keeps_its_identity_and_type(tmp_path: Path) -> None:
    long = "关于印发" * 60 + ".docx"
    result = opened(tmp_path, zip_bytes({long: b"x"}))
    assert list(result.files) == [long]
    assert result.files[long].suffix == ".docx"


def test_clutter_of_systems_and_lock_files_are_left_out(tmp_path: Path) -> None:
    names = ["__MACOSX/._a.docx", ".DS_Store", "._a.docx", "~$办法.docx", ".~办法.wps", "图/Thumbs.db", "a.docx"]
    result = opened(tmp_path, zip_bytes(dict.fromkeys(names, b"x")))
    assert (list(result.files), result.failures) == (["a.docx"], [])


# -- archives in archives ----------------------------------------------------------------------------------------


def test_an_archive_in_an_archive_is_opened_and_one_deeper_is_named(tmp_path: Path) -> None:
    third = zip_bytes({"丙.md": b"3"})
    second = zip_bytes({"乙.md": b"2", "三层.zip": third})
    result = opened(tmp_path, zip_bytes({"甲.md": b"1", "附件/二层.zip": second}))
    assert set(result.files) == {"甲.md", "附件/二层.zip!乙.md"}
    assert one_failure(result)[0] == "附件/二层.zip!三层.zip"
    assert "太多层" in one_failure(result)[1]
    assert not list((tmp_path / "out").rglob("*.zip"))


def test_a_broken_archive_inside_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    result = opened(tmp_path, zip_bytes({"甲.md": b"1", "坏.zip": b"PK\x03\x04 broken"}))
    assert list(result.files) == ["甲.md"]
    assert one_failure(result)[0] == "坏.zip"


def test_documents_that_are_zips_inside_are_not_opened(tmp_path: Path) -> None:
    docx, ofd = zip_bytes({"[Content_Types].xml": b"", "word/document.xml": b""}), zip_bytes({"OFD.xml": b""})
    plain = zip_bytes({"a.txt": b""})
    for name, data, expected in (
        ("a.zip", docx, False),
        ("b.zip", ofd, False),
        ("c.bin", plain, True),
        ("d.zip", b"PK\x03\x04 cut off", True),
        ("e.bin", b"PK\x03\x04 cut off", False),
        ("f.zip", b"<html>", False),
    ):
        (tmp_path / name).write_bytes(data)
        assert is_archive(tmp_path / name) is expected, name
    result = opened(tmp_path, zip_bytes({"办法.docx": docx, "实为文档.zip": docx}))
    assert set(result.files) == {"办法.docx", "实为文档.zip"}


# -- attacks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [b"../evil.txt", b"a/../../evil.txt", b"/etc/evil.txt", b"..\\evil.txt", b"C:\\evil.txt", b"\\\\host\\evil.txt",
     "政策/../../evil.txt".encode("gbk"), b"a/" * 40 + b"evil.txt"],
)  # fmt: skip
def test_a_name_that_leads_out_is_not_unpacked(tmp_path: Path, name: bytes) -> None:
    result = opened(tmp_path, raw_zip([name, b"good.txt"]))
    assert list(result.files) == ["good.txt"]
    assert "出于安全" in one_failure(result)[1]
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["a.zip", "good.txt"]


@pytest.mark.parametrize("mode", [0o120777, 0o020666, 0o010666])
def test_links_and_devices_are_not_unpacked(tmp_path: Path, mode: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link.md")
        link.create_system, link.external_attr = 3, mode << 16
        archive.writestr(link, "/etc/passwd")
    result = opened(tmp_path, buffer.getvalue())
    assert (result.files, one_failure(result)[0]) == ({}, "link.md")
    assert list((tmp_path / "out").iterdir()) == []


def test_an_encrypted_member_is_named_and_the_others_are_there(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"密.docx": b"secret", "明.md": b"open"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    result = opened(tmp_path, bytes(data))
    assert list(result.files) == ["明.md"]
    assert one_failure(result) == ("密.docx", "在压缩包内是加密的，无法读取。请用密码解压后直接导入该文件。")


def test_a_member_of_a_strange_method_or_a_wrong_checksum_is_named(tmp_path: Path) -> None:
    assert "压缩方式" in one_failure(opened(tmp_path, raw_zip([b"a.txt"], method=9)))[1]
    data = raw_zip([b"b.txt", b"c.txt"]).replace(b"b.txttext", b"b.txtTEXT")
    result = opened(tmp_path, data)
    assert list(result.files) == ["c.txt"]
    assert "损坏" in one_failure(result)[1]
    assert not (tmp_path / "out" / "b.txt").exists()


def test_a_full_disk_is_no_fault_of_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive_module._Job, "_copy", full)
    with pytest.raises(StorageError, match="磁盘空间不足"):
        opened(tmp_path, zip_bytes({"a.md": b"text"}))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    result = opened(tmp_path, zip_bytes({"bomb.txt": b"\0" * 20_000_000, "good.md": b"text"}))
    assert list(result.files) == ["good.md"]
    assert "压缩炸弹" in one_failure(result)[1]


@pytest.mark.parametrize("stated", [1000, 1_000_001])
def test_a_directory_that_lies_about_the_size_is_not_believed(tmp_path: Path, stated: int) -> None:
    data = zip_bytes({"liar.txt": b"x" * 1_000_000})
    size = struct.pack("<I", 1_000_000)
    result = opened(tmp_path, data.replace(size, struct.pack("<I", stated)))
    assert result.files == {}
    assert one_failure(result)[0] == "liar.txt"


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (ArchiveLimits(members=3), "超过3个"),
        (ArchiveLimits(total_bytes=3_000_000), "解压后超过3MB"),
    ],
)
def test_an_archive_beyond_the_limits_is_refused_whole(tmp_path: Path, limits: ArchiveLimits, said: str) -> None:
    data = zip_bytes({f"{n}.txt": bytes([n]) * 1_000_000 for n in range(4)})
    with pytest.raises(BadArchive, match=said):
        opened(tmp_path, data, limits)
    assert list((tmp_path / "out").iterdir()) == []


def test_archives_inside_count_towards_the_same_limits(tmp_path: Path) -> None:
    inner = zip_bytes({f"{n}.txt": b"x" for n in range(3)})
    result = opened(tmp_path, zip_bytes({"1.zip": inner, "2.zip": inner}), ArchiveLimits(members=6))
    assert len(result.files) == 3
    assert one_failure(result)[0] == "2.zip"
    assert "超过6个" in one_failure(result)[1]


def test_a_member_that_is_too_large_is_named(tmp_path: Path) -> None:
    result = opened(
        tmp_path, zip_bytes({"a.txt": b"ab" * 600_000, "b.txt": b"x"}), ArchiveLimits(member_bytes=1_000_000)
    )
    assert list(result.files) == ["b.txt"]
    assert "超过1MB" in one_failure(result)[1]


@pytest.mark.parametrize("cut", [10, 60, -30])
def test_a_damaged_archive_is_said_to_be_damaged(tmp_path: Path, cut: int) -> None:
    with pytest.raises(BadArchive, match="损坏"):
        opened(tmp_path, zip_bytes({"a.txt": b"x" * 100})[:cut])
