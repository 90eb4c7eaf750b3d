"""Small documents as the reader of cards gets them, read by ingest's own steps, and conditions in one line."""

from __future__ import annotations

from decimal import Decimal

from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf
from assistant.policy.fact_values import plain
from ingest.cards.text import CardText
from ingest.parse.blocks import Block, Parsed
from ingest.read import FileFacts, read_document


def card_text(text: str, document_id: str = "park-sample") -> CardText:
    """The lines of `text`: the first is the title, 「甲 | 乙」 are rows of a table under the line before, header first."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    blocks = [Block("heading", lines[0], None, 1)]
    rows: list[tuple[str, ...]] = []
    for line in [*lines[1:], ""]:
        if " | " in line:
            rows.append(tuple(cell.strip() for cell in line.split("|")))
            continue
        if rows:
            caption = blocks.pop().text
            blocks.append(Block("table", caption, None, 0, tuple(rows), 1, (None,) * len(rows)))
            rows = []
        if line:
            blocks.append(Block("text", line))
    read = read_document(
        Parsed("text/plain", tuple(blocks), None, {}, ()), FileFacts("sample.txt", "0" * 64, "sample"), None
    )
    return CardText(document_id, 0, read.text, read.provisions, read.tables, read.register)


def shown(condition: Condition | None) -> str:
    """「rd_ratio ge 0.03 & (hnte_valid | techsme_registered)」; facts of the card itself are `own`; true is left out."""
    match condition:
        case None:
            return ""
        case Leaf():
            return _leaf(condition)
        case AllOf():
            return "(" + " & ".join(map(shown, condition.all)) + ")"
        case AnyOf():
            return "(" + " | ".join(map(shown, condition.any)) + ")"
        case NoneOf():
            return "not (" + ", ".join(map(shown, condition.none)) + ")"
        case AtLeast():
            return f"{condition.at_least} of (" + ", ".join(map(shown, condition.of)) + ")"


def _leaf(leaf: Leaf) -> str:
    fact = "own" if leaf.fact.startswith("x_") else leaf.fact
    if leaf.value is True:
        return fact
    value = plain(leaf.value) if isinstance(leaf.value, Decimal) else str(leaf.value)
    return f"{fact} {leaf.op.value} {value}{leaf.unit}"
