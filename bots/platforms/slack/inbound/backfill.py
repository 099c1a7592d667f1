"""Recovers from the history what Slack gave up delivering.

Slack delivers an event four times within six minutes, then never again (docs: "The Events API",
"Retries"). So anything older than that and newer than the last look either came or never will:
every look reads the history of that time and stores what is unknown like an event. Slack may still
deliver newer messages; the next look checks them.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import structlog

from bots.platforms import (
    Gaps,
    Missed,
    Payload,
    Refused,
    SendError,
    Unavailable,
    Unreachable,
    Watched,
)
from bots.platforms.slack.directory import Directory
from bots.platforms.slack.inbound.decode import concerns_us
from bots.platforms.slack.inbound.history import HistoryReader, Us, as_edited, as_written, edited_at
from bots.platforms.slack.inbound.messages import is_programs
from bots.platforms.slack.inbound.receive import received
from bots.platforms.slack.payload import is_direct, place_of, to_ts
from bots.platforms.slack.web import Web
from domain.errors import StorageUnavailable

log = structlog.get_logger()

GIVEN_UP_AFTER = 600.0
"""Seconds after which Slack no longer delivers an event: 361, and a margin for clocks."""

EVERY = 3600.0
"""Seconds between looks if nothing suggests that anything was missed."""

AGAIN = 60.0
"""Seconds after a look that failed."""

MOST_CHANNELS = 1_000
"""How many direct messages without an open ticket one look reads: about 25 minutes of calls."""


class Recovery:
    """Looks at the start, after each new connection, after a failure to store, and every hour."""

    def __init__(self, web: Web, directory: Directory, gaps: Gaps | None) -> None:
        self._web = web
        self._directory = directory
        self._gaps = gaps
        self._history = HistoryReader(web)
        self._due: list[float] = []
        self._changed = asyncio.Event()

    def connected(self) -> None:
        """Look now, because Slack reaches us again, and once more when it has given up."""
        self._plan(0.0)
        self._plan(GIVEN_UP_AFTER)

    def failed(self) -> None:
        """Look for an event that was not stored, once Slack has given up on it."""
        self._plan(GIVEN_UP_AFTER)

    async def run(self) -> None:
        """Look whenever it is due, until cancelled. No error ends it."""
        while self._gaps is not None:
            await self._until_due()
            try:
                await self._look(self._gaps)
            except (SendError, StorageUnavailable, Unavailable) as error:
                log.warning("could not read Slack's history", reason=str(error), again_in=AGAIN)
                self._plan(AGAIN)
            except Exception:
                log.exception("could not read Slack's history")
                self._plan(AGAIN)
            if not self._due:
                self._plan(EVERY)

    def _plan(self, seconds: float) -> None:
        at = _clock() + seconds
        if not any(at - seconds / 2 <= other <= at for other in self._due):
            self._due.append(at)
            self._changed.set()

    async def _until_due(self) -> None:
        while not self._due or min(self._due) > _clock():
            self._changed.clear()
            wait = min(self._due) - _clock() if self._due else None
            try:
                async with asyncio.timeout(wait):
                    await self._changed.wait()
            except TimeoutError:
                pass
        self._due = [at for at in self._due if at > _clock()]

    async def _look(self, gaps: Gaps) -> None:
        """Read what was written since the last look, as far as Slack has given up on it."""
        me = await self._web.call(self._web.client.auth_test)
        # By Slack's clock: ours may be wrong, and lines in the difference would be lost.
        told = me.headers.get("Date")
        now = parsedate_to_datetime(told) if told else datetime.now(UTC)
        until = now - timedelta(seconds=GIVEN_UP_AFTER)
        since = await gaps.heard_until()
        if since is not None and since < until:
            us = Us(str(me["team_id"]), str(me["user_id"]))
            await _Look(self._history, self._directory, gaps, us, since, until).run()
        # Only once all is stored: if the process dies before, the next look reads the same again,
        # and known lines do nothing.
        if since is None or since < until:
            await gaps.heard(until)


def _clock() -> float:
    return asyncio.get_running_loop().time()


class _Look:
    """One look: channels with open tickets first, then every other direct message."""

    def __init__(
        self,
        history: HistoryReader,
        directory: Directory,
        gaps: Gaps,
        us: Us,
        since: datetime,
        until: datetime,
    ) -> None:
        self._history = history
        self._directory = directory
        self._gaps = gaps
        self._us = us
        self._since, self._until = to_ts(since), to_ts(until)

    async def run(self) -> None:
        by_channel: dict[str, list[Watched]] = defaultdict(list)
        for watched in await self._gaps.watched():
            by_channel[watched.place.chat].append(watched)
        # A department's channel holds the threads of many tickets: it comes first, and what is
        # new in a thread waits for its client's direct message, so that a ticket is told once.
        order = sorted(by_channel, key=is_direct)
        last_of = {one.ticket_id: channel for channel in order for one in by_channel[channel]}
        waiting: dict[int | None, list[Missed]] = defaultdict(list)
        found = 0
        for done, channel in enumerate(order, 1):
            for missed in await self._missed_in(channel, by_channel[channel]):
                waiting[missed.ticket_id].append(missed)
            complete = [one for one in waiting if one is None or last_of[one] == channel]
            for ticket in complete:
                found += await self._kept(waiting.pop(ticket))
            _progress(done, len(order), found)
        found += await self._others(by_channel)
        log.info("read Slack's history", since=self._since, until=self._until, recovered=found)

    async def _others(self, known: Mapping[str, object]) -> int:
        """Check direct messages of people not known to have written: a first line may be lost."""
        try:
            channels = [one for one in await self._history.direct_channels() if one not in known]
        except (Refused, Unreachable) as error:
            log.warning("could not list direct messages", reason=error.reason)
            return 0
        if len(channels) > MOST_CHANNELS:
            left = len(channels) - MOST_CHANNELS
            log.warning("some direct messages were not checked", left_out=left)
        found = 0
        for done, channel in enumerate(channels[:MOST_CHANNELS], 1):
            found += await self._kept(await self._missed_in(channel, ()))
            _progress(done, len(channels), found)
        return found

    async def _kept(self, missed: Sequence[Missed]) -> int:
        in_order = sorted(missed, key=lambda one: one.external_id)
        return await self._gaps.recover(in_order) if in_order else 0

    async def _missed_in(self, channel: str, watched: Sequence[Watched]) -> Sequence[Missed]:
        """Return what may have been missed in a channel; nothing if we may not read it."""
        tickets = {one.place.thread: one.ticket_id for one in watched if one.place.thread}
        try:
            news = await self._history.news(
                channel, tickets, self._since, direct=is_direct(channel)
            )
        except (Refused, Unreachable) as error:
            log.warning("could not check a channel", channel=channel, reason=error.reason)
            return ()
        return [
            missed
            for message in news
            if str(message["ts"]) <= self._until and not await is_programs(message, self._directory)
            for missed in self._as_missed(message, channel, tickets)
        ]

    def _as_missed(
        self, message: Payload, channel: str, tickets: Mapping[str, int | None]
    ) -> Sequence[Missed]:
        ts = str(message["ts"])
        ticket = tickets.get(str(message.get("thread_ts") or ts))
        events = []
        if ts > self._since:
            events.append((as_written(message, channel, self._us), False))
        if edited_at(message) > self._since:
            events.append((as_edited(message, channel, self._us), True))
        return [
            Missed(received(event, None), place_of(event, message), ts, ticket, edit)
            for event, edit in events
            if concerns_us(event)
        ]


def _progress(done: int, of: int, found: int) -> None:
    if done % 50 == 0:
        log.info("reading Slack's history", conversations=done, of=of, recovered=found)
