from __future__ import annotations

import io

import pytest

from ingest.parse import parse
from ingest.parse.errors import Damaged, NoText, TooLarge

from .make import ARTICLES, article_lines, bare, lines_pdf, picture, table_pdf, tables, texts, wrapped

WANT = [bare(a) for a in ARTICLES]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_pictures_of_every_kind_are_read(kind: str) -> None:
    parsed = parse(picture(lines_pdf([[(90, 120, 16, "高新技术企业奖励办法")]]), kind=kind, dpi=100), "a.bin")
    assert texts(parsed) == ["高新技术企业奖励办法"]
    assert parsed.blocks[0].page == 1


def test_scan_laid_askew_gives_the_same_paragraphs() -> None:
    assert texts(parse(picture(lines_pdf([article_lines(ARTICLES)]), angle=1.5), "a.png")) == WANT


@pytest.mark.parametrize("angle", [7.0, 90.0, 180.0, 270.0])
def test_scan_laid_sideways_or_upside_down_is_turned(angle: float) -> None:
    from PIL import Image

    upright = Image.open(io.BytesIO(picture(lines_pdf([article_lines(ARTICLES)]), dpi=120)))
    buffer = io.BytesIO()
    upright.rotate(angle, fillcolor="white", expand=angle != 7.0).save(buffer, "PNG")
    assert texts(parse(buffer.getvalue(), "a.png")) == WANT


def test_first_picture_of_a_gif_and_its_transparent_ground_are_read() -> None:
    from PIL import Image

    picture_of = Image.open(io.BytesIO(picture(lines_pdf([[(90, 120, 16, "奖励办法")]]), dpi=100)))
    buffer = io.BytesIO()
    picture_of.save(buffer, "GIF", save_all=True, append_images=[Image.new("RGB", picture_of.size, "white")])
    parsed = parse(buffer.getvalue(), "a.png")
    assert (parsed.media_type, texts(parsed), parsed.page_count) == ("image/gif", ["奖励办法"], 1)


def test_ruled_table_in_a_picture_gives_its_cells() -> None:
    rows = [["类别", "情形", "金额"], ["认定奖励", "首次认定", "20万元"], ["认定奖励", "重新认定", "10万元"]]
    (table,) = tables(parse(picture(table_pdf([[ARTICLES[0], rows]], [120, 120, 120])), "a.png"))
    assert [list(r) for r in table.rows] == rows
    assert table.header_rows == 1


def test_two_columns_in_a_picture_are_read_one_after_the_other() -> None:
    left, right = "甲方应当按照约定及时提交材料并对真实性负责。" * 6, "乙方应当按照规定及时完成审核并拨付全部资金。" * 6
    lines = []
    for x, text in ((60.0, left), (310.0, right)):
        lines += [(x, 120.0 + 20 * i, 12.0, t) for i, t in enumerate(wrapped(text, 19))]
    assert "".join(texts(parse(picture(lines_pdf([lines])), "a.png"))) == left + right


def test_picture_without_text_says_so() -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(buffer, "PNG")
    with pytest.raises(NoText, match="没有识别到文字"):
        parse(buffer.getvalue(), "a.png")


def test_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("1", (20000, 20000)).save(buffer, "PNG")
    with pytest.raises(TooLarge, match="20000"):
        parse(buffer.getvalue(), "a.png")


def test_cut_off_picture_is_damaged() -> None:
    data = picture(lines_pdf([article_lines(ARTICLES)]))
    with pytest.raises(Damaged):
        parse(data[: len(data) // 3], "a.png")


def test_engine_needs_no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from ingest.parse import ocr

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("network used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    ocr.engine.cache_clear()
    assert texts(parse(picture(lines_pdf([[(90, 120, 16, "奖励办法")]]), dpi=100), "a.png")) == ["奖励办法"]
