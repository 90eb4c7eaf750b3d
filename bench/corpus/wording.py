"""How official Chinese texts write numbers, days and articles, as far as the corpus checks must read them."""

import re
import unicodedata
from datetime import date

from bench.corpus.manuscript import Manuscript, Paragraph

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}


def plain(text: str) -> str:
    """Half-width letters and digits, no blanks: 「２０２５年 3月」→「2025年3月」."""
    kept = (unicodedata.normalize("NFKC", c) if "\uff10" <= c <= "\uff5a" else c for c in text)
    return re.sub(r"[ \t\u3000\u00a0]", "", "".join(kept))


def chinese_number(text: str) -> int:
    """「十二」→ 12, 「三十」→ 30, 「二〇二五」→ 2025, 「12」→ 12."""
    if text.isdecimal():
        return int(text)
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


_NUMERAL = r"[0-9〇○零一二三四五六七八九十]"
_DAY = re.compile(rf"({_NUMERAL}{{4}})年({_NUMERAL}{{1,3}})月({_NUMERAL}{{1,3}})日|(\d{{4}})-(\d\d?)-(\d\d?)")


def days_in(text: str) -> set[date]:
    """The full dates written in plain text: 「2025年4月1日」, 「二〇二五年四月一日」, 「2025-04-01」."""
    found = set()
    for match in _DAY.finditer(text):
        parts = [chinese_number(part) for part in match.groups() if part]
        try:
            found.add(date(*parts))
        except ValueError:  # 2月30日: no such day; the caller will miss the date it looks for
            continue
    return found


_VALIDITY = re.compile(rf"(?<!证书)有效期(?:为|限为)?({_NUMERAL}{{1,2}})年")
_OWN_VALIDITY = re.compile(r"自[^。]{0,40}起(?:施行|实施|执行|生效)[^。]*。?")


def years_of_validity(text: str) -> list[int]:
    """Years of the document's own validity: 「本办法自…起施行，有效期三年」→ [3]."""
    return [chinese_number(years) for clause in _OWN_VALIDITY.findall(text) for years in _VALIDITY.findall(clause)]


_ARTICLE = re.compile(r"^(第([一二三四五六七八九十百]+)条)")


def articles(manuscript: Manuscript) -> dict[str, int]:
    """The document's own 条 in their order, each with its number: {"第一条": 1, …}."""
    matches = (_ARTICLE.match(block.text) for block in manuscript.blocks if isinstance(block, Paragraph))
    return {match[1]: chinese_number(match[2]) for match in matches if match}
