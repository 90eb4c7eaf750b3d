"""Sections as the paragraphs that are read."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.draft import Section, Statement
from assistant.answer.wording import begins_list

_ONLY_ITEM = "1. "


def render(sections: Sequence[Section]) -> list[str]:
    """The answer's paragraphs. The title is named once a document, the section where there are several."""
    paragraphs = []
    for section in sections:
        lines = list(heading(section, sections))
        previous = ""
        for statement in section.statements:
            lines.append(with_opening(statement, previous))
            previous = statement.opening or previous
        paragraphs.append("\n".join(lines))
    return paragraphs


def heading(section: Section, sections: Sequence[Section]) -> tuple[str, ...]:
    """The line above a section, where it has one."""
    return (f"{section.name}：",) if section.name and (section.headed or len(sections) > 1) else ()


def with_opening(statement: Statement, previous: str) -> str:
    """The statement's line, its opening in full or as far as `previous`, the last one, did not say it."""
    if not statement.opening:
        return statement.text
    between = "：\n" if begins_list(statement.text) or statement.text.startswith(_ONLY_ITEM) else "："
    title, close, where = statement.opening.partition("》")
    past = where.startswith("（")  # 「《…》（已被替代）」 is said each time
    if statement.opening == previous and not past:
        return statement.text
    words = where if previous.startswith(title + close) and where and not past else statement.opening
    return f"{words}{between}{statement.text}"
