"""The tables of people: who may sign in, what they signed in with, and the chain of what was done."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from assistant.storage.moments import Moment
from assistant.storage.schema import metadata

enterprises = Table(
    "enterprises",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("credit_code", String(18), unique=True),  # 统一社会信用代码
    Column("profile", JSON, nullable=False),  # facts by key, as a conversation's profile
    Column("stage", String(20)),  # of the life cycle; null: not set by an officer
    Column("created_at", Moment, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(100), nullable=False, unique=True),  # what is typed to sign in
    Column("display_name", String(100), nullable=False),
    Column("role", String(12), nullable=False),
    Column("enterprise_id", String(40), ForeignKey("enterprises.id"), index=True),  # of the role enterprise only
    Column("email", String(200)),
    Column("password_hash", String(200)),  # null: signs in elsewhere (OIDC)
    Column("issuer", String(300)),
    Column("subject", String(300)),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("issuer", "subject"),
)

# the token itself is nowhere: only its SHA-256
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", String(40), ForeignKey("users.id"), nullable=False, index=True),
    Column("csrf_token", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("role", String(12), nullable=False),
    Column("enterprise_id", String(40), ForeignKey("enterprises.id")),
    Column("scopes", JSON, nullable=False),  # list of permissions; never more than the role has
    Column("created_by", String(60), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

# each row holds the hash of the row before: a changed, removed or reordered one breaks the chain
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 … without a gap
    Column("at", String(40), nullable=False),  # ISO 8601, as hashed
    Column("actor", String(60), nullable=False),
    Column("action", String(60), nullable=False),
    Column("object", String(120), nullable=False),
    Column("body", JSON, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

TABLES = (enterprises, users, sessions, api_keys, audit)
