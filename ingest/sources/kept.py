"""What was fetched, kept in the data folder beside what the server said of it, so that the next run need not fetch it again.

One folder an address: `response.json` and the file under its own name. The file is written first: after a crash in between
its digest is not the recorded one, and it counts as not kept.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import StorageError
from ingest.sources.addresses import WebAddress
from ingest.sources.fetch import Fetched, Validators

_FACTS = "response.json"


class Link(BaseModel):
    """An attachment that a page links to: its name there, and its address as the page writes it."""

    model_config = ConfigDict(frozen=True)

    name: str
    href: str


class Page(BaseModel):
    """What a page says of itself, so far as its attachments need it."""

    model_config = ConfigDict(frozen=True)

    title: str = ""
    links: tuple[Link, ...] = ()


class Kept(BaseModel):
    """One fetched file. `answered_by` is the address after redirects."""

    model_config = ConfigDict(frozen=True)

    address: str
    answered_by: str
    etag: str
    last_modified: str
    name: str
    media_type: str
    charset: str
    sha256: str
    page: Page = Page()

    @property
    def validators(self) -> Validators:
        return Validators(self.answered_by, self.etag, self.last_modified)


class KeptFiles:
    """The folder of fetched files."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, address: WebAddress) -> Kept | None:
        """What is kept of `address`, whole; None where nothing is."""
        try:
            kept = Kept.model_validate_json((self._folder(address) / _FACTS).read_bytes())
            with self.path(address, kept.name).open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except (OSError, ValidationError):
            return None
        return kept if digest == kept.sha256 else None

    def path(self, address: WebAddress, name: str) -> Path:
        """Where the file of `address` lies."""
        return self._folder(address) / "file" / name

    def put_file(self, address: WebAddress, fetched: Fetched) -> Path:
        """Writes the bytes as they were fetched; whatever was kept of the address before is gone."""
        path = self.path(address, fetched.name)
        try:
            shutil.rmtree(path.parent, ignore_errors=True)
            path.parent.mkdir(parents=True)
            path.write_bytes(fetched.data)
        except OSError as error:
            raise StorageError(f"无法写入资料目录 {self._root.parent}：{error.strerror or error}") from error
        return path

    def put_facts(self, address: WebAddress, fetched: Fetched, page: Page) -> Kept:
        """Records what the server and the page said; from now on the file counts as kept."""
        kept = Kept(
            address=address.text,
            answered_by=fetched.validators.address,
            etag=fetched.validators.etag,
            last_modified=fetched.validators.last_modified,
            name=fetched.name,
            media_type=fetched.media_type,
            charset=fetched.charset,
            sha256=hashlib.sha256(fetched.data).hexdigest(),
            page=page,
        )
        target = self._folder(address) / _FACTS
        partial = target.with_suffix(".part")
        try:
            partial.write_text(kept.model_dump_json(indent=1), encoding="utf-8")
            os.replace(partial, target)
        except OSError as error:
            raise StorageError(f"无法写入资料目录 {self._root.parent}：{error.strerror or error}") from error
        return kept

    def _folder(self, address: WebAddress) -> Path:
        digest = hashlib.sha256(address.text.encode()).hexdigest()
        return self._root / digest[:2] / digest
