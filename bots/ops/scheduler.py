"""Runs the desk's recurring jobs with APScheduler; the desk decides in the database what is due."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bots.database import AsyncDatabase
from domain import desk
from domain.desk.act import Act
from domain.errors import StorageUnavailable
from storage.files import Shelf
from storage.unit import Unit

log = structlog.get_logger()

KEYS_KEPT = timedelta(days=3)
"""How long handled updates stay, to recognize redeliveries."""

CHUNK = 200
RECOUNTED_AT_ONCE = 50

HEARD_WITHIN = timedelta(seconds=15)
"""How long after a start deadlines are first checked: a reply written in time may still be on its
way from a platform that could not deliver it while the desk was down."""

STARTED_WITHIN = timedelta(minutes=1)
"""How long after a start what is not urgent is first done."""

HANDLED_AT_ONCE = 50

PUT_OFF = timedelta(minutes=10)
"""How much later a ticket or timer is tried again that could not be handled."""

FIRED_KEPT = timedelta(days=30)
"""How long a fired timer is remembered: its key can't be set again until then."""

Job = Callable[[], Coroutine[object, object, None]]


@dataclass(frozen=True, slots=True)
class DueRows:
    """A kind of due rows: how to handle a chunk of them, and how to postpone one.

    `handle` returns how many it has handled, `put_off` what it has postponed.
    """

    name: str
    handle: Callable[[Act, int], int]
    put_off: Callable[[Act, datetime], object]


DUE_DEADLINES = DueRows(
    "deadlines",
    lambda act, limit: desk.sweep_deadlines(act, limit=limit),
    lambda act, until: desk.put_deadline_off(act, until=until),
)
DUE_TIMERS = DueRows(
    "timers",
    lambda act, limit: desk.fire_timers(act, limit=limit),
    lambda act, until: desk.put_timer_off(act, until=until),
)


class Scheduler:
    """The recurring jobs of one process. A missed job runs once, however late."""

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        health: Callable[[], str],
        now: Callable[[], datetime],
        wake_outbox: Callable[[], None],
        shelf: Shelf,
        files_kept: timedelta,
        forget: Job | None = None,
        check_staff: Job | None = None,
    ) -> None:
        """Prepare the jobs. `files_kept`: how long a file is stored after it was last added.

        `forget` goes on with erasures of people. `check_staff` asks platforms whether accounts of
        staff are still open.
        """
        self._shelf = shelf
        self._files_kept = files_kept
        self._database = database
        self._health = health
        self._now = now
        self._wake_outbox = wake_outbox
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._add(self.sweep_deadlines, after=HEARD_WITHIN, seconds=2)
        self._add(self.fire_timers, after=HEARD_WITHIN, seconds=2)
        self._add(self._recount, seconds=5)
        self._add(self._unlock, seconds=5)
        if forget is not None:
            self._add(forget, seconds=5)
        if check_staff is not None:
            self._add(check_staff, after=STARTED_WITHIN, hours=1)
        self._add(self._prove, seconds=5)
        self._add(self._tidy, minutes=10)
        self._add(self._tell_support_ends, hours=1)
        self._add(self._clear_shelf, hours=1)

    def _add(self, job: Job, after: timedelta | None = None, **every: int) -> None:
        first = {"next_run_time": datetime.now(UTC) + after} if after else {}
        name = job.__name__
        self._scheduler.add_job(_run, "interval", args=[job], name=name, **every, **first)

    def start(self) -> None:
        """Start the jobs."""
        self._scheduler.start()

    def run_all(self) -> None:
        """Run every job now, because the clock was moved."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Stop the jobs."""
        self._scheduler.shutdown(wait=False)

    async def _recount(self) -> None:
        """Update open tickets after a change of the dictionaries, chunk by chunk."""
        now = self._now()
        try:
            while await self._database.run(
                lambda u: desk.recount(Act(None, now, u), limit=RECOUNTED_AT_ONCE)
            ):
                self._wake_outbox()
        except StorageUnavailable as error:
            log.warning("could not recount tickets; will retry", reason=str(error))

    async def sweep_deadlines(self) -> None:
        """Handle due deadlines, chunk by chunk; a failing ticket delays no other."""
        await self._handle(DUE_DEADLINES)

    async def fire_timers(self) -> None:
        """Fire due timers, chunk by chunk; a failing one delays no other."""
        await self._handle(DUE_TIMERS)

    async def _handle(self, what: DueRows) -> None:
        try:
            while await self._handle_chunk(what):
                self._wake_outbox()
        except StorageUnavailable as error:
            log.warning(f"could not handle {what.name}; will retry", reason=str(error))

    async def _handle_chunk(self, what: DueRows) -> int:
        """Handle one chunk; return how many rows it had."""
        now = self._now()
        try:
            return await self._database.run(
                lambda u: what.handle(Act(None, now, u), HANDLED_AT_ONCE)
            )
        except StorageUnavailable:
            raise
        except Exception:
            log.exception(f"handling {what.name} failed")
        return await self._handle_singly(what, now)

    async def _handle_singly(self, what: DueRows, now: datetime) -> int:
        """Handle the rows of a chunk one by one, and postpone the one that fails."""
        until = now + PUT_OFF
        for done in range(HANDLED_AT_ONCE):
            try:
                if not await self._database.run(lambda u: what.handle(Act(None, now, u), 1)):
                    return done
            except StorageUnavailable:
                raise
            except Exception:  # noqa: BLE001 - it was logged once
                put_off = await self._database.run(lambda u: what.put_off(Act(None, now, u), until))
                log.error(f"{what.name} postponed", of=str(put_off))
        return HANDLED_AT_ONCE

    async def _unlock(self) -> None:
        """Unlock tickets whose lock has run out."""
        now = self._now()
        try:
            while await self._database.run(
                lambda u: desk.expire_locks(Act(None, now, u), limit=CHUNK)
            ):
                self._wake_outbox()
        except StorageUnavailable as error:
            log.warning("could not unlock tickets; will retry", reason=str(error))

    async def _tell_support_ends(self) -> None:
        """Announce the end of support that comes soon."""
        now, after = self._now(), 0
        try:
            while clients := await self._database.read(partial(_supported, after)):
                await self._database.run(
                    lambda u: desk.tell_support_ends(clients, Act(None, now, u))
                )
                after = clients[-1]
                self._wake_outbox()
        except StorageUnavailable as error:
            log.warning("could not announce ends of support; will retry", reason=str(error))

    async def _tidy(self) -> None:
        """Close tickets resolved long ago, and delete old updates and timers, in chunks."""
        now = self._now()
        try:
            while await self._database.run(
                lambda u: desk.close_resolved(Act(None, now, u), limit=CHUNK)
            ):
                self._wake_outbox()
            while await self._database.run(lambda u: u.inbox.sweep(now - KEYS_KEPT, CHUNK)):
                pass
            await self._database.run(lambda u: u.timers.forget(now - FIRED_KEPT))
        except StorageUnavailable as error:
            log.warning("could not clean up; will retry", reason=str(error))

    async def _clear_shelf(self) -> None:
        """Delete files that left long ago; files made by the desk stay until they have left."""
        before = self._now() - self._files_kept
        try:
            spared = await self._database.read(lambda u: u.claims.files_on_their_way())
            gone = await asyncio.to_thread(self._shelf.sweep, before, spared)
        except (OSError, StorageUnavailable) as error:
            log.warning("could not delete old files", reason=str(error))
        else:
            log.debug("deleted old files", files=gone)

    async def _prove(self) -> None:
        """After a failure, check whether the database accepts changes again."""
        if not self._health():
            return
        try:
            await self._database.run(lambda u: u.prove_writable())
        except StorageUnavailable as error:
            log.warning("the database still cannot be used", reason=str(error))


async def _run(job: Job) -> None:
    """Run a job. Being cancelled meanwhile is not a failure, though APScheduler would log one."""
    with contextlib.suppress(asyncio.CancelledError):
        await job()


def _supported(after: int, uow: Unit) -> Sequence[int]:
    found: Sequence[int] = uow.support.limited(after, CHUNK)
    return found
