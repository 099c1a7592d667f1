"""What people of a play send along: files that are what they say they are."""

import struct
import zlib
from mimetypes import guess_type

SIDE = 48
"""Pixels of a picture's side."""

GREY = b"\xd0\xd7\xde"


def brought(name: str) -> tuple[str, str, bytes]:
    """A file by its name: the name, its media type, its bytes. `.png` is a picture, else text."""
    kind = guess_type(name)[0] or "application/octet-stream"
    content = _picture() if kind == "image/png" else f"{name}: nothing to see\n".encode()
    return name, kind, content


def _picture() -> bytes:
    """A grey square (PNG, ISO/IEC 15948)."""
    rows = (b"\0" + GREY * SIDE) * SIDE
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
