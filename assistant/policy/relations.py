"""The relations between the documents of a catalogue, in both directions; any order of arrival gives the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.policy.document import Register, Relation, RelationKind
from assistant.policy.references import References

RELATION_NAMES = {
    RelationKind.SUPERSEDES: ("废止或替代", "被废止或替代"),
    RelationKind.REPEALS: ("废止部分条款", "部分条款被废止"),
    RelationKind.AMENDS: ("修改", "被修改"),
    RelationKind.EXTENDS: ("延长有效期", "有效期被延长"),
    RelationKind.BASED_ON: ("依据", "是其依据"),
    RelationKind.IMPLEMENTS: ("实施或解释", "由其实施或解释"),
    RelationKind.FORWARDS: ("转发", "被转发"),
    RelationKind.PREVAILS: ("不一致时优先于", "不一致时服从于"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of document `source`; `target` is the other document's id, None while the catalogue has none."""

    source: str
    relation: Relation
    target: str | None


class RelationGraph:
    """Every relation that registers state, resolved among these registers.

    An ending that only the side file states is a relation without a quote.
    """

    def __init__(self, registers: Sequence[Register]) -> None:
        references = References(registers)
        self._outgoing: dict[str, list[Link]] = {}
        self._incoming: dict[str, list[Link]] = {}
        for register in registers:
            for link in _links(register, references):
                self._outgoing.setdefault(register.id, []).append(link)
                if link.target is not None:
                    self._incoming.setdefault(link.target, []).append(link)

    def outgoing(self, document_id: str) -> Sequence[Link]:
        """What the document says of others, in the order of its text."""
        return self._outgoing.get(document_id, ())

    def incoming(self, document_id: str) -> Sequence[Link]:
        """What other documents say of it."""
        return self._incoming.get(document_id, ())

    def __iter__(self) -> Iterator[Link]:
        return (link for links in self._outgoing.values() for link in links)


def _links(register: Register, references: References) -> list[Link]:
    links = [Link(register.id, r, references.target(r, register.id)) for r in register.relations]
    said = {(k.relation.kind, k.target or k.relation.reference) for k in links}
    for relation in _registered(register):
        target = references.find(relation.reference, register.id)
        if (relation.kind, target or relation.reference) not in said:
            links.append(Link(register.id, relation, target))
    return links


def _registered(register: Register) -> Iterator[Relation]:
    """The endings of `supersedes` and `repeals`, whose references stand for a title."""
    for reference in register.supersedes:
        yield Relation(kind=RelationKind.SUPERSEDES, title=reference)
    for repeal in register.repeals:
        kind = RelationKind.REPEALS if repeal.provisions else RelationKind.SUPERSEDES
        yield Relation(kind=kind, title=repeal.document, provisions=repeal.provisions, on=repeal.on)
