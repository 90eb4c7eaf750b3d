"""Asking a language model for the conditions that reading missed, part of a document by part; what it may add, `admission` decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from assistant.errors import Conflict, ModelUnavailable, NotFound
from assistant.policy.card import Card, CardStatus, Leaf
from assistant.policy.conditions import leaves_of_card
from assistant.policy.facts import FactDefinition, fact_definitions
from assistant.providers.tokenizer import count_tokens
from assistant.storage.cards import Cards
from assistant.storage.catalogue import Catalogue
from ingest.cards.admission import Refused, admit
from ingest.cards.text import CardText
from ingest.cards.units import other_matter, units_of

PROMPT = "propose.v1.md"
_PART = 1_200  # tokens of one part of the text; with the vocabulary a prompt stays below 4,000
_VOCABULARY = 40  # facts named beside a part: those that share most with its words

Ask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """The card with what was admitted, and what was refused. `unanswered`: parts, as cited, on which the model gave no answer."""

    card: Card
    admitted: tuple[Leaf, ...]
    refused: tuple[Refused, ...]
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    text: str
    start: int
    end: int


def propose_for(catalogue: Catalogue, document_id: str, ask: Ask) -> Proposed:
    """The current card of a document, stored again with what the model adds; a draft as before.

    Raises `NotFound` where there is no card, `Conflict` where it is approved or was changed meanwhile, `ModelUnavailable`.
    """
    cards = Cards(catalogue.engine)
    stored = cards.of(document_id)
    if stored is None:
        raise NotFound(f"没有编号为“{document_id}”的政策卡片")
    if stored.card.status is CardStatus.APPROVED:
        raise Conflict(f"“{document_id}”的卡片已核定，不再改动；需要补充时请先撤回核定")
    found = propose(_card_text(catalogue, stored.card), stored.card, ask)
    if found.admitted:
        cards.replace(stored.card, found.card)
    return found


def propose(text: CardText, card: Card, ask: Ask) -> Proposed:
    """The card with what the model proposes and the text bears out.

    Raises `ModelUnavailable` when the model answers on no part at all; a part without an answer is named in the result.
    """
    parts = list(_parts(text))
    admitted: list[Leaf] = []
    refused: list[Refused] = []
    unanswered: list[str] = []
    last: ModelUnavailable | None = None
    for part in parts:
        try:
            words = ask(_prompt(part, card))
        except ModelUnavailable as error:
            unanswered.append(part.name)
            last = error
            continue
        found = admit(words, text, card)
        card = found.card
        admitted += found.admitted
        refused += found.refused
    if last is not None and len(unanswered) == len(parts):
        raise last
    return Proposed(card, tuple(admitted), tuple(refused), tuple(unanswered))


def _card_text(catalogue: Catalogue, card: Card) -> CardText:
    text = catalogue.text(card.document_id, card.version)
    provisions = catalogue.provisions(card.document_id, card.version)
    register = catalogue.register(card.document_id, card.version)
    return CardText(card.document_id, card.version, text.text, provisions, text.tables, register)


def _parts(text: CardText) -> Iterator[_Part]:
    """The units that may set conditions, as many together as fit; one that is too long by its lines."""
    held: list[tuple[int, int]] = []
    for start, end in _pieces(text):
        if held and count_tokens(text.text[held[0][0] : end]) > _PART:
            yield _joined(text, held[0][0], held[-1][1])
            held = []
        held.append((start, end))
    if held:
        yield _joined(text, held[0][0], held[-1][1])


def _pieces(text: CardText) -> Iterator[tuple[int, int]]:
    for unit in units_of(text):
        start, end = unit.provision.start, unit.provision.end
        words = text.text[start:end]
        if other_matter(text, unit, words):
            continue
        if count_tokens(words) <= _PART:
            yield start, end
            continue
        for line in words.splitlines(keepends=True):
            yield start, start + len(line)
            start += len(line)


def _joined(text: CardText, start: int, end: int) -> _Part:
    first, last = text.name_at(start), text.name_at(end - 1)
    name = first if first == last else "至".join(n for n in (first, last) if n)
    return _Part(name or "全文", text.text[start:end], start, end)


def _prompt(part: _Part, card: Card) -> str:
    """The rules, the vocabulary, what was read of this part, and its text last, marked as material."""
    template = (files("ingest.cards") / "prompts" / PROMPT).read_text(encoding="utf-8")
    facts = "\n".join(_fact_line(d) for d in _vocabulary(part.text, card))
    benefits = "\n".join(f"- {b.id}：{b.name}" for b in card.benefits) or "（无）"
    inside = [x for x in leaves_of_card(card) if part.start <= x.source.start < part.end]
    read = "\n".join(f"- {leaf.fact}：{leaf.source.quote}" for leaf in inside) or "（无）"
    for name, words in {"facts": facts, "benefits": benefits, "read": read, "text": part.text}.items():
        template = template.replace(f"<<{name}>>", words)
    return template


def _fact_line(definition: FactDefinition) -> str:
    unit = f"，{definition.unit}" if definition.unit else ""
    options = "、".join(f"{o.value}={o.name}" for o in definition.options)
    return f"- {definition.key}（{definition.type}{unit}）：{definition.name}" + (
        f"；可选：{options}" if options else ""
    )


def _vocabulary(words: str, card: Card) -> list[FactDefinition]:
    """The facts whose names share most with the words, as they stand in the vocabulary; all of the card's own."""
    pairs = _pairs(words)

    def shared(definition: FactDefinition) -> float:
        names = (definition.name, *definition.names, *(o.name for o in definition.options))
        return max((len(_pairs(n) & pairs) / max(1, len(_pairs(n))) for n in names), default=0.0)

    known = [d for d in fact_definitions().values() if d.key not in {own.key for own in card.facts}]
    near = sorted(known, key=lambda d: -shared(d))[:_VOCABULARY]
    return [*(d for d in known if d in near), *card.facts]


def _pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1)}
