"""`python -m tests.faults.nursery`: starts desks quickly, so that a storm can kill many.

Everything is imported once; for each line on standard input the last desk is waited for and
another one forked, whose process id is printed. A desk is configured by the environment alone,
and keeps to no platform's limits: neither does the sandbox.
"""

import asyncio
import os
import sys

from bots.app import App
from bots.config import load
from bots.logs import configure
from bots.slack.adapter import SlackAdapter
from bots.telegram.adapter import TelegramAdapter
from tests.faults.desks import NOWHERE


def without_limits() -> None:
    """Let desks of this process send as fast as they can."""
    for adapter in (TelegramAdapter, SlackAdapter):
        adapter.limits = lambda self, place, act=None: ()  # type: ignore[method-assign]


def run_desk() -> int:
    """Run a desk until it is stopped; returns its exit status."""
    settings = load(NOWHERE, NOWHERE)
    configure(settings.log, settings.secrets)

    async def run() -> int:
        return await App(settings, tell=lambda text: None).run()

    return asyncio.run(run())


def main() -> None:
    """Fork a desk for each line."""
    without_limits()
    desk = 0
    for _ in sys.stdin:
        if desk:
            os.waitpid(desk, 0)
        desk = os.fork()
        if not desk:
            os._exit(run_desk())
        print(desk, flush=True)


if __name__ == "__main__":
    main()
