"""Values of facts: read from what people and files write, and shown again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.errors import InvalidInput
from assistant.policy.days import chinese_date
from assistant.policy.facts import (
    Comparison,
    FactDefinition,
    FactType,
    KnownFact,
    Profile,
    Value,
    fact_definitions,
)
from assistant.policy.numerals import narrow, parse_number

# 「3000万元」, 「1.5亿」, 「5%」, 「百分之五」, 「10个百分点」, 「20人」, 「-3%」
_QUANTITY = re.compile(
    r"(?P<percent>百分之)?(?P<sign>-)?(?P<number>[\d,.]+|[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?)"
    r"\s*(?P<scale>万亿|亿|千万|百万|十万|万|千)?\s*(?P<unit>%|‰|个百分点|[^\d%]*)"
)
_SCALES = {"千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
# 「2025-04-01」, 「2025年4月」, 「2025」
_DATE = re.compile(r"(?P<y>\d{4})(?:[-年./](?P<m>\d{1,2})(?:[-月./](?P<d>\d{1,2})日?)?月?)?年?")
_YES = {"是", "有", "true", "yes", "对"}
_NO = {"否", "不是", "没有", "无", "false", "no"}


def parse_quantity(text: str) -> Decimal | None:
    """The number that an amount, ratio or count denotes in base units, or None: 「3000万元」 → 30000000, 「5%」 → 0.05."""
    match = _QUANTITY.fullmatch(narrow(text).strip())
    number = parse_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    value = number * _SCALES.get(match["scale"] or "", 1)
    if match["percent"] or match["unit"] in ("%", "个百分点"):
        value /= 100
    elif match["unit"] == "‰":
        value /= 1000
    return -value if match["sign"] else value


def value_of(given: Any, definition: FactDefinition) -> Value:
    """`given` as a value of the fact. Raises `InvalidInput` naming fact and value where it is none."""
    value: Value | None = _READERS[definition.type](given, definition)
    if value is None:
        raise InvalidInput(
            f"“{definition.name}”（{definition.key}）的值“{str(given)[:60]}”不正确，{_expected(definition)}"
        )
    return value


def _boolean(given: Any, definition: FactDefinition) -> bool | None:
    if isinstance(given, bool):
        return given
    word = str(given).strip().lower()
    return True if word in _YES else False if word in _NO else None


def _number(given: Any, definition: FactDefinition) -> Decimal | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, int | float | Decimal):
        number = Decimal(str(given))
        return number if number.is_finite() else None
    return parse_quantity(given) if isinstance(given, str) else None


def _date(given: Any, definition: FactDefinition) -> date | None:
    if isinstance(given, date):
        return given
    match = _DATE.fullmatch(narrow(str(given)).strip())
    try:
        return date(int(match["y"]), int(match["m"] or 1), int(match["d"] or 1)) if match else None
    except ValueError:
        return None


def _choice(given: Any, definition: FactDefinition) -> str | None:
    word = str(given).strip()
    return next((o.value for o in definition.options if word in (o.value, o.name, *o.names)), None)


def _choices(given: Any, definition: FactDefinition) -> tuple[str, ...] | None:
    found = [_choice(g, definition) for g in (given if isinstance(given, list | tuple) else [given])]
    return None if None in found else tuple(f for f in found if f is not None)


def _text(given: Any, definition: FactDefinition) -> str | None:
    return given.strip() if isinstance(given, str) and given.strip() else None


_READERS: dict[FactType, Any] = {
    FactType.BOOLEAN: _boolean,
    FactType.MONEY: _number,
    FactType.NUMBER: _number,
    FactType.RATIO: _number,
    FactType.DATE: _date,
    FactType.CHOICE: _choice,
    FactType.CHOICES: _choices,
    FactType.TEXT: _text,
}


def _expected(definition: FactDefinition) -> str:
    match definition.type:
        case FactType.BOOLEAN:
            return "应为是或否"
        case FactType.DATE:
            return "应为日期，如2022-03-01"
        case FactType.CHOICE | FactType.CHOICES:
            return "应为：" + "、".join(o.name for o in definition.options)
        case FactType.TEXT:
            return "应为文字"
        case FactType.RATIO:
            return "应为比例，如5%或0.05"
        case FactType.MONEY:
            return "应为金额，单位元，也可写3000万元"
        case _:
            return f"应为数量{f'，单位{definition.unit}' if definition.unit else ''}"


def read_profile(content: Mapping[str, Any], definitions: Mapping[str, FactDefinition] | None = None) -> Profile:
    """The profile that plain JSON or YAML gives: `{"staff": 28, "revenue": {"2025": "3000万元"}, "hnte_valid": true}`.

    A value may also be `{"value": …, "comparison": "about", "year": 2025, "said": "…"}`. `definitions`: the shipped vocabulary,
    unless told otherwise. Raises `InvalidInput` for an unknown key or a value of the wrong type.
    """
    known = definitions or fact_definitions()
    return Profile().with_facts(fact for key, given in content.items() for fact in _facts(str(key), given, known))


def _facts(key: str, given: Any, definitions: Mapping[str, FactDefinition]) -> list[KnownFact]:
    definition = definitions.get(key)
    if definition is None:
        raise InvalidInput(f"不认识的企业情况“{key[:60]}”；可用的名称见企业情况词汇表（facts.yaml）")
    if isinstance(given, Mapping) and "value" not in given:
        return [_fact(definition, value, _year(year, definition)) for year, value in given.items()]
    return [_fact(definition, given, None)]


def _year(given: Any, definition: FactDefinition) -> int:
    text = str(given)
    if not definition.yearly or not (text.isdigit() and 1900 < int(text) < 2200):
        raise InvalidInput(f"“{definition.name}”（{definition.key}）的年度“{text[:20]}”不正确，应为四位年份")
    return int(text)


def _fact(definition: FactDefinition, given: Any, year: int | None) -> KnownFact:
    if not isinstance(given, Mapping):
        return KnownFact(key=definition.key, value=value_of(given, definition), year=year)
    unknown = set(given) - {"value", "comparison", "said", "year"}
    if unknown:
        raise InvalidInput(
            f"“{definition.name}”（{definition.key}）中不认识的键：{'、'.join(map(str, sorted(unknown)))}"
        )
    stated = _year(given["year"], definition) if given.get("year") is not None else year
    try:
        comparison = Comparison(given.get("comparison", "exact"))
    except ValueError as error:
        allowed = "、".join(Comparison)
        raise InvalidInput(f"“{definition.name}”（{definition.key}）的comparison应为：{allowed}") from error
    return KnownFact(
        key=definition.key,
        value=value_of(given["value"], definition),
        comparison=comparison,
        year=stated,
        said=str(given.get("said", "")),
    )


def content_of(profile: Profile) -> dict[str, Any]:
    """The profile as plain JSON, which `read_profile` reads again."""
    content: dict[str, Any] = {}
    for fact in profile.facts:
        entry = {"value": _plain_value(fact.value), "comparison": str(fact.comparison), "said": fact.said}
        if fact.year is None:
            content[fact.key] = entry
        else:
            content.setdefault(fact.key, {})[str(fact.year)] = entry
    return content


def _plain_value(value: Value) -> Any:
    if isinstance(value, bool | str):
        return value
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else plain(value)


def show_value(value: Value, definition: FactDefinition) -> str:
    """The value as a person writes it: 「3000万元」, 「6.5%」, 「28人」, 「是」, 「2022年3月1日」."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        if definition.type is FactType.RATIO:
            return f"{plain(value * 100)}%"
        return show_money(value) if definition.type is FactType.MONEY else f"{plain(value)}{definition.unit}"
    if isinstance(value, date):
        return chinese_date(value)
    names = {o.value: o.name for o in definition.options}
    return "、".join(names.get(v, v) for v in (value if isinstance(value, tuple) else (value,)))


def show_money(cny: Decimal) -> str:
    """An amount in yuan as policies write it: 「20万元」, 「1.5亿元」, 「3500元」. Exact."""
    for scale, unit in ((10**8, "亿元"), (10**4, "万元")):
        if abs(cny) >= scale and (cny / scale) == (cny / scale).quantize(Decimal("0.0001")):
            return f"{plain(cny / scale)}{unit}"
    return f"{plain(cny)}元"


def plain(number: Decimal) -> str:
    """Without exponent or trailing zeros: 6.50 → 「6.5」."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
