from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.policy.document import Edit
from assistant.storage import catalogue as module
from assistant.storage.catalogue import Catalogue, embedding_key
from assistant.storage.library import Library
from tests.assistant.documents import ingested, save, sha256

ARTICLES = (
    "第一条 首次认定的，给予一次性奖励20万元。",
    "第二条 重新认定的，奖励10万元。",
    "第三条 自2025年4月1日起施行。",
)
CHANGED = ("第一条 首次认定的，给予一次性奖励30万元。", *ARTICLES[1:])


@pytest.fixture
def catalogue(engine: sa.Engine) -> Catalogue:
    return Catalogue(engine, "model-a")


def test_what_was_saved_is_read_back(catalogue: Catalogue) -> None:
    document = ingested("reward", *ARTICLES)
    assert save(catalogue, document) == 1
    stored = catalogue.documents()
    assert [(d.register, d.version, d.source) for d in stored] == [(document.register, 1, document.source)]
    text = catalogue.text("reward")
    assert (text.text, text.version, text.pages) == (document.text, 1, document.pages)
    assert catalogue.source("reward") == document.source
    assert catalogue.provisions("reward") == list(document.provisions)
    passages = list(catalogue.passages())
    assert [p.id for p in passages] == ["reward@1#0", "reward@1#1", "reward@1#2"]
    assert all(text.text[p.start : p.end] == p.text for p in passages)
    assert catalogue.known_source("/reward.md") == ("reward", sha256(document.text), "1")
    assert catalogue.document_with_bytes(sha256(document.text), "1") == "reward"
    assert catalogue.document_with_bytes(sha256(document.text), "2") is None  # another reader reads it again


def test_odd_characters_are_kept_to_the_code_point(catalogue: Catalogue) -> None:
    document = ingested("odd", "第一条 𠮷野家🏭 奖励ａ１\u200b元\u3000\t—“‘”’", title="“𠮷”办法")
    save(catalogue, document)
    assert catalogue.text("odd").text == document.text
    [passage] = catalogue.passages()
    assert catalogue.text("odd").text[passage.start : passage.end] == passage.text
    assert catalogue.documents()[0].register.title == "“𠮷”办法"


# -- all or nothing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["_batches", "advance"])
def test_a_save_that_fails_midway_leaves_nothing(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(module, step, fail)
        with pytest.raises(RuntimeError):
            save(catalogue, ingested("reward", *ARTICLES))
    assert catalogue.documents() == []
    assert list(catalogue.passages()) == []
    assert catalogue.versions("reward") == []
    assert catalogue.known_source("/reward.md") is None
    assert catalogue.generation == 0
    assert save(catalogue, ingested("reward", *ARTICLES)) == 1


@pytest.mark.parametrize("step", ["_batches", "advance"])
def test_a_new_version_that_fails_midway_leaves_the_old_one(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    save(catalogue, ingested("reward", *ARTICLES))

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(module, step, fail)
        for articles in (ARTICLES, CHANGED):  # read again, and changed
            with pytest.raises(RuntimeError):
                save(catalogue, ingested("reward", *articles))
    assert catalogue.versions("reward") == [1]
    assert catalogue.text("reward").text == "\n".join(ARTICLES)
    assert [p.text for p in catalogue.passages()] == list(ARTICLES)
    assert catalogue.generation == 1


# -- versions ------------------------------------------------------------------------------------------------------


def test_the_same_bytes_again_are_the_same_version(catalogue: Catalogue) -> None:
    document = ingested("reward", *ARTICLES)
    assert save(catalogue, document) == 1
    before = list(catalogue.passages())
    assert save(catalogue, document) == 1
    assert catalogue.versions("reward") == [1]
    assert list(catalogue.passages()) == before


def test_the_same_bytes_read_by_another_reader_keep_their_number(catalogue: Catalogue) -> None:
    save(catalogue, ingested("reward", *ARTICLES), digest="0" * 64)
    assert save(catalogue, ingested("reward", *CHANGED), digest="0" * 64, reader="2") == 1
    assert catalogue.text("reward", 1).text == "\n".join(CHANGED)
    assert catalogue.known_source("/reward.md") == ("reward", "0" * 64, "2")


def test_changed_bytes_are_a_second_version_and_the_first_stays_readable(catalogue: Catalogue) -> None:
    save(catalogue, ingested("reward", *ARTICLES))
    assert save(catalogue, ingested("reward", *CHANGED)) == 2
    assert catalogue.versions("reward") == [1, 2]
    assert catalogue.text("reward").text == catalogue.text("reward", 2).text == "\n".join(CHANGED)
    assert catalogue.text("reward", 1).text == "\n".join(ARTICLES)
    assert [p.ordinal for p in catalogue.provisions("reward", 1)] == [0, 1, 2]
    assert {p.version for p in catalogue.passages()} == {2}
    assert catalogue.document_with_bytes(sha256("\n".join(ARTICLES)), "1") is None  # of an old version
    assert save(catalogue, ingested("reward", *ARTICLES)) == 3  # what comes back is new again


def test_the_generation_moves_with_every_change(catalogue: Catalogue) -> None:
    seen = [catalogue.generation]
    save(catalogue, ingested("reward", *ARTICLES))
    seen.append(catalogue.generation)
    save(catalogue, ingested("reward", *CHANGED))
    seen.append(catalogue.generation)
    catalogue.remove("reward")
    seen.append(catalogue.generation)
    assert seen == sorted(set(seen))
    library = Library(catalogue)
    assert library.generation == catalogue.generation == seen[-1]


def test_a_removed_document_is_gone_but_its_versions_can_be_cited(catalogue: Catalogue) -> None:
    save(catalogue, ingested("reward", *ARTICLES))
    save(catalogue, ingested("other", "第一条 其他。", title="其他办法"))
    catalogue.remove("reward")
    assert [d.register.id for d in catalogue.documents()] == ["other"]
    assert {p.document_id for p in catalogue.passages()} == {"other"}
    assert set(Library(catalogue).documents) == {"other"}
    assert catalogue.known_source("/reward.md") is None
    assert catalogue.text("reward", 1).text == "\n".join(ARTICLES)
    save(catalogue, ingested("reward", *ARTICLES))
    assert [d.register.id for d in catalogue.documents()] == ["other", "reward"]


def test_a_document_that_is_not_there_is_named(catalogue: Catalogue) -> None:
    save(catalogue, ingested("reward", *ARTICLES))
    for attempt in (
        lambda: catalogue.text("nowhere"),
        lambda: catalogue.source("nowhere"),
        lambda: catalogue.provisions("nowhere"),
    ):
        with pytest.raises(NotFound, match="nowhere"):
            attempt()
    with pytest.raises(NotFound, match="第9版"):
        catalogue.text("reward", 9)


def test_a_document_of_many_passages_is_saved(catalogue: Catalogue) -> None:
    save(catalogue, ingested("long", *(f"第{n}条 奖励{n}万元。" for n in range(1, 1201))))
    assert sum(1 for _ in catalogue.passages()) == 1200


# -- vectors -------------------------------------------------------------------------------------------------------


def test_a_text_has_one_vector_however_often_it_occurs(catalogue: Catalogue, engine: sa.Engine) -> None:
    save(catalogue, ingested("one", *ARTICLES))
    save(catalogue, ingested("two", *ARTICLES))
    waiting = catalogue.passages_without_vector()
    assert len(waiting) == 6
    catalogue.save_vectors((p.searched, [float(p.ordinal), 1.0]) for p in waiting)
    assert catalogue.passages_without_vector() == []
    assert catalogue.vector_count() == 6
    assert {i: v for i, _, _, v in catalogue.vectors()} == {
        f"{d}@1#{n}": [float(n), 1.0] for d in ("one", "two") for n in range(3)
    }
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM embeddings")).scalar() == 3


def test_a_stored_vector_is_kept(catalogue: Catalogue) -> None:
    save(catalogue, ingested("one", ARTICLES[0]))
    [passage] = catalogue.passages()
    catalogue.save_vectors([(passage.searched, [1.0, 2.0])])
    catalogue.save_vectors([(passage.searched, [3.0, 4.0]), ("another", [5.0, 6.0])])
    assert [v for *_, v in catalogue.vectors()] == [[1.0, 2.0]]


def test_only_changed_passages_of_a_new_version_want_a_vector(catalogue: Catalogue) -> None:
    save(catalogue, ingested("reward", *ARTICLES))
    catalogue.save_vectors((p.searched, [1.0]) for p in catalogue.passages())
    save(catalogue, ingested("reward", *CHANGED))
    assert [p.text for p in catalogue.passages_without_vector()] == [CHANGED[0]]
    assert {i for i, *_ in catalogue.vectors()} == {"reward@2#1", "reward@2#2"}


def test_vectors_of_two_models_are_not_mixed(catalogue: Catalogue, engine: sa.Engine) -> None:
    save(catalogue, ingested("reward", *ARTICLES))
    catalogue.save_vectors((p.searched, [1.0]) for p in catalogue.passages())
    other = Catalogue(engine, "model-b")
    save(other, ingested("second", *ARTICLES))
    assert len(other.passages_without_vector()) == 3
    assert embedding_key("model-a", "甲") != embedding_key("model-b", "甲")
    assert embedding_key("a", "b\0c") == embedding_key("a", "b\0c") != embedding_key("ab", "c")


# -- the file's own characters -------------------------------------------------------------------------------------


def test_where_the_file_differs_is_read_back(catalogue: Catalogue) -> None:
    edits = (Edit(3, 4, "\u3000"), Edit(9, 9, "\u200b\n"), Edit(11, 13, "ﬁ"))
    save(catalogue, replace(ingested("reward", *ARTICLES), edits=edits))
    assert catalogue.text("reward").edits == edits
    assert catalogue.text("reward").original(0, 6) == "第一条\u3000首次"
    save(catalogue, ingested("plain", *ARTICLES))
    assert catalogue.text("plain").edits == ()
