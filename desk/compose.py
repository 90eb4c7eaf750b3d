"""Answers to the questions of a ticket as one letter in the desk's form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.pipeline import Assistant
from assistant.policy.answer import MARK, Answer, Citation, Reason, Status
from assistant.policy.days import chinese_date
from assistant.policy.figures import find_figures
from desk.filing_parts import FilingReader, FilingWords
from desk.letter import Length, Letter, QuestionAnswered, Style
from desk.passages import Numbering, Statement, parts_of, sourced_in
from desk.sentences import inner_quotes, plain
from desk.wording import Wording, wording

_ORDINALS = "一二三四五六七八九十"
_SHOWN_QUESTION = 40  # characters of a question in its heading
_SHORT_STATEMENTS = 1  # of an answer in a short letter, beside what must not be left out
_KEPT_SHORT = ("申报时间：", "请注意：", "不符合：", "注意：")
_WORKED_OUT = "：预计可"
_EXAMPLE = re.compile(r"计算示例|举例")
_TITLE = re.compile(r"^(?:[^：\n]{2,8}：\n)?《[^《》]+》", re.MULTILINE)
_OPEN_END = re.compile(r"(?P<last>[^。！？；：\s\]])(?P<marks>(?:\[\d+\])+)$")
_QUOTED = 120  # characters of a quote in a detailed basis
_ASKED_BACK = 4


@dataclass(frozen=True, slots=True)
class Addressed:
    """To whom a letter goes, and on which ticket."""

    addressee: str
    number: str
    park: str
    desk: str


@dataclass
class _Page:
    """A letter in the making."""

    numbering: Numbering = field(default_factory=Numbering)
    blocks: list[list[str]] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    answered_in: dict[str, int] = field(default_factory=dict)  # statement → the question that it was first given for

    def add(self, *lines: str) -> None:
        kept = [line for line in lines if line]
        if kept:
            self.blocks.append(kept)

    def verified(self, words: str) -> str:
        self.statements.append(words)
        return words


def compose(
    assistant: Assistant,
    to: Addressed,
    answered: Sequence[tuple[str, Answer]],
    style: Style,
    as_of: date,
) -> Letter:
    """The letter that gives `answered`, the questions with their answers."""
    said, page = wording(), _Page()
    answers = [answer for _, answer in answered]
    page.add(f"{to.addressee}：" if to.addressee else "")
    intro = said.intro_several if len(answered) > 1 else said.intro_one
    page.add(_formal(said.greeting, style), _formal(intro.format(number=to.number, count=len(answered)), style))
    for number, (question, answer) in enumerate(answered, 1):
        _add_answer(page, said, number, question, answer, style, several=len(answered) > 1)
    until = _add_filing(page, said, assistant, answers, style, as_of)
    _add_asked_back(page, said, answers, style)
    _add_desk(page, said, assistant, to, style, as_of)
    _add_basis(page, said, style)
    if style.formal:
        page.add(said.formal.closing)
    page.add(said.closing.format(park=to.park, desk=to.desk), chinese_date(as_of))
    text, order = arranged("\n\n".join("\n".join(block) for block in page.blocks))
    by_number = {c.n: c for c in page.numbering.citations}
    citations = tuple(by_number[old].model_copy(update={"n": new}) for old, new in order.items())
    shown = [_renumbered(words, order) for words in page.statements if _is_in(words, order)]
    return Letter(
        text=text,
        citations=citations,
        questions=tuple(
            QuestionAnswered(question=q, status=a.status, answer_id=a.id, reasons=a.reasons) for q, a in answered
        ),
        sourced=tuple(dict.fromkeys(s for words in shown for s in sourced_in(words, citations))),
        style=style,
        as_of=as_of,
        until=until,
        notes=tuple(page.notes),
    )


# -- the answers ---------------------------------------------------------------------------------------------------


def _add_answer(
    page: _Page, said: Wording, number: int, question: str, answer: Answer, style: Style, *, several: bool
) -> None:
    heading = f"{_ordinal(number)}、{said.about.format(question=_shown(question))}" if several else ""
    if answer.understood and number > 1:
        page.notes.append(said.notes.understood.format(number=number, words=answer.understood))
    if answer.status is Status.ABSTAINED:
        reason = answer.reasons[0] if answer.reasons else Reason.NO_EVIDENCE
        page.add(heading, _formal(said.not_stated[reason], style))
        page.notes.append(said.notes.abstained.format(number=number))
        return
    parts = parts_of(answer)
    by_number = {c.n: c for c in answer.citations}
    lines: list[str] = []
    repeated = 0
    for statement in _shortened(_own_case_first(parts.statements), style):
        if statement.topics:
            lines.append(_formal(said.partly_not_stated.format(topics=statement.topics), style))
            continue
        words = _closed(_phrased(page.numbering.renumbered(statement.words, by_number), style))
        earlier = page.answered_in.setdefault(plain(words), number)
        if earlier != number:
            repeated = repeated or earlier
            continue
        lines.append(page.verified(words))
    if repeated and not lines:
        lines.append(said.as_above.format(number=_ordinal(repeated)))
        page.notes.append(said.notes.as_above.format(number=number))
    page.add(heading, *lines)
    if parts.rests_on_draft_card or any(f.card_status == "draft" for f in answer.findings):
        page.notes.append(said.notes.draft_card.format(number=number))
    if answer.status is Status.PARTIAL:
        page.notes.append(said.notes.partial.format(number=number))
    if answer.missing_facts:
        page.notes.append(said.notes.needs_facts.format(number=number))


def _own_case_first(statements: Sequence[Statement]) -> Sequence[Statement]:
    """What was worked out for the enterprise before the rules it follows from. A worked example of somebody else's comes last, and
    not at all beside the enterprise's own.
    """
    first = next((n for n, s in enumerate(statements) if _WORKED_OUT in s.words.partition("\n")[0]), None)
    before = statements if first is None else statements[:first]
    rules: list[Statement] = []
    examples: list[Statement] = []
    title = ""
    for statement in before:
        if _EXAMPLE.search(statement.words):
            title = title or "".join(_TITLE.findall(statement.words)[:1])
            examples.append(statement)
            continue
        untitled = title and not _TITLE.search(statement.words)
        rules.append(Statement(f"{title}{statement.words}", statement.topics) if untitled else statement)
        title = ""
    return [*rules, *examples] if first is None else [*statements[first:], *rules]


def _shortened(statements: Sequence[Statement], style: Style) -> Sequence[Statement]:
    """For a short letter the first statement, what must not be left out, and what was not found."""
    if style.length is not Length.SHORT:
        return statements
    return [s for n, s in enumerate(statements) if n < _SHORT_STATEMENTS or s.topics or s.words.startswith(_KEPT_SHORT)]


# -- what follows the answers --------------------------------------------------------------------------------------


def _add_filing(
    page: _Page, said: Wording, assistant: Assistant, answers: Sequence[Answer], style: Style, as_of: date
) -> date | None:
    """Materials, window, steps and contacts of the benefits; returns the last day on which what is said of windows holds."""
    reader = FilingReader(assistant, as_of, page.numbering)
    asked_for = bool(style.materials or style.steps or style.contacts)
    found = [
        reader.words(guide, all_contacts=bool(style.contacts)) for guide in reader.guides(answers, widely=asked_for)
    ]
    short = style.length is Length.SHORT
    shown = "\n".join(page.statements)
    for filing in found:
        if style.materials or (style.materials is None and not short):
            _add_list(page, said.materials, filing, filing.materials, shown)
        if filing.window and "申报时间：" not in shown and "申报期内" not in shown:
            page.add(page.verified(_closed(said.window.format(benefit=filing.benefit, words=filing.window))))
        if style.steps:
            _add_list(page, said.steps, filing, filing.steps, shown)
    contacts = list(dict.fromkeys(line for filing in found for line in filing.contacts))
    told = shown + (desk_contact[0] if (desk_contact := assistant.desk_contact(as_of=as_of)) else "")
    new = [line for line in contacts if not _is_told(line, told)]
    if new and (style.contacts or (style.contacts is None and not short)):
        page.add(said.contacts, *map(page.verified, new))
    wanted = (
        (style.materials, any(f.materials for f in found), said.notes.no_materials),
        (style.steps, any(f.steps for f in found), said.notes.no_steps),
        (style.contacts, bool(contacts), said.notes.no_contacts),
    )
    page.notes += [note for asked, there, note in wanted if asked and not there]
    return min((f.until for f in found if f.until), default=None)


def _is_told(contact: str, shown: str) -> bool:
    """Whether its telephone, or all of it where it has none, stands in the letter already."""
    phones = [contact[f.start : f.end] for f in find_figures(contact) if f.kind == "phone"]
    return all(phone in shown for phone in phones) if phones else plain(contact).rstrip("。") in plain(shown)


def _add_list(page: _Page, heading: str, filing: FilingWords, lines: Sequence[str], shown: str) -> None:
    """A list under its heading, unless an answer names most of it already."""
    if not lines:
        return
    names = [re.sub(r"^\d+\. |（.*|[；。].*", "", line) for line in lines]
    if 2 * sum(name in shown for name in names) > len(names):
        return
    title = heading.format(benefit=filing.benefit)
    page.verified("\n".join(lines))
    page.add(title, *lines)


def _add_asked_back(page: _Page, said: Wording, answers: Sequence[Answer], style: Style) -> None:
    """What is still to be known, once for all answers."""
    told = list(dict.fromkeys(c for a in answers for c in a.contradictions))
    missing = list(dict.fromkeys(m.question for a in answers for m in a.missing_facts))[:_ASKED_BACK]
    questions = "".join(f"（{n}）{q}" for n, q in enumerate(missing, 1)) if len(missing) > 1 else "".join(missing)
    page.add(
        _formal(said.confirm.format(questions="；".join(told)), style) if told else "",
        _formal(said.ask.format(questions=questions), style) if missing else "",
    )


def _add_desk(page: _Page, said: Wording, assistant: Assistant, to: Addressed, style: Style, as_of: date) -> None:
    contact = assistant.desk_contact(as_of=as_of) if style.contacts is not False else None
    if contact is None:
        page.add(_formal(said.desk_line_without_phone.format(desk=to.desk), style))
        return
    phone, citation = contact
    words = _formal(said.desk_line.format(desk=to.desk, phone=phone), style)
    page.add(page.verified(f"{words}[{page.numbering.of(citation)}]"))


def _add_basis(page: _Page, said: Wording, style: Style) -> None:
    """The documents cited with their numbers and provisions, each place with its mark; in a detailed letter with its words."""
    used = {int(n) for block in page.blocks for line in block for n in MARK.findall(line)}
    by_document: dict[str, list[Citation]] = {}
    for citation in page.numbering.citations:
        if citation.n in used:
            by_document.setdefault(citation.document_id, []).append(citation)
    lines: list[str] = []
    for number, cited in enumerate(by_document.values(), 1):
        document_number = f"（{cited[0].document_number}）" if cited[0].document_number else ""
        document = f"{number}. 《{cited[0].title.strip('《》')}》{document_number}"
        if style.length is Length.FULL:
            lines.append(page.verified("\n".join([document, *map(_quoted, cited)])))
        else:
            lines.append(page.verified(document + "，".join(f"{c.provision}[{c.n}]" for c in cited)))
    if lines:
        page.add(said.basis, *lines)


def _quoted(citation: Citation) -> str:
    quote = " ".join(citation.quote.split())
    return f"{citation.provision}：“{quote[:_QUOTED]}{'……' if len(quote) > _QUOTED else ''}”[{citation.n}]"


# -- words ---------------------------------------------------------------------------------------------------------


def _formal(words: str, style: Style) -> str:
    """A sentence of our own, as a formal letter says it."""
    if style.formal:
        for usual, formal in wording().formal.sentences.items():
            words = words.replace(usual, formal)
    return words


def _phrased(words: str, style: Style) -> str:
    """A cited statement, with only its set phrases as a formal letter says them."""
    if style.formal:
        for usual, formal in wording().formal.phrases.items():
            words = words.replace(usual, formal)
    return words


def _closed(words: str) -> str:
    """A statement that ends in marks, with the full stop before them that it lacks."""
    return _OPEN_END.sub(r"\g<last>。\g<marks>", words)


def _shown(question: str) -> str:
    words = " ".join(inner_quotes(question).split()).rstrip("。；;，, ")
    return words if len(words) <= _SHOWN_QUESTION else f"{words[:_SHOWN_QUESTION]}……"


def _ordinal(number: int) -> str:
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    return "十" + _ORDINALS[number - 11]


# -- numbers -------------------------------------------------------------------------------------------------------


def arranged(text: str) -> tuple[str, dict[int, int]]:
    """`text` with its marks renumbered in order of appearance, and the new number of each."""
    order: dict[int, int] = {}
    for number in map(int, MARK.findall(text)):
        order.setdefault(number, len(order) + 1)
    return _renumbered(text, order), order


def _renumbered(text: str, order: Mapping[int, int]) -> str:
    return MARK.sub(lambda m: f"[{order[int(m[1])]}]", text)


def _is_in(words: str, order: Mapping[int, int]) -> bool:
    return all(int(n) in order for n in MARK.findall(words))
