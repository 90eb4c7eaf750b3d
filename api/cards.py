"""A document's card: shown, signed, taken back."""

from __future__ import annotations

from datetime import UTC, datetime

from langchain_core.messages import HumanMessage

from api.schemas import CardProposals, ProposedCondition, RefusedProposal, SignCardRequest
from assistant.build import Stores, open_chat
from assistant.errors import ComponentMissing, NotFound
from assistant.policy.card import Card
from assistant.policy.facts import fact_definitions
from assistant.storage.cards import Cards
from assistant.storage.catalogue import Catalogue
from ingest.cards.propose import propose_for
from ingest.cards.signing import approve


def policy_card(catalogue: Catalogue, document_id: str) -> Card:
    """The card of the current version. Raises `NotFound` for a document that has none or does not exist."""
    catalogue.register(document_id)
    stored = Cards(catalogue.engine).of(document_id)
    if stored is None:
        raise NotFound(f"“{document_id}”没有卡片：原文没有读出可申报的事项")
    return stored.card


def sign_card(catalogue: Catalogue, document_id: str, request: SignCardRequest) -> Card:
    """The card signed, or a draft again with the reason. Raises `NotFound`, and `Conflict` where the text says otherwise."""
    catalogue.register(document_id)
    if request.withdraw:
        note = f"{request.withdraw}（{request.by}）"
        return Cards(catalogue.engine).withdraw(document_id, note=note)
    return approve(catalogue, document_id, by=request.by, at=datetime.now(UTC))


def propose_conditions(stores: Stores, document_id: str) -> CardProposals:
    """The draft card with the conditions that the language model found and the text bears out.

    Raises `ComponentMissing` where no model is set, `NotFound`, `Conflict` for an approved card, `ModelUnavailable`.
    """
    stores.catalogue.register(document_id)
    chat = open_chat(stores.settings, timeout_s=stores.settings.llm_propose_timeout_s)
    if chat is None:
        raise ComponentMissing("没有设置语言模型：请设置 ESL_LLM_MODEL 和 ESL_LLM_BASE_URL")
    found = propose_for(stores.catalogue, document_id, lambda prompt: chat.ask([HumanMessage(prompt)]))
    known = {**fact_definitions(), **{d.key: d for d in found.card.facts}}
    return CardProposals(
        card=found.card,
        admitted=[
            ProposedCondition(name=known[leaf.fact].name, quote=leaf.source.quote, at=leaf.source.at)
            for leaf in found.admitted
        ],
        refused=[RefusedProposal(given=r.given, reason=r.reason) for r in found.refused],
        unanswered=list(found.unanswered),
    )
