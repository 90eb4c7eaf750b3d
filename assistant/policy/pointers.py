"""Where the short part of an answer gives something in part and says which section of the details has all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.policy.answer import MARK, Answer

_MARKS = r"(?:\[\d{1,3}\])"
_TRAILING_MARKS = re.compile(rf"{_MARKS}+$")
_NUMBERED = re.compile(r"\d+\. ")
# 「（共15项，其余12项见“申报材料”）[1]」, 「（全文见“支持标准”）[2]」, at the end of what is given in part
POINTER = re.compile(
    rf"（(?:共(?P<all>\d+)项，其余(?P<left>\d+)项|全文|算法)见“(?P<title>[^”\n]+)”）(?={_MARKS}*$)", re.MULTILINE
)


def more(whole: int, left: int, title: str) -> str:
    """How many entries of a list are not given, and where they are."""
    return f"（共{whole}项，其余{left}项见“{title}”）"


def whole_text(title: str) -> str:
    return f"（全文见“{title}”）"


def calculation(title: str) -> str:
    return f"（算法见“{title}”）"


def full_text(answer: Answer) -> str:
    """All that an answer says, each thing once: what the text gives in part is there in full, and with it the rest of its section."""
    parts = [_Part(d.title, _blocks(d.text)) for d in answer.details]
    blocks = _blocks(answer.text)
    continued = [_continued(block, parts) for block in blocks]
    lines: list[str] = []
    for n, (block, found) in enumerate(zip(blocks, continued, strict=True)):
        if found is None:
            lines += block
            continue
        part, place = found
        lines += block[:1] if len(block) > 1 and block[0] == f"{part.title}：" else []
        lines += part.blocks[place]
        part.said.add(place)
        if not any(later is not None and later[0] is part for later in continued[n + 1 :]):
            lines += part.rest()
    for part in parts:
        rest = part.rest()
        lines += [f"{part.title}：", *rest] if rest else []
    return "\n".join(lines)


@dataclass(eq=False, slots=True)
class _Part:
    """A section of the details, of which blocks may be said already."""

    title: str
    blocks: list[list[str]]
    said: set[int] = field(default_factory=set)

    def rest(self) -> list[str]:
        """The lines that are left, which are said then."""
        left = [line for n, block in enumerate(self.blocks) if n not in self.said for line in block]
        self.said.update(range(len(self.blocks)))
        return left


def _continued(block: Sequence[str], parts: Sequence[_Part]) -> tuple[_Part, int] | None:
    """Where the details have all of what a block of the text gives in part, or the same block."""
    pointed = POINTER.search(block[-1])
    marks = _marks(block)
    last = POINTER.sub("", "\n".join(block)).removesuffix(marks).rstrip("\n…").rpartition("\n")[2]
    for part in parts:
        if pointed and part.title != pointed["title"]:
            continue
        for place, other in enumerate(part.blocks):
            if pointed and set(MARK.findall(marks)) <= set(MARK.findall(_marks(other))) and last in "\n".join(other):
                return part, place
            told = [line for line in block if line != f"{part.title}："]
            if not pointed and marks and (other == told or _is_beginning("\n".join(told), "\n".join(other))):
                return part, place
    return None


def _is_beginning(told: str, whole: str) -> bool:
    """Whether a line of a numbered list tells the first of what another tells."""
    return bool(_NUMBERED.match(told)) and whole.startswith(_TRAILING_MARKS.sub("", told))


def _marks(block: Sequence[str]) -> str:
    found = _TRAILING_MARKS.search(block[-1])
    return found[0] if found else ""


def _blocks(text: str) -> list[list[str]]:
    """The lines of a text, those that lead to one group of marks together."""
    found: list[list[str]] = []
    block: list[str] = []
    for line in text.split("\n"):
        block.append(line)
        if _TRAILING_MARKS.search(line):
            found.append(block)
            block = []
    return [*found, *([line] for line in block)]  # what rests on nothing, as what is asked back
