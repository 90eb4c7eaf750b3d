"""Prints HTML to PDF with Debian's Chromium, and mends what would differ between two runs."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO

from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# Look-alikes that Unicode maps to nothing, or (户) to a traditional form; NFKC is right for other Kangxi radicals.
_LOOK_ALIKES = {
    0x2015: "—", 0x2F3E: "户",
    0x2E81: "厂", 0x2E8B: "㔾", 0x2E9D: "月", 0x2E9F: "母", 0x2EA0: "民", 0x2EA9: "王", 0x2EBC: "肉",
    0x2EC4: "西", 0x2EC5: "见", 0x2EC6: "角", 0x2EC8: "讠", 0x2EC9: "贝", 0x2ECB: "车", 0x2ED3: "长",
    0x2ED4: "门", 0x2ED8: "青", 0x2ED9: "韦", 0x2EDA: "页", 0x2EDB: "风", 0x2EDC: "飞", 0x2EDD: "食",
    0x2EE2: "马", 0x2EE3: "骨", 0x2EE4: "鬼", 0x2EE5: "鱼", 0x2EE6: "鸟", 0x2EE7: "卤", 0x2EE8: "麦",
    0x2EE9: "黄", 0x2EEC: "齐", 0x2EED: "齐", 0x2EEE: "齿", 0x2EF0: "龙", 0x2EF3: "龟",
}  # fmt: skip
_KANGXI_RADICAL = re.compile("[\u2f00-\u2fd5]")


class Printer:
    """An open browser page that prints HTML."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def pdf(self, html: str, *, header: str = "", footer: bool = True) -> bytes:
        """A4 pages; `header` runs on every page, `footer` is the page number — N —."""
        font = "font-family:'Noto Serif CJK SC';font-size:9pt;width:100%;text-align:center"
        rule = "border-bottom:0.5pt solid #666;margin:0 24mm;padding-bottom:1mm"
        number = '— <span class="pageNumber"></span> —'
        self._page.set_content(html)
        return self._page.pdf(
            prefer_css_page_size=True,
            print_background=True,
            display_header_footer=True,
            header_template=f'<div style="{font};{rule}">{header}</div>' if header else "<span></span>",
            footer_template=f'<div style="{font}">{number if footer else ""}</div>',
        )

    def screenshot(self, html: str) -> bytes:
        """The page as PNG, for looking at it."""
        self._page.set_content(html)
        return self._page.screenshot(full_page=True)


@contextmanager
def printer() -> Iterator[Printer]:
    """A browser without network, closed afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        context = browser.new_context(offline=True, locale="zh-CN")
        try:
            yield Printer(context.new_page())
        finally:
            browser.close()


def settled_pdf(pdf: bytes, *, title: str, author: str, subject: str, issued_on: date, mend_radicals: bool) -> bytes:
    """`pdf` with fixed dates and metadata, and with look-alike radicals mapped back unless they are wanted."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf)))
    if mend_radicals:
        _mend_radicals(writer)
    stamp = issued_on.strftime("D:%Y%m%d090000+08'00'")
    producer = {"/Producer": "Skia/PDF", "/Creator": "Chromium"}
    dates = {"/CreationDate": stamp, "/ModDate": stamp}
    writer.metadata = {"/Title": title, "/Author": author, "/Subject": subject, **producer, **dates}
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _mend_radicals(writer: PdfWriter) -> None:
    for candidate in writer._objects:  # pypdf has no public walk over all objects
        if isinstance(candidate, DictionaryObject) and candidate.get("/Type") == "/Font" and "/ToUnicode" in candidate:
            stream = candidate["/ToUnicode"].get_object()
            assert isinstance(stream, StreamObject)
            mended = StreamObject()
            mended.set_data(_mended_cmap(stream.get_data().decode("latin-1")).encode("latin-1"))
            candidate[NameObject("/ToUnicode")] = writer._add_object(mended.flate_encode())


_SECTION = re.compile(r"\d+ begin(bfchar|bfrange)\n(.*?)\nend\1", re.DOTALL)
_HEX = re.compile(r"<([0-9A-Fa-f]+)>")
_SECTION_LIMIT = 100  # mappings a section may hold, PDF 32000-1 §9.10.3


def _mended_cmap(cmap: str) -> str:
    mappings: list[tuple[str, str]] = []
    for kind, lines in _SECTION.findall(cmap):
        for line in lines.split("\n"):
            mappings += _expanded(kind, _HEX.findall(line))
    sections = []
    for start in range(0, len(mappings), _SECTION_LIMIT):
        part = mappings[start : start + _SECTION_LIMIT]
        listed = "\n".join(f"<{glyph}> <{_mended(target)}>" for glyph, target in part)
        sections.append(f"{len(part)} beginbfchar\n{listed}\nendbfchar")
    head, tail = cmap[: _SECTION.search(cmap).start()], cmap[cmap.rindex("endbf") :].split("\n", 1)[1]  # type: ignore[union-attr]
    return head + "\n".join(sections) + "\n" + tail


def _expanded(kind: str, codes: list[str]) -> list[tuple[str, str]]:
    if kind == "bfchar":
        return [(codes[0], codes[1])]
    first, last, target = codes
    span = range(int(last, 16) - int(first, 16) + 1)
    return [(f"{int(first, 16) + step:04X}", f"{int(target, 16) + step:04X}") for step in span]


def _mended(target: str) -> str:
    if len(target) != 4:
        return target
    return f"{ord(plain_character(chr(int(target, 16)))):04X}"


def plain_character(character: str) -> str:
    """The ordinary character that a look-alike stands for; any other character as it is."""
    if ord(character) in _LOOK_ALIKES:
        return _LOOK_ALIKES[ord(character)]
    return unicodedata.normalize("NFKC", character) if _KANGXI_RADICAL.match(character) else character
