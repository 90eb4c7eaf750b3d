"""The mark of what a machine wrote: visible words and metadata until a person signs, then who signed and when."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.policy.document import Frozen

MARK = "本内容由人工智能辅助生成，未经工作人员签发"
_SIGNED = "本信由{name}于{at}签发"


class Label(Frozen):
    """`text`: as shown. Of a letter that nobody signed `generator`, `at` and `id` say what wrote it, when, as which draft; of a signed
    one `signed_by` and `at` by whom and when it was signed.
    """

    text: str
    id: str
    at: datetime
    generator: str | None = None
    signed_by: str | None = None

    @property
    def metadata(self) -> dict[str, str]:
        """Machine-readable, for properties of files and headers of mails."""
        who = {"SignedBy": self.signed_by} if self.signed_by else {"AIGenerated": "true", "Generator": self.generator}
        when = {"SignedAt" if self.signed_by else "GeneratedAt": self.at.isoformat()}
        return {name: str(value) for name, value in {**who, **when, "ContentId": self.id}.items()}


def unsigned(*, generator: str, at: datetime, ident: str) -> Label:
    return Label(text=MARK, id=ident, at=at, generator=f"enterprise-service-link/{generator}")


def signed(*, name: str, at: datetime, ident: str, time_zone: str) -> Label:
    """`at` in UTC; shown in the park's time."""
    return Label(text=_SIGNED.format(name=name, at=shown_time(at, time_zone)), id=ident, at=at, signed_by=name)


def shown_time(at: datetime, time_zone: str) -> str:
    """「2026年11月23日16:05」."""
    here = at.astimezone(ZoneInfo(time_zone))
    return f"{here.year}年{here.month}月{here.day}日{here:%H:%M}"
