"""A few kills of a running ingestion, and that the benchmark would see what may go wrong."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench.crash import Trial, run
from bench.generated import policy_text, write_texts


@pytest.mark.parametrize(("kills", "vectors"), [(2, False), (2, True)])
def test_killed_ingestions_lose_halve_and_double_nothing(tmp_path: Path, kills: int, vectors: bool) -> None:
    trial = run(tmp_path / "trial", kills=kills, seed=11, vectors=vectors)
    assert trial.wrong == []
    assert trial.amid_files > 0


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    trial = Trial(tmp_path_factory.mktemp("crash") / "trial", seed=5, vectors=True)
    trial.add_work()
    trial.finish()
    assert trial.wrong == []
    return trial


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM sources WHERE rowid = (SELECT min(rowid) FROM sources)", "was acknowledged and is lost"),
        ("DELETE FROM passages WHERE rowid = (SELECT min(rowid) FROM passages)", "is not what its file gives"),
        ("DELETE FROM provisions WHERE rowid = (SELECT max(rowid) FROM provisions)", "is not what its file gives"),
        ("UPDATE versions SET version = 2", "have gaps"),
    ],
)
def test_planted_damage_is_found(finished: Trial, damage: str, found: str) -> None:
    database = finished.data / "esl.sqlite"
    before = database.read_bytes()
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute(damage)
            if "version = 2" in damage:
                for table in ("provisions", "passages", "documents"):
                    column = "current_version" if table == "documents" else "version"
                    connection.execute(f"UPDATE {table} SET {column} = 2")
            connection.commit()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finished.vectors = False
        finished.check("afterwards", [str(path) for path in finished.folder.iterdir()])
        assert any(found in fault for fault in finished.wrong), finished.wrong
    finally:
        finished.wrong.clear()
        database.write_bytes(before)


def test_generated_documents_differ_and_are_the_same_for_the_same_seed(tmp_path: Path) -> None:
    paths = write_texts(tmp_path, 3)
    texts = [path.read_text("utf-8") for path in paths]
    assert len(set(texts)) == 3
    assert texts[1] == policy_text(2)
    assert policy_text(2) != policy_text(2, seed=9)
    assert all(2300 < len(text) < 2700 for text in texts)
