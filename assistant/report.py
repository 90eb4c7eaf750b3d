"""One enterprise against all cards in force, as data: what it can have, nearly can, or could after a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assistant.advise import Advisor
from assistant.answer.findings import citations_used, findings_of, renumbered, shown_facts
from assistant.answer.verify import Numbering
from assistant.eligibility.match import Match
from assistant.policy.answer import Finding, MatchedBenefit, MatchReport
from assistant.policy.fact_values import read_profile
from assistant.storage.library import Library


def match_report(
    advisor: Advisor, profile: Mapping[str, Any], *, as_of: date, limit: int, standings: Sequence[str]
) -> MatchReport:
    """The report. `standings`: only these, all by default. Raises `InvalidInput` for a fact that is not in the vocabulary or a value of
    the wrong type.
    """
    known = read_profile(dict(profile), advisor.definitions)
    matches = advisor.match(known, as_of)
    shown = [m for m in matches if not standings or m.standing in standings][:limit]
    numbering = Numbering(advisor.library, as_of)
    judgements = [advisor.judged(m.card, m.benefit, known, as_of) for m in shown]
    findings = findings_of(judgements, numbering, advisor.definitions)
    _, citations, order = numbering.arranged([], citations_used(findings))
    return MatchReport(
        as_of=as_of,
        counts=Counter(str(m.standing) for m in matches),
        matches=tuple(
            _matched(m, advisor.library, finding) for m, finding in zip(shown, renumbered(findings, order), strict=True)
        ),
        citations=citations,
        missing_facts=advisor.questions(matches),
        facts=shown_facts(known, advisor.definitions),
    )


def _matched(found: Match, library: Library, finding: Finding) -> MatchedBenefit:
    first = found.openings[0] if found.openings else None
    return MatchedBenefit(
        standing=found.standing,
        title=library.register(found.card.document_id).title,
        finding=finding,
        windows=tuple(opening.text for opening in found.openings),
        window_state=first.state if first else "",
        opens=first.opens if first else None,
        closes=first.closes if first else None,
    )
