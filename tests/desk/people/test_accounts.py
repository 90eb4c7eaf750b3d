"""Accounts, sessions and keys on both databases."""

from __future__ import annotations

import statistics
import time

import pytest
import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput, NotFound
from assistant.storage.schema_people import api_keys, sessions, users
from assistant.storage.schema_people import audit as audit_rows
from desk.people.accounts import NewUser
from desk.people.attempts import Attempts
from desk.people.audit import Audit
from desk.people.errors import SignInRefused, TooManyAttempts
from desk.people.keys import NewKey
from desk.people.people import People
from desk.people.permissions import Permission, permissions_of
from desk.principal import SYSTEM, Role
from tests.desk.people.conftest import Clock

PASSWORD = "correct-horse-7"


def officer(people: People, name: str = "wang") -> str:
    return people.accounts.add(SYSTEM, NewUser(name, Role.OFFICER, PASSWORD)).id


def test_the_password_is_nowhere_in_the_database(people: People, engine: sa.Engine) -> None:
    officer(people)
    with engine.connect() as connection:
        stored = str(connection.execute(sa.select(users)).all()) + str(connection.execute(sa.select(audit_rows)).all())
    assert PASSWORD not in stored
    assert "$argon2id$" in stored


def test_an_account_signs_in_with_its_password_only(people: People) -> None:
    user_id = officer(people)
    assert people.accounts.sign_in(" WANG", PASSWORD, "a").id == user_id
    for name, password in (("wang", "correct-horse-8"), ("wang", ""), ("nobody", PASSWORD), ("", "")):
        with pytest.raises(SignInRefused):
            people.accounts.sign_in(name, password, "a")
    people.accounts.add(SYSTEM, NewUser("elsewhere", Role.OFFICER, None, issuer="i", subject="s"))
    with pytest.raises(SignInRefused):
        people.accounts.sign_in("elsewhere", "", "a")
    officer(people, "other")
    people.accounts.set_active(SYSTEM, user_id, False)
    with pytest.raises(SignInRefused):
        people.accounts.sign_in("wang", PASSWORD, "a")


def test_an_unknown_name_takes_as_long_as_a_wrong_password(people: People) -> None:
    officer(people)

    def seconds(name: str) -> float:
        started = time.process_time()
        with pytest.raises(SignInRefused):
            people.accounts.sign_in(name, "wrong-password", name)
        return time.process_time() - started

    seconds("warm")
    known, unknown = (statistics.median(seconds(name) for _ in range(3)) for name in ("wang", "nobody"))
    assert 0.5 < known / unknown < 2


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaa", "x" * 201])
def test_a_password_that_keeps_nobody_out_is_refused(people: People, password: str) -> None:
    with pytest.raises(InvalidInput):
        people.accounts.add(SYSTEM, NewUser("wang", Role.OFFICER, password))


def test_two_accounts_have_two_names(people: People) -> None:
    officer(people)
    with pytest.raises(Conflict, match="wang"):
        officer(people, "Wang")
    for name in ("a b", "x", "a<b", "\0\0"):
        with pytest.raises(InvalidInput):
            officer(people, name)


def test_an_enterprise_account_has_an_enterprise_and_staff_have_none(people: People) -> None:
    enterprise = people.enterprises.add(SYSTEM, "示范科技有限公司").id
    people.accounts.add(SYSTEM, NewUser("own", Role.ENTERPRISE, PASSWORD, enterprise_id=enterprise))
    for role, enterprise_id in ((Role.ENTERPRISE, None), (Role.OFFICER, enterprise), (Role.VISITOR, None)):
        with pytest.raises(InvalidInput):
            people.accounts.add(SYSTEM, NewUser("x-y", role, PASSWORD, enterprise_id=enterprise_id))
    with pytest.raises(NotFound):
        people.accounts.add(SYSTEM, NewUser("x-y", Role.ENTERPRISE, PASSWORD, enterprise_id="nobody"))


# -- sessions ----------------------------------------------------------------------------------------------------------


def test_a_session_lives_while_it_is_used_and_a_week_at_most(people: People, clock: Clock) -> None:
    new = people.sessions.start(officer(people))
    for _ in range(23):  # every seven hours
        clock.turn(hours=7)
        assert people.sessions.find(new.token) is not None
    clock.turn(hours=7)
    assert people.sessions.find(new.token) is None
    new = people.sessions.start(people.accounts.named("wang").id)
    clock.turn(hours=8)
    assert people.sessions.find(new.token) is None
    assert people.sessions.find("nothing") is None


def test_only_the_hash_of_a_session_is_stored_and_old_ones_are_cleared(
    people: People, clock: Clock, engine: sa.Engine
) -> None:
    user_id = officer(people)
    new = people.sessions.start(user_id)
    with engine.connect() as connection:
        assert new.token not in str(connection.execute(sa.select(sessions)).all())
    clock.turn(hours=9)
    people.sessions.start(user_id)
    with engine.connect() as connection:
        assert len(connection.execute(sa.select(sessions)).all()) == 1


def test_a_closed_account_has_no_session_even_where_one_is_left(people: People, engine: sa.Engine) -> None:
    """One that signed in in the moment in which it was closed."""
    new = people.sessions.start(officer(people))
    with engine.begin() as connection:
        connection.execute(users.update().values(active=False))
    assert people.sessions.find(new.token) is None


# -- keys --------------------------------------------------------------------------------------------------------------


def test_a_key_holds_until_it_ends_or_is_revoked(people: People, clock: Clock, engine: sa.Engine) -> None:
    key, secret = people.keys.add(SYSTEM, NewKey("系统", Role.ADMIN, (Permission.DESK,), days=2))
    found = people.keys.find(secret)
    assert found is not None
    assert permissions_of(found) == {Permission.DESK}
    with engine.connect() as connection:
        assert secret not in str(connection.execute(sa.select(api_keys)).all())
    clock.turn(days=2)
    assert people.keys.find(secret) is None
    key, secret = people.keys.add(SYSTEM, NewKey("系统", Role.ADMIN))
    people.keys.revoke(SYSTEM, key.id)
    assert people.keys.find(secret) is None
    assert people.keys.find("esl_" + "x" * 43) is None
    with pytest.raises(NotFound):
        people.keys.revoke(SYSTEM, "nothing")


def test_a_key_in_the_database_with_more_scopes_than_its_role_has_no_more_rights(
    people: People, engine: sa.Engine
) -> None:
    _, secret = people.keys.add(SYSTEM, NewKey("系统", Role.OFFICER))
    with engine.begin() as connection:
        connection.execute(api_keys.update().values(scopes=["desk", "people"]))
    found = people.keys.find(secret)
    assert found is not None
    assert permissions_of(found) == {Permission.DESK}


# -- attempts ----------------------------------------------------------------------------------------------------------


def test_a_lock_out_ends_by_itself_and_leaves_other_addresses_alone(clock: Clock) -> None:
    attempts = Attempts(clock)
    for _ in range(8):
        attempts.begin("wang", "a")
    with pytest.raises(TooManyAttempts):
        attempts.begin("wang", "a")
    attempts.begin("wang", "b")
    attempts.begin("li", "a")
    clock.turn(minutes=15)
    attempts.begin("wang", "a")


def test_one_address_can_not_try_one_password_on_everybody(clock: Clock) -> None:
    attempts = Attempts(clock)
    for number in range(40):
        attempts.begin(f"user{number}", "a")
    with pytest.raises(TooManyAttempts):
        attempts.begin("user40", "a")


def test_signing_in_rightly_counts_nothing(clock: Clock) -> None:
    attempts = Attempts(clock)
    for _ in range(500):
        attempts.begin("wang", "a")
        attempts.forgive("wang", "a")


def test_what_was_done_to_accounts_is_in_the_chain_without_anybodys_name(people: People, audit: Audit) -> None:
    user_id = officer(people)
    officer(people, "li")
    people.accounts.set_role(SYSTEM, user_id, Role.ADMIN)
    people.accounts.set_password(SYSTEM, user_id, "another-horse-8")
    with pytest.raises(SignInRefused):
        people.accounts.sign_in("my-secret-typed-as-name", "x", "127.0.0.1")
    found = audit.page()
    assert [e.action for e in found] == ["user.added"] * 2 + [
        "user.role_changed",
        "user.password_changed",
        "login.failed",
    ]
    assert not any(word in str(found) for word in ("wang", "my-secret", "127.0.0.1", "another-horse"))
    assert audit.verify().is_sound
