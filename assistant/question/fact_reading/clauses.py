"""Clauses of a message and how much of each tells of the asker: questions, wishes, suppositions and other people's affairs do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """text[start:end], of which text[start:told] tells of the asker. `form`: it is a field, 「营业收入：3000万元」.

    `paragraph` and `sentence` number what it stands in; `bracketed`: it stands between brackets; `first`: it opens its sentence.
    """

    start: int
    end: int
    told: int
    paragraph: int
    sentence: int
    bracketed: bool = False
    corrects: bool = False
    supposed: bool = False  # told of the asker were it not for the clauses after it


_HAN = r"\u4e00-\u9fff"
# Clause ends: 「，」, a bracket, a bar of a table, a space between two Chinese words. A comma between digits is part of a number.
_CLAUSE_END = re.compile(
    rf"[，；;。！!？?\n\r（）()|｜\t【】<>《》]|(?<!\d),|,(?!\d)|\.(?!\d)(?=\s|$)|(?<=[{_HAN}])\s+(?=[{_HAN}])|——|…+|~~+|(?<=[{_HAN}])~"
)
_SENTENCE_END = frozenset("。！!？?；;\n\r|｜")
# 「多少」, 「能不能」, 「…吗」; not 「十几个」, 「多少有点」
_ASKS = re.compile(
    r"吗|嘛(?=$)|么$|呢$|多少|(?<![十百千万好])几(?:号|天|成|折|个点|个百分点|月份|点|岁|家|年(?!前)|个月|项|件|种|类|万(?=$|啊|呀))"
    r"|多久|多长|什么|啥|哪[些个里儿种类家年天一级]?|怎么|怎样|如何|咋|谁|何时|能否|可否|是否(?![^：:，]{0,30}[：:])"
    r"|能不能|可不可以|是不是|有没有|够不够|算不算|行不行|要不要|会不会|需不需要|用不用|影不影响|符不符合|符合不|对不对|有无(?=.{0,12}要求)|请问|想问|问一下|咨询|了解一?下?"
)
# where the question begins in a clause that also tells: 「我们是高企|还能报科小吗」
_ASK_BEGINS = re.compile(
    r"能(?:否|不能|拿|报|申|享|够|领|给|补|奖|评|贷|有|算|抵|减|得|获)|可以|可否|是不是|是否|有没有|够(?:不够|吗|条件)|算不算|符合|想(?:问|请|知|了|咨)|请问|问一?下"
    r"|应该|怎么|如何|咋|有(?:什么|哪些|啥)|还(?:能|可|有|要)|该|属于(?:哪|什么)|算(?:什么|哪|小|微|中|大|不|是)|多少|影响|哪|行不行|会不会|需要|要不要|享受|如何|帮"
)
_NOT_KNOWN = re.compile(r"不知道|不清楚|不晓得|不确定|不了解|不太清楚|不懂|说不好|没算过|记不清|不知")
# from here on nothing is told: wishes and plans; not 「计划总投资」, 「想不到」
_WISHES = re.compile(
    r"(?<!不)想(?!到|不)(?:申|要|拿|贷|报|评|办|做|再|在|把|冲|借|创|问|了|知|咨|请|参|买|招|争|认|搬|买|扩|建)?|打算|准备(?!好|了)|计划(?!总?投资|单列)|拟(?!定)|希望|争取|目标|力争|想要"
    r"|正在申[请报]|正申[请报]|要申[请报]|要报|去申[请报]|欲|有意|下一步|明年|后年|将(?:于|在|要|达|申|新)|恳请|申请(?=高企|科小|专精|小巨人|瞪羚|认定|补|奖|资|贷|一|点|这|哪|什|你|园)|冲刺?(?=高企|小巨人|专精|规上|瞪羚|上市)|还差"
)
# 「高企正在申请」: not had yet, though it is named first
_UNDER_WAY = re.compile(
    r"正?在申[请报]|申[请报]中|在走?流程|还在[申评审办谈]|正在(?:做|评|认定|办|审|进行|建)|在准备|准备申|打算申|计划申|争取(?:申|拿|评)"
)
_BEFORE_NOW = re.compile(
    r"(?:之前|以前|原来|原先|早先|曾经)(?:一直)?(?:都)?(?:是|为|在|叫|做|属于|没)"
)  # 「之前一直是规下」
# 「想问去年营收刚过两千万，…」
_PREFACE = re.compile(
    r"(?:我们?)?(?:想|请)(?:请?问|咨询|了解)(?:一?下)?(?=去年|前年|今年|我们|公司|本人|我是|我司|上年)"
)
_SPOUSE = re.compile(r"我?(?:爱人|老公|老婆|妻子|丈夫|对象|配偶)(?!和?我|都)")
_MYSELF = re.compile(r"我(?:自己)?(?:也)?是|本人|我今年|我自己")
# who is not the asker; the asker speaks again where the clause has one of _SELF
_OTHERS = re.compile(
    r"(?:别的|其他|其它|隔壁|人家|别人|别家|有的|有些|有企业|某[家些个]?(?:公司|企业)|同行|朋友|对手|他们|她们|对方|那家|另一家|一般的?(?:公司|企业)|听说|据说|听人说"
    r"|客户[是的为]|供应商|合作方|甲方|母公司|总公司|控股股东|股东[是为]|老东家|原单位|(?<!目)前公司|同学|邻居)"
)
_SELF = re.compile(r"我们?|咱们?|本公司|本企业|本人|本单位|我司|俺|敝司|我厂|我方|自己|公司(?!法)")
_OTHERS_LAST = re.compile(r"我(?:的|们的)?(?:朋友|同学|邻居|客户|亲戚|同事)|我们(?:客户|供应商|隔壁|同行|股东)")
_SUPPOSES = re.compile(
    r"^(?:那|那么)?(?:如果|假如|假设|要是|倘若|万一|比如说?|例如|譬如|举个?例|打个比方|若(?!干)|假使|只要|除非|一旦|换成)"
)
_SUPPOSED_END = re.compile(r"的话$|的话(?=能|可|还|就|有|该|是)")
# 「…才能报」, 「要求营收2000万以上」: a rule, not a fact
_RULE = re.compile(
    r"才(?:能|可以|行|给|算|会|够)|要求|必须|须(?!知)|得(?:有|达到|要|是)|应当|门槛|条件|标准是|规定|满足.{0,12}(?:即可|就能|就可)|凡|以上的?(?:企业|公司|单位)|(?:企业|公司)(?:可以|能|就能|都能|才)|(?:的|型|类)(?:企业|公司|人才)(?:能|可以|可|最高|一般|有|给|奖|补)"
    r"|最高(?:补|奖|给|资助|支持|可)|给予|(?:奖励|补贴|补助|资助)(?:标准|多少|政策|办法|条件|比例)|需要(?!\s?说明)|需(?:提供|要|满足|达)|是按|按照"
)
# the question that follows makes suppositions of the clauses before it: 「…，才能报吗」
_MAKES_SUPPOSED = re.compile(
    r"^(?:这样)?(?:才|就能|就可以|就行|是不是就|是不是才|都要|都得|缺一不可|这条|这一条|这句|这个要求|这项|这两个条件|这些条件|这个条件)"
)
_CORRECTS = re.compile(
    r"不对|更正|说错|搞错|写错|应该是|应为|改成|改为|纠正|口误|记错|不是.{1,12}[，,]?(?:是|而是)|准确[说地]|实际上?是|确切"
)
# 「我们…」 or a year of its own makes a clause before a question tell
_TELLS = re.compile(r"我们?|咱们?|本公司|本企业|本人|我司|公司(?!法)|我厂|去年|前年|上年度?|俺|已经|20\d\d年|成立于")


def find_clauses(text: str) -> list[Clause]:
    """The clauses of a narrow `text`, in order, blank ones left out."""
    raw = list(_split(text))
    done: list[Clause] = []
    supposing = others = False
    last_sentence = last_paragraph = -1
    speaks_of_self = bool(_MYSELF.search(text))
    for i, (begin, end, paragraph, sentence, depth) in enumerate(raw):
        preface = _PREFACE.match(text, begin, end)
        start = preface.end() if preface else begin
        words = text[start:end]
        if sentence != last_sentence:
            supposing = False
            others = others and paragraph == last_paragraph and bool(_OTHERS.match(words))
            last_sentence, last_paragraph = sentence, paragraph
        if _SUPPOSES.search(words):
            supposing = True
        if _OTHERS_LAST.search(words) or (_OTHERS.search(words) and not _self_before_others(words)):
            others = True
        elif _SELF.search(words):
            others = False
        asked = text[end : end + 1] in ("?", "？") and _ends_in_question(words)
        of_spouse = speaks_of_self and _SPOUSE.match(words) is not None
        told = start if supposing or others or of_spouse else start + _told(words, asked=asked)
        supposed = _is_supposed(text, raw, i)
        done.append(
            Clause(start, end, start if supposed else told, paragraph, sentence, depth > 0, _corrects(words), supposed)
        )
    return done


def _split(text: str) -> Iterator[tuple[int, int, int, int, int]]:
    """(start, end, paragraph, sentence, depth of brackets) of what stands between two ends."""
    paragraph = sentence = depth = start = 0
    for match in _CLAUSE_END.finditer(text):
        yield from _trimmed(text, start, match.start(), paragraph, sentence, depth)
        start = match.end()
        mark = match[0][0]
        if mark in "（(":
            depth += 1
        elif mark in "）)":
            depth = max(0, depth - 1)
        elif mark in _SENTENCE_END:
            sentence += 1
            depth = 0
            paragraph += mark in "\n\r"
    yield from _trimmed(text, start, len(text), paragraph, sentence, depth)


def _trimmed(
    text: str, start: int, end: int, paragraph: int, sentence: int, depth: int
) -> Iterator[tuple[int, int, int, int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    colon = max(text.rfind("：", start, end), text.rfind(":", start, end))
    asks = _ASKS.search(text, start) if colon > start else None
    if asks and asks.end() <= colon:  # 「请看看能报哪些：生物医药」
        yield start, colon, paragraph, sentence, depth
        start = colon + 1
    if start < end:
        yield start, end, paragraph, sentence, depth


def _self_before_others(words: str) -> bool:
    """「我们公司跟其他企业」 speaks of the asker."""
    own, other = _SELF.search(words), _OTHERS.search(words)
    return bool(own and other and own.start() < other.start() and not _OTHERS_LAST.search(words))


def _ends_in_question(words: str) -> bool:
    """A clause before a question mark asks, unless it is long and tells much: the mark may stand for the whole message."""
    return bool(_ASKS.search(words)) or len(words) <= 24


def _told(words: str, *, asked: bool) -> int:
    """How many characters of a clause tell of the asker."""
    end = len(words)
    wish = _WISHES.search(words)
    if _UNDER_WAY.search(words) or _BEFORE_NOW.match(words):
        return 0
    if wish:
        end = min(end, wish.start())
    unknown = _NOT_KNOWN.search(words)
    if unknown:  # 「净利率我不清楚」: what stands before is not known either
        end = 0 if unknown.start() <= 8 else min(end, unknown.start())
    if _RULE.search(words):
        return 0
    asks = _ASKS.search(words)
    if asks or asked:
        begins = _ASK_BEGINS.search(words)
        cut = min(begins.start() if begins else 0, asks.start() if asks else len(words))
        tells = _TELLS.search(words[:cut])
        end = min(end, cut) if tells and begins else 0
    return end


def _is_supposed(text: str, raw: list[tuple[int, int, int, int, int]], i: int) -> bool:
    """Whether the clause, or one after it in its sentence, makes it a supposition: 「…的话」, 「…，才能报吗」."""
    sentence = raw[i][3]
    if _SUPPOSED_END.search(text[raw[i][0] : raw[i][1]]):
        return True
    for start, end, _, s, _ in raw[i + 1 : i + 5]:
        if s != sentence:
            return False
        if _MAKES_SUPPOSED.search(text[start:end]):
            return not _SELF.search(text[raw[i][0] : raw[i][1]])
    return False


def _corrects(words: str) -> bool:
    return bool(_CORRECTS.search(words))
