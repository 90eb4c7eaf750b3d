"""Who holds a title or is of a class that the document itself gives: 「金种子企业」 of 「“金种子企业”租用办公用房的」."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.policy.card import Leaf, Op
from assistant.policy.facts import FactType, Option, fact_definitions
from ingest.cards.conditions.leaves import LeafReader

_RECOGNISED = re.compile(r"(?:认定|评价|评定|评选|遴选|入选|入库|备案|征集)$")
# what may stand before a title that somebody holds: 「为每家」, 「给予」
_BEFORE = (
    r"\s*(?:第[一二三四五六七八九十百零]{1,5}条\s*|[(（][一二三四五六七八九十\d]{1,3}[)）]\s*|\d{1,2}[.、．]\s*)?"
    r"(?:对于?|凡|为|向|给予?|面向)?(?:全体|各|每[家个名位])?"
)
# what makes it another thing: 「金种子企业认定」, 「瞪羚企业名单」
_AFTER = r"(?!的|认定|评|称号|资格|证书|库|名单|标准|条件|应当?|须|是指)"
_WHO = r"(?:企业|单位|机构|团队|人才|人员)?"
_FEWEST = 3  # characters of a title
_GENERAL = re.compile(r"^(?:申[请报]|符合|入[选库]|参|优秀|合格|重点)?(?:企业|单位|机构|人才|项目|产品|平台|团队)$")
# classes of which the vocabulary knows nothing: 甲类, 第一层次
_CLASS = re.compile(r"(?:[甲乙丙丁][类级]|[一二三四五][类级]|第[一二三四五]层次)")


@dataclass(frozen=True, slots=True)
class Held:
    """The condition, and where the words of the holder end."""

    leaf: Leaf
    end: int


class Holders:
    """Finds in one document the holders of titles and classes that it gives. `names`: those of what it recognises."""

    def __init__(self, leaves: LeafReader, names: Iterable[str]) -> None:
        self._leaves = leaves
        bare = [_RECOGNISED.sub("", re.sub(r"[“”]", "", name)) for name in names]
        titles = {b for b in bare if len(b) >= _FEWEST and not (_GENERAL.match(b) or _CLASS.match(b) or _known(b))}
        self._titles = _pattern(rf"(?P<title>“?(?:{_any(titles)})”?{_WHO}){_AFTER}") if titles else None
        self._classes = tuple(dict.fromkeys(m[0] for b in bare if (m := _CLASS.match(b))))
        one = rf"(?:{_any(self._classes)})(?:人才|企业|项目)?"
        self._class = _pattern(rf"(?P<title>{one}(?:[、和或及与]{one})*){_AFTER}") if self._classes else None

    def at(self, start: int, end: int) -> Held | None:
        """The holder with whom words[start:end) begin; None where they begin otherwise or say nothing else."""
        words = self._leaves.words
        found = self._titles.match(words, start, end) if self._titles else None
        if found is not None:
            return Held(self._leaves.asked(*found.span("title")), found.end())
        found = self._class.match(words, start, end) if self._class else None
        return Held(self._of_class(*found.span("title")), found.end()) if found is not None else None

    def _of_class(self, start: int, end: int) -> Leaf:
        options = [Option(value=f"class_{n}", name=name) for n, name in enumerate(self._classes, 1)]
        fact = self._leaves.own.choice("认定类别", options)
        said = tuple(o.value for o in options if o.name in self._leaves.words[start:end])
        op, value = (Op.IN, said) if len(said) > 1 else (Op.IS, said[0])
        return self._leaves.leaf(fact.key, op, value, start, end)


def _known(title: str) -> bool:
    """Whether a fact of the vocabulary asks for the title: 瞪羚企业, 专精特新中小企业."""
    for fact in fact_definitions().values():
        names = (fact.name, *fact.names) if fact.type is FactType.BOOLEAN else ()
        options = [name for o in fact.options for name in (o.name, *o.names) if len(name) >= _FEWEST]
        if any(name in title for name in (*names, *options)):
            return True
    return False


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(_BEFORE + said)


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
