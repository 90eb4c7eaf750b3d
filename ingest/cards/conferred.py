"""The clause by which a document gives a title: 「授予“金种子企业”称号」, 「由省级主管部门认定」, 「取得入库登记编号」."""

from __future__ import annotations

import re

from ingest.cards.grant_words import grants
from ingest.cards.qualification import LABELS
from ingest.cards.text import CardText
from ingest.cards.units import Unit, units_of

# 「由省级主管部门认定」, 「经公示后颁发证书」: the words by which a title is given
_CONFERRED = (
    r"(?:由|经)[^,，。;；]{2,24}?(?:认定|公告|评价|确定|授予|命名|批准)$|^(?:认定|授予|命名|公布|颁发|核发)[^,，。;；]*"
)
_OBTAINED = re.compile(r"(?:取得|获得|颁发|核发|发放|授予)[^,，。;；、]{0,10}(?:编号|证书|称号|牌匾|资格)$")
# 「授予“金种子企业”称号」, 「由管委会认定为示范企业」, 「发文公布名单并颁发证书」: the very words by which a title is given
_AWARDED = (
    re.compile(r"(?:授予|命名为?|授牌)"),
    re.compile(
        r"(?:由|经)[^,，。;；]{2,20}(?:认定|确认|评定|确定|批准|备案)(?:为|$)|^(?:予以|正式)?(?:认定|评定|确认|命名)为"
    ),
    re.compile(
        r"(?:公布|发布|印发)[^,，。;；]{0,12}(?:名单|名录|目录)|(?:列入|纳入)[^,，。;；]{2,16}(?:名单|名录|目录|库)(?:并|$)"
    ),
)
_NOT_AWARDED = re.compile(
    r"的$|取消|撤销|收回|注销|未|不再|不得|停止|退出|重新|奖励|补[助贴]|资助|资金|失信|异常|报送|依据|根据|按照|申请|材料|复印件|已"
)


def awarding(text: CardText, words: str, bare: str, *, alone: bool) -> tuple[int, int] | None:
    """The clause that gives the title, outside of grants and conditions; where there are several titles it has to name this one."""
    for pattern in _AWARDED:
        for unit in units_of(text):
            for provision in (unit.provision, *unit.parts):
                for sentence in re.finditer(r"[^。;；\n]+", words[provision.start : provision.lead_end]):
                    if grants(sentence[0]):
                        continue
                    for clause in re.finditer(r"[^,，]+", sentence[0]):
                        said = LABELS.sub("", clause[0].strip())
                        named = re.search(_quoted(bare), said) is not None
                        if (alone or named) and pattern.search(said) and not _NOT_AWARDED.search(said):
                            start = provision.start + sentence.start() + clause.start() + clause[0].find(said)
                            return start, start + len(said)
    return None


def conferring(text: CardText, words: str, bare: str, lead: str, own: Unit, *, alone: bool) -> tuple[int, int] | None:
    """The clause that gives the title, where the lead of its conditions does not name it, or it alone is given and the document says
    what one gets. `own`: the unit of its conditions, which is passed over.
    """
    if bare not in re.sub(r"^.*(?:标准|条件)$", "", lead.strip()):
        given = re.compile(rf"[“”]*{_quoted(bare)}[“”]*[^,，。;；]{{0,4}}(?:{_CONFERRED})")
    elif alone:
        given = _OBTAINED
    else:
        return None
    for unit in units_of(text):
        if unit.provision is own.provision:
            continue
        for match in re.finditer(r"[^,，。;；\n]+", words[unit.provision.start : unit.provision.end]):
            if given.search(match[0].strip()):
                return unit.provision.start + match.start(), unit.provision.start + match.end()
    return None


def _quoted(name: str) -> str:
    """A pattern for the name with or without quotation marks inside."""
    return "[“”]?".join(re.escape(c) for c in name)
