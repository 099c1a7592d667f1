"""What of the desk lies in the file system, and whether others may read it."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storage.engine.modes import FILE, FOLDER, is_private
from storage.engine.traces import copies, is_aside, lock_of, sidecars

_DEMO = "demo"  # `helpline demo` keeps its own desk in a folder of this name


@dataclass(frozen=True, slots=True)
class Loose:
    """Something that others may read or write; `mode` is what it should have."""

    path: Path
    mode: int


def loose(file: Path | None, shelf: Path) -> Sequence[Loose]:
    """Return what of the desk others may read. `file` is the database's, None on PostgreSQL."""
    return [one for one in _belongings(file, shelf) if not is_private(one.path)]


def tighten(file: Path | None, shelf: Path) -> Sequence[Loose]:
    """Keep others out of what is the desk's; returns what could not be changed."""
    for one in loose(file, shelf):
        with suppress(OSError):
            one.path.chmod(one.mode)
    return loose(file, shelf)


def is_own(folder: Path, things: Sequence[Path]) -> bool:
    """Tell whether a folder is the desk's alone: its user's, and holding nothing but these things.

    Never the working folder or one above it, a home, or the folder for temporary files.
    """
    real = folder.resolve()
    working = Path.cwd()
    shared = {working, *working.parents, Path.home(), Path(tempfile.gettempdir()).resolve()}
    try:
        held = {one.name for one in real.iterdir()}
        if real in shared or real.stat().st_uid != os.geteuid():
            return False
    except OSError:
        return False
    known = {one.name for one in things}
    return all(name in known or name == _DEMO or is_aside(name) for name in held)


def _belongings(file: Path | None, shelf: Path) -> Iterator[Loose]:
    if file is not None:
        things = [file, *sidecars(file), lock_of(file), *copies(file)]
        yield from (Loose(one, FILE) for one in things if one.is_file())
        if is_own(file.parent, [*things, shelf]):
            yield Loose(file.parent, FOLDER)
    if shelf.is_dir() and _is_shelf(shelf):
        yield Loose(shelf, FOLDER)


def _is_shelf(folder: Path) -> bool:
    """Tell whether nothing but files by their digests lies there: see storage.files."""
    with suppress(OSError):
        digests = [one for one in folder.iterdir() if len(one.name) == 2 or one.suffix == ".part"]
        return is_own(folder, digests)
    return False
