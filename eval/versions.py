"""What a run was made with, as far as it decides the answers: fit to be kept with every result and to be compared."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.settings import Settings

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("assistant", "ingest", "eval")  # what answers, what reads the documents, and what measures
_KINDS = (".py", ".yaml")
_SHOWN = 16  # characters of a digest
# settings that an answer depends on, none of them secret
_SETTINGS = ("embedding", "llm_model", "llm_timeout_s", "park_name", "desk_name", "time_zone")


def digest(*parts: object) -> str:
    """A short digest of anything that JSON can hold."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_SHOWN]


@cache
def of_code() -> dict[str, str | None]:
    """The package's version, the commit where there is a repository, and a digest of the sources as they are."""
    try:
        package: str | None = version("enterprise-service-link")
    except PackageNotFoundError:
        package = None
    sources = (p for name in _PACKAGES for p in (_ROOT / name).rglob("*") if p.suffix in _KINDS)
    return {"package": package, "git": _described(), "sources": _of_files(sources)}


@cache
def of_prompts() -> str:
    """A digest of every prompt that a language model is given."""
    return _of_files(p for name in _PACKAGES for p in (_ROOT / name).rglob("prompts/*"))


def of_settings(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in _SETTINGS}


def _of_files(paths: Iterable[Path]) -> str:
    return digest(
        [(str(p.relative_to(_ROOT)), hashlib.sha256(p.read_bytes()).hexdigest()) for p in sorted(paths) if p.is_file()]
    )


def _described() -> str | None:
    """`git describe`, None where these sources are no repository of their own or there is no git."""
    if not (_ROOT / ".git").exists():
        return None
    command = ["git", "-C", str(_ROOT), "describe", "--always", "--dirty", "--tags"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout.strip() or None
    except (OSError, subprocess.SubprocessError):
        return None
