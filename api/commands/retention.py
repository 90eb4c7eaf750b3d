"""`esl desk retention`: what is over its time, listed or deleted; on the database alone."""

from __future__ import annotations

from pathlib import Path

from api.commands.user import opened_database, utc_now
from desk.people.audit import Audit
from desk.people.retention import Retention, RetentionDays

_NAMES = {
    "conversations": "对话",
    "turns": "问答",
    "feedback": "评价",
    "tickets": "工单",
    "ticket_events": "工单记录",
    "attachments": "附件",
    "drafts": "草稿",
    "reviews": "复核",
    "letters": "答复",
    "outbox": "待发件",
    "ratings": "好差评",
    "reviewed_answers": "核定问答",
    "jobs": "导入任务",
    "job_events": "导入任务进展",
    "job_failures": "导入失败记录",
    "sessions": "过期登录",
}


def run_retention(apply: bool, data_dir: Path | None) -> int:
    with opened_database(data_dir) as (settings, engine):
        limits = RetentionDays(
            settings.retention_conversations_days, settings.retention_tickets_days, settings.retention_logs_days
        )
        retention = Retention(engine, Audit(engine, utc_now), utc_now, limits)
        counts = retention.apply() if apply else retention.due()
    words = "，".join(f"{_NAMES.get(name, name)} {count}" for name, count in counts.items())
    print(f"{'已删除' if apply else '到期（加 --apply 删除）'}：{words}" if counts else "没有到期的数据")
    return 0
