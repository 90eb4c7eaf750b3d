"""The papers of a filing: those that apply to a benefit, and those of a measure and its notices together, each once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.policy.card import Benefit, Material
from assistant.policy.guide import Entry
from assistant.policy.named_benefits import meant
from assistant.policy.numerals import fold

# 「申请培育入库奖励的除外」, 「仅申请认定奖励的免于提交」: not wanted of those that the words name
_EXCEPT = re.compile(r"除外|(?:免于|免予|无需|可不|不需要?)(?:提交|提供)")
_ASIDE = re.compile(r"[（(][^（()）]*[）)]|[《》“”「」\s]|等$")
# what a name says beside the paper: of which year, from whom, in what form
_BESIDE = re.compile(
    r"(?:19|20)\d{2}年度?|上一?(?:自然|会计)?年度?的?|最近一(?:期|年度?)的?|近[一1]年度?的?|(?:法人|企业|单位|申报单位|本人|申请人)(?=营业执照|身份证)"
    r"|[^、，]{2,16}出具的|加盖公章的?|有效(?:期内)?的?|副本|正本|复印件|扫描件|原件|电子版|清单$|各?一?\d?份$"
)
_PARTED = re.compile(r"[、，,；;]|以及|或者?|和|及|与")
# papers of which one filing has only one, however they are called: 「申请表」 is 「培育奖励申请表」
_ONE_OF_A_KIND = re.compile(
    r"申[请报领]表|申[请报]书|信用承诺书|真实性承诺书|承诺书|营业执照|授权委托书|纳税申报表|花名册|高新技术企业证书"
)


def applicable(
    materials: Sequence[Entry[Material]], benefits: Sequence[Benefit], benefit: Benefit
) -> tuple[Entry[Material], ...]:
    """Those that are wanted for `benefit`: not those that the text asks of other `benefits` of the card only.

    「申请整体迁入奖励的，另提交…」 is for that reward alone; 「首贷户」 names no benefit and is left to the applicant.
    """
    return tuple(entry for entry in materials if _applies(entry.said.only_if, benefits, benefit))


def _applies(only_if: str, benefits: Sequence[Benefit], benefit: Benefit) -> bool:
    named = meant(only_if, benefits) if only_if else ()
    if not named:
        return True
    return (benefit in named) is (_EXCEPT.search(only_if) is None)


def together(own: Sequence[Entry[Material]], noticed: Sequence[Entry[Material]]) -> tuple[Entry[Material], ...]:
    """The papers of a measure (`own`) and of the notices that file for it, each paper once, in the measure's order.

    A paper that both name is the notice's, which is of the year, completed with what only the measure says of it; papers that only
    one of them names are kept.
    """
    left = list(noticed)
    found: list[Entry[Material]] = []
    for entry in own:
        same = [other for other in left if _is_same(entry.said, other.said)]
        found += [_completed(other, entry) for other in same] or [entry]
        left = [other for other in left if not any(other is s for s in same)]
    return tuple(_once([*found, *left]))


def _is_same(one: Material, other: Material) -> bool:
    """Whether all that one of them names the other names too: 「申报表和信用承诺书」 holds 「信用承诺书」."""
    first, second = _names(one.name), _names(other.name)
    shorter, longer = sorted((first, second), key=len)
    return bool(shorter) and all(any(_equal(a, b) for b in longer) for a in shorter)


def _names(name: str) -> list[str]:
    bare = _ASIDE.sub("", _ASIDE.sub("", fold(name)))
    parts = (_BESIDE.sub("", part.strip()) for part in _PARTED.split(bare))
    return [part for part in parts if len(part) > 1]


def _equal(one: str, other: str) -> bool:
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return longer.endswith(shorter) and _ONE_OF_A_KIND.fullmatch(shorter) is not None


def _completed(entry: Entry[Material], measure: Entry[Material]) -> Entry[Material]:
    """`entry` with what only the measure says of the paper."""
    said, known = entry.said, measure.said
    told = {
        name: getattr(known, name)
        for name in ("form", "copies", "stamped", "issued_by", "obtained_at", "only_if")
        if not getattr(said, name) and getattr(known, name)
    }
    exempt = said.exempt or known.exempt
    return entry.model_copy(update={"said": said.model_copy(update={**told, "exempt": exempt})})


def _once(entries: Sequence[Entry[Material]]) -> list[Entry[Material]]:
    """Each name once for a case."""
    found: dict[tuple[str, str], Entry[Material]] = {}
    for entry in entries:
        found.setdefault(("、".join(sorted(_names(entry.said.name))) or entry.said.name, entry.said.only_if), entry)
    return list(found.values())
