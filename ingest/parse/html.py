"""HTML pages of government portals: the document without the portal around it."""

from __future__ import annotations

import re
from typing import Any

from .blocks import Block, Parsed
from .captions import with_captions
from .chars import squeeze
from .errors import Damaged, EmptyFile, NoText
from .hidden import Hidden, invisible_notes
from .html_blocks import blocks_of, is_junk_line
from .html_clean import drop_invisible, drop_junk, remove, sentences, text_of
from .html_main import find_main, prose_length
from .html_meta import base_address, from_meta_tags, read_date_line, take_attachments, take_information_table
from .text import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})|<\?xml[^>]+encoding\s*=\s*[\"']([\w-]{2,20})", re.I)
_TITLE_WORDS = re.compile(r"title|biaoti|headline|bt\b|arti_tit", re.I)
_PORTAL_WORDS = re.compile(r"来源|浏览|点击|阅读|访问|字号|字体|打印|分享|编辑")
# Browsers write into a page that they save: 「<!-- saved from url=(0032)https://www.example.org/a.html -->」
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S{1,2000}?)\s*-->")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'@\\]{4,2000}")
_FEWEST_HIDDEN = 4  # characters: fewer are marks of an editor
_SITE = re.compile(r"\s*(?:[_|—–]|\s-\s|--).{2,40}$")


def parse_html(data: bytes, charset: str = "") -> Parsed:
    """The document on the page, its metadata and attachments. Raises NoText, EmptyFile or Damaged.

    `charset` is what a web server stated; what the page itself states wins.
    """
    root = _tree(data, charset)
    metadata = from_meta_tags(root)
    page_title = squeeze("".join(next(iter(root.iter("title")), root.makeelement("title")).itertext()))
    base = base_address(root)
    if (saved := _SAVED_FROM.search(data[:4096])) and (address := web_address(saved[1].decode("ascii", "replace"))):
        metadata["address"] = address
    unseen = drop_invisible(root)
    body = root.find("body")
    if frames := [f.get("src") or "" for f in root.iter("frame") if f.get("src")]:
        raise NoText(
            f"网页是框架页，正文在框架内的页面中（{'、'.join(frames[:5])}）。请打开该页面后单独保存，或另存为PDF再上传。"
        )
    if body is None or not text_of(body):
        raise NoText("网页中没有可见文字（可能由脚本动态加载）。请在浏览器中打开后另存为PDF再上传。")
    metadata = {**metadata, **take_information_table(body)}
    _take_date_lines(body, metadata)
    drop_junk(body)
    main, known = find_main(body)
    if attachments := take_attachments(body, main, base):
        metadata["attachments"] = attachments
    title = metadata.get("title") or _page_heading(body, main) or _SITE.sub("", page_title)
    blocks = _trim([b for b in blocks_of(main) if b.text or b.rows])
    if not known:
        blocks = _check(data, root, main, blocks)
    blocks = with_captions(_titled(blocks, title))
    if not blocks:
        raise NoText("网页中没有找到正文。请在浏览器中打开后另存为PDF再上传。")
    if title and "title" not in metadata:
        metadata["title"] = title
    return Parsed("text/html", tuple(blocks), None, metadata, _hidden_notes(unseen, main))


def _hidden_notes(unseen: list[tuple[Any, str, str]], main: Any) -> tuple[str, ...]:
    """What was hidden inside the document itself; menus and boxes of the portal around it are nobody's concern."""
    inside = set(main.iter())
    hidden = Hidden()
    for holder, reason, text in unseen:
        if holder in inside and len(text) >= _FEWEST_HIDDEN:
            hidden.add(reason, text)
    return (*hidden.notes(), *invisible_notes("".join(main.itertext())))


def web_address(text: str) -> str:
    """An address of the web as it is, "" for anything else (cid:, file:, about:)."""
    return text if _WEB_ADDRESS.fullmatch(text) else ""


def _tree(data: bytes, charset: str) -> Any:
    from lxml import etree, html

    match = _CHARSET.search(data[:4096])
    declared = (match[1] or match[2]).decode("ascii") if match else charset
    text = decode(data, declared)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    if not text.strip():
        raise EmptyFile()
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Damaged("网页文件无法解析，可能不完整。请重新保存网页或另存为PDF再上传。") from error
    return root


def _take_date_lines(body: Any, metadata: dict[str, str]) -> None:
    """The line of date, source and counters: into the metadata, out of the page."""
    for element in list(body.iter("div", "p", "span", "td", "ul", "h2", "h3", "h4", "h5", "section", "center")):
        if element.getparent() is None or (element.tag == "td" and len(list(element.iter("td"))) > 1):
            continue
        text = squeeze(" ".join(element.itertext()))
        if not 4 < len(text) <= 260 or (found := read_date_line(text)) is None:
            continue
        for key, value in found.items():
            metadata.setdefault(key, value)
        if not _PORTAL_WORDS.search(text):
            continue  # 发布机构：… 发布日期：… may be the document's own last lines
        if element.tag == "td":
            for child in list(element):
                element.remove(child)
            element.text = ""
        else:
            remove(element)


def _page_heading(body: Any, main: Any) -> str:
    """The document's title where it stands outside its body: an h1, or an element whose class says title."""
    inside = set(main.iter())
    for element in body.iter("h1", "h2"):
        text = squeeze(" ".join(element.itertext()))
        if element not in inside and 6 <= len(text) <= 120 and not is_junk_line(text):
            return text
    for element in body.iter("div", "p", "td", "h3", "span", "h4"):
        words = f"{element.get('class') or ''} {element.get('id') or ''}"
        text = squeeze(" ".join(element.itertext()))
        if element not in inside and _TITLE_WORDS.search(words) and 8 <= len(text) <= 120 and sentences(text) <= 3:
            return text
    return ""


def _titled(blocks: list[Block], title: str) -> list[Block]:
    """The title as first heading, once: a block among the first that says the same becomes it."""
    bare = _bare(title)
    if not bare:
        return blocks
    text = ""
    for index, block in enumerate(blocks[:6]):
        if block.kind == "table":
            break
        text += _bare(block.text)
        if _bare(block.text) == bare:
            return [*blocks[:index], Block("heading", block.text, None, 1), *blocks[index + 1 :]]
        if text == bare:  # the title broken over several paragraphs
            return [Block("heading", title, None, 1), *blocks[index + 1 :]]
        if len(bare) > 8 and bare in _bare(block.text) and len(_bare(block.text)) < len(bare) + 30 and block.level == 1:
            return blocks
    return [Block("heading", title, None, 1), *blocks]


def _bare(text: str) -> str:
    return re.sub(r"[\s\u3000“”\"'《》〈〉（）()]+", "", text)


def _trim(blocks: list[Block]) -> list[Block]:
    """Leftovers of the portal at both ends taken off: crumbs, buttons, bare labels."""
    while blocks and blocks[0].kind != "table" and (is_junk_line(blocks[0].text) or blocks[0].text.count(">") >= 2):
        blocks = blocks[1:]
    while blocks and blocks[-1].kind != "table" and is_junk_line(blocks[-1].text):
        blocks = blocks[:-1]
    return blocks


def _check(data: bytes, root: Any, main: Any, blocks: list[Block]) -> list[Block]:
    """Where the container is unknown, trafilatura's reading, if ours is nearly empty and its is not."""
    ours = sum(len(b.text) + sum(len(c) for row in b.rows for c in row) for b in blocks)
    if ours >= 200 or prose_length(root) < 2 * ours + 100:
        return blocks
    import trafilatura

    text = trafilatura.extract(decode(data), include_comments=False, include_tables=True, favor_recall=True) or ""
    if len(text) < 1.5 * ours + 50:
        return blocks
    return [Block("text", line) for line in (squeeze(s) for s in text.splitlines()) if line]
