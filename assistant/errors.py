"""Every error that the assistant raises. Each says what was wrong, with the value, and what to do.

The command line and the HTTP layer translate them; `message` is Chinese and fit to be shown to a user. Not finding an
answer is no error: it is an `Answer` with status `abstained`.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all. `code` is stable and machine-readable."""

    code = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(AssistantError):
    """The caller's request cannot be used: an empty question, one that is too long, an impossible date."""

    code = "invalid_input"


class NotFound(AssistantError):
    """A document, version or conversation that does not exist."""

    code = "not_found"


class Conflict(AssistantError):
    """What was asked does not fit the state that something is in: pausing a job that is done."""

    code = "conflict"


class NotAllowed(AssistantError):
    """Not signed in, or with a role that may not do this."""

    code = "not_allowed"


class DataFolderHeld(AssistantError):
    """Another process owns the data folder. `url` is its server's address where it serves one."""

    code = "data_folder_held"

    def __init__(self, message: str, *, pid: int | None = None, url: str | None = None) -> None:
        super().__init__(message)
        self.pid = pid
        self.url = url


class StorageError(AssistantError):
    """The database or an index cannot be read or written: damaged, no space, no permission, newer than this program."""

    code = "storage"


class ComponentMissing(AssistantError):
    """Something that has to be installed or reachable is not: says how to get it."""

    code = "component_missing"


class ModelUnavailable(AssistantError):
    """The language or embedding model failed, timed out or answered nonsense. The answer without it is used instead."""

    code = "model_unavailable"
