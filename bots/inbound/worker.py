"""The inbox worker: stored updates are handled in their lane's order, or parked."""

import asyncio
import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from time import monotonic

import structlog

from bots.backoff import OUTAGE, Backoff
from bots.database import AsyncDatabase
from bots.inbound.handler import Handler
from bots.inbound.supplies import without_update
from bots.metrics import HANDLED, PARKED, RECEIVED
from bots.platforms import (
    Adapter,
    ButtonPressed,
    Form,
    NotUnderstood,
    OptionsSought,
    Received,
    Rendered,
    Response,
    Unavailable,
    raw,
)
from domain import desk
from domain.answers.say import Say
from domain.desk.act import Act
from domain.errors import StorageUnavailable
from storage.repositories.inbox import Stored
from storage.unit import Unit

log = structlog.get_logger()

TRIES = 5
"""How often an update may fail before it is parked, so that its lane goes on."""

AGAIN = Backoff(0.1, 30.0)
"""How soon an update that failed is handled again."""

LOADED_AT_ONCE = 500
REREAD_AFTER = 5.0
"""Seconds after which the inbox is read from its beginning: another process may replay a row."""


class InboxWorker:
    """Stores updates and handles them: lanes in parallel, each lane in order."""

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        adapters: Mapping[str, Adapter],
        handler: Handler,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._adapters = adapters
        self._handler = handler
        self._clock = clock
        self._arrived = asyncio.Event()
        self._lanes: dict[tuple[str, str], deque[Stored]] = {}
        self._loaded: set[int] = set()

    async def store(self, received: Sequence[Received]) -> None:
        """Commit raw updates; return once they are durable. Implements `Store`."""
        kept = [raw.storable(one) for one in received]
        parked = await self._database.run(partial(_keep, kept, self._clock()))
        for one in received:
            RECEIVED.labels(one.platform).inc()
        for one in parked:
            PARKED.labels(one.platform).inc()
        self._arrived.set()
        if parked:
            self._handler.wake_outbox()

    def wake(self) -> None:
        """Check the inbox now: something came that did not come through `store`."""
        self._arrived.set()

    async def interact(self, received: Received) -> Response:
        """Handle what the platform wants answered immediately. Implements `Interact`.

        A known key was handled already: there is no answer, and nothing happens again.
        """
        received = raw.storable(received)
        if received.problem:
            await self.store([received])
            return None
        incoming = await self._adapters[received.platform].decode(received.payload)
        if isinstance(incoming, OptionsSought):  # a look, which may be repeated
            return await self._handler.handle(incoming, without_update)
        return await self._handler.handle(
            incoming, partial(_begin_at_once, received, self._clock()), received.soon
        )

    async def run(self) -> None:
        """Handle the inbox until cancelled."""
        after, looked_at = 0, 0.0
        async with asyncio.TaskGroup() as lanes:
            while True:
                self._arrived.clear()
                if monotonic() - looked_at > REREAD_AFTER:
                    after, looked_at = 0, monotonic()
                loaded = await self._load(after, lanes)
                # With one writer, no row is committed after one with a higher number: none is lost.
                after = max([after, *loaded])
                if len(loaded) == LOADED_AT_ONCE:
                    continue
                try:
                    async with asyncio.timeout(REREAD_AFTER):
                        await self._arrived.wait()
                except TimeoutError:
                    continue

    async def _load(self, after: int, lanes: asyncio.TaskGroup) -> list[int]:
        try:
            rows: Sequence[Stored] = await self._database.read(
                lambda uow: uow.inbox.new(after, LOADED_AT_ONCE)
            )
        except StorageUnavailable as error:
            log.error("could not read the inbox", reason=str(error))
            return []
        for row in rows:
            if row.id in self._loaded:
                continue
            self._loaded.add(row.id)
            key = (row.platform, row.lane)
            if key in self._lanes:
                self._lanes[key].append(row)
            else:
                self._lanes[key] = deque([row])
                lanes.create_task(self._work_off(key))
        return [row.id for row in rows]

    async def _work_off(self, key: tuple[str, str]) -> None:
        lane = self._lanes[key]
        while lane:
            row = lane[0]
            await self._settle(row)
            lane.popleft()
            # A look that began earlier may still list it; `begin` then finds it handled.
            self._loaded.discard(row.id)
        del self._lanes[key]

    async def _settle(self, row: Stored) -> None:
        """Handle an update or park it. Failing infrastructure is waited for, not counted."""
        # Failures before a restart count, too.
        failures, waits = row.attempts, 0
        while True:
            try:
                await self._handle_stored(row)
            except (StorageUnavailable, Unavailable) as error:
                waits += 1
                log.warning(
                    "could not handle an update; will retry", update=row.id, reason=str(error)
                )
                await asyncio.sleep(OUTAGE.after(waits))
            except Exception as error:  # noqa: BLE001 - whatever an update does, its lane must go on
                failures += 1
                if await self._note_failure(row, failures, error):
                    return
                await asyncio.sleep(AGAIN.after(failures))
            else:
                return

    async def _note_failure(self, row: Stored, failures: int, failure: Exception) -> bool:
        park = failures >= TRIES or isinstance(failure, NotUnderstood)
        problem = problem_of(failure)
        log.error(
            "an update failed", update=row.id, failures=failures, parked=park, problem=problem
        )

        # A unit of its own: the one that failed was undone with all that it wrote.
        def unit(uow: Unit) -> None:
            uow.inbox.failed(row.id, problem, park=park)
            if park:
                _tell_parked(row.id, row.platform, Act(None, self._clock(), uow))

        try:
            await self._database.run(unit)
        except StorageUnavailable as error:
            log.warning("could not record a failure", update=row.id, reason=str(error))
            return False
        if park:
            PARKED.labels(row.platform).inc()
            self._handler.wake_outbox()
        return park

    async def _handle_stored(self, row: Stored) -> None:
        adapter = self._adapters.get(row.platform)
        if adapter is None:
            # It waits for the token, and is never parked for that: the update is not to blame.
            raise Unavailable(f"{row.platform} has no token")
        if raw.UNREADABLE in row.payload:
            raise NotUnderstood(row.problem or raw.NO_UPDATE)
        incoming = await adapter.decode(row.payload)
        response = await self._handler.handle(incoming, lambda uow: uow.inbox.begin(row.id))
        # Only an immediate answer can be a form.
        shown = response.otherwise if isinstance(response, Form) else response
        rendered = shown if isinstance(shown, Rendered) else None
        HANDLED.labels(row.platform).inc()
        if incoming is None or (rendered is None and not isinstance(incoming, ButtonPressed)):
            return
        try:
            await adapter.answer(incoming, rendered)
        except Exception as error:  # noqa: BLE001 - it is handled; an answer is best effort
            log.info("could not show an answer", update=row.id, reason=str(error))


def problem_of(error: Exception) -> str:
    """Return a traceback; its last line says in words why an update could not be handled."""
    match error:
        case NotUnderstood():
            sentence = str(error)
        case KeyError():
            sentence = f"It lacks something: {error}."
        case _:
            sentence = f"The desk failed on it. {type(error).__name__}: {error}"
    trace = "".join(traceback.format_exception(error))
    return f"{trace}\n{' '.join(sentence.split())}"


def _keep(received: Sequence[Received], now: datetime, uow: Unit) -> list[Received]:
    """Keep updates that may concern tickets, and return those that were parked."""
    ours = [one for one in received if _may_concern_tickets(one, uow)]
    rows = [(one.platform, one.key, one.lane, one.payload) for one in ours if not one.problem]
    uow.inbox.add_all(rows, now)
    return [one for one in ours if one.problem and park(one, now, uow)]


def _may_concern_tickets(one: Received, uow: Unit) -> bool:
    """Return whether tickets can have threads where a line was written; True for anything else."""
    return one.channel is None or uow.watermark.has_threads(one.channel)


def park(received: Received, now: datetime, uow: Unit) -> bool:
    """Park an update that can't be handled, and tell administrators; False if known."""
    one = received
    number = uow.inbox.park(one.platform, one.key, one.lane, one.payload, one.problem, now)
    if number is not None:
        _tell_parked(number, one.platform, Act(None, now, uow))
    return number is not None


def _tell_parked(number: int, platform: str, act: Act) -> None:
    parked = Say("staff/parked", {"update": number, "platform": platform})
    desk.tell_administrators(parked, act)


def _begin_at_once(received: Received, now: datetime, uow: Unit) -> int | None:
    # If this unit fails, not even the key is stored: the person is told at once, and tries again.
    return uow.inbox.add(
        received.platform, received.key, received.lane, received.payload, now, done=True
    )
