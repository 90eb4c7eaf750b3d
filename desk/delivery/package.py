"""What leaves: a signed letter on its way over one channel, and how a channel says that it could not take it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from assistant.errors import AssistantError
from assistant.policy.answer import Citation
from assistant.policy.document import Frozen


class Channel(StrEnum):
    CONVERSATION = "conversation"  # beside the ticket and in its conversation
    EMAIL = "email"
    WEBHOOK = "webhook"


class SignedLetter(Frozen):
    """A letter as the enterprise gets it. `generator`: what wrote its first draft; `signed_by`: the name, `signed_at` in UTC."""

    ticket_id: str
    number: str
    subject: str
    revision: int
    text: str
    citations: tuple[Citation, ...]
    signed_by: str
    signer: str
    signed_at: datetime
    signature: str  # as shown: 「本信由张三于2026年11月23日16:05签发」
    generator: str


class Package(Frozen):
    """One row of the outbox. `id` is the same on every attempt: by it the receiver takes a letter once."""

    id: str
    address: str
    letter: SignedLetter
    attempt: int


class NotDelivered(AssistantError):
    """The letter was not taken. `for_good`: trying again would not help."""

    code = "not_delivered"

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


class Carrier(Protocol):
    """Hands letters to the world outside. Safe to share between threads."""

    def check_address(self, address: str) -> str:
        """The address in the form to be used. Raises `InvalidInput` for one that may not be written to."""
        ...

    def carry(self, package: Package) -> None:
        """Raises `NotDelivered`."""
        ...
