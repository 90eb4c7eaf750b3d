"""Every benchmark that needs nothing but this repository, one after the other; of the others, what they need.

    python -m bench --data-dir data                       what can run here
    python -m bench --data-dir data --shared FOLDER       also those on public data below this folder
    python -m bench --list                                the names and what each measures

Each runs in a process of its own, as its own docstring says; exit code 1 where one of them failed.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.stores import arguments

HERE = Path(__file__).parent
_MISSING = 2  # what a benchmark ends with where the data or a package that it needs is not there


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A module of this package; `data` is the folder below the shared one that it is given, `stored` whether it opens a data folder."""

    name: str
    options: tuple[str, ...] = ()
    data: str | None = None
    stored: bool = True

    @property
    def measures(self) -> str:
        """The first line of its docstring."""
        tree = ast.parse((HERE / f"{self.name}.py").read_text("utf-8"))
        return (ast.get_docstring(tree) or "").splitlines()[0]

    def command(self, data_dir: Path, shared: Path | None) -> list[str]:
        stored = ["--data-dir", str(data_dir)] if self.stored else []
        given = ["--folder", str(shared / self.data)] if shared and self.data else []
        return [sys.executable, "-m", f"bench.{self.name}", *stored, *given, *self.options]


BENCHMARKS = (
    Benchmark("cards"),
    Benchmark("facts", stored=False),
    Benchmark("judging", stored=False),
    Benchmark("judging", ("--speed",), stored=False),
    Benchmark("answers"),
    Benchmark("robustness"),
    Benchmark("side_by_side"),
    Benchmark("retrieval", data="statutes"),
    Benchmark("refusal", ("--fast",), data="rgb"),
)


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--shared", type=Path, help="folder with the public data (statutes, rgb)")
    parser.add_argument("--list", action="store_true", help="name them and run none")
    given = parser.parse_args()
    if given.list:
        for benchmark in BENCHMARKS:
            print(f"bench.{benchmark.name:14s} {benchmark.measures}")
        return 0
    return run(BENCHMARKS, given.data_dir, given.shared)


def run(benchmarks: Sequence[Benchmark], data_dir: Path, shared: Path | None) -> int:
    """Runs them in turn; 1 where one failed, 0 where all that could run did."""
    failed = False
    for benchmark in benchmarks:
        name = " ".join((f"bench.{benchmark.name}", *benchmark.options))
        if benchmark.data and shared is None:
            print(f"\n== {name}: left out, needs --shared FOLDER with {benchmark.data}/", flush=True)
            continue
        print(f"\n== {name}: {benchmark.measures}", flush=True)
        code = subprocess.run(benchmark.command(data_dir, shared), check=False).returncode
        failed = failed or code not in (0, _MISSING)
        if code:
            print("left out" if code == _MISSING else f"failed with exit code {code}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
