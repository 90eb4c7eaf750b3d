"""An answer as the paragraphs of a letter: statements with marks numbered over the whole letter, each known to be verified."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.policy.answer import MARK, Answer, Citation
from assistant.policy.figures import unsupported_figures
from assistant.policy.pointers import full_text
from desk.letter import Sourced
from desk.sentences import plain, sentences_of

_ENDS_IN_MARKS = re.compile(r"(?:\[\d{1,3}\])+[。；;]?$")
_ASKS_BACK = ("还想请您补充：", "请先确认：")
_NOT_FOUND = re.compile(r"^已收录的文件中没有找到关于(?P<topics>.+?)的内容，")
_DRAFT_CARD = "（该卡片由程序自动读取，尚未经人工核定，请以原文为准）"


@dataclass
class Numbering:
    """The citations of a letter in order of first use."""

    citations: list[Citation] = field(default_factory=list)
    _known: dict[tuple[str, int, int, int], int] = field(default_factory=dict)

    def of(self, citation: Citation) -> int:
        """The number of `citation` in the letter, a new one for a place that is not cited yet."""
        place = (citation.document_id, citation.version, citation.start, citation.end)
        if place not in self._known:
            self._known[place] = len(self.citations) + 1
            self.citations.append(citation.model_copy(update={"n": len(self.citations) + 1}))
        return self._known[place]

    def renumbered(self, words: str, by: dict[int, Citation]) -> str:
        """`words` of an answer with the letter's numbers in its marks."""
        return MARK.sub(lambda m: f"[{self.of(by[int(m[1])])}]" if int(m[1]) in by else "", words)


@dataclass(frozen=True, slots=True)
class Statement:
    """A run of lines of an answer that ends in its marks; `topics`: what it says was not found, where it says only that."""

    words: str
    topics: str = ""


@dataclass(frozen=True, slots=True)
class AnswerParts:
    """An answer taken apart. `rests_on_draft_card`: a card that nobody has approved is behind it."""

    statements: tuple[Statement, ...]
    rests_on_draft_card: bool


def parts_of(answer: Answer) -> AnswerParts:
    """The statements of an answer, its details among them, without what it asks back, which a letter asks once for all of its answers."""
    found: list[Statement] = []
    pending: list[str] = []

    def close() -> None:
        if pending:
            found.append(Statement("\n".join(pending)))
            pending.clear()

    whole = full_text(answer)
    for line in whole.replace(_DRAFT_CARD, "").split("\n"):
        if not line.strip() or line.startswith(_ASKS_BACK):
            continue
        missed = _NOT_FOUND.match(line)
        if missed:
            close()
            found.append(Statement("", missed["topics"]))
            continue
        pending.append(line.strip())
        if _ENDS_IN_MARKS.search(line.strip()):
            close()
    close()
    return AnswerParts(tuple(found), _DRAFT_CARD in whole)


def sourced_in(words: str, citations: Sequence[Citation]) -> list[Sourced]:
    """The sentences of a verified statement, whose marks are the letter's: figures that no quote holds follow from them by a
    calculation that the assistant traced.
    """
    by_number = {c.n: c for c in citations}
    cited = tuple(dict.fromkeys(int(n) for n in MARK.findall(words) if int(n) in by_number))
    if not cited:
        return []
    sources = [text for n in cited for text in supports_of(by_number[n])]
    found = []
    for sentence in sentences_of(words):
        bare = MARK.sub("", sentence.words)
        computed = [bare[f.start : f.end] for f in unsupported_figures(bare, sources)]
        carried = not sentence.marks
        found.append(
            Sourced(words=plain(sentence.words), citations=cited, computed="；".join(computed), carried=carried)
        )
    return found


def supports_of(citation: Citation) -> list[str]:
    """The texts that bear out a figure beside this citation's mark: its quote, and what names the document and the place."""
    return [citation.quote, citation.title, citation.document_number or "", citation.provision]
