"""`helpline inbox`: updates that failed too often and wait for somebody to look at them."""

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from bots.cli.common import ConfigFile, fail, out, printable, say, settings_of, unit
from bots.config import DEFAULT_FILE

if TYPE_CHECKING:
    from bots.config.settings import Settings

app = typer.Typer(name="inbox", help="Show, replay or discard updates that failed.")

Number = Annotated[int, typer.Argument(help="The update's number, from `helpline inbox list`.")]


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Show, replay or discard updates that failed."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("list")
def show_all(config: ConfigFile = DEFAULT_FILE) -> None:
    """List the parked updates."""
    settings = settings_of(config)
    with unit(settings, read_only=True) as desk:
        parked = desk.inbox.parked()
    if not parked:
        say("No updates are parked.")
        return
    table = Table("number", "platform", "received (UTC)", "tries", "problem", box=None)
    clean = _Clean(settings)
    for one in parked:
        last = one.problem.strip().rpartition("\n")[2]
        when = f"{one.received_at:%Y-%m-%d %H:%M}"
        row = (str(one.id), one.platform, when, str(one.attempts), last)
        table.add_row(*(Text(clean(cell), overflow="fold") for cell in row))
    out.print(table)
    say("Next: `helpline inbox show N`, `replay N` to try again, or `discard N`.")


@app.command()
def show(number: Number, config: ConfigFile = DEFAULT_FILE) -> None:
    """Show an update's content and why it failed."""
    settings = settings_of(config)
    with unit(settings, read_only=True) as desk:
        update = desk.inbox.get(number)
    if update is None:
        fail(f"There is no update {number}. See `helpline inbox list`.")
    say(
        f"{update.platform} update {number} ({update.key}), {update.state}, tries:"
        f" {update.attempts}, received {update.received_at:%Y-%m-%d %H:%M:%S} UTC"
    )
    clean = _Clean(settings)
    out.print_json(clean(json.dumps(update.payload, ensure_ascii=False)))
    say(clean(update.problem.strip()) or "It has not failed.")


@app.command()
def replay(number: Number, config: ConfigFile = DEFAULT_FILE) -> None:
    """Try a parked update again."""
    with unit(settings_of(config), read_only=False) as desk:
        done = desk.inbox.replay(number)
    _require(number, done=done)
    say(f"Update {number} will be tried again, within seconds or when the desk starts.")


@app.command()
def discard(
    number: Number,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    config: ConfigFile = DEFAULT_FILE,
) -> None:
    """Discard a parked update: it will never be handled."""
    settings = settings_of(config)
    with unit(settings, read_only=True) as desk:
        update = desk.inbox.get(number)
    _require(number, done=update is not None and update.state == "parked")
    if not yes and not typer.confirm(f"Discard update {number} for good?"):
        fail("Nothing was discarded.")
    with unit(settings, read_only=False) as desk:
        done = desk.inbox.discard(number)
    _require(number, done=done)
    say(f"Update {number} is discarded.")


def _require(number: int, *, done: bool) -> None:
    if not done:
        fail(f"No update {number} is parked. See `helpline inbox list`.")


class _Clean:
    """Removes secrets and control characters from what strangers typed and errors say."""

    def __init__(self, settings: "Settings") -> None:
        from bots.ops.logs import Redact

        self._redact = Redact(settings.secrets)

    def __call__(self, written: str) -> str:
        return printable(str(self._redact.clean(written)))
