"""Help and usage errors in Chinese: the words that Typer has only in English."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

_USAGE = "用法："
_HELP = (
    ("Usage: ", _USAGE),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("Arguments:", "参数："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 …"),
    ("[required]", "（必填）"),
    ("Show this message and exit.", "显示本帮助。"),
)
_DEFAULT = re.compile(r"\[default: (?P<value>[^\];]*)(?:; [^\]]*)?\]")  # 「[default: 8000; 0<=x<=65535]」
_RANGE = re.compile(r"\[(?P<low>\d+)<=x<=(?P<high>\d+)\]")

# Typer's sentence → ours; the groups are put in
_ERRORS = (
    (re.compile(r"No such option: (\S+)"), "没有选项 {0}"),
    (re.compile(r"No such command '(.+)'"), "没有命令“{0}”"),
    (re.compile(r"Missing command"), "缺少命令"),
    (re.compile(r"Missing argument '?([^'.]+)'?"), "缺少参数：{0}"),
    (re.compile(r"Missing option '?([^'.]+)'?"), "缺少选项 {0}"),
    (re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)"), "多余的参数：{0}（问题请用引号括起来）"),
    (re.compile(r"Option '?(\S+?)'? requires (?:an argument|\d+ arguments)"), "选项 {0} 后面缺少内容"),
    (re.compile(r"Option '?(\S+?)'? does not take a value"), "选项 {0} 后面不带内容"),
    (re.compile(r"Invalid value for '?([^':]+)'?: .*valid integer"), "{0} 应为整数"),
    (re.compile(r"Invalid value for '?([^':]+)'?: .*greater than or equal to (\d+)"), "{0} 不能小于 {1}"),
    (re.compile(r"Invalid value for '?([^':]+)'?: .*less than or equal to (\d+)"), "{0} 不能大于 {1}"),
)


def usage_sentence(error: TyperException) -> str:
    """What was wrong with the arguments, and where to read on."""
    said = error.format_message()
    if said.startswith(_USAGE):  # a group without a command: its help
        return said
    sentence = f"用法有误：{said}"
    for pattern, ours in _ERRORS:
        if found := pattern.search(said):
            sentence = ours.format(*found.groups())
            break
    possible = getattr(error, "possibilities", None)
    if possible:
        sentence += f"，是不是 {'、'.join(sorted(possible))}？"
    context = getattr(error, "ctx", None)
    return f"{sentence}\n用法见 {context.command_path if context else 'esl'} --help"


class ChineseCommand(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return in_chinese(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return in_chinese(super().get_help(ctx))


def in_chinese(text: str) -> str:
    for theirs, ours in _HELP:
        text = text.replace(theirs, ours)
    text = _DEFAULT.sub(lambda found: f"（默认 {found['value']}）", text)
    return _RANGE.sub(lambda found: f"（{found['low']}–{found['high']}）", text)
