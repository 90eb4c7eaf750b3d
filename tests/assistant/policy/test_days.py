from __future__ import annotations

from datetime import date

import pytest

from assistant.policy.card import DayUnit
from assistant.policy.days import UNIT_NAMES, add_months, chinese_date, term


def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_a_day_is_written_without_leading_noughts() -> None:
    assert chinese_date(date(2026, 3, 1)) == "2026年3月1日"


@pytest.mark.parametrize("unit", DayUnit)
def test_every_unit_of_a_term_has_a_name(unit: DayUnit) -> None:
    assert UNIT_NAMES[unit]


def test_a_term_is_its_number_and_unit_and_no_time_at_all_is_at_once() -> None:
    assert term(5, DayUnit.WORKING_DAY) == "5个工作日"
    assert term(0, DayUnit.DAY) == "即时"
