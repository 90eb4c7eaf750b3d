"""Markdown and plain text files."""

from unicodedata import east_asian_width

from bench.corpus.manuscript import Manuscript, Paragraph, Table
from bench.corpus.roles import Role, paragraph_roles
from bench.corpus.variations import variations

_WIDEST_ALIGNED = 88  # columns; wider tables become lists, as people do in plain text
_PAGE = 60  # columns that titles are centred in


def render_md(manuscript: Manuscript) -> bytes:
    """The body as it is."""
    return manuscript.body.encode()


def render_txt(manuscript: Manuscript) -> bytes:
    """The body without Markdown signs, indented as typed documents are."""
    roles = paragraph_roles(manuscript)
    lines = [_centred(manuscript.title), ""]
    for at, block in enumerate(manuscript.blocks):
        if isinstance(block, Table):
            lines += ["", *_table_lines(block), ""]
        elif not isinstance(block, Paragraph):
            lines += ["", block.text, ""]
        elif roles[at] is Role.NUMBER:
            lines += [_centred(block.text), ""]
        elif roles[at] is Role.SIGNATURE:
            lines.append(block.text.rjust(30, "　"))
        else:
            lines.append(block.text if roles[at] in (Role.ADDRESSEE, Role.CAPTION) else "　　" + block.text)
    text = "\r\n".join(lines) + "\r\n"
    return text.encode("gb18030" if manuscript.register.id in variations().gb18030 else "utf-8")


def _table_lines(table: Table) -> list[str]:
    rows = (table.header, *table.rows)
    widths = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + 2 * len(widths) > _WIDEST_ALIGNED:
        separator = "；" if any("、" in cell for row in rows for cell in row) else "、"
        return [separator.join(row) for row in rows]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _columns(cell))


def _centred(text: str) -> str:
    return " " * max(0, (_PAGE - _columns(text)) // 2) + text
