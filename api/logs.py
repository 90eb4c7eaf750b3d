"""Logs without personal data: what a record says, its exception and addresses with their queries are masked as they are written."""

from __future__ import annotations

import logging
import re
from urllib.parse import unquote

from assistant.policy.personal import mask

FORMAT = "%(asctime)s %(name)s %(message)s"
_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")  # 「%40」 in an address of a request


class MaskingFormatter(logging.Formatter):
    """Formats a record and masks the whole of it: arguments, traceback and all."""

    def format(self, record: logging.LogRecord) -> str:
        return _masked(super().format(record))


def _masked(line: str) -> str:
    if "%" in line:
        line = _ESCAPED.sub(lambda escaped: unquote(escaped[0], errors="replace"), line)
    return mask(line)


def install(level: int) -> None:
    """Logs to standard error, masked; handlers that are there already get the formatter too."""
    logging.basicConfig(level=level)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(MaskingFormatter(FORMAT))
