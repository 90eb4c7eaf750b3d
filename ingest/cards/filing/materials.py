"""Papers to hand in: items of a list, rows of a table, or the words of one sentence, each with form, copies, seal and condition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.policy.card import Material
from assistant.policy.document import Table, TableCell
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.filing.material_words import Paper, Traits, is_generic, is_paper, is_spared, papers_of, traits_of
from ingest.cards.filing.spans import FilingText, Line, body, columns
from ingest.cards.filing.words import filing_words, one_of
from ingest.cards.sections import Role

_LISTS = (ProvisionKind.ITEM, ProvisionKind.SUBITEM)
# a heading over papers: 「申报材料」, 「三、申领条件和材料」, 「附件1 申报材料清单」; not 「材料要求」, 「材料审核」
_HEADING = re.compile(r"材料|(?:提交|申报|申请|报送|所需|办理)(?:的)?(?:资料|证件|要件)|资料清单")
_NOT_HEADING = re.compile(r"审核|审查|评审|要求|核验|不予|填写|填报|责任|真实|报送方式|提交方式|新材料")
# 「应当提交下列材料：」, 「需提供以下资料：」, 「申报材料包括：」, 「备案材料：」
_LEAD = re.compile(
    r"""
    (?:提交|提供|报送|上报|准备|携带|上传|递交|附|备齐|交验)[^。；：:]{0,24}(?:下列|以下|如下|下述)[^。；：:]{0,30}[：:]?\s*$
    | (?:材料|资料|要件)(?:清单)?(?:如下|包括|主要|应当|有|为|是|[（(][^）)]{0,16}[）)])*[：:]\s*$
    """,
    re.VERBOSE,
)
_CONDITIONS = re.compile(r"(?:条件|情形|要求|标准)(?:之一)?(?:的[^：]{0,8})?[：:]\s*$")
# 「提交信用修复申请表、整改报告和资金退回凭证」, 「需提供：A、B」, 「申请材料：A、B、C」
_NAMED = re.compile(
    r"(?:提交|提供|报送|上传|携带|递交|附送)(?!的|时|后|前|之|至|期|截|给|到)[：:]?(?P<papers>[^。；]+)"
    r"|(?:材料|资料)(?:包括|为|有)?[：:](?P<listed>[^。；]+)"
)
# 「留存A，B，C等资料备查」: kept, not handed in
_KEPT = re.compile(r"(?:留存|留存备查|保存)(?P<papers>[^。；]{4,}?)(?:等(?:相关|有关)?(?:资料|材料))?(?:留存)?备查")
_JOINTS = re.compile(r"、|以及|[和及与](?=[^、，]{2,})")
_TAIL = re.compile(r"等(?:[^、，。；]{0,10}(?:材料|文件|证明|资料))?$|办理$|备查$|提出申请$|即可$")
_NUMBERS = re.compile(
    r"(?:(?<=[；;。\s])|^)(?:\d{1,2}\s?[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳])\s*"
)


def read_materials(text: FilingText) -> list[Material]:
    """The papers in reading order, each name once, those included that are spared the applicant."""
    found: list[Material] = []
    read: set[int] = set()
    for part in text.parts:
        if part.ordinal not in read and _is_list(text, part):
            found += _of_items(text, part, "", read)
    for table in text.tables:
        found += _tabled(text, table)
    loose = [line for line in text.lines if line.provision.ordinal not in read]
    headed = [line for line in loose if _is_headed(line)]
    found += [m for line in headed for m in _of_headed(text, line, bool(found))]
    bare = [line for line in loose if line not in headed]
    found += [m for line in bare for m in _of_sentences(text, line)]
    return sorted(_spared(text, _distinct(found)), key=lambda m: m.source.start)


def _names_papers(heading: str) -> bool:
    return bool(_HEADING.search(heading)) and not _NOT_HEADING.search(heading)


def _is_list(text: FilingText, part: Provision) -> bool:
    """Whether the items of the part are papers."""
    if not any(c.kind in _LISTS for c in text.card.children(part)):
        return False
    words = text.words[text.own_start(part) : part.lead_end].strip()
    last = re.split(r"[\n。；]", words.rstrip("。；\n"))[-1]
    if _LEAD.search(last):
        return not _CONDITIONS.search(last)
    headings = text.headings(part)
    return bool(headings) and _names_papers(headings[0]) and not _CONDITIONS.search(last)


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
            yield _material(text, paper, start, condition)


def _material(text: FilingText, paper: Paper, offset: int, condition: str = "") -> Material:
    traits = replace(paper.traits, only_if=paper.traits.only_if or condition)
    start, end = offset + paper.start, offset + paper.end
    return _built(text, start, end, traits)


def _built(text: FilingText, start: int, end: int, traits: Traits) -> Material:
    source = text.ref(start, end)
    return Material(
        name=source.quote,
        form=traits.form,
        copies=traits.copies,
        stamped=traits.stamped,
        issued_by=traits.issued_by,
        obtained_at=traits.obtained_at,
        only_if=traits.only_if,
        exempt=traits.exempt,
        source=source,
    )


# -- tables --------------------------------------------------------------------------------------------------------

_NAME_COLUMN = re.compile(r"(?:申[请报领]|提交|办理|所需|要件)?(?:材料|资料|要件|证件)(?:名称|清单|内容)?")
_FORM_COLUMN = re.compile(r"形式|类型|原件|复印件|介质|规格")
_COPIES_COLUMN = re.compile(r"份数|数量")
_ISSUER_COLUMN = re.compile(r"出具|来源|提供(?:单位|部门|方)|核发")
_OBTAINED_COLUMN = re.compile(r"获取|下载|领取")
_CASE_COLUMN = re.compile(r"适用|情形|备注|说明|要求")
_SPARED_COLUMN = re.compile(r"免|共享|核验方式|容缺")
_YES = re.compile(r"是|可|免|√|共享")


def _tabled(text: FilingText, table: Table) -> Iterator[Material]:
    heads = columns(table)
    holder = text.at_table(table)
    named = table.caption + "".join(text.headings(holder)[:1] if holder else ())
    names = [
        i for i, h in enumerate(heads) if _NAME_COLUMN.fullmatch(h) or (h in ("名称", "文件名称") and "材料" in named)
    ]
    if not names:
        return
    for row in body(table):
        cell = row[names[0]]
        papers = list(papers_of(text.words[cell.start : cell.end]))
        for paper in papers:
            yield _material(text, replace(paper, traits=_with_columns(heads, row, paper.traits)), cell.start)


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


# -- sentences -----------------------------------------------------------------------------------------------------


_ENUMERATED = 600  # characters of one enumeration: far more than any sentence names
_LISTING = 120  # characters: a longer sentence tells more than papers


def _is_headed(line: Line) -> bool:
    return bool(line.headings) and _names_papers(line.headings[0]) and not line.listed


def _of_headed(text: FilingText, line: Line, listed: bool) -> Iterator[Material]:
    """A line under 「申报材料」 that is no item of a list: numbered inside, one paper, or several in a sentence."""
    if line.words.strip() in line.headings or is_spared(line.words) or _LEAD.search(line.words):
        return
    marks = list(_NUMBERS.finditer(line.words))
    if len(marks) > 1:
        ends = [m.start() for m in marks[1:]] + [len(line.words)]
        for mark, end in zip(marks, ends, strict=True):
            for paper in papers_of(line.words[mark.end() : end]):
                yield _material(text, paper, line.start + mark.end())
        return
    named = list(_of_sentences(text, line))
    first = re.split("[。；]", line.words)[0]
    listing = list(split_papers(first)) if len(first) <= _LISTING and not listed else []
    if named:
        yield from named
    elif len(listing) > 1 and all(is_paper(p.name) for p in listing):
        yield from (_material(text, p, line.start) for p in listing)
    elif not listed and len(line.words) <= 60 and is_paper(line.words.strip("。；; ").split("，")[0]):
        for paper in papers_of(line.words):
            yield _material(text, paper, line.start)


_NOT_FILING = re.compile(
    r"绩效|自评|决算|(?:不得|未|不予|拒绝|虚假|不再|无需|逾期|经催告|停止|擅自|之前|不要求)[^，。；]{0,10}(?:提交|提供|报送)|弄虚作假|骗取|异议|验收|第三方提供|按规定报送|按月|按季|每年报送|定期"
)
_ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES, Role.EXCLUSIONS})


def _of_sentences(text: FilingText, line: Line) -> Iterator[Material]:
    """The papers of 「提交A、B和C」: every one of them has to be a paper by its name."""
    if line.roles & _ASIDE or (line.listed and Role.CONDITIONS in line.within):
        return
    for offset, sentence in line.sentences():
        if _NOT_FILING.search(sentence) or sentence.rstrip().endswith("："):
            continue
        for match in _KEPT.finditer(sentence):
            for part in re.finditer(r"[^，]+", match["papers"]):
                kept = [p for p in papers_of(part[0]) if is_paper(p.name)]
                yield from (
                    _material(
                        text,
                        replace(p, traits=replace(p.traits, form="留存备查")),
                        offset + match.start("papers") + part.start(),
                    )
                    for p in kept
                )
        for match in _NAMED.finditer(sentence):
            group = "papers" if match["papers"] else "listed"
            words = re.split(r"[，,](?!以及|及|和|并附)", match[group])[0]
            papers = list(split_papers(words)) if len(words) <= _ENUMERATED else []
            if papers and all(is_paper(p.name) for p in papers):
                yield from (_material(text, p, offset + match.start(group)) for p in papers)
                break


def split_papers(words: str) -> Iterator[Paper]:
    """The papers of an enumeration, where each part is one by its name; else the whole as one."""
    tail = _TAIL.search(words)
    kept = words[: tail.start()] if tail else words
    spans, start = [], 0
    for joint in _JOINTS.finditer(kept):
        if _depth(kept, joint.start()) == 0:
            spans.append((start, joint.start()))
            start = joint.end()
    spans.append((start, len(kept)))
    parts = [(a, b) for a, b in spans if kept[a:b].strip("，, ")]
    if len(parts) == 1 and tail and is_paper(words):  # 「纳税申报表等证明材料」
        parts = [(0, len(words))]
        kept = words
    if not all(is_paper(kept[a:b].strip("，, ")) for a, b in parts):
        parts = [(0, len(kept))]
    for low, high in parts:
        for paper in papers_of(kept[low:high]):
            yield replace(paper, start=paper.start + low, end=paper.end + low)


def _depth(words: str, at: int) -> int:
    return sum((c in "（(《“") - (c in "）)》”") for c in words[:at])


# -- papers that need not be handed in -------------------------------------------------------------------------------

# 「营业执照和资质证书通过数据共享核验，无需提交」: what stands before the way of checking
_CHECKED = re.compile(r"(?:等)?(?:能够|可以?|已|均|由[^，]{2,20}?|经[^，]{0,12}?|通过|实行|能)")


def _spared(text: FilingText, materials: list[Material]) -> list[Material]:
    """With the sentences heard that spare the applicant what an authority can look up itself."""
    for line in text.lines:
        if line.listed or line.roles & _ASIDE:
            continue
        for offset, sentence in line.sentences():
            shared = re.search(r"共享|核验|系统|自动|授权|核对|归集|库", sentence)
            if not is_spared(sentence) or not shared:
                continue
            materials = _mark(text, materials, offset, sentence)
    return materials


def _mark(text: FilingText, materials: list[Material], offset: int, sentence: str) -> list[Material]:
    subject = re.split(one_of(filing_words().exempt), sentence)[0]
    if re.search(r"的[，,]", subject) and not re.search(r"(?:能够|可以?|已)[^，]{0,16}的[，,]", subject):
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
            found.append(_built(text, offset + paper.start, offset + paper.end, replace(paper.traits, exempt=True)))
    return [*materials, *found]


def _bare(name: str) -> str:
    return re.sub(r"[《》“”\s]|（[^）]*）|(?:复印|扫描|原)件$", "", name)


def _distinct(materials: Iterable[Material]) -> list[Material]:
    """Each paper once for a case: one that two lists name is the first one's."""
    found: dict[tuple[str, str], Material] = {}
    for material in sorted(materials, key=lambda m: m.source.start):
        found.setdefault((re.sub(r"[《》“”\s]", "", material.name), material.only_if), material)
    return list(found.values())
