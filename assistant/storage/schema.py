"""The tables. SQL is the one source of truth: both indexes can be deleted and are rebuilt from here."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from assistant.storage.moments import Moment

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("current_version", Integer, nullable=False),
    Column("register", JSON, nullable=False),
    Column("removed_at", Moment),
)

versions = Table(
    "versions",
    metadata,
    Column("document_id", String(200), ForeignKey("documents.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),  # of the file and its side files
    Column("reader", String(40), nullable=False),  # release of the reading code; another one reads the file again
    Column("source", JSON, nullable=False),
    Column("register", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("pages", JSON, nullable=False),
    Column("tables", JSON, nullable=False),
    Column(
        "edits", JSON, nullable=False, server_default="[]"
    ),  # [start, end, original] where the file differs from the text
    Column("ingested_at", Moment, nullable=False),
)

# which document a path gave last time: changed bytes at the same path are a new version of the same document
sources = Table(
    "sources",
    metadata,
    Column("path", String(1000), primary_key=True),
    Column("document_id", String(200), ForeignKey("documents.id"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False, index=True),
)

_of_version = ("document_id", "version")

provisions = Table(
    "provisions",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
    ForeignKeyConstraint(_of_version, ("versions.document_id", "versions.version")),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(240), primary_key=True),
    Column("document_id", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    Column("embedding_key", String(64), nullable=False, index=True),
    ForeignKeyConstraint(_of_version, ("versions.document_id", "versions.version")),
    Index("passages_by_version", *_of_version),
)

# what a version offers, read from its text or stated by card.yaml; an officer's signature is in the body
cards = Table(
    "cards",
    metadata,
    Column("document_id", String(200), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("status", String(12), nullable=False, index=True),
    Column("stated", String(64)),  # sha256 of the card.yaml that states it; null: read from the text
    Column("body", JSON, nullable=False),
    ForeignKeyConstraint(_of_version, ("versions.document_id", "versions.version")),
)

# vectors by the digest of model and text, so that no text is ever embedded twice and a lost vector index costs nothing
embeddings = Table(
    "embeddings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little endian
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("profile", JSON, nullable=False),
    Column("owner", String(60), index=True),  # enterprise:ID, user:ID or visitor:ID; null: whoever knows the id
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(40), primary_key=True),  # the answer's id
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("asked_at", Moment, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("answer_id", String(40), ForeignKey("turns.id"), nullable=False, index=True),
    Column("rating", String(8), nullable=False),
    Column("comment", Text),
    Column("given_at", Moment, nullable=False),
)

# what was asked of ingestion, and how far it is
jobs = Table(
    "jobs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("sources", JSON, nullable=False),  # list of strings: paths, uploads
    Column("retried", JSON),  # of these sources only, after some files failed; null: of all
    Column("options", JSON, nullable=False),
    Column("progress", JSON, nullable=False),
    Column("reason", Text),  # why it failed as a whole
    Column("attempts", Integer, nullable=False),  # how often it was started
    Column("crashes", Integer, nullable=False),  # how often the process died under it before it got any further
    Column("events", Integer, nullable=False),  # number of the newest event
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),  # last time
    Column("ended_at", Moment),
)

# JSON and not text: a name of a file need not be UTF-8
job_failures = Table(
    "job_failures",
    metadata,
    Column("job_id", String(40), ForeignKey("jobs.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
)

job_events = Table(
    "job_events",
    metadata,
    Column("job_id", String(40), ForeignKey("jobs.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

# `generation` counts changes of the catalogue; readers reload what they hold in memory when it moves
state = Table(
    "state",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)
