"""Follow-ups asked in their conversation against the same questions asked alone: what a conversation costs.

    python -m bench.conversations --data-dir data                          both halves of eval/calibration/talks.jsonl
    python -m bench.conversations --data-dir data --half development --misses

A question is answered where one of its documents is cited and its words are said or quoted. The half of a conversation is drawn by the
hash of its id; the rules that complete follow-ups were written on the development half only.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer, Status
from bench.ranking import bare
from bench.stores import arguments, json_lines, opened
from eval.wording import words_of

TALKS = Path("eval/calibration/talks.jsonl")
HALVES = ("development", "test")


def half_of(talk: Mapping[str, Any]) -> str:
    return HALVES[hashlib.sha256(talk["id"].encode()).digest()[0] % 2]


def is_answered(talk: Mapping[str, Any], answer: Answer) -> bool:
    """Whether one of its documents is cited and its words are there."""
    if answer.status is Status.ABSTAINED:
        return False
    shown = bare(words_of(answer) + "".join(c.quote for c in answer.citations))
    cited = any(c.document_id in talk["documents"] for c in answer.citations)
    return cited and all(bare(quote) in shown for quote in talk["quotes"])


def asked(assistant: Assistant, turns: Sequence[str], as_of: date) -> Answer:
    """The answer to the last of the turns of one conversation."""
    conversation = None
    for turn in turns[:-1]:
        conversation = assistant.ask(turn, as_of=as_of, conversation_id=conversation).conversation_id
    return assistant.ask(turns[-1], as_of=as_of, conversation_id=conversation)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("talks", type=Path, nargs="?", default=TALKS)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--misses", action="store_true", help="print the questions that only the conversation loses")
    given = parser.parse_args()
    talks = [t for t in json_lines(given.talks) if given.half in (None, half_of(t))]
    counts: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    with opened(given.data_dir) as (_, assistant):
        for talk in talks:
            day = date.fromisoformat(talk["as_of"])
            together = asked(assistant, (*talk["turns"], talk["question"]), day)
            alone = asked(assistant, (talk["alone"],), day)
            pair = is_answered(talk, together), is_answered(talk, alone)
            counts[half_of(talk)].append(pair)
            counts[f"  {talk['kind']}"].append(pair)
            if given.misses and not pair[0]:
                print(f"{talk['id']} {' → '.join((*talk['turns'], talk['question']))}")
                print(f"    understood: {together.understood}; alone {'answered' if pair[1] else 'missed too'}")
    for name, pairs in sorted(counts.items()):
        together_share, alone_share = (sum(p[i] for p in pairs) / len(pairs) for i in (0, 1))
        lost = 100 * (alone_share - together_share)
        print(
            f"{name:14s} {len(pairs):3d}: together {together_share:.3f}, alone {alone_share:.3f}, lost {lost:.1f} points"
        )


if __name__ == "__main__":
    main()
