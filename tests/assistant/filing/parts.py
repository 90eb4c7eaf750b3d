"""Parts of filing guides for the tests."""

from __future__ import annotations

from typing import Any

from assistant.policy.card import Benefit, Card, Ref, Window

SOURCE = Ref(at="第十二条", quote="申报时间为每年7月1日至8月31日", start=10, end=27)


def window(kind: str, opens: str | None = None, closes: str | None = None, **more: Any) -> Window:
    given = {"kind": kind, "opens": opens, "closes": closes, "source": SOURCE, **more}
    return Window.model_validate(given)


def cited(quote: str, at: str = "第一条") -> dict[str, Any]:
    return {"at": at, "quote": quote, "start": 0, "end": len(quote)}


def benefit(id_: str, **more: Any) -> Benefit:
    given = {"id": id_, "name": f"奖励{id_}", "kind": "reward", "source": cited("给予奖励"), **more}
    return Benefit.model_validate(given)


def card(document: str, *benefits: Benefit, **more: Any) -> Card:
    return Card.model_validate({"document_id": document, "version": 1, "benefits": benefits, **more})
