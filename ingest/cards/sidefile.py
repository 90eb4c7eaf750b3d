"""card.yaml, the approved card that ships beside a document: read, its quotes found in the text, every complaint naming its place.

Written as `assistant.policy.card.Card` is, with these ease-ments: `source` is a quote, or `{at: 第四条第（一）项, quote: …}`, whose offsets
are looked up; amounts may be written 「20万元」, ratios 「3%」; `years: 1` is last year; `id` and `text` of a leaf may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from assistant.errors import InvalidInput
from assistant.policy.card import Card, CardStatus, Origin
from assistant.policy.fact_values import parse_quantity, value_of
from assistant.policy.facts import FactDefinition, fact_definitions
from ingest.cards.text import CardText
from ingest.sidefile import CARD_NAME, SideFileError

_SOURCES = ("source", "without_application")
_AMOUNTS = ("cny", "cap", "floor", "least", "round_to", "rate", "over", "base_cap", "max_count")
_QUANTITIES = frozenset((*_AMOUNTS, "above", "up_to", "points", "factor", "share", "at_least", "most"))


def read_card_file(path: Path, document: CardText) -> Card:
    """The card of `document` as card.yaml states it, approved. Raises `SideFileError`."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise SideFileError(f"{path.name} 无法读取：{str(error).splitlines()[0]}") from error
    if not isinstance(content, dict):
        raise SideFileError(f"{path.name} 应当是“键: 值”的列表，实际是{type(content).__name__}")
    return card_of(content, document, path.name)


def card_of(content: Mapping[str, Any], document: CardText, name: str = CARD_NAME) -> Card:
    """As `read_card_file`, from what the file holds. Raises `SideFileError`."""
    reader = _Reader(name, document)
    given = {"status": CardStatus.APPROVED, "origin": Origin.HAND, **content}
    given |= {"document_id": document.document_id, "version": document.version}
    try:
        reader.learn(given.get("facts"))
        return Card.model_validate(reader.read(given, ""))
    except ValidationError as error:
        complaints = (f"“{'.'.join(str(p) for p in e['loc'])}”{e['msg']}" for e in error.errors()[:8])
        raise SideFileError(f"{name}：" + "；".join(complaints)) from error


class _Reader:
    def __init__(self, name: str, document: CardText) -> None:
        self._name = name
        self._document = document
        self._facts: dict[str, FactDefinition] = dict(fact_definitions())
        self._leaves = 0

    def learn(self, facts: Any) -> None:
        """The facts that only this card knows."""
        for fact in facts or ():
            definition = FactDefinition.model_validate(fact)
            if not definition.key.startswith("x_"):
                raise SideFileError(f"{self._name}：本文件自用的情况“{definition.key}”应以x_开头")
            self._facts[definition.key] = definition

    def read(self, node: Any, place: str) -> Any:
        if isinstance(node, list):
            return [self.read(n, f"{place}[{i}]") for i, n in enumerate(node)]
        if not isinstance(node, Mapping):
            return node
        if place == "" or not place.startswith(".facts["):
            node = {("on" if k is True else k): self._entry(str(k), v, f"{place}.{k}") for k, v in node.items()}
        if "op" in node and "fact" in node and "value" in node:
            return self._leaf(dict(node), place)
        for key in ("base", "less"):
            if isinstance(node.get(key), str):
                self._known(node[key], place)
        for key in node.get("counts", ()):
            self._known(key, place)
        return node

    def _entry(self, key: str, value: Any, place: str) -> Any:
        if key in _SOURCES and value is not None:
            return self._source(value, place)
        if key == "years" and isinstance(value, int):
            return {"last": value}
        if key in _QUANTITIES and isinstance(value, str):
            quantity = parse_quantity(value)
            if quantity is None:
                raise self._complaint(place, f"“{value}”不是数量")
            return quantity
        return str(value) if isinstance(value, float) else self.read(value, place)

    def _leaf(self, leaf: dict[str, Any], place: str) -> dict[str, Any]:
        definition = self._known(str(leaf["fact"]), place)
        value = leaf["value"]
        try:
            if leaf["op"] in ("in", "has"):
                leaf["value"] = tuple(value if isinstance(value, list | tuple) else [value])
                if definition.options:
                    leaf["value"] = tuple(str(value_of(v, definition)) for v in leaf["value"])
            elif leaf["op"] != "within":
                leaf["value"] = value_of(value, definition)
        except InvalidInput as error:
            raise self._complaint(place, error.message) from error
        self._leaves += 1
        leaf.setdefault("id", f"c{self._leaves}")
        leaf.setdefault("text", leaf["source"]["quote"] if isinstance(leaf.get("source"), dict) else "")
        return leaf

    def _known(self, key: str, place: str) -> FactDefinition:
        if key not in self._facts:
            raise self._complaint(place, f"不认识的情况“{key}”")
        return self._facts[key]

    def _source(self, value: Any, place: str) -> dict[str, Any]:
        given = {"quote": value} if isinstance(value, str) else dict(value)
        quote, at = str(given.get("quote", "")), str(given.get("at", ""))
        provision = self._document.named(at)
        if at and provision is None:
            raise self._complaint(place, f"没有“{at}”这一条款")
        low, high = (provision.start, provision.end) if provision else (0, len(self._document.text))
        start = self._document.text.find(quote, low, high) if quote else -1
        if start < 0:
            raise self._complaint(place, f"原文{f'“{at}”' if at else ''}中没有“{quote[:60]}”")
        if not at and self._document.text.find(quote, start + 1) >= 0:
            raise self._complaint(place, f"“{quote[:60]}”在原文中不止一处，请写明at")
        return self._document.ref(start, start + len(quote)).model_dump() | ({"at": at} if at else {})

    def _complaint(self, place: str, what: str) -> SideFileError:
        return SideFileError(f"{self._name}：{place.lstrip('.')}：{what}")
