"""How much there is to read, and how much of it is said twice.

answer_length    characters of the answer's text without markers and white space: the median;
lead_length      characters up to the end of the first sentence that cites something, headings included, so what is read before the
                 first statement is made: the median. Left out: answers that cite nothing, and those that abstain;
repetition       share of sentences that stood in the answer before, word for word;
repetition_4     share of 4-grams of characters that stood in the answer before (seq-rep-4 of Welleck et al., ICLR 2020, by
                 character, because Chinese words are not set apart), figures aside: tables of amounts are not chatter.
"""

from __future__ import annotations

from assistant.policy.answer import Answer, Status
from assistant.policy.figures import replace_figures
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.wording import markers, sentences, without_numbering

_GRAM = 4  # characters


def judge_length(outcome: Outcome, answer: Answer) -> Judgement | None:
    return Judgement(_characters(answer.text))


def judge_lead(outcome: Outcome, answer: Answer) -> Judgement | None:
    if answer.status is Status.ABSTAINED:
        return None
    read = 0
    for sentence in sentences(answer.text):
        read += _characters(sentence)
        if markers(sentence):
            return Judgement(read)
    return None


def judge_sentences(outcome: Outcome, answer: Answer) -> Judgement | None:
    return _repeated([without_numbering(s).strip("。；！？ ") for s in sentences(answer.text)])


def judge_grams(outcome: Outcome, answer: Answer) -> Judgement | None:
    text = "".join(replace_figures(without_numbering(answer.text), "").split())
    return _repeated([text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1)])


def _repeated(parts: list[str]) -> Judgement | None:
    return Judgement(len(parts) - len(set(parts)), len(parts)) if parts else None


def _characters(text: str) -> int:
    return len("".join(without_numbering(text).split()))


LENGTH = Metric("answer_length", "回答字数 p50", judge_length, "p50", higher_is_better=False, descriptive=True)
LEAD = Metric("lead_length", "读到首条结论的字数 p50", judge_lead, "p50", higher_is_better=False, descriptive=True)
REPETITION = Metric("repetition", "重复句占比", judge_sentences, higher_is_better=False, descriptive=True)
REPETITION_4 = Metric("repetition_4", "重复四字串占比", judge_grams, higher_is_better=False, descriptive=True)
