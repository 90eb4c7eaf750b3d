"""What the words around a length of time say: what is done in it, since when it runs, and whether it is a time limit at all."""

from __future__ import annotations

import re

from ingest.cards.filing.words import activity_name, activity_pattern, doing_pattern, filing_words, one_of

# 「自受理之日起」, 「在申报截止后」, 「公示期满之日起的」, 「从收到材料次日起」
_SINCE = re.compile(
    r"(?P<since>[^，,。；;：:]{2,40}?(?:之日|当日|次日)?)(?:起算?|之后|以后|后)的?[，,]?(?:最长|不超过)?$"
)
# 「自…起」 and the like; not 「自行」, 「自治区」, 「在线」, 「来自」
SINCE_OPENS = re.compile(r"(?:^|[^来各亲])(?:自(?![行有主治动然评荐身费愿我])|从(?![业事])|于|在(?![线区园职岗建校]))")
# 「收到申请材料的5个工作日内」
_OF_EVENT = re.compile(r"(?:^|[自从于在，])(?P<since>(?:收到|接到|受理|公示)[^，。；]{0,14})的$")
# 「公示期不少于5个工作日」, 「审核时限：20个工作日」, 「公示5个工作日」: what the time is of stands right before it
_BEFORE = re.compile(
    r"""
    (?:期限|时限|时间|期|周期|工作)? (?:一般|原则上|最长|最多|总计)* (?:应当?|须|需)?
    (?: 为期? | 是 | 满 | ： | : | 不得?(?:少于|低于|短于|超过|多于) | 至少 | 最长 | 约 | 可?在 | [“”（] )*
    (?: 自[^，。；]{2,30}起(?:算)? )?
    (?: \d{1,3}\s?[-—–~～至到]\s? )?
    """,
    re.VERBOSE,
)
# 「承诺时限20个工作日」, 「办理时间原则上不超过」: a name that says that it is a time, right before it
_NAMED = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{0,10}(?:时限|期限|时间|用时|周期)|全流程|全过程|总时长)"
    r"(?:一般|原则上|最长|最多|应当?|为|是|：|:|(?:压缩|缩短|控制)?[至到在]|不得?超过|不得?少于|约|（|\s)*(?:\d{1,3}\s?[-—–~～至到]\s?)?$"
)
_WORKED = re.compile(r"全流程|全过程|总时长|办理|办结|承诺|法定|审批|处理|处置|响应|服务承诺|完成|制证|出证")
# 「资格有效期为三年」, 「认定企业有效期均为3年」, 「资格自颁发证书之日起有效期为三年」, 「…企业每年认定一次，有效期三年」;
# not the validity of the document itself
_VALID = re.compile(
    r"(?P<name>[^，。；：、（）]{0,24}(?:有效期|服务期|管理期|培育期))(?:限)?(?:一般|均|统一|最长)*(?:为|是|：|不超过)?$"
)
_GRANTED = re.compile(
    r"资格|资质|许可|牌照|证书|备案|称号|认定|企业|入库|登记|编号|牌匾|平台|机构|基地|入选|名单|人才|券|服务期|管理期|培育期"
)
_NOT_VALID = re.compile(
    r"施行|实施|印发|执行|本(?:办法|细则|措施|通知|政策|指南|规定|规则|意见)|承诺书|剩余|授权|[^日自]内|[应须且]|营业执照|申报期|申请期"
)
# 「可以延长10个工作日」, 「延长至15个工作日」
_LONGER = re.compile(r"(?:延长|延期)的?(?:办理|审核|审批|评审|认定)?(?:时限|期限|时间)?(?:至|到|不得?超过|最长|最多)*$")
# 「期满前30日内」, 「开班前5个工作日」: before something, not after it; 「近三年」, 「连续6个月」: how long something was so
_AHEAD = re.compile(
    r"前(?:的)?(?:至少|不少于|提前)?$|提前(?:至少)?$|每$|近$|最近$|满$|连续$|过去$|任意$|未来$|[上首第]$|累计(?:不超过)?$"
)
# 「30日后施行」, 「5个工作日前」: a day, not a time
_POINT = re.compile(r"(?:之|以)?[后前](?!续|期|款|置)|以来|期满|届满|未(?!经)|仍未")
# 「当场办结」, 「即时办结」, 「立等可取」: no time at all
AT_ONCE = re.compile(
    r"(?:当场|即时|即刻|当日|当天|现场|立即)(?:予以|给予|可以?)?(?P<do>办结|办理完毕|办妥|办理(?!的)|出证|出照|取证|领证|答复|解答|回复)(?!时|的|点)"
    r"|立等可取|(?<![来收报申到])即办(?:件|事项|即走)?(?=[，。；）]|$)|即办即(?:结|取|走)|即时(?:审批|审核|核准|兑付)"
)
# 「办理时间」 over a column are the hours of an office, before a number of days it is how long it takes
_CLOCKED = re.compile("(?:办理|受理)时间")
# 「受理：当场」
_FIELD_AT_ONCE = re.compile(r"^\s*(?P<what>[\u4e00-\u9fff]{2,8})[：:]\s*(?:当场|即时|即办|当日)\s*[。；]?\s*$")
# the whole value of a field: 「受理：当场」
BARE_AT_ONCE = re.compile(r"\s*(?:当场|即时|即办|当日|即办件)\s*[。；]?\s*")


def since_when(before: str) -> tuple[str, int]:
    """What the time counts from, and where in `before` that begins; ("", 0) where it is not said."""
    match = _SINCE.search(before)
    if match is None:
        of = _OF_EVENT.search(before)
        return (of["since"], of.start("since")) if of else ("", 0)
    since, start = match["since"], match.start("since")
    opens = list(SINCE_OPENS.finditer(since))
    if opens:
        since = since[opens[-1].end() :]
        return since.strip(), start + opens[-1].end() - 1
    since, cut = without_actor(since)
    return since.strip(), start + cut


def without_actor(words: str) -> tuple[str, int]:
    """`words` without a department that opens them, and how much was cut: 「财政金融局公示期满」 → 公示期满."""
    match = re.match(rf"[^，]{{0,12}}?{one_of(filing_words().departments)}(?:应当|将|须|要)?", words)
    if match and len(words) - match.end() >= 2 and not re.match(r"[的受]", words[match.end() :]):
        return words[match.end() :], match.end()
    return words, 0


def done_at_once(words: str) -> str | None:
    """The step of 「受理：当场」."""
    match = _FIELD_AT_ONCE.match(words)
    return match["what"] if match else None


def is_ahead(before: str) -> bool:
    """Whether the words before make it a time before something, or one that something lasted."""
    return _AHEAD.search(before) is not None


def is_point(after: str) -> bool:
    """Whether the words behind make it a day: 「30日后」."""
    return _POINT.match(after) is not None


def adjacent(before: str) -> list[re.Match[str]]:
    """The steps right before a duration: 「公示期不少于」, 「审核（」."""
    return [m for m in activity_pattern().finditer(before) if _BEFORE.fullmatch(before[m.end() :])]


def named_time(before: str) -> re.Match[str] | None:
    """The name of a time right before it: 「法定时限」, 「办理时间不超过」; not 「贷款期限」."""
    match = _NAMED.search(before)
    if match is None or re.search(one_of(filing_words().not_limit_columns), _CLOCKED.sub("", match["name"])):
        return None
    return match if _WORKED.search(match["name"]) or activity_pattern().search(match["name"]) else None


def validity(before: str) -> re.Match[str] | None:
    """「资格有效期为」: for how long what was granted holds. `before`: the sentence up to the time."""
    match = _VALID.search(before)
    return match if match and _GRANTED.search(before) and not _NOT_VALID.search(before) else None


def is_valid_for(before: str, after: str) -> bool:
    """「证书自发证之日起3年内有效」."""
    held = re.match("有效", after) and _GRANTED.search(before)
    return bool(held) and not _NOT_VALID.search(before)


def longer(before: str) -> re.Match[str] | None:
    """「可以延长」: by how much a time limit may grow."""
    return _LONGER.search(before)


def first_clause(after: str) -> tuple[int, int]:
    """The span of the first clause that says anything: 「内，见习单位备案」 → the one after the comma."""
    start = len(after) - len(after.lstrip("，、 ）"))
    end = re.search(r"[，。；]|$", after[start:])
    return start, start + (end.start() if end else 0)


# 「作出批准或者不予批准的决定」, 「提出处理意见」, 「出具书面答复」: what comes out says what is done
_OUTCOME = re.compile(
    r"(?:[作做]出|提出|出具|形成|给出|拟[定订])(?![^，。；]{0,12}申请)[^，。；]{0,24}?(?P<what>决定|意见|结论|答复|方案|名单|建议|报告|通知书|证明)(?!的)"
)
# 「向企业推送政策提醒」, 「更换专员」: the rest of the clause says what is done
_OPENING = re.compile(
    r"(?:应当?|须|要|完成|向[^，]{1,24}(?:企业|单位|人|局|委|部门|中心|银行|机构|社会|平台)(?=[\u4e00-\u9fff]{2})|主动|及时|统一|将)+"
)
# 「将申请资料转交评审机构」, 「将名单报管委会」
_HANDED = re.compile(
    r"(?:应当?|须|要|主动|及时|统一)*将[^，。；]{2,40}?(?P<what>转交|移交|转送|转报|报送|上报|推送|抄送|导入|发送|送达|退还|公开|报|送)(?!审|的)"
)
_NOT_TOLD = re.compile(
    r"的|不|未|无|提出(?!.{0,6}(?:方案|意见|名单|建议))|申[报请领]|报告|满|内|期间|发生|达到|取得|获得|有效|免费|以上|不少于|每|销售|产生|支付|缴|投入"
)


def outcome(after: str) -> tuple[str, int] | None:
    """(what is done, where its words end) of the first clause: 「作出…的决定」 → 决定."""
    low, high = first_clause(after)
    match = _OUTCOME.search(after, low, high)
    if match is None:
        return None
    what = {"通知书": "出具", "证明": "出具", "报告": "出具"}.get(match["what"], match["what"])
    return what, match.end()


# working days and hours are counted in procedures only: of these less speaks against
_NOT_DONE = re.compile(
    r"不得|不予|未|申[报请领](?!人|单位|企业|材料|复)|报告|满|缴|退|返|以上|累计|连续|达到|免费|营业|开放"
)


def told(after: str, procedural: bool = False) -> tuple[str, int] | None:
    """(what is done, where its words end), as the rest of the clause says it; None where that is no act of the procedure.

    `procedural`: the time is counted in working days or hours.
    """
    start, end = first_clause(after)
    handed = _HANDED.match(after, start, end)
    if handed:
        return handed["what"], end
    opening = _OPENING.match(after, start, end)
    words = re.sub(r"（[^（）]*）", "", after[opening.end() if opening else start : end])
    barred = _NOT_DONE if procedural else _NOT_TOLD
    return (words, end) if 2 <= len(words) <= _TOLD and not barred.search(words) else None


_TOLD = 24  # characters: more is no single act


def doing(words: str) -> str | None:
    """The name of the first step that is taken in the words."""
    match = doing_pattern().search(words)
    return activity_name(match[0]) if match else None
