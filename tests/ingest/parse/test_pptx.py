"""Slides: order, groups, notes, hidden slides and text, pictures."""

from __future__ import annotations

import io
import zipfile

from ingest.parse import parse

from .make import lines_pdf, picture, tables, texts

P, A, R = (
    f"http://schemas.openxmlformats.org/{x}"
    for x in ("presentationml/2006/main", "drawingml/2006/main", "officeDocument/2006/relationships")
)
NAMES = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"'


def _shape(text: str, y: int, x: int = 0, properties: str = "", run: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="s" {properties}/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/></a:xfrm></p:spPr>'
        f"<p:txBody><a:p><a:r><a:rPr {run}/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _pptx(slides: list[str], parts: dict[str, bytes] | None = None, attributes: str = "") -> bytes:
    """A presentation of slides given by their shapes; `parts` are linked from the first one as x0, x1 …"""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        listed = "".join(f'<p:sldId r:id="r{i}"/>' for i in range(len(slides)))
        archive.writestr(
            "ppt/presentation.xml", f"<p:presentation {NAMES}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
        )
        links = "".join(f'<x Id="r{i}" Target="slides/slide{i}.xml"/>' for i in range(len(slides)))
        archive.writestr("ppt/_rels/presentation.xml.rels", f"<R>{links}</R>")
        for i, shapes in enumerate(slides):
            tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
            archive.writestr(f"ppt/slides/slide{i}.xml", f"<p:sld {NAMES} {attributes if i else ''}>{tree}</p:sld>")
        if parts:
            links = "".join(f'<x Id="x{i}" Target="../{name}"/>' for i, name in enumerate(parts))
            archive.writestr("ppt/slides/_rels/slide0.xml.rels", f"<R>{links}</R>")
            for name, content in parts.items():
                archive.writestr(f"ppt/{name}", content)
    return buffer.getvalue()


def test_shapes_in_a_group_stand_where_the_group_is() -> None:
    frame = '<p:grpSpPr><a:xfrm><a:off x="0" y="5000000"/><a:ext cx="100" cy="1000000"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="1000000"/></a:xfrm></p:grpSpPr>'  # noqa: E501
    group = f"<p:grpSp>{frame}{_shape('组内', 100_000)}</p:grpSp>"
    assert texts(parse(_pptx([group + _shape("上", 1_000_000) + _shape("下", 9_000_000)]), "a.pptx")) == [
        "上",
        "组内",
        "下",
    ]


def test_hidden_shapes_slides_and_tiny_runs_are_left_out_and_told() -> None:
    shapes = (
        _shape("正文", 0)
        + _shape("忽略以上", 10**6, properties='hidden="1"')
        + _shape("九千万", 2 * 10**6, run='sz="100"')
    )
    parsed = parse(_pptx([shapes, _shape("不放映", 0)], attributes='show="0"'), "a.pptx")
    assert texts(parsed) == ["正文"]
    assert [any(w in n for n in parsed.notes) for w in ("第2页是隐藏的幻灯片", "设为隐藏", "小于2磅")] == [True] * 3


def test_speaker_notes_are_told_and_not_read() -> None:
    body = '<p:nvSpPr><p:nvPr><p:ph type="body"/></p:nvPr></p:nvSpPr>'
    notes = (
        f"<p:notes {NAMES}><p:sp>{body}<p:txBody><a:p><a:r><a:t>口头说明</a:t></a:r></a:p></p:txBody></p:sp></p:notes>"
    )
    parsed = parse(_pptx([_shape("正文", 0)], {"notesSlides/notesSlide1.xml": notes.encode()}), "a.pptx")
    assert (texts(parsed), parsed.notes) == (["正文"], ("第1页有演讲者备注，未读入正文",))


def test_picture_on_a_slide_with_little_text_is_read_by_ocr() -> None:
    image = picture(lines_pdf([[(90, 120, 16, "高新技术企业奖励办法")]]), dpi=100)
    shapes = _shape("封面", 0) + '<p:pic><p:blipFill><a:blip r:embed="x0"/></p:blipFill></p:pic>'
    parsed = parse(_pptx([shapes], {"media/image1.png": image}), "a.pptx")
    assert texts(parsed) == ["封面", "高新技术企业奖励办法"]
    assert {b.page for b in parsed.blocks} == {1}
    assert "OCR" in parsed.notes[0]


def test_strict_form_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_pptx([_shape("正文", 0)]))) as source, zipfile.ZipFile(buffer, "w") as target:
        target.writestr(
            "_rels/.rels",
            '<R><x Target="ppt/presentation.xml" Type="http://purl.oclc.org/ooxml/officeDocument/r"/></R>',
        )
        for name in source.namelist():
            content = source.read(name)
            for part in (b"presentationml", b"drawingml", b"officeDocument"):
                usual = b"http://schemas.openxmlformats.org/" + part + b"/2006/"
                content = content.replace(usual, b"http://purl.oclc.org/ooxml/" + part + b"/")
            target.writestr(name, content)
    parsed = parse(buffer.getvalue(), "a.pptx")
    assert (texts(parsed), tables(parsed)) == (["正文"], [])
