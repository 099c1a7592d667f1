"""`helpline rules`: what other rules would change."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from bots.cli.common import MISUSE, ConfigFile, fail, out, printable, say, settings_of, unit
from bots.config import DEFAULT_FILE

if TYPE_CHECKING:
    from domain.desk.views.dry_run import Tried
    from domain.dictionaries import Rule
    from domain.policy.tickets.rules import TicketDifference
    from storage.unit import Unit

app = typer.Typer(name="rules", help="Try out rules before you use them.")

_MOST = 50
"""How many tickets are shown by default."""


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Try out rules before you use them."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("try")
def try_them(
    file: Annotated[Path, typer.Argument(help="A file with rules, written as in config.yaml.")],
    most: Annotated[int, typer.Option(help="How many tickets to show.", min=1)] = _MOST,
    config: ConfigFile = DEFAULT_FILE,
) -> None:
    """Show how open tickets would change with these rules. Nothing is saved."""
    from domain.desk.views.dry_run import try_rules

    written = _rules_in(file)
    with unit(settings_of(config), read_only=True) as desk:
        trial = try_rules(_read(written, desk), desk)
    if trial.changed:
        out.print(_table(trial.changed[:most]))
    say(f"{len(trial.changed)} of {trial.open} open tickets would change; nothing was saved.")
    if len(trial.changed) > most:
        say(f"These are the first {most}; use --most to see more.")


def _rules_in(file: Path) -> Mapping[str, object]:
    from bots.config.yaml_file import Unreadable, read_yaml

    try:
        written = read_yaml(file)
    except Unreadable as error:
        fail(str(error), MISUSE)
    rules = written.get("rules") if isinstance(written, Mapping) else None
    if not isinstance(rules, Mapping):
        fail(f"{file} has no rules: write them under `rules:`, each with its name.", MISUSE)
    return {str(name): body for name, body in rules.items()}


def _read(written: Mapping[str, object], desk: "Unit") -> "Sequence[Rule]":
    """Read the rules, together with the desk's other dictionaries."""
    from domain.dictionaries import BadEntries, Kind

    try:
        return desk.dictionaries.instead(Kind.RULE, written).rules
    except BadEntries as bad:
        mistakes = "".join(f"\n  {line}" for line in str(bad).splitlines())
        fail(f"These rules have mistakes:{mistakes}", MISUSE)


def _table(changed: "Sequence[Tried]") -> Table:
    table = Table("place", "ticket", "subject", "points", "if it were new", box=None)
    for one in changed:
        before, after = one.difference.before, one.difference.after
        row = (
            _arrow(one.place_before, one.place_after),
            f"#{one.ticket.id}",
            one.ticket.subject,
            _arrow(before.points, after.points),
            _handled(one.difference),
        )
        table.add_row(*(Text(printable(cell), overflow="fold") for cell in row))
    return table


def _arrow(before: object, after: object) -> str:
    return f"{before}" if before == after else f"{before} → {after}"


def _handled(difference: "TicketDifference") -> str:
    """Say how rules would handle a new ticket like this differently."""
    from domain.dictionaries.kinds.rules import SETS

    changes = []
    for key in SETS:
        before, after = getattr(difference.before, key), getattr(difference.after, key)
        if before != after:
            changes.append(f"{key}: {before or '—'} → {after or '—'}")
    return ", ".join(changes)
