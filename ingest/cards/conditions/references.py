"""Provisions whose conditions a list takes over: 「除符合本办法第四条第（一）项规定外，还应当」."""

from __future__ import annotations

import re

# 「除符合本办法第四条第（一）项、第（二）项规定外」
_REFERENCE = re.compile(
    r"第(?P<article>[一二三四五六七八九十百零\d]{1,6})条(?P<items>(?:[、和及与]?第?[(（][一二三四五六七八九十]{1,3}[)）]项?(?:[至到]第?[(（][一二三四五六七八九十]{1,3}[)）]项?)?)*)"
)
_ITEM = re.compile(r"[(（](?P<n>[一二三四五六七八九十]{1,3})[)）]")


def references(words: str) -> tuple[str, ...]:
    """The provisions whose conditions go here too: 「除符合本办法第四条第（一）项、第（二）项规定外，还应当」, as they are cited."""
    besides = re.search(
        r"(?:除[^,，。]{0,6})?(?:应当|须)?符合(?:本[^\s,，。]{0,3})?(?P<of>第[^,，。]{1,60}?)(?:的?(?:规定|条件|要求))外?",
        words,
    )
    if not besides or "本" not in words[: besides.start("of")][-6:]:
        return ()
    found: list[str] = []
    for match in _REFERENCE.finditer(besides["of"]):
        article = f"第{match['article']}条"
        numbers = [m["n"] for m in _ITEM.finditer(match["items"])]
        found += [f"{article}第（{n}）项" for n in numbers] if numbers else [article]
    return tuple(found)
