"""How the parts of a clause are joined: where it is cut, what is an alternative, options of one choice as one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.policy.card import AllOf, AnyOf, Condition, Op
from assistant.policy.facts import FactDefinition, Value
from ingest.cards.conditions.said import Said

OR = re.compile(r"或者?(?!然)")
_JOINT = re.compile(r"、|以及|并且|或者|[和及与并且或]")
_STATEMENT = re.compile(
    r"\s*(?:已|未|不|在|于|有(?!效)|无|没有|属于|具有|具备|拥有|取得|获得|列入|纳入|进入|通过|完成|经|由|为|从|被|办理|注册(?!资)|登记"
    r"|依法|正常|遵守|诚信|符合|满足|建立|建有|设有|设立|签订|缴纳|拟|能够?|愿意|承诺|实行|开展|从事|配备|参加|(?:近|上|最近|连续)[一二两三四五\d]?个?(?:会计)?年)"
)
# 「与主导产品相关、已实际应用的Ⅰ类知识产权」: all of it describes one thing
_THING = re.compile(r"的(?![^的]{0,12}(?:企业|单位|机构|公司|主体|人员?|个人|人才|项目|团队|平台|者)$)[^的]{2,}$")
_LEVEL = "provincial"  # a choice of levels of government has it


def in_order(fact: FactDefinition, values: tuple[str, ...]) -> tuple[Op, Value]:
    """「中型、小型或者微型」 are all up to the medium ones, 「国家级、省级」 all from the provincial ones on."""
    ranks = [o.value for o in fact.options if o.value != "none"]
    if fact.ordered and len(values) > 1 and set(values) <= set(ranks):
        places = sorted(ranks.index(v) for v in values)
        if places == list(range(len(places))) and len(ranks) == len(fact.options):
            return Op.LE, ranks[places[-1]]
        if _LEVEL in ranks and places == list(range(len(ranks) - len(places), len(ranks))):
            return Op.GE, ranks[places[0]]
    return (Op.IN, values) if len(values) > 1 else (Op.IS, values[0])


def cut(clause: str, joint: str) -> list[tuple[int, int]]:
    """The parts of the clause between joints outside of brackets."""
    cuts = [m for m in re.finditer(joint, clause) if clause[: m.start()].count("(") == clause[: m.start()].count(")")]
    return list(zip([0, *(m.end() for m in cuts)], [*(m.start() for m in cuts), len(clause)], strict=True))


def any_of(parts: Sequence[Condition]) -> Condition:
    """One of them; inner alternatives are taken in: A或者B或者C is one choice of three."""
    flat: list[Condition] = []
    for part in parts:
        flat += part.any if isinstance(part, AnyOf) else (part,)
    return flat[0] if len(flat) == 1 else AnyOf(any=tuple(flat))


def is_predicate(words: str) -> bool:
    """Whether a part says something of its own, and is not the second half of a noun: 「或者设立辅助账」, not 「或者其他资质」."""
    return re.match(
        r"\s*(?:已|未|不|在|于|有|无|属于|具有|具备|拥有|取得|获得|列入|纳入|进入|通过|完成|经|由|为|从|被|有效期|省|国家|市|近|上|最近|创新|入库|年|单|累计|获批|升级|认定)",
        words,
    ) is not None  # fmt: skip


def is_statement(words: str) -> bool:
    """Whether a member of a row begins as a statement of its own: 「办理对外贸易经营者备案」; not 「实用新型」."""
    return _STATEMENT.match(words) is not None


def describes_a_thing(clause: str) -> bool:
    """Whether a clause ends with a thing that all of it describes."""
    return _THING.search(clause) is not None


def kinds_in_row(clause: str, a: Said, b: Said) -> bool:
    return (
        a.status
        and b.status
        and re.fullmatch(r"[“”\s]*(?:、|或者?|以及|[和及与])[“”\s]*", clause[a.end : b.start]) is not None
    )


def are_alternative(clause: str, said: Sequence[Said]) -> bool:
    """Whether the parts are alternatives: 「A、B或者C」, or kinds of enterprises in a row."""
    between = [clause[a.end : b.start] for a, b in pairwise(said)]
    if any(OR.search(gap) for gap in between):
        return not any(re.search(r"且|并", gap) for gap in between)
    return all(s.status for s in said) and all("、" in gap or re.search("[和及]", gap) for gap in between)


def spans_of(clause: str, said: Sequence[Said]) -> list[tuple[int, int]]:
    """The words of each: the clause is cut at the joints between two of them."""
    lows, highs = [0], []
    for a, b in pairwise(said):
        joint = _JOINT.search(clause, a.end, b.start) if a.end <= b.start else None
        lows.append(joint.end() if joint else lows[-1])
        highs.append(joint.start() if joint else -1)
    highs.append(len(clause))
    for index in range(len(highs) - 2, -1, -1):
        if highs[index] < 0:  # no joint after it: it shares the words of the next
            highs[index] = highs[index + 1]
    return list(zip(lows, highs, strict=True))


def paired(groups: Sequence[Condition], said: Sequence[Said]) -> list[Condition]:
    """The alternatives, where both ends of one range stay together and one that says the same as another falls away."""
    found: list[Condition] = []
    spans: list[tuple[int, int]] = []
    seen: set[tuple[str, Op, str]] = set()
    for condition, item in zip(groups, said, strict=True):
        key = (item.fact.key, item.op, str(item.value))
        if key in seen:
            continue
        seen.add(key)
        if spans and spans[-1] == (item.start, item.end):
            found[-1] = AllOf(all=(found[-1], condition))
        else:
            found.append(condition)
        spans.append((item.start, item.end))
    return found


def narrowed(either: AnyOf, more: Condition) -> AnyOf:
    """「甲，或乙，但丙」: with 丙 only 乙."""
    return AnyOf(any=(*either.any[:-1], AllOf(all=(either.any[-1], more))))
