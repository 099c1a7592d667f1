"""An address on loopback at which platforms can call."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bots.platforms.webhooks import WebhookServer


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@asynccontextmanager
async def served(path: str = "/behind/a/proxy") -> AsyncIterator[WebhookServer]:
    """A running server whose public address is its own, with a path before all others."""
    port = free_port()
    server = WebhookServer("127.0.0.1", port, f"http://127.0.0.1:{port}{path}")
    await server.start()
    yield server
    await server.stop()
