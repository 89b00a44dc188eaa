"""The door: this machine's own pages without a token, others only with it; pages and sockets alike."""

import asyncio
from typing import Any

import pytest

from simsales.dashboard.guard import COOKIE, Guard, is_loopback, new_token


async def answered(token: str | None, kind: str = "http", query: str = "", **headers: str) -> list[dict[str, Any]]:
    """What is sent for a request."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    await Guard(app, token)({"type": kind, "headers": named, "query_string": query.encode()}, receive, send)
    return sent


def status(token: str | None, kind: str = "http", query: str = "", **headers: str) -> int:
    """The status of the answer, or the code with which a socket is closed."""
    first = asyncio.run(answered(token, kind, query, **headers))[0]
    return int(first.get("status", first.get("code", 0)))


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "127.0.0.1"])
def test_this_machine_needs_no_token(host: str) -> None:
    assert status(None, host=host) == 200


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_another_name_for_this_machine_is_refused(kind: str) -> None:
    assert status(None, kind, host="evil.example:8080") in (403, 1008)
    assert status(None, kind, host="127.0.0.1:8080", origin="http://evil.example") in (403, 1008)


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_from_elsewhere_only_who_has_the_token_comes_in(kind: str) -> None:
    token = new_token()
    assert status(token, kind, host="10.0.0.5:8080") in (403, 1008)
    assert status(token, kind, "token=wrong", host="10.0.0.5:8080") in (403, 1008)
    assert status(token, kind, host="10.0.0.5:8080", cookie=f"{COOKIE}=wrong") in (403, 1008)
    assert status(token, kind, host="10.0.0.5:8080", cookie=f"other=1; {COOKIE}={token}") == 200
    assert status(token, kind, f"token={token}", host="10.0.0.5:8080") == 200


def test_the_token_is_asked_for_once() -> None:
    start = asyncio.run(answered("abc", query="token=abc", host="10.0.0.5"))[0]
    assert dict(start["headers"])[b"set-cookie"].startswith(f"{COOKIE}=abc;".encode())
    assert asyncio.run(answered("abc", host="10.0.0.5", cookie=f"{COOKIE}=abc"))[0]["headers"] == []


def test_all_addresses_at_once_are_not_this_machine_only() -> None:
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("::")
    assert not is_loopback("example.org")
