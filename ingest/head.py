"""What a document's head, signature and file say of it: title, number, issuer, day of issue, period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from assistant.policy.numerals import fold
from ingest.canonical import Canonical
from ingest.dates import Period, read_period, to_date
from ingest.document_number import BRACKETED, NAMED, SERIAL, YEARLY, normal_number
from ingest.frame import (
    DATE_LINE,
    HISTORY_LINE,
    ISSUING_HEAD,
    NUMBER_LINE,
    ORGANISATIONS,
    RED_HEAD,
    SIGNED_LINE,
    Frame,
    is_organisation,
    joined_title,
)

_HEAD_TABLE = 4  # paragraphs among which a table of 文号, 发布机构 … may stand
# 「…办法_示范高新区门户网站」, 「…通知 - 某某市人民政府网」, 「…-政策文件」
_PORTAL_SUFFIX = re.compile(
    r"(?:\s*[_|｜—–-]+\s*[^_|｜—–-]*(?:网|网站|门户|平台|频道|政府|栏目|政策文件|信息公开|公开|管委会|委员会|局|部|厅)[^_|｜—–-]*)+$"
)
_NUMBER_LABEL = r"(?:发文字号|发文文号|公文文号|文\s?号|文件编号|公告编号)"
# 「索引号：… 文号：示高新管发〔2025〕6号 发布日期：…」: one line of a portal's meta information
_META_NUMBER = re.compile(rf"{_NUMBER_LABEL}\s*[：:]\s*(?P<value>{BRACKETED}|{NAMED}|{YEARLY})")
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
# 「国务院办公厅关于…的意见」, 「最高人民法院、最高人民检察院关于…的解释」
_TITLE_ISSUER = re.compile(
    rf"(?P<issuer>(?:{ORGANISATIONS.pattern}|[\u4e00-\u9fff]{{2,20}}?(?:法院|检察院)(?:、[\u4e00-\u9fff]{{2,20}}?(?:法院|检察院))*))(?=关于|印发|转发)"
)
# 「浙江省第十届人民代表大会常务委员会第七次会议」 → 浙江省人民代表大会常务委员会
_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,20}?)(?:第[一二三四五六七八九十]+届)?(?P<name>(?:全国)?人民代表大会(?:常务委员会)?)"
    r"|(?<=中华人民共和国)(?P<council>国务院)(?=令|、中华人民共和国中央军事委员会令)"
)


# 「《优化营商环境条例》已经…通过，现予公布，自…起施行。」, 「现公布《某办法》，自…起施行。」: the order that promulgates it
_PROMULGATED = re.compile(
    r"《(?P<passed>[^《》]+)》(?:已经?|业经)[^。]{0,80}(?:现予|予以|现)(?:公布|发布)|现(?:予)?(?:公布|发布)《(?P<published>[^《》]+)》"
)
_PROMULGATION = 8  # paragraphs of such an order


class HeadReader:
    """Reads each field from the text, then from what the file says of itself."""

    def __init__(self, canonical: Canonical, frame: Frame, metadata: Mapping[str, str], file_name: str) -> None:
        self._canonical = canonical
        self._frame = frame
        self._metadata = metadata
        self._file_name = file_name
        self.texts = [canonical.of(p) for p in canonical.paragraphs if p.table is None]
        self._head = [canonical.of(canonical.paragraphs[i]) for i in frame.head]
        self._signature = [canonical.of(canonical.paragraphs[i]) for i in frame.signature]
        self._table = dict(_head_table(canonical))

    # -- title, number -----------------------------------------------------------------------------------------

    def title(self) -> str:
        """The title as printed; that of the file's metadata where none is printed; at last the file's name."""
        printed = joined_title(self._canonical, self._frame)
        stated = strip_portal_suffix(self._metadata.get("title", "").strip())
        if not printed:
            promulgated = next((m for t in self.texts[:_PROMULGATION] if (m := _PROMULGATED.search(t))), None)
            named = promulgated["passed"] or promulgated["published"] if promulgated else ""
            return stated or named or self._file_name
        if stated and fold(stated) != fold(printed) and fold(printed) in fold(stated) and len(stated) <= 80:
            return stated  # a spreadsheet's or portal's longer title, of which the page prints a part
        return printed

    def document_number(self) -> str | None:
        """The head's number line, a label in the head, the portal's, at last the order that promulgated a law."""
        for index, text in enumerate(self._head):
            match = NUMBER_LINE.fullmatch(text)
            if match:
                return normal_number(self._announcing(index, match["number"]) + match["number"].strip("（）() "))
            labelled = _META_NUMBER.search(text)
            if labelled:
                return normal_number(labelled["value"])
        stated = (self._table.get("number") or self._metadata.get("document_number", "")).strip()
        if stated and re.search(r"\d", stated):
            return normal_number(stated)
        orders = (re.search(NAMED, t) for t in reversed(self._head) if HISTORY_LINE.fullmatch(t))
        return next((normal_number(re.sub(r"^.*日\s*", "", m[0])) for m in orders if m), None)

    def _announcing(self, index: int, number: str) -> str:
        """The issuer above a number that stands alone: 「国家税务总局公告」 above 「2025年第3号」."""
        bare = re.fullmatch(rf"{YEARLY}|{SERIAL}", number)
        above = self._head[index - 1] if bare and index else ""
        return re.sub(r"\s", "\0", above.strip()).replace("\0", " ") if ISSUING_HEAD.fullmatch(above) else ""

    # -- who and when ------------------------------------------------------------------------------------------

    def issuer(self) -> str | None:
        """Who issued it: the signature, the head's own statement, the red head, the portal's, the title's, a note in the
        text. Joint issuers are joined by 、.
        """
        signed = [SIGNED_LINE.fullmatch(t) for t in self._signature]
        names = [m["issuer"] for m in signed if m] or [t for t in self._signature if is_organisation(t)]
        if not names:
            stated = (_META_ISSUER.search(text) for text in self._head)
            names = [m["value"] for m in stated if m]
        if not names and self._table.get("issuer"):
            names = [self._table["issuer"]]
        if not names:
            heads = (RED_HEAD.fullmatch(text) or ISSUING_HEAD.fullmatch(text) for text in self._head)
            names = [m["issuer"] for m in heads if m] or [t for t in self._head if is_organisation(t)]
        if not names and (self._metadata.get("issuer") or self._metadata.get("source")):
            names = [self._metadata.get("issuer") or self._metadata["source"]]
        titled = _TITLE_ISSUER.match(self.title())
        if not names and titled:
            names = [titled["issuer"]]
        if not names:
            noted = next((m for t in self.texts[:6] if (m := _ISSUED_BY.search(t))), None)
            names = (
                [re.sub(r"^(?:[该本]\w{1,6}?)?由", "", noted["issuer"].split("，")[-1])] if noted else self._congress()
            )
        joint = [part for name in names for part in re.split(r"[\s、,，]+", name) if part]
        return "、".join(dict.fromkeys(joint)) or None

    def _congress(self) -> list[str]:
        """Who passed a law, by the history below its title; an approval (批准) by a higher congress is none."""
        for text in reversed(self._head):
            history = HISTORY_LINE.fullmatch(text)
            if history is None or history["act"] == "批准" or "批准的" in text:
                continue
            match = _CONGRESS.search(re.sub(r"^[^日]*日|《[^》]*》|\s", "", text))
            if match:
                return [match["council"] or match["place"] + match["name"]]
        return []

    def issued_on(self) -> date | None:
        """成文日期: the signature's date, the head's, the file's, a note in the text, a law's history."""
        if day := self._signed_on():
            return day
        for text in self._head:
            match = _META_DATE.search(text)
            if match and (day := to_date(match["value"]) or iso_day(match["value"])):
                return day
        dated = (to_date(text) for text in self._head if DATE_LINE.fullmatch(text.strip("（）() ")))
        if day := next((d for d in dated if d), None):
            return day
        for stated in (self._table.get("issued_on", ""), *self._filed()):
            if day := to_date(stated) or iso_day(stated):
                return day
        noted = next((m for t in self.texts[:6] if (m := _ISSUED_BY.search(t))), None)
        if noted:
            return to_date(noted["date"])
        if any(_PROMULGATED.search(t) for t in self.texts[:_PROMULGATION]):  # below the name of who signed the order
            return next((to_date(t) for t in self.texts[:_PROMULGATION] if DATE_LINE.fullmatch(t)), None)
        return max((day for day, act in self._history() if act != "施行"), default=None)

    def _signed_on(self) -> date | None:
        return next((day for text in reversed(self._signature) if (day := to_date(text))), None)

    def _filed(self) -> list[str]:
        return [self._metadata.get(key, "") for key in ("issued_on", "published_on")]

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

    def period(self, title: str, issued_on: date | None) -> Period:
        """When it holds. Without a day of its own a document holds from the day of its issue."""
        head = [t for t in self._head if re.match(r"(?:施行|实施|生效)日期", t)]
        found = read_period([*self.texts, *head], issued_on, title)
        start = found.start or iso_day(self._metadata.get("effective_from", ""))
        history = self._history()
        start = start or max((day for day, act in history if act == "施行"), default=None) or issued_on
        amended = max((day for day, act in history if act in ("修订", "修正")), default=None)
        if start and amended and start < amended:
            start = amended  # an amended law prints the day its first text took effect
        return Period(start, found.end or iso_day(self._metadata.get("effective_to", "")))

    # -- what does not agree -----------------------------------------------------------------------------------

    def conflicts(self) -> Iterator[str]:
        """Where the printed date and what the portal or file states cannot both be right."""
        signed, filed, published = self._signed_on(), *(iso_day(text) for text in self._filed())
        if signed and filed and signed != filed:
            yield f"落款日期是{signed}，网页或文件登记的成文日期是{filed}：以落款为准，请核对。"
        if signed and published and published < signed:
            yield f"网页登记的发布日期{published}早于落款日期{signed}：请核对。"
        printed, stated = joined_title(self._canonical, self._frame), self._metadata.get("document_number", "")
        number = self.document_number()
        if printed and stated and number and re.search(r"\d", stated) and normal_number(stated) != number:
            yield f"原文的文号是{number}，网页或文件登记的是{normal_number(stated)}：以原文为准，请核对。"


def iso_day(text: str) -> date | None:
    """The day of 「2025-03-20」, 「2025/3/20」, 「2025.3.20」 or 「2025年3月20日」."""
    match = re.search(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", text)
    if match is None:
        return None
    try:
        return date(*(int(g) for g in match.groups()))
    except ValueError:
        return None


def strip_portal_suffix(title: str) -> str:
    """A web page's title without the name of its portal."""
    return _PORTAL_SUFFIX.sub("", title).strip() or title


def _head_table(canonical: Canonical) -> Iterator[tuple[str, str]]:
    """(number | issuer | issued_on, value) of a table of such labels that stands before the text."""
    for paragraph in canonical.paragraphs[:_HEAD_TABLE]:
        if paragraph.table is None:
            continue
        for row in canonical.tables[paragraph.table].rows:
            cells = [cell.text for cell in row]
            for label, value in pairwise(cells):
                plain = re.sub(r"[\s：:]", "", label)
                if re.fullmatch(_NUMBER_LABEL, plain) and value != label:
                    yield "number", value
                elif plain in ("发布机构", "发文机关", "发布单位", "发文单位", "制定机关", "印发机关"):
                    yield "issuer", value
                elif plain in ("成文日期", "发文日期", "印发日期", "发布日期", "生成日期"):
                    yield "issued_on", value
