"""What words that ask call for in an answer: 「几点」 a time of day, 「几成」 a ratio, 「多久」 a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.policy.figures import Figure

Holds = Callable[[str, Sequence[Figure]], bool]


def _of_kind(*kinds: str, words: str = r"(?!)") -> Holds:
    """Holds a figure of one of these kinds, or words that say the same without one."""
    pattern = re.compile(words)
    return lambda text, figures: any(f.kind in kinds for f in figures) or bool(pattern.search(text))


_CLOCK = re.compile(r"\d{1,2}\s*[:：]\s*\d\d|\d{1,2}\s*[点时](?!间)|上午|下午")
_NEEDS: tuple[tuple[re.Pattern[str], Holds], ...] = (
    (re.compile(r"几点(?!几)"), lambda text, _: bool(_CLOCK.search(text))),
    (
        re.compile(r"几号|哪天|几月|什么时候|啥时候|何时|哪个月|哪几天"),
        _of_kind("date", words=r"\d\s*月|常年|全年|随时|工作日内"),
    ),
    (
        re.compile(r"几成|几折|几个点|多少个点|百分之几|比例|费率|利率"),
        _of_kind("ratio", words=r"[\d一二三四五六七八九]\s*折|免费|全免|减半"),
    ),
    (
        re.compile(r"多少钱|几万|几块|几百|几千|多少[元万]|(?:给|补|奖|贴|报)多少"),
        _of_kind("money", "ratio", words=r"免费|不收"),
    ),
    (
        re.compile(r"多久|几天|几年|几个月|多长时间|多少天|几个工作日"),
        _of_kind("span", "date", words=r"[年月日天]|小时|即时|分钟|长期"),
    ),
    (re.compile(r"电话|号码"), _of_kind("phone")),
    (
        re.compile(r"在哪[儿里]?(?!个|家|些)|哪里|什么地方|地址"),
        _of_kind(
            "phone", words=r"窗口|[路街楼室层区]\S{0,4}号|号楼|\d楼|[一二三四五]楼|平台|网|企服通|系统|http|小程序|地址"
        ),
    ),
)


def called_for(asking: str) -> tuple[Holds, ...]:
    """For each thing that the clauses `asking` call for, whether a text with these figures holds it."""
    return tuple(holds for words, holds in _NEEDS if words.search(asking))
