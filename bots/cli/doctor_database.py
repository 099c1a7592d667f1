"""What `helpline doctor` looks at in the database. It reads only, so a desk may run meanwhile."""

import os
from collections.abc import Callable
from pathlib import Path

import psycopg
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bots.cli.common import PUT_BACK
from bots.cli.doctor_checks import Memory
from bots.config.settings import Settings
from bots.platform_table import platforms
from bots.platforms import Finding
from domain.repositories import DEFAULT_DEPARTMENT
from storage.engine.failures import explain
from storage.engine.migrate import pending
from storage.engine.sessions import engine, session
from storage.engine.traces import is_there
from storage.engine.traces import missing as lost
from storage.unit import Unit

UNKNOWN_REVISION = (CommandError, RevisionError)
"""What Alembic raises, depending on who asks, about a database of a later version."""


def look(settings: Settings) -> tuple[list[Finding], Memory | None]:
    """Findings about the database, and what it knows; None if it could not be asked."""
    name = settings.database.shown
    file = settings.database.file
    url = settings.database.url.get_secret_value()
    if file is not None and not is_there(file):
        if wrong := lost(file, settings.files_folder):
            return [Finding("database", ok=False, text=wrong, mend=PUT_BACK)], None
        return [_not_yet(name, file)], _configured(settings)
    try:
        refusal = _file_refusal(file) if file is not None else _server_refusal(url)
        missing = pending(url)
        findings = [_writable(name, refusal), _migrated(missing)]
        return findings, None if missing else _read(url, lambda desk: _memory(settings, desk))
    except UNKNOWN_REVISION as error:
        text = f"of another version of Helpline, likely a newer one ({error})"
        mend = "Install that version, or restore a backup of this one's."
        return [Finding("migrations", ok=False, text=text, mend=mend)], None
    except (SQLAlchemyError, psycopg.Error) as error:
        text = f"{name}: {explain(error) or type(error).__name__}"
        mend = "Mend that, or name another database in database.url."
        return [Finding("database", ok=False, text=text, mend=mend)], None


def _not_yet(name: str, file: Path) -> Finding:
    """A desk makes its file, and the folder it is in, when it first runs."""
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding("database", ok=True, text=f"{name}: `helpline run` will make it")
    mend = "Make it writable for the user who runs the desk, or correct database.url."
    return Finding("database", ok=False, text=f"{name}: {folder} cannot be written", mend=mend)


def _writable(name: str, refusal: str) -> Finding:
    if not refusal:
        return Finding("database", ok=True, text=f"{name}, can be written")
    mend = "Make it writable for the user who runs the desk."
    return Finding("database", ok=False, text=f"{name}: {refusal}", mend=mend)


def _file_refusal(file: Path) -> str:
    """Why the file cannot be written. SQLite writes its log beside it, so the folder counts too."""
    refused = [path for path in (file, file.absolute().parent) if not os.access(path, os.W_OK)]
    return f"{refused[0]} cannot be written" if refused else ""


def _server_refusal(url: str) -> str:
    made = engine(url)
    try:
        with made.connect() as connection:
            setting = connection.exec_driver_sql("SHOW transaction_read_only").scalar_one()
    finally:
        made.dispose()
    return "it is read-only" if setting == "on" else ""


def _migrated(missing: list[str]) -> Finding:
    if not missing:
        return Finding("migrations", ok=True, text="none is pending")
    text = f"pending: {', '.join(missing)}"
    return Finding("migrations", ok=False, text=text, mend="`helpline migrate` applies them.")


def _read(url: str, query: Callable[[Unit], Memory]) -> Memory:
    opened = session(url, read_only=True)
    try:
        return query(Unit(opened.begin(), platforms()))
    finally:
        opened.abandon()
        opened.close()


def _configured(settings: Settings) -> Memory:
    return Memory(settings.desk.place, len(settings.desk.administrators), 0, ())


def _memory(settings: Settings, desk: Unit) -> Memory:
    """What the database knows, or what the configuration will tell it at the next start."""
    channel = desk.outbox.place_at(f"department:{DEFAULT_DEPARTMENT}")
    return Memory(
        channel or settings.desk.place,
        len(desk.people.administrators()) or len(settings.desk.administrators),
        desk.inbox.counts().get("parked", 0),
        desk.outbox.suspended(),
    )
