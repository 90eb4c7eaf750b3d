"""A person signs a checked, fresh, reviewed letter, which leaves by its ways once."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest

from assistant.errors import Conflict, InvalidInput, NotFound
from assistant.storage.schema_desk import letters, outbox
from desk.delivery.email import Mailer
from desk.delivery.package import Channel, SignedLetter
from desk.delivery.webhook import Webhook
from desk.events import Kind
from desk.outbox import MOST_ATTEMPTS, Outbox, pause_after
from desk.sending import Way
from tests.desk.letters.conftest import LI, TWO_QUESTIONS, WANG, ZHAO, LetterDesk
from tests.desk.letters.receivers import Hook, Mailbox, http_server, smtp_server


def seconds() -> float:
    return 1_800_000_000.0


EMAIL, WEBHOOK = Channel.EMAIL, Channel.WEBHOOK


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def hook() -> Iterator[Hook]:
    with http_server() as found:
        yield found


@pytest.fixture
def open_desk(desk: LetterDesk, mailbox: Mailbox, hook: Hook) -> LetterDesk:
    """With both channels out of the house."""
    desk.carriers[EMAIL] = Mailer(mailbox.url, "desk@park.example", timeout_s=5)
    desk.carriers[WEBHOOK] = Webhook([hook.url], "secret", seconds=seconds)
    return desk


def _drafted(desk: LetterDesk, **rest: object) -> str:
    ticket = desk.tickets.open(TWO_QUESTIONS, **rest)  # type: ignore[arg-type]
    desk.drafts.generate(ticket, LI)
    return ticket


# -- signing -----------------------------------------------------------------------------------------------------


def test_a_sent_letter_stands_beside_its_ticket_and_its_conversation_once(desk: LetterDesk) -> None:
    ticket = _drafted(desk, conversation_id="c1")
    desk.sending.send(ticket, WANG, 1, [])
    assert desk.rows(letters) == []  # it is in the outbox
    assert desk.outbox.deliver_due() == 1
    assert desk.outbox.deliver_due() == 0
    (letter,) = desk.rows(letters)
    body = SignedLetter.model_validate(letter["body"])
    assert (letter["ticket_id"], letter["conversation_id"], letter["signed_by"]) == (ticket, "c1", "user:wang")
    assert body.signed_by == "王五"
    assert body.signature == "本信由王五于2026年11月23日10:00签发"
    assert "20万元。[1]" in body.text
    assert body.citations[0].n == 1
    assert desk.tickets.names(ticket)[-1] == "sent"
    (row,) = desk.outbox.rows(LI, ticket)
    assert (row.state, row.attempts) == ("sent", 1)
    assert "letter.sent" in [action for _, action, _, _ in desk.recorded]


def test_a_letter_bears_the_day_on_which_it_was_signed(desk: LetterDesk) -> None:
    ticket = _drafted(desk)
    desk.clock.forward(days=1)
    desk.sending.send(ticket, LI, 1, [])
    desk.outbox.deliver_due()
    assert desk.rows(letters)[0]["body"]["text"].endswith("\n2026年11月24日")


def test_a_letter_is_sent_once_however_often_it_is_asked_for(desk: LetterDesk) -> None:
    ticket = _drafted(desk)
    sending = desk.sending

    def send(_: int) -> bool:
        try:
            sending.send(ticket, LI, 1, [])
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(send, range(6))) == 1
    desk.outbox.deliver_due()
    assert len(desk.rows(letters)) == 1


def test_only_the_newest_revision_can_be_sent(desk: LetterDesk) -> None:
    ticket = _drafted(desk)
    text = desk.drafts.newest(ticket, LI).text
    desk.drafts.save(ticket, WANG, f"{text}\n谢谢。", 1)
    with pytest.raises(Conflict, match=r"王五已在.*第2稿，您看的是第1稿"):
        desk.sending.send(ticket, LI, 1, [])
    with pytest.raises(Conflict, match="没有第9稿"):
        desk.sending.send(ticket, LI, 9, [])


def test_a_citation_that_does_not_check_out_keeps_a_letter_in(desk: LetterDesk) -> None:
    ticket = _drafted(desk)
    text = desk.drafts.newest(ticket, LI).text
    desk.drafts.save(ticket, LI, text.replace("20万元。[1]", "20万元。[88]"), 1)
    with pytest.raises(Conflict, match=r"没有编号为\[88\]的出处"):
        desk.sending.send(ticket, LI, 2, [])


def test_a_reviewed_letter_of_a_kind_that_needs_it_leaves(desk: LetterDesk) -> None:
    ticket = _drafted(desk, kind=Kind.STUCK)
    with pytest.raises(Conflict, match="须经第二人复核"):
        desk.sending.send(ticket, LI, 1, [])
    desk.drafts.submit(ticket, LI, 1)
    desk.drafts.review(ticket, ZHAO, 1, passed=True)
    assert desk.sending.send(ticket, LI, 1, [])


def test_ways_that_are_not_set_up_or_lead_nowhere_are_refused_before_anything_is_signed(
    desk: LetterDesk, mailbox: Mailbox, hook: Hook
) -> None:
    ticket = _drafted(desk)
    with pytest.raises(InvalidInput, match="ESL_SMTP_URL"):
        desk.sending.send(ticket, LI, 1, [Way(channel=EMAIL, address="a@b.cn")])
    desk.carriers[EMAIL] = Mailer(mailbox.url, "desk@park.example")
    desk.carriers[WEBHOOK] = Webhook([hook.url], "secret", seconds=seconds)
    bad = (
        Way(channel=EMAIL),  # the ticket names no address
        Way(channel=EMAIL, address="nobody"),
        Way(channel=EMAIL, address="a@b.cn\nBcc: c@d.cn"),
        Way(channel=EMAIL, address="a@b.cn, c@d.cn"),
        Way(channel=WEBHOOK, address="http://169.254.169.254/latest/meta-data"),
        Way(channel=WEBHOOK, address=hook.url + "/../admin"),
        Way(channel=WEBHOOK, address=hook.url.replace("127.0.0.1", "localhost")),
        Way(channel=WEBHOOK, address="file:///etc/passwd"),
    )
    for way in bad:
        with pytest.raises(InvalidInput):
            desk.sending.send(ticket, LI, 1, [way])
    assert desk.rows(outbox) == []
    assert "sent" not in desk.tickets.names(ticket)


# -- leaving -----------------------------------------------------------------------------------------------------


def test_a_mail_says_who_signed_it_and_is_known_by_its_id(open_desk: LetterDesk, mailbox: Mailbox) -> None:
    ticket = _drafted(open_desk, contact={"email": "li@acme.example"})
    ids = open_desk.sending.send(ticket, WANG, 1, [Way(channel=EMAIL)])
    assert open_desk.outbox.deliver_due() == 2
    (mail,) = mailbox.received
    assert mail["To"] == "li@acme.example"
    assert mail["Message-ID"] == f"<{ids[1]}@park.example>"
    assert mail["X-ESL-Signed-By"] == "王五"
    assert mail["X-ESL-Drafted-With"] == "extractive"
    assert "2026-000001" in mail["Subject"]
    text = mail.get_content()
    assert "预计可得一次性20万元。[1]" in text
    assert text.rstrip().endswith("本信由王五于2026年11月23日10:00签发")


def test_a_webhook_is_signed_and_known_by_its_key(open_desk: LetterDesk, hook: Hook) -> None:
    ticket = _drafted(open_desk)
    ids = open_desk.sending.send(ticket, LI, 1, [Way(channel=WEBHOOK, address=hook.url)])
    open_desk.outbox.deliver_due()
    (received,) = hook.received
    assert received.headers["idempotency-key"] == ids[1] == received.content["id"]
    stamp = received.headers["x-esl-timestamp"]
    expected = hmac.new(b"secret", stamp.encode() + b"." + received.body, sha256).hexdigest()
    assert received.headers["x-esl-signature"] == f"sha256={expected}"
    assert received.content["letter"]["signed_by"] == "李四"


def test_a_server_that_is_away_is_tried_again_later_and_later_under_the_same_id(
    open_desk: LetterDesk, mailbox: Mailbox
) -> None:
    ticket = _drafted(open_desk)
    ids = open_desk.sending.send(ticket, LI, 1, [Way(channel=EMAIL, address="li@acme.example")])
    mailbox.refusals = ["451 try later"] * 2
    open_desk.outbox.deliver_due()
    row = next(r for r in open_desk.outbox.rows(LI) if r.channel is EMAIL)
    assert (row.state, row.attempts) == ("waiting", 1)
    assert "451" in (row.reason or "")
    assert open_desk.outbox.deliver_due() == 0  # not yet
    open_desk.clock.forward(seconds=31)
    assert open_desk.outbox.deliver_due() == 0
    open_desk.clock.forward(seconds=31)
    assert open_desk.outbox.deliver_due() == 0  # twice as long the second time
    open_desk.clock.forward(seconds=31)
    assert open_desk.outbox.deliver_due() == 1
    assert [m["Message-ID"] for m in mailbox.received] == [f"<{ids[1]}@park.example>"]


def test_pauses_double_and_end_at_six_hours() -> None:
    pauses = [pause_after(n) for n in range(1, MOST_ATTEMPTS + 10)]
    assert pauses[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert max(pauses) == timedelta(hours=6)
    assert pauses == sorted(pauses)


@pytest.mark.parametrize("status", [302, 400, 404, 410])
def test_a_receiver_that_refuses_for_good_is_not_asked_again_until_somebody_says_so(
    open_desk: LetterDesk, hook: Hook, status: int
) -> None:
    ticket = _drafted(open_desk)
    open_desk.sending.send(ticket, LI, 1, [Way(channel=WEBHOOK, address=hook.url)])
    hook.answers = [status]
    open_desk.outbox.deliver_due()
    row = next(r for r in open_desk.outbox.rows(LI) if r.channel is WEBHOOK)
    assert str(status) in (row.reason or "")
    assert hook.received == []  # a redirect is not followed
    if status == 302:
        assert row.state == "waiting"
        return
    assert row.state == "failed"
    open_desk.clock.forward(days=1)
    assert open_desk.outbox.deliver_due() == 0
    assert open_desk.outbox.retry(row.id, LI).state == "waiting"
    assert open_desk.outbox.deliver_due() == 1
    with pytest.raises(Conflict):
        open_desk.outbox.retry(row.id, LI)
    with pytest.raises(NotFound):
        open_desk.outbox.retry("0" * 32, LI)


def test_a_receiver_that_never_answers_is_given_up_after_ten_attempts(open_desk: LetterDesk, hook: Hook) -> None:
    ticket = _drafted(open_desk)
    open_desk.sending.send(ticket, LI, 1, [Way(channel=WEBHOOK, address=hook.url)])
    hook.answers = [503] * 100
    for _ in range(2 * MOST_ATTEMPTS):
        open_desk.outbox.deliver_due()
        open_desk.clock.forward(hours=7)
    row = next(r for r in open_desk.outbox.rows(LI) if r.channel is WEBHOOK)
    assert (row.state, row.attempts) == ("failed", MOST_ATTEMPTS)


def test_one_letter_that_fails_holds_up_no_other(open_desk: LetterDesk, mailbox: Mailbox, hook: Hook) -> None:
    ticket = _drafted(open_desk)
    ways = [Way(channel=WEBHOOK, address=hook.url), Way(channel=EMAIL, address="a@b.cn")]
    open_desk.sending.send(ticket, LI, 1, ways)
    hook.answers = [500]
    assert open_desk.outbox.deliver_due() == 2
    assert len(mailbox.received) == 1


def test_an_address_that_is_allowed_no_longer_gets_nothing(open_desk: LetterDesk, hook: Hook) -> None:
    ticket = _drafted(open_desk)
    open_desk.sending.send(ticket, LI, 1, [Way(channel=WEBHOOK, address=hook.url)])
    open_desk.carriers[WEBHOOK] = Webhook(["https://other.example/"], "secret", seconds=seconds)
    open_desk.outbox.deliver_due()
    assert hook.received == []
    assert next(r for r in open_desk.outbox.rows(LI) if r.channel is WEBHOOK).state == "failed"


def test_a_letter_taken_by_a_process_that_died_is_taken_again_after_its_lease(desk: LetterDesk) -> None:
    ticket = _drafted(desk)
    (ident,) = desk.sending.send(ticket, LI, 1, [])
    dying = desk.outbox
    taken = dying._taken(ident, desk.clock())
    assert taken is not None
    assert desk.outbox.deliver_due() == 0  # somebody has it
    desk.clock.forward(seconds=91)
    assert desk.outbox.deliver_due() == 1
    assert not dying._delivered(*taken, desk.clock())  # back from the dead, too late
    assert len(desk.rows(letters)) == 1


def test_many_workers_at_once_deliver_each_letter_once(desk: LetterDesk) -> None:
    for _ in range(6):
        desk.sending.send(_drafted(desk), LI, 1, [])
    workers = [Outbox(desk.engine, {}, desk.clock) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        delivered = list(threads.map(lambda worker: worker.deliver_due(), workers))
    assert sum(delivered) == 6
    assert len(desk.rows(letters)) == 6


@pytest.mark.parametrize(
    "url", ["", "http://mail.example", "smtp://", "mail.example:25", "smtp://mail.example:x", "smtp://[::1"]
)
def test_a_mail_server_that_is_none_is_refused_at_start(url: str) -> None:
    with pytest.raises(InvalidInput, match="ESL_SMTP_URL"):
        Mailer(url, "desk@park.example")
    with pytest.raises(InvalidInput):
        Mailer("smtp://mail.example", "no address")
    with pytest.raises(InvalidInput, match="ESL_WEBHOOK_SECRET"):
        Webhook(["https://a.example"], "", seconds=seconds)
