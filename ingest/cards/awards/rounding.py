"""How results are cut down, and below which nothing is paid."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.cards.awards.role_words import Role
from ingest.cards.awards.roles import read_roles
from ingest.cards.awards.sentences import sentences
from ingest.cards.text import CardText

# 「按百元取整」, 「取整到千元」, 「以万元为单位取整」, 「精确到元，尾数舍去」; not 「四舍五入」, which is no cut
_WHOLE = re.compile(
    r"(?:按|以|取整(?:到|至)|精确(?:到|至)|计算(?:到|至)|保留(?:到|至)?)\s*(?P<unit>元|百元|千元|万元)(?:整数?)?(?:为(?:计算)?单位)?[^。;]{0,8}(?:取整|舍去|舍尾|不计|为止|去尾)"
    r"|取整(?:到|至)\s*(?P<to>元|百元|千元|万元)|(?P<below>元|百元|千元|万元)以下(?:的)?(?:部分|尾数)?(?:舍去|不计|忽略)"
)
_UNITS = {"元": Decimal(1), "百元": Decimal(100), "千元": Decimal(1000), "万元": Decimal(10_000)}


def bounds_of(text: CardText, start: int, end: int) -> list[tuple[str, Decimal]]:
    """How results are cut down, and below which nothing is paid: `round_to` and `least`, in yuan."""
    names = {Role.ROUND: "round_to", Role.LEAST: "least"}
    found: list[tuple[str, Decimal]] = []
    for sentence in sentences(text, start, end):
        found += [(names[g.role], g.quantities[0].value) for g in read_roles(sentence.plain) if g.role in names]
        whole = _WHOLE.search(sentence.plain)
        if whole is not None and "四舍五入" not in sentence.plain:
            found.append(("round_to", _UNITS[whole["unit"] or whole["to"] or whole["below"]]))
    return found
