"""What the browser tests of the desk share: a server with accounts, signing in, steps that say where a walk broke off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.api.process import RunningServer, copied, run_esl

PASSWORD = "Sycamore-Lantern-42"
OFFICER, REVIEWER, ADMIN, ENTERPRISE = "zhang", "li", "guan", "xingyuan"
FIRM = "星源智能科技有限公司"
ANSWER_MS = 60_000  # a cold server loads its model for the first question
NARROW_PX = 1000  # below it the parts of a ticket are tabs
_ID = re.compile(r"[0-9a-f]{16,32}")


def server_with_accounts(corpus: Path, folder: Path, **env: str) -> RunningServer:
    """A server on a copy of the ingested corpus, with one enterprise and an account for each role."""
    data = copied(corpus, folder / "data")
    secret = folder / "password"
    secret.write_text(PASSWORD)
    added = _run(data, "enterprise", "add", FIRM)
    found = _ID.search(added)
    assert found, f"esl enterprise add tells no id: {added}"
    for name, role, shown in (
        (OFFICER, "officer", "张晓燕"),
        (REVIEWER, "reviewer", "李审核"),
        (ADMIN, "admin", "管理员"),
    ):
        _run(data, "user", "add", name, "--role", role, "--display-name", shown, "--password-file", secret)
    owner = ("--role", "enterprise", "--enterprise", found[0], "--display-name", "王经理", "--password-file", secret)
    _run(data, "user", "add", ENTERPRISE, *owner)
    server = RunningServer(data, **env)
    server.wait_until_ready()
    return server


def _run(data: Path, *arguments: str | Path) -> str:
    done = run_esl(*arguments, "--data-dir", data)
    assert done.returncode == 0, f"esl {' '.join(map(str, arguments))}: {done.stdout}{done.stderr}"
    return done.stdout


def sign_in(page: Page, base_url: str, name: str, then: str = "/console") -> None:
    page.goto(f"{base_url}/sign-in?next={then}")
    page.get_by_role("textbox", name="账号", exact=True).fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.locator("form").get_by_role("button", name="登录").click()
    page.wait_for_url(f"{base_url}{then}")


def show_part(page: Page, name: str) -> None:
    """Turns to 来件, 答复 or 依据 of a ticket where these are tabs."""
    size = page.viewport_size
    if size is not None and size["width"] < NARROW_PX:
        page.locator(".ticket-panes").get_by_text(name, exact=True).click()


def no_wider_than_the_screen(page: Page) -> None:
    excess = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert excess <= 0, f"{page.url} sticks out by {excess} px"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def said(page: Page, words: str) -> None:
    """The page tells of success in a note."""
    expect(page.locator(".ant-message").get_by_text(words)).to_be_visible()


@dataclass
class Walk:
    """Steps by name. One that fails leaves pictures of all pages, what the browser complained of, and the server's last words."""

    folder: Path
    server: RunningServer
    pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def watch(self, who: str, page: Page) -> Page:
        self.pages[who] = page
        page.on("pageerror", lambda error: self.complaints.append(f"{who}: {error}"))
        page.on("response", lambda r: self.complaints.append(f"{who}: {r.status} {r.url}") if r.status >= 500 else None)
        return page

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            shots = []
            for who, page in self.pages.items():
                shots.append(self.folder / f"{who}.png")
                page.screenshot(path=shots[-1], full_page=True)
            addresses = "\n".join(f"  {who}: {page.url}" for who, page in self.pages.items())
            log = self.server.log.read_text()[-2000:]
            raise AssertionError(
                f"the walk broke off at 「{name}」: {error}\npages:\n{addresses}\npictures: {', '.join(map(str, shots))}\n"
                f"complaints: {self.complaints}\nserver:\n{log}"
            ) from error


def post(page: Page, address: str, body: dict[str, Any] | None = None, method: str = "POST") -> dict[str, Any]:
    """What the API answers to whoever is signed in on the page."""
    origin = "/".join(page.url.split("/")[:3])
    token = page.request.get(f"{origin}/api/v1/auth/me").json()["csrf_token"]
    headers = {"X-CSRF-Token": token} if token else {}
    response = page.request.fetch(f"{origin}/api/v1{address}", method=method, data=body or {}, headers=headers)
    assert response.ok, f"{method} {address}: {response.status} {response.text()}"
    told: dict[str, Any] = response.json()
    return told


def ticket_in_progress(page: Page, subject: str, kind: str = "consult") -> dict[str, Any]:
    """A ticket recorded and accepted by whoever is signed in on the page."""
    ticket = post(page, "/desk/tickets", {"kind": kind, "subject": subject, "text": subject})
    return post(page, f"/desk/tickets/{ticket['id']}/accept")
