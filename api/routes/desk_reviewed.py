"""Answers that a person signed, for the assistant to give again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import ServiceDep
from api.errors import NO_CONTENT
from api.principal import StaffDep
from assistant.policy.answer import Citation
from assistant.policy.reviewed import ReviewedAnswer, ReviewedState
from eval.drafts.desk import from_desk
from eval.drafts.file import add_drafts

_DRAFTS = "cases/desk.draft.jsonl"

router = APIRouter(prefix="/desk/reviewed", tags=["核定问答"])


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewReviewed(_Body):
    """一条要核定的问答；引文取自答复稿或此前的回答。"""

    question: str = Field(min_length=1, max_length=500, description="规范的问法")
    variants: list[str] = Field(default=[], max_length=20, description="其他问法")
    text: str = Field(min_length=1, max_length=8000, description="答复，用 [1] 标出引文")
    citations: list[Citation] = Field(min_length=1, max_length=60)
    ticket_id: str | None = Field(default=None, max_length=40)


class ReviewedChanges(_Body):
    """要改的部分；没有写的不变。"""

    question: str | None = Field(default=None, min_length=1, max_length=500)
    variants: list[str] | None = Field(default=None, max_length=20)
    text: str | None = Field(default=None, min_length=1, max_length=8000)
    citations: list[Citation] | None = Field(default=None, min_length=1, max_length=60)


class ReviewedDraft(BaseModel):
    """从答复稿中取出的问答，供人修改后核定。"""

    question: str
    text: str
    citations: list[Citation]


class DraftedCase(BaseModel):
    """起草的测试用例；人工接受之前不会用于评测。"""

    id: str
    ids: list[str] = Field(description="每种问法一个")
    file: str = Field(description="资料目录下的草稿文件")


@router.get("", summary="核定问答")
async def list_reviewed(
    _: StaffDep, service: ServiceDep, state: Annotated[ReviewedState | None, Query()] = None
) -> list[ReviewedAnswer]:
    """从新到旧。所引条款已变的标为 lapsed，并说明是哪一条。"""
    return await service.reading(service.desk.reviewed.all, state)


@router.get("/from-ticket/{ticket_id}", summary="从答复稿取出问答")
async def from_ticket(ticket_id: str, _: StaffDep, service: ServiceDep) -> ReviewedDraft:
    """去掉称呼和结尾，编号从 1 排起。"""
    question, text, citations = await service.reading(service.desk.reviewed.of_letter, ticket_id)
    return ReviewedDraft(question=question, text=text, citations=list(citations))


@router.post("", summary="核定一条问答", status_code=201)
async def add_reviewed(body: NewReviewed, principal: StaffDep, service: ServiceDep) -> ReviewedAnswer:
    """此后问到同样的问题，助手直接给出这条答复，并注明经工作人员核定；所引条款一旦变化即不再使用。"""
    return await service.reading(
        service.desk.reviewed.add,
        principal,
        question=body.question,
        variants=body.variants,
        text=body.text,
        citations=body.citations,
        ticket_id=body.ticket_id,
    )


@router.patch("/{answer_id}", summary="修改并重新核定")
async def change_reviewed(
    answer_id: str, body: ReviewedChanges, principal: StaffDep, service: ServiceDep
) -> ReviewedAnswer:
    given: dict[str, Any] = {name: getattr(body, name) for name in body.model_fields_set}
    changes = {name: value for name, value in given.items() if value is not None}
    return await service.reading(service.desk.reviewed.change, answer_id, principal, changes)


@router.delete("/{answer_id}", status_code=NO_CONTENT, summary="撤回")
async def withdraw_reviewed(answer_id: str, principal: StaffDep, service: ServiceDep) -> None:
    await service.reading(service.desk.reviewed.withdraw, answer_id, principal)


@router.post("/{answer_id}/case", summary="存为测试用例")
async def draft_case(answer_id: str, _: StaffDep, service: ServiceDep) -> DraftedCase:
    """由一条核定问答起草测试用例，写入资料目录的 cases/desk.draft.jsonl；再用 esl eval accept 接受。"""
    answer = await service.reading(service.desk.reviewed.get, answer_id)
    cases = from_desk([answer], answer.approved_on)
    await service.reading(add_drafts, service.stores.settings.data_dir / _DRAFTS, cases)
    return DraftedCase(id=cases[0].id, ids=[c.id for c in cases], file=_DRAFTS)
