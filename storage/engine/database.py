"""The database: units go in, results come out once they are durable."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, make_url

from domain.errors import StorageUnavailable
from storage.engine.failures import Trouble
from storage.engine.sessions import session
from storage.engine.watched_file import Whereabouts
from storage.engine.writer import Deliver, Job, Jobs, Worker, Writer

U = TypeVar("U")
T = TypeVar("T")

_READERS = 2
_TOGETHER = 128


class Database(Generic[U]):
    """A desk's database, SQLite or PostgreSQL: one thread writes, a few read.

    A *unit* changes the desk: a function of what `wrap` makes of the connection. It runs in the
    one writing thread, whole or not at all, and has no effect outside the database, so that it
    can be run again. A *query* only looks; it sees one committed state throughout.

    What a unit raises reaches its caller and undoes that unit alone. If the database cannot be
    used, its caller is told StorageUnavailable, with a sentence for people, and the next unit
    tries anew, on a new connection. Only where PostgreSQL goes away in the middle of a COMMIT and
    stays away for ten seconds may a unit that was told so have been kept nevertheless.

    `epoch` is what the desk's lock gave on PostgreSQL: once another process leads the desk, each
    unit fails with LeadershipLost and changes nothing. `together` is how many units may share a
    commit.
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

        Raises StorageUnavailable if that fails; the threads run on, and later units try again.
        """
        self._open = True
        for worker in (self._writer, *self._readers):
            worker.start()
        self.submit(lambda _: None).result()

    def close(self) -> None:
        """Finish what was submitted, then close every connection. Harmless if done twice."""
        if not self._open:
            return
        self._open = False
        self._units.put(None)
        for _ in self._readers:
            self._queries.put(None)
        for worker in (self._writer, *self._readers):
            worker.join()

    def enqueue(self, unit: Callable[[U], T], deliver: Deliver) -> None:
        """Have a unit run, and its outcome given to `deliver` after the commit, in our thread."""
        self._put(self._units, unit, deliver)

    def enqueue_read(self, query: Callable[[U], T], deliver: Deliver) -> None:
        """Have a query run, and its outcome given to `deliver`, in one of our threads."""
        self._put(self._queries, query, deliver)

    def submit(self, unit: Callable[[U], T]) -> "Future[T]":
        """Have a unit run; the future is done after the commit. It cannot be taken back."""
        future: Future[T] = Future()
        self.enqueue(unit, _into(future))
        return future

    def submit_read(self, query: Callable[[U], T]) -> "Future[T]":
        """Have a query run on a committed state of the database."""
        future: Future[T] = Future()
        self.enqueue_read(query, _into(future))
        return future

    def health(self) -> str:
        """Say what is wrong with the database; empty when all is well."""
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
