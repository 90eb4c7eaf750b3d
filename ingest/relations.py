"""What a document ends: other documents as a whole (supersedes) or single provisions of theirs (repeals)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from assistant.policy.document import Repeal
from ingest.dates import to_date
from ingest.frame import DATE_LINE

# 「《示范高新区知识产权资助办法》（示高新管发〔2022〕12号，以下简称《办法》）」
CITATION = re.compile(
    r"""
    《(?P<title>[^《》]{0,200}(?:〈[^〉]{0,200}〉[^《》]{0,200})?)》
    (?: \s* [（(] (?P<note>[^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)*) [)）] )?
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}\s?[〔\[［（(【]\s?(?:19|20)\d{2}\s?[〕\]］)）】]\s?第?\d{1,5}\s?号")
_ALIAS = re.compile(r"(?:以下)?简称[：:]?\s*[《“\"](?P<alias>[^》”\"]+)[》”\"]")
_ARTICLE = r"第[一二三四五六七八九十百零〇\d]+条(?:之[一二三四五六七八九十]+)?"
_ARTICLES = re.compile(_ARTICLE)
_ITEM_ARTICLE = re.compile(rf"[（(]?[一二三四五六七八九十\d]{{1,3}}[)）、.．]\s*(?P<article>{_ARTICLE})")
# what this document does to another: 「同时废止」, 「予以废止」, 「停止执行」, 「不再执行」, 「即行失效」; not 「已经废止」, 「已废止」
_ENDS = re.compile(
    r"(?<!已)(?<!已经)(?<!被)(?:同时|予以|即行|自行|相应|一并|随之)?(?:废止|停止执行|停止施行|停止实施|不再执行|失效)"
)
_REPLACES = re.compile(r"(?:替代|代替|取代|替换)(?=(?:原)?《)")
_REPEAL_FIRST = re.compile(r"(?:废止|替代|代替|取代)(?:原|了)?(?=《)")
# between a document and what happens to it: 「有效期届满后」, 「自本办法施行之日起」; not 「领取的奖励」, 「规定的标准」
_BETWEEN = re.compile(
    r"(?:[、，和及与等\s]|自|起|之日|本\w{1,8}?施行|有效期(?:届)?满后?|到期后?|原规定|的?(?:有关|相关|相应)?(?:规定|条款))*"
)
# sentences that only tell, or lay down a condition
_TOLD = re.compile(r"已经?废止|已失效|例如|如果|被废止|废止的(?!下列|条款)|废止前|失效前|失效后|失效的")
# documents that tell of others without changing them
_TELLING_TITLE = re.compile(r"解读|问答|常见问题|一览|告知单")


@dataclass(frozen=True, slots=True)
class Relations:
    supersedes: tuple[str, ...] = ()
    repeals: tuple[Repeal, ...] = ()


def read_relations(paragraphs: Sequence[str], title: str, own_number: str | None) -> Relations:
    """What the document's own sentences end, each named by number where it is given, else by title as written."""
    if _TELLING_TITLE.search(title):
        return Relations()
    aliases = _aliases(paragraphs)
    whole: dict[str, None] = {}  # an ordered set
    partial: dict[tuple[str, date | None], dict[str, None]] = {}
    for index, paragraph in enumerate(paragraphs):
        for sentence in re.split(r"(?<=[。；])", paragraph):
            for reference, articles in _ended(sentence, aliases, paragraphs, index + 1):
                if reference in (own_number, title):  # an earlier text of the same name: its title tells neither
                    continue
                if articles:
                    found = partial.setdefault((reference, _day(sentence)), {})
                    found |= dict.fromkeys(articles)
                else:
                    whole[reference] = None
    repeals = (Repeal(document=d, provisions=tuple(p), on=on) for (d, on), p in partial.items())
    return Relations(tuple(whole), tuple(repeals))


def _aliases(paragraphs: Sequence[str]) -> dict[str, str]:
    """Short name → reference, from 「以下简称《…》」."""
    found = {}
    for paragraph in paragraphs:
        for match in CITATION.finditer(paragraph):
            alias = _ALIAS.search(match["note"] or "")
            if alias:
                found[alias["alias"]] = _reference(match, {})
    return found


def _reference(match: re.Match[str], aliases: dict[str, str]) -> str:
    number = _NUMBER.search(match["note"] or "")
    return re.sub(r"\s", "", number[0]) if number else aliases.get(match["title"], match["title"])


def _ended(
    sentence: str, aliases: dict[str, str], paragraphs: Sequence[str], following: int
) -> list[tuple[str, list[str]]]:
    """(reference, articles) of every document that the sentence ends; no articles: the whole document.

    `following`: index of the paragraph after the sentence's.
    """
    if not _ENDS.search(sentence) and not _REPEAL_FIRST.search(sentence):
        return []  # nearly every sentence: before its citations are read
    cited = list(CITATION.finditer(sentence))
    if not cited or _TOLD.search(sentence):
        return []
    ends = {a.end(): b.start() for a, b in pairwise(cited)}  # of each citation: where the next begins
    first = _REPEAL_FIRST.search(sentence)
    if first:  # 「废止《…》第七条、第十一条」, 「废止《…》的下列条款：」
        return [
            (
                _reference(match, aliases),
                _articles_after(sentence, match.end(), ends.get(match.end(), len(sentence)), paragraphs, following),
            )
            for match in cited
            if match.start() >= first.start()
        ]
    verb = _ENDS.search(sentence)
    if verb is None:
        return []
    before = [match for match in cited if match.end() <= verb.start()]
    if not before or not _is_subject(sentence, before, verb.start()):
        return []
    return [
        (
            _reference(match, aliases),
            _ARTICLES.findall(sentence, match.end(), min(verb.start(), ends.get(match.end(), verb.start()))),
        )
        for match in _joined(sentence, before)
    ]


def _is_subject(sentence: str, cited: Sequence[re.Match[str]], verb: int) -> bool:
    """Whether what stands between the last citation and the verb leaves the citation its subject."""
    between = re.sub(rf"{_ARTICLE}(?:[（(][^）)]*[)）])?|{DATE_LINE.pattern}", "", sentence[cited[-1].end() : verb])
    return _BETWEEN.fullmatch(between) is not None


def _joined(sentence: str, cited: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The citations of the list that ends before the verb: 「《甲》《乙》和《丙》同时废止」."""
    kept = [cited[-1]]
    for match in reversed(cited[:-1]):
        between = sentence[match.end() : kept[-1].start()]
        if not re.fullmatch(rf"[、，和及与以原]*|{_ARTICLE}(?:[、和及]{_ARTICLE})*[、，和及与]*", between):
            break
        kept.append(match)
    return kept[::-1]


def _articles_after(sentence: str, start: int, end: int, paragraphs: Sequence[str], following: int) -> list[str]:
    rest = sentence[start:end]
    if rest.rstrip().endswith(("：", ":")):  # the articles are the items that come next
        articles = []
        for index in range(following, len(paragraphs)):
            item = _ITEM_ARTICLE.match(paragraphs[index])
            if item is None:
                break
            articles.append(item["article"])
        return articles
    return _ARTICLES.findall(re.split(r"[，。；]", rest)[0])


def _day(sentence: str) -> date | None:
    """The day that a sentence names: 「自2026年7月1日起，废止…」."""
    match = re.search(rf"自\s?(?P<day>{DATE_LINE.pattern.replace('?P<date>', '?:')})\s?起", sentence)
    return to_date(match["day"]) if match else None
