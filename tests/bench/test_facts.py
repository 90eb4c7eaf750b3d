"""Facts read from the descriptions, and that the measure measures."""

from datetime import date
from pathlib import Path

from bench.facts import Description, ToldFact, load, measure


def test_facts_are_read_from_the_descriptions_seen_while_writing() -> None:
    figures, misses = measure([d for d in load(Path("bench/facts/descriptions.yaml")) if d.half == "development"])
    assert figures.descriptions >= 75
    assert figures.f1 >= 0.97, "\n".join(misses)
    assert figures.values >= 0.98, "\n".join(misses)


def test_facts_are_read_from_the_further_descriptions_that_were_written_before_the_reader_was_mended() -> None:
    figures, misses = measure([d for d in load(Path("bench/facts/third.yaml")) if d.half == "development"])
    assert figures.descriptions >= 75
    assert figures.f1 >= 0.97, "\n".join(misses)


def test_a_planted_fault_moves_its_figure_and_only_it() -> None:
    told = Description(
        text="营收3000万，员工28人",
        as_of=date(2026, 11, 23),
        half="test",
        facts=(ToldFact(key="revenue", value="3000万元"), ToldFact(key="staff", value=28)),
    )
    right, _ = measure([told])
    assert (right.precision, right.recall, right.values) == (1, 1, 1)
    more = told.model_copy(update={"facts": (*told.facts, ToldFact(key="patents", value=1))})
    assert (measure([more])[0].recall, measure([more])[0].precision) == (2 / 3, 1)
    fewer = told.model_copy(update={"facts": told.facts[:1]})
    assert (measure([fewer])[0].precision, measure([fewer])[0].recall) == (0.5, 1)
    other = told.model_copy(update={"facts": (told.facts[0], ToldFact(key="staff", value=28, comparison="about"))})
    assert (measure([other])[0].values, measure([other])[0].f1) == (0.5, 1)


def test_facts_are_read_from_chat_descriptions_written_before_the_reader_was_mended_for_them() -> None:
    for name in ("fourth.yaml", "fifth.yaml"):
        figures, misses = measure([d for d in load(Path("bench/facts") / name) if d.half == "development"])
        assert figures.f1 >= 0.97, "\n".join(misses)
