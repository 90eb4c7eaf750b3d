"""A question as it was understood."""

from __future__ import annotations

from enum import StrEnum

from assistant.policy.document import Chain, Frozen, Level
from assistant.policy.script import simplified


class Intent(StrEnum):
    """What is asked for. One question may ask for several things."""

    ELIGIBILITY = "eligibility"
    AMOUNT = "amount"
    MATERIALS = "materials"
    STEPS = "steps"
    WINDOW = "window"  # when one may file
    TIME_LIMIT = "time_limit"  # how long the office takes
    DURATION = "duration"  # how long a benefit or a status lasts
    CONTACT = "contact"  # who, telephone
    CHANNEL = "channel"  # where: the window, the web site
    DEFINITION = "definition"
    VALIDITY = "validity"  # still in force? until when?
    CHANGE = "change"  # what differs between versions
    STACKING = "stacking"  # may one take this and that as well?
    SANCTION = "sanction"  # what follows where a rule is broken, what must be paid back
    LIST = "list"  # which policies are there
    MATCHING = "matching"  # who can solve it: results of institutes for needs of enterprises
    COMPARE = "compare"  # how two things differ, or which is better
    GENERAL = "general"


class Entity(Frozen):
    """A named thing of the field: `name` is the official wording, `said` the user's, `others` what else it goes by."""

    name: str
    said: str
    others: tuple[str, ...] = ()


class Wording(Frozen):
    """A lay expression of the question and the official wordings of the same."""

    said: str
    official: tuple[str, ...]


class Question(Frozen):
    """`asked` is what was typed; `text` the completed question that is searched and answered, in simplified characters."""

    asked: str
    text: str
    intents: tuple[Intent, ...]
    entities: tuple[Entity, ...] = ()
    wordings: tuple[Wording, ...] = ()
    titles: tuple[str, ...] = ()  # titles in 《》 and document numbers named in the question
    articles: tuple[int, ...] = ()  # numbers of the articles named: 第五条
    levels: tuple[Level, ...] = ()
    chain: Chain | None = None
    places: tuple[str, ...] = ()  # places whose rules are asked for
    year: int | None = None  # 「2023年那版」
    old_version: bool = False  # 「老办法」: an earlier version is asked about
    context_documents: tuple[str, ...] = ()  # documents that the conversation is about
    borrowed: bool = False  # the topic was taken from the conversation only because the question names none
    greeting: bool = False
    unsafe: bool = False  # tries to give the assistant orders
    only_orders: bool = False  # and asks nothing besides
    asking: str = ""  # the clauses of the text that ask, without those that tell; the whole where none is told apart
    asks_threshold: bool = False  # asks what has to be reached: the rule, not a verdict
    asks_task: bool = False  # asks to have something done or written, or only chats
    asks_record: bool = False  # asks for what happened (totals paid, names of winners), which rules do not state

    @property
    def completed(self) -> str:
        """What to show as “按……理解”: the completed question where it differs from what was typed."""
        return self.text if self.text not in (self.asked, simplified(self.asked)) else ""

    @property
    def asks_open(self) -> bool:
        """Whether it asks which measures can be filed for now, whatever they are about."""
        return Intent.LIST in self.intents and Intent.WINDOW in self.intents and not (self.entities or self.titles)

    @property
    def asks_overview(self) -> bool:
        """Whether it asks which measures there are in a whole field (「人才这块都有哪些补贴」)."""
        return Intent.LIST in self.intents and self.chain is not None and not (self.places or self.asks_record)

    @property
    def searched(self) -> str:
        """The words that the lexical index is asked for."""
        official = [o for w in self.wordings for o in w.official] + [e.name for e in self.entities]
        return " ".join((self.text, *dict.fromkeys(o for o in official if o not in self.text)))
