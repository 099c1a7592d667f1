"""How the app uploads, fetches and deletes files.

Sources: the reference pages of files.getUploadURLExternal, files.completeUploadExternal, files.info
and files.delete; slack_sdk/web/async_client.py, files_upload_v2; Slack's page "File object". An
upload is invisible until it is completed.
"""

from mimetypes import guess_type
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bots.sandbox.faults import Faults, Kind
from bots.sandbox.journal import Journal
from bots.sandbox.slack.api.chat import writable
from bots.sandbox.slack.api.content import Args, Refused, thread_of
from bots.sandbox.slack.backend import Backend, Pending
from bots.sandbox.slack.files import file_json, keep
from bots.sandbox.slack.shapes import message_json
from bots.sandbox.slack.state import APP, BOT, BOT_USER, Message
from bots.sandbox.slack.text import Json
from bots.sandbox.wire import Upload, fields, html_error

FILE_LIMIT = 2**30
"""Bytes of one file (Slack's help, "Add files to Slack": 1 GB)."""


def get_upload_url(backend: Backend, args: Args) -> Json:
    """Handle files.getUploadURLExternal: return where to send the content."""
    name, length = args.text("filename"), args.text("length")
    if not name or not length.isdigit() or int(length) < 1:
        raise Refused("invalid_arguments")
    if int(length) > FILE_LIMIT:
        raise Refused("file_upload_size_restricted")
    made = file_json({"name": name, "size": int(length), "shares": {}}, BOT_USER)
    backend.file_objects[made["id"]] = made
    backend.uploads[made["id"]] = Pending(name, int(length))
    address = f"http://{backend.host}/slack/upload/{made['id']}"
    return {"upload_url": address, "file_id": made["id"]}


def complete_upload(backend: Backend, args: Args) -> Json:
    """Handle files.completeUploadExternal: now people see the files, in one message."""
    given = args.json("files", "invalid_arguments")
    if not isinstance(given, list) or not given:
        raise Refused("invalid_arguments")
    thread_ts = thread_of(args)
    blocks = args.json("blocks", "invalid_blocks_format")
    names = args.text("channel_id") or args.text("channels")
    channels = [writable(backend, name) for name in names.split(",") if name]
    files = _published(backend, given)
    for channel in channels:
        message = Message(
            ts=backend.workspace.stamp(),
            channel=channel.id,
            user=BOT_USER,
            text=args.text("initial_comment"),
            blocks=blocks,
            thread_ts=thread_ts,
            subtype="file_share",
            bot_id=BOT,
            app_id=APP,
            files=files,
        )
        for file in files:
            backend.sharing.begin(file["id"], file["name"])
            kind = "public" if channel.kind == "channel" else "private"
            file["shares"].setdefault(kind, {})[channel.id] = [
                {"ts": message.ts} | ({"thread_ts": thread_ts} if message.is_reply else {})
            ]
        backend.workspace.post(message)
        backend.events.posted(message)
    return {"files": [{"id": file["id"], "title": file["title"]} for file in files]}


def _published(backend: Backend, given: list[Any]) -> list[Json]:
    """Return the files, each published once. If one is missing, all are refused."""
    asked = [one for one in given if isinstance(one, dict)]
    titles = {str(one.get("id", "")): str(one.get("title") or "") for one in asked}
    found = {number: _received(backend, number) for number in titles}
    if len(found) != len(given):
        raise Refused("file_not_found")
    for number in found:
        del backend.uploads[number]
    return [
        keep(backend, upload, BOT_USER, id=number, title=titles[number] or upload.name)
        for number, upload in found.items()
    ]


def _received(backend: Backend, number: str) -> Upload:
    pending = backend.uploads.get(number)
    if pending is None or pending.content is None:
        raise Refused("file_not_found")
    kind = guess_type(pending.name)[0] or "application/octet-stream"
    return Upload(pending.name, kind, pending.content)


def files_info(backend: Backend, args: Args) -> Json:
    """Handle files.info; `shares` may come late (see `Sharing`)."""
    number = args.text("file")
    file = backend.file_objects.get(number)
    if file is None:
        raise Refused("file_not_found")
    return {"file": file if backend.sharing.shows(number) else file | {"shares": {}}}


def delete(backend: Backend, args: Args) -> Json:
    """Handle files.delete: the file goes, and its message if that has nothing else."""
    number = args.text("file")
    if backend.file_objects.pop(number, None) is None:
        raise Refused("file_not_found")
    backend.uploads.pop(number, None)
    # Emptied, not removed: stored data refers to positions in this table.
    if number in backend.files:
        backend.files[number] = Upload("", "", b"")
    for channel in backend.workspace.channels.values():
        for message in channel.messages:
            if any(file["id"] == number for file in message.files):
                _take_out(backend, message, number)
    return {}


def _take_out(backend: Backend, message: Message, number: str) -> None:
    before = message_json(message, backend.workspace)
    message.files = [file for file in message.files if file["id"] != number]
    if message.files or message.text:
        backend.workspace.changed(message)
    else:
        backend.workspace.remove(message)
        backend.events.deleted(message, before)


class FileRoutes:
    """The upload and download of files, which are not methods."""

    def __init__(self, backend: Backend, journal: Journal, faults: Faults) -> None:
        self._backend = backend
        self._journal = journal
        self._faults = faults

    def add(self, app: web.Application) -> None:
        """Serve `/slack/upload/<id>` and `/slack/files/<id>/<name>`."""
        app.router.add_post("/slack/upload/{id}", self._receive)
        app.router.add_get("/slack/files/{id}/{name}", self._serve)

    async def _receive(self, request: web.Request) -> web.Response:
        """Receive an upload, as the whole body or as a field of a form."""
        number = request.match_info["id"]
        fault = await self._faults.take("slack", "upload")
        content = await _content(request)
        if fault is not None:
            return web.Response(status=500, text="upload failed")
        pending = self._backend.uploads.get(number)
        if pending is None:
            return web.Response(status=404, text="no such upload")
        if len(content) != pending.length:
            return web.Response(status=400, text=f"{pending.length} bytes were announced")
        pending.content = content
        self._journal.add("slack", "upload", {"file": number, "size": len(content)})
        return web.Response(text=f"OK - {len(content)}")

    async def _serve(self, request: web.Request) -> web.Response:
        """Serve a file to the bot's token; anybody else gets a sign-in page.

        The page has status 200 (docs/sandbox.md has the source).
        """
        number = request.match_info["id"]
        fault = await self._faults.take("slack", "file")
        if fault is not None and fault.kind is not Kind.HTML:
            return web.Response(status=429 if fault.kind is Kind.TOO_MANY else 500)
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        installation = self._backend.installation
        known = given.startswith("xoxb-") and "bot" not in installation.revoked
        if fault is not None or not known or "files:read" not in installation.scopes:
            return html_error(200)
        there = number in self._backend.file_objects
        upload = self._backend.files.get(number) if there else None
        self._journal.add("slack", "file", {"file": number}, 200 if upload else 404)
        return _sent(upload) if upload is not None else web.Response(status=404)


async def _content(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    given = (await fields(request)).values()
    return next((one.content for one in given if isinstance(one, Upload)), b"")


def _sent(upload: Upload) -> web.Response:
    name = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(upload.name)}"}
    kind = upload.type if "/" in upload.type else "application/octet-stream"
    return web.Response(body=upload.content, headers=name | {"Content-Type": kind})
