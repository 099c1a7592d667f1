"""Files in both directions: fetching incoming files, and the three steps of sending one.

Only the third step publishes (files.completeUploadExternal). It needs the ids from the first step,
and by these ids it can be checked later whether it happened.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from urllib.parse import urlsplit

import aiohttp

from bots.platforms import (
    Ambiguous,
    FileToSend,
    NoFile,
    NotPrepared,
    NotSent,
    Outgoing,
    Payload,
    Refused,
    SendError,
    Unavailable,
    Unreachable,
    Unseen,
)
from bots.platforms.slack.web import Web
from domain.messages import Attachment
from domain.people.places import Place

ALBUM = 10
"""How many files one message may have, as in Slack's own apps."""

SHARED_AFTER = (0.0, 0.2, 0.5, 1.0, 2.0)
"""Seconds before each look for the message of a published file, which appears a little later (docs:
files.completeUploadExternal is asynchronous)."""

NOT_SEEN = "not_seen"

_PIECE = 256 * 1024
_UPLOAD = aiohttp.ClientTimeout(total=None, connect=10, sock_read=60)
_DOWNLOAD = aiohttp.ClientTimeout(total=None, connect=10, sock_read=30)

_NOT_OURS = {
    "access_denied": "no_permission",
    "missing_scope": "no_permission",
    "no_permission": "no_permission",
}
_GONE = frozenset({"tombstone", "hidden_by_limit"})


# --- out


async def prepare(web: Web, files: Sequence[FileToSend]) -> str:
    """Do steps one and two for each file; return the ids that step three needs.

    Raises a SendError, never Ambiguous: nobody can see what was uploaded so far.
    """
    try:
        return ",".join([await _uploaded(web, file) for file in files])
    except Ambiguous as error:
        raise NotSent(error.reason) from error
    except Unreachable as error:
        # Of uploads, and so of these files: the place itself takes other messages.
        raise Refused(_NOT_OURS.get(error.reason, error.reason)) from error


async def _uploaded(web: Web, file: FileToSend) -> str:
    begun = await web.call(
        web.client.files_getUploadURLExternal, filename=file.name, length=file.size
    )
    with file.path.open("rb") as content:
        try:
            # The address holds the permission; a token is not wanted there.
            async with web.session.post(
                begun["upload_url"],
                data=content,
                headers={
                    "Content-Type": "application/octet-stream",
                    "Content-Length": str(file.size),
                },
                timeout=_UPLOAD,
            ) as answer:
                if answer.status != 200:
                    raise NotSent(f"upload_http_{answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NotSent("upload_broke_off") from error
    return str(begun["file_id"])


async def publish(web: Web, outgoing: Outgoing) -> Sequence[str]:
    """Do step three; return the message's ts, or the first file's id if we may not look for it.

    Raises a SendError: Unseen if Slack shows no message for what it accepted.
    """
    ids = outgoing.prepared.split(",")
    named = zip(ids, outgoing.rendered.files, strict=True)
    try:
        await web.call(
            web.client.files_completeUploadExternal,
            files=[{"id": number, "title": file.name} for number, file in named],
            channel_id=outgoing.place.chat,
            thread_ts=outgoing.place.thread or None,
        )
    except Refused as refusal:
        if refusal.reason == "file_not_found":
            raise NotPrepared(refusal.reason) from refusal
        raise
    try:
        found = await find(web, outgoing)
    except Unavailable as error:
        raise Unseen(NOT_SEEN) from error
    except Ambiguous:
        return [ids[0]]
    if found is None:
        # `shares` come late, and sometimes never (bolt-js#2115).
        raise Unseen(NOT_SEEN)
    return [found]


async def find(web: Web, outgoing: Outgoing) -> str | None:
    """Return the ts of the message in which prepared files were published; None if there is none.

    Raises Ambiguous if Slack does not let us look, Unavailable if it did not respond.
    """
    if not outgoing.prepared:
        return None
    number = outgoing.prepared.partition(",")[0]
    for pause in SHARED_AFTER:
        await asyncio.sleep(pause)
        try:
            found = (await web.call(web.client.files_info, file=number))["file"]
        except (Refused, Unreachable) as error:
            if error.reason == "file_not_found":
                return None
            raise Ambiguous(error.reason) from error
        except SendError as error:
            raise Unavailable(f"Slack: {error.reason}") from error
        if ts := _shared_in(found, outgoing.place):
            return ts
    return None


def _shared_in(file: Payload, place: Place) -> str:
    """Return the ts of this place's message that holds the file (docs: File object, `shares`)."""
    for channels in (file.get("shares") or {}).values():
        for share in channels.get(place.chat, ()):
            if share.get("thread_ts", "") == place.thread:
                return str(share["ts"])
    return ""


async def delete(web: Web, number: str) -> None:
    """Delete a file that we sent; already gone is success. Raises a SendError."""
    try:
        await web.call(web.client.files_delete, file=number)
    except Refused as refusal:
        if refusal.reason not in ("file_not_found", "file_deleted"):
            raise


# --- in


async def fetch(web: Web, attachment: Attachment) -> AsyncGenerator[bytes, None]:
    """Yield the content of a file that somebody sent. Raises NoFile or Unavailable."""
    address = await _address(web, attachment)
    try:
        # A redirect leads to a page to sign in on, and would take the token along.
        async with web.session.get(
            address,
            headers={"Authorization": f"Bearer {web.client.token}"},
            timeout=_DOWNLOAD,
            allow_redirects=False,
        ) as answer:
            _check(answer, attachment)
            async for piece in answer.content.iter_chunked(_PIECE):
                yield piece
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unavailable(f"Slack: {type(error).__name__}") from error


async def _address(web: Web, attachment: Attachment) -> str:
    try:
        file = (await web.call(web.client.files_info, file=attachment.reference))["file"]
    except (Refused, Unreachable) as error:
        raise NoFile(_NOT_OURS.get(error.reason, "gone")) from error
    except SendError as error:
        raise Unavailable(f"Slack: {error.reason}") from error
    if file.get("mode") in _GONE:
        raise NoFile("gone")
    address = str(file.get("url_private_download") or file.get("url_private") or "")
    if file.get("is_external") or not _is_slacks(address, web.base_url):
        raise NoFile("elsewhere")
    return address


def _is_slacks(address: str, base_url: str) -> bool:
    """Return whether the token may be sent there: to Slack's hosts, or the configured one."""
    there, here = urlsplit(address), urlsplit(base_url)
    if (there.scheme, there.netloc) == (here.scheme, here.netloc):
        return True
    hosts = (".slack.com", f".{here.hostname}")
    return there.scheme == "https" and (there.hostname or "").endswith(hosts)


def _check(answer: aiohttp.ClientResponse, attachment: Attachment) -> None:
    if answer.status == 429 or answer.status >= 500:
        raise Unavailable(f"Slack: HTTP {answer.status}")
    if answer.status in (401, 403):
        raise NoFile("no_permission")
    if answer.status in (404, 410):
        raise NoFile("gone")
    is_page = answer.content_type == "text/html"
    wanted = attachment.media_type == "text/html"
    if answer.status != 200 or (is_page and not (wanted and _has_size(answer, attachment))):
        raise NoFile("not_a_file")


def _has_size(answer: aiohttp.ClientResponse, attachment: Attachment) -> bool:
    """Return whether the content has the file's size; a sign-in page has not."""
    return answer.content_length in (None, attachment.size)
