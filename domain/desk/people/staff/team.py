"""What somebody does at the desk: the fields of their role and team, from which forms follow.

A body is plain data by the fields' keys, as an entry of a dictionary has one.
"""

from collections.abc import Mapping

from domain.desk.act import Act
from domain.dictionaries import Entry, Kind
from domain.dictionaries.fields.body import value_at
from domain.dictionaries.fields.field import Field, ValueType
from domain.people.person import Person, Role
from domain.text.sentence import Term, says

ROLE, DEPARTMENTS, SHIFTS, LANGUAGES = "role", "departments", "shifts", "languages"
"""Keys of fields."""

WORKS_IN: Mapping[str, Kind] = {DEPARTMENTS: Kind.DEPARTMENT, SHIFTS: Kind.SHIFT}
"""The fields that make somebody a member of entries, and the entries' kinds."""

ONE = says("role and team")
"""What people call it."""

FORM = "staff"
"""The name of its form, in the place of a kind of dictionaries."""

ROLES = (
    Term(Role.CLIENT, says("client"), ("клиент",)),
    Term(Role.SPECIALIST, says("specialist"), ("специалист",)),
    Term(Role.ADMINISTRATOR, says("administrator"), ("администратор",)),
)
"""The roles as people read them."""

FIELDS: tuple[Field, ...] = (
    Field(
        ROLE,
        says("Role"),
        ValueType.CHOICE,
        says(
            "Somebody who becomes a client is no longer staff, "
            "and leaves all departments and shifts"
        ),
        required=True,
        choices=ROLES,
    ),
    Field(
        DEPARTMENTS,
        says("Departments"),
        ValueType.ENTRY,
        says("Departments whose tickets they can get"),
        many=True,
        of=Kind.DEPARTMENT,
    ),
    Field(
        SHIFTS, says("Shifts"), ValueType.ENTRY, says("When they work"), many=True, of=Kind.SHIFT
    ),
    Field(
        LANGUAGES,
        says("Speaks"),
        ValueType.LINE,
        says("Languages they can help in. Clients who write in one of these go to them first"),
        "en, de, ru",
        many=True,
    ),
)


def team_of(person: Person, act: Act) -> dict[str, object]:
    """Return somebody's role, the departments and shifts that name them, and their languages."""
    body: dict[str, object] = {ROLE: person.role.value}
    accounts = {str(one) for one in act.uow.people.accounts(person.id)}
    entries = [
        one
        for one in act.uow.dictionaries.entries()
        if one.kind in WORKS_IN.values() and not accounts.isdisjoint(members_in(one))
    ]
    for key, kind in WORKS_IN.items():
        if names := [one.name for one in entries if one.kind is kind]:
            body[key] = names
    return body | ({LANGUAGES: list(person.speaks)} if person.speaks else {})


def members_in(entry: Entry) -> tuple[str, ...]:
    """Return the accounts that an entry names as members."""
    written = value_at(entry.body, "members")
    return tuple(map(str, written)) if isinstance(written, list | tuple) else ()


def role_in(body: Mapping[str, object]) -> Role:
    """Return the role that a body gives."""
    return Role(str(body[ROLE]))
