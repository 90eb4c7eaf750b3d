from __future__ import annotations

import pytest
import sqlalchemy as sa

from assistant.errors import Conflict, InvalidInput, NotAllowed, NotFound
from assistant.storage.schema_desk import attachments as table
from desk import events as ev
from desk.attachments import Attachments, GivenFile, Limits, file_kinds
from desk.events import Kind
from desk.opening import NewTicket
from desk.ticket import Ticket
from desk.tickets import Tickets
from tests.desk.conftest import People


def sniff(content: bytes, name: str) -> str:
    return "application/pdf" if content.startswith(b"%PDF") else "text/html"


@pytest.fixture
def attachments(engine: sa.Engine, tickets: Tickets) -> Attachments:
    return Attachments(engine, tickets, sniff, Limits(file=100, ticket=250, files=6))


@pytest.fixture
def ticket(tickets: Tickets, people: People) -> Ticket:
    return tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))


def pdf(name: str = "营业执照.pdf", size: int = 20) -> GivenFile:
    return GivenFile(name, b"%PDF" + b"x" * (size - 4))


def test_a_file_comes_out_as_it_went_in(attachments: Attachments, people: People, ticket: Ticket) -> None:
    after = attachments.add(ticket.id, people.acme, [pdf()])
    assert after.revision == 2
    (held,) = attachments.of(ticket.id, people.li)
    found, content = attachments.read(held.id, people.colleague)
    assert (found, content) == (held, pdf().content)
    assert (held.name, held.media_type, held.size, held.added_by) == (
        "营业执照.pdf",
        "application/pdf",
        20,
        "user:acme",
    )


@pytest.mark.parametrize(("name", "kept"), [("病毒.exe", "病毒.exe.pdf"), ("A.PDF", "A.PDF"), ("无后缀", "无后缀.pdf")])
def test_a_name_says_what_the_content_is(
    attachments: Attachments, people: People, ticket: Ticket, name: str, kept: str
) -> None:
    attachments.add(ticket.id, people.acme, [pdf(name)])
    assert attachments.of(ticket.id, people.li)[0].name == kept


def test_of_several_files_all_are_added_or_none(
    engine: sa.Engine, attachments: Attachments, people: People, ticket: Ticket, tickets: Tickets
) -> None:
    for wrong in (GivenFile("x.pdf", b"<html>"), pdf(size=101)):
        with pytest.raises(InvalidInput, match=r"x\.pdf|营业执照"):
            attachments.add(ticket.id, people.acme, [pdf(), wrong])
    with pytest.raises(InvalidInput, match="合计"):
        attachments.add(ticket.id, people.acme, [pdf(size=100), pdf(size=100), pdf(size=51)])
    attachments.add(ticket.id, people.acme, [pdf(size=100), pdf(size=100)])
    with pytest.raises(InvalidInput, match="合计"):
        attachments.add(ticket.id, people.li, [pdf(size=51)], internal=True)
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 2
    assert tickets.get(ticket.id, people.li).revision == 3


def test_a_ticket_has_no_more_files_than_it_may(attachments: Attachments, people: People, ticket: Ticket) -> None:
    attachments.add(ticket.id, people.acme, [pdf()] * 5)
    with pytest.raises(InvalidInput, match="最多 6 个"):
        attachments.add(ticket.id, people.acme, [pdf()] * 2)
    attachments.add(ticket.id, people.acme, [pdf()])


def test_internal_files_and_foreign_ones_are_not_there(
    attachments: Attachments, people: People, ticket: Ticket
) -> None:
    attachments.add(ticket.id, people.acme, [pdf()])
    attachments.add(ticket.id, people.li, [pdf("内部.pdf")], internal=True)
    own, internal = sorted(attachments.of(ticket.id, people.li), key=lambda held: held.internal)
    assert attachments.of(ticket.id, people.acme) == (own,)
    for who, held in ((people.acme, internal), (people.rival, own), (people.visitor, own)):
        with pytest.raises(NotFound):
            attachments.read(held.id, who)
    with pytest.raises(NotFound):
        attachments.add(ticket.id, people.rival, [pdf()])
    with pytest.raises(NotAllowed):
        attachments.add(ticket.id, people.acme, [pdf()], internal=True)


def test_nothing_is_attached_to_what_is_done(
    attachments: Attachments, people: People, ticket: Ticket, tickets: Tickets
) -> None:
    second = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    tickets.merge(ticket.id, people.li, second.id)
    with pytest.raises(Conflict):
        attachments.add(ticket.id, people.li, [pdf()])
    tickets.append(second.id, people.li, ev.Closed(reason="撤回"))
    with pytest.raises(NotAllowed):
        attachments.add(second.id, people.acme, [pdf()])


def test_what_a_browser_would_run_is_not_on_the_list() -> None:
    assert not {"text/html", "image/svg+xml", "application/xhtml+xml", "application/zip"} & set(file_kinds())
