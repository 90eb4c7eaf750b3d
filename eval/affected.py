"""Which test cases expect provisions that changed between two texts, and so have to be looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from assistant.policy.affected import affected_provisions
from assistant.policy.diff import ChangeKind, ProvisionDiff
from assistant.policy.validity import reference_key
from eval.dataset import Case


def affected_cases(cases: Iterable[Case], document: Collection[str], diff: ProvisionDiff) -> dict[str, list[str]]:
    """Case id → its expected provisions that changed; an empty list where it expects the document as a whole.

    `document`: the id and titles of the document that `diff` is of.
    """
    keys = {reference_key(name) for name in document}
    is_changed = any(change.kind is not ChangeKind.MOVED for change in diff.changes)
    found: dict[str, list[str]] = {}
    for case in cases:
        expect = case.expect
        if keys.isdisjoint(reference_key(name) for name in expect.documents):
            continue
        changed = list(affected_provisions(expect.provisions, diff))
        if changed or (is_changed and not expect.provisions):
            found[case.id] = changed
    return found
