"""The spoken words for facts: what an officer may not break when editing cues.yaml."""

from collections import Counter

from assistant.policy.facts import FactType, fact_definitions
from assistant.question.fact_reading.cues import Role, cue_file, find_mentions
from assistant.question.fact_reading.numbers import plain_text

FACTS = fact_definitions()
NUMERIC = {FactType.MONEY, FactType.NUMBER, FactType.RATIO}


def test_words_are_of_facts_of_the_fitting_kind() -> None:
    file = cue_file()
    assert {key for key in file.counted if FACTS[key].type not in NUMERIC} == set()
    assert {
        key for table in (file.holds, file.fails) for key in table if FACTS[key].type is not FactType.BOOLEAN
    } == set()
    assert {key for key in file.faults if FACTS[key].type is not FactType.BOOLEAN} == set()
    assert {key for key in file.dated if FACTS[key].type is not FactType.DATE} == set()
    assert set(file.names) <= set(FACTS)
    for key, options in file.values.items():
        assert set(options) <= {o.value for o in FACTS[key].options}


def test_no_word_says_yes_and_no_of_a_fact() -> None:
    file = cue_file()
    assert {
        (key, word) for key, words in file.holds.items() for word in words if word in file.fails.get(key, ())
    } == set()


def test_no_word_means_two_values_of_a_choice() -> None:
    for options in cue_file().values.values():
        counted = Counter(word for words in options.values() for word in words)
        assert [word for word, times in counted.items() if times > 1] == []


def test_every_name_of_the_vocabulary_is_found_by_itself() -> None:
    shadowed = set(cue_file().shadow)
    for fact in FACTS.values():
        for name in (fact.name, *fact.names):
            mentions = find_mentions(plain_text(name), FACTS)
            assert name in shadowed or any(
                cue.key == fact.key and (mention.start, mention.end) == (0, len(name))
                for mention in mentions
                for cue in mention.cues
            ), f"{fact.key}: {name}"


def test_the_longest_word_counts() -> None:
    (mention,) = find_mentions("研发人员占比", FACTS)
    assert [(cue.key, cue.role) for cue in mention.cues] == [("rd_staff_ratio", Role.NAME)]


def test_words_in_the_shadow_tell_of_nothing() -> None:
    assert find_mentions("净利率", FACTS) == []
