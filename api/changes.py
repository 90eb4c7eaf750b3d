"""What changed between two versions of a document, or between two documents, and which stored answers rest on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from api.schemas import AffectedAnswers, ComparedText, PolicyDiff
from assistant.errors import InvalidInput, NotFound
from assistant.policy.affected import affected_spans
from assistant.policy.diff import ChangeKind, ProvisionDiff, diff_provisions
from assistant.policy.document import DocumentText, Register
from assistant.storage.catalogue import Catalogue
from assistant.storage.conversations import Conversations

_LISTED = 200  # ids of answers; more tell an officer nothing that the count does not


@dataclass(frozen=True, slots=True)
class Compared:
    """What to compare: two versions of a document, or a document with `against`, whose text is the new one."""

    document_id: str
    old: int | None = None
    new: int | None = None
    against: str | None = None


def policy_diff(catalogue: Catalogue, conversations: Conversations, compared: Compared) -> PolicyDiff:
    """Raises `NotFound` for a document or version that does not exist, `InvalidInput` where there is nothing to compare."""
    old, new = _texts(catalogue, compared)
    found = diff_provisions(
        old.text,
        catalogue.provisions(old.document_id, old.version),
        new.text,
        catalogue.provisions(new.document_id, new.version),
    )
    kinds = Counter(change.kind for change in found.changes)
    return PolicyDiff(
        old=_named(catalogue, old),
        new=_named(catalogue, new),
        added=kinds[ChangeKind.ADDED],
        removed=kinds[ChangeKind.REMOVED],
        changed=kinds[ChangeKind.CHANGED],
        moved=kinds[ChangeKind.MOVED],
        unchanged=found.unchanged,
        changes=list(found.changes),
        affected_answers=_affected_answers(conversations, old, found),
    )


def _texts(catalogue: Catalogue, compared: Compared) -> tuple[DocumentText, DocumentText]:
    if compared.against is not None:
        old = catalogue.text(compared.document_id, compared.old)
        new = catalogue.text(compared.against, compared.new)
    else:
        versions = catalogue.versions(compared.document_id)
        if not versions:
            raise NotFound(f"没有编号为“{compared.document_id}”的政策文件")
        new_version = versions[-1] if compared.new is None else compared.new
        earlier = [v for v in versions if v < new_version]
        if compared.old is None and not earlier:
            raise InvalidInput(
                f"“{compared.document_id}”的第{new_version}版之前没有更早的版本；要与另一份文件对比，请用 against 给出它的编号"
            )
        old = catalogue.text(compared.document_id, earlier[-1] if compared.old is None else compared.old)
        new = catalogue.text(compared.document_id, new_version)
    if (old.document_id, old.version) == (new.document_id, new.version):
        raise InvalidInput(f"对比的是同一个文本：“{old.document_id}”第{old.version}版")
    return old, new


def _named(catalogue: Catalogue, text: DocumentText) -> ComparedText:
    register: Register = catalogue.register(text.document_id, text.version)
    return ComparedText(document_id=text.document_id, title=register.title, version=text.version)


def _affected_answers(conversations: Conversations, old: DocumentText, diff: ProvisionDiff) -> AffectedAnswers:
    ids = [
        answer_id
        for answer_id, citations in conversations.answers_citing(old.document_id)
        if affected_spans(((c.start, c.end) for c in citations if c.version == old.version), diff)
    ]
    return AffectedAnswers(count=len(ids), ids=ids[:_LISTED])
