"""Clauses and sentences of a condition that say none: who applies, what one is to become, what follows, where the conditions stand."""

from __future__ import annotations

import re

_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百零]{1,5}条|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．])\s*"
)
# 「法律、法规规定的其他条件」, 「其他不予支持的情形」: names no condition
_CATCH_ALL = re.compile(
    r"(?:[^,，。；;]{0,30}(?:规定|明确|认为|要求|确定)的?)?(?:应当|需要|依法)?其他(?:不[予得应]|应当|需要|依法|有关|相关)?[^,，。；;]{0,14}(?:情[形况]|条件|要求|行为)的?[。；;]?"
)
_WAIVED = re.compile(
    r"不受|不考察|不作要求|不要求|免予|不适用|视为|为准|是指|按照?[^,，]*(?:确定|计算|执行)|由[^,，]*(?:确定|认定|负责)"
)
# 「可以减缴」: what follows from conditions is none
_EFFECT = re.compile(r"(?:均?可以?|予以|应予|给予)[^,，\d]{1,6}")
# 「认定专精特新中小企业，需同时满足」, 「C类人才，年龄不超过50周岁」: what one is to become
_SOUGHT = re.compile(r"(?:申请|申报)?(?:认定|评定|评价)(?!为|的)[^,，\d]{2,20}(?<!的)")
_CLASS = re.compile(r"(?:[A-Z]|[一二三四五六七])[类级](?:人才|企业)?(?:[(（][^)）]{1,10}[)）])?")
# 「并符合本章规定的相应条件」: the conditions stand where it points
_POINTING = re.compile(
    r"(?:[并且还同时]|应当?|须|需){0,4}(?:符合|满足|具备)(?:《[^》]+》|本|第|上述|前款|以下|下列|规定)[^,，\d]{0,20}?(?:条件|规定|要求|标准)(?:的|之一的?)?"
)
# a later sentence that tells what an authority does
_AUTHORITY = re.compile(
    r"\s*[^,，]{0,24}(?:部门|机关|政府|管委会|委员会|局|人民法院)[^,，]{0,12}(?:应当|可以|负责|审核|审批|审查|予以|不予|根据)"
)
# 「本办法所称小微企业，是指…」: the term itself is no condition
_MEANS = re.compile(r"是?指")
_SUBJECT = re.compile(
    r"(?:凡|对)?(?:拟|本|该)?(?:申[报请领]|享受)[^,，]{0,30}?(?:企业|单位|项目|人员?|机构|主体|个人|者|产品|贷款|银行|平台)|(?:企业|单位|公司|项目|申请人|申报主体|个人|人员)(?:申请|申报)(?:(?!应|须|需|不|满|达|超过|以上|成立|拥有|具有|取得|属于)[^,，\d]){0,14}|(?:各|上述|以上|前款)?(?:企业|单位|申请人|申报主体|申[报请][^,，]{0,8})"
)


def unnumbered(said: str) -> str:
    """Without 「第五条」, 「（一）」, 「1.」 before it."""
    return _NUMBER.sub("", said)


def is_catch_all(words: str) -> bool:
    """「法律、法规规定的其他条件」."""
    return _CATCH_ALL.fullmatch(unnumbered(words.strip())) is not None


def is_class(words: str) -> bool:
    """「C类人才」 before what it takes."""
    return _CLASS.fullmatch(unnumbered(words).strip(" ,，")) is not None


def tells_what_follows(said: str) -> bool:
    """Whether a later sentence tells how something is reckoned, or what an authority does."""
    return _WAIVED.search(said) is not None or _AUTHORITY.match(said) is not None


def says_none(bare: str, following: str, *, last: bool) -> bool:
    """Whether a clause without its number is no condition; `following`: the rest of its sentence, `last`: there is none."""
    if _SUBJECT.fullmatch(bare) or _EFFECT.fullmatch(bare) or _POINTING.fullmatch(bare) or _SOUGHT.fullmatch(bare):
        return True
    return not last and (
        _CLASS.fullmatch(bare) is not None or bare.startswith("除") or _MEANS.match(following) is not None
    )
