"""The outbox: what has been signed leaves, with retries, and arrives once.

A letter beside its ticket is inserted in the very transaction that marks its row as sent: it is there exactly once, whenever the
process dies. What goes over a wire may be handed over a second time when the process dies between the receiver's yes and the mark
of it; both bear the row's id, by which the receiver takes it once. Nothing is lost: a row that was being sent by a process that
died is taken again when its lease is over.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from assistant.errors import Conflict, NotFound
from assistant.policy.document import Frozen
from assistant.storage.schema_desk import letters, outbox, tickets
from desk.delivery.package import Carrier, Channel, NotDelivered, Package, SignedLetter
from desk.principal import Principal
from desk.recording import Record, no_record

# after which an attempt's process counts as dead; longer than any attempt takes
LEASE = timedelta(seconds=90)
MOST_ATTEMPTS = 10
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=6)
_AT_ONCE = 100  # rows of one run, so that a run ends

log = logging.getLogger(__name__)


class OutboxRow(Frozen):
    """What the desk sees of a letter on its way. `state`: waiting, sending, sent or failed; `reason`: why the last attempt failed."""

    id: str
    ticket_id: str
    revision: int
    channel: Channel
    address: str
    state: str
    attempts: int
    next_at: datetime
    reason: str | None
    created_at: datetime
    sent_at: datetime | None


class Outbox:
    """Delivers what is due. Any number of processes may do so at once. `clock` in UTC."""

    def __init__(
        self,
        engine: sa.Engine,
        carriers: Mapping[Channel, Carrier],
        clock: Callable[[], datetime],
        *,
        lease: timedelta = LEASE,
        record: Record = no_record,
    ) -> None:
        self._engine = engine
        self._carriers = carriers
        self._clock = clock
        self._lease = lease
        self._record = record

    # -- reading ---------------------------------------------------------------------------------------------------

    def rows(self, principal: Principal, ticket_id: str | None = None, *, limit: int = 200) -> list[OutboxRow]:
        """The newest rows, of one ticket where one is named. For staff. Raises `NotFound`."""
        if not principal.is_staff:
            raise NotFound("没有发件记录")
        query = sa.select(outbox).order_by(outbox.c.created_at.desc(), outbox.c.id).limit(limit)
        if ticket_id is not None:
            query = query.where(outbox.c.ticket_id == ticket_id)
        with self._engine.connect() as connection:
            return [_row(r) for r in connection.execute(query)]

    # -- delivering ------------------------------------------------------------------------------------------------

    def deliver_due(self, now: datetime | None = None) -> int:
        """Delivers what is due; returns how many letters were sent. A failure delays its own letter only."""
        sent = 0
        for ident in self._due(now or self._clock()):
            package = self._taken(ident, now or self._clock())
            if package is not None:
                sent += self._delivered(*package, now)
        return sent

    def retry(self, ident: str, principal: Principal) -> OutboxRow:
        """A failed letter is due again. Raises `NotFound`, or `Conflict` where it has not failed."""
        if not principal.is_staff:
            raise NotFound("没有这条发件记录")
        with self._engine.begin() as connection:
            again = {"state": "waiting", "attempts": 0, "next_at": self._clock()}
            failed = (outbox.c.id == ident) & (outbox.c.state == "failed")
            changed = connection.execute(outbox.update().where(failed).values(again)).rowcount
            row = connection.execute(sa.select(outbox).where(outbox.c.id == ident)).first()
            if row is None:
                raise NotFound("没有这条发件记录")
            if not changed:
                raise Conflict("只有发送失败的信可以重发")
            self._record(connection, principal, "letter.retried", f"ticket:{row.ticket_id}", {"outbox": ident})
            return _row(row)

    def _due(self, now: datetime) -> list[str]:
        with self._engine.connect() as connection:
            query = sa.select(outbox.c.id).where(_is_due(now)).order_by(outbox.c.next_at, outbox.c.id).limit(_AT_ONCE)
            return list(connection.execute(query).scalars())

    def _taken(self, ident: str, now: datetime) -> tuple[Channel, Package] | None:
        """The row for this process alone until its lease is over; None where another has taken it."""
        lease = {"state": "sending", "attempts": outbox.c.attempts + 1, "next_at": now + self._lease}
        with self._engine.begin() as connection:
            taken = connection.execute(outbox.update().where(outbox.c.id == ident, _is_due(now)).values(lease))
            if not taken.rowcount:
                return None
            row = connection.execute(sa.select(outbox).where(outbox.c.id == ident)).one()
        letter = SignedLetter.model_validate(row.payload)
        return Channel(row.channel), Package(id=row.id, address=row.address, letter=letter, attempt=row.attempts)

    def _delivered(self, channel: Channel, package: Package, now: datetime | None) -> bool:
        try:
            if channel is Channel.CONVERSATION:
                return self._beside_its_ticket(package, now or self._clock())
            carrier = self._carriers.get(channel)
            if carrier is None:
                raise NotDelivered("这个渠道已不再设置", for_good=True)
            carrier.carry(package)
        except NotDelivered as error:
            self._put_off(package, error, now or self._clock())
            return False
        except Exception as error:  # a fault of ours: the letter waits, the others go on
            log.exception("letter %s could not be delivered", package.id)
            self._put_off(package, NotDelivered(f"发送时出现意外错误：{type(error).__name__}"), now or self._clock())
            return False
        with self._engine.begin() as connection:
            return self._mark_sent(connection, package, now or self._clock())

    def _beside_its_ticket(self, package: Package, now: datetime) -> bool:
        """Inserts the letter and marks its row, both or neither."""
        letter = package.letter
        with self._engine.begin() as connection:
            if not self._mark_sent(connection, package, now):
                return False
            conversation = sa.select(tickets.c.conversation_id).where(tickets.c.id == letter.ticket_id)
            connection.execute(
                letters.insert().values(
                    id=package.id,
                    ticket_id=letter.ticket_id,
                    conversation_id=connection.execute(conversation).scalar(),
                    body=letter.model_dump(mode="json"),
                    signed_by=letter.signer,
                    sent_at=now,
                )
            )
        return True

    def _mark_sent(self, connection: sa.Connection, package: Package, now: datetime) -> bool:
        """False where another process has taken the row since: its lease was over."""
        sent = {"state": "sent", "sent_at": now, "reason": None}
        return bool(connection.execute(outbox.update().where(_is_ours(package)).values(sent)).rowcount)

    def _put_off(self, package: Package, error: NotDelivered, now: datetime) -> None:
        over = error.for_good or package.attempt >= MOST_ATTEMPTS
        state = {"state": "failed" if over else "waiting", "next_at": now + pause_after(package.attempt)}
        with self._engine.begin() as connection:
            connection.execute(outbox.update().where(_is_ours(package)).values(**state, reason=error.message))
        log.warning("letter %s, attempt %s: %s", package.id, package.attempt, error.message)


def pause_after(attempt: int) -> timedelta:
    """How long to wait after the `attempt`-th: 30 seconds, then twice as long each time, six hours at most."""
    doubled: int = 2 ** min(attempt - 1, 20)
    return min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)


def _is_due(now: datetime) -> sa.ColumnElement[bool]:
    """Waiting and due, or being sent by somebody whose lease is over."""
    return outbox.c.state.in_(("waiting", "sending")) & (outbox.c.next_at <= now)


def _is_ours(package: Package) -> sa.ColumnElement[bool]:
    """Still the attempt that this process took: whoever takes the row counts it up."""
    return (outbox.c.id == package.id) & (outbox.c.state == "sending") & (outbox.c.attempts == package.attempt)


def _row(row: sa.Row) -> OutboxRow:  # type: ignore[type-arg]
    return OutboxRow(
        id=row.id,
        ticket_id=row.ticket_id,
        revision=row.revision,
        channel=Channel(row.channel),
        address=row.address,
        state=row.state,
        attempts=row.attempts,
        reason=row.reason,
        sent_at=row.sent_at,
        next_at=row.next_at,
        created_at=row.created_at,
    )
