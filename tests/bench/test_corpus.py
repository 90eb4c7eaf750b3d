"""The demonstration corpus: manuscripts are sound, every file is built from its manuscript, the demands are met."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bench.corpus.build import side_file, source_path
from bench.corpus.check import build_problems, corpus_problems, manuscript_problems, read_all
from bench.corpus.chromium import plain_character
from bench.corpus.fragments import cell_spans
from bench.corpus.manuscript import Manuscript, ManuscriptError, Table, read_manuscript
from bench.corpus.render_xlsx import cell_value
from bench.corpus.wording import days_in, plain, years_of_validity


@pytest.fixture(scope="module")
def manuscripts() -> list[Manuscript]:
    found, problems = read_all()
    assert problems == []
    return found


def test_manuscripts_are_sound(manuscripts: list[Manuscript]) -> None:
    assert manuscript_problems(manuscripts) == []


def test_every_manuscript_has_the_file_built_from_it(manuscripts: list[Manuscript]) -> None:
    assert build_problems(manuscripts) == []


def test_corpus_has_what_the_project_asks_for(manuscripts: list[Manuscript]) -> None:
    assert corpus_problems(manuscripts) == []


def test_missing_documents_are_missed(manuscripts: list[Manuscript]) -> None:
    without_scans = [one for one in manuscripts if one.register.render.style != "scan"]
    assert any(problem.startswith("pdf scan: 0 documents") for problem in corpus_problems(without_scans))


def test_side_files_say_what_the_front_matter_says(manuscripts: list[Manuscript]) -> None:
    for manuscript in manuscripts:
        path = source_path(manuscript).parent / "policy.yaml"
        assert path.read_text("utf-8") == side_file(manuscript), path


def test_document_without_side_file_says_only_that_it_is_a_demonstration(manuscripts: list[Manuscript]) -> None:
    bare = [one for one in manuscripts if not one.register.render.side_file]
    assert bare
    for manuscript in bare:
        assert yaml.safe_load(side_file(manuscript)) == {"provenance": "demonstration"}


def test_side_file_leaves_dates_out_where_only_the_text_states_them(manuscripts: list[Manuscript]) -> None:
    hidden = [one for one in manuscripts if one.register.render.dates_in_text_only]
    assert hidden
    for manuscript in hidden:
        assert not {"effective_from", "effective_to"} & set(yaml.safe_load(side_file(manuscript)))


_FRONT_MATTER = """---
id: park-sample
title: 示范办法
document_number: 示高新管发〔2025〕99号
issuer: 示范高新技术产业开发区管理委员会
level: park
chain: [policy]
issued_on: 2025-03-20
effective_from: 2025-04-01
effective_to: 2028-03-31
provenance: demonstration
render: {format: md}
---
"""


def _sample(folder: Path, body: str) -> Manuscript:
    path = folder / "park" / "sample.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(_FRONT_MATTER + body, "utf-8")
    return read_manuscript(path)


_SOUND = """# 示范办法

示高新管发〔2025〕99号

第一条 咨询电话0099-88120100。

第二条 本办法自2025年4月1日起施行，有效期三年。

示范高新技术产业开发区管理委员会

2025年3月20日
"""


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("有效期三年", "有效期两年", "effective_to 2028-03-31"),
        ("2025年4月1日", "2025年5月1日", "effective_from 2025-04-01 is not in the text"),
        ("2025年3月20日", "2025年3月", "date of issue 2025-03-20 is not in the text"),
        ("〔2025〕99号", "〔2025〕98号", "document number 示高新管发〔2025〕99号 is not in the text"),
        ("第二条", "第三条", "第2条 expected"),
        ("0099-88120100", "0099-88120199", "telephone 0099-88120199"),
        ("0099-88120100", "**0099-88120100**", "bold or italics"),
        ("咨询电话", "依据《示范措施》（示高新管发〔2024〕2号），咨询电话", "cites 《示范措施》"),
        ("咨询电话", "依据《示范办法》第九条，咨询电话", "cites 第九条"),
        ("咨询电话", "按照本办法第九条处理。咨询电话", "refers to its own 第九条"),
        ("第二条 ", "| 级别 | 金额 |\n|---|---|\n| A级 |\n\n第二条 ", "has 1 cells, the header 2"),
    ],
)
def test_slips_in_a_manuscript_are_named(tmp_path: Path, was: str, becomes: str, complaint: str) -> None:
    assert not [problem for problem in manuscript_problems([_sample(tmp_path, _SOUND)]) if "plan.yaml" not in problem]
    broken = _sample(tmp_path, _SOUND.replace(was, becomes))
    assert any(complaint in problem for problem in manuscript_problems([broken]))


def test_unreadable_front_matter_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "sample.md").write_text("# 示范办法\n", "utf-8")
    with pytest.raises(ManuscriptError, match=r"sample\.md"):
        read_manuscript(tmp_path / "sample.md")


def test_days_are_read_in_every_spelling() -> None:
    text = plain("２０２５年３月２０日、二〇二六年十二月三十一日、2027-01-04")
    assert days_in(text) == {date(2025, 3, 20), date(2026, 12, 31), date(2027, 1, 4)}


def test_validity_is_the_documents_own() -> None:
    assert years_of_validity("授权书有效期二年。本办法自印发之日起施行，有效期三年。") == [3]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("120", 120),
        ("37.5", 37.5),
        ("2026-12-31", date(2026, 12, 31)),
        ("0099-88120100", "0099-88120100"),
        ("007", "007"),
    ],
)
def test_spreadsheet_cells_hold_figures_days_and_text(text: str, value: object) -> None:
    assert cell_value(text) == value


def test_only_equal_neighbours_are_merged() -> None:
    table = Table(("类别", "指标"), (("甲", "1"), ("甲", "2"), ("乙", "3"), ("甲", "4")))
    assert cell_spans(table, 0) == [2, 0, 1, 1]
    assert cell_spans(table, None) == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("look_alike", "plain_form"), [("⾼", "高"), ("⼾", "户"), ("⻓", "长"), ("―", "—"), ("（", "（")]
)
def test_look_alikes_become_ordinary_characters(look_alike: str, plain_form: str) -> None:
    assert plain_character(look_alike) == plain_form
