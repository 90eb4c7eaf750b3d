"""Filing guides over HTTP: as data, as a checklist, as a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from docx import Document
from icalendar import Calendar
from starlette.testclient import TestClient

from assistant.build import Stores
from assistant.policy.card import Card
from assistant.storage.cards import advance, write_card
from tests.api.conftest import AddDocument, assert_problem

POLICIES = "/api/v1/policies"
SOURCE = {"at": "第一条", "quote": "给予20万元奖励", "start": 14, "end": 23}
WINDOW = {"kind": "once", "opens": "2026-11-02", "closes": "2026-12-11", "source": SOURCE}


def stored(stores: Stores, document_id: str, *benefits: dict[str, Any]) -> None:
    card = Card.model_validate({"document_id": document_id, "version": 1, "benefits": benefits})
    with stores.catalogue.engine.begin() as connection:
        write_card(connection, card, None)
        advance(connection)


def offered(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "name": f"奖励/{id_}", "kind": "reward", "source": SOURCE, **more}


@pytest.fixture
def cards(small_stores: Stores, register: None, add_document: AddDocument) -> None:
    """A measure with two benefits, and a notice that says when and with what to file for the first."""
    day = date(2026, 10, 20)
    add_document("第一条　申报时间。", id="notice", title="2026年度申报通知", issued_on=day, effective_from=day)
    materials = [{"name": "申请表", "stamped": True, "source": SOURCE}]
    stored(small_stores, "reward-2025", offered("first", filing={"materials": materials}), offered("again"))
    stored(small_stores, "notice", offered("filed", of=["reward-2025#first"], filing={"windows": [WINDOW]}))


@pytest.fixture
def get(cards: None, client: TestClient) -> Callable[..., Any]:
    def got(path: str, **query: str) -> Any:
        return client.get(f"{POLICIES}/{path}", params={"as_of": "2026-11-23", **query})

    return got


def test_without_a_benefit_the_first_is_shown_with_the_names_of_all(get: Callable[..., Any]) -> None:
    body = get("reward-2025/filing-guide").json()
    assert body["title"] == "高新技术企业奖励办法"
    assert body["benefits"] == [{"id": "first", "name": "奖励/first"}, {"id": "again", "name": "奖励/again"}]
    guide = body["guide"]
    assert guide["benefit_id"] == "first"
    assert guide["openings"][0]["document_id"] == "notice"
    assert guide["openings"][0]["said"]["text"] == "正在受理，12月11日截止，还有18天"
    assert guide["materials"][0]["said"]["source"] == SOURCE
    assert guide["not_stated"] == ["程序", "办理时限", "受理部门", "费用"]


def test_a_benefit_is_chosen_by_its_id(get: Callable[..., Any]) -> None:
    guide = get("reward-2025/filing-guide", benefit="again").json()["guide"]
    assert guide["benefit_id"] == "again"
    assert guide["openings"] == []


def test_a_notice_says_nothing_before_it_is_in_force(get: Callable[..., Any]) -> None:
    assert get("reward-2025/filing-guide", as_of="2026-10-01").json()["guide"]["openings"] == []


@pytest.mark.parametrize("suffix", ["", ".docx", ".ics"])
def test_what_is_not_there_is_a_problem_that_names_it(get: Callable[..., Any], suffix: str) -> None:
    assert_problem(get(f"nothing/filing-guide{suffix}"), 404, "not_found", "没有编号为“nothing”的政策")
    assert_problem(get(f"housing/filing-guide{suffix}"), 404, "not_found", "“housing”没有卡片")
    unknown = get(f"reward-2025/filing-guide{suffix}", benefit="third")
    assert_problem(unknown, 404, "not_found", "没有编号为“third”的事项", "first、again")


def test_the_checklist_is_a_word_file_with_the_name_of_the_benefit(get: Callable[..., Any]) -> None:
    response = get("reward-2025/filing-guide.docx")
    assert response.headers["content-type"].endswith("wordprocessingml.document")
    assert "filename*=UTF-8''奖励_first-申报材料清单.docx" in unquote(response.headers["content-disposition"])
    document = Document(BytesIO(response.content))
    text = "\n".join(p.text for p in document.paragraphs)
    assert "示范高新区" in text
    assert "《2026年度申报通知》第一条" in text
    assert document.tables[0].rows[1].cells[2].text == "申请表"


def test_the_guide_of_a_measure_that_has_ended_says_so(get: Callable[..., Any]) -> None:
    said = "本政策在制表日期已过有效期"
    for day, validity, warned in (("2026-11-23", "in_force", False), ("2028-04-01", "expired", True)):
        assert get("reward-2025/filing-guide", as_of=day).json()["validity"] == validity
        document = Document(BytesIO(get("reward-2025/filing-guide.docx", as_of=day).content))
        assert any(said in p.text for p in document.paragraphs) is warned


def test_the_calendar_has_the_days_of_the_notice(get: Callable[..., Any]) -> None:
    response = get("reward-2025/filing-guide.ics")
    assert response.headers["content-type"].startswith("text/calendar")
    assert ".ics" in response.headers["content-disposition"]
    days = [event.decoded("dtstart") for event in Calendar.from_ical(response.content).walk("VEVENT")]
    assert days == [date(2026, 11, 2), date(2026, 12, 11)]


def test_a_benefit_without_dates_has_no_calendar(get: Callable[..., Any]) -> None:
    assert_problem(get("reward-2025/filing-guide.ics", benefit="again"), 404, "not_found", "没有可以加入日历")
