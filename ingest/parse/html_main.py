"""Finds the element that holds the document on a page never seen before."""

from __future__ import annotations

import re
from typing import Any

from .html_clean import sentences, text_of

# Containers of the content systems that government portals run on (TRS, UCAP, Jpage, 大汉, Founder) and of common templates.
_IDS = frozenset(
    [
        "UCAP-CONTENT",
        "zoom",
        "Zoom",
        "zoomcon",
        "content",
        "Content",
        "mainText",
        "articleContent",
        "article-content",
        "articlecontent",
        "article",
        "ArticleContent",
        "BodyLabel",
        "infoContent",
        "info_content",
        "newsContent",
        "xxgk_content",
        "zwcontent",
        "con_con",
        "detailContent",
        "fontzoom",
        "textBox",
        "TRS_Editor",
        "vsb_content",
        "NewsContent",
        "conN",
        "pagecontent",
        "mycontent",
        "printContent",
        "ivs_content",
    ]
)
_CLASSES = frozenset(
    [
        "TRS_Editor",
        "TRS_UEDITOR",
        "trs_editor_view",
        "pages_content",
        "article-content",
        "article_content",
        "articleContent",
        "article-con",
        "arti_content",
        "content-article",
        "news_content",
        "newscontent",
        "news-content",
        "detail-content",
        "detail_content",
        "xxgk_content",
        "zwxl-article",
        "con_text",
        "text-content",
        "gknr",
        "content",
        "Content",
        "article-body",
        "entry-content",
        "view-content",
        "zoom",
        "conTxt",
        "txtcont",
        "b12c",
        "zw-con",
        "zhengwen",
        "main-content",
        "policy-content",
        "rich_media_content",
        "wp_articlecontent",
        "article",
        "content_body",
        "contentBox",
    ]
)
_CANDIDATES = ("div", "td", "article", "section", "main", "body", "form", "span", "center")


def find_main(body: Any) -> tuple[Any, bool]:
    """The smallest element that holds the document's prose, and whether its name is one of a known content system."""
    weights = _weights(body)
    total = weights.get(body, 0.0)
    if total <= 0:
        return body, False
    best_known, size = None, 0.0
    for element in body.iter(*_CANDIDATES):
        weight = weights.get(element, 0.0)
        if weight >= 0.5 * total and _known(element) and (best_known is None or weight >= 0.9 * size):
            best_known, size = element, max(size, weight)
    if best_known is not None:
        return best_known, True
    return _deepest(body, weights, total), False


def _known(element: Any) -> bool:
    names = (element.get("class") or "").split()
    return element.get("id") in _IDS or any(n in _CLASSES for n in names)


def _weights(body: Any) -> dict[Any, float]:
    """For every element the prose below it: characters of paragraphs, little for links, more for sentences."""
    weights: dict[Any, float] = {}
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        own = re.sub(r"\s+", "", own)
        if not own or any(a.tag == "a" for a in element.iterancestors("a")) or element.tag == "a":
            continue
        gain = len(own) * (1.0 if sentences(own) or len(own) > 25 or _in_table(element) else 0.25) + 8 * sentences(own)
        node = element
        while node is not None:
            weights[node] = weights.get(node, 0.0) + gain
            if node is body:
                break
            node = node.getparent()
    return weights


def _in_table(element: Any) -> bool:
    return next(element.iterancestors("td", "th"), None) is not None


def _deepest(body: Any, weights: dict[Any, float], total: float) -> Any:
    """Goes down while one child keeps nearly all the prose."""
    node = body
    while True:
        children = [c for c in node if weights.get(c, 0.0) >= 0.85 * total and isinstance(c.tag, str)]
        if not children:
            return node if node.tag not in ("tbody", "tr", "table", "p", "ul", "ol") else _block_above(node, body)
        node = children[0]
        total = max(weights[node], 0.0)


def _block_above(node: Any, body: Any) -> Any:
    while node is not body and node.tag in ("tbody", "tr", "table", "p", "ul", "ol"):
        node = node.getparent()
    return node


def prose_length(element: Any) -> int:
    """Characters in the element, white space not counted."""
    return len(text_of(element))
