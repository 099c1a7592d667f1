"""Files and folders that nobody but the desk's own user may read, whatever the umask is."""

import os
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
_OTHERS = 0o077


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, unless they are there. Raises OSError."""
    missing = []
    for one in (folder, *folder.parents):
        if one.exists():
            break
        missing.append(one)
    for one in reversed(missing):
        one.mkdir(mode=FOLDER, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file if there is none; whoever opens it will say what is wrong if it fails.

    SQLite gives what it keeps beside a database the mode of the database.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def is_private(path: Path) -> bool:
    """Tell whether nobody but its owner may read or write it; so is what is not there."""
    try:
        return not path.stat().st_mode & _OTHERS
    except OSError:
        return True
