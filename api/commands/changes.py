"""`esl policies diff`: what changed between two versions or documents, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from api.changes import Compared, policy_diff
from api.commands.opening import opened, read_settings
from api.commands.remote import Server
from api.schemas import PolicyDiff
from assistant.errors import DataFolderHeld, InvalidInput
from assistant.policy.diff import Change, ChangeKind, ProvisionDiff, Side
from assistant.settings import Settings
from eval.affected import affected_cases
from eval.dataset import Case, DatasetError, load

_NAMES = {
    ChangeKind.ADDED: "新增",
    ChangeKind.REMOVED: "删去",
    ChangeKind.CHANGED: "修改",
    ChangeKind.MOVED: "移动",
}


def run_diff(compared: Compared, as_json: bool, data_dir: Path | None, case_files: Sequence[Path] = ()) -> int:
    cases = _read_cases(case_files)
    found = _found(read_settings(data_dir), compared)
    if as_json:
        print(found.model_dump_json(indent=2))
        return 0
    out = Console(highlight=False)
    old, new = found.old, found.new
    out.print(f"旧：《{old.title}》({old.document_id}) 第{old.version}版", soft_wrap=True)
    out.print(f"新：《{new.title}》({new.document_id}) 第{new.version}版", soft_wrap=True)
    counts = f"新增{found.added}处，删去{found.removed}处，修改{found.changed}处，移动{found.moved}处，未变{found.unchanged}处"
    out.print(counts, soft_wrap=True)
    for change in found.changes:
        for line in _lines(change):
            out.print(line, soft_wrap=True)
    affected = found.affected_answers
    if affected.count:
        out.print(f"\n{affected.count}个已有回答引用了改动的原文{_listed(affected.ids)}", soft_wrap=True)
    for said in _affected_cases(cases, found):
        out.print(said, soft_wrap=True)
    return 0


def _read_cases(files: Sequence[Path]) -> list[Case]:
    if not files:
        return []
    try:
        return load(files)
    except DatasetError as error:
        raise InvalidInput(str(error)) from error


def _affected_cases(cases: Sequence[Case], found: PolicyDiff) -> Iterator[str]:
    named = (found.old.document_id, found.old.title)
    affected = affected_cases(cases, named, ProvisionDiff(changes=tuple(found.changes), unchanged=found.unchanged))
    if affected:
        yield f"\n{len(affected)}个测试用例期望的条款有改动，需要核对："
    for case_id, provisions in affected.items():
        yield f"  {case_id}  {'、'.join(provisions) or '整份文件'}"


def _found(settings: Settings, compared: Compared) -> PolicyDiff:
    try:
        with opened(settings) as stores:
            return policy_diff(stores.catalogue, stores.conversations, compared)
    except DataFolderHeld as held:
        if held.url is None:
            raise
        body = Server(held.url, settings.admin_token).policy_diff(
            compared.document_id,
            **{"from": _text(compared.old), "to": _text(compared.new), "against": compared.against},
        )
        return PolicyDiff.model_validate_json(body)


def _listed(ids: Sequence[str]) -> str:
    """The ids, which a running server names to officers only."""
    return f"：{'、'.join(ids)}" if ids else ""


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _lines(change: Change) -> Iterator[Text]:
    """The heading, then the words: of a changed part the new text with what was removed as [-…-] and added as {+…+}."""
    names = list(dict.fromkeys(_place(side) for side in (change.old, change.new) if side is not None))
    yield Text(f"\n{_NAMES[change.kind]}  {' → '.join(names)}", style="bold")
    if change.kind is ChangeKind.CHANGED:
        yield _marked(change)
    elif change.kind is ChangeKind.REMOVED and change.old is not None:
        yield Text(f"  [-{change.old.text}-]", style="red")
    elif change.kind is ChangeKind.ADDED and change.new is not None:
        yield Text(f"  {{+{change.new.text}+}}", style="green")


def _place(side: Side) -> str:
    return side.name or "正文之外（标题、文号、落款等）"


def _marked(change: Change) -> Text:
    text, at = Text("  "), change.new.start if change.new else 0
    new = change.new.text if change.new else ""
    start = at
    for edit in change.edits:
        text.append(new[at - start : edit.new_start - start])
        if edit.old:
            text.append(f"[-{edit.old}-]", style="red")
        if edit.new:
            text.append(f"{{+{edit.new}+}}", style="green")
        at = edit.new_end
    text.append(new[at - start :])
    return text
