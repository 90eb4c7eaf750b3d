"""Three documents and a question to each, for runs on the real assistant."""

from __future__ import annotations

from assistant.build import Stores
from eval.dataset import Case
from tests.assistant.documents import ingested, save
from tests.eval.answers import AS_OF, case

DOCUMENTS = {
    "hnte": (
        "某区高新技术企业奖励办法",
        "第一条 为鼓励企业申报高新技术企业，制定本办法。",
        "第二条 对首次认定的高新技术企业，给予一次性奖励20万元。",
        "第三条 企业应当在认定后六个月内向科技局申报。",
    ),
    "upgrade": (
        "某区技术改造补助办法",
        "第一条 为支持企业技术改造，制定本办法。",
        "第二条 技术改造补助按照设备投资额的12%给予，最高500万元。",
        "第三条 技术改造补助每年5月申报。",
    ),
    "rent": (
        "某区孵化器房租补贴办法",
        "第一条 为减轻孵化器在孵企业负担，制定本办法。",
        "第二条 在孵企业是指入驻孵化器的企业。",
        "第三条 孵化器在孵企业房租补贴每平方米每月20元，最多36个月。",
    ),
}
QUESTIONS = {
    "高新技术企业首次认定奖励多少钱？": ("hnte", "第二条", "20万元"),
    "技术改造补助的比例是多少，最高多少？": ("upgrade", "第二条", "12%"),
    "孵化器房租补贴多少钱一平方米？": ("rent", "第三条", "20元"),
}


def save_corpus(stores: Stores) -> Stores:
    """Stores the three documents with their vectors."""
    for name, (title, *articles) in DOCUMENTS.items():
        document = ingested(name, *articles, title=title)
        save(stores.catalogue, document)
        stores.folder.keep_file(document.source.sha256, document.text.encode())
        texts = [p.searched for p in document.passages]
        stores.catalogue.save_vectors(zip(texts, stores.embeddings.embed_documents(texts), strict=True))
    return stores


def corpus_cases() -> list[Case]:
    """A case a question, and one that follows another question."""
    single = [
        case(
            id=document,
            question=question,
            as_of=AS_OF.isoformat(),
            expect={"documents": [document], "provisions": [provision], "figures": [figure]},
        )
        for question, (document, provision, figure) in QUESTIONS.items()
    ]
    follow_up = case(
        id="follow-up",
        kind="multi_turn",
        turns=["技术改造补助最高多少？"],
        question="什么时候申报？",
        expect={"documents": ["upgrade"], "figures": ["5月"]},
    )
    return [*single, follow_up]
