"""What does not check out in an edited letter is found where it stands, and nothing else is."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import NotFound
from assistant.policy.answer import Citation, Status
from assistant.policy.validity import Validity
from desk.checks import Checks, FindingKind, check
from desk.letter import Letter, QuestionAnswered, Sourced
from desk.sentences import sentences_of

_TEXT = "第七条　首次认定的，给予一次性奖励20万元。\n第八条　申报时间为每年7月1日至8月31日，逾期不予受理。"
_TEXTS = {("reward", 1): _TEXT}


def _citation(n: int, quote: str, **rest: object) -> Citation:
    start = _TEXT.index(quote)
    fields = {
        "n": n, "document_id": "reward", "title": "奖励办法", "document_number": "示高〔2025〕1号", "version": 1,
        "validity": Validity.IN_FORCE, "effective_from": None, "effective_to": None, "provision": "第七条", "page": 1,
        "start": start, "end": start + len(quote), "quote": quote, "url": "",
    }  # fmt: skip
    return Citation.model_validate(fields | rest)


_CITED = (_citation(1, "首次认定的，给予一次性奖励20万元"), _citation(2, "申报时间为每年7月1日至8月31日，逾期不予受理"))
_LETTER = Letter(
    text="",
    citations=_CITED,
    questions=(
        QuestionAnswered(question="我们是“小巨人”，能拿70万元吗？", status=Status.ANSWERED, answer_id="b"),
        QuestionAnswered(
            question="我们营收3000万元，能拿50万元吗？\n补充：我们有28人。", status=Status.ANSWERED, answer_id="a"
        ),
    ),
    sourced=(
        Sourced(words="预计可得20万元，还有18天截止。", citations=(1, 2), computed="18天"),
        Sourced(words="逾期不予受理。", citations=(2,), carried=True),
    ),
    as_of=date(2026, 11, 23),
)


def _text_of(document_id: str, version: int) -> str:
    if (document_id, version) not in _TEXTS:
        raise NotFound(document_id)
    return _TEXTS[document_id, version]


def _checked(text: str, letter: Letter = _LETTER, validity: Validity = Validity.IN_FORCE) -> Checks:
    checks = check(text, letter, text_of=_text_of, validity_of=lambda citation: validity)
    for found in checks.findings:
        assert text[found.start : found.end] == found.text
    return checks


@pytest.mark.parametrize(
    "text",
    [
        "首次认定的可得二十万元。[1]",
        "可得200000元[1]，申报时间为7月1日起[2]。",
        "依据《奖励办法》（示高〔2025〕1号）第七条，给予奖励。[1]",
        "预计可得20万元，还有18天截止。[1][2]",
        "离截止还有18天，请尽快。[2]",  # the calculation rests on the same place
        "一、关于“我们营收3000万元，能拿50万元吗？”\n可得20万元。[1]",
        "关于“我们营收3000万元，能拿50万元吗？ 补充：我们有28人”\n可得20万元。[1]",
        "关于“我们是‘小巨人’，能拿70万元吗？”\n可得20万元。[1]",
        "逾期不予受理。申报时间见下。[2]",
        "现有政策文件未载明食堂补贴。",
        "请您单位补充：营收是3000万元吗？",
        "您好！\n如有疑问，请与我们联系。\n2026年11月23日",
        "您单位提出的问题（工单编号2026-000123）收悉。",
        "申报材料：\n1. 申请表\n2. 营业执照[1]",
    ],
)
def test_what_stands_in_its_source_passes(text: str) -> None:
    assert _checked(text).findings == ()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("首次认定的可得30万元。[1]", ["30万元"]),
        ("首次认定的可得20万元。[2]", ["20万元"]),  # of another source
        ("可得20万元，另加5万元。[1]", ["5万元"]),
        ("还有18天，另有19天。[2]", ["19天"]),
        ("我们将在3个工作日内回电。", ["3个工作日内"]),
        ("依据示高〔2025〕2号，给予奖励。[1]", ["示高〔2025〕2号"]),
        ("您可以拿50万元。[1]", ["50万元"]),  # what the enterprise asked is no source
        ("关于“能拿60万元吗？”\n可得20万元。[1]", ["60万元"]),  # the enterprise did not ask that
        ("１. 可得三十万元[1]", ["三十万元"]),
    ],
)
def test_a_figure_that_its_source_lacks_is_marked_and_does_not_block(text: str, figures: list[str]) -> None:
    checks = _checked(text)
    assert [f.text for f in checks.findings if f.kind is FindingKind.FIGURE] == figures
    assert not checks.blocking


@pytest.mark.parametrize(
    "text",
    [
        "给予奖励。可得20万元。[1]",
        "首次认定的，给予一次性奖励。",
        "您单位符合申报条件。",
        "申报即将截止，请抓紧。",
        "可以申领补贴。\n\n可得20万元。[1]",
    ],
)
def test_a_promise_or_term_without_a_source_is_marked(text: str) -> None:
    checks = _checked(text)
    assert [f.kind for f in checks.findings] == [FindingKind.MISSING_BASIS]
    assert not checks.blocking


def test_a_mark_that_names_nothing_blocks() -> None:
    checks = _checked("可得20万元。[1][9]")
    assert [(f.kind, f.text) for f in checks.findings] == [(FindingKind.CITATION, "[9]")]
    assert checks.blocking


@pytest.mark.parametrize(
    "changed",
    [{"start": 0, "end": 5}, {"quote": "给予一次性奖励30万元"}, {"version": 2}, {"document_id": "gone"}, {"end": 9999}],
)
def test_a_quote_that_no_longer_stands_at_its_place_blocks(changed: dict[str, object]) -> None:
    broken = _LETTER.model_copy(update={"citations": (_CITED[0].model_copy(update=changed), _CITED[1])})
    checks = _checked("可得奖励。[1]逾期不予受理。[2]", broken)
    assert [(f.kind, f.text) for f in checks.findings] == [(FindingKind.CITATION, "[1]")]
    assert checks.blocking


def test_a_source_that_ended_since_is_told_once_and_one_cited_as_ended_is_not() -> None:
    checks = _checked("可得20万元。[1]确实可得20万元。[1]", validity=Validity.EXPIRED)
    assert [(f.kind, f.text) for f in checks.findings] == [(FindingKind.EXPIRED, "[1]")]
    assert "已过有效期" in checks.findings[0].message
    known = _CITED[0].model_copy(update={"validity": Validity.EXPIRED})
    told = _LETTER.model_copy(update={"citations": (known, _CITED[1])})
    assert _checked("原办法给予20万元。[1]", told, Validity.EXPIRED).findings == ()


def test_a_composed_sentence_left_alone_by_its_source_is_marked() -> None:
    assert [f.kind for f in _checked("逾期不予受理。").findings] == [FindingKind.MISSING_BASIS]


@given(st.text(alphabet="给予奖励20万元[1]2。？\n；“”、可以申领3000 〔〕号年", max_size=200))
def test_any_text_can_be_checked_and_findings_stand_in_it(text: str) -> None:
    _checked(text)
    for sentence in sentences_of(text):
        assert text[sentence.start : sentence.end] == sentence.words.strip()


@pytest.mark.parametrize(
    "text", ["给予" + " " * 19_000, "[1]" * 6000, "“" * 20_000, "“给予" * 6000, "\n" * 20_000, "。" * 20_000]
)
def test_a_text_made_to_be_slow_is_checked_in_a_moment(text: str) -> None:
    began = time.perf_counter()
    _checked(text)
    assert time.perf_counter() - began < 2.0  # a quadratic reading takes tens of seconds on a busy machine


@pytest.mark.timed
def test_a_long_letter_is_checked_within_fifty_milliseconds() -> None:
    text = "\n\n".join(f"{n}. 首次认定的，给予一次性奖励20万元，申报时间为7月1日起。[1][2]" for n in range(1, 100))
    _checked(text)
    began = time.perf_counter()
    _checked(text + " ")
    assert time.perf_counter() - began < 0.05 * 4  # figures are read once a sentence; a busy machine is slow, not wrong
