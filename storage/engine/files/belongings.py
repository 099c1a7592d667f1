"""The desk's files, and whether others can read them."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storage.engine.files.modes import FILE, FOLDER, is_private
from storage.engine.files.traces import copies, is_aside, lock_of, sidecars
from storage.erasure_list import FOLDER_NAME

_DEMO = "demo"  # `helpline demo` has its own desk in a folder of this name


@dataclass(frozen=True, slots=True)
class Loose:
    """Something that others can read or write; `mode` is the mode it should have."""

    path: Path
    mode: int


def loose(file: Path | None, shelf: Path) -> Sequence[Loose]:
    """Return the desk's files that others can read. `file` is None on PostgreSQL."""
    return [one for one in _belongings(file, shelf) if not is_private(one.path)]


def tighten(file: Path | None, shelf: Path) -> Sequence[Loose]:
    """Set private modes on the desk's files; return those that could not be changed."""
    for one in loose(file, shelf):
        with suppress(OSError):
            one.path.chmod(one.mode)
    return loose(file, shelf)


def is_own(folder: Path, things: Sequence[Path]) -> bool:
    """Return whether a folder is the desk's alone: its user's, with only the desk's things in it.

    The working folder and those above it, home folders, and the folder for temporary files never
    are.
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


def _is_ours(path: Path) -> bool:
    return len(path.name) == 2 or path.suffix == ".part" or path.name == FOLDER_NAME


def _is_shelf(folder: Path) -> bool:
    """Return whether the folder contains only files named by digest, and the list of erasures."""
    with suppress(OSError):
        ours = [one for one in folder.iterdir() if _is_ours(one)]
        return is_own(folder, ours)
    return False
