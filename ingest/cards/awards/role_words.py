"""What a figure can do in a sentence, and the words by which that is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from assistant.policy.document import Frozen
from ingest.cards.awards.quantities import Quantity


class Role(StrEnum):
    GRANT = "grant"  # 给予20万元
    RATE = "rate"  # 按研发费用的5%
    CAP = "cap"  # 最高不超过50万元
    CAP_RATE = "cap_rate"  # 不超过实际支付费用的30%
    FLOOR = "floor"  # 补助不低于1万元
    LEAST = "least"  # 不足1万元的不予补助
    ROUND = "round"  # 不足1万元的部分舍去
    BASE_CAP = "base_cap"  # 超过2000万元的部分不计入基数
    OVER = "over"  # 超过2000万元的部分
    THRESHOLD = "threshold"  # 营业收入2000万元以上
    PAYOUT = "payout"  # 首期拨付60%
    RISE = "rise"  # 提高10个百分点, 上浮20%
    RAISED = "raised"  # 提高至60%


class Words(Frozen):
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    metrics: tuple[str, ...]
    sanctions: tuple[str, ...]
    budgets: tuple[str, ...]
    examples: tuple[str, ...]
    definitions: tuple[str, ...]
    further: tuple[str, ...]
    natures: dict[str, tuple[str, ...]]


@cache
def award_words() -> Words:
    """From `award_words.yaml`. Raises pydantic's `ValidationError` where it was edited wrongly."""
    read = yaml.safe_load((files("ingest.cards.awards") / "words.yaml").read_text(encoding="utf-8"))
    return Words.model_validate(read)


def either(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: -len(w)))


VERB = either(award_words().verbs)


NOUN = either(award_words().nouns)


AWARD_WORD = re.compile(rf"{either(award_words().nouns)}|给予|最高|年度累计|限额|上限")


MARK = r"(?:\((?:不?含)[^)]{0,4}\))?"


GRANTED = re.compile(
    rf"^\s*[)]?(?:/[^，,。；]{{1,8}}?)?(?:人民币)?的?(?:标准)?(?:给予|一次性|定额|专项|现金|财政|科技|最高|认定|研发|运行|建设|生活|租金|落户|配套|资金|经费|激励|[^，,；;。\d]{{0,8}}?){{0,3}}(?:{NOUN})"
)


SIDE_AFTER = re.compile(rf"^\s*{MARK}\s*(?:及|或)?(?:以上|以下|以内|之间|的?部分|[—–~～至]|-(?=\d))")


PAYING = re.compile(
    r"(?:拨付|兑付|兑现|预拨|拨给|发放|支付|拨)(?:其余|剩余|余下|余额|第[一二三四]笔|首笔|尾款|奖励资金|补助资金|资金|金额|总额|核定金额|奖励总额)?(?:的|为)?\s*$"
)


PARTED = re.compile(
    r"分[两二三四五2-5](?:年|次|期|步|批|个年度|个阶段|阶段)[^。；]{0,40}$|首期|首年|第[一二三]年(?:拨|兑|发|支付|按)[^。；]{0,20}$"
)


RISING = re.compile(r"(?:上浮|上调|提高|增加|提升|上升|再加|再增)(?:幅度)?(?:不超过|最高|为)?\s*$")


RAISED = re.compile(
    r"(?:提高|上浮|上调|增加|提升|放宽|调整)(?:至|到|为)(?:最高)?(?:不超过)?(?:每[人月年户次件]){0,2}\s*$"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Quantities that do the same in a row: 「100万元、50万元、30万元」. `base` is a span of the sentence."""

    role: Role
    quantities: tuple[Quantity, ...]
    up_to: bool = False
    further: bool = False
    base: tuple[int, int] | None = None
    per: str = ""

    @property
    def start(self) -> int:
        return self.quantities[0].start

    @property
    def end(self) -> int:
        return self.quantities[-1].end


def amounts(earlier: list[Group]) -> bool:
    return any(g.role in (Role.GRANT, Role.RATE) for g in earlier)
