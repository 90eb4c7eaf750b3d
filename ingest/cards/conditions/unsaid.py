"""What a clause says beside the facts that were found in it: the members of its rows that no fact fits are conditions too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.policy.facts import FactType
from ingest.cards.conditions.said import COVERED, Said, content
from ingest.cards.conditions.wordings import names_of

# between the members of a row; 「与」 is a preposition too, 「和谐」, 「及时」, 「并购」 are words
_JOINTS = re.compile(
    r"、|以及|或者(?!然)|并且|且(?!不限)|并(?!购|网|联|列|入|轨|未)|(?<![普涉以触])及(?!时|其他?|格|以上|以下|上)"
    r"|(?<![温饱调])和(?!谐|解)|或(?!然)"
)
_SHORTEST = 4  # characters of what a member says beside the words that any clause has
# 「已与保荐机构签订协议」, 「从事生产性研发」: says something by itself
# 「近三年」, 「申报之日前一年内」, 「未」: say nothing by themselves
_WHEN = re.compile(
    r"(?:且|均|仍|尚)?(?:在|处于)有效期内?|(?:近|最近|上|前|过去|连续)?[一二两三四五\d]{1,2}个?(?:会计|自然)?(?:年度?|月)(?:以?内)?|(?:在|于)?(?:申[报请]|填报|认定|评价)(?:之?日|时)?前?|[上本当][一]?年度?|未|无|没有|不存在|发生"
)
_VERB = re.compile(
    r"\s*(?:已|未|不|无|有|能够?|可以?|应当?|须|需|依法|按照?|按期|按时|在|于|从事|开展|实施|承担|拥有|具有|具备|取得|获得|建有|建立|设立|设有|签订|签署|缴纳|提取|完成|通过|参加|购买|购置|使用|采用|用于|符合|遵守|履行|属于|列入|纳入|入选|获评|获批|被|由|经|向|为|与|对|承诺|提供|配备|委托|实现|达到|发生|受到|存在)"
)
# 「…的科技型企业」; not 「…的申报企业」
_HEAD = re.compile(
    r"的(?P<kind>(?!申[报请]|相关|上述|区内|园区|本市|有关|各类|该|其他|中小|小微|民营|获奖|新建|在建|独立法人|法人)[一-鿿]{2,8}(?:企业|机构))$"
)
# says nothing of its own: 「符合条件的」, 「有效期内的」, 「新认定的」
_ANY_MODIFIER = re.compile(
    r"符合[^,，]{0,8}(?:条件|规定|要求)|有效期|新?(?:认定|评定|入库|备案|入选|列入|公布)$|^(?:区内|园区|本市|全区)"
)
_WHICH = re.compile(r"\d[项件个](?:以上|及以上)(?:[（(]含[^（）()]*[）)])?(?P<which>[^,，]{4,40}?)的[^的]{2,12}$")
_KIND = re.compile(r"(?:企业|人才|机构|单位|人员|平台|产品|项目|中心|基地|园区|银行)$")
_MODIFIER = re.compile(r"的(?=\S)")


@dataclass(frozen=True, slots=True)
class Part:
    """[start, end) of a clause that says a condition of its own; `denied`: as what must not be; `kind`: a kind of applicant."""

    start: int
    end: int
    denied: bool = False
    kind: bool = False


def unsaid(clause: str, said: Sequence[Said], *, barring: bool) -> Iterator[Part]:
    """The members of rows that no fact fits, each beside one that a fact does fit."""
    members = _members(clause, said)
    for index, (low, high) in enumerate(members):
        words = clause[low:high]
        if _touches(low, high, said) or len(content(_WHEN.sub("", words))) < _SHORTEST:
            continue
        before = _fitted(clause, members[:index][-1:], said)
        after = _fitted(clause, members[index + 1 :][:1], said)
        if before is not None and any(name in words for name in names_of(before.fact.key)):
            continue  # more words for the same
        if before is not None and before.bars and not _VERB.match(words):
            yield Part(low, high, denied=True)  # 「无拖欠工资、重大劳动争议」
        elif before is not None and barring:
            yield Part(low, high)
        elif before is not None and before.status and before.fact.type is FactType.BOOLEAN:
            if _KIND.search(words) or "或" in clause[members[index - 1][1] : low]:
                yield Part(low, high, kind=True)
        elif (before is not None and _VERB.match(words)) or (after is not None and _whole(clause, low, high)):
            yield Part(low, high)
    yield from _modifier(clause, said)
    yield from _head(clause, said)
    yield from _counted(clause, said)


def _counted(clause: str, said: Sequence[Said]) -> Iterator[Part]:
    """「4项以上与主导产品相关的Ⅰ类知识产权」: which of the things counted."""
    for one in said:
        which = _WHICH.search(clause[one.start : one.end]) if one.fact.type is FactType.NUMBER else None
        if which and len(content(which["which"])) >= _SHORTEST:
            yield Part(one.start + which.start("which"), one.start + which.end("which"))


def _modifier(clause: str, said: Sequence[Said]) -> Iterator[Part]:
    """「通过政策性融资担保机构获得贷款的小微企业」: what is said of a kind that ends the clause."""
    low = said[0].start
    if (
        said[0].status
        and not clause[said[-1].end :].strip("企业”的")
        and (clause[:low].endswith("的") or clause.startswith("的", low))
    ):
        low -= not clause.startswith("的", low)
        words = clause[:low]
        if len(content(_WHEN.sub("", words))) >= _SHORTEST and not ("、" in words or _ANY_MODIFIER.search(words)):
            yield Part(0, low)


def _head(clause: str, said: Sequence[Said]) -> Iterator[Part]:
    """「成立不满五年的科技型企业」: the kind that is described, where no fact fits it."""
    head = _HEAD.search(clause)
    if head and not _touches(head.start("kind"), head.end(), said) and head.start() >= said[-1].end:
        yield Part(head.start("kind"), head.end(), kind=True)


def _members(clause: str, said: Sequence[Said]) -> list[tuple[int, int]]:
    cuts = [
        m
        for m in _JOINTS.finditer(clause)
        if not _touches(m.start(), m.end(), said) and clause[: m.start()].count("(") == clause[: m.start()].count(")")
    ]
    lows, highs = [0, *(m.end() for m in cuts)], [*(m.start() for m in cuts), len(clause)]
    return list(zip(lows, highs, strict=True))


def _touches(low: int, high: int, said: Sequence[Said]) -> bool:
    return any(s.start < high and low < s.end for s in said)


def _fitted(clause: str, members: Sequence[tuple[int, int]], said: Sequence[Said]) -> Said | None:
    """The fact that makes up most of a member, but for when and that it is denied."""
    for low, high in members:
        for one in said:
            if low <= one.start and one.end <= high:
                words = content(_WHEN.sub("", clause[low : one.start])) + clause[one.end : high]
                if len(content(words)) <= (1 - COVERED) / COVERED * len(content(clause[one.start : one.end])):
                    return one
    return None


def _whole(clause: str, low: int, high: int) -> bool:
    """Whether a member before a fact is a statement of its own and no part of what describes it."""
    words = clause[low:high]
    return _VERB.match(words) is not None and _MODIFIER.search(clause[high:]) is None
