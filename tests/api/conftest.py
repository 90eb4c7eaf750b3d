"""A small register written by hand, and the application on it and on the whole corpus."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.principal import check_access, get_principal
from assistant.build import Stores
from assistant.policy.document import PageSpan, Register, Source
from assistant.policy.provision import Passage, Provision, ProvisionKind
from assistant.storage.catalogue import IngestedDocument
from desk.principal import Principal

AddDocument = Callable[..., Register]


def ingested(
    text: str, *, media_type: str = "text/plain", name: str = "source.txt", **register: Any
) -> IngestedDocument:
    """A document whose lines are its articles 第一条, 第二条, … and its passages."""
    data = text.encode()
    source = Source(name=name, media_type=media_type, sha256=hashlib.sha256(data).hexdigest(), page_count=1)
    provisions, passages, start = [], [], 0
    for ordinal, line in enumerate(text.splitlines()):
        label, end = line.split("　")[0], start + len(line)
        kind = ProvisionKind.ARTICLE
        provisions.append(
            Provision(
                ordinal=ordinal, parent=None, kind=kind, label=label, heading="", path=(label,),
                start=start, lead_end=end, end=end, page=1,
            )
        )  # fmt: skip
        passages.append(
            Passage(
                id="", document_id=register["id"], version=1, ordinal=ordinal, provision=ordinal, kind=kind,
                path=(label,), start=start, end=end, page=1, text=line, context=register["title"],
            )
        )  # fmt: skip
        start = end + 1
    pages = (PageSpan(page=1, start=0, end=len(text)),)
    return IngestedDocument(Register(**register), source, text, pages, (), tuple(provisions), tuple(passages))


@pytest.fixture
def add_document(small_stores: Stores) -> AddDocument:
    """Puts a document into the small stores as an ingestion would: catalogue, original file, vectors."""

    def add(text: str, **rest: Any) -> Register:
        document = ingested(text, **rest)
        data = text.encode()
        small_stores.folder.keep_file(document.source.sha256, data)
        path = f"/{document.register.id}"
        small_stores.catalogue.save(document, path=path, sha256=document.source.sha256, reader="test")
        texts = [p.searched for p in document.passages]
        vectors = small_stores.embeddings.embed_documents(texts)
        small_stores.catalogue.save_vectors(zip(texts, vectors, strict=True))
        small_stores.vectors.synchronise(small_stores.catalogue)
        return document.register

    return add


@contextmanager
def ready_client(app: FastAPI) -> Iterator[TestClient]:
    """A client of `app` once it has loaded."""
    with TestClient(app, raise_server_exceptions=False) as client:
        deadline = time.monotonic() + 30
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline, client.get("/readyz").text
            time.sleep(0.02)
        yield client


@pytest.fixture
def app(small_stores: Stores) -> FastAPI:
    return create_app(small_stores)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """The application on the small stores; documents added later are seen at once."""
    with ready_client(app) as client:
        yield client


@pytest.fixture(scope="session")
def corpus_client(corpus_stores: Stores) -> Iterator[TestClient]:
    """The application on the whole corpus."""
    with ready_client(create_app(corpus_stores)) as client:
        yield client


@pytest.fixture
def register(add_document: AddDocument) -> None:
    """Five documents: one replaced, one expired, one with a repealed article, one to come, one undated."""
    add_document(
        "第一条　首次认定的高新技术企业，给予20万元奖励。\n第二条　电话：0099-12345678。",
        id="reward-2025", title="高新技术企业奖励办法", document_number="示高〔2025〕1号", issuer="示范高新区管委会",
        level="park", chain=("innovation",), issued_on=date(2025, 3, 1), effective_from=date(2025, 4, 1),
        effective_to=date(2028, 3, 31), supersedes=("reward-2023",), provenance="demonstration",
    )  # fmt: skip
    add_document(
        "第一条　首次认定的高新技术企业，给予10万元奖励。",
        id="reward-2023", title="高新技术企业奖励办法（试行）", level="park", chain=("innovation",),
        issued_on=date(2023, 3, 1), effective_from=date(2023, 4, 1), effective_to=date(2026, 3, 31),
    )  # fmt: skip
    add_document(
        "第一条　住房补贴每月1000元。\n第二条　申请表一式两份。",
        id="housing", title="人才住房补贴办法", level="city", chain=("talent",), issued_on=date(2024, 1, 1),
        effective_from=date(2024, 2, 1), effective_to=date(2026, 12, 31),
    )  # fmt: skip
    add_document(
        "第一条　自2026年7月1日起废止《人才住房补贴办法》第二条。",
        id="repeal", title="关于废止部分条款的通知", level="city", chain=("policy",), issued_on=date(2026, 6, 1),
        effective_from=date(2026, 7, 1),
        repeals=({"document": "housing", "provisions": ("第二条",), "on": date(2026, 7, 1)},),
    )  # fmt: skip
    add_document("第一条　本通知所称企业，指在园区登记的企业。", id="undated", title="关于企业的说明")


def events_of(body: str) -> list[tuple[str, str]]:
    """(event, data) of every event of a text/event-stream body; comments are left out."""
    events = []
    for block in body.replace("\r\n", "\n").split("\n\n"):
        fields = [line.partition(": ") for line in block.split("\n") if line and not line.startswith(":")]
        if fields:
            name = next(value for key, _, value in fields if key == "event")
            events.append((name, "\n".join(value for key, _, value in fields if key == "data")))
    return events


def act_as(app: FastAPI, who: Callable[[], Principal]) -> None:
    """Requests come from `who`, past the table of access, which `test_rights` goes through route by route."""
    app.dependency_overrides[get_principal] = who
    app.dependency_overrides[check_access] = lambda: None


def assert_problem(response: Any, status: int, code: str, *said: str) -> dict[str, Any]:
    """The response is a problem with this status and code, whose Chinese detail says each of `said`."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert {"type", "title", "detail"} <= problem.keys()
    assert problem["request_id"] == response.headers["x-request-id"]
    assert any("一" <= c <= "鿿" for c in problem["detail"]), problem["detail"]
    for words in said:
        assert words in problem["detail"]
    return problem
