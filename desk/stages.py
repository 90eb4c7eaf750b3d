"""Which stage of its life an enterprise is in, from what is known of it, by a table that an officer can edit (`stages.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from assistant.errors import InvalidInput
from assistant.policy.days import add_months
from assistant.policy.fact_values import show_value
from assistant.policy.facts import FactDefinition, FactType, KnownFact, Profile, fact_definitions


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Model):
    """One thing to be known of a fact; exactly one of what can be asked of it."""

    fact: str
    is_: bool | str | None = None
    at_least: Decimal | str | None = None
    months_at_least: int | None = None
    months_less_than: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _rename(cls, given: dict[str, object]) -> dict[str, object]:
        return {("is_" if key == "is" else key): value for key, value in given.items()}

    @model_validator(mode="after")
    def _fits_its_fact(self) -> Condition:
        definition = fact_definitions().get(self.fact)
        if definition is None:
            raise ValueError(f"{self.fact} is not in facts.yaml")
        asked = [n for n in ("is_", "at_least", "months_at_least", "months_less_than") if getattr(self, n) is not None]
        if len(asked) != 1:
            raise ValueError(f"{self.fact}: exactly one of is, at_least, months_at_least, months_less_than")
        if asked[0].startswith("months") != (definition.type is FactType.DATE):
            raise ValueError(f"{self.fact}: months are asked of dates, and only of them")
        if isinstance(self.at_least, str) and self.at_least not in _values(definition):
            raise ValueError(f"{self.fact} has no option {self.at_least}")
        return self

    def met(self, fact: KnownFact, as_of: date) -> bool:
        """Whether a known fact meets it on a day."""
        value = fact.value
        if isinstance(value, date):
            months = self.months_at_least or self.months_less_than or 0
            return (add_months(value, months) <= as_of) == (self.months_at_least is not None)
        if self.is_ is not None:
            return value == self.is_
        if isinstance(self.at_least, Decimal):
            return isinstance(value, Decimal) and value >= self.at_least
        order = _values(fact_definitions()[self.fact])
        return value in order and order.index(str(value)) >= order.index(str(self.at_least))


class StageName(_Model):
    stage: str
    name: str


class StageRule(_Model):
    stage: str
    any: tuple[Condition, ...] = ()


class StageTable(_Model):
    """What `stages.yaml` says: the stages in their order, and the rules, of which the first that fits holds."""

    stages: tuple[StageName, ...]
    rules: tuple[StageRule, ...]

    @model_validator(mode="after")
    def _known_stages(self) -> StageTable:
        unknown = {rule.stage for rule in self.rules} - {held.stage for held in self.stages}
        if unknown:
            raise ValueError(f"rules for stages that are none: {', '.join(sorted(unknown))}")
        return self

    def name(self, stage: str) -> str:
        """Raises `InvalidInput` for a stage that is none."""
        found = next((held.name for held in self.stages if held.stage == stage), None)
        if found is None:
            known = "、".join(f"{held.stage}（{held.name}）" for held in self.stages)
            raise InvalidInput(f"“{stage[:40]}”不是企业的发展阶段；可用：{known}")
        return found


@dataclass(frozen=True, slots=True)
class Stage:
    """`derived`: from what is known, `because` of that; else an officer set it."""

    stage: str
    name: str
    derived: bool
    because: str = ""


@cache
def stage_table() -> StageTable:
    """Raises pydantic's `ValidationError`, naming the fact or stage, where the file was edited wrongly."""
    return StageTable.model_validate(yaml.safe_load((files("desk") / "stages.yaml").read_text(encoding="utf-8")))


def stage_of(known: Profile, as_of: date, table: StageTable) -> Stage | None:
    """The stage that what is known tells; None where it tells none."""
    for rule in table.rules:
        if not rule.any:
            return Stage(rule.stage, table.name(rule.stage), derived=True)
        for condition in rule.any:
            fact = max(known.of(condition.fact), key=lambda f: f.year or 0, default=None)
            if fact is not None and condition.met(fact, as_of):
                return Stage(rule.stage, table.name(rule.stage), derived=True, because=_said(fact))
    return None


def _said(fact: KnownFact) -> str:
    """「成立日期：2022年3月1日」."""
    definition = fact_definitions()[fact.key]
    year = f"{fact.year}年" if fact.year else ""
    return f"{year}{definition.name}：{show_value(fact.value, definition)}"


def _values(definition: FactDefinition) -> list[str]:
    return [option.value for option in definition.options]
