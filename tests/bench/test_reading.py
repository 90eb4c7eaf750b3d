"""What `bench.ingest` counts: each measure falls when reading goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.reading import corpus, documents, laws
from bench.reading.renderings import RENDERINGS
from bench.reading.truth import Share, bare
from ingest.parse.blocks import Block, Parsed
from ingest.parse.errors import Encrypted, NoText

LAW = """# 某市促进条例

2020年1月2日 某市人民代表大会常务委员会第一次会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了促进，制定本条例。

第二条 企业应当提交下列材料：

（一）申请书；

（二）营业执照。

## 第二章 附则

第三条 本条例自2020年2月1日起施行。
"""


def test_articles_of_a_law_end_at_the_next_article_or_heading() -> None:
    found = laws.articles_of(LAW)
    assert [a.label for a in found] == ["第一条", "第二条", "第三条"]
    assert found[1].words == bare("第二条 企业应当提交下列材料：（一）申请书；（二）营业执照。")


@pytest.mark.parametrize("rendering", [None, *(r for r in RENDERINGS if r != "pdf")])
def test_law_is_read_whole_from_every_kind_of_file(tmp_path: Path, rendering: str | None) -> None:
    (tmp_path / "a.md").write_text(LAW, encoding="utf-8")
    files, articles = laws.measure(tmp_path, rendering)
    assert (files.right, articles.right, articles.total) == (1, 3, 3)


def test_lost_article_is_a_miss(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LAW.replace("第二条 企业", "第二条所称企业"), encoding="utf-8")
    files, articles = laws.measure(tmp_path)
    assert articles.total == 2  # the truth is read from the same file, so both lose it
    (tmp_path / "a.md").write_text(LAW.replace("第三条 ", "第九条 "), encoding="utf-8")
    files, articles = laws.measure(tmp_path)
    assert articles.misses
    assert files.value == 0.0


def outcome(expect: str, result: Parsed | Exception, **row: object) -> list[str]:
    text = documents._text(result) if isinstance(result, Parsed) else ""
    return list(documents._problems({"expect": expect, **row}, result, text, 1.0))  # type: ignore[arg-type]


def test_file_that_came_out_otherwise_than_its_manifest_wants_has_a_problem() -> None:
    text = Parsed("application/pdf", (Block("text", "我是文字", 1),), 1, {}, ())
    recognised = Parsed(
        "application/pdf", (Block("text", "我是文字", 1),), 1, {}, ("第1页无可用文字层，已由OCR识别，请核对",)
    )
    assert outcome("text", text, contains=["我是 文字"]) == []
    assert outcome("text", text, contains=["别的"])
    assert outcome("text", NoText())
    assert outcome("wrong_text_layer", text)
    assert outcome("wrong_text_layer", recognised) == []
    assert outcome("password", Encrypted()) == []
    assert outcome("password", text)
    assert outcome("no_text_layer", NoText()) == []
    assert outcome("no_text_layer", Encrypted())


def test_share_keeps_what_was_missed() -> None:
    share = Share()
    share.count(True, "a")
    share.count(False, "b")
    assert (share.value, share.misses) == (0.5, ["b"])


def test_paths_expected_of_a_manuscript_follow_its_numbers() -> None:
    from bench.corpus.manuscript import MANUSCRIPTS, read_manuscript

    manuscript = read_manuscript(MANUSCRIPTS / "park" / "appeal.md")
    paths = [path for _, path in corpus.expected_paths(manuscript)]
    assert ("第一章总则",) in paths
    assert ("第二章受理", "第五条", "(一)") in paths
