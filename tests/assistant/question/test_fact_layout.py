"""Pasted tables and scanned spacing, evened out before a message is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.fact_reading.layout import evened


def test_a_message_without_tables_and_spacing_stays_as_it_is() -> None:
    assert evened("去年营收3000万，员工28人").text == "去年营收3000万，员工28人"


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        ("职工总数\t86\n研发人员\t24", ["职工总数：86", "研发人员：24"]),
        ("| 项目 | 数值 |\n|---|---|\n| 营业收入 | 1200万元 |", ["营业收入：1200万元"]),
        ("指标\t2024年\t2025年\n营业收入（万元）\t2100\t2650", ["营业收入（万元）：2024年 2100；2025年 2650；"]),
        ("1\t营业收入\t万元\t3200", ["营业收入（万元）：3200"]),
        ("营业收入\t研发费用\t职工人数\n3000万\t180万\t45", ["营业收入：3000万", "研发费用：180万", "职工人数：45"]),
        ("职工  35  研发人员  12", ["职工：35", "研发人员：12"]),
    ],
)
def test_rows_of_a_table_become_names_with_their_values(table: str, lines: list[str]) -> None:
    written = [" ".join(line.split()) for line in evened(table).text.split("\n")]
    assert set(lines) <= {line.replace(" ：", "：").replace("： ", "：").replace(" ；", "；") for line in written}


def test_spaces_of_scanned_text_go() -> None:
    assert evened("营 业 收 入：3 200 万元，研 发 费 用：185 万 元").text == "营业收入：3200万元，研发费用：185万元"


def test_spaces_that_part_a_list_stay() -> None:
    assert evened("高企 科小 员工36").text == "高企 科小 员工36"


def test_a_thousands_comma_of_full_width_is_one_of_a_number() -> None:
    assert evened("营业收入2，350万元").text == "营业收入2,350万元"
    assert evened("员工50，200万营收").text == "员工50，200万营收"


@given(st.text(alphabet="营收员工 \t|\n：123年万，", max_size=60))
def test_every_place_is_one_of_the_message(text: str) -> None:
    even = evened(text)
    assert len(even.places) == len(even.text)
    assert all(0 <= place < len(text) for place in even.places)
    start, end = even.span(0, len(even.text))
    assert 0 <= start <= end <= len(text)
