"""Texts made to be slow or huge: what reads them in the parent process takes time in proportion to their length."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import cycle, islice

import pytest

from assistant.policy.figures import find_figures
from assistant.policy.provision import Passage
from assistant.providers.tokenizer import count_tokens
from ingest.canonical import canonicalise
from ingest.chunk import BUDGET_TOKENS
from ingest.parse.blocks import Block, Parsed
from ingest.parse.docx_numbering import chinese
from ingest.read import FileFacts, read_document

# processor seconds; each text below took the code that was quadratic in it from 10 s to hours, and takes some 1 s
LIMIT_S = 5.0
FACTS = FileFacts("a.txt", "0" * 64, "文件")


def passages_of(*blocks: Block) -> tuple[Passage, ...]:
    """The passages, read within the limit."""
    began = time.process_time()
    document = read_document(Parsed("text/plain", blocks, None, {}, ()), FACTS, None)
    assert time.process_time() - began < LIMIT_S
    return document.passages


def lines(*texts: str) -> tuple[Block, ...]:
    return tuple(Block("text", text) for text in texts)


def table(rows: list[tuple[str, ...]], header_rows: int = 1, pages: tuple[int, ...] = (1,), caption: str = "") -> Block:
    return Block("table", caption, 1, 0, tuple(rows), header_rows, tuple(islice(cycle(pages), len(rows))))


ROWS = [("名称", "金额"), *((f"企业{i}", f"{i}万元") for i in range(15_000))]
MANY = 15_000


@pytest.mark.parametrize(
    "blocks",
    [
        pytest.param(lines("第五十条 甲。", *["第九条 乙。"] * MANY), id="articles that do not follow on"),
        pytest.param(
            lines("目录", *[f"{chr(0x4E00 + i // 99)}{chr(0x5E00 + i % 99)}" for i in range(MANY)]), id="contents"
        ),
        pytest.param(lines("第一条 应当：", *[f"{chinese(i % 99 + 1)}、甲；" for i in range(MANY)]), id="items"),
        pytest.param(
            lines("第一条 " + "甲乙，" * MANY + "应当：", *["（一）" + "甲" * 310] * 3000), id="a long lead-in"
        ),
        pytest.param((table(ROWS, pages=(1, 2)),), id="rows on many pages"),
        pytest.param([table(ROWS[:2]), *lines("一段")] * (MANY // 3), id="many tables"),
        pytest.param(
            (Block("text", "如下：" + "甲" * 200_000 + "："), *[table(ROWS[:3])] * 5000), id="announced tables"
        ),
        pytest.param(lines("短句。" * 300_000), id="short sentences in one line"),
        pytest.param(lines("《办法》" * 30_000 + "同时废止。"), id="citations"),
        pytest.param(lines(*["废止《办法》的下列条款：", "1.第七条；"] * (MANY // 2)), id="repeals"),
        pytest.param(lines("有效期至2025年1月1日，" * 20_000), id="terms"),
        pytest.param(lines("自2025年1月1日起施行，" * 8000), id="starts"),
        pytest.param(lines("某局、" * 100_000, "甲。"), id="issuers"),
        pytest.param(lines("某法", "2023年1月1日" + "《" * 400_000 + "通过", "第一条 甲。"), id="a law's history"),
    ],
)
def test_reading_time_grows_with_the_length_only(blocks: tuple[Block, ...]) -> None:
    assert passages_of(*blocks)


@pytest.mark.parametrize(
    "text", ["1" * 30_000, "1,111" * 8000, "公告" + " " * 30_000, "一" * 30_000, "1." * 20_000, "3-" * 20_000]
)
def test_figures_of_a_text_of_nothing_but_digits_or_blanks_are_found_in_time(text: str) -> None:
    began = time.process_time()
    find_figures(text)
    assert time.process_time() - began < LIMIT_S


@pytest.mark.parametrize("character", [" ", "\n", "。", "甲", "a"])
def test_tokens_of_a_million_equal_characters_are_counted(character: str) -> None:
    assert count_tokens(character * 1_000_000) > 0  # tiktoken panics on a run of as many blanks


def test_table_of_more_columns_than_its_context_has_characters_is_read() -> None:
    header = tuple(f"列{i}" for i in range(400))
    (passage,) = passages_of(table([header, tuple("值" for _ in header)]))
    assert passage.text.count("值") == 400
    assert len(passage.context) < 300


def test_table_marked_as_nothing_but_header_is_read_row_by_row() -> None:
    passages = passages_of(table(ROWS[:100], header_rows=100))
    assert len(passages) == 100
    assert all(p.tokens <= BUDGET_TOKENS for p in passages)


def test_row_over_the_budget_stays_whole_and_alone() -> None:
    long = "，".join(["企业应当如实提交材料"] * 60)
    passages = passages_of(table([("名称", "条件"), ("甲", "无"), ("乙", long), ("丙", "无")]))
    assert [p.text for p in passages] == ["甲 | 无", f"乙 | {long}", "丙 | 无"]
    assert passages[1].tokens > BUDGET_TOKENS


@pytest.mark.parametrize(
    "first",
    [
        Block("heading", "标题" * 50_000, None, 2),
        Block("heading", "标题" * 50_000, None, 1),
        Block("text", "问：" + "甲" * 99_999),
    ],
)
def test_running_text_marked_as_heading_or_question_is_in_no_path_or_title(first: Block) -> None:
    document = read_document(
        Parsed("text/html", (first, *lines("答：可以。", "（一）甲；", "（二）乙。")), None, {}, ()), FACTS, None
    )
    assert len(document.register.title) <= 200
    assert all(len(e) <= 200 for p in document.provisions for e in p.path)
    assert all(len(p.context) < 400 for p in document.passages)


def test_deep_headings_leave_room_for_the_text_in_the_budget() -> None:
    headings = [Block("heading", f"{n}" + "很长的标题" * 30, None, n) for n in range(1, 8)]
    passages = passages_of(*headings, *lines("企业应当依法纳税。" * 60))
    assert len(passages) > 1
    assert all(p.tokens <= BUDGET_TOKENS for p in passages)


def test_document_that_is_one_broken_heading_is_cut_at_its_sentences() -> None:
    passages = passages_of(Block("heading", "乱码；" * 700, None, 1))
    assert len(passages) > 1
    assert all(p.tokens <= BUDGET_TOKENS for p in passages)


def timed(function: Callable[[], object]) -> float:
    began = time.process_time()
    function()
    return time.process_time() - began


def test_many_captions_are_taken_from_the_line_before_in_time() -> None:
    blocks = [b for i in range(10_000) for b in (Block("text", f"表{i} 标准表"), table(ROWS[:3]))]
    assert timed(lambda: canonicalise(blocks)) < LIMIT_S
    assert [t.caption for t in canonicalise(blocks[:4]).tables] == ["表0 标准表", "表1 标准表"]
