"""What can happen to a ticket. Its state is derived from the list of these and from nothing else; none is ever changed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Kind(StrEnum):
    """What a ticket is for; due times and whether a second person reviews go by it."""

    CONSULT = "consult"  # 咨询
    APPEAL = "appeal"  # 诉求
    FILING = "filing"  # 申报辅导
    STUCK = "stuck"  # 办不成事


class State(StrEnum):
    NEW = "new"  # 待受理
    ASSIGNED = "assigned"  # 待接单
    IN_PROGRESS = "in_progress"  # 办理中
    TRANSFERRING = "transferring"  # 转办中，接收人尚未接受
    IN_REVIEW = "in_review"  # 待复核
    APPROVED = "approved"  # 待发送
    ANSWERED = "answered"  # 已答复
    CLOSED = "closed"  # 已办结
    MERGED = "merged"  # 已并入另一件


class Origin(StrEnum):
    HANDOVER = "handover"  # from a conversation the assistant handed over
    FORM = "form"  # the enterprise's form
    OFFICER = "officer"
    API = "api"
    FOLLOW_UP = "follow_up"  # a bad rating


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Opened(_Event):
    name: Literal["opened"] = "opened"
    kind: Kind
    origin: Origin
    subject: str
    text: str
    contact: dict[str, str] = {}  # person, phone, email: as far as given
    enterprise_id: str | None = None
    conversation_id: str | None = None
    answer_id: str | None = None  # the turn that was handed over
    facts: dict[str, Any] = {}  # what was known of the enterprise then
    due_at: datetime | None = None
    follows: str | None = None  # the ticket whose bad rating opened this one


class Claimed(_Event):
    """A visitor who has signed in since takes the matter along to the enterprise."""

    name: Literal["claimed"] = "claimed"
    enterprise_id: str


class Assigned(_Event):
    name: Literal["assigned"] = "assigned"
    to: str


class Accepted(_Event):
    name: Literal["accepted"] = "accepted"


class Drafted(_Event):
    """A draft was generated."""

    name: Literal["drafted"] = "drafted"
    revision: int
    instruction: str | None = None


class Edited(_Event):
    name: Literal["edited"] = "edited"
    revision: int


class Submitted(_Event):
    """Handed to a second person."""

    name: Literal["submitted"] = "submitted"
    revision: int


class Reviewed(_Event):
    name: Literal["reviewed"] = "reviewed"
    revision: int
    passed: bool
    comment: str = ""


class Sent(_Event):
    """Signed, and handed to the outbox."""

    name: Literal["sent"] = "sent"
    revision: int
    channels: tuple[str, ...]


class TransferOffered(_Event):
    name: Literal["transfer_offered"] = "transfer_offered"
    to: str
    reason: str


class TransferAccepted(_Event):
    name: Literal["transfer_accepted"] = "transfer_accepted"


class TransferDeclined(_Event):
    name: Literal["transfer_declined"] = "transfer_declined"
    reason: str


class Extended(_Event):
    name: Literal["extended"] = "extended"
    due_at: datetime
    reason: str


class NoteAdded(_Event):
    """For the desk's eyes only."""

    name: Literal["note_added"] = "note_added"
    text: str


class MessageAdded(_Event):
    """The enterprise adds something. A draft made before no longer rests on everything it said."""

    name: Literal["message_added"] = "message_added"
    text: str


class Attached(_Event):
    name: Literal["attached"] = "attached"
    attachment_id: str
    file_name: str
    internal: bool = False


class Linked(_Event):
    name: Literal["linked"] = "linked"
    to: str
    merged: bool = False  # `to` was merged into this one


class Merged(_Event):
    name: Literal["merged"] = "merged"
    into: str


class Reminded(_Event):
    """Due soon or overdue: told once for each."""

    name: Literal["reminded"] = "reminded"
    overdue: bool


class Closed(_Event):
    name: Literal["closed"] = "closed"
    reason: str = ""


class Reopened(_Event):
    name: Literal["reopened"] = "reopened"
    reason: str
    due_at: datetime | None = None


class Rated(_Event):
    name: Literal["rated"] = "rated"
    level: int = Field(ge=1, le=5)


Event = Annotated[
    Opened
    | Claimed
    | Assigned
    | Accepted
    | Drafted
    | Edited
    | Submitted
    | Reviewed
    | Sent
    | TransferOffered
    | TransferAccepted
    | TransferDeclined
    | Extended
    | NoteAdded
    | MessageAdded
    | Attached
    | Linked
    | Merged
    | Reminded
    | Closed
    | Reopened
    | Rated,
    Field(discriminator="name"),
]


class Recorded(_Event):
    """One event as stored: the `number`-th of its ticket, by `actor`, at a moment in UTC."""

    number: int
    event: Event
    actor: str
    at: datetime
