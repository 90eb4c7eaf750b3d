"""What a PDF page draws: its pictures, paths and texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_FORMS_DEEP = 4


def objects(page: Any, *kinds: int) -> Iterator[Any]:
    """The objects of a pdfium page of these kinds, those inside forms too.

    A page of text has hundreds of objects, and to wrap each costs more than all else that is done with it; so their kinds are
    looked at first.
    """
    import pypdfium2.raw as raw

    handle = page.raw
    drawn = (raw.FPDFPage_GetObject(handle, index) for index in range(raw.FPDFPage_CountObjects(handle)))
    wanted = {*kinds, raw.FPDF_PAGEOBJ_FORM}
    if any(raw.FPDFPageObj_GetType(item) in wanted for item in drawn):
        yield from page.get_objects(filter=list(kinds), max_depth=_FORMS_DEEP)
