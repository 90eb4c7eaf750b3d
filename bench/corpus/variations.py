"""Reads layout.yaml: which document gets which of the variations that real files have."""

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from bench.corpus.manuscript import CORPUS_CODE


class Variations(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    reportlab: frozenset[str]
    running_header: dict[str, str]
    keep_radicals: frozenset[str]
    gb18030: frozenset[str]
    merged_cells: dict[str, int]


@cache
def variations() -> Variations:
    """The variations, read once."""
    return Variations.model_validate(yaml.safe_load((CORPUS_CODE / "layout.yaml").read_text("utf-8")))
