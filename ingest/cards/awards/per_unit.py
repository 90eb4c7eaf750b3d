"""「每人每月」, 「/平方米·月」: what an amount is paid for each of, and for how many months at most."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.cards.awards.quantities import Kind, quantities

_UNIT = re.compile(
    r"每(?:新增|增加|增长|引进|招用|招收|培养|获得|吸纳|举办|完成|[\u4e00-\u9fff]{1,6}?(?=一|1))?(?:1|一|10|100|千|万)?(?:个(?!月)|位|名)?([^每/·•．.*\s]+)|[/·•．.*]\s?([^/·•．.*\s]+)"
)


def per_units(per: str) -> list[str]:
    """「每人每月」 → 人, 月; 「/人·月」 likewise."""
    return [(a or b).strip() for a, b in _UNIT.findall(per)]


_MOST_MONTHS = re.compile(
    r"(?:最长|最多|不超过|期限为?|连续)(?:不超过)?\s*(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(?P<u>个月|年)"
)


def most_months(plain: str) -> Decimal | None:
    """「最长36个月」, 「补助期不超过两年」 → 36, 24."""
    found = _MOST_MONTHS.search(plain)
    if found is None:
        return None
    number = [q for q in quantities(found["n"] + found["u"]) if q.kind is Kind.COUNT]
    return number[0].value * (12 if found["u"] == "年" else 1) if number else None


_SAME = {"名": "人", "位": "人", "人": "人", "平米": "平方米", "㎡": "平方米"}


def most_pieces(plain: str, unit: str) -> Decimal | None:
    """「每次最多补助两人」, 「不超过50人」, of what is counted by `unit` → 2, 50; None where no such limit follows."""
    for found in _MOST_PIECES.finditer(plain):
        number = quantities(found["n"])
        if found["what"] is not None:  # 「4个展位」 of 「每个标准展位」
            counted = quantities(f"{found['n'].rstrip('个 ')}个")
            if counted and (unit.endswith(found["what"]) or found["what"].endswith(unit)):
                return counted[0].value
            continue
        if (
            len(number) == 1
            and number[0].kind is Kind.COUNT
            and _SAME.get(number[0].unit, number[0].unit) == _SAME.get(unit, unit)
        ):
            return number[0].value
    return None


_MOST_PIECES = re.compile(
    r"(?:最多|至多|不(?:得)?超过|以不超过|限额?)(?:补助|补贴|资助|支持|奖励|享受|申报)?(?:为)?\s*(?P<n>(?:\d{1,6}|[一二两三四五六七八九十百]{1,4})\s*个?(?:人次|人|名|位|件|项|台|套|场|批次|批|次|平方米|㎡|家|篇|张|份|单|笔|本|班|期|辆|架|艘|座|间|条|款|部)"
    r"|(?:\d{1,6}|[一二两三四五六七八九十百]{1,4})\s*个(?=(?P<what>[\u4e00-\u9fff]{0,6}?)(?:[,;。)]|$)))"
)
