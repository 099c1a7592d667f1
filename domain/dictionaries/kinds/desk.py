"""The desk's own settings: one entry, which every desk has once it has started."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.dictionaries.description import Affects, Description, Section
from domain.dictionaries.entries import Entry, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.fields.reader import Reading
from domain.dictionaries.kinds.departments import CLOSE_AFTER, days_before_closing
from domain.people.person import LANGUAGES, Language, Role
from domain.policy.people.scope import EVERYTHING, SCOPES, Scope, Scopes
from domain.sla.calendars import problems_of_zone
from domain.text.sentence import Term, says, sentence

DEFAULT_NAME = "Helpline"
"""The name of a desk that nobody has named."""

_NAME = "name"

Pinned = Mapping[str, object]
"""Values of the desk that the environment sets, by the keys of their fields and `name`."""


CONFIRM_AFTER = 90
"""Days after which administrators confirm staff, unless the desk says otherwise."""


_LANGUAGES: Mapping[Language, Term] = {
    "en": Term("en", says("English"), ("английский",)),
    "ru": Term("ru", says("Russian"), ("русский",)),
}

LANGUAGE_TERMS = tuple(_LANGUAGES[one] for one in LANGUAGES)
"""The languages, in their order."""


class MayOpen(StrEnum):
    """Who may open tickets. The values are as written."""

    EVERYBODY = "everybody"
    GROUPS = "groups"
    INVITED = "invited"


MAY_OPEN = (
    Term(MayOpen.EVERYBODY, says("everybody"), ("все",)),
    Term(MayOpen.GROUPS, says("groups"), ("группы", "только группы")),
    Term(MayOpen.INVITED, says("invited"), ("по приглашению", "приглашённые")),
)
"""Who may open tickets, as people read it."""


class MayMove(StrEnum):
    """Who may move somebody's message to the desk. The values are as written."""

    NOBODY = "nobody"
    ADMINISTRATORS = "administrators"
    STAFF = "staff"


MAY_MOVE = (
    Term(MayMove.NOBODY, says("nobody"), ("никто",)),
    Term(MayMove.ADMINISTRATORS, says("administrators"), ("администраторы",)),
    Term(MayMove.STAFF, says("staff"), ("сотрудники", "все сотрудники")),
)
"""Who may move messages to the desk, as people read it."""


def may_move(role: Role, allowed: MayMove) -> bool:
    """Return whether somebody with a role may move messages to the desk."""
    if allowed is MayMove.STAFF:
        return role.is_staff
    return allowed is MayMove.ADMINISTRATORS and role is Role.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk's settings. `time_zone` is an IANA name; an empty one, and an empty language, are
    left to the configuration. Departments without `close_after` have the desk's; 0: never.
    """

    name: str = DEFAULT_NAME
    language: str = ""
    time_zone: str = ""
    close_after: int = 0
    may_open: MayOpen = MayOpen.EVERYBODY
    scopes: Scopes = EVERYTHING.scopes
    specialists_change_people: bool = False
    confirm_staff: int = CONFIRM_AFTER
    move_to_desk: MayMove = MayMove.STAFF


PINNED = says("the environment variable %(variable)s sets this; change it there")


def variable_of(key: str) -> str:
    """Return the variable of the environment that sets a value of the desk."""
    return f"HELPLINE_DESK__{key.upper()}"


NOBODYS = Desk()
"""What a desk has before it has started for the first time."""


def with_pinned(entry: Entry, pinned: Pinned) -> Entry:
    """Return the desk's entry with what the environment sets; any other as it is."""
    if entry.kind is not Kind.DESK or not pinned:
        return entry
    body = dict(entry.body) if isinstance(entry.body, Mapping) else {}
    set_there = {key: value for key, value in pinned.items() if key != _NAME}
    return replace(entry, name=str(pinned.get(_NAME, entry.name)), body={**body, **set_there})


def _desk(entry: Entry, read: Reading) -> Desk:
    zone = read.text("time_zone")
    for problem in problems_of_zone(zone) if zone else ():
        read.wrong("time_zone", problem.sentence)
    return Desk(
        entry.name,
        read.text("language"),
        zone,
        days_before_closing(read) or 0,
        read.choice("may_open", MayOpen) or MayOpen.EVERYBODY,
        Scopes(
            read.choice("view_scope", Scope) or Scope.ALL,
            read.choice("handle_scope", Scope) or Scope.ALL,
        ),
        read.truth("specialists_change_people"),
        _days_until_confirmed(read),
        read.choice("move_to_desk", MayMove) or MayMove.STAFF,
    )


def _days_until_confirmed(read: Reading) -> int:
    """Return the written days until staff are confirmed."""
    if read.raw("confirm_staff") is None:
        return CONFIRM_AFTER
    days = read.number("confirm_staff")
    if days < 0:
        read.wrong("confirm_staff", sentence("write a number of days, or 0 for never"))
    return days


DESK = Description(
    Kind.DESK,
    says("desk"),
    says("The desk"),
    Section.TEAM,
    says("The desk's name, language and time zone, and settings for all departments."),
    (
        Field(
            "language",
            says("Language"),
            ValueType.CHOICE,
            says("For cards, threads and people whose language is unknown"),
            "en",
            choices=LANGUAGE_TERMS,
        ),
        Field(
            "time_zone",
            says("Time zone"),
            ValueType.LINE,
            says("For times on cards and in threads, and for people whose zone is unknown"),
            "Europe/Berlin",
        ),
        CLOSE_AFTER,
        Field(
            "may_open",
            says("Who may open tickets"),
            ValueType.CHOICE,
            says("Everybody, only clients in a group, or only people who were invited"),
            "everybody",
            choices=MAY_OPEN,
        ),
        Field(
            "view_scope",
            says("Specialists see"),
            ValueType.CHOICE,
            says(
                "All tickets, only their departments' tickets, or only their own and"
                " unassigned tickets. A department without members belongs to everybody"
            ),
            "own departments",
            choices=SCOPES,
        ),
        Field(
            "handle_scope",
            says("Specialists handle"),
            ValueType.CHOICE,
            says(
                "Which of these tickets they can change. They can still add notes to the"
                " others, unlock them, and take unassigned ones"
            ),
            "own departments",
            choices=SCOPES,
        ),
        Field(
            "specialists_change_people",
            says("Specialists change marks"),
            ValueType.YES_NO,
            says(
                "Whether specialists can change a person's mark and properties; only"
                " administrators change the rest"
            ),
            "yes",
        ),
        Field(
            "move_to_desk",
            says("Who moves messages to the desk"),
            ValueType.CHOICE,
            says(
                "Who may open a ticket from somebody's message in a channel or group: nobody,"
                " only administrators, or all staff"
            ),
            "administrators",
            choices=MAY_MOVE,
        ),
        Field(
            "confirm_staff",
            says("Confirm staff every (days)"),
            ValueType.NUMBER,
            says(
                "How often administrators confirm staff whose accounts aren't closed automatically"
                " when they leave; 0 means never"
            ),
            "90",
        ),
    ),
    _desk,
    frozenset({Affects.PROMISES}),
)
