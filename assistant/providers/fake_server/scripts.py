"""How the fake server behaves: what it says, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.providers.fake_server import wording
from assistant.providers.fake_server.wording import Line, Prompt

Says = Callable[[Prompt], list[Line]]


class Fault(StrEnum):
    """What goes wrong with the reply itself."""

    NONE = "none"
    HANGS = "hangs"  # takes the request and never answers
    STALLS = "stalls"  # falls silent in the middle
    BREAKS_OFF = "breaks_off"  # closes the connection in the middle
    NOT_JSON = "not_json"  # a body that is no chat completion
    NOT_UTF8 = "not_utf8"


@dataclass(frozen=True, slots=True)
class Script:
    """`about`: for people. `statuses`: HTTP statuses of the first replies, before it behaves; `retry_after_s` goes with them.
    `pause_s`: between two tokens. `raw`: said as it stands, instead of lines. `noise`: said around the answer.
    """

    about: str
    says: Says = wording.good
    fault: Fault = Fault.NONE
    statuses: tuple[int, ...] = ()
    retry_after_s: float | None = None
    pause_s: float = 0.0
    raw: str | None = None
    noise: tuple[str, str] = ("", "")
    calls_tools: bool = False


SCRIPTS: Mapping[str, Script] = {
    "good": Script("照资料如实改写"),
    "slow": Script("如实改写，但每个词之间停0.05秒", pause_s=0.05),
    "hanging": Script("收下请求，一个字也不回", fault=Fault.HANGS),
    "stalling": Script("说到一半没了声音", fault=Fault.STALLS),
    "busy": Script("第一次回429并要求1秒后重试，之后正常", statuses=(429,), retry_after_s=1),
    "always_busy": Script("总是回429", statuses=(429,) * 100, retry_after_s=60),
    "failing": Script("总是回500", statuses=(500,) * 100),
    "recovering": Script("第一次回503，之后正常", statuses=(503,)),
    "truncated": Script("说到一半断开连接", fault=Fault.BREAKS_OFF),
    "garbage": Script("回的不是JSON", fault=Fault.NOT_JSON),
    "garbled": Script("回的不是UTF-8", fault=Fault.NOT_UTF8),
    "wrong_citations": Script("话是对的，编号是别处的", says=wording.to_the_next),
    "invented_figures": Script("数字全部改掉", says=wording.each(wording.wrong_figures)),
    "obeying": Script("听从提问或文件里夹带的指令", says=wording.obeying),
    "judging": Script("替企业下结论", says=wording.judging),
    "losing_condition": Script("丢掉第一个条件", says=wording.each(wording.without_first_condition)),
    "flipping": Script("把“不超过”说成“超过”", says=wording.each(wording.flipped)),
    "empty": Script("回答是空的", raw=""),
    "endless": Script("说个没完", says=wording.endless),
    "chatting": Script("不按要求的形式，随口闲聊", raw="您好！很高兴为您服务，请问还有什么可以帮您？"),
    "misformed": Script("回了JSON，但不是要求的那种", raw='{"result": {"message": ["好的"]}}'),
    "noisy": Script(
        "回答夹着思考和工具调用",
        noise=("<think>资料1说奖励500万元？我想想。</think>\n", '\n<tool_call>{"name": "search"}</tool_call>'),
        calls_tools=True,
    ),
}
