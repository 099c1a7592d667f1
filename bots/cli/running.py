"""`helpline run` and `helpline demo`."""

import asyncio
from typing import Annotated

import typer

from bots.cli.common import MISUSE, TROUBLE, ConfigFile, err, fail, foreseen, say, settings_of
from bots.config import DEFAULT_FILE, Settings


def run(config: ConfigFile = DEFAULT_FILE) -> None:
    """Run the desk: every bot that has its tokens."""
    import structlog

    from bots.app import NothingToRun
    from bots.logs import configure

    settings = settings_of(config)
    configure(settings.log, settings.secrets)
    if len(settings.slack.missing) == 1:
        say(f"Slack is left out: slack.{settings.slack.missing[0]} is not set.", console=err)
    try:
        with foreseen(settings):
            status = asyncio.run(_desk(settings))
    except typer.Exit:
        raise
    except NothingToRun as error:
        fail(str(error), MISUSE)
    except Exception:  # noqa: BLE001
        # Through the log, where no secret passes, unlike a traceback on the terminal.
        structlog.get_logger().exception("the desk ended in a way nobody foresaw")
        status = TROUBLE
    raise typer.Exit(status)


async def _desk(settings: Settings) -> int:
    from bots.app import App

    try:
        return await App(settings, tell=lambda text: say(text, console=err)).run()
    except OSError as error:
        if error.filename is not None:
            raise
        http = settings.http
        fail(
            f"Port {http.port} of {http.host} cannot be had ({error.strerror or error})."
            " Set http.port (HELPLINE_HTTP__PORT) to a free one; 0 takes any."
        )


def demo(
    *,
    tour: Annotated[bool, typer.Option("--tour", help="Play it in the terminal.")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="Do not wait for readers.")] = False,
) -> None:
    """Play a support case between clients and specialists; needs no account."""
    from bots.tour import run as play

    if not tour:
        say("The page that plays both sides comes with the next version; here is the tour.")
    raise typer.Exit(play(fast=fast))
