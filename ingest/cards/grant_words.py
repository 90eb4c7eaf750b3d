"""The words by which a measure gives money or takes a charge away, and those that only look like it."""

from __future__ import annotations

import re

from assistant.policy.card import BenefitKind

GIVEN = "(?<!证)券(?!商)|奖励|奖补|补助|补贴|资助|贴息|补偿|奖金|扶持|支持资金|配套|经费|奖"
AMOUNT = (
    r"(?:(?:\d[\d,.]*|[一二两三四五六七八九十百千零]+)\s?(?:亿|千万|百万|十万|万|千|百)?元|\d[\d.]*\s?[%％]"
    r"|百分之[一二三四五六七八九十百零点]+|[一二三四五六七八九]成|\d\s?[:：]\s?\d(?!\d)|等额|同等金额)"
)
# 「表1」, 「附表二」, 「按表执行」; not 表彰, 代表, 申请表
_TABLE = (
    r"(?:按照?|依据|根据|具体)?[见按照]*(?:(?<![一-鿿])附?表\s?[\d一二三四五六七八九十]+"
    r"|(?<=[见按照])附?表(?![彰决格示明现达面率述扬演]))"
)
# 「给予一次性奖励20万元」, 「按实际支付利息的50%给予贴息」, 「每人补贴800元」, 「奖补十万元」
_MONEY = (
    rf"(?:给予|予以|奖给|发放|兑付|一次性(?!采购|购|投|缴|支付|付|签|预)|分别|各)[^。；;,，]{{0,40}}?(?:{AMOUNT})"
    rf"|(?:{GIVEN})[^。；;,，]{{0,14}}?(?:{AMOUNT})"
    rf"|(?:{AMOUNT})[^。；;]{{0,24}}?(?:给予|予以)?[^。；;,，]{{0,14}}?(?:{GIVEN})"
    rf"|(?:按照?|依据|根据)[^。；;,，]{{0,16}}?表\s?[\d一二三四五六七八九十]+[^。；;]{{0,20}}(?:{GIVEN}|给予)"
    rf"|(?:{GIVEN})[^。；;]{{0,40}}?(?:{_TABLE})"
    rf"|(?:给予|予以)[^。；;,，]{{0,10}}(?:{GIVEN})[^。；;]{{0,30}}?(?:最高|不超过)[^。；;,，\d]{{0,8}}(?:{AMOUNT})"
    rf"|(?:{AMOUNT})[^。；;,，]{{0,6}}(?:予以|给予)?返还(?!风)|返还[^。；;]{{0,24}}?的(?:{AMOUNT})"
    rf"|按照?[^。；;,，]{{0,24}}?(?:{AMOUNT})[^。；;,，]{{0,6}}(?:抵扣|抵用|报销|发放|兑付|核发)(?!应纳|进项|税|贷款)"
    rf"|(?:授信|贷款|信用)额度[^。；;,，]{{0,16}}?(?:{AMOUNT})"
    rf"|按照?(?:下列|以下)(?:标准|比例|金额)[^。；;]{{0,16}}(?:{GIVEN})"
    rf"|(?:{GIVEN})(?:标准|比例|金额)(?:如下|为)"
)
# 「减按15%的税率征收企业所得税」, 「免征关税」, 「按无形资产成本的200%税前摊销」, 「加计5%抵减应纳增值税税额」, 「减缴85%」
_RELIEF = (
    r"加计[^。；;]{0,4}(?:%|百分之)[^。；;]{0,8}抵减|减按[^。；;]{0,30}?(?:%|百分之)|减半(?:征收|缴纳|计征|收取)|免征|减征|免缴|免纳|先征后[返退]|即征即退|留抵退税|税额抵免|抵扣应纳税所得额|减计收入|一次性(?:在)?[^。；;]{0,12}税前扣除"
    r"|(?<![一-鿿])对[^。；;]{2,40}(?:减免|免收|减半收取)[^。；;,，]{0,16}(?:租金|房租|费用?|物业费)|(?:租金|房租)(?:减半|减免|全免)|结转年限[^。；;]{0,10}延长|按[^。；;,，]{0,14}(?:[一二三四五六七八九]|\d(?:\.\d)?)折(?:收取|收费|优惠|计收|结算)|可以?(?:依法)?(?:申请)?(?:缓缴|延期缴纳|缓征)"
    r"|加计扣除[^。；;]{0,20}?(?:%|百分之)|(?:%|百分之)[^。；;]{0,20}?(?:加计扣除|摊销)|减[缴免][^。；;]{0,20}?(?:%|百分之)"
)
GRANT = re.compile(f"{_MONEY}|{_RELIEF}")
RELIEF = re.compile(_RELIEF)
# what looks like a grant and is a limit, a formula, an uplift, a payment step or a sanction
NO_GRANT = re.compile(
    r"^(?:同一|单个|单户|单家|每[个家户]|各级|市、区|年度)(?:(?!申领|申请|给予|发放)[^。；;]){0,30}?(?:合计|累计|总额|总计|年度|每年|最高)(?:(?!申领|申请|给予|发放)[^。；;]){0,16}?(?:不超过|最高|不高于|上限)"
    r"|^(?:单[个户家]|同一|每[个家户])[^。；;,，]{0,16}(?:金额|总额|合计|累计)(?:最高|不超过|上限)"
    r"|不再|不予|不得|退回|扣减|抄送|提高[\d一二三四五六七八九十]|提高(?:到|至)|上浮|(?:比例|标准|额度|金额)[^。；;,，]{0,6}降低|降低[\d一二三四五六七八九十]|基础上[,，]?(?:提高|上浮)"
    r"|已[^。；;,，]{0,30}(?:获得|享受|领取)|可以与|分别享受|差额|核减|公式计算|举例|示例|资金来源|预算|已获得|已享受|已领取|不重复|罚款|处分|没收|违约金|赔偿|不超过补助|补偿金额为"
    r"|标准(?:汇总|一览)|计入[^。；;,，]{0,16}(?:费用|成本|基数)|(?:收入|利润|股份|所得|出资比例)中[,，]?提取|奖励的份额|奖励总额的|形成股权的[^。；;]{0,30}奖励给|奖励和报酬|职务科技成果[^。；;]{0,20}(?:人员|贡献)|(?:表彰|通报表扬)(?:和|与|、)?奖励"
)
# 「按40%给予补助，小微企业补助比例提高到50%」, 「评价为合格的不予资助」: take nothing back of what was granted before them
_AFTER = re.compile(r"不予$|不再$|不得$|提高|上浮")
# told of and not granted: 「免征增值税项目」, 「减征环境保护税的，应当」, 「是指减征、免征的税额」
_TOLD = re.compile(
    r"[^。；;,，(（]{0,16}(?:的[,，]|的纳税人|后[,，]|者?外[,，]|项目|的应纳|政策|资格|手续|范围|优惠(?!政策)|证明|备案)"
)
# who may grant it: 「国务院可以规定减征或者免征」
_MAY_GRANT = re.compile(
    r"(?:国务院|政府|部门|自治机关|直辖市|省|自由贸易港)[^。；;]{0,24}(?:可以)?(?:规定|确定|决定|自主)[^。；;]{0,8}$|规定的其他$|国家(?:实行|有关)[^。；;]{0,40}$|是指[^。；;]*$"
)
_OF_TAX = re.compile("税|加计扣除|摊销|抵扣|结转")
_KINDS = (
    (
        BenefitKind.TAX,
        re.compile(
            r"税率|加计扣除|税前|减征|税收优惠|所得税|增值税(?!专用|发票|\))|抵减|[免减半]征[^,，。]{0,16}税|关税"
        ),
    ),
    (BenefitKind.SERVICE, re.compile(r"(?:授信|贷款|信用)额度|积分贷|信用贷(?!款)")),
    (BenefitKind.INTEREST, re.compile(r"贴息|利息")),
    (BenefitKind.REWARD, re.compile(r"奖")),
    (BenefitKind.SUBSIDY, re.compile(r"补助|补贴|资助|补偿|配套|经费|扶持|券|减缴|免缴|减免")),
)


# 「按实际支付利息的50%给予补贴」: reckoned from interest, whatever it is called
_OF_INTEREST = re.compile(
    rf"(?:利息|贷款市场报价利率|LPR|(?:贷款)?基准利率)(?!\d)[^。；;,，]{{0,10}}?(?:{AMOUNT}|全额)[^。；;]{{0,20}}?(?:{GIVEN})"
)
_PRIZE = re.compile(
    r"(?:专利|科技|科学技术|进步|质量|设计|金|银|铜|优秀|[特一二三]等|大)奖(?!励|补)"
)  # 「中国专利奖资助」


def kind_of(*words: str) -> BenefitKind:
    """By its name, else by the words that grant it, else by what goes with them; a tax that is taken away, however it is called."""
    if any(RELIEF.search(said) for said in words):
        return BenefitKind.TAX if any(_OF_TAX.search(said) for said in words) else BenefitKind.SUBSIDY
    if any(_OF_INTEREST.search(said) for said in words):
        return BenefitKind.INTEREST
    for said in words:
        for kind, cue in _KINDS:
            if cue.search(_PRIZE.sub("", said)):
                return kind
    return BenefitKind.SUBSIDY


def grants(said: str) -> bool:
    """Whether a sentence grants; what it refuses after that (「评价为合格的不予资助」) takes nothing back."""
    relief = RELIEF.search(said)
    if relief and (_TOLD.match(said, relief.end()) or _MAY_GRANT.search(said[: relief.start()])):
        said = said[: relief.start()]
    grant, refused = GRANT.search(said), NO_GRANT.search(said)
    if grant is None or refused is None:
        return grant is not None
    return refused.start() > grant.end() and _AFTER.match(refused[0]) is not None
