"""What an answer must hold by the words that ask: 「几点」 a time of day, 「几成」 a ratio, 「哪几栋」 buildings by number."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from assistant.policy.called_for import called_for
from assistant.policy.document import Frozen
from assistant.policy.figures import find_figures

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
    needed = called_for(asking)
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
