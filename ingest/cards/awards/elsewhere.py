"""What other provisions say of an amount: its rises, limits, steps of payment and rounding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.policy.document import Table
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.awards.claims import Claim
from ingest.cards.awards.prose import read_prose
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.role_words import Role
from ingest.cards.awards.roles import read_roles
from ingest.cards.awards.rounding import bounds_of
from ingest.cards.awards.sentences import Reading
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
# 「租房补贴标准按照表1执行」: what the award is called
_CALLED = re.compile(
    r"(?:^|[条\s。])(?P<name>[\u4e00-\u9fff]{2,8}?(?:补贴|补助|奖励|资助|贴息|津贴))(?=标准|总额|按|金额|的标准)"
)
# 「给予建设资助」: a name by which other articles tell how it is paid out
_GIVEN_NAME = re.compile(
    r"给予(?:一次性|[\d一二三四五六七八九十百千万亿%]+元?)?(?P<name>[\u4e00-\u9fff]{2,4}(?:资助|补助|奖励|补贴|经费))(?=[,;。:的])"
)


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
