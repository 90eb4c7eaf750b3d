"""Papers that sentences ask for: numbered inside a line, or named one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.policy.card import Material
from ingest.cards.filing.material_words import Paper, Traits, is_generic, is_paper, is_spared, papers_of, traits_of
from ingest.cards.filing.spans import FilingText, Line
from ingest.cards.sections import Role

# 「应当提交下列材料：」, 「需提供以下资料：」, 「申报材料包括：」, 「备案材料：」
LEAD = re.compile(
    r"""
    (?:提交|提供|报送|上报|准备|携带|上传|递交|附|备齐|交验)(?!的)[^。；：:]{0,24}(?:下列|以下|如下|下述)
      (?=[^。；：:]{0,30}(?:材料|资料|文件|证件|证明|要件|附件|[申登请需信]\w表|凭证|手续|清单|证书|信息)|[^。；：:]{0,2}[：:]?\s*$)
      (?![^。；：:]{0,30}(?:服务|工作|职责|事项|义务)[：:]?\s*$)[^。；：:]{0,30}[：:]?\s*$
    | (?:材料|资料|要件)(?:清单)?(?:如下|包括|主要|应当|有|为|是|[（(][^）)]{0,16}[）)])*[：:]\s*$
    """,
    re.VERBOSE,
)
# 「提交信用修复申请表、整改报告和资金退回凭证」, 「需提供：A、B」, 「申请材料：A、B、C」, 「凭A、B向…申请」, 「出示A原件」
_NAMED = re.compile(
    r"(?:提交|提供|报送|上传|携带|递交|附送|(?P<shown>出示)|在线签署|(?:应当?|须|需|并|另|还)附上?(?!送)|(?P<by>(?<!文)凭借?(?!证)|(?<![支保])持(?![证有续股])))(?!的|时|后|前|之|至|期|截|给|到|件|则|单位|方|者|商|机构|服务|便利|担保|支持|条件|帮助|协助|保障)[：:]?(?P<papers>[^。；]+)"
    r"|(?:材料|资料)(?:清单)?(?:(?:包括|包含|为|有)[：:]?|[：:])(?P<listed>[^。；]+)"
)
_ASKED = re.compile(r"申[请报领办]|办理|兑[付现]|窗口")
# what is given as often without being handed in: 「提供政府信息」
_LOOSE = re.compile(r"(?:信息|数据|情况|结果|手续|库|公告|决定)$")
# where papers are shown to get something, not to be let in: 「持身份证申领」
_APPLIED = re.compile(
    r"(?:到|向|至|在|前往|通过)[^，。；]{2,40}(?:申[请报领办]|办理|领取|兑)|申[请报领办](?!裁定|书|表|材料|时)|兑[付现]|窗口"
)
# 「填写《奖励申请表》」, 「在线填写申请表，」
_FILLED = re.compile(
    r"(?:填写|填报|填制|下载)(?P<form>《[^《》]{2,30}(?:表|书|函)》|[^，。；、《》的]{2,16}(?:申请|申报|登记|备案|需求|信息|报名)[表书](?=[，。；、并]))"
)
# 「变更单位的，提交新劳动合同」: for whom
_CASE = re.compile(r"(?:^|(?<=[，。；：]))(?P<case>[^，。；：]{2,24}的)，[^，。；]{0,10}$")
# of what everybody applies for: 「申请奖励的」
OF_ALL = re.compile(
    r"(?:企业|单位|个人)?(?:符合[^，]{0,10}条件|申[请报领](?:本)?(?:奖励|补贴|补助|资助|资金|认定|备案|入库)?)的"
)
# 「留存A，B，C等资料备查」: kept, not handed in
_KEPT = re.compile(r"(?:留存|留存备查|保存)(?P<papers>[^。；]{4,}?)(?:等(?:相关|有关)?(?:资料|材料))?(?:留存)?备查")
# 「申请兑付应提交：」
_ASKS = re.compile(r"(?:提交|提供|报送|上传|准备|携带)[：:]\s*$")
_JOINTS = re.compile(r"、|以及|[和及与](?=[^、，]{2,})")
_TAIL = re.compile(
    r"等(?:[^、，。；]{0,10}(?:材料|文件|证明|资料|扫描件|复印件|原件|电子版|凭证))?$"
    r"|(?:到|向|至|前往|通过|赴)[^、，]{2,60}(?:办理|申请|申报|提交|领取|兑付)[^、，]{0,24}$|办理$|备查$|提出申请$|即可$"
)
_NUMBERS = re.compile(
    r"(?:(?<=[；;。：:\s])|^)(?:\d{1,2}\s?[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳])\s*"
)


def material(text: FilingText, paper: Paper, offset: int, condition: str = "") -> Material:
    """The paper, whose place is counted from `offset`; `condition`: for whom, where its own words do not say."""
    traits = replace(paper.traits, only_if=paper.traits.only_if or condition)
    start, end = offset + paper.start, offset + paper.end
    return built(text, start, end, traits)


def built(text: FilingText, start: int, end: int, traits: Traits) -> Material:
    """The paper that text[start:end] names."""
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


def numbered(words: str) -> Iterator[tuple[int, int]]:
    """The spans of items numbered inside a line; none where it has less than two."""
    marks = list(_NUMBERS.finditer(words))
    if len(marks) > 1:
        ends = [m.start() for m in marks[1:]] + [len(words)]
        yield from ((mark.end(), end) for mark, end in zip(marks, ends, strict=True))


def _parted(words: str) -> Iterator[tuple[int, int]]:
    """The spans of papers that semicolons part behind a colon: 「上传以下材料：营业执照；审计报告」; none where one of them is no paper."""
    colon = re.search("[：:]", words)
    if colon is None or "；" not in words:
        return
    found = [(colon.end() + m.start(), colon.end() + m.end()) for m in re.finditer("[^；。]+", words[colon.end() :])]
    if "。" not in words.rstrip("。\n ") and all(is_paper(words[a:b].split("，")[0]) for a, b in found):
        yield from found


def _of_items(text: FilingText, line: Line, items: Sequence[tuple[int, int]]) -> Iterator[Material]:
    for low, high in items:
        for paper in papers_of(line.words[low:high]):
            yield material(text, paper, line.start + low)


_ENUMERATED = 600  # characters of one enumeration: far more than any sentence names
_LISTING = 120  # characters: a longer sentence tells more than papers


def under_heading(text: FilingText, line: Line, listed: bool) -> Iterator[Material]:
    """A line under 「申报材料」 that is no item of a list: numbered inside, one paper, or several in a sentence. `listed`: there is a
    list elsewhere.
    """
    items = list(numbered(line.words))
    if items:
        yield from _of_items(text, line, items)
        return
    if line.words.strip() in line.headings or is_spared(line.words) or LEAD.search(line.words):
        return
    named = list(in_sentences(text, line))
    first = re.split("[。；]", line.words)[0]
    listing = list(split_papers(first)) if len(first) <= _LISTING and not listed else []
    if named:
        yield from named
    elif len(listing) > 1 and all(is_paper(p.name) for p in listing):
        yield from (material(text, p, line.start) for p in listing)
    elif not listed and len(line.words) <= 60 and is_paper(line.words.strip("。；; ").split("，")[0]):
        for paper in papers_of(line.words):
            yield material(text, paper, line.start)


_NOT_FILING = re.compile(
    r"绩效|自评|决算|年度报告|情况报告|科技报告|(?:会计|统计|财务)报表[^，。；]{0,6}(?:和|、|，)(?:统计|年检)|报送[^，。；]{0,6}会计报表|(?:不得|未|不予|拒绝|虚假|不再|无需|逾期|经催告|停止|擅自|之前|不要求)[^，。；]{0,10}(?:提交|提供|报送)|弄虚作假|骗取|异议|验收|第三方提供|按规定报送|按月|按季|每年报送|定期"
)
ASIDE = frozenset({Role.DEFINITIONS, Role.EXAMPLES, Role.EXCLUSIONS})


def in_sentences(text: FilingText, line: Line) -> Iterator[Material]:
    """The papers of 「提交A、B和C」: every one of them has to be a paper by its name."""
    if line.roles & ASIDE or (line.listed and Role.CONDITIONS in line.within):
        return
    items = list(numbered(line.words)) or list(_parted(line.words))
    opening = line.words[: items[0][0]] if items else ""
    if LEAD.search(_NUMBERS.sub("", opening)) or _ASKS.search(_NUMBERS.sub("", opening)):
        yield from _of_items(text, line, items)  # 「需提供以下材料：1.申请表；2.…」
        return
    for offset, sentence in line.sentences():
        if _NOT_FILING.search(sentence) or sentence.rstrip().endswith("："):
            continue
        for match in _KEPT.finditer(sentence):
            for part in re.finditer(r"[^，]+", match["papers"]):
                kept = [p for p in papers_of(part[0]) if is_paper(p.name)]
                yield from (
                    material(
                        text,
                        replace(p, traits=replace(p.traits, form="留存备查")),
                        offset + match.start("papers") + part.start(),
                    )
                    for p in kept
                )
        for match in _FILLED.finditer(sentence):
            yield built(text, offset + match.start("form"), offset + match.end("form"), traits_of(match["form"]))
        yield from _enumerated(text, offset, sentence)


def _enumerated(text: FilingText, offset: int, sentence: str) -> Iterator[Material]:
    """The papers of the first enumeration all of whose parts are papers."""
    for match in _NAMED.finditer(sentence):
        if (match["by"] and not _APPLIED.search(sentence)) or (match["shown"] and not _ASKED.search(sentence)):
            continue
        group = "papers" if match["papers"] else "listed"
        words = re.split(r"[，,](?!以及|及|和|并附)", match[group])[0]
        label = re.match(r"[^：:、]{2,16}[：:]", words)  # 「上传以下材料扫描件：身份证、…」
        low = label.end() if label and is_generic(label[0].rstrip("：:")) else 0
        papers = list(split_papers(words[low:])) if len(words) <= _ENUMERATED else []
        if papers and all(is_paper(p.name) for p in papers) and not all(_LOOSE.search(p.name) for p in papers):
            case = _CASE.search(sentence[: match.start()])
            only_if = case["case"] if case and not OF_ALL.fullmatch(case["case"]) else ""
            yield from (material(text, p, offset + match.start(group) + low, only_if) for p in papers)
            return


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
