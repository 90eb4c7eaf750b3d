"""Validation errors in one clear Chinese sentence each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Context = Mapping[str, Any]

# pydantic's error type → the sentence after the field's name
_SENTENCES: Mapping[str, Callable[[Context], str]] = {
    "missing": lambda c: "不能缺少",
    "extra_forbidden": lambda c: "是不认识的字段，请检查拼写",
    "string_type": lambda c: "应为文字",
    "string_unicode": lambda c: "含有无法识别的字符",
    "string_too_short": lambda c: "不能为空",
    "string_too_long": lambda c: f"最多 {c['max_length']} 个字，现有 {c['length']} 个",
    "string_pattern_mismatch": lambda c: "格式不正确，只能由字母、数字、“-”和“_”组成，不超过 40 个字符",
    "int_parsing": lambda c: "应为整数",
    "int_type": lambda c: "应为整数",
    "bool_parsing": lambda c: "应为 true 或 false",
    "bool_type": lambda c: "应为 true 或 false",
    "greater_than_equal": lambda c: f"不能小于 {c['ge']}",
    "less_than_equal": lambda c: f"不能大于 {c['le']}",
    "enum": lambda c: f"只能是 {_choices(c['expected'])} 之一",
    "literal_error": lambda c: f"只能是 {_choices(c['expected'])} 之一",
    "dict_type": lambda c: "应为 JSON 对象",
    "model_attributes_type": lambda c: "应为 JSON 对象",
    "value_error": lambda c: str(c.get("error", "不正确")),
}


def spoken(error: Mapping[str, Any]) -> tuple[str, str]:
    """(field, sentence) for one of pydantic's errors."""
    kind = str(error["type"])
    field = _field(error.get("loc", ()))
    if kind == "json_invalid":
        return "", "请求正文不是合法的 JSON"
    if not field:
        return "", "请求正文应为 JSON 对象，请求头 Content-Type 应为 application/json"
    if kind.startswith("date"):
        return field, f"{field} 应为日期，写作 2026-11-22 的形式{_given(error)}"
    context: dict[str, Any] = dict(error.get("ctx", {}))
    if kind == "string_too_long":
        context["length"] = len(str(error.get("input", "")))
    sentence = _SENTENCES[kind](context) if kind in _SENTENCES else "的值不正确"
    return field, f"{field} {sentence}"


def _field(location: tuple[Any, ...]) -> str:
    """「question」, 「profile.revenue」: where the error is, without FastAPI's leading body, query or path."""
    return ".".join(str(part) for part in location[1:] if not str(part).startswith("function-"))


def _given(error: Mapping[str, Any]) -> str:
    given = error.get("input")
    return f"，收到的是“{given}”" if isinstance(given, str) and len(given) <= 40 else ""


def _choices(expected: object) -> str:
    return str(expected).replace("'", "").replace(" or ", "、").replace(", ", "、")
