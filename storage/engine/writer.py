"""The threads that use the database: one writes, a few read.

Units that wait together share one commit. Each has its own savepoint, and no result is released
before the commit. So a failing unit does not affect its neighbours, and what a caller was told is
on the disk.
"""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from storage.engine.connections.session import Session
from storage.engine.failures import Trouble, explain, unavailable

logger = logging.getLogger(__name__)

U = TypeVar("U")

Deliver = Callable[[Any, BaseException | None], None]
"""Receives the result of a unit, or its exception; called in the database's thread, never
raises."""


@dataclass(frozen=True, slots=True)
class Job(Generic[U]):
    """A unit or a query, and the callback for its outcome."""

    unit: Callable[[U], Any]
    deliver: Deliver


Jobs = queue.SimpleQueue[Job[U] | None]
"""The queue of a thread; None ends it."""


class Worker(threading.Thread, Generic[U]):
    """A thread with its own session that runs jobs, each in its own transaction."""

    def __init__(
        self,
        name: str,
        jobs: Jobs[U],
        session: Session,
        wrap: Callable[[Connection], U],
        trouble: Trouble,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._jobs = jobs
        self._session = session
        self._wrap = wrap
        self._trouble = trouble

    def run(self) -> None:
        """Run jobs until a None comes."""
        try:
            while (job := self._jobs.get()) is not None:
                self._alone(job)
        finally:
            self._session.close()

    def _alone(self, job: Job[U]) -> BaseException | None:
        """Run one job in its own transaction; return why none could be begun."""
        begun = False
        try:
            connection = self._session.begin()
            begun = True
            result = job.unit(self._wrap(connection))
            self._session.commit()
        except BaseException as error:  # noqa: BLE001  whatever it is, it is its caller's
            self._session.abandon()
            self._note(error)
            job.deliver(None, unavailable(error))
            return None if begun else error
        self._end_trouble()
        job.deliver(result, None)
        return None

    def _note(self, error: BaseException) -> None:
        if self._trouble.note(error):
            self._session.drop()

    def _end_trouble(self) -> None:
        # An empty transaction succeeds even on a full disk, so only a change proves the fix.
        if self._trouble.sentence and (self._session.read_only or self._session.wrote()):
            self._trouble.end()


class Writer(Worker[U]):
    """The one thread that changes the database; at most `together` units share a commit."""

    def __init__(
        self,
        jobs: Jobs[U],
        session: Session,
        wrap: Callable[[Connection], U],
        trouble: Trouble,
        *,
        together: int,
    ) -> None:
        super().__init__("helpline-writer", jobs, session, wrap, trouble)
        self._most = together

    def run(self) -> None:
        """Run all waiting jobs, again and again, until a None comes."""
        try:
            while batch := self._take():
                self._serve(batch)
        finally:
            self._session.close()

    def _take(self) -> list[Job[U]]:
        """Wait for a job, and take those that wait after it; none when it is time to end."""
        batch: list[Job[U]] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) == self._most:
                return batch
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch
        if batch:
            # That None ends the next turn: what came before it has to be run first.
            self._jobs.put(None)
        return batch

    def _serve(self, batch: list[Job[U]]) -> None:
        if len(batch) > 1 and self._together(batch):
            return
        for position, job in enumerate(batch, start=1):
            error = self._alone(job)
            if error is not None:
                # Each further try could take as long to fail as this one did.
                _refuse(batch[position:], error)
                return

    def _together(self, batch: list[Job[U]]) -> bool:
        """Run all in one transaction; return False if nothing was saved and nobody was told."""
        try:
            connection = self._session.begin()
        except BaseException as error:  # noqa: BLE001  told to each caller
            self._session.abandon()
            self._note(error)
            _refuse(batch, error)
            return True
        outcomes = self._attempt(batch, connection)
        if outcomes is None:
            self._session.abandon()
            return False
        troubles = [failure for _, failure in outcomes if failure and explain(failure)]
        for trouble in troubles:
            self._note(trouble)
        if not troubles:
            self._end_trouble()
        for job, (result, failure) in zip(batch, outcomes, strict=True):
            job.deliver(result, failure and unavailable(failure))
        return True

    def _attempt(
        self, batch: list[Job[U]], connection: Connection
    ) -> list[tuple[Any, BaseException | None]] | None:
        """Run all, each after a savepoint, and commit; return None if the transaction failed."""
        outcomes: list[tuple[Any, BaseException | None]] = []
        try:
            self._session.savepoint()
            for job in batch:
                if outcomes:
                    self._session.next_savepoint()
                try:
                    outcomes.append((job.unit(self._wrap(connection)), None))
                except BaseException as error:  # noqa: BLE001  whatever it is, it is its caller's
                    if not self._session.undo():
                        return None
                    outcomes.append((None, error))
            self._session.commit()
        except Exception as error:  # noqa: BLE001  each unit alone will show whose it is
            logger.info("A shared commit failed; its units run one by one: %s", error)
            return None
        return outcomes


def _refuse(jobs: list[Job[U]], error: BaseException) -> None:
    for job in jobs:
        job.deliver(None, unavailable(error))
