"""How to file for one benefit on a day: what the card and the notices that go with it say, each entry with the document it is from."""

from __future__ import annotations

from datetime import date
from typing import Generic, TypeVar

from assistant.policy.card import CardStatus, Contact, Material, Ref, Step, TimeLimit
from assistant.policy.document import Frozen
from assistant.policy.judgement import Opening

T = TypeVar("T")


class Entry(Frozen, Generic[T]):
    """One thing that a document says; its `source`, where it has one, is a place in the text of `document_id`."""

    document_id: str
    said: T


class Guide(Frozen):
    """The guide of a benefit as of a day. `first`: the window to act on first; `without_application`: the words of 免申即享.

    `not_stated` names in Chinese what neither the card nor a notice says. `notices`: the documents whose notices file for the benefit.
    """

    document_id: str
    version: int
    card_status: CardStatus
    benefit_id: str
    benefit: str
    as_of: date
    openings: tuple[Entry[Opening], ...] = ()
    first: Entry[Opening] | None = None
    materials: tuple[Entry[Material], ...] = ()
    steps: tuple[Entry[Step], ...] = ()
    time_limits: tuple[Entry[TimeLimit], ...] = ()
    contacts: tuple[Entry[Contact], ...] = ()
    channels: tuple[Entry[Contact], ...] = ()
    fee: Entry[str] | None = None
    inspection: Entry[str] | None = None
    without_application: Entry[Ref] | None = None
    not_stated: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    source: Ref
