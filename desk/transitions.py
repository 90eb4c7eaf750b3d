"""Which event can happen in which state of a ticket, by whom, and what state it leads to: one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from desk.events import State


class Who(StrEnum):
    """What somebody is to one ticket; one person can be several."""

    OWNER = "owner"  # whose matter it is: the enterprise's people, or the visitor; never the desk's own
    OPENER = "opener"  # who opened it as a visitor, in the same browser, and has signed in for an enterprise since
    STAFF = "staff"
    ASSIGNEE = "assignee"  # of the staff, who has it
    RECEIVER = "receiver"  # of the staff, who is asked to take it over
    REVIEWER = "reviewer"  # reviewers and administrators
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Way:
    """`event` may happen in `states` by any of `who`. `to` None: the state stays. `otherwise`: where it leads when a review was not
    passed, or when nobody has what is opened again.
    """

    event: str
    states: frozenset[State]
    who: frozenset[Who]
    to: State | None = None
    otherwise: State | None = None


_S = State
OPEN = frozenset({_S.NEW, _S.ASSIGNED, _S.IN_PROGRESS, _S.TRANSFERRING, _S.IN_REVIEW, _S.APPROVED})
DONE = frozenset({_S.ANSWERED, _S.CLOSED})
_WORKED_ON = frozenset({_S.IN_PROGRESS, _S.IN_REVIEW, _S.APPROVED})
_OWNER, _STAFF, _ASSIGNEE, _RECEIVER = ({w} for w in (Who.OWNER, Who.STAFF, Who.ASSIGNEE, Who.RECEIVER))
_REVIEWER, _SYSTEM = {Who.REVIEWER}, {Who.SYSTEM}


def _way(
    event: str,
    states: frozenset[State] | set[State],
    who: set[Who],
    to: State | None = None,
    other: State | None = None,
) -> Way:
    return Way(event, frozenset(states), frozenset(who), to, other)


# merged is final: no event of it stands here
WAYS: tuple[Way, ...] = (
    _way("claimed", OPEN | DONE, {Who.OPENER}),
    _way("assigned", {_S.NEW, _S.ASSIGNED}, _STAFF, _S.ASSIGNED),
    _way("assigned", _WORKED_ON | {_S.TRANSFERRING}, _REVIEWER, _S.ASSIGNED),  # whoever has it is away
    _way("accepted", {_S.NEW}, _STAFF, _S.IN_PROGRESS),
    _way("accepted", {_S.ASSIGNED}, _ASSIGNEE, _S.IN_PROGRESS),
    _way("drafted", _WORKED_ON, _STAFF, _S.IN_PROGRESS),
    _way("edited", _WORKED_ON, _STAFF, _S.IN_PROGRESS),  # what was reviewed is another text now
    _way("submitted", {_S.IN_PROGRESS}, _STAFF, _S.IN_REVIEW),
    _way("reviewed", {_S.IN_REVIEW}, _REVIEWER, _S.APPROVED, _S.IN_PROGRESS),
    _way("sent", {_S.IN_PROGRESS, _S.APPROVED}, _STAFF, _S.ANSWERED),
    _way("transfer_offered", {_S.IN_PROGRESS, _S.TRANSFERRING}, _ASSIGNEE | _REVIEWER, _S.TRANSFERRING),
    _way("transfer_accepted", {_S.TRANSFERRING}, _RECEIVER, _S.IN_PROGRESS),
    _way("transfer_declined", {_S.TRANSFERRING}, _RECEIVER | _ASSIGNEE, _S.IN_PROGRESS),  # or taken back by the giver
    _way("extended", OPEN, _ASSIGNEE | _REVIEWER),
    _way("note_added", OPEN | DONE, _STAFF),
    _way("message_added", OPEN - {_S.IN_REVIEW, _S.APPROVED}, _OWNER),
    _way("message_added", {_S.IN_REVIEW, _S.APPROVED}, _OWNER, _S.IN_PROGRESS),  # the letter does not know of it
    _way("attached", OPEN, _OWNER | _STAFF),
    _way("attached", DONE, _STAFF),
    _way("linked", OPEN | DONE, _STAFF),
    _way("merged", OPEN - {_S.TRANSFERRING}, _STAFF, _S.MERGED),
    _way("reminded", OPEN, _SYSTEM),
    _way("closed", OPEN | {_S.ANSWERED}, _STAFF, _S.CLOSED),
    _way("reopened", DONE, _OWNER | _STAFF, _S.IN_PROGRESS, _S.NEW),
    _way("rated", DONE, _OWNER),
)


def ways(event: str, state: State) -> Iterator[Way]:
    """How `event` can happen in `state`; nothing where it cannot."""
    return (way for way in WAYS if way.event == event and state in way.states)


def state_after(event: str, state: State, *, otherwise: bool = False) -> State:
    """Where `event` leads from `state`; `state` itself where no way of the table starts there."""
    way = next(ways(event, state), None)
    to = None if way is None else way.otherwise if otherwise else way.to
    return to or state
