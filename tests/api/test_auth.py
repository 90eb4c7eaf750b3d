"""Signing in and out over HTTP, keys, the visitor's cookie, and requests that another site made a browser send."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from starlette.testclient import TestClient

from assistant.storage.schema_people import audit, sessions
from desk.people.accounts import NewUser
from desk.people.keys import NewKey
from desk.people.permissions import Permission
from desk.principal import SYSTEM, Role
from tests.api.conftest import assert_problem
from tests.api.people import PASSWORD, V1, World, world

LOGIN, ME, USERS = f"{V1}/auth/login", f"{V1}/auth/me", f"{V1}/people/users"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("auth") / "data") as made:
        yield made


def login(client: TestClient, name: str, password: str = PASSWORD, **headers: str) -> dict[str, object]:
    response = client.post(LOGIN, json={"name": name, "password": password}, headers=headers)
    assert response.status_code == 200, response.text
    body: dict[str, object] = response.json()
    return body


def actions(here: World) -> list[str]:
    with here.stores.engine.connect() as connection:
        return list(connection.execute(sa.select(audit.c.action).order_by(audit.c.number)).scalars())


# -- sessions ------------------------------------------------------------------------------------------------------


def test_who_signs_in_is_told_who_they_are_and_may_do_what_their_role_may(here: World) -> None:
    client = here.anybody()
    assert client.get(ME).json()["role"] == "visitor"
    assert_problem(client.get(USERS), 403, "not_allowed")
    me = login(client, "admin")
    assert (me["role"], me["actor"]) == ("admin", here.users["admin"].actor)
    assert "people" in me["permissions"]  # type: ignore[operator]
    assert client.get(ME).json() == me
    assert {u["name"] for u in client.get(USERS).json()["items"]} >= {"admin", "officer", "own"}
    assert actions(here)[-2:] == ["login.succeeded", "users.viewed"]


def test_the_cookie_is_hidden_from_scripts_and_only_its_hash_is_stored(here: World) -> None:
    client = here.anybody()
    response = client.post(LOGIN, json={"name": "officer", "password": PASSWORD})
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie  # http
    token = client.cookies["esl_session"]
    assert len(token) == 43
    with here.stores.engine.connect() as connection:
        stored = connection.execute(sa.select(sessions)).all()
    assert stored
    assert token not in str(stored)
    secure = TestClient(here.app, base_url="https://testserver").post(
        LOGIN, json={"name": "officer", "password": PASSWORD}
    )
    assert "; secure" in secure.headers["set-cookie"].lower()


def test_a_wrong_password_and_an_unknown_name_are_told_in_the_same_words(here: World) -> None:
    answers = [
        here.anybody().post(LOGIN, json={"name": name, "password": "wrong-password"}) for name in ("reviewer", "nobody")
    ]
    for answer in answers:
        assert_problem(answer, 401, "login_failed", "用户名或密码不正确")
        assert "set-cookie" not in answer.headers
    assert actions(here)[-2:] == ["login.failed"] * 2


def test_names_may_be_typed_in_capitals_and_full_width(here: World) -> None:
    assert login(here.anybody(), " ＯＷＮ ")["role"] == "enterprise"


def test_after_many_wrong_passwords_even_the_right_one_waits(here: World) -> None:
    here.users["slow"] = here.people.accounts.add(SYSTEM, NewUser("slow", Role.OFFICER, PASSWORD))
    client = here.anybody()
    for _ in range(8):
        assert client.post(LOGIN, json={"name": "slow", "password": "wrong"}).status_code == 401
    response = client.post(LOGIN, json={"name": "slow", "password": PASSWORD})
    assert_problem(response, 429, "too_many_attempts", "分钟后再试")
    assert int(response.headers["retry-after"]) <= 15 * 60 + 1
    login(here.anybody(), "officer")  # others at the same address are not locked out with them


def test_signing_out_ends_the_session_on_the_server(here: World) -> None:
    client = here.anybody()
    login(client, "officer")
    token = client.cookies["esl_session"]
    assert client.post(f"{V1}/auth/logout").status_code == 204
    client.cookies.set("esl_session", token)
    assert client.get(ME).json()["role"] == "visitor"


def test_another_password_or_a_closed_account_ends_all_sessions(here: World) -> None:
    user = here.people.accounts.add(SYSTEM, NewUser("leaver", Role.OFFICER, PASSWORD))
    here.users["leaver"] = user
    admin = here.signed_in("admin")
    for change in ({"password": "another-password-8"}, {"active": False}):
        client = here.signed_in("leaver")
        assert client.get(ME).json()["role"] == "officer"
        assert admin.patch(f"{USERS}/{user.id}", json=change).status_code == 200
        assert client.get(ME).json()["role"] == "visitor"
    assert_problem(
        here.anybody().post(LOGIN, json={"name": "leaver", "password": "another-password-8"}), 401, "login_failed"
    )


def test_people_change_their_own_password_if_they_know_the_old_one(here: World) -> None:
    here.users["changer"] = here.people.accounts.add(SYSTEM, NewUser("changer", Role.OFFICER, PASSWORD))
    client, elsewhere = here.signed_in("changer"), here.signed_in("changer")
    path, new = f"{V1}/auth/password", "a-new-password-9"
    assert_problem(client.post(path, json={"old": "wrong", "new": new}), 401, "login_failed")
    assert_problem(client.post(path, json={"old": PASSWORD, "new": "short"}), 422, "invalid_input", "密码应为")
    me = client.post(path, json={"old": PASSWORD, "new": new}).json()
    assert client.get(ME).json() == me
    assert elsewhere.get(ME).json()["role"] == "visitor"
    login(here.anybody(), "changer", new)
    for other in (here.anybody(), here.visitor()):
        assert_problem(other.post(path, json={"old": "x", "new": new}), 401, "login_failed", "请先")


def test_the_last_administrator_can_not_be_closed(here: World) -> None:
    path = f"{USERS}/{here.users['admin'].id}"
    for change in ({"active": False}, {"role": "officer"}):
        assert_problem(here.signed_in("admin").patch(path, json=change), 409, "conflict", "最后一个")


# -- other sites ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "x" * 43},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_signed_in_browser_does_nothing_for_another_site(here: World, headers: dict[str, str]) -> None:
    client = here.signed_in("admin")
    body = {"name": "示范丙科技有限公司"}
    assert_problem(client.post(f"{V1}/people/enterprises", json=body, headers=headers), 403, "forged_request")
    assert (
        client.get(USERS, headers=headers).status_code == 200
    )  # reading changes nothing, and the other site can not read it
    assert (
        client.post(f"{V1}/people/enterprises", json=body, headers={"Origin": "http://testserver"}).status_code == 201
    )


def test_a_visitors_cookie_and_signing_in_are_not_used_from_another_site(here: World) -> None:
    client = here.visitor()
    elsewhere = {"Origin": "https://evil.example"}
    for path, body in (
        ("/chat", {"question": "你好"}),
        ("/auth/login", {"name": "own", "password": PASSWORD}),
        ("/auth/visitor", {}),
        ("/auth/logout", {}),
    ):
        assert_problem(client.post(f"{V1}{path}", json=body, headers=elsewhere), 403, "forged_request")


# -- keys ----------------------------------------------------------------------------------------------------------


def test_a_key_does_what_its_scopes_say_and_nothing_else(here: World) -> None:
    body = {"name": "统计", "role": "admin", "scopes": ["audit"], "days": 1}
    made = here.signed_in("admin").post(f"{V1}/people/keys", json=body).json()
    assert made["secret"].startswith("esl_")
    bearer = {"Authorization": f"Bearer {made['secret']}"}
    client = here.anybody()
    assert client.get(f"{V1}/audit", headers=bearer).status_code == 200
    for path in ("/people/users", "/admin/jobs"):
        assert_problem(client.get(f"{V1}{path}", headers=bearer), 403, "not_allowed")
    listed = here.signed_in("admin").get(f"{V1}/people/keys").text
    assert made["secret"] not in listed
    assert made["id"] in listed
    assert here.signed_in("admin").delete(f"{V1}/people/keys/{made['id']}").status_code == 204
    assert_problem(client.get(f"{V1}/audit", headers=bearer), 401, "token_wrong", "接口密钥")


def test_a_key_is_never_given_more_than_its_role_has(here: World) -> None:
    body = {"name": "企业系统", "role": "enterprise", "enterprise_id": here.own, "scopes": ["ask", "people"]}
    assert_problem(here.signed_in("admin").post(f"{V1}/people/keys", json=body), 422, "invalid_input", "people")


def test_staff_upload_and_sign_cards_without_the_administrations_token(here: World) -> None:
    jobs = f"{V1}/admin/jobs"
    for name in ("officer", "reviewer", "admin"):
        assert here.signed_in(name).get(jobs).status_code == 200
    assert_problem(here.signed_in("own").get(jobs), 403, "not_allowed")
    assert_problem(here.anybody().get(jobs), 401, "token_wrong", "登录")
    _, secret = here.people.keys.add(SYSTEM, NewKey("导入", Role.OFFICER, (Permission.POLICIES,)))
    assert here.anybody().get(jobs, headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_the_administrations_token_is_an_administrator(here: World) -> None:
    here.stores.settings.admin_token = SecretStr("a-long-and-secret-token")
    bearer = {"Authorization": "Bearer a-long-and-secret-token"}
    try:
        assert here.anybody().get(ME, headers=bearer).json()["actor"] == "user:admin"
        assert here.anybody().get(USERS, headers=bearer).status_code == 200
    finally:
        here.stores.settings.admin_token = None


# -- audit ---------------------------------------------------------------------------------------------------------


def test_the_chain_is_read_in_pages_and_checked(here: World) -> None:
    client = here.signed_in("admin")
    first = client.get(f"{V1}/audit", params={"limit": 2}).json()
    assert [e["number"] for e in first["items"]] == [1, 2]
    rest = client.get(f"{V1}/audit", params={"after": first["next_after"], "limit": 500}).json()
    assert rest["items"][0]["number"] == 3
    assert rest["next_after"] is None
    found = client.get(f"{V1}/audit/verify").json()
    assert (found["sound"], found["faults"]) == (True, [])
    assert found["head_number"] == rest["items"][-1]["number"]
