"""The vector index on a real, embedded Chroma."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.build import Stores
from assistant.errors import ComponentMissing
from assistant.index.vector import VectorIndex, open_chroma
from tests.assistant.documents import ingested, save

ROOT = Path(__file__).parents[3]
MARKER = "独角兽企业落户奖励标记句"
ARTICLES = (f"第一条 {MARKER}20万元。", "第二条 厂房租金补贴50%。", "第三条 博士后生活补贴。")


def embed(stores: Stores) -> None:
    waiting = [p.searched for p in stores.catalogue.passages_without_vector()]
    stores.catalogue.save_vectors(zip(waiting, stores.embeddings.embed_documents(waiting), strict=True))


def nearest(stores: Stores, text: str) -> str:
    return stores.vectors.search(stores.embeddings.embed_query(text), 1)[0][0]


def test_an_index_holds_what_the_catalogue_has_vectors_for(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    assert small_stores.vectors.synchronise(small_stores.catalogue) == 0  # nothing is embedded yet
    assert small_stores.vectors.search([1.0] * 64, 5) == []
    embed(small_stores)
    assert small_stores.vectors.synchronise(small_stores.catalogue) == 3
    assert small_stores.vectors.synchronise(small_stores.catalogue) == 0
    assert small_stores.vectors.count() == 3
    passages = list(small_stores.catalogue.passages())
    for passage in passages:
        found = small_stores.vectors.search(small_stores.embeddings.embed_query(passage.searched), 3)
        assert found[0][0] == passage.id
        assert found[0][1] == pytest.approx(1.0, abs=1e-5)
        assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert small_stores.vectors.search([1.0] * 64, 0) == []


def test_a_new_version_replaces_the_old_ones_rows(small_stores: Stores) -> None:
    for articles in (ARTICLES, (*ARTICLES[:2], "第三条 算力券抵扣。", "第四条 附则。")):
        save(small_stores.catalogue, ingested("reward", *articles))
        embed(small_stores)
        small_stores.vectors.synchronise(small_stores.catalogue)
    assert small_stores.vectors.count() == 4
    assert nearest(small_stores, "某区奖励办法\n第三条 算力券抵扣。") == "reward@2#2"


def test_rows_of_a_removed_document_are_removed(small_stores: Stores) -> None:
    for name in ("reward", "other"):
        save(small_stores.catalogue, ingested(name, *ARTICLES, title=f"{name}办法"))
    embed(small_stores)
    small_stores.vectors.synchronise(small_stores.catalogue)
    small_stores.catalogue.remove("reward")
    assert small_stores.vectors.synchronise(small_stores.catalogue) == 3
    assert {i for i, _ in small_stores.vectors.search([1.0] * 64, 9)} == {f"other@1#{n}" for n in range(3)}


def test_a_passage_that_was_read_anew_gets_its_new_vector(small_stores: Stores) -> None:
    """The same bytes, read by another release of the reader, are the same version with other passages."""
    for reader, articles in (("1", ARTICLES), ("2", tuple(reversed(ARTICLES)))):
        save(small_stores.catalogue, ingested("reward", *articles), digest="0" * 64, reader=reader)
        embed(small_stores)
        small_stores.vectors.synchronise(small_stores.catalogue)
    for passage in small_stores.catalogue.passages():
        assert nearest(small_stores, passage.searched) == passage.id


def test_a_lost_index_is_made_again_from_the_database(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    embed(small_stores)
    small_stores.vectors.synchronise(small_stores.catalogue)
    asked = small_stores.embeddings.embed_query("厂房租金")
    before = small_stores.vectors.search(asked, 3)
    root = small_stores.settings.data_dir
    moved = root.with_name("moved")
    shutil.copytree(root, moved, ignore=shutil.ignore_patterns("chroma", "owner.lock"))  # all but the index
    again = VectorIndex(open_chroma(moved, None), small_stores.embeddings.name)
    assert again.count() == 0
    assert again.synchronise(small_stores.catalogue) == 3
    assert again.search(asked, 3) == before


def test_another_model_gets_rows_of_its_own(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    embed(small_stores)
    small_stores.vectors.synchronise(small_stores.catalogue)
    client = open_chroma(small_stores.settings.data_dir, None)
    assert VectorIndex(client, "another").count() == 0
    assert VectorIndex(client, small_stores.embeddings.name).count() == 3


def test_nothing_of_the_text_is_in_the_index_on_disk(small_stores: Stores) -> None:
    document = ingested("reward", *ARTICLES, title="标题里的标记词")
    save(small_stores.catalogue, document)
    embed(small_stores)
    small_stores.vectors.synchronise(small_stores.catalogue)
    gc.collect()
    root = small_stores.settings.data_dir
    chroma = {p: p.read_bytes() for p in (root / "chroma").rglob("*") if p.is_file()}
    assert any(b"reward@1#0" in data for data in chroma.values())  # the ids are there, so this is where to look
    for words in (MARKER, "标题里的标记词", "厂房租金"):
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert not [p for p, data in chroma.items() if words.encode(encoding) in data], (words, encoding)
    database = b"".join(p.read_bytes() for p in root.glob("esl.sqlite*"))
    assert "标题里的标记词".encode() in database or b"\\u6807" in database  # the search would have found it


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(ComponentMissing, match=r"127\.0\.0\.1:9"):
        open_chroma(tmp_path, "http://127.0.0.1:9")


def test_threads_get_the_same(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("reward", *ARTICLES))
    embed(small_stores)
    small_stores.vectors.synchronise(small_stores.catalogue)
    vector = small_stores.embeddings.embed_query("租金")
    alone = small_stores.vectors.search(vector, 3)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == alone for found in pool.map(lambda _: small_stores.vectors.search(vector, 3), range(20)))


_SEARCH = """
import json, random, sys
from pathlib import Path
from assistant.index.vector import VectorIndex, open_chroma

random.seed(1)
index = VectorIndex(open_chroma(Path(sys.argv[1]), None), "random")
rows = [[random.gauss(0.5, 1) for _ in range(48)] for _ in range(1500)]
if index.count() == 0:
    ids = [f"d@1#{n}" for n in range(len(rows))]
    index._collection.upsert(ids=ids[:1000], embeddings=rows[:1000])
    index._collection.upsert(ids=ids[1000:], embeddings=rows[1000:])
print(json.dumps([index.search(row, 300) for row in rows[:40]]))
"""


def test_a_search_finds_the_same_in_every_process(tmp_path: Path) -> None:
    def found() -> str:
        command = [sys.executable, "-c", _SEARCH, str(tmp_path)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    found()  # fills the index
    assert len({found() for _ in range(2)}) == 1
