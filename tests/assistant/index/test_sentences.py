"""The sentence index on a real, embedded Chroma with the bundled sentence model."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from assistant.build import Stores
from assistant.index.sentences import SentenceIndex, nearest_by_passage, unit_spans, units_of
from assistant.index.vector import open_chroma
from assistant.providers.embeddings import BundledSentenceEmbeddings
from tests.assistant.documents import ingested, save

LONG = "第一条 为规范管理，制定本办法。本办法由企业服务中心解释。企业租用标准厂房的，按租金的百分之五十给予补贴。附则另行公布。"
ARTICLES = (LONG, "第二条 博士后进站工作的，给予生活补贴；出站留下的，另给安家费。", "第三条 企业应当妥善保管档案。")


def synchronise(stores: Stores) -> int:
    return stores.sentences.synchronise(stores.catalogue.passages(), stores.catalogue.generation)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("甲方应当申报。乙方应当审核；丙方公示", ["甲方应当申报。", "乙方应当审核；", "丙方公示"]),
        ("标题\n首次认定 | 20万元\n重新认定 | 10万元", ["首次认定 | 20万元", "重新认定 | 10万元"]),
        ("好。", ["好。"]),
    ],
)
def test_sentences_end_at_stops_semicolons_and_lines(text: str, units: list[str]) -> None:
    assert units_of(text) == units
    assert [text[start:end] for start, end in unit_spans(text)] == units


def test_a_passage_is_found_by_the_one_sentence_that_answers(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    hits = small_stores.sentences.search("房租能补多少", 3)
    assert hits[0][0] == "reward@1#0/2"
    assert units_of(LONG)[2].startswith("企业租用标准厂房")
    found = nearest_by_passage(hits, 3)
    assert found[0] == ("reward@1#0", hits[0][1])
    assert [passage_id for passage_id, _ in found] == list(dict.fromkeys(passage_id for passage_id, _ in found))
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert nearest_by_passage(hits, 1) == found[:1]
    assert small_stores.sentences.search("读完博士留下来给钱吗", 3)[0][0].startswith("reward@1#1/")
    assert small_stores.sentences.search("房租", 0) == small_stores.sentences.search(" ", 3) == []


def test_what_is_unchanged_is_not_embedded_again(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    sentences = small_stores.sentences  # made to agree when it is opened
    assert sentences.count() == 7
    assert sentences.generation == small_stores.catalogue.generation
    assert synchronise(small_stores) == 0
    save(small_stores.catalogue, ingested("other", "第一条 算力券抵扣服务费。"))
    assert sentences.generation != small_stores.catalogue.generation
    assert synchronise(small_stores) == 1
    assert sentences.search("算力券", 1)[0][0] == "other@1#0/0"


def test_sentences_of_old_versions_and_removed_documents_go(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    assert small_stores.sentences.count() == 7
    save(small_stores.catalogue, ingested("reward", *ARTICLES[1:]))
    synchronise(small_stores)
    assert {i for i, _ in nearest_by_passage(small_stores.sentences.search("补贴", 9), 9)} == {
        "reward@2#0",
        "reward@2#1",
    }
    small_stores.catalogue.remove("reward")
    synchronise(small_stores)
    assert small_stores.sentences.count() == 0
    assert small_stores.sentences.search("补贴", 9) == []


def test_an_index_that_was_broken_off_is_finished_at_the_next_opening(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    client = open_chroma(small_stores.settings.data_dir, None)
    half = SentenceIndex(client, BundledSentenceEmbeddings())
    half.synchronise(list(small_stores.catalogue.passages())[:1], small_stores.catalogue.generation - 1)
    assert small_stores.sentences.count() == 7


def test_odd_texts_have_vectors() -> None:
    model = BundledSentenceEmbeddings()
    odd = ["", "\0", "\ud800房租", "房" * 20_000, "🙂"]
    assert [len(v) for v in model.embed_documents(odd)] == [512] * len(odd)
    assert model.embed_query("房租补贴") == pytest.approx(model.embed_documents(["房租补贴"])[0], abs=1e-5)


def test_sentences_of_a_traditional_text_have_the_vectors_of_simplified_ones(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("printed", "第一條 企業租用標準廠房的，按租金的百分之五十給予補貼。"))
    synchronise(small_stores)
    [(found, cosine)] = small_stores.sentences.search("第一条 企业租用标准厂房的，按租金的百分之五十给予补贴。", 1)
    assert found == "printed@1#0/0"
    assert cosine == pytest.approx(1.0, abs=1e-3)


def test_numpy_has_one_thread_once_the_model_is_loaded() -> None:
    """Even where NumPy was there first, so that no environment variable reaches it."""
    script = (
        "import numpy, threadpoolctl\n"
        "from assistant.providers.embeddings import BundledSentenceEmbeddings\n"
        "threadpoolctl.threadpool_limits(2)\n"
        "BundledSentenceEmbeddings()\n"
        "print([p['num_threads'] for p in threadpoolctl.threadpool_info() if p['user_api'] == 'blas'])"
    )
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    ran = subprocess.run([sys.executable, "-c", script], env=kept, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[1]"
