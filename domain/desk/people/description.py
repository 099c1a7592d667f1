"""What the desk knows of a person: the fields of their card, from which its forms follow.

A body is plain data by the fields' keys, as an entry of a dictionary has one.
"""

from collections.abc import Mapping

from domain.desk.act import Act
from domain.dictionaries import Kind
from domain.dictionaries.fields.field import YES_NO, Field, ValueType
from domain.dictionaries.kinds.desk import LANGUAGE_TERMS
from domain.people.person import ACCESS, COMPANY, EMAIL, LINK, MARK, Access, Person, Role
from domain.policy.people.support_expiry import UNTIL
from domain.text.sentence import Term, says

Properties = Mapping[str, str | int | float]

PROJECT, GROUPS, LANGUAGE, ZONE, OTHERS = "project", "groups", "language", "time_zone", "properties"
"""Keys of fields."""

ONE = says("person")
"""What people call it."""

FORM = "people"
"""The name of its form, in the place of a kind of dictionaries."""

ACCESSES: Mapping[str, str] = {Access.ON: "yes", Access.OFF: "no"}

FIELDS: tuple[Field, ...] = (
    Field(COMPANY, says("Company"), example="Acme"),
    Field(EMAIL, says("E-mail"), example="maria@example.org"),
    Field(
        MARK,
        says("Mark"),
        ValueType.CHOICE,
        says("Only staff see it"),
        choices=(
            Term("good", says("good"), ("хороший",)),
            Term("difficult", says("difficult"), ("сложный",)),
        ),
    ),
    Field(
        PROJECT,
        says("Project"),
        help=says("New tickets of this client get this project"),
        example="Apollo",
    ),
    Field(GROUPS, says("Groups"), ValueType.ENTRY, many=True, of=Kind.GROUP),
    Field(
        ACCESS,
        says("May open tickets"),
        ValueType.CHOICE,
        says("Leave empty to follow the desk's setting"),
        choices=YES_NO,
    ),
    Field(
        UNTIL,
        says("Support until"),
        help=says("The last day of their support"),
        example="2026-12-31",
    ),
    Field(LANGUAGE, says("Language"), ValueType.CHOICE, choices=LANGUAGE_TERMS),
    Field(ZONE, says("Time zone"), example="Europe/Berlin"),
    Field(
        OTHERS,
        says("Properties"),
        ValueType.TABLE,
        says("Other values that your rules check"),
        columns=(
            Field("name", says("Name"), example="services"),
            Field("value", says("Value"), example="12"),
        ),
        keyed=True,
        short="value",
        whole=True,
    ),
)

_OWN = (COMPANY, EMAIL, MARK, PROJECT, ACCESS, UNTIL)
"""Properties with a field of their own."""

_HIDDEN = (LINK,)
"""Properties that the desk keeps for itself."""


OF_SPECIALISTS = (MARK, OTHERS)
"""What specialists may change, if the desk's setting lets them."""


def changed_by(role: Role) -> tuple[Field, ...]:
    """Return the fields that people with a role may change, if they may change any."""
    if role is Role.ADMINISTRATOR:
        return FIELDS
    return tuple(one for one in FIELDS if one.key in OF_SPECIALISTS)


def field_called(key: str) -> Field | None:
    """Return the field with this key; None if there is none."""
    return next((one for one in FIELDS if one.key == key), None)


def body_of(person: Person, act: Act) -> dict[str, object]:
    """Return what is known of a person."""
    known = person.properties
    others = {name: known[name] for name in known if name not in (*_OWN, *_HIDDEN)}
    body: dict[str, object] = {name: known[name] for name in _OWN if known.get(name)}
    if access := ACCESSES.get(str(known.get(ACCESS, ""))):
        body[ACCESS] = access
    groups = list(act.uow.dictionaries.groups_of(person.id))
    rest = {
        GROUPS: groups,
        LANGUAGE: person.language.partition("-")[0],
        ZONE: person.time_zone,
        OTHERS: others,
    }
    return body | {key: value for key, value in rest.items() if value}


def properties_of(body: Mapping[str, object], before: Properties) -> Properties:
    """Return the properties that a body gives a person who had others before."""
    hidden = {name: before[name] for name in _HIDDEN if name in before}
    others = body.get(OTHERS)
    own = {name: _plain(body[name]) for name in _OWN if body.get(name)}
    if ACCESS in own:
        own[ACCESS] = next(key for key, word in ACCESSES.items() if word == own[ACCESS])
    named = others.items() if isinstance(others, Mapping) else ()
    return {**hidden, **own, **{str(name): _plain(value) for name, value in named}}


def _plain(value: object) -> str | int | float:
    """Return a property: a number if it is written as one, so that rules can compare it.

    What begins with a zero stays as it was typed: it is a contract's or a phone's number.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    is_number = text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if is_number and str(int(text)) == text else text
