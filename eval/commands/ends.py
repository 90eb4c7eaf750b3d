"""How commands end: exit codes, and the sentence that goes with them."""

from __future__ import annotations

from typing import NoReturn

import typer

FAILED, WRONG_USE, COMPONENT_MISSING = 1, 2, 3


def stop(message: str, code: int = WRONG_USE) -> NoReturn:
    """Says why on standard error and exits."""
    typer.echo(message, err=True)
    raise typer.Exit(code)
