"""How the features of a passage weigh together: a linear model, fitted by `bench/ranking.py`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import yaml

from assistant.policy.document import Frozen


class Ranking(Frozen):
    """Weights by feature. Differences of scores are log odds of one passage answering rather than the other.

    `embedding` is the model whose cosines it was fitted on, None where only their order is used.
    """

    embedding: str | None
    weights: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        weights = self.weights
        return sum([weights[name] * value for name, value in features.items() if value and name in weights])

    def scores(self, features: Mapping[str, npt.NDArray[np.float64]], count: int) -> npt.NDArray[np.float64]:
        """The same for `count` passages at once, whose features are given one by one; added up in the same order."""
        found = np.zeros(count)
        for name, values in features.items():
            if name in self.weights:
                found += self.weights[name] * values
        return found


class _Fitted(Frozen):
    """`ranking.yaml`: how it was fitted, and one model for each embedding and one for any other."""

    fitted: Mapping[str, str | int | float]
    rankings: tuple[Ranking, ...]


@cache
def ranking_for(embedding: str) -> Ranking:
    """The ranking fitted on this embedding model's cosines, or the one that does without them."""
    text = (files("assistant.retrieval") / "ranking.yaml").read_text(encoding="utf-8")
    found = {r.embedding: r for r in _Fitted.model_validate(yaml.safe_load(text)).rankings}
    return found.get(embedding) or found[None]
