from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from assistant.errors import ModelUnavailable
from assistant.policy.card import Benefit, BenefitKind, Card, Leaf, Op, Rate, Ref
from assistant.policy.document import Register
from assistant.policy.facts import fact_definitions
from eval.command import app
from eval.corpus import Manuscript
from eval.dataset import Case, DatasetError, Kind, load
from eval.drafts.amounts import worked
from eval.drafts.desk import ExportedAnswer, ExportedCitation, from_desk, kind_of, read_export
from eval.drafts.document import Drafted, drafts
from eval.drafts.enterprise import CannotBeMet, meeting, missing
from eval.drafts.file import accept, reworded, write_drafts
from eval.drafts.wording import rewording
from tests.eval.answers import AS_OF, case

TEXT = """示范高新区测试补助办法
第二条 本办法所称首台套，是指国内首次实现突破的装备。
第四条 上年度营业收入不低于2000万元。
第五条 按研发费用的10%给予补助，最高不超过100万元。
第六条 申报时间为每年4月1日至4月30日，咨询电话0099-88120101。
第七条 本办法有效期至2028年9月9日。
"""
REF = Ref(at="第四条", quote="上年度营业收入不低于2000万元", start=0, end=15)
REVENUE = Leaf(fact="revenue", op=Op.GE, value=Decimal(20_000_000), text="上年度营业收入不低于2000万元", source=REF)
RATE = Rate(
    rate=Decimal("0.1"), base="rd_expense", cap=Decimal(1_000_000), source=Ref(at="第五条", quote="10%", start=0, end=3)
)


def source(**changes: object) -> Drafted:
    register = Register.model_validate(
        {
            "id": "park-test",
            "title": "示范高新区测试补助办法",
            "issuer": "管委会",
            "level": "park",
            "effective_to": "2028-09-09",
            **changes,
        }
    )
    benefit = Benefit.model_validate(
        {
            "id": "b", "name": "测试补助", "kind": BenefitKind.SUBSIDY, "conditions": REVENUE, "source": REF,
            "award": {"rule": RATE},
            "filing": {
                "windows": [{"kind": "yearly", "opens": "--04-01", "closes": "--04-30", "source": REF}],
                "contacts": [{"phone": "0099-88120101", "source": REF}],
            },
        }
    )  # fmt: skip
    return Drafted(register, TEXT, Card(document_id="park-test", version=1, benefits=(benefit,)))


def test_a_document_gives_cases_of_every_kind_that_it_can_answer() -> None:
    made = drafts(source(), AS_OF)
    assert {c.kind for c in made} == {Kind.ELIGIBILITY, Kind.AMOUNT, Kind.FILING, Kind.DEFINITION, Kind.VALIDITY}
    assert [c.id for c in made] == [c.id for c in drafts(source(), AS_OF)]
    figures = {figure for c in made for figure in c.expect.figures}
    assert figures >= {"4月1日", "4月30日", "0099-88120101", "2028年9月9日", "2000万元", "10%"}


def test_an_enterprise_that_misses_one_condition_is_not_eligible_and_differs_in_that_alone() -> None:
    meets, misses = [c for c in drafts(source(), AS_OF) if c.kind is Kind.ELIGIBILITY]
    assert (meets.expect.verdict, meets.profile) == ("eligible", {"revenue": {"2025": 24_000_000}})
    assert (misses.expect.verdict, misses.profile) == ("not_eligible", {"revenue": {"2025": 16_000_000}})
    assert "1600万元" in misses.question


def test_an_amount_is_worked_out_below_its_cap_and_the_note_says_how() -> None:
    (amount,) = [c for c in drafts(source(), AS_OF) if c.kind is Kind.AMOUNT]
    assert amount.expect.amount_cny == 300_000
    assert "300万元×10%=30万元" in (amount.note or "")


def test_what_the_text_does_not_print_is_not_expected() -> None:
    made = drafts(source(effective_to="2031-01-01"), AS_OF)
    assert not [c for c in made if c.kind is Kind.VALIDITY]


def test_a_document_without_a_card_still_gives_what_its_text_defines() -> None:
    whole = source()
    made = drafts(Drafted(whole.register, whole.text, None), AS_OF)
    assert {c.kind for c in made} == {Kind.DEFINITION, Kind.VALIDITY}
    assert "首台套" in made[0].question


@given(st.sampled_from([Op.GE, Op.GT, Op.LE, Op.LT]), st.decimals(min_value=1, max_value=10**9, places=2))
def test_a_chosen_number_lies_on_the_side_it_is_to_lie_on(op: Op, limit: Decimal) -> None:
    definitions = fact_definitions()
    leaf = Leaf(fact="total_assets", op=op, value=limit, text="…", source=REF)
    met = meeting([leaf], definitions, AS_OF)
    unmet = missing(leaf, met, definitions, AS_OF)
    holds: dict[Op, Callable[[Decimal], bool]] = {
        Op.GE: lambda v: v >= limit, Op.GT: lambda v: v > limit, Op.LE: lambda v: v <= limit, Op.LT: lambda v: v < limit,
    }  # fmt: skip
    values = [next(iter(e.facts.values())).value for e in (met, unmet)]
    assert [isinstance(v, Decimal) and holds[op](v) for v in values] == [True, False]


def test_a_condition_on_an_unknown_fact_makes_no_case() -> None:
    leaf = REVENUE.model_copy(update={"fact": "no_such_fact"})
    with pytest.raises(CannotBeMet):
        meeting([leaf], fact_definitions(), AS_OF)


def test_a_rule_that_needs_a_person_is_left_to_one() -> None:
    over = RATE.model_copy(update={"over": Decimal(1_000_000)})
    assert worked(over, fact_definitions(), AS_OF) is None


# -- files ---------------------------------------------------------------------------------------------------------


def manuscripts() -> dict[str, Manuscript]:
    return {"hnte-2025": Manuscript("hnte-2025", "高企奖励办法", "第五条 奖励20万元。")}


def mark(path: Path, *numbers: int) -> None:
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for number in numbers:
        lines[number]["accepted"] = True
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


@pytest.fixture
def drafted(tmp_path: Path) -> Path:
    path = tmp_path / "x.draft.jsonl"
    expect = {"documents": ["hnte-2025"], "figures": ["20万元"]}
    write_drafts(
        path, [case(id="d-1", expect=expect), case(id="d-2", question="要交什么材料", expect={"figures": ["30万元"]})]
    )
    return path


def test_a_draft_is_no_test_case_until_it_is_accepted(drafted: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="nobody has accepted"):
        load([drafted])
    mark(drafted, 0)
    taken = accept(drafted, tmp_path / "set.jsonl", manuscripts())
    assert (taken.added, taken.left) == (("d-1",), 1)
    assert [c.id for c in load([tmp_path / "set.jsonl"])] == ["d-1"]
    assert "d-1" not in drafted.read_text("utf-8")


def test_one_unsound_draft_keeps_all_out(drafted: Path, tmp_path: Path) -> None:
    mark(drafted, 0, 1)
    taken = accept(drafted, tmp_path / "set.jsonl", manuscripts())
    assert not taken.added
    assert "d-2" in taken.problems[0]
    assert not (tmp_path / "set.jsonl").exists()


def test_accepting_twice_and_a_question_that_is_there_already_are_refused(drafted: Path, tmp_path: Path) -> None:
    into = tmp_path / "set.jsonl"
    mark(drafted, 0)
    accept(drafted, into, manuscripts())
    again = tmp_path / "y.draft.jsonl"
    write_drafts(again, [case(id="d-1"), case(id="d-9", expect={})])
    mark(again, 0, 1)
    problems = accept(again, into, manuscripts()).problems
    assert any("d-1: this id" in p for p in problems)
    assert any(p.startswith("d-9: asks the same as d-1") for p in problems)


def test_drafts_somebody_may_have_worked_on_are_not_written_over(drafted: Path) -> None:
    with pytest.raises(DatasetError, match="never written over"):
        write_drafts(drafted, [case()])


# -- wording -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [
        ("咱去年营收1600万元，“测试补助”能拿不？", True),
        ("咱去年营收1600万元，能拿不？", False),  # the name is gone
        ("“测试补助”能拿不？", False),  # the figure is gone
        ("营收1600万元，研发5%，“测试补助”能拿不？", False),  # a figure came in
        ("", False),
    ],
)
def test_other_words_are_taken_only_where_they_ask_the_same(said: str, is_taken: bool) -> None:
    asked = case(question="我们公司营业收入1600万元，“测试补助”能享受吗？")
    (found,) = reworded([asked], rewording(lambda messages: said))
    assert (found.question == said) is is_taken
    assert found.expect == asked.expect


def test_a_model_that_fails_leaves_the_plain_words() -> None:
    def down(messages: object) -> str:
        raise ModelUnavailable("没有响应")

    assert reworded([case()], rewording(down))[0].question == case().question


# -- desk ----------------------------------------------------------------------------------------------------------

APPROVED = ExportedAnswer(
    id="r-7",
    question="高企首次认定奖励多少？",
    variants=("第一次评上高企给几万", " "),
    text="1. 一次性奖励二十万元。[1]\n咨询电话0099-88120101。",
    citations=(ExportedCitation(document_id="hnte-2025", provision="第五条第（一）项", quote="给予一次性奖励20万元"),),
    approved_on=date(2026, 10, 1),
)


def test_an_approved_answer_gives_a_draft_for_every_way_of_asking() -> None:
    first, second = from_desk([APPROVED], AS_OF)
    assert (first.id, second.id, second.question) == ("desk-r-7", "desk-r-7-1", "第一次评上高企给几万")
    assert (first.kind, first.as_of) == (Kind.AMOUNT, date(2026, 10, 1))
    assert (first.expect.documents, first.expect.provisions) == (("hnte-2025",), ("第五条",))
    assert first.expect.figures == ("二十万元",)  # the telephone stands in no citation


def test_kinds_are_guessed_from_the_words_of_a_question() -> None:
    asked = {"申报要什么材料": Kind.FILING, "这个办法还有效吗": Kind.VALIDITY, "什么是首台套": Kind.DEFINITION,
             "有哪些补贴": Kind.LIST, "我们够不够格": Kind.ELIGIBILITY}  # fmt: skip
    assert {question: kind_of(question) for question in asked} == asked


def test_an_export_is_read_and_a_damaged_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "desk.jsonl"
    path.write_text(APPROVED.model_dump_json() + "\n\n", "utf-8")
    assert read_export(path) == [APPROVED]
    path.write_text(APPROVED.model_dump_json() + '\n{"id": "x"}\n', "utf-8")
    with pytest.raises(DatasetError, match=r"desk.jsonl:2"):
        read_export(path)


def test_a_draft_reads_back_as_the_case_it_was(tmp_path: Path) -> None:
    made = drafts(source(), AS_OF)
    path = tmp_path / "x.draft.jsonl"
    write_drafts(path, made)
    mark(path, *range(len(made)))
    assert [Case.model_validate(c.model_dump()) for c in load([path])] == made


def test_the_desk_s_export_becomes_a_file_of_drafts(tmp_path: Path) -> None:
    export, out = tmp_path / "desk.jsonl", tmp_path / "desk.draft.jsonl"
    export.write_text(APPROVED.model_copy(update={"approved_on": None}).model_dump_json() + "\n", "utf-8")
    arguments = ["from-desk", str(export), "--out", str(out)]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0, shown.output
    assert [json.loads(line)["accepted"] for line in out.read_text("utf-8").splitlines()] == [False, False]
    assert CliRunner().invoke(app, arguments).exit_code == 2  # it may have been worked on


def test_a_document_that_is_not_there_is_named(tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["new", "park-none", "--data-dir", str(tmp_path / "data")])
    assert shown.exit_code == 2
    assert "park-none" in shown.output
