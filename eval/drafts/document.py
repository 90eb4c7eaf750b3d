"""Drafts of test cases from one document: from its card, its register and the structure of its text. The same document gives
the same drafts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.policy.card import Benefit, Card, Condition, FilingGuide, Leaf, Nature, NoneOf, Ref, Window, WindowKind
from assistant.policy.days import chinese_date
from assistant.policy.document import Register
from assistant.policy.fact_values import show_value
from assistant.policy.facts import fact_definitions
from assistant.policy.figures import contains_figure
from assistant.policy.numerals import fold
from eval.dataset import Case, Kind
from eval.drafts.amounts import worked
from eval.drafts.enterprise import CannotBeMet, Definitions, meeting, missing, plain_leaves

# 「本办法所称高企，是指……」
_DEFINED = re.compile(r"所称(?:的)?[“\"]?(?P<term>[^，。；、“”\"\s]{2,20}?)[”\"]?(?:，|,)?是指")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]+条")
_HEADING = re.compile(r"[一二三四五六七八九十]+、[^第]{0,30}")
_QUOTED = 80  # characters of the policy's words in a note
_BENEFITS = 6  # of one card; a person reads every draft
_PLACES = frozenset({"registered_in_park", "tax_in_park", "statistics_in_park", "legal_person"})  # too plain to ask for


@dataclass(frozen=True, slots=True)
class Drafted:
    """What drafts are made of."""

    register: Register
    text: str
    card: Card | None


def drafts(source: Drafted, as_of: date) -> list[Case]:
    """The drafts in the order of kinds, each with an id that starts with the document's."""
    made = [*_of_card(source, as_of), *_definitions(source), *_validity(source)]
    counts: dict[str, int] = {}
    found = []
    for content in made:
        kind = content["kind"]
        counts[kind] = counts.get(kind, 0) + 1
        number = f"{source.register.id}-{kind}-{counts[kind]}"
        found.append(Case.model_validate({"id": number, "as_of": as_of, **content}))
    return found


def _of_card(source: Drafted, as_of: date) -> Iterator[dict[str, Any]]:
    card = source.card
    if card is None:
        return
    definitions = {**fact_definitions(), **{d.key: d for d in card.facts}}
    own = [benefit for benefit in card.benefits if not benefit.of][:_BENEFITS]
    for benefit in own:
        yield from _eligibility(source, card, benefit, definitions, as_of)
    for benefit in own:
        yield from _amount(source, card, benefit, definitions, as_of)
    guides = {guide: benefit for benefit in reversed(own) if (guide := benefit.filing or card.filing) is not None}
    for guide, benefit in reversed(guides.items()):
        yield from _filing(source, guide, benefit)


def _eligibility(
    source: Drafted, card: Card, benefit: Benefit, definitions: Definitions, as_of: date
) -> Iterator[dict[str, Any]]:
    conditions = _conditions(card, benefit)
    try:
        enterprise = meeting(conditions, definitions, as_of)
    except CannotBeMet:
        return
    if not enterprise.facts:
        return
    asked = f"，这样能享受《{source.register.title}》的“{benefit.name}”吗？"
    yield _case(
        source, Kind.ELIGIBILITY, f"我们公司{enterprise.words}{asked}", benefit.source,
        profile=enterprise.profile, verdict="eligible", remark="按卡片全部条件满足、排除情形都没有，结论由此推出",
    )  # fmt: skip
    for leaf in _deciding(plain_leaves(conditions))[:1]:
        try:
            lacking = missing(leaf, enterprise, definitions, as_of)
        except CannotBeMet:
            continue
        limit = "" if isinstance(leaf.value, bool | str | tuple) else show_value(leaf.value, definitions[leaf.fact])
        yield _case(
            source, Kind.ELIGIBILITY, f"我们公司{lacking.words}{asked}", leaf.source,
            profile=lacking.profile, verdict="not_eligible", figures=[limit], remark=f"只有“{leaf.text}”不满足",
        )  # fmt: skip


def _deciding(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Numbers first: they are what answers get wrong; where the enterprise is registered last."""
    return sorted(leaves, key=lambda leaf: (leaf.fact in _PLACES, not isinstance(leaf.value, Decimal)))


def _amount(
    source: Drafted, card: Card, benefit: Benefit, definitions: Definitions, as_of: date
) -> Iterator[dict[str, Any]]:
    award = benefit.award
    found = worked(award.rule, definitions, as_of) if award and not award.up_to else None
    if award is None or found is None or award.nature is not Nature.GRANT:
        return
    try:
        enterprise = meeting(_conditions(card, benefit), definitions, as_of).with_facts(found.facts.facts)
    except CannotBeMet:
        return
    told = f"我们公司{enterprise.words}，" if enterprise.facts else ""
    yield _case(
        source, Kind.AMOUNT, f"{told}“{benefit.name}”能拿多少钱？", award.rule.source,
        profile=enterprise.profile or None, figures=found.figures, amount_cny=str(found.cny), remark=found.calculation,
    )  # fmt: skip


def _filing(source: Drafted, guide: FilingGuide, benefit: Benefit) -> Iterator[dict[str, Any]]:
    name = benefit.name
    if guide.materials:
        yield _case(source, Kind.FILING, f"申请“{name}”要交哪些材料？", guide.materials[0].source)
    for window in guide.windows[:1]:
        if days := _days(window):
            yield _case(source, Kind.FILING, f"“{name}”什么时候可以申报？", window.source, figures=days)
    for limit in guide.time_limits[:1]:
        quoted = re.search(
            r"\d+个?(?:工作日|自然日|日|小时|个月|月|年)|[一二三四五六七八九十]+个?(?:工作日|日|月|年)",
            limit.source.quote,
        )
        if quoted:
            question = f"“{name}”的{limit.what}要多久？"
            yield _case(source, Kind.FILING, question, limit.source, figures=[quoted.group()])
    for contact in [c for c in guide.contacts if c.phone][:1]:
        yield _case(source, Kind.FILING, f"“{name}”咨询打哪个电话？", contact.source, figures=[contact.phone or ""])


def _days(window: Window) -> list[str]:
    """First and last day as texts print them."""
    if window.kind not in (WindowKind.ONCE, WindowKind.YEARLY):
        return []
    found = []
    for day in (window.opens, window.closes):
        if isinstance(day, date):
            found.append(chinese_date(day))
        elif day is not None:
            _, _, month, number = day.split("-")
            found.append(f"{int(month)}月{int(number)}日")
    return found


def _definitions(source: Drafted) -> Iterator[dict[str, Any]]:
    for match in list(_DEFINED.finditer(source.text))[:3]:
        line_end = source.text.find("\n", match.end())
        end = line_end if line_end > 0 else len(source.text)
        before = _ARTICLE.findall(source.text[: match.start()])
        words = Ref(
            at=before[-1] if before else "", quote=source.text[match.start() : end], start=match.start(), end=end
        )
        yield _case(source, Kind.DEFINITION, f"《{source.register.title}》里说的{match['term']}指什么？", words)


def _validity(source: Drafted) -> Iterator[dict[str, Any]]:
    register = source.register
    day = register.effective_to or register.effective_from
    if day is None or not contains_figure(source.text, chinese_date(day)):
        return  # computed from 「有效期三年」: a person has to say how
    asked = "有效期到什么时候？" if register.effective_to else "从什么时候开始施行？"
    words = Ref(quote="", start=0, end=0)
    yield _case(source, Kind.VALIDITY, f"《{register.title}》{asked}", words, figures=[chinese_date(day)])


def _case(
    source: Drafted, kind: Kind, question: str, words: Ref, *, profile: dict[str, Any] | None = None,
    figures: Sequence[str] = (), verdict: str | None = None, amount_cny: str | None = None, remark: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The content of one draft; what does not stand in the text is not expected, except amounts, which the note works out."""
    standing = [f for f in figures if f and (fold(f) in fold(source.text) or contains_figure(source.text, f))]
    labels = _ARTICLE.findall(words.at)[:1] or _HEADING.findall(words.at)[:1]
    expect = {
        "status": "answered",
        "documents": [source.register.id],
        "provisions": [label for label in labels if fold(label) in fold(source.text)],
        "figures": standing,
        "verdict": verdict,
        "amount_cny": amount_cny,
    }
    quoted = f"原文：{words.quote[:_QUOTED]}" if words.quote else ""
    note = "；".join(part for part in (remark, quoted) if part)
    return {"kind": kind.value, "question": question, "profile": profile, "expect": expect, "note": note or None}


def _conditions(card: Card, benefit: Benefit) -> list[Condition]:
    """All that has to hold: the conditions, and none of the exclusions."""
    barred = (*card.exclusions, *benefit.exclusions)
    own = [benefit.conditions] if benefit.conditions is not None else []
    return [*card.common, *own, *([NoneOf(none=barred)] if barred else [])]
