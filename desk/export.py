"""A letter as a file: the text with its mark of what wrote it, or who signed it, visible and machine-readable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from desk.draft_view import DraftView
from desk.label import Label, signed

_HEADING = re.compile(r"^[一二三四五六七八九十]{1,2}、关于“|^(?:申报材料|办理流程|联系方式|政策依据)(?:（.*）)?：$")
_FONT = "仿宋"


@dataclass(frozen=True, slots=True)
class LetterFile:
    name: str
    media_type: str
    content: bytes


def label_of(view: DraftView, time_zone: str) -> Label:
    """The mark of a revision: who signed it, or what wrote it."""
    if view.signed_by is not None:
        ident = f"{view.ticket_id}-{view.revision}"
        return signed(name=view.signed_by.name, at=view.signed_by.at, ident=ident, time_zone=time_zone)
    if view.ai_label is None:
        raise ValueError("a draft is signed or bears a mark")
    return view.ai_label


def as_text(number: str, view: DraftView, time_zone: str) -> LetterFile:
    """Plain text: the mark first, the metadata last, one `Name: value` a line."""
    label = label_of(view, time_zone)
    metadata = "\n".join(f"{name}: {value}" for name, value in label.metadata.items())
    text = f"【{label.text}】\n\n{view.text}\n\n----\n{metadata}\n"
    return LetterFile(_named(number, view, "txt"), "text/plain; charset=utf-8", text.encode())


def as_docx(number: str, view: DraftView, time_zone: str) -> LetterFile:
    """A Word file: the mark above the letter and in the footer of each page, the metadata in the file's properties."""
    label = label_of(view, time_zone)
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    _small(document.add_paragraph(), f"【{label.text}】")
    lines = view.text.split("\n")
    for number_of_line, line in enumerate(lines):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(_storable(line))
        paragraph.paragraph_format.space_after = Pt(0)
        run.bold = bool(_HEADING.match(line))
        if number_of_line >= len(lines) - 2:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _small(document.sections[0].footer.paragraphs[0], label.text)
    properties = document.core_properties
    properties.title, properties.subject = f"工单{number}答复", f"第{view.revision}稿"
    properties.author = label.signed_by or label.generator or ""
    properties.identifier, properties.created = label.id, label.at.replace(tzinfo=None)
    properties.comments = "; ".join(f"{name}={value}" for name, value in label.metadata.items())
    properties.keywords = "人工智能辅助生成" if label.signed_by is None else "已签发"
    written = BytesIO()
    document.save(written)
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return LetterFile(_named(number, view, "docx"), media_type, written.getvalue())


def _small(paragraph, words: str) -> None:  # type: ignore[no-untyped-def]
    run = paragraph.add_run(words)
    run.font.size = Pt(9)


def _storable(line: str) -> str:
    """`line` without the control characters that XML has no place for."""
    return "".join(c for c in line if c >= " " or c == "\t")


def _named(number: str, view: DraftView, suffix: str) -> str:
    state = "" if view.signed_by else "-草稿"
    return f"答复-{number}-第{view.revision}稿{state}.{suffix}"
