"""Signing in elsewhere, against a provider that may lie in every way that the checks are for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.oidc import Oidc
from assistant.errors import ComponentMissing
from assistant.settings import Settings
from tests.api.conftest import assert_problem
from tests.api.people import V1, World, world
from tests.api.provider import CLIENT, SECRET, Provider, provider

START, CALLBACK = f"{V1}/auth/oidc/start", f"{V1}/auth/oidc/callback"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture(scope="module")
def here(elsewhere: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(
        tmp_path_factory.mktemp("oidc") / "data",
        oidc_issuer=elsewhere.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
        oidc_roles="esl-admin=admin, esl-officer=officer, esl-enterprise=enterprise",
        oidc_enterprise_claim="credit_code",
    ) as made:
        yield made


@pytest.fixture(autouse=True)
def honest(elsewhere: Provider) -> None:
    elsewhere.person = {"sub": "u1", "name": "王工", "roles": ["esl-officer"]}
    elsewhere.lie = lambda claims: None
    elsewhere.sign_with = None


def leave(client: TestClient, **query: str) -> str:
    response = client.get(START, params=query, follow_redirects=False)
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


def come_back(client: TestClient, brought: dict[str, str]) -> Response:
    return client.get(CALLBACK, params=brought, follow_redirects=False)


def test_an_officer_signs_in_elsewhere_and_goes_on_to_the_page_that_was_asked_for(
    here: World, elsewhere: Provider
) -> None:
    client = here.anybody()
    assert client.get(f"{V1}/auth/me").json()["oidc"] is True
    back = come_back(client, elsewhere.authorise(leave(client, then="/console?queue=mine")))
    assert (back.status_code, back.headers["location"]) == (303, "/console?queue=mine")
    me = client.get(f"{V1}/auth/me").json()
    assert (me["role"], me["name"]) == ("officer", "王工")
    assert me["csrf_token"]
    again = here.anybody()
    come_back(again, elsewhere.authorise(leave(again)))
    assert again.get(f"{V1}/auth/me").json()["actor"] == me["actor"]


def test_the_role_follows_the_provider_and_who_lost_it_is_kept_out(here: World, elsewhere: Provider) -> None:
    client = here.anybody()
    for roles, status, role in ((["esl-officer"], 303, "officer"), (["x", "esl-admin"], 303, "admin"), ([], 401, None)):
        elsewhere.person = {"sub": "u2", "name": "李工", "roles": roles}
        assert come_back(client, elsewhere.authorise(leave(client))).status_code == status
        if role:
            assert client.get(f"{V1}/auth/me").json()["role"] == role


def test_people_of_one_credit_code_are_of_one_enterprise(here: World, elsewhere: Provider) -> None:
    found = set()
    for subject in ("e1", "e2"):
        code = "91110108MA01ABCD0X"
        elsewhere.person = {"sub": subject, "name": subject, "roles": "esl-enterprise", "credit_code": code}
        client = here.anybody()
        assert come_back(client, elsewhere.authorise(leave(client))).status_code == 303
        found.add(client.get(f"{V1}/auth/me").json()["enterprise_id"])
    assert len(found) == 1
    assert None not in found


def changed(**values: Any) -> Callable[[dict[str, Any]], None]:
    def change(claims: dict[str, Any]) -> None:
        for name, value in values.items():
            if value is None:
                del claims[name]
            else:
                claims[name] = value

    return change


@pytest.mark.parametrize(
    "lie",
    [
        changed(nonce="another"),
        changed(nonce=None),
        changed(aud="another-client"),
        changed(aud=[CLIENT, "another-client"]),
        changed(aud=None),
        changed(iss="https://evil.example"),
        changed(exp=int(time.time()) - 3600),
        changed(exp=None),
        changed(iat=int(time.time()) + 3600),
        changed(sub=None),
    ],
    ids=[
        "nonce",
        "no nonce",
        "audience",
        "several audiences",
        "no audience",
        "issuer",
        "expired",
        "no end",
        "future",
        "nobody",
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    here: World, elsewhere: Provider, lie: Callable[[dict[str, Any]], None]
) -> None:
    elsewhere.lie = lie
    client = here.anybody()
    assert_problem(come_back(client, elsewhere.authorise(leave(client))), 401, "login_failed")
    assert client.get(f"{V1}/auth/me").json()["role"] == "visitor"


def test_a_token_signed_by_somebody_else_is_refused(here: World, elsewhere: Provider) -> None:
    elsewhere.sign_with = RSAKey.generate_key(2048, {"kid": "k1"})
    client = here.anybody()
    assert_problem(come_back(client, elsewhere.authorise(leave(client))), 401, "login_failed")


def test_a_state_is_good_once_and_in_the_browser_that_left(here: World, elsewhere: Provider) -> None:
    client, other = here.anybody(), here.anybody()
    brought = elsewhere.authorise(leave(client))
    leave(other)
    assert_problem(come_back(other, brought), 401, "login_failed", "已经用过")
    assert_problem(come_back(client, brought), 401, "login_failed")  # used up by the attempt
    brought = elsewhere.authorise(leave(client))
    assert come_back(client, brought).status_code == 303
    fresh = elsewhere.authorise(leave(client)) | {"state": brought["state"]}
    assert_problem(come_back(client, fresh), 401, "login_failed")
    assert_problem(come_back(client, {"state": "unknown", "code": "x"}), 401, "login_failed")


def test_a_wrong_code_is_refused(here: World, elsewhere: Provider) -> None:
    client = here.anybody()
    brought = elsewhere.authorise(leave(client)) | {"code": "guessed"}
    assert_problem(come_back(client, brought), 401, "login_failed")


@pytest.mark.parametrize(
    "then", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/a\r\nb"]
)
def test_signing_in_never_leads_to_another_site(here: World, elsewhere: Provider, then: str) -> None:
    client = here.anybody()
    assert come_back(client, elsewhere.authorise(leave(client, then=then))).headers["location"] == "/"


def test_a_provider_over_plain_http_or_by_another_name_is_not_used(tmp_path: Path, elsewhere: Provider) -> None:
    for issuer in ("http://login.example", elsewhere.issuer + "/"):
        oidc = Oidc(Settings(data_dir=tmp_path, oidc_issuer=issuer, oidc_client_id=CLIENT))
        with pytest.raises(ComponentMissing, match=r"https|自称"):
            oidc.start("http://testserver/callback", "/")


def test_without_the_setting_nobody_is_sent_anywhere(tmp_path: Path) -> None:
    with pytest.raises(ComponentMissing, match="ESL_OIDC_ISSUER"):
        Oidc(Settings(data_dir=tmp_path))
