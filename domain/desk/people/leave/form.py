"""The forms for somebody who leaves or is ill: what they ask, and the commands they stand for."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TypeVar

from domain.commands import (
    BeginHandOverFor,
    BeginLeave,
    BeginTask,
    Command,
    HandOverFor,
    LetLeave,
)
from domain.desk.act import Act
from domain.desk.people.known import known_person
from domain.desk.people.staff.colleagues import colleague_called, meant_by, named, staff_by_name
from domain.desk.people.typed_names import in_field
from domain.desk.people.typed_time import instant_in, refuse_ambiguous, zone_of
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.dictionaries.fields.field import Field, ValueType
from domain.dictionaries.references import fields_naming, names_people
from domain.errors import Refusal
from domain.people.accounts import PersonRef
from domain.people.departures import Share
from domain.people.person import Person
from domain.policy.when import leading_until, read_day
from domain.repositories import UnitOfWork
from domain.text.sentence import Term, says

T = TypeVar("T")

LEAVES, HAND_OVER = "leaves", "handover"
"""The names of the forms."""

_PERSON, _DAY, _UNTIL = "person", "day", "until"
_TICKETS, _INSTEAD = "tickets", "instead"
_QUEUE, _SPLIT, _NOBODY = says("the queue"), says("split"), says("nobody")
_SHARES: Mapping[str, Share] = {
    **dict.fromkeys(("", "queue", _QUEUE, "очередь"), Share.QUEUE),
    **dict.fromkeys((_SPLIT, "поровну"), Share.SPLIT),
}
_NOBODYS = frozenset({_NOBODY, "никто"})

WHO = Field(_PERSON, says("Who"), ValueType.LINE, "", "@anna", required=True, staff=True)
TICKETS = Field(
    _TICKETS,
    says("Tickets go to"),
    ValueType.LINE,
    says(
        "The queue, where anyone can take them; one colleague; or split: each ticket goes to the"
        " member of its department who is available now and has the fewest tickets"
    ),
    choices=(Term(_QUEUE, _QUEUE, ("queue", "очередь")), Term(_SPLIT, _SPLIT, ("поровну",))),
    staff=True,
)
FIELDS = (
    WHO,
    Field(
        _DAY,
        says("Last day"),
        ValueType.LINE,
        says("Leave empty if the person leaves now"),
        says("31 dec"),
    ),
    TICKETS,
    Field(
        _INSTEAD,
        says("Takes their place"),
        ValueType.LINE,
        says("Who replaces them in the settings; leave empty for nobody"),
        staff=True,
    ),
    *(
        Field(
            f"{_INSTEAD}.{one.kind.value}",
            one.many,
            ValueType.LINE,
            says("Fill this in only if somebody else replaces them here"),
            choices=(Term(_NOBODY, _NOBODY, ("никто",)),),
            staff=True,
        )
        for one in DESCRIPTIONS.values()
        if names_people(one)
    ),
)
"""The fields: the last ones are asked for only if entries of that kind name the leaver."""


HAND_OVER_FIELDS = (
    WHO,
    Field(_UNTIL, says("Back on"), ValueType.LINE, "", says("monday"), required=True),
    TICKETS,
)
"""What is asked if somebody hands over for a colleague."""


def begin_leave(command: BeginLeave, act: Act) -> Command:
    """Open the form with the leaver filled in. Raises Refusal if it's unclear who leaves."""
    return BeginTask(LEAVES, {_PERSON: _called(command.person, act)})


def begin_hand_over_for(command: BeginHandOverFor, act: Act) -> Command:
    """Open the form with the person who is away. Raises Refusal if it's unclear who that is."""
    return BeginTask(HAND_OVER, {_PERSON: _called(command.person, act), _UNTIL: command.until})


def _called(who: PersonRef | int, act: Act) -> str:
    """Return somebody's name as the form has it."""
    person = _meant(who, act)
    called = next((name for name, one in staff_by_name(act.uow).items() if one.id == person.id), "")
    return called or named(person, act.uow)


def _meant(who: PersonRef | int, act: Act) -> Person:
    if isinstance(who, int):
        return known_person(who, act)
    if who.identity is not None:
        return colleague_called(str(who.identity), act)
    return colleague_called(who.name or f"@{who.handle}", act)


def is_asked(field: Field, person: str, uow: UnitOfWork) -> bool:
    """Return whether a field is asked for about somebody.

    It is if entries of its kind name them; their last day is while they have a role to lose.
    """
    key, _, kind = field.key.partition(".")
    if not (kind or key == _DAY):
        return True
    leavers = meant_by(person, uow) if person else ()
    if key == _DAY:
        return not leavers or leavers[0].role.is_staff or bool(leavers[0].resting_role)
    accounts = frozenset(map(str, uow.people.accounts(leavers[0].id))) if leavers else ()
    return any(
        fields_naming(one, accounts) for one in uow.dictionaries.entries() if one.kind == Kind(kind)
    )


def besides(field: Field, person: str, uow: UnitOfWork) -> Collection[int]:
    """Return who can't get what is somebody's: themselves, once it is clear who they are."""
    meant = meant_by(person, uow) if person and field is not WHO else ()
    return {one.id for one in meant} if len(meant) == 1 else ()


# What was filled in


def let_leave(texts: Mapping[str, str], act: Act) -> Command:
    """Return the command of a filled-in form. Raises Refusal if nobody has that name."""
    instead = {
        field.key.partition(".")[2]: _read(field.key, texts, _heir, act)
        for field in FIELDS
        if field.key.partition(".")[0] == _INSTEAD and texts.get(field.key)
    }
    person = _read(_PERSON, texts, colleague_called, act)
    share = _read(_TICKETS, texts, _share, act)
    return LetLeave(person.id, share, instead, _last_day(texts[_DAY], act))


def hand_over_for(texts: Mapping[str, str], act: Act) -> Command:
    """Return the command of a filled-in form. Raises Refusal if nobody has that name."""
    person = _read(_PERSON, texts, colleague_called, act)
    until = instant_in(texts[_UNTIL], act)
    return HandOverFor(person.id, until, _read(_TICKETS, texts, _share, act))


def check(texts: Mapping[str, str], act: Act) -> None:
    """Refuse a name that nobody has, or what is no day, as soon as it is given."""
    for key, typed in texts.items():
        if typed:
            _read(key, texts, _CHECKS.get(key, _heir), act)


def _read(key: str, texts: Mapping[str, str], read: Callable[[str, Act], T], act: Act) -> T:
    """Return what a field's text means; an unclear name says that it is that field's."""
    with in_field(key):
        return read(texts[key], act)


def _heir(typed: str, act: Act) -> int:
    return 0 if typed.casefold() in _NOBODYS else colleague_called(typed, act).id


def _share(typed: str, act: Act) -> Share | int:
    share = _SHARES.get(typed.casefold())
    return colleague_called(typed, act).id if share is None else share


def _last_day(typed: str, act: Act) -> date | None:
    """Return somebody's last day; None if it is today. Raises Refusal if it is no day to come."""
    if not typed:
        return None
    zone = zone_of(act)
    refuse_ambiguous(typed, act)
    day = read_day(typed, act.now, zone)
    if day is None:
        found = leading_until(typed, act.now, zone)
        if found is None or found[0] < act.now:
            raise Refusal("cannot_read_until", typed=typed)
        day = found[0].astimezone(zone).date()
    return None if day == act.now.astimezone(zone).date() else day


_CHECKS: Mapping[str, Callable[[str, Act], object]] = {
    _DAY: _last_day,
    _UNTIL: instant_in,
    _TICKETS: _share,
}
"""What reads the fields that don't name a person."""
