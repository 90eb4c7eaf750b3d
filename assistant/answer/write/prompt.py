"""What a model is sent: the instructions of `prompts/`, then evidence and question as data behind fences that they cannot close."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from assistant.answer.write.slots import Slot
from assistant.policy.fence import fenced
from assistant.policy.personal import mask

VERSION = "answer.v2"
_FORMS = {True: "json", False: "text"}
# 「[INST]」, 「[/INST]」: some models' marks of who speaks; others have angle brackets and fall with those
_ROLES = re.compile(r"\[(/?INST)\]", re.IGNORECASE)
_BLANK = re.compile(r"\s+")


def messages(park_name: str, question: str, slots: Sequence[Slot], *, as_json: bool) -> list[BaseMessage]:
    """The request for words for the numbered slots, to be answered in JSON or in text."""
    instructions = _file("").replace("{park_name}", park_name).replace("{form}", _file(f".{_FORMS[as_json]}"))
    evidence = "\n".join(
        f"<资料 编号={slot.number} 出处={one_line(slot.where)}>\n{one_line(slot.told)}\n</资料>"
        for slot in slots
        if slot.number is not None
    )
    return [SystemMessage(instructions), HumanMessage(f"{evidence}\n\n<问题>\n{one_line(mask(question))}\n</问题>")]


def one_line(text: str) -> str:
    """`text` on one line that cannot close the fence around it nor begin another speaker's turn."""
    plain = _ROLES.sub(r"［\1］", fenced(text))
    return _BLANK.sub(" ", plain).strip()


def _file(form: str) -> str:
    return (files("assistant.answer") / "prompts" / f"{VERSION}{form}.md").read_text(encoding="utf-8").strip()
