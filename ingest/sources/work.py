"""One document to read: where its bytes lie, and by what it is known from one run to the next."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from assistant.policy.document import Level
from ingest import sidefile

Place = Path | str  # what an officer knows a source by: a path, `archive.zip!member`, or an address of the web

UPLOADED = "upload:"  # before the name of an uploaded file, which is all that is known of its place
_LONGEST_KEY = 900  # characters; the catalogue's column holds 1000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from that does not lie at a path of its own: a member of an archive, a page, an upload.

    `place` is its identity: the same place in a later run is the same document, changed or not. `name` is what the file
    is called there. `notes` are Chinese sentences for an officer.
    """

    place: str
    name: str
    official_url: str | None = None
    charset: str = ""  # that the web server stated; "" where it stated none
    notes: tuple[str, ...] = ()
    source: str = ""  # what to ask for to have it again: the archive or the page; "" where that is the place itself

    @property
    def shown(self) -> Place:
        """What to call it before an officer."""
        return self.place if "://" in self.place else Path(self.place.removeprefix(UPLOADED))


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One document to read. `side_files` stand beside it; `fallback_title` is used where nothing states a title."""

    path: Path
    fallback_title: str
    side_files: tuple[Path, ...] = ()
    is_corpus: bool = False
    origin: Origin | None = None

    @property
    def register_file(self) -> Path | None:
        return self._side_file(sidefile.NAME)

    @property
    def card_file(self) -> Path | None:
        return self._side_file(sidefile.CARD_NAME)

    def _side_file(self, name: str) -> Path | None:
        return next((p for p in self.side_files if p.name == name), None)

    @property
    def folder_id(self) -> str | None:
        """The id that the place in a corpus gives, `<level>-<slug>` of `<level>/<slug>/source.*`; None elsewhere."""
        level = self.path.parent.parent.name
        return f"{level}-{self.path.parent.name}" if self.is_corpus and level in set(Level) else None

    @property
    def key(self) -> str:
        """The identity as the catalogue stores it: the origin's place, else the absolute path (text even where the name
        is not UTF-8)."""
        return self.known_as or path_key(self.path)

    @property
    def place(self) -> Place:
        """What to call it before an officer."""
        return self.path if self.origin is None else self.origin.shown

    @property
    def known_as(self) -> str | None:
        """The identity of what does not lie at a path of its own; None for a plain file."""
        return None if self.origin is None else fitting_key(self.origin.place)

    @property
    def source(self) -> str | None:
        """What to ask for to have it again, where that is not its path."""
        return None if self.origin is None else self.origin.source or self.origin.place

    @property
    def charset(self) -> str:
        """What a web server stated; "" elsewhere."""
        return "" if self.origin is None else self.origin.charset

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.name if self.origin is None else self.origin.name


def path_key(path: Path) -> str:
    """The absolute path as text."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def fitting_key(place: str) -> str:
    """The place, or its beginning with a digest of the whole where it is longer than the catalogue stores."""
    if len(place) <= _LONGEST_KEY:
        return place
    return f"{place[:_LONGEST_KEY]}#{hashlib.sha256(place.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
