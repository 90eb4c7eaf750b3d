"""Letters to another system over HTTP, signed, and only to addresses that an administrator named one by one.

An address has to equal one of the list to the character: nothing that somebody typed into a form is ever asked for, and redirects
are not followed. Whoever names an address inside the office means it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Collection
from hashlib import sha256

import httpx

from assistant.errors import InvalidInput
from desk.delivery.package import NotDelivered, Package

_TIMEOUT_S = 15.0
_REFUSED_FOR_GOOD = frozenset({400, 401, 403, 404, 405, 410, 413, 415, 422})


class Webhook:
    """Posts letters as JSON. The signature is HMAC-SHA256 over 「timestamp.body」; `Idempotency-Key` is the same on every attempt."""

    def __init__(
        self,
        allowed: Collection[str],
        secret: str,
        *,
        client: httpx.Client | None = None,
        seconds: Callable[[], float],
    ) -> None:
        """`seconds`: since 1970. Raises `InvalidInput` without a secret."""
        if not secret:
            raise InvalidInput("设置了 ESL_WEBHOOK_ALLOW，还需要 ESL_WEBHOOK_SECRET（签名用的密钥）")
        self._allowed = frozenset(allowed)
        self._secret = secret.encode()
        self._client = client or httpx.Client(timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False)
        self._seconds = seconds

    def check_address(self, address: str) -> str:
        if address not in self._allowed:
            raise InvalidInput("这个回调地址不在管理员允许的名单（ESL_WEBHOOK_ALLOW）内")
        return address

    def carry(self, package: Package) -> None:
        """Raises `NotDelivered`; for good where the receiver says that the request itself is wrong."""
        if package.address not in self._allowed:
            raise NotDelivered("这个回调地址已不在允许的名单内", for_good=True)
        body = body_of(package)
        stamp = str(int(self._seconds()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": package.id,
            "X-ESL-Timestamp": stamp,
            "X-ESL-Signature": f"sha256={signature(self._secret, stamp, body)}",
        }
        try:
            answer = self._client.post(package.address, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise NotDelivered(f"回调地址连接失败：{type(error).__name__}") from error
        if not answer.is_success:
            for_good = answer.status_code in _REFUSED_FOR_GOOD
            raise NotDelivered(f"回调地址答复 {answer.status_code}", for_good=for_good)


def body_of(package: Package) -> bytes:
    """The letter as JSON, the same bytes on every attempt."""
    letter = package.letter.model_dump(mode="json")
    return json.dumps({"id": package.id, "letter": letter}, ensure_ascii=False, sort_keys=True).encode()


def signature(secret: bytes, stamp: str, body: bytes) -> str:
    """Hexadecimal; the receiver computes it again and refuses a stamp that is old."""
    return hmac.new(secret, stamp.encode() + b"." + body, sha256).hexdigest()
