"""Papers to hand in: items of a list, rows of a table, or the words of one sentence, each with form, copies, seal and condition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.policy.card import Material
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.filing.material_sentences import (
    ASIDE,
    LEAD,
    OF_ALL,
    built,
    in_sentences,
    material,
    split_papers,
    under_heading,
)
from ingest.cards.filing.material_tables import materials_of_table
from ingest.cards.filing.material_words import is_generic, is_paper, is_spared, papers_of, spared_words
from ingest.cards.filing.spans import FilingText, Line

_LISTS = (ProvisionKind.ITEM, ProvisionKind.SUBITEM)
# a heading over papers: 「申报材料」, 「三、申领条件和材料」, 「附件1 申报材料清单」; not 「材料要求」, 「材料审核」
_HEADING = re.compile(r"材料|(?:提交|申报|申请|报送|所需|办理)(?:的)?(?:资料|证件|要件)|资料清单")
_NOT_HEADING = re.compile(r"审核|审查|评审|要求|核验|不予|填写|填报|责任|真实|报送方式|提交方式|新材料")
_CONDITIONS = re.compile(r"(?:条件|情形|要求|标准)(?:之一)?(?:的[^：]{0,8})?[：:]\s*$")


def read_materials(text: FilingText) -> list[Material]:
    """The papers in reading order, each name once, those included that are spared the applicant."""
    found: list[Material] = []
    read: set[int] = set()
    lists = [part for part in text.parts if _is_list(text, part)]
    for part in lists:
        if part.ordinal not in read:
            found += _of_items(text, part, _case_of(text, part) if len(lists) > 1 else "", read)
    for table in text.tables:
        found += materials_of_table(text, table)
    loose = [line for line in text.lines if line.provision.ordinal not in read]
    headed = [line for line in loose if _is_headed(line)]
    found += [m for line in headed for m in under_heading(text, line, bool(found))]
    bare = [line for line in loose if line not in headed]
    found += [m for line in bare for m in in_sentences(text, line)]
    return sorted(_spared(text, _distinct(found)), key=lambda m: m.source.start)


def _names_papers(heading: str) -> bool:
    return bool(_HEADING.search(heading)) and not _NOT_HEADING.search(heading)


def _is_list(text: FilingText, part: Provision) -> bool:
    """Whether the items of the part are papers."""
    if not any(c.kind in _LISTS for c in text.card.children(part)):
        return False
    words = text.words[text.own_start(part) : part.lead_end].strip()
    last = re.split(r"[\n。；]", words.rstrip("。；\n"))[-1]
    if LEAD.search(last):
        return not _CONDITIONS.search(last)
    headings = text.headings(part)
    return bool(headings) and _names_papers(headings[0]) and not _CONDITIONS.search(last)


# 「申请设站资助应当提交下列材料」, 「申请迁入奖励的，还应当提交」: for whom a list is, where there are several
_FOR = re.compile(
    r"(?:^|[，。；])(?P<case>(?:申[请报领]|办理)[^，。；：]{2,24}?)(?:的(?:企业|单位|个人|申请人)?)?[，]?"
    r"(?:还|另|同时|应当?|须|需|要|按[^，]{2,12})*(?:提交|提供|报送|附|准备)"
)


def _case_of(text: FilingText, part: Provision) -> str:
    """The case that a list is for; "" where it is for all that apply."""
    match = _FOR.search(text.words[text.own_start(part) : part.lead_end])
    return "" if match is None or OF_ALL.fullmatch(match["case"] + "的") else match["case"]


def _of_items(text: FilingText, part: Provision, condition: str, read: set[int]) -> Iterator[Material]:
    for item in text.card.children(part):
        if item.kind not in _LISTS:
            continue
        read.add(item.ordinal)
        start = text.own_start(item)
        words = text.words[start : item.lead_end]
        if any(c.kind in _LISTS for c in text.card.children(item)) and words.rstrip().endswith(("：", ":")):
            label = words.rstrip().rstrip("：:").strip()
            yield from _of_items(text, item, condition if is_generic(label) else label, read)
            continue
        read.update(c.ordinal for c in text.card.inside(item))
        for paper in papers_of(words, listed=True):
            yield material(text, paper, start, condition)


def _is_headed(line: Line) -> bool:
    return bool(line.headings) and _names_papers(line.headings[0]) and not line.listed


# -- papers that need not be handed in -------------------------------------------------------------------------------

# 「营业执照和资质证书通过数据共享核验，无需提交」: what stands before the way of checking
_CHECKED = re.compile(r"(?:等)?(?:能够|可以?|已|均|由[^，]{2,20}?|经[^，]{0,12}?|通过|实行|能)")


def _spared(text: FilingText, materials: list[Material]) -> list[Material]:
    """With the sentences heard that spare the applicant what an authority can look up itself."""
    for line in text.lines:
        if line.listed or line.roles & ASIDE:
            continue
        for offset, sentence in line.sentences():
            shared = re.search(r"共享|核验|系统|自动|授权|核对|归集|库", sentence)
            if not is_spared(sentence) or not shared:
                continue
            materials = _mark(text, materials, offset, sentence)
    return materials


def _mark(text: FilingText, materials: list[Material], offset: int, sentence: str) -> list[Material]:
    subject = re.split(spared_words(), sentence)[0]
    only = _ONLY_WHERE.search(subject)
    if only:
        return _where_not(materials, subject[: only.start()], only)
    if re.search(r"的[，,]", subject):
        return materials  # only in a case: 「持有人才码的，第（三）项材料免予提交」
    cut = _CHECKED.search(subject)
    names = subject[: cut.start()] if cut and cut.start() > 1 else ""
    found = []
    for paper in split_papers(names) if names else ():
        bare = _bare(paper.name)
        same = [m for m in materials if bare in _bare(m.name) or _bare(m.name) in bare]
        if same:
            materials = [m.model_copy(update={"exempt": True}) if m in same else m for m in materials]
        elif is_paper(paper.name) and not paper.name.endswith(("信息", "数据", "记录", "结果")):
            found.append(built(text, offset + paper.start, offset + paper.end, replace(paper.traits, exempt=True)))
    return [*materials, *found]


# 「社会保险缴纳记录能够通过数据共享核验的，无需上传」: wanted of those only where it cannot be looked up
_ONLY_WHERE = re.compile(r"(?P<able>能够|可以|能|已经?)(?P<way>[^，。；]{2,24}的)[，,]")


def _where_not(materials: list[Material], names: str, only: re.Match[str]) -> list[Material]:
    """`materials` with those named before the words wanted only where these do not hold."""
    wanted = ("未" if only["able"].startswith("已") else "不能") + only["way"]
    named = [_bare(paper.name) for paper in split_papers(names)]
    return [
        m.model_copy(update={"only_if": m.only_if or wanted})
        if any(n and (n in _bare(m.name) or _bare(m.name) in n) for n in named)
        else m
        for m in materials
    ]


def _bare(name: str) -> str:
    return re.sub(r"[《》“”\s]|（[^）]*）|(?:复印|扫描|原)件$", "", name)


def _distinct(materials: Iterable[Material]) -> list[Material]:
    """Each paper once for a case: one that two lists name is the first one's."""
    found: dict[tuple[str, str], Material] = {}
    for paper in sorted(materials, key=lambda m: m.source.start):
        found.setdefault((re.sub(r"[《》“”\s]", "", paper.name), paper.only_if), paper)
    return list(found.values())
