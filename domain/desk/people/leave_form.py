"""The form for somebody who leaves: what it asks, and the command it stands for."""

from collections.abc import Mapping

from domain.commands import BeginLeave, BeginTask, Command, LetLeave
from domain.desk.act import Act
from domain.desk.people.colleagues import colleague_called, named, staff_by_name, written_so
from domain.dictionaries import DESCRIPTIONS, Kind
from domain.dictionaries.fields.field import Field, Form
from domain.dictionaries.references import fields_naming, names_people
from domain.errors import Refusal
from domain.people import Person
from domain.policy.tickets.assignment import Share
from domain.repositories import UnitOfWork
from domain.sentence import says

LEAVES = "leaves"
"""The name of the form."""

_PERSON, _TICKETS, _INSTEAD = "person", "tickets", "instead"
_QUEUE, _SPLIT, _NOBODY = says("the queue"), says("split"), says("nobody")
_SHARES: Mapping[str, Share] = {"": Share.QUEUE, _QUEUE: Share.QUEUE, _SPLIT: Share.SPLIT}

WHO = Field(_PERSON, says("Who"), Form.LINE, "", "@anna", required=True, staff=True)
TICKETS = Field(
    _TICKETS,
    says("Tickets go to"),
    Form.LINE,
    says(
        "The queue, where anyone can take them; one colleague; or split among those of each"
        " department who are there now"
    ),
    choices=(_QUEUE, _SPLIT),
    staff=True,
)
FIELDS = (
    WHO,
    TICKETS,
    Field(
        _INSTEAD,
        says("Takes their place"),
        Form.LINE,
        says("In the settings that name them; leave empty for nobody"),
        staff=True,
    ),
    *(
        Field(
            f"{_INSTEAD}.{one.kind.value}",
            one.many,
            Form.LINE,
            says("Who takes their place here, if it's somebody else"),
            choices=(_NOBODY,),
            staff=True,
        )
        for one in DESCRIPTIONS.values()
        if names_people(one)
    ),
)
"""The fields: the last ones are asked for only if entries of that kind name the leaver."""


def begin_leave(command: BeginLeave, act: Act) -> Command:
    """Open the form with whoever leaves filled in. Raises Refusal if it's unclear who does."""
    person = _meant(command, act)
    called = next((name for name, one in staff_by_name(act.uow).items() if one.id == person.id), "")
    return BeginTask(LEAVES, {_PERSON: called or named(person, act.uow)})


def _meant(command: BeginLeave, act: Act) -> Person:
    who = command.person
    if isinstance(who, int):
        person = act.uow.people.find(who)
        if person is None:
            raise Refusal("no_such_person")
        return person
    if who.identity is not None:
        return colleague_called(str(who.identity), act)
    return colleague_called(who.name or f"@{who.handle}", act)


def is_asked(field: Field, person: str, uow: UnitOfWork) -> bool:
    """Return whether a field is asked for about somebody: entries of its kind name them."""
    _, _, kind = field.key.partition(".")
    if not kind:
        return True
    leaver = written_so(person, uow)
    accounts = frozenset(map(str, uow.people.accounts(leaver.id))) if leaver is not None else ()
    return any(
        fields_naming(one, accounts) for one in uow.dictionaries.entries() if one.kind == Kind(kind)
    )


def let_leave(texts: Mapping[str, str], act: Act) -> Command:
    """Return the command of a filled-in form. Raises Refusal if nobody is called so."""
    instead = {
        field.key.partition(".")[2]: _heir(texts[field.key], act)
        for field in FIELDS
        if field.key.partition(".")[0] == _INSTEAD and texts.get(field.key)
    }
    return LetLeave(
        colleague_called(texts[_PERSON], act).id, share_of(texts[_TICKETS], act), instead
    )


def _heir(typed: str, act: Act) -> int:
    return 0 if typed == _NOBODY else colleague_called(typed, act).id


def share_of(typed: str, act: Act) -> Share | int:
    """Return who gets the tickets. Raises Refusal if nobody is called so."""
    share = _SHARES.get(typed)
    return colleague_called(typed, act).id if share is None else share


def check(texts: Mapping[str, str], act: Act) -> None:
    """Refuse a name that nobody has, as soon as it is given."""
    for typed in texts.values():
        if typed and typed not in (*_SHARES, _NOBODY):
            colleague_called(typed, act)
