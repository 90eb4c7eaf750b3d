"""Things enumerated before as many amounts: 「国家级、省级、市级的，分别」."""

from __future__ import annotations

import re

_ENUMERATED = re.compile(r"[^、,，;;。:：]+(?:[、][^、,，;;。:：]+)+")


_JOINED = re.compile(r"(?<=[级类等档奖元上台业家])(?:和|或者|或|及|与|以及)")


_HEAD = re.compile(r"^.*?(?:认定为|评为|获得|获评|获|取得|列入|达到|为|对|是|通过|入选|新增|的)(?=[^、]{1,20}$)")


def enumerated(left: str, count: int) -> list[tuple[int, int]] | None:
    """Spans of the last `count` things enumerated in `left`: 「认定为国家级、省级、市级的」."""
    for found in reversed(list(_ENUMERATED.finditer(left))):
        spans: list[tuple[int, int]] = []
        at = found.start()
        for piece in re.split(r"(、)", found[0]):
            if piece != "、":
                inner = at
                for part in _JOINED.split(piece):
                    low = left.find(part, inner)
                    spans.append((low, low + len(part)))
                    inner = low + len(part)
            at += len(piece)
        if len(spans) == count:
            return _trimmed(left, spans)
    return _pair(left) if count == 2 else None


def _trimmed(left: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without what goes before the first and after the last: 「对认定为国家级 … 市级的企业分别给予」."""
    low, high = spans[0]
    head = _HEAD.match(left[low:high])
    spans[0] = (low + head.end(), high) if head else spans[0]
    low, high = spans[-1]
    words = left[low:high]
    tail = re.search(r"(?<=.)(?:以上)?(?:的|分别|,|,)", words)
    spans[-1] = (low, low + tail.start()) if tail else spans[-1]
    return spans


# 「认定为国家级和省级的」
_TWO = re.compile(r"(?P<a>[^,;。、:的为]{1,14}?[级类等档奖])(?:和|或者|或|及|与)(?P<b>[^,;。、:的]{1,14}?[级类等档奖])")


def _pair(left: str) -> list[tuple[int, int]] | None:
    """The last two things joined by 「和」."""
    found = list(_TWO.finditer(left))
    return [found[-1].span("a"), found[-1].span("b")] if found else None
