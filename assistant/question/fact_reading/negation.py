"""How far a negation reaches: 「没有失信、经营异常和行政处罚」."""

from __future__ import annotations

import re

# 「不是」, 「没有」, 「从未」; not 「没问题」, 「不仅」, 「未来」
NOT = re.compile(
    r"(?:不是|不属于|并非|并不是|没有|从来没有?|还没有?|尚未|从未|暂未|不算|不存在|不涉及|不具备|谈不上|不在|未曾|没能|没(?!问题|想到|事)|未(?!来|批|经|按规定)|无(?!锡|论|人机)|非(?!常|全日制)|不(?!仅|但|光|只|少|过|错|断|久|同|大|小|清|知|含|动))"
)
# words after a negation that end its reach: 「不是高企，但是科小」, 「没变一直在园区」
_NOT_ENDS = re.compile(r"但|而是|却|已经?|现在|一直|倒是|只是|(?<!不)(?<!还)(?<!都)是(?!否)|变|改")
_REACH = 18  # characters


def negated(before: str) -> bool:
    """Whether a negation in `before` reaches its end."""
    last = next(iter(list(NOT.finditer(before))[::-1]), None)
    if last is None or len(before) - last.end() > _REACH:
        return False
    return _NOT_ENDS.search(before[last.end() :]) is None
