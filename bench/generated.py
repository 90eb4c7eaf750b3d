"""Documents made up for measuring ingestion: any number of them, all different, the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

PAGE_CHARACTERS = 800  # what counts as a page of a document that has none

_DIGITS = "零一二三四五六七八九"
_SUBJECTS = (
    "高新技术企业",
    "专精特新企业",
    "孵化器",
    "技术改造项目",
    "上市后备企业",
    "人才公寓",
    "绿色工厂",
    "研发机构",
)
_ACTS = ("首次认定", "通过复核", "完成备案", "迁入本区", "实施改造", "获得贷款", "参加展会", "购买保险")
_GIFTS = ("一次性奖励", "专项补贴", "贴息支持", "租金补助", "保费补助", "配套资助")
_ENDINGS = (
    "由科技创新局受理，材料不齐的应当一次告知。",
    "同一事项不重复享受，按照从高不重复的原则执行。",
    "申报企业应当在每年9月30日前提交材料，逾期不再受理。",
    "弄虚作假的，追回资金，三年内不得申报。",
    "所需资金列入年度预算，由财政部门按照规定拨付。",
)


def numeral(n: int) -> str:
    """「第…条」 in Chinese: 7 → 七, 12 → 十二, 40 → 四十; below 100."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def policy_text(number: int, *, characters: int = 2400, seed: int = 1) -> str:
    """The text of document `number`: title, 文号, articles with items, signature; about `characters` long."""
    chance = random.Random(f"{seed}/{number}")
    lines = [
        f"示范高新区{chance.choice(_SUBJECTS)}扶持办法（第{number}号）",
        f"示高管发〔{2015 + number % 11}〕{number}号",
    ]
    article, length = 0, 0
    while length < characters - 60:
        article += 1
        lines += _article(chance, article % 99 or 99, number)
        length = sum(map(len, lines))
    lines += ["示范高新区管理委员会", f"{2015 + number % 11}年{1 + number % 12}月{1 + number % 28}日"]
    return "\n".join(lines)


def _article(chance: random.Random, article: int, number: int) -> list[str]:
    subject, act = chance.choice(_SUBJECTS), chance.choice(_ACTS)
    money = f"{chance.randint(1, 500)}万元"
    if article % 3:
        gift = f"给予{money}{chance.choice(_GIFTS)}"
        return [
            f"第{numeral(article)}条　对{act}的{subject}（编号{number}-{article}），{gift}。{chance.choice(_ENDINGS)}"
        ]
    lead = f"第{numeral(article)}条　申请{subject}{chance.choice(_GIFTS)}的企业，应当符合下列条件："
    items = [
        f"（{_DIGITS[i]}）上一年度{chance.choice(_ACTS)}，营业收入不低于{chance.randint(100, 9000)}万元；"
        for i in (1, 2, 3)
    ]
    return [lead, *items]


def write_texts(folder: Path, count: int, *, characters: int = 2400, seed: int = 1) -> list[Path]:
    """`count` text files in subfolders of 100, and their paths."""
    paths = []
    for number in range(1, count + 1):
        path = folder / f"{(number - 1) // 100:03}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(policy_text(number, characters=characters, seed=seed), encoding="utf-8")
        paths.append(path)
    return paths


def write_pdfs(folder: Path, count: int, *, pages: int = 5, seed: int = 1) -> list[Path]:
    """`count` PDFs with a text layer, each of about `pages` pages of A4, and their paths."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(1, count + 1):
        path = folder / f"{number:05}.pdf"
        _write_pdf(path, policy_text(number, characters=pages * PAGE_CHARACTERS, seed=seed).split("\n"))
        paths.append(path)
    return paths


def _write_pdf(path: Path, lines: Sequence[str]) -> None:
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    title = ParagraphStyle("title", fontName="STSong-Light", fontSize=18, leading=30, alignment=TA_CENTER)
    body = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=14, leading=25, firstLineIndent=28, wordWrap="CJK", spaceAfter=6
    )
    paragraphs = [Paragraph(line, title if i < 2 else body) for i, line in enumerate(lines)]
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=80, rightMargin=80, topMargin=72, bottomMargin=72).build(
        paragraphs
    )
