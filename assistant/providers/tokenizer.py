"""Token counts by tiktoken, without a network.

tiktoken downloads its vocabulary at first use. The same vocabulary ships in the `bpe-openai` package; put under the name
that tiktoken's cache expects, it is loaded from there after tiktoken's own hash check.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

ENCODING = "o200k_base"
# characters given to tiktoken at a time: a run of a million spaces overflows its stack, which ends in a panic
_PIECE = 100_000
_ADDRESS = f"https://openaipublic.blob.core.windows.net/encodings/{ENCODING}.tiktoken"  # as tiktoken_ext names it


def count_tokens(text: str) -> int:
    """Number of o200k_base tokens of `text`; of a text above 100,000 characters the sum over its pieces, a few more."""
    with _LOADING:
        encode = _encoding().encode_ordinary
    return sum(len(encode(text[at : at + _PIECE])) for at in range(0, len(text), _PIECE))


_LOADING = threading.Lock()  # files are read in several threads, and the first of them loads it for all


@cache
def _encoding() -> Encoding:
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(_cache()))
    import tiktoken

    return tiktoken.get_encoding(ENCODING)


def _cache() -> Path:
    """A folder with the vocabulary in it, made once for this user."""
    folder = Path(tempfile.gettempdir()) / f"esl-tiktoken-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / hashlib.sha1(_ADDRESS.encode()).hexdigest()
    if not target.exists():
        partial = target.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        partial.write_bytes(gzip.decompress((files("bpe_openai") / "data" / f"{ENCODING}.tiktoken.gz").read_bytes()))
        os.replace(partial, target)
    return folder
