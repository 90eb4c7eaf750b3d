"""`esl policies quote`: a quote in the characters of the original file, from the data folder or the server that holds it."""

from __future__ import annotations

import re
from pathlib import Path

from api.commands.opening import opened, read_settings
from api.commands.remote import Server
from api.quotes import Place, original_quote
from api.schemas import OriginalQuote
from assistant.errors import DataFolderHeld

_SPAN = re.compile(r"#?(?P<start>\d+)-(?P<end>\d+)")  # 「#120-180」, the end of a citation's address


def run_quote(document_id: str, place: str, version: int | None, data_dir: Path | None) -> int:
    span = _SPAN.fullmatch(place.strip())
    wanted = Place(int(span["start"]), int(span["end"])) if span else Place(quote=place)
    found = _found(document_id, version, wanted, data_dir)
    print(found.original)
    if found.page is not None:
        print(f"（第 {found.page} 页）")
    return 0


def _found(document_id: str, version: int | None, place: Place, data_dir: Path | None) -> OriginalQuote:
    settings = read_settings(data_dir)
    try:
        with opened(settings) as stores:
            return original_quote(stores.catalogue, document_id, version, place)
    except DataFolderHeld as held:
        if held.url is None:
            raise
        answer = Server(held.url).original_quote(
            document_id, start=place.start, end=place.end, quote=place.quote or None, version=version
        )
        return OriginalQuote.model_validate_json(answer)
