"""The port on which others watch the desk."""

from collections.abc import Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

IDLE = 20.0
"""Seconds after which a connection is closed that asks nothing, or does not finish asking."""


class HealthServer:
    """Serves `/livez`, `/readyz` and `/metrics`.

    `trouble` returns why the desk is not ready; empty when it is. `remark` returns what is odd
    although it is ready.
    """

    def __init__(
        self,
        host: str,
        port: int,
        trouble: Callable[[], str],
        remark: Callable[[], str] = lambda: "",
    ) -> None:
        self._host = host
        self._port = port
        self._trouble = trouble
        self._remark = remark
        application = web.Application()
        application.router.add_get("/livez", self._livez)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(application, access_log=None, keepalive_timeout=IDLE)
        self.url = ""

    async def start(self) -> None:
        """Start listening. Raises OSError if the port is taken."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def _livez(self, _request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _readyz(self, _request: web.Request) -> web.Response:
        trouble = self._trouble()
        lines = [trouble or "ready", self._remark()]
        text = "".join(f"{line}\n" for line in lines if line)
        return web.Response(text=text, status=503 if trouble else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
