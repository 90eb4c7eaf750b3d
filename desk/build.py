"""The desk's parts, put together in one place: the doors ask `Desk` for what they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from assistant.build import Stores, open_chat
from assistant.errors import InvalidInput
from assistant.pipeline import Assistant
from desk.attachments import Attachments, Limits, Sniff
from desk.canned import Canned
from desk.delivery.carriers import carriers_of
from desk.delivery.package import Carrier, Channel
from desk.draft_view import DraftReader
from desk.draft_writer import DraftWriter, Rewriter
from desk.drafts import Drafts
from desk.due import DueTimes, due_rules
from desk.enterprise import Enterprises
from desk.outbox import Outbox
from desk.people.audit import Audit
from desk.people.people import People, people_of
from desk.people.portability import Portability
from desk.people.retention import Retention, RetentionDays
from desk.ratings import Ratings, rating_scale
from desk.reminders import Reminders
from desk.reviewed import Reviewed
from desk.rewriting import ModelRewriter
from desk.sending import Sending
from desk.stages import stage_table
from desk.ticket_list import TicketList
from desk.tickets import Tickets

_REWRITING_S = 30.0  # a letter is longer than an answer, and an officer waits for it


def utc_now() -> datetime:
    return datetime.now(UTC)


def takes_no_files(content: bytes, name: str) -> str:
    """What stands in for a reader of files where none was given."""
    raise InvalidInput("这里不接收附件")


@dataclass
class Desk:
    """One service desk on the stores of this process. `assistant` gives the assistant, or raises while it loads."""

    stores: Stores
    assistant: Callable[[], Assistant]
    clock: Callable[[], datetime] = utc_now
    sniff: Sniff = takes_no_files

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.stores.engine, self.clock)

    @cached_property
    def people(self) -> People:
        return people_of(self.stores.engine, self.audit, self.clock)

    @cached_property
    def portability(self) -> Portability:
        return Portability(self.stores.engine, self.audit, self.clock)

    @cached_property
    def retention(self) -> Retention:
        settings = self.stores.settings
        limits = RetentionDays(
            settings.retention_conversations_days, settings.retention_tickets_days, settings.retention_logs_days
        )
        return Retention(self.stores.engine, self.audit, self.clock, limits)

    @cached_property
    def reviewed(self) -> Reviewed:
        return Reviewed(self.stores.engine, self.assistant, self.clock, self.audit.record)

    @cached_property
    def tickets(self) -> Tickets:
        due = DueTimes(ZoneInfo(self.stores.settings.time_zone), due_rules())
        return Tickets(self.stores.engine, self.clock, due, self.audit.record)

    @cached_property
    def ticket_list(self) -> TicketList:
        return TicketList(self.stores.engine, self.clock)

    @cached_property
    def attachments(self) -> Attachments:
        settings = self.stores.settings
        limits = Limits(settings.attachment_mb * 1_000_000, settings.attachments_mb * 1_000_000)
        return Attachments(self.stores.engine, self.tickets, self.sniff, limits)

    @cached_property
    def canned(self) -> Canned:
        canned = Canned(self.stores.engine, self.clock, self.audit.record)
        canned.seed()
        return canned

    @cached_property
    def ratings(self) -> Ratings:
        return Ratings(self.stores.engine, self.tickets, rating_scale())

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.stores.engine, self.tickets)

    @cached_property
    def enterprises(self) -> Enterprises:
        return Enterprises(self.stores.engine, self.ticket_list, self.assistant, stage_table(), self.audit.record)

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
        return Drafts(self.stores.engine, self._draft_reader, writer, self.tickets, self.audit.record)

    @cached_property
    def sending(self) -> Sending:
        return Sending(self.stores.engine, self._draft_reader, self.tickets, self._carriers, self.audit.record)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.stores.engine, self._carriers, self.clock, record=self.audit.record)

    @cached_property
    def _draft_reader(self) -> DraftReader:
        return DraftReader(self.stores.catalogue, self.clock, self.stores.settings.time_zone)

    @cached_property
    def _carriers(self) -> Mapping[Channel, Carrier]:
        return carriers_of(self.stores.settings, lambda: self.clock().timestamp())

    def _rewriter(self) -> Rewriter | None:
        settings = self.stores.settings
        chat = open_chat(settings, timeout_s=_REWRITING_S)
        return None if chat is None or settings.llm_model is None else ModelRewriter(chat.ask, settings.llm_model)
