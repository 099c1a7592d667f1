"""Switching entries off and on, and moving them in their list."""

from collections.abc import Iterable
from dataclasses import replace

from domain.answers import Answer, Say
from domain.audit import Audited
from domain.commands import MoveEntry, SwitchEntry
from domain.desk.act import Act
from domain.desk.act.confirm import ask_first
from domain.desk.settings import write
from domain.desk.settings.pages import done, entry_of, page_of
from domain.dictionaries import SINGLE, Entry, Kind
from domain.dictionaries.references import users_of
from domain.errors import Refusal


def switch(command: SwitchEntry, act: Act) -> Answer:
    """Switch an entry off or on. Raises Refusal if what remains could not work."""
    entry = entry_of(command.entry, act)
    if entry.off == command.off:
        return page_of(entry, act)
    entries = act.uow.dictionaries.entries()
    if command.off:
        _refuse_last(entry, entries)
        users = [one.name for one in users_of(entry, entries) if not one.off]
        words = {"name": entry.name, "users": ", ".join(users)}
        question = Say("answers/confirm_switch_off", words)
        if users and (asked := ask_first(command, question, users, act)):
            return asked
    write.switch(entry, act, off=command.off)
    return done(replace(entry, off=command.off), act)


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
