from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.figures import contains_figure, find_figures, unsupported_figures


def keys(text: str) -> list[tuple[str, str]]:
    return [figure.key for figure in find_figures(text)]


# -- what is a figure, and its comparable form ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # money
        ("给予一次性奖励20万元。", [("money", "200000")]),
        ("最高1.5亿元", [("money", "150000000")]),
        ("补贴标准每人每月3500元", [("money", "3500")]),
        ("3百万元", [("money", "3000000")]),
        ("资助300—500万元", [("money", "3000000"), ("money", "5000000")]),
        ("房租18块一平", [("money", "18")]),
        ("（单位：万元）", []),
        ("一次性兑付", []),
        # ratios
        ("按12%补助", [("ratio", "12")]),
        ("百分之三的年利率", [("ratio", "3")]),
        ("百分之三点五", [("ratio", "3.5")]),
        ("千分之五", [("ratio", "0.5")]),
        ("提高0.5个百分点", [("ratio", "0.5")]),
        ("20%—30%", [("ratio", "20"), ("ratio", "30")]),
        # dates
        ("自2025年4月1日起", [("date", "2025-04-01")]),
        ("二〇二五年四月一日", [("date", "2025-04-01")]),
        ("2025-04-01", [("date", "2025-04-01")]),
        ("2025年4月", [("date", "2025-04")]),
        ("2025年度", [("date", "2025")]),
        ("11月1日前", [("date", "--11-01")]),
        ("每年11月1日起", [("date", "--11-01")]),
        # lengths of time and clock
        ("20个工作日内", [("span", "20工作日")]),
        ("有效期三年", [("span", "3年")]),
        ("三十个自然日", [("span", "30日")]),
        ("24个月", [("span", "24月")]),
        ("不超过35周岁", [("span", "35岁")]),
        ("9:00—17:30", [("clock", "09:00"), ("clock", "17:30")]),
        # telephones
        ("电话0099-88120101。", [("phone", "009988120101")]),
        ("热线12345", [("phone", "12345")]),
        ("13800138000", [("phone", "13800138000")]),
        ("400-800-1234", [("phone", "4008001234")]),
        # document numbers
        ("示高新管发〔2025〕6号", [("document_number", "示高新管发2025#6")]),
        ("示高新管发(2025) 6号", [("document_number", "示高新管发2025#6")]),
        ("国家知识产权局令第76号", [("document_number", "#76")]),
        ("财政部 税务总局公告2023年第7号", [("document_number", "2023#7")]),
        # counts and numbers without a unit
        ("不少于10名科技人员", [("count", "10人")]),
        ("补贴面积3000平方米", [("count", "3000平方米")]),
        ("最高二十万", [("bare", "200000")]),
        ("窗口A12", [("bare", "12")]),
    ],
)
def test_figures_of_a_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text",
    ["第五条", "第三章", "第（二）项", "（一）申请表", "附件1", "按表2执行", "第十八条第二款", "（十二）", "第3页"],
)
def test_a_provisions_own_number_is_no_figure(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    "spellings",
    [
        ["20万元", "二十万元", "２００，０００元", "200,000元", "20 万元", "贰拾万元", "二十万 元"],
        ["2025年4月1日", "2025.4.1", "2025/04/01", "二〇二五年四月一日", "２０２５年４月１日"],
        ["30%", "３０％", "30 %", "百分之三十"],
        ["10个工作日", "十个工作日", "１０个工作日内"],
        ["示高新管发〔2025〕6号", "示高新管发[2025]6号", "示高新管发（２０２５）６号"],
        ["0099-88120101", "0099—88120101", "0099 88120101"],
        ["3年", "三年", "三 年"],
    ],
)
def test_spellings_of_one_figure_have_one_key(spellings: list[str]) -> None:
    assert len({tuple(keys(s)) for s in spellings}) == 1, {s: keys(s) for s in spellings}
    assert len(keys(spellings[0])) == 1


@given(st.integers(min_value=1, max_value=99_999_999))
def test_an_amount_has_one_value_however_it_is_written(yuan: int) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in str(yuan))
    assert {tuple(keys(f"{n}元")) for n in (str(yuan), f"{yuan:,}", wide)} == {(("money", str(yuan)),)}


@given(st.text(alphabet="第五条（）二十万亿元%〔〕2025年4月1日0-9至—.,:： 附件表号个工作日", max_size=40))
def test_figures_are_in_order_and_never_overlap(text: str) -> None:
    last = 0
    for figure in find_figures(text):
        assert last <= figure.start < figure.end <= len(text)
        last = figure.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申请表3份", [("count", "3份")]),
        ("租金补贴三成", [("ratio", "30")]),
        ("(0099)88120101", [("phone", "009988120101")]),
        ("五至十个工作日", [("span", "5工作日"), ("span", "10工作日")]),
        ("给予二十万元依据示高新管发〔2025〕6号", [("money", "200000"), ("document_number", "示高新管发2025#6")]),
    ],
)
def test_a_figure_is_not_overlooked_beside_another_word(text: str, expected: list[tuple[str, str]]) -> None:
    assert keys(text) == expected


# -- whether a figure is supported ---------------------------------------------------------------------------------

SOURCE = (
    "第七条首次认定的，给予一次性奖励20万元，按研发费用的百分之五补助；自2025年4月1日起施行，有效期三年。"
    "财政金融局自公示期满之日起20个工作日内拨付，咨询电话0099-88120101，依据示高新管发〔2025〕6号，名额30家。"
)


def test_the_source_supports_itself_in_another_spelling() -> None:
    assert unsupported_figures(SOURCE, [SOURCE]) == []
    told = "奖励二十万元，比例5%，２０２５年４月１日起三年有效，二十个工作日内到账，电话0099 88120101，见示高新管发（2025）6号，三十家"
    assert unsupported_figures(told, [SOURCE]) == []


@pytest.mark.parametrize(
    ("answer", "changed"),
    [
        ("奖励21万元", ("money", "210000")),
        ("奖励20元", ("money", "20")),
        ("奖励120万元", ("money", "1200000")),
        ("按6%补助", ("ratio", "6")),
        ("补助5元", ("money", "5")),  # 5 stands there, as a ratio
        ("补助20%", ("ratio", "20")),  # 20 stands there, as yuan and as days
        ("2025年5月1日起", ("date", "2025-05-01")),
        ("2026年起", ("date", "2026")),
        ("4月2日", ("date", "--04-02")),
        ("有效期两年", ("span", "2年")),
        ("15个工作日内", ("span", "15工作日")),
        ("20个月内", ("span", "20月")),
        ("电话0099-88120102", ("phone", "009988120102")),
        ("示高新管发〔2025〕7号", ("document_number", "示高新管发2025#7")),
        ("示高新管发〔2024〕6号", ("document_number", "示高新管发2024#6")),
        ("示科发〔2025〕6号", ("document_number", "示科发2025#6")),
        ("名额31家", ("count", "31家")),
        ("最多88", ("bare", "88")),
    ],
)
def test_a_changed_figure_is_caught(answer: str, changed: tuple[str, str]) -> None:
    assert [f.key for f in unsupported_figures(answer, [SOURCE])] == [changed]


def test_a_unit_in_a_heading_is_no_amount() -> None:
    assert [f.value for f in unsupported_figures("奖励1万元", ["最高奖励（万元）：30"])] == ["10000"]


def test_a_date_is_supported_by_a_fuller_one_and_not_the_other_way_round() -> None:
    assert unsupported_figures("2025年4月起，2025年度，4月1日", ["2025年4月1日"]) == []
    assert [f.value for f in unsupported_figures("2025年4月1日", ["2025年4月", "2025年"])] == ["2025-04-01"]


def test_without_sources_every_figure_is_unsupported() -> None:
    assert len(unsupported_figures(SOURCE, [])) == len(find_figures(SOURCE)) == 8


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        ("奖励20万美元", "奖励20万元"),
        ("依据示科发〔2025〕6号", "依据示高新管发〔2025〕6号"),
        ("申请表5份", "申请表3份"),
        ("二楼A12号窗口", "一楼A12号窗口"),
        ("一楼B12号窗口", "一楼A12号窗口"),
        ("补贴五成", "补贴三成"),
    ],
)
def test_a_change_beside_the_number_is_caught(answer: str, source: str) -> None:
    assert unsupported_figures(answer, [source])
    assert not unsupported_figures(source, [source])


# -- finding an expected figure or phrase --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        ("给予二十万元奖励", "20万元", True),
        ("给予120万元奖励", "20万元", False),
        ("给予20万元奖励", "20元", False),
        ("2025年4月1日起施行", "2025年4月1日", True),
        ("2025年4月1日起施行", "2025年", True),
        ("首次认定奖励二十万元", "首次认定奖励20万元", True),
        ("首次认定奖励十万元，重新认定奖励20万元", "首次认定奖励20万元", False),
        ("十个工作日内 补正", "10个工作日内补正", True),
        ("科技创新局负责", "科技创新局", True),
        ("经济发展局负责", "科技创新局", False),
    ],
)
def test_a_figure_is_found_by_value_and_a_phrase_as_a_phrase(text: str, expected: str, found: bool) -> None:
    assert contains_figure(text, expected) is found
