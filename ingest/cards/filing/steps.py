"""The steps of a filing in order, each with its name, its words and who takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.policy.card import Step
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.filing.limits import limits_in
from ingest.cards.filing.spans import FilingText, Line
from ingest.cards.filing.words import activity_name, activity_pattern, filing_words, one_of
from ingest.cards.sections import Role

_LISTS = (ProvisionKind.ITEM, ProvisionKind.SUBITEM)
# 「按照下列程序办理：」, 「程序如下：」
_LEAD = re.compile(r"(?:(?<!小)程序|流程|步骤)(?![^。；]{0,10}(?:材料|条件))[^。；]{0,10}[：:]\s*$")
_HEADING = re.compile(r"(?<!小)程序|流程|步骤|(?:审核|评审|兑付|审批)(?:和|与)?(?:兑现|兑付|拨付)?$")
# 「企业通过“企服通”平台提交」, 「向…窗口申报」, 「登录系统填报」
_HANDS_IN = re.compile(
    r"(?:通过|登录|登陆|向|到|在|经|由)[^。；]{2,100}?(?:提交|申报|申请|填报|报送|递交|提出|办理)(?!之日|材料的|截止|后)"
)
_FILED = re.compile(r"提交|申报|申请|填报|报送|备案|填写|注册|登录|查")
# where the subject of a clause ends
_PREDICATE = re.compile(
    r"自|在|应|会同|通过|将|负责|按照|对|于|收到|登录|完成|可以|可|须|凭|根据|组织|委托|依据|每|作出|出具|经办人|对照|认为|当场|统一|进行|核对|审核|拨付|公示|提交|提出|申请|[一二三四五六七八九十两\d]+个?(?:工作日|日)|\d"
)
_NOT_STEPS = frozenset({"答复异议", "申请复核", "补正", "复核", "答复", "出具", "走访", "会诊", "派单", "响应", "录入"})


def read_steps(text: FilingText) -> list[Step]:
    """From a list of steps where there is one, else from the sentences that set times for them."""
    listed = [line for part in text.parts if _is_list(text, part) for line in _item_lines(text, part)]
    found = [_step(text, line) for line in listed]
    if not found:
        found = [step for line in text.lines for step in _chain(text, line)]
    if not found:
        found = [step for line in text.lines for step in _told(text, line)]
    if found and not any(_FILED.search(step.name) for step in found):
        handing_in = next(iter(_handing_in(text)), None)
        found = [handing_in, *found] if handing_in else found
    return [step.model_copy(update={"order": i}) for i, step in enumerate(found, 1)]


def _is_list(text: FilingText, part: Provision) -> bool:
    children = [c for c in text.card.children(part) if c.kind in _LISTS]
    if not children:
        return False
    words = text.words[text.own_start(part) : part.lead_end].strip()
    if _LEAD.search(words.rsplit("。", 1)[-1]):
        return True
    return bool(part.heading and _HEADING.search(part.heading)) and not words.endswith(("条件：", "材料："))


def _item_lines(text: FilingText, part: Provision) -> Iterator[Line]:
    items = {c.ordinal for c in text.card.children(part) if c.kind in _LISTS}
    seen: set[int] = set()
    for line in text.lines:
        if line.provision.ordinal in items and line.provision.ordinal not in seen:
            seen.add(line.provision.ordinal)
            yield line


def _step(text: FilingText, line: Line) -> Step:
    words, start = line.words, line.start
    name = line.label.split("（")[0] if len(line.label) <= 12 else ""
    if name and words.startswith(line.label):
        start += len(line.label) + 1
        words = words[len(line.label) + 1 :]
    if not words.strip():
        words, start = line.words, line.start
    if not name:
        activity = activity_pattern().search(words)
        timed = next((limit.what for limit in limits_in(text, line) if limit.what not in _NOT_STEPS), "")
        named = activity_name(activity[0]) if activity else words[:8].rstrip("，。；")
        name = timed or ("申报" if _HANDS_IN.search(words) else named)
    return _built(text, name, start, start + len(words), words)


def _built(text: FilingText, name: str, start: int, end: int, words: str) -> Step:
    source = text.ref(start, start + len(text.card.text[start:end].rstrip("。；;，, \n")))
    return Step(order=1, name=name, text=source.quote, actor=actor_of(words), source=source)


_ARROW = re.compile(r"\s*(?:→|—+>|-+>|⇒|➔|➜|＞|>)\s*")


def _chain(text: FilingText, line: Line) -> Iterator[Step]:
    """「申请→受理→审核」."""
    if len(_ARROW.findall(line.words)) < 2:
        return
    start = 0
    for arrow in (*_ARROW.finditer(line.words), None):
        end = arrow.start() if arrow else len(line.words)
        words = line.words[start:end].strip("。；，、 ")
        name = re.split("[（：，]", words)[0]
        if 1 < len(name) <= _NAME_LENGTH:
            yield _built(text, name, line.start + start, line.start + end, words)
        start = arrow.end() if arrow else end


_NAME_LENGTH = 14  # characters


def _told(text: FilingText, line: Line) -> Iterator[Step]:
    """The steps that a line tells with their times: 「经济发展局自受理之日起10个工作日内完成审核」."""
    if line.within & {Role.DEFINITIONS, Role.EXAMPLES}:
        return
    end = line.start
    for limit in limits_in(text, line):
        if limit.what in _NOT_STEPS or limit.what.endswith(("时限", "期限", "有效期", "服务期", "延长")):
            continue
        start = max(end, _clause_start(text.words, limit.source.start, line.start))
        end = max(end, limit.source.end)
        yield _built(text, limit.what, start, limit.source.end, text.words[start : limit.source.end])


def _clause_start(words: str, at: int, low: int) -> int:
    """Where the clause begins in which `at` lies, a condition before it included: 「公示无异议的，财政金融局自…」."""
    start = max(words.rfind(mark, low, at) for mark in "，。；：") + 1
    before = words[low : start - 1]
    condition = re.search(r"[^，。；：]{2,20}的$", before) if start > low else None
    return low + condition.start() if condition else max(start, low)


def _handing_in(text: FilingText) -> Iterator[Step]:
    """The sentences that say where and how to file, the ones that name a way first."""
    barred = {Role.DEFINITIONS, Role.EXAMPLES, Role.SANCTIONS}
    sentences = [
        (offset, sentence)
        for line in text.lines
        if not line.within & barred and not (line.listed and line.within & {Role.CONDITIONS, Role.STANDARDS})
        for offset, sentence in line.sentences()
        if not _NOT_HANDING.search(sentence)
    ]
    ways = [(o, s) for o, s in sentences if _WAY.search(s) and _HANDS_IN.search(s)]
    asked = [(o, s) for o, s in sentences if _ASKED.search(s)]
    for offset, sentence in ways + asked:
        yield _built(text, "申报", offset, offset + len(sentence), sentence)


_WAY = re.compile(r"平台|窗口|系统|网上|在线|线上|小程序|https?:|纸质|邮寄|企服通")
_ASKED = re.compile(r"提出[^，。；]{0,8}申请|提交(?:下列|以下)材料|(?:主管部门|[局委厅])申[报请]")
_NOT_HANDING = re.compile(r"不再|异议|复核|公示|逾期|不予|期满|续期|备案贷款|取得的贷款")


def actor_of(words: str) -> str | None:
    """Who acts, as named first in a clause: 「财政金融局自公示期满之日起…」 → 财政金融局."""
    suffix = one_of(filing_words().departments)
    for clause in re.split(r"[，。；：]", words):
        by = re.search(rf"(?<![理事缘自])由(?P<who>[^，由在按]{{1,30}}?{suffix})(?=[^\u7684局委部会公司]|$)", clause)
        subject = by["who"] if by else _PREDICATE.split(clause, maxsplit=1)[0].strip()
        if 1 < len(subject) <= 24 and re.search(rf"{suffix}(?:（[^）]*）)?$", subject):
            return subject
    return None
