"""What changes an amount: rises and raised standards, lower bounds of two, what was had before, rounding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from assistant.policy.card import (
    AllOf,
    AmountRule,
    AnyOf,
    Combined,
    Condition,
    Difference,
    Fixed,
    Leaf,
    NoneOf,
    Op,
    PerUnit,
    Rate,
    Tier,
    Tiers,
    Uplift,
    Uplifted,
    Years,
)
from assistant.policy.conditions import leaves_of
from assistant.policy.document import Table
from assistant.policy.facts import FactType, fact_definitions
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.awards.claims import Claim
from ingest.cards.awards.labels import Label, clause_condition
from ingest.cards.awards.prose import read_prose
from ingest.cards.awards.quantities import Kind, plain_words
from ingest.cards.awards.roles import Role, read_roles
from ingest.cards.awards.rounding import bounds_of
from ingest.cards.awards.sentences import Raised, Reading, Rise, clause_end
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText

_PAID = (Role.GRANT, Role.RATE)
_UNITS = (
    ProvisionKind.ARTICLE,
    ProvisionKind.HEADING,
    ProvisionKind.ITEM,
    ProvisionKind.SUBITEM,
    ProvisionKind.PARAGRAPH,
)
_BOUNDING = re.compile(
    r"取整|尾数|舍去|精确到|计算结果|计算金额|核算金额|(?:奖励|补助|补贴|资助|贴息)(?:金额|资金|数额)[^,;。]{0,6}(?:不足|以)"
    r"|以万元为单位|以元为单位"
)
_RISING = re.compile(r"提高|上浮|上调|增加")
# 「由低级别升为高级别的，补足差额」, 「晋级的，给予晋级补差」: what the same enterprise had for a lower level
_UPGRADE = re.compile(
    r"(?:升|晋级|晋升|先后|低级别|低等级|低一级|变更|再次|逐级|晋档|提档)[^。;\n]{0,40}?(?:补足|补差|差额|差价)"
    r"|(?:不同级别|不同等级|更高|高一级|较高级|高级别|高等级|上一级别|逐级|递进|(?:已|前期)(?:获|享受|领取)[^。;\n]{0,12}较?低)"
    r"[^。;\n]{0,40}?(?:补足|补差|差额|补齐)"
    r"|(?:补足|补差|差额)[^。;\n]{0,12}(?:晋级|升级|晋升)|级差|差额(?:奖励|补助|补贴)"
)
_OTHER_PAYER = re.compile(r"市级|省级(?:奖|补|资)|上级|已(?:获|享受|领取|取得)")
_ITEMS = re.compile(r"第[(]([一二三四五六七八九十]+)[)]项")
# 「租房补贴标准按照表1执行」: what the award is called
_CALLED = re.compile(
    r"(?:^|[条\s。])(?P<name>[\u4e00-\u9fff]{2,8}?(?:补贴|补助|奖励|资助|贴息|津贴))(?=标准|总额|按|金额|的标准)"
)
# 「给予建设资助」: a name by which other articles tell how it is paid out
_GIVEN_NAME = re.compile(
    r"给予(?:一次性|[\d一二三四五六七八九十百千万亿%]+元?)?(?P<name>[\u4e00-\u9fff]{2,4}(?:资助|补助|奖励|补贴|经费))(?=[,;。:的])"
)
_NEXT = 5  # units further on in which an award's upgrade is still spoken of


def collect_changes(
    text: CardText,
    provision: Provision,
    tables: Sequence[Table],
    labels: Sequence[str],
    reading: Reading,
    leaves: LeafReader,
    claim: Claim | None,
) -> None:
    """Adds what other provisions say of this one's amounts: over its table, its article, its name, the labels of its rows; of the only
    benefit of a document also what they say of 「补助比例」.
    """
    alone = claim is not None and not claim.others
    wanted = _called_by(text, provision, tables, claim)
    reading.next_cap = _next_cap(text, provision, alone)
    said = plain_words(text.words(provision))
    called = _CALLED.search(said)
    payable = _GIVEN_NAME.findall(said) if not reading.payouts else []
    risen = 0
    for other in text.provisions:
        outside = other.end <= provision.start or other.start >= provision.end
        if not outside or other.kind not in _UNITS:
            continue
        words = plain_words(text.words(other))
        named = any(label in words for label in labels)
        if (
            other.start >= risen
            and _RISING.search(words)
            and (named or any(w in words for w in wanted) or (alone and _RISEN_STANDARD.search(words)))
        ):
            _rises(text, other, reading, leaves)
            risen = other.end  # its items are read with it
        if named:
            reading.label_caps += _caps_of(words, labels)
        if called and re.search(rf"{called['name']}(?:总额|标准|金额)?(?:最高)?不(?:得)?(?:超过|高于)", words):
            reading.lowest += read_prose(text, other.start, other.lead_end, leaves).lowest
        if any(re.search(rf"{name}(?:资金)?{_PAID_OUT}", words) for name in payable):
            reading.payouts += read_prose(text, other.start, other.lead_end, leaves, "分次拨付").payouts
        if _BOUNDING.search(words) and not any(g.role in _PAID for g in read_roles(words)):
            reading.bounds += bounds_of(text, other.start, other.lead_end)


_PAID_OUT = r"(?:在|分|按|于|自|经)[^。]{0,40}(?:拨付|兑付|发放|兑现)"
# 「高新技术企业补助比例提高10个百分点」
_RISEN_STANDARD = re.compile(
    r"(?:比例|标准|额度)[^,。;]{0,8}(?:提高|上浮|上调)|(?:提高|上浮|上调)[^,。;]{0,4}(?:百分点|%)"
)


def _called_by(text: CardText, provision: Provision, tables: Sequence[Table], claim: Claim | None) -> list[str]:
    """What other provisions call it by: 「表1」, 「第七条规定的」, 「租金补贴比例」."""
    names = [re.match(r"附?表\s?[一二三四五六七八九十\d]{1,2}", plain_words(t.caption)) for t in tables]
    wanted = [re.sub(r"\s", "", n[0]) for n in names if n]
    if provision.kind is ProvisionKind.ARTICLE:
        wanted.append(f"{provision.label}规定的")
    if claim is not None and _OWN_NAME.search(claim.name):
        wanted += [f"{plain_words(claim.name)}{what}" for what in ("比例", "标准", "额度")]
    return wanted


_OWN_NAME = re.compile(r"[\u4e00-\u9fff]{2,}(?:补贴|补助|奖励|资助|贴息|津贴)$")


# 「单户企业补偿金额最高三百万元」; not 「单个企业年度资金合计」
_EACH_CAP = re.compile(
    r"^\s*(?:第[^条]{1,5}条\s*)?(?:单个|单户|单家|每个|每家|每户|同一)(?:企业|项目|单位|产品)[^,;。]{0,10}(?:最高|不超过)"
)


def _next_cap(text: CardText, provision: Provision, alone: bool) -> Decimal | None:
    """The limit for each that the next provision of the same kind begins with, where it grants nothing itself; of the only benefit of a
    document (`alone`) also that for a year, a little further on.
    """
    following = [p for p in text.provisions if p.start >= provision.end and p.kind is provision.kind]
    for other in following[: _NEAR_CAP if alone else 1]:
        words = plain_words(text.words(other))
        first = re.split(r"[;。\n]", words)[0].split(",")[0]
        groups = read_roles(first)
        if len(groups) == 1 and groups[0].role is Role.CAP and _EACH_CAP.search(first):
            total = re.search(r"合计|累计" if alone else r"合计|累计|年度|每年", first)
            return groups[0].quantities[0].value if not total else None
        if any(g.role in _PAID for g in read_roles(words)):
            return None
    return None


_NEAR_CAP = 3  # provisions further on in which the only benefit's limit may stand


def _caps_of(words: str, labels: Sequence[str]) -> list[tuple[str, Decimal]]:
    """「企业新型学徒制补贴单独计算，每年度最高20万元」."""
    found: list[tuple[str, Decimal]] = []
    for sentence in re.findall(r"[^。;\n]+", words):
        caps = [g.quantities[0].value for g in read_roles(sentence) if g.role is Role.CAP]
        named = [label for label in labels if sentence.lstrip().startswith(label)]
        if len(caps) == 1 and len(named) == 1:
            found.append((named[0], caps[0]))
    return found


def _rises(text: CardText, other: Provision, reading: Reading, leaves: LeafReader) -> None:
    inner = read_prose(text, other.start, other.end, leaves)
    reading.rises += inner.rises
    reading.raised += inner.raised
    words = plain_words(text.text[other.start : other.end])
    if re.search(r"不叠加|不得叠加|只能选择其中一项|取其一|择高", words):
        reading.one_rise = True


def with_lowest(rule: AmountRule, reading: Reading) -> AmountRule:
    """「补贴总额不超过购房合同价款的10%」: the lowest of the amount and its bounds."""
    if not reading.lowest:
        return rule
    return Combined(form="lowest", parts=(rule, *reading.lowest), text=rule.text, source=rule.source)


def with_bounds(rule: AmountRule, reading: Reading) -> AmountRule:
    """`round_to` and `least` of every result; a fixed sum is none."""
    if isinstance(rule, Fixed) or (isinstance(rule, Tiers) and all(isinstance(t.amount, Fixed) for t in rule.tiers)):
        return rule
    return rule.model_copy(update={k: v for k, v in reading.bounds if getattr(rule, k) is None})


def with_rises(rule: AmountRule, rises: Sequence[Uplift], best: bool) -> AmountRule:
    """The amount with its rises, those of tiers in each tier; a cap bounds the risen amount."""
    if not rises:
        return rule
    if isinstance(rule, Tiers):
        tiers = tuple(t.model_copy(update={"amount": with_rises(t.amount, rises, best)}) for t in rule.tiers)
        return rule.model_copy(update={"tiers": tiers})
    return Uplifted(
        of=rule.model_copy(update={"cap": None}),
        uplifts=tuple(rises),
        take="highest" if best else "sum",
        cap=rule.cap,
        text=rule.text,
        source=rule.source,
    )


def rises_for(rises: Sequence[Rise], number: str, label: str, labels: Sequence[str]) -> list[Uplift]:
    """The rises of one part: those that name its item or its label, and those that name none."""
    found: list[Uplift] = []
    for rise in rises:
        items = _ITEMS.findall(rise.words)
        named = [other for other in labels if len(other) > 1 and _names(rise.words, other)]
        if number in items if items and number else label in named if named else True:
            found.append(rise.uplift)
    return found


def _names(words: str, label: str) -> bool:
    """Whether the words have the label as one of their own: 技师 in 「技师、高级技师」, not in 「高级技师」 alone."""
    return any(
        label == part or part.endswith(f"的{label}") or part.startswith(label) for part in re.split(r"[、,和及]", words)
    )


def with_raised(text: CardText, rule: AmountRule, raised: Sequence[Raised], leaves: LeafReader) -> AmountRule:
    """「…的，补助比例提高至60%」: the raised amount where its condition holds, else the amount itself."""
    for entry in raised:
        better = _better(rule, entry)
        span = _whom(entry)
        if better is None or span is None:
            continue
        start = entry.sentence.start
        ref = text.ref(start, start + len(entry.sentence.plain))
        when = clause_condition(text, Label(start + span[0], start + span[1]), leaves)
        better = better.model_copy(update={"source": ref, "text": ref.quote})
        cap = rule.cap if better.cap == rule.cap else None
        if cap is not None:
            better, rule = better.model_copy(update={"cap": None}), rule.model_copy(update={"cap": None})
        tiers = (Tier(when=when, amount=better), Tier(when=opposite(when), amount=rule))
        rule = Tiers(tiers=tiers, cap=cap, text=rule.text, source=rule.source)
    return rule


# what goes before a raised figure and is no condition: 「，补助比例提高至」, 「按」
_RAISING_TAIL = re.compile(
    r"[,，]?(?:,|的(?=,))?(?:补助|补贴|贴息|奖励|资助|补偿|支持)?(?:比例|标准|额度|金额|限额|上限|最高补贴额)*(?:再|可|相应|均)?"
    r"(?:提高|上浮|上调|增加|提升|放宽|调整)?(?:至|到|为|按照?|以|执行)*(?:最高)?(?:不超过)?(?:每[人月年户次件])*\s*$"
)


def _whom(entry: Raised) -> tuple[int, int] | None:
    """Where the words stand that say for whom a figure is raised, after what is paid to all."""
    plain = entry.sentence.plain
    earlier = [g for g in read_roles(plain) if g.role in _PAID and g.end <= entry.group.start - 4]
    lead = _RAISING_LEAD.match(plain, clause_end(plain, earlier[-1].end) if earlier else 0)
    low = lead.end() if lead else 0
    tail = _RAISING_TAIL.search(plain, low, entry.group.start)
    high = tail.start() if tail else entry.group.start
    return (low, high) if high - low > 1 else None


_RAISING_LEAD = re.compile(r"[\s,;:]*(?:其中|对于|对)?[,\s]*(?:对于|对)?")


def _better(rule: AmountRule, entry: Raised) -> AmountRule | None:
    quantity = entry.group.quantities[0]
    if isinstance(rule, Rate) and quantity.kind is Kind.RATIO:
        return rule.model_copy(update={"rate": quantity.value, "cap": entry.cap if entry.cap is not None else rule.cap})
    if quantity.kind is not Kind.MONEY:
        return None
    if isinstance(rule, Fixed | PerUnit) and not entry.group.up_to:
        return rule.model_copy(update={"cny": quantity.value})
    return rule.model_copy(update={"cap": quantity.value}) if rule.cap is not None and entry.group.up_to else None


def with_split_caps(rule: AmountRule, caps: Sequence[Decimal]) -> AmountRule:
    """Tiers with a cap each, in their order: 「分别不超过300万元、500万元」."""
    if not isinstance(rule, Tiers) or len(caps) != len(rule.tiers):
        return rule
    tiers = tuple(
        t.model_copy(update={"amount": t.amount.model_copy(update={"cap": c})})
        for t, c in zip(rule.tiers, caps, strict=True)
    )
    return rule.model_copy(update={"tiers": tiers})


# 「达到10亿元以上」 after 「产值达到5亿元以上」: a comparison that leaves out of what
_NAMELESS = re.compile(
    r"^(?:且|并|其)?(?:年度|年)?(?:达到|达|超过|不足|低于|不满|满|实现|突破|同比|增长|增速|不低于|[\d一二三四五六七八九十])"
)


def carried(conditions: Sequence[Condition]) -> list[Condition]:
    """Conditions of tiers side by side; what a later one leaves out is of the first one's facts."""
    known = fact_definitions()
    named: dict[FactType, str] = {}
    for leaf in leaves_of(conditions[0]):
        if leaf.fact in known and isinstance(leaf.value, Decimal):
            named.setdefault(known[leaf.fact].type, leaf.fact)
    return [conditions[0], *(_carried(c, named) for c in conditions[1:])]


def _carried(condition: Condition, named: Mapping[FactType, str]) -> Condition:
    if isinstance(condition, AllOf):
        return AllOf(all=tuple(_carried(c, named) for c in condition.all))
    if (
        not isinstance(condition, Leaf)
        or not condition.fact.startswith("x_")
        or not isinstance(condition.value, Decimal)
    ):
        return condition
    quote = plain_words(condition.source.quote)
    kind = FactType.RATIO if re.search("%|百分之", quote) else FactType.MONEY if "元" in quote else FactType.NUMBER
    fact = named.get(kind) if _NAMELESS.match(quote) else None
    if fact is None:
        return condition
    years = Years() if fact_definitions()[fact].yearly else None
    return condition.model_copy(update={"fact": fact, "years": years})


_FLIPPED = {Op.GE: Op.LT, Op.LT: Op.GE, Op.GT: Op.LE, Op.LE: Op.GT}


def opposite(condition: Condition) -> Condition:
    """Where `condition` does not hold."""
    if isinstance(condition, Leaf):
        if condition.op in _FLIPPED:
            return condition.model_copy(update={"op": _FLIPPED[condition.op]})
        if isinstance(condition.value, bool):
            return condition.model_copy(update={"value": not condition.value})
    if isinstance(condition, AllOf):
        return AnyOf(any=tuple(map(opposite, condition.all)))
    if isinstance(condition, AnyOf):
        return AllOf(all=tuple(map(opposite, condition.any)))
    return NoneOf(none=(condition,))


def is_upgraded(text: CardText, provision: Provision) -> tuple[int, int] | None:
    """The words here, of an item in its article, or in the next few articles before another table that only the difference to a lower
    level is paid.
    """
    named = _upgrade_named(text, provision)
    if named is not None:
        return named
    found = _upgrade(text, provision.start, provision.end)
    if found is not None:
        return found
    if provision.kind in (ProvisionKind.ITEM, ProvisionKind.SUBITEM) and provision.parent is not None:
        above = text.provisions[provision.parent]
        found = _upgrade(text, above.start, above.end)
        if found is not None:
            return found
    following = [p for p in text.provisions if p.start >= provision.end and p.kind is provision.kind][:_NEXT]
    tables = [t.start for t in text.tables if t.start >= provision.end]
    for other in following:
        if tables and other.end > tables[0]:
            return None
        found = _upgrade(text, other.start, other.lead_end)
        if found is not None:
            return found
        if any(t.start >= other.start and t.end <= other.end for t in text.tables) or _levelled(text, other):
            return None
    return None


_NAMED_ARTICLE = re.compile(r"第[零一二三四五六七八九十百\d]+条(?:第[(][一二三四五六七八九十]+[)]项)?")


def _upgrade_named(text: CardText, provision: Provision) -> tuple[int, int] | None:
    """The words anywhere that say so of this very article or item."""
    name = plain_words(text.name_at(provision.start))
    for other in text.provisions:
        words = _upgrade(text, other.start, other.lead_end, naming=True) if other.kind in _UNITS else None
        if words and any(
            n == name or name.startswith(n) for n in _NAMED_ARTICLE.findall(plain_words(text.text[slice(*words)]))
        ):
            return words
    return None


def _levelled(text: CardText, other: Provision) -> bool:
    """Whether a provision grants by levels itself, so that what follows may be about it."""
    words = plain_words(text.words(other))
    return (
        any(g.role in (Role.GRANT, Role.RATE) for g in read_roles(words))
        and re.search(r"(?:国家|省|市|区)级[^。;]{0,40}(?:省|市|区)级|[一二三]等奖|优秀", words) is not None
    )


def _upgrade(text: CardText, start: int, end: int, naming: bool = False) -> tuple[int, int] | None:
    """The sentence of text[start:end) that says so; `naming`: of articles that it names, else of none."""
    if "差" not in text.text[start:end]:
        return None
    plain = plain_words(text.text[start:end])
    for sentence in re.finditer(r"[^。;\n]+", plain):
        named = _NAMED_ARTICLE.search(sentence[0].lstrip(), 1) is not None
        if named is naming and _UPGRADE.search(sentence[0]) and not _OTHER_PAYER.search(sentence[0]):
            return start + sentence.start(), start + sentence.end()
    return None


def with_upgrade(text: CardText, rule: AmountRule, words: tuple[int, int] | None, near: Provision) -> AmountRule:
    """Of tiers that an enterprise climbs, or of one of several steps that `near` speaks of, what is left when a lower one was paid."""
    if words is None:
        return rule
    inside = near.start <= words[0] and words[1] <= near.end
    if not (isinstance(rule, Tiers) and _climbed(rule)) and not (isinstance(rule, Fixed) and inside):
        return rule
    ref = text.ref(*words)
    return Difference(of=rule, less="earlier_award", text=ref.quote, source=rule.source)


def _climbed(rule: Tiers) -> bool:
    """Whether its tiers are kinds of standing, not ranges of a figure of the enterprise."""
    known = fact_definitions()
    leaves = [leaf for tier in rule.tiers for leaf in leaves_of(tier.when)]
    return any(
        leaf.fact not in known or known[leaf.fact].options for leaf in leaves if isinstance(leaf.value, bool | str)
    )


# 「同时属于两个以上类别的，按照标准较高的类别享受」
_HIGHER = re.compile(r"按(?:照)?最高(?:的)?(?:一项|标准)|(?:标准)?较高的?(?:类别|一类|标准|档次)享受")


def takes_highest(tiers: Sequence[Tier], near: str, whole: str) -> bool:
    """Whether of several tiers that may hold at once the best is paid, by the words near it, or of the document where they say of classes
    that the higher counts.
    """
    if _exclusive(tiers):
        return False
    if _thresholds(tiers):
        return True
    if _HIGHER.search(plain_words(near)) or _HIGHER.search(plain_words(whole)):
        return True
    return not _falling(tiers)


def special_first(tiers: Sequence[Tier]) -> tuple[Tier, ...]:
    """Tiers in their order, but one that is a special case of one before it goes before that: 「为个人的，减缴85%」 after 「为两个以上的
    个人共有的，减缴70%」.
    """
    found: list[Tier] = []
    for tier in tiers:
        wider = [i for i, held in enumerate(found) if _is_special(tier.when, held.when)]
        found.insert(wider[0] if wider else len(found), tier)
    return tuple(found)


def _is_special(condition: Condition, of: Condition) -> bool:
    """Whether a condition that only asks for its words says all that another one does, and more."""
    if not (isinstance(condition, Leaf) and isinstance(of, Leaf) and of.value is True):
        return False
    said, wider = (re.sub(r"[的为是,、]", "", plain_words(leaf.source.quote)) for leaf in (condition, of))
    asked = condition.fact.startswith("x_") and of.fact.startswith("x_")
    return asked and len(said) > len(wider) + _MORE_WORDS and set(wider) <= set(said)


_MORE_WORDS = 3  # characters by which a special case is told at greater length


def _exclusive(tiers: Sequence[Tier]) -> bool:
    """Whether no two tiers can hold at once: of some fact they ask for other values."""
    return tell_apart([t.when for t in tiers])


def tell_apart(conditions: Sequence[Condition]) -> bool:
    """Whether no two of the conditions can hold at once."""
    return all(_apart(a, b) for a, b in combinations(conditions, 2))


def _apart(a: Condition, b: Condition) -> bool:
    if isinstance(a, AnyOf):
        return all(_apart(part, b) for part in a.any)
    if isinstance(b, AnyOf):
        return all(_apart(a, part) for part in b.any)
    left, right = _values(a), _values(b)
    return any(_disjoint(left[fact], right[fact]) for fact in left.keys() & right.keys())


def _values(condition: Condition) -> dict[str, list[Leaf]]:
    """The leaves that must all hold, by fact."""
    found: dict[str, list[Leaf]] = {}
    leaves = [condition] if isinstance(condition, Leaf) else _all_of(condition)
    for leaf in leaves:
        found.setdefault(leaf.fact, []).append(leaf)
    return found


def _all_of(condition: Condition) -> list[Leaf]:
    if isinstance(condition, Leaf):
        return [condition]
    return [leaf for part in condition.all for leaf in _all_of(part)] if isinstance(condition, AllOf) else []


def _disjoint(a: Sequence[Leaf], b: Sequence[Leaf]) -> bool:
    """Whether no value of one fact meets both."""
    if all(leaf.op in (Op.IS, Op.IN) for leaf in (*a, *b)):
        return not any(set(_options(x)) & set(_options(y)) for x in a for y in b)
    pairs = [(x, y) for x in a for y in b]
    return any(_past(x, y) or _past(y, x) for x, y in pairs)


def _options(leaf: Leaf) -> tuple[object, ...]:
    return leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)


def _past(low: Leaf, high: Leaf) -> bool:
    """Whether everything up to `low` lies below `high`: less than 5 and at least 5."""
    if not (isinstance(low.value, Decimal) and isinstance(high.value, Decimal)):
        return False
    if low.op not in (Op.LT, Op.LE) or high.op not in (Op.GE, Op.GT):
        return False
    return low.value < high.value or (low.value == high.value and not (low.op is Op.LE and high.op is Op.GE))


def _thresholds(tiers: Sequence[Tier]) -> bool:
    """Whether tiers only say from where on figures count: 「1亿元以上」, 「5亿元以上」, of which the lower hold with the higher."""
    leaves = [leaf for t in tiers for leaf in leaves_of(t.when)]
    same = len({facts_of(t.when) for t in tiers}) == 1
    return same and all(isinstance(leaf.value, Decimal) and leaf.op in (Op.GE, Op.GT) for leaf in leaves)


def _falling(tiers: Sequence[Tier]) -> bool:
    """Whether no later tier pays more than one before it, so that the first that holds is the best; also where that cannot be told."""
    worth = [_worth(t.amount) for t in tiers]
    return any(w is None for w in worth) or all(a and b and a[0] >= b[0] and a[1] >= b[1] for a, b in pairwise(worth))


def _worth(rule: AmountRule) -> tuple[Decimal, Decimal] | None:
    if isinstance(rule, Uplifted):
        return _worth(rule.of)
    value = rule.rate if isinstance(rule, Rate) else rule.cny if isinstance(rule, Fixed | PerUnit) else None
    return (value, rule.cap or Decimal(0)) if value is not None else None


def facts_of(condition: Condition | None) -> frozenset[str]:
    """The keys that a condition rests on."""
    return frozenset(leaf.fact for leaf in leaves_of(condition)) if condition is not None else frozenset()
