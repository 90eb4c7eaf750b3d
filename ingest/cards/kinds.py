"""The kinds that one title has, each a row of a table: 「人才码分为金码、蓝码、绿码三种」, 「分为A、B、C三级」."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.text import CardText

# 「分为金码、蓝码、绿码三种」
_ENDING = "(?:类|级|档|型|码|星|层次)"
_ASIDE = r"(?:[(（][^)）]*[)）])?"  # 「A类（领军人才）」
_KINDS = re.compile(
    rf"分为(?P<same>[^,，。；;、]{{0,8}}{_ENDING}{_ASIDE}(?:[、和][^,，。；;、和]{{0,8}}{_ENDING}{_ASIDE})+)(?=[,，。；;])|"
    r"分为(?P<kinds>[^,，。；;、]{1,10}(?:[、和][^,，。；;、和]{1,10})+?)(?:等)?(?:[一二三四五六七八九十两\d]+个?)(?:种|类|级|档|层次|等级|类别|级别)"
)
_NUMBER = "[一二三四五六七八九十百零]{1,5}"
_LABEL = rf"\s*(?:第{_NUMBER}条|[(（](?:{_NUMBER}|\d{{1,3}})[)）]|\d{{1,2}}[.、．]|{_NUMBER}、)?\s*"
_WHOM = re.compile(r"人员|对象|条件|要求|标准|企业")


@dataclass(frozen=True, slots=True)
class Kind:
    """A row [start, end): the name in its first cell up to for whom it is."""

    name: str
    start: int
    end: int
    whom_start: int | None = None  # of the cell that says for whom, which ends the row
    provision: Provision | None = None  # that begins with its name


def kinds_of(text: CardText, words: str, unit: Provision) -> list[Kind]:
    """The kinds that the unit names and a table of it describes; [] unless every kind has its row."""
    named = _KINDS.search(words, unit.start, unit.end)
    if named is None:
        return []
    kinds = _names(named)
    for table in text.tables:
        if not unit.start <= table.start < unit.end or not table.header_rows:
            continue
        header = [cell.text for cell in table.rows[table.header_rows - 1]]
        column = next((i for i, title in enumerate(header[1:], 1) if _WHOM.search(title)), None)
        rows = {row[0].text.strip(): row for row in table.rows[table.header_rows :]}
        if column is not None and all(kind in rows for kind in kinds):
            return [Kind(kind, rows[kind][0].start, rows[kind][column].end, rows[kind][column].start) for kind in kinds]
    return []


def classes_of(text: CardText, words: str, unit: Provision) -> list[Kind]:
    """The kinds that the unit names, each with the provision or sentence that begins with it: 「A类人才，是指…」; [] unless all have
    one.
    """
    named = _KINDS.search(words, unit.start, unit.end)
    if named is None:
        return []
    found = [_described(text, words, kind.strip(), named.end()) for kind in _names(named)]
    return [kind for kind in found if kind] if all(found) else []


def _described(text: CardText, words: str, name: str, after: int) -> Kind | None:
    begins = re.compile(rf"{_LABEL}[“]?{re.escape(name)}[^,，。;；:：]{{0,8}}")
    for provision in text.provisions:
        if provision.start < after or provision.kind in (ProvisionKind.TABLE, ProvisionKind.ROW):
            continue
        match = begins.match(words, provision.start, provision.lead_end)
        if match:
            end = re.compile(r"[^。;；\n]*[。;；]?").match(words, match.end())
            return Kind(name, provision.start, end.end() if end else match.end(), None, provision)
    inside = re.search(rf"(?<=[。;；\n]){re.escape(name)}[^。;；\n]*[。;；]?", words[after:])
    return Kind(name, after + inside.start(), after + inside.end()) if inside else None


def _names(named: re.Match[str]) -> list[str]:
    return [
        re.sub(_ASIDE, "", kind).strip()
        for kind in re.split(r"[、和](?![^(（]*[)）])", named["kinds"] or named["same"])
    ]
