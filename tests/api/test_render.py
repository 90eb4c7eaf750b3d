"""An answer on a terminal."""

from __future__ import annotations

from datetime import date
from io import StringIO

from rich.console import Console

from api.commands.render import print_answer
from assistant.policy.answer import Answer, Citation, Detail, Status
from assistant.policy.validity import Validity


def citation(n: int) -> Citation:
    return Citation(
        n=n, document_id="d", title="办法", document_number=None, version=1, validity=Validity.IN_FORCE,
        effective_from=None, effective_to=None, provision=f"第{n}条", page=None, start=0, end=2, quote="原文", url="/d",
    )  # fmt: skip


def test_details_follow_the_text_under_their_titles_and_their_sources_are_listed() -> None:
    answer = Answer(
        id="a",
        conversation_id="c",
        as_of=date(2026, 11, 23),
        status=Status.ANSWERED,
        text="奖励20万元。[1]",
        details=(Detail(title="条件", text="在园区注册。[2]"), Detail(title="注意事项", text="不重复享受。[1]")),
        citations=(citation(1), citation(2), citation(3)),
    )
    out = StringIO()
    print_answer(answer, Console(file=out, highlight=False, width=200))
    said = out.getvalue()
    assert "奖励20万元。[1]\n\n条件\n在园区注册。[2]\n\n注意事项\n不重复享受。[1]\n\n依据\n" in said
    assert "[2] 《办法》 · 第2条" in said
    assert "第3条" not in said  # of findings, which --json shows
