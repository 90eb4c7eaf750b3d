"""`esl audit verify`: the chain recomputed, and compared with where it ended last time."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from api.commands.user import opened_database, utc_now
from assistant.errors import InvalidInput
from desk.people.audit import Anchor, Audit, Verification

ANCHOR = "audit.anchor"  # in the data folder; a copy elsewhere is worth more


def run_verify(anchor: Path | None, data_dir: Path | None) -> int:
    """0 where the chain is sound, 1 where it is not. `anchor`: file of the last end; in the data folder where None."""
    with opened_database(data_dir) as (settings, engine):
        kept = anchor or settings.data_dir / ANCHOR
        found = verify_and_keep(Audit(engine, utc_now), kept)
    for fault in found.faults:
        print(f"第 {fault.number} 条：{fault.message}", file=sys.stderr)
    if not found.is_sound:
        print(f"审计记录不完整：{len(found.faults)} 处", file=sys.stderr)
        return 1
    print(f"审计记录完整：共 {found.entries} 条，末条校验值 {found.end.hash}（已记入 {kept}，请另行留存一份）")
    return 0


def verify_and_keep(audit: Audit, kept: Path) -> Verification:
    """Checks against the kept end, and keeps the new one where all is sound. Raises `InvalidInput` for a file that is none."""
    found = audit.verify(_read(kept))
    if found.is_sound:
        partial = kept.with_name(kept.name + ".part")
        partial.write_text(json.dumps({"number": found.end.number, "hash": found.end.hash}) + "\n", encoding="utf-8")
        os.replace(partial, kept)
    return found


def _read(kept: Path) -> Anchor | None:
    try:
        text = kept.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        held = json.loads(text)
        return Anchor(int(held["number"]), str(held["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(f"{kept} 不是核验审计记录留下的文件") from error
