"""For which benefits a section of conditions goes: those that it names, else those of its chapter, else all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.cards.benefits import Grant

# what says nothing of which benefit is meant
_COMMON = re.compile(
    r"奖励|奖补|补助|补贴|资助|贴息|补偿|扶持|支持|配套|经费|资金|申请|申报|享受|项目|企业|单位|人员|机构|认定|标准|条件|本办法|本措施|本细则|各项|具体|类|的|第一笔|一次性|惠企|政策"
)
_APPLIED = re.compile(
    r"(?:申请|申报|参加|参与|入驻|加入|进入|报名|享受|认定为?)(?:参加|加入|进入|认定为?|列入|纳入|成为|使用|入驻)?(?P<what>[一-鿿A-Z“”]{2,16}?)的?(?:企业|单位|机构|人员?|个人|主体|项目|团队)[,，]?(?:应|须|需|必须|$)"
)
_SHORTEST = 2  # characters that two names must share
_SHARED = 0.5  # of the shorter name


def core(name: str) -> str:
    """What is special in a name: 「首次认定奖励」 → 首次."""
    return _COMMON.sub("", re.sub(r"[“”\"《》（）()\s\d]", "", name))


def named_in(words: str, grants: Sequence[Grant]) -> list[Grant]:
    """The grants that `words` name, whole name before part of it."""
    whole = [g for g in grants if g.name in words]
    if whole:
        return whole
    found = [g for g in grants if core(g.name) and core(g.name) in core(words)]
    if found:
        longest = max(len(core(g.name)) for g in found)
        return [g for g in found if len(core(g.name)) == longest]
    return []


def meant_by(what: str, grants: Sequence[Grant]) -> list[Grant]:
    """The grants that a short name means: one in the other, or most of it in common."""
    direct = [g for g in grants if what in g.name or g.name in what]
    if direct:
        return direct
    own = core(what)
    if len(own) < _SHORTEST:
        return []
    scored = [(_common(own, core(g.name)), g) for g in grants]
    best = max((s for s, _ in scored), default=0)
    if best < _SHORTEST:
        return []
    return [g for s, g in scored if s == best and s >= _SHARED * min(len(own), max(len(core(g.name)), 1))]


def applied_for(subject: str) -> str:
    """What applicants apply for or take part in: 「申请参加路演的企业应当」 → 路演; "" where the words do not say."""
    match = _APPLIED.search(subject)
    return match["what"] if match else ""


def _common(a: str, b: str) -> int:
    """The length of the longest run of characters in both."""
    best = 0
    for i in range(len(a)):
        j = i + best + 1
        while j <= len(a) and a[i:j] in b:
            best = j - i
            j += 1
    return best


def of_chapter(division: int | None, setting: Sequence[int | None], grants: Sequence[Grant]) -> list[Grant]:
    """The grants of the chapter `division`, where other chapters that grant set conditions of their own (`setting`: the chapters of all
    sections); [] where the section goes for all.
    """
    granting = {g.unit.division for g in grants}
    if division is None or division not in granting or len(granting) < 2:
        return []
    if not any(d in granting for d in setting if d != division):
        return []
    return [g for g in grants if g.unit.division == division]
