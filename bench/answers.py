"""Answers questions whose answering words are known, end to end: which documents and words came, what was refused.

    python -m bench.answers --data-dir data                                 eval/calibration/unseen.jsonl, never fitted on
    python -m bench.answers --data-dir data eval/calibration/chat.jsonl
    python -m bench.answers --data-dir data eval/calibration/answers.jsonl --half test

Words count where the answer says or cites them, figures only where it says them. The halves are those of the cases: by the last bit
of the SHA-256 of the id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from statistics import mean, median
from typing import Any

from assistant.pipeline import Assistant
from assistant.policy.answer import MARK, SHORT, Answer, Status
from assistant.policy.figures import contains_figure
from bench.ranking import bare
from bench.stores import arguments, json_lines, opened
from eval.dataset import Half
from eval.wording import words_of

UNSEEN = Path("eval/calibration/unseen.jsonl")


@dataclass
class Counts:
    answerable: int = 0
    refused_falsely: int = 0
    documents: int = 0
    quotes: int = 0
    quotes_found: int = 0
    figures: int = 0
    figures_said: int = 0
    unanswerable: int = 0
    refused: int = 0
    lengths: list[int] = field(default_factory=list)  # characters of the answers given, without white space and marks
    short: list[int] = field(default_factory=list)  # characters of their text alone, as it is

    def add(self, question: Mapping[str, Any], answer: Answer) -> None:
        refused = answer.status is Status.ABSTAINED
        if not question["documents"]:
            self.unanswerable += 1
            self.refused += refused
            return
        self.answerable += 1
        self.refused_falsely += refused
        self.quotes += len(question["quotes"])
        self.figures += len(question.get("figures", ()))
        if not refused:
            self.documents += any(c.document_id in question["documents"] for c in answer.citations)
            words = words_of(answer)
            shown = bare(words + "".join(c.quote for c in answer.citations))
            self.quotes_found += sum(bare(quote) in shown for quote in question["quotes"])
            said = MARK.sub("", words)
            self.figures_said += sum(contains_figure(said, figure) for figure in question.get("figures", ()))
            self.lengths.append(len("".join(said.split())))
            self.short.append(len(answer.text))


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("questions", type=Path, nargs="?", default=UNSEEN)
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.ALL)
    given = parser.parse_args()
    counts = Counts()
    with opened(given.data_dir) as (_, assistant):
        for question in json_lines(given.questions):
            if given.half in (Half.ALL, half_of(question["id"])):
                counts.add(question, asked(assistant, question))
    print(f"{counts.answerable} answerable: document cited {counts.documents / max(1, counts.answerable):.3f}")
    print(f"  words found {counts.quotes_found / max(1, counts.quotes):.3f} of {counts.quotes}")
    if counts.figures:
        print(f"  figures said {counts.figures_said / counts.figures:.3f} of {counts.figures}")
    print(f"  refused {counts.refused_falsely / max(1, counts.answerable):.3f}")
    if counts.lengths:
        print(f"  characters {median(counts.lengths):.0f} (median), more than {SHORT} {_longer(counts.lengths):.3f}")
        print(f"  text alone {mean(counts.short):.0f} (mean), more than {SHORT} {_longer(counts.short):.3f}")
    print(f"{counts.unanswerable} unanswerable: refused {counts.refused / max(1, counts.unanswerable):.3f}")


def _longer(lengths: Sequence[int]) -> float:
    """The share of answers that are longer than the short part may be."""
    return sum(length > SHORT for length in lengths) / len(lengths)


def half_of(identity: str) -> Half:
    return Half.TEST if sha256(identity.encode()).digest()[-1] & 1 else Half.DEVELOPMENT


def asked(assistant: Assistant, question: Mapping[str, Any]) -> Answer:
    """The answer to the question, after the earlier turns where it has some."""
    as_of, conversation = date.fromisoformat(question["as_of"]), None
    for turn in question.get("turns", ()):
        conversation = assistant.ask(turn, as_of=as_of, conversation_id=conversation).conversation_id
    return assistant.ask(question["question"], as_of=as_of, conversation_id=conversation)


if __name__ == "__main__":
    main()
