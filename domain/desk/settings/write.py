"""The one way to write an entry of a dictionary, with everything that follows from it.

A person in chat and a file of dictionaries differ only in how an account's person is found.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.audit import Audited
from domain.desk.act import Act
from domain.desk.settings.members import let_belong
from domain.dictionaries import Entry, Former, Kind
from domain.dictionaries.kinds.projects import PROPERTY
from domain.dictionaries.plan import lines
from domain.dictionaries.preview import holds_from
from domain.dictionaries.references import renamed
from domain.people.accounts import Identity
from domain.people.person import Person

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


@dataclass(frozen=True, slots=True)
class When:
    """From when a change holds, if not as usual, and what the entry said `before` that, if that
    changes too; why somebody made it; and whether clients are told whose promise it puts off.
    """

    since: datetime | None = None
    before: tuple[Former, ...] = ()
    reason: str = ""
    tells: bool = False


def change(before: Entry, after: Entry, act: Act, known: Known, when: When | None = None) -> None:
    """Write the new name and values of a checked entry; whatever names it gets the new name."""
    shelf, when = act.uow.dictionaries, when or When()
    let_belong(before, after, act, known)
    followers = renamed(before, after.name, shelf.entries()) if before.name != after.name else ()
    shelf.change(
        after.id,
        after.name,
        after.body,
        act.now,
        _actor(act),
        when.since or holds_from(before, after.body, act.now),
        before=when.before,
        reason=when.reason,
        tells=when.tells,
    )
    # After it: `own_changes` looks for the name that the entry had when a version was written.
    for other in followers:
        since = holds_from(other, other.body, act.now)  # a name is no target
        shelf.change(other.id, other.name, other.body, act.now, _actor(act), since)
    if after.kind is Kind.PROJECT and before.name != after.name:
        _rename_project(before.name, after.name, act)
    said = [str(one) for one in lines(before, after) if one.field != "name"]
    said += [when.reason] if said and when.reason else []
    act.audit(Audited.CHANGED, after.id, before="", after="\n".join(said))
    act.audit(Audited.RENAMED, after.id, before=before.name, after=after.name)


def _rename_project(before: str, after: str, act: Act) -> None:
    """Give a project's new name to its tickets and clients, which have it as a text."""
    act.uow.tickets.rename_project(before, after)
    for client in act.uow.people.having(PROPERTY, before):
        act.uow.people.set_properties(client.id, {**client.properties, PROPERTY: after})


def switch(entry: Entry, act: Act, *, off: bool) -> None:
    """Switch an entry off or on."""
    act.uow.dictionaries.switch(entry.id, off=off)
    before, after = ("on", "off") if off else ("off", "on")
    act.audit(Audited.SWITCHED, entry.id, before=before, after=after)


def _actor(act: Act) -> int | None:
    return act.actor.id if act.actor is not None else None
