"""The `helpline` command: one module a group of commands."""

import sys
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from bots.cli import audit, code, data, dictionaries, doctor, inbox, rules, run, transcript
from bots.cli.common import out

app = typer.Typer(
    name="helpline",
    help="Run a support desk that lives in chat.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
app.command()(run.run)
app.command()(run.demo)
app.command()(doctor.doctor)
app.command()(doctor.manifest)
app.command()(code.code)
app.command()(data.migrate)
app.add_typer(inbox.app)
app.add_typer(rules.app)
app.add_typer(dictionaries.app)
app.command()(audit.audit)
app.command()(transcript.transcript)
app.command()(data.backup)
app.command()(data.restore)


def _version(asked: bool) -> None:
    if asked:
        out.print(f"helpline {version('helpline')}", highlight=False)
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Run a support desk that lives in chat."""
    del version
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command line and exit: 0 success, 1 trouble, 2 wrong usage or configuration."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # an output that has no ✓ gets ?
    app()
