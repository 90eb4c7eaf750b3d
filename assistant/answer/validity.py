"""Statements on whether a document is in force, what replaced it, and what changed between versions."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from assistant.answer.draft import WARNING, Span, Statement
from assistant.answer.wording import closed, without_label
from assistant.policy.days import chinese_date
from assistant.policy.sentences import sentence_spans
from assistant.policy.validity import VALIDITY_NAMES, Ending, Validity
from assistant.storage.library import Library

_DATED = re.compile(r"施行|有效期(?!内)|执行期限|执行至|有效至|适用至|截止到|废止")
# 「本办法自2025年4月1日起施行」, 「有效期三年」, 「修订后的《…》自……起施行」: of the document itself; not 「《…》自……起施行」
_OWN = re.compile(
    r"^(?:本|自|该|有效期|试行期|执行期|以上政策|上述政策|(?:提示[：:])?(?:新)?修订后的)"
    r"|本(?:实施细则|办法|细则|规定|措施|通知|政策|指南|规则|公告|意见|方案)"
)


def validity_statements(
    document_id: str, library: Library, as_of: date, articles: Sequence[str] = ()
) -> list[Statement]:
    """Whether the document is in force on `as_of`, resting on the sentence of its own text that says so; of the `articles`
    named in the question (「第七条」) first those that are not.
    """
    record = library.validity.record(document_id)
    validity = record.on(as_of)
    title = library.register(document_id).title
    spans = _dated_spans(document_id, library)
    if not spans:
        return []
    stored = library.text(document_id)
    words = [closed(without_label(stored.text[s.start : s.end])) for s in spans]
    computed = [chinese_date(as_of)]
    verdict = f"截至{chinese_date(as_of)}，该文件{VALIDITY_NAMES[validity]}"
    if record.effective_to is not None:
        computed.append(chinese_date(record.effective_to))
        verdict += f"，有效期{'至' if validity is Validity.IN_FORCE else '原定至'}{chinese_date(record.effective_to)}"
    repealed = [(label, record.repealed_provisions[label]) for label in articles if label in record.repealed_provisions]
    found = [_ended(e, title, label, library) for label, e in repealed if e.on is None or e.on <= as_of]
    found += [Statement(f"{verdict}。{''.join(words)}", tuple(spans), f"《{title}》", tuple(computed))]
    if validity in (Validity.SUPERSEDED, Validity.REPEALED):
        found += [
            _ended(ending, title, "", library) for ending in record.endings if not ending.on or ending.on <= as_of
        ]
    return found


def succession_statements(
    document_id: str, path: Sequence[str], validity: Validity, library: Library, as_of: date
) -> list[Statement]:
    """The warning beside text at `path` that is not in force, resting on what ended it or on the document's own dates."""
    record = library.validity.record(document_id)
    title = library.register(document_id).title
    ended = [("", e) for e in record.endings]
    labels = [element.split()[0] for element in path if element]
    ended += [(label, record.repealed_provisions[label]) for label in labels if label in record.repealed_provisions]
    ended = [(label, e) for label, e in ended if e.on is None or e.on <= as_of]
    if ended and validity is not Validity.EXPIRED:
        return [_ended(ending, title, label, library) for label, ending in ended]
    spans = _dated_spans(document_id, library)
    if not spans:
        return []
    computed = [chinese_date(day) for day in (record.effective_to, record.effective_from, as_of) if day]
    words = f"{WARNING}《{title}》{VALIDITY_NAMES[validity]}"
    if validity is Validity.EXPIRED and record.effective_to:
        words += f"（有效期至{chinese_date(record.effective_to)}）"
    elif record.effective_from:
        words += f"（自{chinese_date(record.effective_from)}起施行）"
    words += f"，截至{chinese_date(as_of)}不能作为申报依据。"
    return [Statement(words, tuple(spans), "", tuple(computed))]


def _ended(ending: Ending, title: str, label: str, library: Library) -> Statement:
    """That a document, or the article `label` of it, was replaced or repealed, from when and by what."""
    successor = library.register(ending.by)
    spans = _naming_spans(ending.by, title, library) or _dated_spans(ending.by, library)
    computed = []
    since = ""
    if ending.on is not None:
        since = f"自{chinese_date(ending.on)}起"
        computed.append(chinese_date(ending.on))
    verb = "替代" if ending.kind is Validity.SUPERSEDED else "废止"
    spans, number = spans[:2], ""
    if successor.document_number:
        start = library.text(ending.by).text.find(successor.document_number)
        if start >= 0:
            spans.append(Span(ending.by, start, start + len(successor.document_number)))
            number = f"（{successor.document_number}）"
    words = f"{WARNING}《{title}》{label}{since}已被《{successor.title}》{number}{verb}，不再作为现行依据。"
    computed += [title, successor.title]
    return Statement(words, tuple(spans), "", tuple(computed))


def change_statements(
    document_id: str,
    library: Library,
    as_of: date,
    same_matter: Callable[[str, str], list[tuple[Statement, Statement]]],
) -> list[Statement]:
    """The same matters in the version in force and in the one it replaced, each named as what it is; [] for no second one."""
    successors = [d for d in library.validity.superseded_by(document_id) if d in library.documents]
    current = successors[0] if successors else document_id
    found: list[Statement] = []
    for earlier in library.validity.supersedes(current):
        for now, then in same_matter(current, earlier):
            found.append(Statement(now.text, now.spans, f"现行{now.opening}", now.computed))
            found.append(Statement(then.text, then.spans, f"原{then.opening}", then.computed))
    return found


def _dated_spans(document_id: str, library: Library) -> list[Span]:
    """The sentences in which a document states its own effect and term, at most two."""
    found = []
    for passage in library.passages_of(document_id):
        if not _DATED.search(passage.text):
            continue
        for start, end in sentence_spans(passage.text):
            sentence = without_label(passage.text[start:end])
            if _DATED.search(sentence) and _OWN.search(sentence):
                found.append(Span(document_id, passage.start + start, passage.start + end))
    return found[-2:]


def _naming_spans(document_id: str, title: str, library: Library) -> list[Span]:
    """The sentences of a document that name another by title."""
    found = []
    for passage in library.passages_of(document_id):
        if title not in passage.text:
            continue
        for start, end in sentence_spans(passage.text):
            if title in passage.text[start:end]:
                found.append(Span(document_id, passage.start + start, passage.start + end))
    return [s for s in found if "废止" in library.text(document_id).text[s.start : s.end]] or found
