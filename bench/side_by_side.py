"""Our answers beside the usual pipeline of LangChain and Chroma: the same documents, embedding, questions and machine, in one run.

    python -m bench.side_by_side --data-dir data                       the development half
    python -m bench.side_by_side --data-dir data --half test           the other, to report
    python -m bench.side_by_side --data-dir data --chunk 1000 --overlap 200

The usual pipeline: each document's text cut by RecursiveCharacterTextSplitter, the pieces in a Chroma collection, the 5 nearest to the
question are what a model would be given. It needs `pip install langchain-chroma langchain-text-splitters`; without them the
exit code is 2. Ours is `Assistant.ask`, the whole of it: what it says and cites.

Of the questions that one turn asks and documents answer: whether an expected document, an expected provision of it, and each
expected figure is among what is given, and how many characters there are to read. The documents that are no longer in force are
in both. Latency: medians of 5 runs in turn over the same questions, after one that is not counted.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.documents import Document

from assistant.build import Stores
from assistant.pipeline import Assistant
from assistant.policy.answer import Answer, Status
from assistant.policy.figures import contains_figure
from assistant.policy.provision import provision_name
from bench.stores import arguments, missing, opened
from eval.dataset import Case, Half, load
from eval.metrics.provision_hit import names
from eval.wording import words_of

if TYPE_CHECKING:
    from langchain_chroma import Chroma

CASES = Path("eval/cases")
K = 5
REPETITIONS = 5
_TIMED = 40  # questions a repetition


@dataclass(frozen=True, slots=True)
class Given:
    """What one way gives for a question: the documents, the provisions (document, name) and the words."""

    documents: frozenset[str]
    provisions: frozenset[tuple[str, str]]
    words: str


@dataclass
class Tally:
    """How often what is expected was given."""

    name: str
    documents: list[bool] = field(default_factory=list)
    provisions: list[bool] = field(default_factory=list)
    figures: list[bool] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    medians_ms: list[float] = field(default_factory=list)

    def add(self, case: Case, given: Given) -> None:
        expect = case.expect
        self.documents.append(not given.documents.isdisjoint(expect.documents))
        if expect.provisions:
            own = [name for document, name in given.provisions if document in expect.documents]
            self.provisions.append(any(names(name, label) for name in own for label in expect.provisions))
        self.figures += [contains_figure(given.words, figure) for figure in expect.figures]
        self.lengths.append(len(given.words))

    def row(self) -> str:
        shares = "  ".join(f"{statistics.fmean(v):.3f}" for v in (self.documents, self.provisions, self.figures))
        latency = statistics.median(self.medians_ms)
        return f"{self.name:26s} {shares}  {statistics.median(self.lengths):6.0f}  {latency:7.1f}"


class Usual:
    """The pipeline of the tutorials: pieces of fixed length, the nearest ones."""

    def __init__(self, stores: Stores, *, chunk: int, overlap: int) -> None:
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        self._provisions = {
            d.register.id: stores.catalogue.provisions(d.register.id) for d in stores.catalogue.documents()
        }
        splitter = RecursiveCharacterTextSplitter(chunk_size=chunk, chunk_overlap=overlap, add_start_index=True)
        whole = [
            Document(page_content=stores.catalogue.text(d.register.id).text, metadata={"document": d.register.id})
            for d in stores.catalogue.documents()
        ]
        self.pieces = splitter.split_documents(whole)
        self._store: Chroma = Chroma("usual", embedding_function=stores.embeddings)
        self._store.add_documents(self.pieces)

    def given(self, question: str) -> Given:
        return self._as_given(self._store.similarity_search(question, k=K))

    def search(self, question: str) -> None:
        """What is timed."""
        self._store.similarity_search(question, k=K)

    def _as_given(self, pieces: Iterable[Document]) -> Given:
        documents, provisions, words = set(), set(), []
        for piece in pieces:
            document, start = piece.metadata["document"], piece.metadata["start_index"]
            documents.add(document)
            words.append(piece.page_content)
            for provision in self._provisions[document]:
                if provision.start < start + len(piece.page_content) and start < provision.end:
                    provisions.add((document, provision_name(provision.path)))
        return Given(frozenset(documents), frozenset(provisions), "\n".join(words))


def said(answer: Answer) -> Given:
    """What our answer says and cites; nothing where it abstains."""
    if answer.status is Status.ABSTAINED:
        return Given(frozenset(), frozenset(), "")
    cited = answer.citations
    words = "\n".join([words_of(answer), *(c.quote for c in cited)])
    return Given(frozenset(c.document_id for c in cited), frozenset((c.document_id, c.provision) for c in cited), words)


def timed(cases: Sequence[Case], ask: Callable[[str], object]) -> float:
    """The median of milliseconds over these questions."""
    times = []
    for case in cases:
        began = time.perf_counter()
        ask(case.question)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def wanted(half: Half) -> list[Case]:
    """The cases of one turn that documents answer."""
    cases = load(sorted(CASES.glob("*.jsonl")), half)
    return [c for c in cases if not c.turns and c.expect.documents and c.expect.status is not Status.ABSTAINED]


def compare(
    stores: Stores, assistant: Assistant, cases: Sequence[Case], *, chunk: int, overlap: int
) -> tuple[Tally, Tally]:
    """What both ways give, and how long they take: each answers in turn, repetition by repetition."""
    usual = Usual(stores, chunk=chunk, overlap=overlap)
    ours, theirs = Tally("ours"), Tally(f"LangChain + Chroma, {chunk}")
    for case in cases:
        ours.add(case, said(assistant.ask(case.question, as_of=case.as_of, profile=case.profile)))
        theirs.add(case, usual.given(case.question))
    step = max(1, len(cases) // _TIMED)
    for _ in range(REPETITIONS):
        ours.medians_ms.append(timed(cases[::step], lambda q: assistant.ask(q, as_of=date(2026, 11, 22))))
        theirs.medians_ms.append(timed(cases[::step], usual.search))
    return ours, theirs


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--half", type=Half, choices=list(Half), default=Half.DEVELOPMENT)
    parser.add_argument("--chunk", type=int, default=500, help="characters of a piece")
    parser.add_argument("--overlap", type=int, default=100)
    options = parser.parse_args()
    try:
        import langchain_chroma  # noqa: F401
        import langchain_text_splitters  # noqa: F401
    except ImportError as error:
        missing(f"{error}: pip install langchain-chroma langchain-text-splitters")
    cases = wanted(options.half)
    with opened(options.data_dir) as (stores, assistant):
        found = compare(stores, assistant, cases, chunk=options.chunk, overlap=options.overlap)
    print(
        f"{len(cases)} cases ({options.half}); document, provision, figures given; characters; ms (median of {REPETITIONS})"
    )
    for tally in found:
        print(tally.row())


if __name__ == "__main__":
    main()
