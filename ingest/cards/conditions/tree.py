"""A section of conditions → the tree of all, any, none and at least, and what bars; nested to any depth by its items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.policy.card import AllOf, AnyOf, AtLeast, Condition, Leaf, NoneOf, Op
from assistant.policy.conditions import leaves_of
from assistant.policy.document import Table
from assistant.policy.facts import FactDefinition, fact_definitions
from assistant.policy.numerals import parse_number
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.conditions.clauses import Clause, clauses, sentences
from ingest.cards.conditions.comparators import find_bounds
from ingest.cards.conditions.joints import any_of, in_order, narrowed
from ingest.cards.conditions.leaves import LeafReader, Read, negated, together
from ingest.cards.conditions.quantity_facts import Carried, quantity_of_lead
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
# 「除符合本办法第四条第（一）项、第（二）项规定外」
_REFERENCE = re.compile(
    r"第(?P<article>[一二三四五六七八九十百零\d]{1,6})条(?P<items>(?:[、和及与]?第?[(（][一二三四五六七八九十]{1,3}[)）]项?(?:[至到]第?[(（][一二三四五六七八九十]{1,3}[)）]项?)?)*)"
)
_ITEM = re.compile(r"[(（](?P<n>[一二三四五六七八九十]{1,3})[)）]")
# 「…，或满足下列条件之一：甲；乙；丙」 within one item
_INLINE = re.compile(
    r"(?:[,，]?(?P<or>或者?))?(?:并|且)?(?:应当|应|须|需)?(?:符合|满足|具备)(?:下列|以下)[^:：。]{0,12}(?:之一|任[何意]?一[项个]?|中的?(?:任[何意]?)?一[项个条种])[^:：。]{0,8}[:：](?=[^\n])"
)
# 「占比符合如下要求：收入小于5000万元的企业，比例不低于5%；…」 within one item
_GRADED = re.compile(r"(?:比例|比重|占比)[^,，。:：]{0,12}(?:如下|下列|以下)[^,，。:：]{0,6}[:：](?=[^\n])")
# 「属于表1所列人员类别之一」, 「具备本办法第六条表1所列类别之一的资质」
_IN_TABLE = re.compile(
    r"(?:属于|具备|符合|为)[^,，。]{0,14}?(?P<table>表\d{1,2})[^,，。]{0,12}(?:所列|规定|中)[^,，。]{0,14}(?:之一|[类条件])"
)
_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百零]{1,5}条|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．])\s*"
)
# 「法律、法规规定的其他条件」, 「其他不予支持的情形」: names no condition
_CATCH_ALL = re.compile(
    r"(?:[^,，。；;]{0,30}(?:规定|明确|认为|要求|确定)的?)?(?:应当|需要|依法)?其他(?:不[予得应]|应当|需要|依法|有关|相关)?[^,，。；;]{0,14}(?:情[形况]|条件|要求|行为)的?[。；;]?"
)
_RELAXED = re.compile(r"(?P<who>[^,，]{2,24}?)(?:可以?)?(?:适当)?放宽(?:至|到|为)(?P<to>.+)")
_UNLIMITED = re.compile(
    r"^[^,，]{0,2}?(?P<who>[^,，]{2,24}?)(?:可以?)?(?:不设|不受|不限|不作|没有|无)(?:年龄|学历|规模|营业收入|[^,，]{0,6})(?:的)?(?:限制|要求)"
)
_WAIVED = re.compile(
    r"不受|不考察|不作要求|不要求|免予|不适用|视为|为准|是指|按照?[^,，]*(?:确定|计算|执行)|由[^,，]*(?:确定|认定|负责)"
)
# 「可以减缴」: what follows from conditions is none
_EFFECT = re.compile(r"(?:均?可以?|予以|应予|给予)[^,，\d]{1,6}")
# 「认定专精特新中小企业，需同时满足」, 「C类人才，年龄不超过50周岁」: what one is to become
_SOUGHT = re.compile(r"(?:申请|申报)?(?:认定|评定|评价)(?!为|的)[^,，\d]{2,20}(?<!的)")
_CLASS = re.compile(r"(?:[A-Z]|[一二三四五六七])[类级](?:人才|企业)?(?:[(（][^)）]{1,10}[)）])?")
# 「并符合本章规定的相应条件」: the conditions stand where it points
_POINTING = re.compile(
    r"(?:[并且还同时]|应当?|须|需){0,4}(?:符合|满足|具备)(?:《[^》]+》|本|第|上述|前款|以下|下列|规定)[^,，\d]{0,20}?(?:条件|规定|要求|标准)(?:的|之一的?)?"
)
# a later sentence that tells what an authority does
_AUTHORITY = re.compile(
    r"\s*[^,，]{0,24}(?:部门|机关|政府|管委会|委员会|局|人民法院)[^,，]{0,12}(?:应当|可以|负责|审核|审批|审查|予以|不予|根据)"
)
# 「本办法所称小微企业，是指…」: the term itself is no condition
_MEANS = re.compile(r"是?指")
_SUBJECT = re.compile(
    r"(?:凡|对)?(?:拟|本|该)?(?:申[报请领]|享受)[^,，]{0,30}?(?:企业|单位|项目|人员?|机构|主体|个人|者|产品|贷款|银行|平台)|(?:企业|单位|公司|项目|申请人|申报主体|个人|人员)(?:申请|申报)(?:(?!应|须|需|不|满|达|超过|以上|成立|拥有|具有|取得|属于)[^,，\d]){0,14}|(?:各|上述|以上|前款)?(?:企业|单位|申请人|申报主体|申[报请][^,，]{0,8})"
)


@dataclass(frozen=True, slots=True)
class Scoped:
    """What one item says only of the benefit that it names."""

    what: str
    start: int  # where its name stands
    reading: Reading


@dataclass(frozen=True, slots=True)
class Reading:
    """All of `conditions` must hold, none of `exclusions` may; `scoped` go for the benefits that they name."""

    conditions: tuple[Condition, ...] = ()
    exclusions: tuple[Condition, ...] = ()
    scoped: tuple[Scoped, ...] = ()
    references: tuple[str, ...] = field(default=())

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            (*self.conditions, *other.conditions),
            (*self.exclusions, *other.exclusions),
            (*self.scoped, *other.scoped),
            (*self.references, *other.references),
        )

    def __bool__(self) -> bool:
        return bool(self.conditions or self.exclusions or self.scoped)


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
            if before > start
            and not barring
            and not _CLASS.fullmatch(_NUMBER.sub("", self._words[start:before]).strip(" ,，"))
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
        return own + self._joined(listed, parts, barring) + Reading(references=self.references(lead))

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
        if _CATCH_ALL.fullmatch(_NUMBER.sub("", words.strip())):
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
            if _RELAXED.search(said) or (last and _UNLIMITED.search(said)):
                last = self._relaxed(last, sentence)
            elif not ((found or last) and (_WAIVED.search(said) or _AUTHORITY.match(said))):
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
            bare = _NUMBER.sub("", said)
            if index < len(sentence) - 1 and (
                _SUBJECT.fullmatch(bare) or _CLASS.fullmatch(bare) or bare.startswith("除")
            ):
                continue
            if _EFFECT.fullmatch(bare) or _POINTING.fullmatch(bare) or _SOUGHT.fullmatch(bare):
                continue
            following = self._words[clause.end : sentence[-1].end].lstrip("，, ")
            if _SUBJECT.fullmatch(bare) or (index < len(sentence) - 1 and _MEANS.match(following)):
                continue
            rows = self._listed_in_table(clause, about)
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

    def _listed_in_table(self, clause: Clause, about: str) -> list[Read]:
        """「属于表1所列人员类别之一」: the kinds of that table's rows, of which one is enough; [] where a row fits no fact."""
        said = _IN_TABLE.search(self._words, clause.start, clause.end)
        table = next(
            (t for t in self._text.tables if said and t.caption.replace(" ", "").startswith(said["table"])), None
        )
        if table is None or not table.header_rows:
            return []
        titles = [cell.text for cell in table.rows[table.header_rows - 1]]
        column = next((i for i, t in enumerate(titles) if "条件" in t), 0)
        kinds: list[Condition] = []
        for row in table.rows[table.header_rows :]:
            cell = row[column]
            reads: list[Read] = []
            for part in clauses(self._words, cell.start, cell.end):
                reads += self.leaves.read(part.start, part.end, about=about, memory=Memory())
            if not reads:
                return []
            alternative = "；" in self._text.text[cell.start : cell.end] or len(reads) == 1
            kinds += [any_of([negated(r) for r in reads])] if alternative else [together(reads)]
        if all(leaf.fact.startswith("x_") for kind in kinds for leaf in leaves_of(kind)):
            return []
        return [Read(any_of(self._as_choices(kinds, clause)))]

    def _as_choices(self, kinds: Sequence[Condition], clause: Clause) -> list[Condition]:
        """Rows that are no more than options of one choice as one condition, which rests on the clause that points at them."""
        options: dict[str, list[str]] = {}
        rest: list[Condition] = []
        for kind in kinds:
            if isinstance(kind, Leaf) and kind.op is Op.IS and isinstance(kind.value, str):
                options.setdefault(kind.fact, []).append(kind.value)
            else:
                rest.append(kind)
        start, end = self.leaves.trimmed(clause.start, clause.end)
        found: list[Condition] = []
        for fact, values in options.items():
            op, value = in_order(fact_definitions()[fact], tuple(dict.fromkeys(values)))
            found.append(self.leaves.leaf(fact, op, value, start, end))
        return found + rest

    def _is_premise(self, said: str) -> bool:
        """「属于规模以上企业的，已报送」; under a lead that names a quantity also 「销售收入小于5000万元的企业，比例不低于5%」."""
        if self._carried is not None and re.search(r"的(?:企业|单位|项目)?$", said):
            return True
        return said.endswith("的") and re.match(r"属于|若|如|涉及|申请|有|为|跨|从事|经营", said) is not None

    def _relaxed(self, found: Reading, sentence: Sequence[Clause]) -> Reading:
        """「…10亿元以上；生物医药产业链可以放宽至5亿元以上」: the last quantity, or the lower one for those; for some none at all
        (「博士不设年龄限制」).
        """
        for clause in sentence:
            said = self._words[clause.start : clause.end]
            relaxed = _RELAXED.search(said) or _UNLIMITED.search(said)
            last = found.conditions[-1] if found.conditions else None
            held = last.any[0] if isinstance(last, AnyOf) else last
            if relaxed is None or not isinstance(held, Leaf):
                continue
            for_whom = self._relaxed_for(clause.start, relaxed, held)
            if for_whom is not None and last is not None:
                either = any_of([last, for_whom])
                found = Reading((*found.conditions[:-1], either), found.exclusions, found.scoped, found.references)
        return found

    def _relaxed_for(self, offset: int, relaxed: re.Match[str], held: Leaf) -> Condition | None:
        """Those of whom less is asked, and what; None where no number says so."""
        low, high = offset + relaxed.start("who"), offset + relaxed.end("who")
        reads = self.leaves.read(low, high, memory=Memory())
        whose = together(reads) if reads and not any(r.own for r in reads) else self.leaves.asked(low, high)
        if relaxed.re is _UNLIMITED:
            return whose
        compared = "不超过" if held.op in (Op.LE, Op.LT) else "不低于"  # 「放宽到45周岁」 is compared as before
        bounds = find_bounds(relaxed["to"], self.leaves.inclusion) or find_bounds(
            compared + relaxed["to"], self.leaves.inclusion
        )
        if not bounds:
            return None
        start, end = offset + relaxed.start(), offset + relaxed.end()
        lower = self.leaves.leaf(held.fact, bounds[0].op, bounds[0].value, start, end, years=held.years)
        return AllOf(all=(whose, lower))

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

    def references(self, words: str) -> tuple[str, ...]:
        """The provisions whose conditions go here too: 「除符合本办法第四条第（一）项、第（二）项规定外，还应当」, as they are cited."""
        besides = re.search(
            r"(?:除[^,，。]{0,6})?(?:应当|须)?符合(?:本[^\s,，。]{0,3})?(?P<of>第[^,，。]{1,60}?)(?:的?(?:规定|条件|要求))外?",
            words,
        )
        if not besides or "本" not in words[: besides.start("of")][-6:]:
            return ()
        found: list[str] = []
        for match in _REFERENCE.finditer(besides["of"]):
            article = f"第{match['article']}条"
            numbers = [m["n"] for m in _ITEM.finditer(match["items"])]
            found += [f"{article}第（{n}）项" for n in numbers] if numbers else [article]
        return tuple(found)


def _one_matter(before: Sequence[Read], reads: Sequence[Read]) -> bool:
    """Whether two clauses that no fact fits are one condition: 「作为权利人，经生效裁判确认侵权成立」."""
    return len(before) == 1 and len(reads) == 1 and before[0].vague and reads[0].vague


def is_barring(lead: str) -> bool:
    """Whether a list's lead says what its items bar from: 「有下列情形之一的，不予补贴：」."""
    return _BARRING.search(lead) is not None


def whole_of(reading: Reading) -> Condition:
    """A reading as one condition, what bars negated."""
    parts = [*reading.conditions, *(NoneOf(none=(e,)) for e in reading.exclusions)]
    return parts[0] if len(parts) == 1 else AllOf(all=tuple(parts))


def as_one(conditions: Sequence[Condition]) -> Condition | None:
    """All of them as one condition; None where there is none."""
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else AllOf(all=tuple(conditions))
