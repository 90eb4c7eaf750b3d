"""The desk in a real browser: from an enterprise's question to a signed answer that it reads and rates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.api.process import RunningServer
from tests.web.walking import (
    ANSWER_MS,
    ENTERPRISE,
    FIRM,
    OFFICER,
    REVIEWER,
    Walk,
    no_wider_than_the_screen,
    press,
    said,
    server_with_accounts,
    show_part,
    sign_in,
)

pytestmark = pytest.mark.browser

QUESTION = "首次认定高新技术企业，园区奖励多少？要交什么材料？"
ADDED = "请您单位携带营业执照原件到窗口核验。"
UNSOURCED = "另可再领987万元。"


@pytest.fixture(scope="module")
def desk_server(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = server_with_accounts(corpus_folder, tmp_path_factory.mktemp("desk"))
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def staff_page(browser: Any, page: Page) -> Iterator[Page]:
    """A second browser profile of the same size: staff sit elsewhere."""
    context = browser.new_context(viewport=page.viewport_size, locale="zh-CN", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_a_question_is_handed_over_drafted_edited_reviewed_sent_read_and_rated(
    page: Page, staff_page: Page, desk_server: RunningServer, tmp_path: Path
) -> None:
    url = desk_server.url
    walk = Walk(tmp_path, desk_server)
    firm, staff = walk.watch("enterprise", page), walk.watch("staff", staff_page)

    with walk.step("the enterprise asks"):
        sign_in(firm, url, ENTERPRISE, "/")
        firm.get_by_role("textbox", name="问题").fill(QUESTION)
        firm.get_by_role("button", name="发送").click()
        expect(firm.locator("[data-phase='done']")).to_be_visible(timeout=ANSWER_MS)
    with walk.step("the enterprise hands over"):
        number = hand_over(firm)

    with walk.step("an officer finds the ticket, reads it and accepts it"):
        sign_in(staff, url, OFFICER)
        staff.get_by_role("textbox", name="搜索").fill(number)
        row = staff.locator(f"[data-ticket='{number}']")
        expect(row).to_contain_text(FIRM)
        expect(row.locator(".due")).to_be_visible()
        row.get_by_role("link").click()
        expect(staff.locator(".matter-question")).to_have_text(QUESTION)
        press(staff, "接单")
        expect(staff.locator(".ticket-badges")).to_contain_text("办理中")
    with walk.step("a draft is generated, marked as written by a machine"):
        show_part(staff, "答复")
        press(staff, "生成答复草稿")
        expect(staff.locator("#letter-text")).to_be_visible(timeout=ANSWER_MS)
        assert "20万元" in staff.locator("#letter-text").input_value()
        expect(staff.locator(".ai-mark")).to_contain_text("人工智能生成")
    with walk.step("a mark in the letter opens the words that it stands for"):
        open_first_mark(staff)
    with walk.step("an added figure without a source is marked, and goes with the figure"):
        edit_and_check(staff)
    with walk.step("the versions show what the officer changed"):
        staff.get_by_text("历史版本", exact=True).click()
        expect(staff.locator(".text-diff ins", has_text="营业执照原件").first).to_be_visible()
        staff.locator(".letter-bar").get_by_text("编辑", exact=True).click()
    with walk.step("the officer hands it to a second person"):
        expect(staff.get_by_role("button", name="签发并发送")).to_have_count(0)
        press(staff, "提交复核")
        said(staff, "已提交复核")
        ticket = staff.url
    with walk.step("a reviewer passes it"):
        sign_in_anew(staff, url, REVIEWER, ticket)
        show_part(staff, "答复")
        staff.get_by_label("复核意见").fill("依据无误。")
        press(staff, "通过")
        expect(staff.locator(".ticket-badges")).to_contain_text("待发送")
    with walk.step("the officer signs and sends it"):
        sign_in_anew(staff, url, OFFICER, ticket)
        show_part(staff, "答复")
        press(staff, "签发并发送")
        staff.get_by_role("dialog").get_by_role("button", name="签发并发送").click()
        expect(staff.locator(".ticket-badges")).to_contain_text("已答复")
        expect(staff.locator(".ai-mark")).to_contain_text("经工作人员签发")
        expect(staff.locator(".outbox-sent")).to_be_visible(timeout=30_000)
        no_wider_than_the_screen(staff)

    with walk.step("the enterprise reads the signed letter in its conversation"):
        firm.goto(url)
        letter = firm.locator(f"[data-ticket='{number}'] [data-letter]")
        expect(letter).to_contain_text("经工作人员签发", timeout=30_000)
        expect(letter).to_contain_text("张晓燕")
        expect(letter).to_contain_text(ADDED)
        expect(letter).not_to_contain_text("人工智能生成")
    with walk.step("and among its own requests, with the words it cites"):
        firm.get_by_role("link", name="我的", exact=True).click()
        firm.locator(f".my-list [data-ticket='{number}']").click()
        firm.wait_for_url("**/my/tickets/*")
        firm.locator(".my [data-letter] [data-citation]").first.click()
        expect(firm.locator("mark[data-cited]").first).to_be_in_viewport()
        no_wider_than_the_screen(firm)
        firm.get_by_role("button", name="关闭原文").click()
    with walk.step("the enterprise does not see what is the desk's own"):
        expect(firm.get_by_text("依据无误。")).to_have_count(0)
    with walk.step("the enterprise rates it"):
        firm.locator(".rating-levels").get_by_text("非常满意", exact=True).click()
        firm.get_by_role("checkbox").first.check()
        press(firm, "提交评价")
        expect(firm.locator("[data-rating='5']")).to_be_visible()
    assert walk.complaints == []


def hand_over(firm: Page) -> str:
    """The number of the ticket."""
    firm.get_by_role("button", name="转人工").first.click()
    form = firm.get_by_role("dialog")
    expect(form.get_by_label("想请工作人员解决什么")).to_have_value(QUESTION)
    form.get_by_text("办不成事").click()  # of the kinds whose letters a second person reviews
    form.get_by_label("电话").fill("13800000000")
    form.get_by_role("button", name="提交").click()
    told = firm.locator("[data-handed-over]")
    expect(told).to_be_visible()
    number = told.get_attribute("data-handed-over")
    assert number
    firm.get_by_role("dialog").get_by_role("button", name="关闭").last.click()
    return number


def open_first_mark(staff: Page) -> None:
    staff.locator("#letter-text").evaluate(
        "area => { const at = area.value.indexOf('[1]') + 1; area.setSelectionRange(at, at); area.click(); }"
    )
    expect(staff.locator(".pane-evidence mark[data-cited], .ant-drawer mark[data-cited]").first).to_be_in_viewport()
    press(staff, "关闭原文")
    show_part(staff, "答复")


def edit_and_check(staff: Page) -> None:
    area = staff.locator("#letter-text")
    drafted = area.input_value()
    area.fill(f"{drafted}\n{UNSOURCED}")
    found = staff.locator(".checks li", has_text="数字无出处")
    expect(found).to_contain_text("987万元", timeout=10_000)
    found.get_by_role("button").click()
    chosen = area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert "987" in chosen
    area.fill(f"{drafted}\n{ADDED}")
    expect(found).to_have_count(0)
    area.press("Control+s")
    said(staff, "已保存为第 2 版")


def sign_in_anew(staff: Page, url: str, name: str, ticket: str) -> None:
    """Another member of staff at the same desk."""
    staff.get_by_role("button", name="账号").click()
    press(staff, "退出登录")
    expect(staff.get_by_label("密码", exact=True)).to_be_visible()
    sign_in(staff, url, name, ticket.removeprefix(url))
