"""What holds of every judgement, whatever the enterprise and the conditions."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.eligibility.ask import open_needs
from assistant.eligibility.compiled import CompiledCards
from assistant.eligibility.derive import Known
from assistant.eligibility.judge import judge, judge_known
from assistant.eligibility.match import Standing, match
from assistant.eligibility.truth import NEGATED, holds
from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf, Op
from assistant.policy.facts import KnownFact, Profile
from assistant.policy.judgement import Truth, Verdict
from tests.assistant.eligibility.cards import AS_OF, SOURCE, benefit, card
from tests.assistant.eligibility.world import FACTS, conditions, leaves, told_of, worlds

FLAGS = ("honest", "listed", "accident")


def known(profile: Profile) -> Known:
    return Known(profile, AS_OF, FACTS)


@given(st.data(), worlds(), conditions())
@settings(max_examples=150, deadline=None)
def test_knowing_less_never_contradicts_knowing_all(data: st.DataObject, world: Profile, condition: Condition) -> None:
    truth = holds(condition, known(world))
    assert truth is not Truth.UNKNOWN
    assert holds(condition, known(data.draw(told_of(world)))) in (Truth.UNKNOWN, truth)


@given(st.data(), worlds(), leaves())
@settings(max_examples=300, deadline=None)
def test_one_more_fact_never_flips_a_condition(data: st.DataObject, world: Profile, leaf: Leaf) -> None:
    told = data.draw(told_of(world))
    before = holds(leaf, known(told))
    more = told.with_facts([data.draw(st.sampled_from(world.facts))])
    assert before is Truth.UNKNOWN or holds(leaf, known(more)) is before


@given(st.data(), worlds(), conditions())
@settings(max_examples=100, deadline=None)
def test_the_questions_lead_to_a_verdict(data: st.DataObject, world: Profile, condition: Condition) -> None:
    profile = data.draw(told_of(world))
    reward = benefit(condition)
    for _ in range(12):
        judgement = judge(card(reward), reward, profile, AS_OF, FACTS)
        assert (judgement.verdict is Verdict.UNKNOWN) == bool(judgement.missing)
        if judgement.verdict is not Verdict.UNKNOWN:
            return
        told = {(f.key, f.year): f for f in world.facts}
        profile = profile.with_facts(
            told.get((k, y)) or answered(world, k)
            for k, y in dict.fromkeys((n, year) for n, year in needs(condition, profile))
        )
    raise AssertionError(f"still asked: {judgement.missing}")


def needs(condition: Condition, profile: Profile) -> list[tuple[str, int | None]]:
    return [n.need for n in open_needs((condition,), (), known(profile))]


def answered(world: Profile, key: str) -> KnownFact:
    """The answer to a question about something that follows from the world's facts, or about a yes-or-no of any year."""
    value = known(world).value(key).value
    assert value is not None
    return KnownFact(key=key, value=value)


@given(worlds(), st.data(), st.lists(conditions(), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_all_any_none_and_at_least_agree(world: Profile, data: st.DataObject, parts: list[Condition]) -> None:
    facts = known(data.draw(told_of(world)))
    some, every, none = (
        holds(c, facts) for c in (AnyOf(any=tuple(parts)), AllOf(all=tuple(parts)), NoneOf(none=tuple(parts)))
    )
    assert none is NEGATED[some]
    assert every is NEGATED[holds(AnyOf(any=tuple(NoneOf(none=(p,)) for p in parts)), facts)]
    assert holds(AtLeast(at_least=1, of=tuple(parts)), facts) is some
    assert holds(AtLeast(at_least=len(parts), of=tuple(parts)), facts) is every
    assert holds(AtLeast(at_least=0, of=tuple(parts)), facts) is Truth.MET


@given(worlds(), st.data(), st.lists(conditions(), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_the_order_of_conditions_does_not_matter(world: Profile, data: st.DataObject, parts: list[Condition]) -> None:
    profile = data.draw(told_of(world))
    shuffled = data.draw(st.permutations(parts))
    first, second = (
        judge(card(b), b, profile, AS_OF, FACTS)
        for b in (benefit(AllOf(all=tuple(parts))), benefit(AllOf(all=tuple(shuffled))))
    )
    assert first.verdict is second.verdict
    assert set(first.missing) == set(second.missing)


def flag(key: str) -> Leaf:
    return Leaf(fact=key, op=Op.IS, value=True, text=key, source=SOURCE)


TREES = st.permutations(FLAGS).flatmap(
    lambda keys: st.sampled_from(
        [
            AllOf(all=(flag(keys[0]), AnyOf(any=(flag(keys[1]), flag(keys[2]))))),
            AnyOf(any=(flag(keys[0]), AllOf(all=(flag(keys[1]), flag(keys[2]))))),
            AtLeast(at_least=2, of=tuple(flag(k) for k in keys)),
            AllOf(all=(NoneOf(none=(flag(keys[0]),)), flag(keys[1]), flag(keys[2]))),
        ]
    )
)


@given(TREES, st.dictionaries(st.sampled_from(FLAGS), st.booleans(), max_size=2))
def test_what_is_asked_is_exactly_what_can_change_the_verdict(tree: Condition, told: dict[str, bool]) -> None:
    reward = benefit(tree)
    judgement = judge_known(card(reward), reward, known(flags(told)))
    open_ = [f for f in FLAGS if f not in told]
    changing = {f for f in open_ if can_change(f, [o for o in open_ if o != f], tree, told)}
    assert set(judgement.missing) == changing


def can_change(key: str, others: list[str], tree: Condition, told: dict[str, bool]) -> bool:
    completions = (
        told | dict(zip(others, values, strict=True)) for values in product((True, False), repeat=len(others))
    )
    return any(
        len({holds(tree, known(flags(rest | {key: value}))) for value in (True, False)}) > 1 for rest in completions
    )


def flags(told: dict[str, bool]) -> Profile:
    return Profile(facts=tuple(KnownFact(key=k, value=v) for k, v in told.items()))


@given(worlds(), st.data(), st.lists(conditions(), min_size=1, max_size=3), st.lists(conditions(), max_size=2))
@settings(max_examples=80, deadline=None)
def test_many_cards_together_are_judged_as_each_alone(
    world: Profile, data: st.DataObject, required: list[Condition], barring: list[Condition]
) -> None:
    profile = data.draw(told_of(world))
    cards = [
        card(benefit(c, *barring, id=f"b{i}"), id=f"d{i}", common=tuple(required[1:])) for i, c in enumerate(required)
    ]
    matches = match(profile, CompiledCards(cards, FACTS), AS_OF)
    assert len(matches) == len(cards)
    for found in matches:
        alone = judge(found.card, found.benefit, profile, AS_OF, FACTS)
        assert found.judgement == alone
        assert list(dict.fromkeys(key for key, _ in found.missing)) == list(alone.missing)
        near = found.standing is Standing.NEAR_MISS
        assert alone.verdict.value == (Standing.NOT_ELIGIBLE if near else found.standing).value
