"""A list of addresses: a text file with one a line; blank lines and `#` comments are skipped."""

from __future__ import annotations

from pathlib import Path

from ingest.parse.text import decode, is_binary
from ingest.sources.errors import SourceError

EXTENSION = ".urls"
_MAX_BYTES = 5_000_000  # some 50,000 addresses


def read_url_list(path: Path) -> list[str]:
    """The lines that state an address, in their order. Raises `SourceError` where the file is no list.

    A comment stands on a line of its own or after white space: 「https://example.org/a#b」 holds none.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(f"网址列表无法读取：{error.strerror or error}。") from error
    if len(data) > _MAX_BYTES or is_binary(data):
        raise SourceError("不是网址列表：应为文本文件，每行一个网址，“#”开头的行是注释。")
    lines = (_without_comment(line) for line in decode(data).splitlines())
    return [line for line in lines if line]


def _without_comment(line: str) -> str:
    line = line.strip().lstrip("\ufeff")
    if line.startswith("#"):
        return ""
    for mark in (" #", "\t#", "　#"):
        line = line.partition(mark)[0]
    return line.strip()
