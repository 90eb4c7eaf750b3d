"""The register: from policy.yaml, and from the text where that says nothing."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from assistant.policy.document import Chain, DocumentStatus, Level, Provenance, Register
from assistant.policy.validity import Validity, ValidityTable
from ingest.canonical import canonicalise
from ingest.chains import chain_words, read_chain
from ingest.document_number import normal_number
from ingest.frame import find_frame
from ingest.head import strip_portal_suffix
from ingest.parse.blocks import Block
from ingest.place import read_level, read_region
from ingest.register import read_register
from ingest.sidefile import SideFile, SideFileError, read_side_file

SIGNED = ("某市高新技术产业开发区管理委员会", "2025年3月20日")


def register(*lines: str, side: SideFile | None = None, **metadata: str) -> Register:
    """The register of a document; the first line is its title, except where it starts with 「|」."""
    title, *rest = lines
    first = Block("text", title[1:]) if title.startswith("|") else Block("heading", title, None, 1)
    canonical = canonicalise([first, *(Block("text", line) for line in rest)])
    frame = find_frame(canonical, metadata)
    return read_register(canonical, frame, metadata, side=side, file_name="文件名").register


def period(*lines: str) -> tuple[date | None, date | None]:
    found = register("某办法", *lines, *SIGNED)
    return found.effective_from, found.effective_to


# -- title, number, issuer, date ---------------------------------------------------------------------------------


def test_measure_registers_itself() -> None:
    found = register(
        "某区培育奖励办法",
        "某高管发[2025] 6号",
        "第一条 为规范奖励。",
        "第二条 本办法自2025年4月1日起施行，有效期三年。",
        *SIGNED,
    )
    assert found.title == "某区培育奖励办法"
    assert found.document_number == "某高管发〔2025〕6号"
    assert found.issuer == SIGNED[0]
    assert found.level is Level.PARK
    assert found.issued_on == date(2025, 3, 20)
    assert (found.effective_from, found.effective_to) == (date(2025, 4, 1), date(2028, 3, 31))
    assert found.provenance is Provenance.OFFICIAL
    assert found.id.startswith("doc-")
    assert len(found.id) == 16


def test_id_depends_on_what_identifies_a_document_only() -> None:
    one = register("某办法", "某发〔2025〕6号", "第一条 甲。", *SIGNED)
    same = register("某办法", "某发〔2025〕6号", "第一条 乙丙丁。", *SIGNED)
    other = register("某办法", "某发〔2025〕7号", "第一条 甲。", *SIGNED)
    assert one.id == same.id != other.id


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("示科发〔2025〕3号", "示科发〔2025〕3号"),
        ("示科发[2025]3号", "示科发〔2025〕3号"),
        ("示科发（2025）3 号", "示科发〔2025〕3号"),
        ("示科发【2025】第3号", "示科发〔2025〕第3号"),
        ("文号：示科发〔2025〕3号", "示科发〔2025〕3号"),
        ("国家知识产权局令第76号", "国家知识产权局令第76号"),
        ("财政部 税务总局公告2023年第7号", "财政部 税务总局公告2023年第7号"),
        ("示科发〔2025〕3号 签发人：某某", "示科发〔2025〕3号"),
        ("示科发﹝２０２５﹞３号", "示科发〔2025〕3号"),
        ("示科发［2025］3号", "示科发〔2025〕3号"),
        ("国家税务总局 财政部公告2025年第3号", "国家税务总局 财政部公告2025年第3号"),
        ("（财政部 税务总局公告2025年第3号）", "财政部 税务总局公告2025年第3号"),
        ("甲市人民政府令 第 76 号", "甲市人民政府令第76号"),
        ("公告2025年第3号", "公告2025年第3号"),
        ("（2025年第3号）", "2025年第3号"),
        ("索引号：0001 文号：示科发〔2025〕3号 发布日期：2025-03-21", "示科发〔2025〕3号"),
    ],
)
def test_document_numbers_of_all_forms(line: str, number: str) -> None:
    assert register("某办法", line, "第一条 甲。", *SIGNED).document_number == number


def test_number_alone_below_the_issuing_line_is_joined_to_it() -> None:
    found = register("|国家税务总局公告", "2025年第3号", "关于某项政策的公告", "现公告如下：", "一、甲。")
    assert found.document_number == "国家税务总局公告2025年第3号"
    assert found.title == "关于某项政策的公告"
    assert found.issuer == "国家税务总局"


def test_head_table_of_a_portal_states_number_issuer_and_date() -> None:
    rows = (("索引号", "0001", "文号", "某发〔2025〕6号"), ("发布机构", "甲市科技局", "成文日期", "2025-03-20"))
    table = Block("table", "", None, 0, rows, 0)
    canonical = canonicalise([Block("heading", "某办法", None, 1), table, Block("text", "第一条 甲。")])
    frame = find_frame(canonical, {})
    found = read_register(canonical, frame, {}, side=None, file_name="文件名").register
    assert (found.document_number, found.issuer, found.issued_on) == (
        "某发〔2025〕6号",
        "甲市科技局",
        date(2025, 3, 20),
    )


def test_number_of_a_law_is_that_of_the_order_that_promulgated_it() -> None:
    found = register("某条例", "2019年10月22日 中华人民共和国国务院令第722号公布", "第一条 甲。")
    assert found.document_number == "中华人民共和国国务院令第722号"


def test_order_that_promulgates_a_law_names_and_dates_it() -> None:
    found = register(
        "|中华人民共和国国务院令",
        "第722号",
        "《某促进条例》已经2019年10月8日国务院第66次常务会议通过，现予公布，自2020年1月1日起施行。",
        "总理 某某某",
        "2019年10月22日",
        "第一条 甲。",
        "第二条 本条例自2020年1月1日起施行。",
    )
    assert (found.title, found.document_number) == ("某促进条例", "中华人民共和国国务院令第722号")
    assert (found.issued_on, found.effective_from) == (date(2019, 10, 22), date(2020, 1, 1))


def test_title_names_the_issuer_where_nothing_else_does() -> None:
    assert register("甲市人民政府关于支持企业的意见", "一、甲。").issuer == "甲市人民政府"
    assert register("国务院关于支持企业的意见", "一、甲。").issuer == "国务院"


@pytest.mark.timed
def test_a_line_of_many_authorities_is_read_at_once() -> None:
    many = " ".join(["国家税务总局"] * 60)
    began = time.monotonic()
    register("某办法", f"{many} 一些别的字", "第一条 甲。", f"{many}公布的文件。")
    assert time.monotonic() - began < 2


def test_number_of_a_cited_document_is_not_its_own() -> None:
    found = register("某办法", "第一条 根据《某法》（国发〔2020〕1号）制定。", *SIGNED)
    assert found.document_number is None


def test_joint_issuers_are_joined() -> None:
    found = register("某办法", "第一条 甲。", "某市科学技术局", "某市财政局", "2025年3月20日")
    assert found.issuer == "某市科学技术局、某市财政局"
    assert found.level is Level.CITY


def test_signature_on_one_line_and_in_chinese_numerals() -> None:
    assert register("某办法", "第一条 甲。", "某省科学技术厅 二〇二五年十一月二十日").issued_on == date(2025, 11, 20)
    assert register("某办法", "第一条 甲。", "某省科学技术厅", "二○二五年三月十日").issued_on == date(2025, 3, 10)
    assert register("某办法", "第一条 甲。", "某省科学技术厅", "２０２５年３月１０日").issued_on == date(2025, 3, 10)


def test_portal_states_issuer_and_date_where_the_text_has_no_signature() -> None:
    found = register("某指南", "发布机构：某市行政审批局 发布日期：2026年3月16日", "一、服务内容", "说明。")
    assert (found.issuer, found.issued_on) == ("某市行政审批局", date(2026, 3, 16))
    found = register("某指南", "一、内容", "说明。", source="某市商务局", published_on="2026-03-16")
    assert (found.issuer, found.issued_on) == ("某市商务局", date(2026, 3, 16))


def test_red_head_names_the_issuer_and_is_no_title() -> None:
    found = register(
        "|某市人民政府办公室文件", "某府办发〔2025〕6号", "关于印发某市", "奖励办法的通知", "各单位：", "请执行。"
    )
    assert found.title == "关于印发某市奖励办法的通知"
    assert found.issuer == "某市人民政府办公室"


def test_title_of_a_page_loses_its_portal() -> None:
    assert strip_portal_suffix("某区奖励办法_示范高新区门户网站") == "某区奖励办法"
    assert strip_portal_suffix("某区奖励办法 - 政策文件 - 某市人民政府网") == "某区奖励办法"
    assert strip_portal_suffix("2026—2027年度通知") == "2026—2027年度通知"


def test_title_comes_from_the_metadata_and_at_last_from_the_file_name() -> None:
    assert register("|第一条 甲。", title="某办法_某某网").title == "某办法"
    assert register("|第一条 甲。").title == "文件名"


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("国务院办公厅", Level.NATIONAL),
        ("科技部、财政部、国家税务总局", Level.NATIONAL),
        ("工业和信息化部", Level.NATIONAL),
        ("国家知识产权局", Level.NATIONAL),
        ("浙江省人民政府", Level.PROVINCE),
        ("上海市经济和信息化委员会", Level.PROVINCE),
        ("上海市浦东区科技局", Level.CITY),
        ("浙江省杭州市科学技术局", Level.CITY),
        ("示范市科学技术局", Level.CITY),
        ("示范高新技术产业开发区管理委员会科技创新局", Level.PARK),
        ("示范市高新区管委会", Level.PARK),
        (None, None),
    ],
)
def test_level_by_the_words_of_the_issuer(issuer: str | None, level: Level | None) -> None:
    assert read_level(issuer, "办法") is level


def test_level_by_the_title_where_no_issuer_is_known() -> None:
    assert read_level(None, "示范高新区生物医药产业扶持办法") is Level.PARK
    assert read_level(None, "某省开发区条例") is not Level.PARK  # a law on development zones is nobody's park
    assert read_level(None, "某省自由贸易试验区法") is not Level.PARK


def test_number_keeps_the_space_between_two_issuers() -> None:
    assert normal_number("财政部 税务总局公告 2023年第7号") == "财政部 税务总局公告2023年第7号"


# -- from when to when -------------------------------------------------------------------------------------------

ISSUED = date(2025, 3, 20)


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("本办法自2025年4月1日起施行，有效期三年。", date(2025, 4, 1), date(2028, 3, 31)),
        ("本办法自2025年3月1日起施行，有效期3年。", date(2025, 3, 1), date(2028, 2, 29)),
        ("本办法自2025年4月1日起施行，有效期至2027年12月31日。", date(2025, 4, 1), date(2027, 12, 31)),
        ("本办法自2025年4月1日起施行，有效期为5年，至2030年3月31日止。", date(2025, 4, 1), date(2030, 3, 31)),
        ("本办法自印发之日起施行，有效期三年。", ISSUED, date(2028, 3, 19)),
        ("本办法自发布之日起30日后施行。", date(2025, 4, 19), None),
        ("本办法自2025年4月1日起试行，试行期一年。", date(2025, 4, 1), date(2026, 3, 31)),
        ("本办法自2025年4月1日起施行。有效期5年。", date(2025, 4, 1), date(2030, 3, 31)),
        ("本公告执行期限为2023年1月1日至2027年12月31日。", date(2023, 1, 1), date(2027, 12, 31)),
        (
            "本办法由某局负责解释，自二〇二四年七月一日起施行，至二〇二七年六月三十日止。",
            date(2024, 7, 1),
            date(2027, 6, 30),
        ),
        ("本告知单自2026年3月1日起使用，至2027年2月28日止。", date(2026, 3, 1), date(2027, 2, 28)),
        ("本通知自发布之日起至2026年12月31日有效。", ISSUED, date(2026, 12, 31)),
        ("自2025年4月1日起施行。", date(2025, 4, 1), None),
        ("本意见自公布之日起施行。", ISSUED, None),
        ("本办法有效期两年。", ISSUED, date(2027, 3, 19)),
    ],
)
def test_period_in_its_usual_words(line: str, start: date, end: date | None) -> None:
    assert period("第一条 甲。", f"第二条 {line}") == (start, end)


@pytest.mark.parametrize(
    "line",
    [
        "《某市条例》自2030年1月1日起施行，有效期三年。",
        "信用承诺书有效期一年。",
        "资格自颁发证书之日起有效期为三年。",
        "申报时间为2025年11月2日至2025年12月11日。",
        "企业自收到通知之日起5个工作日内补正。",
        "高新技术企业证书有效期至2027年12月31日的，可以申请。",
        "奖励自2026年7月1日起停止执行。",
        "本办法所称算力券，有效期自领取之日起6个月。",
        "《某办法》第四条自2024年1月1日起执行的标准，按照就高原则。",
    ],
)
def test_dates_of_others_are_left_alone(line: str) -> None:
    assert period("第一条 甲。", f"第二条 {line}") == (ISSUED, None)


def test_last_clause_of_a_document_wins_over_an_earlier_one() -> None:
    assert period(
        "第一条 本办法自2024年1月1日起执行的试点结束。", "第九条 本办法自2025年4月1日起施行，有效期三年。"
    ) == (date(2025, 4, 1), date(2028, 3, 31))


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("本办法自印发次月1日起施行。", date(2025, 4, 1), None),
        ("本办法自印发之日的次月1日起施行，有效期两年。", date(2025, 4, 1), date(2027, 3, 31)),
        ("本办法自公布之日起满30日后施行。", date(2025, 4, 19), None),
        ("本办法自2025年度起执行。", date(2025, 1, 1), None),
        ("本办法自2025年7月起施行，有效期至2027年底。", date(2025, 7, 1), date(2027, 12, 31)),
        ("本办法自2025年4月1日起施行，执行至2027年底止。", date(2025, 4, 1), date(2027, 12, 31)),
        ("本办法自2025年4月1日起施行，有效期至2027年6月。", date(2025, 4, 1), date(2027, 6, 30)),
        (
            "本办法自2025年4月1日起施行，有效期限为自2025年4月1日起至2028年3月31日止。",
            date(2025, 4, 1),
            date(2028, 3, 31),
        ),
        ("本办法自2025年4月1日起试行两年。", date(2025, 4, 1), date(2027, 3, 31)),
        ("本办法自2025年4月1日起施行，有效期5年，有效期届满自动失效。", date(2025, 4, 1), date(2030, 3, 31)),
        ("本办法自2025年4月1日起暂行。", ISSUED, None),
        ("本办法有效期自发布之日起5年。", ISSUED, date(2030, 3, 19)),
        ("本政策执行期限至2027年12月31日。", ISSUED, date(2027, 12, 31)),
        ("本通知实施期限为2025年1月1日至2026年12月31日。", date(2025, 1, 1), date(2026, 12, 31)),
        ("本办法自２０２５年４月１日起施行，有效期３年。", date(2025, 4, 1), date(2028, 3, 31)),
    ],
)
def test_period_in_less_usual_words(line: str, start: date, end: date | None) -> None:
    assert period("第一条 甲。", f"第二条 {line}") == (start, end)


def test_a_length_stated_in_an_article_of_its_own_counts_from_the_first_day() -> None:
    assert period("第一条 甲。", "第二条 本办法自2025年7月1日起施行。", "第三条 本办法有效期三年。") == (
        date(2025, 7, 1),
        date(2028, 6, 30),
    )


def test_provisional_rules_without_a_stated_end_are_given_none() -> None:
    assert register("某暂行办法", "第一条 本办法自2015年1月1日起施行。", *SIGNED).effective_to is None


# -- what a title or portal marks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "plain", "status", "on"),
    [
        ("某区奖励办法（已废止）", "某区奖励办法", DocumentStatus.REPEALED, None),
        ("【失效】某区奖励办法", "某区奖励办法", DocumentStatus.EXPIRED, None),
        ("某区奖励办法[废止]", "某区奖励办法", DocumentStatus.REPEALED, None),
        ("某区奖励办法（2026年6月30日废止）", "某区奖励办法", DocumentStatus.REPEALED, date(2026, 6, 30)),
        ("某区奖励办法（已于2026年6月30日起停止执行）", "某区奖励办法", DocumentStatus.REPEALED, date(2026, 6, 30)),
        ("某区奖励办法（征求意见稿）", "某区奖励办法（征求意见稿）", DocumentStatus.DRAFT, None),
        ("某区奖励办法（草案）", "某区奖励办法（草案）", DocumentStatus.DRAFT, None),
        (
            "关于公开征求《某区奖励办法》意见的公告",
            "关于公开征求《某区奖励办法》意见的公告",
            DocumentStatus.DRAFT,
            None,
        ),
        ("某区奖励办法（试行）", "某区奖励办法（试行）", None, None),
        ("某区奖励办法（部分废止）", "某区奖励办法（部分废止）", None, None),
        ("关于废止部分文件的决定", "关于废止部分文件的决定", None, None),
        ("某区科技成果草案征集办法", "某区科技成果草案征集办法", None, None),
    ],
)
def test_marks_of_titles_are_status_and_not_title(
    title: str, plain: str, status: DocumentStatus | None, on: date | None
) -> None:
    found = register(title, "第一条 甲。", *SIGNED)
    assert (found.title, found.status, found.ended_on) == (plain, status, on)


def test_an_end_that_is_not_stated_is_not_invented() -> None:
    found = register("某区奖励办法（已废止）", "第一条 甲。", *SIGNED)
    assert found.effective_to is None
    assert ValidityTable([found]).on(found.id, date(2026, 1, 1)) is Validity.REPEALED


def test_portal_that_marks_a_page_as_repealed_is_believed() -> None:
    assert register("某办法", "第一条 甲。", *SIGNED, validity="已废止").status is DocumentStatus.REPEALED
    assert register("某办法", "第一条 甲。", *SIGNED, validity="未废止").status is None
    assert register("某办法", "第一条 甲。", *SIGNED, validity="有效").status is None


def test_dates_of_a_draft_are_proposals_and_it_is_never_in_force() -> None:
    found = register("某办法（征求意见稿）", "第一条 本办法自2025年4月1日起施行，有效期三年。", *SIGNED)
    assert (found.effective_from, found.effective_to) == (None, None)
    assert ValidityTable([found]).on(found.id, date(2026, 1, 1)) is Validity.NOT_YET


# -- region and chain --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issuer", "title", "region"),
    [
        ("北京市人民代表大会常务委员会", "条例", "北京市"),
        ("上海市浦东新区科技局", "办法", "上海市浦东新区"),
        ("浙江省杭州市科学技术局", "办法", "浙江省杭州市"),
        ("甲市市场监督管理局", "办法", "甲市"),
        ("甲市乙县人民政府", "办法", "甲市乙县"),
        ("南昌高新技术产业开发区管理委员会", "办法", "南昌高新区"),
        ("南昌高新区管委会", "办法", "南昌高新区"),
        ("中国（上海）自由贸易试验区管理委员会", "办法", "中国（上海）自由贸易试验区"),
        ("国家市场监督管理总局", "办法", None),
        ("财政部、国家税务总局", "公告", None),
        ("市科学技术局", "办法", None),
        ("高新区管委会", "办法", None),
        ("各区人民政府", "办法", None),
        (None, "广东省优化营商环境条例", "广东省"),
        (None, "关于支持高新区发展的通知", None),
        (None, "奖励办法", None),
    ],
)
def test_region_is_the_place_of_the_issuer_and_never_guessed(
    issuer: str | None, title: str, region: str | None
) -> None:
    assert read_region(issuer, title) == region


def test_chain_is_read_from_the_words_of_the_title_only() -> None:
    assert read_chain("某区高新技术企业奖励办法") == (Chain.INNOVATION,)
    assert set(read_chain("某区博士后人才与科技贷款贴息办法")) == {Chain.TALENT, Chain.CAPITAL}
    assert read_chain("某区若干措施") == ()
    assert {chain for chain, _ in chain_words()} == set(Chain)


# -- relations ---------------------------------------------------------------------------------------------------


def relations(*lines: str) -> tuple[tuple[str, ...], list[tuple[str, tuple[str, ...]]]]:
    found = register("某办法", "某发〔2025〕6号", *lines, *SIGNED)
    return found.supersedes, [(r.document, r.provisions) for r in found.repeals]


@pytest.mark.parametrize(
    ("line", "ended"),
    [
        ("《旧办法（试行）》（某发〔2023〕8号）同时废止。", ("某发〔2023〕8号",)),
        ("原《旧办法》同时废止。", ("旧办法",)),
        ("《旧办法》（某发〔2023〕8号）有效期届满后不再执行。", ("某发〔2023〕8号",)),
        ("《甲办法》《乙办法》和《丙办法》（丙发〔2020〕1号）同时废止。", ("甲办法", "乙办法", "丙发〔2020〕1号")),
        ("自本办法施行之日起，《旧办法》停止执行。", ("旧办法",)),
        ("本办法自2025年4月1日起施行，替代《旧办法》（某发〔2023〕8号）。", ("某发〔2023〕8号",)),
    ],
)
def test_whole_documents_that_are_replaced(line: str, ended: tuple[str, ...]) -> None:
    assert relations("第一条 甲。", f"第二条 {line}") == (ended, [])


@pytest.mark.parametrize(
    "line",
    [
        "例如，《旧办法》已经废止。",
        "按照《旧办法》领取的奖励不再执行。",
        "《旧办法》规定的标准与本办法不一致的，按照本办法执行。",
        "本办法废止后，尚未兑付的继续兑付。",
        "企业依照已失效的《旧办法》领取过奖励的，不补发。",
        "《旧办法》废止前已经受理的，继续办理。",
    ],
)
def test_documents_that_are_only_spoken_of_stay(line: str) -> None:
    assert relations("第一条 甲。", f"第二条 {line}") == ((), [])


def test_single_articles_are_repealed() -> None:
    assert relations("第一条 废止《旧办法》（某发〔2023〕8号）第七条、第十一条。") == (
        (),
        [("某发〔2023〕8号", ("第七条", "第十一条"))],
    )
    assert relations("第一条 《旧办法》第七条同时废止。") == ((), [("旧办法", ("第七条",))])


def test_articles_listed_as_items_and_under_a_short_name_are_repealed_from_their_day() -> None:
    found = register(
        "关于废止部分条款的通知",
        "自2026年7月1日起，废止《若干政策措施》（某发〔2024〕2号，以下简称《措施》）的下列条款：",
        "（一）第七条（首次奖励）。统一按照《新办法》执行。",
        "（二）第十一条（技改）。统一按照《新办法》执行。",
        "《措施》第十四条（服务券）原规定自2026年8月1日起停止执行，代之以下列规定：",
        *SIGNED,
    )
    assert [(r.document, r.provisions, r.on) for r in found.repeals] == [
        ("某发〔2024〕2号", ("第七条", "第十一条"), date(2026, 7, 1)),
        ("某发〔2024〕2号", ("第十四条",), date(2026, 8, 1)),
    ]


# -- policy.yaml -------------------------------------------------------------------------------------------------


def test_digest_registers_its_original(tmp_path: Path) -> None:
    found = register(
        "某税收政策要点摘编",
        "本文为《财政部 税务总局关于某项政策的公告》（财政部 税务总局公告2023年第7号）的要点摘编，由某中心整理。"
        "该公告2023年3月26日发布，自2023年1月1日起执行。",
        "《另一办法》（某发〔2026〕2号）自2026年4月1日起施行后，本文所列标准适用至2026年3月31日。",
        "一、甲",
        "说明。",
    )
    assert (found.title, found.document_number) == ("关于某项政策的公告", "财政部 税务总局公告2023年第7号")
    assert (found.issuer, found.level) == ("财政部、税务总局", Level.NATIONAL)
    assert (found.issued_on, found.effective_from) == (date(2023, 3, 26), date(2023, 1, 1))
    assert found.effective_to == date(2026, 3, 31)
    assert found.provenance is Provenance.DIGEST


def notes(*lines: str, side: SideFile | None = None, **metadata: str) -> tuple[str, ...]:
    title, *rest = lines
    canonical = canonicalise([Block("heading", title, None, 1), *(Block("text", line) for line in rest)])
    frame = find_frame(canonical, metadata)
    return read_register(canonical, frame, metadata, side=side, file_name="文件名").notes


def test_what_text_file_and_side_file_state_differently_is_noted(tmp_path: Path) -> None:
    text = ("某办法", "某发〔2025〕6号", "第一条 本办法自2025年4月1日起施行，有效期三年。", *SIGNED)
    assert notes(*text) == ()
    assert notes(*text, side=side(tmp_path, "effective_to: 2028-03-31\n")) == ()
    (note,) = notes(*text, side=side(tmp_path, "effective_to: 2030-03-31\n"))
    assert "2030-03-31" in note
    assert "2028-03-31" in note
    (note,) = notes(*text, issued_on="2025-03-21")
    assert "2025-03-20" in note
    assert "2025-03-21" in note
    assert "早于" in notes(*text, published_on="2025-03-01")[0]
    assert "某发〔2025〕7号" in notes(*text, document_number="某发[2025]7号")[0]


def side(tmp_path: Path, text: str) -> SideFile:
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return read_side_file(path)


def test_side_file_wins_and_the_text_fills_what_it_leaves_out(tmp_path: Path) -> None:
    stated = side(
        tmp_path, "id: park-a\ntitle: 正式名称\nissuer: [甲局, 乙局]\nlevel: city\nprovenance: demonstration\n"
    )
    found = register("某办法", "第一条 本办法自2025年4月1日起施行，有效期三年。", *SIGNED, side=stated)
    assert (found.id, found.title, found.issuer, found.level) == ("park-a", "正式名称", "甲局、乙局", Level.CITY)
    assert (found.effective_from, found.effective_to) == (date(2025, 4, 1), date(2028, 3, 31))
    assert found.provenance is Provenance.DEMONSTRATION


def test_side_file_that_states_no_end_is_believed(tmp_path: Path) -> None:
    stated = side(tmp_path, "id: a\neffective_to: null\n")
    assert register("某办法", "第一条 本办法自2025年4月1日起施行，有效期三年。", side=stated).effective_to is None


def test_officer_takes_a_mark_back_in_the_side_file(tmp_path: Path) -> None:
    text = ("某区奖励办法（已废止）", "第一条 甲。", *SIGNED)
    assert register(*text, side=side(tmp_path, "status: null\n")).status is None
    dated = register(*text, side=side(tmp_path, "ended_on: 2026-01-01\nregion: 某区\n"))
    assert (dated.status, dated.ended_on, dated.region) == (DocumentStatus.REPEALED, date(2026, 1, 1), "某区")


def test_printed_day_of_issue_counts_from_the_side_file(tmp_path: Path) -> None:
    stated = side(tmp_path, "issued_on: 2026-01-05\n")
    found = register("某办法", "第一条 本办法自印发之日起施行，有效期一年。", *SIGNED, side=stated)
    assert (found.effective_from, found.effective_to) == (date(2026, 1, 5), date(2027, 1, 4))


def test_bare_key_on_of_a_repeal_is_read(tmp_path: Path) -> None:
    stated = side(tmp_path, "repeals:\n- {document: a, provisions: [第七条], on: 2026-07-01}\n")
    assert stated.repeals[0].on == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("effective_from: 下个月\n", ("effective_from", "日期", "下个月")),
        ("level: district\n", ("level", "park", "district")),
        ("titel: 某办法\n", ("titel", "拼写")),
        ("id: 'a b#1'\n", ("id", "a b#1")),
        ("chain: [money]\n", ("chain", "money")),
        ("issuer: {a: 1}\n", ("issuer",)),
        ("- a\n- b\n", ("键: 值",)),
        ("title: [\n", ("YAML", "第2行")),
        ("effective_from: 2026-02-01\neffective_to: 2026-01-01\n", ("effective_to", "早于")),
    ],
)
def test_wrong_side_file_names_the_key(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    with pytest.raises(SideFileError) as caught:
        side(tmp_path, text)
    assert all(word in caught.value.reason for word in words), caught.value.reason


def test_side_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_bytes("title: 某办法".encode("gbk"))
    with pytest.raises(SideFileError, match="UTF-8"):
        read_side_file(tmp_path / "policy.yaml")


def test_law_is_dated_and_issued_by_its_history() -> None:
    found = register(
        "某省促进条例",
        "2004年1月16日 某省第十届人民代表大会常务委员会第七次会议通过",
        "2021年9月29日 某省第十三届人民代表大会常务委员会第三十一次会议《关于修改〈某省促进条例〉的决定》修正",
        "第一条 为了促进转化，制定本条例。",
        "第二条 本条例自2004年3月1日起施行。《某省促进条例》同时废止。",
    )
    assert (found.issuer, found.level) == ("某省人民代表大会常务委员会", Level.PROVINCE)
    assert (found.issued_on, found.effective_from) == (date(2021, 9, 29), date(2021, 9, 29))
    assert found.supersedes == ()
