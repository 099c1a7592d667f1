"""`helpline run` and `helpline demo`."""

import asyncio
import gc
from errno import EADDRINUSE
from pathlib import Path
from typing import Annotated

import typer

from bots.cli.common import (
    MISUSE,
    TROUBLE,
    BeginEmpty,
    ConfigFile,
    err,
    fail,
    foreseen,
    say,
    settings_of,
)
from bots.config.settings import DEFAULT_FILE, Settings
from bots.platform_table import PLATFORMS


def run(*, begin_empty: BeginEmpty = False, config: ConfigFile = DEFAULT_FILE) -> None:
    """Run the desk: every bot that has its tokens."""
    import structlog

    from bots.app import NothingToRun
    from bots.ops.logs import configure
    from domain.dictionaries import BadEntries

    settings = settings_of(config)
    configure(settings.log, settings.secrets)
    # What is loaded by now stays: to look through it at each collection would hold the loop up.
    gc.freeze()
    for one in PLATFORMS.values():
        if sentence := one.ask(settings, one.package.left_out):
            say(sentence, console=err)
    try:
        with foreseen(settings):
            status = asyncio.run(_desk(settings, begin_empty=begin_empty))
    except typer.Exit:
        raise
    except NothingToRun as error:
        fail(str(error), MISUSE)
    except BadEntries as error:
        mistakes = "".join(f"\n  {line}" for line in str(error).splitlines())
        fail(f"The configuration does not fit the dictionaries of this desk:{mistakes}", MISUSE)
    except Exception:  # noqa: BLE001
        # Through the log, where no secret passes, unlike a traceback on the terminal.
        structlog.get_logger().exception("the desk ended in a way nobody foresaw")
        status = TROUBLE
    raise typer.Exit(status)


async def _desk(settings: Settings, *, begin_empty: bool) -> int:
    from bots.app import App
    from bots.platforms.webhooks import PortTaken

    try:
        app = App(settings, tell=lambda text: say(text, console=err), begin_empty=begin_empty)
        return await app.run()
    except OSError as error:
        if error.filename is not None:
            raise
        http = settings.http
        if isinstance(error, PortTaken):
            fail(
                f"Port {http.webhook_port} of {http.webhook_host} cannot be had"
                f" ({error.strerror or error}). Set http.webhook_port"
                " (HELPLINE_HTTP__WEBHOOK_PORT) to a free one that http.public_url leads to."
            )
        fail(
            f"Port {http.port} of {http.host} cannot be had ({error.strerror or error})."
            " Set http.port (HELPLINE_HTTP__PORT) to a free one; 0 takes any."
        )


def demo(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The page's; 0 takes a free one.")
    ] = 8065,
    folder: Annotated[Path, typer.Option(help="Where its data is kept.")] = Path("data/demo"),
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    tour: Annotated[bool, typer.Option("--tour", help="Play it in the terminal.")] = False,
    fast: Annotated[
        bool, typer.Option("--fast", help="The tour does not wait for readers.")
    ] = False,
) -> None:
    """Play both sides, clients and specialists, on one page; needs no account."""
    if tour:
        from bots.demo.tour import run as play

        raise typer.Exit(play(fast=fast))
    from bots.demo.page import run as show
    from bots.sandbox.memory import Forgotten
    from domain.errors import StorageUnavailable
    from storage.engine.leader import DeskBusy

    try:
        status = show(folder, port, browser=browser, say=say)
    except DeskBusy:
        fail(f"A demo already runs in {folder}. Stop it, or name another --folder.")
    except Forgotten as error:
        fail(f"{error}. Delete {folder}, or name another --folder.")
    except OSError as error:
        if error.errno == EADDRINUSE:
            fail(f"Port {port} is taken. Name another with --port; 0 takes a free one.")
        fail(f"{error.filename or folder}: {error.strerror or error}. Name another --folder.")
    except StorageUnavailable as error:
        fail(f"The database in {folder} cannot be used ({error}). Name another --folder.")
    raise typer.Exit(status)
