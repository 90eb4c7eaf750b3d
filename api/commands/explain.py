"""`esl ask --explain`: the passages that a question finds, with what speaks for each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from assistant.policy.provision import provision_name

if TYPE_CHECKING:
    from api.commands.remote import Server
    from assistant.pipeline import Assistant

_SHOWN = 10
_DECIDES = "fused"  # the score that orders; the others are what it is made of


@dataclass(frozen=True, slots=True)
class Scored:
    """One passage: where it stands, the score that orders it, and its features that are not 0."""

    title: str
    provision: str
    score: float
    features: Mapping[str, float]


def explained_here(assistant: Assistant, query: str, as_of: date) -> list[Scored]:
    """What the question finds in the library that is open here, best first."""
    library = assistant.library
    return [
        Scored(
            library.register(c.passage.document_id).title,
            provision_name(c.passage.path),
            c.score,
            {name: value for name, value in c.features.items() if value},
        )
        for c in assistant.search(query, as_of=as_of, limit=_SHOWN)
    ]


def explained_there(server: Server, query: str, as_of: date) -> list[Scored]:
    """The same from the server that holds the data folder."""
    found = json.loads(server.search({"query": query, "as_of": as_of.isoformat(), "limit": _SHOWN}))
    return [
        Scored(
            item["title"],
            item["provision"],
            item["scores"][_DECIDES],
            {name: value for name, value in item["scores"].items() if value and name != _DECIDES},
        )
        for item in found["items"]
    ]


def print_explained(found: Sequence[Scored], console: Console | None = None) -> None:
    """A line for each passage and one for its features, the strongest first."""
    out = console or Console(highlight=False)
    out.print(Text("\n检索到的条款（得分越高越靠前）", style="bold"))
    for number, scored in enumerate(found, 1):
        place = f" · {scored.provision}" if scored.provision else ""
        out.print(Text(f"{number}. {scored.score:.2f} 《{scored.title.strip('《》')}》{place}"), soft_wrap=True)
        strongest = sorted(scored.features.items(), key=lambda f: (-abs(f[1]), f[0]))
        out.print(
            Text("   " + "  ".join(f"{name} {value:.2f}" for name, value in strongest), style="dim"), soft_wrap=True
        )
