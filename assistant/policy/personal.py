"""Personal data in what people write: found and masked, before it leaves for an outside model or a log.

Identity cards, telephones, e-mail, bank cards, passports, WeChat and QQ names, and where somebody lives. Not: what an enterprise or an
office publishes (credit codes, document numbers, hotlines, registered addresses), nor figures. The words that tell them apart
are in `personal.yaml`. Published documents are never masked: their offices' telephones are part of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class Kind(StrEnum):
    ID_CARD = "身份证号"
    MOBILE = "手机号"
    PHONE = "电话"
    EMAIL = "邮箱"
    BANK_CARD = "银行卡号"
    PASSPORT = "护照号"
    ACCOUNT = "社交账号"  # WeChat, QQ
    ADDRESS = "住址"


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data, at `text[start:end]`."""

    kind: Kind
    start: int
    end: int


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    office_phones: tuple[str, ...]
    phones: tuple[str, ...]
    other_numbers: tuple[str, ...]
    bank_cards: tuple[str, ...]
    units: tuple[str, ...]
    homes: tuple[str, ...]
    offices: tuple[str, ...]
    residences: tuple[str, ...]


def find(text: str) -> tuple[Found, ...]:
    """All personal data in `text`, in order, none overlapping another."""
    plain = _plain(text)
    found: list[Found] = []
    for finder in _FINDERS:  # the surest first; what they take, the others leave alone
        for new in finder(plain):
            if all(new.end <= f.start or f.end <= new.start for f in found):
                found.append(new)
    return tuple(sorted(found, key=lambda f: f.start))


def mask(text: str) -> str:
    """`text` with a name of its kind in the place of each piece of personal data: 「我的手机是［手机号］」."""
    pieces, end = [], 0
    for one in find(text):
        pieces += [text[end : one.start], f"［{one.kind}］"]
        end = one.end
    return "".join((*pieces, text[end:])) if pieces else text


# -- characters ------------------------------------------------------------------------------------------------------

_NARROW = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20} | dict.fromkeys(map(ord, "‐‑–—−"), 0x2D)
)
_SPOKEN = str.maketrans("〇零一二三四五六七八九幺", "0012345678" + "9" + "1")
_SPOKEN_RUN = re.compile(r"[〇零一二三四五六七八九幺]{11,18}")  # 「一三八零零一三八零零零」


def _plain(text: str) -> str:
    """The same length, with full-width characters narrow and numbers that are spelt out in digits."""
    return _SPOKEN_RUN.sub(lambda run: run[0].translate(_SPOKEN), text.translate(_NARROW))


# -- numbers ---------------------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,20}")
_ID_CARD = re.compile(r"(?<![0-9A-Za-z])(?:\d(?:[ -]?\d){16}[ -]?[0-9Xx]|\d{6}[ -]?\d{6}[ -]?\d{3})(?![0-9A-Za-z])")
_CARD = re.compile(
    r"(?<![0-9A-Za-z.])\d{4}(?:[ -]?\d{4}){2}(?:[ -]?\d{1,4}){1,2}(?![0-9A-Za-z])"
)  # 6222 0212 3456 7890 123
_COUNTRY = r"(?:\(?\+?(?:00)?86\)?[ -]?)?"
_GROUPED = (
    r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}|\(1[3-9]\d\)[ -]?\d{4}[ -]?\d{4}|1[3-9]\d[ -]\d{3}[ -]\d{5}|1[ -][3-9](?:[ -]\d){9}"
)
_MOBILE = re.compile(rf"(?<![0-9]){_COUNTRY}(?:{_GROUPED})(?![0-9])")  # +86 138-1234-5678, 1 3 8 1 2 3 4 5 6 7 8
_AREA = r"(?:010|02\d|0[3-9]\d{2})"
_EXTENSION = r"(?:(?:-|转|ext\.?)[ ]?\d{1,6})?"
_PHONE = re.compile(
    rf"(?<![0-9])(?<!\d\.)(?:\+?86[ -]?)?(?:\({_AREA}\)|{_AREA})[ -]?[1-9]\d{{2,3}}[ -]?\d{{4}}{_EXTENSION}(?![0-9])"
)
_LOCAL_PHONE = re.compile(r"(?<![0-9A-Za-z.-])[2-8]\d{2,3}-?\d{4}(?![0-9A-Za-z-])")
_PASSPORT = re.compile(
    r"(?:护照|通行证|passport)(?:[ ]?no\.?|[ ]?number)?[^0-9A-Za-z。；;\n]{0,8}((?:[EGDSPHMC]\d{8}|E[A-HJ-NP-Z]\d{7}))(?![0-9A-Za-z])",
    re.I,
)
_WECHAT_NAMES = (
    r"微信|[Vv]信|加我?[Vv](?=[:：号 ])|[Ww]e[Cc]hat|[Ww]eixin|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx])(?![A-Za-z])"
)
_WECHAT = re.compile(
    rf"(?:{_WECHAT_NAMES})(?!公众|小程序|支付|群)[^0-9A-Za-z。；;\n]{{0,6}}"
    r"([A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_@-])"
)
_QQ = re.compile(r"(?<![A-Za-z])[Qq]{2}(?!邮箱|群)[^0-9A-Za-z。；;\n]{0,6}([1-9]\d{4,10})(?![0-9@])")

_PROVINCES = {
    *range(11, 16),
    *range(21, 24),
    *range(31, 38),
    *range(41, 47),
    *range(50, 55),
    *range(61, 66),
    71,
    81,
    82,
    83,
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD_STARTS = ("62", "60", "4", "51", "52", "53", "54", "55", "35", "34", "37", "9558")
_OTHER_LETTERS = re.compile(r"[A-Za-z]{1,6}$")
_PHONE_LETTERS = {"tel", "phone", "mobile", "wx", "vx", "mp", "call"}
_BEFORE = 14  # characters in which a word before a number still speaks of it
_BETWEEN = re.compile(r"[\s:：是为()“”\"'=]*$")


def _emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found(Kind.EMAIL, match.start(), match.end())


def _id_cards(text: str) -> Iterator[Found]:
    for match in _ID_CARD.finditer(text):
        if _is_id_card(_digits(match[0])) and not _follows(text, match.start(), _words().other_numbers):
            yield Found(Kind.ID_CARD, match.start(), match.end())


def _is_id_card(number: str) -> bool:
    """「11010519491231002X」, and the fifteen digits of before 1999, which have no check digit."""
    if int(number[:2]) not in _PROVINCES:
        return False
    born = number[6:14] if len(number) == 18 else "19" + number[6:12]
    try:
        day = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    if not 1900 <= day.year <= 2099:
        return False
    if len(number) == 15:
        return True
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()


def _bank_cards(text: str) -> Iterator[Found]:
    for match in _CARD.finditer(text):
        number = _digits(match[0])
        if not (16 <= len(number) <= 19 and number.startswith(_CARD_STARTS) and _luhn(number)):
            continue
        named = _follows(text, match.start(), _words().bank_cards)
        if named or not (_follows(text, match.start(), _words().other_numbers) or _is_counted(text, match.end())):
            yield Found(Kind.BANK_CARD, match.start(), match.end())


def _luhn(number: str) -> bool:
    doubled = (int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _mobiles(text: str) -> Iterator[Found]:
    for match in _MOBILE.finditer(text):
        if _is_counted(text, match.end()) or _is_part(text, match.start()):
            continue
        if not _follows(text, match.start(), _words().other_numbers):
            yield Found(Kind.MOBILE, match.start(), match.end())


def _phones(text: str) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        others = _is_office(text, match.start()) or _follows(text, match.start(), _words().other_numbers)
        if not others and not _has_letters(text, match.start()):
            yield Found(Kind.PHONE, match.start(), match.end())
    for match in _LOCAL_PHONE.finditer(text):
        named = _follows(text, match.start(), _words().phones) and not _is_office(text, match.start())
        if named and not _is_counted(text, match.end()):
            yield Found(Kind.PHONE, match.start(), match.end())


def _is_office(text: str, start: int) -> bool:
    return _follows(text, start, _words().office_phones)


def _passports(text: str) -> Iterator[Found]:
    for match in _PASSPORT.finditer(text):
        yield Found(Kind.PASSPORT, match.start(1), match.end(1))


def _accounts(text: str) -> Iterator[Found]:
    for match in _WECHAT.finditer(text):
        yield Found(Kind.ACCOUNT, match.start(1), match.end(1))
    for match in _QQ.finditer(text):
        if not _is_counted(text, match.end()):
            yield Found(Kind.ACCOUNT, match.start(1), match.end(1))


def _digits(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def _follows(text: str, start: int, words: tuple[str, ...]) -> bool:
    """Whether one of `words` stands right before, with nothing between but 「：」, 「是」 or the like."""
    before = _BETWEEN.sub("", text[max(0, start - _BEFORE) : start])
    return before.endswith(words)


def _is_counted(text: str, end: int) -> bool:
    """「13812345678元」, 「13812345678.50」."""
    after = text[end : end + 4]
    return after.lstrip().startswith(_words().units) or re.match(r"\.\d", after) is not None


def _is_part(text: str, start: int) -> bool:
    """Of a decimal, an amount or a number with letters before it that name no telephone (「NO13812345678」)."""
    before = text[max(0, start - 8) : start]
    return re.search(r"\d\.$|[¥￥$]$", before) is not None or _has_letters(text, start)


def _has_letters(text: str, start: int) -> bool:
    """Whether letters that name no telephone stand right before."""
    letters = _OTHER_LETTERS.search(text[max(0, start - 8) : start])
    return letters is not None and letters[0].lower() not in _PHONE_LETTERS


# -- where somebody lives ----------------------------------------------------------------------------------------------

_NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,4})"
_DOOR = rf"(?:{_NUMBER}(?:号楼|号院|号|栋|幢|座|单元|室|楼|层|户|组|弄)|\d{{1,3}}-\d{{1,4}}(?:-\d{{1,4}})?)"
_BODY = r"[^\s，。；！？、,;!?:：“”（()）]"
_DOORS = re.compile(rf"{_DOOR}(?:{_BODY}{{0,4}}?{_DOOR}){{0,4}}")
_HOUSE = re.compile(rf"(?:[一-鿿]{{2,12}}(?:省|自治区|市|州|区|县|镇|乡|街道|路|街|大道|巷)){{0,5}}{_BODY}{{0,10}}$")
_ROOM = re.compile(r"单元|室")
_LONGEST_HOME = 60


def _addresses(text: str) -> Iterator[Found]:
    for clause in re.finditer(rf"{_BODY}(?:{_BODY}|[:：])*", text):
        doors = list(_DOORS.finditer(clause[0]))
        if doors and (start := _home_start(clause[0], doors[0].start(), doors[-1].end())) is not None:
            yield Found(Kind.ADDRESS, clause.start() + start, clause.start() + doors[-1].end())


def _home_start(clause: str, first: int, end: int) -> int | None:
    """Where a home's address begins in a clause with door numbers from `first` to `end`; None where it is no home."""
    words = _words()
    cues = [(clause.rfind(word, 0, first), word) for word in words.homes]
    at, word = max(cues, key=lambda cue: (cue[0] + len(cue[1]), len(cue[1])) if cue[0] >= 0 else (-1, 0))
    if at >= 0 and first - at <= _LONGEST_HOME:
        start = at + len(word)
        return start + len(clause[start:]) - len(clause[start:].lstrip(":：是为在于 "))
    lived_in = any(residence in clause[:end] for residence in words.residences) and _ROOM.search(clause[:end])
    if not lived_in or any(office in clause[:first] for office in words.offices):
        return None
    place = _HOUSE.search(clause[:first])
    return place.start() if place else first


@lru_cache(maxsize=1)
def _words() -> _Words:
    path = Path(__file__).with_name("personal.yaml")
    return _Words.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


_FINDERS: tuple[Callable[[str], Iterator[Found]], ...] = (
    _emails,
    _id_cards,
    _bank_cards,
    _mobiles,
    _phones,
    _passports,
    _accounts,
    _addresses,
)
