"""Killed a hundred times while it sends, the outbox loses no letter and doubles none that can be told apart."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from assistant.storage.schema_desk import letters, outbox
from desk.delivery.email import Mailer
from desk.delivery.package import Channel
from desk.delivery.webhook import Webhook
from desk.draft_rows import read_newest, write
from desk.outbox import Outbox
from desk.sending import Way
from tests.conftest import ROOT
from tests.desk.letters.conftest import LI, TWO_QUESTIONS, LetterDesk
from tests.desk.letters.receivers import http_server, smtp_server

_KILLS = 100
_TICKETS = 80
_ALIVE_S = (0.0, 0.06)  # a worker's life from its first look at the outbox: some letters


def _signed(desk: LetterDesk, hook_url: str) -> None:
    """A letter on each of many tickets, signed for all three ways."""
    first = desk.tickets.open(TWO_QUESTIONS)
    desk.drafts.generate(first, LI)
    with desk.engine.connect() as connection:
        draft = read_newest(connection, first)
    assert draft is not None
    ways = [Way(channel=Channel.EMAIL, address="li@acme.example"), Way(channel=Channel.WEBHOOK, address=hook_url)]
    for _ in range(_TICKETS):
        ticket = desk.tickets.open(TWO_QUESTIONS)
        with desk.engine.begin() as connection:
            write(connection, draft.model_copy(update={"ticket_id": ticket}))
        desk.sending.send(ticket, LI, 1, ways)


def test_killed_a_hundred_times_while_sending_every_letter_arrives_exactly_once(desk: LetterDesk) -> None:
    """Beside the ticket each letter is inserted exactly once, by the database's own transaction. Over a wire it is handed over at
    least once, and under one id however often, so that a receiver that goes by the id has it exactly once. None is missing anywhere.
    """
    chance = random.Random(7)
    with smtp_server() as mailbox, http_server() as hook:
        desk.carriers[Channel.EMAIL] = Mailer(mailbox.url, "desk@park.example")
        desk.carriers[Channel.WEBHOOK] = Webhook([hook.url], "secret", seconds=time.time)
        desk.clock.now = datetime.now(UTC) - timedelta(minutes=1)  # the workers' clock is the real one
        _signed(desk, hook.url)
        interrupted = _killed_again_and_again(desk, mailbox.url, hook.url, chance)
        last = Outbox(desk.engine, desk.carriers, lambda: datetime.now(UTC) + timedelta(days=1))
        while last.deliver_due():
            pass
        rows = {channel: _ids(desk, channel) for channel in Channel}
        mailed = Counter(str(mail["Message-ID"])[1:].partition("@")[0] for mail in mailbox.received)
        posted = Counter(received.headers["idempotency-key"] for received in hook.received)
    assert {row["state"] for row in desk.rows(outbox)} == {"sent"}
    assert interrupted > _KILLS // 10, "the workers were hardly ever killed in the middle of a letter"
    beside = [row["id"] for row in desk.rows(letters)]
    assert sorted(beside) == sorted(rows[Channel.CONVERSATION])  # exactly once
    assert Counter(row["ticket_id"] for row in desk.rows(letters)).most_common(1)[0][1] == 1
    assert set(mailed) == rows[Channel.EMAIL]  # none missing, and one each by id
    assert set(posted) == rows[Channel.WEBHOOK]
    again = sum(n - 1 for n in (*mailed.values(), *posted.values()))
    assert again <= _KILLS  # at most the one letter that each killed worker was handing over


def _killed_again_and_again(desk: LetterDesk, smtp: str, hook: str, chance: random.Random) -> int:
    """Kills a hundred workers; returns how many left a letter that they were sending."""
    address = desk.engine.url.render_as_string(hide_password=False)
    desk.engine.dispose()
    command = [sys.executable, "-m", "tests.desk.letters.worker", address, smtp, hook]
    interrupted, left = 0, 0
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "."},
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        for _ in range(_KILLS):
            parent.stdin.write("\n")
            parent.stdin.flush()
            pid = int(parent.stdout.readline())
            time.sleep(chance.uniform(*_ALIVE_S))
            os.kill(pid, signal.SIGKILL)
            assert parent.stdout.readline() == "dead\n"
            now = _sending(desk)
            interrupted += now > left
            left = now
        parent.stdin.close()
    return interrupted


def _sending(desk: LetterDesk) -> int:
    query = sa.select(sa.func.count()).where(outbox.c.state == "sending")
    with desk.engine.connect() as connection:
        return connection.execute(query).scalar_one()


def _ids(desk: LetterDesk, channel: Channel) -> set[str]:
    return {row["id"] for row in desk.rows(outbox) if row["channel"] == channel.value}
