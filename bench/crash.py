"""Kills `esl ingest` at random moments, starts it again, and looks each time whether anything was lost, halved or doubled.

    python -m bench.crash                       50 kills, no vectors
    python -m bench.crash --vectors             the same with both vector indexes (and models that cost nothing)
    python -m bench.crash --kills 5 --seed 3

Before every start some documents are added and some are changed, so that there is always something to do. What the program has
acknowledged (「导入 …」 on its output) before it was killed has to be there afterwards. Exits with 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from assistant.build import Stores, open_stores
from assistant.errors import AssistantError
from assistant.providers.fakes import FakeEmbeddings
from assistant.settings import Settings
from assistant.storage.catalogue import Catalogue
from assistant.storage.database import open_database, sqlite_url
from assistant.storage.jobs import JobState, JobStore
from assistant.storage.library import Library
from bench.generated import policy_text
from bench.reference import Content, content_of, stored_contents

ROOT = Path(__file__).resolve().parents[1]
NEW, CHANGED = 16, 4  # files before each start
_EARLY = 0.25  # share of kills at any moment from the process's start on; the others fall while files are read
_START_S = 3.0  # about what a start takes on a busy machine
_MOMENT_S = 0.1  # within which a kill falls after some file was acknowledged; storing the next takes about 0.02 s
_LOOK_S = 0.002
_ACKNOWLEDGED = "导入 "
_STARTED = "共 "


@dataclass
class Trial:
    """One folder of documents, one data folder, and what has been found wrong so far."""

    work: Path
    seed: int
    vectors: bool
    kills: int = 0
    acknowledged: int = 0
    amid_files: int = 0  # kills after some file had been acknowledged
    wrong: list[str] = field(default_factory=list)
    _written: int = 0
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self.folder.mkdir(parents=True)

    @property
    def folder(self) -> Path:
        return self.work / "documents"

    @property
    def data(self) -> Path:
        return self.work / "data"

    # -- what is done to it ------------------------------------------------------------------------------------------

    def add_work(self) -> None:
        """New documents, and new texts for some of those there are."""
        there = sorted(self.folder.iterdir())
        for path in self._chance.sample(there, min(CHANGED, len(there))):
            self._write(path)
        for _ in range(NEW):
            self._write(self.folder / f"{self._written:05}.txt")

    def _write(self, path: Path) -> None:
        self._written += 1
        path.write_text(policy_text(self._written, characters=700, seed=self.seed), encoding="utf-8")

    def kill_once(self) -> None:
        """Starts an ingestion, kills it at a random moment and looks at what is left."""
        before = self._job_states()
        process = _Ingestion(self)
        if self._chance.random() < _EARLY:
            time.sleep(self._chance.uniform(0, _START_S))
        else:
            process.wait_for(self._chance.randint(0, NEW + CHANGED))
            time.sleep(self._chance.uniform(0, _MOMENT_S))
        process.kill()
        self.kills += 1
        done = process.acknowledged()
        self.acknowledged += len(done)
        self.amid_files += bool(done)
        after = self._job_states()
        if sum(after.values()) > sum(before.values()) + 1:
            self.wrong.append(f"kill {self.kills}: more than one job was made")
        self.check(f"kill {self.kills}", done)

    def finish(self) -> None:
        """Lets an ingestion run to its end; everything has to be there then."""
        process = _Ingestion(self)
        if process.wait() != 0:
            self.wrong.append("the last run failed")
        self.check("the last run", [os.fspath(p) for p in self.folder.iterdir()])
        if self._job_states()[JobState.RUNNING] or self._job_states()[JobState.QUEUED]:
            self.wrong.append("a job is left over after the last run")

    # -- what is looked at -------------------------------------------------------------------------------------------

    def check(self, when: str, acknowledged: Sequence[str]) -> None:
        """Notes whatever is not as it should be."""
        if not (self.data / "esl.sqlite").exists():
            if acknowledged:
                self.wrong.append(f"{when}: the database is gone")
            return
        with self._catalogue() as catalogue:
            self.wrong += [f"{when}: {fault}" for fault in _faults(catalogue, self.data, acknowledged)]
        if self.vectors:
            with self._stores() as stores:
                self.wrong += [f"{when}: {fault}" for fault in _index_faults(stores)]

    def _job_states(self) -> Counter[JobState]:
        if not (self.data / "esl.sqlite").exists():
            return Counter()
        with self._catalogue() as catalogue:
            return Counter(job.state for job in JobStore(catalogue.engine).newest(10_000))

    @contextmanager
    def _catalogue(self) -> Iterator[Catalogue]:
        engine = open_database(sqlite_url(self.data))
        try:
            yield Catalogue(engine, FakeEmbeddings.name)
        finally:
            engine.dispose()

    @contextmanager
    def _stores(self) -> Iterator[Stores]:
        stores = open_fake_stores(self.data)
        try:
            yield stores
        finally:
            stores.close()


class _Ingestion:
    """One `esl ingest` in a process of its own."""

    def __init__(self, trial: Trial) -> None:
        self._has_started = False
        arguments = [os.fspath(trial.folder), "--data-dir", os.fspath(trial.data)]
        module = ["bench.crash", "--ingest"] if trial.vectors else ["api.cli", "ingest", "--no-embed"]
        environment = {n: v for n, v in os.environ.items() if not n.startswith("ESL_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", *module, *arguments],
            cwd=ROOT,
            env={**environment, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith("\n"):  # the last one may be cut off
                self._lines.append(line.strip())
            self._has_started |= line.startswith(_STARTED)

    def wait_for(self, files: int) -> None:
        """Until it has begun to read files and has acknowledged so many, or has ended."""
        while self._process.poll() is None and (not self._has_started or len(self.acknowledged()) < files):
            time.sleep(_LOOK_S)

    def kill(self) -> None:
        self._process.kill()
        self.wait()

    def wait(self) -> int:
        """Its exit code, once all its output has been read."""
        code = self._process.wait()
        self._reader.join()
        return code

    def acknowledged(self) -> list[str]:
        """Paths of the files that it said are stored."""
        return [
            line.removeprefix(_ACKNOWLEDGED).split("：《")[0] for line in self._lines if line.startswith(_ACKNOWLEDGED)
        ]


def _faults(catalogue: Catalogue, data: Path, acknowledged: Sequence[str]) -> Iterator[str]:
    """What is lost, halved or doubled in the database."""
    for path in acknowledged:
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        known = catalogue.known_source(path)
        if known is None or known[1] != digest:
            yield f"{path} was acknowledged and is lost"
    contents = list(stored_contents(catalogue))
    for content in contents:
        original = data / "files" / content.sha256[:2] / content.sha256
        if not original.exists() or hashlib.sha256(original.read_bytes()).hexdigest() != content.sha256:
            yield f"the original of {content.document_id} is missing or damaged"
        elif content != content_of(original, content):
            yield f"version {content.version} of {content.document_id} is not what its file gives"
    current = {d.register.id: d for d in catalogue.documents()}
    digests = Counter(d.source.sha256 for d in current.values())
    yield from (f"the bytes {digest[:12]} give {count} documents" for digest, count in digests.items() if count > 1)
    yield from _version_faults(contents)
    library = Library(catalogue)
    wanted = {c.document_id: c.passages for c in contents if current[c.document_id].version == c.version}
    for document_id, passages in wanted.items():
        if len(library.passages_of(document_id)) != len(passages):
            yield f"the library shows {len(library.passages_of(document_id))} of {len(passages)} passages of {document_id}"


def _version_faults(contents: Sequence[Content]) -> Iterator[str]:
    """Versions of a document that are missing in between, or that are the one before once more."""
    by_document: dict[str, list[Content]] = {}
    for content in contents:
        by_document.setdefault(content.document_id, []).append(content)
    for document_id, versions in by_document.items():
        versions.sort(key=lambda c: c.version)
        if [c.version for c in versions] != list(range(1, len(versions) + 1)):
            yield f"versions of {document_id} have gaps"
        if any(a.sha256 == b.sha256 for a, b in pairwise(versions)):
            yield f"{document_id} has the same version twice"


def _index_faults(stores: Stores) -> Iterator[str]:
    """Where the indexes, opened as every reader opens them, differ from the database."""
    with_vector = {row[0] for row in stores.catalogue.vectors()}
    if stores.vectors.ids() != with_vector:
        yield f"the vector index holds {stores.vectors.count()} passages, the database {len(with_vector)}"
    passages = {p.id for p in stores.catalogue.passages()}
    if stores.sentences.passage_ids() != passages:
        yield "the sentence index holds other passages than the database"


# -- the program under test, with models that cost nothing -----------------------------------------------------------


def open_fake_stores(data: Path) -> Stores:
    stores = open_stores(Settings(data_dir=data), FakeEmbeddings())
    stores.__dict__["sentence_embeddings"] = FakeEmbeddings()  # in place of the cached property
    return stores


def ingest_with_fakes(folder: Path, data: Path) -> int:
    """What `esl ingest` does, with both indexes and without their models."""
    from rich.console import Console

    from api.commands.ingest import IngestOptions, ingest_once
    from ingest.jobs import Jobs

    stores = open_fake_stores(data)
    try:
        jobs = Jobs(stores)
        jobs.recover()
        return ingest_once(jobs, [folder], IngestOptions(), Console(highlight=False))
    finally:
        stores.close()


# -- the command -----------------------------------------------------------------------------------------------------


def run(work: Path, *, kills: int, seed: int, vectors: bool, say: bool = False) -> Trial:
    """A whole trial in the empty folder `work`."""
    trial = Trial(work, seed, vectors)
    for _ in range(kills):
        trial.add_work()
        trial.kill_once()
        if say:
            print(
                f"{trial.kills}/{kills} killed, {trial.acknowledged} files acknowledged, {len(trial.wrong)} faults",
                flush=True,
            )
    trial.finish()
    return trial


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--ingest", metavar="FOLDER", type=Path, help="be the process that is killed")
    parser.add_argument("--data-dir", type=Path)
    given = parser.parse_args()
    if given.ingest:
        try:
            sys.exit(ingest_with_fakes(given.ingest, given.data_dir))
        except AssistantError as error:
            sys.exit(error.message)
    work = Path(tempfile.mkdtemp(prefix="esl-crash-"))
    began = time.monotonic()
    trial = run(work / "trial", kills=given.kills, seed=given.seed, vectors=given.vectors, say=True)
    figures = {
        "kills": trial.kills,
        "of these after a file was acknowledged": trial.amid_files,
        "files acknowledged before a kill": trial.acknowledged,
        "documents at the end": len(list(trial.folder.iterdir())),
        "faults": len(trial.wrong),
        "seconds": round(time.monotonic() - began),
    }
    print(json.dumps(figures))
    for fault in trial.wrong[:50]:
        print(fault)
    if trial.wrong:
        sys.exit(f"the data are left in {work}")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
