"""A section of conditions → the tree of all, any, none and at least, and what bars; nested to any depth by its items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf, Op
from assistant.policy.document import Table
from assistant.policy.facts import FactDefinition
from assistant.policy.numerals import parse_number
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.conditions.clauses import Clause, clauses, sentences
from ingest.cards.conditions.joints import any_of, narrowed
from ingest.cards.conditions.leaves import LeafReader, Read, negated, together
from ingest.cards.conditions.listed_in_tables import listed_in_table
from ingest.cards.conditions.no_conditions import is_catch_all, is_class, says_none, tells_what_follows, unnumbered
from ingest.cards.conditions.quantity_facts import Carried, quantity_of_lead
from ingest.cards.conditions.reading import Reading, Scoped, whole_of
from ingest.cards.conditions.references import references
from ingest.cards.conditions.relaxed import relaxed, relaxes
from ingest.cards.conditions.said import Memory
from ingest.cards.conditions.tables import condition_column, rows_are_kinds
from ingest.cards.conditions.wordings import option_called

_LISTED = (ProvisionKind.ITEM, ProvisionKind.SUBITEM, ProvisionKind.PARAGRAPH)

_LIST_WORD = re.compile(r"下列|以下|如下|下述|相应条件|条件[:：]$")
_OF_KINDS = re.compile(r"(?<=[^,，]{4})的(?=(?:下列|以下)(?:人员|企业|单位|机构|对象|人才))")
_ANY = re.compile(r"(?:下列|以下)(?:企业|人才|人员|单位|机构|项目)|之一|任[何意]?一|其中一项|具备其一|其一")
_AT_LEAST = re.compile(r"(?P<count>[一二两三四五六七八九十\d]{1,2})\s?[项个条](?:及|或)?(?:\(含\))?以上")
_AT_LEAST_OF = re.compile(r"(?:至少|不少于)(?P<count>[一二两三四五六七八九十\d]{1,2})\s?[项个条]")
_BARRED = "不予|不得|不再|不能|不享受|不适用|不纳入|不受理|不列入|不给予|不属于"
# 「有下列情形之一的，不予支持：」, 「不予支持下列企业：」, 「下列企业不适用」
_BARRING = re.compile(rf"(?:下列|以下|如下)[^。]{{0,60}}(?:{_BARRED})|(?:{_BARRED})[^。]{{0,20}}(?:下列|以下|如下)")
# 「申请首次认定奖励的，」, 「申报设备补助的：」
_FOR = re.compile(
    r"\s*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．])?\s*(?:属于)?(?:申请|申报|申领|享受)(?!时)(?P<what>[^,，:：。；;的]{2,24}?)(?:的(?:企业|单位|项目|人员|个人|机构)?)?(?:[,，:：]|应当|须|应)"
)
# 「新型研发机构：专职研发人员…」
_LABEL = re.compile(
    r"\s*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．])?\s*(?P<what>(?![^,，:：。；;]{0,14}(?:下列|以下|如下|之一))[^,，:：。；;]{2,16})[:：](?=[^\s])"
)
# 「…，或满足下列条件之一：甲；乙；丙」 within one item
_INLINE = re.compile(
    r"(?:[,，]?(?P<or>或者?))?(?:并|且)?(?:应当|应|须|需)?(?:符合|满足|具备)(?:下列|以下)[^:：。]{0,12}(?:之一|任[何意]?一[项个]?|中的?(?:任[何意]?)?一[项个条种])[^:：。]{0,8}[:：](?=[^\n])"
)
# 「占比符合如下要求：收入小于5000万元的企业，比例不低于5%；…」 within one item
_GRADED = re.compile(r"(?:比例|比重|占比)[^,，。:：]{0,12}(?:如下|下列|以下)[^,，。:：]{0,6}[:：](?=[^\n])")


class ConditionReader:
    """Reads sections and sentences of one document with its `LeafReader`."""

    def __init__(self, leaves: LeafReader) -> None:
        self.leaves = leaves
        self._text = leaves.text
        self._words = leaves.words
        self._carried: FactDefinition | None = None  # the quantity that a list's lead names for its items

    def section(self, provision: Provision, *, about: str = "", barring: bool = False) -> Reading:
        """A provision whose words introduce its items: 「应当同时符合下列条件：」; one without items by its sentences."""
        items = self._items(provision)
        start, end = provision.start, provision.lead_end
        lead = self._words[start:end]
        if not items:
            return self.sentence_group(start, end, about=about, barring=barring)
        barring = barring or is_barring(lead)
        before, listed = self._lead_of(start, end)
        own = (
            self.sentence_group(start, before, about=about, only_known=True)
            if before > start and not barring and not is_class(self._words[start:before])
            else Reading()
        )
        held, self._carried = self._carried, quantity_of_lead(lead)
        parts = [self.section_item(item, about=about + lead, barring=barring) for item in items]
        self._carried = held
        if own and not barring and re.match(r"\s*或", listed):
            listing = self._joined(listed, parts, barring)
            return Reading(
                (any_of([whole_of(own), *(whole_of(Reading((c,))) for c in listing.conditions)]),),
                scoped=listing.scoped,
            )
        return own + self._joined(listed, parts, barring) + Reading(references=references(lead))

    def _items(self, provision: Provision) -> Sequence[Provision]:
        """What a lead introduces: the numbered parts; paragraphs only where nothing is numbered."""
        children = [c for c in self._text.children(provision) if c.kind in _LISTED]
        numbered = [c for c in children if c.kind is not ProvisionKind.PARAGRAPH]
        return numbered or children

    def table(self, table: Table, *, about: str) -> Reading:
        """The conditions of a table's rows: of kinds (「主体 | 条件」) one row is enough, of matters (「方面 | 指标」) all have to hold."""
        column = condition_column(table)
        if column is None:
            return Reading()
        kinds = rows_are_kinds(table)
        rows: list[Reading] = []
        for row in table.rows[table.header_rows :]:
            cell = row[column]
            reading = self.sentence_group(cell.start, cell.end, about=about)
            if kinds and self._words[cell.start : cell.end].strip():
                reading = Reading(self._whose(row[0].start, row[0].end, about)) + reading
            rows += [reading] if reading else []
        if not kinds or not rows:
            return sum(rows, Reading())
        return Reading((any_of([whole_of(r) for r in rows]),))

    def _whose(self, start: int, end: int, about: str) -> tuple[Condition, ...]:
        """What the first cell of a row says of whom it is for; a kind by its bare name too: 「个人」."""
        option = option_called(self._words[start:end].strip())
        if option:
            return (self.leaves.leaf(option[0].key, Op.IS, option[1], start, end),)
        reads = self.leaves.read(start, end, about=about, memory=Memory())
        return tuple(negated(r) for r in reads if not r.own)

    def section_item(self, item: Provision, *, about: str, barring: bool) -> Reading:
        children = self._items(item)
        words = self._words[item.start : item.lead_end]
        scope = _FOR.match(words) or _LABEL.match(words)
        if children:
            return self.section(item, about=about, barring=barring)
        if is_catch_all(words):
            return Reading()
        if scope and not barring:
            inner = self.sentence_group(item.start + scope.end(), item.end, about=about + words)
            return (
                Reading(scoped=(Scoped(scope["what"], item.start + scope.start("what"), inner),))
                if inner
                else Reading()
            )
        return self.sentence_group(item.start, item.end, about=about, barring=barring)

    def sentence_group(
        self,
        start: int,
        end: int,
        *,
        about: str = "",
        barring: bool = False,
        only_known: bool = False,
        whom: bool = False,
    ) -> Reading:
        """The conditions of words[start:end), one sentence after the other. `only_known`: what no fact fits is left out, but beside one
        that a fact fits where the words say for `whom` it all is.
        """
        if barring:
            return self._barred(start, end, about)
        graded = _GRADED.search(self._words, start, end)
        if graded and (share := quantity_of_lead(self._words[start : graded.end()])):
            held, self._carried = self._carried, share
            found = self.sentence_group(graded.end(), end, about=about)
            self._carried = held
            return found
        inline = _INLINE.search(self._words, start, end)
        if inline:
            return self._inline(start, inline, end, about)
        found, last = Reading(), Reading()  # `last` is what the sentence before said
        carried = Carried(self._carried)
        for sentence in sentences(clauses(self._words, start, end)):
            said = self._words[sentence[0].start : sentence[-1].end]
            if relaxes(said, after=bool(last)):
                last = relaxed(self.leaves, last, sentence)
            elif not ((found or last) and tells_what_follows(said)):
                more = self._sentence(sentence, about, only_known, carried, whom)
                if last and more and re.match(r"\s*或者?(?!然)", said):  # 「甲；或者乙，但丙」
                    more = Reading((any_of([whole_of(last), whole_of(more)]),))
                else:
                    found += last
                last = more
        return found + last

    def _inline(self, start: int, inline: re.Match[str], end: int, about: str) -> Reading:
        """「评价得分60分以上，或满足下列条件之一：甲；乙；丙」."""
        parts = [
            self._sentence(sentence, about, False, Carried(self._carried))
            for sentence in sentences(clauses(self._words, inline.end(), end))
        ]
        whole = [whole_of(p) for p in parts if p]
        before = self.sentence_group(start, inline.start(), about=about)
        if not whole:
            return before
        if inline["or"] and before:
            return Reading((any_of([whole_of(before), *whole]),))
        return before + Reading((any_of(whole),))

    # -- sentences ------------------------------------------------------------------------------------------------

    def _sentence(
        self, sentence: Sequence[Clause], about: str, only_known: bool, carried: Carried, whom: bool = False
    ) -> Reading:
        memory = Memory(carried=carried)
        groups: list[list[Read]] = []
        premise: list[Read] | None = None
        for index, clause in enumerate(sentence):
            said = self._words[clause.start : clause.end].strip()
            bare = unnumbered(said)
            following = self._words[clause.end : sentence[-1].end].lstrip("，, ")
            if says_none(bare, following, last=index == len(sentence) - 1):
                continue
            rows = listed_in_table(self.leaves, clause, about)
            reads = rows or self.leaves.read(clause.start, clause.end, about=about, memory=memory)
            if only_known and (not whom or all(r.own for r in reads)):
                reads = [r for r in reads if not r.own]
            if not reads:
                continue
            if re.match(r"或者?(?!然)", bare) and groups:
                groups[-1] = [Read(any_of([together(groups[-1]), together(reads)]))]
            elif bare.startswith("但") and groups and isinstance(groups[-1][0].condition, AnyOf):
                groups[-1] = [Read(narrowed(groups[-1][0].condition, together(reads)))]
            elif index < len(sentence) - 1 and self._is_premise(bare):
                premise = reads
                carried.fact = (
                    self._carried or carried.fact
                )  # 「收入小于5000万元的企业，比例不低于5%」 goes on about the ratio
            elif premise is not None:
                groups.append([Read(AnyOf(any=(NoneOf(none=(together(premise),)), together(reads))))])
                premise = None
            elif groups and _one_matter(groups[-1], reads):
                low = groups[-1][0].condition.source.start  # type: ignore[union-attr]
                groups[-1] = [Read(self.leaves.asked(low, clause.end))]
            else:
                groups.append(reads)
        if premise:
            groups.append(premise)
        reads = [r for g in groups for r in g]
        return Reading(tuple(r.condition for r in reads if not r.bars), tuple(r.condition for r in reads if r.bars))

    def _is_premise(self, said: str) -> bool:
        """「属于规模以上企业的，已报送」; under a lead that names a quantity also 「销售收入小于5000万元的企业，比例不低于5%」."""
        if self._carried is not None and re.search(r"的(?:企业|单位|项目)?$", said):
            return True
        return said.endswith("的") and re.match(r"属于|若|如|涉及|申请|有|为|跨|从事|经营", said) is not None

    def _barred(self, start: int, end: int, about: str) -> Reading:
        """One thing that must not be: its clauses together where 「且」 joins them, else each for itself."""
        found = clauses(self._words, start, end)
        memory = Memory()
        reads = [self.leaves.read(c.start, c.end, about=about, barring=True, memory=memory) for c in found]
        flat = [r for group in reads for r in group]
        if not flat:
            return Reading()
        said = self._words[start:end]
        if len(found) > 1 and any(r.own for r in flat):
            return Reading(exclusions=(self._barred_whole(flat, start, end),))
        if len(found) > 1 and re.search(r"且|并", said):
            return Reading(exclusions=(AllOf(all=tuple(r.condition for r in flat)),))
        return Reading(exclusions=tuple(r.condition for r in flat))

    def _barred_whole(self, reads: Sequence[Read], start: int, end: int) -> Leaf:
        """Several clauses as one thing: how much where one of them compares a share or sum (「存在参股关系，且持股比例超过25%」)."""
        own = [
            r.condition
            for r in reads
            if isinstance(r.condition, Leaf) and r.own and not isinstance(r.condition.value, bool)
        ]
        if len(own) == 1 and all(r.own for r in reads) and isinstance(own[0].value, Decimal):
            ref = self._text.ref(start, end)
            return own[0].model_copy(update={"text": ref.quote, "source": ref})
        return self.leaves.asked(start, end, barring=True)

    # -- lists ----------------------------------------------------------------------------------------------------

    def _lead_of(self, start: int, end: int) -> tuple[int, str]:
        """(where the words before the list's own begin to introduce it, those words)."""
        found = clauses(self._words, start, end)
        for clause in reversed(found):
            said = self._words[clause.start : clause.end]
            if _LIST_WORD.search(said):
                kinds = _OF_KINDS.search(said)
                if kinds:  # 「签订1年以上劳动合同的下列人员：」
                    return clause.start + kinds.start(), self._words[clause.start + kinds.start() : end]
                cut = re.search(
                    r"(?:并|且|还|或者?)?(?:应当|应|须|需|必须)?(?:先)?(?:同时|均|全部|分别)?(?:符合|满足|具备|有|属于|存在|达到|按)(?:以下|下列|下述|如下|相应)",
                    said,
                )
                return clause.start, self._words[clause.start + (cut.start() if cut else 0) : end]
        return start, self._words[start:end]

    def _joined(self, listed: str, parts: Sequence[Reading], barring: bool) -> Reading:
        scoped = tuple(s for p in parts for s in p.scoped)
        kept = [p for p in parts if p.conditions or p.exclusions]
        if barring:
            return Reading(exclusions=tuple(e for p in kept for e in p.exclusions), scoped=scoped)
        count = _AT_LEAST.search(listed) or _AT_LEAST_OF.search(listed)
        if count and not _ANY.search(listed) and kept:
            number = parse_number(count["count"])
            whole = AtLeast(at_least=min(int(number or 1), len(kept)), of=tuple(whole_of(p) for p in kept))
            return Reading((whole,), scoped=scoped)
        if _ANY.search(listed) and kept:
            return Reading((any_of([whole_of(p) for p in kept]),), scoped=scoped)
        joined = Reading(scoped=scoped)
        for part in kept:
            joined += Reading(part.conditions, part.exclusions)
        return joined


def _one_matter(before: Sequence[Read], reads: Sequence[Read]) -> bool:
    """Whether two clauses that no fact fits are one condition: 「作为权利人，经生效裁判确认侵权成立」."""
    return len(before) == 1 and len(reads) == 1 and before[0].vague and reads[0].vague


def is_barring(lead: str) -> bool:
    """Whether a list's lead says what its items bar from: 「有下列情形之一的，不予补贴：」."""
    return _BARRING.search(lead) is not None
