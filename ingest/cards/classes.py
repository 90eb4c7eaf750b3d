"""Classes that a document recognises one by one: 「A类人才是指…」, 「（二）B类（领军人才）。…」, rows of 「类别 | 认定条件」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.policy.document import Table, TableCell
from assistant.policy.numerals import narrow
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.conditions.tables import condition_column
from ingest.cards.grant_words import AMOUNT, GIVEN, grants
from ingest.cards.text import CardText

_ASIDE = r"(?:[(（][^)）]{1,10}[)）])?"
_WHAT = "(?:人才|企业|机构|项目|单位|平台|园区)"
# 「A类人才」, 「一类（顶尖人才）」, 「第二层次」
CLASS = rf"[“]?(?:(?:[A-Z]|[一二三四五六七甲乙丙丁])[类级档]|第[一二三四五六七]层次){_WHAT}?[”]?{_ASIDE}"
_LABEL = (
    r"\s*(?:第[一二三四五六七八九十百零]{1,5}条|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}[.、．])?\s*"
)
# a provision or sentence that begins with a class and says what it takes
_TOLD = re.compile(
    rf"(?<![^。;；\n]){_LABEL}(?P<what>{CLASS})(?P<says>[:：。]|[,，]?(?:是指|应当?|须|需|必须|是|为)|[,，])(?P<when>[^。;；\n]{{4,160}})"
)
_HEADER = re.compile(r"类别|层次|等级|级别|类型|档次|星级|称号|层级|卡种")
_PAID = re.compile(
    rf"(?:给予|发放|享受|每[人月年])[^,，]{{0,12}}(?:{AMOUNT}|{GIVEN})|补[贴助]|资助|奖励\d|{AMOUNT}[^,，]{{0,4}}(?:{GIVEN})"
)
# 「层次 | 入库标准」: whatever its rows are called, they are what one is put in
_GIVING = re.compile(r"(?:入[库选围]|认定|评[定选]|准入|分级|申[办领]|晋[级升]|命名)(?:的)?(?:标准|条件|要求|指标)")
_LONGEST_ROW = 10  # characters of such a row's name
_LIST = re.compile(r"下列|以下|如下")
_TELLING = re.compile(
    r"不|以上|博士|硕士|获得|具有|具备|入选|担任|人才|专家|奖|学位|职称|院士|\d"
)  # words of which what it takes has one


@dataclass(frozen=True, slots=True)
class Class:
    """[start, end) are its words, [whom_start, end) those that say for whom; both the same lead where its conditions are a list."""

    name: str
    provision: Provision
    start: int
    end: int
    whom_start: int | None


def told_classes(text: CardText, words: str) -> Iterator[Class]:
    """Those that begin a provision or a sentence, but for what they are paid; [] of those whose conditions are a list of their own."""
    for provision in text.provisions:
        if provision.kind in (ProvisionKind.TABLE, ProvisionKind.ROW, ProvisionKind.TITLE):
            continue
        if any(c.kind in (ProvisionKind.ITEM, ProvisionKind.SUBITEM) for c in text.children(provision)):
            continue
        for match in _TOLD.finditer(words, provision.start, provision.lead_end):
            said = match["when"]
            if _LIST.search(said) or _PAID.search(said) or not _TELLING.search(said):
                continue
            yield Class(class_name(match["what"]), provision, match.start("what"), match.end(), match.start("when"))


def class_rows(text: CardText, table: Table) -> list[Class]:
    """The classes of a table that says for each what it takes; [] of any other table."""
    if not table.header_rows or len(table.rows) <= table.header_rows + 1:
        return []
    header = [narrow(cell.text) for cell in table.rows[table.header_rows - 1]]
    column = condition_column(table)
    rows = table.rows[table.header_rows :]
    if column is None or not _HEADER.search(header[0]) or re.search(GIVEN, "".join(header)):
        return []
    if not all(re.fullmatch(CLASS, narrow(row[0].text).strip()) for row in rows) and not _gives(header[column], rows):
        return []
    held = max((p for p in text.provisions if p.start <= table.start < p.end), key=lambda p: p.start)
    return [Class(class_name(r[0].text), held, r[0].start, r[column].end, r[column].start) for r in rows]


def _gives(title: str, rows: Sequence[Sequence[TableCell]]) -> bool:
    """Whether the column by its title says what it takes to be given what the rows are called, which pay nothing."""
    short = all(0 < len(row[0].text.strip()) <= _LONGEST_ROW for row in rows)
    return short and _GIVING.search(title) is not None and not any(grants(narrow(c.text)) for row in rows for c in row)


def class_name(what: str) -> str:
    """「A类人才」 → A类人才认定, 「一类（顶尖人才）」 → 一类（顶尖人才）认定."""
    return what.strip().strip("“”") + "认定"


def class_of_lead(lead: str) -> str:
    """The class that a list's lead is about: 「C类人才，年龄不超过50周岁，并具备下列条件之一：」; "" where it is about none."""
    match = re.match(rf"{_LABEL}(?P<what>{CLASS})(?=[,，:：。]|是|为|应|须|需|必|符合|具备|满足)", lead)
    return match["what"].strip("“”") if match else ""
