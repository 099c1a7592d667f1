"""Records outcomes one by one, if recording them together has failed."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from bots.database import AsyncDatabase
from domain import desk
from domain.desk.act import Act
from domain.errors import StorageUnavailable
from domain.outgoing.mirrors import MirrorResult
from domain.outgoing.outcomes import Outcome
from storage.unit import Unit

log = structlog.get_logger()

TOLD_AGAIN = timedelta(hours=1)
"""How often at most administrators are told of outcomes that were set aside: one mistake may affect
many, including the message that tells of it."""


class FallbackRecorder:
    """Records each outcome in its own unit, so that a failing one stops no other."""

    def __init__(self, database: AsyncDatabase[Unit], clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._told_at: datetime | None = None

    async def outcomes(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        """Record outcomes, or set them aside. Return those that must be recorded later.

        These are all remaining ones once the database can't be used.
        """
        for position, outcome in enumerate(outcomes):
            try:
                await self._note(outcome)
            except StorageUnavailable as error:
                log.warning("could not record outcomes; will retry", reason=str(error))
                return outcomes[position:]
        return ()

    async def shown(
        self, shown: Sequence[MirrorResult]
    ) -> tuple[Sequence[MirrorResult], Sequence[MirrorResult]]:
        """Record drawings. Return those that must be recorded later, and those that can't ever be.

        The first are all remaining ones once the database can't be used.
        """
        never = []
        for position, one in enumerate(shown):
            try:
                if not await self._is_noted(one):
                    never.append(one)
            except StorageUnavailable as error:
                log.warning("could not record drawings; will retry", reason=str(error))
                return shown[position:], never
        return (), never

    async def _is_noted(self, one: MirrorResult) -> bool:
        """Record it, if necessary without its consequences; return False if that fails too.

        Raises StorageUnavailable.
        """
        now = self._clock()
        for note in (
            partial(desk.record_shown, one, now),
            # Without its consequences, for the mistake may be in them.
            lambda uow: uow.outbox.record_shown(one),
        ):
            try:
                await self._database.run(note)
            except StorageUnavailable:
                raise
            except Exception:
                log.exception("could not record a mirror", kind=one.kind, ref=one.ref)
            else:
                return True
        return False

    async def _note(self, outcome: Outcome) -> None:
        now = self._clock()
        try:
            await self._database.run(lambda uow: desk.record(outcome, Act(None, now, uow)))
        except StorageUnavailable:
            raise
        except Exception:
            log.exception("could not record an outcome", post=outcome.post_id, outcome=outcome)
            await self._set_aside(outcome, now)

    async def _set_aside(self, outcome: Outcome, now: datetime) -> None:
        tell = self._told_at is None or now - self._told_at >= TOLD_AGAIN
        # What follows from it may be what fails: then only the post's state is recorded.
        for wholly in (True, False):
            unit = partial(set_aside, outcome.post_id, now, wholly, tell)
            try:
                await self._database.run(unit)
            except StorageUnavailable:
                raise
            except Exception:
                log.exception("could not set an outcome aside", post=outcome.post_id)
            else:
                self._told_at = now if tell else self._told_at
                return


def set_aside(post_id: int, now: datetime, wholly: bool, tell: bool, uow: Unit) -> None:
    """Set a post's outcome aside, in one unit."""
    desk.set_aside(post_id, Act(None, now, uow), wholly=wholly, tell=tell)
