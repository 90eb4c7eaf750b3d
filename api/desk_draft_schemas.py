"""What goes in and out of drafts and the outbox over HTTP."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from api.schemas import Comment, Request
from desk.draft_view import DraftView
from desk.drafts import LONGEST
from desk.outbox import OutboxRow
from desk.sending import Way

Revision = Annotated[int, Field(ge=1, le=100_000, description="页面上显示的那一稿")]
LetterText = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


def _line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


class GenerateRequest(Request):
    """`instruction`: what to change of the newest draft; without one the letter is written anew."""

    instruction: Annotated[str, StringConstraints(max_length=500), AfterValidator(_line)] | None = None


class SaveRequest(Request):
    """`base`: the revision that was edited. `acknowledged`: the reasons for being out of date that the page showed."""

    text: LetterText
    base: Revision
    acknowledged: Annotated[list[Annotated[str, StringConstraints(max_length=500)]], Field(max_length=50)] = []


class CheckRequest(Request):
    text: LetterText


class SubmitRequest(Request):
    revision: Revision


class ReviewRequest(Request):
    revision: Revision
    passed: bool
    comment: Comment = ""


class SendRequest(Request):
    """The letter always goes to the ticket itself; `channels`: where else."""

    revision: Revision
    channels: Annotated[list[Way], Field(max_length=10)] = []


class DraftList(BaseModel):
    """All revisions, the newest first."""

    items: list[DraftView]


class SentLetter(BaseModel):
    """The signed draft, and its rows in the outbox."""

    draft: DraftView
    outbox: list[OutboxRow]


class OutboxList(BaseModel):
    items: list[OutboxRow]
