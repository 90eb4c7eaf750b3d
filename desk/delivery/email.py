"""Letters by e-mail. `Message-ID` is the outbox row's id on every attempt, so that a receiver sees which two are one."""

from __future__ import annotations

import re
import smtplib
import ssl
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from assistant.errors import InvalidInput
from desk.delivery.package import NotDelivered, Package

_TIMEOUT_S = 20.0
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")


class Mailer:
    """Sends through one server: `smtp://`, `smtp+starttls://` or `smtps://`, with user and password in the address where it wants them."""

    def __init__(self, url: str, sender: str, *, timeout_s: float = _TIMEOUT_S) -> None:
        """Raises `InvalidInput` where the server's address or the sender's is none."""
        self._server = _server(url)
        if not _ADDRESS.fullmatch(sender.strip()):
            raise InvalidInput(f"设置了 ESL_SMTP_URL，还需要 ESL_SMTP_SENDER（发件邮箱），“{sender[:60]}”不是邮箱地址")
        self._sender = sender.strip()
        self._timeout_s = timeout_s

    def check_address(self, address: str) -> str:
        if not _ADDRESS.fullmatch(address.strip()):
            raise InvalidInput(f"“{address[:60]}”不是邮箱地址")
        return address.strip()

    def carry(self, package: Package) -> None:
        """Raises `NotDelivered`; for good where the server refuses the receiver or the message itself."""
        try:
            with _connected(self._server, self._timeout_s) as server:
                server.send_message(message_of(package, self._sender))
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise NotDelivered(f"邮件服务器拒收：{_said(error)}", for_good=500 <= code < 600) from error
        except smtplib.SMTPResponseException as error:
            for_good = 550 <= error.smtp_code < 560 and not isinstance(error, smtplib.SMTPAuthenticationError)
            raise NotDelivered(f"邮件服务器拒绝：{error.smtp_code} {_said(error)}", for_good=for_good) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered(f"邮件服务器连接失败：{_said(error)}") from error


def message_of(package: Package, sender: str) -> EmailMessage:
    """The letter as a mail, with who signed it in its headers."""
    letter = package.letter
    message = EmailMessage()
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=package.address)
    message["Subject"] = f"关于工单{letter.number}的答复：{' '.join(letter.subject.split())}"[:150]
    message["Message-ID"] = f"<{package.id}@{sender.rpartition('@')[2]}>"
    message["Date"] = format_datetime(letter.signed_at.astimezone(UTC))
    message["Auto-Submitted"] = "auto-generated"
    message["X-ESL-Letter-Id"] = package.id
    message["X-ESL-Signed-By"] = " ".join(letter.signed_by.split())
    message["X-ESL-Signed-At"] = letter.signed_at.isoformat()
    message["X-ESL-Drafted-With"] = letter.generator
    message.set_content(f"{letter.text}\n\n{letter.signature}\n", cte="base64")
    return message


def _server(url: str) -> SplitResult:
    try:
        server = urlsplit(url)
        if server.scheme in _PORTS and server.hostname and server.port != 0:
            return server
    except ValueError:  # a port that is no number, brackets that do not close
        pass
    raise InvalidInput("ESL_SMTP_URL 应形如 smtp://主机:25、smtp+starttls://用户:密码@主机:587 或 smtps://…")


def _connected(server: SplitResult, timeout_s: float) -> smtplib.SMTP:
    host, port = server.hostname or "", server.port or _PORTS[server.scheme]
    context = ssl.create_default_context()
    connection = (
        smtplib.SMTP_SSL(host, port, timeout=timeout_s, context=context)
        if server.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=timeout_s)
    )
    try:
        if server.scheme == "smtp+starttls":
            connection.starttls(context=context)
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
    except BaseException:
        connection.close()
        raise
    return connection


def _said(error: Exception) -> str:
    return str(error)[:200]
