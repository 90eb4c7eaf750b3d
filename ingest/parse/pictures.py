"""Pictures inside office files: read by OCR where the file itself says little, so that it is likely to be a scan."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

from .blocks import Block
from .errors import ParseError
from .sniff import sniff

LITTLE_TEXT = 200  # characters in a file, or on a slide: fewer, and its pictures are read
_MOST = 20  # pictures a file
_SMALLEST = (160, 40)  # pixels: smaller ones are seals, icons, rules
NOTE = "图片内的文字由OCR识别，请核对"


def read_pictures(pictures: Iterable[bytes], page: int | None = None) -> list[Block]:
    """The text of the pictures that are large enough, in order; [] where none can be read. Each picture once."""
    from .ocr import parse_image

    blocks: list[Block] = []
    for data in list(dict.fromkeys(pictures))[:_MOST]:
        try:
            kind = sniff(data)
            if not kind.startswith("image/") or not _is_large(data):
                continue
            found = parse_image(data, kind, max_pages=10).blocks
        except ParseError:  # a picture without text is no fault of the file
            continue
        blocks += [replace(b, page=page, level=0, kind="table" if b.kind == "table" else "text") for b in found]
    return [replace(b, row_pages=(page,) * len(b.rows)) if b.rows else b for b in blocks]


def _is_large(data: bytes) -> bool:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.width >= _SMALLEST[0] and picture.height >= _SMALLEST[1]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False
