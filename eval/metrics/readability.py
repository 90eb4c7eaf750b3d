"""How much there is to read, and how much of it is said twice.

answer_length    characters of the answer, text and details, without markers and white space: the median;
short_length     characters of its text alone, as they are: the mean;
short_over_350   share of answers whose text is longer than the contract allows;
lead_length      characters up to the end of the first sentence that cites something, headings included, so what is read before the
                 first statement is made: the median. Left out: answers that cite nothing, and those that abstain;
repetition       share of sentences that stood before in the same part (the text, a section of the details), word for word;
repetition_4     share of 4-grams of characters that stood in the same part before (seq-rep-4 of Welleck et al., ICLR 2020, by
                 character, because Chinese words are not set apart), figures aside: tables of amounts are not chatter.
"""

from __future__ import annotations

from assistant.policy.answer import SHORT, Answer, Status
from assistant.policy.figures import replace_figures
from eval.metrics.metric import Judgement, Metric, Outcome
from eval.wording import markers, sentences, without_numbering, words_of

_GRAM = 4  # characters


def judge_length(outcome: Outcome, answer: Answer) -> Judgement | None:
    return Judgement(_characters(words_of(answer)))


def judge_short(outcome: Outcome, answer: Answer) -> Judgement | None:
    return Judgement(len(answer.text))


def judge_over(outcome: Outcome, answer: Answer) -> Judgement | None:
    return Judgement(float(len(answer.text) > SHORT))


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
    return _repeated([[without_numbering(s).strip("。；！？ ") for s in sentences(part)] for part in _parts(answer)])


def judge_grams(outcome: Outcome, answer: Answer) -> Judgement | None:
    texts = ["".join(replace_figures(without_numbering(part), "").split()) for part in _parts(answer)]
    return _repeated([[text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1)] for text in texts])


def _parts(answer: Answer) -> list[str]:
    return [answer.text, *(detail.text for detail in answer.details)]


def _repeated(parts: list[list[str]]) -> Judgement | None:
    total = sum(map(len, parts))
    return Judgement(total - sum(len(set(part)) for part in parts), total) if total else None


def _characters(text: str) -> int:
    return len("".join(without_numbering(text).split()))


LENGTH = Metric("answer_length", "回答字数 p50", judge_length, "p50", higher_is_better=False, descriptive=True)
SHORT_LENGTH = Metric("short_length", "短答字数均值", judge_short, "mean", higher_is_better=False, descriptive=True)
OVER = Metric("short_over_350", "短答超过350字", judge_over, higher_is_better=False, descriptive=True)
LEAD = Metric("lead_length", "读到首条结论的字数 p50", judge_lead, "p50", higher_is_better=False, descriptive=True)
REPETITION = Metric("repetition", "重复句占比", judge_sentences, higher_is_better=False, descriptive=True)
REPETITION_4 = Metric("repetition_4", "重复四字串占比", judge_grams, higher_is_better=False, descriptive=True)
