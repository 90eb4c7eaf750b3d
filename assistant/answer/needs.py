"""What an answer must hold by the words that ask: 「几点」 a time of day, 「几成」 a ratio, 「哪几栋」 buildings by number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from assistant.policy.document import Frozen
from assistant.policy.figures import Figure, find_figures

_Holds = Callable[[str, Sequence[Figure]], bool]


def _of_kind(*kinds: str, words: str = r"(?!)") -> _Holds:
    """Holds a figure of one of these kinds, or words that say the same without one."""
    pattern = re.compile(words)
    return lambda text, figures: any(f.kind in kinds for f in figures) or bool(pattern.search(text))


_CLOCK = re.compile(r"\d{1,2}\s*[:：]\s*\d\d|\d{1,2}\s*[点时](?!间)|上午|下午")
_NEEDS: tuple[tuple[re.Pattern[str], _Holds], ...] = (
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
# things that are counted or picked out: the answer has them with a number before, 「3号楼、5号楼两栋」
_COUNTED = re.compile(r"(?:几|多少)([栋站家次份张项条步档人名位批期科班节门幢座分])(?![成期次])")
# 「甲银行、乙银行」: who they are says how many there are
_NAMES = re.compile(r"(?:[\u4e00-\u9fff（）]{3,}(?:公司|银行|机构|事务所|中心|大学|学院|研究院)[、；，\n]\s*){2}")
# what came of a rule: records hold it, the rule does not
_OUTCOME = re.compile(
    r"(?:几|多少)[家个件位名].{0,8}(?:拿到|领到|通过|评上|谈成|获批|投了|退了|批了)|(?:合格|通过|办结|不良)率|排名|排第"
    r"|哪[几两三][家位个]|叫什么|姓什么|卖给|(?:现在|目前).{0,6}(?:还剩|剩多少|余额)|一共.{0,10}(?:多少|几)"
)
_OTHER_TIME = re.compile(r"明年|后年|下一年|下个?季度|[一二三四]季度|20[2-9]\d(?=\s*年)")


class Act(Frozen):
    """Words of questions, and those by which rules say the same."""

    asked: tuple[str, ...]
    told: tuple[str, ...]

    def lacks(self, asking: str, shown: str) -> bool:
        return any(word in asking for word in self.asked) and not any(word in shown for word in self.told)


@cache
def acts() -> tuple[Act, ...]:
    text = (files("assistant.answer") / "acts.yaml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[Act, ...]).validate_python(yaml.safe_load(text))


def needs_met(asking: str, shown: str) -> dict[str, float]:
    """Whether `shown` holds what the clauses `asking` call for, each signal 0 or 1."""
    needed = [holds for words, holds in _NEEDS if words.search(asking)]
    figures = find_figures(shown)
    counted = [] if _NAMES.search(shown) else _COUNTED.findall(asking)
    return {
        "needs_figure": float(bool(needed)),
        "lacks_figure": float(any(not holds(shown, figures) for holds in needed)),
        "lacks_act": float(any(act.lacks(asking, shown) for act in acts())),
        "asks_outcome": float(bool(_OUTCOME.search(asking))),
        "other_time": float(any(time not in shown for time in _OTHER_TIME.findall(asking))),
        "lacks_counted": float(any(not re.search(rf"[\d一二三四五六七八九十百两]\s*{c}", shown) for c in counted)),
    }
