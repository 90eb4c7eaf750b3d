"""What an answer is about: one benefit with what its card says of it, and the asker's judgement where what he told bears on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer.draft import Span
from assistant.answer.verify import provision_at
from assistant.policy.card import Benefit, Card, CardStatus, Ref
from assistant.policy.guide import Guide
from assistant.policy.judgement import Judgement
from assistant.policy.provision import ProvisionKind
from assistant.storage.library import Library

_TOGETHER = 1200  # characters of one provision that are cited as one
_WHOLES = (ProvisionKind.TITLE, ProvisionKind.CHAPTER, ProvisionKind.PART)  # no place to cite a statement from


@dataclass(frozen=True, slots=True)
class Matter:
    """`rule`: the amount in words without any fact, "" where there is none that is short enough to say; `is_meant`: the question means
    this benefit, and not its policy as a whole.
    """

    card: Card
    benefit: Benefit
    rule: str
    guide: Guide
    judgement: Judgement | None = None
    is_meant: bool = True

    @property
    def reference(self) -> str:
        return f"{self.card.document_id}#{self.benefit.id}"

    @property
    def is_draft(self) -> bool:
        return self.card.status is CardStatus.DRAFT

    @property
    def documents(self) -> frozenset[str]:
        """The documents that speak of it."""
        return frozenset((self.card.document_id, *self.guide.notices))


@dataclass(frozen=True, slots=True)
class Places:
    """Where the words of a card stand, as an answer cites them: neighbours within one article together."""

    library: Library

    def spans(self, document_id: str, refs: Iterable[Ref]) -> tuple[Span, ...]:
        """As few spans as hold all `refs`, each inside of one provision, in the order of the text."""
        found: list[Span] = []
        for ref in sorted(refs, key=lambda r: (r.start, -r.end)):
            span = Span(document_id, ref.start, ref.end)
            both = Span(document_id, found[-1].start, max(found[-1].end, ref.end)) if found else span
            if found and self._is_one_place(both):
                found[-1] = both
            else:
                found.append(span)
        return tuple(found)

    def holding(self, spans: Sequence[Span], document_id: str, ref: Ref) -> Span:
        """The one of `spans` that holds `ref`, else its own."""
        own = Span(document_id, ref.start, ref.end)
        return next(
            (s for s in spans if s.document_id == document_id and s.start <= ref.start and ref.end <= s.end), own
        )

    def _is_one_place(self, span: Span) -> bool:
        provision = provision_at(self.library.provisions(span.document_id), span)
        return span.end - span.start <= _TOGETHER and provision is not None and provision.kind not in _WHOLES
