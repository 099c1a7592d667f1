"""`python -m tests.faults.nursery`: starts desks quickly, so that a storm can kill many.

Everything is imported once; for each line on standard input the last desk is waited for and
another one forked, whose process id is printed. A desk is the ordinary `helpline run`, except
that it keeps to no platform's limits: neither does the sandbox.
"""

import os
import sys

from bots import cli
from bots.slack.adapter import SlackAdapter
from bots.telegram.adapter import TelegramAdapter


def without_limits() -> None:
    """Let the desk send as fast as it can."""
    for adapter in (TelegramAdapter, SlackAdapter):
        adapter.limits = lambda self, place: ()  # type: ignore[method-assign]


def run_desk() -> None:
    """Become `helpline run`, configured by the environment alone."""
    sys.argv = ["helpline", "run", "--config", os.devnull]
    cli.main()


def _main() -> None:
    import bots.app  # noqa: F401 - the command line imports it late

    without_limits()
    desk = 0
    for _ in sys.stdin:
        if desk:
            os.waitpid(desk, 0)
        desk = os.fork()
        if not desk:
            run_desk()
        print(desk, flush=True)  # noqa: T201


if __name__ == "__main__":
    _main()
