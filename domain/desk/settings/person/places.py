"""The entries that name somebody who leaves, and what they say once others are named instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.desk.act import Act
from domain.desk.people.known import now_person, person_with
from domain.desk.settings import write
from domain.desk.settings.fields.mistakes import mistakes
from domain.dictionaries import DESCRIPTIONS, SINGLE, STAFFED, Entry, Kind
from domain.dictionaries.fields.field import Field
from domain.dictionaries.references import fields_naming, with_person
from domain.outgoing.words import Words
from domain.people.person import Person

Instead = Mapping[str, int]
"""Who takes somebody's place, by kind; under an empty one, in the entries of all others."""


@dataclass(frozen=True, slots=True)
class NamingEntry:
    """An entry that names somebody: in which fields, what it says instead, and who takes the place.

    `off`: it would have a mistake without them, so it is switched off.
    """

    entry: Entry
    fields: Sequence[Field]
    after: Entry
    heir: Person | None
    off: bool = False


def naming(person: Person, instead: Instead, act: Act) -> Iterator[NamingEntry]:
    """Yield each entry that names somebody, with what it says once they have left."""
    accounts = frozenset(map(str, act.uow.people.accounts(person.id)))
    heirs: dict[Kind, tuple[Person | None, str]] = {}
    entries = act.uow.dictionaries.entries()
    for entry in entries:
        if fields := fields_naming(entry, accounts):
            if entry.kind not in heirs:
                heirs[entry.kind] = _with_account(_heir(entry.kind, instead, person, act), act)
            heir, account = heirs[entry.kind]
            after = with_person(entry, accounts, account)
            stands = entry.off or entry.kind in SINGLE or not mistakes(entry, after, act, entries)
            yield NamingEntry(entry, fields, after, heir, off=not stands)


def _with_account(heir: Person | None, act: Act) -> tuple[Person | None, str]:
    return heir, str(act.uow.people.accounts(heir.id)[0]) if heir is not None else ""


def _heir(kind: Kind, instead: Instead, leaver: Person, act: Act) -> Person | None:
    """Return who takes the place in entries of a kind; nobody who is no longer staff.

    It is never the leaver, even if the chosen person turned out to be them.
    """
    number = instead.get(kind.value, instead.get("", 0))
    heir = now_person(number, act) if number else None
    if heir is None or not heir.role.is_staff or heir.id == leaver.id:
        return None
    return heir if act.uow.people.accounts(heir.id) else None


def give_place(one: NamingEntry, act: Act) -> None:
    """Write what an entry says instead, or switch it off."""
    if one.off:
        write.switch(one.entry, act, off=True)
    else:
        write.change(one.entry, one.after, act, person_with)


def told(places: Sequence[NamingEntry]) -> list[Words]:
    """Return the places as texts say them."""
    return [
        {
            "kind": DESCRIPTIONS[one.entry.kind].one,
            "name": one.entry.name,
            "fields": [field.label for field in one.fields],
            "instead": one.heir.name if one.heir is not None else "",
            "off": one.off,
        }
        for one in places
    ]


# What is missing once they have left


def missing_without(person: Person, instead: Instead, act: Act) -> list[str]:
    """Return the departments that have no members then; an empty name: there's no administrator."""
    administrators = [one.id for one in act.uow.people.administrators()]
    missing = [""] if administrators == [person.id] else []
    if any(_heir(kind, instead, person, act) is not None for kind in STAFFED):
        return missing
    departments = act.uow.dictionaries.load().offered().departments
    members = act.uow.dictionaries.staff_of_each([one.id for one in departments])
    return [*missing, *(one.name for one in departments if set(members[one.id]) == {person.id})]
