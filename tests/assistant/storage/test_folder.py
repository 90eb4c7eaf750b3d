from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.errors import DataFolderHeld, StorageError
from assistant.storage.folder import DataFolder
from tests.api.process import environment

_OWNER = """
import sys, pathlib
from assistant.storage.folder import DataFolder
folder = DataFolder(pathlib.Path(sys.argv[1]))
folder.announce(sys.argv[2] or None)
print("mine", flush=True)
sys.stdin.read()
"""


@contextmanager
def owner(root: Path, url: str = "") -> Iterator[subprocess.Popen[str]]:
    """Another process that owns the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", _OWNER, str(root), url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_folder_has_one_owner_who_is_named(tmp_path: Path) -> None:
    with owner(tmp_path, "http://127.0.0.1:8123") as process:
        with pytest.raises(DataFolderHeld) as caught:
            DataFolder(tmp_path)
        assert (caught.value.pid, caught.value.url) == (process.pid, "http://127.0.0.1:8123")
        assert str(process.pid) in caught.value.message
        assert "http://127.0.0.1:8123" in caught.value.message
        process.kill()
        process.wait()
        DataFolder(tmp_path).close()  # the lock ends with its owner, however that one ends


def test_an_owner_that_serves_nothing_has_no_address(tmp_path: Path) -> None:
    with owner(tmp_path) as process, pytest.raises(DataFolderHeld) as caught:
        DataFolder(tmp_path)
    assert (caught.value.pid, caught.value.url) == (process.pid, None)


def test_the_same_process_cannot_own_it_twice_but_after_closing(tmp_path: Path) -> None:
    first = DataFolder(tmp_path)
    with pytest.raises(DataFolderHeld) as caught:
        DataFolder(tmp_path)
    assert caught.value.pid == os.getpid()
    first.close()
    DataFolder(tmp_path).close()


def test_rubbish_in_the_lock_file_is_no_owner(tmp_path: Path) -> None:
    first = DataFolder(tmp_path)
    (tmp_path / "owner.lock").write_text("[not an owner", encoding="utf-8")
    with pytest.raises(DataFolderHeld) as caught:
        DataFolder(tmp_path)
    assert caught.value.pid is None
    first.close()
    DataFolder(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="file"):
        DataFolder(tmp_path / "file" / "data")


def test_a_kept_file_is_whole_and_kept_once(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.keep_file("ab" + "0" * 62, b"first")
    folder.keep_file("ab" + "0" * 62, b"second")  # the same digest means the same bytes
    assert folder.file("ab" + "0" * 62).read_bytes() == b"first"
    folder.close()


def test_a_file_that_could_not_be_kept_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DataFolder(tmp_path)
    digest = "cd" + "0" * 62
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        write(path, data[:3])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        with pytest.raises(StorageError, match="No space left"):
            folder.keep_file(digest, b"whole file")
    assert not folder.file(digest).exists()
    folder.keep_file(digest, b"whole file")
    assert folder.file(digest).read_bytes() == b"whole file"
    folder.close()
