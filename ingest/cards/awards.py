"""What a provision grants: its amounts in prose, lists and tables put together, with nature, cadence, payouts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.policy.card import (
    AllOf,
    AmountRule,
    Award,
    Cadence,
    Combined,
    Condition,
    Fixed,
    Nature,
    NoneOf,
    Payout,
    PerUnit,
    Rate,
    Ref,
    Tier,
    Tiers,
    Uplift,
    Uplifted,
)
from assistant.policy.document import Table
from assistant.policy.facts import FactDefinition
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.labels import Label, OwnFacts, clause_condition, label_condition
from ingest.cards.prose import bounds_of, read_prose
from ingest.cards.quantities import Kind, plain_words, quantities
from ingest.cards.roles import award_words
from ingest.cards.sentences import Amount, Reading
from ingest.cards.text import CardText
from ingest.cards.tiers import ColumnAward, RowAward, progressive_of, read_table, tiers_of

_PARTS = (ProvisionKind.ITEM, ProvisionKind.SUBITEM)


@dataclass(frozen=True)
class Granted:
    """One thing that a provision grants. `label` says for what, `facts` are those that only this document asks for."""

    label: str
    source: Ref
    award: Award
    provision: Provision
    facts: tuple[FactDefinition, ...] = ()
    notes: tuple[str, ...] = ()
    condition: Condition | None = None


def read_award(text: CardText, provision: Provision) -> Award | None:
    """The one award that the provision grants, several amounts in it put together as tiers or a sum; None where it grants none."""
    granted = read_granted(text, provision)
    return granted.award if granted else None


def read_granted(text: CardText, provision: Provision) -> Granted | None:
    """As `read_award`, with its words and the facts that it needs."""
    pieces = _pieces(text, provision)
    return _together(text, provision, pieces) if pieces.parts else None


def read_awards(text: CardText, provision: Provision) -> tuple[Granted, ...]:
    """The things that the provision grants, each for itself: items with an amount each, rows of a table that are no tiers."""
    pieces = _pieces(text, provision)
    if not pieces.parts:
        return ()
    if len(pieces.parts) == 1 or _alternatives(pieces.parts):
        one = _together(text, provision, pieces)
        return (one,) if one else ()
    return tuple(_finished(text, provision, pieces, part) for part in pieces.parts)


@dataclass(frozen=True)
class _Part:
    """One amount with its condition. `kind`: what makes it one of several (row, item, sentence)."""

    rule: AmountRule
    label: str
    source: Ref
    kind: str
    condition: Condition | None = None
    up_to: bool = False
    further: bool = False
    months: Decimal | None = None
    payouts: tuple[Payout, ...] = ()


@dataclass(frozen=True)
class _Pieces:
    parts: list[_Part]
    reading: Reading
    own: OwnFacts
    words: str


# 「按照表1执行」, 「标准见附件2」, 「如下表」; not 「属于表1所列人员」, 「低于表1标准」
_NAMED_TABLE = re.compile(
    r"(?:按照?|见|执行|依照|参照|如)(?:本办法|本细则|本措施)?\s?(?P<name>附?表\s?[一二三四五六七八九十\d]{1,2}|附件\s?\d{1,2}|下表)"
)


def _tables(text: CardText, provision: Provision) -> list[Table]:
    """The tables that stand inside, outside of its articles, and those that it names, wherever they stand."""
    articles = [p for p in text.inside(provision) if p.kind is ProvisionKind.ARTICLE and p.ordinal != provision.ordinal]
    inside = [
        t
        for t in text.tables
        if provision.start <= t.start
        and t.end <= provision.end
        and not any(a.start <= t.start and t.end <= a.end for a in articles)
    ]
    if inside:
        return inside
    words = plain_words(text.words(provision))
    names = {re.sub(r"\s", "", m["name"]) for m in _NAMED_TABLE.finditer(words)}
    return [
        t for t in text.tables if any(re.match(rf"{n}(?!\d)", re.sub(r"\s", "", plain_words(t.caption))) for n in names)
    ]


def _pieces(text: CardText, provision: Provision) -> _Pieces:
    own = OwnFacts(text.document_id)
    lead = _lead(text, provision)
    parts: list[_Part] = []
    reading = Reading()
    words = text.words(provision)
    if _EXAMPLE.search(plain_words(words)):
        return _Pieces([], reading, own, words)
    tables = _tables(text, provision)
    for table in tables:
        columns = read_table(text, table, own, f"{lead}\n{words}")
        for column in columns:
            parts += _of_table(text, table, column, own, f"{lead}\n{words}", len(columns) > 1)
    _merge(reading, read_prose(text, provision.start, _own_end(text, provision), own, lead))
    prose = [_of_amount(text, a, own, "sentence") for a in reading.amounts]
    listed = _of_parts(text, provision, own, f"{lead}\n{words}", reading)
    if parts and (prose or listed):
        repeated = sum(_same(p, parts) for p in listed)
        if len(listed) > 1 and repeated * 2 >= len(listed):  # the table sums up what the items grant
            parts = []
        prose, listed = [p for p in prose if not _same(p, parts)], [p for p in listed if not _same(p, parts)]
    if parts or prose or listed:
        _modify(text, provision, tables, reading, own)
    return _Pieces([*parts, *prose, *listed], reading, own, text.text[provision.start : provision.end])


_EXAMPLE = re.compile(r"(?:计算)?(?:示例|举例)(?:如下|如表|说明)?")
_BOUNDING = re.compile(
    r"计算结果|计算金额|核算金额|(?:奖励|补助|补贴|资助|贴息)(?:金额|资金|数额)[^,;。]{0,6}(?:不足|以)"
    r"|以万元为单位|以元为单位"
)


def _modify(text: CardText, provision: Provision, tables: Sequence[Table], reading: Reading, own: OwnFacts) -> None:
    """What other provisions say of this one's amounts: rises over its table or article, how results are rounded."""
    names = [re.match(r"附?表\s?[一二三四五六七八九十\d]{1,2}", plain_words(t.caption)) for t in tables]
    wanted = [re.sub(r"\s", "", n[0]) for n in names if n]
    if provision.kind is ProvisionKind.ARTICLE:
        wanted.append(f"{provision.label}规定的")
    for other in text.provisions:
        outside = other.end <= provision.start or other.start >= provision.end
        if not outside or other.kind not in (ProvisionKind.ARTICLE, ProvisionKind.HEADING, *_PARTS):
            continue
        words = plain_words(text.words(other))
        if any(w in words for w in wanted) and re.search(r"提高|上浮|上调|增加", words):
            inner = read_prose(text, other.start, other.end, own)
            reading.rises += inner.rises
            reading.raised += inner.raised
        if _BOUNDING.search(words):
            reading.bounds += bounds_of(text, other.start, other.lead_end)


def _own_end(text: CardText, provision: Provision) -> int:
    """Where the provision's own words end, its plain paragraphs included, before its first item or table."""
    end = provision.lead_end
    for child in text.children(provision):
        if child.kind is not ProvisionKind.PARAGRAPH or child.start < end:
            break
        end = child.end
    return end


def _lead(text: CardText, provision: Provision) -> str:
    """The words of the provisions above it: an article's opening before its items, a chapter's heading."""
    above: list[str] = []
    parent = provision.parent
    while parent is not None and len(above) < 4:
        holder = text.provisions[parent]
        if holder.kind is not ProvisionKind.TITLE:
            above.append(text.words(holder))
        parent = holder.parent
    return "\n".join(reversed(above))


def _merge(into: Reading, other: Reading) -> None:
    for name in ("amounts", "payouts", "rises", "raised", "caps", "bounds", "notes"):
        getattr(into, name).extend(getattr(other, name))


def _same(part: _Part, rows: Sequence[_Part]) -> bool:
    """Whether the rows of a table say the same."""
    figures = _figures(part.rule)
    return bool(figures) and figures <= {f for r in rows for f in _figures(r.rule)}


def _figures(rule: AmountRule) -> set[Decimal]:
    match rule:
        case Fixed() | PerUnit():
            return {rule.cny}
        case Rate():
            return {rule.rate}
        case Tiers():
            return {f for t in rule.tiers for f in _figures(t.amount)}
        case Combined():
            return {f for p in rule.parts for f in _figures(p)}
        case Uplifted():
            return _figures(rule.of)
        case _:
            return set()


def _of_table(
    text: CardText, table: Table, column: ColumnAward, own: OwnFacts, lead: str, several: bool
) -> list[_Part]:
    ref = _table_ref(text, column)
    label = column.header if several else ""
    condition = label_condition(text, Label(*column.span, table.caption), own) if several and column.span else None
    bands = progressive_of(text, column, lead, own, ref)
    if bands is not None:
        return [_Part(bands, label, ref, "column", condition)]
    tiers = tiers_of(column, ref)
    if tiers is not None and len(tiers.tiers) > 1 and _tier_like(table, column):
        if re.search(r"分阶段|各阶段|分步", plain_words(f"{lead}{table.caption}")):
            tiers = tiers.model_copy(update={"take": "sum"})
        elif re.search(r"(?:按|取|就)(?:照)?最高(?:一项|标准)?|就高", plain_words(lead)):
            tiers = tiers.model_copy(update={"take": "highest"})
        up_to = all(r.up_to for r in column.rows)
        payouts = _column_payouts(text, column)
        return [_Part(tiers, label, ref, "column", condition, up_to, months=column.months, payouts=payouts)]
    return [_of_row(text, row, label) for row in column.rows]


def _table_ref(text: CardText, column: ColumnAward) -> Ref:
    return text.ref(min(r.source.start for r in column.rows), max(r.source.end for r in column.rows))


_THINGS = re.compile(r"事项|项目|补贴项|奖励类型|支持方式|支持内容|奖项|内容|名称")


def _tier_like(table: Table, column: ColumnAward) -> bool:
    """Rows that are degrees or classes of one thing, not several things."""
    kinds = {type(r.rule) for r in column.rows}
    first = plain_words(table.rows[0][0].text) if table.rows and table.rows[0] else ""
    second = plain_words(table.rows[0][1].text) if table.rows and len(table.rows[0]) > 1 else ""
    things = _THINGS.search(first) or (re.search("序号|编号", first) and _THINGS.search(second))
    return len(kinds) == 1 and not things


def _column_payouts(text: CardText, column: ColumnAward) -> tuple[Payout, ...]:
    found = {p for r in column.rows for p in _row_payouts(text, r)}
    first = _row_payouts(text, column.rows[0])
    return first if {(p.share, p.cny) for p in found} == {(p.share, p.cny) for p in first} else ()


def _row_payouts(text: CardText, row: RowAward) -> tuple[Payout, ...]:
    if row.payout is None:
        return ()
    return tuple(read_prose(text, row.payout.start, row.payout.end, OwnFacts(text.document_id), "分次拨付").payouts)


def _of_row(text: CardText, row: RowAward, column: str) -> _Part:
    label = " ".join(c.text.strip() for c in row.labels)
    shown = f"{label}（{column}）" if column else label
    return _Part(row.rule, shown, row.source, "row", row.condition, row.up_to, payouts=_row_payouts(text, row))


def _of_amount(text: CardText, amount: Amount, own: OwnFacts, kind: str, label: str = "") -> _Part:
    condition = None
    source = text.ref(amount.start, amount.end)
    if amount.condition is not None:
        low, high = amount.condition
        label = label or text.ref(low, high).quote
        condition = clause_condition(text, Label(low, high, _before(text, low)), own)
    return _Part(amount.rule, label, source, kind, condition, amount.up_to, amount.further)


def _before(text: CardText, at: int) -> str:
    """The words of the paragraph before `at`."""
    return plain_words(text.text[text.text.rfind("\n", 0, at) + 1 : at])


def _of_parts(text: CardText, provision: Provision, own: OwnFacts, lead: str, reading: Reading) -> list[_Part]:
    """The amounts of its items, in order; what bounds or raises all of them goes to `reading`."""
    found: list[_Part] = []
    for child in text.children(provision):
        if child.kind not in _PARTS:
            continue
        inner = read_prose(text, child.start, _own_end(text, child), own, lead)
        amounts = [_of_amount(text, a, own, "item", _heading(text, child)) for a in inner.amounts]
        deeper = _of_parts(text, child, own, f"{lead}\n{text.words(child)}", inner)
        found += amounts or deeper
        inner.amounts = []
        _merge(reading, inner)
    tail = [
        c
        for c in text.children(provision)
        if c.kind is ProvisionKind.PARAGRAPH and c.start >= _own_end(text, provision)
    ]
    for paragraph in tail:
        after = read_prose(text, paragraph.start, paragraph.end, own, lead)
        found += [_of_amount(text, a, own, "sentence") for a in after.amounts] if not found else []
        after.amounts = []
        _merge(reading, after)
    return found


def _heading(text: CardText, provision: Provision) -> str:
    """The name of an item: what stands before its colon or first comma."""
    words = re.sub(r"^\s*(?:[(（][^)）]{1,4}[)）]|\d{1,2}[.、．])\s*", "", text.words(provision))
    return re.split(r"[，,：:；;。\n]", words)[0].strip().removesuffix("的")


def _alternatives(parts: Sequence[_Part]) -> bool:
    """Whether the parts are tiers of one thing: conditions on one fact, or a further amount on top of the first."""
    if any(p.further for p in parts[1:]):
        return True
    if any(p.kind in ("row", "column") for p in parts):
        return False
    facts = [_facts_of(p.condition) for p in parts]
    return all(f and f == facts[0] for f in facts)


def _facts_of(condition: Condition | None) -> frozenset[str]:
    match condition:
        case None:
            return frozenset()
        case AllOf():
            return frozenset().union(*(_facts_of(c) for c in condition.all))
        case NoneOf():
            return frozenset().union(*(_facts_of(c) for c in condition.none))
        case _:
            key = getattr(condition, "fact", None)
            if key is not None:
                return frozenset((key,))
            return frozenset().union(*(_facts_of(c) for c in (getattr(condition, "any", None) or condition.of)))  # type: ignore[union-attr]


def _together(text: CardText, provision: Provision, pieces: _Pieces) -> Granted | None:
    """All parts as one award."""
    parts = pieces.parts
    main = [p for p in parts if not p.further] or parts[:1]
    extra = [p for p in parts if p.further and p not in main]
    rule = main[0].rule if len(main) == 1 else _combined(text, main, pieces)
    uplifts = [
        Uplift(when=p.condition, cny=p.rule.cny, source=p.source)
        for p in extra
        if isinstance(p.rule, Fixed) and p.condition is not None
    ]
    if uplifts:
        rule = Uplifted(of=rule, uplifts=tuple(uplifts), text=rule.text, source=rule.source)
    source = (
        text.ref(min(p.source.start for p in parts), max(p.source.end for p in parts))
        if len(parts) > 1
        else parts[0].source
    )
    part = replace(main[0], rule=rule, source=source, label=main[0].label if len(parts) == 1 else "")
    part = replace(part, up_to=all(p.up_to for p in main))
    return _finished(text, provision, pieces, part)


def _combined(text: CardText, parts: Sequence[_Part], pieces: _Pieces) -> AmountRule:
    first = parts[0].rule
    ref = text.ref(min(p.source.start for p in parts), max(p.source.end for p in parts))
    if all(p.condition is not None for p in parts):
        tiers = tuple(Tier(label=p.label, when=p.condition, amount=p.rule) for p in parts if p.condition is not None)
        highest = re.search(r"最高一项|就高|较高", pieces.words)
        return Tiers(take="highest" if highest else "first", tiers=tiers, text=first.text, source=ref)
    return Combined(form="sum", parts=tuple(p.rule for p in parts), text=first.text, source=ref)


def _finished(text: CardText, provision: Provision, pieces: _Pieces, part: _Part) -> Granted:
    rule = _raised(text, pieces, part)
    if not isinstance(rule, Fixed):
        rule = rule.model_copy(update={k: v for k, v in pieces.reading.bounds if getattr(rule, k) is None})
    if pieces.reading.rises:
        take = "highest" if re.search(r"不叠加|不得叠加|只能选择其中一项", pieces.words) else "sum"
        rule = Uplifted.model_validate(
            {"of": rule, "uplifts": pieces.reading.rises, "take": take, "text": rule.text, "source": rule.source}
        )
    own = _keys(rule) | _facts_of(part.condition)
    return Granted(
        label=part.label or provision.heading or provision.label,
        source=part.source,
        award=Award(
            rule=rule,
            nature=nature_of(f"{part.source.quote}{pieces.words}"),
            cadence=cadence_of(_near(text, part, pieces)),
            max_years=most_years(pieces.words),
            up_to=part.up_to,
            payouts=part.payouts or _payouts(pieces.reading, rule),
        ),
        provision=provision,
        facts=tuple(d for k, d in pieces.own.found.items() if k in own),
        notes=tuple(pieces.reading.notes),
        condition=part.condition,
    )


def _near(text: CardText, part: _Part, pieces: _Pieces) -> str:
    return part.source.quote if part.kind in ("item", "sentence") else pieces.words


def _keys(rule: AmountRule) -> frozenset[str]:
    """The facts that a rule rests on."""
    dumped = rule.model_dump_json()
    return frozenset(re.findall(r"x_[a-z0-9_]+", dumped))


def _payouts(reading: Reading, rule: AmountRule) -> tuple[Payout, ...]:
    """Only payouts that make up the whole: shares of 100 %, or sums of the amount."""
    shares = [p.share for p in reading.payouts if p.share is not None]
    sums = [p.cny for p in reading.payouts if p.cny is not None]
    whole = sum(shares) == 1 or (isinstance(rule, Fixed) and sum(sums) == rule.cny)
    return tuple(reading.payouts) if whole or (len(shares) == 1 and not sums) else ()


def _raised(text: CardText, pieces: _Pieces, part: _Part) -> AmountRule:
    """「…的，补助比例提高至60%」: the raised amount where its condition holds, else the amount itself."""
    rule = part.rule
    for group, sentence in pieces.reading.raised:
        value = group.quantities[0].value
        if isinstance(rule, Rate) and group.quantities[0].kind is Kind.RATIO:
            better: AmountRule = rule.model_copy(update={"rate": value})
        elif isinstance(rule, Fixed) and group.quantities[0].kind is Kind.MONEY and not group.up_to:
            better = rule.model_copy(update={"cny": value})
        elif rule.cap is not None and group.quantities[0].kind is Kind.MONEY and group.up_to:
            better = rule.model_copy(update={"cap": value})
        else:
            continue
        end = sentence.plain.rfind(",", 0, group.start)
        if end < 2:
            continue
        ref = text.ref(sentence.start, sentence.start + len(sentence.plain))
        when = label_condition(text, Label(sentence.start, sentence.start + end), pieces.own)
        better = better.model_copy(update={"source": ref, "text": ref.quote})
        tiers = (Tier(when=when, amount=better), Tier(when=NoneOf(none=(when,)), amount=rule))
        rule = Tiers(tiers=tiers, text=rule.text, source=rule.source)
    return rule


_ONCE = re.compile(r"一次性|只享受一次|享受一次|仅限一次|只能享受一次")
_YEARLY = re.compile(
    r"每年(?!\d{1,2}月|度?申报|组织|集中|受理)|每年度|年度(?:最高|上限|累计)|按年|逐年|每人每年|连续[两二三四五\d]年"
)
_MONTHLY = re.compile(r"每月(?=[^，,。]{0,4}(?:\d|[一二三四五六七八九]))|按月(?:发放|计算|补|给)|元/[^，,。]{0,3}月")
_EACH = re.compile(r"每项|每件|每次|每场|每笔|每个项目|每引进|每培养|每新增|每单|每批")


def cadence_of(words: str) -> Cadence | None:
    """How often it is paid, by its words; None where they do not say."""
    plain = plain_words(words)
    for pattern, cadence in (
        (_MONTHLY, Cadence.MONTHLY),
        (_ONCE, Cadence.ONCE),
        (_EACH, Cadence.EACH),
        (_YEARLY, Cadence.YEARLY),
    ):
        if pattern.search(plain):
            return cadence
    return None


def nature_of(words: str) -> Nature:
    """What kind of money it is: the first of the kinds whose words occur, else a grant."""
    plain = plain_words(words)
    for name, cues in award_words().natures.items():
        if any(cue in plain for cue in cues):
            return Nature(name)
    return Nature.GRANT


_MOST_YEARS = re.compile(
    r"(?:最长|最多|连续|补贴期限?|补助期限?|贴息期限?|资助期限?|奖励期限?|支持期限?|扶持期限?|期限)(?:最长|最多|为|不超过|享受|给予)*\s*(?P<n>\d{1,2}|[一二两三四五六])\s*年"
)


def most_years(words: str) -> int | None:
    """「补助期不超过两年」, 「连续三年给予」 → 2, 3."""
    found = _MOST_YEARS.search(plain_words(words))
    number = quantities(found["n"] + "年") if found else []
    return int(number[0].value) if number else None
