"""A small part of `bench/fuzz.py`: mutated files end as text or as a named refusal, and leave nothing behind."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.fuzz import Fuzz, Outcome, children, table
from bench.fuzzing import checks
from bench.fuzzing.seeds import Seed, seeds
from ingest.parse.blocks import Block, Parsed
from ingest.parse.errors import Damaged, ParseError
from ingest.read import FileFacts, read_document
from ingest.sandbox import ParserPool

PICTURES = ("png", "jpg", "tiff", "webp", "bmp", "pdf")  # a page read by OCR takes seconds


@pytest.fixture(scope="module")
def quick() -> list[Seed]:
    """The seeds but pictures, and pages that turn into some when their text breaks."""
    return [s for s in seeds() if s.kind not in PICTURES]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_mutated_files_end_as_text_or_with_a_reason_and_leave_nothing(quick: list[Seed], folder: Path) -> None:
    before = set(children())
    outcomes = list(Fuzz(quick, 3, folder).run(range(60)))
    assert [(o.line(), o.complaints) for o in outcomes if o.complaints] == []
    results = Counter(o.result for o in outcomes)
    assert results["text"] > 20
    assert results["damaged"] > 5
    assert set(children()) <= before
    assert [p for p in folder.iterdir() if not p.name.startswith("esl-tiktoken")] == []
    assert "all" in table(outcomes)


def test_a_case_is_the_same_file_each_time_whatever_ran_before(quick: list[Seed], folder: Path) -> None:
    first, again = Fuzz(quick, 3, folder), Fuzz(seeds(), 3, folder)
    assert first.case(7) == first.case(7) != first.case(8)
    assert again.case(5) == Fuzz(seeds(), 3, folder).case(5)


def test_what_does_not_hold_is_reported_and_kept(
    quick: list[Seed], folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(pool: ParserPool, path: Path) -> Parsed:
        raise BaseExceptionGroup("panic", [KeyboardInterrupt()])

    monkeypatch.setattr(ParserPool, "parse", crash)
    keep = tmp_path_factory.mktemp("kept")
    (outcome,) = Fuzz(quick, 3, folder, jobs=1, keep=keep).run([4])
    assert outcome.result == "CRASH"
    assert "panic" in outcome.complaints[0]
    assert [p.name for p in keep.iterdir()] == [f"4-{outcome.name}"]


def test_limits_are_watched(quick: list[Seed], folder: Path) -> None:
    slow = Outcome(1, name="a.txt", parse_s=100.0, after_s=100.0, parent=9_000_000_000)
    Fuzz(quick, 3, folder)._check_limits(slow)
    assert len(slow.complaints) == 3


def test_refusal_without_chinese_reason_or_known_code_is_seen() -> None:
    class Unknown(ParseError):
        code = "odd"

    assert len(list(checks.of_error(Unknown("it broke")))) == 2
    assert list(checks.of_error(Damaged())) == []


def test_planted_faults_of_a_document_are_seen() -> None:
    blocks = (Block("heading", "某区办法", 1, 1), Block("text", "第一条 甲。", 1), Block("text", "第二条 乙。", 2))
    parsed = Parsed("application/pdf", blocks, 2, {}, ())
    document = read_document(parsed, FileFacts("a.pdf", "0" * 64, "a"), None)
    assert list(checks.of_document(document)) == []
    passage, provision = document.passages[0], document.provisions[1]
    faults: dict[str, dict[str, Any]] = {
        "not its span": {"passages": (passage.model_copy(update={"text": "别的"}), *document.passages[1:])},
        "overlaps": {"passages": (passage, passage)},
        "neither one sentence": {"passages": (passage.model_copy(update={"tokens": 999, "text": "甲。乙。"}),)},
        "in none": {"provisions": document.provisions[2:]},
        "out of order": {"provisions": (document.provisions[0], provision.model_copy(update={"ordinal": 9}))},
        "do not cover": {"pages": document.pages[:1]},
        "page outside": {"source": document.source.model_copy(update={"page_count": 1})},
    }
    for complaint, change in faults.items():
        assert any(complaint in c for c in checks.of_document(replace(document, **change))), complaint
