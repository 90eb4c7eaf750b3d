"""The commands of `esl eval`, a file each."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Adds the commands; each imports what it needs when it runs."""
    from eval.commands import accept, adapt, agree, check, compare, from_desk, gate, new, report, run, trend

    for module in (run, report, compare, gate, trend, check, new, from_desk, accept, agree, adapt):
        app.command(module.NAME)(module.command)
    app.command(adapt.EXPORT_NAME)(adapt.export_command)
