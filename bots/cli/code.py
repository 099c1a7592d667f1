"""`helpline code`: a one-time code for a new administrator."""

from datetime import UTC, datetime

import typer

from bots.cli.common import ConfigFile, say, settings_of, unit
from bots.config import DEFAULT_FILE


def code(config: ConfigFile = DEFAULT_FILE) -> None:
    """Print a one-time code that makes the person who sends it an administrator."""
    from bots.chat.claim import new_code
    from domain.desk.people.staff.codes import CODE_LASTS, add_code

    made = new_code()
    with unit(settings_of(config), read_only=False) as desk:
        add_code(made, datetime.now(UTC), desk)
    typer.echo(made)
    minutes = int(CODE_LASTS.total_seconds() // 60)
    say(
        "To become an administrator, send this code to the bot in a direct message within"
        f" {minutes} minutes. It works once, and every other administrator is told.",
    )
