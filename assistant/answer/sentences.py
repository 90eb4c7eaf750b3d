"""Of a long passage the sentences that answer, a list never without the words that open it nor those without the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.policy.figures import find_figures
from assistant.policy.question import Intent
from assistant.policy.sentences import ITEM, statement_spans

FIGURE_KINDS: Mapping[Intent, tuple[str, ...]] = {
    Intent.AMOUNT: ("money", "ratio"),
    Intent.WINDOW: ("date",),
    Intent.TIME_LIMIT: ("span",),
    Intent.DURATION: ("span", "date"),
    Intent.CONTACT: ("phone",),
    Intent.CHANNEL: (),
}
_MOST = 3  # sentences
_CLOSE = 0.15  # of the question's words, by which another sentence may hold fewer than the best
_FIGURE = 0.5  # what a figure of the kind asked for is worth beside those words
_WHOLE_LIST = 350  # characters of a list that is shown whole with its lead-in
_TELLING = 0.5  # share of the question's words that one item of a list holds, and twice what any other does, to be the answer alone
_SEVERAL_ITEMS = 3
WHOLE = 260  # characters up to which the passage that answers best is shown whole
BRIEF = 120  # characters up to which a passage beside the one that answers best is shown whole
_LEAD = ("：", ":")

Span = tuple[int, int]


def best_sentences(
    text: str, coverage: Callable[[str], float], intent: Intent, *, limit: int = WHOLE
) -> list[tuple[int, int]]:
    """Spans of the sentences of `text` that answer, in order; the whole text where it is short."""
    spans = statement_spans(text)
    telling = _telling_item(text, spans, coverage)
    if telling is not None:
        return [spans[telling]]
    if len(text) <= limit:
        return [(0, len(text))]
    kinds = FIGURE_KINDS.get(intent, ())
    scores = [_worth(text[start:end], coverage, kinds) for start, end in spans]
    best = max(scores)
    order = sorted(range(len(spans)), key=lambda n: (-scores[n], n))
    kept = sorted(n for n in order[:_MOST] if scores[n] >= best - _CLOSE)
    return _joined(text, spans, kept, scores)


def _telling_item(text: str, spans: Sequence[Span], coverage: Callable[[str], float]) -> int | None:
    """The item of a list of unlike things that alone is about the question (「（四）出借。……停用6个月」); None for a list of one kind."""
    items = [n for n, span in enumerate(spans) if ITEM.match(text[slice(*span)])]
    if len(items) < _SEVERAL_ITEMS or any(_is_lead(text, span) for span in spans):
        return None
    held = [coverage(text[slice(*span)]) for span in spans]
    best = max(items, key=lambda n: held[n])
    others = max(share for n, share in enumerate(held) if n != best)
    return best if held[best] >= max(_TELLING, 2 * others) else None


def _worth(sentence: str, coverage: Callable[[str], float], kinds: Sequence[str]) -> float:
    fit = _FIGURE if kinds and any(f.kind in kinds for f in find_figures(sentence)) else 0.0
    return coverage(sentence) + fit


def _joined(text: str, spans: Sequence[Span], kept: Sequence[int], scores: Sequence[float]) -> list[Span]:
    """The kept sentences; an opening of a list brings the list or its best items, an item what opens its list."""
    chosen = set(kept)
    for number in kept:
        lead = _lead_of(text, spans, number)
        if lead is None:
            continue
        items = _items_of(text, spans, lead)
        if not items:
            continue
        if spans[items[-1]][1] - spans[lead][0] <= _WHOLE_LIST:
            chosen.update((lead, *items))
        elif number == lead and chosen.isdisjoint(items):
            chosen.update(sorted(items, key=lambda n: (-scores[n], n))[:_MOST])
        else:
            chosen.add(lead)
    return _runs(spans, sorted(chosen))


def _lead_of(text: str, spans: Sequence[Span], number: int) -> int | None:
    """The sentence that opens the list which a sentence opens or stands in; None for one outside of lists."""
    if _is_lead(text, spans[number]):
        return number
    while number > 0 and ITEM.match(text[slice(*spans[number])]):
        number -= 1
        if _is_lead(text, spans[number]):
            return number
    return None


def lead_before(text: str, start: int) -> Span | None:
    """The sentence that opens the list of the item at `start`; None for what is no item of such a list."""
    spans = statement_spans(text)
    number = next((n for n, span in enumerate(spans) if span[0] == start), None)
    lead = None if number is None else _lead_of(text, spans, number)
    return None if lead is None or lead == number else spans[lead]


def _items_of(text: str, spans: Sequence[Span], lead: int) -> list[int]:
    items = []
    for number in range(lead + 1, len(spans)):
        if not ITEM.match(text[slice(*spans[number])]):
            break
        items.append(number)
    return items


def _is_lead(text: str, span: Span) -> bool:
    return text[slice(*span)].endswith(_LEAD) and not ITEM.match(text[slice(*span)])


def _runs(spans: Sequence[Span], chosen: Sequence[int]) -> list[Span]:
    """One span for sentences that follow one another."""
    found: list[Span] = []
    last = -2
    for number in chosen:
        start, end = spans[number]
        if number == last + 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        last = number
    return found
