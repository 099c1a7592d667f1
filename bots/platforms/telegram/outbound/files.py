"""Files in both directions: fetching incoming files, and the calls that send files."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby

import httpx
from telegram import InputFile
from telegram.constants import FileSizeLimit, MediaGroupLimit, MessageLimit

from bots.platforms import FileToSend, NoFile, Refused, Rendered, SendError, Unavailable
from bots.platforms.telegram.api import trusted
from bots.platforms.telegram.errors import BAD_MEDIA, TOO_BIG
from bots.platforms.telegram.outbound.keyboards import keyboard
from bots.platforms.telegram.text import LIMIT, to_entities, units
from bots.platforms.telegram.traits import TRAITS
from domain.messages import Attachment, AttachmentKind
from domain.text.spans import Text

CAPTION_LIMIT = int(MessageLimit.CAPTION_LENGTH)
"""The most UTF-16 units of a caption (1024)."""

ALBUM = int(MediaGroupLimit.MAX_MEDIA_LENGTH)

_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class FileMethod:
    """How a kind of file is sent: the field, the accepted types, the kinds it can be mixed with."""

    field: str
    types: frozenset[str]
    beside: str
    largest: int = TRAITS.takes


_DOCUMENT = FileMethod("document", frozenset(), "documents")
_WAYS: dict[AttachmentKind, FileMethod] = {
    # Bot API, sendPhoto, sendVideo, sendAnimation, sendVoice, sendAudio: the formats that are
    # shown as such. What is of another format goes as a document, bytes and name untouched.
    AttachmentKind.PHOTO: FileMethod(
        "photo",
        frozenset({"image/jpeg", "image/png"}),
        "pictures",
        int(FileSizeLimit.PHOTOSIZE_UPLOAD),
    ),
    AttachmentKind.VIDEO: FileMethod("video", frozenset({"video/mp4"}), "pictures"),
    AttachmentKind.ANIMATION: FileMethod("animation", frozenset({"image/gif", "video/mp4"}), ""),
    AttachmentKind.VOICE: FileMethod(
        "voice", frozenset({"audio/ogg", "audio/mpeg", "audio/mp4"}), ""
    ),
    AttachmentKind.AUDIO: FileMethod("audio", frozenset({"audio/mpeg", "audio/mp4"}), "sounds"),
    AttachmentKind.DOCUMENT: _DOCUMENT,
}


def way_of(file: FileToSend) -> FileMethod:
    """Return how a file is sent."""
    way = _WAYS[file.kind]
    return way if file.media_type in way.types and file.size <= way.largest else _DOCUMENT


def fit(rendered: Rendered) -> list[Rendered]:
    """Split into messages: at most 4096 UTF-16 units of text, and files that can be one album.

    A text of at most 1024 units is the first file's caption, unless there are buttons.
    """
    rendered = rendered.in_one()
    albums = [Rendered(Text(""), files=album) for album in _albums(rendered.files)]
    # An album takes no buttons (Bot API, sendMediaGroup).
    fits = units(rendered.text.plain) <= CAPTION_LIMIT and not rendered.buttons
    if albums and fits:
        return [replace(albums[0], text=rendered.text), *albums[1:]]
    *first, last = rendered.text.split(LIMIT, units)
    return [*(Rendered(piece) for piece in first), Rendered(last, rendered.buttons), *albums]


def _albums(files: Sequence[FileToSend]) -> Iterator[tuple[FileToSend, ...]]:
    """Return files in order, together where Telegram allows an album."""
    for beside, group in groupby(files, key=lambda file: way_of(file).beside):
        together = tuple(group)
        step = ALBUM if beside else 1
        yield from (together[at : at + step] for at in range(0, len(together), step))


def caption(rendered: Rendered) -> dict[str, object]:
    """Return the fields of a file's caption."""
    plain, entities = to_entities(rendered.text)
    return {"caption": plain or None, "caption_entities": entities or None}


def request(
    rendered: Rendered, opened: ExitStack, *, plainly: bool
) -> tuple[str, dict[str, object]]:
    """Return the method that sends files, and its fields; files are read while the call runs.

    `plainly`: all of them as documents, which Telegram does not inspect.
    """
    ways = [_DOCUMENT if plainly else way_of(file) for file in rendered.files]
    uploads = [_upload(file, opened) for file in rendered.files]
    if len(uploads) == 1:
        field = ways[0].field
        more = {"reply_markup": keyboard(rendered.buttons)}
        return f"send{field.capitalize()}", {field: uploads[0], **caption(rendered), **more}
    media: list[dict[str, object]] = [
        {"type": way.field, "media": f"attach://file{number}"} for number, way in enumerate(ways)
    ]
    media[0] |= {key: value for key, value in caption(rendered).items() if value is not None}
    return "sendMediaGroup", {
        "media": media,
        **{f"file{number}": upload for number, upload in enumerate(uploads)},
    }


def _upload(file: FileToSend, opened: ExitStack) -> InputFile:
    handle = opened.enter_context(file.path.open("rb"))
    return InputFile(handle, filename=file.name, read_file_handle=False)


def may_go_plainly(refusal: Refused, rendered: Rendered) -> bool:
    """Return whether Telegram refused only the file's kind: then it accepts a document."""
    return refusal.reason == BAD_MEDIA and any(
        way_of(file) is not _DOCUMENT for file in rendered.files
    )


class Source:
    """Fetches files. `base_url` is the bot's own address, which contains the token: never shown."""

    def __init__(self, base_url: str, *, connect: float, read: float) -> None:
        self._base_url = base_url.rstrip("/")
        timeout = httpx.Timeout(read, connect=connect)
        self._http = httpx.AsyncClient(timeout=timeout, verify=trusted())

    async def fetch(self, path: str, attachment: Attachment) -> AsyncGenerator[bytes, None]:
        """Yield the content at a path from getFile. Raises NoFile or Unavailable."""
        try:
            async with self._http.stream("GET", f"{self._base_url}/{path}") as answer:
                _check(answer, attachment)
                async for piece in answer.aiter_bytes(_PIECE):
                    yield piece
        except httpx.HTTPError as error:
            # From None: the library's words may show the address, and with it the token.
            raise Unavailable(f"Telegram: {type(error).__name__}") from None

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _check(answer: httpx.Response, attachment: Attachment) -> None:
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Unavailable(f"Telegram: HTTP {answer.status_code}")
    if answer.status_code != 200:
        raise NoFile("gone")
    kind = answer.headers.get("Content-Type", "")
    # A proxy's page, or one that asks to log in, in the place of the file.
    if kind.startswith("text/html") and not attachment.media_type.startswith("text/html"):
        raise NoFile("not_a_file")


def missing(error: SendError) -> NoFile | Unavailable:
    """Return the meaning of a failed getFile."""
    if isinstance(error, Refused):
        return NoFile("too_big_from_telegram" if error.reason == TOO_BIG else "gone")
    return Unavailable(f"Telegram: {error.reason}")
