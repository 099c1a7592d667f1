"""`helpline transcript`: a ticket's conversation as text."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bots.cli.common import ConfigFile, fail, say, settings_of, unit
from bots.config import DEFAULT_FILE


def transcript(
    number: Annotated[int, typer.Argument(help="The ticket's number.")],
    to: Annotated[
        Path | None, typer.Option(help="Write to this new file instead of printing.")
    ] = None,
    config: ConfigFile = DEFAULT_FILE,
) -> None:
    """Print a ticket's conversation, with notes, replies on hold and failed messages."""
    from bots.text.renderer import our_renderer
    from bots.text.transcript import transcript as told
    from domain.outgoing.deliveries import Reader
    from domain.outgoing.made_files import Transcript
    from storage.engine.files.modes import FILE

    settings = settings_of(config)
    what = Transcript(number, inside=True, language="", time_zone="")
    with unit(settings, read_only=True) as desk:
        voice = desk.dictionaries.load().voice
        reader = Reader(
            voice.language or settings.desk.language,
            voice.time_zone or settings.desk.time_zone,
            voice,
        )
        if desk.tickets.find(number) is None:
            fail(f"There is no ticket {number}.")
        lines = desk.discussions.all_of(number, inside=True)
        view = desk.tickets.view(number)
        pieces = told(what, view, lines, our_renderer(), reader, datetime.now(UTC))
        if to is None:
            for piece in pieces:
                typer.echo(piece, nl=False)
            return
        try:
            handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE)
        except FileExistsError:
            fail(f"{to} already exists. Name another file.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(pieces)
    say(f"Wrote the conversation of ticket {number} to {to}.")
