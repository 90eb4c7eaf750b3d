"""What speaks for a passage besides the indexes' scores: one function a feature, each 0 to 1."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.policy.figures import find_figures
from assistant.policy.numerals import parse_number
from assistant.policy.provision import Passage, ProvisionKind
from assistant.policy.question import Intent, Question

# What the text of an answer must hold, by what is asked: 「how much」 needs an amount or ratio, 「who」 a telephone or place.
_NEEDED_FIGURES = {
    Intent.AMOUNT: ("money", "ratio"),
    Intent.WINDOW: ("date",),
    Intent.TIME_LIMIT: ("span",),
    Intent.DURATION: ("span", "date"),
    Intent.CONTACT: ("phone",),
}
_ARTICLE = re.compile(r"第([零〇一二两三四五六七八九十百\d]{1,6})条")
_SHORT_SECTION = 2  # characters: 「材料」 in a text's first words announces nothing
_PLACE = re.compile(r"号窗口|地址|地点|[一二三四五六七八九\d]楼|https?://|办公时间")
_PLATFORM = re.compile(r"登录|平台|窗口|小程序|网站")
_IN_CHARGE = re.compile(r"负责|主管|牵头|承办|受理部门")
# an amount that is given, not one that is asked for: 「给予20万元奖励」, 「按12%补助」, 「最高」; not 「年收入2000万元以上」
_GIVEN = re.compile(
    r"奖励|补贴|补助|资助|给予|额度|贴息|最高|上限|限额|奖补|减按|扣除|减免|抵减|费率|标准|兑付|发放|授信|收取|返还"
)
# the figure itself is given: 「给予20万元」, 「奖励 1%」, 「按12%给予补助」, 「最高500万元」
_GIVES = re.compile(
    r"(?:奖励|补贴|补助|资助|给予|奖补|贴息|抵扣|补偿|授信|额度|最高|封顶|上限|标准|扣除|减按|减征|返还|不超过|发放|免费)[^，；。\n]{0,14}?(?:\d|[一二三四五六七八九十百千]+[万元])"
    r"|(?:\d|[百千万亿]|％|%)\s*(?:万元|元|%|％)?[^，；。\n]{0,8}(?:给予|奖励|补贴|补助|资助|贴息|奖补|抵扣|补偿)"
)
# what is taken back, punished or only computed as an example is no standard
_TAKES = re.compile(r"退回|追回|收回|追缴|处罚|弄虚作假|骗取|计算举例|计算示例|例如|例一|举例")
_WORKING_TIME = re.compile(r"工作日|日内|天内|小时|分钟|当日|即时|当场|现场办结|日办结")
# 「不超过24个月」, 「有效期两年」, 「最长」
_LASTS = re.compile(r"有效期|使用期|使用至|(?:个月|[\d一二三四五六七八九十两]\s*年|周年)|期限|最长")
_MONTHS_LONG = re.compile(r"个月内|年内")
_MONTHS = re.compile(
    r"(?:每年|每季度|\d{1,2}\s*月)[^，。；]{0,20}(?:受理|申报|申请|办理|申领)"
    r"|(?:受理|申报|申请|申领)[^，。；]{0,12}\d{1,2}\s*月"
)
# a date that says since when a rule holds is no date to file by
_RULE_DATE = re.compile(r"印发|施行|实施|发布|公布之日|有效期|废止|成立")
_FILED_BY = re.compile(
    r"(?:之日起|之后|后，?)[^，。；]{0,12}(?:个月|日|天|年)内[^。；]{0,16}(?:申报|申请|提出|报送|提交|办理|填报|备案)"
    r"|(?:申报|申请|受理|填报|报送|提交|报名)[^。；]{0,30}(?:\d{1,2}\s*月|月底前|年底前|之日起)"
    r"|(?:\d{1,2}\s*月|月底前|年底前)[^。；]{0,24}(?:申报|申请|受理|填报|报送|提交|报名)"
)
_SANCTIONS = re.compile(
    r"追回|退回|收回|返还|取消[^，。；]{0,8}资格|不得(?:再)?申[报请]|失信|处罚|罚款|撤销|终止|责令|暂停|扣除|扣减"
)
_ALL_YEAR = re.compile(r"常年受理|全年|随时|工作日.{0,6}受理|即时")
_DEFINES = re.compile(r"是指|所称|系指|指的是|包括")
_IN_FORCE = re.compile(r"施行|有效期|废止|执行期限|执行至|有效至")
_STACKS = re.compile(r"就高|不重复|重复享受|叠加|同时享受|不得再|不再(?:享受|给予|申请)|差额|从高|退回")
_CONDITION = re.compile(r"应当|条件|符合|具有|不低于|不少于|以上|不得|方可|属于|未被")
_LISTED_PAPER = re.compile(
    r"申请表|申报表|申请书|登记表|汇总表|明细表|报表|复印件|扫描件|原件|证明|报告|承诺书|营业执照|身份证|证书|合同|凭证|发票|回单|名单|照片|下列材料|以下材料"
)
# papers that are kept, checked or mended are not those to hand in
_NOT_HANDED_IN = re.compile(r"真实性|备查|保存|补正|虚假|伪造|骗取|举报")
_PROCEDURE = re.compile(r"提交|登录|受理|审核|公示|拨付|填报|上传|审查|受理窗口")


# what makes a product of the thing before it
_PRODUCT = re.compile(r"贷(?!款)|券|码|卡")
_PURPOSE = re.compile(r"(?:第一条\s*)?为(?:了)?[^。]{4,200}(?:制定|出台|印发)(?:本|如下)")


def section_match(passage: Passage, sections: Sequence[str]) -> float:
    """Whether headings, lead-in or table header announce what is asked; the passage's first words count half."""
    if not sections:
        return 0.0
    announced = " ".join(passage.path) + " " + passage.context.split(" ", 1)[-1] + " " + _lead_in(passage.text)
    if any(s in announced for s in sections):
        return 1.0
    return 0.5 if any(len(s) > _SHORT_SECTION and s in passage.text[:40] for s in sections) else 0.0


def _lead_in(text: str) -> str:
    """The line that opens a list within the passage (「企业……提交下列材料：」); "" for none."""
    first, _, rest = text.partition("\n")
    return first if rest and first.endswith(("：", ":")) else ""


def answer_type(passage: Passage, intent: Intent) -> float:
    """Whether the text holds what such an answer consists of."""
    text = passage.text
    if intent is Intent.LIST:
        return max(float(passage.kind is ProvisionKind.ROW), answer_type(passage, Intent.AMOUNT))
    kinds = _NEEDED_FIGURES.get(intent)
    if kinds and any(figure.kind in kinds for figure in find_figures(text)):
        if intent is Intent.AMOUNT:
            return _gives(passage)
        if intent is Intent.WINDOW:
            return 1.0 if _FILED_BY.search(text) else 0.3 if _RULE_DATE.search(text) else 0.8
        if intent is Intent.TIME_LIMIT:
            return 1.0 if _WORKING_TIME.search(text) else 0.5 if _MONTHS_LONG.search(text) else 0.2
        if intent is Intent.DURATION:
            return 1.0 if _LASTS.search(text) else 0.3
        return 1.0
    match intent:
        case Intent.CONTACT:
            return 0.5 if _IN_CHARGE.search(text) else 0.0
        case Intent.CHANNEL:
            return 1.0 if _PLACE.search(text) else 0.6 if _PLATFORM.search(text) else 0.0
        case Intent.WINDOW:
            return 1.0 if _MONTHS.search(text) or _FILED_BY.search(text) else 0.8 if _ALL_YEAR.search(text) else 0.0
        case Intent.DEFINITION:
            return 1.0 if _DEFINES.search(text) else 0.0
        case Intent.VALIDITY:
            return 1.0 if _IN_FORCE.search(text) else 0.0
        case Intent.ELIGIBILITY:
            return 1.0 if _CONDITION.search(text) else 0.0
        case Intent.SANCTION:
            return 1.0 if _SANCTIONS.search(text) else 0.0
        case Intent.STACKING:
            return 1.0 if _STACKS.search(text) else 0.0
        case Intent.MATERIALS:
            papers = min(1.0, len(_LISTED_PAPER.findall(text)) / 2)
            return papers * (0.3 if _NOT_HANDED_IN.search(text) and not passage.leads else 1.0)
        case Intent.STEPS:
            return min(1.0, len(_PROCEDURE.findall(text)) / 2)
    return 0.0


def _gives(passage: Passage) -> float:
    """How surely a passage with an amount or ratio states what is given."""
    if _TAKES.search(passage.text):
        return 0.35
    if passage.kind in (ProvisionKind.ROW, ProvisionKind.TABLE):
        return 1.0 if _GIVEN.search(passage.searched) else 0.4
    return 1.0 if _GIVES.search(passage.text) else 0.35


def states_purpose(passage: Passage) -> float:
    """1 for 「第一条 为……，制定本办法。」, which says why there is a rule and answers hardly any question."""
    return float(bool(_PURPOSE.match(passage.text)))


def names_document(question: Question, title: str, document_number: str | None) -> float:
    """1 where the question names the document by title in 《》 or by number."""
    for named in question.titles:
        plain = "".join(named.split())
        if document_number and plain.endswith("号") and _same_number(plain, document_number):
            return 1.0
        if plain in title or title in plain:
            return 1.0
    return 0.0


class Product:
    """Products called after what a question names: 「创新积分贷」 where it names 「创新积分」."""

    def __init__(self, question: Question) -> None:
        self._said = question.text
        self._names = [{e.name, e.said, *e.others} for e in question.entities]

    def is_named_by(self, title: str) -> float:
        """1 where a title names what the question names only within a product called after it."""
        for said in self._names:
            ends = {match.end() for n in said if n in title for match in re.finditer(re.escape(n), title)}
            products = [match[0] for end in ends if (match := _PRODUCT.match(title, end))]
            if ends and len(products) == len(ends) and not any(n + p in self._said for n in said for p in products):
                return 1.0
        return 0.0


def names_article(question: Question, passage: Passage) -> float:
    """1 where the passage stands in an article that the question names (第五条)."""
    return (
        float(any(article_number(label) in question.articles for label in passage.path)) if question.articles else 0.0
    )


def article_number(label: str) -> int | None:
    """5 for 「第五条」; None for what is no article."""
    match = _ARTICLE.match(label)
    number = parse_number(match[1]) if match else None
    return int(number) if number is not None else None


def _same_number(said: str, document_number: str) -> bool:
    digits = re.findall(r"\d+", said)
    return digits == re.findall(r"\d+", document_number) and said[:2] in document_number
