"""Zip archives unpacked to a scratch folder, with limits; archives in archives too.

Every member is known by its name in the archive. What cannot or must not be unpacked is named with the reason; what no
officer means by a document (clutter of macOS, lock files of office programs) is left out without a word.
"""

from __future__ import annotations

import errno
import hashlib
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from assistant.errors import StorageError
from ingest.sources.errors import BadArchive

SEPARATOR = "!"  # between an archive and its member: 「政策.zip!附件/办法.docx」
_BLOCK = 1 << 20
_DOCUMENT_PARTS = ("[Content_Types].xml", "OFD.xml", "mimetype", "META-INF/manifest.xml")
_CLUTTER_FOLDERS = frozenset({"__MACOSX", ".git", ".svn"})
_CLUTTER_FILES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_LOCKS = ("~$", ".~", "._")
_DRIVE = re.compile(r"[A-Za-z]:")
_DEEPEST = 30  # folders in folders
_LONGEST_PART = 200  # bytes of one name; file systems take 255
_UTF8_NAME = 0x800  # flag bit 11
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075  # extra field: the name in UTF-8, valid while the digest of the plain name is right
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What one archive may hold, archives inside it included."""

    members: int = 5_000
    total_bytes: int = 1_000_000_000
    member_bytes: int = 200_000_000  # the parser takes documents of 50 MB; an archive inside may be larger
    ratio: int = 400  # unpacked to packed, of members above 10 MB; office XML packs 10 to 60 times
    depth: int = 2  # an archive, and archives inside it


@dataclass(slots=True)
class Unpacked:
    """Where each member lies, by its name, archives inside opened (`内层.zip!办法.docx`), and what failed with the reason."""

    files: dict[str, Path] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)


def is_archive(path: Path) -> bool:
    """Whether the bytes are a zip archive of files, and not a document that is a zip inside (DOCX, XLSX, OFD …)."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
                return False
            with zipfile.ZipFile(stream) as archive:
                return not any(_is_document_part(name) for name in archive.namelist())
    except OSError:
        return False
    except _ZIP_ERRORS:
        return path.suffix.lower() == ".zip"  # a damaged one is named as such by whoever opens it


def unpack(archive: Path, into: Path, limits: ArchiveLimits = ArchiveLimits()) -> Unpacked:
    """Unpacks `archive` below the folder `into`. Raises `BadArchive` where the archive as a whole is
    refused, and `StorageError` where the disk is full."""
    job = _Job(limits, Unpacked())
    job.open(archive, into, "", 1)
    return job.result


class _Job:
    """One archive with those inside it, under one budget."""

    def __init__(self, limits: ArchiveLimits, result: Unpacked) -> None:
        self.result = result
        self._limits = limits
        self._members = 0
        self._bytes = 0

    def open(self, path: Path, into: Path, prefix: str, depth: int) -> None:
        try:
            with zipfile.ZipFile(path) as archive:
                for name, member in self._named(self._checked(archive), prefix).items():
                    self._member(archive, member, into, prefix, name, depth)
        except zipfile.BadZipFile as error:
            raise BadArchive("压缩包已损坏或不完整，无法打开。请重新下载或重新压缩后再导入。") from error
        except UnicodeDecodeError as error:
            raise BadArchive("压缩包内的文件名编码有误，无法打开。请解压后重新压缩再导入。") from error
        except OSError as error:
            raise BadArchive(f"压缩包无法读取：{error.strerror or error}。") from error

    def _checked(self, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        """The members that are files, the archive's own word on their number and size within the limits."""
        members = [m for m in archive.infolist() if not m.is_dir()]
        self._members += len(members)
        if self._members > self._limits.members:
            raise BadArchive(
                f"压缩包内的文件超过{self._limits.members}个，出于安全没有解压。请分成几个压缩包后再导入。"
            )
        if self._bytes + sum(m.file_size for m in members) > self._limits.total_bytes:
            raise BadArchive(
                f"压缩包解压后超过{self._limits.total_bytes / 1e6:.0f}MB，出于安全没有解压。请分成几个压缩包后再导入。"
            )
        return members

    def _named(self, members: list[zipfile.ZipInfo], prefix: str) -> dict[str, zipfile.ZipInfo]:
        """The members by name. Of several with one name the last counts, as for every program that unpacks."""
        named: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            name = member_name(member)
            earlier = named.get(name)
            if earlier is not None and (earlier.CRC, earlier.file_size) != (member.CRC, member.file_size):
                self._fail(prefix + name, "压缩包内有几个同名但内容不同的文件，只导入了最后一个，请核对。")
            named[name] = member
        return named

    def _member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path, prefix: str, name: str, depth: int
    ) -> None:
        try:
            relative = _relative(name)
            if _is_clutter(relative):
                return
            self._check(member)
            target = _free_place(into, relative)
            self._write(archive, member, target)
        except BadArchive as error:
            self._fail(prefix + name, error.reason)
            return
        if target.suffix.lower() == ".zip" and is_archive(target):
            self._inner(target, prefix + name, depth)
            target.unlink()
        else:
            self.result.files[prefix + name] = target

    def _inner(self, path: Path, name: str, depth: int) -> None:
        if depth >= self._limits.depth:
            self._fail(name, "压缩包套了太多层，这一层没有解压。请解压后直接导入其中的文件。")
            return
        try:
            self.open(path, path.with_name(path.name + ".unpacked"), name + SEPARATOR, depth + 1)
        except BadArchive as error:
            self._fail(name, error.reason)

    def _check(self, member: zipfile.ZipInfo) -> None:
        kind = stat.S_IFMT(member.external_attr >> 16)
        if member.create_system == 3 and kind not in (0, stat.S_IFREG):  # 3: made on Unix, the mode means something
            raise BadArchive("是链接或特殊文件，不是文档，出于安全没有解压。")
        if member.flag_bits & _ENCRYPTED:
            raise BadArchive("在压缩包内是加密的，无法读取。请用密码解压后直接导入该文件。")
        if member.file_size > self._limits.member_bytes:
            limit = self._limits.member_bytes / 1e6
            raise BadArchive(f"解压后{member.file_size / 1e6:.0f}MB，超过{limit:.0f}MB的上限，没有解压。")
        if member.file_size > 10_000_000 and member.file_size > self._limits.ratio * max(member.compress_size, 1):
            raise BadArchive("压缩比异常（疑似压缩炸弹），出于安全没有解压。")

    def _write(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            file = target.open("xb")
        except OSError as error:
            raise BadArchive(f"无法解压到暂存目录：{error.strerror or error}。") from error
        try:
            with file, archive.open(member) as stream:
                self._copy(stream, file, member.file_size)
        except NotImplementedError as error:
            target.unlink(missing_ok=True)
            raise BadArchive(
                "用了不支持的压缩方式。请用 ZIP 的普通方式（Deflate）重新压缩，或解压后直接导入。"
            ) from error
        except _ZIP_ERRORS as error:
            target.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StorageError(f"磁盘空间不足，无法解压“{target.name}”：请清理后重新运行") from error
            raise BadArchive("在压缩包内已损坏，无法解压。请重新下载或重新压缩后再导入。") from error

    def _copy(self, stream: IO[bytes], file: IO[bytes], declared: int) -> None:
        """Never more than the archive declared, which is what was checked."""
        left = declared
        while left > 0 and (block := stream.read(min(_BLOCK, left))):
            file.write(block)
            left -= len(block)
            self._bytes += len(block)
        if left:
            raise zipfile.BadZipFile("size differs from the directory")

    def _fail(self, name: str, reason: str) -> None:
        self.result.failures.append((name, reason))


def _is_document_part(name: str) -> bool:
    return name in _DOCUMENT_PARTS or name.lower() == "ofd.xml"


def member_name(member: zipfile.ZipInfo) -> str:
    """The member's name with / between folders, NFC.

    Windows programs in China store the bytes of GBK without saying so, which the library reads as CP437: the bytes are
    taken back and tried as UTF-8, then as GB18030.
    """
    name = member.orig_filename.partition("\0")[0]
    if not member.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        name = _unicode_path(member.extra, raw) or _decoded(raw)
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _decoded(raw: bytes) -> str:
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name in the extra field for it, or "" where there is none or it belongs to another name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(body) > 5 and body[0] == 1:
            try:
                name = body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return ""
            return name if struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw) else ""
    return ""


def _relative(name: str) -> PurePosixPath:
    """The name as a path below a folder. Raises `BadArchive` for one that leads out of it."""
    path = PurePosixPath(name)
    parts = [p for p in path.parts if p != "."]
    if path.is_absolute() or ".." in parts or _DRIVE.match(name) or not parts or len(parts) > _DEEPEST:
        raise BadArchive("的文件名指向压缩包之外或层次异常，出于安全没有解压。请重新压缩后再导入。")
    return PurePosixPath(*parts)


def _is_clutter(path: PurePosixPath) -> bool:
    return (
        path.name.startswith(_LOCKS)
        or path.name.lower() in _CLUTTER_FILES
        or not _CLUTTER_FOLDERS.isdisjoint(path.parts)
    )


def _free_place(into: Path, relative: PurePosixPath) -> Path:
    """Where to write a member: its own name, unless a system would not take that or it is there already."""
    target = into.joinpath(*(_fitting(part) for part in relative.parts))
    if target.exists():
        target = target.with_name(f"{_digest(str(relative))}-{target.name}")
    return target


def _fitting(part: str) -> str:
    part = "".join(c if c.isprintable() else "_" for c in part)
    if len(part.encode("utf-8", "replace")) <= _LONGEST_PART:
        return part
    _, dot, extension = part.rpartition(".")
    ending = dot + extension if dot and len(extension) <= 10 else ""
    short = part.encode("utf-8", "replace")[: _LONGEST_PART - 30].decode("utf-8", "ignore")
    return f"{short}-{_digest(part)}{ending}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
