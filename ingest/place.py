"""The level of an authority and the region it governs, by the words of its name."""

from __future__ import annotations

import re

from assistant.policy.document import Level

_PARK_WORDS = re.compile(r"开发区|高新区|园区|管委会|管理委员会|自贸区|自由贸易试验区|新区|保税区|产业园|科学城")
_PROVINCE_WORDS = re.compile(r"省|自治区|(?:北京|上海|天津|重庆)市")
_CITY_WORDS = re.compile(r"市(?!场)|自治州|地区行署|盟|县|区")
_NATION_WORDS = re.compile(
    r"国务院|国家|全国|总局|总署|人民银行|证监会|最高人民|中共中央|部$|部(?=[、办 ])|委员会|局|署"
)
_STATE = re.compile(r"中华人民共和国|中共中央|中国人民|全国|国务院|最高人民|国家")

_HAN = r"[\u4e00-\u9fff]"
# 「浙江省杭州市滨江区」, 「上海市浦东新区」, 「示范高新技术产业开发区」, 「中国（上海）自由贸易试验区」
_REGION = re.compile(
    rf"""
    (?P<province> {_HAN}{{2,8}}? (?:省|自治区|特别行政区) )?
    (?P<city> {_HAN}{{1,6}}? (?:市(?!场)|自治州|盟|地区) )?
    (?P<part>
        (?:{_HAN}|[（）()·]){{1,12}}?
        (?: 高新技术产业开发区 | 高新技术开发区 | 经济技术开发区 | 经济开发区 | 高新区 | 经开区 | 自贸区 | 自由贸易试验区 | 综合保税区
          | 保税区 | 经济特区 | 新区 | 科学城 | 产业园区? | 工业园区? | 开发区 )
      | {_HAN}{{1,6}}? (?:自治县 | 县 | 自治旗 | 旗 | 区(?!域) )
    )?
    """,
    re.VERBOSE,
)
# 「高新区管委会」, 「市科技局」, 「开发区财政局」 say of what kind, not which
_KIND_ONLY = re.compile(
    r"(?:本|我|各|该|全|省|市|区|县|级|国家级|省级|高新|经开|开发|自贸|保税|产业|工业|城|郊|辖|园|经济技术|高新技术产业)*"
    r"(?:省|市|区|县|高新区|经开区|开发区|园区?|新区|自贸区|自治区|旗|盟|地区)"
)
_SHORT = (("高新技术产业开发区", "高新区"), ("高新技术开发区", "高新区"), ("经济技术开发区", "经开区"))


def read_level(issuer: str | None, title: str) -> Level | None:
    """The level of the issuing authority, by the words of its name; of the title where no issuer is known."""
    for text in (issuer, title):
        if not text:
            continue
        first = re.split(r"[、 ]", text)[0]
        if re.match(r"中华人民共和国|全国|国务院|最高人民", first):
            return Level.NATIONAL
        # a law on development zones is nobody's park
        if _PARK_WORDS.search(first) and not re.search(r"条例$|(?<!办)法$", first):
            return Level.PARK
        if _PROVINCE_WORDS.search(first):
            rest = _PROVINCE_WORDS.sub("", first, count=1)
            return Level.CITY if _CITY_WORDS.search(rest) else Level.PROVINCE
        if _CITY_WORDS.search(first) and not re.search(r"国家|全国", first):
            return Level.CITY
        if _NATION_WORDS.search(first):
            return Level.NATIONAL
    return None


def read_region(issuer: str | None, title: str) -> str | None:
    """The place that the first issuer's name begins with, 北京市, 示范高新区; of a rule's title where no issuer is known.

    None for authorities of the whole country and where the name says only of what kind the place is (市科技局).
    """
    name = re.split(r"[、 ]", issuer)[0] if issuer else "" if title.startswith("关于") else title
    if not name or _STATE.match(name):
        return None
    found = _REGION.match(name)
    place = found[0] if found else ""
    for long, short in _SHORT:
        place = place.replace(long, short)
    return None if not place or _KIND_ONLY.fullmatch(place) else place
