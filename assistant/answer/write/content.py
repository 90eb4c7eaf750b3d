"""The words that carry what a text says (all but those of `plain.yaml`), and whether a rewording has the same ones."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import rjieba
import yaml

from assistant.answer.write.bindings import alike, without_comparators
from assistant.answer.write.order import in_order, parts_of_both
from assistant.policy.document import Frozen
from assistant.policy.figures import find_figures, replace_figures
from assistant.policy.script import simplified

_CLAUSES = re.compile(r"[，；。：、\n（）()]")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]+")
_TWO_WORDS = 4  # characters


class PlainWords(Frozen):
    """The file. `said`: may come in; `unsaid`: may be left out."""

    said: frozenset[str]
    unsaid: frozenset[str]


@cache
def plain_words() -> PlainWords:
    source = files("assistant.answer.write") / "plain.yaml"
    return PlainWords.model_validate(yaml.safe_load(source.read_text(encoding="utf-8")))


def keeps_content(text: str, told: str) -> bool:
    """Whether `told` has the figures and the words of `text`, each where it belongs, and no other."""
    return _figures(text) == _figures(told) and all(_same_part(*both) for both in parts_of_both(text, told))


def _same_part(text: str, told: str) -> bool:
    """Whether two parts that belong together have the same figures and words, in the same order: 「个人不能代替企业」."""
    words = _words(text) - plain_words().unsaid
    return (
        _figures(text) == _figures(told)
        and not added(text, told)
        and in_order(words, _joined(text)) == in_order(words, _joined(told))
    )


def _figures(text: str) -> list[tuple[str, str]]:
    """In their order: one in another's place is another rule."""
    return [figure.key for figure in find_figures(text)]


def added(text: str, told: str) -> list[str]:
    """Words of `told` that `text` has not, or not so often."""
    source, target, plain = _joined(text), _joined(told), plain_words().said

    def is_known(word: str) -> bool:
        return word in plain or target.count(word) <= source.count(word)

    # 「提出申请」 is cut as one word
    halves = {w: (w[:2], w[2:]) if len(w) == _TWO_WORDS else (w,) for w in _words(told)}
    return [w for w, parts in halves.items() if not is_known(w) and not all(map(is_known, parts))]


def _joined(text: str) -> str:
    """What words are looked for in: cut otherwise in another sentence, a word is still there."""
    return "".join(_CLAUSES.split(_prepared(text)))


def _words(text: str) -> set[str]:
    return {w for clause in _CLAUSES.split(_prepared(text)) for w in rjieba.cut(clause) if _WORD.fullmatch(w)}


def _prepared(text: str) -> str:
    """Simplified, words that say the same made one, without figures and comparators, which are checked for themselves."""
    return without_comparators(replace_figures(alike(simplified(text)), "　"))
