"""Why a source gave no file: `.reason` in Chinese for the officer, with what to do."""

from __future__ import annotations


class SourceError(Exception):
    """The source gave nothing; stops no other source."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(SourceError):
    """An address, host or port that is never fetched: by the rules here, not by the other side."""


class FetchFailed(SourceError):
    """The other side did not answer, or not with a document."""


class BadArchive(SourceError):
    """An archive, or one member of it, that is not unpacked."""
