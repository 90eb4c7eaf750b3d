"""Answers questions whose answering words are known, end to end: which documents and words came, what was refused.

    python -m bench.answers --data-dir data                                 eval/calibration/unseen.jsonl, never fitted on
    python -m bench.answers --data-dir data eval/calibration/chat.jsonl

Words count where the answer says or cites them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer, Status
from bench.ranking import bare
from bench.stores import arguments, json_lines, opened

UNSEEN = Path("eval/calibration/unseen.jsonl")


@dataclass
class Counts:
    answerable: int = 0
    refused_falsely: int = 0
    documents: int = 0
    quotes: int = 0
    quotes_found: int = 0
    unanswerable: int = 0
    refused: int = 0

    def add(self, question: Mapping[str, Any], answer: Answer) -> None:
        refused = answer.status is Status.ABSTAINED
        if not question["documents"]:
            self.unanswerable += 1
            self.refused += refused
            return
        self.answerable += 1
        self.refused_falsely += refused
        self.quotes += len(question["quotes"])
        if not refused:
            self.documents += any(c.document_id in question["documents"] for c in answer.citations)
            shown = bare(answer.text + "".join(c.quote for c in answer.citations))
            self.quotes_found += sum(bare(quote) in shown for quote in question["quotes"])


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("questions", type=Path, nargs="?", default=UNSEEN)
    given = parser.parse_args()
    counts = Counts()
    with opened(given.data_dir) as (_, assistant):
        for question in json_lines(given.questions):
            counts.add(question, _asked(assistant, question))
    print(f"{counts.answerable} answerable: document cited {counts.documents / max(1, counts.answerable):.3f}")
    print(f"  words found {counts.quotes_found / max(1, counts.quotes):.3f} of {counts.quotes}")
    print(f"  refused {counts.refused_falsely / max(1, counts.answerable):.3f}")
    print(f"{counts.unanswerable} unanswerable: refused {counts.refused / max(1, counts.unanswerable):.3f}")


def _asked(assistant: Assistant, question: Mapping[str, Any]) -> Answer:
    """The answer to the question, after the earlier turns where it has some."""
    as_of, conversation = date.fromisoformat(question["as_of"]), None
    for turn in question.get("turns", ()):
        conversation = assistant.ask(turn, as_of=as_of, conversation_id=conversation).conversation_id
    return assistant.ask(question["question"], as_of=as_of, conversation_id=conversation)


if __name__ == "__main__":
    main()
