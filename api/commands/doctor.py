"""`esl doctor`: what is there, what is missing, and what to do about it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import httpx
from rich.console import Console

from api.commands.opening import read_settings
from api.commands.remote import Server
from api.commands.render import print_rows
from api.schemas import Readiness
from api.static import BUILT
from assistant.build import Stores, open_stores
from assistant.errors import AssistantError, DataFolderHeld
from assistant.settings import Settings

_PYTHON = ((3, 11), (3, 14))  # first version that works, first that is untested
_PACKAGES = (
    *("fastapi", "uvicorn", "sse_starlette", "httpx", "pydantic_settings", "sqlalchemy", "alembic"),
    *("chromadb", "tantivy", "rjieba", "langchain_core", "langchain_openai", "openai", "tiktoken", "bpe_openai"),
    *("pypdf", "pypdfium2", "pdfplumber", "docx", "openpyxl", "selectolax", "trafilatura", "yaml"),
)
_OCR = ("rapidocr", "onnxruntime", "cv2")
_FREE_MB = 500  # a thousand documents with their vectors and originals
_MODEL_TIMEOUT_S = 3.0  # a model server that lists its models more slowly will not answer in ESL_LLM_TIMEOUT_S either
_MISSING = 3


@dataclass(frozen=True, slots=True)
class Check:
    """`fine` None: something optional that is not there."""

    name: str
    fine: bool | None
    found: str
    advice: str = ""

    @property
    def mark(self) -> str:
        return {True: "✓", False: "✗", None: "–"}[self.fine]


def run_doctor(data_dir: Path | None) -> int:
    settings = read_settings(data_dir)
    checks = [*_program(), *_data(settings), _language_model(settings), _web_client()]
    print_rows(("", "项目", "情况", "怎么办"), [(c.mark, c.name, c.found, c.advice) for c in checks])
    missing = [c.name for c in checks if c.fine is False]
    Console(highlight=False).print(f"\n有问题：{'、'.join(missing)}" if missing else "\n一切正常。")
    return _MISSING if missing else 0


def _program() -> Iterator[Check]:
    first, untested = _PYTHON
    fine = first <= sys.version_info[:2] < untested
    wanted = f"请改用 Python {first[0]}.{first[1]}–{untested[0]}.{untested[1] - 1}"
    yield Check("Python", fine, sys.version.split()[0], "" if fine else wanted)
    yield _installed("程序包", _PACKAGES, "请运行 make install")
    yield _installed("文字识别", _OCR, "请运行 make install；没有它，扫描件不能导入")


def _installed(name: str, packages: tuple[str, ...], advice: str) -> Check:
    missing = [p for p in packages if find_spec(p) is None]
    if missing:
        return Check(name, False, f"缺少 {'、'.join(missing)}", advice)
    return Check(name, True, f"{len(packages)} 个都在")


def _data(settings: Settings) -> Iterator[Check]:
    yield from _folder(settings.data_dir)
    if not settings.data_dir.exists():
        yield _embedding(settings)
        return
    try:
        stores = open_stores(settings)
    except DataFolderHeld as held:
        yield _held(held)
    except AssistantError as error:
        yield Check("数据库", False, "打不开", error.message)
    else:
        try:
            yield from _stores(stores)
        finally:
            stores.close()


def _folder(folder: Path) -> Iterator[Check]:
    existing = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    writable = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
    found = f"{folder}" if folder.exists() else f"{folder}（第一次导入时建立）"
    advice = "" if writable else f"{existing} 不可写：请改权限，或用 --data-dir 指定另一个目录"
    yield Check("资料目录", writable, found, advice)
    free_mb = shutil.disk_usage(existing).free // 2**20
    enough = free_mb >= _FREE_MB
    yield Check("磁盘空间", enough, f"剩余 {free_mb:,} MB", "" if enough else f"请清理出至少 {_FREE_MB} MB")


def _held(held: DataFolderHeld) -> Check:
    """A server has the folder: it says itself how it is."""
    if held.url is None:
        return Check("数据库", None, f"进程 {held.pid} 正在使用资料目录", "等它结束后再检查")
    try:
        ready = Readiness.model_validate_json(Server(held.url).readiness())
    except AssistantError as error:
        return Check("服务", False, held.url, error.message)
    found = f"{held.url} 运行中：{ready.documents} 份文件，{ready.passages} 个条款，{ready.vectors} 个向量"
    return Check("服务", not ready.notes, found, "；".join(ready.notes))


def _stores(stores: Stores) -> Iterator[Check]:
    catalogue = stores.catalogue
    documents, passages = len(catalogue.documents()), sum(1 for _ in catalogue.passages())
    advice = "" if documents else "请运行 esl ingest 导入政策文件"
    yield Check("数据库", True, f"{documents} 份文件，{passages} 个条款", advice)
    yield _index(stores, passages)
    yield _embedding(stores.settings, stores)


def _index(stores: Stores, passages: int) -> Check:
    try:
        stored, indexed, sentences = stores.catalogue.vector_count(), stores.vectors.count(), stores.sentences.count()
    except AssistantError as error:
        return Check("向量索引", False, "打不开", error.message)
    agrees = stored == indexed == passages
    found = f"条款 {passages}，已算向量 {stored}，索引 {indexed}，句子 {sentences}"
    return Check("向量索引", agrees, found, "" if agrees else "请再运行一次 esl ingest，会补齐并重建索引")


def _embedding(settings: Settings, stores: Stores | None = None) -> Check:
    """Embeds two words with the model that is set."""
    try:
        if stores is None:
            from assistant.providers.embeddings import BundledEmbeddings

            model = BundledEmbeddings() if settings.embedding == "bundled" else None
            if model is None:
                return Check("向量模型", None, settings.embedding, "资料目录建立后再检查")
            return Check("向量模型", True, f"{model.name}，{len(model.embed_query('检查'))} 维")
        return Check("向量模型", True, f"{stores.embeddings.name}，{len(stores.embeddings.embed_query('检查'))} 维")
    except AssistantError as error:
        return Check("向量模型", False, settings.embedding, error.message)


def _language_model(settings: Settings) -> Check:
    if settings.llm_model is None:
        return Check("语言模型", None, "未设置：回答直接摘自原文", "可选：设置 ESL_LLM_BASE_URL 和 ESL_LLM_MODEL")
    base = settings.llm_base_url or "https://api.openai.com/v1"
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else "none"
    headers = {"Authorization": f"Bearer {key}"}
    found = f"{settings.llm_model}（{base}）"
    try:
        response = httpx.get(f"{base.rstrip('/')}/models", headers=headers, timeout=_MODEL_TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Check("语言模型", False, found, f"连接不上：{error}；请检查 ESL_LLM_BASE_URL，或去掉 ESL_LLM_MODEL")
    if response.status_code in (401, 403):
        return Check("语言模型", False, found, "密钥无效：请检查 ESL_LLM_API_KEY")
    return Check("语言模型", True, found)


def _web_client() -> Check:
    if (BUILT / "index.html").is_file():
        return Check("网页界面", True, "已构建")
    return Check("网页界面", None, "未构建：首页只有简易提问页", "可选：请运行 make web")
