"""The version of a document that a card is read from or written for, and how its words are cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.policy.card import Ref
from assistant.policy.document import Register, Table
from assistant.policy.provision import Provision, ProvisionKind, provision_name

_INNER = (ProvisionKind.ROW, ProvisionKind.TABLE, ProvisionKind.TITLE)
_OUTER = (ProvisionKind.TITLE, ProvisionKind.PART, ProvisionKind.CHAPTER, ProvisionKind.SECTION, ProvisionKind.ANNEX)


@dataclass(frozen=True)
class CardText:
    """`text` is canonical; `provisions` in reading order, where `ordinal` is the place in the sequence."""

    document_id: str
    version: int
    text: str
    provisions: Sequence[Provision]
    tables: Sequence[Table] = ()
    register: Register = field(default_factory=lambda: Register(id="", title=""))

    def ref(self, start: int, end: int) -> Ref:
        """What is cited for text[start:end], white space at its ends left out."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Ref(at=self.name_at(start), quote=self.text[start:end], start=start, end=end)

    def words(self, provision: Provision) -> str:
        """The provision's own words, before its first part."""
        return self.text[provision.start : provision.lead_end]

    def children(self, provision: Provision) -> Sequence[Provision]:
        """Its parts, in order."""
        return self._children.get(provision.ordinal, ())

    def inside(self, provision: Provision) -> Sequence[Provision]:
        """All that it holds, itself first."""
        return [p for p in self.provisions[provision.ordinal :] if p.start < provision.end and p.end <= provision.end]

    def name_at(self, offset: int) -> str:
        """How the provision that holds the character at `offset` is cited; a row is cited as its article."""
        holding = [p for p in self.provisions if p.start <= offset < p.end and p.kind not in _INNER]
        return provision_name(holding[-1].path) if holding else ""

    def unit_at(self, offset: int) -> str:
        """How the article, or top heading, that holds the character at `offset` is cited; "" where there is none."""
        holding = (p for p in self.provisions if p.start <= offset < p.end and p.kind not in _OUTER and p.label)
        unit = next(holding, None)
        return provision_name(unit.path) if unit else ""

    def named(self, name: str) -> Provision | None:
        """The first provision that is cited as `name`."""
        return self._named.get(name) if name else None

    @cached_property
    def _named(self) -> dict[str, Provision]:
        return {provision_name(p.path): p for p in reversed(self.provisions)}

    @cached_property
    def _children(self) -> dict[int, list[Provision]]:
        found: dict[int, list[Provision]] = {}
        for provision in self.provisions:
            if provision.parent is not None:
                found.setdefault(provision.parent, []).append(provision)
        return found
