"""What an amount is a share of, or is counted by: the fact that the words before a rate or after 「每」 name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.policy.card import Years
from assistant.policy.facts import DerivationOp, FactDefinition, FactType, fact_definitions
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.vocabulary import facts_called
from ingest.cards.conditions.leaves import LeafReader

# what stands around the name of a base and is no part of it: 「经核定的上年度实际支付的贷款利息（不含税）总额」
_AROUND = re.compile(
    r"\([^)]*\)|^(?:第[^条\s]{1,6}条(?:之[一二三])?\s*|[(（][一二三四五六七八九十\d]{1,2}[)）]|(?:标准|金额|额度|比例)为|(?:标准|金额|额度|资金|总额)(?=按)|或者?|以及|和|及|与|按照|再按|再|对于?|就|其|该|以|按|依据|根据|所|经[^的,]{2,14}的|(?:审计|审核|核定|核实|确认|备案|认可|结算)(?:确认|认定)?后?的|不含税的|(?:当年|本年度)?新(?:发生|增加)的(?=.)|给予|年度|上一?年度|当年度?|本年度|每年|企业|单位|单个|不超过|最高|审定的?|核定的?|认定的?|符合条件的|申请人|本人)+"
)
# ways to say that it was paid, which the vocabulary says in one way
_PAID = re.compile(
    r"实缴|实付|已付|已支付的?|实际(?:支付|缴纳|发生|支出)的?|(?:实际)?(?:支付|缴纳|发生)的(?=.)|所(?:支付|发生|缴纳)的"
)
# a base that says nothing without the words before it
_GENERIC = re.compile(
    r"(?:年度|当年|实际|发生|支付|支出|缴纳|投入|产生|的|所|总|其|相关|费用|金额|额|数额|数|成本|部分|标准|情况|据实|合同|经|核定|审定|审核)*"
)
_INCREASE = re.compile(r"增量|新增(?:部分|额|量)|增长(?:部分|额)|增加(?:部分|额)|增幅部分")
_THIS_YEAR = re.compile(r"当年|本年度|当年度|今年")
# 「年度研发费用」 ends with what it is; 「研发费用加计扣除情况」 does not
_TAIL = re.compile(
    r"(?:的)?(?:总额|金额|数额|总额度|数|额|支出|费用|费|用|款项|款|部分|实际发生额|发生额|余额|总量|总|投入|投资)*"
)
# what may stand before a name without making it another thing: 「上年度享受加计扣除的研发费用」 does, 「企业上年度研发费用」 does not
_NEUTRAL = re.compile(
    r"^(?:项目(?=(?:实际)?(?:总投资|投资|固定资产|设备))|上一?年度|当年度?|本年度|年度|每年|全年|企业|单位|其|自主|自行|银行(?=贷款|利息)|贷款(?=实际|利息)|总的?|合同约定的"
    r"|(?:建设|实施|项目)?期内|新?购置(?=[\u4e00-\u9fff]{0,4}设备)|(?:新增)?(?:生产|研发|科研|实验|检测)?(?:性|用)?(?:仪器)?(?=设备)"
    r"|(?:房屋|厂房|场地|场所|办公(?:用房|场所|场地)?|生产(?:用房|场地))(?=租金))+"
)
_MORE = re.compile(
    r"^(?!(?:实际|支付|缴纳|发生|投入|的|所|贷款|年度|当年|上年度|有效|合格|自有|企业|项目设备|短期|相关)*$).+"
)
_COST = re.compile(r"费|利息|租金|支出|保险|展会|算力|价款")
_PERSON = re.compile(r"申请人|本人|个人(?!所得)|(?:租房|住房|生活|安家)补(?:贴|助)")
# a cost of only some of what the vocabulary's fact is of: 「参加境外展会的，按实际支付展位费」
_NARROWER = re.compile(r"境外|境内|国外|国内|海外|省外|市外|涉外")
# 「按同期贷款市场报价利率（LPR）的30%」 is a share of the interest at that rate
_INTEREST_RATE = re.compile(r"(?:利率|LPR|LPR\)|费率)$")
_SCOPE = 60  # characters before the rate that may say what is increased


@dataclass(frozen=True, slots=True)
class BaseFact:
    key: str
    years: Years | None


def base_of(words: str, before: str, leaves: LeafReader) -> BaseFact:
    """The fact that `words` name, in yuan; `before` is the sentence up to them, which says what 「增量」 or 「实际支付费用」 are of."""
    plain = _stripped(words)
    if _INTEREST_RATE.search(plain):
        return BaseFact(leaves.own.quantity(f"按{plain}计算的贷款利息", FactType.MONEY).key, None)
    found = _increase(plain, before) or _named(plain, _PERSON.search(before) is not None)
    if found is None and _GENERIC.fullmatch(plain):
        found = _generic(before)
    narrower = _NARROWER.search(_last_words(before)) if found is not None and _COST.search(found.name) else None
    if narrower is not None and found is not None and narrower[0] not in found.name:
        return BaseFact(leaves.own.quantity(f"{_subject(before) or narrower[0]}：{plain}", FactType.MONEY).key, None)
    if found is None:
        subject = _subject(before) if _GENERIC.fullmatch(plain) else ""
        name = f"{subject}{plain}" if subject else plain
        return BaseFact(leaves.own.quantity(name or "计算基数", FactType.MONEY).key, None)
    return BaseFact(found.key, years_of(found, words, before))


def years_of(definition: FactDefinition, words: str, before: str) -> Years | None:
    """The year whose value counts; None for a fact without years."""
    if not definition.yearly:
        return None
    near = plain_words(words) + before[-_SCOPE:]
    return Years(last=0) if _THIS_YEAR.search(near) and "上年度" not in near else Years()


def _stripped(words: str) -> str:
    plain, last = re.split(r"[=＝]", plain_words(words))[-1].strip(), None
    while plain != last:
        last, plain = plain, _AROUND.sub("", plain).strip("的 ,、;")
    return plain


def _last_words(before: str) -> str:
    """The sentence before a base."""
    return re.split(r"[。;\n]", before)[-1]


def _named(plain: str, personal: bool) -> FactDefinition | None:
    """The fact whose name ends the words, of a person where one is paid; an enumeration of costs (律师费、公证费) is none of them."""
    if re.search(r"[、和及与]", plain):
        return None
    whole, plain = plain, _NEUTRAL.sub("", plain) or plain
    short = _PAID.sub("", plain).replace("的", "")
    short = _NEUTRAL.sub("", short) or short
    spelt = (
        whole,
        plain,
        f"实际支付{short}",
        f"实际支付的{short}",
        short,
        plain.replace("实际", ""),
        short.replace("金额", "额"),
        short.replace("金额", "费"),
    )
    for words in dict.fromkeys(spelt):
        fitting = [
            called.definition
            for called in facts_called(words, (FactType.MONEY,))
            if _TAIL.fullmatch(words, called.end) and not _MORE.search(words[: called.start])
        ]
        if fitting and fitting[0].key == "monthly_rent" and "月" not in words and not personal:
            return fact_definitions().get("annual_rent_paid")  # a share of the rent is of what was paid
        if fitting:
            return next((d for d in fitting if d.subject == "person" and personal), fitting[0])
    if _OF_ABOVE.fullmatch(plain):
        return fact_definitions().get("upper_level_award")
    return _by_stem(short)


# 「上级补助资金」, 「上级财政奖励金额」
_OF_ABOVE = re.compile(
    r"(?:获得的?)?上级(?:财政|主管部门)?(?:实际)?(?:到账|拨付|下达|核拨)?的?(?:财政)?(?:补助|奖励|资助|支持|扶持|奖补)?(?:资金|经费|金额|额)?"
)
# what a sum of money is called at its end: 「设备购置额」, 「设备购置款」 and 「设备购置费」 are one
_ENDING = re.compile(r"(?:总额|总金额|金额|数额|额|总投入|费用|费|款项|款|支出|资金|总价)$")
_SHORTEST_STEM = 4


def _by_stem(words: str) -> FactDefinition | None:
    """The only fact of money whose name is the words but for what a sum is called at its end."""
    stem = _ENDING.sub("", words)
    if len(stem) < _SHORTEST_STEM:
        return None
    found = [
        d
        for d in fact_definitions().values()
        if d.type is FactType.MONEY and any(_ENDING.sub("", n) == stem and n != stem for n in (d.name, *d.names))
    ]
    return found[0] if len(found) == 1 else None


def _increase(plain: str, before: str) -> FactDefinition | None:
    """「增量」, 「新增产值」: the fact that is derived as an increase of what the words or the sentence name."""
    if not _INCREASE.search(plain) and not plain.startswith("新增"):
        return None
    increases = {
        d.derived.of[0]: d
        for d in fact_definitions().values()
        if d.derived is not None and d.derived.op is DerivationOp.INCREASE
    }
    for words in (plain, before[-_SCOPE * 2 :]) if _INCREASE.search(plain) else (plain,):
        for called in facts_called(words, (FactType.MONEY, FactType.RATIO)):
            derived = called.definition.derived
            if derived is not None and derived.op is DerivationOp.INCREASE:
                return called.definition
            key = derived.of[0] if derived is not None else called.definition.key
            if key in increases:
                return increases[key]
    return None


def _generic(before: str) -> FactDefinition | None:
    """「…购买保险的，按实际支付费用的50%」: the cost that the sentence names, or the one thing in it that a cost is of."""
    sentence = re.split(r"[。;\n]", before)[-1] or before
    called = facts_called(sentence[-_SCOPE:], (FactType.MONEY,))
    cost = next((c.definition for c in called if _COST.search(c.name) and len(c.name) > 2), None)
    if cost is not None:
        return cost
    paid = {
        d.key: d
        for d in fact_definitions().values()
        for n in (d.name, *d.names)
        if d.type is FactType.MONEY and n.endswith("费") and len(n) > 2 and n[:-1] in sentence[-_SCOPE:]
    }
    return next(iter(paid.values())) if len(paid) == 1 else None


def _subject(before: str) -> str:
    """The last few words that say what was paid for."""
    sentence = re.split(r"[。;\n]", before.rstrip(",按照对的 "))[-1]
    clauses = [c.strip() for c in re.split(r"[,:]", sentence)]
    told = [c for c in clauses if len(c) > 1 and not re.match(r"每|给予|按|分别|一次性|奖励|补助|补贴|资助", c)]
    return re.sub(r"的$|^第[^条]{1,5}条\s*", "", told[-1] if told else "")[-24:]


_COUNTED = {
    "人": (
        ("培训", "trainees"),
        ("见习", "interns"),
        ("博士后", "postdocs"),
        ("毕业生", "graduates_hired"),
        ("残疾", "disabled_staff"),
    ),
    "件": (("PCT", "pct_granted"), ("发明", "inventions_granted")),
}
# some of those that are counted: 「博士后完成开题报告后，每人8万元」, 「留用奖励 | 每人2000元」
_EVENT = re.compile(r"每超|留用|留任|完成[^,;。]{1,12}[后的]|出站|期满[^,;。]{0,6}签订|离校|转正")
# 「每引进1名博士，给予」 → 引进, 博士
_COUNTED_NOUN = (
    r"每(?P<verb>[\u4e00-\u9fff]{0,4}?)(?:一|1)?[名位个人家户](?P<what>[\u4e00-\u9fff]{2,12}?)"
    r"(?=,|给予|奖励|补贴|补助|资助|的|$)[^每]*$"
)
_SAME = {"名": "人", "位": "人", "平米": "平方米", "㎡": "平方米", "吨标煤": "吨标准煤"}
_OWN_ROOMS = re.compile(r"购买|购置|自建|新建|建设|改造|装修")  # square metres that are not rented
_ONE_KIND = ("平方米", "吨标准煤", "千瓦")  # units that few facts are counted in


def count_of(unit: str, before: str, leaves: LeafReader, longest: Decimal | None = None) -> str:
    """The key of what 「每人」, 「每件」, 「每平方米」 counts, by the words before it; `longest`: of months the most that are paid."""
    unit = _SAME.get(unit, unit)
    known = fact_definitions()
    narrower = _EVENT.search(_last_words(before) if unit == "人" else "")
    for word, key in _COUNTED.get(unit, ()):
        if word in before and key in known:
            return leaves.own.quantity(f"{_subject(before)}的人数", FactType.NUMBER, unit).key if narrower else key
    numbers = [d for d in known.values() if d.type is FactType.NUMBER and d.unit == unit]
    named = [d for d in numbers if any(len(n) > 1 and n in before for n in (d.name, *d.names))]
    noun = re.search(_COUNTED_NOUN, _last_words(before)) if unit in ("人", "家", "户") else None
    if noun is not None and (noun["verb"] or not re.search("企业|单位|机构", noun["what"])):
        return leaves.own.quantity(f"{noun['verb'] or ''}{noun['what']}数", FactType.NUMBER, unit).key
    if unit == "人":
        return leaves.own.quantity("享受补贴的人数", FactType.NUMBER, unit).key
    if named:
        return named[0].key
    if unit in _ONE_KIND and numbers and not (unit == "平方米" and _OWN_ROOMS.search(_last_words(before))):
        return numbers[0].key
    if unit in ("个月", "月"):
        return leaves.own.quantity(
            f"享受补贴的月数{f'（最长{longest}个月）' if longest else ''}", FactType.NUMBER, "个月"
        ).key
    return leaves.own.quantity(f"{_subject(before)}：{unit}数", FactType.NUMBER, unit).key
