"""The methods of the Bot API that send files, and what it refuses about them.

Sources: Bot API, "Sending files", sendPhoto, sendDocument, sendMediaGroup; a file is a new upload
(in a field of its own or as `attach://<field>`) or the `file_id` of a known one. Addresses are not
fetched.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from bots.sandbox.telegram.arguments import Args, arrival, captioned, chat_id, markup, quoted
from bots.sandbox.telegram.content import FILE, FILE_LIMIT, PHOTO, is_voice
from bots.sandbox.telegram.files import holding
from bots.sandbox.telegram.rules import bad, check
from bots.sandbox.telegram.state import ApiError, Bot
from bots.sandbox.wire import Upload

ALBUM = (2, 10)
"""How many files make an album."""

TOGETHER = {"photo": "seen", "video": "seen", "audio": "heard", "document": "read"}
"""Kinds that an album may hold, and which of them may stand side by side."""


def _found(bot: Bot, given: Any, kind: str, uploads: Mapping[str, Any]) -> tuple[Upload, str]:
    """Return the upload, checked, and its id if it was known before."""
    if isinstance(given, str) and given.startswith("attach://"):
        given = uploads.get(given.removeprefix("attach://"))
    if isinstance(given, Upload):
        return _checked(given, kind), ""
    if isinstance(given, str) and given in bot.files:
        return _checked(bot.files[given], kind), given
    raise bad("wrong file identifier/HTTP URL specified")


def _checked(upload: Upload, kind: str) -> Upload:
    check(upload, FILE)
    if len(upload.content) > FILE_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    return check(upload, PHOTO if kind == "photo" else ())


def _held(bot: Bot, found: tuple[Upload, str], kind: str) -> Args:
    """Return the part of a message that holds the file; the bot stores a new one's content."""
    upload, known = found
    if kind == "voice" and not is_voice(upload.content):
        kind = "document"
    file_id, content = holding(upload, kind, {}, known)
    bot.files[file_id] = upload
    return content


def _sender(kind: str) -> Callable[[Bot, Args], Any]:
    def send(bot: Bot, args: Args) -> Any:
        chat = bot.writable(chat_id(args))
        content = captioned(args) | markup(args) | quoted(chat, args.get("reply_parameters"))
        content |= _held(bot, _found(bot, args.get(kind), kind, args), kind)
        how = arrival(args)
        return chat.add(bot.as_json(), content, from_bot=True, at=bot.now(), arrival=how).data

    return send


def send_media_group(bot: Bot, args: Args) -> Any:
    """Send an album: each file a message of its own, all with one `media_group_id`.

    It comes as one: the first file's notification is the album's.
    """
    chat = bot.writable(chat_id(args))
    media = args.get("media")
    if not isinstance(media, list) or not ALBUM[0] <= len(media) <= ALBUM[1]:
        raise bad("there must be from 2 to 10 media in an album")
    if not all(isinstance(one, dict) for one in media):
        raise bad("can't parse InputMedia: an object is expected")
    kinds = [str(one.get("type", "")) for one in media]
    if not TOGETHER.keys() >= set(kinds):
        raise bad("wrong type of the media")
    if len({TOGETHER[kind] for kind in kinds}) > 1:
        raise bad("document and audio can be grouped only with their own kind")
    # All are looked at before any is kept: an album is sent whole or not at all.
    shared = quoted(chat, args.get("reply_parameters")) | {"media_group_id": uuid.uuid4().hex[:16]}
    words = [captioned(one) for one in media]
    found = [
        _found(bot, one.get("media"), kind, args) for one, kind in zip(media, kinds, strict=True)
    ]
    contents = [
        shared | said | _held(bot, one, kind)
        for said, one, kind in zip(words, found, kinds, strict=True)
    ]
    heard = [arrival(args), *[""] * (len(contents) - 1)]
    return [
        chat.add(bot.as_json(), content, from_bot=True, at=bot.now(), arrival=how).data
        for content, how in zip(contents, heard, strict=True)
    ]


METHODS: dict[str, Callable[[Bot, Args], Any]] = {
    f"send{kind}": _sender(kind)
    for kind in ("animation", "audio", "document", "photo", "video", "voice")
} | {"sendmediagroup": send_media_group}
"""By lower-case name, as telegram_methods.METHODS."""
