"""An enterprise's data as a whole: taken along, or deleted."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from assistant.errors import NotFound
from assistant.storage import schema as s
from assistant.storage import schema_desk as d
from assistant.storage import schema_people as p
from desk.people.audit import Audit
from desk.people.holdings import Holding, delete, of_enterprise, settle
from desk.principal import Principal

_SECRETS = {"password_hash", "key_hash", "content", "searched"}  # content goes beside, as files
_INTERNAL_TABLES = (d.drafts, d.reviews, d.outbox, d.reviewed_answers)  # the desk's own work
_INTERNAL_EVENTS = {"note_added", "drafted", "edited", "submitted", "reviewed", "reminded"}
_AI_MARK = "人工智能生成"


class Portability:
    def __init__(self, engine: sa.Engine, audit: Audit, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._audit = audit
        self._clock = clock

    def export(self, by: Principal, enterprise_id: str) -> dict[str, list[dict[str, Any]]]:
        """All rows by table, ready for JSON; without secrets, and for the enterprise itself without the desk's internal work.

        Raises `NotFound`, for an enterprise that is not the asker's own too.
        """
        self._check(by, enterprise_id)
        found: dict[str, list[dict[str, Any]]] = {}
        with self._engine.begin() as connection:
            for holding in of_enterprise(enterprise_id):
                if holding.table is p.sessions or (not by.is_staff and holding.table in _INTERNAL_TABLES):
                    continue
                rows = connection.execute(sa.select(holding.table).where(holding.rows)).mappings()
                kept = [_shown(holding, row) for row in rows if by.is_staff or not _is_internal(holding, row)]
                if kept:
                    found[holding.table.name] = kept
            self._audit.record(connection, by, "enterprise.exported", f"enterprise:{enterprise_id}")
        return found

    def archive(self, by: Principal, enterprise_id: str) -> bytes:
        """The export as a zip file: `data.json`, and the attachments as they were sent. Raises `NotFound`."""
        data = self.export(by, enterprise_id)
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
            for row in data.get(d.attachments.name, ()):
                with self._engine.connect() as connection:
                    query = sa.select(d.attachments.c.content).where(d.attachments.c.id == row["id"])
                    content = connection.execute(query).scalar()
                if content is not None:
                    archive.writestr(f"attachments/{row['id']}-{_file_name(row['name'])}", content)
        return held.getvalue()

    def erase(self, by: Principal, enterprise_id: str) -> dict[str, int]:
        """Deletes everything of an enterprise. Returns how many rows of each table. Raises `NotFound`.

        The audit chain stays: it holds ids and digests.
        """
        self._check(by, enterprise_id)
        with self._engine.begin() as connection:
            counts = delete(connection, of_enterprise(enterprise_id))
            self._audit.record(connection, by, "enterprise.erased", f"enterprise:{enterprise_id}", counts)
        settle(self._engine)
        return counts

    def _check(self, by: Principal, enterprise_id: str) -> None:
        known = sa.select(p.enterprises.c.id).where(p.enterprises.c.id == enterprise_id)
        with self._engine.connect() as connection:
            is_there = connection.execute(known).first() is not None
        if not is_there or not (by.is_staff or by.enterprise_id == enterprise_id):
            raise NotFound(f"没有编号为“{enterprise_id}”的企业")


def _is_internal(holding: Holding, row: Mapping[Any, Any]) -> bool:
    if holding.table is d.ticket_events:
        return row["name"] in _INTERNAL_EVENTS
    return holding.table is d.attachments and bool(row["internal"])


def _shown(holding: Holding, row: Mapping[Any, Any]) -> dict[str, Any]:
    shown = {str(name): _value(value) for name, value in row.items() if name not in _SECRETS}
    if holding.table is s.turns:
        answer = row["answer"]
        shown["ai_label"] = {
            "mark": _AI_MARK,
            "generator": answer.get("generated_by"),
            "id": row["id"],
            "time": _value(row["asked_at"]),
        }
    return shown


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _file_name(name: str) -> str:
    """A name that stays in its folder wherever it is unpacked."""
    return "".join("_" if c in '/\\:*?"<>|' or not c.isprintable() else c for c in name)[:120] or "file"
