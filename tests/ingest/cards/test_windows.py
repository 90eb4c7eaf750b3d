"""When one may file, in the constructions in which measures, notices and service guides state it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.policy.card import Window
from ingest.cards.filing.windows import read_windows
from tests.ingest.cards.filing_texts import filing_text


def windows(*parts: str | list[list[str]], title: str = "某区科技企业奖励办法", on: date | None = None) -> list[Window]:
    return read_windows(filing_text(*parts, title=title, issued_on=on))


def days(sentence: str, **given: object) -> list[tuple[str, str, str]]:
    found = windows(f"第一条 {sentence}", **given)  # type: ignore[arg-type]
    return [(w.kind.value, str(w.opens or ""), str(w.closes or "")) for w in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("申报时间为每年7月1日至8月31日。", [("--07-01", "--08-31")]),
        ("申报时间为每年七月一日至八月三十一日。", [("--07-01", "--08-31")]),
        ("申报时间为每年3月1日—31日。", [("--03-01", "--03-31")]),
        ("每年11月1日至次年1月31日受理申请。", [("--11-01", "--01-31")]),
        ("申请时间为每年4月1日至4月30日、10月1日至10月31日。", [("--04-01", "--04-30"), ("--10-01", "--10-31")]),
        ("每年集中受理两次，时间分别为5月1日至5月31日、11月1日至11月30日。", [("--05-01", "--05-31"), ("--11-01", "--11-30")]),
        ("其余事项于次年2月1日至3月31日集中申报。", [("--02-01", "--03-31")]),
        ("每年3月集中受理申请。", [("--03-01", "--03-31")]),
        ("每年2月受理申请。", [("--02-01", "--02-28")]),
        ("每年4月、9月受理申报。", [("--04-01", "--04-30"), ("--09-01", "--09-30")]),
        ("每年第三季度组织申报。", [("--07-01", "--09-30")]),
        ("企业应当于每年6月30日前提出申报。", [("", "--06-30")]),
        ("每年3月20日、9月20日前提交申请。", [("", "--03-20"), ("", "--09-20")]),
        (
            "每季度首月1日至15日受理申请。",
            [("--01-01", "--01-15"), ("--04-01", "--04-15"), ("--07-01", "--07-15"), ("--10-01", "--10-15")],
        ),
        ("每季度末月20日前提交申请。", [("", "--03-20"), ("", "--06-20"), ("", "--09-20"), ("", "--12-20")]),
        (
            "企业在每季度结束后10日内提交申请。",
            [("--04-01", "--04-10"), ("--07-01", "--07-10"), ("--10-01", "--10-10"), ("--01-01", "--01-10")],
        ),
        (
            "每季度集中受理一次。",
            [("--01-01", "--03-31"), ("--04-01", "--06-30"), ("--07-01", "--09-30"), ("--10-01", "--12-31")],
        ),
    ],
)  # fmt: skip
def test_windows_that_come_back_are_days_of_a_year(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert days(sentence) == [("yearly", *pair) for pair in expected]


def test_a_window_of_one_year_has_dates_and_its_quote_keeps_the_hours() -> None:
    (window,) = windows("一、申报时间", "2026年10月26日9:00至12月31日17:00。", title="关于申报奖励的通知")
    assert (window.opens, window.closes) == (date(2026, 10, 26), date(2026, 12, 31))
    assert window.source.quote == "2026年10月26日9:00至12月31日17:00"


def test_a_notice_without_a_year_means_its_own() -> None:
    found = days("申报时间为3月1日至4月15日。", title="关于组织申报奖励的通知", on=date(2026, 2, 10))
    assert found == [("once", "2026-03-01", "2026-04-15")]


def test_a_deadline_alone_closes_and_one_from_now_on_opens_on_the_day_of_issue() -> None:
    given = {"title": "关于申报奖励的通知", "on": date(2026, 2, 10)}
    assert days("请于2026年3月31日前提交申请。", **given) == [("once", "", "2026-03-31")]
    assert days("申报时间为即日起至2026年3月31日。", **given) == [("once", "2026-02-10", "2026-03-31")]


def test_each_batch_of_a_table_is_a_window_with_its_label() -> None:
    found = windows(
        "一、批次",
        [
            ["批次", "申报时间", "所属月份"],
            ["第一批", "2026年7月1日至7月20日", "2026年5月至6月"],
            ["第二批", "2026年10月9日至10月30日", "2026年7月至9月"],
        ],
    )
    assert [(w.label, w.opens, w.closes) for w in found] == [
        ("第一批", date(2026, 7, 1), date(2026, 7, 20)),
        ("第二批", date(2026, 10, 9), date(2026, 10, 30)),
    ]


@pytest.mark.parametrize(
    "sentence",
    ["奖励常年受理。", "备案全年受理。", "可以随时提出申请。", "受理时间：全年。", "申请实行随到随办。", "企业全年均可在线申报。"],
)  # fmt: skip
def test_all_the_year_is_said_in_many_ways(sentence: str) -> None:
    assert days(sentence) == [("all_year", "", "")]


@pytest.mark.parametrize(
    "sentence",
    [
        "奖励每年组织一次，具体时间以申报通知为准。",
        "申报时间另行通知。",
        "科技局每年第四季度发布申报通知，申报期不少于25个工作日。",
        "企业按照当年通知规定的时间提交申请。",
        "试点单位每两年遴选一次。",
    ],
)
def test_a_time_that_a_notice_will_tell_is_not_guessed(sentence: str) -> None:
    assert days(sentence) == [("by_notice", "", "")]


@pytest.mark.parametrize(
    ("sentence", "kind", "within", "unit", "event"),
    [
        ("企业应当自取得证书之日起12个月内提出申请。", "all_year", 12, "month", "取得证书之日"),
        ("在展会闭幕之日起九十日内申报。", "all_year", 90, "day", "展会闭幕之日"),
        ("企业应当在通知发布之日起30日内向主管部门申报。", "by_notice", 30, "day", "通知发布之日"),
        ("补贴常年受理。企业应当在取得证书后60个自然日内提出申请。", "all_year", 60, "day", "取得证书"),
    ],
)
def test_so_long_after_an_event(sentence: str, kind: str, within: int, unit: str, event: str) -> None:
    (window,) = windows(f"第一条 {sentence}")
    assert (window.kind, window.within, window.unit, window.event) == (kind, within, unit, event)


@pytest.mark.parametrize(
    "sentence",
    [
        "本办法自2025年4月1日起施行，有效期至2028年3月31日，申报按本办法办理。",
        "申报2025年1月1日至12月31日期间发生的费用。",
        "证书发证日期在2025年1月1日至2025年12月31日之间的企业可以申请。",
        "主管部门每年3月31日前公布目录。",
        "材料需要补正的，补正截止时间为2026年12月22日。",
        "每季度更新名单。",
        "企业对结果有异议的，可以自收到通知之日起5个工作日内申请复核。",
        "自认定之日起三年内不得申请。",
        "办公时间为工作日9:00—12:00，常年免费开放。",
    ],
)
def test_other_times_are_no_windows(sentence: str) -> None:
    assert days(sentence) == []


def test_a_time_within_a_condition_is_a_condition() -> None:
    text = ("第一条 申请人应当同时符合下列条件：", "（一）依法纳税；", "（二）自竣工之日起12个月内提出申报。")
    assert windows(*text) == []


def test_days_that_no_year_has_are_left_out() -> None:
    assert days("申报时间为每年13月1日至15月40日。") == []
