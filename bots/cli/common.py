"""Helpers for all commands: load the configuration, print messages, open the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from unicodedata import category

import typer
from rich.console import Console
from rich.text import Text

from bots.config import DEFAULT_FILE

if TYPE_CHECKING:
    from bots.config.settings import Settings
    from storage.unit import Unit

TROUBLE, MISUSE = 1, 2
"""Exit statuses: something went wrong; the command or the configuration is wrong."""

out = Console()
err = Console(stderr=True)

PUT_BACK = (
    "Put it back, or restore a backup with `helpline restore`."
    " To start an empty desk, use `helpline run --begin-empty`."
)
"""What to do if the database has disappeared."""

ConfigFile = Annotated[Path, typer.Option("--config", help="The configuration file.")]
BeginEmpty = Annotated[
    bool,
    typer.Option("--begin-empty", help="Start an empty desk if the database is missing."),
]


def say(sentence: str, *, style: str = "", console: Console = out) -> None:
    """Print a sentence; wrap it only on a terminal."""
    console.print(Text(printable(sentence), style), soft_wrap=not console.is_terminal)


def printable(text: str) -> str:
    """Return the text without control characters: strangers may have typed some of it."""
    return "".join(one if one in "\n\t" or category(one) != "Cc" else "�" for one in text)


def fail(sentence: str, status: int = TROUBLE) -> NoReturn:
    """Print what went wrong and what to do next, and exit with the status."""
    say(sentence, style="red", console=err)
    raise typer.Exit(status) from None


def settings_of(path: Path) -> "Settings":
    """Load the configuration. If it has mistakes, print all of them and exit."""
    from bots.config.settings import ConfigError, load

    if path != DEFAULT_FILE and not path.exists():
        fail(f"There is no file {path}. Name another one with --config, or omit it.", MISUSE)
    try:
        return load(path)
    except ConfigError as error:
        mistakes = "".join(f"\n  {line}" for line in str(error).splitlines())
        fail(f"The configuration has mistakes:{mistakes}", MISUSE)


@contextmanager
def foreseen(settings: "Settings", *, refused: str = "") -> Iterator[None]:
    """Turn errors of the database or the system into a message, and exit with it.

    `refused` says what to do if a backup or a restore is refused.
    """
    import sqlite3

    import psycopg
    from sqlalchemy.exc import SQLAlchemyError

    from domain.errors import StorageUnavailable
    from storage.engine.backup_check import BackupRefused
    from storage.engine.failures import explain
    from storage.engine.files.traces import DatabaseMissing
    from storage.engine.leader import DeskBusy
    from storage.engine.migrate import UNKNOWN_REVISION

    database = settings.database.shown
    try:
        yield
    except DeskBusy as error:
        fail(f"{error}. Stop it first.")
    except DatabaseMissing as error:
        fail(f"{error}. {PUT_BACK}")
    except BackupRefused as error:
        fail(f"{error}. {error.advice or refused}")
    except UNKNOWN_REVISION as error:
        fail(
            f"The database {database} was written by another, probably newer, version of Helpline"
            f" ({error}). Install that version, or restore a backup made by this one."
        )
    except OSError as error:
        fail(f"{error.filename or 'The system'}: {error.strerror or error}. Fix this first.")
    except (StorageUnavailable, SQLAlchemyError, psycopg.Error, sqlite3.Error) as error:
        sentence = explain(error)
        if not sentence:
            raise
        fail(f"{sentence}. The database is {database}, as set in database.url.")


@contextmanager
def unit(settings: "Settings", *, read_only: bool) -> Iterator["Unit"]:
    """Open one transaction on the desk's database; commit it if nothing raises.

    This also works while a desk runs.
    """
    from bots.platform_table import platforms
    from storage.engine.connections.factory import session
    from storage.engine.migrate import pending
    from storage.unit import Unit

    url = settings.database.url.get_secret_value()
    with foreseen(settings):
        require_database(settings)
        if missing := pending(url):
            fail(f"The database needs migrations ({', '.join(missing)}): run `helpline migrate`.")
        opened = session(url, read_only=read_only)
        try:
            yield Unit(opened.begin(), platforms(), settings.pinned)
            opened.commit()
        finally:
            opened.abandon()
            opened.close()


def require_database(settings: "Settings") -> None:
    """Exit if the database's file does not exist, because connecting would create it."""
    from storage.engine.files.traces import is_there, missing

    file = settings.database.file
    if file is None or is_there(file):
        return
    if wrong := missing(file, settings.files_folder):
        fail(f"{wrong}. {PUT_BACK}")
    fail(f"There is no database {file} yet. `helpline run` or `helpline migrate` creates it.")


def alone(settings: "Settings", work: Callable[[], None]) -> None:
    """Do the work while no desk can start. Raises DeskBusy if a desk is running."""
    from bots.app import prepare_folder
    from storage.engine.leader import desk_lock

    prepare_folder(settings.database.url.get_secret_value())
    lock = desk_lock(settings.database.url.get_secret_value())
    try:
        lock.acquire(blocking=False, first=work)
    finally:
        lock.release()
