"""Which provisions set conditions: lists of them and of what bars, sentences that bar, the article that says for whom it all is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.policy.document import Table
from assistant.policy.numerals import narrow
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.classes import class_of_lead
from ingest.cards.conditions.elsewhere import bars_somebody, strays
from ingest.cards.conditions.tables import condition_column
from ingest.cards.conditions.tree import is_barring
from ingest.cards.grant_sentences import without_heading
from ingest.cards.grant_words import grants
from ingest.cards.text import CardText
from ingest.cards.units import Unit, numbered, other_matter, units_of

# 「应当同时符合下列条件：」, 「满足以下条件之一的」, 「除符合…外，还应当符合下列相应条件」
_LISTS = re.compile(
    r"(?:符合|满足|具备|具有|属于|达到)(?:[^。;；:：,，]{0,6}?)(?:下列|以下|如下|下述|各项|相应)[^。;；:：,，]{0,14}?(?:条件|情[形况]|要求|指标|之一|任何|任[意]?一)|(?:条件|对象|范围)(?:如下|为|包括)?[:：]\s*$|(?:应当?|须|必须|需|同时|还|并)(?:同时|均|全部)?(?:符合|满足|具备|达到)[:：]\s*$|有(?:下列|以下)情[形况]之一的?[,，]?(?:企业)?(?:可以|给予|优先)"
)
# 「入选企业应达到以下标准：」, 「申报要求：」, 「以下企业可以申请：」, 「具有下列资质的企业可以申请」, 「准入指标：」
_LOOSE = re.compile(
    r"(?:符合|满足|具备|具有|达到)[^。;；:：,，]{0,6}?(?:下列|以下|如下|下述)[^。;；:：,，]{0,10}?(?:标准|资格|资质|业绩|水平)"
    r"|(?:申[报请]|认定|评[价定选]|准入|入[选库驻围]|参评|基本|满足的?)[^。;；:：,，]{0,6}(?:要求|标准|指标|资格|条件)(?:有|是|如下)?[:：]?\s*$"
    r"|(?:下列|以下)(?:企业|单位|人员|机构|人才|项目|主体)(?:均|都)?(?:可以?|能够?)(?:申[请报领]|享受|参加|入[选库驻])[^。;；:：,，]{0,10}[:：]\s*$"
)
# 「本办法所称人才，是指全职工作的下列人员：」: a definition that says who may apply
_WHO_IS = re.compile(
    r"所称[^,，。]{2,14}[,，]?是?指[^。:：]{0,140}(?:下列|以下)(?:人员|企业|单位|机构|对象|人才)[^。:：]{0,6}[:：]\s*$"
)
# lists of what has other effects: 「有下列情形之一的，可以从轻处理」, 「退出」
_OTHER_LIST = re.compile(
    r"从轻|减轻|免予处|退出|注销|终止|暂停|撤销|取消|移出|解除|变更|收回|约谈|认定为[^,，]{0,4}失信|提高[^,，。]{0,8}[百%％\d]|基础上"
)
_HEADED = re.compile(r"条件|申报对象|支持对象|补贴对象|补助对象|奖励对象|适用对象|服务对象|申报范围|申请对象")
# 「本办法适用于在高新区登记注册、具有独立法人资格的企业」, 「申请资助的企业应当在…」
_WHOM = r"(?P<{0}>[^。;；\n]{{4,200}}?(?:企业|单位|机构|人才|个人|人员|组织|项目|个体工商户|团队|职工|载体|平台))"
_TERM = r"(?:[一-鿿]{0,8}?(?:企业|单位|机构|主体|对象)|申[请报]人)"
_TARGET = re.compile(
    rf"(?:本[一-鿿]{{1,4}}?(?:措施|办法|细则|规定|政策|意见)?(?:所)?(?:适用于|适用对象[为是]|支持对象[为是]|的对象[为是])|适用于){_WHOM.format('a')}(?=[。,，;；\n]|$)"
    rf"|(?:申报|申请|扶持|支持|适用|奖[励补]|补[助贴]|资助)(?:主体|对象|企业|单位)(?:须|应当?|必须)?(?:为|是){_WHOM.format('b')}(?=[。,，;；\n]|$)"
    rf"|^(?:第[一二三四五六七八九十百零]{{1,5}}条)?\s*{_WHOM.format('c')}[,，]?(?:均|都)?(?:可以?|可自愿)(?:申请|申报|参加|提出|享受|通过|自愿|向)"
    rf"|所称{_TERM}[,，]?(?:是指|系指|指)(?=[^。；;\n]{{0,80}}(?:登记|注册|纳税)){_WHOM.format('d')}(?=[。；;\n]|$)"
    rf"|本[一-鿿]{{1,4}}?(?:支持|扶持|面向|适用)(?=[^。；;\n]{{0,80}}(?:登记|注册|纳税)){_WHOM.format('e')}(?=[。；;\n]|$)"
    rf"|(?:支持|扶持|适用|申[报请]|奖[励补]|补[助贴]|资助|服务)(?:对象|主体|范围)[。:：]\s*{_WHOM.format('f')}(?=[。；;\n]|$)"
    rf"|^(?:第[一二三四五六七八九十百零]{{1,5}}条)?\s*对?(?=[^。；;\n]{{0,80}}(?:登记|注册|纳税)){_WHOM.format('g')}[,，]?(?:均|都)?(?:适用(?:于)?|按照?|依照)本(?:办法|措施|细则|规定|政策|意见|方案)"
)
# 「成立不满两个会计年度的企业不享受增量补助」, 「已获其他资金支持的，不予补助」
_BARS = re.compile(
    r"(?P<who>[^。;；\n]{4,80}?的?)(?:企业|项目|单位|贷款|产品)?[,，]?(?:不予(?:备案|支持|补助|补贴|奖励|资助|贴息|认定|受理|入库)|不享受|不再(?:给予|享受)|不纳入(?:本|支持|补贴|奖励)|不得(?:申报|申请|享受))(?P<what>[^。;；\n]{0,30})"
)
# what bars only for being late, or is a sanction, or about amounts
_NOT_BARS = re.compile(
    r"逾期|超过[^,，]{0,12}(?:的)?部分|撤回|补正|视为放弃|追回|虚假|骗|年内不得|不满\d+[日月]|计算|费用|评价为|停产整改|超出|个月(?:的)?不|未备案|课时|签到|变更|重新认定的不再|特装|罚息|合同|发票|明确$|标准的|兑付|拨付|已按[^,，]*领取|本次|待下一|下一年度"
)


_NO_CONDITIONS = re.compile(r"金额|奖励|补贴|补助|资助|额度|比例|限额|得分|分值|权重|材料|时限|示例|对照|服务|流程")
# headings of a paragraph that says for whom: 「二、适用主体」
_ADDRESSED = re.compile(
    r"^(?:(?:适用|支持|申[报请领]|服务|补[贴助]|奖[励补]|资助|贷款|评[选价]|认定|遴选|参[评选]|准入|入[库驻选]|基本)?(?:对象|主体|条件|资格(?:条件|要求)?)|(?:适用|支持|申[报请]|服务|补[贴助]|奖励|贷款|评选|认定)范围)(?:[和及与、](?:申[请报领])?(?:条件|范围|要求))?$"
    r"|^(?:谁|企业|单位|个人|(?:哪些|什么样的?|哪类|何种)(?:企业|单位|机构|人员?|人才|个人|项目|主体|情[形况])?)(?:可以|可|能够?|符合|适用)"
    r"(?:[^不]{0,2}(?:申[请报领]|享受|报名|参加|参评|办理?|领取?|得到|预约|入驻|使用|条件)[^不]{0,6})?[？?]?$"
)
# headings of what bars: 「不予支持的情形」, 「哪些情况不能报名」, 「这些情况不受理」
_BARRED_HEADING = re.compile(
    r"(?:不予|不得|不能|不可以?|不再|不受理|不支持|不享受|不适用|排除|限制|禁止)[^,，。]{0,8}(?:情[形况]|条件|对象|范围|行为|企业|单位)$"
    r"|(?:情[形况]|哪些|企业|单位|人员?|项目|谁)[^,，。]{0,6}(?:不予|不得|不能|不可以?|不受理|不支持|不享受|不适用)[^,，。]{0,6}$"
)
# headings under which all that is said sets conditions
_OF_CONDITIONS = re.compile(r"条件|^谁|^哪些|^什么样|^哪类|资格")


_PREFERRED = re.compile(r"优先(?:支持|考虑|安排|推荐)?$")  # 「毕业5年内的大学生优先」 bars nobody else
_WHOLE = re.compile(r"[^。\n]+")
_SHEET = 2  # columns of a table that says one thing a row


@dataclass(frozen=True, slots=True)
class Section:
    """Words that set conditions. `listed`: the provision with its items, else the sentence [start, end). `subject`: the words that say
    whose conditions they are. `table`: its rows are the conditions. `only_known`: only what a fact fits is a condition
    (an article on scope says much else).
    """

    unit: Unit
    provision: Provision
    start: int
    end: int
    subject: str
    listed: bool
    barring: bool = False
    only_known: bool = False
    table: Table | None = None
    permits: bool = False  # it says who may apply, beside other things
    whom: bool = False  # it says for whom the document is; what stands beside a known fact there is a condition too
    demands: bool = False  # a sentence of what applicants must be, outside of lists


def sections_of(text: CardText, words: str) -> Iterator[Section]:
    """All sections in reading order."""
    for unit in units_of(text):
        lead = words[unit.provision.start : unit.provision.lead_end]
        target = _target(words, unit)
        if target is not None:
            if target.provision is unit.provision and not target.permits:
                yield from _beside(words, unit, [target])
                continue
            yield target
        if other_matter(text, unit, lead):
            if _WHO_IS.search(lead) and numbered(unit.parts):
                yield Section(unit, unit.provision, unit.provision.start, unit.provision.end, lead, listed=True)
            elif any("附则" in heading or "其他" in heading for heading in (unit.title, unit.provision.heading)):
                said = [*_lists(text, words, unit), *_sentences(words, unit)]
                yield from (s for s in _beside(words, unit, said) if s.barring)
            continue
        lists = list(_lists(text, words, unit))
        yield from lists
        yield from _tables(text, words, unit)
        spoken = [
            s
            for s in _sentences(words, unit)
            if s.barring or not any(t.start <= s.start and s.end <= t.end for t in lists)
        ]
        yield from _beside(words, unit, spoken, lists)


def _target(words: str, unit: Unit) -> Section | None:
    """The words that say for whom the document is: 「本办法适用于…的企业」."""
    for provision in (unit.provision, *unit.parts):
        match = _TARGET.search(words[provision.start : provision.lead_end])
        if match is None:
            continue
        group = next(g for g in "abcdefg" if match[g])
        start, end = provision.start + match.start(group), provision.start + match.end(group)
        if re.search("申[请报]|符合|下列|以下" if group == "c" else "下列|以下(?!简称)", match[group]):
            return None
        return Section(unit, provision, start, end, "", listed=False, only_known=True, permits=group == "c", whom=True)
    return None


def _lists(text: CardText, words: str, unit: Unit) -> Iterator[Section]:
    done = -1  # the end of the list that was taken last: what is nested in it belongs to it
    for provision in (unit.provision, *unit.parts):
        if provision.end <= done:
            continue
        items = numbered(text.children(provision))
        lead = words[provision.start : provision.lead_end]
        if not items:
            continue
        if _OTHER_LIST.search(lead):
            done = provision.end
        elif is_barring(lead) or _is_barred(unit, provision):
            done = provision.end
            yield Section(unit, provision, provision.start, provision.end, lead, listed=True, barring=True)
        elif (
            _LISTS.search(lead)
            or _WHO_IS.search(lead)
            or _HEADED.search(unit.provision.heading)
            or _asks(words, lead, items)
        ):
            done = provision.end
            yield Section(unit, provision, provision.start, provision.end, lead, listed=True)


def _asks(words: str, lead: str, items: Sequence[Provision]) -> bool:
    """Whether a lead that could also introduce amounts or duties introduces conditions: 「入选企业应达到以下标准：」."""
    said = [words[i.start : i.end] for i in items]
    return _LOOSE.search(lead) is not None and not any(grants(s) or class_of_lead(s) for s in said)


def _tables(text: CardText, words: str, unit: Unit) -> Iterator[Section]:
    """Tables of conditions: 「方面 | 主要指标」, 「主体 | 条件」; not of amounts or points. Of a sheet (「事项 | 内容」) the rows for
    whom and on what conditions.
    """
    provision = unit.provision
    for table in text.tables:
        if not provision.start <= table.start < provision.end:
            continue
        for row in table.rows:
            if len(row) == _SHEET and _ADDRESSED.match(narrow(row[0].text).strip()):
                whom, cell = row[0].text, row[1]
                yield Section(unit, provision, cell.start, cell.end, whom, listed=False, only_known="条件" not in whom)
        if not table.header_rows:
            continue
        header = [narrow(cell.text) for cell in table.rows[table.header_rows - 1]]
        if condition_column(table) is None or any(_NO_CONDITIONS.search(h) for h in (*header, narrow(table.caption))):
            continue
        lead = words[provision.start : provision.lead_end]
        yield Section(unit, provision, table.start, table.end, lead, listed=False, table=table)


def _beside(words: str, unit: Unit, known: list[Section], lists: Sequence[Section] = ()) -> Iterator[Section]:
    """`known` and the sentences beside them, and outside of `lists`, that set conditions in other ways."""
    yield from known
    for provision in (unit.provision, *unit.parts):
        if (
            provision is unit.provision
            and provision.kind is ProvisionKind.HEADING
            and _BARRED_HEADING.search(provision.heading)
        ):
            continue
        for stray in strays(words, provision):
            inside = not stray.barring and any(s.start <= stray.start and stray.end <= s.end for s in lists)
            if not inside and not any(s.start < stray.end and stray.start < s.end for s in known):
                yield Section(
                    unit, provision, stray.start, stray.end, stray.subject,
                    listed=False, barring=stray.barring, demands=stray.demands,
                )  # fmt: skip


def _is_barred(unit: Unit, provision: Provision) -> bool:
    """Whether the list stands right under a heading of what bars."""
    return provision is unit.provision and _BARRED_HEADING.search(provision.heading) is not None


def _addressed(words: str, unit: Unit, provision: Provision) -> Iterator[Section]:
    """The sentences of a paragraph under a heading of whom it is for, but for those that say whom it is not for."""
    known = _OF_CONDITIONS.search(unit.provision.heading) is None
    start, end = without_heading(words, provision, provision.start, provision.lead_end)
    heading = narrow(provision.heading)
    if provision is unit.provision and words[start:end].strip().endswith(heading):  # it stands alone
        return
    for sentence in _WHOLE.finditer(words, start, end):
        if not (bars_somebody(sentence[0]) or _BARS.search(sentence[0]) or _PREFERRED.search(sentence[0])):
            yield Section(
                unit, provision, *sentence.span(), words[provision.start : provision.lead_end],
                listed=False, only_known=known, whom=True,
            )  # fmt: skip


def _sentences(words: str, unit: Unit) -> Iterator[Section]:
    for provision in (unit.provision, *unit.parts):
        lead = words[provision.start : provision.lead_end]
        if is_barring(lead) or _LISTS.search(lead):
            continue
        if provision is not unit.provision and _BARRED_HEADING.search(unit.provision.heading):
            end = provision.start + len(lead.rstrip())
            yield Section(unit, provision, provision.start, end, lead, listed=False, barring=True)
            continue
        if _ADDRESSED.search(unit.provision.heading):
            yield from _addressed(words, unit, provision)
        for match in _BARS.finditer(lead):
            said = match[0]
            if _NOT_BARS.search(said):
                continue
            start, end = provision.start + match.start("who"), provision.start + match.end("who")
            yield Section(unit, provision, start, end, match["what"], listed=False, barring=True)
