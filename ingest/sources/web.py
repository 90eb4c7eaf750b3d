"""Addresses of the web → documents: the page or file itself, and the attachments that a page links to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.parse.errors import ParseError
from ingest.sandbox import ParserPool
from ingest.sources.addresses import WebAddress, read_address
from ingest.sources.errors import FetchFailed, SourceError
from ingest.sources.fetch import Fetched, Fetcher
from ingest.sources.kept import Kept, KeptFiles, Link, Page
from ingest.sources.work import Origin, WorkItem

MAX_ATTACHMENTS = 20  # of one page
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# where the address promises a file, a page is an error message or a login form
_FILE_ENDING = re.compile(r"\.(?:pdf|ofd|docx?|xlsx?|pptx?|wps|et|dps|rtf|zip|rar|7z|csv|png|jpe?g|tiff?)$", re.I)


@dataclass(frozen=True, slots=True)
class WebFailure:
    """An address that gave no file, with the reason."""

    address: str
    reason: str
    source: str = ""  # the page of an attachment: what to ask for to try again


@dataclass(frozen=True, slots=True)
class _Part:
    """An attachment to fetch, as its page names it."""

    address: WebAddress
    name: str


class Web:
    """Fetches addresses once a run; unchanged ones are not transferred again."""

    def __init__(
        self,
        fetcher: Fetcher,
        kept: KeptFiles,
        *,
        on_fetch: Callable[[str], None] = lambda address: None,
    ) -> None:
        """`on_fetch` is told each address before its turn, and may raise to break off."""
        self._fetcher = fetcher
        self._kept = kept
        self._on_fetch = on_fetch
        self._seen: set[str] = set()
        self._parsers: ParserPool | None = None  # started for the first page, which is read for its links

    def close(self) -> None:
        """Ends the process that reads pages; a later page starts another."""
        if self._parsers is not None:
            self._parsers.close()
            self._parsers = None

    def documents(self, text: str) -> Iterator[WorkItem | WebFailure]:
        """The document at an address, then those attached to it; an address that this run has had gives nothing."""
        try:
            address = read_address(text)
            if not self._is_new(address):
                return
            kept = self._get(address)
        except SourceError as error:
            yield WebFailure(text.strip(), error.reason)
            return
        parts, notes = self._parts(address, kept)
        yield self._item(address, kept, PurePosixPath(kept.name).stem, notes)
        for part in parts:
            yield self._attachment(part, address, kept)

    def _attachment(self, part: _Part, page: WebAddress, of: Kept) -> WorkItem | WebFailure:
        title = f"《{of.page.title}》" if of.page.title else ""
        try:
            kept = self._get(part.address, part.name)
        except SourceError as error:
            return WebFailure(part.address.text, f"网页{title}的附件“{part.name}”没有取得：{error.reason}", page.text)
        stem = _FILE_ENDING.sub("", part.name).strip() or PurePosixPath(kept.name).stem
        note = f"这是网页{title}（{page.text}）的附件“{part.name}”。"
        return self._item(part.address, kept, stem, (note,), page.text)

    def _item(self, address: WebAddress, kept: Kept, title: str, notes: tuple[str, ...], page: str = "") -> WorkItem:
        origin = Origin(address.text, kept.name, address.text, kept.charset, notes, page)
        return WorkItem(self._kept.path(address, kept.name), title, origin=origin)

    def _is_new(self, address: WebAddress) -> bool:
        is_new = address.text not in self._seen
        self._seen.add(address.text)
        return is_new

    # -- fetching ----------------------------------------------------------------------------------------------

    def _get(self, address: WebAddress, name: str = "") -> Kept:
        """The file at `address`, fetched unless what is kept is still the one. Raises `SourceError`."""
        self._on_fetch(address.text)
        known = self._kept.get(address)
        fetched = self._fetcher.fetch(address, known.validators if known is not None else None)
        if fetched is None:
            assert known is not None  # only a server that was told of it can say that nothing changed
            return known
        if fetched.media_type in _PAGE_TYPES and (_FILE_ENDING.search(address.path) or _FILE_ENDING.search(name)):
            raise FetchFailed(
                f"{address.text} 应当是文件，网站给出的却是网页（可能需要登录，或文件已移走）。请在浏览器中下载后作为文件导入。"
            )
        path = self._kept.put_file(address, fetched)
        return self._kept.put_facts(address, fetched, self._page(path, fetched))

    def _page(self, path: Path, fetched: Fetched) -> Page:
        """Title and attachments of a fetched page; nothing of other files, or of a page that cannot be read."""
        if fetched.media_type not in _PAGE_TYPES:
            return Page()
        try:
            self._parsers = self._parsers or ParserPool(1)
            metadata = self._parsers.parse(path, fetched.charset).metadata
        except ParseError:
            return Page()  # the reading that follows names the reason
        links = []
        for line in metadata.get("attachments", "").splitlines():
            name, _, href = line.rpartition(" ")
            links.append(Link(name=name or href, href=href))
        return Page(title=metadata.get("title", ""), links=tuple(links))

    # -- attachments -------------------------------------------------------------------------------------------

    def _parts(self, address: WebAddress, kept: Kept) -> tuple[list[_Part], tuple[str, ...]]:
        """The attachments to fetch, and notes on those that are not."""
        base = read_address(kept.answered_by)
        parts: list[_Part] = []
        notes: list[str] = []
        for link in kept.page.links:
            try:
                target = read_address(link.href, base=base)
            except SourceError as error:
                notes.append(f"附件“{link.name}”没有下载：{error.reason}")
                continue
            if not self._is_near(target, (address, base)):
                notes.append(f"附件“{link.name}”在其他网站，没有下载：需要时请把 {target.text} 作为网址导入。")
            elif self._is_new(target):
                parts.append(_Part(target, link.name))
        if len(parts) > MAX_ATTACHMENTS:
            notes.append(f"网页有{len(parts)}个附件，只下载了前{MAX_ATTACHMENTS}个，其余请另行导入。")
        return parts[:MAX_ATTACHMENTS], tuple(notes)

    def _is_near(self, target: WebAddress, pages: tuple[WebAddress, ...]) -> bool:
        """Whether a page's own site holds the attachment, or one that the office has listed."""
        hosts = {page.host.removeprefix("www.") for page in pages}
        return target.host.removeprefix("www.") in hosts or self._fetcher.allow.names(target.host)
