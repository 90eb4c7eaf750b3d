"""Scores: tables of indicators with bands and points, deductions, and what a number of points is good for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.policy.card import AnyOf, Condition, Indicator, Score, ScoreBand, Threshold
from assistant.policy.document import Table, TableCell
from assistant.policy.provision import Provision
from ingest.cards.awards.labels import Label, label_condition
from ingest.cards.awards.quantities import Kind, Quantity, plain_words, quantities
from ingest.cards.awards.tiers import row_ref
from ingest.cards.conditions.leaves import LeafReader
from ingest.cards.text import CardText

_POINTS_HEADER = re.compile(r"得分|分值|分数|满分|计分|权重|分(?:\)|$)")
_NAME_HEADER = re.compile(r"指标|项目|内容|维度|类别|要素|因素")
_RULE_HEADER = re.compile(r"标准|说明|规则|细则|办法|方法|要求|依据|评分|计分")
_MOST = re.compile(r"(?:满分|最高|总分|共计?|合计)(?:为|得|计)?\s?(\d{1,4}(?:\.\d+)?)\s?分")
_ONE_POINTS = re.compile(r"\s*(?:得|计|加|扣)?\s?-?(\d{1,3}(?:\.\d+)?)\s?分?\s*")
_DEDUCTION = re.compile(r"扣分|减分|扣减")
_BONUS_FREE = re.compile(r"指标|评价|评分|积分|得分|打分")
# 「30%以上得20分」, 「每件2分」, 「3%—5%的，得10分」
_BAND = re.compile(
    r"(?P<when>[^,;。，；]{2,40}?)(?:的)?[,，]?\s?(?:得|计|加|记|为|扣|扣减|减)\s?(?P<points>\d{1,3}(?:\.\d+)?)\s?分"
)
_THRESHOLD = re.compile(
    r"(?P<from>\d{1,3}(?:\.\d+)?)\s?分?\s?(?P<mark>[(]含[)]|[(]不含[)])?\s?(?:及)?以上\s?(?:[(](?:含|不含)[)])?[^,;。|]{0,14}?(?:为|的为|评为|认定为|确定为|,为|,)\s?(?P<level>[A-E]\+?级?|[特一二三四五]级|优秀|良好|合格|[甲乙丙丁]级)"
)
_FROM = re.compile(r"(?P<from>\d{1,3}(?:\.\d+)?)\s?分?\s?(?:[(]含[)])?\s?(?:及?以上|[-—–~～至到])")
_LEVEL = re.compile(r"\s*(?:[A-E]\+?级?|[特一二三四五]级|优秀|良好|合格|[甲乙丙丁]级|第[一二三四五]档)\s*")
_LEVEL_HEADER = re.compile(r"等级|级别|档次|评级|类别")


def read_score(text: CardText, provisions: Sequence[Provision] | None, leaves: LeafReader) -> Score | None:
    """The score that these provisions, or the whole document, set up; None where no table gives points for indicators.

    `leaves` takes the facts that only this document asks for.
    """
    low, high = (provisions[0].start, provisions[-1].end) if provisions else (0, len(text.text))
    tables = [t for t in text.tables if low <= t.start and t.end <= high]
    indicators: list[Indicator] = []
    deductions: list[Indicator] = []
    thresholds: list[Threshold] = []
    for table in tables:
        levels = _level_table(text, table)
        if levels:
            thresholds += levels
            continue
        read = _indicators(text, table, leaves)
        (deductions if _DEDUCTION.search(plain_words(table.caption)) else indicators).extend(read)
    if not indicators:
        return None
    thresholds += _levels_in_words(text, low, high) if not thresholds else []
    most = _MOST.search(plain_words(text.text[low:high]))
    total = sum((i.most for i in indicators), Decimal(0))
    stated = Decimal(most[1]) if most and Decimal(most[1]) >= max(i.most for i in indicators) else None
    return Score(
        name=_name(text),
        indicators=tuple(indicators),
        deductions=tuple(deductions),
        thresholds=tuple(sorted(thresholds, key=lambda t: -t.at_least)),
        most=stated if stated is not None else (total or None),
    )


def _name(text: CardText) -> str:
    title = plain_words(text.register.title)
    found = re.search(r"[\u4e00-\u9fffA-Z“”]{2,16}?(?:积分|评价|评分)", title)
    return found[0] if found else (title or "评分")


def _indicators(text: CardText, table: Table, leaves: LeafReader) -> list[Indicator]:
    """One indicator of a table whose rows are bands, or one of each row of a table of indicators."""
    rows = [r for r in table.rows if r]
    if len(rows) < 2 or not _BONUS_FREE.search(
        plain_words(table.caption) + plain_words("".join(c.text for c in rows[0]))
    ):
        return []
    header = [plain_words(c.text) for c in rows[0]]
    body = rows[max(1, table.header_rows) :]
    body = [r for r in body if len(r) == len(header)]
    points = next((i for i, h in enumerate(header) if _POINTS_HEADER.search(h) and _mostly_points(body, i)), None)
    if points is None:
        return []
    if any(_NAME_HEADER.search(h) for i, h in enumerate(header) if i != points) and not _banded(header, points):
        return _listed(text, header, body, points, leaves)
    one = _one(text, table, header, body, points, leaves)
    return [one] if one else []


def _banded(header: Sequence[str], points: int) -> bool:
    """Whether the rows are bands of one indicator: the points are a result, not a full mark."""
    return "得分" in header[points] and not any(_RULE_HEADER.search(h) for i, h in enumerate(header) if i != points)


def _mostly_points(rows: Sequence[Sequence[TableCell]], at: int) -> bool:
    found = sum(_ONE_POINTS.fullmatch(plain_words(r[at].text)) is not None for r in rows)
    return bool(rows) and found * 2 >= len(rows)


def _points(cell: TableCell) -> Decimal | None:
    found = _ONE_POINTS.fullmatch(plain_words(cell.text))
    return Decimal(found[1]) if found else None


def _one(
    text: CardText,
    table: Table,
    header: Sequence[str],
    body: Sequence[Sequence[TableCell]],
    points: int,
    leaves: LeafReader,
) -> Indicator | None:
    caption = plain_words(table.caption)
    name = re.sub(r"^附?表\s?\d*\s*|[(].*$|指标$", "", caption).strip() or header[0]
    bands: list[ScoreBand] = []
    for row in body:
        given = _points(row[points])
        if given is None:
            continue
        conditions = [
            _band_condition(text, cell, f"{header[i]}|{caption}", leaves) for i, cell in enumerate(row) if i != points
        ]
        when: Condition = conditions[0] if len(conditions) == 1 else AnyOf(any=tuple(conditions))
        bands.append(ScoreBand(when=when, points=given))
    if not bands:
        return None
    full = _MOST.search(caption)
    most = Decimal(full[1]) if full else max(b.points for b in bands)
    return Indicator(name=name, most=most, bands=tuple(bands), source=text.ref(table.start, table.end))


def _band_condition(text: CardText, cell: TableCell, about: str, leaves: LeafReader) -> Condition:
    return label_condition(text, Label(cell.start, cell.end, about), leaves)


def _listed(
    text: CardText, header: Sequence[str], body: Sequence[Sequence[TableCell]], points: int, leaves: LeafReader
) -> list[Indicator]:
    """One indicator a row: the last name column names it, the rule column holds its bands."""
    names = [i for i, h in enumerate(header) if i != points and _NAME_HEADER.search(h) and not re.search("序号", h)]
    rules = [i for i in range(len(header)) if i != points and i not in names]
    rules = [i for i in rules if _RULE_HEADER.search(header[i])] or rules
    found: dict[str, Indicator] = {}
    for row in body:
        full = _points(row[points])
        if full is None or re.fullmatch(r"\s*(?:合计|总分|总计|小计)\s*", row[0].text):
            continue
        name = plain_words(row[names[-1]].text).strip()
        source = row_ref(text, row)
        bands = [b for i in rules for b in _bands_of_cell(text, row[i], name, leaves)]
        if not bands and rules:
            when = _band_condition(text, row[rules[0]], name, leaves)
            bands = [ScoreBand(when=when, points=full)]
        if name in found:
            earlier = found[name]
            merged = (*earlier.bands, *bands)
            found[name] = earlier.model_copy(update={"bands": merged, "most": max(earlier.most, full)})
        else:
            found[name] = Indicator(name=name, most=full, bands=tuple(bands), source=source)
    return list(found.values())


def _bands_of_cell(text: CardText, cell: TableCell, name: str, leaves: LeafReader) -> list[ScoreBand]:
    plain = plain_words(cell.text)
    bands: list[ScoreBand] = []
    for band in _BAND.finditer(plain):
        low, high = band.span("when")
        label = Label(cell.start + low, cell.start + high, name)
        bands.append(ScoreBand(when=label_condition(text, label, leaves), points=Decimal(band["points"])))
    return bands


def _level_table(text: CardText, table: Table) -> list[Threshold]:
    """「等级 | 分值 | 授信额度」."""
    rows = [r for r in table.rows if r]
    if len(rows) < 2:
        return []
    header = [plain_words(c.text) for c in rows[0]]
    found: list[Threshold] = []
    for row in rows[max(1, table.header_rows) :]:
        cells = [plain_words(c.text) for c in row]
        level = next(
            (c.strip() for c, h in zip(cells, header, strict=False) if _LEVEL.fullmatch(c) and _LEVEL_HEADER.search(h)),
            None,
        )
        least = next(
            (m for c, h in zip(cells, header, strict=False) if (m := _FROM.search(c)) and re.search("分", c + h)), None
        )
        if level is None or least is None:
            continue
        money: list[Quantity] = [q for c in cells for q in quantities(c) if q.kind is Kind.MONEY]
        found.append(
            Threshold(
                at_least=Decimal(least["from"]),
                level=level,
                cny=money[-1].value if money else None,
                source=row_ref(text, row),
            )
        )
    return found if len(found) > 1 else []


def _levels_in_words(text: CardText, low: int, high: int) -> list[Threshold]:
    """「85分（含）以上为A级，70分以上为B级」."""
    plain = plain_words(text.text[low:high])
    return [
        Threshold(
            at_least=Decimal(m["from"]), level=m["level"], source=text.ref(low + m.start("from"), low + m.end("level"))
        )
        for m in _THRESHOLD.finditer(plain)
    ]
