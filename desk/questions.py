"""The questions that one letter holds, read off its numbering, its question marks and its turns of phrase; no model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.policy.personal import find

MOST = 12  # questions answered one by one; what comes after stays with the last
_LONGEST = 1800  # characters of one question; the assistant reads 2,000
_SHORTEST = 4  # letters: 「多少钱？」 is asked of what was asked before it

_CHINESE = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
# each way of numbering, in the order of trust: 「1.」 「1、」 「1）」, 「一、」, 「（1）」, 「（一）」,
# 「①」, 「问题一：」, 「第一，」, 「Q1：」
_NUMBERINGS = (
    re.compile(r"(?:(?<=^)|(?<=[\n。；;：:？?！! 　]))\s*(?P<n>\d{1,2})\s*(?:[.．](?!\d)|[、)）])\s*"),
    re.compile(rf"(?:(?<=^)|(?<=[\n。；;：:？?！! 　]))\s*(?P<n>[{_CHINESE}]{{1,2}})\s*[、.．]\s*"),
    re.compile(r"\s*[（(](?P<n>\d{1,2})[）)]\s*"),
    re.compile(rf"\s*[（(](?P<n>[{_CHINESE}]{{1,2}})[）)]\s*"),
    re.compile(rf"\s*(?P<n>[{_CIRCLED}])\s*"),
    re.compile(rf"(?:问题|提问|问)\s*(?P<n>[{_CHINESE}]{{1,2}}|\d{{1,2}})\s*[:：、.．]\s*"),
    re.compile(rf"第(?P<n>[{_CHINESE}]{{1,2}})\s*(?:个问题)?\s*(?:是|[，,：:、])\s*"),
    re.compile(r"[QqＱ]\s*(?P<n>\d{1,2})\s*[:：.．、]\s*"),
)
# 「另外」 and the like open a new question
_TURNS = re.compile(
    r"(?:(?<=[，,；;。？?！!\n])|(?<=^))\s*(?=(?:另外|此外|还有(?:一个|个)?(?:问题)?[，,]|还想(?:请)?问|顺便(?:请)?问|再(?:请)?问|同时想问|并且想问|最后想问|也想问))"
)
_ASKS = re.compile(
    r"[？?]|请问|想问|想了解|想知道|咨询一下|多少|多久|几[个天年月项份次家人]|吗|呢|什么|啥|哪[些个里儿种]?|怎么|怎样|如何|是否|能否|能不能|可否|可不可以|有没有|是不是|何时|要不要|需不需要"
)
_SENTENCES = re.compile(r"[^？?！!。\n；;]+(?:[？?！!。；;]+|\n|$)")
_GREETING = re.compile(
    r"^(?:尊敬的|各位)?[^，。：:！!？?\n]{0,20}(?:您好|你好|老师好|领导好)[，,。！!：:\s]*|^(?:尊敬的|各位)[^，。：:！!？?\n]{0,20}[：:]\s*"
)
_LEAD = re.compile(r"^(?:另外|此外|还有(?:一个|个)?(?:问题)?|顺便|同时|最后|以及)[，,：:]?\s*|^[，,；;、\s]+")
_THANKS = re.compile(r"^(?:谢谢|感谢|盼复|望回复|期待|麻烦|此致|敬礼|祝)[^？?]{0,30}$")


@dataclass(frozen=True, slots=True)
class Asked:
    """`told`: what the letter says of the enterprise before it asks; `questions`: each in its own words, at least one."""

    told: str
    questions: tuple[str, ...]


def questions_of(*letters: str) -> Asked:
    """What a letter, and messages that came after it, tell and ask, in order. Where none asks, the first is one question itself."""
    told: list[str] = []
    questions: list[str] = []
    wholes = [_GREETING.sub("", _tidy(letter), count=1).strip() for letter in letters]
    for whole in wholes:
        before, asked = _taken_apart(whole)
        told.append(before)
        questions += asked
    kept = _without_repeats(questions)
    if not kept:
        return Asked("\n".join(filter(None, wholes[1:])), (_clipped(wholes[0] if wholes else ""),))
    return Asked("\n".join(filter(None, told)), tuple(kept))


def _tidy(letter: str) -> str:
    """Lines without blanks at their ends, runs of blanks as one, no empty lines."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in letter.splitlines())))


def _taken_apart(whole: str) -> tuple[str, list[str]]:
    """What one letter tells before it asks, and its questions."""
    opening, parts = _numbered(whole) or ("", [whole])
    told = [opening] if opening else []
    found: list[str] = []
    for part in parts:
        before, questions = _asked_in(part)
        if not questions:
            told.append(before)  # a numbered list of facts
        elif before and not found and len(parts) == 1:
            told.append(before)
            found += questions
        else:
            found += [f"{before}{questions[0]}", *questions[1:]]
    return "".join(told).strip(), found


def _numbered(text: str) -> tuple[str, list[str]] | None:
    """What stands before a list numbered 1, 2, … and its items; None where there is none of two items, one of which asks."""
    for pattern in _NUMBERINGS:
        marks = _in_sequence(list(pattern.finditer(text)))
        if len(marks) < 2:
            continue
        ends = [m.start() for m in marks[1:]] + [len(text)]
        items = [text[m.end() : end].strip() for m, end in zip(marks, ends, strict=True)]
        if any(_ASKS.search(item) for item in items):
            return text[: marks[0].start()].strip(), [i for i in items if i]
    return None


def _in_sequence(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The marks that count 1, 2, 3 …; a number out of turn (「2. 5万元」) is none."""
    kept: list[re.Match[str]] = []
    for mark in marks:
        if _value(mark["n"]) == len(kept) + 1:
            kept.append(mark)
    return kept


def _value(number: str) -> int:
    if number.isdigit() and number.isascii():
        return int(number)
    if number in _CIRCLED:
        return _CIRCLED.index(number) + 1
    tens, _, ones = number.rpartition("十") if "十" in number else ("", "", number)
    ten = 10 * (_CHINESE.index(tens) + 1 if tens else 1) if "十" in number else 0
    return ten + (_CHINESE.index(ones) + 1 if ones else 0)


def _asked_in(part: str) -> tuple[str, list[str]]:
    """What is told before the first question of a part, and its questions; what is told between two belongs to the second."""
    before, pending = "", ""
    found: list[str] = []
    for piece in _pieces(part):
        words = _LEAD.sub("", piece) if found else piece
        if _THANKS.match(words.strip()):
            continue
        if not _ASKS.search(words):
            pending += "" if find(words) else words  # how to reach the writer is no part of what is asked
        elif found and not pending and len(re.sub(r"[\W_]", "", words)) < _SHORTEST:
            found[-1] += words
        elif not found:
            before, pending = pending, ""
            found.append(words)
        else:
            found.append(pending + words)
            pending = ""
    if found:
        found[-1] += pending
        return before.strip(), [_clipped(words.strip()) for words in found]
    return pending.strip(), []


def _pieces(text: str) -> list[str]:
    """Sentences, cut before 「另外」 too."""
    return [m[0] for clause in _TURNS.split(text) for m in _SENTENCES.finditer(clause) if m[0].strip()]


def _without_repeats(questions: list[str]) -> list[str]:
    kept = list({re.sub(r"[\W_]+", "", q): q.strip() for q in reversed(questions)}.values())[::-1]
    if len(kept) > MOST:
        kept[MOST - 1 :] = [_clipped("".join(kept[MOST - 1 :]))]
    return kept


def _clipped(text: str) -> str:
    return text[:_LONGEST]
