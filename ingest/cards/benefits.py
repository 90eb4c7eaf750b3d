"""What a unit of a document grants: the words that grant it, its name and kind, and the conditions in the granting sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.policy.card import BenefitKind
from assistant.policy.numerals import narrow
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.conditions.clauses import Clause, clauses
from ingest.cards.ends import end_of
from ingest.cards.grant_sentences import (
    SENTENCE,
    all_granting,
    before_grant,
    first_granting,
    grouped,
    is_more,
    without_heading,
)
from ingest.cards.grant_tables import Row, paying_tables, rows_of, unasked_rows
from ingest.cards.grant_words import AMOUNT, GIVEN, GRANT, NO_GRANT, RELIEF, grants, kind_of
from ingest.cards.names import TRIM, name_of
from ingest.cards.text import CardText
from ingest.cards.units import Unit, numbered, other_matter, stable_id, units_of

_NO_DOCUMENT = re.compile(r"清理|告知单|失效|联系方式|通讯录|常见问题|问答|解读|名单|信用管理|操作指引")
# a part of a notice that takes provisions out of force, or lists what no longer holds
_ENDED = re.compile(r"废止|停止执行|失效|替代")
_ENDING = re.compile(r"废止(?![^。]{0,12}和修改)[^。]*[。：:]|停止执行。")
# 「各类奖励标准汇总见表1」: says again what others say
_AGAIN = re.compile(r"(?:可享受的?|相关|配套)政策$|汇总[见于如]|一览表?见|(?:归纳|汇总)如下")
_ANYBODY = re.compile(r"^(?:一般|其他|所有|全部|各类)")  # a column for whoever is in no other
# the terms of another document, or of this one in place of it, for those that were under it
_CONTINUED = re.compile(
    rf"按照?《[^》]+》(?:[(（][^）)]*[）)])?[^。;；,，]{{0,8}}标准[^。;；]{{0,30}}(?:申[请报领]|享受)[^。;；,，]{{0,4}}(?:{GIVEN})"
    r"|申请改?按照?本(?:办法|细则|措施|规定)[^。;；,，]{0,8}标准"
)
_STANDARD = re.compile(rf"^(?:{GIVEN}|支持|发放)(?:资金|项目)?(?:的)?(?:标准|金额|额度|比例)(?:和[一-鿿]{{2,4}})?$")
_DEFINITION = re.compile(
    rf"所称(?P<what>[^,，。;；]{{2,16}}?(?:{GIVEN}))(?:资金)?[,，]?(?:是指|指)[^。;；]{{8,200}}?给予的?[^。;；]{{0,12}}?(?:{GIVEN})"
)
_SHARES = "比例|幅度|标准"  # of a relief from one charge: its items are tiers
_NOTICE = re.compile(r"通知|公告|申报指南")


@dataclass(frozen=True, slots=True)
class Grant:
    """One thing granted. [start, end) are the words that grant it; `conditions` clauses of its own sentence; `provision` holds it whole."""

    id: str
    name: str
    kind: BenefitKind
    unit: Unit
    provision: Provision
    start: int
    end: int
    conditions: tuple[Clause, ...]
    others: tuple[tuple[Clause, ...], ...] = ()  # of further sentences that grant the same to others
    ends_on: date | None = None  # where the words beside a cell say so


def find_grants(text: CardText, words: str) -> list[Grant]:
    """Every grant in reading order; units that go on about the same thing (its limits, its formula) are one with it."""
    if _NO_DOCUMENT.search(text.register.title):
        return list(_unasked(text, words))
    found: list[Grant] = []
    for unit in units_of(text):
        lead = words[unit.provision.start : unit.provision.lead_end]
        if other_matter(text, unit, lead) or _is_ended(unit, lead) or (found and _AGAIN.search(lead)):
            continue
        found += [g for g in _of_unit(text, words, unit) if not any(_same(words, held, g) for held in found)]
    found = [_defined(words, g, text) if len(found) == 1 else g for g in found]
    return found + [g for g in _continued(text, words) if not any(g.provision is held.provision for held in found)]


def _same(words: str, held: Grant, grant: Grant) -> bool:
    """The same thing again: its name, no condition of its own, and no amount in the words but in a table."""
    said = words[grant.start : grant.end]
    return held.name == grant.name and not grant.conditions and re.search(AMOUNT, said) is None


def _is_ended(unit: Unit, lead: str) -> bool:
    """Whether the unit only says what is taken out of force."""
    return _ENDED.search(unit.title or unit.provision.heading) is not None or _ENDING.search(lead) is not None


def _defined(words: str, grant: Grant, text: CardText) -> Grant:
    """A grant of which only a table gives amounts, with the definition as its words: 「本办法所称贴息，是指…给予的补助」."""
    if grants(words[grant.start : grant.end]):
        return grant
    for unit in units_of(text):
        match = _DEFINITION.search(words, unit.provision.start, unit.provision.end)
        if match and match["what"] in grant.name:
            return replace(grant, start=match.start(), end=match.end())
    return grant


def _of_unit(text: CardText, words: str, unit: Unit) -> Iterator[Grant]:
    """What a unit grants; a paragraph under its heading that leads a list of grants is read as a unit of its own."""
    leading = [] if numbered(unit.parts) else [p for p in unit.parts if _leads_grants(text, words, p)]
    for paragraph in leading:
        yield from _of_parts(text, words, replace(unit, provision=paragraph, parts=tuple(text.children(paragraph))))
    rest = replace(unit, parts=tuple(p for p in unit.parts if p not in leading))
    if not leading or any(True for _ in rest.parts):
        yield from _of_parts(text, words, rest)


def _leads_grants(text: CardText, words: str, paragraph: Provision) -> bool:
    granting = [i for i in numbered(text.children(paragraph)) if first_granting(words, i.start, i.end)]
    return paragraph.kind is ProvisionKind.PARAGRAPH and len(granting) > 1


def _of_parts(text: CardText, words: str, unit: Unit) -> Iterator[Grant]:
    provision = unit.provision
    lead = words[provision.start : provision.lead_end]
    items = numbered(unit.parts)
    granting = [i for i in items if first_granting(words, i.start, i.end)]
    kinds = [i for i in items if re.search(GIVEN, i.heading)]
    whole = first_granting(words, provision.start, provision.lead_end)
    rows = [] if _conditional(lead) else rows_of(text, unit)
    if len(granting) > 1 and re.search(_SHARES, provision.heading) and all(_is_relief(words, i) for i in granting):
        yield _grant(text, words, unit, provision, *_span(words, granting), ())
    elif kinds and _NOTICE.search(text.register.title) and re.search("类别|范围|项目|事项|方向", provision.heading):
        for item in kinds:
            yield _announced(text, words, unit, item)
    elif granting and (
        (_announces(lead) and not RELIEF.search(lead) and not _leads(lead))
        or not (whole or _leads(lead) or _conditional(lead))
    ):
        for item in granting:
            yield from _one(text, words, unit, [(item, item.start, item.end)])
    elif rows:
        for number, row in enumerate(rows, 1):
            yield _of_row(text, words, unit, row, number)
    elif granting and (whole or _leads(lead)) and _each(words, lead, granting):
        common = before_grant(words, *without_heading(words, provision, *whole)) if whole else ()
        for item in granting:
            for grant in _one(text, words, unit, [(item, item.start, item.end)]):
                yield replace(grant, conditions=(*common, *grant.conditions))
    elif whole:
        yield from _one(text, words, unit, _spans(unit))
    elif (items and _leads(lead) and re.search(AMOUNT, words[items[0].start : items[-1].end])) or any(
        True for _ in paying_tables(text, unit)
    ):
        low, high = without_heading(words, provision, provision.start, provision.lead_end)
        yield _grant(text, words, unit, provision, low, high, ())
    else:
        found = list(_one(text, words, unit, _spans(unit)[1:]))
        yield from found or _by_heading(text, words, unit)


def _by_heading(text: CardText, words: str, unit: Unit) -> Iterator[Grant]:
    """「三、补贴标准：每户1万元」: an amount that only its heading says to be a grant."""
    if not _STANDARD.search(unit.provision.heading):
        return
    for provision, start, end in _spans(unit):
        low, high = without_heading(words, provision, start, end)
        for match in SENTENCE.finditer(words, low, high):
            if re.search(AMOUNT, match[0]) and not NO_GRANT.search(match[0].strip()):
                yield _grant(text, words, unit, provision, *match.span(), before_grant(words, *match.span()))
                return


def _spans(unit: Unit) -> list[tuple[Provision, int, int]]:
    """The unit's own words and its paragraphs, each with where its words begin and end; what is listed is left out."""
    plain = [p for p in unit.parts if p.kind is ProvisionKind.PARAGRAPH]
    return [(p, p.start, p.lead_end) for p in (unit.provision, *plain)]


def _of_row(text: CardText, words: str, unit: Unit, row: Row, number: int) -> Grant:
    said = tuple(
        c for cell in row.conditions for c in clauses(words, cell.start, cell.end) if not _ANYBODY.search(cell.text)
    )
    kind = kind_of(row.name, words[row.start : row.end], row.caption)
    id_ = f"{stable_id(text, unit.provision)}-r{number}"
    ends = next((day for cell in row.conditions if (day := end_of(words[cell.start : cell.end]))), None)
    return Grant(id_, row.name, kind, unit, unit.provision, row.start, row.end, said, ends_on=ends)


def _unasked(text: CardText, words: str) -> Iterator[Grant]:
    """What a guide lists as coming without an application."""
    units = units_of(text)
    for number, row in enumerate(unasked_rows(text), 1):
        unit = next((u for u in units if u.provision.start <= row.start < u.provision.end), None)
        if unit:
            grant = _of_row(text, words, unit, row, number)
            yield replace(grant, kind=BenefitKind.SERVICE) if "免费" in row.name else grant


def _continued(text: CardText, words: str) -> Iterator[Grant]:
    """What goes on by the terms of another document: 「按照《…办法》的标准于3月31日前申请资助」, 「申请改按本办法标准执行」."""
    for unit in units_of(text):
        provision = unit.provision
        for match in SENTENCE.finditer(words, provision.start, provision.lead_end):
            if _CONTINUED.search(match[0]):
                low, high = without_heading(words, provision, match.start(), match.end())
                yield _grant(text, words, unit, provision, low, high, before_grant(words, low, high))
                break


def _is_relief(words: str, item: Provision) -> bool:
    return RELIEF.search(words, item.start, item.end) is not None


def _span(words: str, items: Sequence[Provision]) -> tuple[int, int]:
    return items[0].start, items[-1].start + len(words[items[-1].start : items[-1].end].rstrip())


def _each(words: str, lead: str, granting: Sequence[Provision]) -> bool:
    """Whether every item is a thing of its own: it says for whom (「…的，奖励」) or has a heading, and the lead does not."""
    if len(granting) < 2:
        return False
    if all(re.search(GIVEN, i.heading) for i in granting) or re.search("下列[^,，]{0,8}(?:称号|情形|资质|认定)", lead):
        return True
    own = re.sub(r"^.*?[。]|符合条件的[^,，]*", "", TRIM.sub("", lead.strip()))
    plain = not re.search(r"的[,，]", own)
    return plain and all(re.search(r"的[,，]", words[i.start : i.end]) for i in granting)


def _leads(lead: str) -> bool:
    """Whether a lead grants what its items give the amounts of: 「按照下列比例承担：」, 「按照级别给予一次性资助：」."""
    return re.search(
        rf"(?:下列|以下|如下)(?:标准|比例|金额|额度)[^。]*[:：]\s*$|(?:{GIVEN})[:：]\s*$", lead
    ) is not None and not re.search("条件|不予|情形|不得|报酬|科技成果[^。]{0,16}人员", lead)


def _announced(text: CardText, words: str, unit: Unit, item: Provision) -> Grant:
    """One kind of a notice: 「（一）首次认定奖励：证书发证日期在…之间的企业。」; what it is called and for whom it is are its words."""
    low, high = without_heading(words, item, item.start, item.end)
    first = re.match(r"[^。]*。?", words[low:high])
    end = low + (first.end() if first else high - low)
    start = item.start + max(0, words[item.start : end].find(narrow(item.heading)))
    said = tuple(clauses(words, low, end))
    return Grant(stable_id(text, item), item.heading, kind_of(item.heading), unit, item, start, end, said)


def _conditional(lead: str) -> bool:
    """Whether a lead introduces conditions, of which none grants anything."""
    return re.search(
        r"(?:符合|满足|具备)[^。]{0,12}(?:下列|以下|如下)|(?:下列|以下)情形", lead
    ) is not None and not GRANT.search(lead)


def _announces(lead: str) -> bool:
    """「奖励标准如下：」: says nothing but that a list follows."""
    return len(TRIM.sub("", lead.strip())) <= 16 and not re.search("的|条件|情形|材料|下列情况", lead)


def _one(text: CardText, words: str, unit: Unit, spans: Sequence[tuple[Provision, int, int]]) -> Iterator[Grant]:
    """What the words of `spans` grant: one thing, to several where its sentences say so, or a thing a sentence."""
    said = [(p, span) for p, start, end in spans for span in all_granting(words, start, end)]
    together = grouped(words, [span for _, span in said])
    holding = {span: p for p, span in said}
    for number, sentences in enumerate(together, 1):
        sentence, *more = sentences
        provision = holding[sentence]
        low, high = without_heading(words, provision, *sentence)
        if len(together) > 1:
            end = together[number][0][0] if number < len(together) else max(provision.end, sentences[-1][1])
            provision = _narrowed(provision, provision.start if number == 1 else low, end)
        grant = _grant(text, words, unit, provision, low, high, before_grant(words, low, high))
        others = [before_grant(words, *span) for span in more if not is_more(words, span)]
        id_ = (
            grant.id
            if number == 1
            else f"{stable_id(text, unit.provision if unit.provision.end >= high else provision)}-{number}"
        )
        yield replace(grant, id=id_, others=tuple(o for o in others if o) if grant.conditions else ())


def _narrowed(provision: Provision, start: int, end: int) -> Provision:
    """The provision as if it were only its words from `start` to `end`."""
    return provision.model_copy(update={"start": start, "lead_end": min(provision.lead_end, end), "end": end})


def _grant(
    text: CardText, words: str, unit: Unit, provision: Provision, low: int, high: int, before: tuple[Clause, ...]
) -> Grant:
    name = name_of(text, words, unit, provision, low, high, before)
    return Grant(stable_id(text, provision), name, kind_of(name, words[low:high]), unit, provision, low, high, before)
