"""Passwords: hashed with Argon2id, compared in the same time whether or not there is anything to compare with."""

from __future__ import annotations

from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from assistant.errors import InvalidInput

SHORTEST, LONGEST = 10, 200  # characters; longer ones only cost time

_hasher = PasswordHash((Argon2Hasher(),))


def hashed(password: str) -> str:
    """Raises `InvalidInput` for a password that is too short to keep anybody out."""
    if not SHORTEST <= len(password) <= LONGEST or len(set(password)) < 4:
        raise InvalidInput(f"密码应为 {SHORTEST}–{LONGEST} 个字符，并且不能只有几个重复的字符")
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether a password is the one that was hashed. Without `stored` it takes as long, and is not."""
    given = password[: LONGEST + 1]
    try:
        return _hasher.verify(given, stored or _nobody()) and stored is not None
    except PwdlibError:  # a stored hash of a kind that is not ours
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("of no account")
