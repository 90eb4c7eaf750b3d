"""How benefits go with others: the higher one only, one of several, both, the difference, a total for all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.policy.card import Ref, Stacking, StackingRule
from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.awards.quantities import plain_words
from ingest.cards.awards.role_words import Role, award_words
from ingest.cards.awards.roles import read_roles
from ingest.cards.awards.terms import bounds_a_year
from ingest.cards.text import CardText

_DETAIL = 250  # characters after 「按就高不重复原则执行：」 that say how
_NUMBER = re.compile(r"\s*(?:第[零一二三四五六七八九十百\d]+条|[(][一二三四五六七八九十\d]+[)]|\d{1,2}[.、])\s*")
_SENTENCE = re.compile(r"[^。;\n]+")
_EXAMPLES = re.compile("|".join(map(re.escape, award_words().examples)))
_THING = r"(?:政策|奖励|奖补|补贴|补助|资助|贴息|资金|支持|优惠|待遇|扶持|专项|配套)"
# 「补足差额」, 「差额补足」, 「按差额补齐」
_DIFFERENCE = re.compile(
    r"补足差额|差额(?:部分)?(?:予以)?补(?:足|齐|发|差)|补齐差额|按(?:照)?差额(?:予以)?(?:补|给)|补差|补足"
)
# 「就高不重复」, 「从高执行」, 「按最高一项奖励」
_HIGHEST = re.compile(
    r"就高(?:不重复|不就低|执行|原则|享受)?|从高(?:不重复|执行|原则)|按(?:照)?(?:其中)?(?:最高|较高)(?:的)?(?:一项|标准|级别|额度|档)"
    r"|标准(?:较|最)高的|取(?:最)?高(?:者|值)?|不重复(?:享受|奖励|补助|资助|补贴|支持|计算|计发|申领)|不(?:得|可|能|予)重复(?:享受|奖励|补助|资助|补贴|支持|申报|申请|计算)"
)
# 「只能选择其中一项」, 「不得同时享受」, 「二者不叠加」
_EXCLUSIVE = re.compile(
    r"只能(?:选择|享受|申报|申请|适用)[^,。;]{0,12}?(?:一项|其一|一种|一个|一类|其中)|(?:选择|择)(?:其中)?(?:其一|一项|一种)(?!的除外)|择一|择优(?:选择|申报|享受)"
    r"|不(?:得|能|可)?(?:以)?同时(?:享受|申报|申请|适用|获得)|不(?:得|能|可)?叠加|不再(?:享受|给予|适用)本"
)
# 「可以同时享受」, 「可叠加享受」, 「可以分别享受」, 「不影响申请」
_STACKABLE = re.compile(
    r"(?:可|可以|允许|能够)(?:继续)?(?:同时|叠加|分别|一并|累加)(?:享受|申报|申请|适用|获得|申领)?|不影响(?:申请|享受|申报)"
    r"|(?:可以|可)(?:继续)?申请(?=[^,。;]{0,14}(?:奖励|补贴|补助|贴息))(?=[^。;]*不予扣减)|不受此限|叠加享受"
)
_NOT_STACKABLE = re.compile(r"不(?:得|能|可|可以)?(?:以)?(?:同时|叠加|分别)")
_TITLE = re.compile(r"《([^《》]{2,60})》(?:\s?\([^()]{2,20}号\))?")
_SELF = re.compile(r"^本(?:办法|措施|细则|规定|通知|政策)")
# 「各区（县）、开发区同类奖励」, 「市级以上财政贴息」, 「园区其他固定资产投资类补助」
_CLASS = re.compile(
    rf"(?:与|和|同(?![一时类])|及|已(?:经)?(?:享受|获得|获|取得|领取)(?:过|了)?|享受(?:过)?|符合|属于)(?P<other>[^,。;:《》]{{0,24}}?(?:同类|其他|上级|国家|省级?|市级?|区级|园区|财政)[^,。;:《》]{{0,12}}?{_THING})"
)
_ARTICLES = re.compile(
    r"第[一二三四五六七八九十百\d]+条(?:第[(][一二三四五六七八九十]+[)]项)?(?:[、和至及]第[一二三四五六七八九十百\d]+条(?:第[(][一二三四五六七八九十]+[)]项)?)*"
)
_TOTAL = re.compile(r"合计|累计|总额|之和|同一年度|年度|每年|当年|单个企业|同一企业")
_YEARLY = re.compile(r"年度|每年|同一年度|当年|一年内|每个自然年")
_OWN_SCOPE = re.compile(r"单个项目|单项|单次|单场|单笔|单台|每次|每项|单个产品|每个项目")


def read_stacking(text: CardText, provisions: Sequence[Provision] | None = None) -> tuple[Stacking, ...]:
    """What these provisions, or the whole document, say of benefits together, in the order of the text."""
    found: list[Stacking] = []
    for start, end in _spans(text, provisions):
        plain = plain_words(text.text[start:end])
        for sentence in _SENTENCE.finditer(plain):
            if not _EXAMPLES.search(sentence[0]):
                found += _of_sentence(text, start + sentence.start(), sentence[0])
    return tuple(dict.fromkeys(found))


def _spans(text: CardText, provisions: Sequence[Provision] | None) -> Iterator[tuple[int, int]]:
    """The words of the provisions without their tables, each character once."""
    done = 0
    for provision in provisions if provisions is not None else text.provisions:
        inside = text.inside(provision) if provisions is not None else (provision,)
        for part in inside:
            if part.kind in (ProvisionKind.TABLE, ProvisionKind.ROW, ProvisionKind.TITLE) or part.lead_end <= done:
                continue
            yield max(part.start, done), part.lead_end
            done = part.lead_end


def _of_sentence(text: CardText, start: int, sentence: str) -> Iterator[Stacking]:
    number = _NUMBER.match(sentence)
    if number is not None:
        start, sentence = start + number.end(), sentence[number.end() :]
    ref = text.ref(start, start + len(sentence))
    rule = _rule(sentence, plain_words(text.text[start + len(sentence) : start + len(sentence) + _DETAIL]))
    if rule is not None:
        yield Stacking(rule=rule, group=_group(sentence), others=_others(sentence), text=_line(ref), source=ref)
    yield from _totals(text, start, sentence)


def _rule(sentence: str, following: str) -> StackingRule | None:
    if _DIFFERENCE.search(sentence) and re.search(rf"{_THING}|标准|级别", sentence):
        return StackingRule.DIFFERENCE
    highest = _HIGHEST.search(sentence) is not None
    if highest and sentence.rstrip().endswith(":") and _DIFFERENCE.search(following):
        return StackingRule.DIFFERENCE
    if _EXCLUSIVE.search(sentence):
        return StackingRule.EXCLUSIVE
    if highest:
        return StackingRule.HIGHEST
    if _STACKABLE.search(sentence) and not _NOT_STACKABLE.search(sentence):
        return StackingRule.STACKABLE
    return None


def _others(sentence: str) -> tuple[str, ...]:
    """The other documents by title, else the class of benefits that the sentence names."""
    titles = [t[0].replace("《", "").replace("》", "") for t in _TITLE.finditer(sentence)]
    named = [m["other"].strip() for m in _CLASS.finditer(sentence) if not _SELF.match(m["other"].strip())]
    return tuple(dict.fromkeys(titles or named))


def _group(sentence: str) -> str:
    """The articles of this document that are joined by the rule."""
    return "、".join(dict.fromkeys(m[0] for m in _ARTICLES.finditer(sentence)))


def _totals(text: CardText, start: int, sentence: str) -> Iterator[Stacking]:
    """「单个企业同一年度获得资金合计不超过400万元」: limits over several benefits or over a year."""
    groups = read_roles(sentence)
    single = any(g.role in (Role.GRANT, Role.RATE) for g in groups)
    caps = [g for g in groups if g.role is Role.CAP and len(g.quantities) == 1]
    for at, group in enumerate(caps):
        begin = max(sentence.rfind(mark, 0, group.start) for mark in ",:。") + 1
        clause = sentence[begin : group.start]
        yearly = single and not any(g.per for g in groups) and bounds_a_year(clause, sentence)
        if not (yearly or _TOTAL.search(sentence if not single else clause)) or _OWN_SCOPE.search(clause):
            continue
        if single and at == 0 and not re.search(r"合计|累计", clause) and not yearly:
            continue  # the only limit of an amount belongs to the amount
        low = 0 if not single and not re.search(r"单个|同一|单户|单家|每家", clause) else begin
        ref = text.ref(start + low, start + group.end)
        yield Stacking(
            rule=StackingRule.TOTAL_CAP,
            group=_group(sentence),
            cap=group.quantities[0].value,
            yearly=_YEARLY.search(ref.quote) is not None,
            text=_line(ref),
            source=ref,
        )


def _line(ref: Ref) -> str:
    return " ".join(ref.quote.split())
