"""The one way to write an entry of a dictionary, with everything that follows from it.

A person in chat and a file of dictionaries differ only in how an account's person is found.
"""

from collections.abc import Callable
from dataclasses import replace

from domain.audit import Audited
from domain.desk.act import Act
from domain.desk.settings.members import let_belong
from domain.dictionaries import Entry
from domain.dictionaries.plan import lines
from domain.dictionaries.references import renamed
from domain.people import Identity, Person

Known = Callable[[Identity, Act], Person]
"""Returns the person of an account that an entry names."""


def add(entry: Entry, act: Act, known: Known) -> int:
    """Add a checked entry, and return its number."""
    shelf = act.uow.dictionaries
    number = shelf.add(entry.kind, entry.name, entry.body, act.now, _actor(act))
    shelf.switch(number, off=entry.off)
    let_belong(None, replace(entry, id=number), act, known)
    said = "\n".join(f"{one.field}: {one.after}" for one in lines(None, entry))
    act.audit(Audited.ADDED, number, before="", after=said or entry.name)
    return number


def change(before: Entry, after: Entry, act: Act, known: Known) -> None:
    """Write the new name and values of a checked entry; whatever names it gets the new name."""
    shelf = act.uow.dictionaries
    let_belong(before, after, act, known)
    if before.name != after.name:
        for other in renamed(before, after.name, shelf.entries()):
            shelf.change(other.id, other.name, other.body, act.now, _actor(act))
    shelf.change(after.id, after.name, after.body, act.now, _actor(act))
    said = [str(one) for one in lines(before, after) if one.field != "name"]
    act.audit(Audited.CHANGED, after.id, before="", after="\n".join(said))
    act.audit(Audited.RENAMED, after.id, before=before.name, after=after.name)


def switch(entry: Entry, act: Act, *, off: bool) -> None:
    """Switch an entry off or on."""
    act.uow.dictionaries.switch(entry.id, off=off)
    before, after = ("on", "off") if off else ("off", "on")
    act.audit(Audited.SWITCHED, entry.id, before=before, after=after)


def _actor(act: Act) -> int | None:
    return act.actor.id if act.actor is not None else None
