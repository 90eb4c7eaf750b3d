"""An answer and a register on a terminal; plain lines where the output goes to a file or another program."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.policy.answer import Answer, Citation, Reason, Status
from assistant.policy.validity import VALIDITY_NAMES, Validity

STATUS_NAMES = {
    Status.ANSWERED: "已回答",
    Status.PARTIAL: "部分回答",
    Status.NEEDS_FACTS: "需要补充情况",
    Status.ABSTAINED: "未作答",
}
REASON_NAMES = {
    Reason.NO_EVIDENCE: "没有找到依据",
    Reason.OUT_OF_SCOPE: "不在惠企政策范围内",
    Reason.EXPIRED: "相关政策已失效",
    Reason.CONFLICT: "政策规定不一致",
    Reason.MISSING_FACT: "缺少关键情况",
    Reason.UNSAFE: "不宜回答",
}
_MARKER = r"\[\d+\]"


def print_answer(answer: Answer, console: Console | None = None) -> None:
    """Text and details with their markers, the sources word for word, status, and whom to ask instead."""
    out = console or Console(highlight=False)
    if answer.understood:
        out.print(Text(f"按“{answer.understood}”理解", style="dim"), soft_wrap=True)
    _print_words(out, answer.text)
    for detail in answer.details:
        out.print(Text(f"\n{detail.title}", style="bold"))
        _print_words(out, detail.text)
    # the rest belongs to findings, which --json shows
    said = "\n".join([answer.text, *(detail.text for detail in answer.details)])
    cited = [c for c in answer.citations if f"[{c.n}]" in said]
    if cited:
        out.print(Text("\n依据", style="bold"))
        for citation in cited:
            _print_citation(out, citation)
    _print_end(out, answer)


def _print_words(out: Console, words: str) -> None:
    text = Text(words)
    text.highlight_regex(_MARKER, "cyan")
    out.print(text, soft_wrap=not out.is_terminal)


def _print_citation(out: Console, citation: Citation) -> None:
    head = Text(f"[{citation.n}] ", style="cyan")
    head.append(f"《{citation.title}》", style="default")
    if citation.document_number:
        head.append(citation.document_number, style="default")
    place = [citation.provision, f"第{citation.page}页" if citation.page is not None else ""]
    head.append("".join(f" · {part}" for part in place if part) + " · ", style="default")
    in_force = citation.validity is Validity.IN_FORCE
    head.append(VALIDITY_NAMES[citation.validity], style="green" if in_force else "bold red")
    out.print(head, soft_wrap=True)
    if out.is_terminal:
        out.print(Padding(Text(citation.quote, style="dim"), (0, 0, 0, 4)))
    else:
        print(indent(citation.quote, "    "), file=out.file)


def _print_end(out: Console, answer: Answer) -> None:
    status = STATUS_NAMES[answer.status]
    if answer.reasons:
        status += f"（{'、'.join(REASON_NAMES[r] for r in answer.reasons)}）"
    out.print(Text(f"\n{status} · 按 {answer.as_of} 的效力"), soft_wrap=True)
    for fact in answer.missing_facts:
        out.print(Text(f"请补充：{fact.question}"), soft_wrap=True)
    if answer.handover is not None:
        offer = answer.handover
        parts = [offer.desk, offer.channel, f"电话 {offer.phone}" if offer.phone else ""]
        out.print(Text("人工服务：" + " · ".join(p for p in parts if p)), soft_wrap=True)
    out.print(Text(f"接着问：esl ask --conversation {answer.conversation_id} “…”", style="dim"), soft_wrap=True)
    out.print(Text(answer.ai_label, style="dim"), soft_wrap=True)


def print_rows(heading: Sequence[str], rows: Sequence[Sequence[str]], console: Console | None = None) -> None:
    """A table on a terminal, tab-separated lines elsewhere."""
    out = console or Console(highlight=False)
    if not out.is_terminal:
        for row in (heading, *rows):
            print("\t".join(" ".join(cell.split()) for cell in row), file=out.file)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in heading:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table)
