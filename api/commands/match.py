"""`esl match`: one enterprise against all cards in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from api.commands.ask import read_profile
from api.commands.opening import nothing_ingested, opened, read_day, read_settings
from api.commands.remote import Server
from assistant.errors import DataFolderHeld, InvalidInput
from assistant.policy.answer import ConditionFinding, MatchedBenefit, MatchReport
from assistant.settings import Settings

NAMES = {"eligible": "符合条件", "near_miss": "差一点", "unknown": "待核实", "not_eligible": "不符合"}
_STYLES = {"eligible": "bold green", "near_miss": "bold yellow", "unknown": "bold", "not_eligible": "dim"}
_LISTED = 4  # conditions of one benefit that are named
_SHOWN = ("eligible", "near_miss", "unknown")


def run_match(profile: Path, as_of: str | None, limit: int, as_json: bool, data_dir: Path | None) -> int:
    settings = read_settings(data_dir)
    day = read_day(as_of, settings)
    facts = read_profile(profile)
    if facts is None:
        raise InvalidInput("请用 --profile 给出企业情况文件")
    report = _matched(settings, facts, day, limit)
    if as_json:
        print(report.model_dump_json(indent=2))
    else:
        print_report(report)
    return 0


def _matched(settings: Settings, facts: dict[str, Any], day: date, limit: int) -> MatchReport:
    try:
        with opened(settings) as stores:
            from assistant.build import build_assistant

            assistant = build_assistant(stores)
            if not assistant.library.documents:
                raise nothing_ingested(settings)
            return assistant.match(facts, as_of=day, limit=limit, standings=_SHOWN)
    except DataFolderHeld as held:
        if held.url is None:
            raise
        body = {"profile": facts, "as_of": day.isoformat(), "limit": limit, "standings": list(_SHOWN)}
        return MatchReport.model_validate_json(Server(held.url).match(body))


def print_report(report: MatchReport, console: Console | None = None) -> None:
    """Standing by standing: what it is, how much, when to file, what is missing, and where it says so."""
    out = console or Console(highlight=False)
    counts = "，".join(f"{name}{report.counts[key]}项" for key, name in NAMES.items() if report.counts.get(key))
    out.print(f"{report.as_of} 对照现行政策：{counts or '没有可比对的事项'}", soft_wrap=True)
    standing = ""
    for matched in report.matches:
        if matched.standing != standing:
            standing = matched.standing
            out.print(Text(f"\n{NAMES[standing]}", style=_STYLES[standing]))
        for line in _lines(matched, report):
            out.print(line, soft_wrap=True)
    for number, missing in enumerate(report.missing_facts, 1):
        out.print(f"{chr(10) if number == 1 else ''}先补充（{number}）：{missing.question}", soft_wrap=True)


def _lines(matched: MatchedBenefit, report: MatchReport) -> list[str]:
    finding = matched.finding
    amount = finding.amount
    money = f"，{amount.text}" if amount and amount.cny is not None else ""
    draft = "（卡片待核定）" if finding.card_status == "draft" else ""
    lines = [f"- {finding.benefit}{money}{draft}　《{matched.title.strip('《》')}》"]
    if matched.windows:
        lines.append(f"    时间：{'；'.join(matched.windows[:2])}")
    wanted = "unmet" if matched.standing == "near_miss" else "unknown" if matched.standing == "unknown" else ""
    met = [f"{c.text}{f'（{c.derived}）' if c.derived else ''}" for c in finding.conditions if c.verdict == "met"]
    if wanted and met:
        lines.append(
            f"    已符合：{'；'.join(dict.fromkeys(met[:_LISTED]))}{f'，等{len(met)}项' if len(met) > _LISTED else ''}"
        )
    conditions = (_condition(c, report) for c in finding.conditions if c.verdict == wanted)
    listed = list(dict.fromkeys(conditions))
    lines += [f"    {'还差' if wanted == 'unmet' else '待核实'}：{words}" for words in listed[:_LISTED]]
    if len(listed) > _LISTED:
        lines.append(f"    …共{len(listed)}项")
    return lines


def _condition(condition: ConditionFinding, report: MatchReport) -> str:
    cited = next((c.provision for c in report.citations if c.n == condition.citation), "")
    gap = f"（{condition.gap}）" if condition.gap else ""
    words = f"没有“{condition.text}”的情形" if condition.exclusion else condition.text
    return f"{words}{gap}" + (f"〔{cited}〕" if cited else "")
