"""What each figure of a sentence does: grants, bounds, divides a payment, or only says who is eligible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

from assistant.policy.document import Frozen
from ingest.cards.awards.quantities import Kind, Quantity, quantities, shares_in_words


class Role(StrEnum):
    GRANT = "grant"  # 给予20万元
    RATE = "rate"  # 按研发费用的5%
    CAP = "cap"  # 最高不超过50万元
    CAP_RATE = "cap_rate"  # 不超过实际支付费用的30%
    FLOOR = "floor"  # 补助不低于1万元
    LEAST = "least"  # 不足1万元的不予补助
    ROUND = "round"  # 不足1万元的部分舍去
    BASE_CAP = "base_cap"  # 超过2000万元的部分不计入基数
    OVER = "over"  # 超过2000万元的部分
    THRESHOLD = "threshold"  # 营业收入2000万元以上
    PAYOUT = "payout"  # 首期拨付60%
    RISE = "rise"  # 提高10个百分点, 上浮20%
    RAISED = "raised"  # 提高至60%


class Words(Frozen):
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    metrics: tuple[str, ...]
    sanctions: tuple[str, ...]
    budgets: tuple[str, ...]
    examples: tuple[str, ...]
    definitions: tuple[str, ...]
    further: tuple[str, ...]
    natures: dict[str, tuple[str, ...]]


@cache
def award_words() -> Words:
    """From `award_words.yaml`. Raises pydantic's `ValidationError` where it was edited wrongly."""
    read = yaml.safe_load((files("ingest.cards.awards") / "words.yaml").read_text(encoding="utf-8"))
    return Words.model_validate(read)


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: -len(w)))


_VERB = _any(award_words().verbs)
_NOUN = _any(award_words().nouns)
_METRIC = re.compile(_any(award_words().metrics))
_AWARD_WORD = re.compile(rf"{_any(award_words().nouns)}|给予|最高|年度累计|限额|上限")
_CLAUSE = re.compile(r"[，,；;：:。]")
_MARK = r"(?:\((?:不?含)[^)]{0,4}\))?"

# 「给予」, 「一次性奖励」, 「分别给予每家企业」 and a few words more, up to the figure
_GRANTING = re.compile(
    rf"(?:{_VERB})(?:力度|标准|金额|比例|额度)?(?:[^，,；;。：:\d]{{0,14}}?)(?:分别)?(?:为|按|的|:)?[(]?\s*$"
)
_GRANTED = re.compile(
    rf"^\s*[)]?(?:/[^，,。；]{{1,8}}?)?(?:人民币)?的?(?:标准)?(?:给予|一次性|定额|专项|现金|财政|科技|最高|认定|研发|运行|建设|生活|租金|落户|配套|资金|经费|激励|[^，,；;。\d]{{0,8}}?){{0,3}}(?:{_NOUN})"
)
_STANDARD = re.compile(r"(?:标准|金额|总额|额度|奖金|奖励|补贴|补助|资助)(?:统一|原则上)?(?:为|是|:)\s*$")
_AT_MOST = re.compile(
    r"(?:最高|上限|封顶|限额|最多|最大|至多)(?:[^，,；;。\d]{0,10}?)(?:不超过|为|可达|达|至|给予|奖励|补助|支持|资助|补贴|:)?\s*$"
    r"|(?:不超过|不得超过|不高于|不得高于|不突破|控制在|累计不超过|合计不超过)(?:人民币)?\s*$"
)
_AT_MOST_AFTER = re.compile(r"^\s*(?:为限|封顶|为上限|为最高|以内(?!的项目|的企业)|为最高限额|的上限)")
_AT_LEAST_BEFORE = re.compile(r"(?:不低于|不少于|不得低于|不得少于|至少|最低)(?:为)?\s*$")
# 「…的20%给予补助，最低10万元」: of nothing but the amount before it
_ONLY_LEAST = re.compile(
    r"\s*(?:但|且|并)?(?:单个|每个|每家|每户)?(?:企业|项目|单位)?(?:每年)?(?:最低|保底)(?:为|不低于)?\s*"
)
_LESS_BEFORE = re.compile(r"(?:不足|低于|不满|少于|未达到|不到)\s*$")
_OVER_BEFORE = re.compile(r"(?:超过|超出|高于|超)\s*$")
_OVER_AFTER = re.compile(rf"^\s*{_MARK}(?:以上)?{_MARK}的?(?:部分|增量部分|增长部分)")
_SIDE_AFTER = re.compile(rf"^\s*{_MARK}\s*(?:及|或)?(?:以上|以下|以内|之间|的?部分|[—–~～至]|-(?=\d))")
# 「奖励标准：国家级50万元，省级20万元」
_LABELLED = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|的|为|其中|对)(?:国家|省|市|区|部|[A-E特一二三])(?:级|类|等|等奖|档)(?:的|[:])?\s*$"
)
_REACHED = re.compile(
    r"(?:达到|达|满|超过|超出|高于|大于|实现|突破|不低于|不少于|低于|不足|少于|获得|取得|募集|在|≥|>|≤|<)(?:人民币)?\s*$"
)
_CUT = re.compile(r"^\s*的?(?:部分|尾数)?[^，,；;。]{0,4}[，,]?\s*(?:舍去|不计|不予计算|忽略|去尾|不予计入|不作计算)")
_CUT_PART = re.compile(r"^\s*的?(?:部分|尾数)[，,]?(?:不予(?!受理)|不计|舍|忽略|去)")
_REFUSED = re.compile(r"^\s*的?[，,]?\s*[^，,；;。]{0,6}(?:不予|不奖|不补|不发放|不再|不支持|不安排|不享受)")
_PAYING = re.compile(
    r"(?:拨付|兑付|兑现|预拨|拨给|发放|支付|拨)(?:其余|剩余|余下|余额|第[一二三四]笔|首笔|尾款|奖励资金|补助资金|资金|金额|总额|核定金额|奖励总额)?(?:的|为)?\s*$"
)
_PART_PAID = re.compile(
    r"^\s*(?:的)?(?:资金|奖励资金|补助资金|奖励|补助)?(?:拨付|兑付|兑现|发放)|^\s*的比例(?:分期|分年|分次|逐年)?(?:拨付|兑付|兑现|发放)"
)
_PARTED = re.compile(
    r"分[两二三四五2-5](?:年|次|期|步|批|个年度|个阶段|阶段)[^。；]{0,40}$|首期|首年|第[一二三]年(?:拨|兑|发|支付|按)[^。；]{0,20}$"
)
_RISING = re.compile(r"(?:上浮|上调|提高|增加|提升|上升|再加|再增)(?:幅度)?(?:不超过|最高|为)?\s*$")
_RAISED = re.compile(
    r"(?:提高|上浮|上调|增加|提升|放宽|调整)(?:至|到|为)(?:最高)?(?:不超过)?(?:每[人月年户次件]){0,2}\s*$"
)
_FURTHER = re.compile(rf"(?:{_any(award_words().further)})[^，,；;。\d]{{0,10}}$")
# 「按研发费用的」, 「给予不超过实际投入」: the words between are the base
_BASE = re.compile(
    r"(?:按照|按|依照|以(?![上下内外])|就|对|给予|减缴|减征|减免|抵减|补助|补贴|奖励|资助|支持|享受|兑现)(?:其|企业|每[家户个]企业|单个企业|不超过|最高|不高于|每年|当年)*(?P<base>(?:(?!不超过|不高于|不低于|不少于)[^，,；;。：:\d%]){2,44}?)\s*(?:总额)?(?:为(?:计算)?基数)?,?(?:给予|予以)?(?:的|×|乘以|x)?(?:最高)?(?:不超过|不高于|最高)?\s*$"
)
# 「资助额度：不超过」
_ANNOUNCED = re.compile(rf"(?:{_any(award_words().nouns)})(?:额度|标准|金额|比例|限额)?:\s*$")
_BASE_ONLY = re.compile(r"(?P<base>[^，,；;。：:\d%]{2,30}?)(?:总额)?(?:的|×)\s*$")
_RATE_VERB = re.compile(
    rf"(?:{_VERB}|减缴|减免|减征|抵减|加计|扣除|减按|比例)(?:比例|标准)?(?:分别)?(?:为|按|的|不超过|最高|按照|是|:)*\s*$"
)
_RATE_AFTER = re.compile(
    rf"^\s*(?:以内|左右)?(?:的)?(?:比例|标准|额度|税率|幅度)?[^，,；;。\d]{{0,16}}?(?:{_NOUN}|给予|予以|计算|计提|计|提取|加计|扣除|抵减|摊销|减免|减缴|返还|退还|核定|兑现|征收|缴纳)"
)
_SHARE = re.compile(
    r"(?:占|比例|比重|比率|占比|增速|增幅|增长|同比|强度|股权?|负债率|利率|毛利率|收益率|覆盖率|满意度|合格率|率)[^，,；;。]{0,16}$"
)
_OF_YEAR = re.compile(r"(?:(?:前|其?后)[两二三四2-4]|第[一二三四五1-5]|首|次)年(?:度)?(?:按照?|为|补贴|补助|:)?\s*$")
_CAP_BASE = re.compile(
    r"(?:不(?:得)?超过|不(?:得)?高于|最高为|最高不超过|上限为|以(?![上下内外]))(?P<base>[^，,；;。：:\d%]{2,40}?)的?(?:最高)?\s*$"
)
# 「每人每月」, 「每件」, 「每平方米」, 「每引进一个项目给予链主企业奖励」; not 「每家企业」, 「每户」
_PER = re.compile(
    r"""(?P<per>(?:每(?:新增|增加|增长|引进|招用|招收|培养|获得|吸纳|举办|完成|[\u4e00-\u9fff]{2,4}?(?=[1一][人名位件项台套]))?(?:1|一|10|100|千|万)?(?:个|位|名)?
    (?!家|户|年度?最|次|期|个企业|企业|单位|个?自然年度)
    (?:平方米|平米|吨标准煤|吨|千瓦时|千瓦|兆瓦|人次|课时|人|名|件|项|个月|月|年|天|日|台|套|篇|部|集|亩|辆|标箱|小时|座|班|条|张|场次|航班|公里|间|栋|
      \d{1,4}万?美元|[\u4e00-\u9fff]{1,4}?(?=给予|奖励|补贴|补助|资助|最高|$))\s?)+)
    (?:[(][^)]{1,12}[)])?
    (?:给予[^，,；;。\d]{0,10}|奖励|补贴|补助|资助|支持|发放|按|按照|最高|不超过|标准|为|的|定额|一次性|分别|奖补|:|可|最多|可获|获得|予以|再)*\s*$""",
    re.VERBOSE,
)
_PER_AFTER = re.compile(
    r"^\s*(?P<per>/\s?(?:人|月|年|件|项|平方米|㎡|平米|次|吨|千瓦|个|天|台|课时|场|辆|班|套|座|张|小时|条|篇|亩|公里|份|本|班次|航班|标箱|间|栋|艘|架次)(?:[/·•．.*]\s?(?:人|月|年|次|天|日))*)"
)


# 「毕业的，每家奖励孵化器」: so much to somebody else for every one
_PER_OTHER = re.compile(r"(?P<per>每[家户])(?:给予|奖励|补助|补贴)(?!最高|不超过|一次性|企业|单位|的)[\u4e00-\u9fff]{2,8}$")
# 「每授权一件发明专利，给予」, 「每招收一名博士后，给予企业每年」
_PER_EVENT = re.compile(
    r"(?P<per>每(?:[\u4e00-\u9fff]{1,6}?)?(?:一|1)\s?(?:件|项|人|名|位|个|台|套|场|次|篇|部|款|家|户))(?!级)[^,;。每]{0,40},"
    r"(?:给予|奖励|补助|补贴|资助)?[^,;。\d每]{0,8}(?:每年)?(?:给予|奖励|补助|补贴|资助)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Quantities that do the same in a row: 「100万元、50万元、30万元」. `base` is a span of the sentence."""

    role: Role
    quantities: tuple[Quantity, ...]
    up_to: bool = False
    further: bool = False
    base: tuple[int, int] | None = None
    per: str = ""

    @property
    def start(self) -> int:
        return self.quantities[0].start

    @property
    def end(self) -> int:
        return self.quantities[-1].end


_BETWEEN = re.compile(
    r"(?:万|亿)?\s*(?:\([^)]{1,10}\))?\s*(?:[、，,/]|和|或者?|及|以及|与|—|–|-|~|～|至|到)\s*(?:分别)?\s*"
)


def read_roles(plain: str, before: str = "") -> list[Group]:
    """The figures of one sentence that `plain_words` gave, with what they do; counts and foreign money are left out. `before`: the
    sentences before it, which may have said what a bare list of levels and sums is (「奖励标准：国家级50万元；省级20万元」).
    """
    found: list[Group] = []
    for run in _runs(plain):
        group = _group(plain, run, found, before) or _listed_level(plain, run, before)
        if group is not None:
            found.append(group)
    return found


# 「（2）省级20万元」, 「博士后工作站50万元」, 「第一年100万元」: a label and its sum, and nothing else
_LABEL_SUM = re.compile(
    r"(?:^|.*[,;:])\s*(?:\([\d一二三四五六七八九十]+\)|[①②③④⑤]|\d{1,2}[.、])?\s*(?:其中|对|对于)?"
    r"(?P<label>[\u4e00-\u9fffA-Za-z()“”]{2,24}?)(?:的|为|:)*\s*"
)
_LEVELS_BEFORE = re.compile(
    rf"(?:{_VERB})[^;。]{{0,6}}标准|(?:{_NOUN})标准|标准(?:为|如下)|(?:{_NOUN})[^;。,\d]{{0,8}}[::]\s*$"
    rf"|(?:给予|予以)[^;。\d]{{0,12}}(?:{_NOUN})[^;。,\d]{{0,8}}[,。]|(?:^|[\s,。])[^;。,\d]{{0,8}}(?:补贴|补助|资助|奖励)[::]\s*$"
)


def _listed_level(plain: str, run: list[Quantity], before: str) -> Group | None:
    """A sum that stands after a label alone, in a list that says what it is of."""
    label = _LABEL_SUM.fullmatch(plain[: run[0].start])
    after = plain[run[-1].end :].lstrip()
    if run[0].kind is not Kind.MONEY or len(run) > 1 or label is None or after[:1] not in ("", ",", ";", "。"):
        return None
    if _METRIC.search(label["label"]) or _REACHED.search(label["label"]) or _AT_MOST.search(plain[: run[0].start]):
        return None
    said = (before + plain[: label.start("label")])[-80:]
    return Group(Role.GRANT, tuple(run)) if _LEVELS_BEFORE.search(said.rstrip()) else None


_SPELT_OUT = re.compile(r"大写:?\s*(?:人民币)?$")  # 「50万元（大写：伍拾万元）」
# after a sum from which a range goes up: 「5000万元至」, 「1亿元以上」
_LOW_END = re.compile(rf"\s*{_MARK}\s*(?:[-—–~～]|至|到|(?:及|或)?以[上下])")


def _runs(plain: str) -> Iterator[list[Quantity]]:
    """Quantities of one kind with nothing but separators between them."""
    run: list[Quantity] = []
    for quantity in sorted((*quantities(plain), *shares_in_words(plain)), key=lambda q: q.start):
        if quantity.kind in (Kind.COUNT, Kind.FOREIGN) or _SPELT_OUT.search(plain[: quantity.start]):
            continue
        joined = run and run[-1].kind is quantity.kind and _BETWEEN.fullmatch(plain, run[-1].end, quantity.start)
        if joined and plain[run[-1].end :].lstrip().startswith((",", "，")) and _LOW_END.match(plain, quantity.end):
            joined = None  # 「奖励5万元，5000万元至1亿元的」: the next range
        if run and not joined:
            yield run
            run = []
        run.append(quantity)
    if run:
        yield run


def _group(plain: str, run: list[Quantity], earlier: list[Group], before: str) -> Group | None:
    left = plain[: run[0].start]
    clause = left[_clause_start(left) :]
    after = plain[run[-1].end : run[-1].end + 40]
    between = plain[run[0].end : run[-1].start]
    if len(run) == 2 and _RANGE.fullmatch(between) and _REACHING.match(after) and not _GRANTING.search(clause):
        return Group(Role.THRESHOLD, tuple(run))
    if run[0].kind is Kind.MONEY:
        return _money(tuple(run), left, clause, after, earlier, before)
    if run[0].kind is Kind.RATIO and re.search("[折减全免]", run[0].unit):
        return _word_share(tuple(run), left, clause, after, earlier)
    reading = {Kind.RATIO: _ratio, Kind.POINTS: _points, Kind.MULTIPLE: _multiple}[run[0].kind]
    return reading(tuple(run), left, clause, after, earlier)


_RANGE = re.compile(rf"\s*{_MARK}\s*(?:[-—–~～]{{1,2}}|至|到)\s*")
# after a range that a figure of the enterprise lies in: 「的，」, 「（不含）的奖励5万元」
_REACHING = re.compile(rf"\s*{_MARK}(?:之间)?的?(?:企业|单位|项目|机构)?(?:,|[^,;。\d]{{0,14}}\d)")


def _clause_start(left: str) -> int:
    """Where the clause begins that ends `left`; commas within brackets do not count."""
    depth = 0
    for at in range(len(left) - 1, max(-1, len(left) - 120), -1):
        if left[at] in ")）":
            depth += 1
        elif left[at] in "(（" and depth:
            depth -= 1
        elif not depth and _CLAUSE.match(left[at]):
            return at + 1
    return 0


def _amounts(earlier: list[Group]) -> bool:
    return any(g.role in (Role.GRANT, Role.RATE) for g in earlier)


_NOT_COUNTED = re.compile(r"\s*的?部分,?(?:不再|不)(?:予)?(?:计入|纳入|计算|奖励|补助|补贴|享受)")
_AS_MUCH = re.compile(r"\s*的?,?(?:统一|一律)?按照?\s*[\d一二三四五六七八九十]")  # 「不足5万元的按5万元」
# 「产值每新增1000万元」: a step, of which so much is paid
_STEP = re.compile(r"每(?:新?增(?:加|长)?|增幅|超过?|超出|满|达到)\s*$")


def _money(
    run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group], before: str = ""
) -> Group | None:
    if _STEP.search(clause):
        return None
    granting = _GRANTING.search(clause) is not None
    if _LESS_BEFORE.search(clause) and _AS_MUCH.match(after):
        return Group(Role.FLOOR, run)
    if earlier and earlier[-1].role is Role.FLOOR and clause.rstrip().endswith(("按", "按照")) and run[0].value == earlier[-1].quantities[0].value:
        return None  # 「不足5万元的按5万元」
    if _LESS_BEFORE.search(clause):
        cut = _CUT.match(after) or _CUT_PART.match(after)
        refused = _REFUSED.match(after) and not _METRIC.search(clause)
        return Group(Role.ROUND if cut else Role.LEAST if refused else Role.THRESHOLD, run)
    if _OVER_BEFORE.search(clause) and _NOT_COUNTED.match(after):
        return Group(Role.BASE_CAP, run)
    if _OVER_BEFORE.search(clause) and _OVER_AFTER.match(after) and not clause.rstrip().endswith("不超过"):
        return Group(Role.OVER, run)
    if _RAISED.search(clause):
        return Group(Role.RAISED, run, up_to="最高" in clause or "限额" in clause)
    per = _per(left, clause, after)
    if _AT_MOST.search(clause) or _AT_MOST_AFTER.match(after):
        return _bounded(run, left, clause, after, earlier, per)
    if _SIDE_AFTER.match(after) and not (granting and _GRANTED.match(after.replace("以内", "").replace("以下", ""))):
        return Group(Role.THRESHOLD, run)
    if _AT_LEAST_BEFORE.search(clause):
        named = _AWARD_WORD.search(clause) or _ONLY_LEAST.fullmatch(clause)
        bounds = named and not _METRIC.search(clause) and _amounts(earlier)
        return Group(Role.FLOOR if bounds else Role.THRESHOLD, run)
    further = _FURTHER.search(clause) is not None
    if further or (_RISING.search(clause) and _AWARD_WORD.search(before[-60:] + left)):
        return Group(Role.GRANT if further else Role.RISE, run, further=True, per=per)
    if _PARTED.search(left) and re.search(r"每[年次期]\s*$", clause) and _amounts(earlier):
        return Group(Role.PAYOUT, run)
    if _PAYING.search(clause) and (
        _PARTED.search(left)
        or re.search(r"第[一二三四]笔|首笔|尾款|其余|剩余", clause)
        or (_amounts(earlier) and not granting)
    ):
        return Group(Role.PAYOUT, run)
    if _REACHED.search(clause):
        return Group(Role.THRESHOLD, run)
    if _LABELLED.search(clause) and re.search(rf"(?:{_VERB})[^;。]{{0,6}}标准|标准[:为]|{_VERB}", left):
        return Group(Role.GRANT, run, per=per)
    if granting or _GRANTED.match(after) or _STANDARD.search(clause or left) or (per and not _METRIC.search(clause)):
        return Group(Role.GRANT, run, per=per)
    return None


# 「通过复审的企业给予最高2万元奖励」 after another amount: an award of its own; not 「每家企业最高给予50万元」
_TO_OTHERS = re.compile(
    r"(?<!每家)(?<!每个)(?<!单个)(?<!同一)(?:的|企业|单位|项目|机构|人才)"
    rf"[^,;。]{{0,6}}(?:{_VERB})[^,;。\d]{{0,6}}最高(?:不超过)?\s*$"
)


def _bounded(
    run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group], per: str
) -> Group | None:
    """「最高50万元」: an upper limit of the award before it, the award itself, or of a figure of the enterprise."""
    award = _AWARD_WORD.search(clause) or _GRANTED.match(after)
    near = clause[max(clause.rfind("%"), clause.rfind("、")) + 1 :]  # 「按研发费用的10%、总额不超过」
    if _METRIC.search(near) and not re.search(r"最高|给予|奖|补(?!充)|资助|贴息", near):
        return Group(Role.THRESHOLD, run)
    others = _TO_OTHERS.search(clause) is not None and re.search("%|百分之", clause) is None
    if _amounts(earlier) and not (others and (_GRANTED.match(after) or not after.strip(" ,;。"))):
        return Group(Role.CAP, run, per=per)
    if per and not _METRIC.search(clause) and not _amounts(earlier):
        return Group(Role.GRANT, run, up_to=True, per=per)
    if re.search(r"(?:余额|本金|收入|投资额|面积|人数|单价|总资产|费率|利率)(?:合计|累计)?(?:最高)?(?:不|限)", clause):
        return Group(Role.THRESHOLD, run)
    if award and re.search(r"合计|累计|之和|总额(?:最高|不)", clause):
        return Group(Role.CAP, run, up_to=True)
    if award and (_GRANTING.search(clause) or _GRANTED.match(after) or re.search(rf"(?:{_VERB})", left)):
        scope = re.search(r"(?:累计|合计|总额|年度|每年|同一企业|单个|单户|单家)", clause)
        grants = re.search(r"给予|一次性|的奖励|的补助|的补贴|的资助", clause + after) or not scope
        return Group(Role.GRANT if grants else Role.CAP, run, up_to=True, per=per)
    return Group(Role.CAP if award else Role.THRESHOLD, run)


def _ratio(run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group]) -> Group | None:
    if _RAISED.search(clause):
        return Group(Role.RAISED, run)
    if _RISING.search(clause) and not _SHARE.search(clause[: -len(clause) or None] if not clause else clause[:-2]):
        return Group(Role.RISE, run)
    if (len(run) > 1 and _PARTED.search(left) and sum(q.value for q in run) == 1) or (
        (_PAYING.search(clause) or _PART_PAID.match(after))
        and (_amounts(earlier) or _PARTED.search(left) or "拨付" in clause + after)
    ):
        return Group(Role.PAYOUT, run)
    if _SIDE_AFTER.match(after) and not (after.startswith("以内") and _GRANTED.match(after[2:])):
        return Group(Role.THRESHOLD, run)
    cap = _CAP_BASE.search(clause)
    bounding = cap and (
        _amounts(earlier) or re.search(r"(?:合计|之和|总额|累计|金额|补贴|补助|奖励)(?:最高)?不", clause)
    )
    if cap and bounding and not re.search(r"按照?|给予", clause[: cap.start()]):
        return Group(Role.CAP_RATE, run, base=_span(left, clause, cap))
    if cap and not _amounts(earlier) and _ANNOUNCED.search(left[: len(left) - len(clause)]):
        return Group(Role.RATE, run, base=_span(left, clause, cap))
    if re.match(r"\s*(?:的)?(?:税率|计入|计算应纳税所得额|的部分计入)", after) or re.search(r"减按\s*$", clause):
        return None
    per_grant = _RATE_AFTER.match(after)
    base = _BASE.search(clause)
    base = None if base and _OF_YEAR.fullmatch(base["base"]) else base
    if base and (per_grant or not _SHARE.search(clause) or clause.rstrip().endswith("的")):
        return Group(Role.RATE, run, base=_span(left, clause, base), up_to=_may(clause))
    if re.search(r"(?:不低于|不少于|超过|高于|低于|达到|达|不足|至少|不超过|增长|下降|占|为|在)\s*$", clause) and (
        _SHARE.search(clause) and not re.search(r"(?:补助|补贴|奖励|贴息|资助|补偿|支持|减缴|抵减)比例为?$", clause)
    ):
        return Group(Role.THRESHOLD, run)
    if _OF_YEAR.search(clause) and _AWARD_WORD.search(left + after):  # 「第一年100%、第二年80%」
        return Group(Role.RATE, run)
    if _BORNE.search(clause):
        return Group(Role.RATE, run)
    only = _BASE_ONLY.search(clause)
    if only is not None and earlier and earlier[-1].role is Role.RATE and _ALSO.fullmatch(left[earlier[-1].end : len(left) - len(clause) + only.start("base")]):
        return Group(Role.RATE, run, base=_span(left, clause, only))
    if _RATE_VERB.search(clause) or per_grant or re.search(r"部分[,，]?按照?\s*$", left):
        only = _BASE_ONLY.search(clause)
        return Group(Role.RATE, run, base=_span(left, clause, only) if only else None, up_to=_may(clause))
    return None


_CHARGED = re.compile(r"\s*(?:的)?(?:价格|标准|优惠|比例)?(?:收取|收费|计收|计费|结算|优惠|享受|缴纳|使用|租用|出租)|\s*(?:优惠|租金|房租|$)")
_OBJECT = re.compile(
    r"\s*(?:征收|缴纳|收取|计征|减免|免除|补贴|补助|资助|承担|报销|返还)?(?:其|企业|入驻企业)?(?:(?:前[两三二]|第[一二三四五]|首)年(?:度)?的?)?"
    r"(?P<base>[^,;。\d%]{0,24}?(?:租金|房租|费用?|税|利息|支出|保费))(?=[,;。、]|$)"
)
_PAID_SHARE = re.compile(rf"\s*(?:的)?(?:比例|标准|额度)?(?:给予|予以|进行)?(?:{_VERB}|减免|执行|享受)|\s*$|\s*[,;]")


def _word_share(run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group]) -> Group | None:
    """「按保费的一半」, 「按价格的八折收费」, 「全额补贴租金」, 「减半收取物业费」, 「省级减半」."""
    word = run[0].unit
    if "折" in word and not _CHARGED.match(after):
        return None
    object_ = _OBJECT.match(after) if word[0] in "减全免" else None
    if object_ is not None:
        start = run[-1].end + object_.start("base")
        return Group(Role.RATE, run, base=(start, run[-1].end + object_.end("base")))
    if word[0] == "免" or not ("折" in word or _PAID_SHARE.match(after)):
        return None
    base = _BASE.search(clause) or (_BASE_ONLY.search(clause) if word[0] not in "减全" else None)
    if base is None and word[0] == "全" and (paid := _PAID_FOR.search(clause)) is not None:
        base = paid
    return Group(Role.RATE, run, base=_span(left, clause, base) if base else None)


# 「展位费给予」 before 「全额」
_PAID_FOR = re.compile(r"(?:^|对|将)(?P<base>[^,;。\d%]{1,20}?(?:租金|费用?|利息|支出))(?:给予|予以|由[^,;。]{2,8})?$")


# 「园区承担70%」
_BORNE = re.compile(r"(?:园区|财政|管委会|政府|专项资金|区级)[^,;。\d]{0,6}(?:承担|负担)\s*$")
_ALSO = re.compile(r"(?:[^,;。]{0,6}(?:或者?|和|以及|及|与|加|、))?")


def _may(clause: str) -> bool:
    return re.search(r"(?:不超过|最高|不高于)[^，,]{0,24}$", clause) is not None


def _span(left: str, clause: str, match: re.Match[str]) -> tuple[int, int]:
    offset = len(left) - len(clause)
    return offset + match.start("base"), offset + match.end("base")


def _points(run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group]) -> Group | None:
    return Group(Role.RISE, run) if _RISING.search(clause) else None


def _multiple(run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group]) -> Group | None:
    if not re.search(r"配套|匹配", clause + after):
        return None
    base = _BASE.search(clause)
    return Group(Role.RATE, run, base=_span(left, clause, base) if base else None)


def _per(left: str, clause: str, after: str) -> str:
    """The words 「每人每月」 before a figure or 「/人·月」 after it."""
    behind = _PER_AFTER.match(after)
    if behind is not None:
        return behind["per"]
    before, event = _PER.search(clause) or _PER_OTHER.search(clause), _PER_EVENT.search(left)
    if before is not None and event is not None and re.fullmatch(r"每[年月期]\s*", before["per"]):
        return event["per"] + before["per"]
    found = before or event
    return found["per"] if found else ""
