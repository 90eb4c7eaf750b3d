"""A planted fault moves the metric that is there to see it, and no other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assistant.policy.answer import Amount, Answer, Finding, MissingFact, Status, TraceStep
from assistant.policy.validity import Validity
from eval.metrics import METRICS, Judgement, Outcome
from eval.metrics.expired_as_current import presented_as_current
from eval.metrics.metric import Metric
from eval.metrics.provision_hit import names
from eval.run import judge
from tests.eval.answers import FIRST, TEXT, answer, case, citation, outcome

ABSTAINED = case(kind="unanswerable", expect={"status": "abstained"})


def faults(judged: Outcome) -> set[str]:
    return set(judge(judged).faults)


def refusal(**changes: Any) -> Answer:
    return answer(status=Status.ABSTAINED, text="现有政策文件没有规定，可以联系工作室。", citations=(), **changes)


def test_a_right_answer_has_no_fault() -> None:
    judged = judge(outcome())
    assert judged.faults == {}
    assert judged.judgements["figure_recall"] == Judgement(1, 1)


@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        ("citation_exactness", answer(citations=(citation(start=1, end=len(FIRST) + 1),))),
        ("citation_exactness", answer(citations=(citation(version=2),))),
        ("citation_exactness", answer(citations=(citation(quote=FIRST.replace("一次性", "")),))),
        ("figure_recall", answer(text="首次通过认定的高新技术企业，给予一次性奖励。[1]")),
        ("unsupported_figures", answer(text="给予一次性奖励20万元，5个工作日内到账。[1]")),
        ("must_not", answer(text="原奖励十五万元，现为20万元。[1]", citations=(citation(quote=FIRST),)).model_copy()),
        ("expired_as_current", answer(citations=(citation(validity=Validity.EXPIRED),))),
        ("status_match", answer(status=Status.PARTIAL)),
        (
            "document_hit_at_1",
            answer(
                text="给予一次性奖励二十万元。[1][2]",
                citations=(citation(n=2), citation(document_id="other", title="另一文件")),
            ),
        ),
    ],
)
def test_a_planted_fault_moves_its_metric_and_only_it(fault: str, broken: Answer) -> None:
    texts = {("hnte-2025", 1): TEXT, ("other", 1): TEXT}
    found = faults(Outcome(case(), broken, 0.1, texts))
    # a figure that must not occur is unsupported too, unless a citation holds it; so is the sentence that states it
    loose = {"unsupported_figures", "citation_recall", "citation_precision"}
    along = {"must_not": loose, "unsupported_figures": loose}
    assert found - (along.get(fault, set()) - {fault}) == {fault}


def test_a_citation_of_another_document_misses_document_and_provision() -> None:
    wrong = answer(citations=(citation(document_id="other", title="另一文件"),))
    found = faults(Outcome(case(), wrong, 0.1, {("other", 1): TEXT}))
    assert found == {"document_hit", "document_hit_at_1", "provision_hit"}


def test_a_refusal_of_an_answerable_question_is_a_false_refusal() -> None:
    found = faults(outcome(refusal(), case(expect={"status": "answered"})))
    assert found == {"false_refusals", "abstention_precision", "status_match"}


def test_the_desk_that_a_refusal_cites_hits_nothing() -> None:
    refused = answer(status=Status.ABSTAINED, text="请咨询工作室，电话20万元。[1]")
    found = faults(outcome(refused))
    assert {"document_hit", "document_hit_at_1", "provision_hit", "figure_recall"} <= found


def test_an_answer_to_the_unanswerable_lowers_abstention_recall() -> None:
    assert faults(outcome(refusal(), ABSTAINED)) == set()
    assert faults(outcome(answer(), ABSTAINED)) == {"abstention_recall", "status_match"}


def test_an_absent_expectation_leaves_the_case_out() -> None:
    judged = judge(outcome(answer(), case(expect={})))
    assert set(judged.judgements) == {
        "answer_length",
        "citation_exactness",
        "citation_precision",
        "citation_recall",
        "expired_as_current",
        "expired_as_current_rate",
        "latency_p50",
        "latency_p95",
        "lead_length",
        "repetition",
        "repetition_4",
        "short_length",
        "short_over_350",
        "tokens",
        "unsupported_figure_rate",
        "unsupported_figures",
    }


def test_documents_of_a_case_to_be_abstained_from_are_not_counted() -> None:
    asked = case(expect={"status": "abstained", "documents": ["hnte-2025"], "provisions": ["第五条"]})
    judged = judge(outcome(refusal(), asked))
    assert not {"document_hit", "document_hit_at_1", "provision_hit"} & set(judged.judgements)


def test_a_document_is_expected_by_title_as_well() -> None:
    asked = case(expect={"documents": ["《高新技术企业培育奖励办法》"]})
    assert judge(outcome(answer(), asked)).judgements["document_hit"].ok


@pytest.mark.parametrize(
    ("provision", "label", "within"),
    [
        ("第五条", "第五条", True),
        ("第五条第（二）项", "第五条", True),
        ("第五条第(二)项", "第五条第（二）项", True),
        ("第五十条", "第五条", False),
        ("第十五条", "第五条", False),
        ("三、申报时间 第（一）项", "三、申报时间", True),
        ("十三、申报时间", "三、申报时间", False),
        ("附件1 申报材料清单", "附件1 申报材料清单", True),
        ("表10", "表1", False),
    ],
)
def test_a_provision_holds_its_items_and_no_other_number(provision: str, label: str, within: bool) -> None:
    assert names(provision, label) is within


@pytest.mark.parametrize(
    ("text", "as_current"),
    [
        ("奖励20万元。[1]", True),
        ("该办法已过有效期，原奖励20万元。[1]", False),
        ("该办法已被新办法替代。[1]", False),
        ("该条自2026年7月1日起废止。[1]", False),
        ("该办法已失效。\n奖励20万元。[1]", True),  # said in another paragraph
        ("该办法已失效。", False),  # no marker: the whole text counts
    ],
)
def test_expired_text_has_to_be_named_as_such_beside_its_citation(text: str, as_current: bool) -> None:
    assert presented_as_current(citation(validity=Validity.SUPERSEDED), text) is as_current
    assert not presented_as_current(citation(), text)


def test_forbidden_figures_are_found_in_any_spelling_and_phrases_only_whole() -> None:
    def hits(text: str, *phrases: str) -> float:
        asked = case(expect={"must_not": list(phrases)})
        return judge(outcome(answer(text=text), asked)).judgements["must_not"].points

    assert hits("奖励十五万元。", "15万元") == 1
    assert hits("奖励１５万元。", "奖励15万元", "1888万元") == 1
    assert hits("贷款贴息15万元。", "奖励15万元") == 0
    assert hits("奖励115万元。", "15万元") == 0


def test_the_register_of_a_cited_document_and_a_traced_amount_support_figures() -> None:
    found = Finding(
        benefit_id="b",
        benefit="首次认定奖励",
        document_id="hnte-2025",
        verdict="eligible",
        amount=Amount(cny=Decimal(200_000), text="20万元", trace=(TraceStep(step="两项合计", value="35万元"),)),
    )
    text = "按示高新管发〔2025〕6号，2025年4月1日起合计35万元（截至2026年11月22日）。[1]"
    assert judge(outcome(answer(text=text, findings=(found,)))).judgements["unsupported_figures"].ok
    assert not judge(outcome(answer(text=text))).judgements["unsupported_figures"].ok


@pytest.mark.parametrize(
    ("said", "supported"),
    [
        ("2026年11月30日截止，还有8天。[1]", True),
        ("2027年11月30日截止。[1]", True),
        ("还有9天。[1]", False),
        ("2026年12月30日截止。[1]", False),
        ("2025年11月30日截止。[1]", False),
    ],
)
def test_a_quoted_day_supports_its_year_and_the_days_until_it(said: str, supported: bool) -> None:
    quoted = citation(quote="申报截止日为11月30日。", effective_from=None, effective_to=None)
    judged = judge(outcome(answer(text=said, citations=(quoted,))))
    assert judged.judgements["unsupported_figures"].ok is supported


def test_markers_and_line_numbers_are_no_figures() -> None:
    assert judge(outcome(answer(text="1. 奖励20万元。[1]\n2. 一次性发放。[12]"))).judgements["unsupported_figures"].ok


def test_verdict_and_amount_come_from_findings_on_an_expected_document() -> None:
    asked = case(expect={"documents": ["hnte-2025"], "verdict": "eligible", "amount_cny": 200000})
    finding = Finding(
        benefit_id="b",
        benefit="首次认定奖励",
        document_id="hnte-2025",
        verdict="eligible",
        amount=Amount(cny=Decimal(200_000), text="20万元"),
    )
    assert faults(outcome(answer(findings=(finding,)), asked)) == set()
    elsewhere = finding.model_copy(update={"document_id": "other"})
    assert faults(outcome(answer(findings=(elsewhere,)), asked)) == {"verdict", "amount"}


def test_missing_facts_are_to_be_asked_for() -> None:
    asked = case(expect={"missing": ["revenue", "rd_expense"]})
    given = answer(missing_facts=(MissingFact(key="revenue", question="上年度收入是多少？"),))
    assert judge(outcome(given, asked)).judgements["missing_facts"].points == 1


def test_shares_weigh_by_what_was_possible_and_quantiles_by_nearest_rank() -> None:
    metrics: dict[str, Metric] = {m.name: m for m in METRICS}
    assert metrics["citation_exactness"].value([Judgement(1, 1), Judgement(1, 3)]) == 0.5
    assert metrics["citation_exactness"].value([]) is None
    seconds = [Judgement(float(n)) for n in range(1, 21)]
    assert metrics["latency_p50"].value(seconds) == 10
    assert metrics["latency_p95"].value(seconds) == 19


def test_every_metric_has_its_own_name_and_definition() -> None:
    assert len({m.name for m in METRICS}) == len(METRICS)
    assert all(__import__(m.judge.__module__, fromlist=["_"]).__doc__ for m in METRICS)


def test_what_only_describes_an_answer_finds_no_case_faulty() -> None:
    long = answer(text="一次性奖励20万元。[1]" * 200)
    describing = {m.name for m in METRICS if m.descriptive}
    assert {"answer_length", "repetition", "latency_p95", "tokens"} <= describing
    assert not describing & faults(outcome(long, seconds=99.0))


def test_judging_depends_on_no_day_but_the_answers() -> None:
    earlier = answer(as_of=date(2025, 1, 2), text="截至2025年1月2日，奖励20万元。[1]")
    assert judge(outcome(earlier)).judgements["unsupported_figures"].ok
