from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.providers.tokenizer import count_tokens
from tests.api.process import environment

_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from assistant.providers.tokenizer import count_tokens
start = Barrier(8)
def count(_):
    start.wait()
    return count_tokens("高新技术企业培育奖励")
print(len(set(ThreadPoolExecutor(8).map(count, range(8)))))
"""
_OFFLINE = """
import socket
def refuse(*_, **__): raise OSError("no network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from assistant.providers.tokenizer import count_tokens
print(count_tokens("高新技术企业培育奖励"))
"""


def offline(folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Counts tokens in a process without a network, whose temporary folder is `folder`."""
    return subprocess.run(
        [sys.executable, "-c", _OFFLINE], env=environment(TMPDIR=str(folder), **env), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def test_tokens_are_counted_with_an_empty_cache_and_no_network(tmp_path: Path) -> None:
    result = offline(tmp_path)
    assert result.stdout.strip() == str(count_tokens("高新技术企业培育奖励")), result.stderr
    assert [p.name for p in tmp_path.glob("esl-tiktoken-*/*")] == ["fb374d419588a4632f3f557e76b4b70aebbca790"]


@pytest.mark.parametrize("text", ["", "\0", "🏭", "<|endoftext|>", "a" * 5000])
def test_any_text_has_a_count(text: str) -> None:
    assert (count_tokens(text) == 0) is (text == "")


def test_threads_that_count_first_at_the_same_time_all_get_their_count(tmp_path: Path) -> None:
    for attempt in range(3):
        scratch = tmp_path / str(attempt)
        scratch.mkdir()
        found = subprocess.run(
            [sys.executable, "-c", _AT_ONCE],
            env=environment() | {"TMPDIR": str(scratch)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (found.stdout, found.stderr) == ("1\n", "")


def test_longer_texts_have_more_tokens() -> None:
    assert 0 < count_tokens("奖励") < count_tokens("奖励" * 10) <= 40
