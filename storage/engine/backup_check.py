"""Whether a file is a backup that can be restored; each reason why not has its own sentence.

A backup may come from anywhere, and a restored file runs as it is: a table or a trigger that is no
part of a desk would be, too.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from storage.engine.migrate import knows, migrate

_HEADER = b"SQLite format 3\0"
"""https://sqlite.org/fileformat.html"""


class BackupRefused(Exception):
    """A backup or a restore would overwrite something or can't be made; the message says why.

    `advice` is a sentence that says what to do; empty if the caller knows better.
    """

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(sentence)
        self.advice = advice


_ANOTHER = "Restore another backup."
_NAME_ONE = "Name a file that `helpline backup` made."


def check(source: Path) -> None:
    """Raise BackupRefused unless the file is a whole backup of this or of an older version.

    The file is only read: it may be on a read-only medium.
    """
    _check_file(source)
    with _reading(source) as file:
        revision = _revision(file, source)
        if not knows(revision):
            raise BackupRefused(
                f"{source} was made by another, probably newer, version of Helpline ({revision})",
                "Install that version, or restore a backup made by this one.",
            )
        damage = file.execute("PRAGMA quick_check(1)").fetchone()[0]
        if damage != "ok":
            raise BackupRefused(f"{source} is damaged ({damage})", _ANOTHER)
        _check_parts(file, revision, source)
        broken = file.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            table, row, other, _ = broken
            raise BackupRefused(
                f"{source} is incomplete: row {row} of the table {table} refers to a missing row"
                f" of {other}",
                _ANOTHER,
            )


def _check_file(source: Path) -> None:
    if not source.exists():
        raise BackupRefused(f"There is no file {source}", "Name another one.")
    if not source.is_file():
        raise BackupRefused(f"{source} is not a file", _NAME_ONE)
    try:
        with source.open("rb") as opened:
            header = opened.read(len(_HEADER))
    except OSError as error:
        raise BackupRefused(
            f"{source} cannot be read: {error.strerror}", "Check who may read it."
        ) from None
    if header != _HEADER:
        raise _no_backup(source)


def _no_backup(source: Path) -> BackupRefused:
    return BackupRefused(f"{source} is not a backup of a desk", _NAME_ONE)


@contextmanager
def _reading(source: Path) -> Iterator[sqlite3.Connection]:
    address = f"{source.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as file:
            # Functions in the file's own schema are not to be run: https://sqlite.org/security.html
            file.execute("PRAGMA trusted_schema = OFF")
            yield file
    except sqlite3.Error as error:
        raise BackupRefused(f"{source} is damaged ({error})", _ANOTHER) from None


def _revision(file: sqlite3.Connection, source: Path) -> str:
    known = file.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    rows = file.execute("SELECT version_num FROM alembic_version").fetchall() if known else []
    if len(rows) != 1:
        raise _no_backup(source)
    return str(rows[0][0])


def _check_parts(file: sqlite3.Connection, revision: str, source: Path) -> None:
    """Compare tables with their columns, indexes, triggers and views with those of a new desk."""
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new.db"
        migrate(f"sqlite:///{new}", revision)
        with closing(sqlite3.connect(new)) as desk:
            expected = _parts(desk)
    found = _parts(file)
    if strange := _in_order(found - expected):
        raise BackupRefused(
            f"{source} contains the {strange[0]}, which does not belong to a desk", _ANOTHER
        )
    if missing := _in_order(expected - found):
        raise BackupRefused(f"{source} is incomplete: the {missing[0]} is missing", _ANOTHER)


def _in_order(parts: set[str]) -> list[str]:
    """Return tables and the like before columns, because a table explains its columns."""
    return sorted(parts, key=lambda part: (part.startswith("column "), part))


def _parts(file: sqlite3.Connection) -> set[str]:
    named = file.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%'"
                         " ESCAPE '\\'").fetchall()  # fmt: skip
    columns = file.execute(
        "SELECT part.name, info.name FROM sqlite_master part, pragma_table_xinfo(part.name) info"
        " WHERE part.type = 'table'"
    ).fetchall()
    parts = {f"{kind} {name}" for kind, name in named}
    return parts | {f"column {table}.{column}" for table, column in columns}
