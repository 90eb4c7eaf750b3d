"""The register over HTTP: filters, pages, details, texts, original files."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.register import Filters, list_policies
from assistant.build import Stores
from assistant.storage.library import Library
from tests.api.conftest import AddDocument, assert_problem

POLICIES = "/api/v1/policies"
AS_OF = {"as_of": "2026-11-22"}


def ids(client: TestClient, **filters: Any) -> list[str]:
    page = client.get(POLICIES, params={**AS_OF, **filters}).json()
    assert page["total"] == len(page["items"])
    return [item["id"] for item in page["items"]]


def one(client: TestClient, document_id: str, as_of: str = "2026-11-22") -> dict[str, Any]:
    response = client.get(f"{POLICIES}/{document_id}", params={"as_of": as_of})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


pytestmark = pytest.mark.usefixtures("register")


# -- the list ----------------------------------------------------------------------------------------------------


def test_the_newest_comes_first_and_the_undated_last(client: TestClient) -> None:
    assert ids(client) == ["repeal", "reward-2025", "housing", "reward-2023", "undated"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"q": "高新技术企业奖励"}, ["reward-2025", "reward-2023"]),
        ({"q": "示高〔2025〕"}, ["reward-2025"]),
        ({"q": "管委会"}, ["reward-2025"]),
        ({"q": "人才 住房"}, ["housing"]),
        ({"q": "没有这样的政策"}, []),
        ({"level": "park"}, ["reward-2025", "reward-2023"]),
        ({"chain": "talent"}, ["housing"]),
        ({"validity": "superseded"}, ["reward-2023"]),
        ({"validity": "in_force", "level": "park"}, ["reward-2025"]),
        ({"validity": "in_force", "as_of": "2024-06-01"}, ["housing", "reward-2023", "undated"]),
        ({"validity": "not_yet", "as_of": "2024-06-01"}, ["repeal", "reward-2025"]),
    ],
)
def test_filters_narrow_the_list(client: TestClient, filters: dict[str, str], expected: list[str]) -> None:
    assert ids(client, **filters) == expected


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 200])
def test_pages_together_are_the_whole_list_without_repetition(client: TestClient, limit: int) -> None:
    found: list[str] = []
    cursor = None
    for _ in range(10):
        page = client.get(POLICIES, params={"limit": limit, **({"cursor": cursor} if cursor else {})}).json()
        assert page["total"] == 5
        assert len(page["items"]) <= limit
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == ["repeal", "reward-2025", "housing", "reward-2023", "undated"]


def test_a_document_that_arrives_between_pages_neither_hides_nor_repeats_others(
    client: TestClient, add_document: AddDocument
) -> None:
    first = client.get(POLICIES, params={"limit": 2}).json()
    add_document("第一条　新。", id="newest", title="最新通知", issued_on=date(2026, 11, 1))
    rest = client.get(POLICIES, params={"limit": 50, "cursor": first["next_cursor"]}).json()
    assert [i["id"] for i in rest["items"]] == ["housing", "reward-2023", "undated"]


def test_the_corpus_is_listed_once_each_over_pages(corpus_client: TestClient, corpus_stores: Stores) -> None:
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        page = corpus_client.get(POLICIES, params={"limit": 7, **({"cursor": cursor} if cursor else {})}).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert len(found) == len(set(found))
    assert set(found) == {d.register.id for d in corpus_stores.catalogue.documents()}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"level": "village"}, "level 只能是 national、province、city、park 之一"),
        ({"chain": "x"}, "chain 只能是"),
        ({"validity": "valid"}, "validity 只能是"),
        ({"limit": "0"}, "limit 不能小于 1"),
        ({"limit": "201"}, "limit 不能大于 200"),
        ({"limit": "many"}, "limit 应为整数"),
        ({"as_of": "2026-13-01"}, "as_of 应为日期，写作 2026-11-22 的形式，收到的是“2026-13-01”"),
        ({"cursor": "!!"}, "next_cursor"),
        ({"cursor": "W10"}, "next_cursor"),  # []
        ({"cursor": "WyIxIiwyXQ"}, "next_cursor"),  # ["1", 2]
    ],
)
def test_a_query_that_cannot_be_used_is_refused(client: TestClient, query: dict[str, str], said: str) -> None:
    assert_problem(client.get(POLICIES, params=query), 422, "invalid_input", said)


def test_listing_without_http_gives_the_same_page(client: TestClient, small_stores: Stores) -> None:
    page = list_policies(Library(small_stores.catalogue), Filters(), as_of=date(2026, 11, 22), limit=2)
    assert client.get(POLICIES, params={**AS_OF, "limit": 2}).json() == page.model_dump(mode="json")


# -- one document ------------------------------------------------------------------------------------------------


def test_a_policy_has_every_field_of_the_contract(client: TestClient) -> None:
    assert set(one(client, "reward-2025")) == {
        *("id", "title", "document_number", "issuer", "level", "region", "chain", "issued_on", "effective_from"),
        *("effective_to", "validity", "validity_note", "superseded_by", "supersedes", "provenance", "official_url"),
        *("source", "media_type", "version", "versions", "page_count", "repealed_provisions", "notes"),
        *("status", "relations"),
    }


@pytest.mark.parametrize(
    ("document_id", "as_of", "validity", "note"),
    [
        ("reward-2025", "2026-11-22", "in_force", ""),
        ("reward-2025", "2025-03-15", "not_yet", "自2025-04-01起施行，尚未施行"),
        ("reward-2025", "2028-03-01", "in_force", "有效期至2028-03-31，即将届满"),
        ("reward-2025", "2028-04-01", "expired", "有效期至2028-03-31，已届满"),
        ("reward-2023", "2026-11-22", "superseded", "已被《高新技术企业奖励办法》（2025-04-01起）替代"),
        ("reward-2023", "2025-03-31", "in_force", "将于2025-04-01起被《高新技术企业奖励办法》替代"),
        ("housing", "2026-06-30", "in_force", ""),
        ("housing", "2026-07-01", "in_force", "第二条已自2026-07-01起废止"),
        ("undated", "2026-11-22", "in_force", ""),
    ],
)
def test_the_note_says_what_a_reader_must_know_on_that_day(
    client: TestClient, document_id: str, as_of: str, validity: str, note: str
) -> None:
    policy = one(client, document_id, as_of)
    assert policy["validity"] == validity
    assert policy["validity_note"] == note


def test_predecessor_and_successor_name_each_other(client: TestClient) -> None:
    new, old = {"id": "reward-2025"}, {"id": "reward-2023"}
    assert [r["id"] for r in one(client, old["id"])["superseded_by"]] == [new["id"]]
    assert one(client, new["id"])["supersedes"] == [{"id": "reward-2023", "title": "高新技术企业奖励办法（试行）"}]


def test_repealed_articles_are_listed_with_who_repealed_them(client: TestClient) -> None:
    assert one(client, "housing")["repealed_provisions"] == [
        {"provision": "第二条", "on": "2026-07-01", "by": {"id": "repeal", "title": "关于废止部分条款的通知"}}
    ]


@pytest.mark.parametrize("path", ["nobody", "nobody/text", "nobody/file", "reward-2025/text?version=9"])
def test_what_does_not_exist_is_not_found(client: TestClient, path: str) -> None:
    assert_problem(client.get(f"{POLICIES}/{path}"), 404, "not_found", path.partition("/")[0])


# -- text --------------------------------------------------------------------------------------------------------


def test_the_text_slices_by_code_points_into_its_provisions(client: TestClient, add_document: AddDocument) -> None:
    add_document("第一条　𠮷林企业😀。\n第二条　金额。", id="astral", title="扩展字符")
    body = client.get(f"{POLICIES}/astral/text").json()
    assert set(body) == {"document_id", "version", "text", "pages", "provisions", "tables"}
    sliced = [body["text"][p["start"] : p["end"]] for p in body["provisions"]]
    assert sliced == ["第一条　𠮷林企业😀。", "第二条　金额。"]
    assert set(body["provisions"][0]) == {
        *("id", "kind", "label", "heading", "path", "start", "end", "page", "repealed_on")
    }
    assert body["pages"] == [{"page": 1, "start": 0, "end": len(body["text"])}]


def test_a_repealed_article_carries_the_day_in_the_text(client: TestClient) -> None:
    provisions = client.get(f"{POLICIES}/housing/text").json()["provisions"]
    assert {p["label"]: p["repealed_on"] for p in provisions} == {"第一条": None, "第二条": "2026-07-01"}


def test_an_older_version_stays_readable(client: TestClient, add_document: AddDocument) -> None:
    add_document("第一条　改过。", id="undated", title="关于企业的说明")
    assert one(client, "undated")["versions"] == [1, 2]
    assert "改过" in client.get(f"{POLICIES}/undated/text").json()["text"]
    assert "所称企业" in client.get(f"{POLICIES}/undated/text?version=1").json()["text"]
    assert "所称企业" in client.get(f"{POLICIES}/undated/file?version=1").text


def test_offsets_of_the_whole_corpus_lie_inside_the_texts(corpus_client: TestClient, corpus_stores: Stores) -> None:
    for document in corpus_stores.catalogue.documents():
        body = corpus_client.get(f"{POLICIES}/{document.register.id}/text").json()
        for table in body["tables"]:
            for cell in (cell for row in table["rows"] for cell in row):
                assert body["text"][cell["start"] : cell["end"]] == cell["text"]
        for provision in body["provisions"]:
            assert 0 <= provision["start"] <= provision["end"] <= len(body["text"])


# -- original files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media_type", "name", "disposition", "sent_as"),
    [
        ("application/pdf", "奖励办法.pdf", "inline", "application/pdf"),
        ("text/plain", "a.txt", "inline", "text/plain; charset=utf-8"),
        ("text/markdown", "a.md", "inline", "text/plain; charset=utf-8"),
        ("image/png", "a.png", "inline", "image/png"),
        ("image/svg+xml", "a.svg", "attachment", "image/svg+xml"),
        ("text/html", "通知.html", "attachment", "text/html; charset=utf-8"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "办法.docx",
            "attachment",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_a_file_is_shown_only_where_it_cannot_act(
    client: TestClient, add_document: AddDocument, media_type: str, name: str, disposition: str, sent_as: str
) -> None:
    add_document("第一条　原文。", id="file", title="原文", media_type=media_type, name=name)
    response = client.get(f"{POLICIES}/file/file")
    assert response.content == "第一条　原文。".encode()
    assert response.headers["content-type"] == sent_as
    assert response.headers["content-disposition"].startswith(f"{disposition}; filename")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_a_chinese_file_name_is_sent_by_rfc_5987(client: TestClient, add_document: AddDocument) -> None:
    add_document("第一条　原文。", id="file", title="原文", name='奖励 办法"\r\nX: y.txt')
    header = client.get(f"{POLICIES}/file/file").headers["content-disposition"]
    assert header == "inline; filename*=utf-8''%E5%A5%96%E5%8A%B1%20%E5%8A%9E%E6%B3%95%22%0D%0AX%3A%20y.txt"


def test_the_bytes_of_the_corpus_come_back_unchanged(corpus_client: TestClient, corpus_stores: Stores) -> None:
    import hashlib

    for document in corpus_stores.catalogue.documents():
        response = corpus_client.get(f"{POLICIES}/{document.register.id}/file")
        assert hashlib.sha256(response.content).hexdigest() == document.source.sha256


def test_a_file_that_the_data_folder_lost_is_not_found(client: TestClient, small_stores: Stores) -> None:
    source = small_stores.catalogue.source("housing")
    small_stores.folder.file(source.sha256).unlink()
    assert_problem(client.get(f"{POLICIES}/housing/file"), 404, "not_found", "原始文件")


def test_gbk_text_is_labelled_so_that_a_browser_can_read_it(client: TestClient, small_stores: Stores) -> None:
    source = small_stores.catalogue.source("housing")
    small_stores.folder.file(source.sha256).write_bytes("第一条　补贴".encode("gb18030"))
    response = client.get(f"{POLICIES}/housing/file")
    assert response.headers["content-type"] == "text/plain; charset=gb18030"
    assert response.text == "第一条　补贴"
