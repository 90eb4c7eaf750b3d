"""The crowded folder of the latency benchmark, and what it puts to a server, on a small scale."""

from __future__ import annotations

import math
from pathlib import Path

from assistant.build import open_stores
from assistant.providers.fakes import FakeEmbeddings
from assistant.settings import Settings
from bench.latency import DAY, FirstOwn, Near, _added, ask_all, first_turns, served
from bench.stores import save
from tests.assistant.documents import ingested
from tests.assistant.documents import save as save_one


def test_vectors_near_given_ones_are_near_and_the_same_each_time() -> None:
    given = FakeEmbeddings().embed_documents(["厂房租金补贴", "首次认定奖励"])
    near = Near("m", given)
    [vector] = near.embed_documents(["随便一段话"])
    assert vector == near.embed_query("随便一段话") != near.embed_query("另一段话")
    assert math.isclose(sum(x * x for x in vector), 1.0, rel_tol=1e-3)
    assert max(sum(a * b for a, b in zip(vector, one, strict=True)) for one in given) > 0.8


def test_the_first_texts_have_their_own_vectors() -> None:
    model = FakeEmbeddings()
    first = FirstOwn(model, 2)
    assert first.embed_documents(["甲", "乙"]) == model.embed_documents(["甲", "乙"])
    assert first.embed_documents(["丙"]) != model.embed_documents(["丙"])
    assert first.name == model.name


def test_a_folder_is_filled_and_a_server_on_it_is_measured(tmp_path: Path) -> None:
    stores = open_stores(Settings(data_dir=tmp_path / "data"))
    save_one(
        stores.catalogue, ingested("rent", "第一条 租用标准厂房的，按租金的30%给予补贴。", title="厂房租金补贴办法")
    )
    save(stores.catalogue, _added(200, None))
    assert sum(1 for _ in stores.catalogue.passages()) >= 201
    stores.close()
    with served(tmp_path / "data") as server:
        measured = ask_all("two", server, ["厂房租金补贴多少", "首次认定奖励多少"], DAY, 2)
    assert measured.questions == 2
    assert 0 < measured.p50_ms <= measured.most_ms
    assert measured.cpu_ms > 0


def test_every_question_is_put_once() -> None:
    questions = first_turns()
    assert len(questions) == len(set(questions)) > 300
    assert questions == first_turns()
