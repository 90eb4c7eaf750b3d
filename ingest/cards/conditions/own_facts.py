"""Facts that only one document asks for: what no fact of the vocabulary fits, asked for in the document's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.policy.facts import FactDefinition, FactType, Option
from ingest.cards.conditions.comparators import Bound, Kind

_LEVELS = ("park", "city", "national", "province", "provincial", "district", "doc")
_LONGEST = 60  # characters of a question's words


class OwnFacts:
    """The facts of one card, in the order in which they were met; the same words are the same fact."""

    def __init__(self, document_id: str) -> None:
        parts = re.sub(r"[^a-z0-9]+", "_", document_id.lower()).strip("_").split("_")
        kept = parts[1:] if len(parts) > 1 and parts[0] in _LEVELS else parts
        self._slug = "_".join(p for p in kept if p) or "own"
        self._facts: dict[str, FactDefinition] = {}

    def ask(self, words: str, *, barring: bool = False) -> FactDefinition:
        """The fact that `words` ask for."""
        said = "".join(words.split()).strip("，。；：、,;:")
        if said not in self._facts:
            shown = said if len(said) <= _LONGEST else said[:_LONGEST] + "…"
            self._facts[said] = FactDefinition(
                key=f"x_{self._slug}_{len(self._facts) + 1}",
                name=shown,
                type=FactType.BOOLEAN,
                question=f"是否有下列情形：{shown}？" if barring else f"是否符合：{shown}？",
            )
        return self._facts[said]

    def count(self, words: str, bound: Bound) -> FactDefinition:
        """The fact that asks how much what `words` name is, in the unit of the comparison."""
        kind = {Kind.MONEY: FactType.MONEY, Kind.RATIO: FactType.RATIO, Kind.COUNT: FactType.NUMBER}[bound.kind]
        return self.quantity(words, kind, bound.unit if kind is FactType.NUMBER else "")

    def quantity(self, words: str, kind: FactType, unit: str = "") -> FactDefinition:
        """The fact that asks how much what `words` name is: money, a ratio, or a number of `unit`s."""
        said = "".join(words.split()).strip("，。；：、,;:的")
        name = (said if len(said) <= _LONGEST else said[:_LONGEST] + "…") or "数量"
        key = f"{name} {kind} {unit}"
        if key not in self._facts:
            self._facts[key] = FactDefinition(
                key=f"x_{self._slug}_{len(self._facts) + 1}",
                name=name,
                type=kind,
                unit="个月" if unit == "月" else unit,
                question=f"{name}是多少{f'（{unit}）' if unit else ''}？",
            )
        return self._facts[key]

    def span(self, words: str, unit: str) -> FactDefinition:
        """The fact that asks after how many months or years (`unit`) what `words` say came about."""
        said = "".join(words.split()).strip("，。；：、,;:")[:_LONGEST]
        shown = {"month": "个月", "year": "年"}[unit]
        if f"{said} {shown}" not in self._facts:
            self._facts[f"{said} {shown}"] = FactDefinition(
                key=f"x_{self._slug}_{len(self._facts) + 1}",
                name=said,
                type=FactType.NUMBER,
                unit=shown,
                question=f"“{said}”用了多少{shown}？",
            )
        return self._facts[f"{said} {shown}"]

    def day(self, words: str) -> FactDefinition:
        """The fact that asks on which day what `words` name was."""
        said = "".join(words.split()).strip("，。；：、,;:的在于自")[:_LONGEST]
        if f"{said} day" not in self._facts:
            self._facts[f"{said} day"] = FactDefinition(
                key=f"x_{self._slug}_{len(self._facts) + 1}",
                name=f"{said}的日期",
                type=FactType.DATE,
                question=f"“{said}”是哪年哪月哪日？",
            )
        return self._facts[f"{said} day"]

    def used(self, keys: set[str]) -> tuple[FactDefinition, ...]:
        """Those that the card's conditions name."""
        return tuple(f for f in self._facts.values() if f.key in keys)

    def choice(self, words: str, options: Sequence[Option], *, ordered: bool = False) -> FactDefinition:
        """The fact that asks which of `options` holds of what `words` name; options met later are added, in rising order."""
        said = "".join(words.split()).strip("，。；：、,;:的")[:_LONGEST]
        held = self._facts.get(f"{said} choice")
        known = {o.value: o for o in (*(held.options if held else ()), *options)}
        shown = "、".join(o.name for o in known.values())
        self._facts[f"{said} choice"] = FactDefinition(
            key=held.key if held else f"x_{self._slug}_{len(self._facts) + 1}",
            name=said,
            type=FactType.CHOICE,
            options=tuple(known.values()),
            ordered=ordered,
            question=f"{said}是下列哪一种：{shown}？",
        )
        return self._facts[f"{said} choice"]
