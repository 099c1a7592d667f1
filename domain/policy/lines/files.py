"""Files that come with lines: which of them are sent, their names, and what prevents sending."""

import re
import unicodedata
from collections.abc import Mapping

from domain.messages import Attachment, AttachmentKind
from domain.platforms import Platforms

MEGABYTE = 2**20

CROSSING = frozenset(
    {
        AttachmentKind.PHOTO,
        AttachmentKind.VIDEO,
        AttachmentKind.VOICE,
        AttachmentKind.AUDIO,
        AttachmentKind.DOCUMENT,
        AttachmentKind.ANIMATION,
    }
)
"""Kinds whose content goes to the other side; for the others, the words say everything."""


def crosses(attachment: Attachment) -> bool:
    """Return whether it has content for the other side too."""
    return attachment.kind in CROSSING and bool(attachment.reference)


def is_wanted(attachment: Attachment) -> bool:
    """Return whether its content must be fetched before its line can leave."""
    return crosses(attachment) and not attachment.digest and not attachment.problem


def goes_along(attachment: Attachment) -> bool:
    """Return whether its content is stored and leaves with its line."""
    return bool(attachment.digest) and not attachment.problem


def obstacle(attachment: Attachment, source: str, target: str, platforms: Platforms) -> str:
    """Return why a file of this size can't pass between two platforms: a code, or empty."""
    if attachment.size > platforms[source].gives:
        return f"too_big_from_{source}"
    if attachment.size > platforms[target].takes:
        return f"too_big_for_{target}"
    return ""


# Names

NAME_LIMIT = 100
"""Characters of a file's name; a longer name is cut before its extension."""

_PATH = re.compile(r"[/\\]")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # part of words in some scripts, and of emoji
_MARKS = re.compile(r'[:*?"<>|]')
_ENDING = re.compile(r"\.\w{1,12}$")

_ENDINGS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
}
_USUAL: Mapping[AttachmentKind, str] = {
    AttachmentKind.PHOTO: "image/jpeg",
    AttachmentKind.VIDEO: "video/mp4",
    AttachmentKind.VOICE: "audio/ogg",
    AttachmentKind.AUDIO: "audio/mpeg",
    AttachmentKind.ANIMATION: "video/mp4",
}
"""What a platform sends as this kind unless it says something else."""


def media_type(attachment: Attachment) -> str:
    """Return its media type; `application/octet-stream` if it is unknown."""
    said = attachment.media_type.partition(";")[0].strip().lower()
    return said or _USUAL.get(attachment.kind, "application/octet-stream")


def clean_name(name: str) -> str:
    """Return a file's name without path, control and direction marks; empty if nothing is left."""
    last = unicodedata.normalize("NFC", _PATH.split(name)[-1])
    seen = "".join(c for c in last if c in _JOINERS or unicodedata.category(c) not in _INVISIBLE)
    seen = _MARKS.sub("_", seen).strip().strip(".").strip(_JOINERS + " ")
    ending = _ENDING.search(seen)
    tail = ending[0] if ending else ""
    stem = seen.removesuffix(tail)[: NAME_LIMIT - len(tail)].rstrip()
    return stem + tail


def file_name(attachment: Attachment) -> str:
    """Return its name on the other side: its own name, or one made from its kind."""
    name = clean_name(attachment.detail) or attachment.kind.value
    return name if _ENDING.search(name) else name + _ENDINGS.get(media_type(attachment), "")
