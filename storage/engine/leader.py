"""One active process per desk: a second one is refused (SQLite) or stands by (PostgreSQL)."""

import contextlib
import fcntl
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from domain.errors import StorageUnavailable
from storage.engine.connections.factory import engine
from storage.engine.failures import explain, unavailable

logger = logging.getLogger(__name__)

_KEY = 0x68656C70  # the advisory lock's number: any, as long as all desks of a database agree
_POLL_SECONDS = 0.5
_BEAT_SECONDS = 2.0
# A leader that does not beat for so long, frozen or cut off, loses its session, and the lock
# with it: the server sees to that, PostgreSQL 14 and later.
_MORTAL = "SET idle_session_timeout = '8s'"


def nothing() -> None:
    """Do nothing."""


class DeskBusy(Exception):
    """Another process runs this desk; the message names it."""


class DeskLock(Protocol):
    """The lock of the one process that may change the desk."""

    @property
    def epoch(self) -> int | None:
        """Return the number that each transaction checks; None if the lock can't be lost."""
        ...

    def acquire(self, *, blocking: bool, first: Callable[[], None] = nothing) -> None:
        """Take the lock.

        Raises DeskBusy if another process holds it and this one may not or can't wait, and
        StorageUnavailable if the database can't be used and this one may not wait. `first` runs as
        soon as no other process can get the lock: the place for migrations.
        """
        ...

    def release(self) -> None:
        """Release the lock, or stop waiting. Any thread may call it, also twice."""
        ...


def desk_lock(url: str, lost: Callable[[], None] = nothing) -> DeskLock:
    """Return the lock of the desk in this database, not yet taken.

    `lost` is called once, in a thread of the lock's, when another process has taken over.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return FileLock(Path(f"{address.database}.lock"))
    return Leadership(url, lost)


class FileLock:
    """A lock on a file beside the database.

    The system releases it when its process ends, even by SIGKILL, so it never goes stale. It does
    not work across machines that share a folder.
    """

    epoch: int | None = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self, *, blocking: bool, first: Callable[[], None] = nothing) -> None:
        """Take the lock, or raise DeskBusy: nobody stands by for a desk in a file."""
        del blocking
        is_new = not self._path.exists()
        file = self._open()
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        self._file = file
        try:
            first()
        except BaseException:
            if is_new:  # it would tell of a desk that never was
                self._path.unlink(missing_ok=True)
            raise

    def _open(self) -> int:
        while True:
            try:
                file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            except OSError as error:
                raise StorageUnavailable(f"The lock file cannot be opened: {error}") from error
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.read(file, 32).decode(errors="replace").strip() or "unknown"
                os.close(file)
                raise DeskBusy(
                    f"This desk is already running: process {holder} holds {self._path}"
                ) from None
            if _is_at(file, self._path):
                return file
            os.close(file)  # its last holder has just removed it

    def release(self) -> None:
        """Release the lock. The file stays: it shows that a desk was here."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


def _is_at(file: int, path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file), path.stat())
    return False


class Leadership:
    """An advisory lock in PostgreSQL, and an epoch in the table `leadership`.

    The lock decides who leads; it lasts as long as its session, which a thread keeps alive. The
    epoch makes it safe: each new leader raises it, and each transaction of the writer begins by
    comparing it and holds the row until it ends. So a leader that was frozen or cut off changes
    nothing once another one leads, whatever it believes.
    """

    def __init__(self, url: str, lost: Callable[[], None]) -> None:
        self.epoch: int | None = None
        self._engine = engine(url)
        self._lost = lost
        self._session: Connection | None = None
        self._locked = False
        self._stands_by = False
        self._ended = threading.Event()
        self._taking = threading.Lock()
        self._keeper = threading.Thread(target=self._keep, name="helpline-leader", daemon=True)

    def acquire(self, *, blocking: bool, first: Callable[[], None] = nothing) -> None:
        """Take the lead, once; if `blocking`, wait for it, also through outages."""
        with self._taking:
            while not self._try(first, patient=blocking):
                if not blocking:
                    self._hang_up()
                    raise DeskBusy("This desk is already running in another process")
                if self._ended.wait(_POLL_SECONDS):
                    self._hang_up()
                    raise DeskBusy("The desk was stopped while it was standing by")
            self._keeper.start()

    def release(self) -> None:
        """Give up the lead, or stop waiting for it."""
        self._ended.set()
        with self._taking:
            # The keeper calls this itself if `lost` does so, and can't wait for its own end.
            if self._keeper.is_alive() and threading.current_thread() is not self._keeper:
                self._keeper.join()
            self._hang_up()

    def _try(self, first: Callable[[], None], *, patient: bool) -> bool:
        try:
            if not self._lock():
                if patient and not self._stands_by:
                    self._stands_by = True
                    logger.info("Another process runs this desk; standing by")
                return False
            first()
            self.epoch = self._raise_epoch()
        except (DBAPIError, StorageUnavailable) as error:
            self._hang_up()
            if not patient or not explain(error):
                raise unavailable(error) from None
            logger.warning("Standing by: %s", explain(error))
            return False
        except BaseException:
            self._hang_up()
            raise
        return True

    def _lock(self) -> bool:
        if self._session is None:
            self._session = self._engine.connect()
        # The session has the lock, so no pooler that shares sessions may stand in between.
        lock = text("SELECT pg_try_advisory_lock(:key)")
        self._locked = bool(self._session.scalar(lock, {"key": _KEY}))
        return self._locked

    def _raise_epoch(self) -> int:
        assert self._session is not None
        self._session.execute(text(_MORTAL))
        # Waits for the transaction that the last leader may still have open.
        epoch = self._session.scalar(
            text(
                "INSERT INTO leadership (id, epoch) VALUES (1, 1)"
                " ON CONFLICT (id) DO UPDATE SET epoch = leadership.epoch + 1 RETURNING epoch"
            )
        )
        assert epoch is not None
        return int(epoch)

    def _keep(self) -> None:
        """Renew the lock until released; take it again if it was lost and nobody else took it."""
        while not self._ended.wait(_BEAT_SECONDS):
            try:
                if self._is_succeeded():
                    logger.error("Another process leads this desk now; this one stops")
                    self._lost()
                    return
            except (DBAPIError, psycopg.Error) as error:
                logger.warning("The desk's lock cannot be checked for now: %s", explain(error))
                self._hang_up()

    def _is_succeeded(self) -> bool:
        if not self._locked and self._lock():
            assert self._session is not None
            self._session.execute(text(_MORTAL))
        assert self._session is not None
        # Who has the lock may still be migrating. Until they raise the epoch, the desk is ours.
        epoch = self._session.scalar(text("SELECT epoch FROM leadership WHERE id = 1"))
        return bool(epoch != self.epoch)

    def _hang_up(self) -> None:
        session, self._session, self._locked = self._session, None, False
        if session is not None:
            with contextlib.suppress(DBAPIError, psycopg.Error):
                session.close()
