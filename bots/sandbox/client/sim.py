"""The client of the sandbox's `/sim`: act as anyone, break things, read the journal."""

from typing import Any

from bots.sandbox.client.caller import Caller
from bots.sandbox.client.slack import SlackSim
from bots.sandbox.client.telegram import TelegramSim
from bots.sandbox.wire import PATIENCE


class Sim(Caller):
    """The client of tests, the tour and benchmarks: `async with Sim(url) as sim`."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.telegram = TelegramSim(self)
        self.slack = SlackSim(self)

    async def fault(
        self,
        platform: str,
        kind: str,
        method: str = "*",
        *,
        times: int = 1,
        delay: float = 0.0,
        retry_after: int = 1,
    ) -> None:
        """Let the next `times` calls of a method fail; the kinds are in faults.py."""
        await self.post(
            "/sim/faults",
            platform=platform,
            method=method,
            kind=kind,
            times=times,
            delay=delay,
            retry_after=retry_after,
        )

    async def clear_faults(self) -> None:
        """Let all calls succeed again."""
        await self.call("DELETE", "/sim/faults")

    async def journal(
        self, since: int = 0, platform: str | None = None, method: str | None = None
    ) -> list[dict[str, Any]]:
        """Return calls after number `since`, as plain data (see `journal.Call`)."""
        found: list[dict[str, Any]] = await self.get(
            "/sim/journal", since=since, platform=platform, method=method
        )
        return found

    async def wait(
        self,
        platform: str,
        method: str,
        *,
        contains: str = "",
        since: int = 0,
        timeout: float = PATIENCE,
    ) -> dict[str, Any]:
        """Return the first call after number `since` whose JSON contains a text; wait for it."""
        found: dict[str, Any] = await self.get(
            "/sim/wait",
            platform=platform,
            method=method,
            contains=contains,
            since=since,
            timeout=timeout,
        )
        return found
