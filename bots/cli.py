"""The `helpline` command."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bots.config import DEFAULT_FILE, ConfigError, Settings, load

app = typer.Typer(
    name="helpline",
    help="A support desk that lives in chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console()
err = Console(stderr=True)

ConfigFile = Annotated[Path, typer.Option("--config", help="The configuration file.")]


def settings_of(path: Path) -> Settings:
    """Load the configuration, or end with every mistake in it."""
    try:
        return load(path)
    except ConfigError as error:
        err.print("[red]The configuration cannot be used:[/red]")
        for line in str(error).splitlines():
            err.print(f"  {line}", markup=False)
        raise typer.Exit(2) from None


@app.callback()
def helpline() -> None:
    """A support desk that lives in chat."""


@app.command()
def run(config: ConfigFile = DEFAULT_FILE) -> None:
    """Run the desk: every bot that has a token."""
    from bots.app import App, NothingToRun
    from bots.logs import configure
    from domain.errors import StorageUnavailable
    from storage.lock import DeskBusy

    settings = settings_of(config)
    configure(settings.log, settings.secrets)

    async def main() -> int:
        return await App(settings, tell=lambda text: err.print(text, markup=False)).run()

    try:
        status = asyncio.run(main())
    except (NothingToRun, DeskBusy, StorageUnavailable, OSError) as error:
        err.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None
    raise typer.Exit(status)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
