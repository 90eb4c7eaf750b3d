"""Texts compared as a reader would: compatibility forms folded, white space left out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def bare(text: str) -> str:
    """The text in compatibility-folded characters without white space and what nobody sees (zero-width, controls)."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and not unicodedata.category(c).startswith("C"))


@dataclass
class Share:
    """How many of a kind were right, and those that were not."""

    right: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, is_right: bool, miss: str) -> None:
        self.total += 1
        self.right += is_right
        if not is_right:
            self.misses.append(miss)

    @property
    def value(self) -> float:
        """The share; NaN where nothing was counted."""
        return self.right / self.total if self.total else float("nan")

    def __str__(self) -> str:
        return f"{self.value:.4f} ({self.right} of {self.total})" if self.total else "nothing to count"
