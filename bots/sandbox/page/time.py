"""The desk's time on the page: what it is, and how it is moved ahead."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from bots.sandbox.changes import Note
from bots.sandbox.wire import SimError, answer, fields

TOPIC = "clock"
"""What a page hears when the time was moved."""

MOST = timedelta(days=31)
"""How far the time moves at most at once."""


@dataclass(frozen=True, slots=True)
class DeskTime:
    """The clock of the desk that runs on the sandbox. It is only ever moved ahead.

    `now` returns an aware instant. `zone` is the desk's, an IANA name. `move` moves the clock of
    the desk and of both platforms to an aware instant, and has the desk look what is due.
    """

    now: Callable[[], datetime]
    zone: str
    move: Callable[[datetime], Awaitable[None]]

    def later(self, by: float) -> datetime:
        """Return the instant so many seconds later. Raises ValueError if that is none."""
        moved = timedelta(seconds=by)
        if not timedelta(0) < moved <= MOST:
            raise ValueError(f"time moves ahead by up to {MOST.days} days")
        return self.now() + moved

    def tomorrow(self, at: time) -> datetime:
        """Return the instant of this time of day on the next day, in the desk's zone."""
        zone = ZoneInfo(self.zone)
        day = self.now().astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(day, at, zone).astimezone(UTC)


class TimeRoutes:
    """What the page asks about the desk's time; `shown` is None if no desk says what it is."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self.shown: DeskTime | None = None

    def add_routes(self, app: web.Application) -> None:
        """Serve them."""
        app.router.add_get("/page/clock", self._clock)
        app.router.add_post("/sim/clock", self._move)

    async def _clock(self, _: web.Request) -> web.Response:
        shown = self.shown
        if shown is None:
            return answer({})
        return answer({"now": shown.now().timestamp(), "zone": shown.zone})

    async def _move(self, request: web.Request) -> web.Response:
        """Move it `by` so many seconds, or to the time of day `tomorrow`, like 09:00."""
        shown, asked = self.shown, await fields(request)
        if shown is None:
            raise SimError("there is no desk whose clock could be moved")
        if "tomorrow" in asked:
            instant = shown.tomorrow(time.fromisoformat(asked["tomorrow"]))
        else:
            instant = shown.later(float(asked["by"]))
        await shown.move(instant)
        self._note(TOPIC)
        return await self._clock(request)
