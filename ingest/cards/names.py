"""What a benefit is called: by its heading, by the words that grant it, by its condition, by its document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.policy.provision import Provision, ProvisionKind
from ingest.cards.conditions.clauses import Clause
from ingest.cards.grant_words import AMOUNT, GIVEN, RELIEF
from ingest.cards.text import CardText
from ingest.cards.units import Unit

# 「研制单位奖励以产品…」, 「租房补贴标准按照表1执行」: the object of the unit is named first
_NAMED_FIRST = re.compile(
    rf"^(?P<name>[一-鿿“”（）()/]{{2,16}}?(?:{GIVEN}|券))(?:资金)?(?:以|按照?|标准|采用|比例|期限|总额|最长|为|分|由|实行|的)"
)
# 「给予增量补助」, 「的标准给予生活补贴」, 「给予50万元运行资助」
_NAMED_AFTER = re.compile(
    rf"(?:给予|予以|发放|享受)(?:一次性|每[人家个月年户]|最高|不超过|、|{AMOUNT}|的|定额|适当|相应|[^一-鿿]){{0,5}}(?P<name>[一-鿿]{{2,8}}?(?:{GIVEN}))(?![一-鿿]{{0,2}}[资金]金)"
)
_GENERIC = re.compile(
    rf"^(?:一次性|各年度|各类|万元|元|定额|适当|相应|资金|财政|上述|下列|本项|该项|各类|全额|最高|实际|按标准|每[人家户个]|年度)*(?:{GIVEN})(?:资金)?$"
)
# 「租房补贴标准为：」 as a heading
_STANDARD = re.compile(rf"^(?P<name>[一-鿿]{{2,12}}?(?:{GIVEN}))(?:标准|金额|额度|比例)")
# a loan that the document is about, and the line of credit that it gives
_LOAN = re.compile(r"^(?:.*[区市省县])?(?P<loan>[一-鿿]{2,8}贷)(?!款)")
_LINE = re.compile(r"(?:授信|贷款|信用)额度")
# headings that say what stands below, not what is given
_GENERAL = re.compile(r"标准|措施|内容|条件|范围|规定|方式|程序|对象|总则|政策|要求|流程|时间|材料|附则|管理|原则|金额")
# a condition, not a name: 「获得银奖的」
_NO_NAME = re.compile("获|取得|通过|首次|新|对|经|按|已|列入|被|入选|符合|申请|享受|其中|于|在|由")
_SUPPORT = re.compile(r"^(?:支持|鼓励|引导|推动|加大|强化)(?P<what>[一-鿿“”]{4,20})[。:：]")
TRIM = re.compile(
    r"^(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．]|第[一二三四五六七八九十百零]{1,5}条)\s*|^[一二三四五六七八九十]{1,3}、\s*|^【[^】]*】\s*"
)
_LONGEST = 24  # characters of a name made of a condition


def name_of(
    text: CardText, words: str, unit: Unit, provision: Provision, low: int, high: int, before: Sequence[Clause]
) -> str:
    said = words[low:high]
    heading = TRIM.sub("", provision.heading.strip()) or (
        TRIM.sub("", unit.provision.heading.strip()) if provision.kind is ProvisionKind.PARAGRAPH else ""
    )
    loan = _LOAN.search(re.sub("[“”]", "", text.register.title))
    if loan and _LINE.search(heading + said):
        return loan["loan"]
    standard = _STANDARD.match(heading)
    if standard and not _GENERIC.match(standard["name"]):
        return standard["name"]
    if heading and not re.search(r"标准|措施|内容|条件|范围|规定|方式", heading):
        return heading[:30]
    support = _SUPPORT.match(words[unit.provision.start : unit.provision.lead_end].split("条", 1)[-1].strip())
    if support:
        return support["what"]
    relief = RELIEF.search(said)
    if relief:
        start = relief.start() if relief[0][0] not in "%％百" else max(0, said.rfind("按", 0, relief.start()))
        return re.split(r"[,，。;；:：]", said[start:])[0][:_LONGEST]
    if own := own_name(said):
        return own
    given = re.search(GIVEN, said)
    if before:
        condition = TRIM.sub("", words[before[0].start : before[0].end].strip())
        condition = re.sub(r"^(?:对|凡|企业|申请人)|的(?:企业|单位|项目)?$|[“”]", "", condition)
        condition = re.split(r"[,，、]|并|且", condition)[0] if len(condition) > _LONGEST else condition
        if 2 <= len(condition) <= _LONGEST:
            return condition + ("" if condition.endswith(("奖励", "补助", "补贴")) else given[0] if given else "")
    if unit.title and re.search(GIVEN, unit.title) and not re.search(r"标准|条件|对象", unit.title):
        return unit.title
    if unit.provision.heading and unit.title not in ("", unit.provision.heading) and not _GENERAL.search(unit.title):
        return unit.title
    return document_name(text)


def own_name(said: str) -> str:
    """What a sentence itself calls what it grants: 「给予运营补贴」, 「租房补贴标准为」; "" where it is only 补贴, 奖励."""
    for match in (_NAMED_FIRST.match(said), _NAMED_AFTER.search(said)):
        if match and not _GENERIC.match(match["name"]) and not _NO_NAME.match(match["name"]):
            return match["name"]
    return ""


def document_name(text: CardText) -> str:
    """The title without the region before and the kind of document behind: 「示范高新区标准厂房租金补贴办法」 → 标准厂房租金补贴."""
    title = re.sub(r"[（(][^）)]*[）)]", "", text.register.title)
    title = re.sub(r"^关于(?:组织|开展|做好)*(?:申报)?|^\d{4}年度?", "", title)
    title = re.sub(
        r"(?:申报)?(?:工作)?(?:的)?(?:通知|公告|管理办法|实施办法|实施细则|暂行办法|办法|细则|若干措施|若干政策措施|措施|规定|指南|指引|申报指南|申领指南|规则)$",
        "",
        title,
    )
    region = text.register.region or ""
    for prefix in (region, f"{region}企业"):
        if region and title.startswith(prefix):
            title = title[len(prefix) :]
            break
    return title or text.register.title
