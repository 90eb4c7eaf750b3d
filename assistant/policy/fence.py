"""Data in a request to a language model, between marks in angle brackets."""

from __future__ import annotations


def fenced(text: str) -> str:
    """`text` that cannot close the fence around it."""
    return text.replace("<", "＜").replace(">", "＞")
