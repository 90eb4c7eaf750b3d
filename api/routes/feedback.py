"""What users think of an answer."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import ServiceDep
from api.schemas import FeedbackRequest

router = APIRouter(tags=["问答"])


@router.post("/feedback", status_code=204, summary="评价回答")
async def give_feedback(body: FeedbackRequest, service: ServiceDep) -> None:
    await service.reading(service.stores.conversations.add_feedback, body.answer_id, body.rating, body.comment or None)
