"""Opening what a command works on: the settings, the day, the data folder or the server that holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ComponentMissing, InvalidInput

if TYPE_CHECKING:
    from assistant.build import Stores
    from assistant.settings import Settings

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_settings(data_dir: Path | None) -> Settings:
    """Settings from the environment, `data_dir` over them. Raises `InvalidInput` for a variable that cannot be used."""
    from pydantic import ValidationError

    from assistant.settings import Settings

    given: dict[str, Any] = {} if data_dir is None else {"data_dir": data_dir}
    try:
        return Settings(**given)
    except ValidationError as error:
        names = "、".join(str(part) for e in error.errors() for part in e["loc"])
        raise InvalidInput(f"环境变量或 .env 中的设置有误：{names}") from error


def read_day(text: str | None, settings: Settings) -> date:
    """The day that `--as-of` names, today where it is missing. Raises `InvalidInput`."""
    if text is None:
        from assistant.build import today

        return today(settings)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # 2026-02-30: said below
    raise InvalidInput(f"--as-of 应为日期，写作 2026-11-22 的形式，收到的是“{text}”")


@contextmanager
def opened(settings: Settings) -> Iterator[Stores]:
    """The stores of an existing data folder, closed at the end.

    Raises `DataFolderHeld`, `StorageError`, or `ComponentMissing` when nothing was ever ingested there.
    """
    from assistant.build import open_stores

    if not settings.data_dir.exists():
        raise nothing_ingested(settings)
    stores = open_stores(settings)
    try:
        yield stores
    finally:
        stores.close()


def nothing_ingested(settings: Settings) -> ComponentMissing:
    folder = settings.data_dir
    return ComponentMissing(f"资料目录 {folder} 中还没有政策文件：请先运行 esl ingest 文件夹 --data-dir {folder}")
