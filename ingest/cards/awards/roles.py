"""What each figure of a sentence does: grants, bounds, divides a payment, or only says who is eligible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.cards.awards.quantities import Kind, Quantity, quantities, shares_in_words
from ingest.cards.awards.role_words import (
    AWARD_WORD,
    GRANTED,
    MARK,
    NOUN,
    PARTED,
    PAYING,
    RAISED,
    RISING,
    SIDE_AFTER,
    VERB,
    Group,
    Role,
    amounts,
    award_words,
    either,
)
from ingest.cards.awards.share_roles import multiple_role, points_role, share_role, word_share_role

_METRIC = re.compile(either(award_words().metrics))


_CLAUSE = re.compile(r"[，,；;：:。]")


# 「给予」, 「一次性奖励」, 「分别给予每家企业」 and a few words more, up to the figure
_GRANTING = re.compile(
    rf"(?:{VERB})(?:力度|标准|金额|比例|额度)?(?:[^，,；;。：:\d]{{0,14}}?)(?:分别)?(?:为|按|的|:)?[(]?\s*$"
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


_OVER_AFTER = re.compile(rf"^\s*{MARK}(?:以上)?{MARK}的?(?:部分|增量部分|增长部分)")


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


_FURTHER = re.compile(rf"(?:{either(award_words().further)})[^，,；;。\d]{{0,10}}$")


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
_PER_OTHER = re.compile(
    r"(?P<per>每[家户])(?:给予|奖励|补助|补贴)(?!最高|不超过|一次性|企业|单位|的)[\u4e00-\u9fff]{2,8}$"
)


# 「每授权一件发明专利，给予」, 「每招收一名博士后，给予企业每年」
_PER_EVENT = re.compile(
    r"(?P<per>每(?:[\u4e00-\u9fff]{1,6}?)?(?:一|1)\s?(?:件|项|人|名|位|个|台|套|场|次|篇|部|款|家|户))(?!级)[^,;。每]{0,40},"
    r"(?:给予|奖励|补助|补贴|资助)?[^,;。\d每]{0,8}(?:每年)?(?:给予|奖励|补助|补贴|资助)?\s*$"
)


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
    rf"(?:{VERB})[^;。]{{0,6}}标准|(?:{NOUN})标准|标准(?:为|如下)|(?:{NOUN})[^;。,\d]{{0,8}}[::]\s*$"
    rf"|(?:给予|予以)[^;。\d]{{0,12}}(?:{NOUN})[^;。,\d]{{0,8}}[,。]|(?:^|[\s,。])[^;。,\d]{{0,8}}(?:补贴|补助|资助|奖励)[::]\s*$"
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
_LOW_END = re.compile(rf"\s*{MARK}\s*(?:[-—–~～]|至|到|(?:及|或)?以[上下])")


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
        return word_share_role(tuple(run), left, clause, after, earlier)
    reading = {Kind.RATIO: share_role, Kind.POINTS: points_role, Kind.MULTIPLE: multiple_role}[run[0].kind]
    return reading(tuple(run), left, clause, after, earlier)


_RANGE = re.compile(rf"\s*{MARK}\s*(?:[-—–~～]{{1,2}}|至|到)\s*")


# after a range that a figure of the enterprise lies in: 「的，」, 「（不含）的奖励5万元」
_REACHING = re.compile(rf"\s*{MARK}(?:之间)?的?(?:企业|单位|项目|机构)?(?:,|[^,;。\d]{{0,14}}\d)")


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
    floors = [g.quantities[0].value for g in earlier[-1:] if g.role is Role.FLOOR]
    if run[0].value in floors and clause.rstrip().endswith(("按", "按照")):
        return None  # 「不足5万元的按5万元」
    if _LESS_BEFORE.search(clause):
        cut = _CUT.match(after) or _CUT_PART.match(after)
        refused = _REFUSED.match(after) and not _METRIC.search(clause)
        return Group(Role.ROUND if cut else Role.LEAST if refused else Role.THRESHOLD, run)
    if _OVER_BEFORE.search(clause) and _NOT_COUNTED.match(after):
        return Group(Role.BASE_CAP, run)
    if _OVER_BEFORE.search(clause) and _OVER_AFTER.match(after) and not clause.rstrip().endswith("不超过"):
        return Group(Role.OVER, run)
    if RAISED.search(clause):
        return Group(Role.RAISED, run, up_to="最高" in clause or "限额" in clause)
    per = _per(left, clause, after)
    if _AT_MOST.search(clause) or _AT_MOST_AFTER.match(after):
        return _bounded(run, left, clause, after, earlier, per)
    if SIDE_AFTER.match(after) and not (granting and GRANTED.match(after.replace("以内", "").replace("以下", ""))):
        return Group(Role.THRESHOLD, run)
    if _AT_LEAST_BEFORE.search(clause):
        named = AWARD_WORD.search(clause) or _ONLY_LEAST.fullmatch(clause)
        bounds = named and not _METRIC.search(clause) and amounts(earlier)
        return Group(Role.FLOOR if bounds else Role.THRESHOLD, run)
    further = _FURTHER.search(clause) is not None
    if further or (RISING.search(clause) and AWARD_WORD.search(before[-60:] + left)):
        return Group(Role.GRANT if further else Role.RISE, run, further=True, per=per)
    if PARTED.search(left) and re.search(r"每[年次期]\s*$", clause) and amounts(earlier):
        return Group(Role.PAYOUT, run)
    if PAYING.search(clause) and (
        PARTED.search(left)
        or re.search(r"第[一二三四]笔|首笔|尾款|其余|剩余", clause)
        or (amounts(earlier) and not granting)
    ):
        return Group(Role.PAYOUT, run)
    if _REACHED.search(clause):
        return Group(Role.THRESHOLD, run)
    if _LABELLED.search(clause) and re.search(rf"(?:{VERB})[^;。]{{0,6}}标准|标准[:为]|{VERB}", left):
        return Group(Role.GRANT, run, per=per)
    if granting or GRANTED.match(after) or _STANDARD.search(clause or left) or (per and not _METRIC.search(clause)):
        return Group(Role.GRANT, run, per=per)
    return None


# 「通过复审的企业给予最高2万元奖励」 after another amount: an award of its own; not 「每家企业最高给予50万元」
_TO_OTHERS = re.compile(
    r"(?<!每家)(?<!每个)(?<!单个)(?<!同一)(?:的|企业|单位|项目|机构|人才)"
    rf"[^,;。]{{0,6}}(?:{VERB})[^,;。\d]{{0,6}}最高(?:不超过)?\s*$"
)


def _bounded(
    run: tuple[Quantity, ...], left: str, clause: str, after: str, earlier: list[Group], per: str
) -> Group | None:
    """「最高50万元」: an upper limit of the award before it, the award itself, or of a figure of the enterprise."""
    award = AWARD_WORD.search(clause) or GRANTED.match(after)
    near = clause[max(clause.rfind("%"), clause.rfind("、")) + 1 :]  # 「按研发费用的10%、总额不超过」
    if _METRIC.search(near) and not re.search(r"最高|给予|奖|补(?!充)|资助|贴息", near):
        return Group(Role.THRESHOLD, run)
    others = _TO_OTHERS.search(clause) is not None and re.search("%|百分之", clause) is None
    if amounts(earlier) and not (others and (GRANTED.match(after) or not after.strip(" ,;。"))):
        return Group(Role.CAP, run, per=per)
    if per and not _METRIC.search(clause) and not amounts(earlier):
        return Group(Role.GRANT, run, up_to=True, per=per)
    if re.search(r"(?:余额|本金|收入|投资额|面积|人数|单价|总资产|费率|利率)(?:合计|累计)?(?:最高)?(?:不|限)", clause):
        return Group(Role.THRESHOLD, run)
    if award and re.search(r"合计|累计|之和|总额(?:最高|不)", clause):
        return Group(Role.CAP, run, up_to=True)
    if award and (_GRANTING.search(clause) or GRANTED.match(after) or re.search(rf"(?:{VERB})", left)):
        scope = re.search(r"(?:累计|合计|总额|年度|每年|同一企业|单个|单户|单家)", clause)
        grants = re.search(r"给予|一次性|的奖励|的补助|的补贴|的资助", clause + after) or not scope
        return Group(Role.GRANT if grants else Role.CAP, run, up_to=True, per=per)
    return Group(Role.CAP if award else Role.THRESHOLD, run)


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
