"""Mutated files through the parser and what comes after it: `python -m bench.fuzz --count 5000`.

Every file has to end as text or as a refusal with a reason, within its limits, and leave nothing behind. Case n of a seed is
the same file each time, whatever ran before: `--from 1234 --count 1` runs it again. Nothing is written but below `--keep`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.fuzzing import checks
from bench.fuzzing.mutations import mutate
from bench.fuzzing.seeds import Seed, seeds
from ingest.parse.errors import ParseError
from ingest.read import FileFacts, read_document
from ingest.sandbox import DEFAULT, ParserPool

# how often a format is drawn; pictures are read by OCR, which takes seconds
WEIGHTS = {
    "docx": 18, "xlsx": 12, "pptx": 8, "ofd": 9, "pdf": 18, "html": 12, "md": 6, "txt": 7, "csv": 5, "zip": 1,
    "png": 0.8, "jpg": 0.8, "tiff": 0.8, "webp": 0.8, "bmp": 0.8,
}  # fmt: skip
AFTER_S = 30.0  # what comes after the parser has no limit of its own; this is ours
GRACE_S = 5.0  # until a worker that went over its time is gone
PARENT_BYTES = 1_500_000_000
_TICK_S = 0.05


@dataclass(slots=True)
class Outcome:
    """What became of one case. `worker` and `parent`: the most bytes resident while it ran, the parent's above what it
    had at the start; two cases run at a time.
    """

    index: int
    mutation: str = ""
    name: str = ""
    size: int = 0
    result: str = ""  # "text", or the code of the refusal
    reason: str = ""
    parse_s: float = 0.0
    after_s: float = 0.0
    worker: int = 0
    parent: int = 0
    complaints: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.name.rpartition(".")[2]

    def line(self) -> str:
        """One line for a table."""
        return (
            f"#{self.index:<6} {self.mutation:18} {self.name:22} {self.size / 1000:8.0f} kB  {self.result:17} "
            f"parse {self.parse_s:5.1f} s  after {self.after_s:5.1f} s  worker {self.worker / 1e6:5.0f} MB"
        )


class Fuzz:
    """Runs cases in a folder of their own. `files`: the seeds; `seed`: that of the random numbers."""

    def __init__(
        self, files: Sequence[Seed], seed: int, folder: Path, *, jobs: int = 2, keep: Path | None = None
    ) -> None:
        self._files = files
        counts = Counter(f.kind for f in files)
        self._weights = [WEIGHTS.get(f.kind, 1.0) / counts[f.kind] for f in files]
        self._seed, self._folder, self._jobs, self._keep = seed, folder, jobs, keep
        self._running: set[int] = set()
        self._outcomes: dict[int, Outcome] = {}

    def run(self, indexes: Sequence[int]) -> Iterator[Outcome]:
        """The outcome of each case as it ends."""
        with ParserPool(self._jobs) as pool, self._watched(), ThreadPoolExecutor(self._jobs) as threads:
            yield from threads.map(lambda index: self._one(pool, index), indexes)

    def case(self, index: int) -> tuple[str, str, bytes]:
        """(mutation, name, bytes) of a case."""
        return mutate(Random(f"{self._seed}:{index}"), self._files, self._weights)

    def _one(self, pool: ParserPool, index: int) -> Outcome:
        outcome = self._outcomes[index] = Outcome(index)
        outcome.mutation, outcome.name, data = self.case(index)
        outcome.size = len(data)
        folder = self._folder / str(index)
        folder.mkdir()
        path = folder / outcome.name
        path.write_bytes(data)
        self._running.add(index)
        try:
            self._read(pool, path, outcome)
        except ParseError as error:
            outcome.result, outcome.reason = error.code, error.reason
            outcome.complaints += checks.of_error(error)
        except BaseException as error:  # a panic of a library in Rust is no Exception
            outcome.result = "CRASH"
            outcome.complaints.append("".join(traceback.format_exception(error)[-4:]))
        finally:
            self._running.discard(index)
            path.unlink()
            folder.rmdir()
        self._check_limits(outcome)
        if outcome.complaints and self._keep is not None:
            self._keep.mkdir(parents=True, exist_ok=True)
            (self._keep / f"{index}-{outcome.name}").write_bytes(data)
        return outcome

    def _read(self, pool: ParserPool, path: Path, outcome: Outcome) -> None:
        began = time.monotonic()
        try:
            parsed = pool.parse(path)
        finally:
            outcome.parse_s = time.monotonic() - began
        began = time.thread_time()
        document = read_document(parsed, FileFacts(path.name, "0" * 64, path.stem), None)
        outcome.after_s = time.thread_time() - began
        outcome.result = "text"
        outcome.complaints += checks.of_document(document)

    def _check_limits(self, outcome: Outcome) -> None:
        recognised = "OCR" in outcome.reason or outcome.kind in ("png", "jpg", "tiff", "webp", "bmp", "pdf")
        limit = DEFAULT.total_seconds if recognised else DEFAULT.seconds
        if outcome.parse_s > limit + GRACE_S:
            outcome.complaints.append(f"parsed for {outcome.parse_s:.0f} s")
        if outcome.after_s > AFTER_S:
            outcome.complaints.append(f"read for {outcome.after_s:.0f} s after parsing")
        if outcome.parent > PARENT_BYTES:
            outcome.complaints.append(f"{outcome.parent / 1e6:.0f} MB in the parent")

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Notes the memory of this process and its children for the cases that are running."""
        done = threading.Event()
        before = resident(os.getpid())  # whoever calls may hold a lot already

        def watch() -> None:
            while not done.wait(_TICK_S):
                parent, workers = resident(os.getpid()) - before, max(map(resident, children()), default=0)
                for index in list(self._running):
                    outcome = self._outcomes[index]
                    outcome.parent, outcome.worker = max(outcome.parent, parent), max(outcome.worker, workers)

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()


def resident(pid: int) -> int:
    """Resident bytes of a process; 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def children() -> list[int]:
    """The processes that this one started and that are not reaped, zombies included."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        try:
            found += [int(pid) for pid in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def left_behind(folder: Path) -> list[str]:
    """What is still there when all is done: files, and child processes."""
    files = [str(p.relative_to(folder)) for p in folder.rglob("*") if not p.name.startswith("esl-tiktoken")]
    return [f for f in files if not f.startswith("esl-tiktoken")] + [f"process {pid}" for pid in children()]


def table(outcomes: Sequence[Outcome]) -> str:
    """Formats by outcomes, then the slowest and the biggest."""
    results = sorted({o.result for o in outcomes}, key=lambda r: (r != "text", r))
    kinds = Counter(o.kind for o in outcomes)
    lines = ["format".ljust(8) + "files".rjust(7) + "".join(r.rjust(max(len(r), 6) + 2) for r in results)]
    for kind in [*sorted(kinds, key=lambda k: -kinds[k]), None]:
        own = [o for o in outcomes if kind is None or o.kind == kind]
        counts = Counter(o.result for o in own)
        cells = "".join(str(counts[r] or "").rjust(max(len(r), 6) + 2) for r in results)
        lines.append(("all" if kind is None else kind or "none").ljust(8) + str(len(own)).rjust(7) + cells)
    for title, key in (("slowest parse", "parse_s"), ("slowest after it", "after_s"), ("biggest worker", "worker")):
        lines += ["", title, *(o.line() for o in sorted(outcomes, key=lambda o: -getattr(o, key))[:6])]
    most = max(outcomes, key=lambda o: o.parent)
    lines += ["", f"parent at most {most.parent / 1e6:.0f} MB (#{most.index})"]
    unnamed = Counter(o.reason.partition("读取失败")[2][:40] for o in outcomes if "读取失败" in o.reason)
    lines += ["reasons that name only an exception: " + ", ".join(f"{r} {n}" for r, n in unnamed.most_common())]
    return "\n".join(lines)


def main() -> int:
    """Runs the cases and prints the table; 1 where anything did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--from", dest="first", type=int, default=0, help="index of the first case")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--extra", type=Path, help="a folder with more seed files")
    parser.add_argument("--keep", type=Path, help="where files that did not hold are saved")
    options = parser.parse_args()
    began, outcomes = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="esl-fuzz-") as name:
        folder = Path(name)
        os.environ["TMPDIR"] = tempfile.tempdir = name  # so that what a worker leaves is seen
        fuzz = Fuzz(seeds(options.extra), options.seed, folder, jobs=options.jobs, keep=options.keep)
        for outcome in fuzz.run(range(options.first, options.first + options.count)):
            outcomes.append(outcome)
            for complaint in outcome.complaints:
                print(f"{outcome.line()}\n    {complaint}", flush=True)
            if len(outcomes) % 500 == 0:
                print(f"{len(outcomes)} done, {time.monotonic() - began:.0f} s", flush=True)
        left = left_behind(folder)
    print(table(outcomes))
    bad = sum(bool(o.complaints) for o in outcomes)
    print(
        f"\n{len(outcomes)} files in {time.monotonic() - began:.0f} s; {bad} did not hold; left behind: {left or 'nothing'}"
    )
    return 1 if bad or left else 0


if __name__ == "__main__":
    raise SystemExit(main())
