"""Small documents for the tests of amounts, read by ingest's own steps."""

from __future__ import annotations

from assistant.policy.card import AllOf, AnyOf, Award, Condition, Leaf, NoneOf
from assistant.policy.provision import Provision
from ingest.cards.awards.claims import Claim
from ingest.cards.awards.read import Granted, read_granted
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText
from ingest.parse.blocks import Block, Parsed
from ingest.read import FileFacts, read_document

FACTS = FileFacts("a.txt", "0" * 64, "某园区若干措施")


def sheet(caption: str, *rows: str) -> Block:
    """A table whose rows are written 「甲 | 乙」, header first."""
    cells = tuple(tuple(c.strip() for c in row.split("|")) for row in rows)
    return Block("table", caption, None, 0, cells, 1, (None,) * len(cells))


def document(*parts: str | Block) -> CardText:
    """A measure of these lines and tables, as ingest reads it; articles begin with 「第一条」."""
    blocks = [Block("heading", "某园区产业扶持若干措施", None, 1)]
    blocks += [p if isinstance(p, Block) else Block("text", p) for p in parts]
    read = read_document(Parsed("text/plain", tuple(blocks), None, {}, ()), FACTS, None)
    return CardText("park-measures", 1, read.text, read.provisions, read.tables, read.register)


def article(text: CardText, label: str = "第一条") -> Provision:
    """The provision with this label."""
    return next(p for p in text.provisions if p.label == label)


def granted_by(text: CardText, label: str = "第一条") -> Granted | None:
    """What the provision grants, all of it as one benefit."""
    return read_granted(text, article(text, label), LeafReader(text))


def award_by(text: CardText) -> Award:
    """The award of the first article, all of it as one benefit."""
    found = granted_by(text)
    assert found is not None, text.text
    return found.award


def awards_of(text: CardText, *words: str) -> list[Award | None]:
    """The award of each benefit that these words of the first article grant, and name."""
    spans = [(text.text.index(w), text.text.index(w) + len(w)) for w in words]
    claims = [Claim(own, tuple(s for s in spans if s != own), w) for own, w in zip(spans, words, strict=True)]
    leaves = LeafReader(text)
    found = [read_granted(text, article(text), leaves, claim) for claim in claims]
    return [granted.award if granted else None for granted in found]


def shown(condition: Condition | None) -> str:
    """A condition in one line; facts that only the document has are 「own」."""
    match condition:
        case None:
            return "-"
        case Leaf():
            fact = "own" if condition.fact.startswith("x_") else condition.fact
            return f"{fact} {condition.op.value} {condition.value}"
        case AllOf():
            return " & ".join(map(shown, condition.all))
        case AnyOf():
            return " | ".join(map(shown, condition.any))
        case NoneOf():
            return f"not ({', '.join(map(shown, condition.none))})"
        case _:
            return repr(condition)
