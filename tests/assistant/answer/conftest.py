"""A small policy in real stores, and an assistant on it whose answers a fake language model words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from assistant.build import Stores, build_assistant
from assistant.pipeline import Assistant
from assistant.providers.fake_server import FakeServer
from assistant.providers.fakes import FakeEmbeddings
from assistant.settings import Settings
from assistant.storage.catalogue import Catalogue
from assistant.storage.conversations import Conversations
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.folder import DataFolder
from tests.api.conftest import ingested

POLICY = """第一条　首次认定的高新技术企业，且注册在园区满一年的，给予一次性奖励20万元，单个企业累计不超过50万元。
第二条　申请奖励应当在证书颁发之日起6个月内提出，逾期不得补报。
第三条　申请奖励应当提交申请表和证书复印件。
第四条　奖励申请由科技创新局受理，电话：0099-12345678。"""

AssistantOn = Callable[..., Assistant]


@pytest.fixture(scope="session")
def policy_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """`POLICY` with the document that holds an order, ingested. Tests may add conversations."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("policy") / "data")
    folder = DataFolder(settings.data_dir)
    engine = open_database(sqlite_url(settings.data_dir))
    embeddings = FakeEmbeddings()
    stores = Stores(settings, folder, engine, embeddings, Catalogue(engine, embeddings.name), Conversations(engine))
    document = ingested(POLICY, id="reward", title="高新技术企业奖励办法", effective_from=date(2025, 1, 1))
    stores.catalogue.save(document, path="/reward", sha256=document.source.sha256, reader="test")
    texts = [passage.searched for passage in document.passages]
    stores.catalogue.save_vectors(zip(texts, embeddings.embed_documents(texts), strict=True))
    stores.vectors.synchronise(stores.catalogue)
    yield stores
    stores.close()


@pytest.fixture
def assistant_on(policy_stores: Stores) -> AssistantOn:
    """An assistant on the policy, worded by the model at a server, with these settings."""

    def build(server: FakeServer | str | None = None, **settings: Any) -> Assistant:
        url = server.url if isinstance(server, FakeServer) else server
        update = {"llm_model": "fake", "llm_base_url": url} if url else {}
        changed = policy_stores.settings.model_copy(update=update | settings)
        return build_assistant(dataclasses.replace(policy_stores, settings=changed))

    return build
