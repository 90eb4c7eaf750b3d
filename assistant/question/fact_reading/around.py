"""What the words around a name say of it: that it is denied, only wished for, another's, or only part of another name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.question.fact_reading.cues import JOINED, Mention, Role
from assistant.question.fact_reading.negation import NOT, negated
from assistant.question.fact_reading.telling import Part, Telling

# 「高企没有」, 「高企去年到期了」
DENIED_AFTER = re.compile(
    r"^[^，。；]{0,8}?(?:都不是|不是|都没有?|没有?(?!问题|变)|还没|够不上|算不上|谈不上|还差|差[得点远]|未|无$|失效|过期|(?:去年|前年|上个?月|早就?|都)[^，。]{0,6}到期|到期了|取消|被撤|撤销|已到期|已经到期|掉了|不在|不具备|丢了|没了|作废)"
)
# a line of a form: 「高企：是」, 「失信：无」
FORM = re.compile(
    r"^[”\"]?\s{0,3}[：:]\s{0,3}(?:(?P<yes>是|有|√|✓|已|通过|Y|属于|具备|正常在库|有效)|(?P<no>否|无|没有|不是|×|✗|未|N|不|/$))"
)
# what makes a name of a qualification speak of something else: 「高企奖励」, 「专精特新申报」
OF_IT = re.compile(
    r"^[”\"]?(?:企业)?(?:的)?(?:奖(?!项|状|牌|杯)|补贴|补助|政策|认定条件|认定流程|认定标准|认定奖|认定办法|条件|申报|申请|培育|奖补|办法|待遇|资金|评审|评分|辅导|代办|入库条件|入库流程|评价(?:办法|条件|标准)|名额|指标|那个|这块|能报|能拿|专班|服务|贷$|贷款|券|产业|口径|基数|园(?!区))"
)
WISHED = re.compile(r"(?:申请|申报|报|冲|关于|对于|针对|培育|辅导|咨询|去评|去认定|备战|支持|帮)\s?$")
HEDGED = re.compile(r"(?:在读|可能|也许|算不上|差点|快要|即将|马上|接近|潜在)[^，。]{0,4}$")
_WHOSE = re.compile(
    r"[”\"]?(?:企业|公司|集团|单位)?(?:们)?(?:的[^，。]{0,4}?)?(?:配套|供应商|客户|子公司|分公司|股东|下游|上游|孙公司|订单|代工|供货|做配套|有合作|合作|签了?合作|推荐|牵头)"
)
_WITH = re.compile(
    r"(?:跟|和|与|给|为|向|同|替|帮|服务过?|供货|卖给)(?:了)?(?:一?[家个些]|几[家个]|多[家个]|\d+[家个]|很多|不少|若干|某)[^，。]{0,6}$"
)
# 「规上企业200家」, 「走访了50家高企」
_MANY_AFTER = re.compile(r"(?:企业|公司)?(?:一?共|总?共|有)?\s?(?!1家)\d+\s?(?:多|余)?家")
_MANY_BEFORE = re.compile(r"(?:(?<!\d)(?!1家)\d+|[二两三四五六七八九十百千几数多])(?:多|余)?家(?:的)?$")


@dataclass(frozen=True, slots=True)
class Around:
    """The words of the clause before and after the names that are joined with a name, and before and after the name itself."""

    before: str
    after: str
    own_before: str
    own_after: str

    @property
    def is_of_else(self) -> bool:
        """Whether the name is wished for, another's, or part of the name of something else."""
        return bool(
            OF_IT.search(self.own_after)
            or WISHED.search(self.own_before)
            or _of_another(self.own_before, self.own_after)
        )


def joined_mentions(telling: Telling, part: Part) -> Iterator[list[Mention]]:
    """Mentions joined by 「、」 and 「和」 share what is said of them: 「没有失信、经营异常和行政处罚」."""
    group: list[Mention] = []
    for mention in part.mentions:
        if mention.start in part.used:
            continue
        if group and not JOINED.fullmatch(telling.text[group[-1].end : mention.start]):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def around(telling: Telling, part: Part, group: list[Mention], mention: Mention) -> Around:
    """The words of the clause around `mention`, one of `group`."""
    text, clause = telling.text, part.clause
    return Around(
        before=text[clause.start : group[0].start],
        after=text[group[-1].end : clause.told],
        own_before=text[clause.start : mention.start],
        own_after=text[mention.end : clause.told],
    )


def span_saying(part: Part, mention: Mention, before: str, *, truth: bool) -> tuple[int, int]:
    """The words that say it of a name: with the negation where there is one. `before`: the words of the clause before its group."""
    if truth or mention.of_role(Role.FAILS):
        return mention.start, mention.end
    if negated(before):
        return part.clause.start + list(NOT.finditer(before))[-1].start(), mention.end
    return mention.start, part.clause.told


def _of_another(before: str, after: str) -> bool:
    """「小巨人的配套企业」, 「跟一家上市公司有合作」: the one who has it is not the asker."""
    return bool(_WHOSE.match(after) or _WITH.search(before) or _MANY_AFTER.match(after) or _MANY_BEFORE.search(before))
