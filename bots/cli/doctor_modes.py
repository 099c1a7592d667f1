"""The check of `helpline doctor` for files that other users of this machine can read."""

import os
import shlex
import stat
from collections.abc import Sequence
from pathlib import Path

from bots.config.settings import Settings
from bots.platforms import Finding
from storage.engine.files.belongings import Loose, loose
from storage.engine.files.modes import FILE

ENVIRONMENT_FILE = Path(".env")


def look_at_modes(settings: Settings) -> Finding:
    """Find the desk's files that others can read, `.env` included, and say how to fix that."""
    found = [*_environment(), *loose(settings.database.file, settings.files_folder)]
    if not found:
        return Finding("permissions", ok=True, text="nobody else can read the desk's files")
    named = ", ".join(f"{one.path} ({_written(one.path)})" for one in found)
    text = f"other users of this machine can read {named}"
    return Finding("permissions", ok=False, text=text, fix=f"`{_commands(found)}`")


def _environment() -> Sequence[Loose]:
    """Check `.env`. If it is another user's, its group may read it, or the desk could not."""
    try:
        mode = ENVIRONMENT_FILE.stat().st_mode
    except OSError:
        return []
    theirs = stat.S_IRWXO if _is_lent() else stat.S_IRWXO | stat.S_IRWXG
    return [Loose(ENVIRONMENT_FILE, 0o640 if _is_lent() else FILE)] if mode & theirs else []


def _is_lent() -> bool:
    return ENVIRONMENT_FILE.stat().st_uid != os.geteuid()


def _written(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


def _commands(found: Sequence[Loose]) -> str:
    """Return one chmod command per mode."""
    modes = dict.fromkeys(one.mode for one in found)
    return " && ".join(
        shlex.join(["chmod", f"{mode:o}", *(str(one.path) for one in found if one.mode == mode)])
        for mode in modes
    )
