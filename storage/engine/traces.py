"""Whether a desk lived in an SQLite file that is missing now: what it left beside it tells."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import StorageUnavailable
from storage.engine.sessions import OURS

_HEADER = 100
"""Bytes, https://sqlite.org/fileformat.html"""

_ASIDE = "left-"
_DRAFT = ".draft-"
SIDECARS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by what is appended to its name."""


class DatabaseMissing(StorageUnavailable):
    """There is no database where there was one. To begin an empty one takes somebody's word."""


def is_there(file: Path) -> bool:
    """Tell whether there is a database. An empty file is none: SQLite would begin one in it."""
    return file.is_file() and file.stat().st_size > 0


def sidecars(file: Path) -> Sequence[Path]:
    """Return what SQLite left beside a file, or has there while the file is open."""
    real = file.resolve()
    return [path for part in SIDECARS if (path := Path(f"{real}{part}")).exists()]


def lock_of(file: Path) -> Path:
    """Return the file that the process locks which runs the desk."""
    return Path(f"{file}.lock")


def copies(file: Path) -> Sequence[Path]:
    """Databases of this program in the same folder, such as backups; another desk's are not."""
    if not file.parent.is_dir():
        return []
    return [
        path
        for path in sorted(file.parent.iterdir())
        if path != file and not lock_of(path).exists() and _is_ours(path)
    ]


def is_aside(name: str) -> bool:
    """Tell whether `guard` put a file of this name aside, or a killed backup left it."""
    return f".{_ASIDE}" in name or name.startswith(_DRAFT)


def missing(file: Path, shelf: Path) -> str:
    """Say that a database is missing, and how one knows; empty if it is there or never was.

    `shelf` is the folder of the desk's files.
    """
    if is_there(file):
        return ""
    traces = [*([file] if file.is_symlink() else []), *sidecars(file)]
    traces += [lock_of(file)] if lock_of(file).exists() else []
    traces += copies(file)
    traces += [shelf] if shelf.is_dir() and any(shelf.iterdir()) else []
    if not traces:
        return ""
    what = "is empty" if file.is_file() else "does not exist"
    left = ", ".join(path.name for path in traces[:4])
    return f"The database {file} {what}, but a desk was there before: it left {left}"


def guard(file: Path | None, shelf: Path, *, begin_empty: bool) -> Callable[[], None]:
    """Look for a database and its traces now; return what is to run once the desk's lock is held.

    That raises DatabaseMissing where a desk was and is no more, unless `begin_empty`. To be called
    before the lock is taken, for its file is a trace. `file` is None on PostgreSQL.
    """
    wrong = missing(file, shelf) if file is not None else ""

    def look() -> None:
        if not wrong or file is None:
            return
        if not begin_empty:
            raise DatabaseMissing(wrong)
        # SQLite would delete what lies beside a new file, and it may be all that is left.
        mark = datetime.now(UTC).strftime(f"{_ASIDE}%Y%m%dT%H%M%S")
        for path in sidecars(file):
            path.rename(f"{path}.{mark}")

    return look


def _is_ours(path: Path) -> bool:
    """Tell whether a file is a database that this program has written."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as opened:
            header = opened.read(_HEADER)
    except OSError:
        return False
    return header.startswith(b"SQLite format 3\0") and header[68:72] == OURS.to_bytes(4, "big")
