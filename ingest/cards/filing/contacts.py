"""Who answers: departments with phone, role, address, hours, from sentences and from tables of contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.policy.card import Contact
from assistant.policy.document import Table
from ingest.cards.filing.spans import FilingText, Line, body, columns
from ingest.cards.filing.words import filing_words, one_of
from ingest.cards.sections import Role

# 「0099-88120101」, 「（010）66012345转801」, 「13800138000」, 「400-810-0000」
PHONE = re.compile(
    r"(?<![\d.〔-])(?:(?:[（(]0\d{2,3}[）)]|0\d{2,3}\s?[-—–－]?)\s?\d{7,8}(?:\s?[-—转]\s?\d{1,5})?|1[3-9]\d{9}|[48]00[-—]?\d{3,4}[-—]?\d{3,4})(?!\d)"
)
# 「联系电话：66012345」, 「热线12345」: without an area code only where the word stands before it
_LOCAL = re.compile(r"(?:电话|热线|传真)(?:号码)?[：:为]?\s?(?P<phone>\d{7,8}(?:[、，]\d{7,8})*|1\d{4})(?!\d)")
URL = re.compile(
    r"https?://[A-Za-z0-9./?=&_%#:~-]+|(?<![A-Za-z0-9@.])(?:[a-z0-9-]+\.)+(?:gov\.cn|com\.cn|org\.cn|cn|com|org|net)(?![A-Za-z0-9])(?:/[A-Za-z0-9./?=&_%#-]*)?"
)
# 「工作日9:00—12:00，13:30—17:00」, 「周一至周五上午9:00-12:00，下午14:00-17:00」, 「24小时」
HOURS = re.compile(
    r"(?:(?:法定)?工作日|周[一二三四五六日]至周[一二三四五六日]|星期[一-龥]至星期[一-龥]|每天|每日)?(?:（[^）]{2,12}）)?"
    r"(?:[，、]?\s?(?:上午|下午|和|及)?\s?\d{1,2}[:：]\d{2}\s?[—–－~～至到-]+\s?(?:下午)?\d{1,2}[:：]\d{2})+|(?:7×)?24小时"
)
# 「由经济发展局会同科技创新局负责解释，咨询电话…」, 「初审由科技创新局负责」
_IN_CHARGE = re.compile(r"由(?P<who>[^，。；]{2,40}?)(?:共同)?负责(?:解释)?")
_JOINT = re.compile(r"会同|、|和|与|及")
_ROLES = (("监督", "监督(?!管理)|投诉|举报|信访"), ("拨付", "拨付|兑付|兑现"), ("受理", "受理"), ("审核", "审核|初审"))


def read_contacts(text: FilingText) -> list[Contact]:
    """In reading order; each phone of a department once."""
    found = [c for line in text.lines if not line.within & _ASIDE for c in _in_line(text, line)]
    for table in text.tables:
        found += _tabled(text, table)
    first: dict[tuple[str | None, str | None, str | None], Contact] = {}
    for contact in sorted(found, key=lambda c: c.source.start):
        first.setdefault((contact.phone, contact.department, contact.window), contact)
    named = {c.phone for c in first.values() if c.department}
    return [c for c in first.values() if c.department or c.phone not in named]


_ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES})


def phones_in(words: str, called: bool = False) -> list[tuple[int, int]]:
    """The spans of the phone numbers; `called`: a heading says that numbers are phones, which need no area code then."""
    found = [m.span() for m in PHONE.finditer(words)]
    if called:
        local = (m.span() for m in re.finditer(r"(?<![\d.〔-])\d{7,8}(?![\d号])", words))
        found += [span for span in local if not any(a <= span[0] < b for a, b in found)]
    for match in _LOCAL.finditer(words):
        for number in re.finditer(r"\d+", match["phone"]):
            start = match.start("phone") + number.start()
            if not any(a <= start < b for a, b in found):
                found.append((start, start + len(number[0])))
    return sorted(found)


def _in_line(text: FilingText, line: Line) -> Iterator[Contact]:
    words = line.words
    spans = phones_in(words, bool(re.search("电话|热线", line.label)))
    low = 0  # where what belongs to the phone begins: behind the one before it
    for i, (start, end) in enumerate(spans):
        chunk = max(
            low,
            *(words.rfind(mark, low, start) + 1 for mark in ("；", "。" if words[low:start].count("。") > 1 else "；")),
        )
        charge = _in_charge(words[chunk:start])
        together = _in_charge(words[: spans[0][0]])
        department: str | None
        at: int | None
        if not charge and len(together) == len(spans) > 1:
            department, at = together[i]
        elif charge:
            department, at = charge[0][0], chunk + charge[0][1]
        else:
            department, at = _department(words, chunk, start)
        department, last = _with_office(words, department, end)
        low = end
        if department is None and not _CALLED.search(
            words[max(0, start - 24) : start] + line.label + "".join(line.headings[:1])
        ):
            continue
        department, hours = _split_hours(department)
        near = re.match(r"[（，\s]{0,2}", words[end:])
        stated = HOURS.match(words, end + (near.end() if near else 0))
        yield Contact(
            department=department,
            role=_role(words[chunk:start], line.label),
            phone=text.card.text[line.start + start : line.start + end],
            hours=hours or (stated[0] if stated else None),
            source=text.ref(line.start + min(chunk if at is None else at, start), line.start + max(end, last)),
        )


_CALLED = re.compile(r"电话|热线|咨询|联系|手机|传真")


def _split_hours(department: str | None) -> tuple[str | None, str | None]:
    """「园区服务热线（24小时）」 → 园区服务热线, 24小时."""
    match = re.search(r"（(?P<hours>[^（）]*)）$", department or "")
    if department and match and HOURS.fullmatch(match["hours"]):
        return department[: match.start()], match["hours"]
    return department, None


def _role(before: str, label: str) -> str:
    """From the words right before the phone; where they only name a department, from those before it."""
    clause = re.split(r"[，。；]", before)[-1]
    return role_of(clause if _CALLED.search(clause) or "：" in clause else before if _CALLED.search(before) else label)


def role_of(label: str) -> str:
    """「资金拨付咨询」 → 拨付; 「业务咨询」, 「联系电话」 → 咨询."""
    return next((role for role, pattern in _ROLES if re.search(pattern, label)), "咨询")


def _suffix() -> str:
    return one_of(filing_words().departments)


def _in_charge(words: str) -> list[tuple[str, int]]:
    """The departments in charge, with where each is named: 「由工业和信息化局会同科技局负责解释」 → two."""
    match = _IN_CHARGE.search(words)
    if match is None:
        where = re.match(rf"(?P<who>[^，。]{{2,16}}?{_suffix()})(?:办公|受理|办理)?(?:地点|地址)", words)
        return [(where["who"], 0)] if where else []
    found, name, at = [], "", match.start("who")
    for part in re.split(f"({_JOINT.pattern})", match["who"]):
        name = name + part if name or not re.fullmatch(_JOINT.pattern, part) else ""
        if re.search(rf"{_suffix()}(?:（[^）]*）)?$", name):
            found.append((name, at - len(name) + len(part)))
            name = ""
        at += len(part)
    return found


def _department(words: str, low: int, high: int) -> tuple[str | None, int | None]:
    """The department named last before a phone: 「财政金融局：」, 「经济发展局，电话」, 「咨询财政金融局」."""
    for match in reversed(list(re.finditer(r"[^，。；：、（）\s]+(?:（[^（）]{2,24}）)?", words[low:high]))):
        name = re.sub(r"^.*(?:咨询|联系|拨打|致电)(?=.{3})", "", match[0]) if "（" not in match[0] else match[0]
        name = re.sub(
            r"^(?:咨询电话|联系电话|业务咨询|电话|咨询|拨打|联系|致电|或者?|和|及|由|请|可以?|以|向|到|与)+", "", name
        )
        if re.search(r"负责|窗口为|地点为|受理窗口|审核|提交", name):
            continue
        name = re.sub(r"(?:（?(?:24小时|工作日)）?|联系|咨询|服务|监督|投诉)?(?:电话|号码)$", "", name)
        if len(name) > 1 and re.search(rf"{_suffix()}(?:（[^（）]*）)?$", name) and len(name) <= 40:
            return name, low + match.start() + match[0].find(name)
    return None, None


def _with_office(words: str, department: str | None, end: int) -> tuple[str | None, int]:
    """「0099-66010301（高新技术科）」: the office in brackets behind the phone belongs to the department."""
    match = re.match(r"（(?P<office>[^（）]{2,14}(?:科|处|室|股|组|部|中心))）", words[end:])
    if match is None:
        return department, end
    return f"{department}（{match['office']}）" if department else match["office"], end + match.end()


# -- tables --------------------------------------------------------------------------------------------------------

_COLUMNS = {
    "department": re.compile(
        r"(?:负责|主管|受理|咨询|责任|牵头|承办|联系|办理|业务)?(?:部门|单位|机构|科室|处室)(?:名称)?"
    ),
    "phone": re.compile(r"(?:咨询|联系|办公|监督|服务|受理)?(?:电话|方式)(?:号码)?"),
    "address": re.compile(r"(?:办公|办理|受理|联系)?(?:地址|地点)"),
    "window": re.compile(r"(?:受理|办理|服务)?窗口"),
    "hours": re.compile(r"(?:办公|受理|服务|工作|办理)时间"),
    "url": re.compile(r"网址|链接"),
}


def _tabled(text: FilingText, table: Table) -> Iterator[Contact]:
    places = {
        name: next((i for i, head in enumerate(columns(table)) if pattern.fullmatch(head)), None)
        for name, pattern in _COLUMNS.items()
    }
    if places["phone"] is None:
        return
    for row in body(table):
        given = {name: row[i].text.strip() or None for name, i in places.items() if i is not None}
        if given["phone"] and re.search(r"\d{5}", given["phone"]):
            yield Contact(
                role=role_of(columns(table)[places["phone"]]), source=text.ref(row[0].start, row[-1].end), **given
            )
