"""policy.yaml, the side file that registers a document: read, checked, every complaint naming its key."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from assistant.policy.document import Chain, DocumentStatus, Level, Provenance, Repeal

NAME = "policy.yaml"
CARD_NAME = "card.yaml"  # read by ingest.cards.sidefile
_ID = re.compile(r"[\w.-]{1,160}")  # an id stands in addresses and passage ids: no 「@」, 「#」, 「/」 or space


class SideFileError(Exception):
    """A side file that cannot be used. `reason` is Chinese and names the key."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _joined(value: Any) -> Any:
    """An issuer may be one name or a list of joint issuers."""
    if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
        return "、".join(value)
    return value


def _listed(value: Any) -> Any:
    return [] if value is None else [value] if isinstance(value, str) else value


def _repeals(value: Any) -> Any:
    """YAML 1.1 reads a bare key `on` as true."""
    entries = [value] if isinstance(value, dict) else _listed(value)
    if not isinstance(entries, list):
        return entries
    return [{("on" if k is True else k): v for k, v in e.items()} if isinstance(e, dict) else e for e in entries]


def _stripped(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


def _number_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class SideFile(BaseModel):
    """What policy.yaml says. `model_fields_set` tells what it leaves to the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str | None, BeforeValidator(_stripped), BeforeValidator(_number_text)] = None
    title: Annotated[str | None, BeforeValidator(_stripped)] = None
    document_number: Annotated[str | None, BeforeValidator(_stripped)] = None
    issuer: Annotated[str | None, BeforeValidator(_stripped), BeforeValidator(_joined)] = None
    level: Level | None = None
    region: Annotated[str | None, BeforeValidator(_stripped)] = None
    chain: Annotated[tuple[Chain, ...], BeforeValidator(_listed)] = ()
    issued_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    supersedes: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    repeals: Annotated[tuple[Repeal, ...], BeforeValidator(_repeals)] = ()
    status: DocumentStatus | None = None
    ended_on: date | None = None
    provenance: Provenance | None = None
    official_url: Annotated[str | None, BeforeValidator(_stripped)] = None


def read_side_file(path: Path) -> SideFile:
    """Reads and checks policy.yaml. Raises `SideFileError`."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SideFileError(f"{path.name} 无法读取：{error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SideFileError(f"{path.name} 不是UTF-8编码：请另存为UTF-8后重试") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SideFileError(f"{path.name} 不是正确的YAML：{_first_line(error)}") from error
    if content is None:
        return SideFile()
    if not isinstance(content, dict):
        raise SideFileError(f"{path.name} 应当是“键: 值”的列表，实际是{type(content).__name__}")
    return _checked(path.name, content)


def _checked(name: str, content: dict[Any, Any]) -> SideFile:
    try:
        side = SideFile.model_validate(content)
    except ValidationError as error:
        raise SideFileError(f"{name}：" + "；".join(_complaint(dict(e)) for e in error.errors())) from error
    if side.id is not None and not _ID.fullmatch(side.id):
        raise SideFileError(f"{name}：键“id”的值“{side.id}”只能含字母、数字、点、横线和下划线，最长160个字符")
    if side.effective_from and side.effective_to and side.effective_to < side.effective_from:
        raise SideFileError(
            f"{name}：键“effective_to”的日期{side.effective_to}早于键“effective_from”的日期{side.effective_from}"
        )
    return side


_ADVICE = {
    "extra_forbidden": "是不认识的键，请检查拼写",
    "enum": "的值不在允许范围内",
    "missing": "没有填写",
    "string_type": "应当是文字",
    "tuple_type": "应当是列表",
}


def _complaint(error: dict[str, Any]) -> str:
    key = ".".join(str(part) for part in error["loc"])
    kind = str(error["type"])
    advice = "应当是日期，如2025-04-01" if kind.startswith("date") else _ADVICE.get(kind, "的值不正确")
    allowed = f"（允许：{error['ctx']['expected']}）" if kind == "enum" and "ctx" in error else ""
    shown = "" if kind in ("extra_forbidden", "missing") else f"，实际是“{str(error['input'])[:60]}”"
    return f"键“{key}”{advice}{allowed}{shown}"


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"第{mark.line + 1}行，{problem}" if mark is not None else str(problem)
