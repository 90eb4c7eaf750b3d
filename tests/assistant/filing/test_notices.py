from __future__ import annotations

from assistant.filing.notices import by_document
from tests.assistant.filing.parts import benefit, card


def test_each_document_has_the_notices_that_file_for_it() -> None:
    first = card("first", benefit("a", of=("measure#x", "measure#y")), benefit("b", of=("other",)))
    second = card("second", benefit("c", of=("measure",)))
    found = by_document([first, second, card("measure", benefit("x"))])
    assert {of: [n.document_id for n in notices] for of, notices in found.items()} == {
        "measure": ["first", "second"],
        "other": ["first"],
    }
