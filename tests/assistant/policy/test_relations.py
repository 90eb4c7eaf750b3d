"""Relations between documents: resolved by number, else title, in whatever order documents arrive."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from assistant.policy.document import DocumentStatus, Register, Relation, RelationKind
from assistant.policy.references import References
from assistant.policy.relations import RelationGraph
from assistant.policy.validity import Validity, ValidityTable

OLD = Register(
    id="old", title="某区办法", document_number="某发〔2022〕1号", issuer="某区", effective_from=date(2022, 1, 1)
)
NEW = Register(
    id="new",
    title="某区办法",
    document_number="某发〔2025〕1号",
    issuer="某区",
    effective_from=date(2025, 1, 1),
    supersedes=("某发〔2022〕1号",),
    relations=(
        Relation(
            kind=RelationKind.SUPERSEDES, title="某区办法", number="某发〔2022〕1号", quote="同时废止。", start=3, end=8
        ),
        Relation(kind=RelationKind.BASED_ON, title="某法", quote="根据《某法》", start=0, end=6),
    ),
)
LAW = Register(id="law", title="中华人民共和国某法", effective_from=date(2020, 1, 1))


def test_relations_are_seen_from_both_ends_in_any_order_of_arrival() -> None:
    for registers in permutations((OLD, NEW, LAW)):
        graph = RelationGraph(registers)
        assert [(k.relation.kind.value, k.target) for k in graph.outgoing("new")] == [
            ("supersedes", "old"),
            ("based_on", "law"),
        ]
        assert [k.source for k in graph.incoming("old")] == ["new"]
        assert [k.source for k in graph.incoming("law")] == ["new"]


def test_a_relation_waits_for_the_document_that_it_names() -> None:
    assert [k.target for k in RelationGraph([NEW]).outgoing("new")] == [None, None]


def test_an_ending_that_only_the_side_file_states_is_a_relation_without_quote() -> None:
    stated = NEW.model_copy(update={"relations": (), "supersedes": ("old",)})
    (link,) = RelationGraph([OLD, stated]).outgoing("new")
    assert (link.target, link.relation.quote, link.relation.start) == ("old", "", None)


def test_references_by_every_usual_form_of_a_title() -> None:
    notice = Register(id="n", title="某市人民政府关于印发《某市奖励办法》的通知", document_number="某政发〔2025〕3号")
    references = References(
        [notice, LAW, Register(id="y", title="某指南（2023年版）"), Register(id="z", title="某指南（2025年版）")]
    )
    for cited in ("某市奖励办法", "《某市奖励办法》", "关于印发〈某市奖励办法〉的通知", "某政发[2025]3号", "n"):
        assert references.find(cited) == "n", cited
    assert references.find("某法") == "law"
    assert references.find("某指南（2023年版）") == "y"
    assert references.find("某指南") is None


def test_a_title_shared_by_versions_means_the_newest_before_the_one_that_cites_it() -> None:
    middle = OLD.model_copy(
        update={"id": "middle", "document_number": "某发〔2024〕1号", "effective_from": date(2024, 1, 1)}
    )
    citing = Register(id="citing", title="某通知", effective_from=date(2024, 6, 1))
    references = References([OLD, middle, NEW, citing])
    assert references.find("某区办法", "citing") == "middle"
    assert references.find("某区办法") is None
    other = middle.model_copy(update={"issuer": "另一区"})
    assert References([OLD, other, NEW, citing]).find("某区办法", "citing") is None


def test_a_cited_number_that_nobody_has_does_not_fall_back_on_another_numbered_text_of_that_title() -> None:
    relation = Relation(kind=RelationKind.AMENDS, title="某区办法", number="某发〔2019〕9号")
    assert References([OLD]).target(relation, "new") is None
    assert References([OLD.model_copy(update={"document_number": None})]).target(relation, "new") == "old"


def extension(**rest: object) -> Register:
    relation = Relation.model_validate({"kind": "extends", "number": "某发〔2022〕1号", "title": "某区办法", **rest})
    return Register(id="notice", title="关于延长有效期的通知", issued_on=date(2024, 12, 1), relations=(relation,))


def test_an_extension_moves_the_end_of_the_other_document() -> None:
    old = OLD.model_copy(update={"effective_to": date(2024, 12, 31)})
    assert ValidityTable([old]).on("old", date(2025, 6, 1)) is Validity.EXPIRED
    for notice in (extension(until=date(2026, 12, 31)), extension(months=24)):
        for registers in permutations((old, notice)):
            record = ValidityTable(registers).record("old")
            assert record.effective_to == record.last_day == date(2026, 12, 31)
            assert record.extension is not None
            assert record.extension.by == "notice"
            assert record.on(date(2026, 12, 31)) is Validity.IN_FORCE
            assert record.on(date(2027, 1, 1)) is Validity.EXPIRED


def test_no_extension_shortens_a_term_or_gives_one_to_what_has_none() -> None:
    old = OLD.model_copy(update={"effective_to": date(2030, 12, 31)})
    assert ValidityTable([old, extension(until=date(2026, 12, 31))]).record("old").effective_to == date(2030, 12, 31)
    assert ValidityTable([OLD, extension(months=24)]).record("old").effective_to is None


def test_an_extension_does_not_revive_what_was_replaced() -> None:
    table = ValidityTable([OLD, NEW, extension(until=date(2030, 12, 31))])
    assert table.on("old", date(2026, 1, 1)) is Validity.SUPERSEDED


def test_a_draft_ends_and_extends_nothing_and_is_never_in_force() -> None:
    draft = NEW.model_copy(update={"status": DocumentStatus.DRAFT})
    late = extension(until=date(2030, 12, 31)).model_copy(update={"status": DocumentStatus.DRAFT})
    table = ValidityTable([OLD.model_copy(update={"effective_to": date(2026, 12, 31)}), draft, late])
    assert table.on("old", date(2026, 1, 1)) is Validity.IN_FORCE
    assert table.record("old").effective_to == date(2026, 12, 31)
    assert table.on("new", date(2026, 1, 1)) is Validity.NOT_YET


def test_what_is_marked_as_repealed_has_no_day_in_force_unless_a_day_is_known() -> None:
    marked = OLD.model_copy(update={"status": DocumentStatus.REPEALED})
    assert ValidityTable([marked]).on("old", date(2023, 1, 1)) is Validity.REPEALED
    dated = marked.model_copy(update={"ended_on": date(2024, 7, 1)})
    record = ValidityTable([dated]).record("old")
    assert [record.on(d) for d in (date(2024, 6, 30), date(2024, 7, 1))] == [Validity.IN_FORCE, Validity.REPEALED]
    assert record.last_day == date(2024, 6, 30)
    replaced = ValidityTable([marked, NEW]).record("old")
    assert replaced.on(date(2024, 1, 1)) is Validity.IN_FORCE
    assert replaced.on(date(2025, 1, 1)) is Validity.SUPERSEDED


def test_measures_of_one_title_in_two_places_are_no_versions_of_each_other() -> None:
    one = Register(id="a", title="奖励办法", level="city", region="甲市", effective_from=date(2020, 1, 1))
    two = Register(id="b", title="奖励办法", level="city", region="乙市", effective_from=date(2024, 1, 1))
    table = ValidityTable([one, two])
    assert table.on("a", date(2025, 1, 1)) is Validity.IN_FORCE
    same = ValidityTable([one, two.model_copy(update={"region": "甲市"})])
    assert same.on("a", date(2025, 1, 1)) is Validity.SUPERSEDED
    unknown = ValidityTable([one, two.model_copy(update={"region": None})])
    assert unknown.on("a", date(2025, 1, 1)) is Validity.SUPERSEDED
