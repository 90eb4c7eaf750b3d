"""Running the program in processes of its own: the command line and the server."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
_START_S = 60  # until a server announces its address, on a busy machine
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def copied(folder: Path, target: Path) -> Path:
    """A copy of a data folder that nobody owns."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("owner.lock"))
    return target


def esl(*arguments: str | Path) -> list[str]:
    """The command line `esl …`, with this interpreter and these sources."""
    return [sys.executable, "-m", "api.cli", *map(str, arguments)]


def environment(**extra: str) -> dict[str, str]:
    """This process's environment with the sources importable, without settings of the program."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("ESL_", "OPENAI_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **extra}


class RunningServer:
    """`esl serve` in a process of its own."""

    def __init__(self, data_dir: Path, *options: str, **env: str) -> None:
        command = esl("serve", "--port", "0", "--data-dir", data_dir, *options)
        self.log = data_dir.parent / "server.log"
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                command, cwd=data_dir.parent, env=environment(**env), stdout=output, stderr=subprocess.STDOUT
            )
        self.data_dir = data_dir
        self.url = self._announced()

    def _announced(self) -> str:
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := _ADDRESS.search(self.log.read_text()):
                return found[0]
            time.sleep(0.05)
        self.stop()
        raise AssertionError(f"esl serve did not start: {self.log.read_text()}")

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_S
        while httpx.get(f"{self.url}/readyz", trust_env=False).status_code != 200:
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=30)


def run_esl(
    *arguments: str | Path, cwd: Path | None = None, timeout_s: float = 120, **env: str
) -> subprocess.CompletedProcess[str]:
    """One command, its output and exit code."""
    return subprocess.run(
        esl(*arguments), cwd=cwd, env=environment(**env), capture_output=True, text=True, timeout=timeout_s, check=False
    )
