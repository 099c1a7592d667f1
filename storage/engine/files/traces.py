"""Whether a missing SQLite file once had a desk, by the files that it left beside it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from domain.errors import StorageUnavailable
from storage.engine.connections.sqlite import OURS
from storage.engine.migrate import current

_HEADER = 100
"""Bytes, https://sqlite.org/fileformat.html"""

_ASIDE = "left-"
_DRAFT = ".draft-"
SIDECARS = ("-wal", "-shm", "-journal")
"""What SQLite appends to the file's name for its companions."""


class DatabaseMissing(StorageUnavailable):
    """A database has disappeared. Beginning an empty one needs somebody's consent."""


def is_there(file: Path) -> bool:
    """Return whether there is a database. An empty file is none: SQLite would begin one in it."""
    return file.is_file() and file.stat().st_size > 0


def sidecars(file: Path) -> Sequence[Path]:
    """Return the files that SQLite left beside a file, or uses while the file is open."""
    real = file.resolve()
    return [path for part in SIDECARS if (path := Path(f"{real}{part}")).exists()]


def lock_of(file: Path) -> Path:
    """Return the lock file of the process that runs the desk."""
    return Path(f"{file}.lock")


def copies(file: Path) -> Sequence[Path]:
    """Return this program's databases in the same folder, such as backups, but not other desks'."""
    if not file.parent.is_dir():
        return []
    return [
        path
        for path in sorted(file.parent.iterdir())
        if path != file and not lock_of(path).exists() and _is_ours(path)
    ]


def is_aside(name: str) -> bool:
    """Return whether `guard` renamed a file to this name, or a killed backup left it."""
    return f".{_ASIDE}" in name or name.startswith(_DRAFT)


def missing(file: Path, shelf: Path) -> str:
    """Say that a database is missing, and how one knows; empty if it exists or never did.

    `shelf` is the folder of the desk's files.
    """
    if is_there(file):
        return ""
    traces = [*([file] if file.is_symlink() else []), *sidecars(file)]
    traces += [lock_of(file)] if lock_of(file).exists() else []
    traces += copies(file)
    traces += [shelf] if _holds_files(shelf) else []
    if not traces:
        return ""
    what = "is empty" if file.is_file() else "does not exist"
    left = ", ".join(path.name for path in traces[:4])
    return f"The database {file} {what}, but a desk was there before: it left {left}"


def emptied(url: str, shelf: Path) -> str:
    """Say that a server's database is empty though a desk was there; else return an empty text.

    A server leaves nothing behind, but the desk's files do. Raises what the database raises.
    """
    if not _holds_files(shelf) or current(url):
        return ""
    return f"The database is empty, but a desk was there before: it left files in {shelf}"


def _holds_files(shelf: Path) -> bool:
    return shelf.is_dir() and any(shelf.iterdir())


def guard(url: str, file: Path | None, shelf: Path, *, begin_empty: bool) -> Callable[[], None]:
    """Look for a database and its traces now; return what to run once the desk's lock is held.

    That raises DatabaseMissing if the desk's database has disappeared, unless `begin_empty`. Call
    this before taking the lock, because its file is a trace. `file` is None on PostgreSQL.
    """
    wrong = missing(file, shelf) if file is not None else ""

    def look() -> None:
        gone = wrong if file is not None else emptied(url, shelf)
        if not gone:
            return
        if not begin_empty:
            raise DatabaseMissing(gone)
        if file is None:
            return
        # SQLite would delete the companions of a new file, and they may be all that is left.
        mark = datetime.now(UTC).strftime(f"{_ASIDE}%Y%m%dT%H%M%S")
        for path in sidecars(file):
            path.rename(f"{path}.{mark}")

    return look


def _is_ours(path: Path) -> bool:
    """Return whether a file is a database written by this program."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as opened:
            header = opened.read(_HEADER)
    except OSError:
        return False
    return header.startswith(b"SQLite format 3\0") and header[68:72] == OURS.to_bytes(4, "big")
