"""The report of a run in a real browser: nothing in it runs but its own script, nothing is fetched, and its tools work."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from eval.report.html import run_page
from tests.eval.answers import answer, case, citation
from tests.eval.stored_runs import stored

pytestmark = pytest.mark.browser
ATTACK = "<script>document.title='owned'</script><img src=http://127.0.0.1:9/x onerror=\"document.title='owned'\">"


@pytest.fixture
def report(tmp_path: Path) -> str:
    asked = [
        (case(id="good", question="高企首次认定奖励多少？"), answer()),
        (case(id="hard", kind="multi_turn", turns=["高企首次认定奖励多少？"], question="那什么时候拨付"), answer()),
        (case(id="bad", kind="filing", question=ATTACK), answer(text=ATTACK, citations=(citation(title=ATTACK),))),
        *((case(id=f"c{n}", kind="list", question=f"清单{n}"), answer()) for n in range(3)),
    ]
    path = tmp_path / "report.html"
    path.write_text(run_page(stored(tmp_path / "run", asked)), "utf-8")
    return path.as_uri()


def test_a_report_fetches_nothing_runs_nothing_and_fits_its_window(page: Page, report: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report)
    page.wait_for_timeout(300)
    assert asked == [report]
    assert page.title().startswith("评测报告")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_cases_are_found_by_words_and_by_what_was_wrong(page: Page, report: str) -> None:
    page.goto(report)
    visible = page.locator("[data-case]:visible")
    assert visible.count() == 6
    assert visible.first.get_attribute("id") == "case-bad"
    page.get_by_label("搜索用例").fill("高企 首次认定奖励多少")
    page.get_by_text("显示 6 / 6 个用例").wait_for()  # the right answers say so too
    page.get_by_label("搜索用例").fill("清单2")
    page.get_by_text("显示 1 / 6 个用例").wait_for()
    page.get_by_role("button", name="清除").click()
    page.get_by_label("问题", exact=True).select_option(label="数字召回（1）")
    assert visible.count() == 1


def test_slices_are_chosen_by_tabs(page: Page, report: str) -> None:
    page.goto(report)
    assert page.locator("#cut-kind").is_visible()
    page.get_by_role("tab", name="应引用的文件").or_(page.get_by_role("tab", name="难度")).first.click()
    assert not page.locator("#cut-kind").is_visible()


def test_a_mark_of_a_chart_says_its_value(page: Page, report: str) -> None:
    page.goto(report)
    page.locator("[data-says]").first.hover()
    assert "100.0%，1 个用例" in (page.locator("#tip.on").text_content() or "")
