"""Opening a ticket: what is handed in, whose it is, and what is known of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from assistant.errors import InvalidInput, NotAllowed, NotFound
from assistant.storage.schema import conversations, turns
from assistant.storage.schema_people import enterprises
from desk.due import DueTimes
from desk.events import Kind, Opened, Origin
from desk.principal import Principal

_SUBJECT = 40  # characters, where none is given
_CONTACT = ("person", "phone", "email")
_PHONE = re.compile(r"\+?[\d\s()（）-]{5,25}")  # 「13800000000」, 「0571-88880000」, 「+86 (571) 8888」
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What somebody hands in. `enterprise_id`: for whom the desk opens it; others open for themselves. `owners`: marks of conversations
    that are theirs too, such as what their browser asked before they signed in. `follows`: the desk's own.
    """

    kind: Kind
    text: str = ""
    subject: str = ""
    contact: dict[str, str] = field(default_factory=dict)
    enterprise_id: str | None = None
    conversation_id: str | None = None
    answer_id: str | None = None
    owners: frozenset[str] = frozenset()
    follows: str | None = None


def opened(connection: sa.Connection, principal: Principal, new: NewTicket, due: DueTimes, now: datetime) -> Opened:
    """The event that opens it. Raises `InvalidInput`, `NotAllowed`, or `NotFound` for a conversation that is another's."""
    enterprise_id = _enterprise(connection, principal, new)
    asked, facts = _handed_over(connection, principal, new, enterprise_id)
    if enterprise_id:
        known = connection.execute(sa.select(enterprises.c.profile).where(enterprises.c.id == enterprise_id)).scalar()
        facts = {**(known or {}), **facts}
    text = new.text.strip() or asked
    if not text:
        raise InvalidInput("请写明要办的事")
    origin = _origin(principal, new)
    return Opened(
        kind=new.kind,
        origin=origin,
        subject=new.subject.strip() or _short(text),
        text=text,
        contact=_contact(principal, new),
        enterprise_id=enterprise_id,
        conversation_id=new.conversation_id,
        answer_id=new.answer_id,
        facts=facts,
        due_at=due.due(new.kind, now, origin),
        follows=new.follows,
    )


def _enterprise(connection: sa.Connection, principal: Principal, new: NewTicket) -> str | None:
    """Whose matter it is; None: a visitor's."""
    if not principal.is_staff:
        if new.enterprise_id not in (None, principal.enterprise_id):
            raise NotAllowed("只有工作人员可以代企业登记")
        return principal.enterprise_id
    known = sa.select(enterprises.c.id).where(enterprises.c.id == new.enterprise_id)
    if new.enterprise_id is not None and connection.execute(known).first() is None:
        raise InvalidInput(f"没有编号为“{new.enterprise_id[:60]}”的企业")
    return new.enterprise_id


def _handed_over(
    connection: sa.Connection, principal: Principal, new: NewTicket, enterprise_id: str | None
) -> tuple[str, dict[str, object]]:
    """(the question that was handed over, what the conversation knows of the asker)."""
    if new.conversation_id is None:
        if new.answer_id is not None:
            raise InvalidInput("转交一条回答时，请一并给出它所在的对话 conversation_id")
        return "", {}
    missing = NotFound(f"没有编号为“{new.conversation_id[:60]}”的对话")
    row = connection.execute(sa.select(conversations).where(conversations.c.id == new.conversation_id)).first()
    if row is None:
        raise missing
    theirs = {None, principal.owner, *new.owners}
    if not principal.is_staff and row.owner not in theirs:
        raise missing
    if principal.is_staff and enterprise_id is not None and row.owner not in (None, f"enterprise:{enterprise_id}"):
        raise InvalidInput("这段对话不是这家企业的，不能转到它的工单")
    asked = sa.select(turns.c.id, turns.c.question).where(turns.c.conversation_id == new.conversation_id)
    if new.answer_id is not None:
        asked = asked.where(turns.c.id == new.answer_id)
    turn = connection.execute(asked.order_by(turns.c.ordinal.desc())).first()
    if turn is None:
        raise NotFound(f"对话中没有编号为“{(new.answer_id or '')[:60]}”的回答" if new.answer_id else "对话中还没有提问")
    return turn.question, dict(row.profile)


def _origin(principal: Principal, new: NewTicket) -> Origin:
    if new.follows is not None:
        return Origin.FOLLOW_UP
    if new.conversation_id is not None:
        return Origin.HANDOVER
    if principal.actor.startswith("key:"):
        return Origin.API
    return Origin.OFFICER if principal.is_staff else Origin.FORM


def _contact(principal: Principal, new: NewTicket) -> dict[str, str]:
    contact = {k: v.strip() for k, v in new.contact.items() if v.strip()}
    unknown = set(contact) - set(_CONTACT)
    if unknown:
        raise InvalidInput(f"联系方式中不认识的键：{'、'.join(sorted(unknown))[:60]}；可用：{'、'.join(_CONTACT)}")
    if "phone" in contact and not _PHONE.fullmatch(contact["phone"]):
        raise InvalidInput(f"电话“{contact['phone'][:40]}”不正确")
    if "email" in contact and not _EMAIL.fullmatch(contact["email"]):
        raise InvalidInput(f"邮箱“{contact['email'][:60]}”不正确")
    anonymous = not principal.is_staff and principal.enterprise_id is None
    if anonymous and not {"phone", "email"} & set(contact):
        raise InvalidInput("没有登录的，请留下电话或邮箱，以便回复")
    return contact


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SUBJECT else line[: _SUBJECT - 1] + "…"
