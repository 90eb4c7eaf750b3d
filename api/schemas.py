"""What goes in and out of the HTTP API. Dates are ISO; every `start` and `end` counts code points, as Python does."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from assistant.policy.answer import Answer
from assistant.policy.card import Card
from assistant.policy.diff import Change
from assistant.policy.document import Chain, DocumentStatus, Level, PageSpan, Provenance, RelationKind, Table
from assistant.policy.guide import Guide
from assistant.policy.provision import ProvisionKind
from assistant.policy.validity import Validity
from assistant.storage.jobs import Job, JobFailure

QUESTION_CHARACTERS = 2000  # the assistant's own limit, stated here for the documentation
COMMENT_CHARACTERS = 2000
_PROFILE_CHARACTERS = 20_000  # as JSON; some hundred facts


FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 1, 1)  # as in assistant.pipeline


def without_nul(text: str) -> str:
    """NUL ends a text in C code and is refused by PostgreSQL."""
    return text.replace("\0", " ")


def _storable(profile: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Refuses what no database keeps: NaN, infinities, lone surrogates, NUL, and more text than facts need."""
    try:
        text = json.dumps(profile, ensure_ascii=False, allow_nan=False)
        text.encode("utf-8")
    except ValueError as error:
        raise ValueError("含有无法保存的字符或数字") from error
    if len(text) > _PROFILE_CHARACTERS:
        raise ValueError(f"最多 {_PROFILE_CHARACTERS} 个字符，现有 {len(text)} 个")
    if "\\u0000" in text:
        raise ValueError("含有无法保存的字符或数字")
    return profile


Question = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=QUESTION_CHARACTERS),
    AfterValidator(without_nul),
]
Comment = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=COMMENT_CHARACTERS), AfterValidator(without_nul)
]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Profile = Annotated[dict[str, JsonValue], AfterValidator(_storable)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]


class Request(BaseModel):
    """A misspelt field is an error rather than silently unused."""

    model_config = ConfigDict(extra="forbid")


class ChatRequest(Request):
    """A question. `profile`: facts about the enterprise. `as_of`: the day the answer holds for (default: today)."""

    question: Question
    conversation_id: Identifier | None = None
    profile: Profile | None = None
    as_of: Day | None = None
    stream: bool = False


class MatchRequest(Request):
    """Facts about an enterprise. `standings`: only benefits of these; all where empty."""

    profile: Profile
    as_of: Day | None = None
    limit: int = Field(20, ge=1, le=200)
    standings: list[Literal["eligible", "near_miss", "unknown", "not_eligible"]] = Field(default_factory=list)


class SearchRequest(Request):
    query: Question
    as_of: Day | None = None
    limit: int = Field(10, ge=1, le=50)


class FeedbackRequest(Request):
    answer_id: Identifier
    rating: Literal["up", "down"]
    comment: Comment | None = None


class BenefitName(BaseModel):
    """A benefit of a document, to choose from."""

    id: str
    name: str


class FilingGuideView(BaseModel):
    """The filing guide of one benefit of the document `title`, and all `benefits` whose guides can be asked for.

    `validity` is the document's on the day of the guide.
    """

    title: str
    validity: Validity
    benefits: list[BenefitName]
    guide: Guide


class ProposedCondition(BaseModel):
    """A condition that a language model proposed and the text bears out."""

    name: str
    quote: str
    at: str


class RefusedProposal(BaseModel):
    """What a language model proposed, as it gave it, and why it was not taken."""

    given: str
    reason: str


class CardProposals(BaseModel):
    """`unanswered`: parts of the document on which the model gave no answer."""

    card: Card
    admitted: list[ProposedCondition]
    refused: list[RefusedProposal]
    unanswered: list[str]


class SignCardRequest(Request):
    """`by`: who signs; `withdraw`: why the signature is taken back."""

    by: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(without_nul)
    ]
    withdraw: Comment | None = None


class Turn(BaseModel):
    question: str
    answer: Answer
    asked_at: datetime


class Conversation(BaseModel):
    id: str
    created_at: datetime
    turns: list[Turn]


class PolicyReference(BaseModel):
    id: str
    title: str


class Policy(BaseModel):
    """One line of the register. `validity` holds on the day asked about; `validity_note` says in Chinese why."""

    id: str
    title: str
    document_number: str | None
    issuer: str | None
    level: Level | None
    region: str | None
    chain: list[Chain]
    issued_on: date | None
    effective_from: date | None
    effective_to: date | None
    validity: Validity
    validity_note: str
    status: DocumentStatus | None
    superseded_by: list[PolicyReference]
    supersedes: list[PolicyReference]
    provenance: Provenance
    official_url: str | None
    source: str
    media_type: str
    version: int


class RepealedProvision(BaseModel):
    provision: str
    on: date | None
    by: PolicyReference | None


class PolicyRelation(BaseModel):
    """What one document says of another. `direction` outgoing: this document says it, else the other one of this one.

    `title` and `document_number` are the other document's, as cited where the catalogue has no such document (`document_id`
    null). `quote` is text[start:end] of the document that says it; "" with null offsets where only its register does.
    """

    type: RelationKind
    label: str
    direction: Literal["outgoing", "incoming"]
    document_id: str | None
    title: str
    document_number: str | None
    provisions: list[str]
    on: date | None
    until: date | None
    months: int | None
    quote: str
    start: int | None
    end: int | None


class PolicyDetail(Policy):
    versions: list[int]
    page_count: int | None
    repealed_provisions: list[RepealedProvision]
    relations: list[PolicyRelation]
    notes: list[str]


class ComparedText(BaseModel):
    document_id: str
    title: str
    version: int


class AffectedAnswers(BaseModel):
    """Answers of stored conversations that cite words of the old text which were changed or removed: their ids, no more.

    `ids` are the newest; `count` counts all.
    """

    count: int
    ids: list[str]


class PolicyDiff(BaseModel):
    """What changed from `old` to `new`, in the order of the new text. Every start and end counts in the text it is of."""

    old: ComparedText
    new: ComparedText
    added: int
    removed: int
    changed: int
    moved: int
    unchanged: int
    changes: list[Change]
    affected_answers: AffectedAnswers


class Doubt(BaseModel):
    """Something that an officer has to look at. `quote` is the document's own words, "" where none bear on it."""

    kind: str
    document_id: str
    title: str
    what: str
    quote: str
    advice: str


class DoubtList(BaseModel):
    items: list[Doubt]


class PolicyPage(BaseModel):
    """`next_cursor` is given back as `cursor` for the next page; None on the last one."""

    items: list[Policy]
    next_cursor: str | None
    total: int


class ProvisionOutline(BaseModel):
    id: str
    kind: ProvisionKind
    label: str
    heading: str
    path: list[str]
    start: int
    end: int
    page: int | None
    repealed_on: date | None


class PolicyText(BaseModel):
    document_id: str
    version: int
    text: str
    pages: list[PageSpan]
    provisions: list[ProvisionOutline]
    tables: list[Table]


class OriginalQuote(BaseModel):
    """A span of the stored text and what stands there in the file: with its radicals, odd spaces and line breaks."""

    document_id: str
    version: int
    start: int
    end: int
    page: int | None
    quote: str
    original: str


class SearchHit(BaseModel):
    """A passage. `scores` explains the order: `fused` decides, the others are its parts (null: not found there)."""

    passage_id: str
    document_id: str
    title: str
    provision: str
    validity: Validity
    text: str
    start: int
    end: int
    page: int | None
    scores: dict[str, float | None]


class SearchResult(BaseModel):
    items: list[SearchHit]
    took_ms: float


class Meta(BaseModel):
    name: str
    park_name: str
    version: str
    documents: int
    passages: int
    model: str | None
    as_of: date
    examples: list[str]


class JobPage(BaseModel):
    """The newest jobs, newest first."""

    items: list[Job]


class JobDetail(Job):
    """A job with the files that failed in its last attempt, each with the reason."""

    failures: tuple[JobFailure, ...]


class Health(BaseModel):
    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """`notes` names what works with less than it should, in Chinese."""

    status: Literal["ready"] = "ready"
    documents: int
    passages: int
    vectors: int
    notes: list[str]


class FieldError(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457 problem details. `detail` is Chinese and fit to be shown; `code` is stable and machine-readable."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None = None
    errors: list[FieldError] | None = None
    reasons: list[str] | None = None
