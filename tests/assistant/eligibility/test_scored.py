"""Facts that a score computes: its points and the level that they are enough for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.eligibility.derive import Known
from assistant.eligibility.judge import judge
from assistant.eligibility.scored import ScoredFacts
from assistant.policy.card import Card, Leaf, Op
from assistant.policy.fact_values import read_profile
from assistant.policy.facts import fact_definitions
from assistant.policy.judgement import Verdict
from tests.assistant.eligibility.told import SOURCE, leaf

AS_OF = date(2026, 11, 23)
INDICATORS = [
    {
        "name": "研发投入强度",
        "most": 60,
        "bands": [
            {"when": leaf("rd_ratio", "ge", "0.1"), "points": 60},
            {"when": leaf("rd_ratio", "ge", "0.05"), "points": 40},
        ],
        "source": SOURCE,
    },
    {
        "name": "发明专利",
        "most": 40,
        "bands": [{"when": leaf("invention_patents", "ge", 2), "points": 40}],
        "source": SOURCE,
    },
]
LEVELS = [
    {"at_least": 80, "level": "A级", "source": SOURCE},
    {"at_least": 60, "level": "B级", "source": SOURCE},
    {"at_least": 40, "level": "C级", "source": SOURCE},
]
CARD = Card.model_validate(
    {
        "document_id": "d",
        "version": 1,
        "benefits": [
            {
                "id": "evaluation",
                "name": "创新积分评价",
                "kind": "qualification",
                "source": SOURCE,
                "score": {
                    "name": "创新积分",
                    "fact": "innovation_score",
                    "level_fact": "innovation_score_level",
                    "indicators": INDICATORS,
                    "thresholds": LEVELS,
                },
            },
            {
                "id": "loan",
                "name": "积分贷",
                "kind": "interest",
                "source": SOURCE,
                "conditions": Leaf(fact="innovation_score_level", op=Op.GE, value="B", text="B级以上", source=SOURCE),
            },
        ],
    }
)
RICH = {"revenue": {"2025": "1000万元"}, "rd_expense": {"2025": "60万元"}}


def known(profile: dict[str, Any]) -> Known:
    return Known(read_profile(profile), AS_OF, fact_definitions(), ScoredFacts([CARD]))


def verdict(profile: dict[str, Any]) -> Verdict:
    return judge(CARD, CARD.benefits[1], read_profile(profile), AS_OF, scored=ScoredFacts([CARD])).verdict


def test_points_and_level_follow_from_the_indicators_with_their_sum() -> None:
    score = known({**RICH, "invention_patents": 3}).value("innovation_score")
    assert score.exact == Decimal(80)
    assert score.derived == "创新积分按指标测算：研发投入强度40分 + 发明专利40分 = 80分"
    assert known({**RICH, "invention_patents": 3}).value("innovation_score_level").value == "A"
    assert verdict({**RICH, "invention_patents": 3}) is Verdict.ELIGIBLE


@pytest.mark.parametrize(
    ("facts", "levels"),
    [
        ({**RICH, "invention_patents": 0}, ("C",)),
        (RICH, ("C", "A")),
        ({"invention_patents": 0, "revenue": {"2025": "1000万元"}}, ("D", "C", "B")),
        ({"invention_patents": 0, "rd_ratio": "2%"}, ("D",)),
    ],
)
def test_a_level_is_open_between_what_the_least_and_the_most_points_give(
    facts: dict[str, Any], levels: tuple[str, ...]
) -> None:
    reading = known(facts).value("innovation_score_level")
    assert set(levels) <= set(reading.possible)
    assert set(reading.possible) - set(levels) <= {"B"}  # a level between two marks that no mark reaches may stay open
    assert (reading.value is not None) is (len(reading.possible) == 1)


def test_the_verdict_is_open_only_while_the_points_can_still_change_it() -> None:
    assert verdict(RICH) is Verdict.UNKNOWN
    assert verdict({"rd_ratio": "2%"}) is Verdict.NOT_ELIGIBLE
    assert verdict({"rd_ratio": "12%"}) is Verdict.ELIGIBLE


def test_what_was_told_goes_before_what_is_computed() -> None:
    assert known({**RICH, "invention_patents": 3, "innovation_score": 55}).value("innovation_score").exact == 55
    assert verdict({**RICH, "invention_patents": 3, "innovation_score_level": "C级"}) is Verdict.NOT_ELIGIBLE


def test_where_nothing_is_known_the_score_itself_is_asked_for() -> None:
    judged = judge(CARD, CARD.benefits[1], read_profile({}), AS_OF, scored=ScoredFacts([CARD]))
    assert judged.missing == ("innovation_score_level",)
    assert known({}).value("innovation_score").missing == (("innovation_score", None),)


def test_a_benefit_with_a_score_shows_its_points() -> None:
    result = judge(CARD, CARD.benefits[0], read_profile({**RICH, "invention_patents": 3}), AS_OF).score
    assert result is not None
    assert (result.points, result.level) == (80, "A级")
