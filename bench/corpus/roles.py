"""What a paragraph is in an official document: number line, addressee, caption, signature or body."""

import re
from enum import Enum

from bench.corpus.manuscript import Heading, Manuscript, Paragraph


class Role(Enum):
    NUMBER = "number"  # 文号 line under the title
    ADDRESSEE = "addressee"  # 主送机关：「各有关企业：」
    CAPTION = "caption"  # 表1 奖励标准表
    SIGNATURE = "signature"  # 落款: issuer or date
    BODY = "body"


_CAPTION = re.compile(r"^(附?表)\s*[0-9０-９一二三四五六七八九十]+(?=[\s　：:]|$)")
_DATE_LINE = re.compile(
    r"^[0-9０-９〇○零一二三四五六七八九十]{4}年[0-9０-９一二三四五六七八九十]{1,3}月[0-9０-９一二三四五六七八九十]{1,3}日$"
)
_ANNEX = re.compile(r"^附[件表录]\s*[0-9０-９一二三四五六七八九十]*(?=[\s　：:]|$)")
_ADDRESSEE_MAX = 60


def paragraph_roles(manuscript: Manuscript) -> dict[int, Role]:
    """Role of every paragraph, by its position in `manuscript.blocks`."""
    register = manuscript.register
    roles: dict[int, Role] = {}
    opening = True  # nothing but number lines and an addressee seen so far
    for at, block in enumerate(manuscript.blocks):
        if not isinstance(block, Paragraph):
            opening = False
            continue
        text = block.text.replace(" ", "").replace("　", "")
        if opening and register.document_number and text == register.document_number:
            roles[at] = Role.NUMBER
        elif opening and text.endswith("：") and len(text) <= _ADDRESSEE_MAX and "，" not in text:
            roles[at] = Role.ADDRESSEE
            opening = False
        elif _CAPTION.match(block.text):
            roles[at] = Role.CAPTION
        elif text in (register.issuer, *register.issuers) or _DATE_LINE.match(text):
            roles[at] = Role.SIGNATURE
        else:
            roles[at] = Role.BODY
            opening = False
    return roles


def is_annex(block: object) -> bool:
    """Whether the block is the heading of an annex（附件1 …）."""
    return isinstance(block, Heading) and bool(_ANNEX.match(block.text))
