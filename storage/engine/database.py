"""The database: units go in, results come out once they are durable."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, make_url

from domain.errors import StorageUnavailable
from storage.engine.connections.factory import session
from storage.engine.failures import Trouble
from storage.engine.files.watched import Whereabouts
from storage.engine.writer import Deliver, Job, Jobs, Worker, Writer

U = TypeVar("U")
T = TypeVar("T")

_READERS = 2
_TOGETHER = 128


class Database(Generic[U]):
    """A desk's database, SQLite or PostgreSQL: one thread writes, a few read.

    A *unit* changes the desk: a function of what `wrap` makes of the connection. It runs in the one
    writing thread, completely or not at all, and has no effect outside the database, so it can run
    again. A *query* only reads; it sees one committed state throughout.

    An error in a unit reaches its caller and undoes only that unit. If the database can't be used,
    the caller gets StorageUnavailable with a sentence for people, and the next unit tries again on
    a new connection. In one case only may such a unit have been saved nevertheless: if PostgreSQL
    goes away during a COMMIT and stays away for ten seconds.

    `epoch` comes from the desk's lock on PostgreSQL: once another process leads the desk, each unit
    fails with LeadershipLost and changes nothing. `together` is how many units may share a commit.
    """

    def __init__(
        self,
        url: str,
        wrap: Callable[[Connection], U],
        *,
        epoch: int | None = None,
        together: int = _TOGETHER,
        readers: int = _READERS,
    ) -> None:
        self._units: Jobs[U] = SimpleQueue()
        self._queries: Jobs[U] = SimpleQueue()
        self._troubles = Trouble(), Trouble()
        writing, reading = self._troubles
        files = Whereabouts(Path(make_url(url).database or ""))
        self._writer = Writer(
            self._units,
            session(url, read_only=False, epoch=epoch, files=files),
            wrap,
            writing,
            together=together,
        )
        self._readers = [
            Worker(
                f"helpline-reader-{number}",
                self._queries,
                session(url, read_only=True, files=files),
                wrap,
                reading,
            )
            for number in range(1, readers + 1)
        ]
        self._open = False

    def start(self) -> None:
        """Start the threads and open the database.

        Raises StorageUnavailable if that fails; the threads keep running, and later units try
        again.
        """
        self._open = True
        for worker in (self._writer, *self._readers):
            worker.start()
        self.submit(lambda _: None).result()

    def close(self) -> None:
        """Finish what was submitted, then close every connection. Calling it twice does no harm."""
        if not self._open:
            return
        self._open = False
        self._units.put(None)
        for _ in self._readers:
            self._queries.put(None)
        for worker in (self._writer, *self._readers):
            worker.join()

    def enqueue(self, unit: Callable[[U], T], deliver: Deliver) -> None:
        """Run a unit, and pass its outcome to `deliver` after the commit, in our thread."""
        self._put(self._units, unit, deliver)

    def enqueue_read(self, query: Callable[[U], T], deliver: Deliver) -> None:
        """Run a query, and pass its outcome to `deliver`, in one of the database's threads."""
        self._put(self._queries, query, deliver)

    def submit(self, unit: Callable[[U], T]) -> "Future[T]":
        """Run a unit; the future is done after the commit. It can't be cancelled."""
        future: Future[T] = Future()
        self.enqueue(unit, _into(future))
        return future

    def submit_read(self, query: Callable[[U], T]) -> "Future[T]":
        """Run a query on a committed state of the database."""
        future: Future[T] = Future()
        self.enqueue_read(query, _into(future))
        return future

    def health(self) -> str:
        """Return what is wrong with the database; empty if nothing is."""
        writing, reading = self._troubles
        return writing.sentence or reading.sentence

    def _put(self, jobs: Jobs[U], unit: Callable[[U], T], deliver: Deliver) -> None:
        if not self._open:
            raise StorageUnavailable("The database is closed")
        jobs.put(Job(unit, deliver))


def _into(future: "Future[Any]") -> Deliver:
    def deliver(result: object, error: BaseException | None) -> None:
        if not future.set_running_or_notify_cancel():
            return
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)

    return deliver
