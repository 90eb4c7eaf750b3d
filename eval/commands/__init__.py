"""The commands of `esl eval` beside `run`, a file each."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Adds the commands; each imports what it needs when it runs."""
    from eval.commands import compare, gate, report, trend

    for module in (report, compare, gate, trend):
        app.command(module.NAME)(module.command)
