"""Adding an entry of a dictionary, changing one, and taking a change back, in chat."""

from datetime import datetime

from domain.answers import Answer
from domain.commands import SaveEntry, UndoChange
from domain.desk.act import Act
from domain.desk.settings import write
from domain.desk.settings.members import met
from domain.desk.settings.mistakes import refuse_mistakes
from domain.desk.settings.pages import done, entry_of, page_of
from domain.desk.settings.question import ask
from domain.desk.settings.values import changed
from domain.desk.settings.write import When
from domain.dictionaries import BEGINNING, Entry, EntryVersion, Kind
from domain.dictionaries.dated import fits_new_tickets, holds_from
from domain.dictionaries.preview import Reach
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
    if before is not None and before.kind is Kind.LEVEL:
        since = holds_from(before, after.body, act.now)
        after = before.changed(after.name, after.body, since)
    if asked := ask(command, before, after, act):
        return asked
    if before is None:
        return done(entry_of(write.add(after, act, met), act), act)
    write.change(before, after, act, met, _when(command.reach, before, after, act))
    return done(entry_of(after.id, act), act)


def _when(reach: Reach, before: Entry, after: Entry, act: Act) -> When:
    """Return from when a change holds that was asked about. Raises Refusal if it can't."""
    if reach is not Reach.NEW:
        return When(tells=reach is Reach.TOLD)
    if not fits_new_tickets(before, after):
        raise Refusal("stale_button")
    return When(since=act.now)


def undo(command: UndoChange, act: Act) -> Answer:
    """Write what was before the newest change again, as a new version."""
    entry = entry_of(command.entry, act)
    versions = act.uow.dictionaries.versions(entry.id)
    undone = next((one for one in versions if one.id == command.version), None)
    former = [one for one in versions if undone and one.revision < undone.revision]
    if undone is None or not former:
        raise Refusal("no_such_entry")
    was = entry.as_made(former[::-1])
    if _says_the_same(was, entry):
        return page_of(entry, act)
    if undone != versions[0]:
        raise Refusal("changed_since", name=entry.name)
    refuse_mistakes(entry, was, act)
    if asked := ask(command, entry, was, act):
        return asked
    *before, last = was.held_from(_since(entry.kind, undone, act))
    told = command.reach is Reach.TOLD
    write.change(entry, was, act, met, When(last.since, tuple(before), tells=told))
    return done(entry_of(entry.id, act), act)


def _says_the_same(was: Entry, entry: Entry) -> bool:
    if entry.kind is Kind.LEVEL:  # also about which tickets have which targets
        return was == entry
    return (was.name, was.body) == (entry.name, entry.body)


def _since(kind: Kind, undone: EntryVersion, act: Act) -> datetime:
    """Return from when it is as it was: a level for all tickets, a calendar from now on."""
    return BEGINNING if kind is Kind.LEVEL else act.now


def _refuse_stale(entry: Entry, command: SaveEntry, act: Act) -> None:
    """Refuse a form that was opened before somebody else changed its entry."""
    newest = act.uow.dictionaries.versions(entry.id)[0].id
    if command.revision and command.revision != newest:
        raise Refusal("changed_since", name=entry.name)
