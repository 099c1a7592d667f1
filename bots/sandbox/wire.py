"""What both platforms share in HTTP: reading requests, responding, failing, waiting."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import web

Clock = Callable[[], float]
"""Returns the time of both platforms, in seconds of UTC since 1970; by default the machine's."""

PATIENCE = 60.0
"""Seconds that a wait lasts by default: enough on a busy machine."""

_SEEN_LAST, _SEEN_LENGTH = 5, 400  # things, and characters of each, that a vain wait tells

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class SimError(Exception):
    """A wrong request to `/sim`: no such person, no such button. The response has status 400."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart request."""

    name: str
    type: str
    content: bytes


def answer(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Respond with compact JSON."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(body=body, status=status, headers=headers, content_type="application/json")


async def fields(request: web.Request) -> dict[str, Any]:
    """Read the fields of the query and of a JSON, form or multipart body; the body wins.

    Values of a form are strings (files are `Upload`s); nested ones are not decoded here. Raises
    ValueError if a JSON body is not JSON.
    """
    found: dict[str, Any] = dict(request.query)
    if not request.body_exists:
        return found
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        if not isinstance(body, dict):
            raise ValueError("the JSON body is no object")
        return found | body
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file:  # close it even if the caller goes away
                found[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            found[name] = value
    return found


def plain(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with a file's name and size instead of its content."""
    return {
        name: {"file": value.name, "size": len(value.content)}
        if isinstance(value, Upload)
        else value
        for name, value in given.items()
    }


def drop(request: web.Request) -> web.Response:
    """Close the connection without a response."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def html_error(status: int = 502, path: str = "") -> web.Response:
    """Respond with a proxy's page; many of them repeat the requested path."""
    page = f"<html><head><title>{status}</title></head><body>Bad Gateway: {path}</body></html>"
    return web.Response(text=page, status=status, content_type="text/html")


class Waiters(Generic[T]):
    """Those who wait for the next matching thing; costs nothing while nobody waits."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[T], bool], asyncio.Future[T]]] = []

    def tell(self, thing: T) -> None:
        """Wake everybody who waits for this thing."""
        if not self._waiting:
            return
        for match, future in self._waiting:
            if not future.done() and match(thing):
                future.set_result(thing)

    async def wait(self, known: Iterable[T], match: Callable[[T], bool], timeout: float) -> T:
        """Return the first of the known things that matches, otherwise the next.

        Raises TimeoutError, which says what was seen last.
        """
        seen: deque[T] = deque(maxlen=_SEEN_LAST)

        def looked(thing: T) -> bool:
            seen.append(thing)
            return match(thing)

        for thing in known:
            if looked(thing):
                return thing
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        entry = (looked, future)
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(timeout):
                return await future
        except TimeoutError:
            last = "; ".join(f"{thing!r:.{_SEEN_LENGTH}}" for thing in seen)
            raise TimeoutError(f"seen last: {last or 'nothing'}") from None
        finally:
            self._waiting.remove(entry)
