"""Laws that hold of whatever a parser gives back: arbitrary blocks in the characters that policies are numbered with."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzzing.checks import of_document
from ingest.canonical import canonicalise
from ingest.frame import find_frame
from ingest.parse.blocks import Block, Parsed
from ingest.read import FileFacts, read_document

ALPHABET = (
    "0123456789一二三四五六七八九十百第编章节条款项目附件表问答"
    "（）()〔〕《》“”：:、，。；？?.…—| 年月日号令至起止本办法自施行废止元万局\n"
)
PIECES = st.sampled_from(
    [
        *(
            "第一章 总则",
            "第二条 ",
            "第三条之一",
            "（一）",
            "1.",
            "①",
            "附件1",
            "附件：",
            "问：",
            "答：",
            "目录",
            "表1 标准",
        ),
        *(
            "自2025年4月1日起施行",
            "有效期至2028年3月31日",
            "《某某办法》（某发〔2025〕6号）",
            "同时废止",
            "下表",
            "单位：万元",
        ),
        *(
            "某区管理委员会",
            "2025年3月20日",
            "关于印发《某某办法》的通知",
            "符合下列条件之一的：",
            "“",
            "\u200b",
            "\ud800",
            "\ufdfa",
        ),
    ]
)
TEXT = st.one_of(
    st.text(ALPHABET, max_size=60),
    st.lists(st.one_of(PIECES, st.text(ALPHABET, max_size=12)), max_size=8).map("".join),
    st.builds(lambda piece, n: piece * n, PIECES, st.integers(1, 120)),
    st.text(max_size=30),
)
PAGE = st.one_of(st.none(), st.integers(1, 9))
WORDS = st.builds(Block, st.sampled_from(["text", "heading"]), TEXT, PAGE, st.integers(0, 6))


@st.composite
def tables(draw: st.DrawFn) -> Block:
    columns = draw(st.integers(0, 5))
    rows = draw(st.lists(st.tuples(*[TEXT] * columns), max_size=9))
    pages = tuple(draw(st.lists(PAGE, min_size=len(rows), max_size=len(rows))))
    return Block("table", draw(TEXT), draw(PAGE), 0, tuple(rows), draw(st.integers(0, 10)), pages)


BLOCKS = st.lists(st.one_of(WORDS, WORDS, WORDS, tables()), max_size=14)
METADATA = st.dictionaries(
    st.sampled_from(["title", "document_number", "issuer", "source", "issued_on", "effective_to", "validity"]), TEXT
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS, METADATA)
def test_whatever_is_parsed_is_read_with_sound_offsets_pages_and_passages(
    blocks: list[Block], metadata: dict[str, str]
) -> None:
    canonical = canonicalise(blocks)
    if not canonical.text:
        return
    document = read_document(
        Parsed("text/plain", tuple(blocks), 9, metadata, ()), FileFacts("a.txt", "0" * 64, "文件"), None
    )
    assert list(of_document(document)) == []


@settings(deadline=None, max_examples=50)
@given(BLOCKS)
def test_frame_is_of_paragraphs_that_are_there_once_each(blocks: list[Block]) -> None:
    canonical = canonicalise(blocks)
    frame = find_frame(canonical)
    members = [*frame.title, *frame.head, *frame.signature]
    assert len(members) == len(set(members))
    assert all(0 <= i < len(canonical.paragraphs) for i in members)
