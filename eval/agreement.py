"""How far two people agree who judged the same answers: Cohen's kappa (1960), and Krippendorff's alpha for nominal values (2011).

Kappa is the agreement beyond what two people with these habits would reach by chance; alpha the same with one habit for both, and
with room for more people. 1 is agreement, 0 is chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eval.adapters.foreign import field, read_lines
from eval.dataset import DatasetError


@dataclass(frozen=True, slots=True)
class Agreement:
    """`kappa`, `alpha`: None where both gave one and the same label throughout, which leaves nothing to tell from chance."""

    cases: int
    agreed: int
    kappa: float | None
    alpha: float | None
    disagreements: tuple[tuple[str, str, str], ...]  # id, first label, second label


def read_labels(path: Path) -> dict[str, str]:
    """Label by id, from lines {id, label}. Raises `DatasetError`, also for an id that stands twice."""
    found: dict[str, str] = {}
    for number, row in read_lines(path):
        place = f"{path}:{number}"
        name = str(field(row, "id", place))
        if name in found:
            raise DatasetError(f"{place}: “{name}” is judged twice")
        found[name] = str(field(row, "label", place))
    return found


def agreement(first: Mapping[str, str], second: Mapping[str, str]) -> Agreement:
    """Over the ids that both judged. Raises `DatasetError` where there are none."""
    common = [name for name in first if name in second]
    if not common:
        raise DatasetError("the two files have no id in common")
    pairs = [(first[name], second[name]) for name in common]
    total, agreed = len(pairs), sum(a == b for a, b in pairs)
    one, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    both = one + other
    observed = agreed / total
    by_chance = sum(one[label] * other[label] for label in both) / total**2
    pooled = sum(count * (count - 1) for count in both.values()) / (2 * total * (2 * total - 1))
    return Agreement(
        total,
        agreed,
        _beyond(observed, by_chance),
        _beyond(observed, pooled),
        tuple((name, first[name], second[name]) for name in common if first[name] != second[name]),
    )


def _beyond(observed: float, by_chance: float) -> float | None:
    return None if by_chance >= 1 else (observed - by_chance) / (1 - by_chance)
