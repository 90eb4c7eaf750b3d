"""What a title or a portal marks a document as: repealed, expired, a draft for comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.policy.document import DocumentStatus
from ingest.dates import to_date

_OPEN, _CLOSE = r"[（(【\[〔]", r"[)）】\]〕]"
# 「（已废止）」, 「【失效】」, 「（2025年6月30日废止）」, 「（已于2025年6月30日起停止执行）」, 「[已被废止]」; not 「（部分废止）」
_ENDED = re.compile(
    rf"\s*{_OPEN}\s*(?:现)?(?:已经?|全文|业)?(?:于|自)?\s?(?P<day>\d{{4}}年\d{{1,2}}月\d{{1,2}}日)?(?:起)?(?:已)?(?:被)?"
    rf"(?P<word>废止|失效|停止执行|作废)\s*{_CLOSE}\s*"
)
# 「（部分条款废止）」, 「【部分失效】」
_PARTLY = re.compile(rf"{_OPEN}\s*(?:已)?部分[^）)】\]]{{0,6}}(?:废止|失效|停止执行)\s*{_CLOSE}")
# 「某办法（征求意见稿）」, 「（草案）」, 「关于公开征求《某办法》意见的公告」, 「关于《某办法》公开征求意见的通知」
_DRAFT = re.compile(
    r"(?:征求意见|送审|讨论|审议|修订草案|草案|公示|征询意见)[^（）()]{0,6}稿|[（(](?:修订|修正|二次审议)?草案[^（）()]{0,8}[)）]"
    r"|(?:公开)?征(?:求|集)[^。]{0,60}意见(?:建议)?的(?:公告|通知|通告|函|启事)"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A title without its mark, the status that it or the portal states, since when, and what an officer should look at."""

    title: str
    status: DocumentStatus | None = None
    on: date | None = None
    notes: tuple[str, ...] = ()


def read_status(title: str, metadata: Mapping[str, str]) -> Marked:
    """`metadata` may hold the portal's own word (有效性：已废止). A draft keeps the mark in its title."""
    if _DRAFT.search(title):
        return Marked(title, DocumentStatus.DRAFT, notes=("标题标明是征求意见稿或草案：不作为现行规定使用。",))
    ended = _ENDED.search(title)
    stated = metadata.get("validity", "")
    word = ended["word"] if ended else ""
    if not ended and re.search(r"废止|失效|作废", stated) and not re.search(r"未|部分|无|不", stated):
        word = "失效" if "失效" in stated else "废止"
    plain = _ENDED.sub("", title).strip()
    if not word:
        partly = ("标题标明部分条款已废止或失效，但没有写明是哪些条款：请核对。",) if _PARTLY.search(title) else ()
        return Marked(plain, notes=partly)
    on = to_date(ended["day"]) if ended and ended["day"] else None
    if on is None:
        on = to_date(_spelled(metadata.get("effective_to", "")))
    status = DocumentStatus.EXPIRED if word == "失效" else DocumentStatus.REPEALED
    notes = (
        () if on else ("标题或网页标明已废止（失效），但没有写明日期：一律按已废止（失效）处理，请核对并登记日期。",)
    )
    return Marked(plain, status, on, notes)


def _spelled(iso: str) -> str:
    """「2025-06-30」 in the words that dates are read from."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", iso)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else ""
