from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import ValidationError

from assistant.errors import AssistantError, InvalidInput, NotFound
from assistant.pipeline import Assistant
from assistant.policy.answer import Finding, MatchedBenefit, MatchReport
from assistant.policy.fact_values import read_profile
from assistant.storage.schema_desk import letters
from desk.enterprise import Enterprises
from desk.events import Kind
from desk.opening import NewTicket
from desk.stages import StageTable, stage_of, stage_table
from desk.ticket_list import TicketList
from desk.tickets import Tickets
from tests.desk.conftest import Clock, People

TODAY = date(2026, 9, 16)


class Matching:
    """Stands for the assistant: what it was asked with, and a report made up for it."""

    def __init__(self, *matches: MatchedBenefit) -> None:
        self.matches = matches
        self.profile: dict[str, Any] = {}
        self.library = SimpleNamespace(cards={})

    def match(self, profile: dict[str, Any], **_: Any) -> MatchReport:
        self.profile = profile
        return MatchReport(as_of=TODAY, counts={}, matches=self.matches, citations=(), missing_facts=(), facts=())


def matched(name: str, state: str, standing: str = "eligible", **days: date) -> MatchedBenefit:
    finding = Finding(benefit_id=name, benefit=name, document_id="d", verdict=standing)
    return MatchedBenefit(
        standing=standing, title="办法", finding=finding, windows=("时间",), window_state=state, **days
    )


def enterprises_of(engine: sa.Engine, ticket_list: TicketList, assistant: Any) -> Enterprises:
    return Enterprises(engine, ticket_list, lambda: assistant, stage_table())


@pytest.mark.parametrize(
    ("profile", "stage"),
    [
        ({}, None),
        ({"established_on": "2026-03-01"}, "setup"),
        ({"established_on": "2024-09-16"}, "growth"),
        ({"established_on": "2024-09-17"}, "setup"),
        ({"revenue": {"2023": "900万元", "2025": "100万元"}}, None),  # the newest year counts
        ({"revenue": {"2023": "100万元", "2025": "500万元"}}, "growth"),
        ({"established_on": "2010-01-01", "hnte_valid": True}, "recognition"),
        ({"hnte_certified_on": "2023-09-17"}, "recognition"),
        ({"hnte_certified_on": "2023-09-16", "above_scale": True}, "growth"),
        ({"specialized_level": "none"}, None),
        ({"specialized_level": "little_giant"}, "recognition"),
        ({"equity_financing": "3000万元", "hnte_valid": True}, "financing"),
    ],
)
def test_the_stage_is_derived_from_what_is_known(profile: dict[str, Any], stage: str | None) -> None:
    found = stage_of(read_profile(profile), TODAY, stage_table())
    assert (found and found.stage) == stage
    assert found is None or (found.derived and found.because)


@pytest.mark.parametrize(
    "rule",
    [
        {"stage": "setup", "any": [{"fact": "no_such_fact", "is": True}]},
        {"stage": "setup", "any": [{"fact": "revenue", "months_at_least": 1}]},
        {"stage": "setup", "any": [{"fact": "revenue"}]},
        {"stage": "setup", "any": [{"fact": "specialized_level", "at_least": "giant"}]},
        {"stage": "nowhere", "any": []},
    ],
)
def test_a_table_that_was_edited_wrongly_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        StageTable.model_validate({"stages": [{"stage": "setup", "name": "设立"}], "rules": [rule]})


def test_what_an_officer_set_holds_until_it_is_taken_back(
    engine: sa.Engine, ticket_list: TicketList, people: People
) -> None:
    enterprises = enterprises_of(engine, ticket_list, Matching())
    enterprises.change("e1", people.li, facts={"established_on": "2026-03-01", "staff": 12}, stages=["listing"])
    held = enterprises.life_cycle("e1", people.li, TODAY)
    assert held.stage is not None
    assert (held.stage.name, held.stage.derived) == ("上市", False)
    assert {f.key: f.shown for f in held.facts} == {"established_on": "2026年3月1日", "staff": "12人"}
    enterprises.change("e1", people.li, facts={"staff": None}, stages=[None])
    again = enterprises.life_cycle("e1", people.li, TODAY)
    assert again.stage is not None
    assert (again.stage.name, again.stage.because, len(again.facts)) == ("设立", "成立日期：2026年3月1日", 1)


def test_what_is_refused_changes_nothing(engine: sa.Engine, ticket_list: TicketList, people: People) -> None:
    enterprises = enterprises_of(engine, ticket_list, Matching())
    with pytest.raises(InvalidInput):
        enterprises.change("e1", people.li, facts={"staff": 3}, stages=["wealth"])
    with pytest.raises(InvalidInput):
        enterprises.change("e1", people.li, facts={"no_such": 3}, stages=["setup"])
    with pytest.raises(NotFound):
        enterprises.change("e9", people.li, stages=["setup"])
    held = enterprises.life_cycle("e1", people.li, TODAY)
    assert (held.stage, held.facts) == (None, ())


def test_windows_are_what_can_be_filed_for_soonest_first(
    engine: sa.Engine, ticket_list: TicketList, people: People
) -> None:
    assistant = Matching(
        matched("常年", "all_year"),
        matched("已过", "closed"),
        matched("通知", "by_notice"),
        matched("将开", "coming", opens=date(2026, 10, 1)),
        matched("后截止", "open", closes=date(2026, 12, 1)),
        matched("先截止", "open", closes=date(2026, 9, 20), standing="unknown"),
    )
    held = enterprises_of(engine, ticket_list, assistant).life_cycle("e1", people.li, TODAY)
    assert [w.benefit for w in held.windows or ()] == ["先截止", "后截止", "将开", "常年"]


def test_without_the_assistant_the_rest_is_shown(engine: sa.Engine, ticket_list: TicketList, people: People) -> None:
    def loading() -> Assistant:
        raise AssistantError("正在加载")

    held = Enterprises(engine, ticket_list, loading, stage_table()).life_cycle("e1", people.li, TODAY)
    assert (held.enterprise.name, held.windows, held.windows_missing) == ("示范科技有限公司", None, "正在加载")


def test_tickets_tell_what_the_profile_does_not(
    engine: sa.Engine, ticket_list: TicketList, tickets: Tickets, people: People, clock: Clock
) -> None:
    assistant = Matching()
    enterprises = enterprises_of(engine, ticket_list, assistant)
    enterprises.change("e1", people.li, facts={"staff": 30, "hnte_valid": True})
    ticket = tickets.open(people.acme, NewTicket(Kind.CONSULT, "问"))
    tickets.open(people.rival, NewTicket(Kind.CONSULT, "问"))
    assert set(ticket.facts) == {"staff", "hnte_valid"}
    enterprises.change("e1", people.li, facts={"hnte_valid": None, "staff": 40})
    with engine.begin() as connection:
        connection.execute(
            letters.insert().values(
                id="l1", ticket_id=ticket.id, body={"text": "您好"}, signed_by="user:li", sent_at=clock.now
            )
        )
    held = enterprises.life_cycle("e1", people.li, TODAY)
    assert {f.key: f.shown for f in held.facts} == {"staff": "40人", "hnte_valid": "是"}
    assert held.told_in_tickets == {"hnte_valid"}
    assert set(assistant.profile) == {"staff", "hnte_valid"}
    assert [listed.id for listed in held.tickets] == [ticket.id]
    assert [(a.text, a.signed_by, a.sent_at) for a in held.answers] == [("您好", "李四", clock.now)]


def test_an_enterprise_is_found_by_part_of_its_name(engine: sa.Engine, ticket_list: TicketList, people: People) -> None:
    enterprises = enterprises_of(engine, ticket_list, Matching())
    assert [line.name for line in enterprises.find("示范")] == ["示范科技有限公司"]
    assert len(enterprises.find("有限公司")) == len(enterprises.find("")) == 2
    assert enterprises.find("%") == ()
