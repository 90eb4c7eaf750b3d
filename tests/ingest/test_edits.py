"""The map from canonical text back to the file's own characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.document import DocumentText
from ingest.canonical import Canonical, canonicalise
from ingest.edits import clean_line, edits_between
from ingest.parse import parse
from ingest.parse.blocks import Block, Parsed
from ingest.parse.chars import join, squeeze
from ingest.parse.worker import from_json, to_json
from tests.ingest.parse.make import ARTICLES, article_lines, lines_pdf

# what real files hold: Chinese, Latin, radicals, ligatures, vertical forms, invisible characters, all kinds of space
CHARACTERS = "企业第一条20万元abcﬁﬀ⼀⼆⻚︵︶﹐豈ａ１，。 \u3000\u00a0\u200b\u00ad\ufeff\u202e\ue000\ufe0f\0\ud800-\n"
RAW = st.text(st.sampled_from(CHARACTERS), max_size=60)
LINES = st.lists(st.text(st.sampled_from(CHARACTERS.replace("\n", "")), max_size=20), min_size=1, max_size=5)


def stored(canonical: Canonical) -> DocumentText:
    return DocumentText(document_id="d", version=1, text=canonical.text, edits=canonical.edits)


def of(raw: str, text: str) -> DocumentText:
    return DocumentText(document_id="d", version=1, text=text, edits=tuple(edits_between(raw, text, 0)))


def as_stored(raw: str) -> str:
    """What is kept of a raw text: NUL and halves of characters cannot be stored."""
    return raw.replace("\0", "").strip().replace("\ud800", "\ufffd")


def assert_sound(text: DocumentText) -> None:
    """Edits in order, apart from each other, within the text, and each of them changing something."""
    at = 0
    for edit in text.edits:
        assert at <= edit.start <= edit.end <= len(text.text)
        assert text.text[edit.start : edit.end] != edit.original
        at = edit.end


@given(RAW)
def test_undoing_the_edits_of_a_line_gives_the_raw_text(raw: str) -> None:
    text = of(raw, clean_line(raw))
    assert_sound(text)
    assert text.original(0, len(text.text)) == as_stored(raw)


@given(LINES)
def test_joined_lines_come_apart_again(lines: list[str]) -> None:
    joined = ""
    for line in lines:
        joined = join(joined, clean_line(line))
    raw = "\n".join(lines)
    text = of(raw, clean_line(joined))
    assert_sound(text)
    assert text.original(0, len(text.text)) == as_stored(raw)


@given(RAW, st.data())
def test_parts_put_together_are_the_whole(raw: str, data: st.DataObject) -> None:
    text = of(raw, clean_line(raw))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text.text)), max_size=3)))
    inside = [e for e in text.edits if len(e.original) != e.end - e.start and any(e.start < c < e.end for c in cuts)]
    if not inside:  # an edit that a cut goes through belongs to both sides
        parts = [text.original(a, b) for a, b in zip([0, *cuts], [*cuts, len(text.text)], strict=True) if a < b]
        assert "".join(parts) == text.original(0, len(text.text)) or not text.text


@given(RAW, RAW)
def test_any_two_texts_can_be_told_apart_and_back(raw: str, other: str) -> None:
    text = of(raw, clean_line(other))
    assert_sound(text)
    assert text.original(0, len(text.text)) == as_stored(raw)


@given(st.text(st.sampled_from("企业第一条20万元abc，。（） ａ１"), max_size=60))
def test_a_clean_text_has_no_edits(text: str) -> None:
    line = clean_line(text)
    assert edits_between(line, line, 0) == []
    if text.strip() == line:
        assert of(text, line).edits == ()


@given(st.lists(st.tuples(RAW, RAW), max_size=6))
def test_a_whole_document_is_given_back(cells: list[tuple[str, str]]) -> None:
    blocks = [Block("text", squeeze(a)) for a, _ in cells]
    blocks.append(Block("table", "", rows=tuple((squeeze(a), squeeze(b)) for a, b in cells)))
    canonical = canonicalise(blocks)
    text = stored(canonical)
    assert_sound(text)
    for paragraph in canonical.paragraphs:
        original, printed = text.original(paragraph.start, paragraph.end), canonical.of(paragraph)
        if paragraph.table is None:
            assert clean_line(squeeze(original)) == printed
        else:
            assert [clean_line(line) for line in original.split("\n")] == [line.strip() for line in printed.split("\n")]


@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("⼀、⽀持对象", "一、支持对象"),  # radicals, as browsers print them
        ("beneﬁt", "benefit"),
        ("奖励︵首次︶", "奖励（首次）"),
        ("奖励﹙首次﹚﹐", "奖励（首次），"),
        ("企\u200b业\ufeff的", "企业的"),
        ("infor\u00admation", "information"),
        ("\u202e企业\u202c的", "企业的"),
        ("20\u00a0万元", "20 万元"),
        ("第一条\u3000为了", "第一条 为了"),
        ("\uf900", "豈"),
        ("ＩＰＯ１２％", "ＩＰＯ１２％"),  # quotes are exact: full-width letters and digits stay
    ],
)
def test_a_span_leads_to_what_the_file_has_there(raw: str, printed: str) -> None:
    canonical = canonicalise([Block("text", "前言。"), Block("text", raw), Block("text", "后记。")])
    assert canonical.text == f"前言。\n{printed}\n后记。"
    at = canonical.text.index(printed)
    assert stored(canonical).original(at, at + len(printed)) == raw
    assert stored(canonical).original(0, 3) == "前言。"


def test_one_character_of_a_changed_run_is_given_alone() -> None:
    text = stored(canonicalise([Block("text", "申请⽀⼀项 beneﬁt")]))
    assert text.original(2, 3) == "⽀"
    assert text.original(3, 4) == "⼀"
    assert text.original(0, 2) == "申请"
    assert text.original(10, 11) == "ﬁ"  # half of a ligature is the whole


def test_lines_that_a_reader_joined_have_their_breaks_back() -> None:
    raw = "企业应当于每年提交infor-\nmation，给予20\n万元"
    canonical = canonicalise([Block("text", "企业应当于每年提交information，给予20万元", raw=raw)])
    assert stored(canonical).original(0, len(canonical.text)) == raw
    start = canonical.text.index("20万元")
    assert stored(canonical).original(start, start + 4) == "20\n万元"


def test_cells_and_captions_of_tables_have_theirs() -> None:
    rows = (("级别", "标\u3000准"), ("⼀级", "20万元"))
    canonical = canonicalise([Block("table", "表1\u3000标准", rows=rows, header_rows=1)])
    assert canonical.text == "表1 标准\n级别 | 标 准\n一级 | 20万元"
    table = canonical.tables[0]
    assert stored(canonical).original(table.start, table.end) == "表1\u3000标准\n级别 | 标\u3000准\n⼀级 | 20万元"
    cell = table.rows[1][0]
    assert stored(canonical).original(cell.start, cell.end) == "⼀级"


def test_a_figure_parted_from_its_unit_is_one_paragraph_again() -> None:
    canonical = canonicalise([Block("text", "给予一次性奖励20"), Block("text", "万元，分两年拨付。")])
    assert canonical.text == "给予一次性奖励20万元，分两年拨付。"
    assert [(p.start, p.end) for p in canonical.paragraphs] == [(0, len(canonical.text))]
    assert stored(canonical).original(0, 12) == "给予一次性奖励20\n万元，"


@pytest.mark.parametrize(
    ("first", "second"),
    [("附件1", "元器件清单"), ("给予奖励。", "万元以上的"), ("给予奖励20", "二、申报条件"), ("附件1", "个月报表")],
)
def test_other_paragraphs_stay_apart(first: str, second: str) -> None:
    assert canonicalise([Block("text", first), Block("text", second)]).text == f"{first}\n{second}"


def test_the_raw_text_comes_through_the_worker() -> None:
    parsed = Parsed("text/plain", (Block("text", "企业申请", raw="企业\n申请"),), None, {}, ())
    assert from_json(to_json(parsed)) == parsed


def test_a_quote_leads_to_the_printed_lines_of_a_pdf() -> None:
    article = "第一条 ⾸次认定为高新技术企业的，在通过认定的当年给予一次性的奖励20万元；重新认定的，给予奖励10万元。"
    placed = article_lines([article, *ARTICLES])
    lines = [line for *_, line in placed[:2]]
    canonical = canonicalise(parse(lines_pdf([placed]), "a.pdf").blocks)
    paragraph = canonical.paragraphs[0]
    assert canonical.of(paragraph) == article.replace("⾸", "首")
    assert stored(canonical).original(paragraph.start, paragraph.end) == "\n".join(lines)
    assert "".join(lines) == article


def test_a_quote_leads_to_the_wrapped_lines_of_a_text_file() -> None:
    lines = ["第一条\u3000首次认定为高新技术企业的，在通过认定的当年给予一次性奖励20"]
    lines += ["万元，已经享受过同类奖励的，按照就高不重复的原则，只补给差额部分的"]
    lines += ["资金；重新认定的企业，在通过认定后的次年给予奖励，奖励的标准为首次认"] * 5 + ["定的一半。"]
    canonical = canonicalise(parse("\n".join(lines).encode(), "a.txt").blocks)
    assert "奖励20万元，已经" in canonical.text
    assert stored(canonical).original(0, len(canonical.text)) == "\n".join(lines)
