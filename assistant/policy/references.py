"""Which document of a catalogue a reference means: an id, a document number, or a title as somebody cites it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from assistant.policy.document import Register, Relation
from assistant.policy.numerals import narrow

# 「关于印发《示范高新区奖励办法》的通知」: cited by the notice's title or by that of the measure it carries
_CARRIED = re.compile(r"关于(?:印发|发布|公布|下发|颁布)[《〈](?P<carried>.+)[》〉](?:的(?:通知|公告|通告|函))?$")
# 「国务院办公厅关于促进…的意见」 is cited without who issued it, too; 「中华人民共和国专利法」 as 专利法
_ISSUER_BEFORE = re.compile(r"^[^《》〈〉关]{2,40}?(?=关于)")
_STATE = "中华人民共和国"


def reference_key(reference: str) -> str:
    """The comparable form of an id, title or document number: no brackets, no white space."""
    return "".join(c for c in reference if c not in '《》〈〉「」“”"（）()〔〕[]【】' and not c.isspace())


def title_keys(title: str) -> Iterator[str]:
    """The comparable forms under which a title is cited, the fullest first. A year or (试行) in it stays: it tells texts apart."""
    carried = _CARRIED.search(title)
    for form in (title, carried["carried"] if carried else ""):
        if form:
            yield _plain(form)
            yield _plain(_ISSUER_BEFORE.sub("", form).removeprefix(_STATE))


def _plain(title: str) -> str:
    return reference_key(narrow(title)).lower()


class References:
    """Resolves references among `registers`. What two documents share names neither, with one exception: of texts that one
    issuer gave one title, a later document means the newest one that is older than itself.
    """

    def __init__(self, registers: Sequence[Register]) -> None:
        self._registers = {r.id: r for r in registers}
        self._exact = _index(
            (reference_key(name), r.id) for r in registers for name in (r.id, r.document_number) if name
        )
        self._titles = _index((key, r.id) for r in registers for key in title_keys(r.title))

    def find(self, reference: str, source: str | None = None) -> str | None:
        """The id of the document that `reference`, said in the document `source`, means; None where that is not certain.

        Never `source` itself.
        """
        found = self._exact.get(reference_key(reference), set()) - {source}
        for key in title_keys(reference):
            found = found or self._titles.get(key, set()) - {source}
        if len(found) > 1:
            found = self._newest_before(found, source)
        return next(iter(found)) if len(found) == 1 else None

    def target(self, relation: Relation, source: str) -> str | None:
        """The other document of a relation that `source` states: by number where one is given, else by title. A cited
        number that nobody has leaves the title to a document without a number.
        """
        if relation.number is None:
            return self.find(relation.title, source) if relation.title else None
        found = self.find(relation.number, source)
        if found is None and relation.title:
            found = self.find(relation.title, source)
            if found is not None and self._registers[found].document_number is not None:
                return None
        return found

    def _newest_before(self, ids: set[str], source: str | None) -> set[str]:
        """The newest of the documents `ids` that is older than `source`; none where they are not versions of one text or
        one of them has no day.
        """
        if len({self._registers[i].issuer for i in ids}) > 1:
            return set()
        day = first_day(self._registers[source]) if source in self._registers else None
        days = {i: first_day(self._registers[i]) for i in ids}
        if day is None or any(d is None for d in days.values()):
            return set()
        older = {i: d for i, d in days.items() if d is not None and d < day}
        newest = max(older.values(), default=None)
        return {i for i, d in older.items() if d == newest}


def first_day(register: Register) -> date | None:
    """The day from which a document counts: its first day in force, else that of its issue."""
    return register.effective_from or register.issued_on


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, document_id in pairs:
        found.setdefault(key, set()).add(document_id)
    return found
