from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.document import Register, Repeal
from assistant.policy.validity import Validity, ValidityTable

OLD = Register(
    id="old",
    title="某区奖励办法（试行）",
    document_number="某管发〔2023〕8号",
    effective_from=date(2023, 4, 1),
    effective_to=date(2026, 3, 31),
)
NEW = Register(
    id="new",
    title="某区奖励办法",
    document_number="某管发〔2025〕6号",
    effective_from=date(2025, 4, 1),
    effective_to=date(2028, 3, 31),
    supersedes=("old",),
)
MEASURES = Register(
    id="measures",
    title="若干政策措施",
    document_number="某管发〔2024〕2号",
    effective_from=date(2024, 2, 1),
    effective_to=date(2027, 1, 31),
)
NOTICE = Register(
    id="notice",
    title="关于废止部分条款的通知",
    document_number="某管办〔2026〕15号",
    effective_from=date(2026, 7, 1),
    repeals=(Repeal(document="若干政策措施", provisions=("第七条", "第十一条")),),
)
ALL = (OLD, NEW, MEASURES, NOTICE)


def test_a_document_holds_from_its_first_to_its_last_day() -> None:
    table = ValidityTable([MEASURES])
    days = [date(2024, 1, 31), date(2024, 2, 1), date(2027, 1, 31), date(2027, 2, 1)]
    assert [table.on("measures", d) for d in days] == [
        *(Validity.NOT_YET, Validity.IN_FORCE, Validity.IN_FORCE, Validity.EXPIRED)
    ]
    assert table.record("measures").last_day == date(2027, 1, 31)


def test_a_document_without_dates_is_in_force() -> None:
    assert ValidityTable([Register(id="a", title="甲")]).on("a", date(1990, 1, 1)) is Validity.IN_FORCE


def test_a_replacement_counts_from_its_own_first_day_and_not_before() -> None:
    table = ValidityTable([OLD, NEW])
    assert table.on("old", date(2025, 3, 31)) is Validity.IN_FORCE
    assert table.on("old", date(2025, 4, 1)) is Validity.SUPERSEDED
    assert table.on("old", date(2030, 1, 1)) is Validity.SUPERSEDED  # what replaced it says more than that it ran out
    assert table.on("new", date(2025, 3, 31)) is Validity.NOT_YET
    assert table.record("old").last_day == date(2025, 3, 31)
    assert (table.superseded_by("old"), table.supersedes("new")) == (["new"], ["old"])
    assert (table.superseded_by("new"), table.supersedes("old")) == ([], [])


def test_a_document_that_ran_out_before_its_replacement_is_expired_in_between() -> None:
    late = NEW.model_copy(update={"effective_from": date(2027, 1, 1)})
    table = ValidityTable([OLD, late])
    assert table.on("old", date(2026, 6, 1)) is Validity.EXPIRED
    assert table.on("old", date(2027, 1, 1)) is Validity.SUPERSEDED


def test_a_repealed_article_takes_its_items_with_it_and_nothing_else() -> None:
    table = ValidityTable([MEASURES, NOTICE])
    record, day = table.record("measures"), date(2026, 7, 1)
    for path in (
        ("第七条",),
        ("第七条 首次上规模奖励",),
        ("第二章 支持", "第七条 奖励", "（一）"),
        ("第十一条", "（二）"),
    ):
        assert record.of_provision(path, day) is Validity.REPEALED
        assert record.of_provision(path, day - timedelta(days=1)) is Validity.IN_FORCE
    for other in ("第八条", "第十七条", "第七十条"):
        assert record.of_provision((other,), day) is Validity.IN_FORCE
    assert record.of_provision((), day) is Validity.IN_FORCE
    assert table.on("measures", day) is Validity.IN_FORCE
    assert record.of_provision(("第八条",), date(2027, 2, 1)) is Validity.EXPIRED


def test_a_document_repealed_as_a_whole_is_repealed() -> None:
    whole = NOTICE.model_copy(update={"repeals": (Repeal(document="measures", provisions=(), on=date(2026, 9, 1)),)})
    table = ValidityTable([MEASURES, whole])
    assert table.on("measures", date(2026, 8, 31)) is Validity.IN_FORCE
    assert table.on("measures", date(2026, 9, 1)) is Validity.REPEALED
    assert table.superseded_by("measures") == ["notice"]


@pytest.mark.parametrize(
    "reference", ["old", "某区奖励办法（试行）", "《某区奖励办法（试行）》", "某管发〔2023〕8号", "某管发[2023] 8号"]
)
def test_a_reference_may_be_an_id_a_title_or_a_number(reference: str) -> None:
    table = ValidityTable([OLD, NEW.model_copy(update={"supersedes": (reference,)})])
    assert table.superseded_by("old") == ["new"]
    assert table.unresolved == []


def test_a_reference_to_no_document_of_the_catalogue_waits() -> None:
    reference = "某管发〔1999〕1号"
    register = NEW.model_copy(update={"supersedes": (reference,)})
    table = ValidityTable([OLD, register])
    assert table.unresolved == [("new", reference)]
    assert table.on("old", date(2025, 6, 1)) is Validity.IN_FORCE
    arrived = Register(id="older", title="更早的办法", document_number=reference)
    assert ValidityTable([OLD, register, arrived]).unresolved == []


def test_a_title_that_two_documents_share_names_neither() -> None:
    twin = OLD.model_copy(update={"id": "twin", "document_number": "某管发〔2022〕1号"})
    table = ValidityTable([OLD, twin, NEW.model_copy(update={"supersedes": (OLD.title,)})])
    assert table.unresolved == [("new", OLD.title)]
    assert table.superseded_by("old") == table.superseded_by("twin") == []


def test_a_document_does_not_end_itself() -> None:
    table = ValidityTable([NEW.model_copy(update={"supersedes": ("某区奖励办法",)})])
    assert table.on("new", date(2026, 1, 1)) is Validity.IN_FORCE
    assert table.unresolved == [("new", "某区奖励办法")]


@given(
    st.permutations(ALL), st.dates(min_value=date(2022, 1, 1), max_value=date(2029, 1, 1)), st.integers(0, len(ALL) - 1)
)
def test_the_order_of_arrival_does_not_matter(arrival: list[Register], day: date, lost: int) -> None:
    """Nor does it which documents are already there."""
    for registers in (arrival, arrival[:lost] + arrival[lost + 1 :]):
        got, sorted_got = ValidityTable(registers), ValidityTable(sorted(registers, key=lambda r: r.id))
        for register in registers:
            assert got.on(register.id, day) is sorted_got.on(register.id, day)
            assert got.record(register.id) == sorted_got.record(register.id)
        assert sorted(got.unresolved) == sorted(sorted_got.unresolved)


def test_an_article_repealed_twice_ends_at_the_first_whatever_arrives_last() -> None:
    again = NOTICE.model_copy(update={"id": "again", "title": "再次废止的通知", "document_number": None,
                                      "effective_from": date(2026, 12, 1)})  # fmt: skip
    for registers in ([MEASURES, NOTICE, again], [MEASURES, again, NOTICE]):
        record = ValidityTable(registers).record("measures")
        assert record.of_provision(("第七条",), date(2026, 8, 1)) is Validity.REPEALED


def test_a_reference_in_traditional_characters_names_the_simplified_document() -> None:
    repealing = Register(
        id="repealing",
        title="某區獎勵辦法（新訂）",
        effective_from=date(2025, 4, 1),
        supersedes=("《某區獎勵辦法（試行）》",),
    )
    table = ValidityTable([OLD, repealing])
    assert table.superseded_by("old") == ["repealing"]
    assert not table.unresolved
    again = OLD.model_copy(update={"id": "later", "title": "某區獎勵辦法（試行）", "effective_from": date(2026, 4, 1)})
    assert ValidityTable([OLD, again]).superseded_by("old") == ["later"]  # the same title, printed otherwise
