"""A process that forks workers which deliver the outbox, to be killed: one line of input, one worker, which says its id.

Forked and not started anew: Python takes a second to start, a fork a millisecond.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta

from assistant.storage.database import open_database
from desk.delivery.email import Mailer
from desk.delivery.package import Channel
from desk.delivery.webhook import Webhook
from desk.outbox import Outbox

LEASE = timedelta(seconds=0.3)


def main(database: str, smtp: str, hook: str) -> None:
    carriers = {
        Channel.EMAIL: Mailer(smtp, "desk@park.example", timeout_s=5),
        Channel.WEBHOOK: Webhook([hook], "secret", seconds=time.time),
    }
    open_database(database).dispose()  # what that imports is imported once
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            deliver_for_ever(Outbox(open_database(database), carriers, lambda: datetime.now(UTC), lease=LEASE))
        os.waitpid(pid, 0)
        print("dead", flush=True)


def deliver_for_ever(outbox: Outbox) -> None:
    print(os.getpid(), flush=True)
    while True:
        outbox.deliver_due()


if __name__ == "__main__":
    main(*sys.argv[1:])
