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
