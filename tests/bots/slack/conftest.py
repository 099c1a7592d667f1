"""Slack as the sandbox plays it, the adapter on it, and an inbox in memory."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from bots.platforms import LineWritten, Received, Response
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.slack.inbound import http_calls
from bots.platforms.slack.manifest import EVENTS, SCOPES
from bots.platforms.webhooks import WebhookServer
from bots.sandbox.client.sim import Sim
from bots.sandbox.server import Sandbox
from tests.support.patience import PATIENCE

SIGNED_WITH = "what-slack-signs-with"


class Inbox:
    """Where the adapter puts what it receives. `failures`: so many next commits fail.

    `gate`: while it is clear, no commit returns; `knocks` counts those that were begun.
    """

    def __init__(self) -> None:
        self.rows: list[Received] = []
        self.interactions: list[Received] = []
        self.answer: Response = None
        self.failures = 0
        self.knocks = asyncio.Semaphore(0)
        self.gate = asyncio.Event()
        self.gate.set()
        self._came = asyncio.Condition()

    async def store(self, received: Sequence[Received]) -> None:
        self.knocks.release()
        await self.gate.wait()
        async with self._came:
            if self.failures:
                self.failures -= 1
                raise OSError("the disk is full")
            self.rows += received
            self._came.notify_all()

    async def interact(self, received: Received) -> Response:
        self.interactions.append(received)
        self.knocks.release()
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        return self.answer

    async def count(self, rows: int) -> list[Received]:
        """The rows, once there are so many."""
        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: len(self.rows) >= rows)
        return self.rows


async def said(adapter: SlackAdapter, inbox: Inbox, rows: int) -> list[str]:
    """The texts of so many lines, once they came."""
    lines = [await adapter.decode(row.payload) for row in await inbox.count(rows)]
    return [line.line.text.plain for line in lines if isinstance(line, LineWritten)]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def sim(sandbox: Sandbox) -> AsyncIterator[Sim]:
    async with Sim(sandbox.url) as sim:
        await sim.slack.deliveries(ack_timeout=PATIENCE)
        # Exactly what the manifest asks for: what it forgets must fail here.
        await sim.slack.install(scopes=list(SCOPES), events=list(EVENTS))
        await sim.slack.add_user("U1", "anna", display_name="Anna", real_name="Anna Berg")
        await sim.slack.add_user("U2", "ivan", real_name="Ivan Petrov", locale="ru-RU")
        await sim.slack.add_user("U3", "guest", real_name="Gast", is_restricted=True)
        await sim.slack.add_user("U4", "stranger", real_name="UnknownAccount", team="T2")
        await sim.slack.add_channel("C1", "support", ["U1", "U2", "UBOT"])
        yield sim


@pytest.fixture
def server() -> WebhookServer | None:
    """Where Slack calls the adapter; None: over a socket."""
    return None


@pytest.fixture
async def adapter(
    sandbox: Sandbox, sim: Sim, server: WebhookServer | None
) -> AsyncIterator[SlackAdapter]:
    adapter = SlackAdapter(
        "xoxb-test",
        "xapp-test",
        base_url=f"{sandbox.url}/slack/api/",
        signing_secret=SIGNED_WITH,
        server=server,
        timeout=PATIENCE,
    )
    yield adapter
    await adapter.close()


@pytest.fixture
async def hasty(sandbox: Sandbox, sim: Sim) -> AsyncIterator[SlackAdapter]:
    """An adapter that gives a call little time; it sends, and receives nothing."""
    url = f"{sandbox.url}/slack/api/"
    adapter = SlackAdapter("xoxb-test", "xapp-test", base_url=url, timeout=0.3)
    yield adapter
    await adapter.close()


@pytest.fixture
async def running(
    adapter: SlackAdapter, inbox: Inbox, sim: Sim, server: WebhookServer | None
) -> AsyncIterator[asyncio.Task[None]]:
    """The adapter receives into the inbox."""
    task = asyncio.create_task(adapter.run(inbox.store, inbox.interact))
    if server is None:
        await sim.slack.wait_sockets(1)
    else:
        await sim.wait("slack", "auth.test")
        await sim.slack.request_url(server.address(http_calls.PATH), SIGNED_WITH)
    yield task
    task.cancel()
    await asyncio.wait([task])
