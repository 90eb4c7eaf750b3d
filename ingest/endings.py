"""Sentences by which a document ends others as a whole or single provisions of theirs (废止, 替代, 停止执行)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.cited import ARTICLES, CITATION, Cited, Sentence, cited_document, joined
from ingest.frame import DATE_LINE

_ITEM_ARTICLE = re.compile(rf"[（(]?[一二三四五六七八九十\d]{{1,3}}[)）、.．]\s*(?P<article>{ARTICLES.pattern})")
# what this document does to another: 「同时废止」, 「予以废止」, 「停止执行」, 「不再执行」, 「即行失效」; not 「已经废止」, 「已废止」
_ENDS = re.compile(
    r"(?<!已)(?<!已经)(?<!被)(?:同时|予以|即行|自行|相应|一并|随之)?(?:废止|停止执行|停止施行|停止实施|不再执行|失效)"
)
_REPEAL_FIRST = re.compile(r"(?:废止|替代|代替|取代)(?:原|了)?(?=《)")
# between a document and what happens to it: 「有效期届满后」, 「自本办法施行之日起」; not 「领取的奖励」, 「规定的标准」
_BETWEEN = re.compile(
    r"(?:[、，和及与等\s]|自|起|之日|本\w{1,8}?施行|有效期(?:届)?满后?|到期后?|原规定|的?(?:有关|相关|相应)?(?:规定|条款))*"
)
# sentences that only tell, or lay down a condition
_TOLD = re.compile(r"已经?废止|已失效|例如|如果|被废止|废止的(?!下列|条款)|废止前|失效前|失效后|失效的")


def ended(sentence: Sentence, aliases: Mapping[str, Cited], following: Sequence[str]) -> list[tuple[Cited, list[str]]]:
    """(document, articles) of every document that the sentence ends; no articles: the whole document.

    `following` are the paragraphs after the sentence's, which may list the articles.
    """
    text = sentence.text
    cited = list(CITATION.finditer(text))
    if not cited or _TOLD.search(text):
        return []
    first = _REPEAL_FIRST.search(text)
    if first:  # 「废止《…》第七条、第十一条」, 「废止《…》的下列条款：」
        return [
            (cited_document(match, aliases), _articles_after(text, match, cited, following))
            for match in cited
            if match.start() >= first.start()
        ]
    verb = _ENDS.search(text)
    if verb is None:
        return []
    before = [match for match in cited if match.end() <= verb.start()]
    if not before or not _is_subject(text, before, verb.start()):
        return []
    return [
        (cited_document(match, aliases), _articles_between(text, match, cited, verb.start()))
        for match in joined(text, before)
    ]


def _is_subject(sentence: str, cited: Sequence[re.Match[str]], verb: int) -> bool:
    """Whether what stands between the last citation and the verb leaves the citation its subject."""
    between = re.sub(
        rf"{ARTICLES.pattern}(?:[（(][^）)]*[)）])?|{DATE_LINE.pattern}", "", sentence[cited[-1].end() : verb]
    )
    return _BETWEEN.fullmatch(between) is not None


def _next_start(match: re.Match[str], cited: Sequence[re.Match[str]], end: int) -> int:
    return min((m.start() for m in cited if m.start() >= match.end()), default=end)


def _articles_between(sentence: str, match: re.Match[str], cited: Sequence[re.Match[str]], verb: int) -> list[str]:
    return ARTICLES.findall(sentence[match.end() : min(verb, _next_start(match, cited, verb))])


def _articles_after(
    sentence: str, match: re.Match[str], cited: Sequence[re.Match[str]], following: Sequence[str]
) -> list[str]:
    rest = sentence[match.end() : _next_start(match, cited, len(sentence))]
    if rest.rstrip().endswith(("：", ":")):  # the articles are the items that come next
        articles = []
        for paragraph in following:
            item = _ITEM_ARTICLE.match(paragraph)
            if item is None:
                break
            articles.append(item["article"])
        return articles
    return ARTICLES.findall(re.split(r"[，。；]", rest)[0])
