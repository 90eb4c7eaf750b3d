"""How far the asker is from being listed, where no name of a stage says it: 「没启动上市」, 「北交所刚受理我们的申请」."""

from __future__ import annotations

import re

from assistant.question.fact_reading.cues import Mention
from assistant.question.fact_reading.telling import Part, Telling

_NOT_LISTED = re.compile(r"(?:我们|公司|目前|现在|还)*(?:没有?|未|尚未)(?:启动|开始|考虑)?上市(?:的|呢|，|$)")
_UNDER_REVIEW = re.compile(r"[^，。]{0,4}(?:在审|审核|排队|过会|受理)")  # 「科创板在审」
_NEAR_ACCEPTED = 8  # characters


def read_not_listed(telling: Telling, part: Part) -> None:
    """「我们还没上市」."""
    if _NOT_LISTED.match(telling.text, part.clause.start, part.clause.told):
        telling.tell(part, "listing_stage", "none", (part.clause.start, part.clause.told))


def read_under_review(telling: Telling, part: Part, board: Mention) -> bool:
    """Whether the board named is only reviewing, so that the asker is not listed there; tells where it took the application in."""
    after = telling.text[board.end : part.clause.told]
    if _UNDER_REVIEW.match(after) is None:
        return False
    if "受理" in after[:_NEAR_ACCEPTED]:
        telling.tell(part, "listing_stage", "accepted", (board.start, part.clause.told))
    return True
