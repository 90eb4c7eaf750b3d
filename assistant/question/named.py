"""What a question names: things of the field, places, levels, titles, document numbers, versions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from assistant.policy.document import Level
from assistant.policy.numerals import parse_number
from assistant.policy.question import Entity, Intent, Wording
from assistant.question.vocabulary import Vocabulary, places

K = TypeVar("K")
_TITLE = re.compile(r"《([^《》]{2,80})》")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,10}[〔\[（(](?:19|20)\d{2}[〕\]）)]\s*\d{1,4}\s*号")
_ARTICLE = re.compile(r"第\s?([零〇一二两三四五六七八九十百\d]{1,6})\s?条")
_SHORT_NUMBER = re.compile(r"(?<![\d〕\]）)])(\d{1,3})号文")
# 「2023年那版」, 「22年试行的住房补贴」, 「（22年的）」; not 「22年成立」
_YEAR_VERSION = re.compile(
    r"(?P<year>(?:(?:19|20)\d{2}|(?<!\d)[12]\d))\s{0,8}年?(?:度)?\s{0,8}"
    r"(?:那版|版|的?办法|试行|的那|那个办法|旧|的[）)]|的?[^，。？]{0,16}(?:办法|措施|细则|规定|政策))"
)
# 「从深圳搬过来」, 「深圳证券交易所」, 「上海的客户」, 「北京总部」: not whose rules are asked for
_COMES_FROM = re.compile(r"(?:从|由|自|原在|来自|到|去|往|在)[^，。？！]{0,3}$")
_NOT_RULES = re.compile(
    r"[^，。？！]{0,6}?(?:搬|迁|引进|过来|转来|调来|证券|交易所|客户|参展|展会|展览|上市|总部|分公司|子公司|高校|大学|银行|公司投|户籍|户口|、深圳证券)"
)
_ITS_OWN = re.compile(r"(?:市|省)?(?:高新区|开发区|经开区|新区|那边|那里|当地|他们|的(?:政策|补贴|奖励|规定|标准))")
_COUNTY = re.compile(r"(?:隔壁)?(?:的|到|去|在|是|说)?([\u4e00-\u9fff]{2}县)(?!级|城|域)")
# 「那时候的老知识产权资助办法」, 「旧的奖励标准」
_OLD_VERSION = re.compile(
    r"试行(?:办法|规定|细则|那|版)|(?:老|旧|原来|以前|当时|那时候)的?[^，。？！的]{0,10}(?:办法|政策|规定|标准|细则|措施)"
)


def find_entities(text: str, terms: Vocabulary) -> tuple[Entity, ...]:
    """Named things in order of mention; of two that overlap, the longer wording."""
    hits = []
    for entry in terms.entities:
        for said in (entry.name, *entry.said):
            at = text.find(said)
            if at >= 0:
                hits.append(
                    (
                        at,
                        -len(said),
                        Entity(name=entry.name, said=said, others=tuple(o for o in entry.said if o != said)),
                    )
                )
                break
    taken: list[range] = []
    found = []
    for at, negative, entity in sorted(hits, key=lambda h: (h[1], h[0])):
        span = range(at, at - negative)
        if not any(span.start < t.stop and t.start < span.stop for t in taken):
            taken.append(span)
            found.append((at, entity))
    return tuple(entity for _, entity in sorted(found, key=lambda f: f[0]))


def find_wordings(text: str, terms: Vocabulary) -> tuple[Wording, ...]:
    return tuple(
        Wording(said=said, official=expansion.official)
        for expansion in terms.expansions
        for said in expansion.said
        if said in text
    )


def first_of(text: str, table: Mapping[K, tuple[str, ...]]) -> K | None:
    return next((key for key, cues in table.items() if any(cue in text for cue in cues)), None)


def find_places(text: str) -> tuple[str, ...]:
    """Places whose rules are asked for; not where a company comes from or what it is listed at."""
    known = places()
    found = [place for place in known.elsewhere if place in text]
    for place in known.places:
        if place not in text:
            continue
        for match in re.finditer(re.escape(place), text):
            if _ITS_OWN.match(text[match.end() :]):
                found.append(place)
                break
            if not _COMES_FROM.search(text[: match.start()]) and not _NOT_RULES.match(text[match.end() :]):
                found.append(place)
                break
    return tuple(dict.fromkeys([*found, *_COUNTY.findall(text)]))


def find_levels(text: str, intents: Sequence[Intent], terms: Vocabulary) -> tuple[Level, ...]:
    """Levels named in the question; 「和市里的能不能叠加」 asks of the park's own as well."""
    named = [level for level, cues in terms.levels.items() if any(cue in text for cue in cues)]
    if named and Intent.STACKING in intents and Level.PARK not in named:
        named.append(Level.PARK)
    return tuple(named)


def find_year(text: str) -> int | None:
    match = _YEAR_VERSION.search(text)
    return int(match["year"]) % 100 + 2000 if match else None


def _short_numbers(text: str) -> list[str]:
    """Document numbers as people say them, 「2024年2号文」, 「22年那个办法12号文」, as 〔2024〕2号; a number alone names none."""
    years = re.findall(r"(20\d{2}|(?<!\d)[12]\d)年", text)
    return [f"〔{int(years[0]) % 100 + 2000}〕{number}号" for number in _SHORT_NUMBER.findall(text)] if years else []


def find_titles(text: str) -> tuple[str, ...]:
    """Titles in 《》 and document numbers."""
    return tuple(dict.fromkeys(_TITLE.findall(text) + _NUMBER.findall(text) + _short_numbers(text)))


def find_articles(text: str) -> tuple[int, ...]:
    """The numbers of the articles that are named: 「第五条」, 「第12条」."""
    numbers = (parse_number(n) for n in _ARTICLE.findall(text))
    return tuple(dict.fromkeys(int(n) for n in numbers if n))


def asks_old_version(text: str, terms: Vocabulary) -> bool:
    """Whether an earlier version is asked about: 「老办法」, 「那时候的老知识产权资助办法」."""
    return any(words in text for words in terms.old_versions) or bool(_OLD_VERSION.search(text))
