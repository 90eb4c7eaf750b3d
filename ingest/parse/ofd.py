"""OFD (GB/T 33190): documents, pages, templates and resources through their XML. No code of others is run."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from .blocks import Parsed
from .chars import squeeze
from .errors import Damaged, NoText, TooManyPages
from .hidden import Hidden, listed
from .ofd_page import Content, box_of, named, read_content
from .sniff import OFD
from .zipsafe import check_xml, open_zip, read_member, xml_root


def parse_ofd(data: bytes, *, max_pages: int) -> Parsed:
    """Blocks with pages, those of several documents in one file one after another. Raises Damaged, TooLarge, TooManyPages or NoText."""
    from .pdf import assemble

    pages: list[Any] = []
    hidden = Hidden()
    with open_zip(data) as archive:
        check_xml(archive)
        package = _Package(archive)
        entry = xml_root(package.read("OFD.xml"))
        roots = [(e.text or "").strip() for e in named(entry, "DocRoot") if (e.text or "").strip()]
        if not roots:
            raise Damaged("OFD文件缺少文档入口，可能已损坏。请重新导出后再上传。")
        documents = [_Document(package, root) for root in roots]
        if (count := sum(len(d.places) for d in documents)) > max_pages:
            raise TooManyPages(count, max_pages)
        for document in documents:
            for place in document.places:
                pages.append(document.page(place, len(pages) + 1, hidden))
        metadata = _metadata(entry)
        attachments = [name for d in documents for name in d.attachments()]
        annotated = sum(d.annotations() for d in documents)
    if attachments:
        metadata["attachments"] = "\n".join(attachments)
    blocks = assemble(pages)
    if not blocks:
        raise NoText("OFD文件中没有找到文字，图片中也没有识别到文字。请导出为PDF后上传。")
    scanned = [p.number for p in pages if p.scanned and p.lines]
    notes = [f"第{listed(scanned)}页没有文字，已由OCR从图片识别，请核对"] if scanned else []
    notes += [f"文件含有{len(attachments)}个附件，未读取：{'、'.join(attachments)}"] if attachments else []
    notes += [f"文件有{annotated}处注释或批注，未读入正文"] if annotated else []
    return Parsed(OFD, tuple(blocks), len(pages), metadata, (*notes, *hidden.notes()))


class _Package:
    """The members of the archive by their path, upper and lower case alike."""

    def __init__(self, archive: Any) -> None:
        self._archive = archive
        self._names = {n.lower(): n for n in archive.namelist()}

    def read(self, path: str) -> bytes:
        return read_member(self._archive, self._names.get(_key(path), path))

    def has(self, path: str) -> bool:
        return _key(path) in self._names


def _key(path: str) -> str:
    return posixpath.normpath(path.lstrip("/")).lower()


def _joined(folder: str, path: str) -> str:
    """A path that the file states: from the root where it begins with /, else from the folder of the file that says it."""
    path = path.strip()
    return path if path.startswith("/") else posixpath.join(folder, path)


class _Document:
    """One document of the file: its pages, templates, pictures and what is attached to it."""

    def __init__(self, package: _Package, root: str) -> None:
        self._package = package
        self._folder = posixpath.dirname(root)
        self._root = xml_root(package.read(root))
        self.places = [p.get("BaseLoc") or "" for p in named(self._root, "Page") if p.get("BaseLoc")]
        self._box = next((box_of(e.text) for e in named(self._root, "PhysicalBox")), (0.0, 0.0, 210.0, 297.0))
        self._templates = {t.get("ID"): t.get("BaseLoc") or "" for t in named(self._root, "TemplatePage")}
        self._media: dict[str, str] | None = None

    def page(self, place: str, number: int, hidden: Hidden) -> Any:
        """The page's lines and tables, its templates' first; read from its pictures where it has no text."""
        from .pdf import _Page

        root = xml_root(self._package.read(_joined(self._folder, place)))
        box = next((box_of(e.text) for e in named(root, "PhysicalBox")), self._box)
        parts = [self._template(t.get("TemplateID")) for t in named(root, "Template")]
        content = read_content([*(p for p in parts if p is not None), root], number, box, hidden)
        empty = not content.lines and not content.tables
        if empty and (page := self._recognised(content, number)) is not None:
            return page
        return _Page(number, box[2], box[3], content.lines, content.tables)

    def _template(self, identity: str | None) -> Any:
        place = self._templates.get(identity)
        path = _joined(self._folder, place) if place else ""
        return xml_root(self._package.read(path)) if path and self._package.has(path) else None

    def _recognised(self, content: Content, number: int) -> Any:
        """The page as OCR reads its largest picture; None where that cannot be read."""
        from . import ocr
        from .pdf import _Page

        for identity in content.pictures:
            path = self._pictures().get(identity, "")
            found = ocr.read_bytes(self._package.read(path), number) if self._package.has(path) else None
            if found is not None and (found.lines or found.tables):
                return _Page(number, found.width, found.height, found.lines, found.tables, scanned=True)
        return None

    def _pictures(self) -> dict[str, str]:
        """Resource number → member."""
        if self._media is None:
            self._media = {}
            for place in [e.text or "" for n in ("PublicRes", "DocumentRes") for e in named(self._root, n)]:
                path = _joined(self._folder, place)
                if not self._package.has(path):
                    continue
                resources = xml_root(self._package.read(path))
                base = _joined(posixpath.dirname(path), resources.get("BaseLoc") or "")
                for medium in named(resources, "MultiMedia"):
                    file = next((e.text or "" for e in named(medium, "MediaFile")), "")
                    self._media[medium.get("ID") or ""] = _joined(base, file)
        return self._media

    def attachments(self) -> list[str]:
        """The names of the files attached to the document."""
        return [
            squeeze(a.get("Name") or "") for root, _ in self._listed("Attachments") for a in named(root, "Attachment")
        ]

    def annotations(self) -> int:
        """How many annotations readers see on the pages."""
        count = 0
        for root, folder in self._listed("Annotations"):
            for place in [e.text or "" for e in named(root, "FileLoc")]:
                path = _joined(folder, place)
                if self._package.has(path):
                    count += sum(
                        a.get("Visible") != "false" for a in named(xml_root(self._package.read(path)), "Annot")
                    )
        return count

    def _listed(self, name: str) -> Iterator[tuple[Any, str]]:
        """The lists of that name that the document refers to, each with its folder."""
        for element in named(self._root, name):
            path = _joined(self._folder, element.text or "")
            if self._package.has(path):
                yield xml_root(self._package.read(path)), posixpath.dirname(path)


def _metadata(entry: Any) -> dict[str, str]:
    found = {}
    for tag, key in (("Title", "title"), ("Author", "author")):
        if value := next((squeeze(e.text or "") for e in named(entry, tag) if e.text), ""):
            found[key] = value
    return found
