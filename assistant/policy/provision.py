"""The parts of a document: the tree of its provisions, and the passages that are searched."""

from __future__ import annotations

from enum import StrEnum

from assistant.policy.document import Frozen
from assistant.policy.script import simplified


class ProvisionKind(StrEnum):
    TITLE = "title"
    PART = "part"  # 编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    HEADING = "heading"  # 一、…, or a heading by its style
    ANNEX = "annex"  # 附件
    ARTICLE = "article"  # 条
    PARAGRAPH = "paragraph"  # 款, or plain text
    ITEM = "item"  # 项 （一）
    SUBITEM = "subitem"  # 目 1.
    TABLE = "table"
    ROW = "row"


class Provision(Frozen):
    """One part of a document, the span [start, end) of its canonical text, children included.

    `ordinal` counts through the document in reading order; `parent` is the parent's ordinal. `label` is the number as
    printed (第五条, （二）) but in simplified characters, `heading` the title beside it. `path` is what is cited:
    (第三章 奖励, 第五条, （二）). `lead_end` is the end of the part's own words before its first child: [start, lead_end).
    """

    ordinal: int
    parent: int | None
    kind: ProvisionKind
    label: str
    heading: str
    path: tuple[str, ...]
    start: int
    lead_end: int
    end: int
    page: int | None


class Passage(Frozen):
    """What is searched and cited: a span of the canonical text with the words that make it understood.

    `text` is exactly text[start:end] of the document's version. `context` is what goes before it in search and in a model's prompt,
    not cited: title, path, lead-ins of the parents, a table's caption and header. `leads` are the spans of the parents' lead-ins
    (「符合下列条件之一的：」), outermost first, which an answer cites together with the passage.
    """

    id: str  # document id @ version # ordinal of the passage
    document_id: str
    version: int
    ordinal: int
    provision: int  # ordinal of the provision it belongs to
    kind: ProvisionKind
    path: tuple[str, ...]
    start: int
    end: int
    page: int | None
    text: str
    context: str
    leads: tuple[tuple[int, int], ...] = ()
    tokens: int = 0  # tiktoken o200k_base tokens of context and text

    @property
    def searched(self) -> str:
        """The text that is embedded and indexed, in simplified characters."""
        return simplified(f"{self.context}\n{self.text}" if self.context else self.text)


def provision_name(path: tuple[str, ...]) -> str:
    """How a provision is cited: 「第五条第（二）项」, 「三、申报材料 第（一）项」; "" for the document as a whole.

    Chapters are left out where an article follows, since articles are numbered through the document.
    """
    labels = [p.split()[0] for p in path]
    article = next((i for i, label in enumerate(labels) if label.startswith("第") and label.endswith("条")), None)
    kept = [labels[article], *labels[article + 1 :]] if article is not None else [" ".join(p.split()) for p in path]
    name = ""
    for label in kept:
        if label[:1] in "（(" and label[-1:] in "）)":
            name += f"第{label}项"
        elif label.rstrip(".．、").isdigit():
            name += f"第{label.rstrip('.．、')}目" if name else label
        else:
            name += (" " if name else "") + label
    return name
