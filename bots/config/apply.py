"""Making the dictionaries of a desk those of a file: the plan, its mistakes, and applying it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bots.config.accounts import identity_of
from bots.config.seed import known_person, make_staff, place_of, responsible_in
from domain.audit import Audited, Via
from domain.desk.act import Act
from domain.desk.tickets.departments import give_channel
from domain.dictionaries import BadEntries, Department, Dictionaries, Entry, Group, Kind, Problem
from domain.dictionaries.plan import Difference, Plan, Wanted, What, plan
from domain.people import Profile
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
    try:
        desk.dictionaries.read(kept)
        then = desk.dictionaries.read(made.entries)
    except BadEntries as bad:
        raise BadEntries([*problems, *bad.problems]) from None
    if problems:
        raise BadEntries(problems)
    return made, then


DIFFERS = "config.yaml and the desk's dictionaries differ; what the desk has counts."
APPLY = (
    "To see what the file would change: helpline dictionaries plan config.yaml."
    " To use it: helpline dictionaries apply config.yaml."
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


def _differs(one: Difference) -> str:
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


def apply(made: Plan, at: datetime, desk: Unit) -> None:
    """Change the desk's dictionaries as planned, with people and channels, and record it."""
    act = Act(None, at, desk, via=Via.SHELL)
    before = desk.dictionaries.load()
    numbers: dict[int, int] = {}
    for one in made.differences:
        _APPLIED[one.what](one, numbers, act)
    _order(made, numbers, act)
    after = desk.dictionaries.load()
    changed = {numbers.get(one.after.id, one.after.id) for one in made.differences}
    _people(before, after, changed, act)


def _add(one: Difference, numbers: dict[int, int], act: Act) -> None:
    entry, shelf = one.after, act.uow.dictionaries
    number = shelf.add(entry.kind, entry.name, entry.body, act.now)
    shelf.switch(number, off=entry.off)
    numbers[entry.id] = number
    act.audit(Audited.ADDED, number, before="", after=_in_words(one) or entry.name)


def _change(one: Difference, _numbers: dict[int, int], act: Act) -> None:
    before, after = one.before, one.after
    assert before is not None, "it was there"
    act.uow.dictionaries.change(after.id, after.name, after.body, act.now)
    act.audit(Audited.RENAMED, after.id, before=before.name, after=after.name)
    fields = [str(line) for line in one.lines if line.field != "name"]
    act.audit(Audited.CHANGED, after.id, before="", after="\n".join(fields))


def _switch(one: Difference, _numbers: dict[int, int], act: Act) -> None:
    words = [What.ON, What.OFF] if one.after.off else [What.OFF, What.ON]
    before, after = (word.removeprefix("switched ") for word in words)
    act.uow.dictionaries.switch(one.after.id, off=one.after.off)
    act.audit(Audited.SWITCHED, one.after.id, before=before, after=after)


def _move(one: Difference, _numbers: dict[int, int], act: Act) -> None:
    [line] = one.lines
    act.audit(Audited.PLACE, one.after.id, before=line.before, after=line.after)


_APPLIED = {
    What.ADDED: _add,
    What.CHANGED: _change,
    What.OFF: _switch,
    What.ON: _switch,
    What.MOVED: _move,
}


def _in_words(one: Difference) -> str:
    return "\n".join(f"{line.field}: {line.after}" for line in one.lines)


def _order(made: Plan, numbers: dict[int, int], act: Act) -> None:
    for one in sorted(made.entries, key=lambda one: (one.kind, one.position)):
        act.uow.dictionaries.move(numbers.get(one.id, one.id), one.position)


def _people(before: Dictionaries, after: Dictionaries, changed: set[int], act: Act) -> None:
    """Let members join and leave, make staff of those who answer, and set new channels."""
    former: dict[int, Department | Group] = {
        **{one.id: one for one in before.groups},
        **{one.id: one for one in before.departments},
    }
    there: list[Department | Group] = [*after.groups, *after.departments]
    for one in there:
        if one.id in changed:
            was = former.get(one.id)
            joined = _members(one, was, act)
            if isinstance(one, Department):
                make_staff([act.uow.people.get(number) for number in joined], act)
                _channel(one, was, act)
    named = set(responsible_in(after, list(Kind))) - set(responsible_in(before, list(Kind)))
    people = [act.uow.people.get(number) for number in _accounts(sorted(named), act)]
    make_staff(people, act)


def _members(one: Department | Group, was: Department | Group | None, act: Act) -> list[int]:
    """Let the accounts join or leave that were added or removed; return who has joined."""
    before = was.members if was is not None else ()
    left = [account for account in before if account not in one.members]
    act.uow.dictionaries.leave(one.id, _accounts(left, act))
    joined = _accounts([account for account in one.members if account not in before], act)
    act.uow.dictionaries.join(one.id, joined)
    return joined


def _channel(department: Department, was: Department | Group | None, act: Act) -> None:
    place = place_of(department)
    same = isinstance(was, Department) and was.channel == department.channel
    if place is not None and not same:
        give_channel(department.id, place, act)


def _accounts(written: Sequence[str], act: Act) -> list[int]:
    """Return the numbers of accounts; somebody new is called by their id until they write."""
    profiles = {
        account: Profile(identity_of(account), identity_of(account).external_id)
        for account in written
    }
    return [known_person(account, profiles, act).id for account in written]
