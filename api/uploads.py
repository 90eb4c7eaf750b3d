"""Uploaded files: a multipart body written to disk as it comes, whatever its size; names made harmless."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from api.errors import UploadTooLarge
from assistant.errors import InvalidInput, StorageError

FILE_BYTES = 50_000_000  # what the parsers read at most (ingest.sandbox.Limits)
REQUEST_BYTES = 512_000_000
FILES = 200  # a request
_NAME_BYTES = 180  # file systems allow 255, and a suffix for what is still being written
_HEADER_BYTES = 4096  # of one part
_PIECE_BYTES = 1 << 20  # written at a time: each piece is a change of threads


def boundary_of(content_type: str) -> bytes:
    """What separates the parts of a multipart body. Raises `InvalidInput` for any other body."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise InvalidInput("请以 multipart/form-data 上传文件，如 curl -F file=@政策.pdf")
    return boundary


def safe_name(given: str) -> str:
    """A file name without folders, control and direction characters, at most 180 bytes. Raises `InvalidInput`.

    「..\\..\\政策.pdf」 → 「政策.pdf」, 「.hidden.txt」 → 「hidden.txt」
    """
    last = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"))
    name = kept.strip().strip(".").strip()
    if not name:
        raise InvalidInput(f"文件名“{given[:60]}”不能使用，请改名后重新上传")
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > 10:
        stem, dot, suffix = name, "", ""
    room = _NAME_BYTES - len((dot + suffix).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + suffix


Reading = Callable[..., Awaitable[Any]]  # runs a blocking call in a thread


async def received(request: Request, reading: Reading, reader: UploadReader) -> list[Path]:
    """The files of the request's body, written as it comes. Raises what `reader` raises."""
    with reader:
        pieces = bytearray()
        async for piece in request.stream():
            pieces += piece
            if len(pieces) >= _PIECE_BYTES:
                await reading(reader.feed, bytes(pieces))
                pieces.clear()
        await reading(reader.feed, bytes(pieces))
        return reader.finish()


class UploadReader:
    """Writes the files of one multipart body into `folder`. Fields that are no files are left out."""

    def __init__(self, folder: Path, boundary: bytes, file_bytes: int | None = None) -> None:
        """`file_bytes`: the most that one file may have, `FILE_BYTES` unless told."""
        self._file_bytes = FILE_BYTES if file_bytes is None else file_bytes
        self.paths: list[Path] = []
        self._folder = folder
        self._name = self._value = b""
        self._disposition = b""
        self._file: IO[bytes] | None = None
        self._size = 0
        self._ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._open,
                "on_part_data": self._write,
                "on_part_end": self._close,
                "on_end": self._end,
            },
        )

    def __enter__(self) -> UploadReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def feed(self, data: bytes) -> None:
        """Takes the next piece of the body. Raises `InvalidInput`, `UploadTooLarge` or `StorageError`."""
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise InvalidInput("上传的内容不是完整的 multipart/form-data，请重新上传") from error
        except OSError as error:
            raise StorageError(
                f"上传的文件无法写入资料目录：{error.strerror or error}；请检查磁盘空间和权限"
            ) from error

    def finish(self) -> list[Path]:
        """The files, once the whole body has come. Raises `InvalidInput` when there is none, or when it broke off."""
        if not self._ended:
            raise InvalidInput("上传中断，内容不完整，请重新上传")
        if not self.paths:
            raise InvalidInput("没有收到文件，请以 multipart/form-data 上传，如 curl -F file=@政策.pdf")
        return self.paths

    # -- what the parser calls -----------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._name = self._value = self._disposition = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name = self._limited(self._name + data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value = self._limited(self._value + data[start:end])

    def _header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        self._name = self._value = b""

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        given = options.get(b"filename")
        if given is None:
            return
        path = self._folder / safe_name(given.decode("utf-8", "replace"))
        if path in self.paths:
            raise InvalidInput(f"一次上传中有两个名为“{path.name}”的文件，请改名或分两次上传")
        if len(self.paths) == FILES:
            raise InvalidInput(f"一次最多上传 {FILES} 个文件，请分几次上传")
        self._file, self._size = path.open("xb"), 0
        self.paths.append(path)

    def _write(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        self._size += end - start
        if self._size > self._file_bytes:
            name = self.paths[-1].name
            raise UploadTooLarge(f"“{name}”超过 {self._file_bytes // 1_000_000} MB，请拆分或压缩图片后重新上传")
        self._file.write(data[start:end])

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _end(self) -> None:
        self._ended = True

    @staticmethod
    def _limited(header: bytes) -> bytes:
        if len(header) > _HEADER_BYTES:
            raise InvalidInput("上传内容的文件头过长，请重新上传")
        return header
