"""What a file's content says about itself: whether it is a picture or a voice, and how large.

Sources: Bot API, sendPhoto ("width and height must not exceed 10000 in total", "ratio must be at
most 20"; also tdlib/td#2544), sendVoice (OGG with OPUS, MP3 or M4A; "other formats may be sent as
Audio or Document"; also windkh/node-red-contrib-telegrambot#12).
"""

import struct
from collections.abc import Sequence

from bots.sandbox.telegram.rules import Rule
from bots.sandbox.wire import Upload

PHOTO_LIMIT, FILE_LIMIT = 10 * 2**20, 50 * 2**20
"""Bytes a bot may upload: as a photo, as anything else."""

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM")
_SOUNDS = (b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
_SIDES, _RATIO = 10_000, 20  # pixels of width and height together, and the longer by the shorter


def is_voice(content: bytes) -> bool:
    """Return whether Telegram shows a file as a voice; it sends any other as a document."""
    return content.startswith(_SOUNDS) or content[4:8] == b"ftyp"


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return a picture's width and height in pixels; None if its header does not say."""
    try:
        if content.startswith(b"\x89PNG"):
            return struct.unpack(">II", content[16:24])
        if content.startswith(b"GIF8"):
            return struct.unpack("<HH", content[6:10])
        return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None
    except struct.error:  # cut short
        return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Return the size from a JPEG's frame header, which stands behind other segments."""
    at = 2
    while at < len(content) and content[at] == 0xFF:
        marker, length = struct.unpack(">xBH", content[at : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


def _odd_shape(upload: Upload) -> bool:
    width, height = picture_size(upload.content) or (1, 1)
    shorter, longer = sorted((width, height))
    return width + height > _SIDES or longer > _RATIO * shorter


FILE: Sequence[Rule[Upload]] = (
    Rule(lambda one: not one.content, "file must be non-empty", "the sentence: open"),
)
PHOTO: Sequence[Rule[Upload]] = (
    Rule(
        lambda one: len(one.content) > PHOTO_LIMIT,
        f"file is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes",
        "BA, Sending files; the sentence: open",
    ),
    Rule(
        lambda one: not one.content.startswith(_PICTURES),
        "IMAGE_PROCESS_FAILED",
        "the sentence: open",
    ),
    Rule(_odd_shape, "PHOTO_INVALID_DIMENSIONS", "BA, sendPhoto; tdlib/td#2544"),
)
