"""The console in a real browser: worked by keyboard, in two languages, by two officers at once, and closed to others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.api.process import RunningServer
from tests.web.walking import (
    ADMIN,
    ANSWER_MS,
    ENTERPRISE,
    OFFICER,
    PASSWORD,
    REVIEWER,
    no_wider_than_the_screen,
    post,
    press,
    said,
    server_with_accounts,
    show_part,
    sign_in,
    ticket_in_progress,
)

pytestmark = pytest.mark.browser

QUESTION = "首次认定高新技术企业，园区奖励多少？"
PAGES = {
    "/console": "工单",
    "/console/stats": "统计",
    "/console/gaps": "政策缺口",
    "/console/reviewed": "核定问答",
    "/console/cards": "政策卡片",
    "/console/people": "账号与密钥",
    "/console/audit": "审计记录",
    "/admin": "资料管理",
}


@pytest.fixture(scope="module")
def url(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a server with accounts."""
    server: RunningServer = server_with_accounts(corpus_folder, tmp_path_factory.mktemp("console"))
    try:
        yield server.url
    finally:
        server.stop()


@pytest.fixture
def another(browser: Any, page: Page) -> Iterator[Page]:
    """Somebody else's browser."""
    context = browser.new_context(viewport=page.viewport_size, locale="zh-CN", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_every_page_opens_without_a_complaint_and_asks_nothing_of_others(page: Page, url: str) -> None:
    sign_in(page, url, ADMIN)
    requested: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda m: complaints.append(f"{page.url}: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    for path, heading in PAGES.items():
        page.goto(f"{url}{path}")
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        expect(page.locator(".loading")).to_have_count(0)
        no_wider_than_the_screen(page)
    assert [u for u in requested if not u.startswith("data:") and urlsplit(u)[:2] != urlsplit(url)[:2]] == []
    assert complaints == []  # the server's content security policy refuses loudly


def test_who_is_not_signed_in_is_asked_to_and_comes_back(page: Page, url: str) -> None:
    page.goto(f"{url}/console/stats")
    page.get_by_role("textbox", name="账号", exact=True).fill(OFFICER)
    page.get_by_label("密码", exact=True).fill("not the password")
    page.locator("form").get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("不正确")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.locator("form").get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1, name="统计")).to_be_visible()
    assert page.url == f"{url}/console/stats"
    assert PASSWORD not in page.evaluate("JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie")


def test_an_address_elsewhere_is_no_way_back(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-in?next=//example.com/console")
    page.get_by_role("textbox", name="账号", exact=True).fill(OFFICER)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.locator("form").get_by_role("button", name="登录").click()
    page.wait_for_url(f"{url}/console")


def test_the_queue_is_worked_by_keyboard(page: Page, url: str) -> None:
    sign_in(page, url, OFFICER)
    common = f"键盘{page.evaluate('innerWidth')}"
    for n in (1, 2):
        ticket_in_progress(page, f"{common}第{n}件")
    page.goto(f"{url}/console")
    expect(page.locator(".ticket-row").first).to_be_visible()

    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="搜索")).to_be_focused()
    page.keyboard.type(common)
    page.wait_for_url("**/console?q=*")
    expect(page.locator(".queue-list[aria-busy='false'] .ticket-row")).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.textContent")
    assert first != second
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == first
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"  # seen to be there
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("下一件")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-title h1")).to_contain_text("键盘")
    page.keyboard.press("u")
    expect(page.get_by_role("heading", level=1, name="工单")).to_be_visible()


def test_the_language_is_switched_and_remembered(page: Page, url: str) -> None:
    sign_in(page, url, OFFICER)
    page.get_by_role("button", name="账号").click()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Tickets")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Tickets")).to_be_visible()
    expect(page.get_by_role("button", name="Record")).to_be_visible()


def test_two_officers_in_one_letter_see_both_texts_and_lose_none(page: Page, another: Page, url: str) -> None:
    sign_in(page, url, OFFICER)
    ticket = ticket_in_progress(page, QUESTION)
    post(page, f"/desk/tickets/{ticket['id']}/draft")
    page.goto(f"{url}/console/tickets/{ticket['id']}")
    show_part(page, "答复")
    mine = f"{page.locator('#letter-text').input_value()}\n请携带营业执照。"
    page.locator("#letter-text").fill(mine)

    sign_in(another, url, REVIEWER)
    another.goto(f"{url}/console/tickets/{ticket['id']}")
    show_part(another, "答复")
    another.locator("#letter-text").fill(f"{another.locator('#letter-text').input_value()}\n请先电话预约。")
    press(another, "保存")
    said(another, "第 2 版")

    press(page, "保存")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("李审核")
    expect(dialog.locator("del", has_text="预约").first).to_be_visible()
    expect(dialog.locator("ins", has_text="营业执照").first).to_be_visible()
    dialog.get_by_role("button", name="保留我的文字").click()
    said(page, "第 3 版")
    kept = page.request.get(f"{url}/api/v1/desk/tickets/{ticket['id']}/drafts").json()["items"]
    assert [draft["revision"] for draft in kept] == [3, 2, 1]
    assert [draft["text"].split("\n")[-1] for draft in kept[:2]] == ["请携带营业执照。", "请先电话预约。"]


def test_what_was_typed_survives_a_reload(page: Page, url: str) -> None:
    sign_in(page, url, OFFICER)
    ticket = ticket_in_progress(page, QUESTION)
    post(page, f"/desk/tickets/{ticket['id']}/draft")
    page.goto(f"{url}/console/tickets/{ticket['id']}")
    show_part(page, "答复")
    typed = f"{page.locator('#letter-text').input_value()}\n还没有保存的一句。"
    page.locator("#letter-text").fill(typed)
    page.on("dialog", lambda dialog: dialog.accept())  # 「要离开吗」
    page.reload()
    show_part(page, "答复")
    expect(page.locator("#letter-text")).to_have_value(typed)
    expect(page.get_by_text("有未保存的修改")).to_be_visible()


def test_a_letter_that_its_enterprise_has_overtaken_is_not_sent_until_refreshed(
    page: Page, another: Page, url: str
) -> None:
    another.goto(f"{url}/my")
    press(another, "提交新的事项")
    another.get_by_label("标题").fill(QUESTION)
    another.get_by_label("想请工作人员解决什么").fill(QUESTION)
    another.get_by_label("电话").fill("0571-88120106")
    another.get_by_role("dialog").get_by_role("button", name="提交").click()
    another.wait_for_url("**/my/tickets/*")
    ticket = another.url.rsplit("/", 1)[-1]

    sign_in(page, url, OFFICER)
    post(page, f"/desk/tickets/{ticket}/accept")
    post(page, f"/desk/tickets/{ticket}/draft")
    another.reload()
    another.get_by_label("补充内容").fill("我们是重新认定，不是首次。")
    press(another, "提交补充")
    said(another, "已提交")

    page.goto(f"{url}/console/tickets/{ticket}")
    show_part(page, "答复")
    expect(page.locator("[data-stale]")).to_be_visible()
    expect(page.get_by_role("button", name="签发并发送")).to_be_disabled()
    page.locator("[data-stale]").get_by_role("button", name="重新生成").click()
    expect(page.locator("[data-stale]")).to_have_count(0, timeout=ANSWER_MS)
    expect(page.get_by_role("button", name="签发并发送")).to_be_enabled()


def test_what_was_handed_in_before_signing_in_is_taken_along(page: Page, another: Page, url: str) -> None:
    page.goto(f"{url}/my")
    press(page, "提交新的事项")
    page.get_by_label("标题").fill("登录前提交的事项")
    page.get_by_label("想请工作人员解决什么").fill("登录前提交的事项，请帮助核实。")
    page.get_by_label("电话").fill("0571-88120106")
    page.get_by_role("dialog").get_by_role("button", name="提交").click()
    page.wait_for_url("**/my/tickets/*")

    sign_in(page, url, ENTERPRISE, "/my")
    expect(page.locator(".my-claim")).to_contain_text("登录前提交的事项")
    no_wider_than_the_screen(page)
    press(page, "归入本企业")
    said(page, "已归入本企业")
    expect(page.locator(".my-claim")).to_have_count(0)
    expect(page.locator(".my-list")).to_contain_text("登录前提交的事项")
    sign_in(another, url, ENTERPRISE, "/my")
    expect(another.locator(".my-list")).to_contain_text("登录前提交的事项")


def test_a_card_is_held_against_its_text_taken_back_and_signed(page: Page, url: str) -> None:
    sign_in(page, url, OFFICER)
    page.goto(f"{url}/console/cards")
    page.locator(".card-list a").first.click()
    entry = page.locator(".card-lines button").first
    entry.click()
    expect(page.locator(".pane-text mark[data-cited]").first).to_be_in_viewport()
    if page.get_by_role("button", name="核定", exact=True).count() == 0:
        press(page, "退回待核定")
        page.get_by_label("退回的原因").fill("与原文核对")
        page.get_by_role("dialog").get_by_role("button", name="退回待核定").click()
        said(page, "已退回")
    press(page, "核定")
    page.locator(".ant-modal-confirm").get_by_role("button", name="核定").click()
    expect(page.locator(".ticket-badges")).to_contain_text("张晓燕 核定于")


def test_an_administrator_adds_an_account_a_key_and_verifies_the_audit(page: Page, url: str) -> None:
    sign_in(page, url, ADMIN, "/console/people")
    name = f"chen{page.viewport_size['width'] if page.viewport_size else ''}"
    press(page, "新增账号")
    form = page.get_by_role("dialog")
    form.get_by_label("账号", exact=True).fill(name)
    form.get_by_label("显示的姓名").fill("陈新")
    form.get_by_label("初始密码").fill(PASSWORD)
    form.get_by_role("button", name="保存").click()
    expect(page.locator(f"[data-user='{name}']")).to_contain_text("陈新")

    page.get_by_role("tab", name="接口密钥").click()
    press(page, "新增密钥")
    page.get_by_label("用途").fill(f"热线系统 {name}")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    secret = page.locator(".key-secret code").inner_text()
    assert len(secret) > 20
    page.get_by_role("dialog").get_by_role("button", name="关闭").last.click()
    page.reload()
    assert secret not in page.content()  # told once

    page.goto(f"{url}/console/audit")
    press(page, "校验完整性")
    expect(page.get_by_role("status").filter(has_text="校验通过")).to_be_visible()


def test_an_officer_does_not_get_to_what_is_the_administrators(page: Page, url: str) -> None:
    sign_in(page, url, OFFICER)
    expect(page.locator(".console-nav").get_by_text("审计")).to_have_count(0)
    page.goto(f"{url}/console/audit")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".console-table")).to_have_count(0)


def test_signing_out_leaves_nothing_for_the_next_one_at_this_desk(page: Page, url: str) -> None:
    sign_in(page, url, OFFICER, "/")
    page.get_by_role("textbox", name="问题").fill(QUESTION)
    page.get_by_role("button", name="发送").click()
    expect(page.locator("[data-phase='done']")).to_be_visible(timeout=ANSWER_MS)
    assert "首次认定" in page.evaluate("JSON.stringify(localStorage)")

    page.get_by_role("button", name="账号").click()
    press(page, "退出登录")
    expect(page.get_by_label("密码", exact=True)).to_be_visible()
    kept = page.evaluate("Object.keys({...localStorage, ...sessionStorage}).filter(name => name !== 'esl.language')")
    assert [name for name in kept if page.evaluate("n => localStorage[n] ?? sessionStorage[n]", name) != "[]"] == []
    page.goto(f"{url}/console")
    expect(page.get_by_label("密码", exact=True)).to_be_visible()
