"""Adding an entry of a dictionary, changing one, and taking a change back, in chat."""

from dataclasses import replace

from domain.answers import Answer
from domain.commands import SaveEntry, UndoChange
from domain.desk.act import Act
from domain.desk.settings import write
from domain.desk.settings.members import met
from domain.desk.settings.mistakes import refuse_mistakes
from domain.desk.settings.pages import done, entry_of, page_of
from domain.desk.settings.question import ask
from domain.desk.settings.values import changed
from domain.dictionaries import Entry
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
    if asked := ask(command, before, after, act):
        return asked
    return _apply(before, after, act)


def undo(command: UndoChange, act: Act) -> Answer:
    """Write the version before the newest one again, as a new version."""
    entry = entry_of(command.entry, act)
    versions = act.uow.dictionaries.versions(entry.id)
    former = [one for one in versions if one.id < command.version]
    if not former:
        raise Refusal("no_such_entry")
    after = replace(entry, name=former[0].name, body=former[0].body)
    if after == entry:
        return page_of(entry, act)
    if versions[0].id != command.version:
        raise Refusal("changed_since", name=entry.name)
    refuse_mistakes(entry, after, act)
    if asked := ask(command, entry, after, act):
        return asked
    return _apply(entry, after, act)


def _refuse_stale(entry: Entry, command: SaveEntry, act: Act) -> None:
    """Refuse a form that was opened before somebody else changed its entry."""
    newest = act.uow.dictionaries.versions(entry.id)[0].id
    if command.revision and command.revision != newest:
        raise Refusal("changed_since", name=entry.name)


def _apply(before: Entry | None, after: Entry, act: Act) -> Answer:
    """Write a checked entry, with everything that follows from it."""
    if before is None:
        number = write.add(after, act, met)
    else:
        write.change(before, after, act, met)
        number = after.id
    return done(entry_of(number, act), act)
