"""Sentences that grant: where they are, which grant one thing together, for whom each says it grants."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.policy.numerals import narrow
from assistant.policy.provision import Provision
from ingest.cards.conditions.clauses import Clause, clauses
from ingest.cards.grant_words import AMOUNT, GRANT, RELIEF, grants, kind_of
from ingest.cards.names import TRIM, own_name

_VERB = re.compile(
    r"给予|予以|奖给|一次性|按照?|奖励|补助|补贴|资助|贴息|补偿|发放|兑付|另行|补充|减按|减半|减缴|免征|每人|每户|年度(?:最高|不超过)|单[个项次场][^,，]{0,8}(?:最高|不超过)"
)
# words that point elsewhere and are no condition: 「对符合条件的企业」
_POINTING = re.compile(
    r"符合(?:前款|上述|本|规定|以上|下列|第)?[^,，]{0,8}(?:条件|规定)的?(?:企业|项目|单位|机构|个人)?|上述[^,，]{0,6}|前款[^,，]{0,6}|有下列情形之一的"
)
# a sentence that adds to a grant and is not for others: 「其中…再给予」
_MORE = re.compile(r".*第[一二三]笔|.*(?:兑付|拨付)|其中|次年|另|再|同时|此外|对其中|外观设计奖|上述|该|后续|已|由")
_REFERRING = re.compile(
    r"(?:标准|金额|额度)的"
)  # 「参与制定的，按主导制定标准的30%奖励」: reckoned from the one before
# a grant of its own for those who go on to do well: 「次年产值增长10%以上的，再奖励5万元」
_LATER = re.compile(r"(?:次年|第二年|第三年|以后年度|后续年度|此后)[^。;；]{2,60}?的[,，]")
# a sentence, or the part of one that grants to others: 「…给予20万元奖励，对重新认定的给予10万元奖励」
_ADDRESSED = re.compile(r"\s*(?:对于|对|凡)(?!接|外|口|标|照|应|超[出过]|增[量长]|新增部分|差额|其|该)")
SENTENCE = re.compile(
    r"[^。；;\n]+?(?:[。；;\n]|[,，](?=(?:次年|第二年)[^,，。；;]{2,40}的[,，]|(?:对(?!超[出过]|增[量长]|新增部分|差额|其|该)|凡)[^,，。；;]{2,40}(?:给予|奖励|补助|补贴))|$)"
)
_SHARED = 4  # characters in common of conditions of one make
_NEAR = 60  # characters after a sentence in which the other tier stands


def first_granting(words: str, start: int, end: int) -> tuple[int, int] | None:
    """The first sentence in words[start:end) that grants something."""
    return next(iter(all_granting(words, start, end)), None)


def all_granting(words: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences in words[start:end) that grant something."""
    found = []
    for match in SENTENCE.finditer(words, start, end):
        said = TRIM.sub("", match[0].strip())
        if grants(said):
            found.append((match.start(), match.end()))
    return found


def grouped(words: str, sentences: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Sentences that grant the same: each with the further ones that add to it, or grant it to others in the same way.

    「通过验收的，奖励5万元；实施改造项目的，按投资额的15%给予补助」 are two; 「认定为国家级的，奖励50万元；省级的，奖励20万元」 one.
    """
    found: list[list[tuple[int, int]]] = []
    for span in sentences:
        if found and not _is_another(words, found[-1][0], span):
            found[-1].append(span)
        else:
            found.append([span])
    return found


def is_more(words: str, span: tuple[int, int]) -> bool:
    return _MORE.match(words[span[0] : span[1]].strip()) is not None


def _is_another(words: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a sentence grants something else than the one before: by another name, or to those that it names itself in another way."""
    first, second = (TRIM.sub("", words[low:high].strip()) for low, high in (one, other))
    named = own_name(second)
    if _LATER.match(second) or (named and named != own_name(first) and re.search(AMOUNT, second)):
        return True
    if _MORE.match(second) or not (whom := before_grant(words, *other)):
        return False
    if RELIEF.search(first) and RELIEF.search(second):  # 「小微企业减按20%；高新技术企业减按15%」
        return True
    if len({kind_of(re.split("的[,，]", said)[-1]) for said in (first, second)}) == 1:
        own = before_grant(words, *one)
        return (
            bool(own) and not _REFERRING.search(second) and _way(first) != _way(second) and not _alike(words, own, whom)
        )
    return _way(first) != _way(second) or not _alike(words, before_grant(words, *one), whom)


def _alike(words: str, one: Sequence[Clause], other: Sequence[Clause]) -> bool:
    """Whether two conditions are of one make: 「认定为国家级的」 and 「认定为省级的」."""
    left, right = ("".join(words[c.start : c.end] for c in said) for said in (one, other))
    return any(left[i : i + _SHARED] in right for i in range(len(left) - _SHARED + 1))


def _way(said: str) -> str:
    """How much is paid: a share, so much a piece, or a sum."""
    if re.search(r"[%％]|百分之|[一二三四五六七八九]成", said):
        return "share"
    return "each" if re.search(r"每(?!年|家|个?企业|户|月)", said) else "sum"


def without_heading(words: str, provision: Provision, low: int, high: int) -> tuple[int, int]:
    said = words[low:high]
    lead = TRIM.match(said.lstrip())
    low += len(said) - len(said.lstrip()) + (lead.end() if lead else 0)
    heading = narrow(provision.heading)
    if heading and words.startswith(heading, low) and low + len(heading) + 1 < high:
        low += len(heading)
        while low < high and words[low] in "。:：,， ":
            low += 1
    return low, high


# 「先进制造业企业按照…加计5%」, 「白名单企业按…给予贴息」: a kind of those who get it; not 「企业按」, 「申报单位按」
_SOMEBODY = re.compile(
    r"\s*(?P<who>(?!申报|申请|符合|单个|同一|每|各|单户|上述|该|获奖|中标|受助|园区|高新区|区内|本)[一-鿿“”]{2,12}?(?<!工作)(?:企业|纳税人|机构|平台|基地|孵化器|人才))$"
)


def before_grant(words: str, low: int, high: int) -> tuple[Clause, ...]:
    """The clauses that say for whom and when, before the one that grants; where no such words end with 的 or begin with 对: none."""
    found = clauses(words, low, high)
    kept: list[Clause] = []
    for clause in found:
        said = words[clause.start : clause.end]
        grant = GRANT.search(said)
        verb = _VERB.search(said)
        addressed = _ADDRESSED.match(said)  # 「对新认定的链主企业给予…」
        start = clause.start + (addressed.end() if addressed else 0)
        if grant or (verb and re.match(r"\s*(?:按(?!期|时|规定|要求|月|年|季)|以|就|给予|一次性|分别|每人|单)", said)):
            cut = clause.start + verb.start() if verb else clause.end
            if addressed and cut > start:
                kept.append(Clause(start, cut, "，"))
            elif verb and (whom := re.match(r"\s*(?P<who>.{4,}?的)(?:企业|单位|项目|机构)?$", said[: verb.start()])):
                kept.append(Clause(clause.start, clause.start + whom.end("who"), "，"))
            elif verb and not kept and (whom := _SOMEBODY.match(said[: verb.start()])):
                kept.append(Clause(clause.start + whom.start("who"), clause.start + whom.end("who"), "，"))
            break
        if re.search(r"(?:之外|基础上)$", said.rstrip()):
            continue
        if addressed:
            kept.append(Clause(start, clause.end, clause.mark))
        elif not re.match(
            r"\s*(?:以(?![^,，]*(?:设立|牵头|领衔|申报|获得|为主体))|按(?!期|时|规定|要求)|就|依据|可以?|均可|自[^,，]*之日起)",
            said,
        ) or said.rstrip().endswith("的"):
            kept.append(clause)
    kept = [c for c in kept if not _tiered(words, c, high)]
    kept = [c for c in kept if not _POINTING.fullmatch(words[c.start : c.end].strip())]
    while kept and not _tells(words, kept):  # 「无住房的，首年免租金，第二年租金减半」
        kept.pop()
    return tuple(kept)


# 「60—70分（不含）的，最高200万元；70—85分…」: the next sentence begins with a number too
_NEXT_TIER = re.compile(
    r"[^。;；\n]*[;；]\s*(?:\d[\d.]*(?:亿|万)?(?:元|分|%|％|人|件|家|亩)?\s*(?:[(（]|以上|以下|[—–~至-]))"
)


def _tiered(words: str, clause: Clause, end: int) -> bool:
    """Whether a number only parts two amounts: 「总市值30亿元以上的奖励500万元，不足30亿元的奖励300万元」."""
    said = words[clause.start : clause.end]
    if re.search(r"\d[^,，]*[—–~至-]\s*\d", said) and _NEXT_TIER.match(words, clause.end):
        return True
    return (
        any(
            re.search(rf"(?:不足|低于|未达到?|不到){re.escape(number)}", words[clause.end : end + _NEAR])
            for number in re.findall(r"\d[\d.]*(?:亿|万)?元", words[clause.start : clause.end])
        )
        or re.match(r"\s*(?:[一-鿿]{0,6})(?:不足|低于|未达到?|不到)\d", words[clause.start : clause.end]) is not None
    )


# 「企业参加境外展会，每个展位补助1.5万元」: what somebody does, and is paid for
_EVENT = re.compile(
    r"\s*(?:企业|单位|机构|个人|园区|平台)(?:首次|新|自主|联合|每)?(?:参加|参与|购买|租用|租赁|投保|引进|招用|招聘|新建|自建|建设|获得|取得|完成|通过|开展|设立|实施|举办|承办|承接|委托|采购|培育|主导|聘用|购置|申请|发行|建成)[^,，]{2,}$"
)


# 「设立区域总部的，实缴资本1亿元以上，给予」: a further condition that compares
_COMPARED = re.compile(
    r"[一-鿿]{2}[^,，]*\d[\d.]*[^,，\d]{0,6}(?:以上|以下|以内)(?:[(（]含[)）])?$|[一-鿿]{2}(?:达到?|不低于|不少于|超过|高于)\d[^,，]*$"
)
_OF_AMOUNTS = re.compile(r"\s*(?:单[个项户次]|每[个家户]|同一|最高|累计|合计|年度|总额|补|奖|资助)")


def _tells(words: str, kept: Sequence[Clause]) -> bool:
    """Whether clauses say a condition: the last ends with 的, or names whom it goes to."""
    if not kept:
        return False
    said = words[kept[-1].start : kept[-1].end].rstrip()
    if len(kept) > 1 and _COMPARED.search(said) and not _OF_AMOUNTS.match(said):
        return True
    if words[kept[-1].start - 1] in "对凡":
        return True
    return (
        said.endswith("的")
        or _EVENT.match(said) is not None
        or re.search(r"(?:企业|单位|项目|机构|人才|个人|人员|产品|平台|中心|基地|团队|银行|孵化器|车间|者)$", said)
        is not None
    )
