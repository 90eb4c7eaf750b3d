"""What the retriever asks its indexes for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.policy.document import Level
from assistant.policy.question import Intent, Question
from assistant.retrieval.hybrid import Retriever
from assistant.retrieval.ranking import ranking_for
from assistant.storage.catalogue import Catalogue
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.library import Library
from tests.assistant.documents import ingested, save


def test_an_amount_is_searched_in_digits_however_it_is_said(tmp_path: Path) -> None:
    catalogue = Catalogue(open_database(sqlite_url(tmp_path)), "any")
    save(catalogue, ingested("d", "第一条 固定资产投资4000万元以上的，奖励20万元。", "第二条 其他。"))
    searched: list[str] = []

    def search(text: str, k: int) -> list[tuple[str, float]]:
        searched.append(text)
        return []

    retriever = Retriever(
        Library(catalogue), search, search, stop_words=frozenset(), sections={}, ranking=ranking_for("any")
    )
    said = [Question(asked=q, text=q, intents=(Intent.GENERAL,)) for q in ("固投四千万的奖多少", "固投4000万的奖多少")]
    found = [retriever.retrieve(question, as_of=date(2026, 11, 22)).candidates for question in said]
    assert set(searched) == {"固投4000万的奖多少"}
    assert [c.score for c in found[0]] == [c.score for c in found[1]]
    assert found[0][0].passage.text.startswith("第一条")


@pytest.mark.parametrize(
    ("issuer", "level", "words", "found"),
    [
        (None, None, "河南2021年的粮食总产量是1308.84亿斤。", True),  # nobody knows whose it is: its words say 河南
        (None, None, "2021年的粮食总产量是1308.84亿斤。", False),
        (
            "示范高新区管委会",
            Level.PARK,
            "迁往河南的企业按2021年的粮食总产量补贴。",
            False,
        ),  # another place's, whatever it mentions
        ("河南省人民政府", Level.PROVINCE, "2021年的粮食总产量是1308.84亿斤。", True),
    ],
)
def test_a_text_of_unknown_origin_is_of_the_places_it_speaks_of(
    tmp_path: Path, issuer: str | None, level: Level | None, words: str, found: bool
) -> None:
    catalogue = Catalogue(open_database(sqlite_url(tmp_path)), "any")
    save(catalogue, ingested("d", f"第一条 {words}", title="产量", issuer=issuer, level=level))
    retriever = Retriever(
        Library(catalogue),
        lambda text, k: [],
        lambda text, k: [],
        stop_words=frozenset(),
        sections={},
        ranking=ranking_for("any"),
    )
    text = "河南2021年的粮食总产量是多少"
    question = Question(asked=text, text=text, intents=(Intent.GENERAL,), places=("河南",))
    assert bool(retriever.retrieve(question, as_of=date(2026, 11, 22)).candidates) is found
