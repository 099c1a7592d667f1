"""Switching entries off and on, with others in their place, and moving them in their list."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.answers import Answer
from domain.answers.say import Say
from domain.answers.settings import ShownChange
from domain.audit import Audited
from domain.commands import MoveEntry, SwitchEntry
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.people.known import person_with
from domain.desk.settings import write
from domain.desk.settings.fields.mistakes import refuse_mistakes, with_entry
from domain.desk.settings.pages import done, entry_of, page_of
from domain.desk.settings.question import ask_about, looked
from domain.dictionaries import DESCRIPTIONS, SINGLE, Entry, Kind
from domain.dictionaries.preview import HoldsFor, PlannedChange
from domain.dictionaries.references import renamed, users_of
from domain.errors import Refusal
from domain.outgoing.buttons import Choice, Replacements
from domain.outgoing.words import Word

OFFERED = 8
"""Entries that are offered instead of one that is switched off."""


def switch(command: SwitchEntry, act: Act) -> Answer:
    """Switch an entry off or on. Raises Refusal if what remains could not work."""
    entry = entry_of(command.entry, act)
    if entry.off == command.off:
        return page_of(entry, act)
    if command.off:
        entries = act.uow.dictionaries.entries()
        _refuse_last(entry, entries)
        users = [one for one in users_of(entry, entries) if not one.off]
        if asked := _ask(command, entry, users, entries, act):
            return asked
    else:
        refuse_mistakes(entry, replace(entry, off=False), act)
    if asked := _ask_of_rule(command, entry, act):
        return asked
    write.switch(entry, act, off=command.off)
    return done(replace(entry, off=command.off), act)


def _ask(
    command: SwitchEntry,
    entry: Entry,
    users: Sequence[Entry],
    entries: Sequence[Entry],
    act: Act,
) -> Answer | None:
    """Return the question before something in use is switched off, or before others replace it.

    Once somebody has chosen what takes its place, what uses it names that from now on.
    """
    if command.instead:
        return _replace(command, entry, entries, act)
    held = act.uow.tickets.open_with(entry.kind, entry.id)
    if not users and not held:
        return None
    others = [one for one in entries if one.kind is entry.kind and not one.off and one != entry]
    offered = tuple(Choice(one.id, one.name) for one in others[:OFFERED] if users)
    words: dict[str, Word] = {
        "name": entry.name,
        "users": ", ".join(one.name for one in users),
        "open": held,
        "scored": 0,
        "others": bool(offered),
    }
    state: list[object] = [one.name for one in users]
    if entry.kind is Kind.GROUP and any(one.kind is Kind.RULE for one in users):
        planned = _switched(entry, act, off=True)
        words["scored"] = looked(planned, act).scored
        state.append(planned.revision)
    question = Say("answers/confirm_switch_off", words, below=Replacements(offered))
    return ask_first(command, question, state, act)


def _ask_of_rule(command: SwitchEntry, entry: Entry, act: Act) -> Answer | None:
    """Return the question before a rule is switched, if it treats open tickets differently then."""
    if entry.kind is not Kind.RULE:
        return None
    planned = _switched(entry, act, off=command.off)
    state = (planned.revision, entry.name, command.off)
    return ask_about(command, planned, state, act, name=entry.name, changed=())


def _switched(entry: Entry, act: Act, *, off: bool) -> PlannedChange:
    entries = with_entry(entry, replace(entry, off=off), act.uow.dictionaries.entries())
    return PlannedChange(entry.kind, tuple(entries), act.uow.dictionaries.load().revision)


def _replace(
    command: SwitchEntry, entry: Entry, entries: Sequence[Entry], act: Act
) -> Answer | None:
    """Let whatever names an entry name another one, unless open tickets move: ask about them first.

    Raises Refusal if the other can't take its place.
    """
    other = entry_of(command.instead, act)
    if other.kind is not entry.kind or other.off or other.id == entry.id:
        raise Refusal("stale_button")
    changed = {one.id: one for one in renamed(entry, other.name, entries)}
    for one in entries:
        if one.id in changed:
            refuse_mistakes(one, changed[one.id], act)
    after = tuple(changed.get(one.id, one) for one in entries)
    kinds = {one.kind for one in changed.values()}
    kind = Kind.RULE if Kind.RULE in kinds else entry.kind
    planned = PlannedChange(kind, after, act.uow.dictionaries.load().revision)
    changed_to = (ShownChange(DESCRIPTIONS[entry.kind].one, entry.name, other.name),)
    state = (planned.revision, entry.name, other.name)
    if asked := ask_about(command, planned, state, act, name=entry.name, changed=changed_to):
        return asked
    tells = write.When(tells=command.reach is HoldsFor.TOLD)
    for one in entries:
        if one.id in changed:
            write.change(one, changed[one.id], act, person_with, tells)
    return None


def _refuse_last(entry: Entry, entries: Iterable[Entry]) -> None:
    others = [one for one in entries if one.kind is entry.kind and not one.off]
    if entry.kind in SINGLE:
        raise Refusal("only_entry", name=entry.name)
    if entry.kind is Kind.DEPARTMENT and len(others) == 1:
        raise Refusal("last_department")


def move(command: MoveEntry, act: Act) -> Answer:
    """Move an entry one place up or down. At the end of its list it stays."""
    entry = entry_of(command.entry, act)
    to = max(entry.position + (-1 if command.up else 1), 1)
    act.uow.dictionaries.move(entry.id, to)
    moved = entry_of(entry.id, act)
    act.audit(Audited.PLACE, entry.id, before=str(entry.position), after=str(moved.position))
    return done(moved, act)
