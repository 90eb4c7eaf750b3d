"""One file that opens anywhere: styles and script stand in the page, nothing is fetched, and all content is escaped.

The page carries a content security policy that admits this one script by its digest: should markup of a document ever get
through, it still would not run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant.policy.answer import MARK
from assistant.policy.validity import VALIDITY_NAMES

_HERE = Path(__file__).parent


def render(template: str, values: Mapping[str, Any]) -> str:
    """The page of a template of this folder with the values, its style and its script."""
    script = (_HERE / "page.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    frame = {
        "policy": policy,
        "style": Markup((_HERE / "page.css").read_text("utf-8")),
        "script": Markup(script),
    }
    return _environment().get_template(template).render({**values, **frame})


def with_markers(text: str) -> Markup:
    """The text escaped, with its citation markers set apart: 「……[1]」."""
    return Markup(MARK.sub(r'<span class="n">\1</span>', str(escape(text))))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["markers"] = with_markers
    environment.filters["validity"] = lambda name: VALIDITY_NAMES.get(name, name)
    environment.filters["percent"] = lambda share: f"{min(max(share, 0), 1) * 100:.2f}%"
    return environment
