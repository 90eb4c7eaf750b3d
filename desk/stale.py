"""What a letter rests on, and what of it changed since: a stale letter is shown and never sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256

from pydantic import computed_field

from assistant.policy.answer import Citation
from assistant.policy.card import Card
from assistant.policy.days import chinese_date
from assistant.policy.document import Frozen
from assistant.policy.validity import VALIDITY_NAMES, Validity, ValidityTable
from assistant.storage.cards import Cards
from assistant.storage.catalogue import Catalogue
from desk.case import Case
from desk.letter import Letter

_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十])?")


class Rested(Frozen):
    """One document that a letter cites: its current version, whether its cited provisions held, and its card, by digest."""

    title: str
    version: int | None  # None: no longer in the catalogue
    validity: dict[str, Validity]  # by provision cited
    card: str


class Basis(Frozen):
    """What a letter rests on. `said` and `turns`: how much the enterprise had written; `generation`: of the catalogue."""

    said: int
    turns: int
    facts: str
    documents: dict[str, Rested]
    as_of: date
    until: date | None = None
    generation: int = 0


class Stale(Frozen):
    """`reasons` in Chinese; none: the letter may leave."""

    reasons: tuple[str, ...] = ()

    @computed_field(alias="is")  # type: ignore[prop-decorator]
    @property
    def is_stale(self) -> bool:
        return bool(self.reasons)


class Standing:
    """How documents stand on a day, read from the catalogue once."""

    def __init__(self, catalogue: Catalogue, as_of: date) -> None:
        self.generation = catalogue.generation
        self.as_of = as_of
        self._cards = Cards(catalogue.engine)
        known = catalogue.documents()
        self._documents = {d.register.id: d for d in known}
        self._validity = ValidityTable([d.register for d in known])

    def version(self, document_id: str) -> int | None:
        """The current version of a document, None where it is no longer in the catalogue."""
        known = self._documents.get(document_id)
        return known.version if known else None

    def validity(self, citation: Citation) -> Validity:
        """Of a cited provision; one of a document that was taken out is repealed."""
        if citation.document_id not in self._documents:
            return Validity.REPEALED
        article = _ARTICLE.search(citation.provision)
        path = (article[0],) if article else ()
        return self._validity.record(citation.document_id).of_provision(path, self.as_of)

    def rested(self, document_id: str, cited: Mapping[str, Citation], title: str) -> Rested:
        known = self._documents.get(document_id)
        stored = self._cards.of(document_id) if known else None
        return Rested(
            title=title,
            version=known.version if known else None,
            validity={name: self.validity(c) for name, c in cited.items()},
            card=_digest(stored.card) if stored else "",
        )


def basis_of(letter: Letter, case: Case, standing: Standing) -> Basis:
    """What `letter` rests on, as things stand."""
    return Basis(
        said=case.said,
        turns=case.turns,
        facts=case.facts_digest,
        documents={d: standing.rested(d, cited, title) for d, (title, cited) in _cited(letter).items()},
        as_of=standing.as_of,
        until=letter.until,
        generation=standing.generation,
    )


def staleness(letter: Letter, basis: Basis, case: Case, standing: Standing) -> Stale:
    """What changed since `basis` was taken."""
    return Stale(reasons=tuple(_reasons(letter, basis, case, standing)))


def _reasons(letter: Letter, basis: Basis, case: Case, standing: Standing) -> Iterator[str]:
    if case.said > basis.said:
        yield f"生成之后企业补充了{case.said - basis.said}条说明或附件"
    if case.turns != basis.turns:
        yield "生成之后企业在对话中又有提问" if case.turns > basis.turns else "企业的对话已被删除"
    if case.facts_digest != basis.facts:
        yield "企业的情况有更新"
    if basis.until is not None and standing.as_of > basis.until:
        yield f"信中所写的申报时间只适用到{chinese_date(basis.until)}"
    if basis.generation == standing.generation and basis.as_of == standing.as_of:
        return
    for document_id, (title, cited) in _cited(letter).items():
        before = basis.documents.get(document_id)
        now = standing.rested(document_id, cited, title)
        if before is None or before == now:
            continue
        if now.version is None:
            yield f"《{title}》已从政策库中移除"
        elif before.version != now.version:
            yield f"《{title}》有了新版本（第{now.version}版）"
        for name, validity in now.validity.items():
            if before.validity.get(name) is not validity and now.version is not None:
                yield f"《{title}》{name}{VALIDITY_NAMES[validity]}"
        if before.card != now.card and before.version == now.version:
            yield f"《{title}》的政策卡片经过核定或修改"


def _cited(letter: Letter) -> dict[str, tuple[str, dict[str, Citation]]]:
    """Document → its title and a citation of each of its provisions."""
    found: dict[str, tuple[str, dict[str, Citation]]] = {}
    for citation in letter.citations:
        found.setdefault(citation.document_id, (citation.title.strip("《》"), {}))[1].setdefault(
            citation.provision, citation
        )
    return found


def _digest(card: Card) -> str:
    return sha256(card.model_dump_json().encode()).hexdigest()[:16]
