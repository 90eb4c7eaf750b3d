"""What questions are answered from while documents come in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from assistant import loaded, pipeline
from assistant.build import Stores, build_assistant
from assistant.policy.provision import Passage
from assistant.storage import catalogue as catalogue_module
from assistant.storage.library import Library
from tests.api.conftest import ingested
from tests.waiting import wait_until

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
    load = loaded.load

    def slow(*args: Any) -> loaded.Loaded:
        loading.set()
        assert go_on.wait(30)
        return load(*args)

    monkeypatch.setattr(loaded, "_AT_ONCE_S", -1.0)
    monkeypatch.setattr(pipeline, "load", slow)
    save(small_stores, "a", LINES)
    assert dict(assistant.library.documents) == {}
    assert loading.wait(30)
    save(small_stores, "b", LINES)
    assert dict(assistant.library.documents) == {}
    go_on.set()
    wait_until(lambda: set(assistant.library.documents) == {"a", "b"})


def test_a_library_never_mixes_two_versions_of_a_document(
    small_stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(small_stores, "a", LINES)
    read = catalogue_module._passages

    def after_another_version(connection: sa.Connection) -> Iterator[Passage]:
        """The documents have been read, the passages have not: now a new version comes."""
        save(small_stores, "a", LINES + "第三条　自发布之日起施行。\n")
        return read(connection)

    with monkeypatch.context() as patch:
        patch.setattr(catalogue_module, "_passages", after_another_version)
        library = Library(small_stores.catalogue)
    assert (library.generation, library.documents["a"].version) == (1, 1)
    assert [p.version for p in library.passages_of("a")] == [1, 1]
    later = Library(small_stores.catalogue)
    assert (later.generation, later.documents["a"].version, len(later.passages)) == (2, 2, 3)
