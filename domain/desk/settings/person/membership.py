"""Letting one person join and leave entries, as if each entry had been changed."""

from collections.abc import Sequence
from dataclasses import replace

from domain.desk.act import Act
from domain.desk.people.known import person_with
from domain.desk.settings import write
from domain.dictionaries import Entry, Kind
from domain.dictionaries.fields.body import value_at, with_value
from domain.people.person import Person


def move(person: Person, kind: Kind, before: object, after: object, act: Act) -> None:
    """Let somebody join and leave entries of a kind, by the names that a field had and has."""
    accounts = [str(one) for one in act.uow.people.accounts(person.id)]
    entries = {one.name: one for one in act.uow.dictionaries.entries() if one.kind is kind}
    was, now = _names(before), _names(after)
    for name in sorted(was ^ now):
        entry, joins = entries[name], name in now
        changed = replace(entry, body=_with_member(entry, accounts, joins=joins))
        if changed != entry:
            write.change(entry, changed, act, person_with)
        if joins:
            act.uow.dictionaries.join(entry.id, [person.id])
        else:
            act.uow.dictionaries.leave(entry.id, [person.id])


def _names(written: object) -> frozenset[str]:
    return frozenset(map(str, written)) if isinstance(written, list) else frozenset()


def _with_member(entry: Entry, accounts: Sequence[str], *, joins: bool) -> object:
    """Return an entry's body with a person's first account, or without any of theirs.

    Who has no account is a member without being written there.
    """
    written = value_at(entry.body, "members")
    listed = [str(one) for one in written] if isinstance(written, list | tuple) else []
    others = [one for one in listed if one not in accounts]
    return with_value(entry.body, "members", [*others, *accounts[:1]] if joins else others or None)
