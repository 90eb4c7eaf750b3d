"""The chat page in a real browser: what is highlighted is what the answer cites, and nothing is fetched from elsewhere."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ANSWER_MS = 60_000  # a cold server loads its model for the first question


def ask_an_example(page: Page, base_url: str) -> None:
    """Asks the first example question and waits for the whole answer."""
    page.goto(base_url)
    page.locator(".examples button").first.click()
    expect(page.locator("[data-phase='done']")).to_be_visible(timeout=ANSWER_MS)


def answer_of_the_api(page: Page, base_url: str) -> dict[str, Any]:
    """The answer that the page shows, as the API keeps it."""
    conversation = page.evaluate("sessionStorage.getItem('esl.active-conversation')")
    response = page.request.get(f"{base_url.rstrip('/')}/api/v1/conversations/{conversation}")
    assert response.ok, response.text()
    answer: dict[str, Any] = response.json()["turns"][-1]["answer"]
    return answer


def readable(text: str) -> str:
    """`text` without what separates paragraphs and table cells: on the page these are elements of their own."""
    return re.sub(r"[\s|]", "", text)


def test_a_click_on_a_marker_highlights_the_quoted_words(page: Page, live_server: str) -> None:
    ask_an_example(page, live_server)
    citation = next(c for c in answer_of_the_api(page, live_server)["citations"] if c["n"] == 1)

    page.locator(".answer-text [data-citation='1']").first.click()

    highlighted = page.locator("mark[data-cited]")
    expect(highlighted.first).to_be_in_viewport()
    assert readable("".join(highlighted.all_text_contents())) == readable(citation["quote"])


def test_the_address_of_a_citation_opens_at_the_quoted_words(page: Page, live_server: str) -> None:
    ask_an_example(page, live_server)
    for citation in answer_of_the_api(page, live_server)["citations"]:
        page.goto(f"{live_server.rstrip('/')}{citation['url']}")
        highlighted = page.locator("mark[data-cited]")
        expect(highlighted.first).to_be_in_viewport()
        assert readable("".join(highlighted.all_text_contents())) == readable(citation["quote"])


def test_no_request_leaves_the_origin(page: Page, live_server: str) -> None:
    requested: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    ask_an_example(page, live_server)
    page.locator(".answer-text [data-citation='1']").first.click()
    expect(page.locator("mark[data-cited]").first).to_be_visible()
    page.goto(f"{live_server.rstrip('/')}/policies")
    page.locator(".policy-card a").first.click()
    expect(page.locator("article.document")).to_be_visible()

    origin = urlsplit(live_server)[:2]
    elsewhere = [url for url in requested if not url.startswith("data:") and urlsplit(url)[:2] != origin]
    assert elsewhere == []
    assert complaints == []  # the server's content security policy refuses loudly


def test_a_typed_question_is_answered_with_verdict_window_papers_and_chips(page: Page, live_server: str) -> None:
    page.goto(live_server)
    page.get_by_role("textbox", name="问题").fill(
        "公司去年首次认定高新技术企业，能领多少奖励？什么时候报，要交什么材料？"
    )
    page.get_by_role("button", name="发送").click()
    expect(page.locator("[data-phase='done']")).to_be_visible(timeout=ANSWER_MS)

    finding = page.locator(".finding summary")
    expect(finding).to_have_count(1)  # 重新认定 is another case
    expect(finding).to_contain_text("20万元")
    filing = page.locator(".filing")
    filing.get_by_text("材料 6 项").click()  # those of 整体迁入 and 培育入库 are not asked for
    expect(filing.locator(".filing-papers li")).to_have_count(6)
    answer = answer_of_the_api(page, live_server)
    window = answer["filing"][0]["first"]
    expect(filing.locator(".filing-state")).to_contain_text("正在受理" if window["state"] == "open" else "")
    for suffix in ("docx", "ics") if answer["filing"][0]["has_dates"] else ("docx",):
        link = filing.locator(f"a[href*='filing-guide.{suffix}']")
        fetched = page.request.get(f"{live_server.rstrip('/')}{link.get_attribute('href')}")
        assert fetched.ok, fetched.text()

    chip = filing.locator(".filing-papers [data-citation]").first
    cited = next(c for c in answer["citations"] if str(c["n"]) == chip.get_attribute("data-citation"))
    chip.click()
    highlighted = page.locator("mark[data-cited]")
    expect(highlighted.first).to_be_in_viewport()
    assert readable("".join(highlighted.all_text_contents())) == readable(cited["quote"])
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0  # nothing sticks out of a telephone's page


def test_details_are_folded_under_their_titles_open_by_key_and_are_printed_whole(page: Page, live_server: str) -> None:
    page.goto(live_server)
    page.get_by_role("textbox", name="问题").fill(
        "公司去年首次认定高新技术企业，注册在园区，能领多少奖励？要交什么材料？怎么申报？"
    )
    page.get_by_role("button", name="发送").click()
    expect(page.locator("[data-phase='done']")).to_be_visible(timeout=ANSWER_MS)

    answer = answer_of_the_api(page, live_server)
    parts = page.locator(".answer-details > details")
    expect(parts.locator("summary")).to_have_text([detail["title"] for detail in answer["details"]])
    assert len(answer["details"]) > 1
    papers = parts.filter(has=page.get_by_text("申报材料", exact=True))
    expect(papers.locator(".answer-text")).to_be_hidden()
    papers.locator("summary").press("Enter")
    expect(papers.locator(".answer-text")).to_be_visible()
    pointer = page.locator(".answer-pointer").first
    expect(pointer).to_be_visible()
    pointed = parts.filter(has=page.locator("summary", has_text=re.compile(f"^{re.escape(pointer.inner_text())}$")))
    if pointed.get_attribute("open") is not None:
        pointed.locator("summary").click()
    pointer.click()
    expect(pointed.locator(".answer-text")).to_be_visible()
    expect(pointed.locator("summary")).to_be_focused()
    expect(pointed.locator("summary")).to_be_in_viewport()
    opened = page.locator(".answer-details > details[open]").count()
    papers.locator("[data-citation]").first.click()
    expect(page.locator("mark[data-cited]").first).to_be_in_viewport()

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".answer-details > details:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".answer-details > details[open]").count() == opened
