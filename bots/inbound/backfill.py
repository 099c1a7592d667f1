"""What the desk knows about a platform's history, to recover lines that were not delivered."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bots.database import AsyncDatabase
from bots.inbound.worker import park
from bots.metrics import RECOVERED
from bots.platforms import Missed, Watched, raw
from domain import desk
from domain.desk.act import Act
from storage.unit import Unit

MOST_WATCHED = 5_000
"""How many open tickets have their threads checked, the newest first."""


class RememberedGaps:
    """Implements `bots.platforms.Gaps` for one platform.

    `wake` is called when there is something new in the inbox and in the outbox.
    """

    def __init__(
        self,
        database: AsyncDatabase[Unit],
        platform: str,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._platform = platform
        self._clock = clock
        self._wake = wake

    async def heard_until(self) -> datetime | None:
        """Return the instant before which all that was written is known; None if none is."""
        found: datetime | None = await self._database.read(
            lambda uow: uow.watermark.until(self._platform)
        )
        return found

    async def watched(self) -> Sequence[Watched]:
        """Return where lines may have been missed, what is newest first."""
        places = await self._database.read(
            lambda uow: uow.watermark.watched(self._platform, MOST_WATCHED)
        )
        return [Watched(place, ticket_id) for place, ticket_id in places]

    async def recover(self, missed: Sequence[Missed]) -> int:
        """Keep those that are not known yet, in one unit, like updates that came by themselves."""
        count: int = await self._database.run(
            partial(_recover, [_storable(one) for one in missed], self._platform, self._clock())
        )
        if missed:
            self._wake()
        RECOVERED.labels(self._platform).inc(count)
        return count

    async def heard(self, until: datetime) -> None:
        """Set `heard_until` to this."""
        await self._database.run(lambda uow: uow.watermark.heard(self._platform, until))


def _storable(missed: Missed) -> Missed:
    return replace(missed, received=raw.storable(missed.received))


def _recover(missed: Sequence[Missed], platform: str, now: datetime, uow: Unit) -> int:
    lines: Counter[int | None] = Counter()
    for one in missed:
        update = one.received
        # An edit does nothing to a line that already has this text, or to an unknown one.
        known = not one.edit and uow.messages.at(one.place, one.external_id) is not None
        if known or (update.problem and park(update, now, uow)):
            continue
        if not uow.inbox.add(platform, update.key, update.lane, update.payload, now):
            continue
        if not one.edit:
            lines[one.ticket_id] += 1
    for ticket_id, count in lines.items():
        if ticket_id is not None:
            desk.tell_recovered(ticket_id, count, platform, Act(None, now, uow))
    return lines.total()
