"""`esl user`, `esl key`, `esl audit`, `esl desk retention`: on a real data folder, with the program in a process of its own."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from api.cli import run
from tests.api.process import ROOT, environment, esl

PASSWORD = "correct-horse-7"


def command(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        esl(*arguments, "--data-dir", folder),
        env=environment(), cwd=ROOT, input=given, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_the_first_administrator_is_made_on_an_empty_folder_with_the_password_on_standard_input(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    made = command(folder, "user", "add", "boss", "--role", "admin", given=f"{PASSWORD}\n")
    assert (made.returncode, made.stderr) == (0, "")
    assert "boss" in made.stdout
    listed = command(folder, "user", "list")
    assert re.search(r"boss\s+boss\s+管理员\s+在用", listed.stdout)
    assert PASSWORD not in made.stdout + listed.stdout
    with closing(sqlite3.connect(folder / "esl.sqlite")) as database:
        stored = database.execute("SELECT password_hash FROM users").fetchall()
    assert stored[0][0].startswith("$argon2id$")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an administrator; commands after this run in this process."""
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    data = tmp_path / "data"
    for name in ("boss", "deputy"):
        arguments = ["user", "add", name, "--role", "admin", "--password-file", str(secret), "--data-dir", str(data)]
        assert run(arguments) == 0
    return data


def test_wrong_use_is_told_in_one_sentence(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = tmp_path / "short"
    secret.write_text("short", encoding="utf-8")
    capsys.readouterr()
    for arguments, said in (
        (["user", "add", "x-y", "--role", "boss", "--password-file", str(secret)], "角色“boss”"),
        (["user", "add", "x-y", "--role", "admin", "--password-file", str(secret)], "密码应为"),
        (["user", "add", "boss", "--role", "admin", "--password-file", str(tmp_path / "password")], "已经有人使用"),
        (["user", "add", "x-y", "--role", "admin", "--password-file", str(tmp_path / "none")], "不能读取"),
        (["user", "disable", "nobody"], "没有账号“nobody”"),
        (["key", "add", "系统", "--role", "officer", "--scope", "people"], "不在角色 officer 的权限之内"),
        (["key", "revoke", "nothing"], "没有编号为“nothing”"),
    ):
        assert run([*arguments, "--data-dir", str(folder)]) == 2
        told = capsys.readouterr()
        assert said in told.err
        assert told.err.count("\n") == 1


def test_a_key_is_printed_once_and_alone_on_standard_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["key", "add", "系统", "--role", "officer", "--scope", "desk", "--data-dir", str(folder)]) == 0
    secret = capsys.readouterr().out.strip()
    assert re.fullmatch(r"esl_[A-Za-z0-9_-]{43}", secret)
    assert run(["key", "list", "--data-dir", str(folder)]) == 0
    listed = capsys.readouterr().out
    assert secret not in listed
    assert "desk" in listed


def test_the_chain_is_verified_against_the_last_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verify = ["audit", "verify", "--data-dir", str(folder)]
    assert run(verify) == 0
    assert json.loads((folder / "audit.anchor").read_text())["number"] == 2
    with closing(sqlite3.connect(folder / "esl.sqlite")) as database:  # cut, and counted again
        database.execute("DELETE FROM audit WHERE number = 2")
        database.execute("UPDATE state SET value = 1 WHERE key = 'audit'")
        database.commit()
    capsys.readouterr()
    assert run(verify) == 1
    assert "第 2 条" in capsys.readouterr().err
    (folder / "audit.anchor").write_text("nonsense", encoding="utf-8")
    assert run(verify) == 2


def test_retention_lists_first_and_deletes_when_told_to(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESL_RETENTION_CONVERSATIONS_DAYS", "30")
    with closing(sqlite3.connect(folder / "esl.sqlite")) as database:
        database.execute(
            "INSERT INTO conversations (id, created_at, profile) VALUES ('old', '2020-01-01 00:00:00.000000', '{}')"
        )
        database.commit()
    retention = ["desk", "retention", "--data-dir", str(folder)]
    capsys.readouterr()
    for arguments, said in (
        ([], "到期（加 --apply 删除）：对话 1"),
        (["--apply"], "已删除：对话 1"),
        ([], "没有到期的数据"),
    ):
        assert run([*retention, *arguments]) == 0
        assert said in capsys.readouterr().out
