"""`esl ingest` with addresses, lists and archives: what it prints and how it exits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import run
from tests.ingest.sources.site import Site, running_site
from tests.ingest.sources.test_archive import zip_bytes
from tests.ingest.sources.test_web import notice


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with running_site() as running:
        monkeypatch.setenv("ESL_FETCH_ALLOW", running.allow)
        monkeypatch.setenv("ESL_FETCH_PAUSE_S", "0")
        yield running


def test_addresses_lists_and_archives_are_ingested_side_by_side(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.page("/a.html", notice(title="关于组织申报甲类奖励的通知"))
    site.page("/b.html", notice(title="关于组织申报乙类奖励的通知"))
    (tmp_path / "list.txt").write_text(f"# 网页\n{site.url('/b.html')}\n", encoding="utf-8")
    (tmp_path / "c.zip").write_bytes(zip_bytes({"丙.md": "# 丙区办法\n\n第一条 对企业给予奖励。\n".encode()}))
    sources = [site.url("/a.html"), str(tmp_path / "c.zip"), "--urls", str(tmp_path / "list.txt")]
    assert run(["ingest", *sources, "--data-dir", str(tmp_path / "data")]) == 0
    shown = capsys.readouterr().out
    for said in (
        f"下载 {site.url('/a.html')}",
        f"{tmp_path / 'c.zip'}!丙.md：《丙区办法》",
        "共 3 个文件：导入 3，未变 0，失败 0",
    ):
        assert said in shown
    assert run(["policies", "list", "--data-dir", str(tmp_path / "data")]) == 0
    assert "关于组织申报乙类奖励的通知" in capsys.readouterr().out


def test_what_cannot_be_fetched_is_listed_with_the_reason(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.page("/a.html", notice())
    refused = ["http://169.254.169.254/", "ftp://example.org/a.pdf", "http://[::1]/"]
    assert run(["ingest", site.url("/a.html"), *refused, "--data-dir", str(tmp_path / "data")]) == 1
    shown = capsys.readouterr().out
    assert "3 个文件没有导入" in shown
    for said in (*refused, "出于安全不抓取", "只能抓取 http 或 https"):
        assert said in shown
    assert "共 4 个文件：导入 1" in shown


def test_a_setting_that_is_no_list_of_hosts_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ESL_FETCH_ALLOW", "http://portal.example.org")
    assert run(["ingest", str(tmp_path), "--data-dir", str(tmp_path / "data")]) == 2
    assert "ESL_FETCH_ALLOW" in capsys.readouterr().err


@pytest.mark.parametrize(("content", "said"), [(b"# nothing\n", "没有网址"), (b"\0\1\2" * 99, "不是网址列表")])
def test_a_list_that_is_none_is_wrong_use(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list.txt").write_bytes(content)
    assert run(["ingest", "--urls", str(tmp_path / "list.txt"), "--data-dir", str(tmp_path / "data")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments", [["--urls", "nowhere.txt"], ["nowhere.zip"], []])
def test_a_source_that_is_not_there_makes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["ingest", *arguments]) == 2
    assert ("没有这个文件" if arguments else "缺少参数：路径") in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
