"""Characters of a PDF page that print gives reason to doubt: looked at where they stand on the rendered page."""

from __future__ import annotations

from typing import Any

from .hidden import Hidden
from .pdf_text import Char, TextPage

_SCALE = 1.5  # pixels a point: enough to see ink
_INK, _PAPER = 128, 225  # grey levels: darker is ink, a box lighter on average than paper shows nothing


def settle(page: Any, text: TextPage, hidden: Hidden) -> bool:
    """Takes what nobody sees out of `text.chars` and adds it to `hidden`.

    True where invisible characters lie on ink: the page's picture with a layer of text that somebody else recognised.
    """
    doubtful = [c for c in text.chars if c.doubt]
    if not doubtful:
        return False
    drop = {id(c): c.doubt for c in doubtful if c.doubt in ("tiny", "outside", "transparent")}
    look = [c for c in doubtful if c.doubt in ("white", "invisible") and not c.text.isspace()]
    layered = False
    if look:
        grey = _picture(page, text)
        drop |= {id(c): "white" for c in look if c.doubt == "white" and _is_blank(grey, text, c)}
        unseen = [c for c in look if c.doubt == "invisible"]
        layered = bool(unseen) and sum(_has_ink(grey, text, c) for c in unseen) > 0.6 * len(unseen)
        if not layered:
            drop |= {id(c): "invisible" for c in unseen}
    for reason in dict.fromkeys(drop.values()):
        hidden.add(reason, "".join(c.text for c in doubtful if drop.get(id(c)) == reason), text.number)
    text.chars = [c for c in text.chars if id(c) not in drop]
    return layered


def _picture(page: Any, text: TextPage) -> Any:
    """The page as grey levels of shape (height, width), held as its text reads."""
    import numpy

    pixels = page.render(scale=_SCALE, may_draw_forms=False).to_numpy()[:, :, :3].mean(axis=2)
    turns = (text.rotation - page.get_rotation()) // 90 % 4
    return numpy.rot90(pixels, -turns)


def _region(grey: Any, text: TextPage, char: Char) -> Any:
    left, top = text.origin
    x0, y0 = int((char.x0 - left) * _SCALE), int((char.top - top) * _SCALE)
    x1, y1 = int((char.x1 - left) * _SCALE) + 1, int((char.bottom - top) * _SCALE) + 1
    return grey[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)]


def _is_blank(grey: Any, text: TextPage, char: Char) -> bool:
    region = _region(grey, text, char)
    return bool(region.size == 0 or region.mean() > _PAPER)


def _has_ink(grey: Any, text: TextPage, char: Char) -> bool:
    region = _region(grey, text, char)
    return bool(region.size and region.min() < _INK)
