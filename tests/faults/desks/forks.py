"""`python -m tests.faults.desks.forks`: starts desks quickly, so that a storm can kill many.

Everything is imported once; for each line on standard input the last desk is waited for and
another one forked, whose process id is printed. A desk is configured by the environment alone.
"""

import argparse
import asyncio
import operator
import os
import sys
from collections.abc import Sequence
from datetime import timedelta

from bots.app import App
from bots.config.settings import load
from bots.ops.logs import configure
from bots.platforms import CallKind
from bots.platforms.slack.adapter import SlackAdapter
from bots.platforms.telegram.adapter import TelegramAdapter
from domain.people.places import Place
from domain.policy.tickets import reminders
from tests.faults.desks.processes import NOWHERE
from tests.support.order_form import add_rows


def keep_to(pace: float) -> None:
    """Let desks of this process post so often a second in a channel, and all else without limits.

    None at all if it is 0: the sandbox has none either.
    """

    def limits(
        _: object, place: Place, act: CallKind = CallKind.POST
    ) -> Sequence[tuple[str, float, int]]:
        counts = pace and act is CallKind.POST and place.platform == "slack"
        return ((f"slack:{place.chat}", pace, 1),) if counts else ()

    for adapter in (TelegramAdapter, SlackAdapter):
        adapter.limits = limits  # type: ignore[assignment, method-assign]


async def _look_often(app: App, every: float) -> None:
    while every:
        await asyncio.sleep(every)
        app.check_due()


def run_desk(looks: float = 0.0) -> int:
    """Run a desk until it is stopped; returns its exit status."""
    settings = load(NOWHERE, NOWHERE)
    configure(settings.log, settings.secrets)

    async def run() -> int:
        app = App(settings, tell=lambda text: None)
        looking = asyncio.create_task(_look_often(app, looks))
        status = await app.run()
        looking.cancel()
        return status

    return asyncio.run(run())


def main() -> None:
    """Fork a desk for each line."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--pace",
        type=float,
        default=0.0,
        help="posts a second in a channel, but for the first desk, which prepares the storm",
    )
    parser.add_argument(
        "--looks",
        type=float,
        default=0.0,
        help="seconds between looks for what is due, for desks that die before their bells ring",
    )
    parser.add_argument(
        "--on-hold",
        type=float,
        default=0.0,
        help="seconds instead of minutes after which somebody is reminded of a reply on hold",
    )
    parser.add_argument("--orders", action="store_true", help="know the form in order_form.py")
    asked = parser.parse_args()
    if asked.on_hold:
        reminders.ON_HOLD_FOR = reminders.FAILED_FOR = timedelta(seconds=asked.on_hold)
    if asked.orders:
        add_rows(operator.setitem)
    desk = 0
    for _ in sys.stdin:
        if desk:
            os.waitpid(desk, 0)
        keep_to(asked.pace if desk else 0.0)
        desk = os.fork()
        if not desk:
            os._exit(run_desk(asked.looks))
        print(desk, flush=True)


if __name__ == "__main__":
    main()
