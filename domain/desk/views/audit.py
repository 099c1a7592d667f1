"""The recorded changes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time

from domain.answers.settings import AuditPage, ListedChange, ShownChange
from domain.audit import OWNERS, Audited, AuditEntry, Owner, Subject, Wanted
from domain.commands import ShowAudit
from domain.desk.act import Act
from domain.desk.people.description import FIELDS, FORM
from domain.desk.people.named import account_called, anybody_called
from domain.desk.people.typed_time import zone_of
from domain.desk.settings.person.changes import undoable_of
from domain.desk.settings.said_changes import entry_changes, field_changes
from domain.errors import Refusal
from domain.policy.queue.ticket_list import read_period

PAGE = 10
"""Changes on a page; the command line shows more."""


def show_audit(command: ShowAudit, act: Act) -> AuditPage:
    """Show a page of changes. Raises Refusal if nobody and nothing has that name."""
    entries = act.uow.audit.entries(_wanted(command, act), PAGE + 1, command.page * PAGE)
    if command.page and not entries:
        return show_audit(replace(command, page=0), act)
    return AuditPage(
        tuple(_listed(entries[:PAGE], act)),
        command.page,
        more=len(entries) > PAGE,
        named=command.named,
        kind=command.kind.value if command.kind else "",
        since=command.since,
    )


def _wanted(command: ShowAudit, act: Act) -> Wanted:
    known = act.uow.dictionaries.entries()
    numbers = [one.id for one in known if one.kind is command.kind]
    people, about = _people(command.named, act), frozenset[Subject]()
    if command.named and not people:
        called = command.named.casefold()
        numbers = [one.id for one in known if one.name.casefold() == called]
        about = frozenset() if numbers else _of_people(command.named, act)
        if not numbers and not about:
            raise Refusal("nobody_called_so", name=command.named)
    subjects = about | {Subject(Owner.ENTRY, one) for one in numbers}
    return Wanted(
        people=frozenset(people) if people else None,
        subjects=subjects if subjects or command.kind else None,
        since=_since(command.since, act),
    )


def _people(named: str, act: Act) -> list[int]:
    """Return colleagues: what they changed is meant."""
    if handle := _handle(named, act):
        person = act.uow.people.by_identity(account_called(handle, act))
        return [person.id] if person is not None and person.role.is_staff else []
    called = named.casefold()
    return [one.id for one in act.uow.people.staff() if called and one.name.casefold() == called]


def _of_people(named: str, act: Act) -> frozenset[Subject]:
    """Return the other people that a name means: what was changed about them is meant."""
    if handle := _handle(named, act):
        person = act.uow.people.by_identity(account_called(handle, act))
        people = [person] if person is not None else []
    else:
        people = list(anybody_called(named.removeprefix("@"), act))
    return frozenset(Subject(Owner.PERSON, one.id) for one in people)


def _handle(named: str, act: Act) -> str:
    """Return a typed @name if somebody has it; else empty."""
    handle = named.removeprefix("@")
    return handle if handle != named and act.uow.people.with_handle(handle) else ""


def _since(typed: str, act: Act) -> datetime | None:
    zone = zone_of(act)
    period = read_period(typed, act.now.astimezone(zone).date()) if typed else None
    return datetime.combine(period.first, time(), zone) if period is not None else None


def _listed(entries: Sequence[AuditEntry], act: Act) -> Iterator[ListedChange]:
    """Yield the changes; the first one of a thing that can be taken back says which it is."""
    versions = act.uow.dictionaries.changed(_subjects(Owner.ENTRY, entries))
    cards = undoable_of(_subjects(Owner.PERSON, entries), act)
    offered: set[tuple[Owner, int]] = set()
    for one in entries:
        owner, newest = OWNERS[one.change.what], 0
        version = versions.get(one.change.subject) if owner is Owner.ENTRY else None
        if version is not None and version.made_at == one.at:
            newest = version.id
        elif owner is Owner.PERSON and one.number in cards:
            newest = one.number
        if (owner, newest) in offered:
            newest = 0
        offered.add((owner, newest))
        yield ListedChange(
            one.at,
            one.actor,
            one.on_behalf_of,
            one.via.value,
            one.change.what.value,
            one.subject,
            one.change.before,
            one.change.after,
            one.change.subject if newest and owner is Owner.ENTRY else 0,
            newest,
            one.change.subject if newest and owner is Owner.PERSON else 0,
            *said_of(one, act),
        )


def said_of(one: AuditEntry, act: Act) -> tuple[tuple[ShownChange, ...], str]:
    """Return a change field by field, and its reason; nothing if that isn't known."""
    match one.change.what:
        case Audited.DETAILS:
            was, now = ({key: two[at] for key, two in one.change.fields.items()} for at in (0, 1))
            return tuple(field_changes(was, now, FORM, FIELDS, act)), ""
        case Audited.ADDED | Audited.CHANGED:
            return _of_entry(one, act)
    return (), ""


def _of_entry(one: AuditEntry, act: Act) -> tuple[tuple[ShownChange, ...], str]:
    entry = act.uow.dictionaries.entry(one.change.subject)
    versions = act.uow.dictionaries.versions(one.change.subject)[::-1]
    made = [at for at, version in enumerate(versions) if version.made_at == one.at]
    if entry is None or not made:
        return (), ""
    first, last = made[0], made[-1]
    before = entry.as_made(versions[:first]) if first else None
    after = entry.as_made(versions[: last + 1])
    named = [said for said in entry_changes(before, after, act) if said.label]
    return tuple(named), versions[last].reason


def _subjects(owner: Owner, entries: Sequence[AuditEntry]) -> set[int]:
    return {one.change.subject for one in entries if OWNERS[one.change.what] is owner}
