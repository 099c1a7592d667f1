"""The sandbox: one HTTP server that simulates Telegram's Bot API and Slack's APIs on loopback."""

import asyncio
import time

from aiohttp import web

from bots.sandbox.changes import Changes
from bots.sandbox.faults import Fault, Faults, Kind
from bots.sandbox.journal import Call, Journal
from bots.sandbox.page.page import Page
from bots.sandbox.page.time import DeskTime, TimeRoutes
from bots.sandbox.slack.app import Slack
from bots.sandbox.telegram.app import Telegram
from bots.sandbox.wire import PATIENCE, Clock, Handler, SimError, answer, fields


class Sandbox:
    """Both platforms, their journal and their faults.

    `limits` enforces the real services' rates; benchmarks go without. The data survives `stop` and
    `start`, so that an outage of both platforms can be simulated. `clock` dates messages; rate
    limits count `seconds`, and other time limits always use the machine's clock.
    """

    def __init__(
        self, *, limits: bool = True, clock: Clock = time.time, seconds: Clock = time.monotonic
    ) -> None:
        self.changes = Changes()
        note = self.changes.note
        self.journal = Journal(note, clock)
        self.faults = Faults(note)
        self.telegram = Telegram(
            self.journal, self.faults, limits=limits, note=note, clock=clock, seconds=seconds
        )
        self.slack = Slack(
            self.journal, self.faults, limits=limits, note=note, clock=clock, seconds=seconds
        )
        self._page = Page(self.telegram, self.slack, self.changes)
        self._time = TimeRoutes(note)
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Start listening; port 0 chooses a free one. `url` is the address."""
        app = web.Application(middlewares=[_sim_errors], client_max_size=64 * 2**20)
        self.telegram.add_routes(app)
        self.slack.add_routes(app)
        self._page.add_routes(app)
        self._time.add_routes(app)
        app.router.add_get("/sim/journal", self._journal)
        app.router.add_get("/sim/wait", self._wait)
        app.router.add_get("/sim/faults", self._list_faults)
        app.router.add_post("/sim/faults", self._add_fault)
        app.router.add_delete("/sim/faults", self._clear_faults)
        # A caller that hangs up ends its handler: a long poll of a dead process takes nothing.
        runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        await site.start()
        self._runner = runner
        self.url = site.name if port else f"http://{host}:{runner.addresses[0][1]}"

    def show_time(self, time: DeskTime) -> None:
        """Show the time of the desk on the page, where it can be moved ahead."""
        self._time.shown = time

    async def stop(self) -> None:
        """Stop listening and end every connection."""
        await self.slack.close()
        await self.telegram.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _journal(self, request: web.Request) -> web.Response:
        asked = request.query
        calls = self.journal.since(
            int(asked.get("since", 0)), asked.get("platform"), asked.get("method")
        )
        most = int(asked.get("last", len(calls)))
        return answer([call.as_json() for call in calls[max(len(calls) - most, 0) :]])

    async def _wait(self, request: web.Request) -> web.Response:
        asked = request.query

        def match(call: Call) -> bool:
            return (
                asked.get("platform", call.platform) == call.platform
                and asked.get("method", call.method) == call.method
                and call.contains(asked.get("contains", ""))
            )

        timeout = float(asked.get("timeout", PATIENCE))
        call = await self.journal.wait(match, timeout, int(asked.get("since", 0)))
        return answer(call.as_json())

    async def _add_fault(self, request: web.Request) -> web.Response:
        asked = await fields(request)
        self.faults.add(Fault(**asked | {"kind": Kind(asked["kind"])}))
        return answer({})

    async def _list_faults(self, _: web.Request) -> web.Response:
        return answer(self.faults.as_json())

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self.faults.clear(request.query.get("platform"), request.query.get("kind"))
        return answer({})


@web.middleware
async def _sim_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say in words what was wrong with a request to /sim; 408 if the wait was in vain.

    Pages of other sites are refused: a browser names the site it acts for.
    """
    if not request.path.startswith(("/sim/", "/page/")):
        return await handler(request)
    if request.headers.get("Origin", f"http://{request.host}") != f"http://{request.host}":
        return answer({"error": "a page of another site does not act here"}, 403)
    try:
        return await handler(request)
    except TimeoutError as late:
        return answer({"error": f"nothing of the kind happened in time; {late}"}, 408)
    except (SimError, KeyError, TypeError, ValueError) as wrong:
        return answer({"error": f"{type(wrong).__name__}: {wrong}"}, 400)


async def serve(host: str, port: int, *, limits: bool, until: asyncio.Event) -> None:
    """Run a sandbox until the event is set; the first line printed says where it is."""
    sandbox = Sandbox(limits=limits)
    await sandbox.start(host, port)
    print(f'{{"url": "{sandbox.url}"}}', flush=True)  # noqa: T201
    try:
        await until.wait()
    finally:
        await sandbox.stop()
