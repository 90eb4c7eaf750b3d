"""How Chinese is written, for search and comparison: traditional characters, words set with spaces. Stored text stays as printed."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# Traditional characters that GB 2312 has as well, for old names and quotations; a simplified text of today has none of them.
# 乾 and 著 are not among them: 乾坤, 著作.
_IN_BOTH_SETS = "後於徵夥菸麽"
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: OpenCC refuses it
_KEPT = (
    "么"  # simplified for 麼; OpenCC takes it for the traditional form of 幺, which would spoil 什么 in a mixed text
)
# 「貳拾參萬元」: OpenCC gives 参, the numeral is 叁
_NUMERAL_THREE = re.compile(r"(?<=[壹贰叁肆伍陆柒捌玖拾佰仟零])参|参(?=[拾佰仟])")
_PASSES = 4  # after the first; the second changes a few words, the third has not been seen to change any
_HAN = "[\u4e00-\u9fff]"
# the spaces of 「支 持 对 象」, 「第一章 总 则」; not of 「第一条 为了」, 「甲方 乙方」: on both sides one character stands alone
_SPACE_IN_WORD = re.compile(rf"[ \u3000](?<={_HAN}.)(?<!{_HAN}{{2}}.)(?={_HAN}(?!{_HAN}))")


def _pass_over(error: UnicodeError) -> tuple[str, int]:
    """Leaves out what GB 2312 lacks as long as it is no ideograph: 「—」, 「›」, 「①」."""
    assert isinstance(error, UnicodeEncodeError)
    if any("\u4e00" <= c <= "\u9fff" for c in error.object[error.start : error.end]):
        raise error
    return "", error.end


codecs.register_error("ideographs", _pass_over)


def is_traditional(text: str) -> bool:
    """Whether `text` holds an ideograph outside of GB 2312, the simplified standard set, as every traditional text does.

    Rare characters of names (喆) count too: reading those in simplified form changes nothing.
    """
    try:
        text.encode("gb2312", "ideographs")
    except UnicodeEncodeError:
        return True
    return any(map(text.__contains__, _IN_BOTH_SETS))


@cache
def _converters() -> tuple[OpenCC, ...]:
    """Taiwan's forms, then what Hong Kong writes otherwise (衞); 16 ms and 6 MB, so only where a text needs them."""
    from opencc import OpenCC

    return OpenCC("tw2s"), OpenCC("hk2s")


def simplified(text: str) -> str:
    """`text` with simplified characters, of the same length, so that offsets hold in both; itself where nothing is traditional.

    Characters only: 「軟體」 becomes 「软体」, not 「软件」.
    """
    return _KEPT.join(_converted(part) for part in text.split(_KEPT)) if is_traditional(text) else text


def _converted(text: str) -> str:
    """Converted until nothing changes any more: 「著於」 gives 「著于」, which by itself would be read as 「着于」."""
    read = _converted_once(text)
    for _ in range(_PASSES):
        again = _converted_once(read)
        if again == read:
            break
        read = again
    return read


def _converted_once(text: str) -> str:
    whole = _SURROGATE.sub("\ufffd", text)
    read = _convert(whole)
    if len(read) != len(text):  # a phrase that the dictionary writes with another number of characters
        read = "".join(one if len(one := _convert(c)) == 1 else c for c in whole)
    return _NUMERAL_THREE.sub("叁", read)


def _convert(text: str) -> str:
    for converter in _converters():
        text = converter.convert(text)
    return text


def closed_up(text: str) -> str:
    """`text` with words that are set with a space between their characters written together. Offsets are not kept."""
    return _SPACE_IN_WORD.sub("", text) if " " in text or "\u3000" in text else text


def as_printed(words: str, printed: str) -> str:
    """`words`, which were taken from the simplified reading of `printed`, with the characters that stand there."""
    read = simplified(printed)
    if read == printed:
        return words
    from difflib import SequenceMatcher

    characters = list(words)
    for a, b, size in SequenceMatcher(None, words, read, autojunk=False).get_matching_blocks():
        if size > 1:  # a character alone may have come from anywhere
            characters[a : a + size] = printed[b : b + size]
    return "".join(characters)
