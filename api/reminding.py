"""The server's clockwork for the desk: reminders, once a minute."""

from __future__ import annotations

import logging

import anyio

from api.service import Service

logger = logging.getLogger(__name__)

_PAUSE_S = 60.0


async def remind_for_ever(service: Service) -> None:
    """Tells what is due, until it is cancelled. What goes wrong is logged and tried again a minute later."""
    while True:
        try:
            told = await service.reading(service.desk.reminders.remind, service.desk.clock())
            for reminder in told:
                what = "overdue" if reminder.overdue else "due soon"
                logger.info("ticket %s is %s, with %s", reminder.ticket.number, what, reminder.ticket.assignee)
        except Exception:
            logger.exception("reminders could not be given")
        await anyio.sleep(_PAUSE_S)
