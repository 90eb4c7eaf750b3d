"""A letter put on the present texts: each passage it cites is found again where it stands now."""

from __future__ import annotations

from collections.abc import Callable

from assistant.errors import Conflict
from assistant.policy.answer import MARK, Citation
from desk.letter import Letter
from desk.stale import Standing


def renewed(letter: Letter, standing: Standing, text_of: Callable[[str, int], str]) -> Letter:
    """`letter` with its citations in the current versions, as of today, and no day by which windows told in it change.

    Raises `Conflict` where a passage that the text still cites is no longer there.
    """
    used = {int(n) for n in MARK.findall(letter.text)}
    citations: list[Citation] = []
    for citation in letter.citations:
        now = _found_again(citation, standing, text_of)
        if now is None and citation.n in used:
            raise Conflict(
                f"[{citation.n}]所引《{citation.title}》{citation.provision}的文字在现行版本中已不存在，请重新生成，或删去这处引用"
            )
        if now is not None:
            citations.append(now)
    return letter.model_copy(update={"citations": tuple(citations), "until": None})


def _found_again(citation: Citation, standing: Standing, text_of: Callable[[str, int], str]) -> Citation | None:
    """The citation in the current version: at the same place, or where its words stand nearest to it."""
    version = standing.version(citation.document_id)
    if version is None:
        return None
    text = text_of(citation.document_id, version)
    starts, start = [], text.find(citation.quote)
    while start >= 0:
        starts.append(start)
        start = text.find(citation.quote, start + 1)
    if not starts:
        return None
    nearest = min(starts, key=lambda s: abs(s - citation.start))
    place = {"version": version, "start": nearest, "end": nearest + len(citation.quote)}
    return citation.model_copy(update=place)
