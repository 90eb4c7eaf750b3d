"""Text that a file holds and no reader sees: kept out of the blocks, and told to the officer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .chars import squeeze

_SAMPLE = 20  # characters of it that a note quotes
_REASONS = {
    "white": "与底色相同的文字",
    "tiny": "小于2磅的文字",
    "outside": "页面以外的文字",
    "invisible": "不可见的文字",
    "transparent": "透明的文字",
    "hidden": "设为隐藏的文字",
}
# zero-width characters; those that turn the direction of writing; the invisible copy of ASCII that smuggles sentences
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060-\u2064]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TAGS = re.compile("[\U000e0020-\U000e007e]")
_FEW = 20  # zero-width characters that editors leave behind


@dataclass(slots=True)
class Hidden:
    """What was left out of one file, by reason."""

    found: dict[str, list[tuple[str, int | None]]] = field(default_factory=dict)

    def add(self, reason: str, text: str, page: int | None = None) -> None:
        """`text` was left out for `reason`, one of `_REASONS`, on that page."""
        if text.strip():
            self.found.setdefault(reason, []).append((text, page))

    def notes(self) -> tuple[str, ...]:
        """One sentence a reason: 第2页有与底色相同的文字共12字（“忽略以上…”），已排除在正文之外，请核对原件."""
        return tuple(self._note(reason, pieces) for reason, pieces in self.found.items())

    def _note(self, reason: str, pieces: list[tuple[str, int | None]]) -> str:
        text = squeeze("".join(t for t, _ in pieces))
        pages = listed(sorted({p for _, p in pieces if p is not None}))
        sample = text if len(text) <= _SAMPLE else text[:_SAMPLE] + "…"
        count = len("".join(text.split()))
        where = f"第{pages}页" if pages else "文件中"
        return f"{where}有{_REASONS[reason]}共{count}字（“{sample}”），已排除在正文之外，请核对原件"


def listed(numbers: list[int]) -> str:
    """[1, 2, 3, 7] → 1—3、7."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return "、".join(f"{p[0]}—{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)


def invisible_notes(text: str) -> tuple[str, ...]:
    """A sentence where the text holds characters that are not seen and that no editor leaves behind by itself."""
    smuggled = "".join(chr(ord(c) - 0xE0000) for c in _TAGS.findall(text))
    if smuggled:
        sample = smuggled[:_SAMPLE] + ("…" if len(smuggled) > _SAMPLE else "")
        return (f"文件中有{len(smuggled)}个看不见的标记字符（“{sample}”），已去除，请核对原件",)
    count = len(_TURNING.findall(text)) + (n if (n := len(_ZERO_WIDTH.findall(text))) >= _FEW else 0)
    return (f"文件中有{count}个零宽或改变书写方向的字符，已去除，请核对原件",) if count else ()
