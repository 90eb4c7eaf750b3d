"""What goes with an amount: how often it is paid, for how many years, what kind of money it is."""

from __future__ import annotations

import re

from assistant.policy.card import Cadence, Nature
from ingest.cards.awards.quantities import plain_words, quantities
from ingest.cards.awards.roles import award_words

_ONCE = re.compile(r"一次性|只享受一次|享受一次|仅限一次|只能享受一次")
_MONTHLY = re.compile(r"每月(?=[^，,。]{0,4}(?:\d|[一二三四五六七八九]))|按月(?:发放|计算|补|给)|元/[^，,。]{0,3}月")
_EACH = re.compile(r"每项|每件|每次|每场|每笔|每个项目|每引进|每培养|每新增|每单|每批|单场最高|单次最高|单个项目最高")
_YEARLY = re.compile(
    r"每年(?!\d{1,2}月|度?申报|组织|集中|受理)|每年度|年度(?:最高|上限|累计)|按年|逐年|每人每年|连续[两二三四五\d]年"
)
_CADENCES = ((_MONTHLY, Cadence.MONTHLY), (_ONCE, Cadence.ONCE), (_EACH, Cadence.EACH), (_YEARLY, Cadence.YEARLY))
# 「补助期不超过两年」, 「连续三年给予」, 「补贴期限最长三年」
_MOST_YEARS = re.compile(
    r"(?:最长|最多|连续|(?:补贴|补助|贴息|资助|奖励|支持|扶持)期限?|期限)(?:最长|最多|为|不超过|享受|给予)*"
    r"\s*(?P<n>\d{1,2}|[一二两三四五六])\s*年"
)


def cadence_of(words: str) -> Cadence | None:
    """How often it is paid, by its words; None where they do not say."""
    plain = plain_words(words)
    return next((cadence for pattern, cadence in _CADENCES if pattern.search(plain)), None)


def nature_of(words: str) -> Nature:
    """What kind of money it is: the first of the kinds whose words occur, else a grant."""
    plain = plain_words(words)
    natures = award_words().natures.items()
    return next((Nature(name) for name, cues in natures if any(cue in plain for cue in cues)), Nature.GRANT)


def most_years(words: str) -> int | None:
    """「补助期不超过两年」, 「连续三年给予」 → 2, 3."""
    found = _MOST_YEARS.search(plain_words(words))
    number = quantities(found["n"] + "年") if found else []
    return int(number[0].value) if number else None
