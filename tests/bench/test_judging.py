"""The runner of hand-checked cases, on small cards."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.errors import InvalidInput
from assistant.policy.card import AllOf, AnyOf, Award, Card, Rate, Years
from assistant.policy.judgement import Verdict
from bench.judging import JudgingCase, amount_of, corpus_cards, read_cases, run
from tests.assistant.eligibility.cards import SOURCE, benefit, card, leaf

CASES = Path(__file__).with_name("judging_cases.yaml")


@pytest.fixture(scope="module")
def cards() -> dict[str, Card]:
    in_time = AnyOf(any=(leaf("years_established", "le", 10), leaf("rd_institution_level", "ge", "省级")))
    tenth = Rate(rate=Decimal("0.1"), base="rd_expense", years=Years(), cap=Decimal(500_000), source=SOURCE)
    reward = benefit(AllOf(all=(leaf("rd_ratio", "ge", "5%", years=1), in_time))).model_copy(
        update={"award": Award(rule=tenth)}
    )
    rent = benefit(leaf("rented_area", "ge", 100), id="rent")
    park, honest = leaf("registered_in_park", "is", True), leaf("dishonest", "is", True)
    return {"research": card(reward, rent, id="research", common=(park,), exclusions=(honest,))}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[JudgingCase]:
    folder = tmp_path_factory.mktemp("cases")
    (folder / "cases.yaml").write_bytes(CASES.read_bytes())
    return read_cases(folder)


def test_every_case_comes_out_as_worked_out_by_hand(cards: dict[str, Card], cases: list[JudgingCase]) -> None:
    assert len(cases) == 20
    assert {o.case.id: o.wrong for o in run(cases, cards, amount_of) if o.wrong} == {}


def test_what_comes_out_otherwise_is_said(cards: dict[str, Card], cases: list[JudgingCase]) -> None:
    right = next(c for c in cases if c.id == "all-met")
    change = {"verdict": Verdict.NOT_ELIGIBLE, "amount": "20万元", "missing": ("staff",)}
    (outcome,) = run([right.model_copy(update=change)], cards, amount_of)
    assert [line.split("；")[0] for line in outcome.wrong] == [
        "结论：应为not_eligible，实为eligible",
        "待补充：应为staff，实为无",
        "金额：应为20万元，实为18万元",
    ]
    (outcome,) = run([right.model_copy(update={"at_most": True})], cards, amount_of)
    assert outcome.wrong == ("金额：应为最高18万元",)


def test_a_case_that_names_nothing_there_is_wrong_and_not_an_error(
    cards: dict[str, Card], cases: list[JudgingCase]
) -> None:
    changes: tuple[dict[str, object], ...] = ({"document": "none"}, {"benefit": "none"}, {"profile": {"none": 1}})
    outcomes = run([cases[0].model_copy(update=c) for c in changes], cards)
    assert [bool(o.wrong) for o in outcomes] == [True, True, True]


def test_a_case_written_wrongly_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- {id: x, document: d}", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"a\.yaml第1例：benefit"):
        read_cases(tmp_path)
    line = "- {id: x, document: d, benefit: b, as_of: 2026-01-01, profile: {}, verdict: unknown}\n"
    (tmp_path / "a.yaml").write_text(line * 2, encoding="utf-8")
    with pytest.raises(InvalidInput, match="编号重复：x"):
        read_cases(tmp_path)


def test_only_documents_with_a_card_beside_them_are_read(tmp_path: Path) -> None:
    assert corpus_cards({"park-none"}, tmp_path) == {}
