"""Whose affairs a clause tells of, and how far: what is asked, wished, planned, foreseen, ruled or told of others is no fact of the asker.

All functions take the words of one clause, narrow.
"""

from __future__ import annotations

import re

# 「多少」, 「能不能」, 「…吗」; not 「十几个」, 「多少有点」
_ASKS = re.compile(
    r"吗|嘛(?=$)|么$|(?<!着)呢$|多少|(?<![十百千万好])几(?:号|天|成|折|个点|个百分点|月份|点|岁|家|年(?!前)|个月|项|件|种|类|万(?=$|啊|呀))"
    r"|多久|多长|什么(?![^，。]{0,12}都没)|啥(?![^，。]{0,12}都没)|哪[些个里儿种类家年天一级]?|(?<![没不])怎么|怎样|如何|咋|谁|何时|能否|可否|是否(?![^：:，]{0,30}[：:]|\s*[|\t])"
    r"|能不能|可不可以|是不是|有没有|够不够|算不算|行不行|要不要|会不会|需不需要|用不用|影不影响|符不符合|符合不|对不对|有无(?=.{0,12}要求)|请问|想问|问一下|咨询(?!服务费|费|公司|师|顾问|机构|企业|合同|一?共|总共|花|付)|了解一?下?"
    r"|(?:能|可以|算|够|是|有|行|会|要|得|给|该)[^，。]{0,16}不(?:呀|啊|呢|嘛)?$"  # 「能评瞪羚不」
    r"|还是(?=[\d一二两三四五六七八九十])"  # 「给3万还是5万」
)
# where the question begins in a clause that also tells: 「我们是高企|还能报科小吗」, 「营收1800万|能上规吗」
_ASK_BEGINS = re.compile(
    r"(?<![才功职节性技产智只动势潜])能(?![耗源力量效够])|能够|可以|可否|是不是|是否|有没有|够(?:不够|吗|条件|得上|格)|算不算|符合|想(?:问|请|知|了|咨)|请问|问一?下"
    r"|应该|怎么|如何|咋|有(?:什么|哪些|啥)|还(?:能|可|有|要)|该|属于(?:哪|什么)|算(?:什么|哪|小|微|中|大|不|是)|多少|影响|哪|行不行|会不会|需要|要不要|享受|如何|帮"
)
_NOT_KNOWN = re.compile(r"不知道|不清楚|不晓得|不确定|不了解|不太清楚|不懂|说不好|没算过|记不清|不知")
# from here on nothing is told: wishes, plans and what is foreseen; not 「计划总投资」, 「想不到」, 「预计年节能800吨」
_WISHES = re.compile(
    r"(?<![不设理思])想(?!到|不|象)(?:申|要|拿|贷|报|评|办|做|再|在|把|冲|借|创|问|了|知|咨|请|参|买|招|争|认|搬|买|扩|建)?|打算|准备(?!好|了|金)|(?<!人才)(?<!专项)(?<!行动)计划(?!总?投资|单列|书|项目|入选)|(?<!模)(?<!虚)拟(?!定)|希望|争取|目标|力争|想要"
    r"|正在申[请报]|正申[请报]|要申[请报]|要报|去申[请报]|欲|有意|下一步|(?:明年|(?<![改造之以技迁])后年|来年)(?!.{0,8}(?:到期|届满|过期))|将(?:于|在|要|达|申|新|会|有)|恳请"
    r"|申请(?=高企|科小|专精|小巨人|瞪羚|认定|补|奖|资|贷|一|点|这|哪|什|你|园)|冲刺?(?=高企|小巨人|专精|规上|瞪羚|上市)|还差|差点|有望|眼看|盼"
    r"|(?:预计|预期|预测|预估|估计)(?=.{0,4}(?:今年|明年|全年|本年|年底|年末|下半年|后年|来年|能|会|可|将))|(?:预计|预期|预测|预估)(?!.{0,3}(?:节|总?投资|工期|年节))"
    r"|(?:今年|全年|年底|本年|下半年)(?=.{0,8}(?:预计|预期|有望|应该能|估计能|能做到|能到|能达|可达|会达|可以做到|要做到|要把|得把|想把|要冲|得做到))"
)
# 「高企正在申请」: not had yet, though it is named first
_UNDER_WAY = re.compile(
    r"正?在申[请报]|申[请报]中|在走?流程|还在[申评审办谈]|正在(?:做|评|重新|复审|认定|办|审|进行|建|谈)|在准备|准备申|打算申|计划申|争取(?:申|拿|评)|快要?(?:拿到|评上|通过|下来)"
)
# 「之前一直是规下」, 「本来员工有50人」, 「升规前营收才1800万」
_BEFORE_NOW = re.compile(
    r"(?:升规|搬迁|搬家|改造|技改|疫情|转型|上市|改制|入园|认定)前|(?:我们?|公司)?(?:本来|原来|原先|早先).{0,8}(?:有|是|为)"
    r"|(?:之前|以前|原来|原先|早先|曾经)(?:一直)?(?:都)?(?:是|为|在(?![^，。]{0,8}过)|叫|做|属于|没(?![^，。]{0,8}过))"
)
# 「想问去年营收刚过两千万，…」
_PREFACE = re.compile(
    r"(?:我们?)?(?:想|请|来)(?:请?问|咨询|了解)(?:一?下)?(?:[，:：]|的是)?(?=去年|前年|今年|我们|公司|本人|我是|我司|上年)"
)
# 「帮客户问一下」: who is asked for is told of as the asker
_FOR_ANOTHER = re.compile(
    r"(?:帮|替|代|给)(?:我们?|咱们?)?(?:的)?(?:一?[个家位])?[^，。]{0,4}(?:客户|朋友|企业|公司|老板|领导|同学|亲戚|邻居|同事|老公|老婆|爱人|家里人|单位)[^，。]{0,3}(?:问|咨询|打听|看看|看下|查|了解)"
)
_SPOUSE = re.compile(r"我?(?:爱人|老公|老婆|妻子|丈夫|对象|配偶)(?!和?我|都)")
_MYSELF = re.compile(r"我(?:自己)?(?:也)?是|本人|我今年|我自己")
_KIN = (
    r"(?:股东|客户|供应商|供货商|合作方|合作伙伴|合作单位|母公司|子公司|总公司|分公司|集团(?:公司)?|关联公司|兄弟公司|甲方|乙方|对手|竞争对手|同行|朋友|同学|邻居|亲戚"
    r"|同事|房东|上游|下游|投资方|投资人|出租方|大客户|代理商|经销商|前东家|老东家|原单位)"
)
# who is not the asker: 「我们的股东是…」, 「母公司在…」, 「隔壁…」; the asker speaks again where the clause has one of _SELF
_OTHERS = re.compile(
    r"(?:(?:别的|其他|其它)(?=公司|企业|单位|人|家|同行|园区|地方|厂)|隔壁(?![县市区])|人家|别人|别家|(?<!是)有的(?!是|呢|$)|有些|有企业|某[家些个]?(?:公司|企业)|他们|她们|它们|对方|那家|另一家|一般的?(?:公司|企业)|听说|据说|听人说|网上(?:说|看|有)|(?:帮助|协助|促成|推动|引导)(?:园区|中小微?|小微|科技型?|入园|入驻)*企业|新闻|报道|(?:有|某)一?[家个](?:公司|企业)|(?<![付交][给])(?<![找请])(?<!委托)(?:中介|代办(?:公司|机构|的)|代理(?:公司|机构))|行业平均|全国平均|同行业"
    rf"|(?:^|[的个家位])(?:一?个|几家|多家|有家|大)?{_KIN}(?:的)?(?:公司|企业|厂)?(?=是|为|都|也|有|去|今|前|已|在|被|年|获|营|员|上|们|拿|评|说|的|全|给|做|才|\d)|(?<!目)前公司|你们.{{0,10}}(?:给|奖|发|补))"
)
_SELF = re.compile(
    rf"(?:我们?|咱们?|俺们?)(?!(?:的|们)?.{{0,2}}{_KIN})|本公司|本企业|本人|本单位|我司|敝司|我厂|我方|自己|公司(?!法)"
)
_OWN = re.compile(
    r"^(?:而|但|但是|不过|可|可是|那)?(?:我们?|咱们?|俺们?|本公司|本企业|本单位|我司|我厂|我方|自己|公司(?!法))"
)
_OTHERS_OF_MINE = re.compile(
    rf"(?:我们?|咱们?|我司|本?公司|俺)(?:的|有)?(?:一?[个家位]|几[个家位]|多家|主要|大|最大)?(?:的)?{_KIN}(?!(?:的)?(?:人|里有|中有))"
)
_SUPPOSES = re.compile(
    r"^(?:那|那么)?(?:如果|假如|假设|要是|倘若|万一|比如说?|例如|譬如|举个?例|打个比方|若(?!干)|假使|只要|除非|一旦|换成|就算|哪怕|即使)"
)
# 「营收如果能达到2000万」
_SUPPOSES_WITHIN = re.compile(r"如果|假如|假设|要是|倘若|万一|一旦|若(?=能|是|达|要)")
SUPPOSED_END = re.compile(r"的话$|的话(?=能|可|还|就|有|该|是)")
# 「…才能报」, 「要求营收2000万以上」, 「高企给20万」, 「支持成立不满5年的企业」: a rule, not a fact
_RULE = re.compile(
    r"(?<!刚)才(?:能|可以|行|给|算|会|够)|要求|必须|须(?!知)|不能(?:低于|少于|高于|超过)|(?<!了)得(?:有|达到|要|是(?!第))|应当|门槛|条件|标准是|规定|满足.{0,12}(?:即可|就能|就可)|凡"
    r"|应(?=无|未|为(?!\s?[\d一二两三四五六七八九十百])|具备|当|满足|在|依法|符合|是|有|不|具有|取得|达到|提供)|(?:企业|公司|单位|主体|机构|个人|项目)(?:需|须|应)|需(?:为|提供|要(?!\s?说明)|满足|达|具备|有|在|是|符合)|不得"
    r"|以上的?(?:企业|公司|单位)|(?:企业|公司)(?:可以|能|就能|都能|才(?=能|可|行|给|算|有资格))|是按|按照|给予|最高(?:补|奖|给|资助|支持|可)"
    r"|的(?:[\u4e00-\u9fff]{0,6})(?:企业|公司|单位|机构|人才|个人)(?:能|可以|可|最高|一般|给|奖|补|算|属于|是不是|该|都?享受|都?能)|(?:型|类)(?:企业|公司|人才)(?:能|可以|可|最高|一般|给|奖|补)"
    r"|(?:支持|鼓励|面向|针对|对于?|对象[是为])[^，。]{1,30}(?:的(?:企业|公司|单位|个人|人才|项目|机构)|企业)(?:$|[，,]|[，]?(?:给|奖|补))|^(?:首次|新|当年)?(?:认定|获评|评上|通过).{0,16}(?:给|奖|补)(?:予|励|贴|助)?\d"
    r"|(?:这|那)一?(?:条|项|款)(?:要求|规定|现在|还|是|怎|啥|什么)"
    r"|(?:奖励|补贴|补助|资助|奖补|支持)(?:标准|多少|政策|办法|条件|比例|对象|范围)"
)
# a rule that goes on over the clauses after it, as long as they speak of nobody: 「营收1000万以上的企业，研发投入100万，…」
_RULES_ON = re.compile(
    r"应(?=无|未|具备|当|满足|在|依法|符合|有|不|具有|取得|达到|提供)|(?:企业|单位|主体|机构|个人|项目)(?:需|须|应)|须(?!知)|必须|不得|凡是?|以上的?(?:企业|公司|单位)|(?:支持|鼓励|面向|对于?)[^，。]{1,30}(?:企业|公司|单位)"
)
_HERE = re.compile(r"去年|前年|今年|上年|目前|现在|现有|已|我|本公司|20\d\d")
# 「小巨人给50万」, 「国家级奖50万」; not 「市里给了30万」, 「奖励我们已经拿过30万」
_GRANT = re.compile(
    r"(?<![已交])(?:给|奖|补|奖励|补贴|补助|资助|支持)(?:予|励|贴)?(?:一次性|最高|不超过|最多|企业|单位)*(?:奖励|补贴|补助)?\s?[\d一二两三四五六七八九十百](?!\s?项|\d*\s?(?:多|来)?(?:个|名|位)?(?:人(?!才|民)|员工|职工|应届|大学生|毕业生|残疾|工人))"
)
_LEVEL_PAID = re.compile(r"^(?:[国省市区]家?级|[ABCDE一二三]类?[等级]?)\s?(?:的)?\s?\d+\s?万元?$")  # 「国家级50万」
_GOT = re.compile(r"已|拿|领|到账|收到|[给奖补]了|[给奖补]过|获得|得到|享受|我们|我司|本公司|去年|前年|今年|上年")
# a rule quoted or written out goes on to the end of its paragraph, or until the asker speaks of himself
_QUOTES = re.compile(
    r"(?:文件|通知|政策|办法|细则|指南|公告|里面|上面|网上|你们)(?:里|中|上)?(?:面)?(?:写|说|规定|要求|提到|讲)|第[一二三四五六七八九十百\d]{1,4}条(?!产)"
    r"|(?:申报|认定|申请|支持|享受|基本|入库|评价|奖励|补贴)(?:的)?(?:条件|要求|标准|对象|范围|政策|依据)(?:是|如下|为|包括|有)*\s*(?:[:：]|$)"
)
# a plan told with its time goes on over the clauses that tell what is to be reached: 「明年招30人，研发投入做到500万」
_PLANS = re.compile(r"明年|(?<![改造之以技迁])后年|来年|未来|今后|下一?年度?|接下来|年底前|规划")
_REACHES = re.compile(r"做到|达到|到\d|增加到|扩到|投到|突破|控制在|不低于|预计|力争|争取|超过|增长|提高|招\d")
# the question that follows makes suppositions of the clauses before it: 「…，才能报吗」
_MAKES_SUPPOSED = re.compile(
    r"^(?:这样)?(?:才|就能|就可以|就行|是不是就|是不是才|都要|都得|缺一不可|这条|这一条|这句|这个要求|这项(?!奖|补|政策|资金)|这两个条件|这些条件|这个条件)"
    # 「“小巨人”企业，奖励120万元」
    r"|^(?:一次性|再|另|分别|按.{0,12})?(?:给予|奖励|补贴|补助|资助|补偿|奖|补|最高)(?!了|过)[^，。了过]{0,6}(?:\d|百分之|[一二三五十百]+万)"
)
_CORRECTS = re.compile(
    r"不对|更正|说错|搞错|写错|弄错|记错|哦不|啊不|应该是|应为|改成|改为|纠正|口误|不准确|不是.{1,12}[，,]?(?:是|而是)|准确[说地]|具体(?:是|为)|实际上?是|确切|修正|订正"
)
# 「我们…」 or a year of its own makes a clause before a question tell
_TELLS = re.compile(r"我们?|咱们?|本公司|本企业|本人|我司|公司(?!法)|我厂|去年|前年|上年度?|俺|已经|20\d\d年|成立|刚")


_LACKING = re.compile(r"^(?:还|目前|暂时)?没有?[^，。]{2,12}(?:怎么办|咋办|咋弄)")  # 「没有发明专利怎么办」


def preface_end(text: str, start: int, end: int) -> int:
    """Where the telling begins after 「想问一下」."""
    match = _PREFACE.match(text, start, end)
    return match.end() if match else start


def speaks_of_self(words: str) -> bool:
    return bool(_MYSELF.search(words))


def asks_for_another(text: str) -> bool:
    return bool(_FOR_ANOTHER.search(text))


def is_own(words: str) -> bool:
    """Whether the clause names the asker: 「我们」, 「本公司」; not 「我们的股东」."""
    return bool(_SELF.search(words))


def opens_own(words: str) -> bool:
    """Whether the clause begins with the asker: it tells of him even within what is quoted."""
    return bool(_OWN.match(words)) and not _OTHERS_OF_MINE.match(words)


def of_others(words: str) -> bool:
    if _OTHERS_OF_MINE.search(words):
        return True
    other = _OTHERS.search(words)
    if other is None:
        return False
    own = _SELF.search(words)
    return own is None or own.start() > other.start()  # 「我们公司跟其他企业」 speaks of the asker


def of_spouse(words: str) -> bool:
    return bool(_SPOUSE.match(words))


def others_at_start(words: str) -> bool:
    return bool(_OTHERS.match(words))


def supposes(words: str) -> bool:
    return bool(_SUPPOSES.search(words))


def quotes(words: str) -> bool:
    return bool(_QUOTES.search(words)) and not is_own(words)


def plans(words: str) -> bool:
    return bool(_PLANS.search(words) and _WISHES.search(words))


def goes_on_planning(words: str) -> bool:
    return bool(_REACHES.search(words)) and not _GOT.search(words) and "现" not in words and not opens_own(words)


def rules_on(words: str) -> bool:
    return bool(_RULES_ON.search(words)) and not is_own(words)


def speaks_of_here(words: str) -> bool:
    """Whether a clause has its own time or person: it is told and no further part of a rule."""
    return bool(_HERE.search(words))


def corrects(words: str) -> bool:
    return bool(_CORRECTS.search(words))


# 「逾期未补正的，视为…」, 「重新认定的，按…」: who does so
_WHO = re.compile(r"(?<!是)(?<!目)的$")
_BEFALLS = re.compile(
    r"^(?:一律|均|也|可以?|不予|不再|不得|按|给予|视为|由|须|应|需|奖|补|最高|一次性|分别|不受|取消|另)"
)
# 「（一）成立不满五年的科技型企业；」
_ITEM = re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[）)]")


def befalls(words: str, following: str) -> bool:
    """Whether the clause says who something befalls that the next clause tells."""
    return bool(_WHO.search(words) and _BEFALLS.search(following)) and not is_own(words)


def is_item_of_a_rule(sentence: str) -> bool:
    """Whether a sentence is an item of a document's list: numbered, ended so, and of nobody in particular."""
    return bool(_ITEM.match(sentence)) and not is_own(sentence) and not speaks_of_here(sentence)


def makes_supposed(words: str) -> bool:
    return bool(_MAKES_SUPPOSED.search(words))


def find_question(text: str, start: int, end: int) -> int | None:
    """Where a question word ends."""
    match = _ASKS.search(text, start)
    return match.end() if match and match.end() <= end else None


def ends_in_question(words: str) -> bool:
    """A clause before a question mark asks, unless it is long and tells much: the mark may stand for the whole message."""
    return bool(_ASKS.search(words)) or len(words) <= 24


def told_length(words: str, *, asked: bool) -> int:
    """How many characters of a clause tell of the asker."""
    end = len(words)
    if _UNDER_WAY.search(words) or _BEFORE_NOW.match(words):
        return 0
    wish = _WISHES.search(words)
    if wish:
        end = min(end, wish.start())
    unknown = _NOT_KNOWN.search(words)
    if unknown:  # 「净利率我不清楚」: what stands before is not known either
        end = 0 if unknown.start() <= 8 else min(end, unknown.start())
    if _RULE.search(words) or ((_GRANT.search(words) or _LEVEL_PAID.match(words)) and not _GOT.search(words)):
        return 0
    within = _SUPPOSES_WITHIN.search(words)
    if within:
        end = min(end, within.start())
    asks = _ASKS.search(words)
    if asks or asked:
        begins = _ASK_BEGINS.search(words)
        cut = min(begins.start() if begins else 0, asks.start() if asks else len(words))
        tells = _TELLS.search(words[:cut]) or _LACKING.search(words)
        end = min(end, cut) if tells and begins else 0
    return end
