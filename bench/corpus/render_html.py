"""Web pages as portals publish them: navigation, breadcrumb, information table, article, distracting surroundings."""

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from html import escape
from string import Template

import yaml
from pydantic import BaseModel, ConfigDict

from bench.corpus.fragments import is_centred, table_html
from bench.corpus.manuscript import CORPUS_CODE, Heading, Manuscript, Table
from bench.corpus.render_pdf import SUBJECT
from bench.corpus.roles import Role, is_annex, paragraph_roles

_DIGESTS_WRITTEN = date(2026, 11, 2)  # a digest's page is dated when it was compiled, not when the measure was issued


class _Card(BaseModel):
    title: str
    text: str


class _Comment(BaseModel):
    who: str
    when: str
    text: str


class PortalTexts(BaseModel):
    """The texts around an article, all about other matters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    breadcrumb: dict[str, str]
    navigation: list[str]
    subnavigation: list[str]
    related: list[str]
    hot_news: list[str]
    cards: list[_Card]
    comments: list[_Comment]


@cache
def portal_texts() -> PortalTexts:
    """portal_texts.yaml, read once."""
    return PortalTexts.model_validate(yaml.safe_load((CORPUS_CODE / "portal_texts.yaml").read_text("utf-8")))


def render_html(manuscript: Manuscript) -> bytes:
    """The page of the manuscript's portal style; the old portal in GBK, the others in UTF-8."""
    style = manuscript.register.render.style
    template = Template((CORPUS_CODE / "templates" / f"{style}.html").read_text("utf-8"))
    page = template.substitute(_article(manuscript), **_surroundings(manuscript))
    if style == "portal_old_gbk":
        return page.replace("\n", "\r\n").encode("gbk", "xmlcharrefreplace")
    return page.encode()


def _article(manuscript: Manuscript) -> dict[str, str]:
    register = manuscript.register
    chance = random.Random(register.id)  # page dressing, the same at every build
    digest = register.provenance == "digest"
    written = _DIGESTS_WRITTEN if digest else manuscript.stamp_day
    published = written + timedelta(days=chance.choice([0, 0, 1, 2]))
    number = escape(register.document_number or "")
    return {
        "title": escape(manuscript.title),
        "body": _BODIES[register.render.style](manuscript),
        "attachments": _attachments(manuscript),
        "issuer": escape(register.issuer.replace("、", " ")),
        "issued": register.issued_on.strftime("%Y年%-m月%-d日") if register.issued_on else "",
        "number": number or "无",
        "heading_line": f"{number}&nbsp;&nbsp;" if number else "",
        "published": published.isoformat(),
        "clock": f"{chance.randint(9, 17):02}:{chance.randint(0, 59):02}",
        "source": "企服通政策摘编" if digest else escape(register.issuers[0]),
        "index": f"SFGX-{published:%Y}-{chance.randint(100, 999):05}",
        "topic": portal_texts().breadcrumb[register.chain[0]].rsplit(" > ", 1)[1],
        "breadcrumb": escape(portal_texts().breadcrumb[register.chain[0]]),
        "subject": SUBJECT[register.provenance],
        "reads": str(chance.randint(300, 9000)),
        "likes": str(chance.randint(3, 80)),
    }


def _surroundings(manuscript: Manuscript) -> dict[str, str]:
    texts, chance = portal_texts(), random.Random(manuscript.register.id + " surroundings")
    related = chance.sample(texts.related, 8)
    cards, comments = chance.sample(texts.cards, 4), chance.sample(texts.comments, 3)
    old = manuscript.register.render.style == "portal_old_gbk"
    link: Callable[[str], str] = '<A href="#">{}</A>'.format if old else '<a href="#">{}</a>'.format
    listed = (
        (f"·{link(title)}<BR>" for title in related[:6])
        if old
        else (f"<li>{link(title)}</li>" for title in related[:6])
    )
    return {
        "navigation": (" | " if old else "").join(map(link, texts.navigation[: 7 if old else None])),
        "subnavigation": "".join(f"·{link(name)}<BR>" if old else link(name) for name in texts.subnavigation),
        "related": "\n".join(listed),
        "previous": related[6],
        "next": related[7],
        "marquee": "　　".join(chance.sample(texts.hot_news, 2)),
        "hot_news": "\n".join(f"<li>{link(title)}</li>" for title in chance.sample(texts.hot_news, 6)),
        "cards": "\n".join(f'<div class="card"><b>{card.title}</b>{card.text}</div>' for card in cards),
        "comments": "\n".join(f'<div class="c"><b>{c.who}</b> {c.when}<p>{c.text}</p></div>' for c in comments),
        "comment_count": str(len(comments)),
    }


def _attachments(manuscript: Manuscript) -> str:
    names = [block.text for block in manuscript.blocks if isinstance(block, Heading) and is_annex(block)]
    links = (f'<a href="./P0{at}.docx">{escape(name)}.docx</a><br>' for at, name in enumerate(names, 1))
    return f"<div>附件下载：<br>{''.join(links)}</div>" if names else ""


def _gov_body(manuscript: Manuscript) -> str:
    indent = "text-indent: 2em; line-height: 2; margin: 0 0 6px; font-family: 仿宋; font-size: 16px;"
    styles = {
        Role.NUMBER: "text-align: center;",
        Role.ADDRESSEE: "font-family: 仿宋; font-size: 16px;",
        Role.CAPTION: "text-align: center; font-weight: bold;",
        Role.SIGNATURE: "text-align: right; font-family: 仿宋; font-size: 16px;",
        Role.BODY: indent,
    }

    def paragraph(text: str, role: Role) -> str:
        return f'<p style="{styles[role]}"><span lang="EN-US"></span><span>{escape(text)}</span></p>'

    def heading(text: str, level: int) -> str:
        align = "center" if text.startswith("第") and level == 2 else "left"
        return f'<p style="text-align: {align}; text-indent: 2em;"><strong>{escape(text)}</strong></p>'

    return _body(manuscript, paragraph, heading, _gov_table)


def _gov_table(table: Table) -> str:
    """Rich-text editors paste tables without th; the first row is only bold."""
    head = "".join(f'<td style="text-align:center"><strong>{escape(cell)}</strong></td>' for cell in table.header)
    rows = (
        "".join(f'<td style="{_align(cell)}"><span>{escape(cell)}</span></td>' for cell in row) for row in table.rows
    )
    return (
        f'<table border="1"><tbody><tr>{head}</tr>\n'
        + "\n".join(f"<tr>{row}</tr>" for row in rows)
        + "</tbody></table>"
    )


def _align(cell: str) -> str:
    return "text-align:center" if is_centred(cell) else "text-align:left"


def _news_body(manuscript: Manuscript) -> str:
    classes = {Role.CAPTION: ' class="cap"', Role.SIGNATURE: ' class="r"', Role.NUMBER: ' class="cap"'}

    def paragraph(text: str, role: Role) -> str:
        return f"<p{classes.get(role, '')}>{escape(text)}</p>"

    def heading(text: str, level: int) -> str:
        return f"<h{level + 1}>{escape(text)}</h{level + 1}>"

    return _body(manuscript, paragraph, heading, table_html)


def _old_body(manuscript: Manuscript) -> str:
    def paragraph(text: str, role: Role) -> str:
        if role is Role.SIGNATURE:
            return f"<DIV align=right>{escape(text)}</DIV>"
        if role in (Role.NUMBER, Role.CAPTION):
            return f"<CENTER><B>{escape(text)}</B></CENTER>"
        indent = "" if role is Role.ADDRESSEE else "&nbsp;" * 8
        return f"{indent}{escape(text)}<BR>"

    def heading(text: str, level: int) -> str:
        return f"<BR>&nbsp;&nbsp;&nbsp;&nbsp;<FONT color=#000080><B>{escape(text)}</B></FONT><BR>"

    return _body(manuscript, paragraph, heading, _old_table)


def _old_table(table: Table) -> str:
    head = (
        "<TR bgColor=#dddddd>"
        + "".join(f"<TD align=middle><B>{escape(cell)}</B></TD>" for cell in table.header)
        + "</TR>"
    )
    rows = ("".join(f"<TD>{escape(cell)}" for cell in row) for row in table.rows)  # TD left open, as old editors did
    body = "\n".join(f"<TR>{row}</TR>" for row in rows)
    return f'<TABLE width="96%" border=1 cellSpacing=0 cellPadding=3 align=center>{head}\n{body}</TABLE>'


def _body(
    manuscript: Manuscript,
    paragraph: Callable[[str, Role], str],
    heading: Callable[[str, int], str],
    table: Callable[[Table], str],
) -> str:
    roles = paragraph_roles(manuscript)

    def parts() -> Iterable[str]:
        for at, block in enumerate(manuscript.blocks):
            if isinstance(block, Heading):
                yield heading(block.text, block.level)
            elif isinstance(block, Table):
                yield table(block)
            else:
                yield paragraph(block.text, roles[at])

    return "\n".join(parts())


_BODIES: dict[str, Callable[[Manuscript], str]] = {
    "portal_gov": _gov_body,
    "portal_news": _news_body,
    "portal_old_gbk": _old_body,
}
