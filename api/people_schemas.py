"""What goes in and out of the routes for signing in, people and the audit chain."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from api.schemas import Profile, Request
from desk.people.accounts import User
from desk.people.audit import Entry, Verification
from desk.people.enterprises import Enterprise
from desk.people.keys import Key
from desk.people.permissions import Permission
from desk.principal import Role


def _without_nul(text: str) -> str:
    return text.replace("\0", " ")


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_without_nul)
]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Email = Annotated[str, Field(pattern=r"^[^@\s\x00]{1,100}@[^@\s\x00]{1,99}$")]


class LoginRequest(Request):
    name: Name
    password: Password


class ChangePasswordRequest(Request):
    old: Password
    new: Password


class Me(BaseModel):
    """Who is asking. `csrf_token`: to be sent back as X-CSRF-Token with everything that changes something; `oidc`: whether one can
    sign in elsewhere.
    """

    role: Role
    name: str
    actor: str
    enterprise_id: str | None
    csrf_token: str | None
    permissions: list[Permission]
    oidc: bool


class UserView(BaseModel):
    id: str
    name: str
    display_name: str
    role: Role
    enterprise_id: str | None
    email: str | None
    active: bool
    oidc: bool
    created_at: datetime

    @classmethod
    def of(cls, user: User) -> UserView:
        return cls(
            id=user.id,
            name=user.name,
            display_name=user.display_name,
            role=user.role,
            enterprise_id=user.enterprise_id,
            email=user.email,
            active=user.active,
            oidc=user.signs_in_elsewhere,
            created_at=user.created_at,
        )


class UserList(BaseModel):
    items: list[UserView]


class NewUserRequest(Request):
    name: Name
    password: Password
    role: Role
    display_name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    enterprise_id: Id | None = None
    email: Email | None = None


class ChangeUserRequest(Request):
    """What is to change; the rest stays."""

    active: bool | None = None
    role: Role | None = None
    password: Password | None = None


class KeyView(BaseModel):
    id: str
    name: str
    role: Role
    enterprise_id: str | None
    scopes: list[str]
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: Key) -> KeyView:
        return cls(
            id=key.id,
            name=key.name,
            role=key.role,
            enterprise_id=key.enterprise_id,
            scopes=list(key.scopes),
            created_by=key.created_by,
            created_at=key.created_at,
            expires_at=key.expires_at,
            revoked_at=key.revoked_at,
        )


class KeyList(BaseModel):
    items: list[KeyView]


class NewKeyView(KeyView):
    """`secret` is shown this once."""

    secret: str


class NewKeyRequest(Request):
    """`scopes`: permissions; all of the role where missing. `days`: how long it holds."""

    name: Name
    role: Role
    scopes: list[Permission] | None = None
    enterprise_id: Id | None = None
    days: int = Field(90, ge=1, le=366)


class EnterpriseView(BaseModel):
    id: str
    name: str
    credit_code: str | None
    profile: dict[str, Any]
    stage: str | None
    created_at: datetime

    @classmethod
    def of(cls, enterprise: Enterprise) -> EnterpriseView:
        return cls(
            id=enterprise.id,
            name=enterprise.name,
            credit_code=enterprise.credit_code,
            profile=dict(enterprise.profile),
            stage=enterprise.stage,
            created_at=enterprise.created_at,
        )


class EnterpriseList(BaseModel):
    items: list[EnterpriseView]


class NewEnterpriseRequest(Request):
    name: Name
    credit_code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=18)] | None = None
    profile: Profile | None = None


class AuditEntry(BaseModel):
    number: int
    at: str
    actor: str
    action: str
    object: str
    body: dict[str, Any]
    previous_hash: str
    hash: str

    @classmethod
    def of(cls, entry: Entry) -> AuditEntry:
        return cls(
            number=entry.number,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            object=entry.object,
            body=dict(entry.body),
            previous_hash=entry.previous_hash,
            hash=entry.hash,
        )


class AuditPage(BaseModel):
    """`next_after`: to be given as `after` for the next page; null at the end."""

    items: list[AuditEntry]
    next_after: int | None


class AuditFault(BaseModel):
    number: int
    message: str


class AuditVerification(BaseModel):
    """`head`: number and hash of the last row, to be kept outside the database and compared with later."""

    sound: bool
    entries: int
    head_number: int
    head_hash: str
    faults: list[AuditFault]

    @classmethod
    def of(cls, found: Verification) -> AuditVerification:
        return cls(
            sound=found.is_sound,
            entries=found.entries,
            head_number=found.end.number,
            head_hash=found.end.hash,
            faults=[AuditFault(number=f.number, message=f.message) for f in found.faults],
        )
