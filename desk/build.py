"""The desk's parts, put together in one place: the doors ask `Desk` for what they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from assistant.build import Stores, open_chat
from assistant.pipeline import Assistant
from desk.delivery.email import Mailer
from desk.delivery.package import Carrier, Channel
from desk.delivery.webhook import Webhook
from desk.draft_view import DraftReader
from desk.draft_writer import DraftWriter, Rewriter
from desk.drafts import Drafts
from desk.outbox import Outbox
from desk.rewriting import ModelRewriter
from desk.sending import Sending
from desk.tickets_port import Record, TicketLog, unrecorded


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Desk:
    """One service desk on the stores of this process. `assistant` gives the assistant, or raises while it loads."""

    stores: Stores
    assistant: Callable[[], Assistant]
    clock: Callable[[], datetime] = utc_now
    record: Record = unrecorded
    tickets: TicketLog = field(init=False, repr=False)

    @cached_property
    def drafts(self) -> Drafts:
        settings = self.stores.settings
        writer = DraftWriter(
            self.assistant,
            self.stores.conversations,
            park=settings.park_name,
            desk=settings.desk_name,
            rewriter=self._rewriter(),
        )
        return Drafts(self.stores.engine, self._draft_reader, writer, self.tickets, self.record)

    @cached_property
    def sending(self) -> Sending:
        return Sending(self.stores.engine, self._draft_reader, self.tickets, self._carriers, self.record)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.stores.engine, self._carriers, self.clock, record=self.record)

    @cached_property
    def _draft_reader(self) -> DraftReader:
        return DraftReader(self.stores.catalogue, self.clock, self.stores.settings.time_zone)

    @cached_property
    def _carriers(self) -> Mapping[Channel, Carrier]:
        """The channels out of the house that are set up. Raises `InvalidInput` for a setting that is none."""
        settings = self.stores.settings
        found: dict[Channel, Carrier] = {}
        if settings.smtp_url is not None:
            found[Channel.EMAIL] = Mailer(settings.smtp_url.get_secret_value(), settings.smtp_sender)
        allowed = settings.webhook_allow.replace(",", " ").split()
        if allowed:
            secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
            found[Channel.WEBHOOK] = Webhook(allowed, secret, seconds=lambda: self.clock().timestamp())
        return found

    def _rewriter(self) -> Rewriter | None:
        settings = self.stores.settings
        chat = open_chat(settings, timeout_s=_REWRITING_S)
        return None if chat is None or settings.llm_model is None else ModelRewriter(chat.ask, settings.llm_model)


_REWRITING_S = 30.0  # a letter is longer than an answer, and an officer waits for it
