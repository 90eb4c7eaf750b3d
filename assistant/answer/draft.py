"""An answer before it is checked: sections of statements, each with the spans that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field

WARNING = "请注意："  # how a statement begins that must not be left out: that text is not in force
RESULT = "结论"  # a verdict, a sum, whether filing is open: what is read first
CONDITIONS, CALCULATION, CAUTIONS, OTHERS = "条件", "金额怎么算", "注意事项", "其余各项"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """text[start:end] of a document's current version."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """Words and what supports them. `computed`: figures that follow from the spans by a calculation shown in the words.

    `opening`: words of our own before the statement, such as the title it comes from; no figure of theirs needs support
    but those of titles. `topic`: what it tells, of `RESULT` and the titles below, where its section has no name; `brief`: how many
    characters of `text` tell the result without how it was found, 0 where there is no such beginning.
    """

    text: str
    spans: tuple[Span, ...]
    opening: str = ""
    computed: tuple[str, ...] = ()
    topic: str = ""
    brief: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """The answer to one of the things asked. `headed`: the name stands above it even where there is no other section."""

    name: str
    statements: tuple[Statement, ...]
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """`unanswered`: what was asked and not found, in words that can be shown."""

    sections: tuple[Section, ...]
    unanswered: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = field(default=())

    @property
    def statements(self) -> list[Statement]:
        return [statement for section in self.sections for statement in section.statements]


def overlap(one: Statement, other: Statement) -> bool:
    """Whether both rest on some of the same text."""
    return any(
        a.document_id == b.document_id and a.start < b.end and b.start < a.end for a in one.spans for b in other.spans
    )
