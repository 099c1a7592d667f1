"""The recorded changes."""

from datetime import datetime, time

from domain.answers import Answer, Say
from domain.audit import AuditEntry, Owner, Subject, Wanted
from domain.bodies import Words
from domain.commands import ShowAudit
from domain.desk.act import Act
from domain.desk.people.named import account_called
from domain.desk.people.typed_time import zone_of
from domain.errors import Refusal
from domain.policy.queue.ticket_list import read_period

SHOWN = 15
"""How many entries are shown in chat; the command line shows more."""


def show_audit(command: ShowAudit, act: Act) -> Answer | None:
    """Show the newest entries. Raises Refusal if nobody and nothing is called so."""
    entries = act.uow.audit.entries(_wanted(command, act), SHOWN + 1)
    shown = [_row(entry) for entry in entries[:SHOWN]]
    return Say("answers/audit", {"entries": shown, "more": len(entries) > SHOWN})


def _wanted(command: ShowAudit, act: Act) -> Wanted:
    known = act.uow.dictionaries.entries()
    numbers = [one.id for one in known if one.kind is command.kind]
    people = _people(command.named, act)
    if command.named and not people:
        called = command.named.casefold()
        numbers = [one.id for one in known if one.name.casefold() == called]
        if not numbers:
            raise Refusal("nobody_called_so", name=command.named)
    of_entries = frozenset(Subject(Owner.ENTRY, one) for one in numbers)
    return Wanted(
        people=frozenset(people) if people else None,
        subjects=of_entries if of_entries or command.kind else None,
        since=_since(command.since, act),
    )


def _people(named: str, act: Act) -> list[int]:
    if named.startswith("@"):
        person = act.uow.people.by_identity(account_called(named.removeprefix("@"), act))
        return [person.id] if person is not None else []
    called = named.casefold()
    return [one.id for one in act.uow.people.staff() if called and one.name.casefold() == called]


def _since(typed: str, act: Act) -> datetime | None:
    zone = zone_of(act)
    period = read_period(typed, act.now.astimezone(zone).date()) if typed else None
    return datetime.combine(period.first, time(), zone) if period is not None else None


def _row(entry: AuditEntry) -> Words:
    return {
        "at": entry.at,
        "actor": entry.actor,
        "on_behalf_of": entry.on_behalf_of,
        "via": entry.via.value,
        "what": entry.change.what.value,
        "subject": entry.subject,
        "before": entry.change.before,
        "after": entry.change.after,
    }
