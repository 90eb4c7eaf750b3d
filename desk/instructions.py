"""What an officer wants changed in a letter: instructions that are carried out by rule, and what is left for a model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, field_validator

from desk.letter import Length, Style

# 「请把信写得…一点」: words between instructions that ask for nothing themselves
_FILLERS = re.compile(
    r"请|麻烦|把|将|这封|信件|信函|回信|回复|答复|草稿|内容|文字|信|写得|写成|改得|改成|改为|变得|一点点|一点|一些|点儿|些|一下|再|还要|并且|而且|同时|但是|但|不过|并|和|及|且|也|的|得|要|点|吧|，|,|、|。|；|;|！|!|\s"
)
# 「加上办理流程和联系方式」: the verb holds for both
_SHARED = re.compile(
    r"(?P<verb>加上|加入|附上|补上|列出|列上|增加|写明|去掉|删掉|删除|不要|去除)(?P<first>[^，。；、和及与\s]{2,8})[、和及与](?=[^，。；、和及与\s]{2,8})"
)


class _Sets(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    length: Length | None = None
    materials: bool | None = None
    steps: bool | None = None
    contacts: bool | None = None
    formal: bool | None = None


class Instruction(BaseModel):
    """One instruction of the list. `said`: how it is said; `sets`: what it changes of the style."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    said: tuple[re.Pattern[str], ...]
    sets: _Sets

    @field_validator("said", mode="before")
    @classmethod
    def _compiled(cls, value: list[str]) -> list[re.Pattern[str]]:
        return [re.compile(v) for v in value]

    def applied(self, style: Style) -> Style:
        return style.model_copy(update={name: getattr(self.sets, name) for name in self.sets.model_fields_set})


@dataclass(frozen=True, slots=True)
class Understood:
    """The style after what was understood of an instruction; `rest`: what no rule carries out, "" for nothing."""

    style: Style
    rest: str


@cache
def instructions() -> tuple[Instruction, ...]:
    """The list of instructions.yaml. Raises `ValueError` where an entry is none."""
    content = yaml.safe_load((files("desk") / "instructions.yaml").read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Instruction, ...]).validate_python(content)


def understand(said: str, style: Style) -> Understood:
    """`style` changed by every instruction in `said`, in the order of the list."""
    rest = said
    while (spread := _SHARED.sub(r"\g<verb>\g<first>，\g<verb>", rest, count=1)) != rest:
        rest = spread
    for instruction in instructions():
        for pattern in instruction.said:
            rest, count = pattern.subn("，", rest)
            if count:
                style = instruction.applied(style)
    return Understood(style, said.strip() if _FILLERS.sub("", rest) else "")


def names() -> tuple[str, ...]:
    return tuple(i.name for i in instructions())
