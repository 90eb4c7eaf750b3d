"""Where to hand in: platforms, windows, by post or e-mail; each with its address, hours and link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.policy.card import Contact
from ingest.cards.filing.contacts import HOURS, URL
from ingest.cards.filing.spans import FilingText, Line
from ingest.cards.sections import Role

EMAIL = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_HALL = r"[\u4e00-\u9fff]{0,14}?(?:政务服务中心|行政服务中心|便民服务中心|政务中心|服务大厅|办事大厅|政务大厅|审批大厅)"
_COUNTER = (
    r"(?:[一二三四五六七八九十\d]{1,2}[楼层]|[A-Za-z]\d{1,3}|\d{1,3}号)[^，。；、（）：:\s]{0,18}?(?:窗口|柜台|专窗)"
)
# 「示范高新区政务服务中心（某路1号）一楼A12号惠企政策综合窗口」, 「一楼A12号窗口」, 「政务服务中心」 alone
PLACE = re.compile(
    rf"(?P<hall>{_HALL})(?:（(?P<address>[^（）]{{4,40}})）)?(?P<counter>{_COUNTER})?|(?P<only>{_COUNTER})"
)
_OPENS = re.compile(
    r"^.*(?:送交|送至|送到|提交至|提交到|办理地点为|地点为|受理窗口为|窗口为|通过|或者|也可|可以|可到|请到|送交|到|至|在|向|由|为|和|或|即|赴|前往)"
)
# 「“企服通”平台」, 「企服通微信小程序」, 「微信小程序“企服通”」, 「省科技业务管理系统」
PLATFORM = re.compile(
    r"(?P<name>微信小程序“[^”]{2,12}”|(?:“[^”]{2,16}”|[\u4e00-\u9fff]{2,22}?)(?:微信)?(?:平台|小程序|系统|公众号|网上办事大厅|APP)(?!通知|核|自动|推|生成))"
)
# 「登录企服通（https://…）」, 「通过企服通提交」, 「在企服通在线申报」
_NAMED = re.compile(
    r"(?:通过|登录|登陆)(?P<name>“[^”]{2,10}”|(?![后该本期平])[\u4e00-\u9fffA-Za-z]{2,8}?)(?=在线|网上|线上|提交|申报|申请|填报|（http|“|，进入|备案|报送)"
)
# what a sentence has to say to name a way of handing in, not merely a place
_VIA = re.compile(r"通过|登录|登陆|打开|进入|或者?|以及|依托|在(?!线)|向|用|[、：和]|为(?=企|[^企]{2,8}平台)")
_HANDING = re.compile(r"提交|申报|申请|填报|上传|报送|递交|受理|办理|送|登录|申领|备案|窗口为|窗口：|收件|报名|地点")
_NOT_HANDING = re.compile(
    r"公示|公布|推送|查询|领取|收到|录入|不得|统一收件|核验|核对|审查|形式|推荐|汇总|答复|更新|反映|提醒"
)
_ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES, Role.SANCTIONS})
_ADDRESS = re.compile(
    r"地址(?:为|是|：|:)\s?(?P<address>[^，。；（）]{4,40})|（(?P<near>[^（）]{2,30}(?:路|街|道|巷)\s?\d{1,5}号[^（）]{0,16})）"
)


def read_channels(text: FilingText) -> list[Contact]:
    """Each platform and window once, with what any sentence adds of address, hours and link."""
    found: dict[tuple[str, str], Contact] = {}
    for line in text.lines:
        if not line.within & _ASIDE:
            for channel in _in_line(text, line):
                key = (_bare(channel.department or ""), _bare_counter(channel.window))
                found[key] = _joined(found[key], channel) if key in found else channel
    return _one_place(list(found.values()))


def _in_line(text: FilingText, line: Line) -> Iterator[Contact]:
    headed = (
        re.search(r"地点|渠道|方式|窗口|平台|网址", line.label or (line.headings[0] if line.headings else ""))
        is not None
    )
    for offset, sentence in line.sentences():
        if not (_HANDING.search(sentence) or headed):
            continue
        if not (_NOT_HANDING.search(sentence) and not re.search(r"提交|申报，|在线申报|填报|受理窗口", sentence)):
            yield from _platforms(text, offset, sentence)
            yield from _places(text, line, offset, sentence)
            yield from _posted(text, offset, sentence)


def _platforms(text: FilingText, offset: int, sentence: str) -> Iterator[Contact]:
    spans: list[tuple[int, int]] = []
    for match in sorted((*PLATFORM.finditer(sentence), *_NAMED.finditer(sentence)), key=lambda m: m.start("name")):
        start, end = match.span("name")
        name = sentence[start:end]
        cut = list(_VIA.finditer(name))
        start += cut[-1].end() if cut else 0
        name = sentence[start:end]
        if not (
            cut
            or start == 0
            or name.startswith(("“", "微信小程序“"))
            or _VIA.search(sentence[max(0, start - 3) : start])
        ):
            continue
        if (
            any(a < end and start < b for a, b in spans)
            or len(name) < 3
            or re.fullmatch(
                r"(?:该|本|指定的?|各|有关|申报|相关|由|微信|逾期|具体以备案)*(?:平台|小程序|系统|公众号|申报系统)",
                name,
            )
        ):
            continue
        if re.search(r"监测|财务|统计|信用信息|公示系统|核验|研发|创新平台|服务平台建设|公共服务平台$", name):
            continue
        spans.append((start, end))
        near = re.match(r"[“”\u4e00-\u9fff]{0,4}[（(：:]\s?(?P<url>" + URL.pattern + ")", sentence[end:])
        last = end + near.end() if near else end
        yield Contact(
            department=text.card.text[offset + start : offset + end],
            url=near["url"] if near else None,
            source=text.ref(offset + start, offset + last),
        )


def _places(text: FilingText, line: Line, offset: int, sentence: str) -> Iterator[Contact]:
    matches = list(PLACE.finditer(sentence))
    for i, match in enumerate(matches):
        hall, counter = match["hall"], match["counter"] or match["only"]
        start = match.start()
        if hall:
            cut = _OPENS.match(hall)
            start += cut.end() if cut and cut.end() <= len(hall) - 4 else 0
            hall = sentence[start : match.end("hall")]
        if counter is None and not re.search(r"地点|到|送|赴|前往|现场|窗口", sentence):
            continue
        # what follows, up to the next place, is said of this one
        high = matches[i + 1].start() if i + 1 < len(matches) else len(sentence)
        after = sentence[match.end() : high]
        address = _ADDRESS.search(after)
        hours = HOURS.search(after)
        yield Contact(
            department=hall or None,
            window=counter,
            address=match["address"] or (address["address"] or address["near"] if address else None),
            hours=hours[0] if hours else None,
            source=text.ref(offset + start, offset + match.end()),
        )


def _posted(text: FilingText, offset: int, sentence: str) -> Iterator[Contact]:
    for match in EMAIL.finditer(sentence):
        yield Contact(
            department="电子邮箱", url=match[0], source=text.ref(offset + match.start(), offset + match.end())
        )
    posted = re.search(r"邮寄|寄送|寄至", sentence)
    if posted and not re.search(r"不接受|不支持", sentence):
        address = re.search(
            r"(?:邮寄|寄送|寄至|寄往|寄到)(?:地址)?(?:至|到|：|:)?\s?(?P<to>[^，。；（）]{6,40})", sentence
        )
        end = address.end() if address else posted.end()
        yield Contact(
            department="邮寄",
            address=address["to"] if address else None,
            source=text.ref(offset + posted.start(), offset + end),
        )


def _bare(name: str) -> str:
    return re.sub(r"[“”]|平台$|^微信小程序|微信|小程序$|系统$|^[^，]{0,8}(?=政务服务中心)", "", name)


def _bare_counter(window: str | None) -> str:
    """「一楼A12号惠企政策综合窗口」 and 「一楼A12号窗口」 are one."""
    number = re.search(r"[A-Za-z]\d{1,3}|\d{1,3}(?=号)", window or "")
    return number[0] if number else window or ""


def _joined(first: Contact, other: Contact) -> Contact:
    """`first` with what only `other` knows."""
    known = {name: getattr(first, name) or getattr(other, name) for name in ("address", "hours", "url", "window")}
    return first.model_copy(update=known)


def _one_place(channels: list[Contact]) -> list[Contact]:
    """A counter without its hall, or a hall without its counter, is the one that names both."""
    whole = [c for c in channels if c.department and c.window]
    counters = {_bare_counter(c.window) for c in whole}
    halls = {_bare(c.department or "") for c in whole}
    kept = [
        c
        for c in channels
        if (c.department and c.window)
        or (c.window and _bare_counter(c.window) not in counters)
        or (c.department and not c.window and _bare(c.department) not in halls)
    ]
    for lost in (c for c in channels if c not in kept):
        kept = [
            _joined(k, lost.model_copy(update={"window": None}))
            if k.window
            and (
                _bare_counter(k.window) == _bare_counter(lost.window)
                or _bare(k.department or "") == _bare(lost.department or "-")
            )
            else k
            for k in kept
        ]
    return kept
