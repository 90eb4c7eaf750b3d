"""Running the benchmarks one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.__main__ import BENCHMARKS, Benchmark, run


def test_every_benchmark_named_is_a_module_that_says_what_it_measures() -> None:
    assert all(benchmark.measures for benchmark in BENCHMARKS)


def test_one_that_fails_fails_the_run_and_one_without_its_data_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    codes = {"good": 0, "absent": 2, "bad": 1}
    for name, code in codes.items():
        (tmp_path / f"{name}.py").write_text(f'"""Measures {name}."""\nimport sys\nsys.exit({code})\n')
    monkeypatch.setattr(bench, "HERE", tmp_path)

    def command(self: Benchmark, data_dir: Path, shared: Path | None) -> list[str]:
        return [bench.sys.executable, str(tmp_path / f"{self.name}.py")]

    monkeypatch.setattr(Benchmark, "command", command)
    assert run([Benchmark("good"), Benchmark("absent"), Benchmark("good", data="rgb")], tmp_path, None) == 0
    assert "needs --shared FOLDER with rgb/" in capfd.readouterr().out
    assert run([Benchmark("bad"), Benchmark("good")], tmp_path, None) == 1
