"""The composition root: wires everything together, starts it and stops it."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic

import structlog
from sqlalchemy import make_url

from bots.backoff import TOKEN_PAUSE
from bots.chat import menus
from bots.chat.claim import new_code
from bots.chat.presenter import Presenter
from bots.config import clients
from bots.config.accounts import identity_of
from bots.config.apply import APPLY, DIFFERS, OF_CLIENTS, RESTORE, TAKEN_AWAY, differing
from bots.config.clients import name_in
from bots.config.seed import accounts_in, seed, taken_away
from bots.config.settings import Settings
from bots.database import AsyncDatabase
from bots.inbound.backfill import RememberedGaps
from bots.inbound.files import FileMaker
from bots.inbound.handler import Handler
from bots.inbound.worker import InboxWorker
from bots.metrics import PLATFORM_UP
from bots.ops.clock import SteadyClock
from bots.ops.eraser import LIST_MISSING, PUT_LIST_BACK, Eraser
from bots.ops.health import HealthServer
from bots.ops.scheduler import Scheduler
from bots.ops.staff_accounts import StaffAccounts
from bots.outbound.files import Fetcher
from bots.outbound.mirrors import MirrorDrawer
from bots.outbound.posts import PostSender
from bots.outbound.rate_limiter import RateLimiter
from bots.outbound.worker import OutboxWorker
from bots.platform_table import PLATFORMS, platforms
from bots.platforms import Adapter, TokenRefused, Unavailable
from bots.platforms.package import OffersMenus, RecoversGaps
from bots.platforms.webhooks import WebhookServer
from bots.text.renderer import our_renderer
from domain import desk
from domain.desk.act import Act
from domain.dictionaries import read_dictionaries
from domain.errors import StorageUnavailable
from domain.outgoing.deliveries import Reader
from domain.people.accounts import Profile
from domain.platforms import thread_link
from domain.policy.lines.files import MEGABYTE
from storage.engine.database import Database
from storage.engine.files.belongings import tighten
from storage.engine.files.modes import make_folder
from storage.engine.files.traces import guard
from storage.engine.leader import desk_lock
from storage.engine.migrate import migrate
from storage.engine.patterns import compile_pattern
from storage.erasure_list import FOLDER_NAME, ErasureList
from storage.files import Shelf
from storage.unit import Unit

log = structlog.get_logger()

RESTART_AFTER = 5.0
"""Seconds after which a receiver that failed unexpectedly is restarted."""

NAMES_WITHIN = 3.0
"""Seconds that the start waits for the names of the staff in the configuration."""


CLOCK_READ_EVERY = 1.0
"""Seconds between two looks at the wall clock."""


SWITCH_INTERVAL = 0.001
"""Seconds after which a thread that computes lets another one run, if one waits.

A unit hands over to the database and back many times, and each time waits for the interpreter's
lock as long as this: with Python's 5 ms, p99 of a unit beside a look at 5,000 tickets was 75 to
127 ms. https://docs.python.org/3/library/sys.html#sys.setswitchinterval
"""


HASTENED_AFTER = (0.0, 5.0, 30.0)
"""Pauses before what waits is hastened, if the desk follows the clock far back: what was under way
is recorded a little later, with instants from before."""


_TOKENS = ", or ".join(one.tokens for one in PLATFORMS.values())


class NothingToRun(Exception):
    """No bot has a token; the message says what to set."""


def now() -> datetime:
    """Return the present, aware and UTC."""
    return datetime.now(UTC)


def webhooks_of(settings: Settings) -> WebhookServer | None:
    """Return the server that platforms call; None if none does. Call it inside the running loop."""
    if not any(settings.of_platforms(lambda one: one.calls)):
        return None
    http = settings.http
    return WebhookServer(http.webhook_host, http.webhook_port, http.public_url)


def adapters_of(
    settings: Settings,
    webhooks: WebhookServer | None = None,
    clock: Callable[[], datetime] = now,
) -> dict[str, Adapter]:
    """Return the adapters of platforms with tokens. Call it inside the running loop."""
    made = {
        name: one.make(settings.section(name), webhooks, clock) for name, one in PLATFORMS.items()
    }
    return {name: adapter for name, adapter in made.items() if adapter is not None}


def prepare_folder(url: str) -> None:
    """Make the folder for an SQLite database, private to the desk's user."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        make_folder(Path(address.database).parent)


@dataclass(frozen=True, slots=True)
class _Workers:
    """What runs in a desk, wired together."""

    handler: Handler
    inbox: InboxWorker
    outbox: OutboxWorker
    eraser: Eraser
    scheduler: Scheduler
    health: HealthServer


class App:
    """One desk in one process and one loop."""

    def __init__(
        self,
        settings: Settings,
        *,
        tell: Callable[[str], None],
        clock: Callable[[], datetime] = now,
        seconds: Callable[[], float] = monotonic,
        begin_empty: bool = False,
    ) -> None:
        """Prepare a desk. `tell` shows the operator a sentence; `clock` returns aware instants.

        `seconds` never go back; the platforms' rate limits are counted in them. `begin_empty`:
        start an empty desk although a database is missing.
        """
        self._settings = settings
        self._begin_empty = begin_empty
        self._tell = tell
        self._clock = SteadyClock(clock)
        self._seconds = seconds
        self._stop = asyncio.Event()
        self._lost = False
        self._loop = asyncio.get_running_loop()
        self._webhooks = webhooks_of(settings)
        self._adapters = adapters_of(settings, self._webhooks, self._clock)
        self._database: Database[Unit] | None = None
        self._check_due: Callable[[], None] = lambda: None
        self._has_recorded: Callable[[], bool] = lambda: True

    async def run(self) -> int:
        """Run until SIGTERM or Ctrl-C; return the exit status.

        Raises NothingToRun, DeskBusy (storage.engine.leader), OSError or StorageUnavailable (such
        as DatabaseMissing) if it cannot start.
        """
        if not self._adapters:
            raise NothingToRun(
                f"No bot has a token. Set {_TOKENS}, in the environment or in .env"
                " (docs/connect.md says where they come from). To look around without any, run"
                " `make demo`."
            )
        sys.setswitchinterval(SWITCH_INTERVAL)
        for number in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(number, self._stop.set)
        url = self._settings.database.url.get_secret_value()
        lock = desk_lock(url, lost=self._leadership_lost)
        try:
            prepare_folder(url)
            file, shelf = self._settings.database.file, self._settings.files_folder
            guarded = guard(url, file, shelf, begin_empty=self._begin_empty)
            first = partial(
                _each, guarded, partial(_keep_others_out, file, shelf), partial(migrate, url)
            )
            acquired = asyncio.create_task(
                asyncio.to_thread(lock.acquire, blocking=True, first=first)
            )
            if not await self._unless_stopped(acquired):
                return 0
            self._database = Database(
                url,
                partial(Unit, platforms=platforms(), pinned=self._settings.pinned),
                epoch=lock.epoch,
            )
            await asyncio.to_thread(self._database.start)
            return await self._run_desk(self._database)
        finally:
            if self._webhooks is not None:
                await self._webhooks.stop()
            for adapter in self._adapters.values():
                await adapter.close()
            if self._database is not None:
                await asyncio.to_thread(self._database.close)
            await asyncio.to_thread(lock.release)

    def check_due(self) -> None:
        """Check everything that may be due now, because the clock was moved."""
        self._check_due()

    def has_recorded(self) -> bool:
        """Return whether the outcomes of all posts that it has begun to send are recorded.

        Platforms show a message a moment before.
        """
        return self._has_recorded()

    async def _unless_stopped(self, work: asyncio.Task[None]) -> bool:
        """Wait for the lock; return False if the process was asked to stop first."""
        stopped = asyncio.create_task(self._stop.wait())
        await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if work.done():
            await work
        return work.done()

    def _leadership_lost(self) -> None:
        self._lost = True
        self._loop.call_soon_threadsafe(self._stop.set)

    async def _run_desk(self, database: Database[Unit]) -> int:
        units: AsyncDatabase[Unit] = AsyncDatabase(database)
        shelf = await asyncio.to_thread(
            Shelf, self._settings.files_folder, self._settings.files.limit_mb * MEGABYTE
        )
        workers = self._wired(database, units, shelf)
        await self._prepare(units, workers)
        await self._start(units, workers)
        failed = await self._serve(units, workers)
        if failed is not None:
            log.error("a worker stopped", exc_info=failed)
        log.info("the desk stopped", leadership_lost=self._lost)
        return 1 if failed is not None or self._lost else 0

    def _wired(
        self, database: Database[Unit], units: AsyncDatabase[Unit], shelf: Shelf
    ) -> _Workers:
        """Return the workers, wired to each other and to the platforms; none of them runs."""
        settings, adapters, clock = self._settings, self._adapters, self._clock
        renderer = our_renderer(thread_link(platforms()))
        reader = Reader(settings.desk.language, settings.desk.time_zone)
        presenter = Presenter(renderer, reader, settings.slash_command, platforms())
        fetcher = Fetcher(units, adapters, shelf, clock)
        limiter = RateLimiter(
            lambda name, place, act: adapters[name].limits(place, act), self._seconds
        )
        sender = PostSender(units, adapters, presenter, limiter, clock, fetcher)
        drawer = MirrorDrawer(adapters, presenter, limiter, clock, fetcher)
        outbox = OutboxWorker(units, adapters, sender, drawer, limiter, clock)
        handler = Handler(
            units,
            adapters,
            presenter,
            clock,
            outbox.wake,
            slash=settings.slash_command,
            make=FileMaker(
                lambda query: database.submit_read(query).result(), shelf, renderer, reader, clock
            ).make,
            own_address=settings.http.public_url,
        )
        inbox = InboxWorker(units, adapters, handler, clock)
        eraser, scheduler = self._recurring(units, database, outbox.wake, shelf, handler)
        health = HealthServer(
            settings.http.host, settings.http.port, database.health, lambda: clock.remark
        )
        return _Workers(handler, inbox, outbox, eraser, scheduler, health)

    async def _prepare(self, units: AsyncDatabase[Unit], workers: _Workers) -> None:
        """Do in the database what must be done before anything is served."""
        await self._continue_clock(units)
        await self._erase_again(workers.eraser)
        workers.handler.claim_code = await self._seed(units)
        await units.run(partial(desk.offer_commands_to_staff, menus.edition()))
        await units.run(partial(_expect_timers, self._clock()))

    async def _start(self, units: AsyncDatabase[Unit], workers: _Workers) -> None:
        """Open the ports, and start what runs by itself."""
        inbox, outbox, scheduler = workers.inbox, workers.outbox, workers.scheduler
        wake_both = partial(_each, inbox.wake, outbox.wake)
        for adapter in self._adapters.values():
            if isinstance(adapter, RecoversGaps):
                adapter.gaps = RememberedGaps(units, adapter.name, self._clock, wake_both)
        if self._webhooks is not None:
            await self._webhooks.start()
        await workers.health.start()
        scheduler.start()
        self._check_due = partial(_each, scheduler.run_all, inbox.wake, outbox.wake)
        self._has_recorded = outbox.has_recorded
        log.info("the desk is running", platforms=sorted(self._adapters), health=workers.health.url)

    async def _serve(self, units: AsyncDatabase[Unit], workers: _Workers) -> BaseException | None:
        """Serve until the process is asked to stop or a worker fails; return why it failed."""
        receivers = [
            asyncio.create_task(self._receive(adapter, workers.inbox), name=f"receive {name}")
            for name, adapter in self._adapters.items()
        ]
        receivers.append(asyncio.create_task(self._watch_clock(units), name="clock"))
        handling = asyncio.create_task(workers.inbox.run(), name="inbox")
        sending = asyncio.create_task(workers.outbox.run(), name="outbox")
        stopped = asyncio.create_task(self._stop.wait(), name="stop")
        try:
            await asyncio.wait({handling, sending, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return _failure_of(handling, sending)
        finally:
            workers.scheduler.stop()
            await _cancel(*receivers, handling, stopped)
            workers.outbox.stop()
            await asyncio.wait({sending})
            if self._webhooks is not None:
                await self._webhooks.stop()
            await workers.health.stop()

    def _recurring(
        self,
        units: AsyncDatabase[Unit],
        database: Database[Unit],
        wake_outbox: Callable[[], None],
        shelf: Shelf,
        handler: Handler,
    ) -> tuple[Eraser, Scheduler]:
        """Return what forgets people, and the recurring jobs, which it is one of."""
        kept = timedelta(days=self._settings.files.keep_days)
        listed = ErasureList(self._settings.files_folder)
        eraser = Eraser(units, self._clock, wake_outbox, shelf, listed)
        health, now = database.health, self._clock
        staff = StaffAccounts(units, self._adapters, handler, now)
        return eraser, Scheduler(
            units, health, now, wake_outbox, shelf, kept, eraser.go_on, staff.check
        )

    async def _erase_again(self, eraser: Eraser) -> None:
        """Forget the people that a restored backup brought back, before anything is served."""
        if await eraser.is_list_missing():
            missing = LIST_MISSING.format(folder=self._settings.files_folder / FOLDER_NAME)
            self._tell(f"{missing}. {PUT_LIST_BACK}")
        if count := await eraser.erase_again():
            self._tell(f"Forgotten again, because an older database brought them back: {count}.")

    async def _continue_clock(self, units: AsyncDatabase[Unit]) -> None:
        """Notice that the clock went back while no desk was running."""
        latest = await units.read(lambda uow: uow.claims.latest())
        if latest is not None:
            self._clock.goes_on_from(latest)

    async def _watch_clock(self, units: AsyncDatabase[Unit]) -> None:
        """Look often enough to notice each jump, and let nothing wait for the time it took away."""
        noticed = 0
        while True:
            await asyncio.sleep(CLOCK_READ_EVERY)
            self._clock()
            if self._clock.jumps == noticed:
                continue
            noticed = self._clock.jumps
            # APScheduler waits by the wall clock: its jobs would stand still for as long.
            self._check_due()
            await self._follow_clock(units)

    async def _follow_clock(self, units: AsyncDatabase[Unit]) -> None:
        left = self._clock.left()
        if left is None:
            return
        for pause in HASTENED_AFTER:
            await asyncio.sleep(pause)
            with contextlib.suppress(StorageUnavailable):
                await units.run(partial(_hasten, self._clock(), left))
            self._check_due()

    async def _receive(self, adapter: Adapter, inbox: InboxWorker) -> None:
        """Keep a platform's receiver running; its problems don't affect the others."""
        if isinstance(adapter, OffersMenus):
            await adapter.set_menus(menus.for_everybody())
        while True:
            PLATFORM_UP.labels(adapter.name).set(1)
            try:
                await adapter.run(inbox.store, inbox.interact)
            except TokenRefused as error:
                log.error("token refused", platform=adapter.name, reason=error.reason)
                pause = TOKEN_PAUSE
            except Exception:
                log.exception("receiving failed", platform=adapter.name)
                pause = RESTART_AFTER
            else:
                pause = RESTART_AFTER
            PLATFORM_UP.labels(adapter.name).set(0)
            await asyncio.sleep(pause)

    async def _seed(self, units: AsyncDatabase[Unit]) -> str:
        """Store the people and the channel of the configuration in the database.

        Returns the one-time code that makes its sender the first administrator, if one is needed.
        """
        entries = self._settings.dictionaries
        named = accounts_in(
            self._settings, read_dictionaries(entries, compile_pattern, platforms())
        )
        profiles = dict(zip(named, await asyncio.gather(*map(self._profile, named)), strict=True))
        seeded = await units.run(partial(seed, self._settings, entries, profiles, self._clock()))
        if lines := await units.run(partial(differing, entries, self._clock())):
            self._tell(f"{DIFFERS} {APPLY}" + "".join(f"\n  {line}" for line in lines))
        if lines := await units.run(partial(clients.differing, self._settings.clients)):
            self._tell(OF_CLIENTS + "".join(f"\n  {line}" for line in lines))
        if accounts := await units.run(partial(taken_away, self._settings)):
            self._tell(f"{TAKEN_AWAY}: {', '.join(accounts)}. {RESTORE}")
        if seeded:
            return ""
        code = new_code()
        self._tell(
            "This desk has no administrator yet. To become one, send this code to the bot in a"
            f" direct message: {code}"
        )
        return code

    async def _profile(self, account: str) -> Profile:
        """Return the platform's profile of a configured account, else one with the written name."""
        identity = identity_of(account)
        adapter, found = self._adapters.get(identity.platform), None
        with contextlib.suppress(Unavailable, TimeoutError):
            async with asyncio.timeout(NAMES_WITHIN):
                found = await adapter.profile(identity) if adapter else None
        return found or Profile(identity, name_in(self._settings.clients, account))


def _hasten(now: datetime, left: datetime, uow: Unit) -> None:
    uow.claims.hasten(now, left)


def _expect_timers(at: datetime, uow: Unit) -> None:
    """Set the timers that follow from the dictionaries as this release reads them."""
    act = Act(None, at, uow)
    desk.expect_holidays_to_end(act)
    desk.expect_broken_entries(act)
    desk.expect_shifts(act)
    desk.expect_confirmations(act)


def _keep_others_out(file: Path | None, shelf: Path) -> None:
    for one in tighten(file, shelf):
        log.warning("others may read this; see `helpline doctor`", path=str(one.path))


def _each(*calls: Callable[[], None]) -> None:
    for call in calls:
        call()


def _failure_of(*tasks: asyncio.Task[object]) -> BaseException | None:
    return next((task.exception() for task in tasks if task.done()), None)


async def _cancel(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
