from __future__ import annotations

from datetime import date
from typing import Any

from assistant.filing.guide import guide
from assistant.policy.card import Card
from assistant.policy.guide import Guide
from tests.assistant.filing.parts import benefit, card, cited, window

DAY = date(2026, 11, 23)
YEARLY = window("yearly", "--07-01", "--08-31")
THIS_YEAR = window("once", "2026-11-02", "2026-12-11", label="2026年度")
LAST_YEAR = window("once", "2025-11-03", "2025-12-12")
FORM = {"name": "申请表", "source": cited("申请表1份")}
LICENCE = {"name": "营业执照", "source": cited("营业执照")}
STEP = {"order": 1, "name": "受理", "text": "窗口受理", "source": cited("窗口受理")}
LIMIT = {"what": "审核", "count": 15, "unit": "working_day", "source": cited("15个工作日")}
CONTACT = {"department": "科技创新局", "role": "咨询", "source": cited("科技创新局")}


def made(own: dict[str, Any] | None = None, whole: dict[str, Any] | None = None, *notices: Card) -> Guide:
    of = card("measure", benefit("first", filing=own), benefit("other"), filing=whole)
    return guide(of, of.benefits[0], DAY, notices)


def notice(filing: dict[str, Any], *of: str, id_: str = "notice") -> Card:
    return card(id_, benefit("filed", of=of or ("measure#first",), filing=filing))


def test_what_the_benefit_says_goes_before_what_its_card_says() -> None:
    found = made({"materials": [FORM]}, {"materials": [LICENCE], "steps": [STEP], "windows": [YEARLY]})
    assert [e.said.name for e in found.materials] == ["申请表"]
    assert [e.said.name for e in found.steps] == ["受理"]
    assert [e.said.text for e in found.openings] == ["已于8月31日截止，下一次2027年7月1日"]
    assert found.notices == ()


def test_the_window_of_a_notice_wins_and_keeps_its_document_and_words() -> None:
    found = made({"windows": [YEARLY], "materials": [FORM]}, None, notice({"windows": [THIS_YEAR]}))
    (entry,) = found.openings
    assert (entry.document_id, entry.said.state) == ("notice", "open")
    assert entry.said.window.source == THIS_YEAR.source
    assert found.first == entry
    assert found.materials[0].document_id == "measure"
    assert found.notices == ("notice",)


def test_the_papers_of_a_notice_complete_the_measures_and_each_is_listed_once() -> None:
    form = {"name": "某区高新技术企业奖励申请表", "copies": 2, "source": cited("一式两份")}
    asked = notice({"windows": [THIS_YEAR], "materials": [form, LICENCE]})
    found = made(None, {"materials": [FORM, {"name": "承诺书", "source": cited("承诺书")}]}, asked)
    assert [(e.document_id, e.said.name, e.said.copies) for e in found.materials] == [
        ("notice", "某区高新技术企业奖励申请表", 2),
        ("measure", "承诺书", None),
        ("notice", "营业执照", None),
    ]
    assert [e.document_id for e in made({}, None, asked).materials] == ["notice", "notice"]


def test_the_newer_of_two_notices_is_the_one_whose_paper_is_shown() -> None:
    newer = notice({"windows": [THIS_YEAR], "materials": [{**LICENCE, "copies": 1}]}, id_="newer")
    older = notice({"windows": [THIS_YEAR], "materials": [{**LICENCE, "copies": 3}]}, id_="older")
    found = made(None, None, newer, older).materials
    assert [(e.document_id, e.said.copies) for e in found] == [("newer", 1)]


def test_papers_of_other_benefits_are_left_out() -> None:
    asked = [
        FORM,
        {"name": "迁移登记材料", "only_if": "申请奖励other的", "source": cited("另提交")},
        {"name": "证书", "only_if": "申请奖励first的除外", "source": cited("证书")},
        {"name": "信用报告", "only_if": "首贷户", "source": cited("信用报告")},
    ]
    assert [e.said.name for e in made(None, {"materials": asked}).materials] == ["申请表", "信用报告"]


def test_a_window_that_another_benefit_has_for_itself_is_not_shown() -> None:
    other = {"windows": [window("all_year", label="奖励other")]}
    of = card(
        "measure", benefit("first"), benefit("other", filing=other), filing={"windows": [YEARLY, *other["windows"]]}
    )
    assert [e.said.window.kind for e in guide(of, of.benefits[0], DAY).openings] == ["yearly"]
    assert [e.said.window.kind for e in guide(of, of.benefits[1], DAY).openings] == ["all_year"]


def test_a_notice_files_for_the_benefit_that_it_names_or_for_a_whole_document() -> None:
    said = {"windows": [THIS_YEAR]}
    assert made(None, None, notice(said, "measure")).openings
    assert not made(None, None, notice(said, "measure#other")).openings
    assert not made(None, None, notice(said, "another")).openings


def test_a_notice_of_an_earlier_year_does_not_close_a_window_that_comes_every_year() -> None:
    old = notice({"windows": [LAST_YEAR], "materials": [LICENCE]}, id_="old")
    found = made({"windows": [YEARLY]}, None, old)
    assert [e.document_id for e in found.openings] == ["measure"]
    assert [e.document_id for e in found.materials] == ["old"]
    assert [e.said.state for e in made(None, None, old).openings] == ["closed"]


def test_of_two_windows_the_open_one_is_first_to_act_on() -> None:
    found = made({"windows": [window("once", "2026-12-20", "2026-12-31"), THIS_YEAR]})
    assert found.first is not None
    assert found.first.said.window == THIS_YEAR


def test_what_nobody_states_is_named() -> None:
    assert made().not_stated == ("申报时间", "材料", "程序", "办理时限", "受理部门", "费用")
    rest = made({"windows": [YEARLY], "steps": [STEP], "fee": "不收费"}, None, notice({"contacts": [CONTACT]}))
    assert rest.not_stated == ("材料", "办理时限")
    assert rest.fee is not None
    assert (rest.fee.document_id, rest.fee.said) == ("measure", "不收费")
    whole = {"windows": [YEARLY], "materials": [FORM], "steps": [STEP], "time_limits": [LIMIT], "contacts": [CONTACT]}
    assert made(whole).not_stated == ("费用",)


def test_who_need_not_apply_is_told_so_and_misses_no_papers() -> None:
    found = made(None, {"without_application": cited("免申即享")})
    assert found.without_application is not None
    assert found.without_application.said.quote == "免申即享"
    assert found.not_stated == ("程序", "办理时限", "受理部门", "费用")


def test_one_benefit_that_comes_without_an_application_has_no_papers_and_windows_of_the_others() -> None:
    whole = {"windows": [YEARLY], "materials": [FORM], "steps": [STEP]}
    found = made({"without_application": cited("奖励first实行免申即享")}, whole)
    assert (found.openings, found.materials) == ((), ())
    assert [e.said.name for e in found.steps] == ["受理"]
    assert found.not_stated == ("办理时限", "受理部门", "费用")
