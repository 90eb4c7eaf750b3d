"""Drafts: generated from the ticket, edited by one at a time, reviewed by another person."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput, ModelUnavailable, NotFound
from assistant.policy.answer import Status
from assistant.policy.figures import unsupported_figures
from assistant.storage import schema
from assistant.storage.schema_desk import drafts as drafts_table
from assistant.storage.schema_people import enterprises
from desk.checks import FindingKind
from desk.events import Kind
from desk.letter import Letter
from desk.sentences import MARK, sentences_of
from tests.desk.letters.conftest import ACME, BOSS, LI, TWO_QUESTIONS, WANG, ZHAO, LetterDesk

# -- generated ---------------------------------------------------------------------------------------------------


def test_a_letter_answers_each_question_in_the_desks_form(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS, contact={"person": "李明"})
    draft = desk.drafts.generate(ticket, LI)
    assert draft.text.startswith("李明：\n\n您好！\n您单位提出的2个问题（工单编号2026-000001）收悉")
    assert "一、关于“公司去年首次认定高新技术企业，能领多少奖励？”" in draft.text
    assert "二、关于“奖励什么时候截止申报？”" in draft.text
    assert "20万元。[1]" in draft.text
    assert "2026年12月11日截止" in draft.text
    assert "1. 示范高新区高新技术企业培育奖励申请表" in draft.text  # what to hand in
    assert "示高新管发〔2025〕6号）第七条第（一）项[1]" in draft.text
    assert draft.text.endswith("示范高新区企业全生命周期陪跑工作室\n2026年11月23日")
    assert [q.question for q in draft.questions] == [
        "公司去年首次认定高新技术企业，能领多少奖励？",
        "奖励什么时候截止申报？",
    ]
    assert draft.generated_by == "extractive"
    assert draft.ai_label is not None
    assert "人工智能" in draft.ai_label.text
    assert desk.tickets.names(ticket) == ["opened", "drafted"]
    assert ("user:li", "draft.generated", f"ticket:{ticket}") == desk.recorded[-1][:3]


def test_every_mark_names_a_citation_in_order_and_every_figure_checks_out(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(
        "1. 公司去年首次认定高新技术企业，能领多少奖励？2. 去年研发投入500万元、营收3000万元，研发补助多少？"
    )
    draft = desk.drafts.generate(ticket, LI, "更详细，加上联系方式")
    marks = list(dict.fromkeys(int(n) for n in MARK.findall(draft.text)))
    assert marks == [c.n for c in draft.citations] == list(range(1, len(marks) + 1))
    assert draft.checks.findings == ()
    for citation in draft.citations:
        text = desk.catalogue.text(citation.document_id, citation.version).text
        assert text[citation.start : citation.end] == citation.quote


def test_drafting_leaves_the_enterprises_conversation_as_it_was(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    desk.drafts.generate(ticket, LI)
    assert desk.rows(schema.conversations) == []
    assert desk.rows(schema.turns) == []


def test_what_no_document_states_is_said_plainly_and_noted_for_the_officer(desk: LetterDesk) -> None:
    ticket = desk.tickets.open("明天天气怎么样？")
    draft = desk.drafts.generate(ticket, LI)
    assert [q.status for q in draft.questions] == [Status.ABSTAINED]
    assert "现有政策文件未载明" in draft.text
    assert any("第1问" in note for note in draft.notes)
    assert draft.checks.findings == ()


def test_the_enterprises_facts_are_used(desk: LetterDesk) -> None:
    with desk.engine.begin() as connection:
        profile = {"rd_expense": {"2025": "500万元"}, "revenue": {"2025": "3000万元"}}
        connection.execute(
            enterprises.insert().values(id="e1", name="甲科技有限公司", profile=profile, created_at=desk.clock())
        )
    ticket = desk.tickets.open("我们公司研发补助能拿多少？", enterprise_id="e1")
    draft = desk.drafts.generate(ticket, LI)
    assert draft.text.startswith("甲科技有限公司：")
    assert "30万元" in draft.text


def test_instructions_change_the_letter_and_build_on_each_other(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    usual = desk.drafts.generate(ticket, LI)
    short = desk.drafts.generate(ticket, LI, "更短")
    assert len(short.text) < len(usual.text)
    assert "20万元" in short.text
    assert "申请表" not in short.text
    both = desk.drafts.generate(ticket, LI, "加上材料清单")
    assert "申请表" in both.text
    assert "已符合" not in both.text  # still short
    formal = desk.drafts.generate(ticket, LI, "恢复常规，语气更正式，去掉材料清单")
    assert "特此函复。" in formal.text
    assert "您单位" not in formal.text
    assert "申请表" not in formal.text
    assert [d.revision for d in desk.drafts.revisions(ticket, LI)] == [4, 3, 2, 1]
    assert all(d.checks.findings == () for d in desk.drafts.revisions(ticket, LI))


def test_an_instruction_that_nobody_can_carry_out_says_which_can_be(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    with pytest.raises(InvalidInput, match=r"没有听懂“翻译成英文”.*更短"):
        desk.drafts.generate(ticket, LI, "翻译成英文")
    assert desk.rows(drafts_table) == []


class Rewriting:
    """A model that changes the letter's words by a rule of the test's."""

    name = "test-model"

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new

    def rewrite(self, letter: Letter, instruction: str) -> str:
        assert self._old in letter.text
        return letter.text.replace(self._old, self._new)


def test_a_models_words_are_used_where_they_pass_the_checks(desk: LetterDesk) -> None:
    desk.rewriter = Rewriting("您好！", "您好，感谢您的来信！")
    ticket = desk.tickets.open(TWO_QUESTIONS)
    draft = desk.drafts.generate(ticket, LI, "开头感谢一下对方")
    assert "感谢您的来信" in draft.text
    assert draft.generated_by == "test-model"


@pytest.mark.parametrize("new", ["一次性30万元。[1]", "一次性20万元。[77]", "一次性20万元，另给予人才补贴。"])
def test_a_model_that_adds_what_has_no_source_is_not_believed(desk: LetterDesk, new: str) -> None:
    desk.rewriter = Rewriting("一次性20万元。[1]", new)
    ticket = desk.tickets.open(TWO_QUESTIONS)
    with pytest.raises(ModelUnavailable, match="未采用"):
        desk.drafts.generate(ticket, LI, "写得热情洋溢")
    assert desk.rows(drafts_table) == []


# -- edited ------------------------------------------------------------------------------------------------------


def test_an_officers_figure_without_a_source_is_marked_and_not_forbidden(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    draft = desk.drafts.generate(ticket, LI)
    edited = desk.drafts.save(ticket, LI, draft.text.replace("一次性20万元", "一次性25万元"), draft.revision)
    found = [f for f in edited.checks.findings if f.kind is FindingKind.FIGURE]
    assert [f.text for f in found] == ["25万元"]
    assert edited.text[found[0].start : found[0].end] == "25万元"
    assert not edited.checks.blocking
    assert edited.generated_by == "person"
    assert edited.ai_label is not None  # nobody has signed it yet
    assert edited.ai_label.generator == "enterprise-service-link/extractive"


def test_the_second_of_two_officers_is_told_who_was_first_and_loses_nothing(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    draft = desk.drafts.generate(ticket, LI)
    desk.clock.forward(minutes=5)
    desk.drafts.save(ticket, WANG, draft.text + "\n王的话。", draft.revision)
    with pytest.raises(Conflict, match=r"王五已在2026年11月23日10:05修改后保存了第2稿，您看的是第1稿"):
        desk.drafts.save(ticket, LI, draft.text + "\n李的话。", draft.revision)
    assert desk.drafts.newest(ticket, LI).text.endswith("王的话。")
    assert len(desk.rows(drafts_table)) == 2


def test_of_many_officers_saving_at_once_one_gets_through(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    draft = desk.drafts.generate(ticket, LI)
    drafts = desk.drafts

    def save(n: int) -> bool:
        try:
            drafts.save(ticket, WANG, f"{draft.text}\n第{n}位。", draft.revision)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        saved = list(threads.map(save, range(8)))
    assert sum(saved) == 1
    assert [d.revision for d in drafts.revisions(ticket, LI)] == [2, 1]


def test_nobody_but_staff_sees_a_draft(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    desk.drafts.generate(ticket, LI)
    calls = (
        lambda: desk.drafts.newest(ticket, ACME),
        lambda: desk.drafts.generate(ticket, ACME),
        lambda: desk.drafts.save(ticket, ACME, "好", 1),
        lambda: desk.drafts.check(ticket, ACME, "好"),
        lambda: desk.drafts.revisions(ticket, ACME),
        lambda: desk.drafts.export(ticket, ACME, 1, "docx"),
        lambda: desk.drafts.review(ticket, ACME, 1, passed=True),
        lambda: desk.sending.send(ticket, ACME, 1, []),
        lambda: desk.outbox.rows(ACME),
    )
    for call in calls:
        with pytest.raises(NotFound):
            call()


def test_a_ticket_or_draft_that_is_not_there_is_not_found(desk: LetterDesk) -> None:
    with pytest.raises(NotFound):
        desk.drafts.generate("nothing", LI)
    ticket = desk.tickets.open(TWO_QUESTIONS)
    with pytest.raises(NotFound):
        desk.drafts.newest(ticket, LI)
    with pytest.raises(NotFound):
        desk.drafts.save(ticket, LI, "好", 1)


@pytest.mark.parametrize("text", ["", "  \n ", "\0", "好\ud800", "好" * 20_001])
def test_a_text_that_cannot_be_kept_is_refused(desk: LetterDesk, text: str) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    draft = desk.drafts.generate(ticket, LI)
    with pytest.raises(InvalidInput):
        desk.drafts.save(ticket, LI, text, draft.revision)


# -- reviewed ----------------------------------------------------------------------------------------------------


def test_a_second_person_reviews_where_the_kind_or_a_loose_figure_demands_it(desk: LetterDesk) -> None:
    plain = desk.tickets.open(TWO_QUESTIONS)
    assert not desk.drafts.generate(plain, LI).review.needed
    appeal = desk.tickets.open(TWO_QUESTIONS, kind=Kind.APPEAL)
    assert desk.drafts.generate(appeal, LI).review.needed
    draft = desk.drafts.newest(plain, LI)
    loose = desk.drafts.save(plain, LI, draft.text.replace("20万元", "28万元"), draft.revision)
    assert loose.review.reasons == ("信中有没有出处的数字，须经第二人复核",)


@pytest.mark.parametrize("author", [LI, ZHAO, BOSS])
def test_nobody_reviews_what_he_wrote_whatever_his_role(desk: LetterDesk, author: object) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS, kind=Kind.APPEAL)
    assert isinstance(author, type(LI))
    draft = desk.drafts.generate(ticket, author)
    with pytest.raises(Conflict, match="另一位同事复核"):
        desk.drafts.review(ticket, author, draft.revision, passed=True)


def test_an_edit_after_a_passed_review_voids_it(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS, kind=Kind.APPEAL)
    draft = desk.drafts.generate(ticket, LI)
    desk.drafts.submit(ticket, LI, draft.revision)
    passed = desk.drafts.review(ticket, ZHAO, draft.revision, passed=True)
    assert (passed.review.passed, passed.review.by_name) == (True, "赵六")
    edited = desk.drafts.save(ticket, LI, draft.text + "\n再加一句。", draft.revision)
    assert edited.review.passed is None
    with pytest.raises(Conflict, match="须经第二人复核"):
        desk.sending.send(ticket, LI, edited.revision, [])


def test_sending_back_needs_a_word_of_why(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS, kind=Kind.STUCK)
    draft = desk.drafts.generate(ticket, LI)
    with pytest.raises(InvalidInput):
        desk.drafts.review(ticket, ZHAO, draft.revision, passed=False)
    desk.drafts.review(ticket, ZHAO, draft.revision, passed=False, comment="请核对金额")
    with pytest.raises(Conflict, match="请核对金额"):
        desk.sending.send(ticket, LI, draft.revision, [])
    desk.drafts.review(ticket, ZHAO, draft.revision, passed=True)  # thought again
    assert desk.sending.send(ticket, LI, draft.revision, [])


# -- exported ----------------------------------------------------------------------------------------------------


def test_an_export_bears_the_mark_until_a_person_signs_and_then_the_signer(desk: LetterDesk) -> None:
    from io import BytesIO

    from docx import Document

    ticket = desk.tickets.open(TWO_QUESTIONS)
    draft = desk.drafts.generate(ticket, LI)
    written = Document(BytesIO(desk.drafts.export(ticket, LI, 1, "docx").content))
    mark = "本内容由人工智能辅助生成，未经工作人员签发"
    assert mark in written.paragraphs[0].text
    assert mark in written.sections[0].footer.paragraphs[0].text
    assert "AIGenerated=true" in written.core_properties.comments
    assert "Generator=enterprise-service-link/extractive" in written.core_properties.comments
    assert written.core_properties.identifier == f"{ticket}-1"
    text = desk.drafts.export(ticket, LI, 1, "txt").content.decode()
    assert text.startswith(f"【{mark}】")
    assert "GeneratedAt: 2026-11-23T02:00:00+00:00" in text

    desk.sending.send(ticket, LI, draft.revision, [])
    signed = Document(BytesIO(desk.drafts.export(ticket, LI, 1, "docx").content))
    assert signed.paragraphs[0].text == "【本信由李四于2026年11月23日10:00签发】"
    assert "人工智能" not in signed.core_properties.comments + signed.core_properties.keywords
    assert signed.core_properties.author == "李四"
    view = desk.drafts.newest(ticket, LI)
    assert view.ai_label is None
    assert view.signed_by is not None
    assert view.signed_by.name == "李四"


def test_no_sentence_of_a_letter_has_a_figure_that_its_sources_lack(desk: LetterDesk) -> None:
    """The check of checks: without `desk.checks`, by the words of the law alone."""
    ticket = desk.tickets.open(TWO_QUESTIONS)
    draft = desk.drafts.generate(ticket, LI, "加上办理流程")
    quotes = {c.n: f"{c.quote}\n{c.title}\n{c.document_number}" for c in draft.citations}
    for sentence in sentences_of(draft.text):
        if sentence.marks and "截至" not in sentence.words:  # days left are computed
            bare = re.sub(r"^\d+\. ", "", MARK.sub("", sentence.words))
            assert not unsupported_figures(bare, [quotes[n] for n in sentence.marks]), sentence.words


def test_a_reader_of_the_table_finds_every_revision(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    desk.drafts.generate(ticket, LI, "更短")
    with desk.engine.connect() as connection:
        stored = connection.execute(sa.select(drafts_table)).one()
    assert stored.instruction == "更短"
    assert stored.author == "user:li"
    assert Letter.model_validate(stored.letter).text
