"""The officers' pages in a real browser: files become documents, a second text becomes a version with its differences."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.process import RunningServer

pytestmark = pytest.mark.browser

TOKEN = "a-token-of-this-test-only"
LOAD_S = 30
JOB_MS = 90_000  # the first job loads the embedding model
FIRST = """示范高新区{subject}管理办法

第一条 为推动中小企业数字化转型，制定本办法。

第二条 购买数字化转型服务的，按合同金额的30%给予支持，单个企业每年不超过20万元。

第三条 {subject}有效期为12个月，逾期作废。

第四条 本办法自2026年5月1日起施行。
"""
SECOND = (
    FIRST.replace("20万元", "35万元")
    .replace("第三条 {subject}有效期为12个月，逾期作废。\n\n", "")
    .replace("第四条", "第三条")
)


@pytest.fixture(scope="module")
def admin_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a server without documents, whose administration is open."""
    server = RunningServer(tmp_path_factory.mktemp("admin") / "data", ESL_ADMIN_TOKEN=TOKEN)
    try:
        server.wait_until_ready()
        yield server.url
    finally:
        server.stop()


def sign_in(page: Page, base_url: str, token: str = TOKEN) -> None:
    page.goto(f"{base_url}/admin")
    page.get_by_label("访问令牌", exact=True).fill(token)
    page.get_by_role("button", name="进入资料管理").click()


def upload(page: Page, folder: Path, **files: bytes) -> None:
    """Chooses files of these names and contents, sends them and waits for the end of their job."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    page.locator("input[type=file]").set_input_files([folder / name for name in files])
    page.get_by_role("button", name="上传并导入").click()
    expect(page.locator(".upload-actions")).to_have_count(0)  # accepted
    opened = page.locator(".job-card", has=page.locator("[aria-expanded=true]"))
    expect(opened).to_have_attribute("data-state", "done", timeout=JOB_MS)


def wait_for_version(page: Page, base_url: str, path: str | None, version: int) -> None:
    """Until the register shows it: on a busy machine the server loads new documents in the background."""
    deadline = time.monotonic() + LOAD_S
    while page.request.get(f"{base_url}/api/v1{path}").json().get("version") != version:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_files_become_documents_and_a_second_text_a_version(page: Page, admin_server: str, tmp_path: Path) -> None:
    # The same text is the same document: each size of screen has its own.
    subject = f"数字化转型券{page.viewport_size['width'] if page.viewport_size else ''}"
    name = f"{subject}.txt"
    sign_in(page, admin_server)

    upload(page, tmp_path, **{name: FIRST.format(subject=subject).encode(), "残缺.docx": b"PK\x03\x04 broken off"})
    expect(page.locator(".job-failures")).to_contain_text("残缺.docx")
    expect(page.locator(".job-reason")).not_to_be_empty()
    expect(page.locator(".job-stored a")).to_have_text(f"示范高新区{subject}管理办法")

    upload(page, tmp_path, **{name: SECOND.format(subject=subject).encode()})
    wait_for_version(page, admin_server, page.locator(".job-stored a").get_attribute("href"), 2)
    page.locator(".job-stored a").click()
    page.get_by_role("link", name="第 1 版 → 第 2 版").click()

    expect(page.locator("del", has_text="20万元")).to_have_text("20万元")  # a figure is shown whole
    expect(page.locator("ins", has_text="35万元")).to_have_text("35万元")
    removed = page.locator("[data-change='removed']")
    expect(removed).to_contain_text("逾期作废")
    assert "line-through" in removed.locator("del").evaluate("e => getComputedStyle(e).textDecorationLine")
    unchanged = page.locator(".unchanged", has_text="第一条")
    expect(unchanged.get_by_text("制定本办法")).to_be_hidden()
    unchanged.locator("summary").click()
    expect(unchanged.get_by_text("制定本办法")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_token_is_asked_for_and_stays_in_the_tab(page: Page, admin_server: str) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))

    sign_in(page, admin_server, "another-token")
    expect(page.get_by_role("alert")).to_contain_text("令牌不正确")
    sign_in(page, admin_server)
    expect(page.get_by_text("把文件拖到这里")).to_be_visible()
    page.reload()
    expect(page.get_by_text("把文件拖到这里")).to_be_visible()  # not asked again
    page.get_by_role("link", name="待核对").click()
    expect(page.locator(".doubt-card, .doubts-none").first).to_be_visible()

    assert not [url for url in requested if TOKEN in url]
    assert TOKEN not in page.evaluate("JSON.stringify(localStorage) + document.cookie")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("访问令牌", exact=True)).to_be_visible()
    assert TOKEN not in page.evaluate("JSON.stringify(sessionStorage)")
