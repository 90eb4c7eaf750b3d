"""Personal data in 2,000 generated sentences, half of which hold none but something that looks like it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.policy.personal import Kind, find, mask

SEED, EACH = 20261123, 2000
RECALL, PRECISION = 0.99, 0.95

Make = Callable[[random.Random], str]

_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴阿买", "伟芳娜敏静强磊军洋勇艳杰涛明古丽"
_CITIES = ("示范市创新区", "乌鲁木齐市新市区", "杭州市西湖区", "江苏省苏州市虎丘区", "")
_ROADS = ("和平路", "长春南路", "文三西路", "创业大道", "科技一街", "北京东路")
_ESTATES = ("和平小区", "阳光花园", "金色家园", "人才公寓", "丽景苑")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def digits(r: random.Random, n: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(n))


# -- what is personal ------------------------------------------------------------------------------------------------


def id_card(r: random.Random) -> str:
    region = r.choice(("110105", "650104", "330106", "320505", "440305", "510107"))
    born = f"{r.randint(1950, 2006)}{r.randint(1, 12):02}{r.randint(1, 28):02}"
    if r.random() < 0.1:
        return region + born[2:] + digits(r, 3)
    body = region + born + digits(r, 3)
    last = "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11]
    number = body + (last.lower() if r.random() < 0.3 else last)
    return f"{number[:6]} {number[6:14]} {number[14:]}" if r.random() < 0.1 else number


def mobile(r: random.Random) -> str:
    number = "1" + r.choice("3456789") + digits(r, 9)
    shape = r.random()
    if shape < 0.1:
        return f"+86 {number}"
    if shape < 0.3:
        gap = r.choice(" -")
        return f"{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}"
    if shape < 0.35:
        return number.translate({ord("0") + n: ord("０") + n for n in range(10)})
    return number


def phone(r: random.Random) -> str:
    area = r.choice(("010", "021", "0991", "0571", "0512", "028"))
    number = r.choice("23456789") + digits(r, 7 if len(area) == 3 else 6 + r.randint(0, 1))
    whole = r.choice((f"{area}-{number}", f"({area}){number}", f"（{area}）{number}", f"{area}{number}"))
    return whole + (f"转{digits(r, 3)}" if r.random() < 0.1 else "")


def email(r: random.Random) -> str:
    name = r.choice(("zhang.wei", "li_na", "wangqiang", "Chen", "a")) + digits(r, r.randint(0, 4))
    return f"{name}{r.choice('@@@＠')}{r.choice(('qq.com', '163.com', 'gmail.com', 'shifan-tech.com.cn', 'mail.example.org'))}"


def bank_card(r: random.Random) -> str:
    body = r.choice(("622202", "621700", "622848", "436742", "955880", "552245")) + digits(r, r.choice((9, 12)))
    total = sum(d - 9 if d > 9 else d for d in (int(c) * (2 - n % 2) for n, c in enumerate(reversed(body))))
    number = body + str(-total % 10)
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4)) if r.random() < 0.3 else number


def passport(r: random.Random) -> str:
    return r.choice(("E" + digits(r, 8), "EA" + digits(r, 7), "G" + digits(r, 8)))


def account(r: random.Random) -> str:
    return r.choice(("zhangsan", "li-na", "wq_", "Hello")) + digits(r, r.randint(3, 6))


def qq(r: random.Random) -> str:
    return r.choice("123456789") + digits(r, r.randint(5, 9))


def address(r: random.Random) -> str:
    road = f"{r.choice(_CITIES)}{r.choice(_ROADS)}{r.randint(1, 999)}号"
    home = f"{r.choice(_ESTATES)}{r.randint(1, 30)}{r.choice(('栋', '号楼', '幢'))}"
    room = f"{r.randint(1, 6)}单元{r.randint(101, 2604)}室"
    return r.choice((f"{road}{home}{room}", f"{road}{r.randint(1, 9)}栋{r.randint(101, 999)}室", f"{home}{room}", road))


def name(r: random.Random) -> str:
    return r.choice(_SURNAMES) + r.choice(_GIVEN)


_PERSONAL: dict[Kind, tuple[Make, tuple[str, ...]]] = {
    Kind.ID_CARD: (
        id_card,
        (
            "我的身份证号是{}，能申领人才补贴吗？",
            "身份证{}",
            "{n}，{}，想办社保补贴",
            "法人身份证号码：{}，联系不上窗口",
        ),
    ),
    Kind.MOBILE: (
        mobile,
        (
            "请回电{}，谢谢",
            "我叫{n}，手机{}",
            "tel:{}",
            "有消息打我电话{}吧",
            "联系人：{n}（{}）",
            "{}微信同号",
            "{n} {}",
        ),
    ),
    Kind.PHONE: (
        phone,
        ("我办公室座机{}，请回电", "请拨打{}找{n}", "家里电话是{}", "{n}的电话：{}"),
    ),
    Kind.EMAIL: (email, ("材料请发到{}", "我的邮箱是{}。", "E-mail:{}", "{n}<{}>", "发邮件给{}行吗")),
    Kind.BANK_CARD: (
        bank_card,
        ("补贴打到我的卡{}上", "银行卡号：{}，开户行工商银行", "账号{}，户名{n}", "我的工资卡是{}"),
    ),
    Kind.PASSPORT: (passport, ("我是外籍人才，护照号{}", "护照：{}，怎么办工作许可？", "护照号码为{}")),
    Kind.ACCOUNT: (account, ("加我微信{}", "微信号：{}，请发我清单", "我的vx是{}", "WeChat: {}")),
    Kind.ADDRESS: (
        address,
        ("我家住{}，能申请住房补贴吗？", "家庭住址：{}", "本人现住{}。", "请寄到{}，{n}收", "户籍地址为{}，在园区上班"),
    ),
}
_QQ = ("QQ：{}", "加我qq{}", "我QQ号是{}，请联系")


# -- what is not -------------------------------------------------------------------------------------------------------


def amount(r: random.Random) -> str:
    return f"1{r.choice('3456789')}{digits(r, 9)}{r.choice(('元', '.5元', '万元', ' 元'))}"


def credit_code(r: random.Random) -> str:
    return "91" + digits(r, 6) + "MA" + digits(r, 7) + r.choice("0123456789X")


def number_code(r: random.Random) -> str:
    return "9165010" + digits(r, 11)


NOT_PERSONAL: tuple[tuple[str, Make], ...] = (
    ("上年度营业收入{}，研发费用占比5%，能申请高企吗？", amount),
    ("《关于修订印发〈高新技术企业认定管理办法〉的通知》（国科发火〔{}〕32号）", lambda r: str(r.randint(2008, 2026))),
    ("统一社会信用代码{}", credit_code),
    ("统一社会信用代码：{}，注册资本500万元", number_code),
    ("企业证书编号GR{}，明年到期", lambda r: digits(r, 12)),
    ("专利号ZL{}.X，属于发明专利", lambda r: "20" + digits(r, 10)),
    ("咨询电话：{}", phone),
    ("请拨打服务热线{}", lambda r: r.choice(("12345", "12366", "12333", "400-" + digits(r, 3) + "-" + digits(r, 4)))),
    ("受理编号{}，什么时候办结？", lambda r: "2026" + digits(r, 13)),
    ("合同编号{}，签于今年三月", lambda r: digits(r, r.choice((11, 16, 18)))),
    ("订单号{}的设备能算技改投资吗", lambda r: digits(r, r.choice((16, 18, 19)))),
    ("公司注册地址：示范高新区{}，租了三年", lambda r: f"{r.choice(_ROADS)}{r.randint(1, 300)}号{r.choice('ABC')}座{r.randint(2, 30)}层"),
    ("办公地点在{}，面积500平方米", lambda r: f"{r.choice(_ROADS)}{r.randint(1, 300)}号创新大厦{r.randint(2, 30)}楼"),
    ("从{}到2026年12月31日有效", lambda r: f"20{r.randint(10, 25)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}"),
    ("申报时间{}，逾期不予受理", lambda r: f"2026年{r.randint(1, 12)}月{r.randint(1, 28)}日9:30—18:00"),
    ("第{}条第二款规定的奖励标准是多少", lambda r: str(r.randint(1, 60))),
    ("员工{}人，其中研发人员占30%", lambda r: str(r.randint(10, 99999))),
    ("软件著作权登记号2024SR{}", lambda r: digits(r, 7)),
    ("住在园区人才公寓的{}人可以领补贴吗", lambda r: str(r.randint(2, 90))),
    ("关注微信公众号shifan{}查询", lambda r: digits(r, 4)),
    ("国民经济行业代码{}，属于科技推广服务业", lambda r: "M75" + digits(r, 2)),
    ("近三年研发费用分别为{}", lambda r: "、".join(digits(r, r.randint(6, 8)).lstrip("0") + "元" for _ in range(3))),
    ("项目总投资{}，设备投资占六成", lambda r: digits(r, 10).lstrip("0") + "元"),
    ("依据GB/T {}标准", lambda r: f"{digits(r, 5)}-{r.randint(2000, 2025)}"),
)  # fmt: skip


def personal(r: random.Random) -> tuple[Kind, str, str]:
    """(kind, sentence, what is personal in it)."""
    kind = r.choice(list(_PERSONAL))
    make, sentences = _PERSONAL[kind]
    value = make(r)
    if kind is Kind.ACCOUNT and r.random() < 0.4:
        value, sentences = qq(r), _QQ
    sentence = r.choice(sentences).replace("{n}", name(r))
    return kind, sentence.replace("{}", value), value


def test_recall_and_precision_on_2000_values_that_are_personal_and_2000_that_are_not() -> None:
    r = random.Random(SEED)
    missed: list[tuple[Kind, str]] = []
    wrong: list[str] = []
    right: Counter[Kind] = Counter()
    for _ in range(EACH):
        kind, sentence, value = personal(r)
        at = sentence.index(value)
        covering = [f for f in find(sentence) if f.start <= at and f.end >= at + len(value)]
        if covering:
            right[kind] += 1
        else:
            missed.append((kind, sentence))
        wrong += [sentence for f in find(sentence) if f.end <= at or f.start >= at + len(value)]
    for _ in range(EACH):
        sentence, make = r.choice(NOT_PERSONAL)
        sentence = sentence.replace("{}", make(r))
        wrong += [sentence for _ in find(sentence)]
    recall, precision = right.total() / EACH, right.total() / (right.total() + len(wrong))
    print(f"recall {recall:.4f}, precision {precision:.4f}")
    assert recall >= RECALL, (recall, missed[:20])
    assert precision >= PRECISION, (precision, wrong[:20])
    assert set(right) == set(Kind)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("手机13812345678，身份证11010519491231002X", "手机［手机号］，身份证［身份证号］"),
        ("身份证110105194912310021", "身份证110105194912310021"),  # the check digit is wrong
        ("一三八零零一三八零零零", "［手机号］"),
        ("138１２３４5678", "［手机号］"),
        ("+86（138）0013-8000，1 3 8 0 0 1 3 8 0 0 0", "［手机号］，［手机号］"),
        ("身份证 110105 1949 1231 002X", "身份证 ［身份证号］"),
        ("卡4367 4289 8376 1014 976", "卡［银行卡号］"),  # a part of it would pass for an old identity card
        ("passport no. EA1234567，加我V：zhangsan88", "passport no. ［护照号］，加我V：［社交账号］"),
        ("注册资本13812345678元", "注册资本13812345678元"),
        ("咨询电话0991-1234567，我的电话0991-7654321", "咨询电话0991-1234567，我的电话［电话］"),
        ("租金3800元，住在人才公寓3号楼2单元501室", "租金3800元，住在［住址］"),
        ("公司在和平路12号创新大厦3层301室", "公司在和平路12号创新大厦3层301室"),
    ],
)
def test_only_what_is_personal_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.text(alphabet="0123456789 -１abX@.住在路号室微信电话元，一三", max_size=120))
def test_masking_twice_is_masking_once_and_pieces_never_overlap(text: str) -> None:
    found = find(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert mask(mask(text)) == mask(text)


def test_what_is_masked_is_not_in_the_rest() -> None:
    r = random.Random(SEED + 1)
    for _ in range(300):
        _, sentence, value = personal(r)
        assert value not in mask(f"{sentence}；{sentence}")
