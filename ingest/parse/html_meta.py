"""What a portal page states about the document: meta tags, the information table, the line of date and source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from .chars import squeeze
from .html_clean import is_attachment, remove, text_of

_LABELS = {
    "title": "标题 名称 文件名称 文件标题 信息名称 公文名称",
    "index_number": "索引号 信息索引号 索引编号 索取号",
    "document_number": "文号 发文字号 公文文号 发文文号 文件编号 发文号 文件字号 公文字号",
    "issuer": "发布机构 发文机关 发布单位 发文单位 公开主体 制定机关 制发机关 发布部门 发文机构 公开机构 责任部门 公开责任部门 印发机关",
    "issued_on": "成文日期 发文日期 生成日期 印发日期 成文时间 发文时间 生成时间 签发日期",
    "published_on": "发布日期 公开日期 发布时间 公开时间 发表时间 日期 时间 信息发布日期",
    "effective_from": "施行日期 实施日期 生效日期 生效时间 实施时间 施行时间 有效期始",
    "effective_to": "失效日期 废止日期 失效时间 废止时间 有效期止 有效期至",
    "validity": "有效性 效力状态 是否有效 时效性 时效状态 效力 文件状态 有效状态 时效",
    "source": "来源 信息来源 文章来源 稿件来源",
    "author": "作者 撰稿人",
    "category": "主题分类 信息分类 分类 组配分类 文种 体裁分类 体裁 公文种类 信息类别 类别 信息类型",
    "keywords": "主题词 关键词 关键字",
    "registration_number": "规范性文件编号 统一编号 登记号 规范性文件登记号 统一登记号",
    "": "公开方式 公开形式 公开范围 公开类别 公开程序 公开时限 服务对象 浏览次数 点击数 点击次数 阅读次数 访问次数 字号 字体 字体大小 "
    "打印 分享 分享到 责任编辑 编辑 审核 浏览量 阅读量 信息格式 载体 栏目 语种 阅读 浏览",
}
_KEYS = {label: key for key, labels in _LABELS.items() for label in labels.split()}
_STRONG = {
    label
    for key in ("index_number", "document_number", "issuer", "issued_on", "validity")
    for label in _LABELS[key].split()
}
_META = {
    "title": ("ArticleTitle", "og:title"),
    "published_on": ("PubDate", "publishdate", "article:published_time"),
    "source": ("ContentSource",),
    "author": ("Author",),
    "keywords": ("Keywords",),
    "site": ("SiteName",),
    "category": ("ColumnName",),
}
_DATE = re.compile(r"((?:19|20)\d{2})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})")
_BLANK = re.compile(r"[\s\u3000\u00a0]+")
_PAIR = re.compile(
    r"(发布日期|发布时间|公开日期|公开时间|成文日期|发文日期|日期|时间|信息来源|文章来源|稿件来源|来源|作者|浏览次数|点击数|点击次数|"
    r"阅读次数|访问次数|浏览量|阅读量|阅读|浏览|字号|字体大小|字体|责任编辑|编辑|发布机构|发布单位|分享到|分享|打印|文号|发文字号|索引号)\s*[:：]"
)
_DECORATION = re.compile(
    r"[\[【（(]?\s*(?:打印(?:本页|此页)?|关闭(?:窗口|本页)?|收藏|下载|小|中|大|返回顶部|我要纠错|朗读)\s*[\]】）)]?"
)
_DATE_KEYS = ("issued_on", "published_on", "effective_from", "effective_to")


def iso_date(text: str) -> str:
    """The date in the text as 2026-03-01, or the text itself where it holds none."""
    match = _DATE.search(text)
    if not match or not (1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31):
        return text
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"


def from_meta_tags(root: Any) -> dict[str, str]:
    """ArticleTitle, PubDate, ContentSource and their like."""
    named: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = tag.get("name") or tag.get("property")
        if name and (content := squeeze(tag.get("content") or "")):
            named.setdefault(name.lower(), content)
    found: dict[str, str] = {}
    for key, names in _META.items():
        for name in names:
            if value := named.get(name.lower()):
                _put(found, key, value)
                break
    return found


def _put(found: dict[str, str], key: str, value: str) -> None:
    value = squeeze(value).strip("：: ")
    if key in _DATE_KEYS:
        value = iso_date(value)
    if key and value and value not in ("-", "--", "无", "/", "暂无") and key not in found:
        found[key] = value


def take_information_table(root: Any) -> dict[str, str]:
    """The 索引号 / 文号 / 发布机构 … table, list or rows of labels, taken out of the tree."""
    found: dict[str, str] = {}
    for element in list(root.iter("table", "dl", "ul", "div", "section")):
        if element.getparent() is None or len(text_of(element)) > 1200:
            continue
        pairs = list(_pairs(element))
        labels = {label for label, _ in pairs}
        if len(labels & _STRONG) >= 2 or (len(labels & set(_KEYS)) >= 3 and labels & _STRONG):
            if not _mostly_pairs(element, pairs):
                continue
            for label, value in pairs:
                _put(found, _KEYS.get(label, ""), value)
            remove(element)
    return found


def _mostly_pairs(element: Any, pairs: list[tuple[str, str]]) -> bool:
    covered = sum(len(a) + len(_BLANK.sub("", b)) for a, b in pairs)
    return covered > 0.6 * len(text_of(element))


def _label(text: str) -> str:
    """索 引 号： → 索引号, if it is a known label."""
    bare = _BLANK.sub("", text).strip("：:[]【】*")
    return bare if bare in _KEYS else ""


def _pairs(element: Any) -> Iterator[tuple[str, str]]:
    """Labels with their values: in neighbouring cells, or both in one cell."""
    cells = [squeeze(" ".join(c.itertext())) for c in _leaves(element)]
    index = 0
    while index < len(cells):
        cell = cells[index]
        label = _label(cell)
        if label:
            following = cells[index + 1] if index + 1 < len(cells) else ""
            if _label(following) or _inner(following)[0]:
                yield label, ""
            else:
                yield label, following
                index += 1
        elif (inner := _inner(cell))[0]:
            yield inner
        index += 1


def _inner(cell: str) -> tuple[str, str]:
    """索引号：0123 in one cell."""
    for mark in ("：", ":", "]", "】"):
        head, found, tail = cell.partition(mark)
        if found and (label := _label(head)):
            return label, tail.strip(" ：:")
    return "", ""


def _leaves(element: Any) -> Iterator[Any]:
    """The smallest cells: td, th, dt, dd, li, p, span, div … that hold no other of them."""
    tags = {"td", "th", "dt", "dd", "li", "p", "span", "div", "b", "strong", "em", "i", "label", "font"}
    rows = list(element.iter("td", "th", "dt", "dd")) or list(element.iter("li", "p")) or list(element.iter(*tags))
    kinds = {r.tag for r in rows}
    for row in rows:
        if row is element or any(d is not row and d.tag in kinds for d in row.iter()):
            continue
        if row.tag in ("li", "p", "div"):
            children = [
                c for c in row if isinstance(c.tag, str) and c.tag in tags and _BLANK.sub("", "".join(c.itertext()))
            ]
            if len(children) >= 2 and not _BLANK.sub("", row.text or "") and _label("".join(children[0].itertext())):
                yield from children
                continue
        yield row


def read_date_line(text: str) -> dict[str, str] | None:
    """发布时间：2026-03-01 来源：某局 浏览次数：12 【字号：大 中 小】 → its pairs; None where the text is no such line."""
    if len(text) > 260:
        return None
    marks = list(_PAIR.finditer(text))
    if not marks:
        return None
    before = _DECORATION.sub("", text[: marks[0].start()]).strip(" 　|【[（(-—")
    if len(before) > 24 and not _DATE.fullmatch(before[:10]):
        return None
    found: dict[str, str] = {}
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = text[mark.end() : following.start() if following else len(text)]
        value = _DECORATION.sub("", value).strip(" 　|【[】]（()-—")
        if len(value) > 60 or "。" in value:
            return None
        _put(found, _KEYS.get(mark[1], ""), value)
    if before and _DATE.match(before):
        _put(found, "published_on", before)
    return found


def base_address(root: Any) -> str:
    """What the page's links are relative to, where it states that; else ""."""
    return next((b.get("href") for b in root.iter("base") if b.get("href")), "").strip()


def _link_address(link: Any, base: str) -> str:
    """The link as a browser understands it, without white space."""
    href = re.sub(r"[\t\r\n]", "", link.get("href") or "").strip().replace("\\", "/").replace(" ", "%20")
    try:
        return urljoin(base, href) if base and href else href
    except ValueError:  # 「http://[」
        return href


def take_attachments(root: Any, body: Any, base: str = "") -> str:
    """Names and addresses of the files linked in the body or just beside it, one a line: "名称 地址".

    The addresses are those of the page, against `base` where the page states one; no white space is in them.
    """
    lines: list[str] = []
    seen = set()
    for link in [*body.iter("a"), *root.iter("a")]:
        href = _link_address(link, base)
        if not is_attachment(link) or href in seen or href.lower().startswith("javascript"):
            continue
        seen.add(href)
        name = squeeze(" ".join(link.itertext())) or squeeze(link.get("title") or "") or href.rpartition("/")[2]
        lines.append(f"{name} {href}")
    return "\n".join(lines[:100])
