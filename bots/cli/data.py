"""`helpline migrate`, `helpline backup` and `helpline restore`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bots.cli.common import (
    BeginEmpty,
    ConfigFile,
    alone,
    err,
    fail,
    foreseen,
    require_database,
    say,
    settings_of,
    unit,
)
from bots.config import DEFAULT_FILE

_EMPTY = "Use a file made by `helpline backup`, and set database.url to an empty database."


def migrate(*, begin_empty: BeginEmpty = False, config: ConfigFile = DEFAULT_FILE) -> None:
    """Upgrade the database to this version. `helpline run` does this too."""
    from storage.engine.files.traces import guard
    from storage.engine.migrate import current
    from storage.engine.migrate import migrate as bring

    settings = settings_of(config)
    url = settings.database.url.get_secret_value()
    steps: list[str] = []
    guarded = guard(url, settings.database.file, settings.files_folder, begin_empty=begin_empty)

    def work() -> None:
        guarded()
        steps.append(current(url))
        bring(url)
        steps.append(current(url))

    with foreseen(settings):
        alone(settings, work)
    before, after = steps
    way = (
        f"is already at {after}" if before == after else f"went from {before or 'none'} to {after}"
    )
    say(f"The database {settings.database.shown} {way}.")


def backup(
    file: Annotated[Path, typer.Argument(help="The file to create.")],
    config: ConfigFile = DEFAULT_FILE,
) -> None:
    """Back up the desk to a new file. The desk may keep running."""
    from storage.engine.backup import backup as keep

    settings = settings_of(config)
    _require_folder(file)
    with foreseen(settings, refused="Name another file."):
        require_database(settings)
        with _progress("Backing up") as progress:
            keep(settings.database.url.get_secret_value(), file, progress)
    say(f"The desk is backed up in {file} ({_size(file)}).")


def restore(
    file: Annotated[Path, typer.Argument(help="The backup file.")],
    config: ConfigFile = DEFAULT_FILE,
) -> None:
    """Restore a backup into the configured database, which must be empty."""
    from storage.engine.backup import restore as bring

    settings = settings_of(config)
    url = settings.database.url.get_secret_value()
    with foreseen(settings, refused=_EMPTY), _progress("Restoring") as progress:
        alone(settings, lambda: bring(file, url, progress))
    say(f"Restored {file} into {settings.database.shown}. Start the desk with `helpline run`.")
    with unit(settings, read_only=True) as desk:
        staff = desk.people.staff()
    if staff:
        # Somebody who has left since the backup would be let in again without a word.
        named = ", ".join(f"{one.name} ({one.role.value})" for one in staff)
        say(
            f"These people are staff again: {named}. If somebody has left since, change their role."
        )


def _require_folder(file: Path) -> None:
    if not file.parent.is_dir():
        fail(f"There is no folder {file.parent}. Create it first, or name another file.")


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.1f} MB"


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on a terminal, and nothing elsewhere."""
    from rich.progress import Progress

    with Progress(console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
