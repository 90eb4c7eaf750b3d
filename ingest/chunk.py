"""Provisions → passages: what is searched and cited, each with the words that make it understood."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.policy.provision import Passage, Provision
from assistant.policy.provision import ProvisionKind as Kind
from assistant.policy.script import closed_up
from assistant.providers.tokenizer import count_tokens
from ingest.canonical import Canonical
from ingest.frame import Frame
from ingest.tables import fitted, row_parts, shortened, table_parts

# A passage and its context together: the embedding model reads 512 of its own tokens, of which Chinese text needs up to
# 1.3 times as many as of o200k_base's.
BUDGET_TOKENS = 380
# an article with all its items stays whole up to here
WHOLE_CHARACTERS = 300
CONTEXT_CHARACTERS = 160
_TITLE_CHARACTERS = 60
_PATH_CHARACTERS = 200  # of title and path; longer ones are shortened part by part
_LEAD_CHARACTERS = 12  # a lead-in is never shortened below this
_LEAD_READ = 1000  # characters of a lead-in that are looked at, from its end: far more than a context takes
_EXTRA_CHARACTERS = 240  # of a table's caption and columns

_SENTENCE_END = re.compile(r"[。！？；!?;]+[”’」』）)]*|\n")
# 「附件：1.申报材料清单；2.…」, 「各区人民政府，各有关单位：」: lines that answer nothing
_NO_PASSAGE = re.compile(
    r"附件\s*[：:][\s\S]*|[（(]此件.{0,8}公开.{0,6}[）)]|[^。；\n]{0,60}(?:各[^。；\n]{1,60}|企业|单位|部门)[：:]"
)
_CONTAINERS = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.HEADING, Kind.ANNEX})
_SEPARATOR = " › "


@dataclass(frozen=True, slots=True)
class _Draft:
    """A passage before it has an id: a span, the provision it belongs to, and what goes before it."""

    provision: Provision
    start: int
    end: int
    leads: tuple[tuple[int, int], ...] = ()
    extra: str = ""  # of a table: caption and column names


def build_passages(
    canonical: Canonical,
    provisions: Sequence[Provision],
    frame: Frame,
    *,
    document_id: str,
    title: str,
    version: int = 1,
) -> tuple[Passage, ...]:
    """The passages of a document in reading order. `title`: as registered, it opens every passage's context."""
    chunker = _Chunker(canonical, provisions, frame, title)
    passages = []
    for ordinal, draft in enumerate(chunker.drafts()):
        text, context = canonical.text[draft.start : draft.end], chunker.context(draft)
        passage = Passage(
            id=f"{document_id}@{version}#{ordinal}",
            document_id=document_id,
            version=version,
            ordinal=ordinal,
            provision=draft.provision.ordinal,
            kind=draft.provision.kind,
            path=draft.provision.path,
            start=draft.start,
            end=draft.end,
            page=canonical.page_of(draft.start),
            text=text,
            context=context,
            leads=draft.leads,
        )
        passages.append(passage.model_copy(update={"tokens": count_tokens(passage.searched)}))
    return tuple(passages)


class _Chunker:
    def __init__(self, canonical: Canonical, provisions: Sequence[Provision], frame: Frame, title: str) -> None:
        self._text = canonical.text
        self._provisions = provisions
        self._title = title.strip("《》")
        self._children: dict[int | None, list[Provision]] = defaultdict(list)
        for provision in provisions:
            self._children[provision.parent].append(provision)
        self._tables = {table.start: table for table in canonical.tables}
        self._frame_starts = {canonical.paragraphs[i].start for i in frame.members}

    def drafts(self) -> Iterator[_Draft]:
        """The passages; where a document has none but its frame (a sign, a single line), the frame's lines."""
        roots = self._children[None]
        body = [p for p in roots if p.kind is not Kind.TITLE and p.start not in self._frame_starts]
        found = [draft for provision in body for draft in self._of(provision, ())]
        yield from found
        for line in () if found else roots:
            yield from list(self._split(line, line.start, line.end, ())) or [_Draft(line, line.start, line.end)]

    # -- one provision -----------------------------------------------------------------------------------------

    def _of(self, provision: Provision, leads: tuple[tuple[int, int], ...]) -> Iterator[_Draft]:
        if provision.kind is Kind.TABLE:
            yield from self._of_table(provision)
            return
        start = self._words_start(provision) if provision.kind in _CONTAINERS else provision.start
        simple, rest = self._children_until_table(provision)
        end = simple[-1].end if simple else provision.lead_end
        if self._stays_whole(provision, start, end, leads, simple):
            yield from self._split(provision, start, end, leads)
            for child in rest:
                yield from self._of(child, leads)
        else:
            yield from self._of_parts(provision, start, leads)

    def _of_parts(self, provision: Provision, start: int, leads: tuple[tuple[int, int], ...]) -> Iterator[_Draft]:
        """The part's own words, then its children; a lead-in is no passage but goes with each item below it."""
        children = self._children[provision.ordinal]
        own = (start, provision.lead_end)
        below = leads
        if children and self._is_lead_in(provision, own):
            below = (*leads, own)
            if self._sentences(own) > 1:  # 「……。申报企业应当符合下列条件：」 says something of its own
                yield from self._split(provision, *own, leads)
        elif own[0] < own[1]:
            yield from self._split(provision, *own, leads)
        for child in children:
            listed = child.kind in (Kind.ITEM, Kind.SUBITEM)
            yield from self._of(child, below if listed else leads)

    def _of_table(self, provision: Provision) -> Iterator[_Draft]:
        table = self._tables[provision.start]
        rows = self._children[provision.ordinal]
        parts = table_parts(table)
        if len(parts) == 1 and not self._stands(_Draft(provision, table.start, table.end)):
            parts = row_parts(table)
        for part in parts:
            whole = part.first == 0 and part.last == len(table.rows)
            owner = provision if whole or part.first >= len(rows) else rows[part.first]
            yield _Draft(owner, part.start, part.end, part.leads, part.context)

    def _words_start(self, provision: Provision) -> int:
        """Where a container's words begin after its heading; its end where it is a heading alone."""
        own = self._text[provision.start : provision.lead_end]
        if self._is_question(provision) or not provision.heading:
            return provision.start
        line = closed_up(own)  # as the heading was read
        if provision.label and not line.endswith(provision.heading) and "\n" not in own:
            longest = len(provision.label) + len(provision.heading) + 4
            return provision.start if len(line) > longest else provision.lead_end
        newline = own.find("\n")
        after = provision.lead_end if newline < 0 else provision.start + newline + 1
        if after >= provision.lead_end:
            children = self._children[provision.ordinal]
            return children[0].start if children else provision.end
        return after

    def _is_question(self, provision: Provision) -> bool:
        return provision.heading.endswith(("？", "?")) and "\n" in self._text[provision.start : provision.lead_end]

    def _children_until_table(self, provision: Provision) -> tuple[list[Provision], list[Provision]]:
        """The children before the first that holds a table or a heading, and the others."""
        children = self._children[provision.ordinal]
        cut = next((i for i, child in enumerate(children) if not self._is_simple(child)), len(children))
        return children[:cut], children[cut:]

    def _stays_whole(
        self,
        provision: Provision,
        start: int,
        end: int,
        leads: tuple[tuple[int, int], ...],
        children: Sequence[Provision],
    ) -> bool:
        """Whether a part is one passage with its items and paragraphs: it has none, or all together are short."""
        if start >= end or not children:
            return start < end and not self._children[provision.ordinal]
        if provision.kind in _CONTAINERS and provision.kind is not Kind.HEADING:
            return False
        return end - start <= WHOLE_CHARACTERS and self._stands(_Draft(provision, start, end, leads))

    def _stands(self, draft: _Draft) -> bool:
        """Whether a passage and its context are within the budget."""
        return count_tokens(f"{self.context(draft)}\n{self._text[draft.start : draft.end]}") <= BUDGET_TOKENS

    def _is_simple(self, provision: Provision) -> bool:
        """Whether a part holds neither a table nor a heading."""
        if provision.kind in _CONTAINERS or provision.kind is Kind.TABLE:
            return False
        return all(self._is_simple(c) for c in self._children[provision.ordinal])

    def _is_lead_in(self, provision: Provision, own: tuple[int, int]) -> bool:
        first = self._children[provision.ordinal][0]
        return first.kind in (Kind.ITEM, Kind.SUBITEM) and own[0] < own[1]

    def _sentences(self, span: tuple[int, int]) -> int:
        return len(re.findall(r"[。；！？]", self._text[span[0] : span[1]])) + 1

    # -- long text ---------------------------------------------------------------------------------------------

    def _split(
        self, provision: Provision, start: int, end: int, leads: tuple[tuple[int, int], ...]
    ) -> Iterator[_Draft]:
        """The span as one passage, or as several that end with sentences where it is over the budget."""
        if start >= end or _NO_PASSAGE.fullmatch(self._text[start:end]):
            return
        room = BUDGET_TOKENS - count_tokens(self.context(_Draft(provision, start, end, leads)) + "\n")
        if count_tokens(self._text[start:end]) <= room:
            yield _Draft(provision, start, end, leads)
            return
        at = start
        for part_end in self._part_ends(start, end, room):
            yield _Draft(provision, at, part_end, leads)
            at = part_end + (self._text[part_end : part_end + 1] == "\n")

    def _part_ends(self, start: int, end: int, room: int) -> Iterator[int]:
        """Ends of parts of at most `room` tokens, each at the end of a sentence; a longer sentence is a part alone."""
        stops = [start + m.end() - m[0].count("\n") for m in _SENTENCE_END.finditer(self._text[start:end])]
        stops = [s for s in dict.fromkeys(stops) if start < s < end] + [end]
        at, first = start, 0
        while first < len(stops):
            last = self._last_fitting(stops, first, at, room)
            yield stops[last]
            at, first = stops[last], last + 1

    def _last_fitting(self, stops: Sequence[int], first: int, at: int, room: int) -> int:
        """Index of the last of `stops` up to which [at, stop) has at most `room` tokens; `first` where none has.

        Looked for in doubling steps and then by halving, because a text of short sentences has very many stops.
        """
        low, step = first, 1
        while low + step < len(stops) and self._fits(at, stops[low + step], room):
            low, step = low + step, 2 * step
        high = min(low + step, len(stops))  # the first that is known not to fit, or the end
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._fits(at, stops[middle], room) else (low, middle)
        return low

    def _fits(self, start: int, end: int, room: int) -> bool:
        return count_tokens(self._text[start:end]) <= room

    # -- context -----------------------------------------------------------------------------------------------

    def context(self, draft: _Draft) -> str:
        """Title › headings › lead-ins, or a table's caption and columns; at most 160 characters by shorter lead-ins."""
        path = list(draft.provision.path)
        if self._is_question(draft.provision):
            path[-1:] = [draft.provision.heading]
        if draft.extra and path and draft.extra.startswith(path[-1]):
            path.pop()
        fixed = fitted([shortened(self._title, _TITLE_CHARACTERS), *path], _PATH_CHARACTERS)
        if draft.extra:
            fixed.append(shortened(draft.extra, _EXTRA_CHARACTERS))
            return _SEPARATOR.join(fixed)
        leads = [self._lead_text(span, draft) for span in draft.leads]
        return _SEPARATOR.join([*fixed, *_fitted(leads, CONTEXT_CHARACTERS - len(_SEPARATOR.join(fixed)))])

    def _lead_text(self, span: tuple[int, int], draft: _Draft) -> str:
        text = self._text[max(span[0], span[1] - _LEAD_READ) : span[1]].replace("\n", "")
        for label in draft.provision.path:  # the path names it already
            text = text.removeprefix(label).lstrip()
        return text


def _fitted(leads: list[str], room: int) -> list[str]:
    """Lead-ins in at most `room` characters: the last sentence of each, then cut at the front, where little is decided."""
    leads = [lead for lead in leads if lead]
    if sum(len(lead) + len(_SEPARATOR) for lead in leads) <= room:
        return leads
    leads = [_last_sentence(lead) for lead in leads]
    share = max(_LEAD_CHARACTERS, room // max(len(leads), 1) - len(_SEPARATOR))
    return [lead if len(lead) <= share else "…" + lead[-(share - 1) :] for lead in leads]


def _last_sentence(text: str) -> str:
    return re.split(r"[。；！？]", text.rstrip("。；！？"))[-1]
