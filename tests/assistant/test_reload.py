"""What questions are answered from while documents come in."""

from __future__ import annotations

import threading
import time

import pytest

from assistant import pipeline
from assistant.build import Stores, build_assistant
from assistant.pipeline import Assistant
from assistant.storage.library import Library
from tests.api.conftest import ingested

LINES = "第一条　首次认定的企业，给予奖励。\n第二条　本办法由管委会解释。\n"


def save(stores: Stores, document_id: str, text: str) -> None:
    document = ingested(text, id=document_id, title=f"{document_id}办法")
    digest = document.source.sha256
    stores.catalogue.save(document, path=f"/{document_id}", sha256=digest, reader="test")


def test_a_small_library_is_up_to_date_at_once(small_stores: Stores) -> None:
    assistant = build_assistant(small_stores)
    save(small_stores, "a", LINES)
    assert set(assistant.library.documents) == {"a"}


def test_a_large_library_is_loaded_in_the_background_and_nobody_waits(
    small_stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = build_assistant(small_stores)
    loading, go_on = threading.Event(), threading.Event()
    load = Assistant._load

    def slow(self: Assistant) -> object:
        loading.set()
        assert go_on.wait(30)
        return load(self)

    monkeypatch.setattr(pipeline, "_AT_ONCE_S", -1.0)
    monkeypatch.setattr(Assistant, "_load", slow)
    save(small_stores, "a", LINES)
    assert dict(assistant.library.documents) == {}
    assert loading.wait(30)
    save(small_stores, "b", LINES)
    assert dict(assistant.library.documents) == {}
    go_on.set()
    deadline = time.monotonic() + 30
    while set(assistant.library.documents) != {"a", "b"}:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_library_never_mixes_two_versions_of_a_document(small_stores: Stores) -> None:
    """Each version has as many articles as its number, so passages of another one would show."""
    save(small_stores, "a", LINES)
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            save(small_stores, "a", LINES + "".join(f"第{n}条　{number}\n" for n in range(number % 7)))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(60):
            library = Library(small_stores.catalogue)
            document = library.documents["a"]
            passages = library.passages_of("a")
            assert {p.version for p in passages} == {document.version}
            assert len(passages) == len(library.text("a").text.splitlines())
            assert library.generation == document.version
    finally:
        stop.set()
        writer.join()
