"""What the words of one item say of a paper: its name, form, copies, seal, issuer, where to get it, for whom, whether it is spared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from assistant.policy.numerals import parse_number
from ingest.cards.filing.words import filing_words, one_of


@cache
def spared_words() -> str:
    """A pattern for what spares the applicant a paper: 「免于提交」, 「不再要求企业提供」."""
    asked = (
        r"(?:不再?要求|无需|无须|不需要?|不用|不必)(?:企业|申请人|申报单位|申报人|单位|个人|办事人|再|重复|另行)*"
        r"(?:提供|提交|上传|报送|出具)"
    )
    return f"(?:{one_of(filing_words().exempt)}|{asked})"


_N = r"(?:\d{1,2}|[一二两三四五六七八九十])"
# 「一式两份」, 「1份」, 「各3套」
_COPIES = re.compile(rf"[（(，]?(?:一式|各|共|原件|复印件|纸质)?(?P<n>{_N})\s?[份套张](?!额)[）)]?")
# 「加盖公章」, 「须盖章」, 「加盖单位印章」
_STAMPED = re.compile(r"加?盖[^，。；、]{0,8}?(?:公?章|印章)|盖章|签章|(?<!不)需盖公章")
# 「统计部门出具的」, 「由会计师事务所出具的」, 「经税务机关盖章确认的」
_ISSUED = re.compile(
    r"(?:^|[，、（(；：]|由|经)(?:[须需]?由)?(?P<by>[^，、（()）；：由经]{2,28}?)(?:依法)?(?:出具|开具|核发|颁发|签发|制发|盖章确认|审核盖章)(?:并盖章)?(?:的|(?=[）)]))"
)
# 「从企服通下载」, 「在电子税务局打印」, 「（企服通在线生成）」
_OBTAINED = re.compile(
    r"(?:可|须|请|应)?(?:从|在|通过|登录|于|由)(?P<from>[^，、（()）；：]{2,30}?)(?:自行|自动|直接|在线)*(?:下载|打印|生成|导出|获取|领取|查询)"
    r"|[（(，](?P<by>[^，、（()）；：从在]{2,14}?)(?:自行|自动|直接|在线)*(?:下载|打印|生成|导出)"
    r"|(?:格式|样式|样表|模板|模版)?(?:见|详见)(?P<annex>附[件表]\s?[\d一二三四五六七八九十]*)"
)
_BRACKETS = re.compile(r"[（(][^（()）]*(?:[（(][^（()）]*[）)][^（()）]*)*[）)]")
_ASK = r"(?:还|另|须|需|应当?|要|可|再|并|同时|一并)*(?:另行?|额外)?"
_GIVE = rf"{_ASK}(?:提交|提供|附上?|附送|报送|上传|出示|补充提交|出具)(?![的了])"
# 「申请增量补助的，提供…」, 「首贷户提供…」, 「已婚的提供…」, 「小型、微型企业，提供…」
_CONDITION = re.compile(
    rf"(?P<condition>(?:[^，；：]|，(?![^，；]*(?:{_GIVE})))*?(?:的|[户者]|企业|单位|人员|机构|情形|项目|人))[，,]?{_GIVE}[：:]?(?P<rest>\S.*)",
    re.S,
)
# 「委托他人办理的，授权委托书」
# 「质押贷款提供质押登记通知书」
_SOME = re.compile(r"(?P<condition>[^，；：《（由]{2,14}?)(?:提供|提交|附)(?P<rest>[^的].*)", re.S)
_PLAIN_CONDITION = re.compile(r"(?P<condition>[^，；：《（]{2,40}?[的时])，\s*(?P<rest>\S.*)", re.S)
# 「境外参展另附护照出入境记录」
_BESIDES = re.compile(
    r"(?P<condition>[^，；：《（]{2,24}?)(?:还[须需应]?当?|另外?[须需]?)(?:提交|提供|附上?|报送|上传)(?P<rest>[^的].*)",
    re.S,
)
_EVERYBODY = re.compile(r"(?:申报|申请|申领|借款|参评)?(?:企业|单位|人|人员|个人|机构|主体|方)")
# 「称号奖励：称号公布文件」; what stands before the colon may be a paper itself
_LABEL = re.compile(r"(?P<label>[^：:，；。]{2,24})[：:]\s*(?P<rest>\S.*)", re.S)
_EXCEPT = re.compile(r"的除外$|的不?需?要?除外$|的?(?:可以?)?(?:免于|免予|无需|不需|可不)(?:提交|提供|上传)?$")
# 「，可以免于提交」, 「（通过数据共享核验，免于提交）」;
# not 「，外观设计免于提交检索报告」, 「仅申请认定奖励的免于提交」
_SPARED = re.compile(
    r"(?:^|[，（；])(?:(?:申请人|企业|申报单位)?(?:可以?|均|已)?|[^，（）；]{0,20}(?:共享|核验|系统)[^，（）；的]{0,8})"
    rf"{spared_words()}(?=[，）；。]|$)"
    r"|[（，](?:由|通过|经)?[^，（）；的]{0,14}(?:数据共享|共享核验|系统核验|联网核验|电子证照调取)[^，（）；的]{0,6}(?=[，）；。]|$)"
)
_GENERIC = re.compile(
    r"(?:(?:全部|必备|必要|必须|必需|选备|可选|基本|基础|通用|共性|专项|补充|其它|相关|有关|相应|上述|下列|以下|如下|其他|完整|纸质|书面|电子|申[报请领]|备案|预审|证明|文件|证件|或者?|申办|所需|本人|企业|补正|补充|对应|具体|必要|的|和|及|、|等)*(?:材料|资料|文件|要件|证明|附件|信息|申请|手续)(?:清单|扫描件|复印件|原件|电子版|电子件)?)|申请|需求|诉求|意见|异议|书面意见|结果"
)


# words that tell something instead of naming a paper: 「申报必须使用电子营业执照扫码认证」
_TOLD = re.compile(
    r"必须|应当|不得|可以|进行|使用电子|方可|是否|不超过|不少于|\d件|(?:保|论|验|认|举|查|取|考)证$|(?:条|软|硬|事|部|零|元|器)件$|(?:资|成|基|根|样)本$|(?:诚|守|授|微)信$"
)


@dataclass(frozen=True, slots=True)
class Traits:
    form: str | None = None
    copies: int | None = None
    stamped: bool | None = None
    issued_by: str | None = None
    obtained_at: str | None = None
    only_if: str = ""
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper named in words[start:end]."""

    name: str
    start: int
    end: int
    traits: Traits


def is_paper(name: str) -> bool:
    """Whether the words can name a paper: 「租赁合同」, 「《…申请表》（一）」; not 「法定代表人」, nor 「申请材料」 which names none."""
    bare = _BRACKETS.sub("", name).strip(" “”\"'》、，")
    bare = re.sub(r"等$|各?一?\d?[份张]$", "", bare).strip("》 ")
    return len(bare) > 1 and bare.endswith(filing_words().papers) and not is_generic(bare) and not _TOLD.search(bare)


def is_generic(name: str) -> bool:
    """「申报材料」, 「相关证明」: papers without saying which."""
    return _GENERIC.fullmatch(name.strip()) is not None


# 「（可通过数据共享核验的免提交）」: wanted only where it cannot be
_WHERE_NOT = re.compile(
    rf"[（(](?:可以?|能够?)(?P<way>(?:通过|由|经|从)[^（）()，]{{2,20}}的)，?(?:可|可以)?{spared_words()}[）)]"
)


def is_spared(words: str) -> bool:
    """Whether the words spare somebody a paper."""
    return re.search(spared_words(), words) is not None


def traits_of(words: str) -> Traits:
    """What `words` say beside the name."""
    copies = _COPIES.search(words)
    form = re.search(one_of(filing_words().forms), words)
    issued = _ISSUED.search(words)
    obtained = _OBTAINED.search(words)
    number = parse_number(copies["n"]) if copies else None
    return Traits(
        form=form[0] if form else None,
        copies=int(number) if number else None,
        stamped=True if _STAMPED.search(words) else None,
        issued_by=issued["by"].strip() if issued else None,
        obtained_at=next((g for g in obtained.groups() if g), None) if obtained else None,
        exempt=_SPARED.search(words) is not None,
    )


def papers_of(words: str, listed: bool = False) -> Iterator[Paper]:
    """The papers that an item's first sentence names, in order; several only where it parts them by ；.

    `listed`: 「相关证明文件」 counts too.
    """
    stop = re.search(r"。(?=.)", words, re.S)  # what follows explains: 「信用承诺书。外文材料应当附摘要」
    words = words[: stop.end()] if stop and _depth(words[: stop.start()]) == 0 else words
    at = depth = 0
    for i, c in enumerate(words):
        depth += (c in "（《“") - (c in "）》”")
        if c == "\n" or (c == "；" and depth <= 0):
            yield from _of_part(words[at:i], at, listed)
            at, depth = i + 1, 0
    yield from _of_part(words[at:], at, listed)


def _depth(words: str) -> int:
    """How many brackets and titles are open at the end."""
    return sum((c in "（《“") - (c in "）》”") for c in words)


# the number of an item inside a line: 「2.审计报告」, 「（3）合同」
_NUMBER = re.compile(r"(?:\d{1,2}\s?[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])\s*")


def _of_part(words: str, at: int, listed: bool, condition: str = "") -> Iterator[Paper]:
    start = len(words) - len(words.lstrip(" 　、，"))
    number = _NUMBER.match(words, start)
    start = number.end() if number else start
    kept = words[start:].rstrip(" 　。；;，,、.")
    kept = re.sub(r"[；;，,]\s*(?:以及|和|及|或者)$", "", kept)
    at += start
    match = _conditional(kept)
    if match is not None:
        yield from _of_part(
            match["rest"], at + match.start("rest"), listed, condition or match["condition"].strip("，, ")
        )
        return
    label = _LABEL.fullmatch(kept)
    if label and not is_paper(label["label"]) and len(label["rest"]) > 1:
        named = "" if is_generic(label["label"]) else label["label"]  # 「必备材料：」 is no case
        yield from _of_part(label["rest"], at + label.start("rest"), listed, condition or named)
        return
    yield from _named(kept, at, listed, condition)


def _conditional(words: str) -> re.Match[str] | None:
    """The words as a condition and what it asks for; None where a later clause asks for something in another case."""
    if sum(_asks(words[slice(*clause)]) for clause in _clauses(words)) > 1:
        return None
    match = _CONDITION.fullmatch(words)
    if match and not re.search(r"[《》：]", match["condition"]) and not is_paper(match["condition"].split("，")[0]):
        return match
    match = _BESIDES.fullmatch(words)
    if match:
        return match
    match = _PLAIN_CONDITION.fullmatch(words)
    return match if match and is_paper(re.split("[，,]", match["rest"])[0]) else None


def _named(words: str, at: int, listed: bool, condition: str) -> Iterator[Paper]:
    """The paper named first; a clause that asks somebody for another one stays part of the name, as it is one item."""
    clauses = _clauses(words)
    if not clauses:
        return
    last = clauses[0][1]
    rest = clauses[1:]
    if not is_paper(words[:last]) and rest and is_paper(words[slice(*clauses[-1])]):
        last, rest = clauses[-1][1], []
    extra = ""
    for low, high in rest:
        clause = words[low:high]
        if _asks(clause):
            last, extra = high, ""
        elif re.match(r"或者?|以及|及|和|并附|含|包括|包含", clause) and not extra and is_paper(clause):
            last = high
        else:
            extra += "，" + clause
    name, start, end = _trimmed(words[:last])
    if len(name) < 2 or (is_generic(name) and not condition and not listed):
        return
    traits = traits_of(words[:last] + extra)
    excepted = next((c.strip() for c in extra.split("，") if _EXCEPT.search(c) and not traits.exempt), "")
    only_if = "" if _EVERYBODY.fullmatch(condition) else condition
    looked_up = _WHERE_NOT.search(words)
    wanted = only_if or excepted or (f"不能{looked_up['way']}" if looked_up else "")
    yield Paper(name, at + start, at + end, replace(traits, only_if=wanted))


def _asks(clause: str) -> bool:
    """Whether a later clause asks for one more paper: 「已婚的提供配偶身份信息」."""
    asked = _CONDITION.fullmatch(clause) or _BESIDES.fullmatch(clause) or _SOME.fullmatch(clause)
    return asked is not None and not _EXCEPT.search(clause) and not is_spared(clause)


def _clauses(words: str) -> list[tuple[int, int]]:
    """The spans between commas that stand outside brackets and titles."""
    depth, start, found = 0, 0, []
    for i, c in enumerate(words):
        depth += (c in "（(《“") - (c in "）)》”")
        if c in "，,。" and depth <= 0:
            found.append((start, i))
            start = i + 1
    found.append((start, len(words)))
    return [(a, b) for a, b in found if words[a:b].strip()]


def _trimmed(name: str) -> tuple[str, int, int]:
    """The name without what is said of form, copies and seal in brackets after it, and without copies: name, start, end."""
    start = len(name) - len(name.lstrip())
    end = len(name.rstrip(" 　。；;，,、.："))
    while True:
        brackets = list(_BRACKETS.finditer(name, 0, end))
        if brackets and brackets[-1].end() == end and brackets[-1].start() > start and _is_aside(brackets[-1][0]):
            end = brackets[-1].start()
            continue
        copies = re.search(rf"(?:[，,\s]*(?:一式|各|共)?\s?{_N}\s?[份套张]|等)$", name[start:end])
        if copies is None or copies.start() < 2:
            return name[start:end].strip(), start, end
        end = start + copies.start()


_ASIDE = re.compile(
    r"加?盖|出具|签字|签章|下载|打印|生成|填写|填报|份|见附[件表]|附[件表]\d|原件|复印件|扫描件|电子版|电子件|纸质|必[须要]|格式|模板|样[式表]|备查|核验|免于|免予|无需|不需|如有|若有|可选|PDF|在线"
)


def _is_aside(bracket: str) -> bool:
    return _ASIDE.search(bracket) is not None or "；" in bracket or bracket.count("、") > 1
