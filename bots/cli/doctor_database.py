"""Checks of `helpline doctor` in the database. They only read, so a desk may be running."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from bots.cli.common import PUT_BACK
from bots.cli.doctor_checks import Memory
from bots.config import clients
from bots.config.apply import APPLY, DIFFERS, OF_CLIENTS, RESTORE, TAKEN_AWAY, differing
from bots.config.seed import taken_away
from bots.config.settings import Settings
from bots.ops.eraser import LIST_MISSING, PUT_LIST_BACK
from bots.platform_table import platforms
from bots.platforms import Finding
from domain.outgoing.addresses import channel_address
from domain.repositories import DEFAULT_DEPARTMENT
from storage.engine.connections.factory import engine, session
from storage.engine.failures import explain
from storage.engine.files.traces import emptied, is_there
from storage.engine.files.traces import missing as lost
from storage.engine.migrate import UNKNOWN_REVISION, pending
from storage.erasure_list import ErasureList
from storage.unit import Unit

T = TypeVar("T")


def look(settings: Settings) -> tuple[list[Finding], Memory | None]:
    """Check the database; return findings and its content, None if it could not be read."""
    name = settings.database.shown
    file = settings.database.file
    if file is not None and not is_there(file):
        if wrong := lost(file, settings.files_folder):
            return [Finding("database", ok=False, text=wrong, fix=PUT_BACK)], None
        return [_not_yet(name, file)], _configured(settings)
    try:
        return _looked(settings)
    except UNKNOWN_REVISION as error:
        text = f"written by another, probably newer, version of Helpline ({error})"
        fix = "Install that version, or restore a backup made by this one."
        return [Finding("migrations", ok=False, text=text, fix=fix)], None
    except (SQLAlchemyError, psycopg.Error) as error:
        text = f"{name}: {explain(error) or type(error).__name__}"
        fix = "Fix this, or set another database in database.url."
        return [Finding("database", ok=False, text=text, fix=fix)], None


def _looked(settings: Settings) -> tuple[list[Finding], Memory | None]:
    name, file = settings.database.shown, settings.database.file
    url = settings.database.url.get_secret_value()
    if file is None and (wrong := emptied(url, settings.files_folder)):
        return [Finding("database", ok=False, text=wrong, fix=PUT_BACK)], None
    refusal = _file_refusal(file) if file is not None else _server_refusal(url)
    missing = pending(url)
    findings = [_writable(name, refusal), _migrated(missing)]
    if missing:
        return findings, None
    findings += _read(url, lambda desk: _dictionaries(settings, desk))
    findings += _erasures(settings, _read(url, lambda desk: desk.erasures.begun()))
    return findings, _read(url, lambda desk: _memory(settings, desk))


def _erasures(settings: Settings, forgotten: int) -> list[Finding]:
    """Check that the list of erasures is there, if anybody was forgotten."""
    listed = ErasureList(settings.files_folder)
    if not forgotten:
        return []
    if listed.exists():
        text = f"{forgotten} forgotten; the list is in {listed.folder}"
        return [Finding("erasures", ok=True, text=text)]
    text = LIST_MISSING.format(folder=listed.folder)
    return [Finding("erasures", ok=False, text=text, fix=PUT_LIST_BACK)]


def _not_yet(name: str, file: Path) -> Finding:
    """Check that the first start can create the file and its folder."""
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding("database", ok=True, text=f"{name}: `helpline run` will create it")
    fix = "Make it writable for the user who runs the desk, or correct database.url."
    return Finding("database", ok=False, text=f"{name}: {folder} is not writable", fix=fix)


def _writable(name: str, refusal: str) -> Finding:
    if not refusal:
        return Finding("database", ok=True, text=f"{name}, writable")
    fix = "Make it writable for the user who runs the desk."
    return Finding("database", ok=False, text=f"{name}: {refusal}", fix=fix)


def _file_refusal(file: Path) -> str:
    """Say why the file is not writable. SQLite's log is beside it, so check the folder too."""
    refused = [path for path in (file, file.absolute().parent) if not os.access(path, os.W_OK)]
    return f"{refused[0]} is not writable" if refused else ""


def _server_refusal(url: str) -> str:
    with engine(url).connect() as connection:
        setting = connection.exec_driver_sql("SHOW transaction_read_only").scalar_one()
    return "it is read-only" if setting == "on" else ""


def _migrated(missing: list[str]) -> Finding:
    if not missing:
        return Finding("migrations", ok=True, text="none are pending")
    text = f"pending: {', '.join(missing)}"
    return Finding("migrations", ok=False, text=text, fix="Run `helpline migrate`.")


BROKEN = "Correct it in chat (/desk settings); until then, its last good version is used."


def _dictionaries(settings: Settings, desk: Unit) -> list[Finding]:
    """Compare config.yaml with the desk, entry by entry. Chat may have changed the desk."""
    broken = [
        Finding("dictionaries", ok=False, text=f"{one.path}: {one.sentence}", fix=BROKEN)
        for problems in desk.dictionaries.load().broken.values()
        for one in problems
    ]
    lines = differing(settings.dictionaries, datetime.now(UTC), desk)
    said = [
        Finding("clients", ok=True, text=line) for line in clients.differing(settings.clients, desk)
    ]
    if said:
        said.append(Finding("clients", ok=True, text=OF_CLIENTS))
    said += [
        Finding("administrators", ok=True, text=f"{TAKEN_AWAY}: {account}", fix=RESTORE)
        for account in taken_away(settings, desk)
    ]
    return [*_of_entries(broken, lines), *said]


def _of_entries(broken: list[Finding], lines: list[str]) -> list[Finding]:
    if not lines:
        return broken or [Finding("dictionaries", ok=True, text="as in the configuration")]
    found = broken + [Finding("dictionaries", ok=True, text=line) for line in lines]
    return [*found, Finding("dictionaries", ok=True, text=DIFFERS, fix=APPLY)]


def _read(url: str, query: Callable[[Unit], T]) -> T:
    opened = session(url, read_only=True)
    try:
        return query(Unit(opened.begin(), platforms()))
    finally:
        opened.abandon()
        opened.close()


def _configured(settings: Settings) -> Memory:
    return Memory(settings.desk.place, len(settings.desk.administrators), 0, ())


def _memory(settings: Settings, desk: Unit) -> Memory:
    """Return what is in the database, or what the configuration will add at the next start."""
    channel = desk.outbox.place_at(channel_address(DEFAULT_DEPARTMENT))
    return Memory(
        channel or settings.desk.place,
        len(desk.people.administrators())
        or len(settings.desk.administrators) - len(taken_away(settings, desk)),
        desk.inbox.counts().get("parked", 0),
        desk.outbox.suspended(),
        desk.dictionaries.load().voice,
    )
