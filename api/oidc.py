"""Signing in elsewhere: OpenID Connect, authorization code flow with PKCE, state and nonce.

What the provider says is believed only after its signature, issuer, audience, times and nonce check out.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from assistant.errors import ComponentMissing
from assistant.settings import Settings
from desk.people.errors import SignInRefused

STATE_COOKIE = "esl_oidc"
LIFETIME_S = 600  # from leaving for the provider to coming back
_WAITING = 5_000  # people on their way at once; the oldest are forgotten
_TIMEOUT_S = 10
_LEEWAY_S = 60  # clocks differ
_KEYS_FOR_S = 3600
_KEYS_AGAIN_S = 30  # a key id that is not known is looked for this often at most
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_REFUSED = "统一身份认证没有通过，请重新登录"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as the provider knows them; `claims` are all that it said."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]

    @property
    def name(self) -> str:
        for key in ("name", "preferred_username", "email"):
            if isinstance(value := self.claims.get(key), str) and value.strip():
                return value.strip()[:100]
        return self.subject[:100]


@dataclass(frozen=True, slots=True)
class Departure:
    """`url`: where to send the browser; `secret`: for its cookie, so that only this browser can come back."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class _Underway:
    secret_hash: str
    nonce: str
    verifier: str
    redirect_uri: str
    then: str
    until: float


class Oidc:
    """One provider. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        if not settings.oidc_issuer or not settings.oidc_client_id:
            raise ComponentMissing("没有设置统一身份认证：需要 ESL_OIDC_ISSUER 和 ESL_OIDC_CLIENT_ID")
        self.issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        secret = settings.oidc_client_secret
        self._client_secret = secret.get_secret_value() if secret else None
        self._underway: OrderedDict[str, _Underway] = OrderedDict()
        self._lock = threading.Lock()
        self._described: Mapping[str, Any] | None = None
        self._keys: KeySet | None = None
        self._keys_at = 0.0

    def start(self, redirect_uri: str, then: str) -> Departure:
        """Begins a sign-in that comes back to `redirect_uri` and goes on to our page `then`. Raises `ComponentMissing`."""
        state, secret, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        nonce = secrets.token_urlsafe(32)
        with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(
                self._endpoint("authorization_endpoint"), state=state, code_verifier=verifier, nonce=nonce
            )
        underway = _Underway(_hash(secret), nonce, verifier, redirect_uri, then, time.monotonic() + LIFETIME_S)
        with self._lock:
            self._underway[state] = underway
            while len(self._underway) > _WAITING:
                self._underway.popitem(last=False)
        return Departure(str(url), secret)

    def finish(self, code: str, state: str, secret: str) -> tuple[Identity, str]:
        """Who came back, and the page to go on to. A state is good for once. Raises `SignInRefused` or `ComponentMissing`."""
        with self._lock:
            underway = self._underway.pop(state, None)
        if underway is None or underway.until < time.monotonic() or underway.secret_hash != _hash(secret):
            raise SignInRefused("这次登录已经用过或已过期，请重新登录")
        token = self._exchanged(code, underway)
        claims = self._checked(token, underway.nonce)
        return Identity(self.issuer, str(claims["sub"]), claims), underway.then

    def _exchanged(self, code: str, underway: _Underway) -> str:
        """The ID token for a code."""
        try:
            with self._client(underway.redirect_uri) as client:
                given = client.fetch_token(self._endpoint("token_endpoint"), code=code, code_verifier=underway.verifier)
        except httpx.HTTPError as error:
            raise _unreachable(error) from error
        except (AuthlibBaseError, ValueError) as error:  # ValueError: no JSON
            raise SignInRefused(_REFUSED) from error
        token = given.get("id_token") if isinstance(given, Mapping) else None
        if not isinstance(token, str):
            raise SignInRefused(_REFUSED)
        return token

    def _checked(self, token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token that is the provider's, for us, of now, and for this sign-in."""
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = self._decoded(token)
            rules.validate(claims)
        except (JoseError, ValueError) as error:
            raise SignInRefused(_REFUSED) from error
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self._client_id:
            raise SignInRefused(_REFUSED)
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        try:
            return dict(jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS).claims)
        except (JoseError, ValueError):
            if time.monotonic() - self._keys_at < _KEYS_AGAIN_S:
                raise
            return dict(
                jwt.decode(token, self._key_set(again=True), algorithms=_ALGORITHMS).claims
            )  # it changed its keys

    def _key_set(self, *, again: bool = False) -> KeySet:
        if self._keys is None or again or time.monotonic() - self._keys_at > _KEYS_FOR_S:
            try:
                self._keys = KeySet.import_key_set(self._fetched(self._endpoint("jwks_uri")))  # type: ignore[arg-type]
            except JoseError as error:
                raise ComponentMissing(f"统一身份认证 {self.issuer} 的公钥无法使用") from error
            self._keys_at = time.monotonic()
        return self._keys

    def _endpoint(self, name: str) -> str:
        """An address of the provider, as it describes itself."""
        if self._described is None:
            _check_address(self.issuer)
            described = self._fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if described.get("issuer") != self.issuer:
                raise ComponentMissing(f"统一身份认证自称 {described.get('issuer')}，与 ESL_OIDC_ISSUER 的设置不同")
            self._described = described
        address = self._described.get(name)
        if not isinstance(address, str):
            raise ComponentMissing(f"统一身份认证 {self.issuer} 没有给出 {name}")
        _check_address(address)
        return address

    def _fetched(self, address: str) -> dict[str, Any]:
        try:
            response = httpx.get(address, timeout=_TIMEOUT_S)
            response.raise_for_status()
            found = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise _unreachable(error) from error
        if not isinstance(found, dict):
            raise ComponentMissing(f"统一身份认证 {self.issuer} 的回答无法使用")
        return found

    def _client(self, redirect_uri: str) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._client_secret,
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            scope="openid profile email",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            timeout=_TIMEOUT_S,
        )


def _check_address(address: str) -> None:
    """What is said over plain http anybody on the way can change; on this machine there is nobody on the way."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise ComponentMissing(f"统一身份认证的地址应以 https:// 开头：{address}")


def _unreachable(error: Exception) -> ComponentMissing:
    return ComponentMissing(f"统一身份认证暂时无法访问（{type(error).__name__}），请稍后再试或用密码登录")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
