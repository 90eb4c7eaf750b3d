"""What there is none of: 「还没有收入」, 「软著：无」; and what all of the staff are."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.policy.facts import FactType
from assistant.question.fact_reading.cues import Role
from assistant.question.fact_reading.listing import read_not_listed
from assistant.question.fact_reading.telling import Part, Telling

_NONE_BEFORE = re.compile(r"(?:没(?:有)?(?:拿|领|享受|得)过|还没有?|没有?|暂无|尚无|无|零)(?:任何|什么|产生)?\s?$")
_NONE_AFTER = re.compile(r"[：:]\s?(?:无|没有|0)\s?$|^(?:还|目前|暂时|都)?(?:没有|为零|是零|为0)$")
_FIRST_ONE = re.compile(
    r"(?:拿到|获得|取得|有了?|授权|下来|申请到|登记)(?:了)?(?:公司|我们)?第一[个件项](?:的)?$"
)  # 「拿到第一个发明专利」
_NO_FINANCING = re.compile(r"(?:没有?|未|从未|没有过)(?:做|拿|有)?过?(?:融过?资|股权融资|外部融资)(?:过)?$")
_NOT_ABSENT = frozenset({"租", "租了", "盈利"})  # 「没租」 says nothing of an area, 「没盈利」 may be a loss
_ALL_ARE = re.compile(r"^(?:全部?|都|基本)?(?:都|全)?是$")


def read_none(telling: Telling, part: Part) -> None:
    """「还没有收入」 → 0; 「5个人，都是搞技术的」 → as many as staff."""
    if part.quantities:
        return
    if _NO_FINANCING.search(telling.text, part.clause.start, part.clause.told):
        telling.tell(part, "equity_financing", Decimal(0), (part.clause.start, part.clause.told))
    read_not_listed(telling, part)
    for mention in part.mentions:
        if mention.start in part.used:
            continue
        before = telling.text[part.clause.start : mention.start]
        after = telling.text[mention.end : part.clause.told]
        counted = next((c.key for c in mention.cues if c.key == "rd_staff"), None)
        staff = next((t.fact for t in reversed(telling.told) if t.fact.key == "staff"), None)
        if counted and staff is not None and _ALL_ARE.search(before):
            part.used.add(mention.start)
            telling.tell(part, counted, staff.value, (part.clause.start, part.clause.told), comparison=staff.comparison)
            continue
        cue = next(
            (
                c
                for c in mention.of_role(Role.NAME, Role.SPOKEN)
                if telling.definition(c.key).type in (FactType.MONEY, FactType.NUMBER)
                and telling.definition(c.key).unit not in ("年", "个月", "周岁", "分", "名")
                and telling.definition(c.key).subject == "enterprise"
                and mention.words not in _NOT_ABSENT
            ),
            None,
        )
        if cue and telling.definition(cue.key).unit == "件" and _FIRST_ONE.search(before):
            part.used.add(mention.start)
            telling.tell(part, cue.key, Decimal(1), (part.clause.start, part.clause.told))
            continue
        none = _NONE_BEFORE.search(before) and not after.strip("的了呢吧 ")
        if cue and (none or _NONE_AFTER.search(after)):
            part.used.add(mention.start)
            year = part.years[-1].years[-1] if part.years else telling.state.year
            telling.tell(part, cue.key, Decimal(0), (part.clause.start, part.clause.told), year=year)
