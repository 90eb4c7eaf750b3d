"""Amounts of which only the difference to what was had for a lower level is paid."""

from __future__ import annotations

import re

from assistant.policy.card import (
    AmountRule,
    Difference,
    Fixed,
    Tier,
    Tiers,
)
from assistant.policy.conditions import leaves_of
from assistant.policy.facts import fact_definitions
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.role_words import Role
from ingest.cards.awards.roles import read_roles
from ingest.cards.text import CardText

_UNITS = (
    ProvisionKind.ARTICLE,
    ProvisionKind.HEADING,
    ProvisionKind.ITEM,
    ProvisionKind.SUBITEM,
    ProvisionKind.PARAGRAPH,
)
# 「由低级别升为高级别的，补足差额」, 「晋级的，给予晋级补差」: what the same enterprise had for a lower level
_UPGRADE = re.compile(
    r"(?:升|晋级|晋升|先后|低级别|低等级|低一级|变更|再次|逐级|晋档|提档)[^。;\n]{0,40}?(?:补足|补差|差额|差价)"
    r"|(?:不同级别|不同等级|更高|高一级|较高级|高级别|高等级|上一级别|逐级|递进|(?:已|前期)(?:获|享受|领取)[^。;\n]{0,12}较?低)"
    r"[^。;\n]{0,40}?(?:补足|补差|差额|补齐)"
    r"|(?:补足|补差|差额)[^。;\n]{0,12}(?:晋级|升级|晋升)|级差|差额(?:奖励|补助|补贴)"
)
_OTHER_PAYER = re.compile(r"市级|省级(?:奖|补|资)|上级|已(?:获|享受|领取|取得)(?![^。;,]{0,6}(?:低|前一|下一))")
_NEXT = 5  # units further on in which an award's upgrade is still spoken of


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
    if not (isinstance(rule, Tiers) and (inside or _climbed(rule))) and not (isinstance(rule, Fixed) and inside):
        return rule
    ref = text.ref(*words)
    named = _tier_named(text, rule, words) if isinstance(rule, Tiers) else None
    if named is not None and isinstance(rule, Tiers):
        less = Difference(of=named.amount, less="earlier_award", text=ref.quote, source=named.amount.source)
        tiers = tuple(t.model_copy(update={"amount": less}) if t is named else t for t in rule.tiers)
        return rule.model_copy(update={"tiers": tiers})
    return Difference(of=rule, less="earlier_award", text=ref.quote, source=rule.source)


# 「由优势企业升为示范企业的」: the one kind that is climbed to
_CLIMBED_TO = re.compile(r"升级?(?:格|档)?(?:为|到|至)(?P<to>[^,。;的高低]{2,20}?)的?[,，]")


def _tier_named(text: CardText, rule: Tiers, words: tuple[int, int]) -> Tier | None:
    """The tier of the kind that the words name as the one climbed to; None where they name none or several."""
    found = _CLIMBED_TO.search(plain_words(text.text[slice(*words)]))
    if found is None:
        return None
    labels = [plain_words(leaf.source.quote) for tier in rule.tiers for leaf in list(leaves_of(tier.when))[:1]]
    exact = [t for t, label in zip(rule.tiers, labels, strict=True) if label.strip() == found["to"]]
    named = exact or [t for t, label in zip(rule.tiers, labels, strict=True) if found["to"] in label]
    return named[0] if len(named) == 1 else None


def _climbed(rule: Tiers) -> bool:
    """Whether its tiers are kinds of standing, not ranges of a figure of the enterprise."""
    known = fact_definitions()
    leaves = [leaf for tier in rule.tiers for leaf in leaves_of(tier.when)]
    return any(
        leaf.fact not in known or known[leaf.fact].options for leaf in leaves if isinstance(leaf.value, bool | str)
    )
