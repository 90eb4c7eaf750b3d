"""The register of a document: from policy.yaml where there is one, the rest from the text and what the file says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.policy.document import Level, Provenance, Register
from assistant.policy.numerals import fold
from ingest.canonical import Canonical
from ingest.dates import Period, read_period, to_date
from ingest.frame import (
    HISTORY_LINE,
    NUMBER_LINE,
    ORGANISATIONS,
    RED_HEAD,
    SIGNED_LINE,
    Frame,
    is_organisation,
    joined_title,
)
from ingest.relations import read_relations
from ingest.sidefile import SideFile

# 「…办法_示范高新区门户网站」, 「…通知 - 某某市人民政府网」, 「…-政策文件」
_PORTAL_SUFFIX = re.compile(
    r"(?:\s*[_|｜—–-]+\s*[^_|｜—–-]*(?:网|网站|门户|平台|频道|政府|栏目|政策文件|信息公开|公开|管委会|委员会|局|部|厅)[^_|｜—–-]*)+$"
)
# 「（已废止）」, 「【已失效】」, 「（失效）」 in a title
_ENDED_TITLE = re.compile(r"\s*[（(【\[]\s*(?:已|现已)?(?:废止|失效|停止执行)\s*[)）】\]]\s*")
_META_ISSUER = re.compile(
    r"(?:发布(?:机构|单位|机关)|编制单位|制定机关|发文(?:机构|机关|单位)|承办单位|主办单位|来源|信息来源)\s*[：:]\s*(?P<value>[^\s：:]{2,60})"
)
_META_DATE = re.compile(
    r"(?:成文日期|印发日期|发文日期|签发日期|发布(?:日期|时间)|编制日期|更新(?:日期|时间)|生成日期)\s*[：:]\s*(?P<value>\S{6,20})"
)
# 「示范…科技创新局2026年1月15日发布」
_ISSUED_BY = re.compile(
    rf"(?P<issuer>{ORGANISATIONS.pattern})\s?(?:于)?\s?(?P<date>\d{{4}}年\d{{1,2}}月\d{{1,2}}日)\s?(?:发布|印发|公布|编制)"
)
# 「浙江省第十届人民代表大会常务委员会第七次会议」 → 浙江省人民代表大会常务委员会
_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,20}?)(?:第[一二三四五六七八九十]+届)?(?P<name>(?:全国)?人民代表大会(?:常务委员会)?)"
    r"|(?<=中华人民共和国)(?P<council>国务院)(?=令)"
)
_PARK = re.compile(r"开发区|高新区|园区|管委会|管理委员会|自贸区|自由贸易试验区|新区|保税区|产业园|科学城")
_PROVINCE = re.compile(r"省|自治区|(?:北京|上海|天津|重庆)市")
_NOTED_WITHIN = 600  # characters at the head of a paragraph in which who issued a document may be noted
_CITY = re.compile(r"市(?!场)|自治州|地区行署|盟|县|区")
_NATION = re.compile(r"国务院|国家|全国|总局|总署|人民银行|证监会|最高人民|中共中央|部$|部(?=[、办 ])|委员会|局|署")


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """A register and Chinese notes on what an officer should look at."""

    register: Register
    notes: tuple[str, ...] = ()


def read_register(
    canonical: Canonical,
    frame: Frame,
    metadata: Mapping[str, str],
    *,
    side: SideFile | None,
    file_name: str,
) -> RegisterReading:
    """The register of a document. What `side` states wins; what it leaves out is read from the text."""
    reader = _TextReader(canonical, frame, metadata, file_name)
    values = reader.values(side)
    if side is not None:
        values |= {name: getattr(side, name) for name in side.model_fields_set if _is_stated(side, name)}
    if not values.get("id"):
        values["id"] = document_id(values["title"], values["document_number"], values["issued_on"])
    return RegisterReading(Register(**values), tuple(reader.notes))


def _is_stated(side: SideFile, name: str) -> bool:
    """An empty title, level or the like is left to the text; an empty date or number states that there is none."""
    return getattr(side, name) is not None or name in ("document_number", "issued_on", "effective_from", "effective_to")


def document_id(title: str, number: str | None, issued_on: date | None) -> str:
    """The id of a document that has no side file: stable as long as title, number and date are read alike."""
    key = f"{fold(title)}|{fold(number or '')}|{issued_on or ''}"
    return "doc-" + hashlib.sha256(key.encode()).hexdigest()[:12]


class _TextReader:
    """Reads each field from the text, then from what the file says of itself."""

    def __init__(self, canonical: Canonical, frame: Frame, metadata: Mapping[str, str], file_name: str) -> None:
        self._canonical = canonical
        self._frame = frame
        self._metadata = metadata
        self._file_name = file_name
        self._texts = [canonical.of(p) for p in canonical.paragraphs if p.table is None]
        self._head = [canonical.of(canonical.paragraphs[i]) for i in frame.head]
        self._signature = [canonical.of(canonical.paragraphs[i]) for i in frame.signature]
        self.notes: list[str] = []

    def values(self, side: SideFile | None) -> dict[str, Any]:
        full_title = self.title()
        title = _ENDED_TITLE.sub("", full_title)
        number, issuer, issued_on = self.document_number(), self.issuer(), self.issued_on()
        given = side.model_dump(exclude_unset=True) if side else {}
        period = self.period(given.get("title") or title, given.get("issued_on") or issued_on, full_title)
        relations = read_relations(self._texts, title, number)
        return {
            "title": title,
            "document_number": number,
            "issuer": issuer,
            "level": read_level(given.get("issuer") or issuer, title),
            "issued_on": issued_on,
            "effective_from": period.start,
            "effective_to": period.end,
            "supersedes": relations.supersedes,
            "repeals": relations.repeals,
            "provenance": Provenance.OFFICIAL,
        }

    # -- title, number -----------------------------------------------------------------------------------------

    def title(self) -> str:
        """The title as printed; that of the file's metadata where none is printed; at last the file's name."""
        printed = joined_title(self._canonical, self._frame)
        stated = strip_portal_suffix(self._metadata.get("title", "").strip())
        if not printed:
            return stated or self._file_name
        if stated and fold(stated) != fold(printed) and fold(printed) in fold(stated) and len(stated) <= 80:
            return stated  # a spreadsheet's or portal's longer title, of which the page prints a part
        return printed

    def document_number(self) -> str | None:
        for text in self._head:
            match = NUMBER_LINE.fullmatch(text)
            if match:
                return normal_number(match["number"])
        stated = self._metadata.get("document_number", "").strip()
        return normal_number(stated) if stated and re.search(r"\d", stated) else None

    # -- who and when ------------------------------------------------------------------------------------------

    def issuer(self) -> str | None:
        """Who issued it: the signature, the head's own statement, the red head, the portal's, a note in the text."""
        signed = [SIGNED_LINE.fullmatch(t) for t in self._signature]
        names = [m["issuer"] for m in signed if m] or [t for t in self._signature if is_organisation(t)]
        if not names:
            stated = (_META_ISSUER.search(text) for text in self._head)
            names = [m["value"] for m in stated if m]
        if not names:
            heads = (RED_HEAD.fullmatch(text) for text in self._head)
            names = [m["issuer"] for m in heads if m] or [t for t in self._head if is_organisation(t)]
        if not names and (self._metadata.get("issuer") or self._metadata.get("source")):
            names = [self._metadata.get("issuer") or self._metadata["source"]]
        if not names:
            noted = next((m for t in self._texts[:6] if (m := _ISSUED_BY.search(t[:_NOTED_WITHIN]))), None)
            names = (
                [re.sub(r"^(?:[该本]\w{1,6}?)?由", "", noted["issuer"].split("，")[-1])] if noted else self._congress()
            )
        joint = [part for name in names for part in re.split(r"[\s、,，]+", name) if part]
        return "、".join(dict.fromkeys(joint)) or None

    def _congress(self) -> list[str]:
        """Who passed a law, by the history below its title; an approval (批准) by a higher congress is none."""
        for text in reversed(self._head):
            history = HISTORY_LINE.fullmatch(text)
            if history is None or history["act"] == "批准":
                continue
            match = _CONGRESS.search(re.sub(r"^[^日]*日|《[^》]*》|\s", "", text[:_NOTED_WITHIN]))
            if match:
                return [match["council"] or match["place"] + match["name"]]
        return []

    def issued_on(self) -> date | None:
        """成文日期: the signature's date, the head's, the file's, a note in the text, a law's history."""
        for text in reversed(self._signature):
            if day := to_date(text):
                return day
        for text in self._head:
            match = _META_DATE.search(text)
            if match and (day := to_date(match["value"]) or _iso(match["value"])):
                return day
        for key in ("issued_on", "published_on"):
            if day := _iso(self._metadata.get(key, "")):
                return day
        noted = next((m for t in self._texts[:6] if (m := _ISSUED_BY.search(t[:_NOTED_WITHIN]))), None)
        if noted:
            return to_date(noted["date"])
        return max((day for day, act in self._history() if act != "施行"), default=None)

    def _history(self) -> list[tuple[date, str]]:
        """The days in a law's history below its title, and what happened on each: 通过, 修订 …"""
        lines = [m for t in self._head if (m := HISTORY_LINE.fullmatch(t))]
        return [
            (day, m["act"])
            for m in lines
            for text in re.findall(r"(?<!自)\d{4}年\d{1,2}月\d{1,2}日", m[0])
            if (day := to_date(text))
        ]

    # -- from when to when -------------------------------------------------------------------------------------

    def period(self, title: str, issued_on: date | None, full_title: str) -> Period:
        """When it holds. Without a day of its own a document holds from the day of its issue."""
        head = [t for t in self._head if re.match(r"(?:施行|实施|生效)日期", t)]
        period = read_period([*self._texts, *head], issued_on, title)
        start = period.start or _iso(self._metadata.get("effective_from", "")) or issued_on
        amended = max((day for day, act in self._history() if act in ("修订", "修正")), default=None)
        if start and amended and start < amended:
            start = amended  # an amended law prints the day its first text took effect
        end = period.end or _iso(self._metadata.get("effective_to", ""))
        if end is None and self._is_marked_ended(full_title):
            self.notes.append("标题或网页标明已废止（失效），但没有写明日期：有效期截止日按成文日期登记，请核对。")
            end = issued_on or start
        return Period(start, end)

    def _is_marked_ended(self, title: str) -> bool:
        marked = self._metadata.get("validity", "")
        return bool(_ENDED_TITLE.search(title)) or bool(re.search(r"废止|失效", marked) and "未" not in marked)


def _iso(text: str) -> date | None:
    match = re.search(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", text)
    if match is None:
        return None
    try:
        return date(*(int(g) for g in match.groups()))
    except ValueError:
        return None


def strip_portal_suffix(title: str) -> str:
    """A web page's title without the name of its portal."""
    return _PORTAL_SUFFIX.sub("", title[:300]).strip() or title[:300]


def normal_number(number: str) -> str:
    """A document number with 〔〕 and no white space: 「国科发火[2016] 32号」 → 「国科发火〔2016〕32号」."""
    squeezed = re.sub(r"(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])", "\0", number.strip())
    squeezed = re.sub(r"\s", "", squeezed).replace("\0", " ")
    return re.sub(r"[\[［（(【〔]((?:19|20)\d{2})[\]］)）】〕]", r"〔\1〕", squeezed)


def read_level(issuer: str | None, title: str) -> Level | None:
    """The level of the issuing authority, by the words of its name; of the title where no issuer is known."""
    for text in (issuer, title):
        if not text:
            continue
        first = re.split(r"[、 ]", text)[0]
        if re.match(r"中华人民共和国|全国|国务院|最高人民", first):
            return Level.NATIONAL
        if _PARK.search(first) and not first.endswith(("条例", "法")):  # a law on development zones is nobody's park
            return Level.PARK
        if _PROVINCE.search(first):
            rest = _PROVINCE.sub("", first, count=1)
            return Level.CITY if _CITY.search(rest) else Level.PROVINCE
        if _CITY.search(first) and not re.search(r"国家|全国", first):
            return Level.CITY
        if _NATION.search(first):
            return Level.NATIONAL
    return None


def collided_id(register: Register, path: str) -> Register:
    """The register under an id of its own, where another file already has its id."""
    suffix = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return register.model_copy(update={"id": f"{register.id}-{suffix}"})
