"""What the program says of itself: its name, its version, the questions it offers."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

NAME = "企服通助手"
_EXAMPLES = Path(__file__).parent / "examples.yaml"
_UNINSTALLED = "0.1.0"  # run from a checkout that was never installed


def program_version() -> str:
    try:
        return version("enterprise-service-link")
    except PackageNotFoundError:
        return _UNINSTALLED


@cache
def examples() -> tuple[str, ...]:
    """The questions of examples.yaml. Raises `ValueError` when the file is not a list of questions."""
    import yaml

    questions = yaml.safe_load(_EXAMPLES.read_text(encoding="utf-8"))
    if not isinstance(questions, list) or not all(isinstance(q, str) and q.strip() for q in questions):
        raise ValueError(f"{_EXAMPLES} 应为问题的列表，每行一个“- 问题”")
    return tuple(questions)
