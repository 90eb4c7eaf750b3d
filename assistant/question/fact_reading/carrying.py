"""Times that stand alone in a clause and date what is told beside it: 「（今年）」, 「去年，…」, 「2025年扭亏，…」."""

from __future__ import annotations

from assistant.question.fact_reading.telling import Part, Telling, residual


def place_in_time(telling: Telling, part: Part) -> None:
    """A clause that says only when: 「（今年）」 after what it dates, 「去年，」 before it."""
    if not (part.years or part.days):
        return
    if part.quantities:  # 「去年净利润率8%，净利润240万」
        _take_year(telling, part)
        return
    if residual(telling, part):
        _take_year(telling, part)
        return
    year = part.years[0].years[0] if part.years else part.days[0].day.year
    if part.years and len(part.years[0].years) > 1:
        return
    last = telling.told[-1] if telling.told else None
    if (
        last
        and part.clause.bracketed
        and telling.definition(last.fact.key).yearly
        and last.end >= part.clause.start - 2
    ):
        last.fact = last.fact.model_copy(update={"year": year})
    elif (
        last
        and last.sentence == part.clause.sentence
        and telling.definition(last.fact.key).yearly
        and last.fact.year is None
    ):
        for told in telling.told:
            if (
                told.sentence == part.clause.sentence
                and telling.definition(told.fact.key).yearly
                and told.fact.year is None
            ):
                told.fact = told.fact.model_copy(update={"year": year})
    elif part.years and year < telling.as_of.year:
        telling.state.year = year


def _take_year(telling: Telling, part: Part) -> None:
    """「2025年扭亏，盈利90万」: a clause that tells no fact of its own says what year the next ones are of."""
    own = any(t.start >= part.clause.start for t in telling.told[-3:])
    if (
        not own
        and len(part.years) == 1
        and len(part.years[0].years) == 1
        and part.years[0].years[0] < telling.as_of.year
    ):
        telling.state.year = part.years[0].years[0]
