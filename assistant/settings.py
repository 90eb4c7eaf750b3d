"""Settings: environment variables `ESL_*` or a `.env` file, read once at the doors."""

from __future__ import annotations

from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What can be set. Everything has a default that works with no key and no network."""

    model_config = SettingsConfigDict(env_prefix="ESL_", env_file=".env", extra="ignore", populate_by_name=True)

    data_dir: Path = Path("data")
    database_url: str | None = None  # None: SQLite in the data folder
    chroma_url: str | None = None  # None: Chroma embedded in the data folder

    llm_base_url: str | None = Field(default=None, validation_alias=AliasChoices("ESL_LLM_BASE_URL", "OPENAI_BASE_URL"))
    llm_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("ESL_LLM_API_KEY", "OPENAI_API_KEY")
    )
    llm_model: str | None = None  # None: no language model; answers are extractive
    llm_timeout_s: float = 8.0  # after this the extractive answer is returned
    llm_propose_timeout_s: float = 120.0  # for one part of a document, when conditions for its card are proposed

    embedding: str = "bundled"  # or the name of a model at embedding_base_url
    embedding_base_url: str | None = None
    embedding_api_key: SecretStr | None = None

    rerank_base_url: str | None = None  # the address before /rerank; None: passages stay in the order of the ranking
    rerank_model: str | None = None
    rerank_api_key: SecretStr | None = None
    rerank_timeout_s: float = 1.0  # after this they stay in that order, too

    fetch_allow: str = ""  # hosts, addresses and networks inside the office that may be fetched from, parted by commas
    fetch_proxy: str | None = None  # proxies of the environment are ignored: ingest/sources/fetch.py says why
    fetch_pause_s: float = 1.0  # between two requests to one host
    admin_token: SecretStr | None = None  # None: nobody may upload documents or see jobs over HTTP

    park_name: str = "示范高新区"
    desk_name: str = "企业全生命周期陪跑工作室"
    time_zone: str = "Asia/Shanghai"
