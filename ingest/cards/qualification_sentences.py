"""Titles that one sentence or paragraph tells together with what they take: 「连续两年评分达到80分以上的，认定为A级企业」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.cards.conditions.clauses import clauses
from ingest.cards.grant_words import AMOUNT
from ingest.cards.qualification import LABELS, MONEY, NOT_MEANT, Qualification, kind_by_name, shown
from ingest.cards.text import CardText
from ingest.cards.units import Unit, other_matter, stable_id, units_of

# 「连续两年评分达到80分以上的，认定为A级企业」, 「经评审通过的，纳入培育库」
_BECOMES = re.compile(
    r"(?<![^。;；\n])(?:第[一二三四五六七八九十百零]{1,5}条\s*|[(（][一二三四五六七八九十\d]{1,3}[)）]\s*)?(?P<when>[^。;；\n:：]{4,100}?的(?:[^,，的。;；]{0,6}?(?:企业|单位|机构|项目|人才|人员|产品))?)[,，](?:均|都)?"
    r"(?:可以?|应当|由[^,，。;；]{2,14}|经[^,，。;；]{2,14})?(?:自愿|优先)?(?:申请|申报)?(?:直接)?(?:认定|评定|评为|确定|授予|命名|列入|纳入|进入|加入|入选|备案|登记)为?(?!机关|部门|机构)(?P<what>[^,，。;；:：]{2,18}(?<!的))(?=[,，。;；\n]|$)"
)
# 「C类人才：具有硕士研究生以上学历。」
_CLASS = re.compile(
    r"(?<![^。;；\n])(?:第[一二三四五六七八九十百零]{1,5}条\s*|[(（][一二三四五六七八九十\d]{1,3}[)）]\s*)?(?P<what>[A-Z]类[一-鿿]{0,4}?)(?:[:：]|[,，]?是?指)(?P<when>[^。;；\n]{4,120})"
)
# 「合作银行应当为设有专营团队的银行，由财政金融局每两年遴选一次」
_CHOSEN = re.compile(
    r"(?<![^。;；\n])(?:第[一二三四五六七八九十百零]{1,5}条\s*|[(（][一二三四五六七八九十\d]{1,3}[)）]\s*)?(?P<what>[一-鿿“”]{2,14}?)(?:应当?|须)(?:为|是)(?P<when>[^。;；\n]{4,120}?)"
    r"[,，]由[^,，。;；]{2,16}?(?:遴选|认定|确定|选定|评定|备案|聘任|命名)[^,，。;；]{0,8}"
)
# 「五星车间列入现场教学点名录，」
_PUT_ON = re.compile(
    r"(?<![^。;；\n])(?:第[一二三四五六七八九十百零]{1,5}条\s*|[(（][一二三四五六七八九十\d]{1,3}[)）]\s*)?(?P<when>(?!对|被|未|已|将)[^,，。;；\n的]{2,20}?(?:企业|单位|机构|车间|项目|产品|人才|人员|团队|平台))"
    r"(?:列入|纳入|入选)(?P<what>[^,，。;；]{2,16}?(?:名录|名单|目录|库))(?=[,，。;；])"
)
# 「现公开征集2026年度攻关团队，」, the sentence by which a notice calls for those who want to be chosen
_CALLED_FOR = re.compile(
    r"(?:现|拟|决定)[^。；;\n]{0,16}?(?:征集|遴选|招募|评选|选拔)(?P<what>[^,，。；;\n]{2,24}?(?:企业|单位|机构|团队|导师|专家|人才|服务商|基地|供应商|工匠|专员))(?=[,，。；;]|的)"
)
_CALL = re.compile(r"征集|遴选|招募|评选|选拔")
_NO_TITLE = re.compile(
    r"失信|限制|异常|警示|黑名单|抽查|处理|不合格|信用|虚假|骗|违|逾期|撤回|责任|注销|取消|退出|预算|范围|考核|统计|监管|未|不予|责令|整改|弄虚|补正|拨付|公示"
)
_MISDEED = re.compile(
    r"公示|填报|评审通过|审[核查](?:通过|合格)|失信|异常|虚假|骗|违[反规法纪]|弄虚|拒不|逾期未|整改|不合格|撤回|注销|取消|退出|责令|未(?:按|通过|达|经|在|如)|抽查|处罚"
)
# 「无效宣告案件有下列情形之一的，可以请求优先审查：…」, its cases in the same paragraph
_CASES = re.compile(
    r"^(?P<who>[^,，。;；:：]{2,20})(?:有|属于|符合)(?:下列|以下)[^,，。:：]{2,8}(?:之一)?的?[,，]可以?(?:请求|申请|申报|申领)(?P<what>[^,，。;；:：]{2,16})[:：]."
)


def cases_in_paragraphs(text: CardText, words: str) -> Iterator[Qualification]:
    """What one may ask for in cases that the same paragraph tells: 「无效宣告案件有下列情形之一的，可以请求优先审查：…」."""
    for unit in _units(text, words):
        for part in unit.parts:
            said = words[part.start : part.lead_end]
            match = _CASES.match(LABELS.sub("", said.strip()))
            if match and not MONEY.search(match["what"]) and not NOT_MEANT.search(match["what"]):
                name = match["who"] + match["what"]
                kind = kind_by_name(name, text.register.title)
                end = part.start + len(said.rstrip())
                yield Qualification(
                    f"{stable_id(text, part)}-q{part.ordinal}", name, kind, unit, part, None, part.start, end
                )


def called_for(text: CardText, words: str) -> Iterator[Qualification]:
    """What a notice by its title and first words calls for: 「关于征集…的通知」, 「现公开征集2026年度攻关团队」."""
    units = units_of(text)
    match = _CALLED_FOR.search(words) if units and _CALL.search(text.register.title) else None
    if match and not MONEY.search(match["what"]):
        held = max((p for p in text.provisions if p.start <= match.start() < p.end), key=lambda p: p.start)
        name = re.sub(r"^\d{4}年度?|[“”]", "", match["what"])
        kind = kind_by_name(name, "")
        yield Qualification(f"{stable_id(text, held)}-n", name, kind, units[0], held, None, match.start(), match.end())


def told_in_sentences(text: CardText, words: str, listed: Sequence[Qualification]) -> list[Qualification]:
    """Titles with their condition in one sentence, each once and none of those `listed`."""
    found: list[Qualification] = []
    for unit in _units(text, words):
        for part in (unit.provision, *unit.parts):
            said = [
                m
                for pattern in (_BECOMES, _CLASS, _CHOSEN, _PUT_ON)
                for m in pattern.finditer(words, part.start, part.lead_end)
            ]
            for number, match in enumerate(said, 1):
                name = shown(match["what"])
                known = any(name in q.name or q.name in name for q in (*listed, *found))
                if known or not _is_title(words, match, name):
                    continue
                kind = kind_by_name(name, text.register.title)
                said_of_it = tuple(clauses(words, *match.span("when")))
                found.append(
                    Qualification(
                        f"{stable_id(text, part)}-t{number}", name, kind, unit, part, None, match.start(), match.end(),
                        conditions=said_of_it,
                    )
                )  # fmt: skip
    return found


def _is_title(words: str, match: re.Match[str], name: str) -> bool:
    """Whether a sentence gives something that one applies for: no money, no sanction, no list of those who failed."""
    if _NO_TITLE.search(words[match.end("when") : match.end()]) or _MISDEED.search(match["when"]):
        return False
    if match.re is _CLASS and re.search(f"{AMOUNT}|下列|以下", match["when"]):
        return False
    return MONEY.search(name) is None


def _units(text: CardText, words: str) -> Iterator[Unit]:
    return (u for u in units_of(text) if not other_matter(text, u, words[u.provision.start : u.provision.lead_end]))
