"""What can be put right in a model's sentence without guessing: a figure, where only one can be meant, and a number of evidence."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.write.checks import supported
from assistant.answer.write.reading import Spoken
from assistant.answer.write.slots import Slot
from assistant.policy.figures import find_figures, unsupported_figures


def placed(spoken: Spoken, slots: Sequence[Slot]) -> tuple[Slot, str] | None:
    """The slot that a sentence words, with the sentence, both put right where there is no doubt; None where it holds for none.

    The slots that it cites come first. Without one of them, a slot counts only where it is the one that bears the sentence out.
    """
    cited = [slot for slot in slots if slot.number in spoken.numbers]
    for slot in cited:
        if supported(spoken.text, slot.told):
            return slot, spoken.text
    others = [slot for slot in slots if slot not in cited and supported(spoken.text, slot.told)]
    if len(others) == 1:
        return others[0], spoken.text
    for slot in cited:
        words = with_its_figures(spoken.text, slot)
        if words != spoken.text and supported(words, slot.told):
            return slot, words
    return None


def with_its_figures(sentence: str, slot: Slot) -> str:
    """The sentence with each figure that has no support replaced by the slot's one figure of that kind that it does not tell yet."""
    wrong = unsupported_figures(sentence, [slot.told])
    told = {f.key for f in find_figures(sentence)}
    for figure in reversed(wrong):
        fitting = {f.value: f for f in find_figures(slot.told) if f.kind == figure.kind and f.key not in told}
        if len(fitting) != 1 or sum(f.kind == figure.kind for f in wrong) > 1:
            return sentence
        (right,) = fitting.values()
        sentence = sentence[: figure.start] + slot.told[right.start : right.end] + sentence[figure.end :]
    return sentence
