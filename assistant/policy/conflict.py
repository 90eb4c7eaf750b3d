"""Two documents that contradict each other on whether both benefits may be had."""

from __future__ import annotations

from typing import NamedTuple

from assistant.policy.card import Card, Ref, Stacking


class Conflict(NamedTuple):
    """`allows`: the document whose `allowing` says that both may be had; `denies` and `denying`: the other."""

    allows: Card
    allowing: Stacking
    denies: Card
    denying: Stacking

    @property
    def places(self) -> tuple[str, Ref, str, Ref]:
        """Where the two rules stand: several benefits of a document may share one."""
        return self.allows.document_id, self.allowing.source, self.denies.document_id, self.denying.source
