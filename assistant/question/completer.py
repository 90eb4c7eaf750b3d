"""A language model completes a follow-up where the rules are unsure; what it adds must have been said, or it is not taken.

earlier 「算力券怎么申领」, message 「过期了还能用吗」 → 「算力券过期了还能用吗」
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.errors import ModelUnavailable
from assistant.policy.fence import fenced
from assistant.policy.personal import mask
from assistant.policy.script import simplified
from assistant.question.follow_up import EarlierTurn
from assistant.question.vocabulary import Vocabulary

if TYPE_CHECKING:
    from assistant.providers.chat import TimedChat

VERSION = "complete.v1"
_log = logging.getLogger(__name__)
_TURNS = 3  # earlier turns that are sent
_LONGEST = 80  # characters of a completion
_SHARED = 2  # characters in a row that a piece of it has in common with what was said
_KEPT = 0.6  # of the message's character pairs
_JOINS = frozenset("的了吗呢是有在和与对从要能会可以为把被给就都还多少怎么什么哪几时候？?，,、：:")
_OMITTED = re.compile(r"那么?|呢|它|这个|那个|这项|那项|刚才|前面|上面|说的|请问|[，。？！?!,：:\s]")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")


class ModelCompleter:
    """Safe to share between threads."""

    def __init__(self, chat: TimedChat) -> None:
        self._chat = chat

    def complete(self, message: str, earlier: Sequence[EarlierTurn], terms: Vocabulary) -> str | None:
        """`message` completed, or as it is where it stands by itself; None where the model fails, is late or adds what nobody said."""
        from langchain_core.messages import HumanMessage, SystemMessage

        if not earlier:
            return None
        said = "\n".join(f"<前文>{_line(turn.question)}</前文>" for turn in earlier[-_TURNS:])
        request = HumanMessage(f"{said}\n<追问>{_line(message)}</追问>")
        try:
            words = self._chat.ask([SystemMessage(_instructions()), request])
        except ModelUnavailable as error:
            _log.info("a follow-up is completed by the rules alone: %s", error)
            return None
        completed = simplified(words.strip().strip('“”"「」'))
        return completed if is_borne_out(completed, simplified(message), earlier, terms) else None


def is_borne_out(completed: str, message: str, earlier: Sequence[EarlierTurn], terms: Vocabulary) -> bool:
    """Whether a completion is one line made of the words of the conversation and the vocabulary, and keeps what the message says."""
    if not completed or "\n" in completed or len(completed) > max(_LONGEST, len(message) + _LONGEST // 2):
        return False
    sources = [message, *(simplified(t.question) for t in earlier[-_TURNS:])]
    names = [
        word
        for e in terms.entities
        if any(s in text for s in (e.name, *e.said) for text in sources)
        for word in (e.name, *e.said)
    ]
    if not all(c in _JOINS or kept for c, kept in zip(completed, _said(completed, (*sources, *names)), strict=True)):
        return False
    asked_for, numbers = set(_NUMBERS.findall(message)), set(_NUMBERS.findall(completed))
    if not asked_for <= numbers <= {n for source in sources for n in _NUMBERS.findall(source)}:
        return False
    bare = _OMITTED.sub("", message)
    pairs = {bare[i : i + 2] for i in range(len(bare) - 1)}
    return not pairs or sum(pair in completed for pair in pairs) >= _KEPT * len(pairs)


def _said(completed: str, sources: Sequence[str]) -> list[bool]:
    """For each character whether it stands in a run of at least two that one of the sources has too."""
    found = [False] * len(completed)
    for at in range(len(completed) - _SHARED + 1):
        if any(completed[at : at + _SHARED] in source for source in sources):
            found[at : at + _SHARED] = [True] * _SHARED
    return found


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", fenced(mask(text))).strip()


def _instructions() -> str:
    return (files("assistant.question") / "prompts" / f"{VERSION}.md").read_text(encoding="utf-8").strip()
