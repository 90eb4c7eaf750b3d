"""The web as one ingestion sees it: by the settings, with what earlier runs have fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest.sources.addresses import AllowList
from ingest.sources.fetch import Fetcher, FetchLimits
from ingest.sources.kept import KeptFiles
from ingest.sources.web import Web


def open_web(kept_in: Path, *, allow: str, proxy: str | None, pause_s: float, on_fetch: Callable[[str], None]) -> Web:
    """The web for one run; `allow`, `proxy` and `pause_s` as the settings have them. Raises `InvalidInput`."""
    fetcher = Fetcher(AllowList.read(allow), proxy=proxy, limits=FetchLimits(pause_s=pause_s))
    return Web(fetcher, KeptFiles(kept_in), on_fetch=on_fetch)
