"""A document's card, read from structure and wording: the benefits that it grants, their conditions, and what the other readers add."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.policy.card import (
    AllOf,
    AnyOf,
    Award,
    Benefit,
    BenefitKind,
    Card,
    Condition,
    FilingGuide,
    Leaf,
    NoneOf,
    Score,
    Stacking,
)
from assistant.policy.conditions import leaves_of
from assistant.policy.document import Relation, RelationKind
from assistant.policy.provision import Provision
from ingest.cards.awards.claims import Claim
from ingest.cards.benefits import Grant, find_grants
from ingest.cards.conditions.clauses import Clause
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.conditions.reading import Reading, Scoped, as_one, whole_of
from ingest.cards.conditions.scopes import applied_for, meant_by, named_in, of_chapter
from ingest.cards.conditions.setting import Section, sections_of
from ingest.cards.conditions.tree import ConditionReader
from ingest.cards.ends import end_of
from ingest.cards.filing.terms import without_application
from ingest.cards.holders import Holders
from ingest.cards.offers import alike
from ingest.cards.qualification import Qualification
from ingest.cards.qualifications import find_qualifications
from ingest.cards.text import CardText

_FEWEST = 1  # characters that a clause has beside its holder


@dataclass(frozen=True)
class Readers:
    """What reads amounts, stacking, scores and filing; each may be left out."""

    award: Callable[[CardText, Provision, LeafReader, Claim], Award | None] | None = None
    stacking: Callable[[CardText, Sequence[Provision]], tuple[Stacking, ...]] | None = None
    score: Callable[[CardText, Sequence[Provision], LeafReader], Score | None] | None = None
    filing: Callable[[CardText, Sequence[Provision] | None], FilingGuide | None] | None = None


@dataclass
class _Draft:
    """A benefit while it is put together."""

    grant: Grant | Qualification
    conditions: list[Condition] = field(default_factory=list)
    exclusions: list[Condition] = field(default_factory=list)

    def take(self, reading: Reading) -> None:
        self.conditions = _with(self.conditions, reading.conditions)
        self.exclusions = _with(self.exclusions, reading.exclusions)


def read_card(
    text: CardText, *, readers: Readers = Readers(), resolve: Callable[[Relation], str | None] = lambda _: None
) -> Card:
    """The draft card of any document; without benefits where it grants nothing. `resolve` gives the id of a related document."""
    return _CardReader(text, readers, resolve).card()


class _CardReader:
    def __init__(self, text: CardText, readers: Readers, resolve: Callable[[Relation], str | None]) -> None:
        self._text, self._readers, self._resolve = text, readers, resolve
        self._leaves = LeafReader(text)
        self._words = self._leaves.words
        self._reader = ConditionReader(self._leaves)
        self._title = text.register.title
        self._common = Reading()
        self._holders = Holders(self._leaves, ())
        self._unasked = without_application(text) if re.search("免申|无需|无须|不需", text.text) else ()

    def card(self) -> Card:
        grants = find_grants(self._text, self._words)
        sections = list(sections_of(self._text, self._words))
        drafts = [_Draft(g) for g in grants]
        drafts += [_Draft(q) for q in find_qualifications(self._text, self._words, sections, grants)]
        if drafts:
            given = [d.grant.name for d in drafts if d.grant.kind is BenefitKind.QUALIFICATION]
            self._holders = Holders(self._leaves, given)
            for draft in drafts:
                self._granting(draft)
            self._sections(sections, drafts)
        return self._assembled(drafts)

    # -- conditions -----------------------------------------------------------------------------------------------

    def _granting(self, draft: _Draft) -> None:
        """The conditions in the granting sentence itself."""
        grant = draft.grant
        held = self._holders.at(grant.start, grant.end) if grant.kind is not BenefitKind.QUALIFICATION else None
        if held is not None:
            draft.take(Reading((held.leaf,)))
            after = (_after(c, held.end) for c in grant.conditions)
            grant = replace(grant, conditions=tuple(c for c in after if c is not None))
        if isinstance(grant, Qualification):
            draft.take(self._of_clauses(grant.conditions, self._title + grant.name))
            return
        about = self._title + grant.name + self._words[grant.start : grant.end]
        readings = [self._of_clauses(c, about) for c in (grant.conditions, *grant.others)]
        if all(readings) and len(readings) > 1:
            draft.take(Reading((AnyOf(any=tuple(whole_of(r) for r in readings)),)))
        else:
            draft.take(readings[0])

    def _of_clauses(self, found: Sequence[Clause], about: str) -> Reading:
        runs: list[tuple[int, int]] = []
        for clause in found:  # clauses side by side are read together
            if runs and clause.start - runs[-1][1] <= 1:
                runs[-1] = (runs[-1][0], clause.end)
            else:
                runs.append((clause.start, clause.end))
        return sum((self._reader.sentence_group(low, high, about=about) for low, high in runs), Reading())

    def _sections(self, sections: Sequence[Section], drafts: Sequence[_Draft]) -> None:
        setting = [s.unit.division for s in sections]
        grants = [d.grant for d in drafts if isinstance(d.grant, Grant)]
        for section in sections:
            about = self._title + self._words[section.provision.start : section.provision.lead_end]
            reading = self._read(section, about)
            if not reading or self._told_by_rows(section, drafts):
                continue
            own = [
                d
                for d in drafts
                if isinstance(d.grant, Qualification) and (d.grant.section is section or section in d.grant.more)
            ]
            own = own or self._applied_for(drafts, section)
            if section.permits:  # 「…的企业，可以申请入驻」 goes for what this very article gives
                own = own or [d for d in drafts if d.grant.unit.provision is section.unit.provision]
            chosen = own or self._of_grants(
                drafts, named_in(section.subject, grants) or of_chapter(section.unit.division, setting, grants)
            )
            for scoped in reading.scoped:
                meant = self._of_grants(drafts, meant_by(scoped.what, grants) or self._mentioning(scoped.what, grants))
                for draft in meant:
                    draft.take(scoped.reading)
                if not meant:
                    for draft in chosen or drafts[:0]:
                        draft.take(self._only_for(scoped))
                    if not chosen:
                        self._add_common(self._only_for(scoped))
            rest = Reading(reading.conditions, reading.exclusions)
            for draft in chosen:
                draft.take(rest)
                draft.take(self._referred(reading))
            if not chosen:
                self._add_common(rest)

    @staticmethod
    def _told_by_rows(section: Section, drafts: Sequence[_Draft]) -> bool:
        """Whether the rows of a table of conditions are titles of their own, each with its row."""
        rows = [d.grant.row for d in drafts if isinstance(d.grant, Qualification) and d.grant.section is None]
        return any(r and section.table and section.start <= r.start < section.end for r in rows)

    @staticmethod
    def _applied_for(drafts: Sequence[_Draft], section: Section) -> list[_Draft]:
        """The titles and services that a sentence on applicants names: 「申请参加路演的企业应当」."""
        what = applied_for(section.subject) if section.demands else ""
        return [d for d in drafts if what and isinstance(d.grant, Qualification) and alike(what, d.grant.name)]

    def _mentioning(self, what: str, grants: Sequence[Grant]) -> list[Grant]:
        """The grants whose own words name those that a condition is for: 「经备案的新型研发机构，给予」."""
        return [g for g in grants if what in self._words[g.start : g.end]]

    def _only_for(self, scoped: Scoped) -> Reading:
        """Conditions of some of those that the benefit is for: not one of them, or all of it holds."""
        whose = self._leaves.asked(scoped.start, scoped.start + len(scoped.what))
        wanted = (*scoped.reading.conditions, *(NoneOf(none=(e,)) for e in scoped.reading.exclusions))
        both: Condition = wanted[0] if len(wanted) == 1 else AllOf(all=wanted)
        return Reading((AnyOf(any=(NoneOf(none=(whose,)), both)),))

    def _read(self, section: Section, about: str) -> Reading:
        if section.table is not None:
            return self._reader.table(section.table, about=about)
        if section.listed:
            return self._reader.section(section.provision, about=about, barring=section.barring)
        return self._reader.sentence_group(
            section.start,
            section.end,
            about=about,
            barring=section.barring,
            only_known=section.only_known,
            whom=section.whom,
        )

    def _referred(self, reading: Reading) -> Reading:
        """The conditions of the provisions that a section refers to, with their own sources."""
        found = Reading()
        for name in reading.references:
            provision = self._text.named(name)
            if provision is not None:
                about = self._title + self._words[provision.start : provision.lead_end]
                parts = [c for c in self._text.children(provision) if c.kind.value in ("item", "subitem")]
                found += (
                    self._reader.section(provision, about=about)
                    if parts
                    else self._reader.section_item(provision, about=about, barring=False)
                )
        return found

    @staticmethod
    def _of_grants(drafts: Sequence[_Draft], grants: Sequence[Grant]) -> list[_Draft]:
        return [d for d in drafts if any(d.grant is g for g in grants)]

    def _add_common(self, reading: Reading) -> None:
        held = self._common
        self._common = Reading(
            tuple(_with(held.conditions, reading.conditions)), tuple(_with(held.exclusions, reading.exclusions))
        )

    # -- assembly -------------------------------------------------------------------------------------------------

    def _assembled(self, drafts: Sequence[_Draft]) -> Card:
        common = self._common if drafts else Reading()
        distinct = self._distinct(drafts)
        benefits = tuple(self._benefit(d, common, distinct) for d in distinct)
        used = {leaf.fact for c in (*common.conditions, *common.exclusions) for leaf in leaves_of(c)}
        for benefit in benefits:
            parts = (*((benefit.conditions,) if benefit.conditions else ()), *benefit.exclusions)
            used |= {leaf.fact for part in parts for leaf in leaves_of(part)}
            used |= _own_facts(benefit.award) | _own_facts(benefit.score)
        return Card(
            document_id=self._text.document_id,
            version=self._text.version,
            facts=self._leaves.own.used(used),
            common=common.conditions,
            exclusions=common.exclusions,
            filing=self._readers.filing(self._text, None) if self._readers.filing else None,
            benefits=benefits,
        )

    def _distinct(self, drafts: Sequence[_Draft]) -> list[_Draft]:
        """In reading order, each id once."""
        seen: set[str] = set()
        kept = []
        for draft in sorted(drafts, key=lambda d: d.grant.start):
            if draft.grant.id not in seen:
                seen.add(draft.grant.id)
                kept.append(draft)
        return kept

    def _benefit(self, draft: _Draft, common: Reading, drafts: Sequence[_Draft]) -> Benefit:
        grant = draft.grant
        conditions = [c for c in draft.conditions if not _said(c, common.conditions)]
        exclusions = [e for e in draft.exclusions if not _said(e, common.exclusions)]
        provisions = [grant.provision]
        return Benefit(
            id=grant.id,
            name=grant.name,
            kind=grant.kind,
            subject=self._subject(grant, conditions),
            conditions=as_one(conditions),
            exclusions=tuple(exclusions),
            award=self._award(grant, drafts),
            score=self._readers.score(self._text, provisions, self._leaves) if self._readers.score else None,
            stacking=self._readers.stacking(self._text, provisions) if self._readers.stacking else (),
            filing=self._without_application(grant),
            of=self._of(grant),
            ends_on=self._ends_on(grant),
            source=self._text.ref(grant.start, grant.end),
        )

    def _award(self, grant: Grant | Qualification, drafts: Sequence[_Draft]) -> Award | None:
        """The amount that the benefit's own words state, and not those of another."""
        if self._readers.award is None or not isinstance(grant, Grant):
            return None
        others = tuple(
            (d.grant.start, d.grant.end) for d in drafts if d.grant is not grant and isinstance(d.grant, Grant)
        )
        more = tuple((said[0].start, said[-1].end) for said in grant.others if said)
        claim = Claim((grant.start, grant.end), others, grant.name, more)
        return self._readers.award(self._text, grant.provision, self._leaves, claim)

    def _without_application(self, grant: Grant | Qualification) -> FilingGuide | None:
        """What is said of this one benefit alone: 「留用奖励实行免申即享」."""
        said = (r for what, r in self._unasked if what and (grant.start <= r.start < grant.end or what in grant.name))
        ref = next(said, None)
        return FilingGuide(without_application=ref) if ref else None

    def _ends_on(self, grant: Grant | Qualification) -> date | None:
        """Where its own words end it before its document."""
        own = grant.ends_on if isinstance(grant, Grant) else None
        found = own or end_of(self._words[grant.start : grant.end])
        whole = self._text.register.effective_to
        return found if found and (whole is None or found < whole) else None

    @staticmethod
    def _subject(grant: Grant | Qualification, conditions: Sequence[Condition]) -> str:
        facts = [leaf.fact for c in conditions for leaf in leaves_of(c)]
        if re.search(r"人才|博士后|租房|购房|安家|个人", grant.name) and not re.search(
            r"设站|建站|平台|机构", grant.name
        ):
            return "person"
        if grant.kind is BenefitKind.INTEREST or re.search(r"担保|贷款|融资担保", grant.name):
            return "loan"
        if any(f.startswith(("equipment_", "project_")) for f in facts):
            return "project"
        return "product" if re.search(r"首台|首批次|首版次|产品", grant.name) else "enterprise"

    def _of(self, grant: Grant | Qualification) -> tuple[str, ...]:
        """The document that this one, a notice, tells how to file for."""
        if not re.search(r"通知|公告|申报指南", self._title):
            return ()
        related = [
            r
            for r in self._text.register.relations
            if r.kind in (RelationKind.BASED_ON, RelationKind.IMPLEMENTS) and _tells_filing(r.quote)
        ]
        return tuple(dict.fromkeys(self._resolve(r) or r.number or r.title for r in related))


def _after(clause: Clause, end: int) -> Clause | None:
    """What a clause says from `end` on; None where that is nothing."""
    if clause.start >= end:
        return clause
    return replace(clause, start=end) if clause.end - end > _FEWEST else None


def _own_facts(part: Award | Score | None) -> set[str]:
    """The facts of the document's own that an amount or a score rests on."""
    return set(re.findall(r'"(x_[a-z0-9_]+)"', part.model_dump_json())) if part else set()


def _tells_filing(quote: str) -> bool:
    return re.search(r"申报|申领|申请|兑现|兑付", quote) is not None


def _with(held: Sequence[Condition], more: Sequence[Condition]) -> list[Condition]:
    """`held` and what `more` adds; of two leaves that ask the same the one with more words stays."""
    found = list(held)
    for condition in more:
        if not _said(condition, found):
            found.append(condition)
        elif isinstance(condition, Leaf):
            at = next(i for i, h in enumerate(found) if isinstance(h, Leaf) and _asks(h) == _asks(condition))
            if len(condition.source.quote) > len(found[at].source.quote):  # type: ignore[union-attr]
                found[at] = condition
    return found


def _asks(leaf: Leaf) -> tuple[object, ...]:
    return (leaf.fact, leaf.op, leaf.value, leaf.unit, leaf.years)


def _said(condition: Condition, held: Sequence[Condition]) -> bool:
    """Whether the same is among `held`: for leaves by what they ask, for trees by their words."""
    if isinstance(condition, Leaf):
        return any(isinstance(h, Leaf) and _asks(h) == _asks(condition) for h in held)
    quotes = [leaf.source for leaf in leaves_of(condition)]
    return any(not isinstance(h, Leaf) and [leaf.source for leaf in leaves_of(h)] == quotes for h in held)
