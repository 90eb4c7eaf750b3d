"""Judging: hand-checked cases against the cards of the corpus, and how long one enterprise against 1,000 cards takes.

    python -m bench.judging            every case of bench/judging/*.yaml; named is each that comes out otherwise
    python -m bench.judging --speed    one profile against 1,000 generated cards

A case is `{id, document, benefit, as_of, profile, verdict, amount, at_most, missing, note}`: `profile` as `read_profile` takes it,
`verdict` eligible, not_eligible or unknown, `amount` 「20万元」 or null, `missing` keys of facts in any order. `at_most` and `missing`
are not looked at where a case leaves them out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict, ValidationError

from assistant.eligibility.amount import compute
from assistant.eligibility.derive import Known
from assistant.eligibility.judge import judge
from assistant.eligibility.match import Standing
from assistant.eligibility.scope import definitions_of
from assistant.eligibility.scored import ScoredFacts
from assistant.eligibility.truth import holds
from assistant.errors import InvalidInput
from assistant.policy.card import Card
from assistant.policy.document import Frozen
from assistant.policy.fact_values import parse_quantity, read_profile, show_money
from assistant.policy.facts import Profile
from assistant.policy.judgement import AmountResult, Judgement, Verdict
from bench.judging_speed import generated_cards, generated_profile, timed
from ingest.cards.sidefile import read_card_file
from ingest.cards.text import CardText
from ingest.read import FileFacts, read_document
from ingest.sandbox import ParserPool

CASES = Path(__file__).parent / "judging"
CORPUS = Path("policies_corpus")
Amount = Callable[[Judgement, Profile], AmountResult | None]


class JudgingCase(Frozen):
    """One profile and benefit with what is right."""

    model_config = ConfigDict(extra="forbid")

    id: str
    document: str
    benefit: str
    as_of: date
    profile: dict[str, Any]
    verdict: Verdict
    amount: str | None = None
    at_most: bool | None = None
    missing: tuple[str, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case came to; `wrong` names what is otherwise than it says, each 「…：应为…，实为…」."""

    case: JudgingCase
    wrong: tuple[str, ...] = ()


def read_cases(folder: Path = CASES) -> list[JudgingCase]:
    """All cases of the folder's YAML files. Raises `InvalidInput` naming file and place of one that is written wrongly."""
    cases: list[JudgingCase] = []
    for path in sorted(folder.glob("*.yaml")):
        for number, given in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")) or (), 1):
            try:
                cases.append(JudgingCase.model_validate(given))
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(str(p) for p in first["loc"])
                raise InvalidInput(f"{path.name}第{number}例：{place}：{first['msg']}") from error
    doubled = {c.id for c in cases if sum(d.id == c.id for d in cases) > 1}
    if doubled:
        raise InvalidInput(f"编号重复：{'、'.join(sorted(doubled))}")
    return cases


def run(cases: Iterable[JudgingCase], cards: Mapping[str, Card], amount: Amount | None = None) -> list[Outcome]:
    """Every case judged by the card of its document. `amount` computes what is paid; without it amounts are not looked at."""
    scored = ScoredFacts(cards.values())
    return [Outcome(case, tuple(_wrong(case, cards.get(case.document), amount, scored))) for case in cases]


def _wrong(case: JudgingCase, card: Card | None, amount: Amount | None, scored: ScoredFacts) -> Iterator[str]:
    if card is None:
        yield f"没有文件“{case.document}”的卡片"
        return
    benefit = next((b for b in card.benefits if b.id == case.benefit), None)
    if benefit is None:
        yield f"卡片中没有事项“{case.benefit}”"
        return
    try:
        profile = read_profile(case.profile, definitions_of(card))
    except InvalidInput as error:
        yield error.message
        return
    judgement = judge(card, benefit, profile, case.as_of, scored=scored)
    if judgement.verdict is not case.verdict:
        because = [
            f"{f.leaf.text}（{f.truth}）" for f in judgement.findings if _speaks(judgement, f.truth, f.exclusion)
        ]
        yield f"结论：应为{case.verdict}，实为{judgement.verdict}；{'；'.join(because)}"
    if case.missing is not None and set(case.missing) != set(judgement.missing):
        yield f"待补充：应为{'、'.join(case.missing) or '无'}，实为{'、'.join(judgement.missing) or '无'}"
    if amount is not None:
        refused = judgement.verdict is Verdict.NOT_ELIGIBLE
        yield from _wrong_amount(case, None if refused else amount(judgement, profile))


def _speaks(judgement: Judgement, truth: str, exclusion: bool) -> bool:
    """Whether a finding is why the verdict is what it is."""
    if judgement.verdict is Verdict.NOT_ELIGIBLE:
        return truth == ("met" if exclusion else "unmet")
    return judgement.verdict is Verdict.UNKNOWN and truth == "unknown"


def _wrong_amount(case: JudgingCase, result: AmountResult | None) -> Iterator[str]:
    expected = parse_quantity(case.amount) if case.amount is not None else None
    actual = result.cny if result else None
    if actual != expected:
        yield f"金额：应为{case.amount or '无'}，实为{show_money(actual) if actual is not None else '无'}"
    elif result and actual is not None and case.at_most is not None and result.at_most is not case.at_most:
        yield f"金额：应为{'最高' if case.at_most else '确定'}{case.amount}"


def amount_of(judgement: Judgement, profile: Profile) -> AmountResult | None:
    """What the judged benefit pays; None where it pays nothing that is stated."""
    if judgement.benefit.award is None:
        return None
    definitions = definitions_of(judgement.card)
    known = Known(profile, judgement.as_of, definitions)
    return compute(judgement.benefit.award, known, lambda condition: holds(condition, known), definitions)


def corpus_cards(wanted: Collection[str], corpus: Path = CORPUS) -> dict[str, Card]:
    """Document → the card.yaml beside it, of those `wanted` that have one. Raises `SideFileError` for one that does not fit its text."""
    cards: dict[str, Card] = {}
    with ParserPool(workers=2) as parsers:
        for path in sorted(corpus.glob("*/*/card.yaml")):
            folder = path.parent
            name = f"{folder.parent.name}-{folder.name}"
            if name in wanted:
                source = next(folder.glob("source.*"))
                document = read_document(parsers.parse(source), FileFacts(source.name, "0" * 64, folder.name), None)
                text = CardText(name, 0, document.text, document.provisions, document.tables, document.register)
                cards[name] = read_card_file(path, text)
    return cards


def main() -> int:
    """1 where a case comes out otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", action="store_true", help="time one profile against 1,000 generated cards")
    return _report_speed() if parser.parse_args().speed else _report_cases()


def _report_cases() -> int:
    cases = read_cases()
    outcomes = run(cases, corpus_cards({c.document for c in cases}), amount_of)
    wrong = [o for o in outcomes if o.wrong]
    for outcome in wrong:
        print(f"{outcome.case.id}（{outcome.case.note}）")
        for line in outcome.wrong:
            print(f"    {line}")
    print(f"{len(outcomes) - len(wrong)} of {len(outcomes)} cases right")
    return 1 if wrong else 0


def _report_speed() -> int:
    cards = generated_cards()
    timing, matches = timed(cards, generated_profile())
    by_standing = {s: sum(m.standing is s for m in matches) for s in Standing}
    print(f"{len(cards)} cards, {len(matches)} benefits: {', '.join(f'{n} {s}' for s, n in by_standing.items())}")
    print(f"ready {timing.ready:.0f} ms, then {timing.least:.1f} ms (least), {timing.median:.1f} ms (median)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
