"""What the commands share: the configuration, sentences instead of tracebacks, the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from unicodedata import category

import typer
from rich.console import Console
from rich.text import Text

from bots.config.settings import DEFAULT_FILE, ConfigError, Settings, load

if TYPE_CHECKING:
    from storage.unit import Unit

TROUBLE, MISUSE = 1, 2
"""Exit statuses: something went wrong; the command or the configuration is wrong."""

out = Console()
err = Console(stderr=True)

PUT_BACK = (
    "Put it back, or restore a backup with `helpline restore`."
    " To begin an empty desk: `helpline run --begin-empty`."
)
"""What to do when the database is missing where there was one."""

ConfigFile = Annotated[Path, typer.Option("--config", help="The configuration file.")]
BeginEmpty = Annotated[
    bool,
    typer.Option("--begin-empty", help="Make a database though the one that was here is missing."),
]


def say(sentence: str, *, style: str = "", console: Console = out) -> None:
    """Print a sentence as it stands: broken into lines on a terminal only."""
    console.print(Text(printable(sentence), style), soft_wrap=not console.is_terminal)


def printable(text: str) -> str:
    """A text without what would steer a terminal: some of it was typed by strangers."""
    return "".join(one if one in "\n\t" or category(one) != "Cc" else "�" for one in text)


def fail(sentence: str, status: int = TROUBLE) -> NoReturn:
    """End with a sentence that says what went wrong and what to do next."""
    say(sentence, style="red", console=err)
    raise typer.Exit(status) from None


def settings_of(path: Path) -> Settings:
    """Load the configuration, or end with every mistake in it."""
    if path != DEFAULT_FILE and not path.exists():
        fail(f"There is no file {path}. Name another with --config, or leave it out.", MISUSE)
    try:
        return load(path)
    except ConfigError as error:
        mistakes = "".join(f"\n  {line}" for line in str(error).splitlines())
        fail(f"The configuration cannot be used:{mistakes}", MISUSE)


@contextmanager
def foreseen(settings: Settings, *, refused: str = "") -> Iterator[None]:
    """End with a sentence where the database or the system does not do its part.

    `refused` says what to do if a backup or a restore is.
    """
    import psycopg
    from sqlalchemy.exc import SQLAlchemyError

    from bots.cli.doctor_database import UNKNOWN_REVISION
    from domain.errors import StorageUnavailable
    from storage.engine.backup import BackupRefused
    from storage.engine.failures import explain
    from storage.engine.leader import DeskBusy
    from storage.engine.traces import DatabaseMissing

    database = settings.database.shown
    try:
        yield
    except DeskBusy as error:
        fail(f"{error}. Stop it first.")
    except DatabaseMissing as error:
        fail(f"{error}. {PUT_BACK}")
    except BackupRefused as error:
        fail(f"{error}. {refused}")
    except UNKNOWN_REVISION as error:
        fail(
            f"The database {database} was written by another version of Helpline, likely a newer"
            f" one ({error}). Install that version, or restore a backup of this one's."
        )
    except OSError as error:
        fail(f"{error.filename or 'The system'}: {error.strerror or error}. Mend that first.")
    except (StorageUnavailable, SQLAlchemyError, psycopg.Error) as error:
        sentence = explain(error)
        if not sentence:
            raise
        fail(f"{sentence}. The database is {database}; database.url names it.")


@contextmanager
def unit(settings: Settings, *, read_only: bool) -> Iterator["Unit"]:
    """One transaction on the desk's database, also while a desk runs; kept if nothing raises."""
    from bots.platform_table import platforms
    from storage.engine.migrate import pending
    from storage.engine.sessions import session
    from storage.unit import Unit

    url = settings.database.url.get_secret_value()
    with foreseen(settings):
        require_database(settings)
        if missing := pending(url):
            fail(f"The database lacks the migrations {', '.join(missing)}: `helpline migrate`.")
        opened = session(url, read_only=read_only)
        try:
            yield Unit(opened.begin(), platforms())
            opened.commit()
        finally:
            opened.abandon()
            opened.close()


def require_database(settings: Settings) -> None:
    """End if the database is a file that is not there: looking would make one."""
    from storage.engine.traces import is_there, missing

    file = settings.database.file
    if file is None or is_there(file):
        return
    if wrong := missing(file, settings.files_folder):
        fail(f"{wrong}. {PUT_BACK}")
    fail(f"There is no database {file} yet: `helpline run` or `helpline migrate` makes it.")


def alone(settings: Settings, work: Callable[[], None]) -> None:
    """Do something while no desk runs, and none can start. Raises DeskBusy if one does."""
    from bots.app import prepare_folder
    from storage.engine.leader import desk_lock

    prepare_folder(settings.database.url.get_secret_value())
    lock = desk_lock(settings.database.url.get_secret_value())
    try:
        lock.acquire(blocking=False, first=work)
    finally:
        lock.release()
