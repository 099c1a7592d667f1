"""Who was notified how loudly: people on both platforms, before and after something happens."""

import contextlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from storage.engine.types import to_microseconds
from tests.end_to_end.world import World
from tests.support.patience import until

Account = str | int
"""A person's account: a Slack user's id, or a Telegram user's."""

_QUIET = """
    SELECT (SELECT count(*) FROM inbox WHERE state = 'new')
      + (SELECT count(*) FROM posts WHERE state = 'sending'
          OR state = 'pending' AND not_before <= :now)
      + (SELECT count(*) FROM mirrors WHERE wanted <> shown
          AND platform IS NOT NULL AND (not_before IS NULL OR not_before <= :now))
      + (SELECT count(*) FROM deadlines WHERE fired_at IS NULL AND due_at <= :now)
      + (SELECT count(*) FROM timers WHERE fired_at IS NULL AND due_at <= :now)
"""
"""How much the desk has still to do of what is due."""


class Ears:
    """What reaches people. `accounts` are by name."""

    def __init__(self, world: World, file: Path, accounts: Mapping[str, Account]) -> None:
        self._world = world
        self._file = file
        self._accounts = accounts
        self._heard: dict[str, int] = dict.fromkeys(accounts, 0)

    async def new(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return what each person was notified of since the last call, once the desk is quiet."""
        await self.quiet()
        found = {}
        for name, account in self._accounts.items():
            shown = await self._shown_to(account)
            found[name] = shown[self._heard[name] :]
            self._heard[name] = len(shown)
        return found

    async def quiet(self) -> None:
        """Wait until the desk has heard everything that people did, and done all that is due."""
        sim = self._world.sim
        while True:
            await sim.telegram.settle()
            await sim.slack.settle()
            await until(self._busy, lambda left: not left)
            # What was sent meanwhile comes back as events.
            on_their_way = await sim.slack.pending() or await sim.telegram.pending()
            if not on_their_way and not self._busy():
                return

    async def _shown_to(self, account: Account) -> Sequence[Mapping[str, Any]]:
        if isinstance(account, int):
            return await self._world.sim.telegram.notifications(account)
        return await self._world.sim.slack.notifications(account)

    def _busy(self) -> int:
        with contextlib.closing(sqlite3.connect(self._file)) as look:
            now = {"now": to_microseconds(self._world.now())}
            return int(look.execute(_QUIET, now).fetchone()[0])


def loudness(shown: Sequence[Mapping[str, Any]]) -> str:
    """Say how loud these notifications were: `sound`, `silent`, `badge`; empty if there is none."""
    return " ".join(sorted(_loudness(one) for one in shown))


def _loudness(one: Mapping[str, Any]) -> str:
    if "loudness" in one:
        return str(one["loudness"])
    return "sound" if one["sounds"] else "badge"
