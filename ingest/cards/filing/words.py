"""The words in which policies speak of filing, from `words.yaml`: steps with time limits, kinds of papers, departments."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from assistant.policy.document import Frozen


class FilingWords(Frozen):
    """`activities`: steps as they are written; `same_activity`: the name of those that have another."""

    activities: tuple[str, ...]
    same_activity: dict[str, str]
    limit_columns: tuple[str, ...]
    not_limit_columns: tuple[str, ...]
    not_limits: tuple[str, ...]
    papers: tuple[str, ...]
    forms: tuple[str, ...]
    exempt: tuple[str, ...]
    departments: tuple[str, ...]
    fields: tuple[str, ...]
    filing: tuple[str, ...]
    handing: tuple[str, ...]
    handed: tuple[str, ...]
    others: tuple[str, ...]


@cache
def filing_words() -> FilingWords:
    """Raises pydantic's `ValidationError` where the file was edited wrongly."""
    return FilingWords.model_validate(
        yaml.safe_load((files("ingest.cards.filing") / "words.yaml").read_text(encoding="utf-8"))
    )


def one_of(words: tuple[str, ...]) -> str:
    """A pattern for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


def activity_name(written: str) -> str:
    """The name of a step: 「到位」 → 拨付."""
    return filing_words().same_activity.get(written, written)


@cache
def filing_verbs() -> str:
    """A pattern for what an applicant does: 「申报」, 「提交」."""
    return one_of((*filing_words().filing, *filing_words().handing))


def is_filing(words: str) -> bool:
    """Whether an applicant does something in the words; 「报送」 and the like only of what is applied for."""
    known = filing_words()
    if re.search(one_of(known.filing), words):
        return True
    return re.search(one_of(known.handing), words) is not None and re.search(one_of(known.handed), words) is not None


@cache
def other_acts() -> str:
    """A pattern for what an authority does: 「公布」, 「拨付」."""
    return one_of(filing_words().others)


@cache
def field_names() -> frozenset[str]:
    """The names of fields of service guides and of sheets that tell all at once: 办理时限, 受理地点."""
    return frozenset(filing_words().fields)


@cache
def activity_pattern() -> re.Pattern[str]:
    """A step; not 「被认定」, 「未受理」, nor 「告知书」, 「通知书」, which are papers."""
    return re.compile(rf"(?<![未被])(?<!不予){one_of(filing_words().activities)}(?!书|表|号|单|材料|申请)")


@cache
def doing_pattern() -> re.Pattern[str]:
    """A step that someone takes, not one that is only mentioned: not 「预审合格文本」, 「审核结果」, 「评审机构」."""
    return re.compile(rf"{activity_pattern().pattern}(?!合格|结果|结论文|通过|机构|机关|站|员|费|期|中心|部门|的)")
