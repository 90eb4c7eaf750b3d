"""What an uploaded file is, by its content, for parts that do not know how files are read."""

from __future__ import annotations

from assistant.errors import InvalidInput
from ingest.parse.errors import ParseError
from ingest.parse.sniff import sniff


def media_type_of(content: bytes, name: str) -> str:
    """Raises `InvalidInput`, with what was found, for what is not known, empty, damaged or locked."""
    try:
        return sniff(content, name)
    except ParseError as error:
        reason = error.reason.partition("。")[0]  # what follows is advice for documents of policies
        raise InvalidInput(f"“{name}”不能作为附件：{reason}") from error
