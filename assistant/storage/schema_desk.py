"""The tables of the service desk. A ticket is the list of its events; its row is what was last derived from them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from assistant.storage.moments import Moment
from assistant.storage.schema import metadata

# written in the transaction that appends an event; can be derived again from ticket_events
tickets = Table(
    "tickets",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("number", String(20), nullable=False, unique=True),  # what people say on the telephone: 2026-000123
    Column("kind", String(20), nullable=False, index=True),
    Column("state", String(20), nullable=False, index=True),
    Column("subject", String(200), nullable=False),
    Column("searched", Text, nullable=False),  # what a search looks in: number, subject, text, enterprise
    Column("opened_by", String(60), nullable=False, index=True),  # an actor, such as user:ID or visitor:ID
    Column("enterprise_id", String(40), ForeignKey("enterprises.id"), index=True),
    Column("conversation_id", String(40), index=True),
    Column("first_owner", String(60)),  # 首问负责: set once, never changed
    Column("assignee", String(60), index=True),
    Column("offered_to", String(60), index=True),  # who has been asked to take it over
    Column("reminded", String(10)),  # soon | overdue: what was told of the present due time
    Column("opened_at", Moment, nullable=False, index=True),
    Column("due_at", Moment, index=True),
    Column("answered_at", Moment),
    Column("closed_at", Moment),
    Column("revision", Integer, nullable=False),  # number of the newest event
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("ticket_id", String(40), ForeignKey("tickets.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # 1, 2, 3 …: two writers of one number, and one of them is told
    Column("name", String(30), nullable=False),
    Column("body", JSON, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("at", Moment, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("ticket_id", String(40), ForeignKey("tickets.id"), nullable=False, index=True),
    Column("name", String(255), nullable=False),
    Column("media_type", String(100), nullable=False),  # as the bytes say, not as the sender does
    Column("size", Integer, nullable=False),  # bytes
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("internal", Boolean, nullable=False),  # for the desk's eyes only
    Column("added_by", String(60), nullable=False),
    Column("added_at", Moment, nullable=False),
)

canned_paragraphs = Table(
    "canned_paragraphs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("title", String(100), nullable=False),
    Column("text", Text, nullable=False),
    Column("kinds", JSON, nullable=False),  # kinds of ticket it is offered for; []: all
    Column("updated_by", String(60), nullable=False),
    Column("updated_at", Moment, nullable=False),
)

# every revision stays: what was generated, and what people made of it
drafts = Table(
    "drafts",
    metadata,
    Column("ticket_id", String(40), ForeignKey("tickets.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),  # two savers on one base: the primary key tells the second
    Column("letter", JSON, nullable=False),
    Column("basis", JSON, nullable=False),  # what it rests on: turns, versions of documents, cards, facts
    Column("instruction", Text),
    Column("author", String(60), nullable=False),
    Column("generated_by", String(100), nullable=False),  # extractive, a model's name, or person
    Column("created_at", Moment, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("ticket_id", String(40), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("reviewer", String(60), primary_key=True),
    Column("passed", Boolean, nullable=False),
    Column("comment", Text),
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(("ticket_id", "revision"), ("drafts.ticket_id", "drafts.revision")),
)

# what has to leave, written in the transaction that signs it; `key` is told to the receiver, who takes each once
outbox = Table(
    "outbox",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key", String(120), nullable=False, unique=True),  # ticket, revision, channel, address
    Column("ticket_id", String(40), ForeignKey("tickets.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),  # of the draft
    Column("channel", String(12), nullable=False),  # conversation | email | webhook
    Column("address", String(300), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", String(10), nullable=False, index=True),  # waiting | sending | sent | failed
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("reason", Text),  # why the last attempt failed
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
)

# signed answers as the enterprise reads them, beside its conversation and its ticket
letters = Table(
    "letters",
    metadata,
    Column("id", String(40), primary_key=True),  # the outbox row's
    Column("ticket_id", String(40), ForeignKey("tickets.id"), nullable=False, index=True),
    Column("conversation_id", String(40), index=True),
    Column("body", JSON, nullable=False),
    Column("signed_by", String(60), nullable=False),
    Column("sent_at", Moment, nullable=False),
)

# answers that a person signed, which the assistant may give again: 经工作人员核定
reviewed_answers = Table(
    "reviewed_answers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("ticket_id", String(40), index=True),
    Column("question", Text, nullable=False),
    Column("variants", JSON, nullable=False),  # other ways to ask it
    Column("text", Text, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("state", String(10), nullable=False, index=True),  # valid | lapsed | withdrawn
    Column("lapsed_for", Text),  # which provision changed
    Column("approved_by", String(60), nullable=False),
    Column("approved_at", Moment, nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("ticket_id", String(40), ForeignKey("tickets.id"), primary_key=True),
    Column("level", Integer, nullable=False),  # 5 非常满意 … 1 非常不满意
    Column("reasons", JSON, nullable=False),
    Column("comment", Text),
    Column("follow_up", String(40)),  # the ticket that a bad rating opened
    Column("given_by", String(60), nullable=False),
    Column("given_at", Moment, nullable=False),
)

TABLES = (
    tickets,
    ticket_events,
    attachments,
    canned_paragraphs,
    drafts,
    reviews,
    outbox,
    letters,
    reviewed_answers,
    ratings,
)
