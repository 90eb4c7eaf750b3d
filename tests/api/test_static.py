"""The browser client, built or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import errors, static
from api.middleware import RequestFrame
from tests.api.conftest import assert_problem


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>client</title>")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "assets" / "index-1a2b.js").write_text("let a")
    (tmp_path / "secret.txt").write_text("hush, hush")
    return folder


@pytest.fixture
def client(built: Path) -> Iterator[TestClient]:
    app = FastAPI(docs_url=None, redoc_url=None)
    app.add_middleware(RequestFrame)
    errors.install(app)
    static.install(app, built)
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/policies", "/policies/park-a", "/policies/a.b?version=1"])
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_client_routes_get_the_client(client: TestClient, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 200
    assert "client" in response.text
    assert response.headers["cache-control"] == "no-cache"


def test_assets_are_cached_for_good_and_other_files_are_not(client: TestClient) -> None:
    asset = client.get("/assets/index-1a2b.js")
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "javascript" in asset.headers["content-type"]
    assert client.get("/favicon.svg").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/gone.js", "/api/v1/nowhere", "/v1/models", "/api"])
def test_a_missing_asset_or_api_address_never_gets_the_client(client: TestClient, path: str) -> None:
    assert_problem(client.get(path, headers={"Accept": "text/html"}), 404, "not_found")


def test_an_unknown_page_gets_the_client_only_where_a_page_is_wanted(client: TestClient) -> None:
    assert "client" in client.get("/somewhere", headers={"Accept": "text/html"}).text
    assert_problem(client.get("/somewhere", headers={"Accept": "application/json"}), 404, "not_found")


@pytest.mark.parametrize(
    "path", ["/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd"]
)
def test_nothing_outside_the_built_folder_is_served(client: TestClient, path: str) -> None:
    assert "hush" not in client.get(path).text
    assert "root:" not in client.get(path).text


def test_only_reading_is_allowed(client: TestClient) -> None:
    assert client.head("/").status_code == 200
    assert_problem(client.post("/"), 404, "not_found")


def test_without_a_built_client_the_start_page_says_how_to_build_it(client: TestClient, built: Path) -> None:
    (built / "index.html").unlink()
    page = client.get("/")
    assert "make web" in page.text
    assert "<form" in page.text
    assert_problem(client.get("/policies"), 404, "not_found")
