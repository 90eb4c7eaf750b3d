"""Signing: a person sends a draft. In one transaction it is checked once more, signed and put into the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput, NotFound
from assistant.policy.answer import MARK
from assistant.policy.days import chinese_date
from assistant.policy.document import Frozen
from assistant.storage.schema_desk import outbox
from desk import events as ev
from desk.case import Case, read_case
from desk.delivery.package import Carrier, Channel, SignedLetter
from desk.draft_rows import Draft, first_generator
from desk.draft_view import DraftReader, signature_of
from desk.label import shown_time, signed
from desk.letter import Letter
from desk.principal import Principal
from desk.recording import Record, no_record
from desk.tickets_port import TicketLog
from desk.transaction import on_ticket


class Way(Frozen):
    """How a letter is to leave. `address` of an e-mail or webhook; without one an e-mail goes to the ticket's contact."""

    channel: Channel
    address: str | None = None


class Sending:
    """Signs drafts. `carriers`: the channels out of the house that are set up."""

    def __init__(
        self,
        engine: sa.Engine,
        reader: DraftReader,
        tickets: TicketLog,
        carriers: Mapping[Channel, Carrier],
        record: Record = no_record,
    ) -> None:
        self._engine = engine
        self._reader = reader
        self._tickets = tickets
        self._carriers = carriers
        self._record = record

    def send(self, ticket_id: str, principal: Principal, revision: int, ways: Sequence[Way]) -> list[str]:
        """Signs the newest revision and hands it to the outbox, whose ids are returned. It always goes to the ticket itself.

        Raises `Conflict` where `revision` is not the newest, is stale, misses a review, or cites what does not check out, and
        `InvalidInput` for a way that it cannot go. All of it is read in the transaction that signs, which nothing overtakes.
        """
        if not principal.is_staff:
            raise NotFound("没有这件工单的答复草稿")
        with on_ticket(self._engine, ticket_id) as connection:
            draft = self._reader.of_revision(connection, ticket_id, revision)
            case = read_case(connection, ticket_id)
            self._require_sendable(connection, draft, case)
            addressed = self._addressed(ways, case)
            now = self._reader.clock()
            letter = self._signed(connection, draft, case, principal, now)
            ids = [self._put(connection, draft, letter, channel, address, now) for channel, address in addressed]
            channels = tuple(dict.fromkeys(channel.value for channel, _ in addressed))
            sent = ev.Sent(revision=revision, channels=channels)
            self._tickets.append_in(connection, ticket_id, principal, sent)
            body = {"revision": revision, "channels": list(channels), "outbox": ids}
            self._record(connection, principal, "letter.sent", f"ticket:{ticket_id}", body)
        return ids

    def _require_sendable(self, connection: sa.Connection, draft: Draft, case: Case) -> None:
        signature = signature_of(connection, draft)
        if signature is not None:
            at = shown_time(signature.at, self._reader.time_zone)
            raise Conflict(f"第{draft.revision}稿已由{signature.name}于{at}签发，不能再次发送")
        self._reader.require_fresh(connection, draft)
        checks = self._reader.checked(draft.letter.text, draft.letter, self._reader.standing())
        if checks.blocking:
            found = next(f for f in checks.findings if f.kind == "citation")
            raise Conflict(f"不能发送：{found.message}")
        review = self._reader.review(connection, draft, case, checks)
        if review.passed is False:
            raise Conflict(f"第{draft.revision}稿复核没有通过：{review.comment}")
        if not review.allows_sending:
            raise Conflict(f"不能发送：{'；'.join(review.reasons)}")

    def _addressed(self, ways: Sequence[Way], case: Case) -> list[tuple[Channel, str]]:
        """Each way with its address, none twice; the ticket itself first."""
        found = [(Channel.CONVERSATION, case.conversation_id or case.ticket_id)]
        for way in ways:
            if way.channel is Channel.CONVERSATION:
                continue
            carrier = self._carriers.get(way.channel)
            if carrier is None:
                name = {
                    "email": "邮件（ESL_SMTP_URL、ESL_SMTP_SENDER）",
                    "webhook": "回调（ESL_WEBHOOK_ALLOW、ESL_WEBHOOK_SECRET）",
                }
                raise InvalidInput(f"没有设置{name[way.channel]}，不能从这个渠道发送")
            address = way.address or (case.contact.get("email", "") if way.channel is Channel.EMAIL else "")
            if not address:
                raise InvalidInput("请填写收件地址")
            found.append((way.channel, carrier.check_address(address)))
        return list(dict.fromkeys(found))

    def _signed(
        self, connection: sa.Connection, draft: Draft, case: Case, principal: Principal, now: datetime
    ) -> SignedLetter:
        zone = self._reader.time_zone
        name = principal.name or principal.actor
        label = signed(name=name, at=now, ident=draft.id, time_zone=zone)
        used = {int(n) for n in MARK.findall(draft.letter.text)}
        return SignedLetter(
            ticket_id=case.ticket_id,
            number=case.number,
            subject=case.subject,
            revision=draft.revision,
            text=dated(draft.letter, now.astimezone(ZoneInfo(zone))),
            citations=tuple(c for c in draft.letter.citations if c.n in used),
            signed_by=name,
            signer=principal.actor,
            signed_at=now,
            signature=label.text,
            generator=first_generator(connection, draft),
        )

    @staticmethod
    def _put(
        connection: sa.Connection, draft: Draft, letter: SignedLetter, channel: Channel, address: str, now: datetime
    ) -> str:
        ident = uuid4().hex
        connection.execute(
            outbox.insert().values(
                id=ident,
                key=f"{draft.ticket_id}:{draft.revision}:{channel}:{sha256(address.encode()).hexdigest()[:16]}",
                ticket_id=draft.ticket_id,
                revision=draft.revision,
                channel=channel.value,
                address=address,
                payload=letter.model_dump(mode="json"),
                state="waiting",
                attempts=0,
                next_at=now,
                created_at=now,
            )
        )
        return ident


def dated(letter: Letter, day: datetime) -> str:
    """The text with the day of signing in the place of that of the draft, where that still closes it."""
    text, _, last = letter.text.rpartition("\n")
    return f"{text}\n{chinese_date(day.date())}" if last == chinese_date(letter.as_of) else letter.text
