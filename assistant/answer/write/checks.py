"""Whether a model's sentence is borne out by a statement, and whether its sentences together say what the statement says.

They have to hold its figures in their order, its words that bind (`bindings.py`) and all else that carries something (`content.py`), and
nothing more: no verdict on the asker, no name, no promise comes in. What passes may be dull; it is not wrong.
"""

from __future__ import annotations

from assistant.answer.write.bindings import bindings_of
from assistant.answer.write.content import added, keeps_content
from assistant.answer.write.likeness import covered
from assistant.policy.figures import unsupported_figures

_SUPPORTED = 0.55  # share of a sentence's pairs that the statement must hold; plainer words are the rest
_LONGER = 1.3, 20  # a rewording may be so much longer than the statement: as a factor, and characters more


def supported(sentence: str, told: str) -> bool:
    """Whether a statement that tells `told` bears out a sentence."""
    return (
        not unsupported_figures(sentence, [told])
        and covered(sentence, told) >= _SUPPORTED
        and not added(told, sentence)
    )


def tells_all(words: str, told: str) -> bool:
    """Whether a rewording of `told` says all of it, no more and nothing else, and is not much longer."""
    factor, more = _LONGER
    return (
        len(words) <= len(told) * factor + more
        and keeps_content(told, words)
        and not bindings_of(told).differs(bindings_of(words))
    )
