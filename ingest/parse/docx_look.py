"""Which runs of a DOCX no reader sees: hidden, tiny, or white where nothing dark lies behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TINY = 4.0  # half points
_WHITE = 0xEB  # the least of red, green and blue
_OFF = ("0", "false", "off")


class Look:
    """Looks a run's properties up: its own, its character style's, its paragraph style's."""

    def __init__(self, from_styles: Callable[[str | None, str], Any], root: Any) -> None:
        """`from_styles` finds a property by style and path; a page coloured as a whole may make white text visible."""
        self._from_styles = from_styles
        self._coloured = root.find(W + "background") is not None

    def hides(self, run: Any, style: str | None) -> str:
        """Why no reader sees the run, a reason of `Hidden`; "" where it is seen."""
        vanish = self._property(run, style, "vanish")
        if vanish is not None and vanish.get(W + "val") not in _OFF:
            return "hidden"
        size = self._property(run, style, "sz")
        if size is not None and 0 < float(size.get(W + "val") or 0) < _TINY:
            return "tiny"
        colour = self._property(run, style, "color")
        if colour is not None and _is_white(colour.get(W + "val")) and not self._on_colour(run, style):
            return "white"
        return ""

    def _property(self, run: Any, style: str | None, name: str) -> Any:
        own = run.find(f"{W}rPr/{W}{name}")
        if own is not None:
            return own
        named = run.find(f"{W}rPr/{W}rStyle")
        found = self._from_styles(named.get(W + "val"), f"{W}rPr/{W}{name}") if named is not None else None
        return found if found is not None else self._from_styles(style, f"{W}rPr/{W}{name}")

    def _on_colour(self, run: Any, style: str | None) -> bool:
        """Whether something that is not white lies behind the run, as far as the file says."""
        if self._coloured or self._property(run, style, "highlight") is not None:
            return True
        if any(_is_filled(s) for s in (self._property(run, style, "shd"), self._from_styles(style, f"{W}pPr/{W}shd"))):
            return True
        for above in run.iterancestors():
            if above.tag == W + "txbxContent":  # a box has a fill of its own
                return True
            properties = above.find(above.tag + "Pr") if isinstance(above.tag, str) else None
            if properties is None:
                continue
            if _is_filled(properties.find(W + "shd")) or properties.find(W + "tblStyle") is not None:
                return True
        return False


def _is_white(value: str | None) -> bool:
    try:
        return value is not None and len(value) == 6 and min(bytes.fromhex(value)) >= _WHITE
    except ValueError:  # "auto"
        return False


def _is_filled(shade: Any) -> bool:
    if shade is None:
        return False
    fill = shade.get(W + "fill") or "auto"
    return shade.get(W + "themeFill") is not None or (fill != "auto" and not _is_white(fill))
