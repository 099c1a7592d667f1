"""Clients in the configuration: what an empty card gets, and where chat has changed it since.

What is said of a client in chat counts, whatever the configuration says.
"""

from collections.abc import Iterator, Mapping

from bots.config.accounts import identity_of
from domain.audit import Audited, Owner, Subject, Wanted
from domain.people.person import LINK, Person
from storage.unit import Unit

Written = Mapping[str, Mapping[str, str | int | float]]
"""Properties of clients by their accounts."""

NAME = "name"
"""The property with the name of a client whose name the platform doesn't know."""

_SHOWN = 20
"""How many clients are named where the configuration and the desk differ."""

_LOOKED_AT = 50
"""Recorded changes of a person that are looked at."""


def name_in(clients: Written, account: str) -> str:
    """Return a client's name in the configuration; empty if it has none."""
    return str(clients.get(account, {}).get(NAME, ""))


def fill(person: Person, properties: Mapping[str, str | int | float], uow: Unit) -> None:
    """Give a client the configured properties, unless they have some or chat has changed them."""
    if not _own(person.properties) and not _changed_in_chat(person, uow):
        kept = {name: one for name, one in person.properties.items() if name == LINK}
        uow.people.set_properties(person.id, {**kept, **_own(properties)})


def differing(clients: Written, uow: Unit) -> list[str]:
    """Return a line for each client that the desk and the configuration disagree about."""
    lines = [*_differing(clients, uow)]
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([f"clients: {more} more"] if more > 0 else [])]


def _differing(clients: Written, uow: Unit) -> Iterator[str]:
    for account, written in clients.items():
        person = uow.people.by_identity(identity_of(account))
        if person is None:
            continue
        there, here = _own(person.properties), _own(written)
        said = [
            f"{name} is {there.get(name, 'not set')} in the desk,"
            f" {here.get(name, 'not set')} in the file"
            for name in dict.fromkeys((*here, *there))
            if there.get(name) != here.get(name)
        ]
        if said:
            yield f"clients.{account}: {'; '.join(said)}"


def _own(properties: Mapping[str, str | int | float]) -> dict[str, str | int | float]:
    return {name: one for name, one in properties.items() if name not in (LINK, NAME)}


def _changed_in_chat(person: Person, uow: Unit) -> bool:
    wanted = Wanted(subjects=frozenset({Subject(Owner.PERSON, person.id)}))
    found = uow.audit.entries(wanted, _LOOKED_AT)
    return any(one.change.what is Audited.DETAILS for one in found)
