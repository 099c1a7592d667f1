"""A file in the Bot API: the part of a `Message` that holds it.

Source: Bot API, "PhotoSize", "Document", "Voice", "Audio", "Video", "Animation".
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from bots.sandbox.wire import Upload

Json = dict[str, Any]


def _photo(file: Json, _: Upload, given: Mapping[str, int]) -> Any:
    small = file | {"width": 90, "height": 60}
    return [small, file | {"width": given.get("width", 640), "height": given.get("height", 480)}]


def _document(file: Json, upload: Upload, _: Mapping[str, int]) -> Any:
    return file | {"file_name": upload.name, "mime_type": upload.type}


def _sound(file: Json, upload: Upload, given: Mapping[str, int]) -> Any:
    return file | {"duration": given.get("duration", 1), "mime_type": upload.type}


def _audio(file: Json, upload: Upload, given: Mapping[str, int]) -> Any:
    return _sound(file, upload, given) | {"file_name": upload.name}


def _video(file: Json, upload: Upload, given: Mapping[str, int]) -> Any:
    sizes = {"width": given.get("width", 640), "height": given.get("height", 480)}
    return _audio(file, upload, given) | sizes


KINDS: dict[str, Callable[[Json, Upload, Mapping[str, int]], Any]] = {
    "animation": _video,
    "audio": _audio,
    "document": _document,
    "photo": _photo,
    "video": _video,
    "voice": _sound,
}
"""Kinds of messages that hold a file, by the key they stand under."""


def holding(
    upload: Upload, kind: str, given: Mapping[str, int], file_id: str = ""
) -> tuple[str, Json]:
    """Return the file's id, new if unknown, and the fields of a message with it.

    `given`: width and height in pixels, duration in seconds. Raises KeyError for another kind.
    """
    file_id = file_id or f"{kind}-{uuid.uuid4().hex[:12]}"
    size = len(upload.content)
    file = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": size}
    return file_id, {kind: KINDS[kind](file, upload, given)}
