"""The channels out of the house that are set up."""

from __future__ import annotations

from collections.abc import Callable

from assistant.settings import Settings
from desk.delivery.email import Mailer
from desk.delivery.package import Carrier, Channel
from desk.delivery.webhook import Webhook


def carriers_of(settings: Settings, seconds: Callable[[], float]) -> dict[Channel, Carrier]:
    """`seconds`: since 1970, for what is signed with its time. Raises `InvalidInput` for a setting that is none."""
    found: dict[Channel, Carrier] = {}
    if settings.smtp_url is not None:
        found[Channel.EMAIL] = Mailer(settings.smtp_url.get_secret_value(), settings.smtp_sender)
    allowed = settings.webhook_allow.replace(",", " ").split()
    if allowed:
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
        found[Channel.WEBHOOK] = Webhook(allowed, secret, seconds=seconds)
    return found
