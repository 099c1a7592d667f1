"""The address at which platforms call the desk.

Apart from /metrics and its like, so that whoever makes this public makes nothing else public.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from aiohttp import web


class PortTaken(OSError):
    """The address where platforms call cannot be had."""


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY_LIMIT = 4 * 2**20
"""Bytes of a request. No update comes near: the longest text of Slack's has 40,000 characters."""

_GRACE = 5.0  # seconds that what is being answered has when the desk stops


class WebhookServer:
    """Answers what platforms call. A platform that receives opens its path, and closes it after.

    Whatever stands before it (a proxy that speaks HTTPS) passes paths on as they are: the paths
    served begin with that of `public_url`.
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
        """Begin to listen; `url` says where. Raises PortTaken if that cannot be."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            raise PortTaken(error.errno, error.strerror) from error
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop listening, once what is in hand is answered. Harmless if done twice."""
        await self._runner.cleanup()

    def address(self, path: str) -> str:
        """Return what the platform is told to call for this path."""
        return self._public_url + path

    @contextmanager
    def answering(self, path: str, answer: Answer) -> Iterator[None]:
        """Have calls of this path answered for as long as this lasts; others get a 404."""
        served = urlsplit(self.address(path)).path
        self._open[served] = answer
        try:
            yield
        finally:
            del self._open[served]

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        answer = self._open.get(request.path)
        return await answer(request) if answer else web.Response(status=404)
