"""Whether the files of an open SQLite database are still where they were opened.

A process keeps writing into a file that was moved or removed, and SQLite does not report it. What
is confirmed then would be lost at the next start, so the writer checks before it confirms.
"""

import os
from pathlib import Path

from domain.errors import StorageUnavailable

_Inode = tuple[int, int]


class FileAstray(StorageUnavailable):
    """Another file, or none, has the name of the opened database. It passes once it is back."""


class Whereabouts:
    """The database file, its log and its index, as they were when the database was opened.

    All connections of a process share one. The first that opens says which file it is; only the
    writer checks the log and the index.
    """

    def __init__(self, file: Path) -> None:
        self._file = file.absolute()
        self._opened: _Inode | None = None
        self._beside: dict[Path, _Inode] = {}

    def note(self, *, beside: bool) -> None:
        """Remember which file was just opened, or raise FileAstray if it is a different one.

        `beside`: also remember its log and index.
        """
        if self._opened is None:
            self._opened = _inode(self._file)
        elif self._opened != _inode(self._file):
            raise FileAstray(self.complaint_about_file())
        if not beside:
            return
        # SQLite keeps them beside the target of a link.
        parts = (Path(f"{self._file.resolve()}{part}") for part in ("-wal", "-shm"))
        self._beside = {path: found for path in parts if (found := _inode(path))}

    def closed(self) -> None:
        """Record that the database was closed, so that its log and index may disappear."""
        self._beside = {}

    def complaint(self) -> str:
        """Return what is wrong; empty if every file is in its place. It costs three stat calls."""
        if wrong := self.complaint_about_file():
            return wrong
        for path, opened in self._beside.items():
            if _inode(path) != opened:
                return (
                    f"The file {path}, a part of the open database, was removed or replaced:"
                    " restart the desk; what was confirmed is kept"
                )
        return ""

    def complaint_about_file(self) -> str:
        """Return what is wrong with the database file; empty before it was opened."""
        if self._opened is None:
            return ""
        try:
            found = os.stat(self._file)  # noqa: PTH116  the cheapest look there is
        except OSError:
            return f"The database file {self._file} was moved or removed: put it back"
        if (found.st_dev, found.st_ino) != self._opened:
            return (
                f"The database file {self._file} was replaced by another file:"
                " put back the one that was there, or restart the desk with this one"
            )
        if not found.st_size:
            return (
                f"The database file {self._file} was emptied: stop the desk, delete the file and"
                " restore a backup"
            )
        return ""


def _inode(path: Path) -> _Inode | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_dev, found.st_ino
