"""`helpline run` and `helpline demo`."""

import gc
from errno import EADDRINUSE
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from bots.config import DEFAULT_FILE

if TYPE_CHECKING:
    from bots.config.settings import Settings


def run(*, begin_empty: BeginEmpty = False, config: ConfigFile = DEFAULT_FILE) -> None:
    """Run the desk, with every platform that has its tokens."""
    import asyncio

    import structlog

    from bots.app import NothingToRun
    from bots.ops.logs import configure
    from domain.dictionaries import BadEntries

    settings = settings_of(config)
    configure(settings.log, settings.secrets)
    # What is loaded now stays loaded. Collecting it again and again would hold up the loop.
    gc.freeze()
    for sentence in filter(None, settings.of_platforms(lambda one: one.left_out)):
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
        fail(f"The configuration does not fit this desk's dictionaries:{mistakes}", MISUSE)
    except Exception:  # noqa: BLE001
        # The log removes secrets; a traceback on the terminal would not.
        structlog.get_logger().exception("the desk stopped with an unexpected error")
        status = TROUBLE
    raise typer.Exit(status)


async def _desk(settings: "Settings", *, begin_empty: bool) -> int:
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
                f"Port {http.webhook_port} on {http.webhook_host} is not available"
                f" ({error.strerror or error}). Set http.webhook_port"
                " (HELPLINE_HTTP__WEBHOOK_PORT) to a free port that http.public_url leads to."
            )
        fail(
            f"Port {http.port} on {http.host} is not available ({error.strerror or error})."
            " Set http.port (HELPLINE_HTTP__PORT) to a free port; 0 chooses one."
        )


DEMO_FOLDER = Path("data/demo")


def demo(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The page's port; 0 chooses a free one.")
    ] = 8065,
    folder: Annotated[Path, typer.Option(help="Where to store the demo's data.")] = DEMO_FOLDER,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    config: Annotated[
        Path | None,
        typer.Option(
            help="Play with your own config.yaml. Its people and channels keep their ids."
        ),
    ] = None,
    tour: Annotated[
        bool, typer.Option("--tour", help="Play the tour in the terminal instead.")
    ] = False,
    fast: Annotated[
        bool, typer.Option("--fast", help="Play the tour without pauses for reading.")
    ] = False,
) -> None:
    """Play clients and specialists on one page in your browser, without any account."""
    if tour:
        from bots.demo.tour import run as play

        raise typer.Exit(play(fast=fast))
    say("Starting a desk, with Telegram and Slack simulated on this machine …")
    from bots.demo.configured import configured
    from bots.demo.page import run as show
    from bots.sandbox.memory import Forgotten
    from domain.errors import StorageUnavailable
    from storage.engine.leader import DeskBusy

    try:
        own = configured(settings_of(config)) if config else None
        # A configuration has its own data, separate from the demo's.
        folder = folder / "own" if own and folder == DEMO_FOLDER else folder
        status = show(folder, port, browser=browser, say=say, own=own)
    except DeskBusy:
        fail(f"A demo is already running in {folder}. Stop it, or choose another --folder.")
    except Forgotten as error:
        fail(f"{error}. Delete {folder}, or choose another --folder.")
    except OSError as error:
        if error.errno == EADDRINUSE:
            fail(f"Port {port} is taken. Choose another --port; 0 finds a free one.")
        fail(f"{error.filename or folder}: {error.strerror or error}. Choose another --folder.")
    except StorageUnavailable as error:
        fail(f"The database in {folder} cannot be used ({error}). Choose another --folder.")
    raise typer.Exit(status)
