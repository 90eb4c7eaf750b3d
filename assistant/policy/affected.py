"""What rests on provisions that changed: spans that somebody cites, or provisions that somebody names.

Pure functions over a diff, for whatever keeps such references: the answers of conversations (`api.changes`), test cases
(`expect.provisions`), policy cards and answers that the desk approved. The last two do not exist yet; each will hand its
citations to `affected_spans`, or the names of its provisions to `affected_provisions`, and mark itself by the result.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.policy.diff import Change, ChangeKind, ProvisionDiff

_GONE = (ChangeKind.CHANGED, ChangeKind.REMOVED)


def affected_spans(spans: Iterable[tuple[int, int]], diff: ProvisionDiff) -> list[tuple[tuple[int, int], Change]]:
    """(span, change) for each span [start, end) of the old text whose words were changed or removed.

    Words that stayed as they were in a provision that changed elsewhere are not affected.
    """
    changes = [change for change in diff.changes if change.kind in _GONE and change.old is not None]
    return [(span, change) for span in spans for change in changes if _touches(change, *span)]


def affected_provisions(names: Iterable[str], diff: ProvisionDiff) -> dict[str, list[Change]]:
    """Name of a provision of the old text → what changed in it or in its parts; 「第五条」 holds 「第五条第（一）项」.

    A part that was added to it counts too: who rests on the whole article has to look at it again. A provision that is new
    or came from elsewhere under that name is not the one that was named.
    """
    renamed = {c.new.name for c in diff.changes if c.new and (c.renumbered or c.kind is ChangeKind.ADDED)}
    found: dict[str, list[Change]] = {}
    for name in names:
        changes = [c for c in diff.changes if c.kind in _GONE and c.old is not None and _holds(name, c.old.name)]
        if name not in renamed:
            added = (c for c in diff.changes if c.kind is ChangeKind.ADDED and c.new is not None)
            changes += [c for c in added if c.new is not None and _holds(name, c.new.name)]
        if changes:
            found[name] = changes
    return found


def _touches(change: Change, start: int, end: int) -> bool:
    old = change.old
    if old is None or start >= old.end or end <= old.start:
        return False
    if change.kind is ChangeKind.REMOVED:
        return True
    return any(
        edit.old_start < end and start < edit.old_end
        if edit.old_start < edit.old_end
        else start < edit.old_start < end  # words put in between
        for edit in change.edits
    )


def _holds(name: str, part: str) -> bool:
    """「第五条」 holds 「第五条」 and 「第五条第（一）项」, not 「第五条之一」 or 「第五十条」."""
    return part == name or (part.startswith(name) and part[len(name)] in "第 ")
