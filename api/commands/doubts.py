"""`esl policies doctor`: what an officer has to look at, from the data folder or from the server that holds it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from api.commands.opening import nothing_ingested, opened, read_day, read_settings
from api.commands.remote import Server
from api.commands.render import print_rows
from api.doubts import list_doubts
from api.schemas import DoubtList
from assistant.errors import DataFolderHeld
from assistant.settings import Settings
from assistant.storage.library import Library

_QUOTED = 60  # characters of a quote in the table; --json has them all
_FOUND = 1


def run_doubts(as_of: str | None, as_json: bool, data_dir: Path | None) -> int:
    """0 where there is nothing to look at, else 1."""
    settings = read_settings(data_dir)
    found = _found(settings, read_day(as_of, settings))
    if as_json:
        print(found.model_dump_json(indent=2))
    elif found.items:
        heading = ("编号", "问题", "原文", "怎么办")
        print_rows(heading, [(d.document_id, d.what, _short(d.quote), d.advice) for d in found.items])
    else:
        print("没有需要核对的问题。")
    return _FOUND if found.items else 0


def _found(settings: Settings, day: date) -> DoubtList:
    try:
        with opened(settings) as stores:
            library = Library(stores.catalogue)
            if not library.documents:
                raise nothing_ingested(settings)
            return list_doubts(library, as_of=day)
    except DataFolderHeld as held:
        if held.url is None:
            raise
        return DoubtList.model_validate_json(Server(held.url, settings.admin_token).doubts(day.isoformat()))


def _short(quote: str) -> str:
    return quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}…"
