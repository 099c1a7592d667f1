"""The methods of the Bot API that send files, and the sizes they take.

Sources: Bot API, "Sending files", sendPhoto, sendDocument, sendMediaGroup; a file is a new upload
(in a field of its own or as `attach://<field>`) or the `file_id` of a known one. Addresses are not
fetched.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from bots.sandbox.telegram_arguments import Args, captioned, chat_id, markup, quoted
from bots.sandbox.telegram_files import KINDS, holding
from bots.sandbox.telegram_rules import bad
from bots.sandbox.telegram_state import ApiError, Bot
from bots.sandbox.wire import Upload

PHOTO_LIMIT, FILE_LIMIT = 10_000_000, 50_000_000
"""Bytes a bot may upload: as a photo, as anything else (PTB constants.py, FileSizeLimit)."""

ALBUM = (2, 10)
"""How many files make an album."""

ALONE = frozenset({"document", "audio"})
"""Kinds that share an album with their own kind only."""


def _file(bot: Bot, given: Any, kind: str, uploads: Mapping[str, Any]) -> Args:
    """The part of a message that holds the file; the bot keeps a new one's bytes."""
    if kind not in KINDS:
        raise bad("wrong type of the media")
    upload, file_id = _found(bot, given, uploads)
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > (PHOTO_LIMIT if kind == "photo" else FILE_LIMIT):
        raise ApiError(413, "Request Entity Too Large")
    file_id, content = holding(upload, kind, {}, file_id)
    bot.files[file_id] = upload
    return content


def _found(bot: Bot, given: Any, uploads: Mapping[str, Any]) -> tuple[Upload, str]:
    """The upload, and its id if it was known before."""
    if isinstance(given, str) and given.startswith("attach://"):
        given = uploads.get(given.removeprefix("attach://"))
    if isinstance(given, Upload):
        return given, ""
    if isinstance(given, str) and given in bot.files:
        return bot.files[given], given
    raise bad("wrong file identifier/HTTP URL specified")


def _sender(kind: str) -> Callable[[Bot, Args], Any]:
    def send(bot: Bot, args: Args) -> Any:
        chat = bot.writable(chat_id(args))
        content = captioned(args) | markup(args) | quoted(chat, args.get("reply_parameters"))
        content |= _file(bot, args.get(kind), kind, args)
        return chat.add(bot.as_json(), content, from_bot=True).data

    return send


def send_media_group(bot: Bot, args: Args) -> Any:
    """Send an album: everything is checked before anything is sent."""
    chat = bot.writable(chat_id(args))
    media = args.get("media")
    if not isinstance(media, list) or not ALBUM[0] <= len(media) <= ALBUM[1]:
        raise bad("there must be from 2 to 10 media in an album")
    if not all(isinstance(one, dict) for one in media):
        raise bad("can't parse InputMedia: an object is expected")
    kinds = {one.get("type", "") for one in media}
    if kinds & ALONE and len(kinds) > 1:
        raise bad("document and audio can be grouped only with their own kind")
    together = {"media_group_id": uuid.uuid4().hex[:16]}
    reply = quoted(chat, args.get("reply_parameters"))
    contents = [
        together | reply | captioned(one) | _file(bot, one.get("media"), one.get("type", ""), args)
        for one in media
    ]
    return [chat.add(bot.as_json(), content, from_bot=True).data for content in contents]


METHODS: dict[str, Callable[[Bot, Args], Any]] = {
    f"send{kind}": _sender(kind)
    for kind in ("animation", "audio", "document", "photo", "video", "voice")
} | {"sendmediagroup": send_media_group}
"""By lower-case name, as telegram_methods.METHODS."""
