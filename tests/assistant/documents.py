"""Documents for tests: one article a line, each a provision and a passage."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from assistant.policy.document import PageSpan, Register, Source
from assistant.policy.provision import Passage, Provision, ProvisionKind
from assistant.storage.catalogue import Catalogue, IngestedDocument


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def ingested(document_id: str, *articles: str, title: str = "某区奖励办法", **register: Any) -> IngestedDocument:
    """A document of these articles, two on a page. An article's label is what stands before its first space."""
    text = "\n".join(articles)
    provisions, passages, start = [], [], 0
    for ordinal, article in enumerate(articles):
        end = start + len(article)
        label = article.split()[0] if article.split() else ""
        provisions.append(
            Provision(
                ordinal=ordinal,
                parent=None,
                kind=ProvisionKind.ARTICLE,
                label=label,
                heading="",
                path=(label,),
                start=start,
                lead_end=end,
                end=end,
                page=ordinal // 2 + 1,
            )
        )
        passages.append(
            Passage(
                id="",
                document_id=document_id,
                version=1,
                ordinal=ordinal,
                provision=ordinal,
                kind=ProvisionKind.ARTICLE,
                path=(label,),
                start=start,
                end=end,
                page=ordinal // 2 + 1,
                text=article,
                context=title,
            )
        )
        start = end + 1
    firsts = [p.start for p in passages[::2]]
    pages = [
        PageSpan(page=n + 1, start=s, end=e)
        for n, (s, e) in enumerate(zip(firsts, [*firsts[1:], len(text)], strict=True))
    ]
    dates = {
        "effective_from": date(2025, 4, 1),
        "effective_to": date(2028, 3, 31),
        "document_number": "某管发〔2025〕6号",
    }
    return IngestedDocument(
        register=Register(id=document_id, title=title, **{**dates, **register}),
        source=Source(name="source.md", media_type="text/markdown", sha256=sha256(text)),
        text=text,
        pages=tuple(pages),
        tables=(),
        provisions=tuple(provisions),
        passages=tuple(passages),
    )


def save(catalogue: Catalogue, document: IngestedDocument, *, reader: str = "1", digest: str | None = None) -> int:
    """Stores `document` as if read from a file of its own; returns the version."""
    path = f"/{document.register.id}.md"
    return catalogue.save(document, path=path, sha256=digest or sha256(document.text), reader=reader)
