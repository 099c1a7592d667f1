"""The address where platforms call the desk.

Separate from /metrics and the health checks, so that only this has to be public.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from aiohttp import web


class PortTaken(OSError):
    """The port for platforms' calls is not available."""


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY_LIMIT = 4 * 2**20
"""Bytes of a request. No update is nearly that large: Slack's longest text has 40,000
characters."""

_GRACE = 5.0  # seconds that running calls get when the desk stops


class WebhookServer:
    """Answers platforms' calls. A platform opens its path to receive, and closes it afterwards.

    A proxy in front of it (for HTTPS) must pass on paths unchanged: the served paths begin with the
    path of `public_url`.
    """

    def __init__(self, host: str, port: int, public_url: str) -> None:
        self._host = host
        self._port = port
        self._public_url = public_url.rstrip("/")
        self._open: dict[str, Answer] = {}
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_post("/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=_GRACE)
        self.url = ""

    async def start(self) -> None:
        """Start listening; `url` is the address. Raises PortTaken if the port is not available."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            raise PortTaken(error.errno, error.strerror) from error
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop listening after running calls are answered. Calling it twice does no harm."""
        await self._runner.cleanup()

    def address(self, path: str) -> str:
        """Return the address that the platform should call for this path."""
        return self._public_url + path

    @contextmanager
    def answering(self, path: str, answer: Answer) -> Iterator[None]:
        """Answer calls of this path during the `with`; other paths get a 404."""
        served = urlsplit(self.address(path)).path
        self._open[served] = answer
        try:
            yield
        finally:
            del self._open[served]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        answer = self._open.get(request.path)
        return await answer(request) if answer else web.Response(status=404)
