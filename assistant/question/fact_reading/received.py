"""Money already received from a city, a province, the state or the park: 「市里已经奖励了20万」, 「以前享受过园区的奖励10万」."""

from __future__ import annotations

import re

from assistant.question.fact_reading.numbers import Kind, Quantity
from assistant.question.fact_reading.telling import Part, Telling

# who paid, then that it was paid, within the clause and before the number
_GIVERS = {
    "city_award_received": r"市(?:里|级|财政|科技局|工信局|政府|人社局|商务局|局|里面)",
    "upper_level_award": r"省(?:里|级|财政|科技厅|工信厅|厅)|国家级?|中央|上级|工信部|科技部",
    "earlier_award": r"园区|区里|高新区|管委会|你们",
}
_GIVER = re.compile("|".join(f"(?P<{key}>{pattern})" for key, pattern in _GIVERS.items()))
_PAID = re.compile(r"给|奖|补|拨|支持|发放|兑现|资助|拿|领|获得|到账|下达|享受")
_DONE = re.compile(r"了|过|已|到账|拿到|领到|获得|之前|以前|去年|前年")
_NOT_DONE = re.compile(r"没|未|还没|想|能|可以|申请")


# 「之前评创新型的时候拿过5万」
_EARLIER = re.compile(r"(?:之前|以前|此前|上次|早先|当时)[^，。]{0,14}(?:拿|领|得|享受|奖|补)(?:到)?(?:过|了)$")


def received(telling: Telling, part: Part, quantity: Quantity) -> str | None:
    """The fact of what was received that the amount is of, None for another amount."""
    if quantity.kind is not Kind.MONEY:
        return None
    before = telling.text[part.clause.start : quantity.start]
    if _EARLIER.search(before) and not _GIVER.search(before):
        return "earlier_award"
    giver = _GIVER.search(before)
    if giver is None or giver.lastgroup is None or before[: giver.start()].endswith(("给", "向", "为", "在", "对")):
        return None  # 「给园区企业放款2亿」
    after = telling.text[quantity.end : quantity.end + 6]
    if not _PAID.search(before) or not (_DONE.search(before) or _DONE.match(after)) or _NOT_DONE.search(before):
        return None
    return giver.lastgroup
