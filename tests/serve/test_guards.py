"""Who may come: hosts, origins, tokens; and what every answer forbids."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from kg.errors import QueryError
from kg.serve.settings import Settings, is_loopback
from tests.serve.conftest import serving

QUERY = {"query": "ASK {}"}
TOKEN = "柳暗花明-7"


def test_every_answer_carries_the_policy(client: httpx.Client) -> None:
    for place in ("/", "/sparql?query=ASK{}", "/nothing", "/static/app.css", "/api/search?q=a", "/ask?q=x"):
        found = client.get(place, headers={"accept": "text/html,*/*"}).headers
        policy = found["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert found["x-content-type-options"] == "nosniff"
        assert found["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in found


@pytest.mark.parametrize(("host", "status"), [("evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 421)])
def test_foreign_names_are_turned_away(client: httpx.Client, host: str, status: int) -> None:
    assert client.get("/sparql", params=QUERY, headers={"host": host}).status_code in (status, 400)


@pytest.mark.parametrize("host", ["localhost:8765", "LOCALHOST", "[::1]:80", "127.0.0.1"])
def test_names_of_this_machine_are_let_in(client: httpx.Client, host: str) -> None:
    assert client.get("/sparql", params=QUERY, headers={"host": host}).status_code == 200


def test_pages_of_other_sites_may_link_and_not_ask(client: httpx.Client) -> None:
    def status(**headers: str) -> int:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.get("/sparql", params=QUERY, headers=named).status_code

    assert status(origin="https://evil.example") == 403
    assert status(origin="null") == 403
    assert status(sec_fetch_site="cross-site", sec_fetch_mode="no-cors") == 403
    assert status(sec_fetch_site="cross-site", sec_fetch_mode="navigate") == 200
    assert status(sec_fetch_site="same-origin", sec_fetch_mode="cors") == 200
    assert status(origin=str(client.base_url).rstrip("/")) == 200


def test_one_origin_may_read_where_it_is_told(path: Path) -> None:
    with serving(path, cors="https://friend.example") as served:
        friend = {"origin": "https://friend.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
        found = served.client.get("/sparql", params=QUERY, headers=friend)
        assert found.headers["access-control-allow-origin"] == "https://friend.example"
        assert served.client.options("/sparql", headers=friend).status_code == 204
        assert served.client.get("/sparql", params=QUERY, headers={"origin": "https://evil.example"}).status_code == 403
        assert "access-control-allow-origin" not in served.client.get("/sparql", params=QUERY).headers


def test_a_token_is_asked_for_everywhere(path: Path) -> None:
    with serving(path, token=TOKEN) as served:
        client = served.client
        for place in ("/", "/sparql?query=ASK{}", "/api/search?q=a", "/Organization/x", "/graph", "/ask?q=a"):
            assert client.get(place).status_code == 401, place
        page = client.get("/", headers={"accept": "text/html"})
        assert (page.status_code, page.headers["location"]) == (303, "/login")
        for wrong in ("Bearer no", "Bearer", "Basic eA==", f"Bearer {'x' * 5000}"):
            assert client.get("/sparql", params=QUERY, headers={"authorization": wrong}).status_code == 401
        bearer = {"authorization": f"Bearer {TOKEN}".encode()}
        assert client.get("/sparql", params=QUERY, headers=bearer).status_code == 200


def test_logging_in_keeps_a_cookie_that_does_not_tell_the_token(path: Path) -> None:
    with serving(path, token=TOKEN) as served:
        client = served.client
        assert client.post("/login", data={"token": "no"}).status_code == 401
        assert client.get("/login").status_code == 200
        entered = client.post("/login", data={"token": TOKEN})
        cookie = entered.headers["set-cookie"]
        assert entered.status_code == 303
        assert "HttpOnly" in cookie
        assert "samesite=strict" in cookie.lower()
        assert TOKEN not in cookie
        assert client.get("/api/search?q=a").status_code == 200
        client.cookies.clear()
        client.cookies.set("kg-token", TOKEN.encode("unicode_escape").decode())
        assert client.get("/api/search?q=a").status_code == 401


def test_only_loopback_is_open_to_all() -> None:
    assert [host for host in ("127.0.0.1", "localhost", "::1", "127.9.9.9") if not is_loopback(host)] == []
    assert [host for host in ("0.0.0.0", "::", "192.168.0.2", "example.org", "") if is_loopback(host)] == []
    with pytest.raises(QueryError, match="Give --token"):
        Settings(host="0.0.0.0")
    assert TOKEN not in repr(Settings(host="0.0.0.0", token=TOKEN))
    with pytest.raises(QueryError, match="above zero"):
        Settings(deadline=0)
