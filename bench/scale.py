"""How fast documents are ingested without vectors, and how fast the same ones are found unchanged; with what memory.

    python -m bench.scale                              2,000 text files, then the same again; 100 PDFs with a text layer
    python -m bench.scale --documents 200 --pdfs 20

Runs `esl ingest` as anybody does. A page is 800 characters of text, of a text file or of a PDF. Seconds of the wall clock depend on
what else the machine does, processor seconds hardly; both are given, and the peak of resident memory of the main process.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.generated import PAGE_CHARACTERS, policy_text, write_pdfs, write_texts

ROOT = Path(__file__).resolve().parents[1]
_LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """One run. `cpu_s`: processor seconds of all its processes; `peak_mb`: resident memory of the main one."""

    what: str
    documents: int
    pages: float
    wall_s: float
    cpu_s: float
    peak_mb: float

    @property
    def pages_per_s(self) -> float:
        return self.pages / self.wall_s


def measure(what: str, folder: Path, data: Path, documents: int, pages: float) -> Measured:
    """Ingests `folder` in a process of its own. Raises `CalledProcessError` where it fails."""
    command = [
        sys.executable,
        "-m",
        "api.cli",
        "ingest",
        os.fspath(folder),
        "--data-dir",
        os.fspath(data),
        "--no-embed",
    ]
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    watch = _MemoryWatch(process.pid)
    _, status, usage = os.wait4(process.pid, 0)  # its children's time too, which it waits for
    wall_s = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    cpu_s = usage.ru_utime + usage.ru_stime
    return Measured(what, documents, round(pages, 1), round(wall_s, 2), round(cpu_s, 2), round(watch.peak_mb(), 1))


class _MemoryWatch:
    """The peak of one process's resident memory, as the kernel keeps it; `ru_maxrss` would be that of its largest child."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._peak_kb = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def peak_mb(self) -> float:
        self._thread.join()
        return self._peak_kb / 1024

    def _run(self) -> None:
        while True:
            try:
                fields = dict(line.split(":", 1) for line in self._status.read_text().splitlines())
            except (OSError, ValueError):
                return
            if "VmHWM" not in fields:  # it has ended and is not waited for yet
                return
            self._peak_kb = max(self._peak_kb, int(fields["VmHWM"].split()[0]))
            time.sleep(_LOOK_S)


def run(work: Path, documents: int, pdfs: int) -> list[Measured]:
    """All measurements, in the empty folder `work`."""
    texts = write_texts(work / "texts", documents)
    characters = sum(len(path.read_text("utf-8")) for path in texts)
    data = work / "data"
    found = [
        measure("text files", work / "texts", data, documents, characters / PAGE_CHARACTERS),
        measure("the same again", work / "texts", data, documents, characters / PAGE_CHARACTERS),
    ]
    if pdfs:
        write_pdfs(work / "pdfs", pdfs)
        characters = sum(len(policy_text(number, characters=5 * PAGE_CHARACTERS)) for number in range(1, pdfs + 1))
        found.append(measure("PDFs", work / "pdfs", work / "data-pdfs", pdfs, characters / PAGE_CHARACTERS))
    return found


def _print(found: Sequence[Measured]) -> None:
    for one in found:
        print(json.dumps({**asdict(one), "pages_per_s": round(one.pages_per_s, 1)}, ensure_ascii=False))
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--pdfs", type=int, default=100)
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="esl-scale-"))
    try:
        _print(run(work, given.documents, given.pdfs))
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
