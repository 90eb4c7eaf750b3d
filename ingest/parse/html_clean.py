"""What a reader of the page does not see, or what is not the document: scripts, hidden elements, navigation, share bars."""

from __future__ import annotations

import re
from typing import Any

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
_DROP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "button",
        "select",
        "option",
        "input",
        "textarea",
        "link",
        "meta",
        "nav",
        "audio",
        "video",
        "map",
        "dialog",
        "head",
        "footer",
        "datalist",
    ]
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*(?:0(?:px|pt|em|%)?|(?:0?\.\d+|1(?:\.\d+)?)(?:px|pt))\s*(?:;|$|!)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|(?:left|top|text-indent)\s*:\s*-\d{4,}px",
    re.I,
)
_HIDDEN_CLASS = re.compile(r"(?:^|[\s_-])(?:hidden|hide|d-none|sr-only|visually-hidden|displaynone|none)(?:$|\s)", re.I)
_WHITE = re.compile(r"(?:^|;)\s*color\s*:\s*(?:#fff(?:fff)?|white|rgba?\(\s*255\s*,\s*255\s*,\s*255)", re.I)
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"^(?:[a-z]+[0-9]?)?([.#])([\w-]+)$", re.I)
# Class or id words of page furniture, each a whole word between - and _ and capitals: "share-bar", "bdsharebuttonbox".
_JUNK = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|navbar|menu|submenu|breadcrumbs?|crumbs?|bread|mianbaoxie|mbx|dqwz|weizhi|position|location|"
    r"\w*share\w*|jiathis\w*|fenxiang|social|toolbar|tools?|toolbox|fontsize|zihao|print\w*|dayin|"
    r"related\w*|relat\w*|xgwd|xgwj|xgjd|xglj|xgxx|xgzc|xiangguan\w*|recommend\w*|hot(?:news|list)?|rank\w*|"
    r"footer\w*|foot|copyright|copy|banquan|dibu|friendlinks?|links?|youlian|"
    r"sidebar|side|aside|left-?nav|right-?nav|qr-?code|ewm|erweima|wechat|weixin|wx|"
    r"search\w*|login|comment\w*|pinglun|pager|pagination|prevnext|prev|shangyi\w*|popup|modal|cookie\w*|"
    r"header|topbar|top-?nav|banner|logo|site-?head|site-?foot|accessib\w*|wza|ad|ads|advert\w*|float\w*|back-?top|gotop)"
    r"(?:$|[\s_-])",
    re.I,
)
_NAME_CHARACTERS = 300  # of a class or id that are looked at
_KEEP = re.compile(r"content|article|zoom|trs_editor|ucap|main|wrap|container|detail|body|page", re.I)


def drop_invisible(root: Any) -> list[tuple[Any, str, str]]:
    """Takes scripts, comments and every element that the page hides out of the tree, style sheets in the page included.

    What was hidden and had words, as (the element that held it, why, its text).
    """
    from lxml import etree

    hidden = _hidden_selectors(root)
    found: list[tuple[Any, str, str]] = []
    for element in list(root.iter()):
        if element.getparent() is None:
            continue
        if not isinstance(element.tag, str):
            if not isinstance(element, etree._Entity):
                remove(element)
            continue
        reason = "hidden" if _is_hidden(element, hidden) else "white" if _is_white(element) else ""
        if reason and element.tag not in _DROP and (text := text_of(element)):
            found.append((element.getparent(), reason, text))
        if reason or element.tag in _DROP:
            remove(element)
    return found


def _is_white(element: Any) -> bool:
    """White text where nothing around it has a ground of its own, as far as the page's own markup says."""
    if not _WHITE.search(element.get("style") or "") and (element.get("color") or "").lower() not in (
        "#ffffff",
        "white",
    ):
        return False
    return not any(
        "background" in (e.get("style") or "").lower() or e.get("bgcolor") or e.get("background") or e.get("class")
        for e in (element, *element.iterancestors())
        if e.tag not in ("html", "body")
    )


def _hidden_selectors(root: Any) -> set[str]:
    """.name and #name that style sheets in the page hide."""
    found: set[str] = set()
    for sheet in root.iter("style"):
        css = re.sub(r"/\*.{0,5000}?\*/", "", (sheet.text or "")[:200_000], flags=re.S)
        css = re.sub(r"@media\s+print\s*\{(?:[^{}]*\{[^{}]*\})*+[^{}]*\}", "", css)
        for selectors, rules in _RULE.findall(css):
            if not _HIDDEN_STYLE.search(rules):
                continue
            for selector in selectors.split(","):
                if match := _SELECTOR.match(selector.strip()):
                    found.add(match[1] + match[2])
    return found


def _is_hidden(element: Any, selectors: set[str]) -> bool:
    if element.tag in ("html", "body"):
        return False
    if element.get("hidden") is not None or (element.get("aria-hidden") == "true" and element.tag != "a"):
        return True
    style, name, identity = element.get("style") or "", element.get("class") or "", element.get("id") or ""
    if style and _HIDDEN_STYLE.search(style):
        return True
    if name and (_HIDDEN_CLASS.search(name) or any("." + n in selectors for n in name.split())):
        return True
    return bool(identity) and "#" + identity in selectors


def remove(element: Any) -> None:
    """Takes an element out and leaves the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def drop_junk(root: Any) -> None:
    """Takes page furniture out: by the words of class and id, and lists that are nothing but links."""
    for element in list(root.iter()):
        if element.getparent() is None or not isinstance(element.tag, str) or element.tag in ("html", "body"):
            continue
        words = _words(element)
        if (words and _JUNK.search(words) and not _KEEP.search(words) and not _is_prose(element)) or (
            element.tag in ("ul", "ol", "div", "dl") and _is_link_list(element)
        ):
            remove(element)


def _words(element: Any) -> str:
    raw = " ".join((element.get(name) or "")[:_NAME_CHARACTERS] for name in ("class", "id", "role"))
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", raw).strip()


def text_of(element: Any) -> str:
    """All text in an element, white space removed."""
    return re.sub(r"\s+", "", "".join(element.itertext()))


def link_text(element: Any) -> str:
    """The text of links in an element, white space removed."""
    return "".join(text_of(a) for a in element.iter("a") if a.get("href"))


def sentences(text: str) -> int:
    """How many marks of running prose there are."""
    return sum(text.count(c) for c in "，。；：、")


def _is_prose(element: Any) -> bool:
    """More text than furniture ever has: the class name misleads."""
    text = text_of(element)
    return len(text) > 400 and sentences(text) > 12 and len(link_text(element)) < 0.3 * len(text)


def _is_link_list(element: Any) -> bool:
    links = [a for a in element.iter("a") if a.get("href")]
    if len(links) < 3 or any(is_attachment(a) for a in links):
        return False
    text = text_of(element)
    return len(link_text(element)) > 0.75 * len(text) and text.count("。") < 2


_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z|pptx?|txt)(?:$|[?#&])", re.I)


def is_attachment(link: Any) -> bool:
    """Whether a link leads to a file to download: by its address, or by the name that it gives the file."""
    stated = (link.get("href"), link.get("download"), link.get("title"), text_of(link))
    return any(_FILE.search(text) for text in stated if text)
