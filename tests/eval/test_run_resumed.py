"""A run that is broken off goes on where it was, and never with what another run did."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from assistant.policy.answer import Answer
from eval.journal import NAME, FolderRefused
from eval.run import EVERYTHING, RunChanged, run
from tests.eval.answers import FakeAsker, answer, case

ROOT = Path(__file__).parents[2]
CASES = [case(id=f"c{n}", question=f"问{n}") for n in range(8)]


class Stopped(BaseException):
    """The process ends: nothing catches it."""


class Counting(FakeAsker):
    """Answers every question; the process ends at the one after `until` answers."""

    def __init__(self, until: int = 1000, **versions: Any) -> None:
        super().__init__({c.question: answer() for c in CASES})
        self.until, self.own = until, versions

    def ask(self, question: str, **given: Any) -> Answer:
        if len(self.asked) >= self.until:
            raise Stopped
        return super().ask(question, **given)

    def versions(self) -> dict[str, Any]:
        return {**super().versions(), **self.own}


def broken_off(out: Path, until: int, **given: Any) -> None:
    with pytest.raises(Stopped):
        run(CASES, Counting(until, **given), concurrency=1, out=out)


def written(folder: Path) -> list[dict[str, Any]]:
    """The rows of results.jsonl without what time decides."""
    rows = [json.loads(line) for line in (folder / "results.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        del row["seconds"], row["judgements"]["latency_p50"], row["judgements"]["latency_p95"]
    return rows


def test_only_what_was_not_answered_is_asked_again_and_the_results_are_those_of_one_run(tmp_path: Path) -> None:
    run(CASES, Counting(), out=tmp_path / "whole")
    broken_off(tmp_path / "parts", 5)
    assert not (tmp_path / "parts" / "results.jsonl").exists()
    asker = Counting()
    results = run(CASES, asker, out=tmp_path / "parts", resume=True)
    assert len(asker.asked) == 3
    assert len(results.judged) == 8
    assert written(tmp_path / "parts") == written(tmp_path / "whole")
    assert not (tmp_path / "parts" / NAME).exists()


def test_a_line_that_was_torn_is_asked_again(tmp_path: Path) -> None:
    broken_off(tmp_path, 4)
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:-40])
    asker = Counting()
    assert len(run(CASES, asker, out=tmp_path, resume=True).judged) == 8
    assert len(asker.asked) == 5


def test_a_case_without_an_answer_is_asked_again(tmp_path: Path) -> None:
    failing = Counting(6)
    failing.answers = {**failing.answers, "问2": RuntimeError("away")}
    with pytest.raises(Stopped):
        run(CASES, failing, concurrency=1, out=tmp_path)
    asker = Counting()
    results = run(CASES, asker, out=tmp_path, resume=True)
    assert sorted(q for q, _ in asker.asked) == ["问2", "问6", "问7"]
    assert results.metrics["errors"] == 0


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"own": {"corpus": {"digest": "b"}}}, "versions.corpus.digest"),
        ({"own": {"model": "qwen"}}, "versions.model"),
        ({"settings": {"half": "test"}}, "settings.half"),
        ({"cases": [*CASES[:-1], case(id="c7", question="另问")]}, "cases"),
        ({"repeat": 2}, "repeat"),
        ({"probes": EVERYTHING}, "probes.retrieved"),
    ],
)
def test_a_run_of_another_version_or_setting_is_not_gone_on_with(
    tmp_path: Path, changed: dict[str, Any], named: str
) -> None:
    broken_off(tmp_path, 3)
    asker = Counting(**changed.pop("own", {}))
    before = (tmp_path / NAME).read_bytes()
    with pytest.raises(FolderRefused, match=named):
        run(changed.pop("cases", CASES), asker, out=tmp_path, resume=True, **changed)
    assert asker.asked == []
    assert (tmp_path / NAME).read_bytes() == before


def test_how_many_cases_run_at_a_time_does_not_make_another_run(tmp_path: Path) -> None:
    broken_off(tmp_path, 3)
    assert len(run(CASES, Counting(), concurrency=4, out=tmp_path, resume=True).judged) == 8


def test_an_unfinished_run_is_not_thrown_away_unasked(tmp_path: Path) -> None:
    broken_off(tmp_path, 3)
    with pytest.raises(FolderRefused, match="--resume"):
        run(CASES, Counting(), out=tmp_path)


def test_a_finished_run_is_not_asked_again_unless_something_changed(tmp_path: Path) -> None:
    first = run(CASES, Counting(), out=tmp_path)
    again, newer = Counting(), Counting(model="qwen")
    assert run(CASES, again, out=tmp_path, resume=True).metrics == first.metrics
    assert again.asked == []
    run(CASES, newer, out=tmp_path, resume=True)
    assert len(newer.asked) == 8


def test_two_processes_do_not_write_one_run(tmp_path: Path) -> None:
    class Meanwhile(Counting):
        def ask(self, question: str, **given: Any) -> Answer:
            if question == "问3":
                with pytest.raises(FolderRefused, match="另一个评测进程"):
                    run(CASES, Counting(), out=tmp_path, resume=True)
            return super().ask(question, **given)

    assert run(CASES, Meanwhile(), out=tmp_path).metrics["errors"] == 0


def test_a_corpus_that_changes_during_the_run_ends_it(tmp_path: Path) -> None:
    class Changing(Counting):
        def versions(self) -> dict[str, Any]:
            return {"corpus": {"digest": str(bool(self.asked))}}

    with pytest.raises(RunChanged):
        run(CASES, Changing(), out=tmp_path)
    assert list(tmp_path.iterdir()) == []


_KILLED = """
import sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from eval.run import run
from tests.eval.test_run_resumed import CASES, Counting

class Slow(Counting):
    def ask(self, question, **given):
        time.sleep(0.2)
        return super().ask(question, **given)

run(CASES, Slow(), concurrency=2, out=Path({out!r}))
"""


def test_a_run_that_was_killed_goes_on(tmp_path: Path) -> None:
    script = _KILLED.format(root=str(ROOT), out=str(tmp_path))
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    journal, deadline = tmp_path / NAME, time.monotonic() + 60
    while not journal.exists() or journal.read_bytes().count(b"\n") < 4:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    asker = Counting()
    results = run(CASES, asker, out=tmp_path, resume=True)
    assert 0 < len(asker.asked) <= 5
    assert [j.outcome.case.id for j in results.judged] == [c.id for c in CASES]
    assert written(tmp_path)[0]["versions"] == asker.versions()


def test_a_run_that_ended_before_its_first_answer_is_not_in_the_way(tmp_path: Path) -> None:
    broken_off(tmp_path, 0)
    assert (tmp_path / NAME).exists()
    assert len(run(CASES, Counting(), out=tmp_path).judged) == 8


def test_what_is_done_is_on_its_way_to_the_disk_before_the_next_question(tmp_path: Path) -> None:
    class Looking(Counting):
        def ask(self, question: str, **given: Any) -> Answer:
            lines = (tmp_path / NAME).read_text("utf-8").splitlines()
            assert len(lines) == 1 + len(self.asked)
            return super().ask(question, **given)

    assert run(CASES, Looking(), concurrency=1, out=tmp_path).metrics["errors"] == 0


def test_a_run_may_be_broken_off_again_after_a_torn_line(tmp_path: Path) -> None:
    broken_off(tmp_path, 4)
    path = tmp_path / NAME
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Stopped):
        run(CASES, Counting(2), concurrency=1, out=tmp_path, resume=True)
    asker = Counting()
    assert len(run(CASES, asker, out=tmp_path, resume=True).judged) == 8
    assert len(asker.asked) == 3
