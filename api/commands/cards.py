"""`esl policies cards` and `approve`: a document's card beside its text, and an officer's signature under it."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from api.card_words import ORIGIN_NAMES, STATUS_NAMES, card_lines
from api.cards import policy_card, propose_conditions, sign_card
from api.commands.opening import opened, read_settings
from api.commands.remote import Server
from api.schemas import CardProposals, SignCardRequest
from assistant.errors import DataFolderHeld, InvalidInput
from assistant.policy.card import Card
from assistant.settings import Settings

_NAME_CHARACTERS = 60


def run_cards(document_id: str, as_json: bool, data_dir: Path | None) -> int:
    card = _card(read_settings(data_dir), document_id)
    if as_json:
        print(card.model_dump_json(indent=2))
        return 0
    out = Console(highlight=False)
    signed = f"，{card.signed_by} {card.signed_at:%Y-%m-%d}" if card.signed_by and card.signed_at else ""
    out.print(
        f"{document_id} 第{card.version}版　{STATUS_NAMES[card.status]}（{ORIGIN_NAMES[card.origin]}{escape(signed)}）"
    )
    for note in card.notes:
        out.print(f"注意：{escape(note)}", soft_wrap=True)
    for line in card_lines(card):
        indent = "  " * line.depth
        if line.depth == 0:
            out.print()
        out.print(f"{indent}{escape(line.text)}", soft_wrap=True, style="bold" if line.depth == 0 else None)
        if line.source is not None:
            quote = " ".join(line.source.quote.split())
            out.print(f"{indent}  {escape(line.source.at)}「{escape(quote)}」", soft_wrap=True, style="dim")
    return 0


def run_approve(document_id: str, by: str, withdraw: str | None, data_dir: Path | None) -> int:
    if not by.strip() or len(by) > _NAME_CHARACTERS:
        raise InvalidInput(f"--by 应为核定人姓名，最多{_NAME_CHARACTERS}个字")
    settings = read_settings(data_dir)
    try:
        with opened(settings) as stores:
            card = sign_card(stores.catalogue, document_id, SignCardRequest(by=by.strip(), withdraw=withdraw))
    except DataFolderHeld as held:
        if held.url is None:
            raise
        server = Server(held.url, settings.admin_token)
        card = Card.model_validate_json(server.sign_card(document_id, by=by.strip(), withdraw=withdraw))
    print(f"{document_id} 第{card.version}版的卡片：{STATUS_NAMES[card.status]}")
    return 0


def run_propose(document_id: str, data_dir: Path | None) -> int:
    settings = read_settings(data_dir)
    try:
        with opened(settings) as stores:
            found = propose_conditions(stores, document_id)
    except DataFolderHeld as held:
        if held.url is None:
            raise
        server = Server(held.url, settings.admin_token)
        found = CardProposals.model_validate_json(server.propose_conditions(document_id))
    out = Console(highlight=False)
    out.print(f"收入{len(found.admitted)}条，未收{len(found.refused)}条；卡片仍待核定。")
    for leaf in found.admitted:
        out.print(f"收入：{escape(leaf.name)}　{escape(leaf.at)}「{escape(leaf.quote)}」", soft_wrap=True)
    for refused in found.refused:
        out.print(f"未收：{escape(refused.reason)}　{escape(refused.given)}", soft_wrap=True, style="dim")
    for part in found.unanswered:
        out.print(f"模型没有回答：{escape(part)}")
    return 0


def _card(settings: Settings, document_id: str) -> Card:
    try:
        with opened(settings) as stores:
            return policy_card(stores.catalogue, document_id)
    except DataFolderHeld as held:
        if held.url is None:
            raise
        return Card.model_validate_json(Server(held.url).policy_card(document_id))
