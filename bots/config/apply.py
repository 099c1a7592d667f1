"""Making the dictionaries of a desk those of a file: the plan, its mistakes, and applying it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.audit import Audited, Via
from domain.desk.act import Act
from domain.desk.settings import write
from domain.dictionaries import BadEntries, Dictionaries, Entry, Kind, Problem
from domain.dictionaries.anew import newly_wrong
from domain.dictionaries.past_days import since_days
from domain.dictionaries.plan import EntryChange, Plan, Wanted, What, plan
from domain.people.accounts import Identity, Profile
from domain.people.person import Person
from domain.repositories import DEFAULT_DEPARTMENT
from storage.unit import Unit


def planned(wanted: Wanted, at: datetime, desk: Unit) -> tuple[Plan, Dictionaries]:
    """Return what would make the desk's dictionaries the wanted ones, and those dictionaries.

    Raises BadEntries with all mistakes.
    """
    made = plan(desk.dictionaries.entries(), wanted, at, DEFAULT_DEPARTMENT)
    # What the file leaves out is switched off, so nothing in the file may name it.
    named = {kind: {one.name for one in there} for kind, there in wanted.items()}
    kept = [one for one in made.entries if one.name in named.get(one.kind, (one.name,))]
    departments = [one for one in made.entries if one.kind is Kind.DEPARTMENT and not one.off]
    problems = [] if departments else [Problem("departments", "keep at least one switched on")]
    for one in made.differences:
        problems += newly_wrong(one.before, one.after, made.entries)
    try:
        desk.dictionaries.read(kept)
        then = desk.dictionaries.read(made.entries)
    except BadEntries as bad:
        raise BadEntries([*problems, *bad.problems]) from None
    if problems:
        raise BadEntries(problems)
    return made, then


def missed_by(one: EntryChange, desk: Unit) -> Sequence[int]:
    """Return the tickets that missed a deadline since a calendar's days began that change now."""
    if one.before is None or not one.begun:
        return ()
    since = since_days(one.before, one.after, one.begun)[0].since
    names = desk.dictionaries.names_of(one.after.kind, one.before.name)
    return desk.history.missed_since(since, names)


DIFFERS = "config.yaml and the desk's dictionaries differ; what the desk has counts."
APPLY = (
    "To see what the file would change: helpline dictionaries plan config.yaml."
    " To use it: helpline dictionaries apply config.yaml."
)

TAKEN_AWAY = "desk.administrators names an account that has lost this role, so it stays without it"
RESTORE = "Remove it from desk.administrators, or give it the role in chat: /desk role."

OF_CLIENTS = (
    "config.yaml and the desk differ about clients; what the desk has counts. Change it in chat:"
    " /desk person."
)

_SHOWN = 3
"""How many fields of an entry are named where a file and the desk differ."""


def differing(entries: Iterable[Entry], at: datetime, desk: Unit) -> list[str]:
    """Return a line for each entry in which config.yaml and the desk differ.

    Kinds of which either has none are left out: the next start fills those of the desk.
    """
    there = desk.dictionaries.entries()
    filled = {one.kind for one in there if one.id != DEFAULT_DEPARTMENT or one.body}
    wanted: dict[Kind, list[Entry]] = {}
    for one in entries:
        if one.kind in filled:
            wanted.setdefault(one.kind, []).append(one)
    made = plan(there, wanted, at, DEFAULT_DEPARTMENT)
    return [
        f"{one.after.kind}.{one.before.name if one.before else one.after.name}: {_differs(one)}"
        for one in made.differences
    ]


def _differs(one: EntryChange) -> str:
    if one.what is not What.CHANGED:
        return _DIFFERS[one.what]
    shown = [
        f"{line.field} is {line.before or 'not set'} in the desk,"
        f" {line.after or 'not set'} in the file"
        for line in one.lines[:_SHOWN]
    ]
    more = [f"{len(one.lines) - _SHOWN} more"] if len(one.lines) > _SHOWN else []
    return "; ".join([*shown, *more])


_DIFFERS = {
    What.ADDED: "only in the file",
    What.OFF: "only in the desk",
    What.ON: "switched off in the desk",
    What.MOVED: "in another place in the file",
}


def apply(made: Plan, at: datetime, desk: Unit, reason: str = "") -> None:
    """Change the desk's dictionaries as planned, with people and channels, and record it.

    `reason` says why days change that have begun already.
    """
    act = Act(None, at, desk, via=Via.SHELL)
    numbers: dict[int, int] = {}
    for one in made.differences:
        if one.what is What.CHANGED:
            _change(one, reason, act)
        else:
            _APPLIED[one.what](one, numbers, act)
    for entry in sorted(made.entries, key=lambda entry: (entry.kind, entry.position)):
        desk.dictionaries.move(numbers.get(entry.id, entry.id), entry.position)


def _add(one: EntryChange, numbers: dict[int, int], act: Act) -> None:
    numbers[one.after.id] = write.add(one.after, act, _known)


def _change(one: EntryChange, reason: str, act: Act) -> None:
    assert one.before is not None, "it was there"
    when = None
    if one.begun:
        *earlier, last = since_days(one.before, one.after, one.begun)
        when = write.When(last.since, tuple(earlier), reason)
    write.change(one.before, one.after, act, _known, when)


def _switch(one: EntryChange, _numbers: dict[int, int], act: Act) -> None:
    write.switch(one.after, act, off=one.after.off)


def _move(one: EntryChange, _numbers: dict[int, int], act: Act) -> None:
    [line] = one.lines
    act.audit(Audited.PLACE, one.after.id, before=line.before, after=line.after)


_APPLIED = {
    What.ADDED: _add,
    What.OFF: _switch,
    What.ON: _switch,
    What.MOVED: _move,
}


def _known(identity: Identity, act: Act) -> Person:
    """Return the person of an account; somebody new is called by their id until they write."""
    known = act.uow.people.by_identity(identity)
    return known or act.uow.people.know(Profile(identity, ""), act.now)
