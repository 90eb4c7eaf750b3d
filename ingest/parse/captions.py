"""Shared last pass: the line above a table becomes its caption."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .blocks import Block
from .grid import is_caption, is_unit_line


def with_captions(blocks: Iterable[Block]) -> list[Block]:
    """Tables take the caption (表1 …) and the unit line (单位：万元) that stand directly above them as their text."""
    result: list[Block] = []
    for block in blocks:
        if block.kind == "table" and not block.text:
            block = replace(block, text=_take(result))
        result.append(block)
    return result


def _take(before: list[Block]) -> str:
    unit = ""
    if before and before[-1].kind != "table" and is_unit_line(before[-1].text):
        unit = before.pop().text
    if before and before[-1].kind != "table" and is_caption(before[-1].text):
        caption = before.pop().text
        return f"{caption} {unit}".strip()
    return unit
