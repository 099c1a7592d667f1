"""`helpline dictionaries`: export what the desk knows as text, and apply such a text."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from bots.cli.common import MISUSE, ConfigFile, fail, out, printable, say, settings_of, unit
from bots.config import DEFAULT_FILE

if TYPE_CHECKING:
    from bots.config.settings import Settings
    from domain.desk.views.promises import MovedPromises
    from domain.dictionaries import Entry, Kind
    from domain.dictionaries.plan import EntryChange

app = typer.Typer(name="dictionaries", help="Export and change what chat and config.yaml set up.")

File = Annotated[Path, typer.Argument(help="A file with dictionaries, written as in config.yaml.")]

Reason = Annotated[str, typer.Option(help="Why you change days that have already begun.")]

_BEGUN = "These days have already begun or are over:"
_SAY_WHY = 'They would change as a whole. Say why: helpline dictionaries apply FILE --reason "…"'

_NAMED = 10
"""How many tickets are named."""


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Export and change what chat and config.yaml set up."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def export(config: ConfigFile = DEFAULT_FILE) -> None:
    """Print the dictionaries as they are now, as in config.yaml."""
    import yaml

    from bots.config.dictionaries import sections_of

    with unit(settings_of(config), read_only=True) as desk:
        sections = sections_of(desk.dictionaries.entries())
    typer.echo(yaml.safe_dump(sections, sort_keys=False, allow_unicode=True, width=100), nl=False)


@app.command()
def plan(file: File, config: ConfigFile = DEFAULT_FILE) -> None:
    """Show what applying a file would change. Nothing is saved."""
    from bots.config.apply import missed_by, planned
    from domain.desk.views.promises import moved_promises

    settings, now = settings_of(config), datetime.now(UTC)
    wanted = _wanted(file, settings, now)
    with _sound(file), unit(settings, read_only=True) as desk:
        made, then = planned(wanted, now, desk)
        begun = [one for one in made.differences if one.begun]
        moved = moved_promises(then, now, desk, gives_back=bool(begun))
        missed = [number for one in begun for number in missed_by(one, desk)]
    _show(made.differences)
    _tell(moved)
    _tell_begun(begun, missed)
    if made.differences:
        say(f"Nothing was saved. To do this: helpline dictionaries apply {file}")


@app.command()
def apply(file: File, config: ConfigFile = DEFAULT_FILE, reason: Reason = "") -> None:
    """Replace the dictionaries with those of a file. The desk may keep running.

    Entries that the file leaves out are switched off; whole sections that it leaves out stay.
    """
    from bots.config.apply import apply as change
    from bots.config.apply import planned

    settings, now = settings_of(config), datetime.now(UTC)
    wanted = _wanted(file, settings, now)
    with _sound(file), unit(settings, read_only=False) as desk:
        made, _ = planned(wanted, now, desk)
        begun = [one for one in made.differences if one.begun]
        if begun and not reason:
            days = "".join(f"\n  {_days_of(one)}" for one in begun)
            fail(f"{_BEGUN}{days}\nNothing was changed. {_SAY_WHY}", MISUSE)
        change(made, now, desk, reason)
    _show(made.differences)
    if made.differences:
        say("Done. Open tickets follow within seconds, or when the desk starts.")


@contextmanager
def _sound(file: Path) -> Iterator[None]:
    """Exit with all mistakes of a file if it has any."""
    from domain.dictionaries import BadEntries

    try:
        yield
    except BadEntries as bad:
        mistakes = "".join(f"\n  {line}" for line in str(bad).splitlines())
        fail(f"{file} has mistakes; nothing was changed:{mistakes}", MISUSE)


def _wanted(file: Path, settings: "Settings", now: datetime) -> "Mapping[Kind, Sequence[Entry]]":
    """Return the entries of a file, for each kind of which it has a section."""
    from bots.config.dictionaries import entries_of
    from bots.config.yaml_file import Unreadable, read_yaml
    from domain.dictionaries import Kind

    try:
        written = read_yaml(file)
    except Unreadable as error:
        fail(str(error), MISUSE)
    if not isinstance(written, Mapping):
        fail(f"{file} must consist of sections, like `levels:`.", MISUSE)
    unknown = [str(name) for name in written if name not in type(settings).model_fields]
    kinds = [kind for kind in Kind if written.get(kind.value) is not None]
    wrong = [str(kind) for kind in kinds if not isinstance(written[kind.value], Mapping)]
    mistakes = [f"{name}: there is no such section" for name in unknown]
    mistakes += [f"{name}: write each entry with its name" for name in wrong]
    if mistakes:
        fail("".join([f"{file} has mistakes:", *(f"\n  {one}" for one in mistakes)]), MISUSE)
    if not kinds:
        fail(f"{file} has no dictionaries, like `levels:` or `calendars:`.", MISUSE)
    with _sound(file):
        sections = {kind: written[kind.value] for kind in kinds}
        entries = entries_of(sections, now.year, settings.desk.language)
    return {kind: [one for one in entries if one.kind is kind] for kind in kinds}


_STYLES = {
    "added": ("+", "green"),
    "changed": ("~", "yellow"),
    "switched off": ("-", "red"),
    "switched on": ("+", "green"),
    "moved": ("~", "cyan"),
}


def _show(differences: "Sequence[EntryChange]") -> None:
    for one in differences:
        mark, style = _STYLES[one.what.value]
        kind, name = one.after.kind.value, one.before.name if one.before else one.after.name
        _print(Text.assemble((f"{mark} {kind} ", style), (printable(name), f"bold {style}")), one)
        for line in one.lines:
            before, after = printable(line.before), printable(line.after)
            parts = [f"    {printable(line.field)}: "]
            if one.what.value == "added":
                _line(Text.assemble(*parts, (after, "green")))
            else:
                _line(Text.assemble(*parts, (before or "–", "red"), " → ", (after or "–", "green")))
    if not differences:
        say("There are no differences.")


def _print(head: Text, one: "EntryChange") -> None:
    _line(Text.assemble(head, f": {one.what.value}"))


def _line(text: Text) -> None:
    out.print(text, soft_wrap=not out.is_terminal)


def _tell(moved: "MovedPromises") -> None:
    sorts = [
        ("move earlier", moved.earlier),
        ("move later", moved.later),
        ("begin", moved.begun),
    ]
    parts = [f"{words}: {len(ids)}" for words, ids in sorts if ids]
    moves = f"Deadlines that {', '.join(parts)}." if parts else "No deadline moves."
    say(f"Open tickets: {moved.open}. {moves}")
    if moved.late:
        named = " ".join(f"#{number}" for number in moved.late[:_NAMED])
        more = " …" if len(moved.late) > _NAMED else ""
        say(f"Overdue because of this change: {len(moved.late)} ({named}{more})", style="yellow")


def _tell_begun(begun: "Sequence[EntryChange]", missed: Sequence[int]) -> None:
    """Say which days change that have begun, and which tickets missed a deadline since."""
    if begun:
        say(_BEGUN, style="yellow")
        for one in begun:
            say(f"  {_days_of(one)}")
        if missed:
            named = " ".join(f"#{number}" for number in missed[:_NAMED])
            more = " …" if len(missed) > _NAMED else ""
            say(f"Deadlines that were already missed stay missed: {named}{more}")
        say(_SAY_WHY)


def _days_of(one: "EntryChange") -> str:
    days = ", ".join(day.isoformat() for day in one.begun)
    return f"{one.after.kind.value}.{printable(one.after.name)}: {days}"
