"""What can go wrong when somebody signs in."""

from __future__ import annotations

from assistant.errors import AssistantError


class SignInRefused(AssistantError):
    """Name or password is wrong, or the account is closed: which of them is not told."""

    code = "login_failed"


class TooManyAttempts(AssistantError):
    """Too many wrong passwords in a short time. `retry_after_s`: when the next attempt is heard."""

    code = "too_many_attempts"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"登录失败次数过多，请 {max(1, round(retry_after_s / 60))} 分钟后再试")
        self.retry_after_s = retry_after_s
