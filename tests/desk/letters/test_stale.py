"""A draft rests on what was known when it was made. What changes since is named, and keeps it from being sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as replaced
from datetime import date

import pytest
import sqlalchemy as sa

from assistant.errors import Conflict
from assistant.policy.answer import Answer, Status
from assistant.storage import schema
from assistant.storage.cards import Cards
from assistant.storage.catalogue import IngestedDocument
from assistant.storage.conversations import Conversations
from assistant.storage.schema_desk import outbox
from assistant.storage.schema_people import enterprises
from desk.delivery.package import Channel, Package
from desk.draft_view import DraftView
from desk.sending import Way
from tests.desk.letters.conftest import LI, TWO_QUESTIONS, WANG, LetterDesk


def _document(desk: LetterDesk, title: str) -> str:
    return next(d.register.id for d in desk.catalogue.documents() if title in d.register.title)


def _again(desk: LetterDesk, change: Callable[[str], str], **register: object) -> None:
    """The reward's document once more, changed: a new version, as an ingestion stores it."""
    document_id = _document(desk, "高新技术企业培育奖励办法")
    held = next(d for d in desk.catalogue.documents() if d.register.id == document_id)
    text = desk.catalogue.text(document_id)
    changed = change(text.text)
    desk.catalogue.save(
        IngestedDocument(
            held.register.model_copy(update=register), held.source, changed, text.pages, (),
            tuple(desk.catalogue.provisions(document_id)), (),
        ),
        path="/again", sha256=f"{hash(changed):x}"[:60] + str(register)[:4], reader="test",
    )  # fmt: skip


def _message(desk: LetterDesk, ticket: str) -> None:
    desk.tickets.say(ticket, "补充一下：我们是2025年3月认定的。")


def _turn(desk: LetterDesk, ticket: str) -> None:
    answer = Answer(id="a9", conversation_id="c1", as_of=date(2026, 11, 23), status=Status.ANSWERED, text="好")
    Conversations(desk.engine).add_turn("那材料呢？", answer, {})


def _version(desk: LetterDesk, ticket: str) -> None:
    _again(desk, lambda text: text + "\n附则。")


def _ended(desk: LetterDesk, ticket: str) -> None:
    _again(desk, lambda text: text, effective_to=date(2026, 11, 1))


def _card(desk: LetterDesk, ticket: str) -> None:
    Cards(desk.engine).withdraw(_document(desk, "高新技术企业培育奖励办法"), note="数额有误")


def _profile(desk: LetterDesk, ticket: str) -> None:
    with desk.engine.begin() as connection:
        connection.execute(enterprises.update().values(profile={"staff": 28}))


def _removed(desk: LetterDesk, ticket: str) -> None:
    desk.catalogue.remove(_document(desk, "高新技术企业培育奖励办法"))


def _closed(desk: LetterDesk, ticket: str) -> None:
    desk.clock.forward(days=30)


_CHANGES = {
    "企业补充了1条": _message,
    "对话中又有提问": _turn,
    "有了新版本": _version,
    "已过有效期": _ended,
    "政策卡片经过核定或修改": _card,
    "企业的情况有更新": _profile,
    "已从政策库中移除": _removed,
    "申报时间只适用到2026年12月11日": _closed,
}


def _drafted(desk: LetterDesk) -> tuple[str, DraftView]:
    with desk.engine.begin() as connection:
        known = enterprises.insert().values(id="e1", name="甲公司", profile={"staff": 27}, created_at=desk.clock())
        connection.execute(known)
    answer = Answer(id="a1", conversation_id="c1", as_of=date(2026, 11, 23), status=Status.ANSWERED, text="好")
    Conversations(desk.engine).add_turn("高企奖励", answer, {})
    ticket = desk.tickets.open(TWO_QUESTIONS, enterprise_id="e1", conversation_id="c1")
    return ticket, desk.drafts.generate(ticket, LI)


@pytest.mark.parametrize("reason", list(_CHANGES))
def test_a_stale_draft_says_why_and_is_not_sent(desk: LetterDesk, reason: str) -> None:
    ticket, draft = _drafted(desk)
    assert not draft.stale.is_stale
    _CHANGES[reason](desk, ticket)
    stale = desk.drafts.newest(ticket, LI).stale
    assert stale.is_stale
    assert reason in "；".join(stale.reasons)
    with pytest.raises(Conflict, match=f"草稿已过时.*{reason}"):
        desk.sending.send(ticket, LI, draft.revision, [])
    with pytest.raises(Conflict, match="草稿已过时"):
        desk.drafts.submit(ticket, LI, draft.revision)
    assert desk.rows(outbox) == []
    assert "sent" not in desk.tickets.names(ticket)


def test_nothing_changed_and_a_day_later_it_is_as_fresh(desk: LetterDesk) -> None:
    ticket, draft = _drafted(desk)
    desk.clock.forward(days=1)
    assert not desk.drafts.newest(ticket, LI).stale.is_stale
    assert desk.sending.send(ticket, LI, draft.revision, [])


def test_a_change_of_another_document_leaves_a_draft_fresh(desk: LetterDesk) -> None:
    ticket, _ = _drafted(desk)
    Cards(desk.engine).withdraw(_document(desk, "研发投入补助实施细则"), note="核对")
    assert not desk.drafts.newest(ticket, LI).stale.is_stale


def test_generated_again_it_is_fresh(desk: LetterDesk) -> None:
    ticket, _ = _drafted(desk)
    _message(desk, ticket)
    again = desk.drafts.generate(ticket, LI)
    assert not again.stale.is_stale
    assert desk.sending.send(ticket, LI, again.revision, [])


def test_an_edit_alone_does_not_hide_that_a_draft_is_stale(desk: LetterDesk) -> None:
    ticket, draft = _drafted(desk)
    _message(desk, ticket)
    edited = desk.drafts.save(ticket, LI, draft.text + "\n谢谢。", draft.revision)
    assert edited.stale.is_stale


def test_saved_again_after_seeing_the_reasons_it_is_fresh(desk: LetterDesk) -> None:
    ticket, draft = _drafted(desk)
    _message(desk, ticket)
    seen = desk.drafts.newest(ticket, LI).stale.reasons
    saved = desk.drafts.save(ticket, LI, draft.text, draft.revision, seen)
    assert not saved.stale.is_stale
    _card(desk, ticket)  # what was not seen then
    _message(desk, ticket)
    later = desk.drafts.save(ticket, LI, draft.text, saved.revision, seen)
    assert later.stale.is_stale


def test_acknowledged_citations_stand_in_the_new_version(desk: LetterDesk) -> None:
    ticket, draft = _drafted(desk)
    _again(desk, lambda text: "卷首语。\n" + text)
    seen = desk.drafts.newest(ticket, LI).stale.reasons
    saved = desk.drafts.save(ticket, LI, draft.text, draft.revision, seen)
    moved = next(c for c in saved.citations if "培育奖励办法" in c.title)
    assert moved.version == 2
    assert desk.catalogue.text(moved.document_id, 2).text[moved.start : moved.end] == moved.quote
    assert saved.checks.findings == ()
    assert desk.sending.send(ticket, LI, saved.revision, [])


def test_a_passage_that_the_new_version_lacks_cannot_be_acknowledged(desk: LetterDesk) -> None:
    ticket, draft = _drafted(desk)
    _again(desk, lambda text: text.replace("20万元", "25万元"))
    seen = desk.drafts.newest(ticket, LI).stale.reasons
    with pytest.raises(Conflict, match="现行版本中已不存在"):
        desk.drafts.save(ticket, LI, draft.text, draft.revision, seen)


class _Meddling:
    """A way out at which, after the check and before anything is written, something is changed from another connection."""

    def __init__(self, desk: LetterDesk, change: sa.Update) -> None:
        self._desk, self._change = desk, change
        self.outcome = ""

    def check_address(self, address: str) -> str:
        other = sa.create_engine(self._desk.engine.url)
        try:
            with other.begin() as meddler:
                if meddler.dialect.name == "sqlite":
                    meddler.exec_driver_sql("PRAGMA busy_timeout = 200")
                else:
                    meddler.execute(sa.text("SET LOCAL lock_timeout = '200ms'"))
                meddler.execute(self._change)
            self.outcome = "done"
        except sa.exc.OperationalError:
            self.outcome = "had to wait"
        finally:
            other.dispose()
        return address

    def carry(self, package: Package) -> None:
        """Nothing leaves in these tests."""


@pytest.mark.parametrize(
    "change",
    [
        sa.update(schema.state).where(schema.state.c.key == "generation").values(value=schema.state.c.value + 1),
        sa.update(schema.conversations).values(profile={"staff": 1}),  # as every turn does
        sa.update(enterprises).values(profile={"staff": 1}),
    ],
    ids=["a document", "the conversation", "the profile"],
)
def test_nothing_changes_between_the_check_and_the_signature(desk: LetterDesk, change: sa.Update) -> None:
    ticket, draft = _drafted(desk)
    meddling = _Meddling(desk, change)
    desk.carriers[Channel.EMAIL] = meddling
    desk.sending.send(ticket, WANG, draft.revision, [Way(channel=Channel.EMAIL, address="a@b.cn")])
    assert meddling.outcome == "had to wait"


def test_what_changes_while_a_draft_is_written_makes_it_stale(desk: LetterDesk) -> None:
    ticket = desk.tickets.open(TWO_QUESTIONS)
    writer = desk.assistant

    class Slow:
        def __getattr__(self, name: str) -> object:
            return getattr(writer, name)

        def ask(self, *args: object, **rest: object) -> Answer:
            if desk.rows(schema.state) and "message_added" not in desk.tickets.names(ticket):
                desk.tickets.say(ticket, "等等，还有一件事。")
            return writer.ask(*args, **rest)  # type: ignore[arg-type]

    slow = replaced(desk, assistant=Slow())  # type: ignore[arg-type]
    assert "企业补充了1条" in "；".join(slow.drafts.generate(ticket, LI).stale.reasons)
