"""Parts of a filing guide in words."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer.filed import contact_words, limit_words, material_words, standing_of, step_words
from assistant.filing.openings import openings
from assistant.policy.card import Contact, DayUnit, Material, Ref, Step, TimeLimit, Window, WindowKind
from assistant.policy.judgement import Opening

TODAY = date(2026, 11, 22)


def ref(quote: str = "原文") -> Ref:
    return Ref(quote=quote, start=0, end=len(quote))


def opening(quote: str, opens: str, closes: str, day: date = TODAY) -> Opening:
    window = Window(kind=WindowKind.YEARLY, opens=opens, closes=closes, source=ref(quote))
    return openings([window], day)[0]


def test_a_paper_is_told_with_what_it_must_look_like_and_who_issues_it() -> None:
    paper = Material(name="审计报告", form="原件", copies=2, stamped=True, issued_by="会计师事务所", source=ref())
    assert material_words(paper) == "审计报告（原件，2份，加盖公章；由会计师事务所出具）"
    assert material_words(Material(name="营业执照", exempt=True, source=ref())) == "营业执照（可免于提交）"
    assert material_words(Material(name="营业执照", source=ref())) == "营业执照"


def test_a_step_names_who_acts_once() -> None:
    assert (
        step_words(Step(order=1, name="受理", text="当场受理", actor="窗口", source=ref())) == "受理（窗口）：当场受理"
    )
    assert step_words(Step(order=1, name="受理", text="由窗口受理", actor="窗口", source=ref())) == "受理：由窗口受理"


def test_a_time_limit_says_from_when_it_counts() -> None:
    limit = TimeLimit(what="审核", count=15, unit=DayUnit.WORKING_DAY, since="申报截止之日起", source=ref())
    assert limit_words(limit) == "审核15个工作日（自申报截止之日起）"


def test_a_contact_of_which_nothing_was_read_is_told_in_the_words_of_the_text() -> None:
    assert contact_words(Contact(source=ref("详询窗口"))) == "详询窗口"
    told = Contact(department="科技创新局", role="咨询", phone="0099-88120101", source=ref())
    assert contact_words(told) == "科技创新局（咨询），电话0099-88120101"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 7, 10), "正在申报期内，2026年8月31日截止，还有52天"),
        (date(2026, 8, 31), "正在申报期内，2026年8月31日截止，今天是最后一天"),
        (date(2026, 6, 1), "尚未到申报期，2026年7月1日开始，还有30天，2026年8月31日截止"),
        (TODAY, "本次申报已于2026年8月31日截止，下次2027年7月1日开始"),
    ],
)
def test_a_window_is_told_as_of_its_day(day: date, words: str) -> None:
    assert standing_of(opening("每年7月1日至8月31日", "--07-01", "--08-31", day))[0] == words


def test_days_that_the_text_does_not_give_are_not_told() -> None:
    assert standing_of(opening("每季度首月上旬申报", "--07-01", "--07-10"))[0] == ""


def test_a_last_day_on_a_holiday_is_pointed_out_unless_it_is_to_be_brief() -> None:
    found = opening("每年12月1日至12月20日", "--12-01", "--12-20")  # a Sunday
    assert standing_of(found)[0].endswith("2026年12月20日截止（当天是周日，请提前提交）")
    assert standing_of(found, brief=True)[0].endswith("2026年12月20日截止")
