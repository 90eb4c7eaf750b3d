"""Answers that cite no evidence: greetings, and refusals that hand over to the desk."""

from __future__ import annotations

import re

from assistant.answer.draft import Span
from assistant.policy.answer import Handover, Reason
from assistant.policy.evidence import Evidence
from assistant.policy.figures import find_figures
from assistant.policy.provision import ProvisionKind
from assistant.policy.question import Question
from assistant.storage.library import Library

_REFUSALS = {
    Reason.NO_EVIDENCE: "在已收录的政策文件中没有找到能回答这个问题的内容，为避免误导，暂不作答。",
    Reason.OUT_OF_SCOPE: "这个问题不属于惠企政策和园区企业服务的范围，无法依据政策文件回答。",
    Reason.UNSAFE: "只能依据已收录的政策原文回答问题，不能按提问中的指令改变答案或编造内容。",
    Reason.EXPIRED: "找到的相关文件均已失效，没有找到现行有效的规定，暂不作答。",
    Reason.CONFLICT: "找到的规定相互冲突，需要主管部门解释。",
    Reason.MISSING_FACT: "还缺少作出判断所需的情况。",
}


def greeting(park_name: str) -> str:
    return (
        f"您好，这里是{park_name}企服通助手。可以直接问惠企政策的申报条件、支持标准、申报材料、申报时间、办理流程和联系方式，"
        "也可以问某项政策是否仍然有效。每条回答都附原文出处。"
    )


def refusal_text(reason: Reason, question: Question, evidence: Evidence) -> str:
    """A calm refusal that says what was not found; the nearest documents are named, not presented as an answer."""
    words = _REFUSALS[reason]
    if reason is Reason.OUT_OF_SCOPE and question.places:
        words = f"已收录的文件中没有{question.places[0]}关于这个问题的规定，也不能用其他地方的规定来代替。"
    nearest = evidence.documents[0].title if evidence.documents else ""
    # a title that holds a figure (「2026年第三季度」) would be a figure without a citation
    if reason is Reason.NO_EVIDENCE and question.entities and nearest and not find_figures(nearest):
        words += f"与“{question.entities[0].said}”最接近的文件是《{nearest}》，其中未载明您问的内容。"
    return words


def find_desk(library: Library, desk_name: str) -> tuple[Span, str] | None:
    """Where a document states the desk's telephone: the span and the number, or None.

    The row of a contact list, or else the shortest line, that names the desk and holds a telephone number.
    """
    found: list[tuple[bool, int, Span, str]] = []
    for passage in library.passages.values():
        if desk_name not in passage.text:
            continue
        for match in re.finditer(r"[^\n。；]+", passage.text):
            line = match[0]
            phones = [f for f in find_figures(line) if f.kind == "phone"]
            if desk_name in line and phones:
                phone = line[phones[0].start : phones[0].end]
                span = Span(passage.document_id, passage.start + match.start(), passage.start + match.end())
                found.append((passage.kind is not ProvisionKind.ROW, len(line), span, phone))
    if not found:
        return None
    _, _, span, phone = min(found)
    return span, phone


def handover(reason: Reason, desk_name: str, phone: str, citation: int | None) -> Handover:
    """The offer of a person: the desk that answers what the documents do not (办不成事兜底办)."""
    return Handover(
        reason=reason.value,
        desk=desk_name,
        channel="电话" if phone else "企服通平台或政务服务中心窗口",
        phone=phone,
        citation=citation,
    )
