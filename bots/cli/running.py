"""`helpline run` and `helpline demo`."""

import asyncio
from typing import Annotated

import typer

from bots.cli.common import MISUSE, TROUBLE, ConfigFile, err, fail, foreseen, say, settings_of
from bots.config import DEFAULT_FILE, Settings


def run(config: ConfigFile = DEFAULT_FILE) -> None:
    """Run the desk: every bot that has its tokens."""
    from bots.app import NothingToRun
    from bots.logs import configure

    settings = settings_of(config)
    configure(settings.log, settings.secrets)
    for missing in settings.slack.missing:
        say(f"Slack is left out: HELPLINE_SLACK__{missing.upper()} is not set.", console=err)
    with foreseen(settings):
        try:
            status = asyncio.run(_desk(settings))
        except NothingToRun as error:
            fail(str(error), MISUSE)
    raise typer.Exit(status)


async def _desk(settings: Settings) -> int:
    """Run the desk and return its status. What nobody foresaw is logged, without secrets."""
    import structlog
    from alembic.util import CommandError

    from bots.app import App, NothingToRun
    from bots.health import PortTaken
    from domain.errors import StorageUnavailable
    from storage.lock import DeskBusy

    try:
        return await App(settings, tell=lambda text: say(text, console=err)).run()
    except (NothingToRun, DeskBusy, StorageUnavailable, CommandError, OSError):
        raise
    except Exception:
        structlog.get_logger().exception("the desk ended in a way nobody foresaw")
        return TROUBLE


def demo(
    *,
    tour: Annotated[bool, typer.Option("--tour", help="Play it in the terminal.")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="Do not wait for readers.")] = False,
) -> None:
    """Play a support case between clients and specialists, without any account."""
    from bots.tour import run as play

    if not tour:
        say("The page that plays both sides comes with the next version; this is the tour.")
    raise typer.Exit(play(fast=fast))
