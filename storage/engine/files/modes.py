"""Files and folders that only the desk's user can read, whatever the umask is, made durable."""

import os
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
_OTHERS = 0o077


def make_folder(folder: Path) -> None:
    """Make a folder and its parents, unless they exist. Raises OSError."""
    missing = []
    for one in (folder, *folder.parents):
        if one.exists():
            break
        missing.append(one)
    for one in reversed(missing):
        one.mkdir(mode=FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file if there is none; if that fails, the code that opens it will report why.

    SQLite gives the files beside a database the mode of the database.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def is_private(path: Path) -> bool:
    """Return whether only its owner can read or write it; also True if it does not exist."""
    try:
        return not path.stat().st_mode & _OTHERS
    except OSError:
        return True


def sync(path: Path) -> None:
    """Make a file, or a folder's entries, durable. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
