"""Adding an entry of a dictionary, changing one, and taking a change back, in chat."""

from dataclasses import replace
from datetime import date, datetime, time

from domain.answers import Answer
from domain.commands import SaveEntry, UndoChange
from domain.desk.act import Act
from domain.desk.people.known import person_with
from domain.desk.people.typed_time import zone_of
from domain.desk.settings import write
from domain.desk.settings.country import country_of, refuse_bad_country
from domain.desk.settings.fields.mistakes import refuse_mistakes
from domain.desk.settings.fields.values import changed
from domain.desk.settings.history import own_changes, says_the_same
from domain.desk.settings.members import absences_of
from domain.desk.settings.pages import done, entry_of, page_of
from domain.desk.settings.question import ask
from domain.desk.settings.write import When
from domain.dictionaries import BEGINNING, Entry, EntryVersion, Former, Kind
from domain.dictionaries.fields.body import rows_of, value_at
from domain.dictionaries.fields.typed import row_shown
from domain.dictionaries.kinds.calendars import EXCEPTIONS
from domain.dictionaries.past_days import begun_days, said_since, since_days
from domain.dictionaries.preview import HoldsFor, fits_new_tickets, holds_from
from domain.errors import Refusal


def save_entry(command: SaveEntry, act: Act) -> Answer:
    """Add an entry, or change one; ask first if open tickets may move.

    Raises Refusal with all mistakes at once if it can't be so.
    """
    before = entry_of(command.entry, act) if command.entry else None
    if before is not None:
        _refuse_stale(before, command, act)
    kind = before.kind if before is not None else command.kind
    after = changed(before, kind, command.values, act)
    refuse_mistakes(before, after, act)
    if before == after:
        return page_of(after, act)
    if country_of(after) != (country_of(before) if before is not None else ""):
        refuse_bad_country(after, act)
    if before is not None and before.kind is Kind.LEVEL:
        since = holds_from(before, after.body, act.now)
        after = before.changed(after.name, after.body, since)
    parts = _since_begun_days(before, after, command.reason, act) if before is not None else []
    if before is not None and parts:
        after = said_since(before, after, parts)
    if asked := ask(command, before, after, act, since=parts[0].since if parts else None):
        return asked
    if before is None:
        number = write.add(after, act, person_with)
    else:
        number = after.id
        write.change(before, after, act, person_with, _when(command, before, after, parts, act))
    page = done(entry_of(number, act), act)
    return replace(page, absent=absences_of(before, after, act))


def _since_begun_days(before: Entry, after: Entry, reason: str, act: Act) -> list[Former]:
    """Return what a calendar says since the first day that changes though it has begun.

    Nothing if there is none. Raises Refusal without a reason.
    """
    days = begun_days(before, after, act.now)
    if not days:
        return []
    if not reason:
        begins = datetime.combine(days[0], time(), zone_of(act))
        raise Refusal("day_is_over", day=begins, typed=_typed(after, days[0]))
    return since_days(before, after, days)


def _typed(after: Entry, day: date) -> str:
    """Return how a day is changed in one line, before the reason."""
    rows = {row["date"]: row for row in rows_of(value_at(after.body, EXCEPTIONS.key), EXCEPTIONS)}
    row = rows.get(day.isoformat())
    said = f"+{row_shown(row, EXCEPTIONS)}" if row is not None else f"-{day.isoformat()}"
    return f"set calendar {after.name} {EXCEPTIONS.key} {said}"


def _when(command: SaveEntry, before: Entry, after: Entry, parts: list[Former], act: Act) -> When:
    """Return from when a change holds that was asked about. Raises Refusal if it can't."""
    tells = command.reach is HoldsFor.TOLD
    if parts:
        *earlier, last = parts
        return When(last.since, tuple(earlier), command.reason, tells=tells)
    if command.reach is not HoldsFor.NEW:
        return When(tells=tells)
    if not fits_new_tickets(before, after):
        raise Refusal("stale_button")
    return When(since=act.now)


def undo(command: UndoChange, act: Act) -> Answer:
    """Write what was before the newest change again, as a new version."""
    entry = entry_of(command.entry, act)
    versions = act.uow.dictionaries.versions(entry.id)
    pressed = next((one for one in versions if one.id == command.version), None)
    if pressed is None or pressed.revision == versions[-1].revision:
        raise Refusal("no_such_entry")
    changes = own_changes(entry, versions, act)
    undone, was = next(
        (one for one in changes if one[0].revision <= pressed.revision), (pressed, entry)
    )
    if says_the_same(was, entry):
        return page_of(entry, act)
    if undone != changes[0][0]:
        raise Refusal("changed_since", name=entry.name)
    refuse_mistakes(entry, was, act)
    first = next(one for one in reversed(versions) if one.revision == undone.revision)
    back = first.valid_from if _was_late(first, entry.kind) else None
    if asked := ask(command, entry, was, act, since=back):
        return asked
    since = BEGINNING if entry.kind is Kind.LEVEL else back or act.now
    *before, last = was.held_from(since)
    tells = command.reach is HoldsFor.TOLD
    write.change(
        entry,
        was,
        act,
        person_with,
        When(last.since, tuple(before), undone.reason, tells=tells),
    )
    return done(entry_of(entry.id, act), act)


def _was_late(version: EntryVersion, kind: Kind) -> bool:
    """Return whether a calendar's version held before it was made."""
    return kind is Kind.CALENDAR and BEGINNING < version.valid_from < version.made_at


def _refuse_stale(entry: Entry, command: SaveEntry, act: Act) -> None:
    """Refuse a form that was opened before somebody else changed its entry."""
    newest = act.uow.dictionaries.versions(entry.id)[0].id
    if command.revision and command.revision != newest:
        raise Refusal("changed_since", name=entry.name)
