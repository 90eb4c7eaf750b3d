"""Whether a model's sentence says what a statement says, and whether its sentences together lose nothing of it.

A sentence has to be borne out by what the statement cites; the sentences for a statement have to hold its figures, every clause of
it, and the words that bind (`bindings.py`). What passes may be dull; it is not wrong.
"""

from __future__ import annotations

import re

from assistant.answer.write.bindings import bindings_of, foreign_names
from assistant.answer.write.likeness import covered, pairs
from assistant.answer.write.slots import Slot
from assistant.policy.figures import find_figures, unsupported_figures

_PARTS = re.compile(r"[；。\n]")
_NEIGHBOURS = re.compile(r"[，、]")
_CLAUSES = re.compile(r"[，；。：、\n（）()]")
_FIGURE_TEXT = re.compile(r"[\d.,]+\s*(?:万元|亿元|元|%|个工作日|个月|日|天|年|月)?")
_TELLING_PAIRS = 3  # character pairs from which on a clause says what its figure is about
_SUPPORTED = 0.55  # share of a sentence's pairs that the sources must hold; plainer words are the rest
_CLAUSE_TOLD = 0.5  # share of a clause's pairs that the rewording must hold
_LONGER = 1.3, 20  # a rewording may be so much longer than the statement: as a factor, and characters more
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.:/_@\-]*")  # names, addresses on the web
_ASKER = re.compile(r"您|你|贵(?:公司|企业|单位|司)|我们|咱")
_ENTITLED = re.compile(
    r"符合|满足|有资格|够条件|够格|获批|批准|通过了|(?:能够?|可以?)(?:直接)?(?:申请|申报|享受|领|获|得|拿)"
)
_JUDGED = re.compile(r"符合|满足|有资格|够条件|够格|获批|批准")
_IF = re.compile(r"如果|如|若|只要|凡|的话|是否|能否")


def supported(sentence: str, slot: Slot) -> bool:
    """Whether what the slot cites bears out a sentence."""
    together = "\n".join(slot.sources)
    return (
        not unsupported_figures(sentence, slot.sources)
        and covered(sentence, together) >= _SUPPORTED
        and not foreign_names(sentence, together)
        and all(word in together for word in _LATIN.findall(sentence))
        and not _judges(sentence, together)
        and _figures_in_place(sentence, together)
    )


def tells_all(words: str, slot: Slot) -> bool:
    """Whether a rewording loses nothing of the slot's statement, binds as it does, and is not much longer."""
    factor, more = _LONGER
    return (
        len(words) <= len(slot.told) * factor + more
        and not unsupported_figures(slot.told, [words])
        and all(_is_told(clause, words) for clause in _CLAUSES.split(slot.told))
        and not bindings_of(slot.told).differs(bindings_of(words))
    )


def _is_told(clause: str, words: str) -> bool:
    """Whether `words` hold a clause. What is but a character says nothing alone: 「（含）」."""
    return not pairs(clause) or covered(clause, words) >= _CLAUSE_TOLD


def _judges(sentence: str, source: str) -> bool:
    """Whether a sentence tells the asker that he has it or has it not: that is computed, never worded."""
    if _JUDGED.search(sentence) and not _JUDGED.search(source):
        return True
    if _ASKER.search(source):  # 「您可以……」 in an answer of the text's own
        return False
    return any(
        _ASKER.search(part) and _ENTITLED.search(part) and not _IF.search(part) for part in _PARTS.split(sentence)
    )


def _by_figure(text: str) -> list[str]:
    """The clauses of `text`, those without a figure joined to the one that follows: 「首次认定的，给予20万元」 stays one."""
    found, pending = [], ""
    for clause in _NEIGHBOURS.split(text):
        pending += clause
        if find_figures(clause):
            found.append(pending)
            pending = ""
    return [*found, pending] if pending.strip() else found


def _figures_in_place(sentence: str, source: str) -> bool:
    """Whether each clause's figures stand in the part of the source that speaks of what the clause speaks of."""
    parts = [part for whole in _PARTS.split(source) for part in _by_figure(whole)]
    for clause in (part for whole in _PARTS.split(sentence) for part in _by_figure(whole)):
        words = pairs(_FIGURE_TEXT.sub("", clause))
        if not find_figures(clause) or len(words) < _TELLING_PAIRS or not parts:
            continue
        likeness = [len(words & pairs(part)) for part in parts]
        near = [part for part, score in zip(parts, likeness, strict=True) if score == max(likeness)]
        if max(likeness) and all(unsupported_figures(clause, [part]) for part in near):
            return False
    return True
