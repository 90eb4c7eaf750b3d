"""What officers ask to be changed is understood by rule, alone and together; the rest is left for a model."""

from __future__ import annotations

import pytest

from desk.instructions import instructions, names, understand
from desk.letter import Length, Style


@pytest.mark.parametrize(
    ("said", "style"),
    [
        ("更短", Style(length=Length.SHORT)),
        ("写得短一点", Style(length=Length.SHORT)),
        ("更详细", Style(length=Length.FULL, steps=True, materials=True)),
        ("加上材料清单", Style(materials=True)),
        ("去掉材料清单", Style(materials=False)),
        ("加上办理流程", Style(steps=True)),
        ("加上联系方式", Style(contacts=True)),
        ("语气更正式", Style(formal=True)),
        ("更短，加上材料清单", Style(length=Length.SHORT, materials=True)),
        ("请语气更正式一些，并加上办理流程和联系方式。", Style(formal=True, steps=True, contacts=True)),
        ("更详细，但去掉材料清单", Style(length=Length.FULL, steps=True, materials=False)),
        ("语气更正式，恢复常规", Style(formal=True)),
    ],
)
def test_an_instruction_sets_the_style(said: str, style: Style) -> None:
    understood = understand(said, Style())
    assert understood.style == style
    assert understood.rest == ""


@pytest.mark.parametrize("said", ["翻译成英文", "更短并翻译成英文", "只回答第二个问题"])
def test_what_no_rule_carries_out_is_left_whole(said: str) -> None:
    assert understand(said, Style()).rest == said


def test_an_instruction_goes_on_from_the_style_before() -> None:
    short = understand("更短", Style()).style
    assert understand("加上材料清单", short).style == Style(length=Length.SHORT, materials=True)
    assert understand("恢复常规", short).style == Style()


def test_every_instruction_is_understood_by_its_own_name() -> None:
    for name, instruction in zip(names(), instructions(), strict=True):
        understood = understand(name, Style(length=Length.FULL, steps=True, contacts=True, formal=True))
        assert not understood.rest, name
        assert instruction.applied(understood.style) == understood.style, name
