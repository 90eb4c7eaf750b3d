"""Doubts that only show when documents are looked at together: same numbers, unknown references, cycles, ended bases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from assistant.policy.document import DocumentStatus, Register, RelationKind
from assistant.policy.references import reference_key
from assistant.policy.relations import RELATION_NAMES, Link, RelationGraph
from assistant.policy.validity import VALIDITY_NAMES, Validity, ValidityTable
from ingest.doubts.types import Doubt, DoubtKind, Examined

_RESTS = (RelationKind.BASED_ON, RelationKind.IMPLEMENTS)
_LOOPS = ((RelationKind.SUPERSEDES,), _RESTS)  # kinds of which a circle cannot be right


class Neighbours:
    """What a document's neighbours in the catalogue make doubtful on `as_of`."""

    def __init__(self, documents: Sequence[Examined], as_of: date) -> None:
        registers = [d.register for d in documents]
        self._registers: Mapping[str, Register] = {r.id: r for r in registers}
        self._as_of = as_of
        self.validity = ValidityTable(registers)
        self._graph = RelationGraph(registers)
        in_force = [r for r in registers if self.validity.on(r.id, as_of) is Validity.IN_FORCE]
        self._same_number = _groups((r.document_number, r) for r in in_force)
        self._same_title = _groups((r.title, r) for r in in_force)

    def doubts(self, document: Examined) -> Iterator[Doubt]:
        yield from self._shared(document)
        yield from self._ran_out(document)
        yield from self._unregistered_endings(document)
        for link in self._graph.outgoing(document.register.id):
            yield from self._of_link(document, link)
        for kinds in _LOOPS:
            yield from self._cycle(document, kinds)

    def _shared(self, document: Examined) -> Iterator[Doubt]:
        register = document.register
        number = register.document_number
        others = self._others(self._same_number.get(reference_key(number or ""), ()), register)
        if number and others:
            what = f"文号与另外{len(others)}份现行文件相同：{self._named(others)}"
            advice = "核对文号；同一份文件导入了两次的，删去一份"
            yield document.doubt(DoubtKind.SAME_NUMBER, what, advice, number if number in document.text.text else "")
        namesakes = self._others(self._same_title.get(reference_key(register.title), ()), register)
        namesakes = [
            n for n in namesakes if not self._related(register.id, n) and _may_conflict(register, self._registers[n])
        ]
        if namesakes:
            what = f"标题与另外{len(namesakes)}份现行文件相同，没有写明相互关系：{self._named(namesakes)}"
            yield document.doubt(
                DoubtKind.SAME_TITLE, what, "确认哪一份现行；已被替代的，写入新文件policy.yaml的supersedes"
            )

    def _others(self, ids: Sequence[str], register: Register) -> list[str]:
        return [i for i in ids if i != register.id] if register.id in ids else []

    def _related(self, one: str, other: str) -> bool:
        return any(k.target == other for k in self._graph.outgoing(one)) or any(
            k.target == one for k in self._graph.outgoing(other)
        )

    def _named(self, ids: Sequence[str]) -> str:
        return "、".join(f"《{self._registers[i].title}》({i})" for i in ids)

    def _ran_out(self, document: Examined) -> Iterator[Doubt]:
        register = document.register
        record = self.validity.record(register.id)
        if record.on(self._as_of) is Validity.EXPIRED and not record.endings and register.status is None:
            what = f"有效期至{record.effective_to}，已届满，目录中没有替代或延长它的文件"
            yield document.doubt(DoubtKind.RAN_OUT, what, "确认是否已延长或被替代；是的，导入相应的文件")

    def _unregistered_endings(self, document: Examined) -> Iterator[Doubt]:
        """An ending that the text states and that has no effect, because the side file states others or none."""
        register = document.register
        if register.status is DocumentStatus.DRAFT:
            return
        for link in self._graph.outgoing(register.id):
            if link.relation.kind is not RelationKind.SUPERSEDES or link.target is None or not link.relation.quote:
                continue
            if all(e.by != register.id for e in self.validity.record(link.target).endings):
                what = f"正文写明废止或替代{self._named([link.target])}，policy.yaml没有登记"
                advice = "核对后写入policy.yaml的supersedes"
                yield document.doubt(DoubtKind.ENDING_NOT_REGISTERED, what, advice, link.relation.quote)

    def _of_link(self, document: Examined, link: Link) -> Iterator[Doubt]:
        relation = link.relation
        verb = RELATION_NAMES[relation.kind][0]
        if link.target is None:
            if relation.number:
                named = f"《{relation.title}》（{relation.number}）" if relation.title else relation.number
                what = f"{verb}{named}，目录中没有这份文件"
                yield document.doubt(DoubtKind.UNKNOWN_DOCUMENT, what, "导入这份文件，或核对文号", relation.quote)
            return
        validity = self.validity.on(link.target, self._as_of)
        own = self.validity.on(document.register.id, self._as_of)
        if relation.kind in _RESTS and own is Validity.IN_FORCE and validity is not Validity.IN_FORCE:
            what = f"现行有效，但{verb}的{self._named([link.target])}{VALIDITY_NAMES[validity]}"
            yield document.doubt(DoubtKind.BASIS_ENDED, what, "确认本文件是否仍在执行、是否需要修订", relation.quote)

    def _cycle(self, document: Examined, kinds: Sequence[RelationKind]) -> Iterator[Doubt]:
        """A way of such relations that leads from the document back to it, the shortest one."""
        start = document.register.id
        ways = [[start]]
        seen = {start}
        while ways:
            way = ways.pop(0)
            for link in self._graph.outgoing(way[-1]):
                if link.relation.kind not in kinds or link.target is None:
                    continue
                if link.target == start:
                    what = f"{RELATION_NAMES[kinds[0]][0]}关系绕成一圈：" + " → ".join(
                        self._registers[i].title for i in [*way, start]
                    )
                    advice = "核对各文件的文号和相互关系，改正policy.yaml"
                    yield document.doubt(DoubtKind.CYCLE, what, advice, link.relation.quote if len(way) == 1 else "")
                    return
                if link.target not in seen:
                    seen.add(link.target)
                    ways.append([*way, link.target])


def _may_conflict(one: Register, other: Register) -> bool:
    """Measures of two levels or places may share a title."""
    return (one.level is None or other.level is None or one.level == other.level) and (
        one.region is None or other.region is None or one.region == other.region
    )


def _groups(pairs: Iterator[tuple[str | None, Register]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, register in pairs:
        if name:
            found.setdefault(reference_key(name), []).append(register.id)
    return found
