"""What kinds, states and events are called in front of people."""

from __future__ import annotations

from collections.abc import Mapping

from desk.events import Kind, State
from desk.transitions import Who

KINDS: Mapping[Kind, str] = {
    Kind.CONSULT: "咨询",
    Kind.APPEAL: "诉求",
    Kind.FILING: "申报辅导",
    Kind.STUCK: "办不成事",
}
STATES: Mapping[State, str] = {
    State.NEW: "待受理",
    State.ASSIGNED: "待接单",
    State.IN_PROGRESS: "办理中",
    State.TRANSFERRING: "转办中",
    State.IN_REVIEW: "待复核",
    State.APPROVED: "待发送",
    State.ANSWERED: "已答复",
    State.CLOSED: "已办结",
    State.MERGED: "已并案",
}
EVENTS: Mapping[str, str] = {
    "opened": "登记",
    "claimed": "归入企业",
    "assigned": "分派",
    "accepted": "接单",
    "drafted": "生成答复草稿",
    "edited": "修改答复草稿",
    "submitted": "提交复核",
    "reviewed": "复核",
    "sent": "签发答复",
    "transfer_offered": "提出转办",
    "transfer_accepted": "接受转办",
    "transfer_declined": "退回转办",
    "extended": "延期",
    "note_added": "添加内部备注",
    "message_added": "补充说明",
    "attached": "添加附件",
    "linked": "关联",
    "merged": "并案",
    "reminded": "提醒",
    "closed": "办结",
    "reopened": "重新打开",
    "rated": "评价",
}
WHO: Mapping[Who, str] = {
    Who.OWNER: "提出人",
    Who.OPENER: "登录前提交它的企业",
    Who.STAFF: "工作人员",
    Who.ASSIGNEE: "承办人",
    Who.RECEIVER: "接收人",
    Who.REVIEWER: "复核人员",
    Who.SYSTEM: "系统",
}
