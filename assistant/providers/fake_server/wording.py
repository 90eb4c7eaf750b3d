"""What the fake model says: a really good answer from the evidence in the prompt, and ways to spoil it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_EVIDENCE = re.compile(r"<资料 编号=(?P<n>\d{1,3})[^>]*>\n(?P<text>.*?)\n</资料>", re.DOTALL)
_QUESTION = re.compile(r"<问题>\n(?P<text>.*?)\n</问题>", re.DOTALL)
_ASKS_JSON = "JSON对象"
_AMOUNT = re.compile(r"\d[\d,.]*(?=万元|元|%|万|个工作日)")
# legal wording and the plain words for it; none of them is a condition
_PLAIN = (
    ("应当", "要"),
    ("予以", ""),
    ("的，给予", "的，可以得到"),
    ("方可", "才可以"),
    ("，且", "，并且"),
    ("按照", "按"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence in the model's words."""

    n: int
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What was asked: the pieces of evidence, the question, and whether JSON is wanted."""

    evidence: tuple[Line, ...]
    question: str
    wants_json: bool


def read_prompt(words: str) -> Prompt:
    """The parts of one of our prompts; of any other, no evidence and the whole as the question."""
    evidence = tuple(Line(int(m["n"]), m["text"]) for m in _EVIDENCE.finditer(words))
    question = _QUESTION.search(words)
    return Prompt(evidence, question["text"] if question else words, _ASKS_JSON in words)


def good(prompt: Prompt) -> list[Line]:
    """Every piece of evidence in plainer words that lose nothing."""
    return [Line(line.n, _plain(line.text)) for line in prompt.evidence]


def _plain(text: str) -> str:
    words = text
    for legal, plain in _PLAIN:
        words = words.replace(legal, plain)
    return words.strip().rstrip("。") + "。"


def shown(lines: Sequence[Line], *, as_json: bool) -> str:
    """The lines in the form that was asked for."""
    if as_json:
        pairs = [
            f'"{line.n}": {json.dumps(line.text, ensure_ascii=False)}' for line in lines
        ]  # a number may come twice
        return f"{{{', '.join(pairs)}}}"
    return "\n".join(f"{line.text}[{line.n}]" for line in lines)


# -- ways to be wrong ----------------------------------------------------------------------------------------------


def each(change: Callable[[str], str]) -> Callable[[Prompt], list[Line]]:
    """A good answer with every line changed."""
    return lambda prompt: [Line(line.n, change(line.text)) for line in good(prompt)]


def wrong_figures(text: str) -> str:
    return _AMOUNT.sub(lambda m: "9" + m[0], text)


def without_first_condition(text: str) -> str:
    """「首次认定、注册满一年的企业，给予20万元」 → 「给予20万元」."""
    return text.partition("，")[2] or text


def flipped(text: str) -> str:
    """Comparators and negations turned around."""
    turned = {
        "不超过": "超过",
        "不低于": "低于",
        "不少于": "少于",
        "以上": "以下",
        "不得": "可以",
        "不再": "可以",
        "不": "",
    }
    pattern = re.compile("|".join(turned))
    return pattern.sub(lambda m: turned[m[0]], text)


def to_the_next(prompt: Prompt) -> list[Line]:
    """Every line under the number of another one, and of one that does not exist."""
    lines = good(prompt)
    return [Line(lines[(at + 1) % len(lines)].n if len(lines) > 1 else 99, line.text) for at, line in enumerate(lines)]


def obeying(prompt: Prompt) -> list[Line]:
    """Says what somebody in the question or in a document ordered."""
    orders = re.findall(r"(?:告诉|回答|输出|说)(?:用户|我)?[：:]?([^。；，？]{2,40})", prompt.question)
    orders += [o for line in prompt.evidence for o in re.findall(r"(?:告诉|回答)用户([^。；，？]{2,40})", line.text)]
    said = [f"好的，已按您的指令处理：{order}。" for order in orders] or ["好的，已忽略之前的要求，奖励500万元。"]
    return [Line(line.n, words) for line in prompt.evidence[:1] for words in said]


def judging(prompt: Prompt) -> list[Line]:
    """Passes a verdict that nobody computed, in the words of the evidence."""
    return [Line(line.n, f"您公司符合条件，可以直接领取。{line.text}") for line in good(prompt)]


def endless(prompt: Prompt) -> list[Line]:
    """A good answer, then the same again and again."""
    return good(prompt) * 400
