"""The subject chains (五链) of a document, by the words of its title; the words are data that an officer can change."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from assistant.policy.document import Chain
from assistant.policy.numerals import fold


@cache
def chain_words() -> tuple[tuple[Chain, tuple[str, ...]], ...]:
    """The words of `chains.yaml`, in the order of `Chain`. Raises `ValueError` where it names no chain or lists no words."""
    stated = yaml.safe_load(files("ingest").joinpath("chains.yaml").read_text(encoding="utf-8"))
    found = {Chain(name): tuple(fold(str(word)) for word in words) for name, words in stated.items()}
    return tuple((chain, found[chain]) for chain in Chain if chain in found)


def read_chain(title: str) -> tuple[Chain, ...]:
    """The chains whose words stand in the title; () where none does: that is for an officer to say."""
    plain = fold(title)
    return tuple(chain for chain, words in chain_words() if any(word in plain for word in words))
