"""Every route × everybody who may ask × own and foreign objects, generated from the routes themselves: nothing leaks.

A route without a row in `api.access`, a path parameter without a factory, a permission without an example: each fails here.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx import Response
from starlette.testclient import TestClient

from api.access import is_declared, permission_for
from api.app import create_app
from assistant.policy.answer import Answer, Status
from assistant.storage import schema, schema_desk
from assistant.storage.jobs import JobOptions, JobState
from assistant.storage.schema_people import audit
from desk.people.accounts import NewUser
from desk.people.keys import NewKey
from desk.people.permissions import OF_ROLE, Permission
from desk.principal import SYSTEM, Role
from tests.api.conftest import assert_problem
from tests.api.people import PASSWORD, V1, World, world

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MARK = "暗记"  # stands in every object, followed by its owner: who reads it reads the object
_FRAMEWORK = {"/openapi.json"}  # served by the framework itself: the description of the routes
_OWNERS_ONLY = ("/messages", "/rating")  # what an enterprise says is not for staff to say


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("rights") / "data") as made:
        yield made


# -- objects -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Owner:
    """Whose an object is: the mark on conversations, who opened tickets, and the enterprise."""

    mark: str
    actor: str
    enterprise_id: str | None


Factory = Callable[[World, Owner], str]


def words(owner: Owner) -> str:
    return f"{MARK}{owner.mark.replace(':', '')}"


def conversation(here: World, owner: Owner) -> str:
    return turn(here, owner).conversation_id


def turn(here: World, owner: Owner) -> Answer:
    answer = Answer(
        id=secrets.token_hex(8), conversation_id=secrets.token_hex(8), as_of=NOW.date(), status=Status.ANSWERED,
        text=words(owner),
    )  # fmt: skip
    here.stores.conversations.add_turn(words(owner), answer, {}, owner.mark)
    return answer


def ticket(here: World, owner: Owner) -> str:
    ticket_id = secrets.token_hex(8)
    row = {
        "id": ticket_id, "number": f"2026-{secrets.randbelow(10**9)}", "kind": "consult", "state": "new",
        "subject": words(owner), "searched": words(owner), "opened_by": owner.actor,
        "enterprise_id": owner.enterprise_id, "opened_at": NOW, "revision": 1,
    }  # fmt: skip
    opened = {
        "name": "opened", "kind": "consult", "origin": "form", "subject": words(owner), "text": words(owner),
        "enterprise_id": owner.enterprise_id,
    }  # fmt: skip
    with here.stores.engine.begin() as connection:
        connection.execute(schema_desk.tickets.insert().values(**row))
        connection.execute(
            schema_desk.ticket_events.insert().values(
                ticket_id=ticket_id, number=1, name="opened", body=opened, actor=owner.actor, at=NOW
            )
        )
    return ticket_id


def attachment(here: World, owner: Owner) -> str:
    attachment_id, content = secrets.token_hex(8), words(owner).encode()
    ticket_id = ticket(here, owner)
    with here.stores.engine.begin() as connection:
        connection.execute(
            schema_desk.attachments.insert().values(
                id=attachment_id, ticket_id=ticket_id, name="说明.txt", media_type="text/plain",
                size=len(content), sha256="0" * 64, content=content, internal=False, added_by=owner.actor, added_at=NOW,
            )
        )  # fmt: skip
    return attachment_id


def canned(here: World, owner: Owner) -> str:
    canned_id = secrets.token_hex(8)
    with here.stores.engine.begin() as connection:
        connection.execute(
            schema_desk.canned_paragraphs.insert().values(
                id=canned_id, title="问候", text=words(owner), kinds=[], updated_by=owner.actor, updated_at=NOW
            )
        )
    return canned_id


def reviewed(here: World, owner: Owner) -> str:
    reviewed_id = secrets.token_hex(8)
    with here.stores.engine.begin() as connection:
        connection.execute(
            schema_desk.reviewed_answers.insert().values(
                id=reviewed_id, question=words(owner), variants=[], text=words(owner), citations=[], state="valid",
                approved_by=owner.actor, approved_at=NOW,
            )
        )  # fmt: skip
    return reviewed_id


def outbox(here: World, owner: Owner) -> str:
    outbox_id, ticket_id = secrets.token_hex(8), ticket(here, owner)
    with here.stores.engine.begin() as connection:
        connection.execute(
            schema_desk.outbox.insert().values(
                id=outbox_id, key=outbox_id, ticket_id=ticket_id, revision=1, channel="email",
                address="a@example.org", payload={}, state="failed", attempts=9, next_at=NOW, created_at=NOW,
            )
        )  # fmt: skip
    return outbox_id


def enterprise(here: World, owner: Owner) -> str:
    """The owner's own; a new one where the owner has none: it may be deleted."""
    return owner.enterprise_id or here.people.enterprises.add(SYSTEM, words(owner)).id


def user(here: World, owner: Owner) -> str:
    return here.people.accounts.add(SYSTEM, NewUser(secrets.token_hex(8), Role.OFFICER, PASSWORD, words(owner))).id


def key(here: World, owner: Owner) -> str:
    return here.people.keys.add(SYSTEM, NewKey(words(owner), Role.OFFICER))[0].id


def job(here: World, owner: Owner) -> str:
    made = here.stores.jobs.create([f"/nowhere/{words(owner)}"], JobOptions())
    here.stores.jobs.move(made.id, JobState.CANCELLED)  # or the server took it up and found no file
    return made.id


def evaluation(here: World, owner: Owner) -> str:
    """A stored run with its page."""
    name = secrets.token_hex(8)
    folder = here.stores.settings.data_dir / "evaluations" / name
    folder.mkdir(parents=True)
    summary = {"settings": {"name": words(owner)}, "cases": 1, "metrics": {"document_hit": 1.0}}
    (folder / "summary.json").write_text(json.dumps(summary, ensure_ascii=False), "utf-8")
    (folder / "report.html").write_text(f"<p>{words(owner)}</p>", "utf-8")
    return name


# by the name of the path parameter; a new one is added here, or no route that has it is covered
FACTORIES: Mapping[str, Factory] = {
    "conversation_id": conversation,
    "ticket_id": ticket,
    "attachment_id": attachment,
    "canned_id": canned,
    "paragraph_id": canned,
    "reviewed_id": reviewed,
    "answer_id": reviewed,
    "outbox_id": outbox,
    "revision": lambda here, owner: "1",
    "file_type": lambda here, owner: "docx",
    "enterprise_id": enterprise,
    "user_id": user,
    "key_id": key,
    "job_id": job,
    "name": evaluation,
    "document_id": lambda here, owner: "no-document",
}

# what a route needs in its body before it looks at the object; {} where missing
BODIES: Mapping[str, dict[str, Any]] = {
    "/auth/password": {"old": "wrong-password", "new": "another-password"},
    "/chat": {"question": "你好"},
    "/feedback": {"answer_id": "nobody", "rating": "up"},
    "/messages": {"text": "补充说明"},
    "/reopen": {"reason": "还有问题"},
    "/rating": {"level": 5, "reasons": [], "comment": ""},
    "/desk/tickets": {"kind": "consult", "subject": "咨询", "text": "想问一件事"},
    "/cards/approve": {"by": "王工"},
}


@dataclass(frozen=True)
class Asker:
    """Who asks: the client, the permissions, what is theirs."""

    name: str
    client: TestClient
    permissions: frozenset[Permission]
    owner: Owner
    is_staff: bool


def askers(here: World) -> Iterator[Asker]:
    nobody = Owner("user:none", "nobody", None)
    yield Asker("nobody", here.anybody(), OF_ROLE[Role.VISITOR], nobody, False)
    visitor = here.visitor()
    mark = actor_of(visitor)
    yield Asker("visitor", visitor, OF_ROLE[Role.VISITOR], Owner(mark, mark, None), False)
    for name in ("own", "officer", "reviewer", "admin"):
        made = here.users[name]
        mark = f"enterprise:{made.enterprise_id}" if made.enterprise_id else made.actor
        owner = Owner(mark, made.actor, made.enterprise_id)
        yield Asker(name, here.signed_in(name), OF_ROLE[made.role], owner, name != "own")
    for name, role, scopes, enterprise_id in (
        ("key of own", Role.ENTERPRISE, (Permission.TICKETS,), here.own),
        ("key for audit", Role.ADMIN, (Permission.AUDIT,), None),
    ):
        made_key, secret = here.people.keys.add(SYSTEM, NewKey(name, role, scopes, enterprise_id))
        client = here.anybody()
        client.headers["Authorization"] = f"Bearer {secret}"
        mark = f"enterprise:{enterprise_id}" if enterprise_id else f"key:{made_key.id}"
        owner = Owner(mark, f"key:{made_key.id}", enterprise_id)
        yield Asker(name, client, frozenset(scopes), owner, role is Role.ADMIN)


def actor_of(client: TestClient) -> str:
    return str(client.get(f"{V1}/auth/me").json()["actor"])


def foreign(here: World) -> Owner:
    return Owner(f"enterprise:{here.other}", here.users["other"].actor, here.other)


# -- routes --------------------------------------------------------------------------------------------------------


def routes(app: FastAPI) -> list[tuple[str, str]]:
    found = {
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        for method in context.methods or ()
        if method != "HEAD" and context.path not in _FRAMEWORK
    }
    return sorted((m, p) for m, p in found if p)


def asked(here: World, asker: Asker, method: str, path: str, owner: Owner) -> Response:
    """The route with an object of `owner` for every parameter of its path; what may delete an enterprise gets a new one."""
    if method == "DELETE" and "{enterprise_id}" in path and Permission.PEOPLE in asker.permissions:
        owner = replace(owner, enterprise_id=None)
    address = path
    while "{" in address:
        name = address[address.index("{") + 1 : address.index("}")]
        assert name in FACTORIES, f"{path}: a factory for “{name}” is missing in FACTORIES"
        address = address.replace(f"{{{name}}}", FACTORIES[name](here, owner), 1)
    if path.endswith("/attachments"):
        return asker.client.request(method, address, files={"file": ("a.txt", b"text", "text/plain")})
    body = next((body for end, body in BODIES.items() if path.endswith(end)), {})
    return asker.client.request(method, address, json=None if method in ("GET", "DELETE") else body)


def test_every_route_declares_what_it_lets_in(here: World) -> None:
    undeclared = [route for route in routes(here.app) if not is_declared(*route)]
    assert undeclared == []
    assert len(routes(here.app)) > 35


def test_nothing_of_people_is_declared_public(here: World) -> None:
    kept = ("/people", "/audit", "/admin", "/conversations", "/desk/tickets", "/desk/attachments", "/desk/outbox")
    public = [path for method, path in routes(here.app) if permission_for(method, path) is None]
    assert [path for path in public if any(part in path for part in kept)] == []
    mounted = {c.path for c in iter_route_contexts(here.app.routes) if not c.methods}
    assert mounted == {"/pages"}  # static files; nothing else is served past the declarations


def test_a_route_that_declares_nothing_answers_nobody(here: World) -> None:
    app = create_app(here.stores)

    @app.get("/api/v1/forgotten/{thing_id}")
    async def forgotten(thing_id: str) -> str:
        return "secret"

    token = {"Authorization": "Bearer x"}
    assert_problem(TestClient(app).get("/api/v1/forgotten/1", headers=token), 403, "not_allowed")


def test_nobody_gets_anything_of_others_by_any_route(here: World) -> None:
    """The matrix. Staff may see everybody's objects; all others are told that foreign ones do not exist."""
    other, wrong, tried = foreign(here), [], 0
    for method, path in routes(here.app):
        permission = permission_for(method, path)
        if permission is None:
            continue
        for asker in askers(here):
            for owner in (asker.owner, other):
                response = asked(here, asker, method, path, owner)
                tried += 1
                said = complaint(response, asker, permission, path, is_own=owner is not other)
                if said:
                    wrong.append(
                        f"{asker.name}: {method} {path} ({'own' if owner is not other else 'foreign'}): {said}"
                    )
    assert wrong == []
    assert tried > 300
    assert {e.id for e in here.people.enterprises.all()} >= {here.own, here.other}


def complaint(response: Response, asker: Asker, permission: Permission, path: str, *, is_own: bool) -> str:
    """What is wrong with an answer; empty where it is as it should be."""
    status, shown = response.status_code, response.text
    if status >= 500:
        return f"{status} {shown[:200]}"
    if path.endswith("/auth/password"):
        return "" if status in (401, 403, 429) else f"changed a password: {status}"
    if permission not in asker.permissions:
        return "" if status in (401, 403) and MARK not in shown else f"let in: {status}"
    if asker.is_staff:
        return "kept out" if status in (401, 403) and not path.endswith(_OWNERS_ONLY) else ""
    foreign_mark = any(f"{MARK}{kind}" in shown for kind in ("user", "visitor", "enterprise")) and (
        words(asker.owner) not in shown or shown.count(MARK) != shown.count(words(asker.owner))
    )
    if foreign_mark:
        return f"shows what is foreign: {shown[:200]}"
    if "{" not in path:
        return "kept out" if status in (401, 403) else ""
    if not is_own:
        return "" if status == 404 else f"foreign answers {status}"
    if asker.name == "nobody" or (permission is Permission.EXPORT and asker.owner.enterprise_id is None):
        return "" if status in (404, 403) else f"nobody's own: {status}"
    return "" if status not in (401, 403, 404) else f"own answers {status}"


def test_a_signed_out_asker_owns_nothing(here: World) -> None:
    """An object of “nobody” would be everybody's."""
    assert actor_of(here.anybody()) == "nobody"


# -- what is named in a body ---------------------------------------------------------------------------------------


def test_a_foreign_conversation_is_neither_continued_nor_rated_nor_told_from_none(here: World) -> None:
    theirs = turn(here, foreign(here))
    for client in (here.anybody(), here.visitor(), here.signed_in("own"), here.signed_in("officer")):
        body = {"question": "你好", "conversation_id": theirs.conversation_id}
        assert_problem(client.post(f"{V1}/chat", json=body), 404, "not_found")
        assert_problem(client.post(f"{V1}/chat", json={**body, "stream": True}), 404, "not_found")
        told = [
            client.post(f"{V1}/feedback", json={"answer_id": answer_id, "rating": "up"}).json()["detail"]
            for answer_id in (theirs.id, "f" * 16)
        ]
        assert told[0].replace(theirs.id, "f" * 16) == told[1]
    assert len(here.stores.conversations.get(theirs.conversation_id).turns) == 1
    with here.stores.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(schema.feedback)).scalar() == 0


def test_what_is_asked_belongs_to_who_asks(here: World) -> None:
    visitor, own = here.visitor(), here.signed_in("own")
    for client, owner in (
        (visitor, actor_of(visitor)),
        (own, f"enterprise:{here.own}"),
        (here.signed_in("officer"), here.users["officer"].actor),
        (here.anybody(), None),
    ):
        answer = client.post(f"{V1}/chat", json={"question": "你好"}).json()
        assert here.stores.conversations.get(answer["conversation_id"]).owner == owner
        again = {"question": "你好", "conversation_id": answer["conversation_id"]}
        assert client.post(f"{V1}/chat", json=again).status_code == 200
        assert client.post(f"{V1}/feedback", json={"answer_id": answer["id"], "rating": "up"}).status_code == 204
        assert client.get(f"{V1}/conversations/{answer['conversation_id']}").status_code == 200
        stranger = here.visitor().get(f"{V1}/conversations/{answer['conversation_id']}")
        assert stranger.status_code == (404 if owner else 200)  # without an owner: of whoever knows the id


def test_what_a_browser_asked_before_signing_in_stays_readable_in_it(here: World) -> None:
    browser = here.visitor()
    answer = browser.post(f"{V1}/chat", json={"question": "你好"}).json()
    path = f"{V1}/conversations/{answer['conversation_id']}"
    assert browser.post(f"{V1}/auth/login", json={"name": "own", "password": PASSWORD}).status_code == 200
    assert browser.get(path).status_code == 200
    assert here.signed_in("own").get(path).status_code == 404


def test_the_page_gets_its_visitors_cookie_with_the_first_request_it_makes(here: World) -> None:
    browser = here.anybody()
    browser.get(f"{V1}/meta")
    mark = actor_of(browser)
    assert mark.startswith("visitor:")
    browser.get(f"{V1}/meta")
    assert actor_of(browser) == mark


def test_staff_who_read_a_conversation_are_named_in_the_audit_chain(here: World) -> None:
    conversation_id = conversation(here, foreign(here))
    assert here.signed_in("officer").get(f"{V1}/conversations/{conversation_id}").status_code == 200
    with here.stores.engine.connect() as connection:
        row = connection.execute(sa.select(audit).order_by(audit.c.number.desc()).limit(1)).one()
    assert (row.actor, row.action) == (here.users["officer"].actor, "conversation.viewed")
    assert row.object == f"conversation:{conversation_id}"
    assert_problem(here.signed_in("officer").delete(f"{V1}/conversations/{conversation_id}"), 404, "not_found")
