"""Papers in tables: a row for each, or a row for each case with its papers in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.policy.card import Material
from assistant.policy.document import Table, TableCell
from ingest.cards.filing.material_sentences import built, numbered
from ingest.cards.filing.material_words import Traits, papers_of, traits_of
from ingest.cards.filing.spans import FilingText, body, columns

_NAME_COLUMN = re.compile(r"(?:申[请报领]|提交|办理|所需|要件)?(?:材料|资料|要件|证件)(?:名称|清单|内容)?")
_FORM_COLUMN = re.compile(r"形式|类型|原件|复印件|介质|规格")
_COPIES_COLUMN = re.compile(r"份数|数量")
_ISSUER_COLUMN = re.compile(r"出具|来源|提供(?:单位|部门|方)|核发")
_OBTAINED_COLUMN = re.compile(r"获取|下载|领取")
_CASE_COLUMN = re.compile(r"适用|情形|备注|说明|要求")
_FOR_COLUMN = re.compile(r"(?:申报|申请|奖补|补贴|办理|支持)?(?:事项|项目|类别|类型|对象)(?:名称)?")
_SPARED_COLUMN = re.compile(r"免|共享|核验方式|容缺")
_YES = re.compile(r"是|可|免|√|共享")


def materials_of_table(text: FilingText, table: Table) -> Iterator[Material]:
    """The papers of the column that names them, each with what the other columns say of it."""
    heads = columns(table)
    holder = text.at_table(table)
    named = table.caption + "".join(text.headings(holder)[:1] if holder else ())
    names = [
        i for i, h in enumerate(heads) if _NAME_COLUMN.fullmatch(h) or (h in ("名称", "文件名称") and "材料" in named)
    ]
    if not names:
        return
    cases = [i for i, h in enumerate(heads) if _FOR_COLUMN.fullmatch(h) and i < names[0]]
    for row in body(table):
        cell = row[names[0]]
        case = row[cases[0]].text.strip() if cases else ""
        words = text.words[cell.start : cell.end]
        items = list(numbered(words))
        for low, high in items or [(0, len(words))]:
            for paper in papers_of(words[low:high]):
                traits = _with_columns(heads, row, paper.traits)
                # one row for each paper is the list itself; several papers in a row are those of what the row is about
                traits = replace(traits, only_if=traits.only_if or (case if items else ""))
                yield built(text, cell.start + low + paper.start, cell.start + low + paper.end, traits)


def _with_columns(heads: list[str], row: tuple[TableCell, ...], traits: Traits) -> Traits:
    """What the other columns say of the paper."""
    for head, cell in zip(heads, row, strict=True):
        words = cell.text.strip()
        if not words or words in ("无", "/", "—", "-", "否"):
            continue
        said = traits_of(words)
        if _SPARED_COLUMN.search(head):
            traits = replace(traits, exempt=traits.exempt or bool(_YES.match(words)))
        elif _COPIES_COLUMN.search(head) or _FORM_COLUMN.search(head):
            bare = re.fullmatch(r"\d{1,2}", words)
            copies = int(words) if bare and _COPIES_COLUMN.search(head) else said.copies
            traits = replace(traits, copies=traits.copies or copies, form=traits.form or said.form)
            traits = replace(traits, stamped=traits.stamped or said.stamped)
        elif _OBTAINED_COLUMN.search(head):
            traits = replace(traits, obtained_at=traits.obtained_at or words)
        elif _ISSUER_COLUMN.search(head):
            own = re.search(r"自备|自行|企业提供|申请人", words)
            traits = replace(traits, issued_by=traits.issued_by or (None if own else words))
        elif _CASE_COLUMN.search(head):
            case = words if re.search(r"的$|时$|适用|仅|奖励$|[^，]提供$", words) else ""
            traits = replace(traits, only_if=traits.only_if or case, stamped=traits.stamped or said.stamped)
            traits = replace(traits, exempt=traits.exempt or said.exempt, form=traits.form or said.form)
    return traits
