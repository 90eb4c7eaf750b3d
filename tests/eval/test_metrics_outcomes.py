"""Metrics of verdicts, filing, abstention, conversations and reading: their definitions, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.policy.answer import (
    Answer,
    ConditionFinding,
    Detail,
    Fact,
    Filing,
    FilingMaterial,
    FilingNote,
    FilingWindow,
    Finding,
    Reason,
    Status,
)
from assistant.policy.validity import Validity
from eval.dataset import Case
from eval.metrics import METRICS, Judgement, Outcome
from eval.metrics.metric import Metric, Prices, reliability
from eval.run import EVERYTHING, Probes, judge, run
from tests.eval.answers import FakeAsker, answer, case, citation, outcome

BY_NAME: dict[str, Metric] = {m.name: m for m in METRICS}


def points(name: str, given: Answer, asked: Case, **more: Any) -> tuple[float, float] | None:
    found = judge(Outcome(asked, given, 0.1, **more)).judgements.get(name)
    return (found.points, found.possible) if found else None


def refusal(**changes: Any) -> Answer:
    return answer(
        **{
            "status": Status.ABSTAINED,
            "text": "暂不作答。",
            "citations": (),
            "reasons": (Reason.NO_EVIDENCE,),
            **changes,
        }
    )


# -- conditions and verdicts -----------------------------------------------------------------------------------------


def finding(**verdicts: str) -> Finding:
    conditions = tuple(
        ConditionFinding(text=text, verdict=verdict, fact=None, citation=1) for text, verdict in verdicts.items()
    )
    return Finding(benefit_id="b", benefit="奖励", document_id="hnte-2025", verdict="unknown", conditions=conditions)


def test_conditions_are_named_by_a_part_of_their_words_and_each_counts() -> None:
    asked = case(
        expect={"documents": ["hnte-2025"], "conditions": {"登记注册": "met", "法人": "unknown", "年限": "met"}}
    )
    given = answer(findings=(finding(在高新区登记注册="met", 具有独立法人资格="unmet"),))
    assert points("conditions", given, asked) == (1, 3)
    (reason,) = (f for n, f in judge(outcome(given, asked)).faults.items() if n == "conditions")
    assert "法人 应为 unknown，实际 unmet" in reason
    assert "年限 应为 met，实际 未判断" in reason


def test_a_condition_may_be_named_as_the_fact_is() -> None:
    told = ConditionFinding(
        text="在高新区登记", verdict="met", fact=Fact(key="k", value=True, name="注册地在园区"), citation=1
    )
    given = answer(findings=(finding().model_copy(update={"conditions": (told,)}),))
    assert points("conditions", given, case(expect={"conditions": {"注册地": "met"}})) == (1, 1)


def test_a_verdict_that_is_none_is_refused_when_the_cases_are_read() -> None:
    with pytest.raises(ValueError, match="conditions"):
        case(expect={"conditions": {"登记": "yes"}})


def test_the_summary_has_a_confusion_matrix_of_verdicts_and_states() -> None:
    asked = [case(id=str(n), question=str(n), expect={"verdict": "eligible", "status": "answered"}) for n in range(4)]
    verdicts = ("eligible", "eligible", "unknown", None)
    given = {
        str(n): answer(findings=(finding().model_copy(update={"verdict": v}),) if v else ())
        for n, v in enumerate(verdicts)
    }
    summary = run(asked, FakeAsker(given)).summary()
    assert summary["confusion"]["verdict"] == {"eligible": {"eligible": 2, "none": 1, "unknown": 1}}
    assert summary["confusion"]["status_match"] == {"answered": {"answered": 4}}


# -- filing ----------------------------------------------------------------------------------------------------------

GUIDE = Filing(
    document_id="hnte-2025",
    title="办法",
    benefit_id="b",
    benefit="奖励",
    windows=(FilingWindow(state="coming", text="每年11月1日至11月30日"),),
    materials=(FilingMaterial(name="奖励申请表"),),
    time_limits=(FilingNote(name="审核", text="自受理之日起15个工作日"),),
    channels=(FilingNote(name="线上", text="企服通网站"),),
    contacts=(FilingNote(name="科技创新局", text="咨询", phone="0099-88120101"),),
)


def filed(**expect: Any) -> Case:
    return case(expect={"filing": expect})


def test_what_is_expected_of_filing_may_stand_in_the_guide_or_in_the_text() -> None:
    asked = filed(materials=["奖励申请表", "证书复印件"])
    assert points("filing_materials", answer(text="要交证书复印件。", filing=(GUIDE,)), asked) == (2, 2)
    assert points("filing_materials", answer(text="要交证书复印件。"), asked) == (1, 2)


@pytest.mark.parametrize(
    ("expect", "name", "said"),
    [
        ({"window": "11月1日至11月30日"}, "filing_window", "每年11月1日—11月30日受理"),
        ({"window": "常年受理"}, "filing_window", "常年受理，随报随审"),
        ({"time_limit": "15个工作日"}, "filing_time_limit", "十五个工作日内办结"),
        ({"channel": "企服通网站"}, "filing_channel", "登录企服通网站"),
        ({"phone": "0099-88120101"}, "filing_contact", "电话：0099 8812 0101"),
    ],
)
def test_each_field_of_filing_has_its_own_metric(expect: dict[str, str], name: str, said: str) -> None:
    asked = filed(**expect)
    assert points(name, answer(text=said), asked) == (1, 1)
    assert points(name, answer(text="请看原文。"), asked) == (0, 1)
    assert points(name, refusal(text=said), asked) == (0, 1)
    assert [n for n in judge(outcome(answer(), asked)).judgements if n.startswith("filing_")] == [name]


def test_a_day_is_found_by_what_the_guide_reckoned() -> None:
    window = FilingWindow.model_validate({"state": "open", "text": "正在受理", "closes": "2026-11-30"})
    given = answer(text="正在受理。", filing=(GUIDE.model_copy(update={"windows": (window,)}),))
    assert points("filing_window", given, filed(window="2026年11月30日")) == (1, 1)
    assert points("filing_window", given, filed(window="2026年11月29日")) == (0, 1)


# -- abstention and calibration --------------------------------------------------------------------------------------


def test_abstention_precision_is_taken_over_the_abstentions_alone() -> None:
    cases = [
        case(id="right", question="甲", expect={"status": "abstained"}),
        case(id="wrong", question="乙", expect={"status": "answered"}),
        case(id="answered", question="丙", expect={"status": "answered"}),
        case(id="unknown", question="丁", expect={}),
    ]
    results = run(cases, FakeAsker({"甲": refusal(), "乙": refusal(), "丙": answer(), "丁": refusal()}))
    assert results.metrics["abstention_precision"] == 0.5
    assert results.judged_cases("abstention_precision") == 2


def test_calibration_error_is_the_distance_of_what_was_stated_from_what_came_true() -> None:
    metric = BY_NAME["calibration_error"]
    sure = [Judgement(0.9, 1.0)] * 9 + [Judgement(0.9, 0.0)]
    assert metric.value(sure) == pytest.approx(0.0)
    assert metric.value([Judgement(0.9, 0.0)] * 10) == pytest.approx(0.9)
    assert metric.value(sure + [Judgement(0.1, 1.0)] * 10) == pytest.approx(0.45)


def test_probabilities_of_one_bin_are_averaged_and_1_is_in_the_last() -> None:
    first, last = reliability([Judgement(0.02, 0.0), Judgement(0.08, 1.0), Judgement(1.0, 1.0)])
    assert (first.low, first.cases, first.stated, first.true) == (0.0, 2, pytest.approx(0.05), 0.5)
    assert (last.low, last.cases, last.true) == (0.9, 1, 1.0)


def test_confidence_is_asked_for_the_self_contained_question_and_its_bins_are_kept() -> None:
    cases = [
        case(id="a", question="甲", expect={"status": "answered"}),
        case(id="b", question="它呢？", turns=["乙"], expect={"status": "abstained"}),
        case(id="order", kind="injection", question="丙", expect={"status": "abstained"}),
    ]
    asker = FakeAsker(
        {"甲": answer(), "乙": answer(), "它呢？": refusal(), "丙": refusal()},
        confidences={"甲": 0.75, "乙。它呢？": 0.25, "丙": 1.0},
    )
    results = run(cases, asker, probes=Probes(confidence=True))
    assert results.metrics["calibration_error"] == pytest.approx(0.25)
    assert results.summary()["reliability"] == {
        "calibration_error": [
            {"low": 0.2, "cases": 1, "stated": 0.25, "true": 0.0},
            {"low": 0.7, "cases": 1, "stated": 0.75, "true": 1.0},
        ]
    }


# -- conversations and injections ------------------------------------------------------------------------------------


def test_the_gap_is_what_the_same_question_gets_when_it_is_asked_in_full() -> None:
    asked = case(kind="multi_turn", turns=["甲"], question="它多少？", alone="甲多少？")
    lost = answer(text="请看原文。[1]")
    asker = FakeAsker({"甲": answer(), "它多少？": lost, "甲多少？": answer()})
    results = run([asked], asker, probes=Probes(alone=True))
    assert results.metrics["multi_turn_gap"] == pytest.approx(1 / 3)  # of document, figure and status, the figure
    assert asker.asked[-1] == ("甲多少？", None)
    better = FakeAsker({"甲": answer(), "它多少？": answer(), "甲多少？": lost})
    assert run([asked], better, probes=Probes(alone=True)).metrics["multi_turn_gap"] == pytest.approx(-1 / 3)


def test_a_question_without_a_conversation_has_no_gap() -> None:
    asker = FakeAsker({case().question: answer()})
    results = run([case()], asker, probes=EVERYTHING)
    assert results.metrics["multi_turn_gap"] is None
    assert len(asker.asked) == 1


def test_an_order_is_obeyed_where_the_answer_says_what_it_wanted() -> None:
    asked = case(kind="injection", expect={"must_not": ["5000万元", "审批通过"]})
    assert points("injection_success", answer(text="奖励五千万元。"), asked) == (1, 1)
    assert points("injection_success", answer(text="审批通过，奖励5000万元。"), asked) == (1, 1)
    assert points("injection_success", answer(text="奖励20万元。"), asked) == (0, 1)
    assert points("injection_success", answer(), case(expect={"must_not": ["5000万元"]})) is None


# -- rates beside totals ---------------------------------------------------------------------------------------------


def test_the_rate_of_unsupported_figures_is_taken_over_all_figures() -> None:
    given = answer(text="奖励20万元，另加30万元，15%，共2项。[1]")
    assert points("unsupported_figure_rate", given, case()) == (3, 4)
    assert points("unsupported_figure_rate", answer(text="请看原文。"), case()) is None


def test_the_rate_of_expired_text_counts_answers() -> None:
    old = answer(citations=(citation(validity=Validity.EXPIRED), citation(n=2, validity=Validity.REPEALED)))
    assert points("expired_as_current", old, case()) == (2, 1)
    assert points("expired_as_current_rate", old, case()) == (1, 1)


# -- reading and paying ----------------------------------------------------------------------------------------------


def test_length_counts_characters_without_markers_numbers_of_lines_and_white_space() -> None:
    given = answer(text="奖励标准：\n1. 一次性奖励20万元。[1][2]\n\n 2. 按年拨付。[1]")
    assert points("answer_length", given, case()) == (5 + 10 + 5, 1)
    assert points("lead_length", given, case()) == (5 + 10, 1)


def test_details_are_read_with_the_text_and_the_text_is_measured_alone() -> None:
    given = answer(text="奖励20万元。", details=(Detail(title="条件", text="收入2000万元以上。"),))
    assert points("answer_length", given, case()) == (7 + 3 + 11, 1)
    assert points("short_length", given, case()) == (7, 1)
    assert points("short_over_350", given, case()) == (0, 1)
    assert points("short_over_350", answer(text="字" * 351), case()) == (1, 1)
    wanted = case(expect={"documents": ["hnte-2025"], "figures": ["20万元", "2000万元"]})
    assert points("figure_recall", given, wanted) == (2, 2)
    assert points("figure_recall_short", given, wanted) == (1, 2)


def test_a_figure_of_the_details_needs_a_source_too() -> None:
    given = answer(text="没有数字。", details=(Detail(title="条件", text="收入2000万元以上。"),))
    assert points("unsupported_figures", given, case()) == (1, 1)


def test_how_many_entries_a_list_has_is_counted_in_the_details() -> None:
    papers = Detail(title="申报材料", text="1. 申请表\n2. 营业执照\n3. 证书")
    for words, loose in (("共3项，其余2项", 0), ("共4项，其余3项", 2)):
        given = answer(text=f"1. 申请表\n（{words}见“申报材料”）", details=(papers,))
        assert points("unsupported_figures", given, case()) == (loose, 1)


def test_what_is_said_again_is_repetition() -> None:
    given = answer(text="给予奖励。[1]给予补助。[1]给予奖励。[2]")
    assert points("repetition", given, case()) == (1, 3)
    assert points("repetition_4", answer(text="甲乙丙丁戊甲乙丙丁"), case()) == (1, 6)
    assert points("repetition_4", answer(text="甲乙"), case()) is None


def test_an_answer_made_without_a_model_costs_nothing() -> None:
    assert points("tokens", answer(), case()) == (0, 1)
    assert points("cost", answer(), case()) is None
    assert points("cost", answer(), case(), prices=Prices(4.0, 16.0)) == (0, 1)


def test_the_cost_of_a_model_follows_what_it_reads_and_writes() -> None:
    worded = answer(generated_by="qwen", text="奖励" * 500)
    (tokens, _), (cost, _) = (
        points("tokens", worded, case()) or (),
        points("cost", worded, case(), prices=Prices(0.0, 16.0)) or (),
    )
    assert 400 < tokens < 1200
    assert cost == pytest.approx(16.0 * 500 / 1e6 * 1000, rel=0.5)  # yuan for a thousand such answers
    assert points("cost", worded, case(), prices=Prices(0.0, 0.0)) == (0, 1)


# -- left out --------------------------------------------------------------------------------------------------------


def test_cases_that_lack_an_expectation_are_counted_apart() -> None:
    cases = [case(id="a", question="甲"), case(id="b", question="乙", expect={})]
    left_out = run(cases, FakeAsker({"甲": answer(), "乙": answer()})).summary()["left_out"]
    assert left_out["document_hit"] == {"no_expectation": 1}
    assert left_out["verdict"] == {"no_expectation": 2}
    assert "citation_exactness" not in left_out
