"""Watches folders: what has changed and come to rest is ingested, what has been deleted is named."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

from assistant.storage.catalogue import Catalogue
from ingest.discover import SIDE_FILES, WorkItem, discover

QUIET_S = 2.0  # a file that was not written to for so long is taken to be complete
_TICK_MS = 500

Signature = tuple[int, int] | None  # size and time of change; None for what is not there


class Quiet:
    """Holds changed paths back until they are written no more."""

    def __init__(self, quiet_s: float, signature: Callable[[Path], Signature]) -> None:
        self._quiet_s = quiet_s
        self._signature = signature
        self._since: dict[Path, tuple[Signature, float]] = {}

    def changed(self, paths: Iterable[Path], now: float) -> None:
        """`now` in seconds from any start."""
        for path in paths:
            self._since[path] = (self._signature(path), now)

    def ready(self, now: float) -> set[Path]:
        """Takes out what has been the same for long enough."""
        at_rest = set()
        for path, (before, since) in list(self._since.items()):
            signature = self._signature(path)
            if signature != before:
                self._since[path] = (signature, now)
            elif now - since >= self._quiet_s:
                at_rest.add(path)
                del self._since[path]
        return at_rest


class Watch:
    """Changes below `roots` are collected from construction on, so that none is missed while something is ingested."""

    def __init__(
        self,
        roots: Sequence[Path],
        catalogue: Catalogue,
        *,
        ingest: Callable[[Sequence[str]], None],
        gone: Callable[[str, str], None],
        ignored: Path | None = None,
        quiet_s: float = QUIET_S,
        stop: threading.Event | None = None,
    ) -> None:
        """`ingest` is given files to read; `gone` the path of a deleted file and its document's title, which stays.

        `ignored`: a folder below which nothing is looked at. `stop` ends `run`.
        """
        self._roots = [Path(os.path.abspath(root)) for root in roots]
        self._catalogue = catalogue
        self._ingest = ingest
        self._gone = gone
        self._quiet = Quiet(quiet_s, _signature)
        self._named: set[str] = set()
        self._changes: Iterator[set[tuple[Change, str]]] = watch(
            *self._roots,
            watch_filter=lambda _, path: ignored is None or not Path(path).is_relative_to(ignored),
            rust_timeout=_TICK_MS,
            yield_on_timeout=True,
            ignore_permission_denied=True,
            stop_event=stop,
        )
        self._quiet.changed(self._next() or (), time.monotonic())

    def run(self) -> None:
        """Until `stop` is set or `KeyboardInterrupt` is raised."""
        self.name_gone()
        while (changed := self._next()) is not None:
            self._quiet.changed(changed, time.monotonic())
            ready = self._quiet.ready(time.monotonic())
            if ready:
                sources = [os.fspath(item.path) for item in discover(self._there()).items if concerns(item, ready)]
                if sources:
                    self._ingest(sources)
                self.name_gone()

    def name_gone(self) -> None:
        """Names the files that documents came from and that are no longer there, each once."""
        for path, title in self._catalogue.sources():
            is_ours = any(Path(path).is_relative_to(root) for root in self._there())
            if is_ours and not os.path.exists(path):
                if path not in self._named:
                    self._named.add(path)
                    self._gone(path, title)
            else:
                self._named.discard(path)

    def _there(self) -> list[Path]:
        """The roots that can be listed now: a drive that is not mounted has not lost its files."""
        return [root for root in self._roots if root.is_dir()]

    def _next(self) -> set[Path] | None:
        changes = next(self._changes, None)
        return None if changes is None else {Path(path) for _, path in changes}


def concerns(item: WorkItem, changed: Collection[Path]) -> bool:
    """Whether a file is among what changed, lies in a folder that is, or has a side file that is, or was."""
    path = Path(os.path.abspath(item.path))
    sides = [path.parent / name for name in SIDE_FILES] if item.is_corpus else []
    return any(p in changed for p in (path, *path.parents, *sides))


def _signature(path: Path) -> Signature:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
