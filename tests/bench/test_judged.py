"""The measure of questions about one's own case."""

import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.judged import QUESTIONS, Counts

QUESTION = {"id": "q", "question": "能贴多少", "document": "d", "benefit": "b", "verdict": "unknown", "amount": 36000}


def answer(*findings: tuple[str, str, Decimal | None]) -> Any:
    """An answer with findings on benefit b of document d, or of another."""
    return SimpleNamespace(
        findings=[
            SimpleNamespace(document_id=document, benefit_id="b", verdict=verdict, amount=SimpleNamespace(cny=amount))
            for document, verdict, amount in findings
        ]
    )


def test_a_finding_on_the_benefit_is_right_by_verdict_and_amount() -> None:
    counts = Counts()
    counts.add(QUESTION, answer(("d", "unknown", Decimal("36000.00"))))
    assert (counts.verdicts, counts.amounts, counts.amounts_right, counts.misses) == (1, 1, 1, [])


def test_another_amount_or_another_benefit_is_a_miss() -> None:
    counts = Counts()
    counts.add(QUESTION, answer(("d", "unknown", Decimal(30000))))
    counts.add(QUESTION, answer(("other", "unknown", Decimal(36000))))
    assert (counts.verdicts, counts.amounts, counts.amounts_right, len(counts.misses)) == (1, 2, 0, 2)


def test_every_question_names_a_benefit_of_the_corpus_once() -> None:
    lines = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert len({line["id"] for line in lines}) == len(lines)
    for line in lines:
        level, _, slug = line["document"].partition("-")
        card = (Path("policies_corpus") / level / slug / "card.yaml").read_text(encoding="utf-8")
        assert f"- id: {line['benefit']}\n" in card, line["id"]
