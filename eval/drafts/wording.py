"""Questions in the words of an enterprise, by a language model; taken only where every figure and name is still there."""

from __future__ import annotations

import re
from collections.abc import Callable

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.errors import ModelUnavailable
from assistant.policy.figures import find_figures

_ORDER = (
    "把下面这个问题改写成企业经办人在微信里会怎么问：口语、简短，不改变意思，保留全部数字、年份和引号中的名称，"
    "不增加任何情况。只输出改写后的一句话。"
)
_NAMED = re.compile(r"[“《]([^”》]+)[”》]")
_LONGEST = 400  # characters


def rewording(ask: Callable[[list[BaseMessage]], str]) -> Callable[[str], str | None]:
    """A function that gives a question in other words, None where the model fails or changes what is asked."""

    def reword(question: str) -> str | None:
        try:
            said = ask([SystemMessage(_ORDER), HumanMessage(question)]).strip().strip('“”"')
        except ModelUnavailable:
            return None
        return said if _asks_the_same(said, question) else None

    return reword


def _asks_the_same(said: str, question: str) -> bool:
    def held(text: str) -> set[str]:
        return {f"{figure.kind}:{figure.value}" for figure in find_figures(text)}

    is_one_line = "\n" not in said and 0 < len(said) <= _LONGEST
    return is_one_line and held(said) == held(question) and all(name in said for name in _NAMED.findall(question))
