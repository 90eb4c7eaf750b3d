"""Questions of enterprises about their own case, end to end: which benefit was judged, how, and what it comes to.

    python -m bench.judged --data-dir data                         eval/calibration/judged.jsonl, both halves
    python -m bench.judged --data-dir data --half development --misses

A line is `{id, question, document, benefit, verdict, amount, note, as_of}`, worked out by hand from the card and its text: `verdict`
unknown where conditions stay open that nobody told, `amount` in yuan or null where none is asked. Right is a finding on the benefit with
that verdict, and with that amount. The halves are those of the cases: by the last bit of the SHA-256 of the id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.policy.answer import Answer
from bench.answers import asked, half_of
from bench.stores import arguments, json_lines, opened
from eval.dataset import Half

QUESTIONS = Path("eval/calibration/judged.jsonl")


@dataclass
class Counts:
    questions: int = 0
    verdicts: int = 0  # right ones
    amounts: int = 0  # expected ones
    amounts_right: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, question: Mapping[str, Any], answer: Answer) -> None:
        """Counts one answer; what is not right becomes a line of `misses`."""
        place = (question["document"], question["benefit"])
        findings = [f for f in answer.findings if (f.document_id, f.benefit_id) == place]
        judged = any(f.verdict == question["verdict"] for f in findings)
        self.questions += 1
        self.verdicts += judged
        amount = question["amount"]
        computed = any(f.amount is not None and f.amount.cny == amount for f in findings)
        self.amounts += amount is not None
        self.amounts_right += amount is not None and computed
        if not judged or (amount is not None and not computed):
            came = [
                f"{f.document_id}#{f.benefit_id} {f.verdict} {_sum(f.amount.cny if f.amount else None)}"
                for f in answer.findings
            ]
            wanted = f"{'#'.join(place)} {question['verdict']} {_sum(amount)}"
            self.misses.append(f"{question['id']} {question['question']}\n  {wanted}, came {'; '.join(came) or 'none'}")


def _sum(amount: Decimal | int | None) -> str:
    return "-" if amount is None else f"{amount:f}" if isinstance(amount, Decimal) else str(amount)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("questions", type=Path, nargs="?", default=QUESTIONS)
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.ALL)
    parser.add_argument("--misses", action="store_true", help="print every miss")
    given = parser.parse_args()
    counts = {half: Counts() for half in (Half.DEVELOPMENT, Half.TEST)}
    with opened(given.data_dir) as (_, assistant):
        for question in json_lines(given.questions):
            half = half_of(question["id"])
            if given.half in (Half.ALL, half):
                counts[half].add(question, asked(assistant, question))
    for half, counted in counts.items():
        if counted.questions:
            print(
                f"{half:12s} {counted.questions:3d} questions: verdicts {counted.verdicts / counted.questions:.3f}, "
                f"amounts {counted.amounts_right / max(1, counted.amounts):.3f} of {counted.amounts}"
            )
        if given.misses:
            print("\n".join(counted.misses))


if __name__ == "__main__":
    main()
