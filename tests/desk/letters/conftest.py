"""A desk that writes letters from four documents of the corpus, on a database of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.build import Stores, build_assistant, open_stores
from assistant.pipeline import Assistant
from assistant.providers.fakes import FakeEmbeddings
from assistant.settings import Settings
from assistant.storage import schema
from assistant.storage.catalogue import Catalogue
from assistant.storage.conversations import Conversations
from assistant.storage.schema_people import users
from desk.delivery.package import Carrier, Channel
from desk.draft_view import DraftReader
from desk.draft_writer import DraftWriter, Rewriter
from desk.drafts import Drafts
from desk.outbox import Outbox
from desk.principal import Principal, Role
from desk.sending import Sending
from ingest.pipeline import Ingestion
from tests.conftest import CORPUS
from tests.desk.letters.ticket_double import PlainTickets

_DOCUMENTS = ("hnte-reward-2025", "hnte-notice-2026", "contacts", "rd-subsidy")
_CATALOGUE = (
    schema.documents,
    schema.versions,
    schema.sources,
    schema.provisions,
    schema.passages,
    schema.cards,
    schema.embeddings,
    schema.state,
)
TWO_QUESTIONS = "公司去年首次认定高新技术企业，能领多少奖励？奖励什么时候截止申报？"


@dataclass
class Clock:
    """The morning of 23 November 2026 in the park, until somebody turns it."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 2, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


LI = Principal("user:li", Role.OFFICER, "李四")
WANG = Principal("user:wang", Role.OFFICER, "王五")
ZHAO = Principal("user:zhao", Role.REVIEWER, "赵六")
BOSS = Principal("user:boss", Role.ADMIN, "钱七")
ACME = Principal("user:acme", Role.ENTERPRISE, "张三", "e1")


@dataclass
class LetterDesk:
    """The desk's letters with what tests look into. `recorded`: what the audit was told."""

    engine: sa.Engine
    catalogue: Catalogue
    clock: Clock
    tickets: PlainTickets
    assistant: Assistant
    carriers: dict[Channel, Carrier] = field(default_factory=dict)
    rewriter: Rewriter | None = None
    recorded: list[tuple[str, str, str, Mapping[str, object]]] = field(default_factory=list)

    def record(self, _: sa.Connection, who: Principal, action: str, what: str, body: Mapping[str, object]) -> None:
        self.recorded.append((who.actor, action, what, body))

    @property
    def reader(self) -> DraftReader:
        return DraftReader(self.catalogue, self.clock, "Asia/Shanghai")

    @property
    def drafts(self) -> Drafts:
        writer = DraftWriter(
            lambda: self.assistant,
            Conversations(self.engine),
            park="示范高新区",
            desk="企业全生命周期陪跑工作室",
            rewriter=self.rewriter,
        )
        return Drafts(self.engine, self.reader, writer, self.tickets, self.record)

    @property
    def sending(self) -> Sending:
        return Sending(self.engine, self.reader, self.tickets, self.carriers, self.record)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.engine, self.carriers, self.clock, record=self.record)

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(sa.select(table))]


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Four documents of the park with their cards, and an embedding that costs nothing."""
    stores = open_stores(Settings(data_dir=tmp_path_factory.mktemp("letters") / "data"), FakeEmbeddings())
    summary = Ingestion(stores, workers=1).run([CORPUS / "park" / name for name in _DOCUMENTS], lambda event: None)
    assert not summary.failed
    yield stores
    stores.close()


@pytest.fixture(scope="session")
def small_assistant(small_corpus: Stores) -> Assistant:
    return build_assistant(small_corpus)


@pytest.fixture
def desk(engine: sa.Engine, small_corpus: Stores, small_assistant: Assistant) -> LetterDesk:
    """A desk with the four documents and its people on an empty database."""
    with small_corpus.engine.connect() as source, engine.begin() as target:
        for table in _CATALOGUE:
            target.execute(table.delete())
            rows = [dict(row._mapping) for row in source.execute(sa.select(table))]
            if rows:
                target.execute(table.insert(), rows)
        for person in (LI, WANG, ZHAO, BOSS):
            target.execute(
                users.insert().values(
                    id=person.actor.removeprefix("user:"),
                    name=person.actor,
                    display_name=person.name,
                    role=person.role.value,
                    active=True,
                    created_at=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )
    clock = Clock()
    catalogue = Catalogue(engine, FakeEmbeddings().name)
    return LetterDesk(engine, catalogue, clock, PlainTickets(engine, clock), small_assistant)
