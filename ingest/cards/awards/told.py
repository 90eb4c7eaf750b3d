"""Conditions of an amount as the room of conditions reads them, and kinds that stand beside each other as one choice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from assistant.policy.card import AllOf, Condition, Leaf, Op
from assistant.policy.conditions import leaves_of
from assistant.policy.document import Frozen
from assistant.policy.facts import FactDefinition, Option
from ingest.cards.awards.quantities import plain_words
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.conditions.said import Memory
from ingest.cards.text import CardText

_CLAUSE = re.compile(r"[,;:。]")
# words around a kind that do not say of what it is: 「评价为优秀的」, 「被认定为国家级的」
_AROUND = re.compile(r"^(?:对于?|被|经|获得?|获评|新)+|(?:的|企业|单位|项目|平台|机构)+$")
_JOINING = re.compile(r"(?:结果)?(?:被)?(?:确定|认定|评定|评|列|定)?为$|(?:获得?|达到?|取得)了?$")


_HOME = re.compile(r"国内|境内|本地|区内|市内|省内")
_ABROAD = re.compile(r"涉外|境外|国外|海外|国际|外地|区外|市外|省外")


class Series(Frozen):
    """Kinds that exclude each other, in rising order or in that of the text: value by name."""

    ordered: bool
    names: dict[str, str]


@cache
def _series() -> tuple[Series, ...]:
    """From `series.yaml`. Raises pydantic's `ValidationError` where it was edited wrongly."""
    read = yaml.safe_load((files("ingest.cards.awards") / "series.yaml").read_text(encoding="utf-8"))
    return tuple(Series.model_validate(entry) for entry in read)


def told(text: CardText, start: int, end: int, leaves: LeafReader, about: str = "") -> Condition | None:
    """The condition of text[start:end) where every part of it is a comparison or a fact of the vocabulary, else None."""
    reads = leaves.read(start, end, about=about, memory=Memory())
    if not reads or any(r.vague or r.bars for r in reads):
        return None
    return reads[0].condition if len(reads) == 1 else AllOf(all=tuple(r.condition for r in reads))


def kinds(text: CardText, spans: Sequence[tuple[int, int]], leaves: LeafReader, about: str = "") -> list[Leaf] | None:
    """Labels that differ only in a kind of one series (评价为优秀, 评价为良好) as values of one choice; None where they do not."""
    words = [plain_words(text.text[a:b]) for a, b in spans]
    if len(spans) == 2 and _are_opposites(*words):
        inside = leaves.own.ask(words[1])
        return [_leaf(text, spans[0], inside, False), _leaf(text, spans[1], inside, True)]
    last = [_CLAUSE.split(w.rstrip(",;:。"))[-1] for w in words]
    for series in _series():
        found = [_kind(clause, series) for clause in _whole_names(last, series)]
        stems = {stem for entry in found if entry for _, _, stem in [entry]}
        values = [entry[1] for entry in found if entry]
        longest = max(stems, key=len, default="")
        if None in found or len(set(values)) < max(2, len(spans)) or not all(longest.endswith(s) for s in stems):
            continue
        named = longest or about
        options = [Option(value=entry[1], name=entry[0]) for entry in found if entry]
        options = (
            sorted(options, key=lambda o: list(series.names.values()).index(o.value)) if series.ordered else options
        )
        asked = leaves.own.choice(named or "类别", options, ordered=series.ordered)
        return [_leaf(text, span, asked, value) for span, value in zip(spans, values, strict=True)]
    return None


def one_of_kinds(
    text: CardText, conditions: Sequence[Condition], leaves: LeafReader, about: str = ""
) -> list[Condition]:
    """Conditions of alternatives that each ask for a kind of the document's own (载人航空器, 大型无人机), alone or beside a fact of the
    vocabulary, with that kind as a value of one choice; unchanged where one asks for none.
    """
    asked = [_own_kind(c) or _named_kind(c, conditions) for c in conditions]
    if 2 * sum(leaf is not None and leaf.fact.startswith("x_") for leaf in asked) <= len(asked):
        return list(conditions)
    kinds_ = list(dict.fromkeys(" ".join(leaf.source.quote.split()) for leaf in asked if leaf))
    if None in asked or len(kinds_) < max(2, len({leaf.fact for leaf in asked if leaf})):
        return list(conditions)
    options = [Option(value=f"kind_{n}", name=kind.strip("，,的")) for n, kind in enumerate(kinds_, 1)]
    chosen = leaves.own.choice(about.strip() or "类别", options)
    found: list[Condition] = []
    for condition, leaf in zip(conditions, asked, strict=True):
        assert leaf is not None
        value = options[kinds_.index(" ".join(leaf.source.quote.split()))].value
        kind = leaf.model_copy(update={"fact": chosen.key, "op": Op.IS, "value": value})
        whole = condition.all if isinstance(condition, AllOf) else (condition,)
        parts = tuple(kind if part is leaf else part for part in whole)
        found.append(AllOf(all=parts) if isinstance(condition, AllOf) else kind)
    return found


def _named_kind(condition: Condition, conditions: Sequence[Condition]) -> Leaf | None:
    """A kind that is by chance an option of the vocabulary, which has none of the others."""
    same = (
        sum(leaf.fact == condition.fact for c in conditions for leaf in leaves_of(c))
        if isinstance(condition, Leaf)
        else 0
    )
    return condition if isinstance(condition, Leaf) and same == 1 and isinstance(condition.value, str) else None


def _own_kind(condition: Condition) -> Leaf | None:
    """The one part that asks whether words of the document hold."""
    parts = condition.all if isinstance(condition, AllOf) else (condition,)
    own = [p for p in parts if isinstance(p, Leaf) and p.fact.startswith("x_") and p.value is True and p.op is Op.IS]
    return own[0] if len(own) == 1 else None


def _whole_names(words: Sequence[str], series: Series) -> list[str]:
    """「一」, 「二」, 「三等奖」: what ends the last label is left out of those before it."""
    name = next((n for n in sorted(series.names, key=len, reverse=True) if n in words[-1]), "")
    short = [re.search(r"[一二三四五金银铜特]$", w) for w in words[:-1]]
    if len(name) < 2 or not short or None in short or any(f"{m[0]}{name[1:]}" not in series.names for m in short if m):
        return list(words)
    return [*(f"{w}{name[1:]}" for w in words[:-1]), words[-1]]


def _are_opposites(near: str, far: str) -> bool:
    """「国内案件」, 「涉外案件」: either one or the other."""
    home, abroad = _HOME.match(near), _ABROAD.match(far)
    return home is not None and abroad is not None and near[home.end() :] == far[abroad.end() :]


def level_of_kind(
    text: CardText, kind: str, level: str, span: tuple[int, int], leaves: LeafReader, all_levels: Sequence[str]
) -> Leaf | None:
    """「绿色供应链管理企业」 at 「省级」 as a value of one choice of the kind's levels."""
    for series in _series():
        found = {name: entry for name in all_levels if (entry := _kind(plain_words(name), series))}
        if level in found and len(found) == len(all_levels):
            order = list(series.names.values())
            options = sorted(
                (Option(value=v, name=n) for n, v, _ in found.values()), key=lambda o: order.index(o.value)
            )
            asked = leaves.own.choice(f"{kind}级别", options, ordered=series.ordered)
            return _leaf(text, span, asked, found[level][1])
    return None


def _kind(clause: str, series: Series) -> tuple[str, str, str] | None:
    """(name, value, what it is of) of the kind that a clause names."""
    names = sorted(series.names, key=len, reverse=True)
    found = re.search("|".join(map(re.escape, names)), clause)
    if found is None:
        return None
    before = _AROUND.sub("", _JOINING.sub("", clause[: found.start()].strip()))
    after = _AROUND.sub("", clause[found.end() :].strip())
    return found[0], series.names[found[0]], before + after


def _leaf(text: CardText, span: tuple[int, int], asked: FactDefinition, value: str | bool) -> Leaf:
    ref = text.ref(*span)
    return Leaf(fact=asked.key, op=Op.IS, value=value, text=" ".join(ref.quote.split()), source=ref)
