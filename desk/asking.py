"""The questions of a letter put to the assistant one by one, as turns of a conversation that is kept nowhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from assistant.pipeline import Assistant
from assistant.policy.answer import Answer, Status
from assistant.storage.conversations import Conversation, PassingMemory
from desk.questions import Asked

_LONGEST = 2000  # characters of one question, the assistant's own limit
# what a question may consist of that names nothing itself: 「截止到哪天？」, 「一个人每月多少？」, 「新的办法标准是多少？」
_NAMES_NOTHING = re.compile(
    r"请问|想问|另外|还有|一下|能不能|可不可以|是不是|有没有|是否|能否|可以|需要|应该|我们|我司|公司|企业|多少|多久|多长|哪些|哪里|哪个|什么|怎么|怎样|如何|何时"
    r"|时候|时间|截止|开始|申报|申请|申领|办理|提交|准备|提供|材料|资料|手续|流程|程序|步骤|电话|联系|部门|窗口|地点|地址|渠道|方式|标准|金额|额度|最高|最低|最多|最长"
    r"|每年|每月|条件|要求|具体|期限|有效期|过期|到账|拨付|审核|公示|补贴|奖励|补助|资助|线上|网上|平台|办法|政策|规定|文件|一共|大概|分别|[新旧]的"
    r"|[能会要应得都还又就吗呢呀啊了的是在到去给由向从本该这那它个一几哪谁啥领办交拿找年月日天号钱元万多有]"
)
_OWN = 2  # letters left from which on a question names something


def answers_to(
    assistant: Assistant,
    asked: Asked,
    *,
    before: Conversation | None,
    profile: dict[str, Any],
    as_of: date,
) -> list[tuple[str, Answer]]:
    """Each question with its answer, the later ones in the light of the earlier. `before`: the conversation that was handed over."""
    held = before or Conversation("letter", datetime.combine(as_of, time(), UTC), {}, ())
    topic = ""
    found: list[tuple[str, Answer]] = []
    for question in asked.questions:
        turn = _Turn(assistant, held, profile, as_of)
        leans = names_nothing(question)
        answer = turn.ask(asked.told + question if not found else question)
        if found and leans and not answer.understood and topic:
            # it leans on the one before, which the assistant did not see
            turn = _Turn(assistant, replace(held, turns=()), profile, as_of)
            words = f"{topic}：{question}"
            answer = turn.ask(words).model_copy(update={"understood": words})
        elif found and not leans and answer.understood:
            # it names its own matter: what it was completed with is another
            alone = _Turn(assistant, replace(held, turns=()), profile, as_of)
            own = alone.ask(question)
            turn, answer = (turn, answer) if own.status is Status.ABSTAINED else (alone, own)
        held = turn.after
        topic = topic if leans else question.rstrip("？?。，,； ")
        found.append((question, answer))
    return found


class _Turn:
    """One question on top of a conversation that stays as it is; `after`: with the turn."""

    def __init__(self, assistant: Assistant, held: Conversation, profile: dict[str, Any], as_of: date) -> None:
        self._assistant, self._profile, self._as_of = assistant, profile, as_of
        self._memory = PassingMemory(held)
        self._id = held.id
        self.after = held

    def ask(self, words: str) -> Answer:
        answer = self._assistant.ask(
            words[-_LONGEST:],
            as_of=self._as_of,
            conversation_id=self._id,
            profile=self._profile,
            memory=self._memory,
        )
        self.after = self._memory.find(self._id) or self.after
        return answer


def names_nothing(question: str) -> bool:
    """Whether a question is about whatever was asked before it."""
    return len(re.sub(r"[\W_]", "", _NAMES_NOTHING.sub("", question))) < _OWN
