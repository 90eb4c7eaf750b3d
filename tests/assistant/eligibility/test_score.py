from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.eligibility.score import score
from assistant.policy.card import Score
from assistant.policy.judgement import ScoreResult
from tests.assistant.eligibility.told import SOURCE, Told, about, leaf


def indicator(name: str, most: int, *bands: tuple[Any, int]) -> dict[str, Any]:
    told = [{"when": when, "points": points} for when, points in bands]
    return {"name": name, "most": most, "bands": told, "source": SOURCE}


RD = indicator("研发投入强度", 40, (leaf("rd_ratio", "ge", "0.1"), 40), (leaf("rd_ratio", "ge", "0.05"), 25))
GROWTH = indicator(
    "营业收入增长率", 60, (leaf("revenue_growth", "ge", "0.3"), 60), (leaf("revenue_growth", "ge", 0), 30)
)
PENALTY = indicator("行政处罚", 10, (leaf("penalised", "is", True), 10))
LEVELS = [
    {"at_least": 80, "level": "A级", "cny": 10000000, "source": SOURCE},
    {"at_least": 60, "level": "B级", "cny": 5000000, "source": SOURCE},
    {"at_least": 40, "level": "C级", "source": SOURCE},
]


def marked(facts: dict[str, Any], **more: Any) -> ScoreResult:
    given_ = {"name": "创新积分", "indicators": [RD, GROWTH], "thresholds": LEVELS, **more}
    told = Told(facts)
    return score(Score.model_validate(given_), told, told.holds)


def words(result: ScoreResult) -> list[str]:
    return [f"{t.step} = {t.value}" for t in result.trace]


def test_points_add_up_to_a_level_with_its_credit_line() -> None:
    result = marked({"rd_ratio": "0.12", "revenue_growth": "0.1"})
    assert (result.points, result.possible, result.level, result.cny) == (70, 70, "B级", 5000000)
    assert result.missing == ()
    assert words(result)[-3:] == ["创新积分合计 = 70分", "达到60分 = B级，额度500万元", "距A级 = 还差10分"]
    assert result.trace[-1].source == SOURCE


def test_unknown_facts_leave_points_possible_and_the_level_open() -> None:
    result = marked({"revenue_growth": "0.1"})
    assert (result.points, result.possible, result.level, result.cny) == (30, 70, None, None)
    assert result.missing == ("rd_ratio",)
    assert "等级取决于尚不清楚的情况 = 未达到任何等级至B级" in words(result)


def test_a_level_that_no_unknown_fact_can_change_is_decided() -> None:
    result = marked({"revenue_growth": "0.5", "rd_ratio": about("0.04", "0.03", "0.045")})
    assert (result.points, result.level) == (60, "B级")
    close = marked({"revenue_growth": "0.5"}, thresholds=LEVELS[1:])
    assert (close.points, close.possible, close.level) == (60, 100, "B级")
    assert close.missing == ("rd_ratio",)


def test_a_value_told_too_roughly_leaves_the_mark_between_two_bands() -> None:
    result = marked({"revenue_growth": "0.5", "rd_ratio": about("0.1", "0.09", "0.11")})
    assert (result.points, result.possible, result.missing) == (85, 100, ("rd_ratio",))
    assert result.level == "A级"


def test_deductions_count_against_it_and_unknown_ones_keep_the_level_open() -> None:
    facts = {"rd_ratio": "0.2", "revenue_growth": "0.1"}
    most = [{**LEVELS[1], "at_least": 65}]
    assert marked({**facts, "penalised": True}, deductions=[PENALTY]).points == 60
    open_ = marked(facts, deductions=[PENALTY], thresholds=most)
    assert (open_.points, open_.level, open_.missing) == (70, None, ("penalised",))
    assert marked({**facts, "penalised": False}, deductions=[PENALTY], thresholds=most).level == "B级"


def test_no_band_and_no_level_are_said() -> None:
    result = marked({"rd_ratio": "0.01", "revenue_growth": "-0.2"})
    assert (result.points, result.level) == (0, None)
    assert words(result)[-2:] == ["未达到40分 = 未达到任何等级", "距C级 = 还差40分"]


def test_an_indicator_without_bands_stays_open_as_the_text_does_not_say() -> None:
    result = marked({}, indicators=[indicator("专家评分", 20)], thresholds=[])
    assert (result.points, result.possible, result.missing) == (0, 20, ())
    assert "原文未载明" in result.trace[0].step


def test_the_sum_is_bounded() -> None:
    assert marked({"rd_ratio": "0.2", "revenue_growth": "0.5"}, most=90).points == 90
    narrow = [{**RD, "most": 30}]
    assert marked({"rd_ratio": "0.2"}, indicators=narrow).points == 30


def test_the_next_level_is_above_the_points_reached() -> None:
    result = marked({"rd_ratio": "0.01", "revenue_growth": "0.5"})
    assert words(result)[-2:] == ["达到60分 = B级，额度500万元", "距A级 = 还差20分"]


some_share = st.integers(-50, 100).map(lambda n: Decimal(n) / 100)
shares = st.none() | some_share


@given(shares, shares, st.none() | st.booleans(), st.data())
def test_what_becomes_known_stays_within_what_was_possible(
    ratio: Decimal | None, growth: Decimal | None, penalised: bool | None, data: st.DataObject
) -> None:
    told = {"rd_ratio": ratio, "revenue_growth": growth, "penalised": penalised}
    known = {k: v for k, v in told.items() if v is not None}
    full = {
        "rd_ratio": data.draw(some_share),
        "revenue_growth": data.draw(some_share),
        "penalised": data.draw(st.booleans()),
        **known,
    }
    before, after = marked(known, deductions=[PENALTY]), marked(full, deductions=[PENALTY])
    assert after.points <= before.possible
    assert 0 <= before.points <= before.possible <= 100
    assert after.points == after.possible
    assert before.level is None or before.level == after.level
