"""How a message falls into clauses, and which of them ask."""

from __future__ import annotations

import re

SENTENCE_END = re.compile(r"[？?！!。\n]+|[；;，,](?=另外|还有|顺便|再问|对了)")
CLAUSE_END = re.compile(r"[？?！!。；;，,\n：]+")
_ASKS = re.compile(
    r"多少|多久|多长|多快|(?<![了过])几|几(?![十百千万])|吗|嘛|么$|呢|什么|啥|哪|怎么|怎样|如何|咋|谁|何时|是否|能否|能不能|可不可以|行不行|算不算|要不要|会不会|有没有|是不是|够不够|还能|[不没]$|([^，。？])[不没]\1"
)


def asks(clause: str) -> bool:
    """Whether a clause asks something."""
    return bool(_ASKS.search(clause.strip()))


def asking_and_telling(text: str) -> tuple[str, str]:
    """The clauses of `text` that ask, the whole where none is told apart, and those that tell."""
    asking: list[str] = []
    telling: list[str] = []
    for clause in CLAUSE_END.split(text):
        (asking if asks(clause) else telling).append(clause)
    return "，".join(asking) or text, "，".join(telling)
