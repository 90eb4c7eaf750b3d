"""What goes in and out of the desk's tickets over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StringConstraints

from api.schemas import Identifier, Profile, Request, Turn, without_nul
from assistant.policy.answer import Fact
from desk.events import Kind, Origin, State

TEXT_CHARACTERS = 5000
REASON_CHARACTERS = 500


def _line(most: int, least: int = 0) -> Any:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Text = Annotated[str, _line(TEXT_CHARACTERS, 1), AfterValidator(without_nul)]
Reason = Annotated[str, _line(REASON_CHARACTERS, 1), AfterValidator(without_nul)]
Revision = Annotated[int, Field(ge=1, le=1_000_000)] | None
Actor = Annotated[str, Field(pattern=r"^(user|key):[A-Za-z0-9_-]{1,50}$")]
Plain = StringConstraints(pattern=r"^[A-Za-z0-9_:=.-]*$")  # what ids, actors and cursors are made of
TicketReference = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]  # an id, or a number: 2026-000123


# -- in ------------------------------------------------------------------------------------------------------------


class Contact(Request):
    person: Annotated[str, _line(50), AfterValidator(without_nul)] = ""
    phone: Annotated[str, _line(25), AfterValidator(without_nul)] = ""
    email: Annotated[str, _line(200), AfterValidator(without_nul)] = ""


class OpenRequest(Request):
    """A new ticket. With `conversation_id` (and `answer_id`) the assistant hands over: subject and text are the question's then,
    unless given. `enterprise_id`: for whom the desk opens it.
    """

    kind: Kind
    subject: Annotated[str, _line(200), AfterValidator(without_nul)] = ""
    text: Annotated[str, _line(TEXT_CHARACTERS), AfterValidator(without_nul)] = ""
    conversation_id: Identifier | None = None
    answer_id: Identifier | None = None
    contact: Contact = Field(default_factory=Contact)
    enterprise_id: Identifier | None = None


class ActRequest(Request):
    """`revision`: what the page showed; another one meanwhile, and the request is refused. Left out: whatever it is now."""

    revision: Revision = None


class AssignRequest(ActRequest):
    to: Actor


class TransferRequest(AssignRequest):
    reason: Reason


class DeclineRequest(ActRequest):
    reason: Reason


class ExtendRequest(ActRequest):
    due_at: Annotated[AwareDatetime, AfterValidator(_utc)]
    reason: Reason


class TextRequest(ActRequest):
    text: Text


class LinkRequest(ActRequest):
    to: TicketReference


class MergeRequest(ActRequest):
    into: TicketReference


class CloseRequest(ActRequest):
    """`reason` is needed where nothing was answered."""

    reason: Annotated[str, _line(REASON_CHARACTERS), AfterValidator(without_nul)] = ""


class ReopenRequest(ActRequest):
    reason: Reason


class RatingRequest(ActRequest):
    """`level`: 5 非常满意 … 1 非常不满意. `reasons`: of those that belong to the level."""

    level: Annotated[int, Field(ge=1, le=5)]
    reasons: Annotated[list[Annotated[str, _line(40, 1)]], Field(max_length=10)] = Field(default_factory=list)
    comment: Annotated[str, _line(TEXT_CHARACTERS), AfterValidator(without_nul)] = ""


class CannedRequest(Request):
    """`kinds`: of ticket it is offered for; empty: all."""

    title: Annotated[str, _line(100, 1), AfterValidator(without_nul)]
    text: Text
    kinds: Annotated[list[Kind], Field(max_length=len(Kind))] = Field(default_factory=list)


class EnterpriseChange(Request):
    """`stage` null: derived again. `profile`: facts of the vocabulary; null removes one."""

    stage: Annotated[str, Field(max_length=20)] | None = None
    profile: Profile | None = None


# -- out -----------------------------------------------------------------------------------------------------------


class Named(BaseModel):
    actor: str
    name: str


class EnterpriseName(BaseModel):
    id: str
    name: str


class TicketSummary(BaseModel):
    """One line of a list. `due_in_working_days`: 0 on the day itself, negative after it; null once nothing is to be done."""

    id: str
    number: str
    kind: Kind
    state: State
    subject: str
    enterprise: EnterpriseName | None
    assignee: Named | None
    offered_to: Named | None
    opened_at: datetime
    due_at: datetime | None
    overdue: bool
    due_in_working_days: int | None
    answered_at: datetime | None
    closed_at: datetime | None
    revision: int
    rating: int | None


class TicketPage(BaseModel):
    """`counts`: by state, of what the other filters leave."""

    items: list[TicketSummary]
    next_cursor: str | None
    counts: dict[State, int]


class ClaimableTicket(BaseModel):
    """What the caller's browser handed in before they signed in."""

    id: str
    number: str
    subject: str
    opened_at: datetime


class Claimable(BaseModel):
    items: list[ClaimableTicket]


class TicketEvent(BaseModel):
    number: int
    name: str
    body: dict[str, Any]
    actor: Named
    at: datetime


class TicketConversation(BaseModel):
    """The whole conversation as stored, each answer with its citations, findings and facts."""

    id: str
    turns: list[Turn]


class AttachmentView(BaseModel):
    """`internal`: for the desk's eyes only. `size` in bytes."""

    id: str
    name: str
    media_type: str
    size: int
    internal: bool
    added_by: Named
    added_at: datetime


class TicketLink(BaseModel):
    id: str
    number: str
    subject: str
    state: State


class SentLetter(BaseModel):
    """A signed answer. `text` is the letter, `body` all of it."""

    text: str
    body: dict[str, Any]
    signed_by: str
    sent_at: datetime


class RatingView(BaseModel):
    """`follow_up`: the id of the ticket that a bad one opened."""

    level: int
    name: str
    reasons: list[str]
    comment: str
    given_at: datetime
    follow_up: str | None


class CannedView(BaseModel):
    id: str
    title: str
    text: str
    kinds: list[Kind]
    updated_at: datetime


class TicketDetail(TicketSummary):
    """`allowed`: what the caller can do now, by the path below the ticket's address. `answer_id`: the turn that was handed over."""

    text: str
    contact: dict[str, str]
    origin: Origin
    facts: list[Fact]
    events: list[TicketEvent]
    conversation: TicketConversation | None
    answer_id: str | None
    attachments: list[AttachmentView]
    links: list[TicketLink]
    merged_into: TicketLink | None
    letters: list[SentLetter]
    rated: RatingView | None
    first_owner: Named | None
    allowed: list[str]


class StaffMember(BaseModel):
    actor: str
    name: str
    role: str


class EnterpriseFound(BaseModel):
    id: str
    name: str
    credit_code: str | None


class EnterpriseStage(BaseModel):
    """`derived`: from what is known, `because` of that; else an officer set it."""

    stage: str
    name: str
    derived: bool
    because: str


class EnterpriseWindow(BaseModel):
    """What the enterprise has or may get and can file for: `state` open, coming or all_year; `standing` eligible, near_miss, unknown."""

    document_id: str
    title: str
    benefit_id: str
    benefit: str
    standing: str
    state: str
    text: str
    opens: date | None
    closes: date | None
    amount: str


class EnterpriseAnswer(BaseModel):
    ticket_id: str
    number: str
    subject: str
    text: str
    signed_by: str
    sent_at: datetime


class EnterpriseView(EnterpriseFound):
    """`told_in_tickets`: keys of `profile` that only tickets tell. `windows` null: not known, `windows_missing` says why."""

    stage: EnterpriseStage | None
    profile: list[Fact]
    told_in_tickets: list[str]
    windows: list[EnterpriseWindow] | None
    windows_missing: str
    tickets: list[TicketSummary]
    answers: list[EnterpriseAnswer]
