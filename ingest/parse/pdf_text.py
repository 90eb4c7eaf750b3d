"""The text layer of one PDF page through pdfium: characters with their boxes, grouped into segments of lines."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .chars import clean, is_cjk, is_cjk_font
from .lines import Line

_TINY_POINTS = 2.0
_TRANSPARENT, _WHITE = 12, 235  # of 255
_STRIP = 8.0  # points; strips of a page in which a character is looked for again
_GENERATED = "\u2009"  # a space that pdfium put in because it saw a gap; the file has none there


@dataclass(slots=True)
class Char:
    """One character; box from the top left corner of the page as displayed, in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    breaks: bool  # pdfium saw a new line or a new text run here
    doubt: str = ""  # why a reader may not see it: "white", "invisible", "transparent", "tiny", "outside"


@dataclass(slots=True)
class TextPage:
    """The characters of a page; width and height as displayed, in points."""

    number: int
    width: float
    height: float
    chars: list[Char]
    cjk_font: bool
    upright: bool  # held as the page is displayed, so that boxes agree with those of other libraries
    rotation: int = 0  # degrees clockwise at which the page is held
    origin: tuple[float, float] = (0.0, 0.0)  # upper left corner of what is displayed of it

    @property
    def vertical(self) -> bool:
        """Whether most characters stand below the one before, as in vertical writing."""
        ink = [c for c in self.chars if not c.text.isspace()]
        down = sum(
            abs(b.x0 - a.x0) < 0.4 * a.size and 0.6 * a.size < b.top - a.top < 2 * a.size for a, b in pairwise(ink)
        )
        return down > 0.6 * max(len(ink) - 1, 1)

    @property
    def text(self) -> str:
        """All characters in the order of the file, spaces left out."""
        return "".join(c.text for c in self.chars)


class _Turn:
    """Maps PDF user space to the page held so that its text reads upright; origin at the top left."""

    def __init__(self, page: Any, angle: int) -> None:
        left, bottom, right, top = page.get_mediabox()
        self.box = (left, bottom, right, top)
        self.rotation = -angle % 360
        width, height = right - left, top - bottom
        turned = self.rotation in (90, 270)
        self.width, self.height = (height, width) if turned else (width, height)

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.box
        if self.rotation == 90:
            return y - bottom, x - left
        if self.rotation == 180:
            return right - x, y - bottom
        if self.rotation == 270:
            return top - y, right - x
        return x - left, top - y


def read_page(page: Any, number: int) -> TextPage:
    """The characters of a pdfium page, shadows and slanted watermarks left out. `number` is 1-based."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    try:
        handle, count = textpage.raw, textpage.count_chars()
        angle = _main_angle(raw, handle, count)
        turn = _Turn(page, angle)
        shown = _shown(page, turn)
        chars, cjk_font = _read_chars(raw, handle, count, turn, angle, shown)
    finally:
        textpage.close()
    upright = -angle % 360 == page.get_rotation() % 360
    return TextPage(number, turn.width, turn.height, chars, cjk_font, upright, turn.rotation, shown[:2])


def _shown(page: Any, turn: _Turn) -> tuple[float, float, float, float]:
    """What is displayed of the page: where its media and crop boxes overlap, from the whole page's top left corner."""
    left, bottom, right, top = page.get_bbox()
    (xa, ya), (xb, yb) = turn(left, top), turn(right, bottom)
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _main_angle(raw: Any, handle: Any, count: int) -> int:
    """The angle most of the text stands at: a landscape table printed on a portrait page reads at 90 or 270."""
    angles: dict[int, int] = {}
    for i in range(0, count, max(1, count // 200)):
        value = raw.FPDFText_GetCharAngle(handle, i)
        if value >= 0:
            key = round(math.degrees(value) / 90) * 90 % 360
            angles[key] = angles.get(key, 0) + 1
    best = max(angles, key=lambda k: angles[k], default=0)
    return best if angles.get(best, 0) > 0.8 * sum(angles.values()) else 0


def _read_chars(
    raw: Any, handle: Any, count: int, turn: _Turn, angle: int, shown: tuple[float, float, float, float]
) -> tuple[list[Char], bool]:
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    chars: list[Char] = []
    seen: dict[tuple[str, int], list[Char]] = {}
    fonts: dict[int, tuple[bool, bool]] = {}  # font → whether it is Chinese, whether it is bold
    left, top = (turn.box[0], turn.box[3]) if turn.rotation == 0 else (0.0, 0.0)
    last_object, breaks = 0, True
    size, bold, cjk_font, high, doubt = 1.0, False, False, 0, ""
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in (0, 2, 0xFFFE) and raw.FPDFText_IsHyphen(handle, i) == 1:
            code = 0x2D  # pdfium's mark for a hyphen at a line's end
        if code in (10, 13):
            breaks = True
            continue
        generated = raw.FPDFText_IsGenerated(handle, i) == 1
        if generated and code != 0x20:
            continue
        text_object = raw.FPDFText_GetTextObject(handle, i)
        owner = ctypes.cast(text_object, ctypes.c_void_p).value or 0
        if owner != last_object or size <= 0:
            last_object = owner
            raw.FPDFText_GetMatrix(handle, i, matrix)
            stated = raw.FPDFText_GetFontSize(handle, i) * math.hypot(matrix.c, matrix.d)
            size = stated or 1.0
            font = ctypes.cast(raw.FPDFTextObj_GetFont(text_object), ctypes.c_void_p).value or 0
            if font not in fonts or not font:
                fonts[font] = _font(raw, handle, i)
            cjk_font, bold = cjk_font or fonts[font][0], fonts[font][1]
            slanted = _slanted(raw.FPDFText_GetCharAngle(handle, i), angle)
            doubt = doubt if generated else _doubt(raw, handle, i, text_object, stated)
        if slanted:
            continue
        raw.FPDFText_GetLooseCharBox(handle, i, box)
        if turn.rotation == 0:
            xa, ya, xb, yb = box.left - left, top - box.top, box.right - left, top - box.bottom
        else:
            (xa, ya), (xb, yb) = turn(box.left, box.top), turn(box.right, box.bottom)
        if xb < xa:
            xa, xb = xb, xa
        if yb < ya:
            ya, yb = yb, ya
        char = Char(_GENERATED if generated else _character(code), xa, ya, xb, yb, abs(size), bold, breaks)
        if doubt or not (shown[0] <= (xa + xb) / 2 <= shown[2] and shown[1] <= (ya + yb) / 2 <= shown[3]):
            char.doubt = doubt or "outside"
        if not char.text.isspace() and _shadow(char, seen):
            continue
        chars.append(char)
        breaks = False
    return chars, cjk_font


def _doubt(raw: Any, handle: Any, index: int, text_object: Any, size: float) -> str:
    """Why the text run that a character belongs to may not be seen; "" for ordinary print. `size` is 0 where unknown."""
    mode = raw.FPDFTextObj_GetTextRenderMode(text_object)
    if mode in (3, 7):  # neither filled nor stroked
        return "invisible"
    if 0 < abs(size) < _TINY_POINTS:
        return "tiny"
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if mode not in (0, 2, 4, 6) or not raw.FPDFText_GetFillColor(handle, index, red, green, blue, alpha):
        return ""
    if alpha.value <= _TRANSPARENT:
        return "transparent"
    return "white" if min(red.value, green.value, blue.value) >= _WHITE else ""


def _character(code: int) -> str:
    """The character of a code; some producers write four bytes of UTF-8 where UTF-16 belongs."""
    if code <= 0x10FFFF:
        return chr(code) if code else "\ufffd"
    text = code.to_bytes(4, "big").lstrip(b"\x00").decode("utf-8", "replace")
    return text if len(text) == 1 else "\ufffd"


def _slanted(radians: float, angle: int) -> bool:
    if radians < 0:
        return False
    off = (math.degrees(radians) - angle) % 360
    return 4 < off < 356


def _font(raw: Any, handle: Any, index: int) -> tuple[bool, bool]:
    """Whether the font of a character is a Chinese one, and whether it is bold."""
    name = _font_name(raw, handle, index)
    bold = raw.FPDFText_GetFontWeight(handle, index) >= 600 or "bold" in name.lower() or "heavy" in name.lower()
    return is_cjk_font(name), bold


def _font_name(raw: Any, handle: Any, index: int) -> str:
    buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(handle, index, buffer, 128, flags)
    return buffer.raw[: max(min(length, 128) - 1, 0)].decode("utf-8", "replace")


def _shadow(char: Char, seen: dict[tuple[str, int], list[Char]]) -> bool:
    """The same character drawn again a hair beside itself, as some producers fake bold type. Not the second t of tt.

    `seen`: the characters so far by their text and the strip of the page that they stand in.
    """
    near = 0.12 * char.size
    for strip in {int((char.top - near) // _STRIP), int((char.top + near) // _STRIP)}:
        for other in seen.get((char.text, strip), ()):
            if abs(other.x0 - char.x0) < near and abs(other.top - char.top) < near:
                return True
    seen.setdefault((char.text, int(char.top // _STRIP)), []).append(char)
    return False


def segments(chars: Iterable[Char], page: int) -> list[Line]:
    """Pieces of lines: neighbouring characters on one baseline, parted where a gap is wider than 1.2 em."""
    result: list[Line] = []
    run: list[Char] = []
    for char in chars:
        if run and _parts(run, char):
            result += _finish(run, page)
            run = []
        run.append(char)
    result += _finish(run, page)
    return _glue(result)


def _parts(run: list[Char], char: Char) -> bool:
    last = run[-1]
    em = max(char.size, last.size)
    overlap = min(last.bottom, char.bottom) - max(last.top, char.top)
    if overlap < 0.4 * min(last.bottom - last.top, char.bottom - char.top):
        return True
    gap = char.x0 - last.x1
    return gap > 1.2 * em or gap < -0.6 * em


def _finish(run: list[Char], page: int) -> list[Line]:
    while run and run[-1].text.isspace():
        run.pop()
    while run and run[0].text.isspace():
        run.pop(0)
    if not run:
        return []
    ink = [c for c in run if not c.text.isspace()]
    sizes = sorted(c.size for c in ink)
    raw = _spaced(run)
    text = clean(raw)
    return [
        Line(
            text,
            run[0].x0,
            min(c.top for c in ink),
            max(c.x1 for c in run),
            max(c.bottom for c in ink),
            page,
            sizes[len(sizes) // 2],
            sum(c.bold for c in ink) > 0.9 * len(ink),
            raw=raw if raw != text else "",
        )
    ]


def _spaced(run: list[Char]) -> str:
    """The run's text; a space where the print shows one: justified Chinese is not full of spaces."""
    text, before, pending, written = "", None, False, False
    for char in run:
        if char.text.isspace():
            pending, written = True, written or char.text != _GENERATED
            continue
        if before is not None:
            gap = (char.x0 - before.x1) / char.size
            both = is_cjk(before.text) and is_cjk(char.text)
            if gap > (0.45 if both else 0.25) or (pending and gap > (0.2 if both else 0.1) and (written or not both)):
                text += " "
        text += char.text
        before, pending, written = char, False, False
    return text


def _glue(pieces: list[Line]) -> list[Line]:
    """Pieces of one row that touch each other: producers write a line in several strokes, not always in order."""
    pieces = sorted(pieces, key=lambda s: (round(s.middle / max(s.size * 0.4, 1)), s.x0))
    result: list[Line] = []
    for piece in sorted(pieces, key=lambda s: s.x0):
        host = next((i for i in range(len(result) - 1, -1, -1) if _touch(result[i], piece)), None)
        if host is None:
            result.append(piece)
            continue
        a = result[host]
        gap = (piece.x0 - a.x1) / min(a.size, piece.size)
        both = is_cjk(a.text[-1]) and is_cjk(piece.text[0])
        space = " " if gap > (0.45 if both else 0.25) else ""
        bigger = a if len(a.text) >= len(piece.text) else piece
        result[host] = Line(
            a.text + space + piece.text,
            a.x0,
            min(a.top, piece.top),
            max(a.x1, piece.x1),
            max(a.bottom, piece.bottom),
            a.page,
            bigger.size,
            a.bold and piece.bold,
            raw=a.printed + space + piece.printed if a.raw or piece.raw else "",
        )
    return sorted(result, key=lambda s: (s.middle, s.x0))


def _touch(a: Line, b: Line) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    if overlap < 0.55 * min(a.bottom - a.top, b.bottom - b.top):
        return False
    em = max(a.size, b.size)
    return -0.6 * em < b.x0 - a.x1 < 1.2 * em
