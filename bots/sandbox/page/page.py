"""Serves the page at `/`, its data under `/page/`, and a stream of changes."""

import json
from importlib.resources import files
from mimetypes import guess_type
from typing import Any

from aiohttp import web

from bots.sandbox.changes import Changes
from bots.sandbox.page import shown
from bots.sandbox.slack.app import Slack
from bots.sandbox.telegram.app import Telegram
from bots.sandbox.wire import SimError, Upload, answer

WEB = files("bots.sandbox.page") / "web"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " media-src 'self' blob:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page contacts only this server, and runs only its own files."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

SHOWN_INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/", "video/")
"""Types of files that are shown in place; others are offered for download."""

RETRY = 1000
"""Milliseconds after which a page that lost its stream reconnects."""


class Page:
    """The page's routes. It acts through `/sim`, like every other client."""

    def __init__(self, telegram: Telegram, slack: Slack, changes: Changes) -> None:
        self._telegram = telegram
        self._backend = slack.backend
        self._changes = changes

    def add_routes(self, app: web.Application) -> None:
        """Serve the page."""
        app.router.add_get("/", self._file)
        app.router.add_get("/web/{name}", self._file)
        app.router.add_get("/page/live", self._live)
        app.router.add_get("/page/telegram", self._clients)
        app.router.add_get("/page/telegram/{chat}", self._chat)
        app.router.add_get("/page/slack", self._workspace)
        app.router.add_get("/page/slack/{channel}", self._channel)
        app.router.add_get("/page/views", self._views)
        app.router.add_get("/page/files/{platform}/{id}", self._upload)

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name", "index.html")
        file = WEB / name
        if "/" in name or not file.is_file():
            raise web.HTTPNotFound
        kind = guess_type(name)[0] or "application/octet-stream"
        body = file.read_bytes()
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=HEADERS)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """Send server-sent events: the changed topics, as a JSON list (see `changes.Note`)."""
        stream = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream"})
        with self._changes.listening() as listener:
            await stream.prepare(request)
            # A page that comes (back) looks at everything.
            await stream.write(f"retry: {RETRY}\nevent: begin\ndata: []\n\n".encode())
            while True:
                topics = await listener.next()
                try:
                    await stream.write(f"data: {json.dumps(topics)}\n\n".encode())
                except ConnectionError:
                    return stream

    async def _clients(self, _: web.Request) -> web.Response:
        return answer(shown.clients(self._telegram.bot(), self._telegram.people))

    async def _chat(self, request: web.Request) -> web.Response:
        chat = self._telegram.bot().private(int(request.match_info["chat"]))
        if chat is None:
            raise SimError("there is no such chat")
        return answer(shown.chat(self._telegram.bot(), chat))

    async def _workspace(self, request: web.Request) -> web.Response:
        return answer(shown.workspace(self._backend, request.query["user"]))

    async def _channel(self, request: web.Request) -> web.Response:
        channel = self._backend.workspace.channels.get(request.match_info["channel"])
        if channel is None:
            raise SimError("there is no such channel")
        return answer(shown.channel(self._backend, channel, request.query["user"]))

    async def _views(self, request: web.Request) -> web.Response:
        return answer(shown.views(self._backend, request.query["user"]))

    async def _upload(self, request: web.Request) -> web.Response:
        held: dict[str, dict[str, Upload]] = {
            "telegram": self._telegram.bot().files,
            "slack": self._backend.files,
        }
        file = held.get(request.match_info["platform"], {}).get(request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound
        headers: dict[str, Any] = {"X-Content-Type-Options": "nosniff"}
        headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        if not file.type.startswith(SHOWN_INLINE):
            headers["Content-Disposition"] = "attachment"
        kind = file.type if "/" in file.type else "application/octet-stream"
        return web.Response(body=file.content, headers=headers | {"Content-Type": kind})
