"""`esl eval`: runs a test set over this machine's data folder or a server, reports, and holds the gate."""

from __future__ import annotations

import typer

from eval.commands import register

app = typer.Typer(help="用测试集评测回答质量。", no_args_is_help=True)


@app.callback()
def _eval() -> None:
    """用测试集评测回答质量。"""


register(app)
