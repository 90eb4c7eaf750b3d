"""What a document says of filing for some of its benefits only: which come without an application, which have times of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.policy.card import Benefit, Card, FilingGuide, Ref, Window
from assistant.policy.named_benefits import meant
from ingest.cards.filing.terms import is_of_whole, without_application
from ingest.cards.text import CardText

# 「该项奖励」, 「本条规定的补贴」, 「上述奖励」: those of the same article
_HERE = re.compile(
    r"(?:该|本|此|前款|上述|以上)(?:条|项|款|类)?(?:规定的?)?(?:各项)?(?:奖励|补贴|补助|资助|资金|政策)?"
)
# where what a window is of begins: behind the clause before it
_CLAUSE = re.compile(r"[。；;\n：:]")
_ARTICLE = re.compile(r"^第[零〇一二三四五六七八九十百\d]+条")


def with_own_filing(card: Card, text: CardText) -> Card:
    """The card with what is said of single benefits in their own guides; words that speak of single ones do not hold for the whole."""
    free = {ref.start: _those(card.benefits, subject, ref) for subject, ref in without_application(text)}
    refs = {ref.start: ref for _, ref in without_application(text)}
    windows = _windows(card, text)
    found = []
    for benefit in card.benefits:
        without = next((refs[at] for at, those in free.items() if benefit in those), None)
        own = tuple(w for w, those in windows if benefit in those)
        found.append(_with(benefit, without, own))
    filing = card.filing
    whole = filing.without_application if filing else None
    if filing and whole and free.get(whole.start):
        filing = filing.model_copy(update={"without_application": None})
    return card.model_copy(update={"benefits": tuple(found), "filing": filing})


def _with(benefit: Benefit, without: Ref | None, windows: tuple[Window, ...]) -> Benefit:
    if without is None and not windows:
        return benefit
    filing = benefit.filing or FilingGuide()
    told = {"without_application": filing.without_application or without, "windows": filing.windows or windows}
    return benefit.model_copy(update={"filing": filing.model_copy(update=told)})


def _those(benefits: Sequence[Benefit], subject: str, ref: Ref) -> tuple[Benefit, ...]:
    """The benefits that the subject names, or those of the same article where it says 「该项奖励」; () where it is all of them."""
    named = meant(subject, benefits) if subject and not is_of_whole(subject) else ()
    if named:
        return named if len(named) < len(benefits) else ()
    article = _ARTICLE.match(ref.at)
    if article is None or (subject and not _HERE.fullmatch(subject)):
        return ()
    here = tuple(b for b in benefits if b.source.at.startswith(article[0]))
    return here if len(here) < len(benefits) else ()


def _windows(card: Card, text: CardText) -> list[tuple[Window, tuple[Benefit, ...]]]:
    """The windows of the document that are told of some of its benefits, with those."""
    found = []
    for window in card.filing.windows if card.filing else ():
        start = window.source.start
        before = _CLAUSE.split(text.text[max(0, start - _LOOK_BACK) : start])[-1]
        article = _ARTICLE.match(window.source.at)
        # its own number is none that the words refer to
        before = before.strip().removeprefix(article[0] if article else "").strip()
        named = meant(_subject(before + text.text[start : window.source.end]), card.benefits)
        if named and len(named) < len(card.benefits):
            found.append((window, named))
    return found


_LOOK_BACK = 120  # characters: no clause that names what a window is of is longer


def _subject(clause: str) -> str:
    """What a window is said of: 「链主企业认定的申报时间为」 → 链主企业认定; "" where the clause opens with the time."""
    match = re.match(
        r"(?:申报时间[：:])?(?P<subject>[^，。；]{2,60}?)(?:的)?(?:集中)?(?:申报|申请|受理|申领)?(?:时间|期限)?(?:分别)?(?:为|是|：|应当?|可以?|自|于|在|按|常年|全年|每年|次年|集中|实行)",
        clause,
    )
    return match["subject"] if match else ""
