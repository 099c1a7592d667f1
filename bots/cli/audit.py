"""`helpline audit`: who changed what, when, how, and on whose behalf."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Column, Table
from rich.text import Text

from bots.cli.common import MISUSE, ConfigFile, fail, out, printable, say, settings_of, unit
from bots.config import DEFAULT_FILE

if TYPE_CHECKING:
    from domain.audit import AuditEntry, Subject, Wanted
    from storage.unit import Unit

_DATES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]

_MOST = 50
"""How many entries are shown by default."""


def audit(
    *,
    person: Annotated[
        str, typer.Option(help="Only changes by this person, or on their behalf.")
    ] = "",
    subject: Annotated[
        str,
        typer.Option(help="Only changes of this person, ticket (42), or dictionary entry."),
    ] = "",
    since: Annotated[
        datetime | None,
        typer.Option(help="Only changes since then, in the desk's time zone.", formats=_DATES),
    ] = None,
    most: Annotated[int, typer.Option(help="How many entries to show.", min=1)] = _MOST,
    config: ConfigFile = DEFAULT_FILE,
) -> None:
    """List changes of roles, channels, tickets and dictionaries: who made them, when and how."""
    settings = settings_of(config)
    with unit(settings, read_only=True) as desk:
        voice = desk.dictionaries.load().voice
        zone = ZoneInfo(voice.time_zone or settings.desk.time_zone)
        wanted = _wanted(person, subject, since.replace(tzinfo=zone) if since else None, desk)
        found = desk.audit.entries(wanted, most + 1)
        if not found:
            say("No changes found.")
            return
        out.print(_table(found[:most], zone, desk))
    if len(found) > most:
        say(f"These are the newest {most}; use --most to see more.")


def _wanted(person: str, subject: str, since: datetime | None, desk: "Unit") -> "Wanted":
    from domain.audit import Wanted

    people = frozenset(_called(person, desk.audit.people())) if person else None
    if person and not people:
        fail(f"Nothing is recorded for {person}.", MISUSE)
    subjects = frozenset(_subjects(subject, desk)) if subject else None
    if subject and not subjects:
        fail(f"Nothing is recorded for {subject}. For a ticket, give its number.", MISUSE)
    return Wanted(people, subjects, since)


def _subjects(said: str, desk: "Unit") -> "Iterator[Subject]":
    """Yield the ticket with this number, and the people and entries with this name."""
    from domain.audit import Owner, Subject

    number = said.strip().removeprefix("#")
    if number.isascii() and number.isdecimal():
        yield Subject(Owner.TICKET, int(number))
    for owner, names in (
        (Owner.PERSON, desk.audit.people()),
        (Owner.DEPARTMENT, desk.audit.departments()),
        (Owner.ENTRY, desk.audit.entry_names()),
    ):
        yield from (Subject(owner, one) for one in _called(said, names))


def _called(name: str, names: Mapping[int, str]) -> Iterator[int]:
    key = " ".join(name.split()).casefold()
    return (number for number, one in names.items() if one.casefold() == key)


def _table(found: "Sequence[AuditEntry]", zone: ZoneInfo, desk: "Unit") -> Table:
    when = Column(f"when ({zone})", no_wrap=True)
    table = Table(when, "who", "via", "whose", "what", "before", "after", box=None)
    for one in found:
        who = one.actor or "the desk"
        behalf = f" for {one.on_behalf_of}" if one.on_behalf_of else ""
        head = (f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}", who + behalf, one.via.value)
        first, *more = _said(one, desk)
        for row in ((*head, one.subject, *first), *(("", "", "", "", *each) for each in more)):
            table.add_row(*(Text(printable(cell), overflow="fold") for cell in row))
    return table


def _said(one: "AuditEntry", desk: "Unit") -> "Iterator[tuple[str, str, str]]":
    """Yield what was changed, before and after, in the words of `/desk changes`."""
    from bots.text.terms import said_in
    from bots.text.words import AUDITED, word
    from domain.desk.act import Act
    from domain.desk.views.audit import said_of
    from domain.people.person import LANGUAGES

    english = LANGUAGES[0]
    what = word(AUDITED, one.change.what.value, english)
    changes, reason = said_of(one, Act(None, one.at, desk))
    if not changes:
        yield what, one.change.before or "–", one.change.after or "–"
    for each in changes:
        values = (said_in(english, said, *each.of) for said in (each.before, each.after))
        before, after = (" / ".join(said.splitlines()) for said in values)
        yield f"{what}: {each.label or 'Name'}", before, after
    if reason:
        yield "reason", "", reason
