"""How far an ingestion is, and how long the rest will take at the pace so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ingest import events

_SURE_AFTER = 3  # files or batches of vectors; before that any guess is wild


class ProgressCount:
    """Counts events. Files are read while vectors are computed, so the slower of the two tells how long it will take."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives seconds from any start, and never goes back."""
        self._clock = clock
        self._now = events.Progress()
        self._began = clock()
        self._embedding_began: float | None = None
        self._batches = 0

    def after(self, event: events.Event) -> events.Progress | None:
        """How far the run is after `event`; None where it says nothing of that."""
        now = self._now
        match event:
            case events.Started(files=files):
                now = replace(now, files_total=files)
            case events.FileDone(pages=pages, passages=passages):
                now = replace(now, files_done=now.files_done + 1, files_ingested=now.files_ingested + 1,
                              pages=now.pages + pages, passages=now.passages + passages)  # fmt: skip
            case events.FileUnchanged():
                now = replace(now, files_done=now.files_done + 1, files_unchanged=now.files_unchanged + 1)
            case events.FileFailed():
                now = replace(now, files_done=now.files_done + 1, files_failed=now.files_failed + 1)
            case events.EmbeddingProgress(done=done, total=total):
                if self._embedding_began is None:
                    self._embedding_began = self._clock()
                self._batches += done > now.vectors_done
                now = replace(now, vectors_done=done, vectors_total=max(total, now.vectors_total))
            case _:
                return None
        self._now = replace(now, seconds_left=self._left(now))
        return self._now

    def _left(self, now: events.Progress) -> float | None:
        reading, embedding = self._reading_left(now), self._embedding_left(now)
        return None if reading is None or embedding is None else round(max(reading, embedding), 1)

    def _reading_left(self, now: events.Progress) -> float | None:
        """Unchanged files take no time to speak of, so the pace is that of the files that were read."""
        rest = now.files_total - now.files_done
        if rest <= 0:
            return 0.0
        read = now.files_ingested + now.files_failed
        if read < _SURE_AFTER:
            return None
        return rest * (read / now.files_done) * (self._clock() - self._began) / read

    def _embedding_left(self, now: events.Progress) -> float | None:
        """Vectors still to come, those of files not read yet too, at as many passages a file as so far."""
        if self._embedding_began is None:
            return 0.0
        a_file = now.passages / now.files_done if now.files_done else 0.0
        rest = now.vectors_total - now.vectors_done + (now.files_total - now.files_done) * a_file
        if rest <= 0:
            return 0.0
        if self._batches < _SURE_AFTER:
            return None
        return rest * (self._clock() - self._embedding_began) / now.vectors_done
