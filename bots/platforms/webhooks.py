"""The address where platforms call the desk.

Separate from /metrics and the health checks, so that only this has to be public.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from aiohttp import web


class PortTaken(OSError):
    """The port for platforms' calls is not available."""


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY_LIMIT = 4 * 2**20
"""Bytes of a request. No update is nearly that large: Slack's longest text has 40,000
characters."""

CONNECTIONS = 64
"""Connections at a time. Platforms need a few; more of them take no file handles from the rest of
the process."""

HEADERS_WITHIN = 20.0
"""Seconds in which a request's headers must have come; an idle connection is closed after them."""

BODY_WITHIN = 20.0
"""Seconds in which a request's body must have come."""

LINGERS = 1.0
"""Seconds in which the rest of a body may come once its call is answered; then we hang up."""

REFUSALS_LOGGED_EVERY = 60.0
"""Seconds between log lines that say the same of calls that were refused."""

_GRACE = 5.0  # seconds that running calls get when the desk stops


class _Refuses(asyncio.Protocol):
    """Hangs up at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Hang up."""
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


async def body_of(request: web.Request) -> bytes:
    """Return a request's body. Raises web.HTTPRequestTimeout if it does not come in time."""
    try:
        async with asyncio.timeout(BODY_WITHIN):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


class Seldom:
    """Says how often the same has been refused, at most once a minute."""

    def __init__(self) -> None:
        self._said_at = -math.inf
        self._count = 0

    def count(self) -> int:
        """Count one; return how many came since the last time, or 0 if it is too early to say."""
        self._count += 1
        now = time.monotonic()
        if now - self._said_at < REFUSALS_LOGGED_EVERY:
            return 0
        count, self._count, self._said_at = self._count, 0, now
        return count


class WebhookServer:
    """Answers platforms' calls. A platform opens its path to receive, and closes it afterwards.

    A proxy in front of it (for HTTPS) must pass on paths unchanged: the served paths begin with the
    path of `public_url`.
    """

    def __init__(self, host: str, port: int, public_url: str) -> None:
        self._host = host
        self._port = port
        self._public_url = public_url.rstrip("/")
        self._open: dict[str, Handler] = {}
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_post("/{path:.*}", self._serve)
        self._runner = web.AppRunner(
            application,
            access_log=None,
            shutdown_timeout=_GRACE,
            keepalive_timeout=HEADERS_WITHIN,
            lingering_time=LINGERS,
        )
        self._listening: asyncio.Server | None = None
        self.url = ""

    async def start(self) -> None:
        """Start listening; `url` is the address. Raises PortTaken if the port is not available."""
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        try:
            self._listening = await loop.create_server(self._connected, self._host, self._port)
        except OSError as error:
            raise PortTaken(error.errno, error.strerror) from error
        host, port = self._listening.sockets[0].getsockname()[:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop listening after running calls are answered. Calling it twice does no harm."""
        if self._listening is not None:
            self._listening.close()
        await self._runner.cleanup()

    def _connected(self) -> asyncio.Protocol:
        server = self._runner.server
        assert server is not None, "it listens once it is set up"
        return server() if len(server.connections) < CONNECTIONS else _Refuses()

    def address(self, path: str) -> str:
        """Return the address that the platform should call for this path."""
        return self._public_url + path

    @contextmanager
    def serving(self, path: str, handler: Handler) -> Iterator[None]:
        """Answer calls of this path during the `with`; other paths get a 404."""
        served = urlsplit(self.address(path)).path
        self._open[served] = handler
        try:
            yield
        finally:
            del self._open[served]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        handler = self._open.get(request.path)
        return await handler(request) if handler else web.Response(status=404)
