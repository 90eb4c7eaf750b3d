"""Diffs, relations and doubts at both doors."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.changes import Compared, policy_diff
from api.cli import run
from api.doubts import list_doubts
from api.register import policy, policy_detail
from assistant.build import Stores, build_assistant
from assistant.errors import InvalidInput, NotFound
from assistant.policy.answer import Answer, Citation, Status
from assistant.policy.document import DocumentStatus
from assistant.policy.validity import Validity
from assistant.storage.library import Library
from tests.api.conftest import AddDocument, assert_problem

FIRST = "第一条　首次认定给予20万元奖励。\n第二条　每年受理一次。"
SECOND = "第一条　首次认定给予30万元奖励。\n第二条　每年受理一次。"
AS_OF = date(2026, 11, 22)


@pytest.fixture
def versions(add_document: AddDocument) -> None:
    """Two versions of one measure, and a second measure."""
    for text in (FIRST, SECOND):
        add_document(text, id="measure", title="某区奖励办法", document_number="某发〔2025〕1号")
    add_document(FIRST.replace("一次", "两次"), id="other", title="某区新奖励办法")


def answer(stores: Stores, answer_id: str, quote: str, version: int = 1) -> None:
    """Stores an answer that cites `quote` of a version of the measure."""
    text = stores.catalogue.text("measure", version).text
    start = text.index(quote)
    citation = Citation(
        n=1, document_id="measure", title="某区奖励办法", document_number=None, version=version, validity=Validity.IN_FORCE,
        effective_from=None, effective_to=None, provision="第一条", page=1, start=start, end=start + len(quote), quote=quote,
        url="",
    )  # fmt: skip
    stored = Answer(
        id=answer_id, conversation_id="c", as_of=AS_OF, status=Status.ANSWERED, text="答", citations=(citation,)
    )
    stores.conversations.add_turn("问", stored, {})


@pytest.mark.usefixtures("versions")
def test_versions_are_compared_and_answers_that_rest_on_changed_words_are_counted(small_stores: Stores) -> None:
    answer(small_stores, "rests", "给予20万元奖励")
    answer(small_stores, "stays", "每年受理一次")
    answer(small_stores, "newer", "给予30万元奖励", version=2)
    found = policy_diff(small_stores.catalogue, small_stores.conversations, Compared("measure"))
    assert (found.old.version, found.new.version) == (1, 2)
    assert (found.changed, found.added, found.removed, found.moved, found.unchanged) == (1, 0, 0, 0, 1)
    assert [(e.old, e.new) for e in found.changes[0].edits] == [("20万元", "30万元")]
    assert (found.affected_answers.count, found.affected_answers.ids) == (1, ["rests"])


@pytest.mark.usefixtures("versions")
def test_a_document_is_compared_with_its_successor(small_stores: Stores) -> None:
    found = policy_diff(small_stores.catalogue, small_stores.conversations, Compared("measure", old=1, against="other"))
    assert (found.old.document_id, found.new.document_id) == ("measure", "other")
    assert [c.new.name for c in found.changes if c.new] == ["第二条"]


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize(
    ("compared", "error"),
    [
        (Compared("nothing"), NotFound),
        (Compared("measure", new=9), NotFound),
        (Compared("measure", against="nothing"), NotFound),
        (Compared("measure", new=1), InvalidInput),
        (Compared("measure", old=2, new=2), InvalidInput),
        (Compared("other"), InvalidInput),
    ],
)
def test_what_cannot_be_compared_is_refused(small_stores: Stores, compared: Compared, error: type[Exception]) -> None:
    with pytest.raises(error):
        policy_diff(small_stores.catalogue, small_stores.conversations, compared)


@pytest.mark.usefixtures("versions")
def test_diff_and_doubts_over_http(client: TestClient) -> None:
    body = client.get("/api/v1/policies/measure/diff", params={"from": 1, "to": 2}).json()
    assert body["changes"][0]["kind"] == "changed"
    assert body["affected_answers"] == {"count": 0, "ids": []}
    assert_problem(client.get("/api/v1/policies/other/diff"), 422, "invalid_input", "against")
    assert_problem(client.get("/api/v1/policies/nothing/diff"), 404, "not_found", "nothing")


@pytest.mark.usefixtures("versions")
def test_doubts_and_the_answers_that_rest_on_a_change_are_for_officers(
    client: TestClient, small_stores: Stores
) -> None:
    doubts, day = "/api/v1/policies/doubts", {"as_of": "2026-11-22"}
    answer(small_stores, "rests", "给予20万元奖励")
    assert_problem(client.get(doubts, params=day), 403, "admin_closed", "ESL_ADMIN_TOKEN")
    small_stores.settings.admin_token = SecretStr("一段随机文字")
    assert_problem(client.get(doubts, params=day), 401, "token_wrong", "Authorization")
    officer = {"Authorization": "Bearer 一段随机文字".encode()}
    items = client.get(doubts, params=day, headers=officer).json()["items"]
    assert {"kind", "document_id", "title", "what", "quote", "advice"} == set(items[0])
    versions = {"from": 1, "to": 2}
    assert client.get("/api/v1/policies/measure/diff", params=versions).json()["affected_answers"] == {
        "count": 1,
        "ids": [],
    }
    seen = client.get("/api/v1/policies/measure/diff", params=versions, headers=officer).json()
    assert seen["affected_answers"] == {"count": 1, "ids": ["rests"]}


# -- relations and marks in the register -------------------------------------------------------------------------


def detail(stores: Stores, document_id: str) -> dict[str, Any]:
    found = policy_detail(Library(stores.catalogue), stores.catalogue, document_id, as_of=AS_OF)
    return found.model_dump(mode="json")


def test_relations_are_shown_at_both_documents_with_the_words_that_state_them(
    small_stores: Stores, add_document: AddDocument
) -> None:
    text = "第一条　根据《某区奖励办法》制定。"
    relation = {
        "kind": "based_on",
        "title": "某区奖励办法",
        "quote": "根据《某区奖励办法》制定。",
        "start": 4,
        "end": 17,
    }
    add_document(text, id="rules", title="某区奖励细则", relations=(relation,))
    assert detail(small_stores, "rules")["relations"][0]["document_id"] is None
    add_document(FIRST, id="measure", title="某区奖励办法")
    (said,) = detail(small_stores, "rules")["relations"]
    assert (said["type"], said["direction"], said["document_id"], said["label"]) == (
        "based_on",
        "outgoing",
        "measure",
        "依据",
    )
    assert text[said["start"] : said["end"]] == said["quote"]
    (heard,) = detail(small_stores, "measure")["relations"]
    assert (heard["direction"], heard["document_id"], heard["quote"]) == ("incoming", "rules", said["quote"])


def test_an_extended_term_is_shown_with_who_extended_it(small_stores: Stores, add_document: AddDocument) -> None:
    add_document(FIRST, id="measure", title="某区奖励办法", effective_to=date(2026, 1, 1))
    extends = {"kind": "extends", "title": "某区奖励办法", "until": date(2028, 1, 1)}
    add_document("第一条　延长。", id="notice", title="关于延长有效期的通知", relations=(extends,))
    line = policy(Library(small_stores.catalogue), "measure", as_of=AS_OF)
    assert (line.validity, line.effective_to) == (Validity.IN_FORCE, date(2028, 1, 1))
    assert "《关于延长有效期的通知》延长至2028-01-01" in line.validity_note


@pytest.mark.parametrize(
    ("register", "validity", "note"),
    [
        ({"status": DocumentStatus.DRAFT}, Validity.NOT_YET, "征求意见稿"),
        ({"status": DocumentStatus.REPEALED}, Validity.REPEALED, "标明已废止，没有写明日期"),
        ({"status": DocumentStatus.EXPIRED, "ended_on": date(2026, 1, 1)}, Validity.EXPIRED, "自2026-01-01起"),
    ],
)
def test_marks_are_explained(
    small_stores: Stores, add_document: AddDocument, register: dict[str, Any], validity: Validity, note: str
) -> None:
    add_document(FIRST, id="measure", title="某区奖励办法", **register)
    line = policy(Library(small_stores.catalogue), "measure", as_of=AS_OF)
    assert line.validity is validity
    assert note in line.validity_note


def test_a_draft_is_never_cited_as_law_in_force(small_stores: Stores, add_document: AddDocument) -> None:
    draft = {"status": DocumentStatus.DRAFT, "issuer": "某区管委会", "level": "park"}
    add_document(FIRST, id="draft", title="某区研发奖励办法（征求意见稿）", **draft)
    answer = build_assistant(small_stores).ask("某区研发奖励办法首次认定给予多少奖励？", as_of=AS_OF)
    assert all(c.validity is Validity.NOT_YET for c in answer.citations)
    assert "20万元" not in answer.text or "尚未施行" in answer.text


@pytest.mark.usefixtures("register")
def test_doubts_are_listed_for_the_whole_library(small_stores: Stores) -> None:
    items = list_doubts(Library(small_stores.catalogue), as_of=AS_OF).items
    assert {i.document_id for i in items} <= set(Library(small_stores.catalogue).documents)
    assert any(i.kind == "missing" and i.document_id == "undated" and "日期" in i.what for i in items)


# -- the command line --------------------------------------------------------------------------------------------


def test_commands_print_diff_relations_and_doubts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, data = tmp_path / "files", str(tmp_path / "data")
    folder.mkdir()
    head = "# 某市研发奖励办法\n\n某发〔2025〕1号\n\n"
    tail = "\n\n第三条 本办法自2025年4月1日起施行，有效期三年。\n\n某市科技局\n\n2025年3月20日\n"
    first = "第一条 根据《甲办法》（甲发〔2020〕1号），制定本办法。\n\n第二条 给予20万元奖励。"
    (folder / "a.md").write_text(head + first + tail, encoding="utf-8")
    assert run(["ingest", str(folder), "--data-dir", data]) == 0
    (folder / "a.md").write_text(head + first.replace("20万元", "30万元") + tail, encoding="utf-8")
    assert run(["ingest", str(folder), "--data-dir", data]) == 0
    capsys.readouterr()

    assert run(["policies", "doctor", "--json", "--data-dir", data, "--as-of", "2026-11-22"]) == 1
    (doubt,) = json.loads(capsys.readouterr().out)["items"]
    assert doubt["kind"] == "unknown_document"
    document_id = doubt["document_id"]
    assert run(["policies", "show", document_id, "--data-dir", data]) == 0
    shown = capsys.readouterr().out
    assert "依据《甲办法》（甲发〔2020〕1号）（目录中没有）：“第一条 根据" in shown
    assert run(["policies", "diff", document_id, "--data-dir", data]) == 0
    shown = capsys.readouterr().out
    assert "修改  第二条" in shown
    assert "给予[-20万元-]{+30万元+}奖励" in shown
    assert run(["policies", "diff", document_id, "--from", "2", "--to", "2", "--data-dir", data]) == 2
