"""Slack's side of the sandbox: the Web API, Socket Mode, and `/sim/slack`."""

import time

from aiohttp import web

from bots.sandbox.changes import Note, unheard
from bots.sandbox.faults import Faults
from bots.sandbox.journal import Journal
from bots.sandbox.slack.api.uploads import FileRoutes
from bots.sandbox.slack.api.web import WebApi
from bots.sandbox.slack.backend import Backend
from bots.sandbox.slack.push.respond import respond
from bots.sandbox.slack.sim import VERBS
from bots.sandbox.wire import Clock, SimError, answer, fields


class Slack:
    """One workspace, T1 "Acme", with one app in it: user UBOT, bot B1, app A1.

    Any token that begins with xoxb- or xapp- is accepted unless it was revoked. The messages
    survive `close` and a new `add_routes`; so do events that were not acknowledged yet.
    """

    def __init__(
        self,
        journal: Journal,
        faults: Faults,
        *,
        limits: bool,
        note: Note = unheard,
        clock: Clock = time.time,
        seconds: Clock = time.monotonic,
    ) -> None:
        self.backend = Backend(journal, note, clock)
        self.backend.socket.twice = lambda: faults.doubles("slack")
        self._note = note
        self._journal = journal
        self._api = WebApi(self.backend, journal, faults, limits=limits, seconds=seconds)
        self._files = FileRoutes(self.backend, journal, faults)

    def add_routes(self, app: web.Application) -> None:
        """Serve under `/slack` and `/sim/slack`; to be called where the event loop runs."""
        app.router.add_route("*", "/slack/api/{method}", self._api.handle)
        app.router.add_get("/slack/link", self.backend.socket.connect)
        app.router.add_post("/slack/response/{key}", self._respond)
        self._files.add(app)
        app.router.add_post("/sim/slack/{verb}", self._sim)
        self.backend.socket.resume()
        self.backend.calls.resume()

    async def close(self) -> None:
        """Close the sockets and stop waiting for acknowledgements."""
        await self.backend.socket.close()
        await self.backend.calls.close()

    async def _respond(self, request: web.Request) -> web.Response:
        response = await respond(self.backend, request)
        given = await fields(request)
        self._journal.add("slack", "response_url", given, response.status, response.text)
        return response

    async def _sim(self, request: web.Request) -> web.Response:
        verb = VERBS.get(request.match_info["verb"])
        if verb is None:
            raise SimError(f"no such verb; there are {', '.join(VERBS)}")
        self.backend.host = request.host
        try:
            return answer(await verb(self.backend, **await fields(request)))
        finally:
            self._note("slack")
