"""Who may come in: on this machine only this machine's browsers, and from elsewhere only who has the token."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type App = Callable[[Message, Receive, Send], Awaitable[None]]

COOKIE = "simsales_token"
REFUSED = "This dashboard asks for its token: open the address that the command printed."
ELSEWHERE = "This dashboard answers to this machine only."


def is_loopback(host: str) -> bool:
    """Whether an address is one of this machine, for this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(18)


class Guard:
    """Lets in who names the right host, and has the ``token`` where there is one; pages and their sockets alike.

    The token comes once in the address (``?token=…``) and then in a cookie. Without a token only requests to a
    loopback name are answered: another website's page that reaches for this port names another host.
    """

    def __init__(self, app: App, token: str | None) -> None:
        self.app, self.token = app, token

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if self.token is None:
            if is_loopback(_name_of(said.get("host", ""))) and _same_site(said):
                return await self.app(scope, receive, send)
            return await _refuse(scope, receive, send, ELSEWHERE)
        if not _same_site(said):
            return await _refuse(scope, receive, send, ELSEWHERE)
        shown = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        if _equal(_cookie(said), self.token):
            return await self.app(scope, receive, send)
        if _equal(shown, self.token):
            return await self.app(scope, receive, self._remembering(send))
        return await _refuse(scope, receive, send, REFUSED)

    def _remembering(self, send: Send) -> Send:
        """Answer as before, with the token in a cookie of the session."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                cookie = f"{COOKIE}={self.token}; Path=/; HttpOnly; SameSite=Strict"
                message["headers"] = [*message.get("headers", []), (b"set-cookie", cookie.encode())]
            await send(message)

        return answer


def _name_of(host: str) -> str:
    """The host without its port."""
    return host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host


def _same_site(said: Mapping[str, str]) -> bool:
    """Whether a request comes from our own page, or from no page."""
    origin = said.get("origin")
    return origin is None or origin.partition("//")[2] == said.get("host")


def _cookie(said: Mapping[str, str]) -> str:
    try:
        found = SimpleCookie(said.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return "" if found is None else found.value


def _equal(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())


async def _refuse(scope: Message, receive: Receive, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        return await send({"type": "websocket.close", "code": 1008})
    head = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 403, "headers": head})
    await send({"type": "http.response.body", "body": why.encode()})
