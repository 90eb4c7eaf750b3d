"""Services that a document offers without money: 「为入室企业提供陪跑服务」, 「企业可以提交技术需求」, 「组织供需对接」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.policy.document import Table
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.conditions.clauses import Clause, clauses
from ingest.cards.grant_words import grants
from ingest.cards.offer_sentences import Told, tables_of
from ingest.cards.offer_tables import services_of
from ingest.cards.offer_words import (
    ALONE,
    BESIDE_MONEY,
    CALLED,
    HELD,
    OF_A_SERVICE,
    OPEN,
    PROVIDED,
    SERVICE,
    WHO,
)
from ingest.cards.text import CardText
from ingest.cards.told_services import told_services
from ingest.cards.units import Unit, numbered, other_matter, stable_id, units_of

# 「提供下列服务：」, 「对接采取下列方式：」: each item is one where most are services
_LISTED = re.compile(r"(?:下列|以下|如下)[^。;；:：]{0,12}[:：]\s*$|(?:包括|分为)[^。;；:：]{0,8}[:：]\s*$")
_CONTENT = re.compile(
    r"^(?:主要)?服务(?:内容|事项|措施|项目|范围)$|^(?:能|可以?)(?:办|享受|得到|获得|申请)(?:到|理)?(?:什么|哪些)|^(?:提供|有)?(?:哪些|什么)服务"
)
_SERVING = re.compile(r"(?:服务|待遇|便利)(?:内容|事项|措施|项目|范围)?[:：]?\s*$")
_NO_LIST = re.compile(
    r"条件|情[形况]|比例|金额|补[助贴偿]|奖|资助|材料|程序|流程|步骤|职责|标准|资料|行为|要求|规定|信息|原则|时限|含义|用语|部门|文件|指标|期限|义务|事由"
)
_CHANNELS = re.compile(r"(?:下列|以下|如下)(?:渠道|途径|平台|窗口|方式之一)")
_ITEM = re.compile(
    rf"{SERVICE}|路演|推荐|直通|专场|走访|会诊|协调|征集|撮合|发布|展示|推送|开办|窗口|热线|专线|沙龙|融资|入驻|受理|优先|贷"
)
# what one may do that is no service of its own: to object, to prolong, to hand in papers
_SIDE = re.compile(
    r"异议|复核|复审|申诉|复议|诉讼|仲裁|延期|续期|续签|补正|撤回|撤销|变更|查询|更换|补充|说明|材料|退出|注销|陈述|申辩|投诉|举报|更正|补报|凭证|复印件|原件|一次|奖励|补贴|补助|资助|资金|贴息|证明|证书|差额|修复|证据|印件|期限|名单|账户|申请表|调整|重新|再次|验收|结论|意见"
)
# a document that is itself about a service; not one that gives money
_ABOUT = re.compile(
    r"服务|办事|一件事|一窗|指南|对接|征集|预审|陪跑|帮办|代办|人才码|诉求|需求|直通|绿色通道|开办|受理|反映|工作站|撮合|清单"
)
_NO_OFFER = re.compile(r"资金管理|奖励|补贴|补助|资助|贴息")
_PURPOSE = re.compile(
    r"^各?(?:有关|相关|职能)部门|^(?:县级以上|各级|地方)[^,，。]{0,12}人民政府|^(?:支持|鼓励|引导|推动|促进|建立|健全|完善|加强|培育|发展)[^。]*(?:协会|商会|机构|社会|单位|银行|院校|院所|平台|组织|体系|机制)|制定本|特制定|指导思想|工作目标|总体要求|有关事项(?:通知|说明|公告)|依照[^。]*另行|不适用本"
)
# duties of those that serve and rules for them, not what is offered
_DUTY = re.compile(
    r"不得|考核|评价(?:占|低于)|保密|监督(?!管理(?:局|部门|委))|聘期|罚|追究|负责(?:统筹|协调|组织|监督|管理)|建立健全|有关规定见|不代替|除外|工作日内|所列服务|非法|违反|违法"
)
_USED = re.compile(
    r"使用[^,，]{0,16}(?:平台|实验室|设备|设施|场地|工位|空间|系统|中心)|租[住用]|入住|承租|借用|需求|诉求|对接|路演|服务|辅导|入驻|入库|评价|授信|贷款|培训|诊断|挂牌|展示|预约|报名|参加|加入|享受|登记(?!表|注册)|认定|备案"
)
# for whom: 「列入目录的，」, 「对认定的链主企业，」
_CONDITION = re.compile(
    rf"[^,，。；;:：]{{2,14}}{WHO}(?=(?:可以?)?(?:优先|享受))|[^。；;]{{4,80}}?的[,，]|(?:对|凡)[^,，。；;]{{4,60}}?{WHO}[,，]"
)
# what is told of money: its paying out, its papers
_PAYMENT = re.compile(r"拨付|公示|预算|(?<!不另行发放)(?<!不再发放)资金|奖励|补贴|补助|资助|贴息")
_NO_DOCUMENT = re.compile(r"废止|名单|通讯录|联系方式|联系一览|问答|常见问题|解读|信用管理|操作指引|条例|(?<!办)法$")
_TOLD = re.compile(r"说明$|常见|问题|提示|情形")  # headings of what only explains
# 「企业有批量用工需求的，」, 「对涉及两个以上部门的诉求，」
_WHEN = re.compile(
    r"(?:对|凡)?(?P<when>[^,，。；;]{4,60}?的(?:企业|单位|项目|诉求|需求|问题|事项|个人|人员|人才|机构)?)[,，]"
)
# 「无自有住房，且无转让行为的，可以申请租住」
_WHEN_TOGETHER = re.compile(r"(?P<when>[^。；;]{4,100}?的)[,，](?=(?:均|都)?可以?|由)")
_NOTHING = re.compile(
    r"符合[^,，]{0,8}(?:条件|规定|要求)|需要的|^(?:确)?有需[要求]的|有关|相关|各类|受理|^按|^经|提出(?:申请|需求|诉求)的|目的"
)
_LABELS = 24  # characters of an article's number
_SHORTEST = 2  # characters that two names share
_BROAD = re.compile(
    r"内容|对象|范围|总则|方式|条件|原则|定位|待遇|措施|政策|激励|支持$|^支持|^加强"
)  # headings that name no service
_WORDY = 8  # characters that a sentence has beside its heading
_FEWEST = 2  # items of a list
_SENTENCE = re.compile(r"[^。；;\n]+[。；;]?")
_LABEL = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零]{1,5}条|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,3}、)\s*"
)
_LONGEST = 20  # characters of a name


@dataclass(frozen=True, slots=True)
class Offer:
    """A service: [start, end) is the sentence that offers it, in `provision`."""

    id: str
    name: str
    unit: Unit
    provision: Provision
    start: int
    end: int
    conditions: tuple[Clause, ...] = ()  # for whom and when, as the sentence says
    judged: bool = False  # by the model, not by a wording
    in_table: bool = False


def is_about_a_service(title: str) -> bool:
    """Whether a document is about something done for enterprises, and not about money."""
    return _ABOUT.search(title) is not None and _NO_OFFER.search(title) is None


def offers_of(text: CardText, words: str, *, pays: bool, setting: Sequence[tuple[int, int]] = ()) -> list[Offer]:
    """What a document offers, one service a unit and none twice. Of a measure that `pays`, unless its title is about a service, only
    what it does for enterprises beside money (`_beside_money`). `setting` are spans that set conditions and offer nothing.
    """
    if _NO_DOCUMENT.search(text.register.title):
        return []
    about = is_about_a_service(text.register.title) or not pays
    found: list[Offer] = []
    units = units_of(text)
    tables = tables_of(text, units)
    for unit in units:
        own = tables[unit.provision.start]
        lead = words[unit.provision.start : unit.provision.lead_end]
        if other_matter(text, unit, lead) or _TOLD.search(unit.provision.heading):
            continue
        rows = list(_in_tables(text, words, unit, own))
        offers = [*rows, *_listed(text, words, unit)]
        if not any(unit.provision.start <= o.start < unit.provision.end for o in offers):
            offers += _of_unit(text, words, unit) if about else _beside_money(text, words, unit)
        offers += _told(text, words, unit, own, offers)
        offers = [o for o in offers if not any(low < o.start and o.end <= high for low, high in setting)]
        found += [o for o in offers if not any(alike(o.name, held.name, closely=o.judged) for held in found)]
    worded = any(not o.judged for o in found)  # the rows of a table tell more of that service
    return [o for o in found if not (worded and o.judged and o.in_table)]


def _told(text: CardText, words: str, unit: Unit, tables: Sequence[Table], known: Sequence[Offer]) -> Iterator[Offer]:
    """What the model takes for services, outside of what the wordings found."""
    for number, told in enumerate(told_services(text, words, unit, tables, _NO_LIST), 1):
        in_table = any(t.start <= told.start < t.end for t in text.tables)
        if _PURPOSE.search(told.said) or any(
            (o.start < told.end and told.start < o.end) or (o.provision is told.provision and not in_table)
            for o in known
        ):
            continue
        name = _called(unit, told, in_table)
        offer = _offer(text, unit, told.provision, told.start, told.end, name, _told_for_whom(words, told))
        yield replace(offer, id=f"{offer.id}m{number}", judged=True, in_table=in_table)


def _called(unit: Unit, told: Told, in_table: bool) -> str:
    """By its own heading, by that of its article, else by its first clause."""
    own = "" if in_table else unit.provision.heading
    for heading in (told.name, own):
        if heading and len(heading) <= _LONGEST and not _BROAD.search(heading):
            return heading
    when = _WHEN.match(told.said)
    return re.split(r"[,，。;；:：|]", told.said[when.end() if when else 0 :])[0][:_LONGEST]


def _told_for_whom(words: str, told: Told) -> tuple[Clause, ...]:
    if told.whom:
        return tuple(clauses(words, *told.whom))
    pattern = next((m for p in OF_A_SERVICE if (m := p.search(told.said)) and m.groupdict().get("what")), None)
    if pattern:
        return _for_whom(words, told.start, told.said, pattern)
    when = _WHEN.match(told.said)
    if when is None or _NOTHING.search(when["when"]):
        return ()
    low = words.find(when["when"], told.start)
    return (Clause(low, low + len(when["when"]), "，"),)


def _in_tables(text: CardText, words: str, unit: Unit, tables: Sequence[Table]) -> Iterator[Offer]:
    for table in tables:
        for number, row in enumerate(services_of(text, table), 1):
            whom = tuple(clauses(words, *row.whom)) if row.whom else ()
            offer = _offer(text, unit, unit.provision, row.start, row.end, row.name, whom)
            yield replace(offer, id=f"{offer.id}r{number}")


def alike(a: str, b: str, *, closely: bool = False) -> bool:
    """Whether two names mean one service: what is special in the one stands for half of it (`closely`: for more) in the other too."""
    left, right = sorted((_special(a), _special(b)), key=len)
    if not left:
        return a == b
    shared = max((size for size in range(1, len(left) + 1) if _has_run(left, right, size)), default=0)
    return left == right or (shared >= _SHORTEST and 2 * shared >= len(left) + closely)


def _has_run(left: str, right: str, size: int) -> bool:
    return any(left[i : i + size] in right for i in range(len(left) - size + 1))


def _special(name: str) -> str:
    return re.sub(
        r"服务|企业|单位|申请|提出|提交|办理|对接|活动|机制|示范|高新区|知识产权|组织|园区|在线|登记|认定|快速|需求|项目",
        "",
        name,
    )


def _listed(text: CardText, words: str, unit: Unit) -> list[Offer]:
    """The items of 「提供下列服务：」, each a service named by its heading or first words."""
    for provision in (unit.provision, *unit.parts):
        items = numbered(text.children(provision))
        lead = words[provision.start : provision.lead_end]
        if len(items) < _FEWEST or _DUTY.search(lead) or _NO_LIST.search(lead) or _CHANNELS.search(lead):
            continue
        if not (_LISTED.search(lead) or _CONTENT.search(provision.heading)):
            continue
        first = [_of_item(words, item) for item in items]
        asked = _SERVING.search(lead) or _CONTENT.search(provision.heading)
        if not asked and 2 * sum(bool(_ITEM.search(said)) for said in first) < len(items):
            continue
        return [
            _offer(text, unit, item, item.start, item.end, _of_item(words, item), _item_for_whom(words, item))
            for item in items
            if not grants(words[item.start : item.end])
        ]
    return []


def _item_for_whom(words: str, item: Provision) -> tuple[Clause, ...]:
    """「用工保障。企业有批量用工需求的，可以向专员提出」."""
    for sentence in _SENTENCE.finditer(words, item.start, item.end):
        when = re.match(rf"\s*{_WHEN.pattern}(?=可以?|由)", sentence[0])
        if when and not _NOTHING.search(when["when"]):
            low = sentence.start()
            return (Clause(low + when.start("when"), low + when.end("when"), "，"),)
    return ()


def _of_item(words: str, item: Provision) -> str:
    said = _LABEL.sub("", words[item.start : item.end].strip())
    return item.heading or re.split(r"[,，。;；:：]", said)[0][:_LONGEST]


def _of_unit(text: CardText, words: str, unit: Unit) -> list[Offer]:
    """The service of an article; under a heading each paragraph may offer one of its own."""
    spoken = list(_sentences(words, unit))
    if unit.provision.kind is not ProvisionKind.HEADING:
        return _first(text, words, unit, spoken)
    apart = [list(group) for _, group in groupby(spoken, key=lambda s: s[0].ordinal)]
    found = [offer for sentences in apart for offer in _first(text, words, unit, sentences)]
    return [replace(o, id=f"{o.id}{n}") if n > 1 else o for n, o in enumerate(found, 1)]


def _first(text: CardText, words: str, unit: Unit, spoken: Sequence[tuple[Provision, int, int]]) -> list[Offer]:
    """The first offer of the sentences, by the order of patterns."""
    for pattern in OF_A_SERVICE:
        for provision, start, end in spoken:
            said = _LABEL.sub("", words[start:end])
            match = pattern.search(said)
            if match is None or _PURPOSE.search(said) or _is_duty(said, match) or grants(said):
                continue
            if pattern is OPEN and _SIDE.search(match["verb"] + match["what"]):
                continue
            return [
                _offer(text, unit, provision, start, end, _named(match, unit), _for_whom(words, start, said, match))
            ]
    return []


def _is_duty(said: str, match: re.Match[str]) -> bool:
    """Whether a sentence tells what those who serve have to do. How fast they do it may follow what is offered."""
    duty = _DUTY.search(said)
    return duty is not None and (duty[0] != "工作日内" or duty.start() < match.end())


def _beside_money(text: CardText, words: str, unit: Unit) -> list[Offer]:
    """What a measure that gives money does for those who meet a condition: 「列入目录的，管委会组织供需对接，不另行发放资金」,
    「对链主企业优先保障用地」.
    """
    heading = unit.provision.heading
    called = (
        heading
        and len(heading) <= _LONGEST
        and CALLED.search(heading)
        and not grants(words[unit.provision.start : unit.provision.end])
    )
    for provision, start, end in _sentences(words, unit):
        said = _LABEL.sub("", words[start:end])
        if (
            called
            and not _DUTY.search(said)
            and not _PURPOSE.search(said)
            and len(said.strip(heading + "。 ")) > _WORDY
        ):
            match = next((m for p in (PROVIDED, HELD) if (m := p.search(said))), None)
            whom = _for_whom(words, start, said, match) if match else ()
            return [_offer(text, unit, provision, start, end, heading, whom)]
        if grants(said) or _DUTY.search(said) or _PURPOSE.search(said) or _PAYMENT.search(said):
            continue
        condition = _CONDITION.match(said)
        low = condition.end() - len("的,") if condition else 0  # 「…的，可以申请租住」 needs them
        for pattern in BESIDE_MONEY + ((HELD,) if condition else ()):
            match = pattern.search(said, low)
            if match is None or (pattern is OPEN and not _is_service(match)):
                continue
            if condition or pattern in ALONE:
                whom = _for_whom(words, start, said, match)
                return [_offer(text, unit, provision, start, end, _named(match, unit), whom)]
    return []


def _for_whom(words: str, start: int, said: str, match: re.Match[str]) -> tuple[Clause, ...]:
    """The words before an offer that say for whom or when it is: 「企业有用工需求的，」, 「为贷款即将到期的企业提供」."""
    offset = start + words[start : start + len(said) + _LABELS].find(said)
    found = []
    when = _WHEN.match(said[: match.start("what")]) or _WHEN_TOGETHER.match(said)
    if when and not _NOTHING.search(when["when"]):
        found.append(Clause(offset + when.start("when"), offset + when.end("when"), "，"))
    whom = match.groupdict().get("whom")
    if whom and re.search("的(?!等)", whom) and not _NOTHING.search(whom):
        found.append(Clause(offset + match.start("whom"), offset + match.end("whom"), "，"))
    return tuple(found)


def _is_service(match: re.Match[str]) -> bool:
    """Whether what one may do is to use a service: 「可以申请入驻」, 「可以登记融资需求」; not 「可以申请」 money."""
    said = match["verb"] + match["what"]
    return _SIDE.search(said) is None and _USED.search(said) is not None


def _sentences(words: str, unit: Unit) -> Iterator[tuple[Provision, int, int]]:
    for provision in (unit.provision, *unit.parts):
        for match in _SENTENCE.finditer(words, provision.start, provision.lead_end):
            if len(match[0].strip()) >= 8:
                yield provision, match.start(), match.end()


def _offer(
    text: CardText, unit: Unit, provision: Provision, start: int, end: int, name: str, whom: tuple[Clause, ...] = ()
) -> Offer:
    return Offer(f"{stable_id(text, provision)}-s", name, unit, provision, start, end, whom)


def _named(match: re.Match[str], unit: Unit) -> str:
    """By the words themselves: 「政策、技术等陪跑服务」 → 陪跑服务; where they say little, by the heading."""
    spoken = match.groupdict()
    what = re.sub(
        r"^.*(?:等|、|的|和|及)(?=[^、的和及等]{4,})|^[一两\d]{1,2}[次场期届批](?=[^次场])|^不少于[^场次]{1,3}[场次]|^本(?:办法|规则|指南|细则|方案)所称|[“”]",
        "",
        spoken["what"] or spoken.get("open") or "",
    )
    if match.re is OPEN and match["verb"] not in ("享受", "获得"):
        what = match["verb"] + what
    heading = unit.provision.heading
    if heading and heading not in match.string and 2 <= len(heading) <= _LONGEST and not _BROAD.search(heading):
        return heading
    return what[:_LONGEST]


def named_among(offers: Sequence[Offer], name: str) -> Offer | None:
    """The offer that `name` means too."""
    return next((o for o in offers if not o.judged and alike(o.name, name)), None)
