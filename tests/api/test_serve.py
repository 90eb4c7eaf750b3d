"""`esl serve` as a process: its port, its folder, its end."""

from __future__ import annotations

import gc
import signal
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.commands.serve import COLLECTED_AFTER, make_server, run_serve
from assistant.errors import InvalidInput
from tests.api.process import RunningServer, copied, run_esl


def test_it_announces_its_address_serves_and_stops_cleanly(tmp_path: Path) -> None:
    server = RunningServer(tmp_path / "data")
    server.wait_until_ready()
    assert httpx.get(f"{server.url}/api/v1/meta", trust_env=False).json()["documents"] == 0
    assert "试一试：esl ask" in server.log.read_text()
    assert server.stop(signal.SIGTERM) == 0
    log = server.log.read_text()
    assert "服务已停止" in log
    assert "Traceback" not in log


def test_ctrl_c_stops_it_cleanly(tmp_path: Path) -> None:
    server = RunningServer(tmp_path / "data")
    server.wait_until_ready()
    assert server.stop(signal.SIGINT) == 0
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_comes_before_the_server_runs_is_not_lost(number: signal.Signals) -> None:
    kept = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        server = make_server(FastAPI())
        signal.raise_signal(number)
        assert server.should_exit
    finally:
        for n, handler in kept.items():
            signal.signal(n, handler)


def test_the_folder_is_free_when_it_has_stopped(tmp_path: Path) -> None:
    for _ in range(2):
        server = RunningServer(tmp_path / "data")
        assert server.stop() == 0


def test_it_stops_while_answers_are_streamed(corpus_folder: Path, tmp_path: Path) -> None:
    server = RunningServer(copied(corpus_folder, tmp_path / "data"))
    server.wait_until_ready()
    stopping = threading.Event()

    def ask() -> None:
        body = {"question": "人才住房补贴现在的标准是多少？", "stream": True}
        while not stopping.is_set():
            try:
                httpx.post(f"{server.url}/api/v1/chat", json=body, trust_env=False)
            except httpx.HTTPError:
                return

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    started = time.monotonic()
    assert server.stop(signal.SIGTERM) == 0
    assert time.monotonic() - started < 10
    stopping.set()
    for thread in threads:
        thread.join(10)
    assert "Traceback" not in server.log.read_text()


def test_a_port_in_use_is_said_before_anything_is_opened(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run_esl("serve", "--port", port, "--data-dir", tmp_path / "data")
    assert done.returncode == 2
    assert done.stderr.strip() == f"端口 {port} 不能使用（已被占用）：请停止占用它的程序，或用 --port 指定另一个"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("chroma", [None, "http://127.0.0.1:9"])
def test_several_workers_are_refused_with_the_reason(tmp_path: Path, chroma: str | None) -> None:
    settings = {"ESL_CHROMA_URL": chroma} if chroma else {}
    done = run_esl("serve", "--workers", "2", "--data-dir", tmp_path / "data", **settings)
    assert done.returncode == 3
    assert "ESL_CHROMA_URL" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"ESL_SMTP_URL": "http://mail.example"}, "ESL_SMTP_URL"),
        ({"ESL_SMTP_URL": "smtp://mail.example"}, "ESL_SMTP_SENDER"),
        ({"ESL_WEBHOOK_ALLOW": "https://a.example/hook"}, "ESL_WEBHOOK_SECRET"),
    ],
)
def test_a_channel_that_is_set_up_wrongly_is_said_in_a_sentence(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    done = run_esl("serve", "--port", 0, "--data-dir", tmp_path / "data", **settings)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    done = run_esl("serve", "--host", "192.0.2.1", "--port", "0", "--data-dir", tmp_path / "data")
    assert done.returncode == 2
    assert "本机没有这个地址" in done.stderr


def test_the_live_server_answers(live_server: str) -> None:
    body = {"question": "创新积分贷A级能贷多少？", "as_of": "2026-11-22"}
    answer = httpx.post(f"{live_server}/api/v1/chat", json=body, trust_env=False, timeout=30).json()
    assert answer["status"] == "answered"


def test_a_server_seldom_looks_through_all_that_is_loaded(tmp_path: Path) -> None:
    before = gc.get_threshold()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        try:
            with pytest.raises(InvalidInput, match="端口"):
                run_serve("127.0.0.1", taken.getsockname()[1], 1, tmp_path)
            assert gc.get_threshold() == COLLECTED_AFTER
        finally:
            gc.set_threshold(*before)
