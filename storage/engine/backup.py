"""Backups: always one SQLite file with the desk's tables, whichever database they come from.

So a backup can be opened with common tools, restored into either database, and used to move a desk
from one to the other.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Integer, Table, delete, func, insert, inspect, make_url, select
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from storage.engine.backup_check import BackupRefused, check
from storage.engine.connections.factory import engine
from storage.engine.failures import explain
from storage.engine.files.modes import make_file, sync
from storage.engine.migrate import migrate, pending, transaction
from storage.tables.dictionaries import dictionaries, entries, entry_versions
from storage.tables.engine import hearing, leadership
from storage.tables.metadata import metadata

Progress = Callable[[int, int], None]
"""Receives how much is done, of how much: pages of a file, or rows."""

_PAGES = 1000
_ROWS = 1000
# An epoch belongs to the database it was counted in.
_TABLES = [table for table in metadata.sorted_tables if table is not leadership]
_FROM_THE_BEGINNING = (entry_versions, entries, dictionaries)
"""Tables that migrations fill, so they are never empty."""


def _silent(_done: int, _total: int) -> None:
    """Report nothing."""


def backup(url: str, target: Path, progress: Progress = _silent) -> None:
    """Write a committed state of a desk, which may keep running, to a new file.

    The file appears under its name once it is complete and durable. Raises BackupRefused if it
    exists, or if a PostgreSQL database lacks migrations.
    """
    if target.exists():
        raise BackupRefused(f"{target} already exists, and a backup never overwrites a file")
    with _draft_beside(target) as draft:
        if make_url(url).get_backend_name() == "sqlite":
            _copy_file(_path(url), draft, progress)
        else:
            _copy_from_postgresql(url, draft, progress)


def restore(source: Path, url: str, progress: Progress = _silent) -> None:
    """Load a backup into a database without a desk, and upgrade it to this version.

    Raises BackupRefused if the file is not a whole backup, or if the database already contains a
    desk.
    """
    check(source)
    if make_url(url).get_backend_name() == "sqlite":
        path = _path(url)
        # A log that was left behind would be applied to the restored file, and destroy it.
        for kept in (path, Path(f"{path}-wal"), Path(f"{path}-journal")):
            if kept.exists() and kept.stat().st_size:
                raise BackupRefused(f"{kept} already exists, and a restore never overwrites a file")
        with _draft_beside(path) as draft:
            _copy_file(source, draft, progress)
            migrate(f"sqlite:///{draft}")
            _hear_anew(draft)
        return
    _refuse_if_in_use(url)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.db"
        shutil.copyfile(source, draft)
        migrate(f"sqlite:///{draft}")
        _hear_anew(draft)
        migrate(url)
        with _snapshot(f"sqlite:///{draft}") as old, transaction(url) as new:
            with _refusing(source):
                _copy_rows(old, new, progress)
            _continue_sequences(new)


@contextmanager
def _refusing(source: Path) -> Iterator[None]:
    """Turn what PostgreSQL does not take into BackupRefused: SQLite stores anything anywhere."""
    try:
        yield
    except (DataError, IntegrityError, StatementError, ValueError) as error:
        if explain(error):
            raise
        cause = str(error.orig if isinstance(error, StatementError) else error).splitlines()[0]
        raise BackupRefused(
            f"{source} contains values that PostgreSQL does not accept ({cause})",
            "Restore another backup.",
        ) from None


def _hear_anew(draft: Path) -> None:
    """Delete the record of when platforms were last read.

    Otherwise, what was written since the backup would be read from the history and handled again:
    clients would get replies again that they have.
    """
    with transaction(f"sqlite:///{draft}") as connection:
        connection.execute(delete(hearing))


@contextmanager
def _draft_beside(target: Path) -> Iterator[Path]:
    """Yield an empty file that replaces the target once it is complete and durable, or is deleted.

    Nobody else may read it.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".draft-") as folder:
        draft = Path(folder) / "draft.db"
        make_file(draft)
        yield draft
        sync(draft)
        try:
            os.link(draft, target)  # unlike a rename, it replaces nothing
        except FileExistsError:
            if target.stat().st_size:
                raise BackupRefused(f"{target} exists: nothing is overwritten") from None
            draft.rename(target)
        except OSError:  # a file system without links
            draft.rename(target)
        sync(target.parent)


def _copy_file(source: Path, target: Path, progress: Progress) -> None:
    if not source.is_file():
        raise BackupRefused(f"{source} does not exist")
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        # Reading from one transaction, the copy need not start over whenever the desk writes.
        old.isolation_level = None
        old.execute("BEGIN")
        old.execute("SELECT 1 FROM sqlite_master").fetchone()
        old.backup(new, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total))
        new.execute("PRAGMA journal_mode = DELETE").fetchone()  # one file without companions


def _copy_from_postgresql(url: str, target: Path, progress: Progress) -> None:
    if pending(url):
        raise BackupRefused("The database needs migrations")
    draft = f"sqlite:///{target}"
    migrate(draft)
    with _snapshot(url) as old, transaction(draft) as new:
        _copy_rows(old, new, progress)
    with closing(sqlite3.connect(target)) as file:
        file.execute("PRAGMA journal_mode = DELETE").fetchone()


@contextmanager
def _snapshot(url: str) -> Iterator[Connection]:
    """Yield one committed state, however long it is read."""
    with engine(url, read_only=True).connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield connection


def _copy_rows(old: Connection, new: Connection, progress: Progress) -> None:
    for table in _FROM_THE_BEGINNING:
        new.execute(delete(table))
    counts = [old.scalar(select(func.count()).select_from(table)) or 0 for table in _TABLES]
    done, total = 0, sum(counts)
    for table in _TABLES:
        # In the order of their keys, so that a ticket comes after the one it follows.
        query = select(table).order_by(*table.primary_key).execution_options(yield_per=_ROWS)
        with old.execute(query) as rows:
            for part in rows.mappings().partitions():
                new.execute(insert(table), [dict(row) for row in part])
                done += len(part)
                progress(done, total)


def _refuse_if_in_use(url: str) -> None:
    with transaction(url) as connection:
        present = set(inspect(connection).get_table_names())
        for table in _TABLES:
            if table in _FROM_THE_BEGINNING:
                continue
            if table.name in present and connection.execute(select(table).limit(1)).first():
                raise BackupRefused(
                    f"The database already contains a desk, for example in the table {table.name}"
                )


def _continue_sequences(connection: Connection) -> None:
    """Let PostgreSQL continue numbering after the highest number that was copied."""
    for table in _TABLES:
        column = _numbered_by(table)
        if column is None:
            continue
        highest = connection.scalar(select(func.max(table.c[column])))
        if highest is not None:
            sequence = func.pg_get_serial_sequence(table.name, column)
            connection.scalar(select(func.setval(sequence, highest)))


def _numbered_by(table: Table) -> str | None:
    column = table.autoincrement_column
    return column.name if column is not None and isinstance(column.type, Integer) else None


def _path(url: str) -> Path:
    return Path(str(make_url(url).database))
