"""What routes ask for: the service, the assistant, the day. Tests override `get_service` or `get_assistant`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from api.schemas import FIRST_DAY, LAST_DAY
from api.service import Service
from assistant.pipeline import Assistant


def get_service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(get_service)]


def get_assistant(service: ServiceDep) -> Assistant:
    return service.assistant


AssistantDep = Annotated[Assistant, Depends(get_assistant)]


def get_as_of(
    service: ServiceDep,
    as_of: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="按这一天判断效力，默认今天")] = None,
) -> date:
    return as_of or service.today


AsOfDep = Annotated[date, Depends(get_as_of)]
