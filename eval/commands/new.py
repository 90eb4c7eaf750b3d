"""`esl eval new`: test cases drafted from a document."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.commands.ends import stop

if TYPE_CHECKING:
    from assistant.build import Stores
    from eval.drafts.document import Drafted

NAME = "new"


def command(
    document_id: Annotated[str, typer.Argument(metavar="DOCUMENT_ID", help="文件编号，见 esl policies list")],
    data_dir: Annotated[Path | None, typer.Option(help="资料目录，默认 ./data 或 ESL_DATA_DIR")] = None,
    out: Annotated[Path | None, typer.Option(help="草稿文件，默认 DOCUMENT_ID.draft.jsonl")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="提问日期，默认今天")] = None,
    reword: Annotated[bool, typer.Option("--reword", help="请已配置的语言模型把问题改写得更像企业的说法")] = False,
) -> None:
    """由一份文件的卡片和结构起草测试用例，供人审阅；接受之前不会用于评测。"""
    from assistant.build import open_chat, open_stores, today
    from assistant.errors import AssistantError
    from assistant.settings import Settings
    from eval.dataset import DatasetError
    from eval.drafts.document import drafts
    from eval.drafts.file import reworded, write_drafts
    from eval.drafts.wording import rewording

    settings = Settings(data_dir=data_dir) if data_dir else Settings()
    path = out or Path(f"{document_id}.draft.jsonl")
    try:
        chat = open_chat(settings, timeout_s=settings.llm_propose_timeout_s) if reword else None
        if reword and chat is None:
            stop("没有配置语言模型：请设置 ESL_LLM_BASE_URL 和 ESL_LLM_MODEL，或不加 --reword")
        stores = open_stores(settings)
        try:
            source = _source(stores, document_id)
        finally:
            stores.close()
        cases = drafts(source, as_of.date() if as_of else today(settings))
        if chat:
            cases = reworded(cases, rewording(chat.ask))
        if not cases:
            stop(f"从《{source.register.title}》中起草不出用例：没有卡片，也没有定义和期限")
        write_drafts(path, cases)
    except AssistantError as error:
        stop(error.message)
    except DatasetError as error:
        stop(str(error))
    typer.echo(
        f"已起草 {len(cases)} 个用例，写入 {path}。逐条审阅修改后把 accepted 改为 true，再运行 esl eval accept {path}"
    )


def _source(stores: Stores, document_id: str) -> Drafted:
    """The document with its card. Raises `NotFound`."""
    from eval.drafts.document import Drafted

    catalogue = stores.catalogue
    text = catalogue.text(document_id).text
    snapshot = catalogue.snapshot()
    register = next(d.register for d in snapshot.documents if d.register.id == document_id)
    return Drafted(register, text, next((c for c in snapshot.cards if c.document_id == document_id), None))
