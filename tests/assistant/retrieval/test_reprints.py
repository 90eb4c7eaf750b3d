from __future__ import annotations

from datetime import date

from assistant.build import Stores, build_assistant
from assistant.retrieval.reprints import reprints
from assistant.storage.library import Library
from tests.assistant.documents import ingested, save

TODAY = date(2026, 11, 22)
TEXT = (
    "第一条 在示范区注册并且依法纳税的高新技术企业，可以申请本办法规定的奖励资金。",
    "第二条 首次通过高新技术企业认定的企业，给予一次性奖励资金二十万元，分两年兑付。",
    "第三条 申请奖励的企业应当在每年六月底之前通过网上平台提交申请表和证书复印件。",
    "第四条 本办法由科技创新局负责解释。",
)


def test_a_reprint_is_told_by_the_document_that_has_a_number(small_stores: Stores) -> None:
    save(
        small_stores.catalogue,
        ingested("copy", *(t.replace("，", " ，") for t in TEXT), title="转载：奖励办法", document_number=None),
    )
    save(small_stores.catalogue, ingested("original", *TEXT, title="奖励办法", document_number="示管发〔2025〕1号"))
    save(small_stores.catalogue, ingested("other", *(t.replace("二十", "三十") + "另一区" for t in TEXT)))
    assert reprints(Library(small_stores.catalogue)) == {"copy": "original"}
    found = build_assistant(small_stores).search("首次认定给多少奖励", as_of=TODAY)
    assert "original" in {c.passage.document_id for c in found}
    assert "copy" not in {c.passage.document_id for c in found}


def test_a_reprint_speaks_for_itself_where_the_original_is_over(small_stores: Stores) -> None:
    save(small_stores.catalogue, ingested("copy", *TEXT))
    ended = ingested("original", *TEXT, document_number="示管发〔2025〕1号", effective_to=date(2025, 1, 1))
    save(small_stores.catalogue, ended)
    found = build_assistant(small_stores).search("首次认定给多少奖励", as_of=TODAY)
    assert "copy" in {c.passage.document_id for c in found}


def test_documents_that_share_a_formula_are_two(small_stores: Stores) -> None:
    formula = "第九条 本办法由示范高新技术产业开发区管理委员会科技创新局负责解释，自印发之日起施行。"
    save(small_stores.catalogue, ingested("one", *TEXT[:2], formula))
    save(
        small_stores.catalogue,
        ingested("two", formula, "第二条 租金补贴标准为每平方米十五元，补贴期限不超过三年。", TEXT[2]),
    )
    assert reprints(Library(small_stores.catalogue)) == {}
