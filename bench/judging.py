"""Judging: hand-checked cases against the cards of the corpus, and how long one enterprise against 1,000 cards takes.

    python -m bench.judging            every case of bench/judging/*.yaml, those that come out otherwise
    python -m bench.judging --speed    one profile against 1,000 generated cards

A case is `{id, document, benefit, as_of, profile, verdict, amount, at_most, missing, note}`: `profile` as `read_profile` takes it,
`verdict` eligible, not_eligible or unknown, `amount` 「20万元」 or null, `missing` keys of facts. What a case leaves out is not looked at.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict, ValidationError

from assistant.eligibility.compiled import CompiledCards
from assistant.eligibility.judge import judge
from assistant.eligibility.match import Match, Standing, match, questions
from assistant.eligibility.scope import definitions_of
from assistant.errors import InvalidInput
from assistant.policy.card import AllOf, AnyOf, Benefit, BenefitKind, Card, Condition, Leaf, Op, Ref, Years
from assistant.policy.document import Frozen
from assistant.policy.fact_values import parse_quantity, read_profile, show_money
from assistant.policy.facts import FactDefinition, FactType, Profile, fact_definitions
from assistant.policy.judgement import AmountResult, Judgement, Verdict

CASES = Path(__file__).parent / "judging"
AS_OF = date(2026, 11, 23)
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
    at_most: bool = False
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
    return [Outcome(case, tuple(_wrong(case, cards.get(case.document), amount))) for case in cases]


def _wrong(case: JudgingCase, card: Card | None, amount: Amount | None) -> Iterator[str]:
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
    judgement = judge(card, benefit, profile, case.as_of)
    if judgement.verdict is not case.verdict:
        because = [
            f"{f.leaf.text}（{f.truth}）" for f in judgement.findings if _speaks(judgement, f.truth, f.exclusion)
        ]
        yield f"结论：应为{case.verdict}，实为{judgement.verdict}；{'；'.join(because)}"
    if case.missing is not None and set(case.missing) != set(judgement.missing):
        yield f"待补充：应为{'、'.join(case.missing) or '无'}，实为{'、'.join(judgement.missing) or '无'}"
    if amount is not None:
        yield from _wrong_amount(case, amount(judgement, profile))


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
    elif actual is not None and result is not None and result.at_most is not case.at_most:
        yield f"金额：应为{'最高' if case.at_most else '确定'}{case.amount}"


# -- speed -----------------------------------------------------------------------------------------------------------

_SOURCE = Ref(at="第三条", quote="符合条件", start=0, end=4)
_MONEY = tuple(Decimal(n) * 10_000 for n in (50, 100, 200, 300, 500, 800, 1000, 1500, 2000, 3000, 5000, 10000, 20000))
_COUNTS = tuple(Decimal(n) for n in (1, 2, 3, 5, 6, 8, 10, 12, 15, 20, 24, 30, 36, 50, 100, 200, 300))
_RATIOS = tuple(Decimal(n) / 200 for n in range(2, 140, 3))
_YEARS = (Years(last=1), Years(last=1), Years(last=1, count=2), Years(last=1, count=3), Years(last=0))
_FACTS_TOLD = 0.35  # share of the vocabulary that is known of the enterprise


def generated_cards(count: int = 1000, seed: int = 1) -> list[Card]:
    """Cards of three benefits with six conditions each: two of the document's and an exclusion of it, the others the benefit's own,
    some joined by 「之一」, over the whole vocabulary.
    """
    rng = random.Random(seed)  # the same cards for the same seed
    facts = [d for d in fact_definitions().values() if d.type is not FactType.TEXT]
    shared = [d for d in facts if d.type is FactType.BOOLEAN][:12]
    return [_card(number, rng, facts, shared) for number in range(count)]


def _card(number: int, rng: random.Random, facts: Sequence[FactDefinition], shared: Sequence[FactDefinition]) -> Card:
    benefits = tuple(_benefit(place, rng, facts) for place in range(3))
    common = tuple(_leaf(rng, d) for d in rng.sample(shared, 2))
    barring = _leaf(rng, rng.choice(shared))
    return Card(document_id=f"measure-{number}", version=1, common=common, exclusions=(barring,), benefits=benefits)


def _benefit(place: int, rng: random.Random, facts: Sequence[FactDefinition]) -> Benefit:
    leaves = [_leaf(rng, d) for d in rng.sample(facts, 3)]
    parts: tuple[Condition, ...] = tuple(leaves)
    if rng.random() < 0.3:
        parts = (leaves[0], AnyOf(any=tuple(leaves[1:])))
    return Benefit(id=f"b{place}", name="奖励", kind=BenefitKind.REWARD, conditions=AllOf(all=parts), source=_SOURCE)


def _leaf(rng: random.Random, definition: FactDefinition) -> Leaf:
    op, value, unit = _asked(rng, definition)
    years = rng.choice(_YEARS) if definition.yearly else None
    return Leaf(fact=definition.key, op=op, value=value, unit=unit, years=years, text=definition.name, source=_SOURCE)


def _asked(rng: random.Random, definition: FactDefinition) -> tuple[Op, Any, str]:
    match definition.type:
        case FactType.BOOLEAN:
            return Op.IS, True, ""
        case FactType.CHOICE | FactType.CHOICES:
            options = [o.value for o in definition.options]
            if definition.ordered:
                return Op.GE, rng.choice(options), ""
            op = Op.IN if definition.type is FactType.CHOICE else Op.HAS
            return op, tuple(rng.sample(options, min(2, len(options)))), ""
        case FactType.DATE:
            return Op.WITHIN, Decimal(rng.choice((1, 2, 3, 5))), "year"
        case kind:
            values = {FactType.MONEY: _MONEY, FactType.RATIO: _RATIOS}.get(kind, _COUNTS)
            return rng.choice((Op.GE, Op.GE, Op.GE, Op.GT, Op.LE)), rng.choice(values), ""


def generated_profile(seed: int = 2) -> Profile:
    """A third of the vocabulary known, yearly facts of two years."""
    rng = random.Random(seed)  # the same profile for the same seed
    told: dict[str, Any] = {}
    for definition in fact_definitions().values():
        if definition.type in (FactType.TEXT, FactType.RATIO) or definition.derived or rng.random() > _FACTS_TOLD:
            continue
        years = ("2025", "2024") if definition.yearly else ("",)
        given = {year: _told(rng, definition) for year in years}
        told[definition.key] = given if definition.yearly else given[""]
    return read_profile(told)


def _told(rng: random.Random, definition: FactDefinition) -> Any:
    match definition.type:
        case FactType.BOOLEAN:
            return rng.random() < 0.8
        case FactType.CHOICE:
            return rng.choice(definition.options).value
        case FactType.CHOICES:
            return [rng.choice(definition.options).value]
        case FactType.DATE:
            return date(rng.randint(2015, 2026), rng.randint(1, 11), rng.randint(1, 28))
        case _:
            return rng.choice(_MONEY if definition.type is FactType.MONEY else _COUNTS)


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: to make the cards ready, once; then of the runs the least and the median."""

    ready: float
    least: float
    median: float


def timed(cards: Sequence[Card], profile: Profile, runs: int = 15) -> tuple[Timing, tuple[Match, ...]]:
    """One profile against all cards, with the questions that are left."""
    start = time.perf_counter()
    compiled = CompiledCards(cards)
    ready = time.perf_counter() - start
    taken = []
    matches: tuple[Match, ...] = ()
    for _ in range(runs):
        start = time.perf_counter()
        matches = match(profile, compiled, AS_OF)
        questions(matches)
        taken.append(time.perf_counter() - start)
    return Timing(ready * 1000, min(taken) * 1000, statistics.median(taken) * 1000), matches


def _report_speed() -> int:
    cards = generated_cards()
    timing, matches = timed(cards, generated_profile())
    by_standing = {s: sum(m.standing is s for m in matches) for s in Standing}
    print(f"{len(cards)} cards, {len(matches)} benefits: {', '.join(f'{n} {s}' for s, n in by_standing.items())}")
    print(f"ready {timing.ready:.0f} ms, then {timing.least:.1f} ms (least), {timing.median:.1f} ms (median)")
    return 0


if __name__ == "__main__":
    sys.exit(_report_speed())
