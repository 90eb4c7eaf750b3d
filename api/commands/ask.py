"""`esl ask`: one question, here or at the server that holds the data folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.commands.opening import nothing_ingested, opened, read_day, read_settings
from assistant.errors import ComponentMissing, DataFolderHeld, InvalidInput
from assistant.policy.answer import Answer

if TYPE_CHECKING:
    from api.commands.explain import Scored
    from assistant.settings import Settings

_PROFILE_BYTES = 64 * 1024  # as much as the HTTP door takes


@dataclass(frozen=True, slots=True)
class AskOptions:
    profile: Path | None = None
    as_of: str | None = None
    conversation: str | None = None
    json: bool = False
    explain: bool = False


def run_ask(question: str, options: AskOptions, data_dir: Path | None) -> int:
    settings = read_settings(data_dir)
    as_of = read_day(options.as_of, settings)
    profile = read_profile(options.profile)
    # bytes that are no UTF-8 reach Python as lone surrogates, which no database takes
    typed = question.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        answer, found = _ask_here(settings, typed, as_of, options, profile)
    except DataFolderHeld as held:
        if held.url is None:
            raise
        answer = _ask_server(held.url, typed, as_of, options.conversation, profile)
        found = _explained_there(held.url, answer.understood or typed, as_of) if options.explain else []
    if options.json:
        print(answer.model_dump_json(indent=2))
    else:
        from api.commands.render import print_answer

        print_answer(answer)
        if options.explain:
            from api.commands.explain import print_explained

            print_explained(found)
    return 0


def _ask_here(
    settings: Settings, question: str, as_of: date, options: AskOptions, profile: dict[str, Any] | None
) -> tuple[Answer, list[Scored]]:
    with opened(settings) as stores:
        from assistant.build import build_assistant

        assistant = build_assistant(stores)
        if not assistant.library.documents:
            raise nothing_ingested(settings)
        answer = assistant.ask(question, as_of=as_of, conversation_id=options.conversation, profile=profile)
        if not options.explain:
            return answer, []
        from api.commands.explain import explained_here

        return answer, explained_here(assistant, answer.understood or question, as_of)


def _explained_there(url: str, query: str, as_of: date) -> list[Scored]:
    from api.commands.explain import explained_there
    from api.commands.remote import Server

    return explained_there(Server(url), query, as_of)


def _ask_server(
    url: str, question: str, as_of: date, conversation: str | None, profile: dict[str, Any] | None
) -> Answer:
    from pydantic import ValidationError

    from api.commands.remote import Server

    body = {"question": question, "as_of": as_of.isoformat(), "conversation_id": conversation, "profile": profile}
    answer = Server(url).chat({name: value for name, value in body.items() if value is not None})
    try:
        return Answer.model_validate_json(answer)
    except ValidationError as error:
        raise ComponentMissing(f"服务 {url} 的版本与本程序不同，读不懂它的回答：请换用同一版本") from error


def read_profile(path: Path | None) -> dict[str, Any] | None:
    """The facts in a JSON or YAML file. Raises `InvalidInput`."""
    if path is None:
        return None
    import yaml

    try:
        if path.stat().st_size > _PROFILE_BYTES:
            raise InvalidInput(f"企业情况文件 {path} 超过 {_PROFILE_BYTES // 1024} KB")
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))  # JSON is YAML
    except OSError as error:
        raise InvalidInput(f"企业情况文件 {path} 打不开：{_reason(error)}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidInput(f"企业情况文件 {path} 不是 UTF-8 编码的 JSON 或 YAML") from error
    if not isinstance(facts, dict) or not all(isinstance(key, str) for key in facts):
        raise InvalidInput(f"企业情况文件 {path} 应为“名称: 值”的形式，如 registered_in_park: true")
    plain: dict[str, Any] = json.loads(json.dumps(facts, default=str))  # YAML's dates as text
    return plain


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹"
    return error.strerror or str(error)
