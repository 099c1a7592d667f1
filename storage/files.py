"""The content of files on their way from one side to the other, stored by digest.

A file is named by its SHA-256, so the same file is there once, however often it is sent. Its
modification time is when it was last added.
"""

import contextlib
import hashlib
import os
import tempfile
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from domain.errors import NoRoom
from storage.engine.files.modes import make_folder, sync

_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A stored file: its SHA-256 in hexadecimal, and its size in bytes."""

    digest: str
    size: int


class Shelf:
    """A folder of at most `limit` bytes. One process owns it; its methods may run in any thread."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._changing = threading.Lock()
        make_folder(folder)
        for left in folder.glob(f"*{_UNFINISHED}"):
            left.unlink()
        self._used = self._measured()

    @property
    def free(self) -> int:
        """Return how many more bytes fit."""
        return max(0, self._limit - self._used)

    def where(self, digest: str) -> Path:
        """Return the path of the file with this digest, if it is there."""
        return self._folder / digest[:2] / digest[2:4] / digest

    def has(self, digest: str, size: int | None = None) -> bool:
        """Return whether the file is there, and has so many bytes if they are known."""
        try:
            found = self.where(digest).stat()
        except OSError:
            return False
        return size is None or found.st_size == size

    def new(self) -> "NewFile":
        """Return a new file to write, for a `with`. It is deleted unless it is kept."""
        return NewFile(self)

    def remove(self, digests: Collection[str]) -> None:
        """Delete these files; one that is still needed is fetched again from its platform."""
        for digest in digests:
            with self._changing, contextlib.suppress(FileNotFoundError):
                self.where(digest).unlink()
        with self._changing:
            self._used = self._measured()

    def sweep(self, before: datetime, spared: Collection[str] = ()) -> int:
        """Delete files that nobody has added since an instant; return how many.

        Files whose digest is in `spared`, and files that are added meanwhile, stay.
        """
        gone = 0
        for file in self._files():
            with self._changing:
                found = file.stat()
                if found.st_mtime < before.timestamp() and file.name not in spared:
                    file.unlink()
                    gone += 1
        with self._changing:
            self._used = self._measured()  # also after somebody else has removed files
        return gone

    def _reopened(self) -> Path:
        """Return the folder; if it was moved or removed, begin an empty one.

        The platforms still have the files, so they are fetched again when they are needed.
        """
        if not self._folder.is_dir():
            with self._changing:
                make_folder(self._folder)
                self._used = self._measured()
        return self._folder

    def _measured(self) -> int:
        return sum(file.stat().st_size for file in self._files())

    def _files(self) -> Iterator[Path]:
        return (file for file in self._folder.glob("??/??/*") if file.is_file())

    def _take(self, written: Path, kept: StoredFile) -> None:
        """Move a finished file to its place, once it is durable."""
        place = self.where(kept.digest)
        with self._changing:
            if place.is_file():
                written.unlink()
                os.utime(place)
                return
            make_folder(place.parent)
            written.replace(place)
            self._used += kept.size
        sync(place.parent)


class NewFile:
    """Content that arrives piece by piece."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._hash = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> Self:
        handle, path = tempfile.mkstemp(suffix=_UNFINISHED, dir=self._shelf._reopened())  # noqa: SLF001
        self._path = Path(path)
        self._file = os.fdopen(handle, "wb")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()

    def write(self, piece: bytes) -> None:
        """Add bytes. Raises NoRoom, or OSError if the disk takes no more."""
        if self.size + len(piece) > self._shelf.free:
            raise NoRoom
        self._file.write(piece)
        self._hash.update(piece)
        self.size += len(piece)

    def keep(self) -> StoredFile:
        """Store the file durably, and return its digest. Call it once, at the end."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        kept = StoredFile(self._hash.hexdigest(), self.size)
        self._shelf._take(self._path, kept)  # noqa: SLF001
        return kept
