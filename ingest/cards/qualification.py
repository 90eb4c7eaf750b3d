"""A title, list or service that one may apply for: its type, and what its name and the words beside it tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.policy.card import BenefitKind
from assistant.policy.provision import Provision
from ingest.cards.conditions.clauses import Clause
from ingest.cards.conditions.setting import Section
from ingest.cards.kinds import Kind
from ingest.cards.units import Unit

# numbers that a provision begins with
LABELS = re.compile(
    r"^(?:\s*第[一二三四五六七八九十百零]{1,5}条|\s*[(（][一二三四五六七八九十\d]{1,3}[)）]|\s*[一二三四五六七八九十]{1,3}、)\s*"
)
# names of money, or of the document itself
MONEY = re.compile(
    r"(?<!证)券|奖励|补助|补贴|资助|贴息|奖补|资金|补偿|项目(?!库|池|清单|路演)|本办法|本措施|本细则|优惠|减缴|减免"
)
# names of what is done about a title, not of one
NOT_MEANT = re.compile(r"^(?:设立|开办|举办|从事)|复核|异议|延期|退出|注销|处理|从轻|免予|变更|续期|撤回|退回")
# names of services, and documents about one
SERVICE = re.compile(r"服务|预审|陪跑|帮办|代办|对接|审查|码$|通道|修复|诉求|辅导|培训$|路演|贷$")
# what one becomes or gets into, whatever the document is called
TITLE = re.compile(
    r"(?:企业|单位|机构|中心|基地|园区|孵化器|工厂|车间|产品|人才|银行|工作站|空间|专员|导师|库|名录|目录|备案)(?:认定|评价|入库)?$"
)
# documents that recognise somebody or something
RECOGNISING = re.compile(r"认定|评价|评定|评审|人才|分级|分类|培育|梯度|目录")


@dataclass(frozen=True, slots=True)
class Qualification:
    """What one may apply for, without money of its own. `section` holds the conditions that are its own, if any."""

    id: str
    name: str
    kind: BenefitKind
    unit: Unit
    provision: Provision
    section: Section | None
    start: int
    end: int
    conditions: tuple[Clause, ...] = ()  # of its own sentence
    row: Kind | None = None  # the row of a table that names it and says for whom it is
    more: tuple[Section, ...] = ()  # further sections of its own conditions


def kind_by_name(name: str, title: str) -> BenefitKind:
    """A service, or a title; where the name says neither, by the document."""
    if TITLE.search(name):
        return BenefitKind.QUALIFICATION
    return BenefitKind.SERVICE if SERVICE.search(name) or SERVICE.search(title) else BenefitKind.QUALIFICATION


def bare(name: str) -> str:
    """「专精特新中小企业认定」 → 专精特新中小企业."""
    return re.sub(r"(?:认定|评价|评定|评选|入库|备案|遴选)$", "", name)


def shown(what: str) -> str:
    """The words of a text as a name: 「进入“上市后备企业库”」 → 上市后备企业库."""
    return re.sub(r"^(?:成为|加入|进入|列入|纳入)|[“”]|的$", "", what.strip())
