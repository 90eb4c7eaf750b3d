"""A traditional document asked in simplified characters and the other way round: real stores and files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.build import Stores, build_assistant, open_stores
from assistant.pipeline import Assistant
from assistant.policy.answer import Answer, Status
from assistant.policy.document import Level
from assistant.policy.events import Retrieved
from assistant.settings import Settings
from ingest import Ingestion

AS_OF = date(2026, 11, 22)
TRADITIONAL = """\
# 河濱市高新區促進企業發展獎勵辦法

河濱科發〔2025〕8號

第一條　為促進高新技術企業發展，規範獎勵資金管理，制訂本辦法。

第二條　本辦法適用於在本區註冊成立的高新技術企業。

第三條　首次獲認定為高新技術企業的，給予一次性獎勵貳拾萬元；重新認定的，給予獎勵10萬元。

第四條　申請企業應當符合下列條件：

（一）在區內註冊滿兩年；

（二）上一年度研發費用不低於300萬元。

第五條　申請企業應當提交申請表、營業執照影本和認定證書影本。

第六條　本辦法自2025年4月1日起施行，有效期三年。

河濱市高新區管理委員會

2025年3月20日
"""
SIMPLIFIED = """\
# 示范高新区房屋租金补贴办法

示高管发〔2025〕9号

第一条 为降低企业经营成本，制定本办法。

第二条 企业租用标准厂房的，按照实际缴纳租金的50%给予补贴，每年最高30万元。

第三条 申请租金补贴应当提交租赁合同、发票和付款凭证。

第四条 本办法自2025年4月1日起施行，有效期三年。

示范高新区管理委员会

2025年3月20日
"""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    folder = tmp_path_factory.mktemp("traditional")
    for name, text in (("獎勵辦法.md", TRADITIONAL), ("租金补贴.md", SIMPLIFIED)):
        (folder / name).write_text(text, encoding="utf-8")
    opened = open_stores(Settings(data_dir=folder / "data"))
    assert not Ingestion(opened, workers=1).run([folder / "獎勵辦法.md", folder / "租金补贴.md"], lambda _: None).failed
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def assistant(stores: Stores) -> Assistant:
    return build_assistant(stores)


def cited(answer: Answer, stores: Stores) -> list[str]:
    """The quotes, each checked against the stored text."""
    for c in answer.citations:
        assert stores.catalogue.text(c.document_id, c.version).text[c.start : c.end] == c.quote
    return [c.quote for c in answer.citations]


REWARD = "第三條 首次獲認定為高新技術企業的，給予一次性獎勵貳拾萬元；重新認定的，給予獎勵10萬元。"
RENT = "第二条 企业租用标准厂房的，按照实际缴纳租金的50%给予补贴，每年最高30万元。"


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("高新技术企业首次认定奖励多少？", REWARD),
        ("高新技術企業首次認定獎勵多少？", REWARD),
        ("租用标准厂房，租金能补贴多少？", RENT),
        ("租用標準廠房，租金能補貼多少？", RENT),
    ],
)
def test_either_writing_finds_the_other_and_quotes_as_printed(
    assistant: Assistant, stores: Stores, question: str, quote: str
) -> None:
    answer = assistant.ask(question, as_of=AS_OF)
    assert answer.status is Status.ANSWERED
    assert cited(answer, stores) == [quote]
    assert quote.split(" ", 1)[1] in answer.text  # the answer's own words are the printed ones too
    assert answer.understood == ""  # the question was only read, not completed


def test_articles_are_named_alike_whatever_the_document_prints(assistant: Assistant) -> None:
    answer = assistant.ask("高新技术企业首次认定奖励多少？", as_of=AS_OF)
    assert [(c.title, c.provision) for c in answer.citations] == [("河濱市高新區促進企業發展獎勵辦法", "第三条")]


def test_a_document_is_known_by_its_title_and_number_in_either_writing(assistant: Assistant) -> None:
    for name in ("《河滨市高新区促进企业发展奖励办法》", "《河濱市高新區促進企業發展獎勵辦法》", "河滨科发〔2025〕8号"):
        answer = assistant.ask(f"{name}还有效吗？", as_of=AS_OF)
        assert answer.citations[0].quote == "第六條 本辦法自2025年4月1日起施行，有效期三年。", name


def test_what_is_read_and_found_is_shown_as_printed(assistant: Assistant) -> None:
    events = list(assistant.stream("高新技术企业首次认定奖励多少？", as_of=AS_OF))
    read = next(e for e in events if isinstance(e, Retrieved))
    assert read.documents[0].title == "河濱市高新區促進企業發展獎勵辦法"
    assert assistant.search("首次认定奖励", as_of=AS_OF, limit=1)[0].passage.text == REWARD


def test_register_and_structure_of_a_traditional_text_are_read(stores: Stores) -> None:
    register = next(d.register for d in stores.catalogue.documents() if "獎勵" in d.register.title)
    assert register.title == "河濱市高新區促進企業發展獎勵辦法"
    assert (register.document_number, register.issuer) == ("河濱科發〔2025〕8號", "河濱市高新區管理委員會")
    assert register.level is Level.PARK
    assert (register.issued_on, register.effective_from) == (date(2025, 3, 20), date(2025, 4, 1))
    assert register.effective_to == date(2028, 3, 31)
    paths = [p.path for p in stores.catalogue.provisions(register.id)]
    assert paths[2:9] == [
        ("第一条",), ("第二条",), ("第三条",), ("第四条",), ("第四条", "（一）"), ("第四条", "（二）"), ("第五条",),
    ]  # fmt: skip


def test_passages_stay_as_printed_and_are_embedded_simplified(stores: Stores) -> None:
    passage = next(p for p in stores.catalogue.passages() if p.text == REWARD)
    text = stores.catalogue.text(passage.document_id)
    assert text.text[passage.start : passage.end] == passage.text
    assert passage.searched == (
        "河滨市高新区促进企业发展奖励办法 › 第三条\n"
        "第三条 首次获认定为高新技术企业的，给予一次性奖励贰拾万元；重新认定的，给予奖励10万元。"
    )


def test_an_earlier_traditional_question_gives_the_topic(assistant: Assistant) -> None:
    first = assistant.ask("租用標準廠房，租金能補貼多少？", as_of=AS_OF)
    second = assistant.ask("要交什么材料？", as_of=AS_OF, conversation_id=first.conversation_id)
    assert [c.quote for c in second.citations] == ["第三条 申请租金补贴应当提交租赁合同、发票和付款凭证。"]


def test_what_a_side_file_states_is_not_rewritten(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "source.md").write_text(TRADITIONAL, encoding="utf-8")
    (tmp_path / "policy" / "policy.yaml").write_text("title: 河滨市高新区促进企业发展奖励办法\n", encoding="utf-8")
    opened = open_stores(Settings(data_dir=tmp_path / "data"))
    try:
        assert not Ingestion(opened, workers=1).run([tmp_path / "policy"], lambda _: None).failed
        register = opened.catalogue.documents()[0].register
    finally:
        opened.close()
    assert register.title == "河滨市高新区促进企业发展奖励办法"
    assert register.issuer == "河濱市高新區管理委員會"
