"""A letter in other words by a language model, for instructions that no rule carries out. What it writes is checked afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.errors import ModelUnavailable
from assistant.policy.answer import MARK
from assistant.policy.fence import fenced
from assistant.policy.personal import mask
from desk.letter import Letter

PROMPT = "rewrite.v1.md"
_LONGEST_INSTRUCTION = 500


class ModelRewriter:
    """`ask`: a chat model within a deadline, which raises `ModelUnavailable`."""

    def __init__(self, ask: Callable[[Sequence[BaseMessage]], str], name: str) -> None:
        self.name = name
        self._ask = ask
        self._rules = (files("desk") / "prompts" / PROMPT).read_text(encoding="utf-8")

    def rewrite(self, letter: Letter, instruction: str) -> str:
        """The letter as `instruction` says, with no mark that it did not have. Raises `ModelUnavailable`."""
        wanted = fenced(mask(instruction[:_LONGEST_INSTRUCTION]))
        request = f"<信>\n{fenced(_masked(letter.text))}\n</信>\n\n<修改要求>\n{wanted}\n</修改要求>"
        words = self._ask([SystemMessage(self._rules), HumanMessage(request)]).strip()
        marks = set(MARK.findall(words))
        if not marks and letter.citations:
            raise ModelUnavailable("语言模型改写后丢失了全部出处标记，未采用")
        if not marks <= set(MARK.findall(letter.text)):
            raise ModelUnavailable("语言模型改写后出现了原信没有的出处标记，未采用")
        return words


def _masked(text: str) -> str:
    """`text` without personal data. What carries a citation comes from published policies, whose telephones are meant to be called."""
    return "\n".join(line if MARK.search(line) else mask(line) for line in text.split("\n"))
