"""How the app uploads files and fetches those of people.

Sources: the reference pages of files.getUploadURLExternal, files.completeUploadExternal and
files.info; slack_sdk/web/async_client.py, files_upload_v2; Slack's page "File object".
"""

from mimetypes import guess_type
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bots.sandbox.slack_backend import Backend, Pending
from bots.sandbox.slack_chat import joined
from bots.sandbox.slack_content import Args, Refused, thread_of
from bots.sandbox.slack_files import file_json, keep
from bots.sandbox.slack_state import APP, BOT, BOT_USER, Message
from bots.sandbox.slack_text import Json
from bots.sandbox.wire import Upload, fields

FILE_LIMIT = 2**30
"""Bytes of one file (Slack's help, "Add files to Slack": 1 GB)."""


def get_upload_url(backend: Backend, args: Args) -> Json:
    """files.getUploadURLExternal: where to send the bytes."""
    name, length = args.text("filename"), args.text("length")
    if not name or not length.isdigit() or int(length) < 1:
        raise Refused("invalid_arguments")
    if int(length) > FILE_LIMIT:
        raise Refused("file_upload_size_restricted")
    file_id = file_json({}, BOT_USER)["id"]
    backend.uploads[file_id] = Pending(name, int(length))
    address = f"http://{backend.host}/slack/upload/{file_id}"
    return {"upload_url": address, "file_id": file_id}


async def receive(backend: Backend, request: web.Request) -> web.Response:
    """The bytes of an upload, as the whole body or as a field of a form."""
    pending = backend.uploads.get(request.match_info["id"])
    if pending is None:
        return web.Response(status=404, text="no such upload")
    if request.content_type == "multipart/form-data":
        given = (await fields(request)).values()
        content = next((one.content for one in given if isinstance(one, Upload)), b"")
    else:
        content = await request.read()
    if len(content) != pending.length:
        return web.Response(status=400, text=f"{pending.length} bytes were announced")
    pending.content = content
    return web.Response(text=f"OK - {len(content)}")


def complete_upload(backend: Backend, args: Args) -> Json:
    """files.completeUploadExternal: only now do people see the files, in one message."""
    given = args.json("files", "invalid_arguments")
    if not isinstance(given, list) or not given:
        raise Refused("invalid_arguments")
    thread_ts = thread_of(args)
    names = args.text("channel_id") or args.text("channels")
    channels = [joined(backend, name) for name in names.split(",") if name]
    if any(channel.archived for channel in channels):
        raise Refused("is_archived")
    files = [_publish(backend, one) for one in given]
    for channel in channels:
        message = Message(
            ts=backend.workspace.stamp(),
            channel=channel.id,
            user=BOT_USER,
            text=args.text("initial_comment"),
            blocks=args.json("blocks", "invalid_blocks_format"),
            thread_ts=thread_ts,
            subtype="file_share",
            bot_id=BOT,
            app_id=APP,
            files=files,
        )
        for file in files:
            kind = "public" if channel.kind == "channel" else "private"
            file["shares"].setdefault(kind, {})[channel.id] = [
                {"ts": message.ts} | ({"thread_ts": thread_ts} if thread_ts else {})
            ]
        backend.workspace.post(message)
        backend.events.posted(message)
    return {"files": [{"id": file["id"], "title": file["title"]} for file in files]}


def _publish(backend: Backend, given: Any) -> Json:
    file_id = given.get("id", "") if isinstance(given, dict) else ""
    pending = backend.uploads.get(file_id)
    if pending is None or pending.content is None:
        raise Refused("file_not_found")
    del backend.uploads[file_id]
    kind = guess_type(pending.name)[0] or "application/octet-stream"
    more = {"id": file_id, "title": given.get("title") or pending.name}
    return keep(backend, Upload(pending.name, kind, pending.content), BOT_USER, **more)


def files_info(backend: Backend, args: Args) -> Json:
    """files.info."""
    file = backend.file_objects.get(args.text("file"))
    if file is None:
        raise Refused("file_not_found")
    return {"file": file}


def serve(backend: Backend, request: web.Request) -> web.Response:
    """A file's bytes for the bot's token; a page to sign in at for anybody else.

    The page comes with status 200 (platform-facts item 25).
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = given.startswith("xoxb-") and "bot" not in backend.installation.revoked
    if not known or "files:read" not in backend.installation.scopes:
        return web.Response(text="<html><title>Sign in</title></html>", content_type="text/html")
    upload = backend.files.get(request.match_info["id"])
    if upload is None:
        return web.Response(status=404)
    name = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(upload.name)}"}
    kind = upload.type if "/" in upload.type else "application/octet-stream"
    return web.Response(body=upload.content, headers=name | {"Content-Type": kind})
