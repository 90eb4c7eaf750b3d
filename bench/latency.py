"""How fast a server answers among many provisions, no language model set: one client, and four.

    python -m bench.latency --data-dir data --provisions 10000 --statutes ../shared/data/statutes
    python -m bench.latency --data-dir data --provisions 100000 --work /var/tmp/crowded

A copy of the data folder (`--work`, kept and used again) is filled with articles of laws, without `--statutes` or when these run out
with made-up documents, until it has so many passages. What is added has vectors near those that are there, since embedding takes
hours; with `--embed` its own. A server process of its own is then asked the first turns of the cases, each once on a day, so that no
answer is one given before: by one client, by it once more, which the server remembers, and by four of the next day.
Milliseconds are those of the clients' clock and depend on what else the machine does, processor time a question hardly.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx
import numpy as np

from assistant.build import Stores, open_stores
from assistant.providers.embeddings import NamedEmbeddings
from assistant.settings import Settings
from assistant.storage.catalogue import IngestedDocument
from bench.generated import policy_text
from bench.statutes import documents, sample
from bench.stores import arguments, document_of, embed_missing, needed, save
from eval.dataset import load

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "eval" / "cases"
DAY = date(2026, 11, 23)
SEED = 5
CLIENTS = 4
_WARM_UP = 30  # questions before anything is measured
_START_S = 600
_MADE_UP_CHARACTERS = 9000  # of a made-up document: some fifty articles
_ARTICLE = re.compile(r"(第[一二三四五六七八九十]+条)　(.+)")
_TEXTS_A_VECTOR = 20_000  # texts that get vectors of their own before others get some near them
_BLUR = 0.4  # length of what is added to a vector of length 1
_ADDRESS = re.compile(r"http://[\d.]+:\d+")


# -- a crowded data folder -----------------------------------------------------------------------------------------


class Near:
    """Vectors near given ones, the same for the same text; named as the model that made those, so that they stand in one index."""

    def __init__(self, name: str, vectors: Sequence[Sequence[float]]) -> None:
        self.name = name
        self._vectors = np.asarray(vectors, dtype=np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        chance = np.random.default_rng(np.frombuffer(text.encode("utf-8"), dtype=np.uint8))
        vector = self._vectors[chance.integers(len(self._vectors))]
        noise = chance.standard_normal(len(vector), dtype=np.float32)
        near = vector + _BLUR * noise / np.linalg.norm(noise)
        found: list[float] = (near / np.linalg.norm(near)).tolist()
        return found


class FirstOwn:
    """The model's own vectors for so many texts, and for the others some near these."""

    def __init__(self, model: NamedEmbeddings, most: int) -> None:
        self.name = model.name
        self._model, self._most = model, most
        self._own: list[list[float]] = []
        self._near: Near | None = None

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if len(self._own) < self._most:
            vectors = self._model.embed_documents(texts)
            self._own += vectors
            return vectors
        self._near = self._near or Near(self.name, self._own)
        return self._near.embed_documents(texts)


def crowd(data_dir: Path, work: Path, provisions: int, statutes: Path | None, *, embed: bool) -> None:
    """Makes `work` a copy of the data folder with so many passages and their vectors; what is there already is kept."""
    if not work.exists():
        shutil.copytree(data_dir, work, ignore=shutil.ignore_patterns("owner.lock"))
    stores = open_stores(Settings(data_dir=work))
    try:
        held = sum(1 for _ in stores.catalogue.passages())
        if held < provisions:
            save(stores.catalogue, _added(provisions - held, statutes))
        if embed:
            embed_missing(stores)
        else:
            _place_near(stores)
        stores.__dict__["sentence_embeddings"] = FirstOwn(stores.sentence_embeddings, _TEXTS_A_VECTOR)
        print(f"{stores.vectors.count()} passages, {stores.sentences.count()} sentences", file=sys.stderr)
    finally:
        stores.close()


def _added(passages: int, statutes: Path | None) -> Iterator[IngestedDocument]:
    """Documents with so many passages: articles of laws, then made-up ones."""
    if statutes is not None:
        for document, _ in documents(sample(statutes, reported=0, articles=passages, seed=SEED).articles):
            yield document
            passages -= len(document.passages)
    number = 0
    while passages > 0:
        number += 1
        document = _made_up(number)
        yield document
        passages -= len(document.passages)


def _made_up(number: int) -> IngestedDocument:
    title, _, *lines = policy_text(number, characters=_MADE_UP_CHARACTERS).split("\n")
    articles = {m[1]: m[2] for line in lines if (m := _ARTICLE.match(line))}
    return document_of(f"made-up-{number}", title, articles)


def _place_near(stores: Stores) -> None:
    """Gives passages without a vector one near those that have one."""
    texts = list(dict.fromkeys(p.searched for p in stores.catalogue.passages_without_vector()))
    near = Near(stores.embeddings.name, [vector for *_, vector in stores.catalogue.vectors()])
    for start in range(0, len(texts), 500):
        batch = texts[start : start + 500]
        stores.catalogue.save_vectors(zip(batch, near.embed_documents(batch), strict=True))


# -- asking --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of the clients' clock; `cpu_ms`: the server's processor time a question."""

    what: str
    questions: int
    p50_ms: float
    p95_ms: float
    most_ms: float
    a_second: float
    cpu_ms: float

    def line(self) -> str:
        return (
            f"{self.what:28s} {self.questions:4d} questions  p50 {self.p50_ms:6.1f}  p95 {self.p95_ms:6.1f}  "
            f"most {self.most_ms:6.1f} ms  {self.a_second:5.1f} a second  {self.cpu_ms:5.1f} ms processor time each"
        )


@contextmanager
def served(data_dir: Path) -> Iterator[tuple[str, int]]:
    """(address, process id) of a server on the folder, ready to answer."""
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--data-dir", str(data_dir.resolve())]
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("ESL_", "OPENAI_"))}
    environment = {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = next((found[0] for line in process.stdout if (found := _ADDRESS.search(line))), None)
        if address is None:
            raise SystemExit("the server did not start")
        began = time.monotonic()
        while httpx.get(f"{address}/readyz", trust_env=False, timeout=_START_S).status_code != 200:
            if time.monotonic() - began > _START_S:
                raise SystemExit("the server is not ready")
            time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


def ask_all(what: str, server: tuple[str, int], questions: Sequence[str], day: date, clients: int) -> Measured:
    """Puts every question once, by so many clients at a time."""
    address, process = server
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client, ThreadPoolExecutor(clients) as pool:

        def ask(question: str) -> float:
            began = time.perf_counter()
            body = {"question": question, "as_of": day.isoformat()}
            client.post("/api/v1/chat", json=body).raise_for_status()
            return 1000 * (time.perf_counter() - began)

        cpu, began = _processor_s(process), time.monotonic()
        times = sorted(pool.map(ask, questions))
        seconds = time.monotonic() - began
    return Measured(
        what,
        len(times),
        statistics.median(times),
        times[int(0.95 * len(times))],
        times[-1],
        len(times) / seconds,
        1000 * (_processor_s(process) - cpu) / len(times),
    )


def _processor_s(process: int) -> float:
    """Processor seconds of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def first_turns() -> list[str]:
    """The first messages of all cases, in an order by chance."""
    cases = load(sorted(CASES.glob("*.jsonl")))
    found = list(dict.fromkeys(case.turns[0] if case.turns else case.question for case in cases))
    random.Random(SEED).shuffle(found)
    return found


def measure(work: Path, most: int | None) -> list[Measured]:
    questions = first_turns()
    warm, asked = questions[:_WARM_UP], questions[_WARM_UP:][:most]
    with served(work) as server:
        ask_all("", server, warm, DAY, 1)
        return [
            ask_all("one client", server, asked, DAY, 1),
            ask_all("one client, asked before", server, asked, DAY, 1),
            ask_all(f"{CLIENTS} clients", server, asked, DAY + timedelta(days=1), CLIENTS),
        ]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--provisions", type=int, default=10_000)
    parser.add_argument("--statutes", type=Path, help="folder of the statutes")
    parser.add_argument("--work", type=Path, help="the crowded folder; default: beside the data folder")
    parser.add_argument("--embed", action="store_true", help="give what is added vectors of its own")
    parser.add_argument("--questions", type=int, help="so many only")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.statutes:
        needed(options.statutes / "corpus.jsonl.gz", options.statutes / "queries.jsonl")
    work = options.work or options.data_dir.with_name(f"{options.data_dir.name}-{options.provisions}")
    crowd(options.data_dir, work, options.provisions, options.statutes, embed=options.embed)
    before = os.getloadavg()[0]
    for measured in measure(work, options.questions):
        print(json.dumps(asdict(measured)) if options.json else measured.line(), flush=True)
    print(f"load average before {before:.1f}, on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
