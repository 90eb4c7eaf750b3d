"""Which benefits of a card some words of its text mean: 「申请整体迁入奖励的」, 「第六条、第七条奖补」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.policy.card import Benefit
from assistant.policy.numerals import fold

_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百\d]+条")
# what stands around the name: 「属于…的」, 「仅申请…的免于提交」
_AROUND = re.compile(
    r"^(?:其中|对于?|对符合|仅|只|同时|以及|和|属于|享受|获得|申[请报领办]|办理|兑现)+"
    r"|(?:的?除外|的?(?:可以?)?(?:免于|免予|无需|可不|不需要?)(?:提交|提供)|的|时|企业|单位|个人|人员|应当|须)+$"
)
# what kind of thing it is, which every benefit may be
_KIND = re.compile(
    r"(?:奖励|补贴|补助|资助|奖补|扶持|贴息|支持|资金|经费|项目|事项|政策|认定|备案|申报|申请|奖|券|的|第[一二三]笔|[（(][^（）()]*[）)])+$"
)
_SHORTEST = 2  # characters of a name that can tell two benefits apart


def meant(words: str, benefits: Sequence[Benefit]) -> tuple[Benefit, ...]:
    """Those that the words name: by their article, or by their name; () where the words name none."""
    articles = set(_ARTICLE.findall(words))
    if articles:
        return tuple(
            b for b in benefits if _ARTICLE.findall(b.source.at)[:1] and _ARTICLE.findall(b.source.at)[0] in articles
        )
    found: dict[str, Benefit] = {}
    for name in _names_in(words):
        exact = [b for b in benefits if fold(b.name) == name]
        named = exact or [b for b in benefits if _is_named(name, fold(b.name))]
        same_kind = [b for b in named if _kind(name) and _kind(name) == _kind(fold(b.name))]
        for benefit in same_kind or named:
            found.setdefault(benefit.id, benefit)
    return tuple(b for b in benefits if b.id in found)


def _names_in(words: str) -> Iterator[str]:
    """The names that an enumeration may hold: 「首次认定、重新认定奖励」 holds two."""
    bare = _AROUND.sub("", _AROUND.sub("", fold(words)))
    for part in re.split(r"[、，；,;]|或者?|以及|和|及", bare):
        name = _AROUND.sub("", part.strip())
        if name:
            yield name


def _is_named(name: str, benefit: str) -> bool:
    """Whether what tells the name apart stands in the benefit's, or the other way round."""
    core, own = _core(name), _core(benefit)
    if min(len(core), len(own)) < _SHORTEST:
        return False
    return core in benefit or own in name or (len(core) > _SHORTEST and _is_within(core, benefit))


def _kind(name: str) -> str:
    """「出口增长奖励」 → 奖励; 资助, 奖补 and the like stand for any kind."""
    match = re.search(r"(?:奖励|补贴|补助|贴息|认定|备案)(?:[（(][^（）()]*[）)])?$", name)
    return match[0][:2] if match else ""


def _core(name: str) -> str:
    """「首次认定奖励」 → 首次认定: a word like 认定 is left where nothing else would be."""
    core = _KIND.sub("", name)
    return core if len(core) >= _SHORTEST else re.sub(r"(?:奖励|补贴|补助|资助|奖补|资金|项目)+$", "", name)


def _is_within(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in their order: 「节能改造」 in 「节能技术改造」."""
    rest = iter(long)
    return all(c in rest for c in short)
