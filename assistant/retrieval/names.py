"""Names that no document has: 「零碳工厂给多少」, 「科技十条还有效吗」.

The dictionary lacks most names of measures and standings, and cuts them into single characters, which no search looks for: what is left of
the question then seems answered by what is near (绿色工厂).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from assistant.index.lexical import cut, tagged_whole

_HAN = re.compile(r"[\u4e00-\u9fff]+")
# parts of speech of characters that no name is made of: pronouns, prepositions, adverbs, verbs …
_NO_NAME_ENDS = "rpducyqf"
_NO_NAME_BEGINS = "rpducyqfv"
_FUNCTION = frozenset(
    "的了在是有和与或及等到去来给要能会就都也还再又很太最把被让从向对为所以之其不没别谁啥咋哪几多少大小老新"
)
_BEGINNING = r"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[的个里市区省]))"  # where a name may begin
# 「科技十条」, 「金融16条」: measures by how many articles they have; not 「第十条」, 「符合三条以上」
_COUNTED = re.compile(
    _BEGINNING + r"(?P<name>(?:(?![的个里市区省第哪这那几满够占有中下列合述])[\u4e00-\u9fff]){2,4}?"
    r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[三四五六七八九]|\d{1,2})条)(?![线件以之级生])"
)


def unknown_names(text: str, titles: Sequence[str], holds: Callable[[str], bool]) -> list[str]:
    """The names in a question that stand in no document. `titles`: what it has in 《》; `holds`: whether a wording stands in any."""
    in_titles = (name for title in titles for name in _pairs_of_characters(title, in_title=True))
    return [
        name for name in dict.fromkeys((*_counted(text), *in_titles, *_pairs_of_characters(text))) if not holds(name)
    ]


def asked_for(names: Sequence[str], asking: str, titles: Sequence[str]) -> frozenset[str]:
    """Those of `names` that are asked for by name: in a title, or where the clauses `asking` begin with them (「区里的零碳工厂」)."""
    return frozenset(
        name
        for name in names
        if any(name in title for title in titles) or re.search(_BEGINNING + re.escape(name), asking)
    )


def _counted(text: str) -> Iterator[str]:
    return (match["name"] for match in _COUNTED.finditer(text))


def _pairs_of_characters(text: str, *, in_title: bool = False) -> Iterator[str]:
    """Two characters before a noun that the dictionary has neither as one word nor as words that only connect; in a title before
    any word.
    """
    words = cut(text)
    for first, second, noun in zip(words, words[1:], words[2:], strict=False):
        if len(first) == len(second) == 1 and len(noun) > 1 and _HAN.fullmatch(first + second + noun):
            connects = _speech(first) in _NO_NAME_BEGINS or _speech(second) in _NO_NAME_ENDS
            if not connects and _FUNCTION.isdisjoint(first + second) and (in_title or _speech(noun) == "n"):
                yield first + second


@lru_cache(16_384)
def _speech(word: str) -> str:
    """Jieba's part of speech of a word by itself, its first letter."""
    tags = tagged_whole(word)
    return tags[0][1][0] if len(tags) == 1 else "x"
