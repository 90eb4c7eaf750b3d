"""How to file, as a document says it: windows, steps, papers, time limits, who answers and where to hand in."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.policy.card import FilingGuide
from assistant.policy.provision import Provision
from ingest.cards.filing.channels import read_channels
from ingest.cards.filing.contacts import read_contacts
from ingest.cards.filing.limits import read_limits
from ingest.cards.filing.materials import read_materials
from ingest.cards.filing.spans import FilingText
from ingest.cards.filing.steps import read_steps
from ingest.cards.filing.terms import read_fee, read_inspection, read_without_application
from ingest.cards.filing.windows import read_windows
from ingest.cards.text import CardText


def read_filing(text: CardText, provisions: Sequence[Provision] | None = None) -> FilingGuide | None:
    """The guide of the whole document, or of what `provisions` say; None where they say nothing of filing."""
    read = FilingText(text, provisions)
    guide = FilingGuide(
        windows=tuple(read_windows(read)),
        steps=tuple(read_steps(read)),
        materials=tuple(read_materials(read)),
        time_limits=tuple(read_limits(read)),
        contacts=tuple(read_contacts(read)),
        channels=tuple(read_channels(read)),
        fee=read_fee(read),
        inspection=read_inspection(read),
        without_application=read_without_application(read),
    )
    return guide if guide != FilingGuide() else None
