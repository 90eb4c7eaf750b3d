"""What does not check out in a letter, after every edit: the promises of an answer in chat, sentence by sentence.

Citations and figures are checked against the stored texts. A figure without a source is marked and not forbidden: the officer
may know what no document says. Only a citation that does not check out blocks a letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

from assistant.errors import NotFound
from assistant.policy.answer import MARK, Citation
from assistant.policy.days import chinese_date
from assistant.policy.document import Frozen
from assistant.policy.figures import unsupported_figures
from assistant.policy.validity import VALIDITY_NAMES, Validity
from desk.letter import Letter, Sourced
from desk.passages import supports_of
from desk.sentences import Sentence, inner_quotes, plain, sentences_of

_QUOTED = re.compile(r"“([^“”]{2,2500})”")
_TICKET = re.compile(r"工单编号\d{4}-\d{1,9}")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.、]|[（(]\d{1,2}[)）])\s*")
_CLIPPED = "……"
_NO_FIGURE = "※"  # no blank, across which a figure may be read

TextOf = Callable[[str, int], str]  # (document, version) → the stored text; raises `NotFound`
ValidityOf = Callable[[Citation], Validity]


class FindingKind(StrEnum):
    FIGURE = "figure"
    CITATION = "citation"
    MISSING_BASIS = "missing_basis"
    EXPIRED = "expired"


class Found(Frozen):
    """What does not check out: `text` is letter[start:end], in code points; `message` says in Chinese what to do."""

    kind: FindingKind
    text: str
    start: int
    end: int
    message: str


class Checks(Frozen):
    """`blocking`: a citation does not check out, so that the letter cannot leave."""

    findings: tuple[Found, ...] = ()
    blocking: bool = False

    def has(self, *kinds: FindingKind) -> bool:
        return any(f.kind in kinds for f in self.findings)


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    states: re.Pattern[str]
    states_not: re.Pattern[str]
    messages: dict[str, str]

    @field_validator("states", "states_not", mode="before")
    @classmethod
    def _joined(cls, value: list[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{v})" for v in value))


@cache
def _words() -> _Words:
    return _Words.model_validate(yaml.safe_load((files("desk") / "checks.yaml").read_text(encoding="utf-8")))


def check(text: str, letter: Letter, *, text_of: TextOf, validity_of: ValidityOf) -> Checks:
    """What does not check out in `text`, an edit of `letter`, in the order of the text."""
    cited = {c.n: c for c in letter.citations}
    broken = {n: message for n, c in cited.items() if (message := _broken(c, text_of))}
    known = {s.words: s for s in letter.sourced}
    told = [q.question for q in letter.questions]
    found: list[Found] = list(_marks(text, cited, broken, validity_of))
    for sentence in sentences_of(_without_the_enterprises(text, told)):
        found += _sentence(text, sentence, letter, cited, known, told)
    blocking = any(f.kind is FindingKind.CITATION for f in found)
    return Checks(findings=tuple(sorted(found, key=lambda f: (f.start, f.end, f.kind))), blocking=blocking)


# -- citations -----------------------------------------------------------------------------------------------------


def _broken(citation: Citation, text_of: TextOf) -> str:
    """Why the citation does not check out, "" where its quote stands where it says."""
    try:
        stored = text_of(citation.document_id, citation.version)
    except NotFound:
        return _said("text_missing", citation)
    holds = 0 <= citation.start < citation.end and stored[citation.start : citation.end] == citation.quote
    return "" if holds else _said("quote_changed", citation)


def _marks(
    text: str, cited: Mapping[int, Citation], broken: Mapping[int, str], validity_of: ValidityOf
) -> Iterator[Found]:
    """Marks of nothing, of a quote that is gone, and of a provision that is not in force."""
    validities = {n: validity_of(c) for n, c in cited.items() if n not in broken}
    told: set[int] = set()
    for mark in MARK.finditer(text):
        n = int(mark[1])
        if n not in cited:
            yield _at(mark, FindingKind.CITATION, _words().messages["no_such_citation"].format(n=n))
        elif n in broken:
            yield _at(mark, FindingKind.CITATION, broken[n])
        elif validities[n] is not Validity.IN_FORCE and n not in told and cited[n].validity is Validity.IN_FORCE:
            told.add(n)
            yield _at(mark, FindingKind.EXPIRED, _said("expired", cited[n], validity=VALIDITY_NAMES[validities[n]]))


def _at(match: re.Match[str], kind: FindingKind, message: str) -> Found:
    return Found(kind=kind, text=match[0], start=match.start(), end=match.end(), message=message)


# -- sentences -----------------------------------------------------------------------------------------------------


def _sentence(
    text: str,
    sentence: Sentence,
    letter: Letter,
    cited: Mapping[int, Citation],
    known: Mapping[str, Sourced],
    told: Sequence[str],
) -> Iterator[Found]:
    """Figures without a source, and what is promised without one."""
    if _is_our_own(sentence.words, letter):
        return
    words = MARK.sub(_hidden, _NUMBERED.sub(_hidden, sentence.words))
    verified = known.get(plain(text[sentence.start : sentence.end]))
    carried = verified is not None and verified.carried and not sentence.following.isdisjoint(verified.citations)
    marks = verified.citations if carried and verified else sentence.covering
    used = [cited[n] for n in marks if n in cited]
    sources = [s for c in used for s in supports_of(c)] + _computed(used, letter, cited)
    if sentence.words.endswith(("？", "?")) or _words().states_not.search(plain(sentence.words)):
        sources += told
    loose = unsupported_figures(words, sources)
    for figure in loose:
        start = sentence.start + figure.start
        shown = text[start : sentence.start + figure.end]
        name = "figure_not_in_source" if used else "figure_unsourced"
        listed = "".join(f"[{c.n}]" for c in used)
        message = _words().messages[name].format(figure=shown, marks=listed)
        yield Found(kind=FindingKind.FIGURE, text=shown, start=start, end=start + len(shown), message=message)
    if not sentence.marks and not carried and _states(words):
        shown = text[sentence.start : sentence.end]
        message = _words().messages["missing_basis"]
        yield Found(kind=FindingKind.MISSING_BASIS, text=shown, start=sentence.start, end=sentence.end, message=message)


def _states(words: str) -> bool:
    bare = plain(words)
    return bool(_words().states.search(bare)) and not _words().states_not.search(bare)


def _is_our_own(words: str, letter: Letter) -> bool:
    """Whether a sentence is the date or the reference of the letter itself."""
    return words == chinese_date(letter.as_of) or bool(_TICKET.search(words))


def _without_the_enterprises(text: str, told: Sequence[str]) -> str:
    """`text`, of the same length, without what the enterprise itself asked, between “ and ”."""
    asked = [" ".join(inner_quotes(t).split()) for t in told]

    def blank(match: re.Match[str]) -> str:
        words = " ".join(match[1].removesuffix(_CLIPPED).split())
        return _hidden(match) if any(words in t for t in asked) else match[0]

    return _QUOTED.sub(blank, text)


def _hidden(match: re.Match[str]) -> str:
    return _NO_FIGURE * len(match[0])


def _computed(used: Sequence[Citation], letter: Letter, cited: Mapping[int, Citation]) -> list[str]:
    """Figures that follow by a traced calculation from places that overlap those of `used`."""
    return [
        s.computed
        for s in letter.sourced
        if s.computed and any(_overlap(c, cited[n]) for c in used for n in s.citations if n in cited)
    ]


def _overlap(one: Citation, other: Citation) -> bool:
    same = (one.document_id, one.version) == (other.document_id, other.version)
    return same and one.start < other.end and other.start < one.end


def _said(name: str, citation: Citation, **rest: str) -> str:
    return (
        _words()
        .messages[name]
        .format(n=citation.n, title=citation.title, provision=citation.provision, version=citation.version, **rest)
    )
