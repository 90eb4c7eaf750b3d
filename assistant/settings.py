"""Settings: environment variables `ESL_*` or a `.env` file, read once at the doors."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

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
    llm_timeout_s: float = 8.0  # for all of an answer; what was not worded by then is given as extracted
    llm_first_token_timeout_s: float = 5.0  # until its first word, and then for a silence between two
    llm_complete_timeout_s: float = 2.0  # for completing a follow-up; after this the rules do it alone
    llm_retries: int = 2  # of a request that was lost or refused for the moment (429, 5xx), within these times
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

    public_url: str | None = None  # as browsers reach it, such as https://esl.example.gov.cn; for signing in elsewhere
    secure_cookies: bool | None = None  # None: where the request came by https, or public_url says so
    oidc_issuer: str | None = None  # None: people sign in with passwords only
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_role_claim: str = "roles"  # where the provider says what somebody is; dots lead into objects
    oidc_roles: str = ""  # its words for our roles: 「esl-admin=admin, esl-officer=officer」
    oidc_unknown: Literal["refuse", "enterprise"] = "refuse"  # whoever it gives none of these
    oidc_enterprise_claim: str | None = None  # where it gives an enterprise's credit code

    retention_conversations_days: int | None = Field(default=None, ge=1)  # since the last turn; None: kept for ever
    retention_tickets_days: int | None = Field(default=None, ge=1)  # since closing
    retention_logs_days: int | None = Field(default=None, ge=1)  # reports of ingestion jobs, since their end

    attachment_mb: int = 10  # one file of a ticket of the desk
    attachments_mb: int = 50  # all files of one ticket

    smtp_url: SecretStr | None = (
        None  # smtp://, smtp+starttls:// or smtps://, with user:password@; None: no letters by e-mail
    )
    smtp_sender: str = ""  # the address that they come from
    webhook_allow: str = ""  # addresses that letters may be posted to, parted by spaces or commas
    webhook_secret: SecretStr | None = None  # which signs them

    park_name: str = "示范高新区"
    desk_name: str = "企业全生命周期陪跑工作室"
    time_zone: str = "Asia/Shanghai"
